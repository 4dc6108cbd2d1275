"""Frames of a watched video made into uploads: the one that shows the label, others, and a sheet of its key frames."""

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image

from evidence_kit.catalogue.media import cannot_fit_image, not_as_promised
from evidence_kit.makers.artifact import artifact_of
from evidence_kit.makers.drawn import keep_drawn
from evidence_kit.media import ffmpeg
from evidence_kit.media.files import scratch
from evidence_kit.media.image.encode import CannotFit, FittedImage, encode_image, target_of
from evidence_kit.media.image.kept import NotAsPromised, keep_picture
from evidence_kit.media.sheet.draw import Cell, draw_sheet
from evidence_kit.media.sheet.layout import MOST_CELLS
from evidence_kit.media.sheet.pages import TALLEST, WIDEST, as_pdf, page_bytes
from evidence_kit.media.video.inspection import Watched
from evidence_kit.media.video.keyframes import KeyFrame, choose_key_frames
from evidence_kit.media.video.stills import choose_different, take_frame
from evidence_kit.media.video.take import clock
from evidence_kit.model.artifact import Artifact, Made, Recipe, joined
from evidence_kit.model.case import Original, Role
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.formats import BY_MIME
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
    """

    original: Original
    watched: Watched
    limit: Limit
    folder: Path
    order: str | None = None


def make_frames(film: Film, placements: Sequence[Placement], documents: Limit | None) -> Made:
    """Write what `placements` want of a video, and return what was made; a frame that is not there is left out.

    Args:
        documents: what a document must stay within; None when none is taken.

    Raises:
        ToolMissing: ffmpeg is not there.
        ToolFailed: ffmpeg does not work.
    """
    label = film.watched.label
    shown = [seen for seen in film.watched.seen if seen.time == label.time][:1] if label.compared.seen else []
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


def make_still(film: Film, placement: Placement, time: float, unfinished: Path) -> Made:
    """Write one frame of a video from the original's pixels."""
    facts = film.original.facts.video
    assert facts is not None  # noqa: S101  (the caller watched it)
    picture = take_frame(film.original.path, facts, time, unfinished)
    if picture is None:
        return Made()
    kept = keep_drawn(picture, film.limit, film.folder / placement.file, film.original.name)
    if isinstance(kept, Finding):
        return Made(findings=(kept,))
    path, fitted = kept
    return Made((frame_artifact(placement, path, fitted, {"time": round(time, 3)}),))


def make_key_frames(film: Film, placement: Placement, documents: Limit | None, unfinished: Path) -> Made:
    """Write a sheet of timed key frames, as a document when the slot is one, else as a picture."""
    facts, label = film.original.facts.video, film.watched.label
    assert facts is not None  # noqa: S101  (the caller watched it)
    in_document = placement.slot.kind == "document" and documents is not None
    wanted = 2 * MOST_CELLS if in_document and (facts.duration or 0) > LONG_TAKE else MOST_CELLS
    chosen = choose_key_frames(film.watched.seen, label, wanted)
    cells = list(cells_of(film, chosen, unfinished))
    if not cells:
        return Made()
    name = "UNBOXING" if film.original.role is Role.unboxing else "VIDEO"
    take = ", one take" if film.watched.is_one_take else ""
    length = f", {clock(facts.duration)} long" if facts.duration else ""
    footer = "; ".join(
        part
        for part in (
            f"Order {film.order}" if film.order else "",
            f"frames of {(film.original.facts.sha256 or '')[:12]}",
            "the whole video is kept",
        )
        if part
    )
    pages = [
        draw_sheet(cells[start : start + MOST_CELLS], f"{name}{take}{length}", footer, start + 1)
        for start in range(0, len(cells), MOST_CELLS)
    ]
    limit = documents if in_document and documents is not None else film.limit
    share = page_bytes(limit.max_bytes, len(pages)) if in_document and limit.max_bytes else limit.max_bytes
    mimes = ("image/jpeg",) if in_document else limit.mimes
    target = target_of(dataclasses.replace(limit, mimes=mimes, max_bytes=share), graphic=True)
    if in_document and limit.max_dpi:
        for page in pages:
            page.thumbnail((int(WIDEST * limit.max_dpi), int(TALLEST * limit.max_dpi)), Image.Resampling.LANCZOS)
    try:
        fitted = [encode_image(page, target, lossless=False) for page in pages]
        if in_document:
            path = film.folder / f"{placement.file}.{BY_MIME[PDF].extensions[0]}"
            path.write_bytes(as_pdf([page.data for page in fitted], "Key frames of the take"))
        else:
            path = keep_picture(fitted[0].data, fitted[0].mime, fitted[0].promise, film.folder, placement.file)
    except CannotFit as problem:
        least = problem.least * len(pages)
        return Made(findings=(cannot_fit_image(film.original.name, least, limit),))
    except NotAsPromised as problem:
        return Made(findings=(not_as_promised(film.original.name, str(problem)),))
    times = [round(frame.time, 3) for frame in chosen]
    return Made((frame_artifact(placement, path, fitted[0], {"times": times, "pages": len(pages)}),))


def cells_of(film: Film, chosen: Iterable[KeyFrame], unfinished: Path) -> Iterable[Cell]:
    """Yield the key frames as cells of a sheet."""
    facts = film.original.facts.video
    assert facts is not None  # noqa: S101  (the caller watched it)
    for frame in chosen:
        picture = take_frame(film.original.path, facts, frame.time, unfinished)
        if picture is not None:
            yield Cell(picture, frame.caption)


def frame_artifact(placement: Placement, path: Path, fitted: FittedImage, settings: dict[str, object]) -> Artifact:
    """Return the record of frames that were written, judged from disk."""
    recipe = Recipe("ffmpeg", ffmpeg.version(), "encoded", {**settings, "form": placement.filling, **fitted.settings})
    return artifact_of(path, placement, "fit", recipe, fitted.encodes)
