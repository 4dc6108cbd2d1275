"""Find the kinds of private metadata in a picture's file.

Only what is known to be harmless is ignored: size, exposure, device and time. Everything else may contain a name or an
address.
"""

import math
import re
import struct
from typing import Any

from PIL import ExifTags, Image

from evidence_kit.media.clock import taken_of_exif
from evidence_kit.media.image.structure import EXIF_NAME, BrokenStructure, count_thumbnails, stray_blocks

# The first eight are collected from Pillow's own fuzzing driver.
METADATA_ERRORS = (
    *(OSError, ValueError, SyntaxError, EOFError, struct.error, MemoryError, RuntimeError, IndexError),
    *(KeyError, TypeError, AttributeError),
)
"""Errors that Pillow raises on damaged metadata: those of its decoders, and of values of the wrong type."""

ORIENTATION = ExifTags.Base.Orientation

PRIVATE_EXIF = {
    ExifTags.Base[name]: kind
    for kind, names in (
        ("serial", "BodySerialNumber LensSerialNumber CameraSerialNumber ImageUniqueID"),
        ("owner", "CameraOwnerName Artist XPAuthor"),
        ("copyright", "Copyright"),
        ("maker-note", "MakerNote"),
    )
    for name in names.split()
}
"""Private tags whose kind is known; any other that is not harmless is "text"."""

# Exif 3.0 (CIPA DC-008), 4.6.5 and 4.6.6, and TIFF 6.0: tags without free text, plus device, software and lens.
PIXEL_TAGS = """
    NewSubfileType SubfileType ImageWidth ImageLength BitsPerSample Compression PhotometricInterpretation FillOrder
    StripOffsets Orientation SamplesPerPixel RowsPerStrip StripByteCounts MinSampleValue MaxSampleValue XResolution
    YResolution PlanarConfiguration ResolutionUnit PageNumber TransferFunction WhitePoint PrimaryChromaticities
    Predictor ColorMap TileWidth TileLength TileOffsets TileByteCounts ExtraSamples SampleFormat JPEGTables
    YCbCrCoefficients YCbCrSubSampling YCbCrPositioning ReferenceBlackWhite InterColorProfile ColorSpace Gamma
    ExifImageWidth ExifImageHeight ComponentsConfiguration CompressedBitsPerPixel ExifVersion FlashPixVersion
"""
DEVICE_AND_TIME_TAGS = """
    Make Model Software LensSpecification LensMake LensModel DateTime DateTimeOriginal DateTimeDigitized TimeZoneOffset
    OffsetTime OffsetTimeOriginal OffsetTimeDigitized SubsecTime SubsecTimeOriginal SubsecTimeDigitized
"""
EXPOSURE_TAGS = """
    ExposureTime FNumber ExposureProgram ISOSpeedRatings SensitivityType StandardOutputSensitivity
    RecommendedExposureIndex ISOSpeed ISOSpeedLatitudeyyy ISOSpeedLatitudezzz ShutterSpeedValue ApertureValue
    BrightnessValue ExposureBiasValue MaxApertureValue SubjectDistance MeteringMode LightSource Flash FocalLength
    FlashEnergy FocalPlaneXResolution FocalPlaneYResolution FocalPlaneResolutionUnit SubjectLocation ExposureIndex
    SensingMethod FileSource SceneType CFAPattern CFARepeatPatternDim SelfTimerMode CustomRendered ExposureMode
    WhiteBalance DigitalZoomRatio FocalLengthIn35mmFilm SceneCaptureType GainControl Contrast Saturation Sharpness
    SubjectDistanceRange CompositeImage CompositeImageCount
"""
POINTER_TAGS = "ExifOffset GPSInfo ExifInteroperabilityOffset"
SUBJECT_AREA = 0x9214
"""The position of the subject in the picture; Pillow has no name for the tag."""

HARMLESS_EXIF = {
    SUBJECT_AREA,
    *(ExifTags.Base[name] for name in (PIXEL_TAGS + DEVICE_AND_TIME_TAGS + EXPOSURE_TAGS + POINTER_TAGS).split()),
}
"""Harmless tags of the first and the Exif directory; the directories that pointers lead to are checked too."""

# DCF 2.0: the rule's name and version, and the format and size of the file it belongs to.
HARMLESS_INTEROP = frozenset({0x0001, 0x0002, 0x1000, 0x1001, 0x1002})

# XMP's angles as Exif and as drones write them, IPTC's place names, and IPTC-IIM's datasets 2:90 city and 2:92
# sub-location.
PLACE = re.compile(
    rb"(?i:gps[_-]?l(?:at|on)|photoshop:city|iptc4xmp(?:core|ext):(?:sub)?location)|\x1c\x02[\x5a\x5c]\x00"
)
OWNER = rb"dc:creator|photoshop:authorsposition|ownername|creatorcontactinfo|xmprights:owner"
AUTHOR = rb"(?:tEXt|iTXt|zTXt)(?:author|artist)\0|\x1c\x02\x50\x00"
"""Keywords of a PNG's texts, and IPTC-IIM's dataset 2:80 by-line."""
PRIVATE_XMP = (
    (PLACE, "location"),
    (re.compile(rb"serial_?number", re.IGNORECASE), "serial"),
    (re.compile(OWNER + rb"|" + AUTHOR, re.IGNORECASE), "owner"),
)


def read_metadata(image: Image.Image) -> tuple[int, tuple[str, ...]]:
    """Return the EXIF orientation (1 where the file has no tag) and the kinds of private metadata in EXIF and XMP."""
    found: set[str] = set()
    orientation = 1
    try:
        exif = image.getexif()
        orientation = int(exif.get(ORIENTATION) or 1)
        found |= exif_kinds(exif, image.info.get("exif") or b"")
    except METADATA_ERRORS:
        found.add("maker-note")  # metadata that cannot be read may hide anything
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    found |= xmp_kinds(xmp.encode("utf-8", "replace") if isinstance(xmp, str) else xmp)
    return (orientation if 1 <= orientation <= 8 else 1), tuple(sorted(found))


def taken_of_picture(image: Image.Image) -> str | None:
    """Return the time when a picture was taken, as ISO 8601; None when that is unknown or unreadable."""
    try:
        return taken_of_exif(image)
    except METADATA_ERRORS:
        return None


def exif_kinds(exif: Image.Exif, stored: bytes) -> set[str]:
    """Return the kinds of private metadata in EXIF.

    Args:
        stored: the block it was read from; empty when unknown.

    Raises:
        METADATA_ERRORS: one of them, when it is damaged.
    """
    found: set[str] = set()
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    if position:
        found.add("location" if has_position(position) else "position-tags")
    if exif.get_ifd(ExifTags.IFD.IFD1):
        found.add("thumbnail")  # a small JPEG with metadata of its own
    inner = dict(exif.get_ifd(ExifTags.IFD.Exif))
    found |= {PRIVATE_EXIF.get(tag, "text") for tag in {*exif, *inner} - HARMLESS_EXIF}
    if not HARMLESS_INTEROP.issuperset(exif.get_ifd(ExifTags.IFD.Interop)):
        found.add("text")
    if stored and has_skipped_tags(stored, len(exif), len(inner), exif.get(ExifTags.IFD.Exif)):
        found.add("text")
    return found


def has_skipped_tags(stored: bytes, outer: int, inner: int, pointer: int | None) -> bool:
    """Return whether an EXIF block has more tags than were read: Pillow skips those whose values it cannot read.

    Args:
        outer: number of tags read from the first directory.
        inner: number of tags read from the Exif directory.
        pointer: where the Exif directory begins; None without it.

    Raises:
        struct.error: a directory lies outside the block.
    """
    block = stored.removeprefix(EXIF_NAME)
    order = "<" if block.startswith(b"II") else ">"
    (start,) = struct.unpack_from(f"{order}I", block, 4)
    (outer_stored,) = struct.unpack_from(f"{order}H", block, start)
    (inner_stored,) = struct.unpack_from(f"{order}H", block, pointer) if pointer else (0,)
    return bool(outer_stored > outer or inner_stored > inner)


def xmp_kinds(xmp: bytes) -> set[str]:
    """Return the kinds of private metadata in an XMP packet, always "text": any program may add words to it."""
    return {"text", *(name for pattern, name in PRIVATE_XMP if pattern.search(xmp))} if xmp else set()


def read_stray(mime: str, data: bytes) -> set[str]:
    """Return the kinds of private metadata in blocks that Pillow does not read; "text" where they are broken."""
    try:
        blocks = stray_blocks(mime, data)
        found = {"thumbnail"} if count_thumbnails(mime, data) else set()
    except BrokenStructure:
        return {"text"}
    if blocks:
        found.add("text")
    return found | {kind for pattern, kind in PRIVATE_XMP if any(pattern.search(block) for block in blocks)}


def has_position(position: dict[int, Any]) -> bool:
    """Return whether GPS tags contain a position: phones without a fix write zeros or not-a-number for both angles."""
    angles = [position.get(tag) for tag in (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude)]
    values = [float(part) for angle in angles if isinstance(angle, tuple) for part in angle]
    return all(angles) and all(math.isfinite(value) for value in values) and any(values)
