"""Find the type of a file by its content, never by its name."""

import functools
import re
import sys
import threading
from typing import Any

from evidence_kit.media.image.raw import is_marked_raw
from evidence_kit.model.facts import Kind
from evidence_kit.model.formats import BY_MIME, RAW

HEAD_BYTES = 8192
"""Bytes of the beginning of a file that decide its type."""

# ISO/IEC 14496-12 brands that libmagic versions disagree about; the major brand is at offset 8, after "ftyp".
BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys(b"heic heix heim heis hevc hevx hevm hevs mif1 mif2 mif3 msf1".split(), "image/heic"),
    b"qt  ": "video/quicktime",
}

GENERAL_BRANDS = frozenset({b"mif1", b"mif2", b"mif3", b"msf1"})
"""Brands of any picture in such a file (ISO/IEC 23008-12), HEIC or AVIF."""

PICTURE_BRANDS = frozenset(brand for brand, mime in BRANDS.items() if mime.startswith("image/"))
"""Brands of pictures: a file that lists any of them is a picture, whatever its major brand."""

MOST_BRAND_BYTES = 512

# Beginnings of files that libmagic names differently in each version, or does not know, and their content types.
MARKS = (
    (b"\x00\x00\x01\xba", "video/mpeg"),  # ISO/IEC 13818-1, pack_start_code of a program stream
    (b"\x00\x00\x01\xb3", "video/mpv"),  # ISO/IEC 13818-2, sequence_header_code
    (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), "video/x-ms-wmv"),  # the GUID of an ASF header
    (b"\x00\x00\x00\x01\x67", "video/h264"),  # ITU-T H.264, a sequence parameter set in annex B
    (b"\x00\x00\x00\x01\x27", "video/h264"),
    (b"\x00\x00\x00\x01\x09", "video/h264"),  # an access unit delimiter
    (b"\x00\x00\x00\x01\x40\x01", "video/h265"),  # ITU-T H.265, a video parameter set
    (b"FLV\x01", "video/x-flv"),
    (b".RMF", "application/vnd.rn-realmedia"),
    (b"DHAV", "video/x-dav"),
    (bytes.fromhex("b7d800203749da11a64e0007e95ead8d"), "video/x-wtv"),
    (bytes.fromhex("060e2b34020501010d0102"), "application/mxf"),
)

TRANSPORT_PACKETS = (188, 192, 204)
"""Bytes from one sync byte of an MPEG transport stream to the next: plain, with a time before it (M2TS), with a code
after it."""
SURE_PACKETS = 8
DV_BLOCK = 80
OGG_PICTURES = ((b"\x80theora", "video/ogg"), (b"OVP80", "video/x-ogg-other"), (b"BBCD\x00", "video/x-ogg-other"))

# Beginnings of the formats read here, for systems without libmagic (RFC 2083, GIF89a, RFC 9649, RFC 8794, TIFF 6.0).
SIGNATURES = tuple(
    (re.compile(pattern, re.DOTALL), mime)
    for pattern, mime in (
        (rb"\xff\xd8\xff", "image/jpeg"),
        (rb"\x89PNG\r\n\x1a\n", "image/png"),
        (rb"GIF8[79]a", "image/gif"),
        (rb"RIFF....WEBP", "image/webp"),
        (rb"RIFF....AVI ", "video/x-msvideo"),
        (rb"BM.{4}\0\0\0\0", "image/bmp"),
        (rb"II\*\0|MM\0\*", "image/tiff"),
        (rb"\x1aE\xdf\xa3.{0,60}webm", "video/webm"),
        (rb"\x1aE\xdf\xa3", "video/x-matroska"),
        (rb"....(?:moov|mdat|free|wide|skip)", "video/quicktime"),
        (rb"%PDF-", "application/pdf"),
    )
)

# ISO 32000-1, implementation note 13: readers accept a header anywhere in the first 1024 bytes, and some downloads have
# a few bytes before it.
LATE_PDF = re.compile(rb"(?:^|[\r\n])%PDF-[12]\.\d")
PDF_HEADER_WITHIN = 1024
TIFF_STARTS = (b"II*\0", b"MM\0*")
UNSURE = frozenset({"application/octet-stream", "text/plain"})

ALIASES = {
    "image/heif": "image/heic",
    "image/heic-sequence": "image/heic",
    "image/heif-sequence": "image/heic",
    "image/x-ms-bmp": "image/bmp",
    "image/jpg": "image/jpeg",
    "image/apng": "image/png",
    "image/vnd.mozilla.apng": "image/png",
    "video/x-m4v": "video/mp4",
    "video/3gpp2": "video/3gpp",
    "video/avi": "video/x-msvideo",
    "video/vnd.avi": "video/x-msvideo",
    "video/x-ms-asf": "video/x-ms-wmv",
    "application/vnd.ms-asf": "video/x-ms-wmv",
    "video/x-dv": "video/dv",
}


def sniff(head: bytes) -> str:
    """Return the content type of a file by its first bytes; "inode/x-empty" for an empty file."""
    if not head:
        return "inode/x-empty"
    if head[4:8] == b"ftyp" and not is_marked_raw(head):
        return sniff_brand(head)
    marked = RAW if is_marked_raw(head) else sniff_film(head)
    if marked:
        return marked
    mime = detected(head)
    if mime in UNSURE and LATE_PDF.search(head[:PDF_HEADER_WITHIN]):
        return "application/pdf"
    if mime.startswith("image/") and head[:4] in TIFF_STARTS:
        return "image/tiff"  # libmagic guesses the maker of a RAW photo; is_raw_tiff decides that on the whole file
    return ALIASES.get(mime, mime)


def detected(head: bytes) -> str:
    """Return the content type that libmagic finds, or without libmagic that of a known signature."""
    detector = _detector()
    if detector is not None:
        with _LOCK:
            return str(detector.from_buffer(head))
    text = head.decode("utf-8", "ignore")  # the last character may be cut
    is_text = len(text.encode()) >= len(head) - 3 and not any(ord(char) < 9 for char in text)
    plain = "text/plain" if is_text else "application/octet-stream"
    return next((mime for mark, mime in SIGNATURES if mark.match(head)), plain)


def sniff_brand(head: bytes) -> str:
    """Return the content type of a file of ISO/IEC 14496-12 by its major and its compatible brands."""
    brand = head[8:12]
    others = {head[offset : offset + 4] for offset in range(16, min(int.from_bytes(head[:4]), MOST_BRAND_BYTES), 4)}
    if others & {b"avif", b"avis"} and (brand in GENERAL_BRANDS or brand not in BRANDS):
        return "image/avif"
    if brand in BRANDS:
        return BRANDS[brand]
    if others & PICTURE_BRANDS:
        return "image/heic"
    if brand[:2] == b"3g":
        return "video/3gpp"
    return "audio/mp4" if brand in (b"M4A ", b"M4B ", b"M4P ") else "video/mp4"


def sniff_film(head: bytes) -> str | None:
    """Return the content type of a film in a format that libmagic does not recognise reliably, else None."""
    for mark, mime in MARKS:
        if head.startswith(mark):
            return mime
    if head.startswith(b"OggS"):
        return next((mime for mark, mime in OGG_PICTURES if mark in head), None)
    # SMPTE 314M: a header block, then two subcode blocks of 80 bytes, each starting with its type.
    if head[:3] == b"\x1f\x07\x00" and head[DV_BLOCK : DV_BLOCK + 1] == b"\x3f":
        return "video/dv"
    return "video/mp2t" if is_transport_stream(head) else None


def is_transport_stream(head: bytes) -> bool:
    """Return whether sync bytes have the distance of an MPEG transport stream's packets (ISO/IEC 13818-1, 2.4.3).

    A recording may begin within a packet.
    """
    for packet in TRANSPORT_PACKETS:
        for first in range(min(packet, len(head))):
            if head[first] == 0x47 and len(head) >= first + (SURE_PACKETS - 1) * packet + 1:
                syncs = head[first::packet]
                if syncs == b"\x47" * len(syncs) and set(head[first + 1 :: packet]) != {0x47}:
                    return True
    return False


def kind_of(mime: str) -> Kind:
    """Return the kind of file of a content type; "other" for types that are not handled."""
    return BY_MIME[mime].kind if mime in BY_MIME else "other"


_LOCK = threading.Lock()  # libmagic's handle is not thread-safe


@functools.cache
def _detector() -> Any:  # noqa: ANN401  (python-magic has no types)
    try:
        if sys.platform != "win32":
            import pylibmagic  # noqa: F401, PLC0415  (must come first: it locates libmagic)
        import magic  # noqa: PLC0415
    except (ImportError, OSError):  # no wheel for Windows on ARM
        return None
    return magic.Magic(mime=True)
