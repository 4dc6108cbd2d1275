"""Find a motion photo's video: an MP4 in the photo's file.

Makers record its position in different ways: Android's Motion Photo 1.0 in a container directory of XMP, older Pixels
in `MicroVideoOffset`, Samsung in a trailer that ends with SEFT, HEIC in a box `mpvd`. Editors may break the XMP (the
specification itself asks readers to check that the video is there), so the MP4's boxes are searched for everywhere
outside the picture.
"""

import io
from collections.abc import Iterator

from evidence_kit.media.image.structure import BrokenStructure, jpeg_end
from evidence_kit.media.iso_boxes import TOP_LEVEL, walk

HOLDERS = (b"mpvd", b"sefd")
"""Boxes of a HEIC or AVIF that contain a video: Android's and Samsung's."""

MOST_STARTS = 64
"""Possible starts of an MP4 that are tried; usually there is a single one."""


def motion_video(mime: str, data: bytes) -> tuple[int, int] | None:
    """Return the byte range (start, end) of a motion photo's video in a JPEG, HEIC or AVIF; None without one."""
    try:
        for begin, end in beside_the_picture(mime, data):
            if found := first_video(data, begin, end):
                return found
    except BrokenStructure:
        return None
    return None


def motion_video_bytes(mime: str, data: bytes) -> bytes | None:
    """Return a motion photo's video as an MP4; None without one."""
    span = motion_video(mime, data)
    return data[span[0] : span[1]] if span else None


def beside_the_picture(mime: str, data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the byte ranges of a file that may contain a video.

    Raises:
        BrokenStructure: a JPEG has no end.
    """
    if mime == "image/jpeg":
        yield jpeg_end(data), len(data)
    elif mime in ("image/heic", "image/avif"):
        end = 0
        for kind, begin, stop in walk(io.BytesIO(data), 0, len(data)):
            if stop > len(data):
                break
            end = stop
            if kind in HOLDERS:
                yield begin + 8, stop
        yield end, len(data)


def first_video(data: bytes, begin: int, end: int) -> tuple[int, int] | None:
    """Return the byte range (start, end) of the first complete MP4 between two offsets."""
    position = begin
    for _ in range(MOST_STARTS):
        name = data.find(b"ftyp", position, end)
        if name < 0:
            return None
        kinds: set[bytes] = set()
        stop = name - 4
        if stop >= begin:
            for kind, _, after in walk(io.BytesIO(data), stop, end):
                if kind not in TOP_LEVEL or after > end or (kind == b"ftyp" and kinds):
                    break
                kinds.add(kind)
                stop = after
        if {b"moov", b"mdat"} <= kinds:
            return name - 4, stop
        position = name + 4
    return None
