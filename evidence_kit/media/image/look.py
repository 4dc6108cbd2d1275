"""Looking at an image: its facts, and whether it decodes to its last byte."""

import contextlib
import dataclasses
import functools
import io
import math
import struct
from typing import Any, BinaryIO

from PIL import GifImagePlugin, Image, ImageStat, UnidentifiedImageError

from evidence_kit.facts import NOTHING_VISIBLE, ImageFacts, Sight
from evidence_kit.media.image.bitstreams import BLOCK, share_of_undecoded, undecoded_share
from evidence_kit.media.image.clear import hides_colours, shows_nothing, without_blank_alpha
from evidence_kit.media.image.colour import is_srgb, over_white
from evidence_kit.media.image.companions import companions_of
from evidence_kit.media.image.damage import is_damaged, lost_share, wrong_share
from evidence_kit.media.image.icc import words_beside
from evidence_kit.media.image.items import properties_of
from evidence_kit.media.image.large_heif import reduced_heif
from evidence_kit.media.image.levels import reduced
from evidence_kit.media.image.metadata import METADATA_ERRORS, read_metadata, read_stray, taken_of_picture
from evidence_kit.media.image.profile import colours_of
from evidence_kit.media.image.raw import picture_pages
from evidence_kit.media.image.sight import LONG_SIDE, shrunk, sight_of
from evidence_kit.media.image.strict import Strict, by_libjpeg
from evidence_kit.media.image.structure import BrokenStructure, early_chunk, trailing_bytes
from evidence_kit.media.image.upright import Pose, keep_from_turning, pose_of, upright
from evidence_kit.media.turns import turn

MOST_PIXELS = 220_000_000
"""A phone of today makes 200 megapixels; what is larger is a decompression bomb until proven otherwise."""

TOO_MANY = "it claims more than 220 megapixels"

MOST_ANIMATION_PIXELS = 4_000_000_000
"""Pixels of all frames together that are decoded; a minute of 1080p has 3.7 thousand million."""

# Pillow raises above twice this number, for the first frame and for every later one that grows (CVE-2022-45198).
Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2

PILLOW_FORMATS = {
    "image/jpeg": ("JPEG",),
    "image/png": ("PNG",),
    "image/gif": ("GIF",),
    "image/heic": ("HEIF",),
    "image/avif": ("AVIF",),
    "image/webp": ("WEBP",),
    "image/bmp": ("BMP",),
    "image/tiff": ("TIFF",),
}

DECODE_ERRORS = (OSError, ValueError, SyntaxError, EOFError, struct.error, MemoryError, RuntimeError, IndexError)
"""What Pillow's decoders raise on damaged input, collected from its own fuzzing driver."""

AS_STORED = Pose()
LARGE_PIXELS = 50_000_000
"""A larger picture is decoded alone, so that two of them never are in memory together."""

MOST_LOST = 0.5
"""Share of a damaged picture without any content from which its subject counts as not seen."""

MOST_BLANK_FRAMES = 50
BLANK_DEVIATION = 4.0
"""Standard deviation of the levels below which a frame shows nothing: a black, white or faded one."""


class ImageProblem(Exception):
    """The bytes are not a picture we can use; the text says why."""


class TooManyPixels(ImageProblem):
    """The picture, or one of its frames, is larger than we decode."""


@functools.cache
def prepare_heif() -> None:
    """Let Pillow open HEIC; its library takes longer to load than most pictures to be looked at."""
    import pillow_heif  # noqa: PLC0415  (only HEIC needs it)

    pillow_heif.register_heif_opener()


# Frames of a GIF stay in their palette while it is one and the same: 0.45 s for 163 frames instead of 1.64 s.
GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY


def open_image(source: BinaryIO, mime: str) -> Image.Image:
    """Open an image lazily, with the decoder of its sniffed type and no other.

    Raises:
        TooManyPixels: it has more than 220 megapixels.
        ImageProblem: it is not such an image.
    """
    if mime == "image/heic":
        prepare_heif()
    if mime == "image/heic":
        source = as_heic(source)
    try:
        image = Image.open(source, formats=PILLOW_FORMATS[mime])
    except Image.DecompressionBombError:
        raise TooManyPixels(TOO_MANY) from None
    except UnidentifiedImageError:
        raise ImageProblem("its header is damaged") from None
    except METADATA_ERRORS as problem:
        raise ImageProblem(plain(problem)) from None
    if image.width * image.height > MOST_PIXELS:
        raise TooManyPixels(f"{image.width}x{image.height}")
    if mime == "image/tiff":
        source.seek(0)
        image.info["pages"] = picture_pages(source.read())
        open_page(image, 0)
    if mime == "image/png":
        image.info["cicp"] = early_chunk(source, b"cICP")  # which Pillow passes over
    if mime in ("image/avif", "image/heic"):
        source.seek(0)
        if codes := properties_of(source.read()).nclx:  # Pillow passes over those of AVIF
            image.info["codes"] = codes[:2]
    return image


def as_heic(source: BinaryIO) -> BinaryIO:
    """Return a HEIC under a major brand that its opener knows; which one it is says nothing of how it is coded."""
    head = source.read(12)
    source.seek(0)
    known = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
    return source if head[8:12] in known else io.BytesIO(head[:8] + b"heic" + source.read()[12:])


def open_page(image: Image.Image, page: int) -> None:
    """Go to a page of a TIFF, counted from 0 among those that are pictures.

    Raises:
        ImageProblem: it is not there.
    """
    try:
        image.seek(image.info["pages"][page])
    except (*METADATA_ERRORS, IndexError) as problem:
        raise ImageProblem(plain(problem)) from None


def look_image(data: bytes, mime: str, *, decode: bool = True, strict: bool = True) -> ImageFacts:
    """Return the facts of an image after decoding it to its last byte.

    Args:
        decode: False when it is decoded later, by `check_whole` or `load_upright`, before anything is made of it.
        strict: whether damage is looked for that decoders conceal; False for what was just made.

    Raises:
        TooManyPixels: it has more than 220 megapixels.
        ImageProblem: it cannot be decoded whole.
    """
    with open_image(io.BytesIO(data), mime) as image, one_at_a_time(image):
        if mime == "image/png":
            load_first(image)
        told, private = read_metadata(image)
        pose = pose_of(image, mime, data, told)
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
            lossless=mime in ("image/png", "image/gif", "image/bmp", "image/tiff")
            or (mime == "image/webp" and data[12:16] == b"VP8L"),
            private=tuple(sorted({*private, *read_stray(mime, data), *words_beside(data, image)})),
            trailing=count_trailing(mime, data),
            companions=companions_of(mime, data, image).kinds(),
            dpi=dpi_of(image),
            taken=taken_of_picture(image),
        )
        read, share = None, 0.0
        if strict and mime == "image/jpeg" and image.mode in ("L", "RGB"):
            read = by_libjpeg(data, coarse_part(image))
        if read and read.luma and decode:
            facts = dataclasses.replace(facts, sight=upright_sight(read.luma, pose))
        elif decode and is_large_heif(image, mime):
            sight, share = look_large_heif(data, image, pose)
            facts = dataclasses.replace(facts, sight=sight)
        elif decode:
            facts = dataclasses.replace(facts, sight=decode_all(image, mime, pose))
            share = undecoded_share(image) if strict and mime == "image/heic" else 0.0
        if strict and share:
            return dataclasses.replace(facts, damage=seen_share(share))
    return dataclasses.replace(facts, damage=damage_of(data, mime, read)) if strict else facts


def is_large_heif(image: Image.Image, mime: str) -> bool:
    """Return whether an opened image is reduced while it is decoded."""
    return mime == "image/heic" and image.mode == "RGB" and image.width * image.height > LARGE_PIXELS


def look_large_heif(data: bytes, image: Image.Image, pose: Pose) -> tuple[Sight, float]:
    """Return how well a large HEIC can be made out, and the share of it that was never decoded.

    Raises:
        ImageProblem: it cannot be decoded whole.
    """
    try:
        small, blocks = reduced_heif(as_heic(io.BytesIO(data)), (max(image.size) // LONG_SIDE, BLOCK))
    except METADATA_ERRORS as problem:
        raise ImageProblem(plain(problem)) from None
    return upright_sight(small, pose), share_of_undecoded(blocks)


def load_first(image: Image.Image) -> None:
    """Decode a PNG before its metadata is read: `getexif` decodes one and a second `load` hides what the first found.

    Raises:
        ImageProblem: it is damaged.
    """
    try:
        image.load()
    except METADATA_ERRORS as problem:
        raise ImageProblem(plain(problem)) from None


def damage_of(data: bytes, mime: str, read: Strict | None) -> float | None:
    """Return the share of a picture that is wrong though it decodes, 0 when it is not known; None when it is whole.

    Raises:
        ImageProblem: so much of it is missing that its subject cannot be seen.
    """
    if not is_damaged(data, mime, read):
        return None
    with open_image(io.BytesIO(data), mime) as image, one_at_a_time(image):
        decode_all(image, mime)
        luma = shrunk(image.convert("L"))
    seen_share(lost_share(luma))
    return round(wrong_share(luma), 2)


def seen_share(lost: float) -> float:
    """Return the share of a damaged picture that is missing, when its subject can be seen all the same.

    Raises:
        ImageProblem: it cannot.
    """
    if lost >= MOST_LOST:
        raise ImageProblem(f"its data is damaged, and about {lost:.0%} of the picture is missing")
    return round(lost, 2)


def check_whole(data: bytes, mime: str) -> None:
    """Decode an image to its last byte, and keep nothing of it.

    Raises:
        TooManyPixels: it has more than 220 megapixels.
        ImageProblem: it cannot be decoded whole.
    """
    with open_image(io.BytesIO(data), mime) as image, one_at_a_time(image):
        decode_all(image, mime)


def count_frames(image: Image.Image, mime: str) -> int:
    """Return the frames of an animation or the pages of a TIFF; what lies beside the first in MPO and HEIF is none."""
    if mime == "image/tiff":
        return len(image.info["pages"])
    if mime in ("image/gif", "image/png", "image/webp", "image/avif"):
        try:
            return int(getattr(image, "n_frames", 1))
        except DECODE_ERRORS as problem:
            raise ImageProblem(plain(problem)) from None
    return 1


def dpi_of(image: Image.Image) -> int | None:
    """Return the dots an inch that the metadata of an image says, of its two directions the larger."""
    told = image.info.get("dpi")
    try:
        largest = max(float(one) for one in told) if isinstance(told, tuple) else 0.0
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return round(largest) if math.isfinite(largest) and largest >= 1 else None


def bits_of(image: Image.Image, data: bytes, mime: str) -> int:
    """Return the bits a channel as stored; Pillow hides the 16 of a PNG."""
    if mime == "image/png" and data[12:16] == b"IHDR":
        return max(8, data[24])
    return 16 if image.mode.startswith("I") or image.mode == "F" else int(image.info.get("bit_depth", 8))


def count_trailing(mime: str, data: bytes) -> int:
    """Return the bytes behind the picture's end, 0 when its blocks cannot be walked."""
    try:
        return trailing_bytes(mime, data)
    except BrokenStructure:
        return 0


def decode_all(image: Image.Image, mime: str, pose: Pose = AS_STORED) -> Sight:
    """Decode every frame to its last byte, and return how well the first can be made out.

    A JPEG is decoded at a fraction of its size: all of its data is read, but only a coarse picture is computed.

    Args:
        pose: how it is shown, so that the same view gives the same `view` however the phone was held.

    Raises:
        TooManyPixels: a later frame grows, or the frames together are too many pixels.
        ImageProblem: the data ends early or is damaged.
    """
    seen, sight = 0, None
    try:
        if mime == "image/jpeg":
            part = coarse_part(image)
            image.draft("L", (max(1, image.width // part), max(1, image.height // part)))
        for index in range(count_frames(image, mime)):
            if index:
                image.seek(image.info["pages"][index] if mime == "image/tiff" else index)
            seen += image.width * image.height
            if seen > MOST_ANIMATION_PIXELS:
                raise TooManyPixels(f"{seen} pixels in {index + 1} frames")
            keep_from_turning(image)
            image.load()
            if sight is None:
                if count_frames(image, mime) == 1 and shows_nothing(image, mime):
                    raise ImageProblem(NOTHING_VISIBLE)
                sight = upright_sight(without_blank_alpha(image, mime), pose)
    except Image.DecompressionBombError:
        raise TooManyPixels(TOO_MANY) from None
    except METADATA_ERRORS as problem:
        raise ImageProblem(plain(problem)) from None
    assert sight is not None  # noqa: S101  (every image has a first frame)
    return sight


def coarse_part(image: Image.Image) -> int:
    """Return the largest of 8, 4, 2 and 1 that leaves a JPEG, divided by it, large enough to measure its sight."""
    return next(part for part in (8, 4, 2, 1) if part == 1 or max(image.size) // part >= LONG_SIDE)


def upright_sight(image: Image.Image, pose: Pose) -> Sight:
    """Return how well a decoded image can be made out when it is held as it is shown."""
    small = shrunk(image) if image.mode in ("L", "RGB") and not pose.crop else image
    return sight_of(upright(small, pose))


def load_upright(
    data: bytes, mime: str, *, most_pixels: int | None = None, least_side: int | None = None, page: int = 0
) -> Image.Image:
    """Return an image decoded whole, with its orientation applied to the pixels and `info["colours"]`.

    Of an animation it is the first frame that shows something; `info["frame"]` says which, when it is not the first.

    Args:
        most_pixels: a picture of more is reduced by a whole number in both directions, until it has no more.
        least_side: pixels of the long side that are enough; a JPEG is decoded at the smallest eighth, quarter or half
            of its size that has them, which takes a fraction of the time.
        page: of a TIFF, from 0.

    Raises:
        TooManyPixels: it has more than 220 megapixels.
        ImageProblem: it cannot be decoded whole.
    """
    with open_image(io.BytesIO(data), mime) as image, one_at_a_time(image):
        try:
            if mime == "image/png":
                load_first(image)
            if mime == "image/tiff":
                open_page(image, page)
            pose = pose_of(image, mime, data)
            if least_side is not None and mime == "image/jpeg":
                share = min(1.0, least_side / max(image.size))
                image.draft(None, (math.ceil(image.width * share), math.ceil(image.height * share)))
            frame = 0 if mime == "image/tiff" else telling_frame(image, count_frames(image, mime))
            keep_from_turning(image)
            keep: dict[str | tuple[int, int], Any] = {"colours": colours_of(image)}
            shown = decoded(image, data, mime, most_pixels)
            if "transparency" in shown.info:
                keep["transparency"] = shown.info["transparency"]
            shown = upright(without_blank_alpha(shown, mime), pose, shown.width / image.width)
        except Image.DecompressionBombError:
            raise TooManyPixels(TOO_MANY) from None
        except METADATA_ERRORS as problem:
            raise ImageProblem(plain(problem)) from None
        shown.format = image.format
        shown.info = {**keep, "frame": frame} if frame else keep
        return shown


def decoded(image: Image.Image, data: bytes, mime: str, most_pixels: int | None) -> Image.Image:
    """Return an opened image decoded, and reduced by a whole number when it has more pixels than these.

    Raises:
        ImageProblem: nobody can see anything in it.
    """
    many = most_pixels is not None and image.width * image.height > most_pixels
    factor = math.ceil(math.sqrt(image.width * image.height / most_pixels)) if most_pixels and many else 1
    if many and is_large_heif(image, mime):
        return reduced_heif(as_heic(io.BytesIO(data)), (factor,))[0]
    image.load()
    if count_frames(image, mime) == 1 and shows_nothing(image, mime):
        raise ImageProblem(NOTHING_VISIBLE)
    return reduced(image, factor) if many else image


def telling_frame(image: Image.Image, frames: int) -> int:
    """Seek the first frame of an animation that is not of one tone, and return its number; 0 when none is found."""
    for index in range(min(frames, MOST_BLANK_FRAMES) if frames > 1 else 0):
        image.seek(index)
        small = over_white(image.convert("RGBA")).convert("L").resize((64, 64), Image.Resampling.BOX)
        if ImageStat.Stat(small).stddev[0] >= BLANK_DEVIATION:
            return index
    image.seek(0)
    return 0


def one_at_a_time(image: Image.Image) -> contextlib.AbstractContextManager[object]:
    """Return what to hold while an image is decoded: its turn when it is large, nothing else."""
    return turn() if image.width * image.height > LARGE_PIXELS else contextlib.nullcontext()


def plain(problem: BaseException) -> str:
    """Return a decoder's complaint in words that a person understands; the library's own never are."""
    if isinstance(problem, MemoryError):
        return "it needs more memory than there is"
    cut_off = "truncated" in str(problem) or isinstance(problem, EOFError)
    return "it is cut off before its end" if cut_off else "its data is damaged"
