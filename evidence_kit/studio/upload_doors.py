"""The doors through which files come in, in pieces."""

import asyncio
import re
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from evidence_kit.media.files import is_same
from evidence_kit.studio.desk import id_of
from evidence_kit.studio.doors import studio_of
from evidence_kit.studio.http_answers import NotDone, chunks_of, json_answer, read_request
from evidence_kit.studio.newest import keep_newest
from evidence_kit.studio.running_studio import Studio
from evidence_kit.studio.upload_states import PlacedFile, Upload
from evidence_kit.studio.uploads import MOST_PIECE, PIECE
from evidence_kit.studio.wire_requests import UploadAsked
from evidence_kit.text.names import relative

RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})", re.ASCII)

MOST_ANSWERED = 1000

BLOCK = 1 << 20
"""Bytes that are written at once."""


async def begin(request: Request) -> Response:
    """Answer with an upload for a file that a page has."""
    asked = await read_request(request, UploadAsked)
    studio = studio_of(request)
    upload, is_new = await studio.at_disk(studio.uploads.begin, asked)
    studio.uploads.say(upload.json())
    return json_answer({"id": upload.id, "received": upload.received, "piece": PIECE}, 201 if is_new else 200)


async def state(request: Request) -> Response:
    """Answer how many bytes of an upload are here."""
    upload = studio_of(request).uploads.find(request.path_params["id"])
    return json_answer({"received": upload.received, "bytes": upload.note.bytes, "name": upload.note.name})


async def piece(request: Request) -> Response:
    """Take the next bytes of a file; what came before a cut stays."""
    studio = studio_of(request)
    upload = studio.uploads.find(request.path_params["id"])
    start, length = range_of(request, upload)
    writer = await studio.at_disk(studio.uploads.enter, upload, start)
    back_to: int | None = None
    block, count = bytearray(), 0
    try:
        async for chunk in chunks_of(request):
            count += len(chunk)
            upload.heard_at = time.monotonic()
            if count > length:
                back_to = start
                raise NotDone("too-large", "There are more bytes than the header says.", "send the piece again")
            block += chunk
            if len(block) >= BLOCK:
                await studio.at_disk(studio.uploads.write, upload, writer, bytes(block))
                block.clear()
    finally:
        if block and back_to is None:
            await asyncio.shield(studio.at_disk(studio.uploads.write, upload, writer, bytes(block)))
        await asyncio.shield(studio.at_disk(studio.uploads.leave, upload, writer, back_to))
    return json_answer({"received": upload.received})


def range_of(request: Request, upload: Upload) -> tuple[int, int]:
    """Return where a piece begins, and how many bytes it has.

    Raises:
        NotDone: the header makes no sense, or the piece is too large.
    """
    match = RANGE.fullmatch(request.headers.get("content-range", ""))
    wrong = NotDone("bad-request", "Content-Range must be bytes A-B/T.", "load the page again", field="content-range")
    if not match:
        raise wrong
    first, last, total = (int(number) for number in match.groups())
    if first > last or last >= total or total != upload.note.bytes:
        raise wrong
    length = last - first + 1
    if length > MOST_PIECE:
        raise NotDone("too-large", f"A piece has at most {MOST_PIECE} bytes.", "send smaller pieces")
    announced = request.headers.get("content-length")
    if announced is not None and announced != str(length):
        raise NotDone(
            "too-large" if int(announced) > length else "bad-request",
            "The piece has another length than its header says.",
            "send it again",
        )
    return first, length


async def remove(request: Request) -> Response:
    """Forget an upload."""
    studio = studio_of(request)
    upload = studio.uploads.find(request.path_params["id"])
    await studio.at_disk(studio.uploads.remove, upload)
    studio.uploads.say(upload.json("refused"))
    return Response(status_code=204)


async def done(request: Request) -> Response:
    """Put a whole file into the case; one whose content is there already is not put there again."""
    studio, number = studio_of(request), request.path_params["id"]
    if number in studio.answered:  # the answer was lost on its way
        return json_answer(studio.answered[number])
    upload = studio.uploads.find(number)
    sha256 = await studio.at_disk(studio.uploads.check, upload)
    alike = await studio.at_desk(files_alike, studio, sha256, upload.note.bytes)
    known = await studio.at_disk(name_of_same, alike, sha256)
    if known:
        await studio.at_disk(studio.uploads.remove, upload)
        studio.uploads.say(upload.json("done", f"it is here already, as {known}"))
        role, shot = upload.note.role, upload.note.shot
        if role is not None or shot is not None:
            again = partial(studio.desk.sent_again, known, role=role, shot=shot)
            studio.in_background(studio.desk_thread, again)
        return json_answer(answered(studio, upload, {"known": id_of(known), "name": known}))
    placed = await studio.at_disk(studio.uploads.place, upload, sha256)
    name = relative(placed.path, studio.folder)
    studio.placed[sha256] = name
    studio.uploads.say(upload.json("looking", placed.why))
    studio.in_background(studio.desk_thread, arrived, studio, upload, placed)
    return json_answer(answered(studio, upload, {"file": id_of(name), "name": name}), 201)


def answered(studio: Studio, upload: Upload, answer: dict[str, str]) -> dict[str, str]:
    """Remember the answer to the end of an upload, for a page that did not hear it, and return it."""
    studio.answered[upload.id] = answer
    keep_newest(studio.answered, MOST_ANSWERED)
    return answer


def files_alike(studio: Studio, sha256: str, size: int) -> list[tuple[str, Path]]:
    """Return the files of the case that had this content when they were last looked at, with their names."""
    just_placed = studio.placed.get(sha256)
    files = [(just_placed, studio.folder / just_placed)] if just_placed else []
    for file in studio.desk.case().files:
        original = studio.desk.original(file.id) if file.bytes == size and file.sha == sha256[:8] else None
        if original and original.facts.sha256 == sha256:
            files.append((original.name, original.path))
    return files


def name_of_same(files: Sequence[tuple[str, Path]], sha256: str) -> str:
    """Return the name of the first of some files that has this content now; empty without one."""
    return next((name for name, path in files if is_same(path, sha256)), "")


def arrived(studio: Studio, upload: Upload, placed: PlacedFile) -> None:
    """Have the desk look at a new file, and tell the pages when that is done."""
    try:
        studio.desk.arrived(placed.path, role=placed.role, shot=placed.shot)
    except Exception as problem:  # noqa: BLE001  (nobody waits for it: it is told, and the file is there all the same)
        studio.say(f"{placed.path.name}: {problem}")
        studio.uploads.say(upload.json("done", str(problem)))
    else:
        studio.uploads.say(upload.json("done", placed.why))
