"""Find private metadata in ICC colour profiles: a display's serial number, its owner's words, anything hidden.

Only what is known to be harmless may stay. Any other profile is left out: sRGB pixels stay as they are, others are
converted to sRGB.
"""

import io
import re
import struct
from collections.abc import Iterator

from PIL import Image

from evidence_kit.media.image.structure import early_chunk

HEAD = 128
"""Bytes of a profile's header; the table of its tags follows (ICC.1:2022, 7)."""

RESERVED = slice(100, 128)
MOST_TAGS = 100

# ICC.1:2022, 9.2 and ICC.1:2001-04, 6.4: numbers, curves, tables and signatures, none with free text.
NUMBER_TAGS = frozenset(
    b"wtpt bkpt rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC chad chrm cicp lumi meas tech view A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 "
    b"B2D0 B2D1 B2D2 B2D3 D2B0 D2B1 D2B2 D2B3 gamt pre0 pre1 pre2 rig0 rig2 ciis clrt".split()
)
TEXT_TAGS = frozenset(b"desc cprt dmnd dmdd vued dscm".split())
"""Tags with text, which may stay when makers of standard profiles use each of its words."""

SERIAL_TAGS = frozenset({b"mmod"})
"""Apple's make and model, which holds the display's serial number."""

STANDARD_WORDS = """
    a98 adobe all and any apple artifex as black bt built c c2 c2ci canon co color color.org colorspace colour
    company compensation condition conditions consortium copyright corp corporation cs d50 d65 dci default
    display domain electronics elle esrgb facebook for free freely from g10 g22 gamma gamut generic gimp
    google gray grayscale grey hewlett http https huawei icc iccprofile iec iec.ch iec61966 image in inc
    incorporated intent international is kcgcolorspacedisplayp3 kcgcolorspacesrgb lcms licence license limited
    linear littlecms ltd meta microsoft nikon no nokia of or org p3 packard parametric perceptual photoshop
    primaries profile prophoto ps public rec reference reserved rgb rights romm rommrgb samsung scaled scrgb
    sgray skia software sony space srgb srgb2014 srgbtrc standard stone systems the tinysrgb transfer
    tristimulus under urgb use using v v2 v4 viewing web wide with world ww www www.color.org www.iec.ch
    xiaomi
"""
# The numbers of standards, years, versions and gammas.
NUMBERS = re.compile(
    r"(?:19|20)\d\d|\d|[12]\.\d{1,2}|\d\.\d\.\d|v?\d(?:\.\d){0,2}|61966|2100|2020|709|601|1998|1999|0\.\d+"
)
WORDS = frozenset(STANDARD_WORDS.split())
SPLIT = re.compile(r"[^A-Za-z0-9.]+")
DESCRIPTIVE = (b"desc", b"text", b"mluc")
PADDING = 8
"""Most bytes between tags, or after the last, that alignment explains."""


def profile_kinds_of(data: bytes, image: Image.Image) -> set[str]:
    """Return the kinds of private metadata in the colour profile of an opened image; none without a profile."""
    profile = image.info.get("icc_profile")
    if not profile:
        return set()
    name = early_chunk(io.BytesIO(data), b"iCCP").partition(b"\0")[0] if image.format == "PNG" else b""
    return profile_kinds(bytes(profile), name.decode("latin-1"))


def profile_kinds(profile: bytes, name: str = "") -> set[str]:
    """Return "profile" when a profile may contain more than colours, and "serial" when it contains a serial number.

    Args:
        name: its name in a PNG.
    """
    try:
        return tag_kinds(profile) | (set() if are_harmless(name) else {"profile"})
    except (struct.error, UnicodeDecodeError, IndexError):
        return {"profile"}


def tags(profile: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, offset and length of each tag in a profile's table, up to `MOST_TAGS`.

    Raises:
        struct.error: the profile is cut off.
    """
    (count,) = struct.unpack_from(">I", profile, HEAD)
    for index in range(min(count, MOST_TAGS)):
        yield struct.unpack_from(">4sII", profile, HEAD + 4 + 12 * index)


def tag_kinds(profile: bytes) -> set[str]:
    """Return the kinds of private metadata in a profile's header and tags.

    Raises:
        struct.error, UnicodeDecodeError, IndexError: it is damaged.
    """
    found: set[str] = set()
    (size,) = struct.unpack_from(">I", profile)
    (count,) = struct.unpack_from(">I", profile, HEAD)
    if size != len(profile) or any(profile[RESERVED]) or count > MOST_TAGS:
        found.add("profile")
    known = HEAD + 4 + 12 * count
    spans = []
    for tag, start, length in tags(profile):
        spans.append((start, start + length))
        body = profile[start : start + length]
        if tag in SERIAL_TAGS:
            found |= {"serial", "profile"}
        elif tag in TEXT_TAGS:
            found |= set() if all(are_harmless(text) for text in texts_of(body)) else {"profile"}
        elif tag not in NUMBER_TAGS or body[:4] in DESCRIPTIVE:
            found.add("profile")
    for start, end in sorted(spans):
        if start > known + PADDING:
            found.add("profile")  # bytes that no tag names
        known = max(known, end)
    return found | ({"profile"} if len(profile) > known + PADDING else set())


def texts_of(body: bytes) -> list[str]:
    """Return the texts in the body of a tag of type `desc`, `text` or `mluc`.

    Raises:
        struct.error, UnicodeDecodeError: it is damaged, or of another type.
    """
    if body[:4] == b"text":
        return [body[8:].decode("ascii")]
    if body[:4] == b"desc":
        (count,) = struct.unpack_from(">I", body, 8)
        # The same text in other scripts follows, mostly empty; it is checked too.
        return [body[12 : 12 + count].decode("ascii"), body[12 + count :].decode("latin-1")]
    if body[:4] != b"mluc":
        raise struct.error("no text")
    count, width = struct.unpack_from(">II", body, 8)
    records = [struct.unpack_from(">II", body, 16 + width * index + 4) for index in range(count)]
    return [body[start : start + length].decode("utf-16-be") for length, start in records]


def are_harmless(text: str) -> bool:
    """Return whether every word of a text is used by standard profiles, or is the number of a standard or a year."""
    words = [word.strip(".").lower() for word in SPLIT.split(text.replace("\0", " "))]
    if re.search(r"[^\x00-\x7f©]", text):
        return False
    return all(not word or word in WORDS or NUMBERS.fullmatch(word) for word in words)
