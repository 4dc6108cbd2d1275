"""Which way up a picture is: the one rule for facts, uploads, covered places, marks and suggestions.

It is that of the viewers, seen in Chromium 156 and Firefox 153 with all eight values in every place:

    JPEG        the first Exif segment before the picture data, where both browsers take it from
    PNG         the eXIf chunk before the picture data; not a later one, and not a text chunk
    HEIC, AVIF  the item properties `irot` and `imir`; their EXIF is for information only (ISO/IEC 23008-12, 6.5.10)
    TIFF        the tag of its first directory (browsers show no TIFF; other viewers obey it)
    WebP        nothing
    anywhere    XMP is not obeyed

In EXIF the tag counts as one SHORT from 1 to 8 in the first directory, and in no other type.
"""

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
    """How the stored pixels become the picture that viewers show.

    Attributes:
        orientation: EXIF's number for it, 1 to 8; 1 for HEIC, whose reader has done it already.
        turn: what is left to be done with decoded pixels, in the same numbers.
        crop: the part of the decoded pixels that is shown, before they are turned; None for all of them.
        ignored: another number that stands where viewers do not look; 1 when there is none.
    """

    orientation: int = 1
    turn: int = 1
    crop: Box | None = None
    ignored: int = 1

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Return the upright size of a picture that is opened with these sides."""
        if self.crop:
            _, _, width, height = self.crop
        return (height, width) if self.turn >= 5 else (width, height)


def pose_of(image: Image.Image, mime: str, data: bytes, told: int = 1) -> Pose:
    """Return how an opened image is shown.

    Args:
        told: the orientation that some EXIF or XMP of it says, obeyed or not.
    """
    if mime in ("image/avif", "image/heic"):
        found = properties_of(data)
        told = told if told != 1 else loose_orientation(data)
        ignored = told if told not in (1, found.orientation) else 1
        if mime == "image/heic":  # libheif applies all of them
            return Pose(ignored=ignored)
        crop = clean_aperture(found.clap, image.size) if found.clap else None
        return Pose(found.orientation, found.orientation, crop, ignored)
    obeyed = 1
    if mime == "image/jpeg":
        obeyed = jpeg_orientation(data)
    elif mime == "image/png":
        obeyed = png_orientation(data)
    elif mime == "image/tiff":
        obeyed = tiff_orientation(image)
    ignored = told if told not in (1, obeyed) else 1
    # Pillow turns a TIFF while it decodes, and its size is the turned one from the start.
    return Pose(obeyed, 1 if mime == "image/tiff" else obeyed, None, ignored)


def jpeg_orientation(data: bytes) -> int:
    """Return what the first Exif segment of a JPEG says, 1 without one."""
    try:
        for marker, start, end in jpeg_blocks(data):
            if marker == JPEG_SCAN:
                break
            if marker == JPEG_EXIF and data[start + 4 : end].startswith(EXIF_NAME):
                return exif_orientation(data[start + 4 + len(EXIF_NAME) : end])
    except (BrokenStructure, struct.error):
        return 1
    return 1


def png_orientation(data: bytes) -> int:
    """Return what the eXIf chunk before a PNG's picture says, 1 without one."""
    try:
        for kind, start, end in png_blocks(data):
            if kind == b"IDAT":
                break
            if kind == b"eXIf":
                return exif_orientation(data[start + 8 : end - 4])
    except BrokenStructure:
        return 1
    return 1


def tiff_orientation(image: Image.Image) -> int:
    """Return what the first directory of an opened TIFF says."""
    told = getattr(image, "tag_v2", {}).get(ORIENTATION, 1)
    return told if isinstance(told, int) and 1 <= told <= 8 else 1


def exif_orientation(block: bytes) -> int:
    """Return the orientation that an EXIF block without its name says, 1 when it says none."""
    order = {b"MM\0*": ">", b"II*\0": "<"}.get(block[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", block, 4)
        (count,) = struct.unpack_from(f"{order}H", block, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, values, value = struct.unpack_from(f"{order}HHIH", block, place)
            if tag == ORIENTATION:
                return value if (kind, values) == (SHORT, 1) and 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def loose_orientation(data: bytes) -> int:
    """Return the orientation of EXIF anywhere in a HEIC or AVIF; Pillow overwrites it with that of the properties."""
    for start in TIFF_STARTS:
        position = data.find(start)
        for _ in range(MOST_STARTS):
            if position < 0:
                break
            if (told := exif_orientation(data[position : position + (1 << 16)])) != 1:
                return told
            position = data.find(start, position + 1)
    return 1


def keep_from_turning(image: Image.Image) -> None:
    """Let an opened TIFF be turned by its own tag only: Pillow would also turn it by XMP, which no viewer does."""
    if image.format != "TIFF":
        return
    exif = image.getexif()
    if ORIENTATION in exif and ORIENTATION not in getattr(image, "tag_v2", {}):
        del exif[ORIENTATION]


def upright(picture: Image.Image, pose: Pose, share: float = 1.0) -> Image.Image:
    """Return decoded pixels as viewers show them.

    Args:
        share: of the sides that the picture was decoded at, when it was reduced.
    """
    if pose.crop:
        x, y, width, height = (round(value * share) for value in pose.crop)
        picture = picture.crop((x, y, x + max(1, width), y + max(1, height)))
    return picture.transpose(UPRIGHT_MOVES[pose.turn]) if pose.turn != 1 else picture
