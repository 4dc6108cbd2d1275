"""Decode an original picture in a child process: only its pixels, or a file that was made of it, come back.

The functions are those of `fit.py` and `shown.py`, and raise the same exceptions.
"""

import math
import os
from collections.abc import Callable
from dataclasses import replace

import msgspec
from PIL import Image

from evidence_kit.media.child import Answer, Question
from evidence_kit.media.image.encode import CannotFit, FittedImage, ImageTarget
from evidence_kit.media.image.opening import MOST_PIXELS, ImageProblem, TooManyPixels
from evidence_kit.media.image.redact import BoxOutside, check_boxes
from evidence_kit.media.image.shown import ChangedMeanwhile
from evidence_kit.media.image.task import PictureDone, PictureTask
from evidence_kit.media.pool import NotRead, readers
from evidence_kit.model.case import Original
from evidence_kit.model.formats import BY_MIME

WORK_SECONDS = 900.0
"""Time limit in seconds; the best quality for a picture of 200 megapixels takes 40."""

UNEXPECTED = "it could not be examined"
"""What is said of a picture whose reader answers something else than was asked: the file may have taken it over."""


def fit_apart(
    original: Original, target: ImageTarget, *, decoded: bool = True, page: int = 0, afresh: bool = False
) -> FittedImage:
    """Return the image that `fit_image` makes, or `encoded` where it is to be made afresh.

    Raises:
        ChangedMeanwhile: the file has changed since it was examined.
        CannotFit, ImageProblem, BoxOutside: as `fit_image` does.
    """
    looked = original.facts.image
    if looked is not None:
        check_boxes((looked.width, looked.height), original.redact)
    pieces: list[bytes] = []

    def take(_: Answer, index: int, piece: bytes) -> None:
        del pieces[index:]  # another reader may have begun before
        pieces.append(piece)

    fitted = asked(original, PictureTask(original.facts, original.redact, target, decoded, page, afresh), take).fitted
    if fitted is None or not is_plausible(fitted):
        raise ImageProblem(UNEXPECTED)
    return replace(fitted, data=b"".join(pieces))


def is_plausible(fitted: FittedImage) -> bool:
    """Return whether a result is of a type that is known, and its promise one that can be held against it."""
    tiles = len(fitted.promise.tiles) if fitted.promise else 0
    return fitted.mime in BY_MIME and tiles == 4 * math.isqrt(tiles // 4) ** 2


def shown_apart(original: Original, most_pixels: int | None = None, *, least_side: int | None = None) -> Image.Image:
    """Return the pixels that `load_shown` loads.

    Raises:
        ChangedMeanwhile, ImageProblem, BoxOutside: as `load_shown` does.
    """
    growing = Growing()
    task = PictureTask(original.facts, original.redact, most_pixels=most_pixels, least_side=least_side)
    asked(original, task, growing.take)
    if growing.picture is None or growing.rows != growing.picture.height:
        raise ImageProblem(UNEXPECTED)
    return growing.picture


class Growing:
    """A picture that grows by rows as they come, so that nothing of it is held twice."""

    def __init__(self) -> None:
        """Begin without a picture: the first answer says its size."""
        self.picture: Image.Image | None = None
        self.rows = 0

    def take(self, answer: Answer, index: int, piece: bytes) -> None:
        """Add rows; the first ones start a new picture, because an earlier reader may have ended halfway.

        Raises:
            ValueError: they are not whole rows of such a picture.
        """
        if index == 0 or self.picture is None:
            width, height = msgspec.msgpack.decode(answer.made, type=PictureDone).size
            if min(width, height) < 1 or width * height > MOST_PIXELS:
                raise ValueError(UNEXPECTED)
            self.picture, self.rows = Image.new("RGB", (width, height)), 0
        rows, rest = divmod(len(piece), 3 * self.picture.width)
        if rest or not 0 < rows <= self.picture.height - self.rows:
            raise ValueError(UNEXPECTED)
        self.picture.paste(Image.frombytes("RGB", (self.picture.width, rows), piece), (0, self.rows))
        self.rows += rows


def asked(original: Original, task: PictureTask, take: Callable[[Answer, int, bytes], None]) -> PictureDone:
    """Return what a reader made of an original.

    Args:
        take: gets the answer, and each piece that follows it with its number.

    Raises:
        ChangedMeanwhile, CannotFit, ImageProblem, BoxOutside: it made nothing.
    """
    question = Question("picture", os.fsencode(original.path.absolute()), task=msgspec.msgpack.encode(task))
    try:
        done = msgspec.msgpack.decode(readers().ask(question, WORK_SECONDS, take).made, type=PictureDone)
    except NotRead as problem:
        raise ImageProblem(str(problem)) from None
    except msgspec.DecodeError:
        raise ImageProblem(UNEXPECTED) from None
    if done.kind == "changed":
        raise ChangedMeanwhile(original.name)
    if done.kind == "size":
        raise CannotFit(done.least)
    if done.kind == "box":
        raise BoxOutside(done.why)
    if done.kind:
        raise (TooManyPixels if done.kind == "pixels" else ImageProblem)(done.why)
    return done
