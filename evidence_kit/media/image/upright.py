"""Find out which way up a picture is: the single rule for facts, uploads, redaction, marks and suggestions.

Viewers follow it, tested in Chromium 156 and Firefox 153 with all eight values in every position:

    JPEG        the first Exif segment before the picture data
    PNG         the eXIf chunk before the picture data; not a later one, and not a text chunk
    HEIC, AVIF  the item properties `irot` and `imir`; their EXIF is for information only (ISO/IEC 23008-12, 6.5.10)
    TIFF        the tag of its first directory (browsers show no TIFF; other viewers obey it)
    WebP        nothing
    anywhere    XMP is not obeyed

In EXIF the tag counts only as a single SHORT from 1 to 8 in the first directory.
"""

import itertools
import struct
from dataclasses import dataclass

from PIL import Image

from evidence_kit.media.image.items import clean_aperture, properties_of
from evidence_kit.media.image.structure import EXIF_NAME, JPEG_EXIF, JPEG_SCAN, BrokenStructure, jpeg_blocks, png_blocks
from evidence_kit.model.case import Box

ORIENTATION, SHORT = 0x0112, 3
TIFF_STARTS = (b"MM\0*", b"II*\0")
MOST_STARTS = 64

UPRIGHT_MOVES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Pose:
    """The steps from the stored pixels to the picture that viewers show.

    Attributes:
        orientation: EXIF's number, 1 to 8; 1 for HEIC, which libheif has already turned.
        turn: how decoded pixels must still be turned, in the same numbers.
        crop: the part of the decoded pixels that is shown, before turning; None for all of them.
        ignored: a different number where viewers ignore it; 1 without one.
    """

    orientation: int = 1
    turn: int = 1
    crop: Box | None = None
    ignored: int = 1

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Return the upright size of an opened picture with these sides."""
        if self.crop:
            _, _, width, height = self.crop
        return (height, width) if self.turn >= 5 else (width, height)


def pose_of(image: Image.Image, mime: str, data: bytes, stated: int = 1) -> Pose:
    """Return the pose of an opened image.

    Args:
        stated: the orientation in some EXIF or XMP, whether viewers obey it or not.
    """
    if mime in ("image/avif", "image/heic"):
        properties = properties_of(data)
        stated = stated if stated != 1 else loose_orientation(data)
        ignored = stated if stated not in (1, properties.orientation) else 1
        if mime == "image/heic":  # libheif applies all of them
            return Pose(ignored=ignored)
        crop = clean_aperture(properties.clap, image.size) if properties.clap else None
        return Pose(properties.orientation, properties.orientation, crop, ignored)
    obeyed = 1
    if mime in ("image/jpeg", "image/png"):
        obeyed = early_orientation(data, mime)
    elif mime == "image/tiff":
        number = getattr(image, "tag_v2", {}).get(ORIENTATION, 1)
        obeyed = number if isinstance(number, int) and 1 <= number <= 8 else 1
    ignored = stated if stated not in (1, obeyed) else 1
    # Pillow turns a TIFF while it decodes, and reports the turned size from the start.
    return Pose(obeyed, 1 if mime == "image/tiff" else obeyed, None, ignored)


def early_orientation(data: bytes, mime: str) -> int:
    """Return the orientation in the first Exif segment or chunk before a JPEG's or PNG's picture, 1 without one."""
    try:
        if mime == "image/png":
            for kind, start, end in itertools.takewhile(lambda chunk: chunk[0] != b"IDAT", png_blocks(data)):
                if kind == b"eXIf":
                    return exif_orientation(data[start + 8 : end - 4])
        else:
            for marker, start, end in itertools.takewhile(lambda segment: segment[0] != JPEG_SCAN, jpeg_blocks(data)):
                if marker == JPEG_EXIF and data[start + 4 : end].startswith(EXIF_NAME):
                    return exif_orientation(data[start + 4 + len(EXIF_NAME) : end])
    except (BrokenStructure, struct.error):
        return 1
    return 1


def exif_orientation(block: bytes) -> int:
    """Return the orientation in an EXIF block without its name, 1 without one."""
    order = {b"MM\0*": ">", b"II*\0": "<"}.get(block[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", block, 4)
        (count,) = struct.unpack_from(f"{order}H", block, start)
        for offset in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, values, value = struct.unpack_from(f"{order}HHIH", block, offset)
            if tag == ORIENTATION:
                return value if (kind, values) == (SHORT, 1) and 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def loose_orientation(data: bytes) -> int:
    """Return the orientation of EXIF anywhere in a HEIC or AVIF; Pillow replaces it with that of the properties."""
    for start in TIFF_STARTS:
        position = data.find(start)
        for _ in range(MOST_STARTS):
            if position < 0:
                break
            if (stated := exif_orientation(data[position : position + (1 << 16)])) != 1:
                return stated
            position = data.find(start, position + 1)
    return 1


def keep_from_turning(image: Image.Image) -> None:
    """Let an opened TIFF be turned by its own tag only: Pillow would also turn it by XMP, unlike viewers."""
    if image.format != "TIFF":
        return
    exif = image.getexif()
    if ORIENTATION in exif and ORIENTATION not in getattr(image, "tag_v2", {}):
        del exif[ORIENTATION]


def upright(picture: Image.Image, pose: Pose, share: float = 1.0) -> Image.Image:
    """Return decoded pixels as viewers show them.

    Args:
        share: of the full sides at which the picture was decoded.
    """
    if pose.crop:
        x, y, width, height = (round(value * share) for value in pose.crop)
        picture = picture.crop((x, y, x + max(1, width), y + max(1, height)))
    return picture.transpose(UPRIGHT_MOVES[pose.turn]) if pose.turn != 1 else picture
