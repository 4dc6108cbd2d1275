"""Load an image decoded and upright; of an animation, the first frame that shows something."""

import io
import math
from typing import Any

from PIL import Image, ImageStat

from evidence_kit.media.image.clear import shows_nothing, without_blank_alpha
from evidence_kit.media.image.colour import over_white
from evidence_kit.media.image.large_heif import reduced_heif
from evidence_kit.media.image.levels import reduced
from evidence_kit.media.image.opening import (
    ImageProblem,
    as_heic,
    count_frames,
    is_large_heif,
    load_first,
    one_at_a_time,
    open_image,
    open_page,
    problems_in_words,
)
from evidence_kit.media.image.profile import colours_of
from evidence_kit.media.image.upright import keep_from_turning, pose_of, upright
from evidence_kit.model.facts import NOTHING_VISIBLE

MOST_BLANK_FRAMES = 50

BLANK_DEVIATION = 4.0
"""Least standard deviation of the levels of a frame that shows something; others are black, white or faded."""


def load_upright(
    data: bytes, mime: str, *, most_pixels: int | None = None, least_side: int | None = None, page: int = 0
) -> Image.Image:
    """Return an image decoded to its end, with its orientation applied to the pixels and `info["colours"]`.

    Of an animation it is the first frame that shows something; `info["frame"]` is its number when it is not the first.

    Args:
        most_pixels: a larger picture is reduced by a whole number in both directions.
        least_side: pixels of the long side that are enough; a JPEG is decoded at the smallest eighth, quarter or half
            of its size that has them, which takes a fraction of the time.
        page: of a TIFF, from 0.

    Raises:
        TooManyPixels: it has more than 220 megapixels.
        ImageProblem: it cannot be decoded to its end.
    """
    with open_image(io.BytesIO(data), mime) as image, one_at_a_time(image):
        with problems_in_words():
            if mime == "image/png":
                load_first(image)
            if mime == "image/tiff":
                open_page(image, page)
            pose = pose_of(image, mime, data)
            if least_side is not None and mime == "image/jpeg":
                share = min(1.0, least_side / max(image.size))
                image.draft(None, (math.ceil(image.width * share), math.ceil(image.height * share)))
            frame = 0 if mime == "image/tiff" else first_visible_frame(image, count_frames(image, mime))
            keep_from_turning(image)
            keep: dict[str | tuple[int, int], Any] = {"colours": colours_of(image)}
            shown = decoded(image, data, mime, most_pixels)
            if "transparency" in shown.info:
                keep["transparency"] = shown.info["transparency"]
            shown = upright(without_blank_alpha(shown, mime), pose, shown.width / image.width)
        shown.format = image.format
        shown.info = {**keep, "frame": frame} if frame else keep
        return shown


def decoded(image: Image.Image, data: bytes, mime: str, most_pixels: int | None) -> Image.Image:
    """Return an opened image decoded, and reduced by a whole number when it has more than `most_pixels`.

    Raises:
        ImageProblem: it is invisible everywhere.
    """
    is_too_large = most_pixels is not None and image.width * image.height > most_pixels
    factor = math.ceil(math.sqrt(image.width * image.height / most_pixels)) if most_pixels and is_too_large else 1
    if is_too_large and is_large_heif(image, mime):
        return reduced_heif(as_heic(io.BytesIO(data)), (factor,))[0]
    image.load()
    if count_frames(image, mime) == 1 and shows_nothing(image, mime):
        raise ImageProblem(NOTHING_VISIBLE)
    return reduced(image, factor) if is_too_large else image


def first_visible_frame(image: Image.Image, frames: int) -> int:
    """Seek the first frame of an animation that has more than one tone, and return its number; 0 when none is found."""
    for index in range(min(frames, MOST_BLANK_FRAMES) if frames > 1 else 0):
        image.seek(index)
        small = over_white(image.convert("RGBA")).convert("L").resize((64, 64), Image.Resampling.BOX)
        if ImageStat.Stat(small).stddev[0] >= BLANK_DEVIATION:
            return index
    image.seek(0)
    return 0
