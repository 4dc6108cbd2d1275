"""Pictures and films with something behind or inside them, made by name: what is harmless, unknown or another file.

Nothing of this is stored: each file is made from a small sound picture or film.
"""

import functools
import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

from tests.mutations import sound_film, sound_picture

Made = Callable[[], bytes]


@functools.cache
def picture(extension: str) -> bytes:
    """Return a small sound picture."""
    return sound_picture(extension, (160, 120))


@functools.cache
def film(extension: str = "mp4") -> bytes:
    """Return a film of a second."""
    return sound_film(extension, "128x96", 0.6)


@functools.cache
def archive(name: str = "tool.exe") -> bytes:
    """Return a ZIP with one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, b"content " * 40)
    return buffer.getvalue()


def tar() -> bytes:
    """Return a TAR with one file."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as made:
        entry = tarfile.TarInfo("a.txt")
        entry.size = 4
        made.addfile(entry, io.BytesIO(b"text"))
    return buffer.getvalue()


def windows_program() -> bytes:
    """Return the beginning of a program of Windows."""
    return b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(64)


def segment(marker: int, content: bytes) -> bytes:
    """Return a JPEG segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def with_segment(marker: int, content: bytes) -> bytes:
    """Return a JPEG with one more segment after its first."""
    data = picture("jpg")
    after = 4 + struct.unpack_from(">H", data, 4)[0]
    return data[:after] + segment(marker, content) + data[after:]


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a PNG chunk."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def with_chunk(kind: bytes, content: bytes) -> bytes:
    """Return a PNG with one more chunk after its header."""
    data = picture("png")
    return data[:33] + chunk(kind, content) + data[33:]


def with_comment(content: bytes) -> bytes:
    """Return a GIF with a comment before its end."""
    blocks = b"".join(
        bytes((len(part),)) + part for part in (content[at : at + 255] for at in range(0, len(content), 255))
    )
    return picture("gif")[:-1] + b"\x21\xfe" + blocks + b"\0;"


def box(kind: bytes, content: bytes) -> bytes:
    """Return an ISO box."""
    return struct.pack(">I", len(content) + 8) + kind + content


def samsung(data: bytes, entries: dict[int, bytes]) -> bytes:
    """Return a file with Samsung's trailer: the data, its directory read from the end, and SEFT."""
    blocks = {kind: struct.pack("<HHI", 0, kind, 4) + b"name" + content for kind, content in entries.items()}
    body = b"".join(blocks.values())
    directory, before = b"SEFH" + struct.pack("<II", 107, len(blocks)), len(body)
    for kind, block in blocks.items():
        directory += struct.pack("<HHII", 0, kind, before, len(block))
        before -= len(block)
    return data + body + directory + struct.pack("<I", len(directory)) + b"SEFT"


def script_header() -> bytes:
    """Return a JPEG whose first segment opens a comment of JavaScript with its length."""
    data = picture("jpg")
    script = b"*/=alert(1);/*"
    return data[:4] + b"/*" + data[6:20] + script + bytes(0x2F2A - 16 - len(script)) + data[20:]


def script_gif() -> bytes:
    """Return a GIF whose width opens a comment of JavaScript, which its own comment closes."""
    data = with_comment(b"*/=1;alert(1)")
    return data[:6] + b"/*" + data[8:]


def xmp(words: bytes) -> bytes:
    """Return the content of an XMP segment."""
    return b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + words + b"</x:xmpmeta>"


GAIN_MAP_HEAD = b"\xff\xd8" + segment(0xE2, b"urn:iso:std:iso:ts:21496:-1\0" + bytes(4))

HARMLESS: dict[str, tuple[Made, str]] = {
    "zeros.jpg": (lambda: picture("jpg") + bytes(600), "padding"),
    "zeros.png": (lambda: picture("png") + bytes(3), "padding"),
    "zeros.gif": (lambda: picture("gif") + bytes(40), "padding"),
    "zeros.heic": (lambda: picture("heic") + bytes(40), "padding"),
    "zeros.avif": (lambda: picture("avif") + bytes(40), "padding"),
    "zeros.mp4": (lambda: film() + bytes(64), "padding"),
    "line-end.jpg": (lambda: picture("jpg") + b"\r\n", "padding"),
    "motion-photo.jpg": (lambda: with_segment(0xE1, xmp(b"MotionPhoto='1'")) + film(), "motion photo"),
    "motion-photo-without-words.jpg": (lambda: picture("jpg") + film(), "motion photo"),
    "motion-photo-huawei.jpg": (lambda: picture("jpg") + film() + b"v2_f31     LIVE_1234567", "camera data"),
    "samsung.jpg": (lambda: samsung(picture("jpg"), {0x0A01: b"1612345678901"}), "Samsung"),
    "samsung-motion.jpg": (lambda: samsung(picture("jpg"), {0x0A30: film(), 0x0A01: b"16123"}), "motion photo"),
    "second-picture.jpg": (lambda: with_segment(0xE2, b"MPF\0II*\0" + bytes(20)) + picture("jpg"), "more pictures"),
    "gain-map.jpg": (
        lambda: with_segment(0xE2, b"MPF\0MM\0*" + bytes(20)) + GAIN_MAP_HEAD + picture("jpg")[2:],
        "gain map",
    ),
    "photo-mechanic.jpg": (lambda: picture("jpg") + b"\0\x01\x02rating" + b"cbipcbbl", "photo program"),
}
"""Files with a tail that cameras, phones and photo programs write, each with words of the note about it."""

UNKNOWN: dict[str, Made] = {
    "text.jpg": lambda: picture("jpg") + b"a message for somebody",
    "text.png": lambda: picture("png") + b"a message for somebody",
    "text.gif": lambda: picture("gif") + b"a message for somebody",
    "text.heic": lambda: picture("heic") + b"a message for somebody",
    "text.avif": lambda: picture("avif") + b"a message for somebody",
    "text.webp": lambda: picture("webp") + b"a message for somebody",
    "text.mp4": lambda: film() + b"\x01 a message for somebody",
    "text.mov": lambda: film("mov") + b"\x01 a message for somebody",
    "crop-undone.png": lambda: picture("png") + sound_picture("png", (200, 150))[41:],
    "picture-behind.jpg": lambda: picture("jpg") + sound_picture("jpg", (200, 150)),
    "picture-behind.png": lambda: picture("png") + picture("jpg"),
    "half-a-film.jpg": lambda: picture("jpg") + film()[: len(film()) // 2],
    "samsung-miscounted.jpg": lambda: samsung(picture("jpg"), {0x0A01: b"1"})[:-8] + b"\xff\xff\xff\x7fSEFT",
}
"""Files with a tail that nobody is known for."""

FOREIGN: dict[str, tuple[Made, str]] = {
    "zip.jpg": (lambda: picture("jpg") + archive(), "ZIP"),
    "zip.png": (lambda: picture("png") + archive(), "ZIP"),
    "zip.gif": (lambda: picture("gif") + archive("Main.class"), "ZIP"),
    "zip.heic": (lambda: picture("heic") + archive(), "ZIP"),
    "zip.avif": (lambda: picture("avif") + archive(), "ZIP"),
    "zip.webp": (lambda: picture("webp") + archive(), "ZIP"),
    "zip.mp4": (lambda: film() + archive(), "ZIP"),
    "zip-in-a-box.mp4": (lambda: film() + box(b"free", archive()), "ZIP"),
    "zip-in-a-comment.jpg": (lambda: with_segment(0xFE, archive()), "ZIP"),
    "zip-in-a-chunk.png": (lambda: with_chunk(b"prVt", archive()), "ZIP"),
    "zip-then-zeros.jpg": (lambda: picture("jpg") + archive() + bytes(900), "ZIP"),
    "zip-behind-a-motion-photo.jpg": (lambda: picture("jpg") + film() + archive(), "ZIP"),
    "zip-cut.jpg": (lambda: picture("jpg") + archive()[:60], "ZIP"),
    "rar.jpg": (lambda: picture("jpg") + b"Rar!\x1a\x07\x01\0" + bytes(30), "archive"),
    "7z.png": (lambda: picture("png") + b"7z\xbc\xaf\x27\x1c\0\4" + bytes(30), "archive"),
    "gzip.gif": (lambda: picture("gif") + gzip.compress(b"text"), "archive"),
    "tar.jpg": (lambda: picture("jpg") + tar(), "archive"),
    "exe.jpg": (lambda: picture("jpg") + windows_program(), "program"),
    "exe-behind-padding.png": (lambda: picture("png") + bytes(512) + windows_program(), "program"),
    "elf.mp4": (lambda: film() + b"\x7fELF\x02\x01\x01" + bytes(60), "program"),
    "pdf-behind.jpg": (lambda: picture("jpg") + b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF", "PDF"),
    "pdf-in-front.jpg": (lambda: with_segment(0xFE, b"%PDF-1.4\n1 0 obj\nstream\n"), "PDF"),
    "pdf-in-front.png": (lambda: with_chunk(b"tEXt", b"a\0%PDF-1.4\n1 0 obj\nstream\n"), "PDF"),
    "page-behind.gif": (lambda: picture("gif") + b"<!DOCTYPE html><html><body>hello</body></html>", "web page"),
    "page-in-a-comment.jpg": (lambda: with_segment(0xFE, b"--><html><body onload=alert(1)>"), "web page"),
    "svg-behind.png": (lambda: picture("png") + b"<svg onload='alert(1)'/>", "web page"),
    "php-behind.jpg": (lambda: picture("jpg") + b"<?php system($_GET['c']); ?>", "script"),
    "php-in-a-comment.jpg": (lambda: with_segment(0xFE, b"<?php system($_GET['c']); ?>"), "script"),
    "php-in-a-comment.gif": (lambda: with_comment(b"<?php system($_GET['c']); ?>"), "script"),
    "php-in-a-chunk.png": (lambda: with_chunk(b"tEXt", b"Comment\0<?php system($_GET['c']); ?>"), "script"),
    "php-in-exif.jpg": (lambda: with_segment(0xE1, b"Exif\0\0<?php phpinfo(); ?>"), "script"),
    "php-in-a-box.mp4": (lambda: film() + box(b"free", b"<?php phpinfo(); ?>"), "script"),
    "script-in-xmp.jpg": (lambda: with_segment(0xE1, xmp(b"<script>alert(1)</script>")), "script"),
    "shell-behind.jpg": (lambda: picture("jpg") + b"\n#!/bin/sh\nrm -rf /\n", "script"),
    "script-by-length.jpg": (script_header, "script"),
    "script-by-width.gif": (script_gif, "script"),
}
"""Files that are another file at the same time, each with words of the error about it."""
