"""What the doors answer: JSON, refusals with a code and a sentence, and the bodies that they read."""

import asyncio
import errno
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from evidence_kit.catalogue.page_words import CHECK_DISK, ways_on_page
from evidence_kit.errors import (
    CannotWrite,
    CaseUnreadable,
    EvidenceKitError,
    PackageBusy,
    RulesWrong,
    ToolFailed,
    ToolMissing,
    UsageWrong,
)
from evidence_kit.studio.wire import Conflicts, Refusal, ToPage

Shape = TypeVar("Shape")

STATUS = {
    "bad-request": 400,
    "signed-out": 401,
    "origin": 403,
    "token-used": 403,
    "not-here": 403,
    "no-such-file": 404,
    "no-such-comparison": 404,
    "no-such-upload": 404,
    "no-such-page": 404,
    "method": 405,
    "slow": 408,
    "changed": 409,
    "superseded": 409,
    "offset": 409,
    "busy": 409,
    "gone": 410,
    "too-large": 413,
    "no-such-part": 416,
    "host": 421,
    "case-mistakes": 422,
    "refused": 422,
    "undecodable": 422,
    "headers-too-large": 431,
    "cannot-write": 500,
    "bug": 500,
    "tool-missing": 501,
    "no-room": 507,
}

HINTS = {"no-room": "free some room on the disk", "cannot-write": CHECK_DISK}
"""What to do when the system refuses."""

CHUNK_SECONDS = 20.0
"""In which a part of a body must come."""

MOST_BODY = 256 << 10

MOST_DEPTH = 32
"""Brackets within brackets in what a page asks; what it really sends has eight."""

TEXT_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class NotDone(Exception):
    """A door does not do what it was asked; it becomes an answer.

    Attributes:
        code: one of STATUS.
        more: what the answer says besides, such as the bytes that are there.
    """

    def __init__(self, code: str, message: str, hint: str = "", **more: Any) -> None:  # noqa: ANN401  (JSON values)
        super().__init__(message)
        self.code, self.message, self.hint, self.more = code, message, hint, more


def json_answer(
    value: ToPage | list[Any] | Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer in JSON; a name that is no UTF-8 was written as escapes before."""
    return Response(msgspec.json.encode(value), status, headers, "application/json")


def refused(refusal: NotDone) -> Response:
    """Return the answer that says why not."""
    error = {"code": refusal.code, "message": refusal.message, "hint": refusal.hint, **refusal.more}
    return json_answer({"error": error}, STATUS[refusal.code])


def outcome(result: ToPage) -> Response:
    """Return what the desk came to: done, refused, or changed by somebody else."""
    if isinstance(result, Conflicts):
        sentence = "Somebody else changed this in the meantime."
        raise NotDone("changed", sentence, "look at both and choose", conflicts=result.conflicts)
    if isinstance(result, Refusal):
        named = result.code
        code = named if named in STATUS else "refused"
        more: dict[str, Any] = {"finding": result.finding} if result.finding else {}
        more |= {"mistakes": result.mistakes} if result.mistakes else {}
        raise NotDone(code, result.message, result.hint, **more)
    return json_answer(result)


def refusal_of(problem: Exception) -> NotDone | None:
    """Return what becomes of an error that is no bug of ours; None for a bug."""
    if isinstance(problem, NotDone):
        return problem
    if isinstance(problem, OSError) and not isinstance(problem, ClientDisconnect):
        code = "no-room" if problem.errno in NO_ROOM else "cannot-write"
        return NotDone(code, f"The system refuses: {problem.strerror or problem}.", HINTS[code])
    code = code_of(problem) if isinstance(problem, EvidenceKitError) else ""
    return NotDone(code, str(problem), ways_on_page(getattr(problem, "hint", ""))) if code else None


def code_of(problem: EvidenceKitError) -> str:
    """Return the code of an error of the work; empty for one that should not come here."""
    match problem:
        case PackageBusy():
            return "busy"
        case CannotWrite():
            return "no-room" if has_no_room(problem) else "cannot-write"
        case CaseUnreadable():
            return "gone"
        case RulesWrong():
            return "case-mistakes"
        case ToolMissing():
            return "tool-missing"
        case ToolFailed():
            return "undecodable"
        case UsageWrong():
            return "refused"
        case _:
            return ""


def has_no_room(problem: EvidenceKitError) -> bool:
    """Return whether it was a full disk that an error is about."""
    before = problem.__cause__ or problem.__context__
    return isinstance(before, OSError) and before.errno in NO_ROOM


async def body_of(request: Request, most: int = MOST_BODY) -> bytes:
    """Return the whole body of a request.

    Raises:
        NotDone: it is larger than `most`, or comes too slowly.
    """
    data = bytearray()
    async for chunk in chunks_of(request):
        data += chunk
        if len(data) > most:
            raise NotDone("too-large", f"This is more than {most >> 10} kB.", "shorten the text")
    return bytes(data)


async def chunks_of(request: Request) -> AsyncIterator[bytes]:
    """Yield the parts of a body as they come.

    Raises:
        NotDone: nothing came for too long.
        ClientDisconnect: the connection was cut.
    """
    parts = request.stream()
    while True:
        try:
            async with asyncio.timeout(CHUNK_SECONDS):
                chunk = await anext(parts)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise NotDone("slow", "Nothing came for too long.", "send it again") from None
        yield chunk


async def read_request(request: Request, shape: type[Shape], most: int = MOST_BODY) -> Shape:
    """Return what a page asks, read strictly.

    Raises:
        NotDone: it is not of that shape, too large or too slow.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise NotDone("bad-request", "This door takes JSON alone.", "send it as application/json")
    body = await body_of(request, most)
    if depth_of(body) > MOST_DEPTH:
        raise NotDone("bad-request", "The brackets in this request go too deep.", "load the page again")
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.MsgspecError, ValueError, RecursionError) as problem:
        words, _, field = str(problem).partition(" - at ")
        place = field.strip("`$.")
        shown = f": {words[:1].lower()}{words[1:]}" + (f" at {place}" if place else "")
        raise NotDone(
            "bad-request", f"The studio does not understand this request{shown}.", "load the page again", field=place
        ) from None


def depth_of(body: bytes) -> int:
    """Return how many brackets are open at once in JSON, as far as it matters."""
    depth = deepest = 0
    for found in TEXT_OR_BRACKET.finditer(body):
        depth += 1 if found[0] in b"[{" else -1 if found[0] in b"]}" else 0
        deepest = max(deepest, depth)
        if deepest > MOST_DEPTH:
            break
    return deepest


def number_in(request: Request, name: str, least: float, most: float, default: float | None = None) -> float:
    """Return a number of the address's query.

    Raises:
        NotDone: it is not there, no number, or out of range.
    """
    text = request.query_params.get(name)
    try:
        value = float(text) if text is not None and len(text) < 32 else default
    except ValueError:
        value = None
    if value is None or not least <= value <= most:
        sentence = f"{name} must be a number from {least:g} to {most:g}."
        raise NotDone("bad-request", sentence, "load the page again", field=name)
    return value


def whole_number_in(request: Request, name: str, least: int, most: int, default: int | None = None) -> int:
    """Return a whole number of the address's query.

    Raises:
        NotDone: it is not there, no whole number, or out of range.
    """
    value = number_in(request, name, least, most, default)
    if value != int(value):
        raise NotDone("bad-request", f"{name} must be a whole number.", "load the page again", field=name)
    return int(value)
