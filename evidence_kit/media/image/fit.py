"""An image under its limit: copied when it complies, cleaned without touching a pixel when that does, else encoded.

The quality search works on ln(bytes), which falls almost linearly with JPEG quality, so that it ends after few encodes
(libcaesium and ImageMagick bisect instead and need 5 to 16).
"""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from evidence_kit.facts import Facts, ImageFacts
from evidence_kit.media.image.colour import over_white, to_srgb
from evidence_kit.media.image.look import load_upright, look_image
from evidence_kit.media.image.structure import BrokenStructure, without_metadata
from evidence_kit.model import Action
from evidence_kit.policies.limits import Limit

BEST_QUALITY = 95
"""Pillow's documentation: values above 95 should be avoided, they grow files and gain hardly any quality."""

LEAST_QUALITY = 70
GOOD_QUALITY = 85
"""What is aimed at when a picture must shrink: fewer pixels of this look better than more of the least."""

FULL_CHROMA_QUALITY = 90
"""From here up photos keep full chroma; mozjpeg draws the same line."""

# What a quality's bytes are to those at 95, on 12-megapixel phone photos; only the first guess leans on it.
SHARE_OF_BEST = {95: 1.0, 92: 0.75, 90: 0.64, 88: 0.47, 85: 0.4, 80: 0.33, 75: 0.28, 70: 0.25}
MOST_ENCODES = 6
GOOD_FILL = 0.93
"""A result above this share of its limit is not worth another encode."""

LEAST_LONG_SIDE = 480
"""Pixels below which a picture is refused rather than shrunk further."""

LEAST_BITS_PER_PIXEL = 1.0
"""Below this a JPEG of this many pixels looks worse than a smaller one of fewer."""

STRIPPABLE = frozenset({"image/jpeg", "image/png", "image/gif"})


class CannotFit(Exception):
    """No acceptable quality is small enough.

    Attributes:
        least: bytes that would do.
    """

    def __init__(self, least: int) -> None:
        super().__init__(f"{least} bytes would do")
        self.least = least


@dataclass(frozen=True, slots=True)
class ImageTarget:
    """What the result must be.

    Attributes:
        mimes: content types that are taken.
        max_bytes: None when no limit is known.
        animated: whether an animation is taken.
        graphic: the picture has text or sharp edges, so that chroma must not be halved.
    """

    mimes: tuple[str, ...] = ("image/jpeg", "image/png", "image/gif")
    max_bytes: int | None = None
    animated: bool = True
    graphic: bool = False


@dataclass(frozen=True, slots=True)
class FittedImage:
    """The result, not yet written.

    Attributes:
        dropped: what of the original is not in it, in words.
    """

    data: bytes
    mime: str
    action: Action
    encodes: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()


def fit_image(data: bytes, facts: Facts, target: ImageTarget) -> FittedImage:
    """Return the image within `target`: the same bytes, the same pixels, or the best encoding that fits.

    Raises:
        CannotFit: even the smallest acceptable picture is over the limit.
        ImageProblem: the bytes do not decode.
    """
    assert facts.image is not None and facts.mime is not None  # noqa: S101, PT018  (callers examine first)
    looked = facts.image
    if is_settled(looked, facts.mime, target):
        if not looked.private and not looked.trailing and looked.orientation == 1 and within(data, target):
            return FittedImage(data, facts.mime, "copied")
        cleaned = cleaned_losslessly(data, facts.mime, looked)
        if cleaned is not None and within(cleaned, target):
            done = {"turned": looked.orientation} if looked.orientation != 1 else {"pixels": "unchanged"}
            return FittedImage(cleaned, facts.mime, "stripped", settings=done, dropped=("metadata",))
    return encoded(data, facts.mime, looked, target)


def image_target(limit: Limit, looked: ImageFacts) -> ImageTarget:
    """Return what an image must become; what was lossless has text or sharp edges and keeps its chroma."""
    return ImageTarget(limit.mimes, limit.max_bytes, limit.animated, graphic=looked.lossless)


def keeps_animation(facts: Facts, target: ImageTarget) -> bool:
    """Return whether an animation stays one: nothing but copying or cleaning it is needed."""
    assert facts.image is not None and facts.mime is not None  # noqa: S101, PT018  (callers examine first)
    small = target.max_bytes is None or (facts.bytes or 0) <= target.max_bytes
    return is_settled(facts.image, facts.mime, target) and small and facts.image.orientation == 1


def is_settled(looked: ImageFacts, mime: str, target: ImageTarget) -> bool:
    """Return whether the pixels can stay as they are: a type that is taken, sRGB, 8 bits, not too animated."""
    return mime in target.mimes and looked.srgb and looked.bits == 8 and (looked.frames == 1 or target.animated)


def within(data: bytes, target: ImageTarget) -> bool:
    """Return whether the bytes are under the limit."""
    return target.max_bytes is None or len(data) <= target.max_bytes


def cleaned_losslessly(data: bytes, mime: str, looked: ImageFacts) -> bytes | None:
    """Return the same pixels upright and without metadata, or None where that needs an encode."""
    if mime not in STRIPPABLE:
        return None
    try:
        cleaned = without_metadata(mime, data)
    except BrokenStructure:
        return None
    if looked.orientation == 1:
        return cleaned
    return turned_losslessly(cleaned, looked.orientation) if mime == "image/jpeg" else None


def turned_losslessly(data: bytes, orientation: int) -> bytes | None:
    """Return a JPEG turned upright by moving its coefficients; None when its size is no multiple of its blocks."""
    try:
        import turbojpeg  # noqa: PLC0415  (has no wheels for some systems)
    except ImportError:
        return None
    moves = {
        2: turbojpeg.OP.HFLIP,
        3: turbojpeg.OP.ROT180,
        4: turbojpeg.OP.VFLIP,
        5: turbojpeg.OP.TRANSPOSE,
        6: turbojpeg.OP.ROT90,
        7: turbojpeg.OP.TRANSVERSE,
        8: turbojpeg.OP.ROT270,
    }
    try:
        turned = bytes(turbojpeg.transform(data, op=moves[orientation], perfect=True, optimize=True))
    except (RuntimeError, ValueError):
        return None
    before, after = look_image(data, "image/jpeg"), look_image(turned, "image/jpeg")
    expected = (before.height, before.width) if orientation >= 5 else (before.width, before.height)
    return turned if (after.width, after.height) == expected and after.orientation == 1 else None


def encoded(data: bytes, mime: str, looked: ImageFacts, target: ImageTarget) -> FittedImage:
    """Return the image decoded once and encoded as well as fits."""
    source = load_upright(data, mime)
    picture = to_srgb(source)
    dropped = ["metadata"]
    if looked.frames > 1:
        dropped.append(f"{looked.frames - 1} of {looked.frames} frames")
    if looked.bits > 8:
        dropped.append(f"{looked.bits - 8} of {looked.bits} bits a channel")
    result = encode_image(picture, target, lossless=looked.lossless)
    if picture.mode == "RGBA" and result.mime == "image/jpeg":
        dropped.append("transparency, laid on white")
    return FittedImage(result.data, result.mime, "encoded", result.encodes, result.settings, tuple(dropped))


def encode_image(picture: Image.Image, target: ImageTarget, *, lossless: bool) -> FittedImage:
    """Return an upright sRGB picture encoded within `target`: as PNG when it was lossless and fits, else as JPEG.

    Raises:
        CannotFit: even the smallest acceptable picture is over the limit, or no type that we write is taken.
    """
    if not {"image/png", "image/jpeg"} & set(target.mimes):
        raise CannotFit(0)
    encodes = 0
    if "image/png" in target.mimes and (lossless or "image/jpeg" not in target.mimes):
        only = "image/jpeg" not in target.mimes
        shrunk = picture
        while True:
            data = as_png(shrunk)
            encodes += 1
            if within(data, target):
                settings = {"width": shrunk.width, "height": shrunk.height}
                return FittedImage(data, "image/png", "encoded", encodes, settings)
            if not only:
                break
            assert target.max_bytes is not None  # noqa: S101  (within() was False)
            shrunk = scaled(picture, shrunk, 0.95 * math.sqrt(target.max_bytes / len(data)), len(data))
    found = search_quality(over_white(picture), target)
    return FittedImage(found.data, found.mime, found.action, found.encodes + encodes, found.settings)


def as_png(picture: Image.Image) -> bytes:
    """Return the picture as a PNG."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=6 if picture.width * picture.height > 4_000_000 else 9)
    return buffer.getvalue()


def as_jpeg(picture: Image.Image, quality: int, *, full_chroma: bool) -> bytes:
    """Return the picture as a JPEG with optimised Huffman tables."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, subsampling=0 if full_chroma else 2, optimize=True)
    return buffer.getvalue()


def search_quality(picture: Image.Image, target: ImageTarget) -> FittedImage:
    """Return the picture as the JPEG of the highest quality within the limit, scaled down only when none fits.

    Raises:
        CannotFit: no acceptable size and quality fits.
    """
    shrunk, encodes = picture, 0
    if target.max_bytes is not None and picture.width * picture.height * LEAST_BITS_PER_PIXEL > target.max_bytes * 8:
        wanted = math.sqrt(target.max_bytes * 8 / LEAST_BITS_PER_PIXEL / (picture.width * picture.height))
        shrunk = scaled(picture, picture, max(wanted, LEAST_LONG_SIDE / max(picture.size)), target.max_bytes)
    while True:
        best, smallest, used = best_quality(shrunk, target)
        encodes += used
        if best is not None:
            settings = {
                "quality": best[0],
                "chroma_subsampling": "4:4:4" if keeps_chroma(best[0], target) else "4:2:0",
                "width": shrunk.width,
                "height": shrunk.height,
            }
            return FittedImage(best[1], "image/jpeg", "encoded", encodes, settings)
        assert target.max_bytes is not None  # noqa: S101  (without a limit everything fits)
        shrunk = scaled(picture, shrunk, 0.97 * math.sqrt(target.max_bytes / smallest), smallest)


def best_quality(picture: Image.Image, target: ImageTarget) -> tuple[tuple[int, bytes] | None, int, int]:
    """Return (quality and bytes of the best that fits, the smallest size seen, how many encodes it took)."""
    sizes: dict[int, int] = {}
    best: tuple[int, bytes] | None = None

    def attempt(quality: int) -> bool:
        nonlocal best
        data = as_jpeg(picture, quality, full_chroma=keeps_chroma(quality, target))
        sizes[quality] = len(data)
        fits = within(data, target)
        if fits and (best is None or quality > best[0]):
            best = quality, data
        return fits

    if attempt(BEST_QUALITY) or target.max_bytes is None:
        return best, min(sizes.values()), len(sizes)
    if sizes[BEST_QUALITY] * SHARE_OF_BEST[LEAST_QUALITY] > target.max_bytes:
        return None, round(sizes[BEST_QUALITY] * SHARE_OF_BEST[GOOD_QUALITY]), 1
    low, high = LEAST_QUALITY, BEST_QUALITY
    while len(sizes) < MOST_ENCODES and low < high:
        quality = next_quality(sizes, target.max_bytes, low, high - 1)
        if attempt(quality):
            low = quality + 1
            if sizes[quality] >= GOOD_FILL * target.max_bytes:
                break
        else:
            high = quality
    return best, min(sizes.values()), len(sizes)


def next_quality(sizes: dict[int, int], max_bytes: int, low: int, high: int) -> int:
    """Return the quality between `low` and `high` that should land just under the limit.

    With one size known the shares of a table are used; with more, a line through ln(bytes) of the two nearest.
    """
    if len(sizes) == 1:
        known = math.log(next(iter(sizes.values())))
        points = {quality: known + math.log(share) for quality, share in SHARE_OF_BEST.items()}
    else:
        points = {quality: math.log(size) for quality, size in sizes.items()}
    wanted = math.log(max_bytes * 0.985)
    over = min((quality for quality, size in points.items() if size > wanted), default=None)
    under = max((quality for quality, size in points.items() if size <= wanted), default=None)
    if over is None:
        return high
    if under is None:
        first, second = [*sorted(points), over + 1][:2]
        slope = max(0.01, (points.get(second, points[first]) - points[first]) / (second - first))
        guess = first - (points[first] - wanted) / slope
    elif over <= under:
        guess = under
    else:
        guess = under + (wanted - points[under]) * (over - under) / max(points[over] - points[under], 1e-6)
    return min(high, max(low, math.floor(guess)))


def keeps_chroma(quality: int, target: ImageTarget) -> bool:
    """Return whether full chroma is kept at a quality."""
    return target.graphic or quality >= FULL_CHROMA_QUALITY


def scaled(original: Image.Image, current: Image.Image, factor: float, least: int) -> Image.Image:
    """Return the original resized to `factor` of the current one's size.

    Raises:
        CannotFit: that would make it too small to see anything.
    """
    share = min(factor, 0.98 if current is not original else factor) * current.width / original.width
    width, height = max(1, round(original.width * share)), max(1, round(original.height * share))
    if max(width, height) < min(LEAST_LONG_SIDE, max(original.size)):
        raise CannotFit(math.ceil(least * (LEAST_LONG_SIDE / max(current.size)) ** 2 * 1.4))
    reducer: Callable[..., Image.Image] = original.resize
    return reducer((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
