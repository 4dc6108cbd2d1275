"""Frames of a watched video made into uploads: the one that shows the label, others, and a sheet of its key frames."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.catalogue.media import cannot_fit_image, changed, not_as_promised
from evidence_kit.makers.artifact import artifact_of
from evidence_kit.makers.drawn import keep_drawn
from evidence_kit.makers.drawn_before import Drawn, drawn_once
from evidence_kit.makers.video import is_gone
from evidence_kit.media import ffmpeg
from evidence_kit.media.files import scratch
from evidence_kit.media.image.encode import CannotFit, FittedImage, encode_image, target_of
from evidence_kit.media.image.kept import NotAsPromised, keep_picture, write_picture
from evidence_kit.media.sheet.draw import Cell, draw_sheet
from evidence_kit.media.sheet.layout import MOST_ALIKE, MOST_CELLS
from evidence_kit.media.sheet.pages import TALLEST, WIDEST, as_pdf, page_bytes
from evidence_kit.media.video.inspection import Glanced, Watched
from evidence_kit.media.video.keyframes import KeyFrame
from evidence_kit.media.video.moments import frames_to_show
from evidence_kit.media.video.stills import Seen, choose_different, take_frame
from evidence_kit.media.video.take import clock
from evidence_kit.model.artifact import Artifact, Made, Recipe, joined
from evidence_kit.model.case import Original, Role
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import Placement

PDF = "application/pdf"
LONG_TAKE = 60.0
"""Seconds from which a document gets a second page of key frames."""


@dataclasses.dataclass(frozen=True, slots=True)
class Film:
    """A video whose frames are wanted.

    Attributes:
        limit: what each picture must stay within.
        folder: where finished uploads go.
        order: the order's number, written below a sheet.
        count: how many key frames a sheet has where the case file names none.
    """

    original: Original
    watched: Watched | Glanced
    limit: Limit
    folder: Path
    order: str | None = None
    cache: Cache = NO_CACHE
    count: int = MOST_CELLS


def make_frames(film: Film, placements: Sequence[Placement], documents: Limit | None) -> Made:
    """Write what `placements` want of a video, and return what was made; a frame that is not there is left out.

    Args:
        documents: what a document must stay within; None when none is taken.

    Raises:
        ToolMissing: ffmpeg is not there.
        ToolFailed: ffmpeg does not work.
    """
    shown = frame_with_label(film)
    views = [placement for placement in placements if placement.filling == "still"]
    others = iter(choose_different(film.watched.seen, len(views), shown, distinct=True))
    made: list[Made] = []
    with scratch(film.folder / "frames") as unfinished:
        for placement in placements:
            if placement.filling == "key-frames":
                made.append(make_key_frames(film, placement, documents, unfinished))
                continue
            chosen = shown[0] if placement.filling == "label-still" and shown else None
            chosen = next(others, None) if placement.filling == "still" else chosen
            if chosen is not None:
                made.append(make_still(film, placement, chosen.time, unfinished))
    return joined(made)


def frame_with_label(film: Film) -> list[Seen]:
    """Return the frame that shows the label: at the second that the case file says, else where a number was read."""
    label, at, seen = film.watched.label, film.original.label_at, film.watched.seen
    if at is not None:
        return [frame for frame in seen if frame.time <= at][-1:] or list(seen[:1])
    return [frame for frame in seen if frame.time == label.time][:1] if label.compared.seen else []


def frame_of(film: Film, time: float, unfinished: Path) -> Image.Image | None:
    """Return the frame at `time` as it may be shown; None after the last frame.

    Every frame that is shown of a case's film is taken here.
    """
    facts = film.original.facts.video
    assert facts is not None  # noqa: S101  (the caller watched it)
    return take_frame(film.original.path, facts, time, unfinished)


def make_still(film: Film, placement: Placement, time: float, unfinished: Path) -> Made:
    """Write one frame of a video from the original's pixels."""
    place = film.folder / placement.file

    def draw() -> Drawn[None] | tuple[Finding, ...]:
        picture = frame_of(film, time, unfinished)
        if is_gone(film.original):
            return (changed(film.original),)
        if picture is None:
            return ()
        kept = keep_drawn(picture, film.limit, place, film.original.name)
        return (kept,) if isinstance(kept, Finding) else Drawn(*kept, None)

    drawn = drawn_once(film.cache, "frame of a video", (film.original.facts, time, film.limit), place, type(None), draw)
    if not isinstance(drawn, Drawn):
        return Made(findings=drawn)
    return Made((frame_artifact(placement, drawn.path, drawn.fitted, {"time": round(time, 3)}, film.cache),))


def make_key_frames(film: Film, placement: Placement, documents: Limit | None, unfinished: Path) -> Made:
    """Write a sheet of timed key frames, as a document when the slot is one, else as a picture."""
    in_document = placement.slot.kind == "document" and documents is not None
    chosen = key_frames_of(film, in_document=in_document)
    limit = documents if in_document and documents is not None else film.limit
    place, title = film.folder / placement.file, title_of(film)
    lost: list[float] = []

    def draw() -> Drawn[int] | tuple[Finding, ...]:
        cells = []
        for frame in chosen:
            picture = frame_of(film, frame.time, unfinished)
            if picture is None:
                lost.append(frame.time)
            else:
                cells.append(Cell(picture, frame.caption))
        if is_gone(film.original):
            return (changed(film.original),)
        return draw_key_frames(film, cells, limit, place, in_document=in_document) if cells else ()

    inputs = (film.original.facts, chosen, title, film.order, limit, in_document)
    drawn = drawn_once(film.cache, "key frames of a video", inputs, place, int, draw, is_whole=lambda: not lost)
    if not isinstance(drawn, Drawn):
        return Made(findings=drawn)
    kept = [frame for frame in chosen if frame.time not in lost]
    settings = {
        "times": [round(frame.time, 3) for frame in kept],
        "shows": [frame.shows for frame in kept],
        "pages": drawn.found,
    }
    return Made((frame_artifact(placement, drawn.path, drawn.fitted, settings, film.cache),))


def key_frames_of(film: Film, *, in_document: bool) -> tuple[KeyFrame, ...]:
    """Return the frames that the case file names, else chosen ones: of a long take in a document twice as many."""
    video, watched = film.original.facts.video, film.watched
    is_long = in_document and video is not None and (video.duration or 0) > LONG_TAKE
    count = 2 * film.count if is_long else film.count
    return frames_to_show(watched.seen, watched.label, count, film.original.moments)


def title_of(film: Film) -> str:
    """Return the title of a sheet of key frames."""
    facts = film.original.facts.video
    name = "UNBOXING" if film.original.role is Role.unboxing else "VIDEO"
    take = ", no cut found" if film.watched.is_unbroken else ""
    length = f", {clock(facts.duration)} long" if facts and facts.duration else ""
    return f"{name}{take}{length}"


def draw_key_frames(
    film: Film, cells: Sequence[Cell], limit: Limit, place: Path, *, in_document: bool
) -> Drawn[int] | tuple[Finding, ...]:
    """Write key frames at `place`, and return that with the number of pages, or why they are not written."""
    order = f"Order {film.order}" if film.order else ""
    source = f"frames of {(film.original.facts.sha256 or '')[:12]}"
    footer = "; ".join(filter(None, (order, source, "the whole video is kept")))
    on_page = len(cells) if len(cells) <= MOST_ALIKE else MOST_CELLS
    pages = [
        draw_sheet(cells[start : start + on_page], title_of(film), footer, start + 1)
        for start in range(0, len(cells), on_page)
    ]
    share = page_bytes(limit.max_bytes, len(pages)) if in_document and limit.max_bytes else limit.max_bytes
    mimes = ("image/jpeg",) if in_document else limit.mimes
    target = target_of(dataclasses.replace(limit, mimes=mimes, max_bytes=share), graphic=True)
    if in_document and limit.max_dpi:
        for page in pages:
            page.thumbnail((int(WIDEST * limit.max_dpi), int(TALLEST * limit.max_dpi)), Image.Resampling.LANCZOS)
    try:
        fitted = [encode_image(page, target, lossless=False) for page in pages]
        first = fitted[0]
        if in_document:
            data = as_pdf([page.data for page in fitted], "Key frames of the take")
            first = dataclasses.replace(first, data=data, mime=PDF)
            path = write_picture(data, PDF, place.parent, place.name)
        else:
            path = keep_picture(first.data, first.mime, first.promise, place.parent, place.name)
    except CannotFit as problem:
        return (cannot_fit_image(film.original.name, problem.least * len(pages), limit),)
    except NotAsPromised as problem:
        return (not_as_promised(film.original.name, str(problem)),)
    return Drawn(path, first, len(pages))


def frame_artifact(
    placement: Placement, path: Path, fitted: FittedImage, settings: dict[str, object], cache: Cache
) -> Artifact:
    """Return the record of frames that were written, judged from disk."""
    recipe = Recipe("ffmpeg", ffmpeg.version(), "encoded", {**settings, "form": placement.filling, **fitted.settings})
    return artifact_of(path, placement, "fit", recipe, fitted.encodes, cache=cache)
