"""Open an image safely: only with the decoder of its sniffed type, and never a decompression bomb."""

import contextlib
import io
from collections.abc import Iterator
from typing import BinaryIO

from PIL import GifImagePlugin, Image, UnidentifiedImageError

from evidence_kit.media.image.items import properties_of
from evidence_kit.media.image.metadata import METADATA_ERRORS
from evidence_kit.media.image.raw import picture_pages
from evidence_kit.media.image.structure import early_chunk
from evidence_kit.media.turns import turn

MOST_PIXELS = 220_000_000
"""Today's phones make 200 megapixels; anything larger counts as a decompression bomb."""

TOO_MANY = "it claims more than 220 megapixels"

# Pillow raises above twice this number, for the first frame and for every later frame that grows (CVE-2022-45198).
Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2

# Frames of a GIF stay in palette mode while the palette is the same: 0.45 s for 163 frames instead of 1.64 s.
GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY

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

LARGE_PIXELS = 50_000_000
"""Most pixels of pictures decoded together; a larger one is decoded alone, so that two are never in memory."""


class ImageProblem(Exception):
    """The bytes are not a picture we can use; the text says why."""


class TooManyPixels(ImageProblem):
    """The picture, or one of its frames, is larger than we decode."""


def open_image(source: BinaryIO, mime: str) -> Image.Image:
    """Open an image lazily, with the decoder of its sniffed type and no other.

    Raises:
        TooManyPixels: it has more than 220 megapixels.
        ImageProblem: it is not an image of that type.
    """
    if mime == "image/heic":
        import pillow_heif  # noqa: PLC0415  (only HEIC needs it, and most pictures are read sooner than it is loaded)

        pillow_heif.register_heif_opener()
        source = as_heic(source)
    with problems_in_words():
        image = Image.open(source, formats=PILLOW_FORMATS[mime])
    if image.width * image.height > MOST_PIXELS:
        raise TooManyPixels(f"{image.width}x{image.height}")
    if mime == "image/tiff":
        source.seek(0)
        image.info["pages"] = picture_pages(source.read())
        open_page(image, 0)
    if mime == "image/png":
        image.info["cicp"] = early_chunk(source, b"cICP")  # which Pillow ignores
    if mime in ("image/avif", "image/heic"):
        source.seek(0)
        if codes := properties_of(source.read()).nclx:  # Pillow ignores those of AVIF
            image.info["codes"] = codes[:2]
    return image


@contextlib.contextmanager
def problems_in_words() -> Iterator[None]:
    """Turn the errors of Pillow on an image into an ImageProblem in plain words.

    Raises:
        TooManyPixels: it has more than 220 megapixels.
        ImageProblem: it is damaged.
    """
    try:
        yield
    except Image.DecompressionBombError:
        raise TooManyPixels(TOO_MANY) from None
    except UnidentifiedImageError:
        raise ImageProblem("its header is damaged") from None
    except METADATA_ERRORS as problem:
        raise ImageProblem(reason_for(problem)) from None


def as_heic(source: BinaryIO) -> BinaryIO:
    """Return a HEIC under a major brand that its opener knows; the brand does not affect the coding."""
    head = source.read(12)
    source.seek(0)
    known = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
    return source if head[8:12] in known else io.BytesIO(head[:8] + b"heic" + source.read()[12:])


def open_page(image: Image.Image, page: int) -> None:
    """Go to a page of a TIFF, counted from 0 among those that are pictures.

    Raises:
        ImageProblem: it is not there.
    """
    with problems_in_words():
        image.seek(image.info["pages"][page])


def is_large_heif(image: Image.Image, mime: str) -> bool:
    """Return whether an opened image must be reduced by `reduced_heif`."""
    return mime == "image/heic" and image.mode == "RGB" and image.width * image.height > LARGE_PIXELS


def load_first(image: Image.Image) -> None:
    """Decode a PNG before its metadata is read: `getexif` decodes it too, and a second `load` hides the first's errors.

    Raises:
        ImageProblem: it is damaged.
    """
    with problems_in_words():
        image.load()


def count_frames(image: Image.Image, mime: str) -> int:
    """Return the number of frames of an animation or pages of a TIFF; 1 for MPO and HEIF."""
    if mime == "image/tiff":
        return len(image.info["pages"])
    if mime in ("image/gif", "image/png", "image/webp", "image/avif"):
        with problems_in_words():
            return int(getattr(image, "n_frames", 1))
    return 1


def one_at_a_time(image: Image.Image) -> contextlib.AbstractContextManager[object]:
    """Return the lock for decoding an image: large ones take turns, others need none."""
    return turn() if image.width * image.height > LARGE_PIXELS else contextlib.nullcontext()


def reason_for(problem: BaseException) -> str:
    """Return the reason for a decoder's error in plain words, unlike the library's own."""
    if isinstance(problem, MemoryError):
        return "it needs more memory than there is"
    cut_off = "truncated" in str(problem) or isinstance(problem, EOFError)
    return "it is cut off before its end" if cut_off else "its data is damaged"
