"""Pictures and films with something behind or inside them, made by name: what is harmless, unknown or another file.

Nothing of this is stored: each file is made from a small sound picture or film.
"""

import functools
import gzip
import io
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ffmpeg
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
    "text.mkv": lambda: film("mkv") + b"a message for somebody",
    "text.webm": lambda: film("webm") + b"a message for somebody",
    "text.avi": lambda: film("avi") + b"a message for somebody",
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
    "zip.mkv": (lambda: film("mkv") + archive(), "ZIP"),
    "zip.avi": (lambda: film("avi") + archive(), "ZIP"),
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
    "php-behind-the-data.png": (lambda: with_data(lambda stream: stream + b"<?php phpinfo(); ?>"), "script"),
    "php-behind-the-pixels.gif": (lambda: picture("gif")[:-2] + b"\x13<?php phpinfo(); ?>\0;", "script"),
    "php-in-exif.jpg": (lambda: with_segment(0xE1, b"Exif\0\0<?php phpinfo(); ?>"), "script"),
    "php-in-a-box.mp4": (lambda: film() + box(b"free", b"<?php phpinfo(); ?>"), "script"),
    "php-in-the-index.mp4": (
        lambda: inserted(film("mov"), box(b"udta", box(b"name", b"<?php phpinfo(); ?>")), b"moov"),
        "script",
    ),
    "php-in-samsung-data.jpg": (lambda: samsung(picture("jpg"), {0x0A01: b"<?php phpinfo(); ?>"}), "script"),
    "php-beside-samsung-video.jpg": (
        lambda: samsung(picture("jpg"), {0x0A30: film(), 0x0A01: b"<?php phpinfo(); ?>"}),
        "script",
    ),
    "program-in-samsung-data.jpg": (
        lambda: samsung(picture("jpg"), {0x0A01: b"\x7fELF\x02\x01\x01" + bytes(60)}),
        "program",
    ),
    "php-in-a-motion-photo.jpg": (lambda: picture("jpg") + film() + box(b"free", b"<?php phpinfo(); ?>"), "script"),
    "php-in-a-second-picture.jpg": (
        lambda: with_segment(0xE2, b"MPF\0II*\0" + bytes(20)) + with_segment(0xFE, b"<?php phpinfo(); ?>"),
        "script",
    ),
    "php-in-a-picture-behind.mp4": (lambda: film() + with_segment(0xFE, b"<?php phpinfo(); ?>"), "script"),
    "script-in-xmp.jpg": (lambda: with_segment(0xE1, xmp(b"<script>alert(1)</script>")), "script"),
    "shell-behind.jpg": (lambda: picture("jpg") + b"\n#!/bin/sh\nrm -rf /\n", "script"),
    "script-by-length.jpg": (script_header, "script"),
    "script-by-width.gif": (script_gif, "script"),
}
"""Files that are another file at the same time, each with words of the error about it."""


def within(data: bytes, *kinds: bytes) -> tuple[int, int]:
    """Return where the first box of a type within others begins and ends."""
    start, stop = 0, len(data)
    for kind in kinds:
        start = data.index(kind, start, stop) - 4
        stop = start + struct.unpack_from(">I", data, start)[0]
        found, start = (start, stop), start + 8
    return found


def inserted(data: bytes, content: bytes, *kinds: bytes) -> bytes:
    """Return a film whose index comes last, with more at the end of the box that `kinds` lead to."""
    changed = bytearray(data)
    for depth in range(len(kinds)):
        start, stop = within(data, *kinds[: depth + 1])
        changed[start : start + 4] = struct.pack(">I", stop - start + len(content))
    return bytes(changed[:stop]) + content + bytes(changed[stop:])


def resized(data: bytes, size: int, *kinds: bytes) -> bytes:
    """Return a film in which a box states another size."""
    start, _ = within(data, *kinds)
    return data[:start] + struct.pack(">I", size) + data[start + 4 :]


def nested(kind: bytes, levels: int) -> bytes:
    """Return boxes of one type within each other."""
    made = b""
    for _ in range(levels):
        made = box(kind, made)
    return made


def split_data() -> bytes:
    """Return a PNG with a text between two pieces of its data."""
    data = picture("png")
    start = data.index(b"IDAT") - 4
    length = struct.unpack_from(">I", data, start)[0]
    content, rest = data[start + 8 : start + 8 + length], data[start + 12 + length :]
    middle = chunk(b"tEXt", b"a\0b")
    return data[:start] + chunk(b"IDAT", content[:100]) + middle + chunk(b"IDAT", content[100:]) + rest


def data_of_png() -> tuple[bytes, bytes, bytes]:
    """Return what is before the data of a PNG, its data as one stream, and what is after it."""
    data = picture("png")
    start, stop = data.index(b"IDAT") - 4, data.index(b"IEND") - 4
    stream, position = b"", start
    while position < stop:
        length = struct.unpack_from(">I", data, position)[0]
        stream, position = stream + data[position + 8 : position + 8 + length], position + 12 + length
    return data[:start], stream, data[stop:]


def with_data(change: Callable[[bytes], bytes]) -> bytes:
    """Return a PNG whose compressed data was changed."""
    before, stream, after = data_of_png()
    return before + chunk(b"IDAT", change(stream)) + after


def with_more_rows(content: bytes) -> bytes:
    """Return a PNG whose data has more after its last row."""
    return with_data(lambda stream: zlib.compress(zlib.decompress(stream) + content))


def without_chunk(kind: bytes) -> bytes:
    """Return a PNG without the first chunk of a type."""
    data = picture("png")
    start = data.index(kind) - 4
    return data[:start] + data[start + 12 + struct.unpack_from(">I", data, start)[0] :]


def miscounted_items() -> bytes:
    """Return a HEIC whose index of places claims 65,535 items."""
    data = picture("heic")
    start = data.index(b"iloc") + 4
    return data[: start + 6] + b"\xff\xff" + data[start + 8 :]


def looped_items() -> bytes:
    """Return a HEIC whose picture is made from itself."""
    return with_references(box(b"dimg", struct.pack(">HHH", 1, 1, 1)))


def with_references(content: bytes) -> bytes:
    """Return a HEIC with a box of references between its items; what its places point at is shifted with it."""
    data = picture("heic")
    start, stop = within(data, b"meta")
    extra = box(b"iref", bytes(4) + content)
    return data[:start] + struct.pack(">I", stop - start + len(extra)) + data[start + 4 : stop] + extra + data[stop:]


def endless_film() -> bytes:
    """Return a Matroska film whose length is a number that no counter holds, and no track says its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mkv"
        inputs = (
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=96x64:rate=10:duration=0.5",
            "-f",
            "lavfi",
            "-i",
            "sine=duration=0.5",
        )
        ffmpeg(*inputs, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "ac3", "-b:a", "96k", path)
        data = path.read_bytes()
    place = data.index(b"\x44\x89\x88") + 3
    endless = data[:place] + struct.pack(">d", 1e78) + data[place + 8 :]
    return endless.replace(b"DURATION", b"DURATIOX").replace(b"V_MPEG4/ISO/AVC", b"V_MPEG4/ISO'AVC")


BROKEN: dict[str, Made] = {
    "no-end.jpg": lambda: picture("jpg")[:-2],
    "segment-past-the-end.jpg": lambda: picture("jpg")[:-2] + b"\xff\xe1\xff\xff",
    "segment-of-nothing.jpg": lambda: picture("jpg")[:2] + b"\xff\xe1\0\0" + picture("jpg")[2:],
    "unknown-segment.jpg": lambda: with_segment(0xF3, bytes(3000)),
    "reserved-segment.jpg": lambda: with_segment(0x50, bytes(3000)),
    "long-table.jpg": lambda: with_segment(0xDB, b"\0" + bytes([1] * 64) + b"hidden"),
    "two-starts.jpg": lambda: picture("jpg")[:2] + picture("jpg"),
    "bytes-between.jpg": lambda: picture("jpg")[:2] + b"hidden" + picture("jpg")[2:],
    "chunk-past-the-end.png": lambda: picture("png")[:33] + b"\x7f\xff\xff\xfftEXt" + picture("png")[33:],
    "chunk-of-4-gb.png": lambda: picture("png")[:33] + b"\xff\xff\xff\xfftEXt" + picture("png")[33:],
    "wrong-checksum.png": lambda: with_chunk(b"tEXt", b"a\0b").replace(b"a\0b", b"a\0c"),
    "data-in-two-pieces.png": split_data,
    "more-behind-its-data.png": lambda: with_data(lambda stream: stream + b"a message for somebody"),
    "more-rows-than-its-height.png": lambda: with_more_rows(b"a message for somebody"),
    "a-thousand-times-its-rows.png": lambda: with_more_rows(bytes(50_000_000)),
    "fragments-in-each-other.mp4": lambda: film() + nested(b"moof", 100),
    "no-header.png": lambda: without_chunk(b"IHDR"),
    "no-data.png": lambda: without_chunk(b"IDAT"),
    "two-headers.png": lambda: picture("png")[:33] + picture("png")[8:],
    "no-trailer.gif": lambda: picture("gif")[:-1],
    "block-past-the-end.gif": lambda: picture("gif")[:-1] + b"\x21\xfe\xffhidden",
    "no-picture.gif": lambda: picture("gif")[:781] + b";",
    "items-in-a-loop.heic": looped_items,
    "references-too-long.heic": lambda: with_references(box(b"dimg", struct.pack(">HHH", 1, 0xFFFF, 1))),
    "too-many-items.heic": miscounted_items,
    "cut.heic": lambda: picture("heic")[:-40],
    "box-past-the-end.avif": lambda: picture("avif") + struct.pack(">I", 1 << 30) + b"free",
    "longer-than-it-is.webp": lambda: picture("webp")[:4] + b"\xff\xff\xff\x7f" + picture("webp")[8:],
    "two-indexes.mov": lambda: film("mov") + film("mov")[slice(*within(film("mov"), b"moov"))],
    "box-larger-than-its-parent.mov": lambda: resized(film("mov"), 5000, b"moov", b"trak", b"tkhd"),
    "box-of-16-eb.mov": lambda: inserted(film("mov"), b"\0\0\0\1free" + b"\xff" * 8, b"moov"),
    "box-smaller-than-its-head.mov": lambda: inserted(film("mov"), b"\0\0\0\4free", b"moov"),
    "nested-600-times.mov": lambda: inserted(film("mov"), nested(b"edts", 600), b"moov"),
    "bytes-between-boxes.mov": lambda: inserted(film("mov"), b"hidden words", b"moov", b"trak"),
    "a-billion-samples.mov": lambda: inserted(
        film("mov"), box(b"stsz", struct.pack(">III", 0, 1, 0x7FFFFFFF)), b"moov", b"trak", b"mdia", b"minf", b"stbl"
    ),
}
"""Files whose parts do not fit together. Some still show a picture, others no longer do."""

DECODING = frozenset(
    {"segment-of-nothing.jpg", "two-headers.png", "no-trailer.gif", "block-past-the-end.gif", "two-indexes.mov"}
    | {"box-of-16-eb.mov", "box-smaller-than-its-head.mov", "nested-600-times.mov", "bytes-between-boxes.mov"}
    | {
        "more-behind-its-data.png",
        "more-rows-than-its-height.png",
        "a-thousand-times-its-rows.png",
    }
)
"""Those of them that show a picture nevertheless, and in which no damage is seen."""
