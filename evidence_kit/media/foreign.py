"""Find a file of another kind within a picture or film: an archive, a program, a document, a page or a script.

One file can be two at once: archives are read from their end, PDF readers look for a header in the first kilobyte, and
servers run a script wherever it stands. Each kind is searched only where a program of that kind would find it.
"""

import re
import struct
from collections.abc import Callable, Iterable

Read = Callable[[int, int], bytes]
"""Returns the bytes of a file between two offsets."""

ZIP_END_BYTES = 22 + 0xFFFF
"""Bytes at the end of a file in which a ZIP's end record lies (APPNOTE.TXT 4.3.16)."""
ZIP_END, ZIP_DIRECTORY, ZIP64_LOCATOR = b"PK\5\6", b"PK\1\2", b"PK\6\7"
WIDE = 0xFFFFFFFF
"""A size that is stated in a ZIP64 record instead."""

PDF_HEADER_WITHIN = 1024
PDF = re.compile(rb"%PDF-[12]\.\d")

LONGEST_TAIL = 4 << 20
"""Bytes behind the end of a picture or film that are searched."""

ANYWHERE = (
    ("zip", re.compile(rb"PK\x03\x04[\0-\x3f][\0-\x0b]..[\0\x08\x09\x0c\x0e\x5d\x5f\x63]\0", re.DOTALL)),
    ("archive", re.compile(rb"Rar!\x1a\x07[\0\x01]|7z\xbc\xaf\x27\x1c|\xfd7zXZ\0|BZh[1-9]1AY&SY|MSCF\0\0\0\0")),
    ("program", re.compile(rb"\x7fELF[\x01\x02][\x01\x02]\x01|dex\n03\d\0|\xcf\xfa\xed\xfe[\x07\x0c]\0\0\x01")),
    ("pdf", PDF),
    ("page", re.compile(rb"<!doctype html|<html[\s>]|<svg[\s>]", re.IGNORECASE)),
)
"""What is found wherever it stands behind a picture."""

AT_START = (
    ("script", re.compile(rb"\s*#! ?/[a-z]")),
    ("archive", re.compile(rb"\x1f\x8b\x08[\0-\x1f]|.{257}ustar", re.DOTALL)),
    ("program", re.compile(rb"\xca\xfe\xba\xbe")),
)
"""What is found only where it comes first."""

SCRIPT = re.compile(rb"<\?php\s|<script[\s>]|<%@ ?page|<jsp:", re.IGNORECASE)
ANYWHERE_AT_ALL = re.compile(rb"<\?(?i:php)\s|<(?i:script)[\s>]")
"""Scripts that stand in no pixels by chance, in however many bytes; a server runs them there too."""

PAGE = re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE)


def foreign_kinds(read: Read, size: int, tail: bytes, words: Iterable[bytes], whole: bytes = b"") -> tuple[str, ...]:
    """Return the kinds of files found within a picture or film, sorted: "zip", "archive", "program", "pdf" and so on.

    Args:
        tail: what follows its end and no maker is known for.
        words: its metadata, in which scripts and pages are searched.
        whole: all of a picture, in whose pixels scripts are searched too.
    """
    found = {kind for kind, mark in ANYWHERE if mark.search(tail)} | {
        kind for kind, mark in AT_START if mark.match(tail)
    }
    head = read(0, PDF_HEADER_WITHIN)
    if PDF.search(head):
        found.add("pdf")
    if ends_as_zip(read, size):
        found.add("zip")
    if has_windows_program(tail):
        found.add("program")
    words = [tail, *words]
    if is_script_by_header(head, words) or any(SCRIPT.search(part) for part in words):
        found.add("script")
    if whole and ANYWHERE_AT_ALL.search(whole):
        found.add("script")
    if any(PAGE.search(part) for part in words[1:]):
        found.add("page")
    return tuple(sorted(found))


def ends_as_zip(read: Read, size: int) -> bool:
    """Return whether a program for archives finds a ZIP with at least one entry at the end of a file."""
    begin = max(0, size - ZIP_END_BYTES)
    end = read(begin, size)
    position = len(end)
    while (position := end.rfind(ZIP_END, 0, position)) >= 0:
        if position + 22 > len(end):
            continue
        entries, length = struct.unpack_from("<HI", end, position + 10)
        if length == WIDE and end[max(0, position - 20) : position].startswith(ZIP64_LOCATOR):
            return True
        start = begin + position - length
        if entries and start >= 0 and read(start, start + 4) == ZIP_DIRECTORY:
            return True
    return False


def has_windows_program(tail: bytes) -> bool:
    """Return whether a program of Windows (PE) stands in some bytes: its old header names the place of its new one."""
    for match in re.finditer(rb"MZ", tail):
        if match.start() + 64 <= len(tail):
            new = match.start() + struct.unpack_from("<I", tail, match.start() + 60)[0]
            if tail[new : new + 4] == b"PE\0\0":
                return True
    return False


def is_script_by_header(head: bytes, words: Iterable[bytes]) -> bool:
    """Return whether the header of a picture opens a comment of JavaScript, so that a browser can run the file.

    A JPEG does so with the length of its first segment, in which no thumbnail fits that length; a GIF with its width,
    and something in `words` closes it.
    """
    if head[:3] == b"\xff\xd8\xff" and head[4:6] == b"/*" and head[6:11] == b"JFIF\0":
        return int.from_bytes(head[4:6]) - 16 != 3 * head[18] * head[19]
    return head[:3] == b"GIF" and head[6:8] == b"/*" and any(b"*/" in part for part in words)
