"""Read the facts of an image, and check that it decodes to its last byte."""

import dataclasses
import io
import math

from PIL import Image

from evidence_kit.media.image.bitstreams import BLOCK, share_of_undecoded, undecoded_share
from evidence_kit.media.image.clear import hides_colours, shows_nothing, without_blank_alpha
from evidence_kit.media.image.colour import is_srgb
from evidence_kit.media.image.companions import companions_of
from evidence_kit.media.image.damage import damaged_share, is_damaged, lost_share
from evidence_kit.media.image.ends import look_beyond
from evidence_kit.media.image.icc import profile_kinds_of
from evidence_kit.media.image.large_heif import reduced_heif
from evidence_kit.media.image.legibility import LONG_SIDE, shrunk, sight_of
from evidence_kit.media.image.metadata import read_metadata, read_stray, taken_of_picture
from evidence_kit.media.image.opening import (
    ImageProblem,
    TooManyPixels,
    as_heic,
    count_frames,
    is_large_heif,
    load_first,
    one_at_a_time,
    open_image,
    problems_in_words,
)
from evidence_kit.media.image.profile import colours_of
from evidence_kit.media.image.scans import searched_once
from evidence_kit.media.image.strict import Strict, by_libjpeg
from evidence_kit.media.image.upright import Pose, keep_from_turning, pose_of, upright
from evidence_kit.model.facts import NOTHING_VISIBLE, ImageFacts, Sight

MOST_ANIMATION_PIXELS = 4_000_000_000
"""Most pixels of all frames together that are decoded; a minute of 1080p has 3.7 billion."""

AS_STORED = Pose()

MOST_LOST = 0.5
"""Least blank share of a damaged picture whose subject counts as invisible."""


def look_image(data: bytes, mime: str, *, decode: bool = True, strict: bool = True, sharp: bool = True) -> ImageFacts:
    """Return the facts of an image after decoding it to its last byte.

    Args:
        decode: False when it is decoded later, by `check_whole` or `load_upright`, before anything is made of it.
        strict: whether to look for damage that decoders conceal; False for what was just made.
        sharp: whether to measure its sharpness.

    Raises:
        TooManyPixels: it has more than 220 megapixels.
        ImageProblem: it cannot be decoded to its end.
    """
    with searched_once(data):
        return look_bytes(data, mime, decode=decode, strict=strict, sharp=sharp)


def look_bytes(data: bytes, mime: str, *, decode: bool, strict: bool, sharp: bool) -> ImageFacts:
    """Return what `look_image` returns, and raise what it raises."""
    with open_image(io.BytesIO(data), mime) as image, one_at_a_time(image):
        if mime == "image/png":
            load_first(image)
        stated, private = read_metadata(image)
        pose = pose_of(image, mime, data, stated)
        width, height = pose.size(*image.size)
        facts = ImageFacts(
            format=mime.removeprefix("image/"),
            width=width,
            height=height,
            orientation=pose.orientation,
            ignored_turn=pose.ignored,
            frames=count_frames(image, mime),
            mode=image.mode,
            bits=bits_of(image, data, mime),
            srgb=is_srgb(image),
            hdr=colours_of(image).hdr,
            hidden=mime == "image/png" and hides_colours(image),
            lossless=is_lossless(data, mime),
            private=tuple(sorted({*private, *read_stray(mime, data), *profile_kinds_of(data, image)})),
            companions=companions_of(mime, data, image).kinds(),
            dpi=dpi_of(image),
            taken=taken_of_picture(image),
            **dataclasses.asdict(look_beyond(mime, data)),
        )
        libjpeg, share = None, 0.0
        if strict and mime == "image/jpeg" and image.mode in ("L", "RGB"):
            libjpeg = by_libjpeg(data, coarse_part(image))
        if libjpeg and libjpeg.luma and decode:
            facts = dataclasses.replace(facts, sight=upright_sight(libjpeg.luma, pose, sharp=sharp))
        elif decode and is_large_heif(image, mime):
            sight, share = look_large_heif(data, image, pose, sharp=sharp)
            facts = dataclasses.replace(facts, sight=sight)
        elif decode:
            facts = dataclasses.replace(facts, sight=decode_all(image, mime, pose, sharp=sharp))
            share = undecoded_share(image) if strict and mime == "image/heic" else 0.0
        if strict and share:
            return dataclasses.replace(facts, damage=missing_share(share))
    return dataclasses.replace(facts, damage=damage_of(data, mime, libjpeg)) if strict else facts


def is_lossless(data: bytes, mime: str) -> bool:
    """Return whether an image's format is lossless."""
    if mime == "image/webp":
        return data[12:16] == b"VP8L"
    return mime in ("image/png", "image/gif", "image/bmp", "image/tiff")


def look_large_heif(data: bytes, image: Image.Image, pose: Pose, *, sharp: bool) -> tuple[Sight, float]:
    """Return the legibility of a large HEIC, and the share of it that was never decoded.

    Raises:
        ImageProblem: it cannot be decoded to its end.
    """
    with problems_in_words():
        small, blocks = reduced_heif(as_heic(io.BytesIO(data)), (max(image.size) // LONG_SIDE, BLOCK))
    return upright_sight(small, pose, sharp=sharp), share_of_undecoded(blocks)


def damage_of(data: bytes, mime: str, libjpeg: Strict | None) -> float | None:
    """Return the damaged share of a picture that decodes, 0 when unknown; None when it is undamaged.

    Raises:
        ImageProblem: too much is missing to see its subject.
    """
    if not is_damaged(data, mime, libjpeg):
        return None
    with open_image(io.BytesIO(data), mime) as image, one_at_a_time(image):
        decode_all(image, mime, sharp=False)
        luma = shrunk(image.convert("L"))
    missing_share(lost_share(luma))
    return round(damaged_share(luma), 2)


def missing_share(lost: float) -> float:
    """Return the missing share of a damaged picture, rounded.

    Raises:
        ImageProblem: too much is missing to see its subject.
    """
    if lost >= MOST_LOST:
        raise ImageProblem(f"its data is damaged, and about {lost:.0%} of the picture is missing")
    return round(lost, 2)


def check_whole(data: bytes, mime: str) -> None:
    """Check that an image decodes to its last byte.

    Raises:
        TooManyPixels: it has more than 220 megapixels.
        ImageProblem: it cannot be decoded to its end.
    """
    with open_image(io.BytesIO(data), mime) as image, one_at_a_time(image):
        decode_all(image, mime, sharp=False)


def dpi_of(image: Image.Image) -> int | None:
    """Return the dots per inch in an image's metadata, the larger of its two directions."""
    stated = image.info.get("dpi")
    try:
        largest = max(float(dots) for dots in stated) if isinstance(stated, tuple) else 0.0
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return round(largest) if math.isfinite(largest) and largest >= 1 else None


def bits_of(image: Image.Image, data: bytes, mime: str) -> int:
    """Return the stored bits per channel; Pillow hides the 16 of a PNG."""
    if mime == "image/png" and data[12:16] == b"IHDR":
        return max(8, data[24])
    return 16 if image.mode.startswith("I") or image.mode == "F" else int(image.info.get("bit_depth", 8))


def decode_all(image: Image.Image, mime: str, pose: Pose = AS_STORED, *, sharp: bool = True) -> Sight:
    """Decode every frame to its last byte, and return the legibility of the first.

    A JPEG is decoded at a fraction of its size: all its data is read, but only a coarse picture is computed.

    Args:
        pose: how it is shown, so that `view` does not depend on how the phone was held.
        sharp: whether to measure its sharpness.

    Raises:
        TooManyPixels: a later frame grows, or the frames together are too many pixels.
        ImageProblem: the data ends early or is damaged.
    """
    pixels, sight = 0, None
    with problems_in_words():
        if mime == "image/jpeg":
            part = coarse_part(image)
            image.draft("L", (max(1, image.width // part), max(1, image.height // part)))
        for index in range(count_frames(image, mime)):
            if index:
                image.seek(image.info["pages"][index] if mime == "image/tiff" else index)
            pixels += image.width * image.height
            if pixels > MOST_ANIMATION_PIXELS:
                raise TooManyPixels(f"{pixels} pixels in {index + 1} frames")
            keep_from_turning(image)
            image.load()
            if sight is None:
                if count_frames(image, mime) == 1 and shows_nothing(image, mime):
                    raise ImageProblem(NOTHING_VISIBLE)
                sight = upright_sight(without_blank_alpha(image, mime), pose, sharp=sharp)
    assert sight is not None  # noqa: S101  (every image has a first frame)
    return sight


def coarse_part(image: Image.Image) -> int:
    """Return the largest of 8, 4, 2 and 1 by which a JPEG can be divided and still be measured."""
    return next(part for part in (8, 4, 2, 1) if part == 1 or max(image.size) // part >= LONG_SIDE)


def upright_sight(image: Image.Image, pose: Pose, *, sharp: bool) -> Sight:
    """Return the legibility of a decoded image when shown upright."""
    small = shrunk(image) if image.mode in ("L", "RGB") and not pose.crop else image
    return sight_of(upright(small, pose), sharp=sharp)
