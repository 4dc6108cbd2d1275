"""Name what follows the end of a picture or film.

Cameras put a motion photo's video, a gain map, more pictures and data of their own there. Only what no maker is known
for is suspicious.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from evidence_kit.media.image.companions import DEPTH, GAIN_MAP, head_of
from evidence_kit.media.image.motion import first_video
from evidence_kit.media.image.structure import BrokenStructure

MOST_PARTS = 64
"""Parts that are told apart; a photo has three at most."""

LEAST_MEANING = 4
"""Fewer bytes say nothing: some cameras align their files."""

PADDING = re.compile(rb"(?:\0|\xff(?!\xd8\xff)|[\r\n\t ])+")

ANNOUNCES = re.compile(
    rb"MPF\0|Container:Directory|GContainer|hdr-gain-map|HDRGainMap|urn:iso:std:iso:ts:21496|GDepth:|GImage:|MicroVideo"
    rb"|MotionPhoto|[Ss]pecialTypeID"
)
"""Metadata of a photo that more follows: a multi-picture index (CIPA DC-007), Google's containers, gain maps, depth."""

LISTED_LENGTH = re.compile(rb'Item:(?:Length|Padding)(?:="|>)(\d{1,12})')
"""Sizes of what Google's container directory lists behind the photo."""

# As exiftool tells trailers apart (Image::ExifTool::IdentifyTrailer): by what stands at their end.
MAKERS = re.compile(
    rb"(?:8db42d694ccc418790edff439fe026bf|\0{6}/NIKON APP|\xff{4}\x1b\*9HWfu\x84\x93\xa2\xb1|jxrs...\0|\0\0QDIOBS"
    rb"|LIVE_\d{1,12}\s*)\0*\Z",
    re.DOTALL,
)
"""Trailers of Insta360, Nikon, Vivo, OnePlus, older Samsung and Huawei phones."""
EDITORS = re.compile(
    rb"(?:AXS[!*].{8}|\xa1\xb2\xc3\xd4|cbipcbbl|~\0\x04\0zmie~\0\0\x06.{4}[\x10\x18]\x04)\0*\Z", re.DOTALL
)
"""Trailers of photo programs: AFCP, FotoStation, Photo Mechanic, MIE."""
MAKERS_AT_START = (b"CANON OPTIONAL DATA\0",)
LONGEST_MARK = 256

LONGEST_REST = 4096
"""Bytes of a buffer that cameras write behind each of the pictures that they announce."""

SEARCHED = frozenset({"unknown", "editor", "maker", "samsung"})
"""Kinds of parts that are searched to the last byte for another file; of pictures and videos only the metadata is."""

SAMSUNG_END, SAMSUNG_START = b"SEFT", b"SEFH"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what follows the end of a picture or film.

    Attributes:
        kind: "motion-video", "gain-map", "depth", "picture", "samsung", "maker", "editor" or "padding"; "other-picture"
            for a picture that nothing announces, "unknown" for all else.
        start: offset in the file.
        end: offset after it.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Beyond:
    """What a file holds beyond its picture or film.

    Attributes:
        trailing: bytes after its end.
        tail: kinds of what these bytes are, as `Part` names them.
        foreign: kinds of other files that the file is at the same time.
        broken: what does not fit in its structure, as a clause; empty when all does.
    """

    trailing: int = 0
    tail: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    broken: str = ""


NOTHING_BEYOND = Beyond()


def tail_parts(data: bytes, start: int, announcing: bytes = b"") -> list[Part]:
    """Return what a file holds from `start` on, which is the end of its picture or film, without gaps.

    Args:
        announcing: the metadata of the picture, which may announce more pictures.
    """
    stop, parts = len(data), []
    samsung = samsung_part(data, start)
    if samsung:
        parts = samsung_parts(data, samsung)
        stop = samsung.start
    found = [*parts_between(data, start, stop, is_announced=ANNOUNCES.search(announcing) is not None), *parts]
    if any(part.kind == "unknown" for part in found) and is_listed(announcing, len(data) - start):
        found = [Part("maker", part.start, part.end) if part.kind == "unknown" else part for part in found]
    return found


def samsung_parts(data: bytes, trailer: Part) -> list[Part]:
    """Return Samsung's trailer as its parts: the motion photo's video in it, and what is around that."""
    video = first_video(data, trailer.start, trailer.end)
    if not video:
        return [trailer]
    parts = [Part("samsung", trailer.start, video[0]), Part("motion-video", *video)]
    return [*parts, Part("samsung", video[1], trailer.end)]


def parts_between(data: bytes, start: int, stop: int, *, is_announced: bool) -> Iterator[Part]:
    """Yield the parts between two offsets in their order."""
    position = start
    for _ in range(MOST_PARTS):
        if position >= stop:
            return
        part = part_at(data, position, stop, is_announced=is_announced)
        if part is None:
            after = next_start(data, position + 1, stop)
            kind = kind_by_mark(data, position, after)
            is_rest = kind == "unknown" and is_announced and after - position < LONGEST_REST
            part = Part("maker" if is_rest else kind, position, after)
        yield part
        position = part.end
    if position < stop:
        yield Part("unknown", position, stop)


def part_at(data: bytes, position: int, stop: int, *, is_announced: bool) -> Part | None:
    """Return the padding, picture or video that begins at an offset and is complete, else None."""
    if data.startswith(b"\xff\xd8\xff", position):
        try:
            head, _, length = head_of(data[position:stop])
        except BrokenStructure:
            return None
        kind = "gain-map" if GAIN_MAP.search(head) else "depth" if DEPTH.search(head) else "picture"
        return Part(kind if is_announced or kind != "picture" else "other-picture", position, position + length)
    if data[position + 4 : position + 8] == b"ftyp":
        video = first_video(data, position, stop)
        if video and video[0] == position:
            return Part("motion-video", *video)
    if padding := PADDING.match(data, position, stop):
        name = data.find(b"ftyp", padding.end(), padding.end() + 8)  # a film begins with its size, and that with zeros
        end = padding.end() if name < 0 else min(padding.end(), name - 4)
        return Part("padding", position, end) if end > position else None
    return None


def next_start(data: bytes, position: int, stop: int) -> int:
    """Return where the next picture or video may begin; `stop` without one."""
    picture, film = data.find(b"\xff\xd8\xff", position, stop), data.find(b"ftyp", position + 4, stop)
    return min([found for found in (picture, film - 4 if film >= 0 else -1) if found >= 0], default=stop)


def kind_by_mark(data: bytes, start: int, stop: int) -> str:
    """Return the kind of data that is neither a picture nor a video, by the marks at its start and its end."""
    if stop - start < LEAST_MEANING:
        return "padding"
    end = data[max(start, stop - LONGEST_MARK) : stop]
    if data.startswith(MAKERS_AT_START, start) or MAKERS.search(end):
        return "maker"
    return "editor" if EDITORS.search(end) else "unknown"


def samsung_part(data: bytes, start: int) -> Part | None:
    """Return Samsung's trailer at the end of a file; None without one, or when its directory does not fit.

    It ends with a directory of entries, each with the distance back to its data, the directory's size, and SEFT.
    """
    end = len(data.rstrip(b"\0")) if data.endswith(b"\0") else len(data)
    if end - start < 20 or data[end - 4 : end] != SAMSUNG_END:
        return None
    directory = end - 8 - struct.unpack_from("<I", data, end - 8)[0]
    if directory < start or data[directory : directory + 4] != SAMSUNG_START or directory + 12 > end:
        return None
    count = struct.unpack_from("<I", data, directory + 8)[0]
    if directory + 12 + 12 * count > end - 8:
        return None
    distances = [struct.unpack_from("<I", data, directory + 16 + 12 * index)[0] for index in range(count)]
    begin = directory - max(distances, default=0)
    return Part("samsung", begin, len(data)) if begin >= start else None


def is_listed(announcing: bytes, trailing: int) -> bool:
    """Return whether a container directory in a photo's metadata lists all the bytes behind it."""
    listed = sum(map(int, LISTED_LENGTH.findall(announcing)))
    return 0 < trailing <= listed
