"""The doors of thumbnails, views, crops and previews."""

import json
from typing import get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.redact import BoxOutside
from evidence_kit.media.image.shown import ChangedMeanwhile
from evidence_kit.model.bounds import MOST_MARKS, TOO_MANY
from evidence_kit.model.case import Original
from evidence_kit.studio.doors import studio_of
from evidence_kit.studio.http_answers import NotDone, number_in, outcome, read_request, whole_number_in
from evidence_kit.studio.pictures import MOST_CROP, VIEWS, Longest
from evidence_kit.studio.previews import OldRequest
from evidence_kit.studio.running_studio import Studio
from evidence_kit.studio.wire import Refusal
from evidence_kit.studio.wire_requests import PreviewAsked

MOST_RULERS, MOST_LETTERS = 100, 10_000

FOR_EVER = {"cache-control": "private, max-age=31536000, immutable"}
"""Of what an address with a checksum in it shows: it never changes."""


def original_of(request: Request, studio: Studio) -> Original:
    """Return the file that an address names, with the content that it names.

    Raises:
        NotDone: it is not there, or has changed since.
    """
    found = studio.desk.original(request.path_params["id"])
    version = request.query_params.get("v", "")
    if found is None or version != (found.facts.sha256 or "")[:8]:
        raise NotDone("no-such-file", "This file is not there, or was changed.", "load the page again")
    if not version:
        raise NotDone("busy", "Nobody has looked at this file yet.", "wait a little")
    return found


def undecodable(problem: Exception) -> NotDone:
    """Return the refusal for a picture that cannot be shown."""
    if isinstance(problem, ChangedMeanwhile):
        return NotDone("no-such-file", "This file was changed.", "load the page again")
    return NotDone(
        "undecodable", f"It cannot be shown: {problem}.", "open it in another program, and save a copy of it"
    )


async def view(request: Request) -> Response:
    """Answer with a file as a small picture, upright; what is redacted is not covered."""
    studio = studio_of(request)
    longest: Longest | None = {str(size): size for size in VIEWS}.get(request.query_params.get("long", ""))
    if longest is None:
        sizes = ", ".join(map(str, get_args(Longest)))
        raise NotDone("bad-request", f"long must be one of {sizes}.", "load the page again", field="long")

    def quickly() -> bytes | None:
        original = original_of(request, studio)
        try:
            return studio.pictures.quick_view(original, longest)
        except (ImageProblem, ChangedMeanwhile) as problem:
            raise undecodable(problem) from None

    def wholly() -> bytes:
        original = original_of(request, studio)
        try:
            return studio.pictures.view(original, longest)
        except (ImageProblem, ChangedMeanwhile) as problem:
            raise undecodable(problem) from None

    # What takes a whole picture waits in a line of its own: nothing small waits behind it.
    jpeg = await studio.at_pictures(quickly) or await studio.at_whole_pictures(wholly)
    return Response(jpeg, 200, FOR_EVER, "image/jpeg")


async def crop(request: Request) -> Response:
    """Answer with a part of a picture, with all its pixels where there is room for them."""
    studio = studio_of(request)
    x, y = whole_number_in(request, "x", 0, 100_000), whole_number_in(request, "y", 0, 100_000)
    width, height = whole_number_in(request, "w", 1, 100_000), whole_number_in(request, "h", 1, 100_000)
    longest = int(number_in(request, "long", 1, MOST_CROP, MOST_CROP))

    def work() -> bytes:
        original = original_of(request, studio)
        image = original.facts.image
        if image is None or x + width > image.width or y + height > image.height:
            raise NotDone("bad-request", "This part lies outside the picture.", "load the page again", field="w")
        try:
            return studio.pictures.crop(original, (x, y, width, height), longest)
        except BoxOutside as problem:
            raise NotDone("bad-request", f"{problem}.", "load the page again", field="w") from None
        except (ImageProblem, ChangedMeanwhile) as problem:
            raise undecodable(problem) from None

    return Response(await studio.at_whole_pictures(work), 200, FOR_EVER, "image/jpeg")


def refuse_endless(asked: PreviewAsked) -> None:
    """Refuse what would be drawn for so long that every other preview waits.

    Raises:
        NotDone: there are too many marks, rulers or words.
    """
    pair = asked.comparison
    labels = [mark.label for mark in asked.marks]
    if pair is not None:
        labels += [mark.label for mark in pair.marks]
        labels += [mark.label for mark in pair.suggestions if mark.confirmed]
    if len(labels) > MOST_MARKS:
        sentence, _, way_on = TOO_MANY.partition(": ")
        raise NotDone("refused", f"{sentence[0].upper()}{sentence[1:]}.", way_on)
    rulers = pair.rulers if pair is not None else ()
    if len(rulers) > MOST_RULERS:
        raise NotDone("refused", f"More than {MOST_RULERS} rulers cannot be drawn.", "leave rulers out")
    labels += [ruler.label for ruler in rulers]
    if len("".join(labels)) + len(pair.caption if pair else asked.caption) > MOST_LETTERS:
        raise NotDone("refused", "The caption and the labels are too long to be drawn.", "shorten them")


async def preview(request: Request) -> Response:
    """Answer with a comparison or a marked photo as it will be uploaded; of a page, the newest request wins."""
    asked, studio = await read_request(request, PreviewAsked), studio_of(request)
    if (asked.comparison is None) == (asked.file is None):
        raise NotDone("bad-request", "Ask for a comparison or for a file.", "load the page again", field="comparison")
    refuse_endless(asked)
    drawn = await studio.previews.draw(asked)
    if isinstance(drawn, OldRequest):
        raise NotDone("superseded", "A newer preview was asked for.")
    if isinstance(drawn, Refusal):
        return outcome(drawn)
    words = json.dumps(msgspec.to_builtins(drawn.told), ensure_ascii=True, separators=(",", ":"))
    return Response(drawn.jpeg, 200, {"x-preview": words}, "image/jpeg")
