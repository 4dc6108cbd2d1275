"""Examine a file: open it once, hash it, detect its type, and read its facts."""

import hashlib
import io
import os
from pathlib import Path
from typing import BinaryIO

from evidence_kit.media.filetype import HEAD_BYTES, kind_of, sniff
from evidence_kit.media.image.raw import is_raw_tiff
from evidence_kit.model.facts import IS_LINK, Facts
from evidence_kit.model.formats import RAW
from evidence_kit.text.regular import open_regular

FOR_VIDEOS = "ffmpeg-python imageio-ffmpeg pymediainfo"
"""What an installation for pictures alone leaves out of what examines videos."""

MOST_IMAGE_BYTES = 1 << 30
"""A larger image file is not read into memory; 220 megapixels of 32 bits take 0.9 of it."""


def examine(path: Path, *, decode: bool = True, strict: bool = True, sharp: bool = True) -> Facts:
    """Return the facts of a file; never raises because of the file's type or content.

    A symbolic link is not followed. A file that cannot be opened has `examined` False; one with unusable content has
    `problem` set.

    Args:
        decode: False for an image that will be decoded right after this; damage is found then, not here.
        strict: whether to look for damage that decoders conceal; False for an image that was just made.
        sharp: whether to measure the sharpness of an image.
    """
    try:
        handle = open_regular(path)
    except OSError as problem:
        why = IS_LINK if path.is_symlink() else f"it cannot be opened: {problem.strerror}"
        return Facts("other", examined=False, problem=why)
    with handle:
        try:
            size = os.fstat(handle.fileno()).st_size
            return examine_open(handle, size, path, decode=decode, strict=strict, sharp=sharp)
        except OSError as problem:
            return Facts("other", examined=False, problem=f"it cannot be read: {problem.strerror or problem}")


def identify(path: Path) -> Facts:
    """Return only the type, size and hash of a file, for a file that crashes its reader."""
    try:
        with open_regular(path) as handle:
            mime = sniff(handle.read(HEAD_BYTES))
            handle.seek(0)
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
            return Facts(kind_of(mime), mime, os.fstat(handle.fileno()).st_size, sha256)
    except OSError as problem:
        return Facts("other", examined=False, problem=f"it cannot be read: {problem.strerror or problem}")


def examine_open(
    handle: BinaryIO,
    size: int,
    path: Path | None = None,
    *,
    decode: bool = True,
    strict: bool = True,
    sharp: bool = True,
) -> Facts:
    """Return the facts of an open file of `size` bytes.

    Args:
        path: of the file; a video without it is not examined further.
        decode: False for an image that will be decoded right after this.
        strict: whether to look for damage that decoders conceal.
        sharp: whether to measure the sharpness of an image.

    Raises:
        OSError: it cannot be read to its end.
    """
    head = handle.read(HEAD_BYTES)
    mime = sniff(head)
    kind = kind_of(mime)
    handle.seek(0)
    if kind == "image" and size <= MOST_IMAGE_BYTES:
        data = handle.read()
        if mime == RAW or (mime == "image/tiff" and is_raw_tiff(data)):
            return Facts(kind, RAW, size, hashlib.sha256(data).hexdigest(), problem="it is a camera RAW photo")
        sha256 = hashlib.sha256(data).hexdigest()
        return examine_image(data, mime, sha256, decode=decode, strict=strict, sharp=sharp)
    sha256 = hashlib.file_digest(handle, "sha256").hexdigest()  # type: ignore[arg-type]
    if kind == "image":
        return Facts(kind, mime, size, sha256, problem="the file is above 1 GB", oversized=True)
    if kind == "video" and path is not None:
        return examine_video(handle, size, mime, sha256, path)
    if kind == "document":
        handle.seek(0)
        return examine_document(handle, size, mime, sha256)
    return Facts(kind, mime, size, sha256)


def examine_image(
    data: bytes, mime: str, sha256: str, *, decode: bool = True, strict: bool = True, sharp: bool = True
) -> Facts:
    """Return the facts of an image from its bytes."""
    from evidence_kit.media.image.opening import ImageProblem, TooManyPixels  # noqa: PLC0415  (slow to load)
    from evidence_kit.media.image.probe import look_image  # noqa: PLC0415  (slow to load)

    try:
        facts = look_image(data, mime, decode=decode, strict=strict, sharp=sharp)
    except ImageProblem as problem:
        oversized = isinstance(problem, TooManyPixels)
        return Facts("image", mime, len(data), sha256, problem=str(problem), oversized=oversized)
    return Facts("image", mime, len(data), sha256, image=facts)


def examine_video(handle: BinaryIO, size: int, mime: str, sha256: str, path: Path) -> Facts:
    """Return the facts of a video from its open file."""
    try:
        from evidence_kit.media.video.probe import VideoProblem, VideosUnread, look_video  # noqa: PLC0415  (slow to load)
    except ModuleNotFoundError:  # an installation for pictures alone
        why = "what reads them is not installed"
        return Facts("video", mime, size, sha256, examined=False, problem=why, missing=FOR_VIDEOS)
    try:
        return Facts("video", mime, size, sha256, video=look_video(handle, size, mime, path))
    except VideosUnread as problem:
        return Facts("video", mime, size, sha256, examined=False, problem=str(problem), missing="pymediainfo")
    except VideoProblem as problem:
        return Facts("video", mime, size, sha256, problem=str(problem))


def examine_document(handle: BinaryIO, size: int, mime: str, sha256: str) -> Facts:
    """Return the facts of a PDF from its open file.

    Raises:
        OSError: it cannot be read to its end.
    """
    from evidence_kit.media.document.apart import (  # noqa: PLC0415  (only documents need it)
        DocumentProblem,
        DocumentsUnread,
        look_document,
    )

    try:
        facts = look_document(handle, size)
    except DocumentsUnread as problem:
        why = f"{problem.library} is not installed"
        return Facts("document", mime, size, sha256, examined=False, problem=why, missing=problem.library)
    except DocumentProblem as problem:
        return Facts("document", mime, size, sha256, problem=str(problem))
    why = "it is locked with a password" if facts.locked else "" if facts.pages else "it has no pages"
    return Facts("document", mime, size, sha256, problem=why, document=facts)


def examine_bytes(data: bytes) -> Facts:
    """Return the facts of an image in memory."""
    return examine_open(io.BytesIO(data), len(data))
