"""Fit an image within its limit: copy it if it complies, clean it losslessly if that is enough, else encode it."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from evidence_kit.media.image.colour import to_srgb
from evidence_kit.media.image.companions import Companions, companions_of
from evidence_kit.media.image.encode import FittedImage, ImageTarget, encode_image, fits, target_of
from evidence_kit.media.image.jpeg_quality import BEST_QUALITY, LIMIT_QUALITY
from evidence_kit.media.image.kept import Promise, promise_of
from evidence_kit.media.image.loading import load_upright
from evidence_kit.media.image.lossless import cleaned_losslessly
from evidence_kit.media.image.opening import open_image
from evidence_kit.media.image.probe import check_whole
from evidence_kit.media.image.redact import boxes_within, check_boxes, covered
from evidence_kit.model.case import Box
from evidence_kit.model.facts import Facts, ImageFacts
from evidence_kit.model.form import Limit

MOST_MADE_PIXELS = 60_000_000
"""Most pixels; a larger picture is first reduced by a whole number, so that 200 megapixels need less than 2 GB."""

PROMISED_SIDE = 320
"""Pixels of the long side that are enough for the mean colours of tiles."""


def fit_image(
    data: bytes, facts: Facts, target: ImageTarget, redact: Sequence[Box] = (), *, decoded: bool = True, page: int = 0
) -> FittedImage:
    """Return the image within `target`: the same bytes, the same pixels, or the best encoding that fits.

    Args:
        redact: boxes of the upright picture to fill with black; they always require an encode.
        decoded: whether the data was already decoded to its last byte; if not, that is done before it is copied.
        page: of a TIFF, from 0; pages after the first are always encoded.

    Raises:
        CannotFit: even the smallest acceptable picture is over the limit.
        ImageProblem: the bytes do not decode.
        BoxOutside: a box does not lie within the picture.
    """
    assert facts.image is not None and facts.mime is not None  # noqa: S101, PT018  (callers examine first)
    looked = facts.image
    check_boxes((looked.width, looked.height), redact)
    if not redact and not page and is_settled(looked, facts.mime, target):
        can_copy = is_clean(looked) and fits(data, target)
        result = data if can_copy else cleaned_losslessly(data, facts.mime, looked, target.max_bytes)
        if result is not None and fits(result, target):
            if not decoded:
                check_whole(data, facts.mime)
            promise = promise_of_file(data, facts.mime, looked)
            if can_copy:
                return FittedImage(result, facts.mime, "copied", promise=promise)
            settings = {"turned": looked.orientation} if looked.orientation != 1 else {"pixels": "unchanged"}
            dropped = ("metadata", *companions(data, facts.mime, looked).words())
            return FittedImage(result, facts.mime, "stripped", settings=settings, dropped=dropped, promise=promise)
    return encoded(data, facts.mime, looked, target, redact, page)


def image_target(limit: Limit, looked: ImageFacts) -> ImageTarget:
    """Return the target of an image; lossless originals have text or sharp edges, and keep full chroma."""
    return target_of(limit, graphic=looked.lossless)


def loses_animation(facts: Facts, looked: ImageFacts, limit: Limit) -> bool:
    """Return whether an animation becomes a still, because it has to be more than copied or cleaned."""
    if looked.frames == 1 or looked.format == "tiff":
        return False
    small = limit.max_bytes is None or (facts.bytes or 0) <= limit.max_bytes
    is_kept = is_settled(looked, facts.mime or "", image_target(limit, looked)) and small and looked.orientation == 1
    return not is_kept


def is_settled(looked: ImageFacts, mime: str, target: ImageTarget) -> bool:
    """Return whether the pixels can stay as they are.

    They can when the type is accepted, they are sRGB with 8 bits and hide nothing under transparency, and the number of
    frames and pixels, the resolution and the colours are within the target.
    """
    small = target.max_pixels is None or looked.width * looked.height <= target.max_pixels
    coarse = target.max_dpi is None or looked.dpi is None or looked.dpi <= target.max_dpi
    plain = not target.black_and_white or looked.mode in ("1", "L")
    still = looked.frames == 1 or target.animated
    exact = looked.srgb and looked.bits == 8 and not looked.hidden
    return mime in target.mimes and exact and still and small and coarse and plain


def is_clean(looked: ImageFacts) -> bool:
    """Return whether the file contains only the upright picture."""
    upright = looked.orientation == 1 and looked.ignored_turn == 1
    return upright and not (looked.private or looked.trailing or looked.foreign or looked.broken)


def companions(data: bytes, mime: str, looked: ImageFacts) -> Companions:
    """Return the companions of the original picture."""
    if not looked.companions:
        return Companions()
    with open_image(BytesIO(data), mime) as image:
        return companions_of(mime, data, image)


def encoded(
    data: bytes, mime: str, looked: ImageFacts, target: ImageTarget, redact: Sequence[Box], page: int = 0
) -> FittedImage:
    """Return the image decoded and encoded at the best quality that fits."""
    source = load_upright(data, mime, most_pixels=MOST_MADE_PIXELS, page=page)
    frame = source.info.pop("frame", 0)
    picture = to_srgb(source, in_place=True)
    del source
    picture = covered(picture, boxes_within(redact, (looked.width, looked.height), picture.size))
    dropped = ["metadata", *companions(data, mime, looked).words()]
    if looked.frames > 1:
        parts = "pages" if mime == "image/tiff" else "frames"
        dropped.append(f"{looked.frames - 1} of {looked.frames} {parts}")
    if looked.hdr:
        dropped.append(f"high dynamic range ({looked.hdr})")
    if looked.bits > 8:
        dropped.append(f"{looked.bits - 8} of {looked.bits} bits a channel")
    # A PNG whose pixels could stay was already packed as tightly as possible, and is still too large.
    packed = mime == "image/png" and not redact and is_settled(looked, mime, target)
    packed = packed and looked.frames == 1 and looked.orientation == 1
    best = LIMIT_QUALITY if mime == "image/jpeg" and not fits(data, target) else BEST_QUALITY
    result = encode_image(picture, target, lossless=looked.lossless and not packed, best=best)
    if picture.mode == "RGBA" and result.mime == "image/jpeg":
        dropped.append("transparency, laid on white")
    settings = dict(result.settings)
    if mime == "image/tiff" and looked.frames > 1:
        settings["page"] = page + 1
    if frame:
        settings["frame"] = frame
    if redact:
        settings["covered"] = len(redact)
    return replace(result, settings=settings, dropped=tuple(dropped))


def promise_of_file(data: bytes, mime: str, looked: ImageFacts) -> Promise:
    """Return the promise of a lossless result of this file.

    For an animation only the size is promised: readers differ in which frame is the first.

    Raises:
        ImageProblem: it does not decode.
    """
    if looked.frames > 1:
        return Promise(looked.width, looked.height, b"")
    picture = to_srgb(load_upright(data, mime, least_side=PROMISED_SIDE), in_place=True)
    return replace(promise_of(picture), width=looked.width, height=looked.height)
