"""The doors that change a case or say something of it."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from evidence_kit.studio.desk import Desk
from evidence_kit.studio.doors import studio_of
from evidence_kit.studio.http_answers import NotDone, json_answer, outcome, read_request
from evidence_kit.studio.suggesting import suggest
from evidence_kit.studio.wire import Conflicts, EditResult, Refusal
from evidence_kit.studio.wire_requests import EditsAsked, GesturesAsked, SuggestAsked, TomlAsked, UndoAsked, WordsAsked

MOST_TOML, MOST_WORDS = 1 << 20, 64 << 10
"""Bytes of a body."""


async def edits(request: Request) -> Response:
    """Change the case: all of a gesture, or nothing."""
    asked, studio = await read_request(request, EditsAsked), studio_of(request)
    return outcome(await studio.at_desk(studio.desk.edit, asked))


async def gestures(request: Request) -> Response:
    """Change the case by one gesture after the other; the answer is that of the first which could not be done."""
    asked, studio = await read_request(request, GesturesAsked), studio_of(request)
    return outcome(await studio.at_desk(lambda: in_turn(studio.desk, asked.gestures)))


def in_turn(desk: Desk, asked: Sequence[EditsAsked]) -> EditResult | Conflicts | Refusal:
    """Do gestures in their order; nobody is there to be asked, so one that cannot be done keeps no other back."""
    results = [desk.edit(one) for one in asked]
    return next((result for result in results if not isinstance(result, EditResult)), results[-1])


async def undo(request: Request) -> Response:
    """Take the last step back."""
    asked, studio = await read_request(request, UndoAsked), studio_of(request)
    return outcome(await studio.at_desk(lambda: studio.desk.undo(asked, redo=False)))


async def redo(request: Request) -> Response:
    """Do the step again that was taken back."""
    asked, studio = await read_request(request, UndoAsked), studio_of(request)
    return outcome(await studio.at_desk(lambda: studio.desk.undo(asked, redo=True)))


async def toml(request: Request) -> Response:
    """Answer with the text of case.toml."""
    studio = studio_of(request)
    return json_answer(await studio.at_desk(studio.desk.toml))


async def put_toml(request: Request) -> Response:
    """Replace the text of case.toml."""
    asked, studio = await read_request(request, TomlAsked, MOST_TOML), studio_of(request)
    return outcome(await studio.at_desk(studio.desk.put_toml, asked))


async def words(request: Request) -> Response:
    """Answer what is said of a statement; nothing is saved."""
    asked, studio = await read_request(request, WordsAsked, MOST_WORDS), studio_of(request)
    return json_answer(await studio.at_disk(studio.desk.words, asked.text))


async def draft(request: Request) -> Response:
    """Answer with a statement made of what was entered."""
    studio = studio_of(request)
    return json_answer(await studio.at_desk(studio.desk.draft))


async def reasons(request: Request) -> Response:
    """Answer with the reasons for a dispute."""
    studio = studio_of(request)
    return json_answer(await studio.at_desk(studio.desk.reasons))


async def director(request: Request) -> Response:
    """Answer with what to photograph and film for the reason."""
    studio = studio_of(request)
    return json_answer(await studio.at_desk(studio.desk.director))


async def begin_suggesting(request: Request) -> Response:
    """Begin to look for marks of a comparison; they come as an event."""
    asked, studio = await read_request(request, SuggestAsked), studio_of(request)
    if any(studio.desk.original(name) is None for name in asked.pair):
        raise NotDone("no-such-comparison", "There is no such comparison.", "choose the two pictures again")
    studio.in_background(studio.whole_picture_thread, suggest, studio.desk, asked.place, asked.pair)
    return Response(status_code=202)
