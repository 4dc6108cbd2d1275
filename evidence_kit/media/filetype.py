"""The type of a file by its content, never by its name."""

import functools
import re
import sys
import threading
from typing import Any

from evidence_kit.facts import Kind
from evidence_kit.formats import BY_MIME

HEAD_BYTES = 8192
"""Bytes of the beginning of a file that decide its type."""

# ISO/IEC 14496-12 brands that libmagic versions disagree about; the major brand stands at offset 8 behind "ftyp".
BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
    b"qt  ": "video/quicktime",
}

# ISO 32000-1, implementation note 13: readers take a header anywhere in the first 1024 bytes, and some downloads have
# a few bytes before it.
LATE_PDF = re.compile(rb"(?:^|[\r\n])%PDF-[12]\.\d")
PDF_HEADER_WITHIN = 1024
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
}


def sniff(head: bytes) -> str:
    """Return the content type that the first bytes of a file spell; "inode/x-empty" for none."""
    if not head:
        return "inode/x-empty"
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand == b"mif1" and b"avif" in head[16:64]:
            return "image/avif"
        if brand in BRANDS:
            return BRANDS[brand]
        if brand[:2] == b"3g":
            return "video/3gpp"
        return "audio/mp4" if brand in (b"M4A ", b"M4B ", b"M4P ") else "video/mp4"
    with _LOCK:
        mime = str(_detector().from_buffer(head))
    if mime in UNSURE and LATE_PDF.search(head[:PDF_HEADER_WITHIN]):
        return "application/pdf"
    return ALIASES.get(mime, mime)


def kind_of(mime: str) -> Kind:
    """Return what kind of file a content type is; "other" for what is no media here."""
    known = BY_MIME.get(mime)
    return known.kind if known else "other"


_LOCK = threading.Lock()  # libmagic's handle is not for two threads at once


@functools.cache
def _detector() -> Any:  # noqa: ANN401  (python-magic has no types)
    if sys.platform != "win32":
        import pylibmagic  # noqa: F401, PLC0415  (must come first: it says where libmagic lies)
    import magic  # noqa: PLC0415

    return magic.Magic(mime=True)
