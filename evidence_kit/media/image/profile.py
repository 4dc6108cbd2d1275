"""Find the colours of a picture, and make its ICC profile of codes, chromaticities or an EXIF tag if it has none."""

import io
import struct
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageCms

from evidence_kit.media.image.icc import tags
from evidence_kit.media.image.matrix import Chromaticity, Curve, Primaries, matrix_profile
from evidence_kit.media.image.metadata import METADATA_ERRORS

D65: Chromaticity = (0.3127, 0.329)
SRGB_PRIMARIES: Primaries = ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06))
ADOBE_PRIMARIES: Primaries = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))

CODED_PRIMARIES: dict[int, tuple[Primaries, Chromaticity]] = {
    9: (((0.708, 0.292), (0.17, 0.797), (0.131, 0.046)), D65),
    4: (((0.67, 0.33), (0.21, 0.71), (0.14, 0.08)), (0.31, 0.316)),
    11: (((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)), (0.314, 0.351)),
    12: (((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)), D65),
}
"""ITU-T H.273 table 2: BT.2020, NTSC of 1953, DCI-P3, Display P3. The others are so close to sRGB that phones write
them for it."""

SRGB_CURVE: Curve = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
POWER_CURVES: dict[int, Curve] = {4: (2.2,), 5: (2.8,), 8: (1.0,), 17: (2.6,)}
CODED_CURVES = POWER_CURVES | dict.fromkeys((1, 2, 6, 13, 14, 15), SRGB_CURVE)
"""ITU-T H.273 table 3. Phones write the codes of BT.709, BT.601 and BT.2020 for stills meant as sRGB."""

HDR_CURVES = {16: "pq", 18: "hlg"}
"""ITU-T H.273 table 3, of high dynamic range (ITU-R BT.2100)."""

UNSPECIFIED = 2

ADOBE_CURVE: Curve = (563 / 256,)

NEAR_SRGB = 0.002
"""Largest distance in x or y at which primaries count as sRGB's; writers round them to three or four places."""

PNG_SRGB_GAMMA = 1 / 2.2
RGB_OF_FULL_RANGE = b"\0\1"
"""Matrix coefficients and range flag of cICP, the only ones that the PNG specification allows for full range."""

FULL_CHROMATICITY = 8
EXIF_UNCALIBRATED = 65535


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a picture's levels.

    Attributes:
        profile: their ICC profile; None when they are sRGB or unknown.
        hdr: "pq" or "hlg" for levels of high dynamic range, which a profile cannot describe.
        primaries: with `hdr`, the code of ITU-T H.273, table 2.
    """

    profile: bytes | None = None
    hdr: str | None = None
    primaries: int = 9


def colours_of(image: Image.Image) -> Colours:
    """Return the colours of an opened image, and keep them in `info["colours"]`.

    In order of precedence: cICP of PNG (first in the PNG specification, third edition, 4.3), the embedded profile, the
    codes of HEIF and AVIF (ISO/IEC 23008-12, 6.5.5: the profile goes first), sRGB, gamma with chromaticities of PNG,
    the EXIF mark of Adobe RGB.
    """
    found = image.info.get("colours")
    if not isinstance(found, Colours):
        found = read_colours(image)
        image.info["colours"] = found
    return found


def read_colours(image: Image.Image) -> Colours:
    """Return the colours that an opened image's metadata states."""
    if (codes := png_codes(image)) and (coded := coded_colours(*codes)):
        return coded
    if (embedded := image.info.get("icc_profile")) and is_readable(bytes(embedded)):
        inner = profile_codes(bytes(embedded))
        return (coded_colours(*inner) if inner and inner[1] in HDR_CURVES else None) or Colours(bytes(embedded))
    if codes := item_codes(image):
        return coded_colours(*codes) or Colours()
    if image.format == "PNG" and "srgb" not in image.info:
        return Colours(gamma_profile(image))
    return Colours(matrix_profile(ADOBE_PRIMARIES, D65, ADOBE_CURVE) if is_marked_adobe(image) else None)


def is_readable(profile: bytes) -> bool:
    """Return whether an ICC profile can be read; like browsers, we ignore a profile that cannot."""
    try:
        ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    return True


def coded_colours(primaries: int, transfer: int) -> Colours | None:
    """Return the colours of H.273 codes; None when the codes leave them unspecified."""
    if transfer in HDR_CURVES:
        return Colours(None, HDR_CURVES[transfer], primaries)
    if UNSPECIFIED in (primaries, transfer) and primaries not in CODED_PRIMARIES:
        return None
    return Colours(coded_profile(primaries, transfer))


def item_codes(image: Image.Image) -> tuple[int, int] | None:
    """Return primaries and transfer of a HEIC or AVIF; None when it states none."""
    codes = image.info.get("codes")
    if isinstance(codes, tuple):
        return int(codes[0]), int(codes[1])
    nclx = image.info.get("nclx_profile")
    if isinstance(nclx, dict):
        return int(nclx.get("color_primaries", 2)), int(nclx.get("transfer_characteristics", 2))
    return None


def profile_codes(profile: bytes) -> tuple[int, int] | None:
    """Return primaries and transfer of an ICC profile's `cicp` tag (ICC.1:2022, 9.2.17); None without one."""
    try:
        return next(((profile[at + 8], profile[at + 9]) for name, at, _ in tags(profile) if name == b"cicp"), None)
    except (struct.error, IndexError):
        return None


def coded_profile(primaries: int, transfer: int) -> bytes | None:
    """Return the ICC profile of H.273 codes; None for what counts as sRGB and for unknown codes."""
    curve = CODED_CURVES.get(transfer)
    if curve is None or (primaries not in CODED_PRIMARIES and curve == SRGB_CURVE):
        return None
    corners, white = CODED_PRIMARIES.get(primaries, (SRGB_PRIMARIES, D65))
    return matrix_profile(corners, white, curve)


def gamma_profile(image: Image.Image) -> bytes | None:
    """Return the ICC profile of a PNG's gAMA and cHRM; None when they are sRGB's or make no sense.

    Chromaticities without a gamma do not describe the levels and are ignored, as browsers do.
    """
    stated, gamma = image.info.get("chromaticity"), image.info.get("gamma")
    if not gamma:
        return None
    primaries, white = SRGB_PRIMARIES, D65
    if stated and len(stated) == FULL_CHROMATICITY and any(stated):
        white, *corners = [(float(stated[index]), float(stated[index + 1])) for index in range(0, FULL_CHROMATICITY, 2)]
        primaries = (corners[0], corners[1], corners[2])
    pairs = zip((white, *primaries), (D65, *SRGB_PRIMARIES), strict=True)
    is_near = all(abs(a - b) <= NEAR_SRGB for found, standard in pairs for a, b in zip(found, standard, strict=True))
    # The specification asks writers of sRGB to store 1 / 2.2.
    if is_near and abs(float(gamma) - PNG_SRGB_GAMMA) <= 0.01:
        return None
    try:
        return matrix_profile(primaries, white, (1 / float(gamma),))
    except (ValueError, ZeroDivisionError):
        return None


def png_codes(image: Image.Image) -> tuple[int, int] | None:
    """Return primaries and transfer of a PNG's cICP chunk; None without a usable one.

    Levels in YCbCr or in narrow range are not usable: such pictures would need more than a profile.
    """
    codes = image.info.get("cicp", b"")
    return (codes[0], codes[1]) if len(codes) == 4 and codes[2:] == RGB_OF_FULL_RANGE else None


def is_marked_adobe(image: Image.Image) -> bool:
    """Return whether a JPEG's EXIF says Adobe RGB: uncalibrated, with interoperability index R03 (DCF 2.0)."""
    if image.format not in ("JPEG", "MPO"):
        return False
    try:
        exif = image.getexif()
        space = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.ColorSpace)
        index = exif.get_ifd(ExifTags.IFD.Interop).get(ExifTags.Interop.InteropIndex)
    except METADATA_ERRORS:
        return False
    return space == EXIF_UNCALIBRATED and str(index).rstrip("\0 ") == "R03"
