"""Colour told without an ICC profile, by codes, chromaticities or an EXIF tag, made into an ICC profile."""

import struct

from PIL import ExifTags, Image

from evidence_kit.media.image.matrix import Chromaticity, Curve, Primaries, matrix_profile

D65: Chromaticity = (0.3127, 0.329)
SRGB_PRIMARIES: Primaries = ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06))
ADOBE_PRIMARIES: Primaries = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))

CODED_PRIMARIES: dict[int, tuple[Primaries, Chromaticity]] = {
    9: (((0.708, 0.292), (0.17, 0.797), (0.131, 0.046)), D65),
    11: (((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)), (0.314, 0.351)),
    12: (((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)), D65),
}
"""ITU-T H.273 table 2: BT.2020, DCI-P3 and Display P3. The others are so near sRGB that phones write them for it."""

SRGB_CURVE: Curve = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
CODED_CURVES: dict[int, Curve] = {
    1: SRGB_CURVE,
    2: SRGB_CURVE,
    4: (2.2,),
    5: (2.8,),
    6: SRGB_CURVE,
    8: (1.0,),
    13: SRGB_CURVE,
    14: SRGB_CURVE,
    15: SRGB_CURVE,
}
"""ITU-T H.273 table 3. Phones write the codes of BT.709, BT.601 and BT.2020 for stills that are shown as sRGB."""

ADOBE_CURVE: Curve = (563 / 256,)

NEAR_SRGB = 0.002
"""Distance in x or y within which primaries are those of sRGB; writers round them to three or four places."""

PNG_SRGB_GAMMA = 1 / 2.2
RGB_OF_FULL_RANGE = b"\0\1"
"""Matrix coefficients and range flag of cICP, the only ones that the PNG specification allows for full range."""

FULL_CHROMATICITY = 8
EXIF_UNCALIBRATED = 65535

TAG_ERRORS = (OSError, ValueError, SyntaxError, EOFError, struct.error, KeyError, TypeError, AttributeError, IndexError)
"""What reading EXIF raises on damaged tags."""


def profile_of(image: Image.Image) -> bytes | None:
    """Return the ICC profile that an image's levels are to be read with; None when they are sRGB or nobody says.

    In the order of trust: cICP of PNG (it ranks first in the PNG specification, third edition, 4.3), the embedded
    profile, the codes of HEIF, chromaticities with gamma of PNG, the EXIF mark of Adobe RGB. Codes of high dynamic
    range (PQ, HLG) give none: without tone mapping no profile shows such levels as they were meant.
    """
    coded = coded_profile(*codes) if (codes := png_codes(image)) else None
    if coded:
        return coded
    if embedded := image.info.get("icc_profile"):
        return bytes(embedded)
    nclx = image.info.get("nclx_profile")
    if isinstance(nclx, dict):
        return coded_profile(nclx.get("color_primaries", 2), nclx.get("transfer_characteristics", 2))
    if image.format == "PNG" and codes is None and "srgb" not in image.info:
        return chromaticity_profile(image)
    return matrix_profile(ADOBE_PRIMARIES, D65, ADOBE_CURVE) if is_marked_adobe(image) else None


def coded_profile(primaries: int, transfer: int) -> bytes | None:
    """Return the ICC profile of H.273 codes; None for what counts as sRGB, for PQ and HLG, and for unknown codes."""
    curve = CODED_CURVES.get(transfer)
    if curve is None or (primaries not in CODED_PRIMARIES and curve == SRGB_CURVE):
        return None
    corners, white = CODED_PRIMARIES.get(primaries, (SRGB_PRIMARIES, D65))
    return matrix_profile(corners, white, curve)


def chromaticity_profile(image: Image.Image) -> bytes | None:
    """Return the ICC profile of a PNG's cHRM and gAMA; None when one is missing, they are sRGB's or make no sense."""
    told, gamma = image.info.get("chromaticity"), image.info.get("gamma")
    if not gamma or not told or len(told) != FULL_CHROMATICITY:
        return None
    white, *corners = [(float(told[place]), float(told[place + 1])) for place in range(0, FULL_CHROMATICITY, 2)]
    primaries = (corners[0], corners[1], corners[2])
    pairs = zip((white, *primaries), (D65, *SRGB_PRIMARIES), strict=True)
    is_near = all(abs(a - b) <= NEAR_SRGB for one, other in pairs for a, b in zip(one, other, strict=True))
    # 1 / 2.2 is what the specification has writers of sRGB put there.
    if is_near and abs(float(gamma) - PNG_SRGB_GAMMA) <= 0.01:
        return None
    try:
        return matrix_profile(primaries, white, (1 / float(gamma),))
    except ValueError:
        return None


def png_codes(image: Image.Image) -> tuple[int, int] | None:
    """Return primaries and transfer of a PNG's cICP chunk; None when there is none.

    Levels that are coded in YCbCr or in narrow range are none either: such pictures would need more than a profile.
    """
    told = image.info.get("cicp", b"")
    if len(told) != 4 or told[2:] != RGB_OF_FULL_RANGE:
        return None
    return told[0], told[1]


def is_marked_adobe(image: Image.Image) -> bool:
    """Return whether a JPEG's EXIF says Adobe RGB: uncalibrated, with interoperability index R03 (DCF 2.0)."""
    if image.format not in ("JPEG", "MPO"):
        return False
    try:
        exif = image.getexif()
        space = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.ColorSpace)
        index = exif.get_ifd(ExifTags.IFD.Interop).get(ExifTags.Interop.InteropIndex)
    except TAG_ERRORS:
        return False
    return space == EXIF_UNCALIBRATED and str(index).rstrip("\0 ") == "R03"
