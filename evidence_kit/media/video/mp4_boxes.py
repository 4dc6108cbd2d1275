"""Read the top-level boxes of an ISO base media file (MP4, MOV, 3GP; ISO/IEC 14496-12, section 4.2)."""

from dataclasses import dataclass
from typing import BinaryIO

from evidence_kit.media.foreign import LONGEST_TAIL, foreign_kinds
from evidence_kit.media.image.ends import searched_in
from evidence_kit.media.iso_boxes import TOP_LEVEL, walk
from evidence_kit.media.nested_boxes import nesting_problem
from evidence_kit.media.tail import NOTHING_BEYOND, Beyond, tail_parts
from evidence_kit.media.video.plausible import is_plausible
from evidence_kit.media.video.private import HOLDERS, find_private
from evidence_kit.media.video.tracks import Track, read_tracks

MOST_INDEX_BYTES = 256 << 20
"""A larger index is not read; an hour of video has about 3 MB."""

MOST_PADDING_BYTES = 1 << 20
"""Most bytes of a box beside the index that are searched for private metadata."""

MOST_OTHER_BYTES = 64 << 20
"""Most bytes of all those boxes together."""

MOST_FRAGMENTS = 4096
"""Most fragments whose boxes are looked at."""

FRAGMENT_HOLDERS = frozenset((b"moof", b"traf"))

UNSEARCHED = b"more than is searched"
"""Stands for the content of further boxes, so that they count as text."""

TEXTLESS = frozenset((b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"styp", b"prft"))
"""Boxes of the top level without text; the index is checked separately."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """The top level of a file.

    Attributes:
        moov_first: the index comes before the pictures; None when either is missing.
        complete: every box ends within the file, and both index and pictures exist.
        private: kinds of private metadata found in the index and beside it.
        end_cut: the last box extends beyond the end of the file.
        fragmented: the index is spread over the file, as browsers record.
        tracks: the tracks in the index; empty for a fragmented file.
        plausible: the tables of the index do not claim more entries than the file has room for.
        beyond: what follows the last box, and what else the file is.
    """

    moov_first: bool | None
    complete: bool
    private: tuple[str, ...]
    end_cut: bool
    fragmented: bool
    tracks: tuple[Track, ...] = ()
    plausible: bool = True
    beyond: Beyond = NOTHING_BEYOND


def read_boxes(handle: BinaryIO, size: int) -> Boxes:
    """Return the top level of an ISO base media file of `size` bytes."""
    spans: dict[bytes, tuple[int, int]] = {}
    others: list[tuple[bytes, bytes]] = []
    end, room, indexes, fragments, torn = 0, MOST_OTHER_BYTES, 0, 0, ""
    for kind, start, stop in walk(handle, 0, size):
        if kind not in TOP_LEVEL and stop > size:
            break
        spans.setdefault(kind, (start, stop))
        indexes += kind == b"moov"
        end = stop
        if kind not in TEXTLESS and stop - start <= MOST_INDEX_BYTES:
            handle.seek(start + 8)
            body = handle.read(min(stop - start - 8, MOST_PADDING_BYTES)) if room > 0 else UNSEARCHED
            others.append((kind, body))
            room -= len(body)
        elif kind == b"moof" and fragments < MOST_FRAGMENTS and stop - start <= MOST_PADDING_BYTES:
            handle.seek(start)
            torn = torn or nesting_problem(handle.read(stop - start), FRAGMENT_HOLDERS)
            fragments += 1
    moov, mdat = spans.get(b"moov"), spans.get(b"mdat")
    fragmented = b"moof" in spans
    private: tuple[str, ...] = ()
    tracks: tuple[Track, ...] = ()
    plausible, broken, index = True, "", b""
    if moov and moov[1] - moov[0] <= MOST_INDEX_BYTES:
        handle.seek(moov[0])
        index = handle.read(moov[1] - moov[0])
        private = find_private(index, others)
        broken = nesting_problem(index, HOLDERS) if indexes == 1 else "it has more than one index"
        plausible = is_plausible(index, size)
        tracks = read_tracks(index) if plausible and not fragmented else ()
    return Boxes(
        moov_first=moov[0] < mdat[0] if moov and mdat else None,
        complete=bool(moov) and bool(mdat or fragmented) and end <= size,
        private=private,
        end_cut=end > size,
        fragmented=fragmented,
        tracks=tracks,
        plausible=plausible,
        beyond=look_behind(
            handle, size, min(end, size), [index[-LONGEST_TAIL:], *(body for _, body in others)], broken or torn
        ),
    )


def look_behind(handle: BinaryIO, size: int, end: int, words: list[bytes], broken: str) -> Beyond:
    """Return what follows the last box, and what other files a film is at the same time.

    Args:
        end: offset after the last box.
        words: the index and the content of boxes beside it, in which scripts are searched.
        broken: what does not fit in its structure.
    """

    def read(start: int, stop: int) -> bytes:
        handle.seek(start)
        return handle.read(max(0, stop - start))

    tail = read(end, min(size, end + LONGEST_TAIL))
    parts = tail_parts(tail, 0)
    stray, further = searched_in(tail, parts)
    kinds = tuple(sorted({part.kind for part in parts}))
    return Beyond(size - end, kinds, foreign_kinds(read, size, stray, [*words, *further]), broken)
