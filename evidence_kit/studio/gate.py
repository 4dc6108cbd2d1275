"""Who may speak to the studio: requests of its own page, with the cookie that the address of the terminal gave.

A page of another site can make a browser send requests here, also under a name of its own that leads to this
machine, and a cookie is shared by all ports of a host; so Host, Origin and Sec-Fetch-Site are looked at as well.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evidence_kit.studio.http_answers import STATUS, NotDone, refused

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""What the page may load and do: only what comes from here, and no script that stands in it."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""Of every answer that has none of that name itself."""

MOST_HEADER_BYTES = 16_384
ONCE = ("host", "origin", "sec-fetch-site")
"""Headers that tell who asks."""

READING, METHODS = frozenset({"GET", "HEAD"}), frozenset({"GET", "HEAD", "POST", "PUT", "DELETE"})
OPEN_DOORS = ("/open/", "/p/", "/static/")
"""Paths that need no cookie: a token is the proof there, or there is nothing to hide."""

CODE_AGAIN = "scan the code that the studio shows on the computer, under Phone: each code lets one phone in, once"

LINKED = ("/open/", "/p/")
"""Paths that a link on any page may lead to."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """One listening address: who may come in there.

    Attributes:
        is_phone: it is the one on the local network.
        hosts: the values of Host that are ours.
        cookie: the name of the cookie.
        secret: its value.
        on_visit: called with each request of a browser that was let in.
    """

    is_phone: bool
    hosts: frozenset[str]
    cookie: str
    secret: str
    on_visit: Callable[[], None] = field(default=lambda: None)

    @property
    def scheme(self) -> str:
        """The scheme of its addresses."""
        return "https" if self.is_phone else "http"


class Gate:
    """The application with a gate before it; a class because that is what ASGI calls."""

    def __init__(self, app: ASGIApp, entrance: Entrance) -> None:
        self.app, self.entrance = app, entrance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer why not."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                added = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in own]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        scope["evidence_kit.entrance"] = self.entrance
        scope["evidence_kit.cookie"] = has_cookie(headers, self.entrance)
        why = self.why_not(scope, headers)
        if why is None:
            if scope["evidence_kit.cookie"]:
                self.entrance.on_visit()
            await self.app(scope, receive, send_with_headers)
        else:
            await answer(scope, why)(scope, receive, send_with_headers)

    def why_not(self, scope: Scope, headers: Mapping[str, str]) -> NotDone | None:
        """Return why a request is not let in; None for one that is."""
        size = sum(len(name) + len(value) for name, value in scope["headers"])
        if size + len(scope["raw_path"]) + len(scope["query_string"]) > MOST_HEADER_BYTES:
            return NotDone("headers-too-large", "This request is too long.", "load the page again")
        given = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        sent, origins, sites = ([value for name, value in given if name == one] for one in ONCE)
        hosts = self.entrance.hosts
        if len(sent) != 1 or sent[0] not in hosts:
            return NotDone("host", "This address is not the studio's.", "open the address that the terminal shows")
        foreign = NotDone("origin", "Another page asked for this.", "open the address that the terminal shows")
        ours = {f"{self.entrance.scheme}://{host}" for host in hosts}
        if len(origins) > 1 or len(sites) > 1 or not ours.issuperset(origins):
            return foreign
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        method, path = scope["method"], scope["path"]
        linked = method in READING and path.startswith(LINKED)
        if site not in (None, "same-origin", "none") and not linked:
            return foreign
        if method not in METHODS:
            return NotDone("method", "This cannot be done here.", "load the page again")
        if method not in READING and origin is None and site != "same-origin":
            return foreign
        if not scope["evidence_kit.cookie"] and not path.startswith(OPEN_DOORS):
            return signed_out(self.entrance)
        return None


def signed_out(entrance: Entrance) -> NotDone:
    """Return the refusal for a browser that was not let in."""
    if entrance.is_phone:
        return NotDone("signed-out", "This phone is not let in, or no longer.", CODE_AGAIN)
    return NotDone(
        "signed-out",
        "This browser is not signed in to the studio.",
        "open the address that its terminal shows; if the studio was closed, type evidence-kit studio again",
    )


def has_cookie(headers: Mapping[str, str], entrance: Entrance) -> bool:
    """Return whether a request carries the right cookie."""
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == entrance.cookie and secrets.compare_digest(value.encode("latin-1"), entrance.secret.encode()):
            return True
    return False


def answer(scope: Scope, why: NotDone) -> Response:
    """Return a refusal as JSON, and as a page where a person opened an address."""
    if scope["path"].startswith("/api/") or scope["method"] not in READING:
        return refused(why)
    return page(why)


def as_sentence(hint: str) -> str:
    """Return what to do as a sentence of its own."""
    return f"{hint[:1].upper()}{hint[1:].rstrip('.')}." if hint else ""


def page(why: NotDone) -> HTMLResponse:
    """Return a refusal as a page."""
    return HTMLResponse(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(why.message)}</title>'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        '<link rel="stylesheet" href="/static/palette.css"><link rel="stylesheet" href="/static/tokens.css">'
        '<link rel="stylesheet" href="/static/base.css"><link rel="stylesheet" href="/static/refusal.css">'
        f"<main><h1>{escape(why.message)}</h1><p>{escape(as_sentence(why.hint))}</p></main></html>",
        STATUS[why.code],
    )
