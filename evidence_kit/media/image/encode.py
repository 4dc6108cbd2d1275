"""Encode a picture within a limit: as PNG when it was lossless and fits, else as the best JPEG."""

import math
from dataclasses import asdict, dataclass, field, replace
from io import BytesIO
from typing import Any

from PIL import Image

from evidence_kit.media.image.colour import over_white
from evidence_kit.media.image.graphic import is_graphic
from evidence_kit.media.image.jpeg_quality import BEST_QUALITY, GOOD_QUALITY, Jpeg, as_jpeg, best_jpeg, search_in
from evidence_kit.media.image.kept import Promise, promise_of
from evidence_kit.media.image.lossless import packed_png
from evidence_kit.model.artifact import Action
from evidence_kit.model.form import Limit

LEAST_LONG_SIDE = 480
"""Least pixels of the long side; a picture is refused rather than shrunk further."""

SCALE_POWER = 0.65
"""Bytes at one quality grow with the 1.53rd power of the sides, measured on phone photos; this is its inverse."""

SHRINK = 0.98
"""Largest share of its sides that a picture keeps when it must shrink again."""

FAST_PNG_PIXELS = 4_000_000
"""Most pixels of a PNG written with zlib's level 9; larger ones are written with level 6."""

MOST_JPEG_SIDE = 65_500
"""The longest side that libjpeg writes (JPEG_MAX_DIMENSION in jmorecfg.h)."""


class CannotFit(Exception):
    """No acceptable quality is small enough.

    Attributes:
        least: bytes that would be enough.
    """

    def __init__(self, least: int) -> None:
        super().__init__(f"{least} bytes would do")
        self.least = least


@dataclass(frozen=True, slots=True)
class ImageTarget(Limit):
    """The limits of a result, whose resolution is never stated.

    Attributes:
        graphic: the picture has text or sharp edges, so that chroma must not be halved.
    """

    mimes: tuple[str, ...] = ("image/jpeg", "image/png", "image/gif")
    max_bytes: int | None = None
    graphic: bool = False


@dataclass(frozen=True, slots=True)
class FittedImage:
    """The result, not yet written.

    Attributes:
        dropped: what it lacks of the original, in words.
        promise: what it must show.
    """

    data: bytes
    mime: str
    action: Action
    encodes: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    promise: Promise | None = None


def target_of(limit: Limit, *, graphic: bool) -> ImageTarget:
    """Return the target of a picture with this limit."""
    return ImageTarget(**asdict(limit), graphic=graphic)


def fits(data: bytes, target: ImageTarget) -> bool:
    """Return whether the bytes are under the limit."""
    return target.max_bytes is None or len(data) <= target.max_bytes


def encode_image(
    picture: Image.Image, target: ImageTarget, *, lossless: bool, best: float = BEST_QUALITY
) -> FittedImage:
    """Return an upright sRGB picture encoded within `target`: as PNG when it was lossless and fits, else as JPEG.

    Args:
        best: the highest JPEG quality.

    Raises:
        CannotFit: even the smallest acceptable picture is over the limit, or no type that we write is accepted.
    """
    picture = as_accepted(picture, target)
    fitted = encode_within(picture, target, lossless=lossless, best=best)
    flat = picture if fitted.mime == "image/png" else over_white(picture)
    promise = replace(promise_of(flat), width=fitted.settings["width"], height=fitted.settings["height"])
    return replace(fitted, promise=promise)


def encode_within(picture: Image.Image, target: ImageTarget, *, lossless: bool, best: float) -> FittedImage:
    """Return the picture encoded as `encode_image` does, without a promise."""
    png, jpeg = "image/png" in target.mimes, "image/jpeg" in target.mimes
    if not png and not jpeg:
        raise CannotFit(0)
    if not jpeg:
        return scaled_png(picture, target)
    if png and lossless:
        data = as_png(picture, target.max_bytes)
        if fits(data, target):
            return FittedImage(data, "image/png", "encoded", 1, {"width": picture.width, "height": picture.height})
    return scaled_jpeg(over_white(picture), target, int(png and lossless), best)


def as_accepted(picture: Image.Image, target: ImageTarget) -> Image.Image:
    """Return the picture without colours where the form accepts none, and with no more pixels than it accepts."""
    if target.black_and_white and picture.mode != "L":
        picture = over_white(picture).convert("L")
    pixels = picture.width * picture.height
    if target.max_pixels is not None and pixels > target.max_pixels:
        share = math.sqrt(target.max_pixels / pixels)
        picture = resized(picture, math.floor(picture.width * share), math.floor(picture.height * share))
    return picture


def resized(picture: Image.Image, width: int, height: int) -> Image.Image:
    """Return the picture with these sides, at least one pixel each."""
    return picture.resize((max(1, width), max(1, height)), Image.Resampling.LANCZOS, reducing_gap=3.0)


def as_png(picture: Image.Image, most: int | None) -> bytes:
    """Return the picture as a PNG, packed more tightly when it has more than `most` bytes."""
    buffer = BytesIO()
    pixels = picture.width * picture.height
    picture.save(buffer, "PNG", compress_level=6 if pixels > FAST_PNG_PIXELS else 9)
    data = buffer.getvalue()
    if most is None or len(data) <= most:
        return data
    return packed_png(data, most, pixels) or data


def scaled_png(picture: Image.Image, target: ImageTarget) -> FittedImage:
    """Return the picture as the largest PNG within the limit.

    Raises:
        CannotFit: it would be too small to see anything.
    """
    shrunk, encodes = picture, 0
    while True:
        data = as_png(shrunk, target.max_bytes)
        encodes += 1
        if fits(data, target):
            settings = {"width": shrunk.width, "height": shrunk.height}
            return FittedImage(data, "image/png", "encoded", encodes, settings)
        assert target.max_bytes is not None  # noqa: S101  (fits() was False)
        shrunk = scaled(picture, shrunk, 0.95 * math.sqrt(target.max_bytes / len(data)), len(data))


def scaled_jpeg(picture: Image.Image, target: ImageTarget, encodes: int, best: float) -> FittedImage:
    """Return the picture as the best JPEG within the limit, scaled down only as far as fewer pixels look better.

    Raises:
        CannotFit: no acceptable size and quality fits.
    """
    graphic = target.graphic or is_graphic(picture)
    if max(picture.size) > MOST_JPEG_SIDE:
        share = MOST_JPEG_SIDE / max(picture.size)
        picture = resized(picture, round(picture.width * share), round(picture.height * share))
    if target.max_bytes is None:
        jpeg = Jpeg(as_jpeg(picture, best, full_chroma=True), best, full_chroma=True)
        return fitted_jpeg(jpeg, picture, encodes + 1)
    shrunk = picture
    while True:
        search = search_in(shrunk, target.max_bytes)
        found = best_jpeg(search, graphic=graphic, best=best)
        encodes += len(search.jpegs)
        if found is not None:
            return fitted_jpeg(found, shrunk, encodes)
        predicted = search.predicted(GOOD_QUALITY, full_chroma=graphic)
        factor = (target.max_bytes / predicted) ** SCALE_POWER
        shrunk = scaled(picture, shrunk, factor, math.ceil(predicted))


def fitted_jpeg(jpeg: Jpeg, picture: Image.Image, encodes: int) -> FittedImage:
    """Return an encode with its settings."""
    settings = {
        "quality": jpeg.quality,
        "quantisation": "Klein, Silverstein and Carney",
        "chroma_subsampling": "4:4:4" if jpeg.full_chroma else "4:2:0",
        "width": picture.width,
        "height": picture.height,
    }
    return FittedImage(jpeg.data, "image/jpeg", "encoded", encodes, settings)


def scaled(original: Image.Image, current: Image.Image, factor: float, least: int) -> Image.Image:
    """Return the original resized to `factor` of the current one's size.

    Raises:
        CannotFit: that would make it too small to see anything.
    """
    share = min(factor, SHRINK if current is not original else factor) * current.width / original.width
    width, height = max(1, round(original.width * share)), max(1, round(original.height * share))
    is_smaller = width * height < current.width * current.height or current is original
    if max(width, height) < min(LEAST_LONG_SIDE, max(original.size)) or not is_smaller:
        raise CannotFit(math.ceil(least * (LEAST_LONG_SIDE / max(current.size)) ** 2 * 1.4))
    return resized(original, width, height)
