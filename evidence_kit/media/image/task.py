"""What a child process makes of an original picture: its pixels as others may see them, or a file that fits."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec
from PIL import Image

from evidence_kit.media.files import read_same
from evidence_kit.media.image.encode import CannotFit, FittedImage, ImageTarget
from evidence_kit.media.image.opening import ImageProblem, TooManyPixels
from evidence_kit.media.image.redact import BoxOutside
from evidence_kit.media.image.shown import ChangedMeanwhile, load_shown
from evidence_kit.model.case import Box, Original
from evidence_kit.model.facts import Facts

PIECE_BYTES = 16 << 20
"""About how many bytes are sent at a time, so that neither side holds a picture twice."""

Kind = Literal["", "changed", "pixels", "picture", "box", "size"]

Pieces = Sequence[Callable[[], bytes]]
"""What is sent after an answer, each made when its turn comes."""


class PictureTask(msgspec.Struct, frozen=True):
    """What is to be done with an original picture.

    Attributes:
        target: of a fitted one; None to get the pixels that others may see.
        decoded: whether its data was already decoded to its last byte.
        page: of a TIFF, from 0.
        afresh: encode it, also where less would do.
        most_pixels: as in `load_shown`.
        least_side: likewise.
    """

    facts: Facts
    redact: tuple[Box, ...] = ()
    target: ImageTarget | None = None
    decoded: bool = True
    page: int = 0
    afresh: bool = False
    most_pixels: int | None = None
    least_side: int | None = None


class PictureDone(msgspec.Struct, frozen=True):
    """What came of it.

    Attributes:
        fitted: without its data, which follows.
        size: of the picture whose RGB pixels follow, row by row.
        kind: of the problem; empty without one.
        least: bytes that would be enough.
    """

    fitted: FittedImage | None = None
    size: tuple[int, int] = (0, 0)
    kind: Kind = ""
    why: str = ""
    least: int = 0


def done_here(path: Path, task: PictureTask) -> tuple[PictureDone, Pieces]:
    """Do a task in this process, which is the child; return what came of it, and the pieces that follow."""
    try:
        if task.target is None:
            original = Original(path, path.name, task.facts, redact=task.redact)
            picture = load_shown(original, task.most_pixels, least_side=task.least_side)
            return PictureDone(size=picture.size), pieces_of_picture(picture)
        fitted = fitted_here(path, task, task.target)
        return PictureDone(replace(fitted, data=b"")), pieces_of_file(fitted.data)
    except ChangedMeanwhile:
        return PictureDone(kind="changed"), ()
    except CannotFit as problem:
        return PictureDone(kind="size", least=problem.least), ()
    except BoxOutside as problem:
        return PictureDone(kind="box", why=str(problem)), ()
    except TooManyPixels as problem:
        return PictureDone(kind="pixels", why=str(problem)), ()
    except ImageProblem as problem:
        return PictureDone(kind="picture", why=str(problem)), ()


def fitted_here(path: Path, task: PictureTask, target: ImageTarget) -> FittedImage:
    """Fit a picture in this process, which is the child.

    Raises:
        ChangedMeanwhile, CannotFit, ImageProblem, BoxOutside: it cannot be fitted.
    """
    from evidence_kit.media.image.fit import encoded, fit_image  # noqa: PLC0415  (the parent needs none of it)

    data = read_same(path, task.facts.sha256)
    if data is None or task.facts.image is None:
        raise ChangedMeanwhile(path.name)
    if task.afresh:
        return encoded(data, task.facts.mime or "", task.facts.image, target, task.redact, task.page)
    return fit_image(data, task.facts, target, task.redact, decoded=task.decoded, page=task.page)


def pieces_of_picture(picture: Image.Image) -> Pieces:
    """Return the pixels of an RGB picture, some rows at a time."""
    rows = max(1, PIECE_BYTES // (3 * picture.width))
    return [partial(rows_of, picture, top, rows) for top in range(0, picture.height, rows)]


def rows_of(picture: Image.Image, top: int, rows: int) -> bytes:
    """Return some rows of a picture."""
    return picture.crop((0, top, picture.width, min(top + rows, picture.height))).tobytes()


def pieces_of_file(data: bytes) -> Pieces:
    """Return the bytes of a file, some at a time."""
    return [partial(part_of, data, start) for start in range(0, len(data), PIECE_BYTES)]


def part_of(data: bytes, start: int) -> bytes:
    """Return some bytes of a file."""
    return data[start : start + PIECE_BYTES]
