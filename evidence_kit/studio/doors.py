"""The doors of the page itself and of the case."""

import functools
import hashlib
from importlib import resources
from pathlib import PurePosixPath

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from evidence_kit.studio.gate import Entrance, page
from evidence_kit.studio.http_answers import NotDone, json_answer
from evidence_kit.studio.package_json import package_json
from evidence_kit.studio.running_studio import Studio
from evidence_kit.studio.wire import BuildJson
from evidence_kit.studio.wire_case import PackageJson

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

GO_ON = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>evidence-kit studio</title>'
    '<meta http-equiv="refresh" content="0;url={place}"><p><a href="{place}">Open the studio</a></p></html>'
)
"""A redirect would not do: after one from a link of another site, browsers do not send the new cookie."""


def studio_of(request: Request) -> Studio:
    """Return the studio that a request has reached."""
    studio: Studio = request.app.state.studio
    return studio


def entrance_of(request: Request) -> Entrance:
    """Return where a request came in."""
    entrance: Entrance = request.scope["evidence_kit.entrance"]
    return entrance


@functools.cache
def shipped() -> dict[str, tuple[bytes, str]]:
    """Return the files of the page and the palette by their names, each with a word that changes with its content."""
    found = {}
    palette = resources.files("evidence_kit.report").joinpath("palette.css")
    for entry in (palette, *resources.files("evidence_kit.studio").joinpath("page").iterdir()):
        if PurePosixPath(entry.name).suffix in TYPES:
            data = entry.read_bytes()
            found[entry.name] = (data, f'"{hashlib.blake2s(data, digest_size=8).hexdigest()}"')
    return found


def file_of_page(request: Request, name: str) -> Response:
    """Return a file of the page; 304 when the browser has it.

    Raises:
        NotDone: the page has no file of that name.
    """
    found = shipped().get(name)
    if found is None:
        raise NotDone("no-such-page", "There is no such page.", "open the address that the terminal shows")
    data, tag = found
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(None, 304, headers)
    return Response(data, 200, headers, TYPES[PurePosixPath(name).suffix])


async def index(request: Request) -> Response:
    """Answer with the page."""
    if entrance_of(request).is_phone:
        return HTMLResponse(GO_ON.format(place="/phone"))
    return file_of_page(request, "index.html")


async def phone_page(request: Request) -> Response:
    """Answer with the page for a phone."""
    return file_of_page(request, "phone.html")


async def static(request: Request) -> Response:
    """Answer with a file of the page."""
    return file_of_page(request, request.path_params["name"])


async def open_page(request: Request) -> Response:
    """Let a browser in that has the token, once, and lead it to the page."""
    studio, entrance = studio_of(request), entrance_of(request)
    answer = HTMLResponse(GO_ON.format(place="/"))
    if not entrance.is_phone and request.method == "GET" and studio.tokens.take(request.path_params["token"]):
        studio.show_address(studio.address)
        answer.set_cookie(entrance.cookie, entrance.secret, path="/", httponly=True, samesite="strict")
        return answer
    return answer if request.scope["evidence_kit.cookie"] else used_link()


def used_link() -> Response:
    """Return the page for a token that opens nothing."""
    return page(
        NotDone("token-used", "This link was used.", "Type evidence-kit studio CASE again: it shows a new one.")
    )


async def case(request: Request) -> Response:
    """Answer with all that a page shows of the case."""
    studio = studio_of(request)
    found = await studio.at_desk(studio.desk.case)
    build, package = await studio.at_disk(built, studio)
    is_phone = entrance_of(request).is_phone
    if package is not None and is_phone:  # which folders this computer has is not its business
        package = msgspec.structs.replace(package, folder="")
    phone = studio.phone.status() if studio.phone.is_open and not is_phone else None
    uploads = studio.uploads.listing()
    answer = json_answer(msgspec.structs.replace(found, uploads=uploads, phone=phone, build=build, package=package))
    tag = f'"{hashlib.blake2s(answer.body, digest_size=8).hexdigest()}"'
    answer.headers["etag"] = tag
    return Response(None, 304, {"etag": tag}) if request.headers.get("if-none-match") == tag else answer


def built(studio: Studio) -> tuple[BuildJson, PackageJson | None]:
    """Return how far the build is, and the package that lies in the case."""
    build = studio.builds.state()
    package = package_json(studio.folder, build, studio.builds.built, strict=studio.desk.strict)
    if package is not None and build.state == "done":  # a newer package may lie there
        build = msgspec.structs.replace(build, stale=not package.made_from_now)
    return build, package


async def events(request: Request) -> Response:
    """Answer with what happens, as it happens."""
    stream = studio_of(request).hub.stream(is_phone=entrance_of(request).is_phone)
    return StreamingResponse(stream, media_type="text/event-stream")
