"""Write the same pixels upright, without metadata and in fewer bytes, with no picture decoded and encoded again."""

from evidence_kit.media.image.ends import look_beyond
from evidence_kit.media.image.probe import look_image
from evidence_kit.media.image.structure import BrokenStructure, is_progressive, without_metadata
from evidence_kit.media.image.turn import turned
from evidence_kit.media.tail import NOTHING_BEYOND
from evidence_kit.model.facts import ImageFacts

STRIPPABLE = frozenset({"image/jpeg", "image/png", "image/gif"})

JPEG_REACH = 1.09
"""Largest ratio to its limit of a JPEG that is packed losslessly: six phones' files lost 5.7 to 8.4 percent."""

PNG_REACH = 1.5
"""Largest ratio to its limit of a PNG that is packed although it has more than a palette's colours."""

THOROUGH_PIXELS = 4_000_000
"""Most pixels for oxipng's second level: a tenth smaller on drawn pictures for twice the time."""

PALETTE_COLOURS = 256


def cleaned_losslessly(data: bytes, mime: str, looked: ImageFacts, most: int | None = None) -> bytes | None:
    """Return the same pixels upright and without metadata; None where that needs an encode.

    The pixels are sRGB, so a profile with private metadata is left out.

    Args:
        most: the limit in bytes; a file slightly over it is packed more tightly.
    """
    if mime not in STRIPPABLE:
        return None
    try:
        cleaned = without_metadata(mime, data, profile="profile" not in looked.private)
    except BrokenStructure:
        return None
    if (looked.broken or looked.foreign) and not is_sound(mime, cleaned):
        return None
    over = most is not None and len(cleaned) > most
    if mime == "image/jpeg" and (looked.orientation != 1 or over):
        if most is not None and over and (len(cleaned) > most * JPEG_REACH or is_progressive(cleaned)):
            return None
        return turned_and_packed(cleaned, looked.orientation, over=over)
    if looked.orientation != 1:
        return None
    if mime == "image/png" and over and most is not None and looked.frames == 1:
        return packed_png(cleaned, most, looked.width * looked.height)
    return cleaned


def is_sound(mime: str, data: bytes) -> bool:
    """Return whether nothing is wrong with the structure of a cleaned picture and nothing else is in it."""
    return look_beyond(mime, data) == NOTHING_BEYOND


def turned_and_packed(data: bytes, orientation: int, *, over: bool) -> bytes | None:
    """Return a JPEG of the same coefficients upright, and in fewer bytes when it is over its limit.

    None where that is not exactly possible, where it is damaged, or where a required library has no wheel.

    Args:
        over: write it in several scans, which saves 5 to 9 percent and is slower to make and to show.
    """
    result = turned(data, orientation) if orientation != 1 else data
    result = packed_jpeg(result) if result is not None and over else result
    if result is None:
        return None
    before, after = (look_image(jpeg, "image/jpeg", decode=False, strict=False) for jpeg in (data, result))
    expected = (before.height, before.width) if orientation >= 5 else (before.width, before.height)
    return result if (after.width, after.height) == expected and after.orientation == 1 else None


def packed_jpeg(data: bytes) -> bytes | None:
    """Return a JPEG of the same coefficients in several scans; None where MozJPEG is not installed or fails."""
    try:
        import mozjpeg_lossless_optimization as mozjpeg  # noqa: PLC0415  (has no wheels for some systems)
    except ImportError:
        return None
    try:
        return bytes(mozjpeg.optimize(data, copy=mozjpeg.COPY_MARKERS.ALL))
    except ValueError:
        return None


def packed_png(data: bytes, most: int | None, pixels: int) -> bytes | None:
    """Return a PNG with the same pixels in fewer bytes, or None where oxipng is not installed or cannot read it.

    Pictures of at most 256 colours get a palette, which saves most.

    Args:
        most: the limit in bytes; a file far above it is not tried.
    """
    try:
        import oxipng  # noqa: PLC0415  (has no wheels for some systems)
    except ImportError:
        return None
    if most is not None and len(data) > most * PNG_REACH and not has_few_colours(data):
        return None
    try:
        return bytes(oxipng.optimize_from_memory(data, level=2 if pixels <= THOROUGH_PIXELS else 1))
    except oxipng.PngError:
        return None


def has_few_colours(data: bytes) -> bool:
    """Return whether a palette has room for a PNG's colours."""
    from evidence_kit.media.image.loading import load_upright  # noqa: PLC0415  (only large files come here)

    picture = load_upright(data, "image/png")
    return picture.mode in ("1", "P") or picture.getcolors(PALETTE_COLOURS) is not None
