"""Read the tracks of an ISO base media file (MP4, MOV, 3GP): what players show, and what an edit list hides.

ISO/IEC 14496-12: `mvhd` (8.2.2), `tkhd` (8.3.2), `elst` (8.6.6), `stts` and `ctts` (8.6.1), `stsz` (8.7.3).
"""

import dataclasses
import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from evidence_kit.media.iso_boxes import boxes_between

MOST_SAMPLES = 4_000_000
"""Most samples of a track whose times are read; a day and a half at 30 frames a second."""

MOST_EDITS = 1000
MOST_TRACKS = 64

KINDS = {b"vide": "picture", b"soun": "sound"}
CONTAINERS = frozenset(b"moov trak mdia minf stbl edts tref".split())
IDENTITY = (1, 0, 0, 1)

Turn = tuple[int, int, int, int]
"""Signs of the display matrix: where the axes of the stored picture point (a, b, c, d of 6.2.2)."""


@dataclass(frozen=True, slots=True)
class Track:
    """A track of a film.

    Attributes:
        number: its identifier, also for ffmpeg.
        kind: "picture", "sound" or "other".
        codec: four letters of its first sample entry, such as "avc1".
        enabled: players show it.
        samples: number of pictures or pieces of sound.
        shown: how many of them players show, repeated ones counted again.
        hidden: number of samples that players never show: they were cut out but not removed.
        joins: for each cut, the number of the first picture after it, and the second at which players show that.
        start: seconds of delay, to keep in sync with other tracks.
        duration: seconds that players show of it.
        stored: seconds of all its samples.
        turn: from the stored picture to the upright one.
        chapters: whether another track uses it for its chapters' pictures or titles.
    """

    number: int
    kind: str
    codec: str
    enabled: bool
    samples: int
    shown: int
    hidden: int
    joins: tuple[tuple[int, float], ...]
    start: float
    duration: float
    stored: float
    turn: Turn = IDENTITY
    chapters: bool = False

    @property
    def rotation(self) -> int:
        """Degrees by which a player turns it clockwise, after any mirroring."""
        a, b, c, d = self.turn
        return {(1, 0): 0, (0, 1): 90, (-1, 0): 180, (0, -1): 270}.get((d, -c) if self.mirrored else (a, b), 0)

    @property
    def mirrored(self) -> bool:
        """Whether a player mirrors it left to right, before turning it."""
        a, b, c, d = self.turn
        return a * d - b * c < 0


@dataclass(frozen=True, slots=True)
class Edit:
    """An entry of an edit list: its length in seconds, and its beginning in ticks of the track's clock."""

    seconds: float
    begin: int


def read_tracks(moov: bytes) -> tuple[Track, ...]:
    """Return the readable tracks of an index, a complete `moov` box, in its order."""
    top = {kind: body for kind, body in boxes(moov[8:]) if kind == b"mvhd"}
    scale, turn = movie_header(top.get(b"mvhd", b""))
    bodies = [body for kind, body in boxes(moov[8:]) if kind == b"trak"][:MOST_TRACKS]
    found = []
    for body in bodies:
        try:
            found.append(read_track(body, scale, turn))
        except (struct.error, IndexError, KeyError, ZeroDivisionError):
            continue
    chapters = {number for body in bodies for number in chapter_numbers(body)}
    return tuple(dataclasses.replace(track, chapters=track.number in chapters) for track in found)


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, content) of the boxes in `data`, up to the first data that is not a box."""
    for kind, start, end in boxes_between(data, 0, len(data)):
        yield kind, data[start:end]


def first_boxes(data: bytes) -> dict[bytes, bytes]:
    """Return the first box of each type in a track, at any level of its containers."""
    found: dict[bytes, bytes] = {}
    waiting = [data]
    while waiting:
        for kind, body in boxes(waiting.pop(0)):
            if kind not in found and kind in CONTAINERS:
                waiting.append(body)
            found.setdefault(kind, body)
    return found


def movie_header(mvhd: bytes) -> tuple[int, Turn]:
    """Return the film's clock in ticks per second, and the turn of the whole film."""
    if len(mvhd) < 72:
        return 1, IDENTITY
    extra = 12 if mvhd[0] == 1 else 0
    return max(1, struct.unpack_from(">I", mvhd, 20 if mvhd[0] == 1 else 12)[0]), matrix(mvhd, 36 + extra)


def matrix(data: bytes, offset: int) -> Turn:
    """Return the signs of the four numbers of a display matrix that turn and mirror."""
    a, b, _, c, d = struct.unpack_from(">5i", data, offset)
    return sign(a), sign(b), sign(c), sign(d)


def sign(value: int) -> int:
    """Return -1, 0 or 1."""
    return (value > 0) - (value < 0)


def read_track(trak: bytes, movie_scale: int, movie_turn: Turn) -> Track:
    """Return the track in a `trak` box.

    Raises:
        struct.error, KeyError, IndexError, ZeroDivisionError: it is incomplete.
    """
    box = first_boxes(trak)
    tkhd, mdhd = box[b"tkhd"], box[b"mdhd"]
    extra = 12 if tkhd[0] == 1 else 0
    scale = struct.unpack_from(">I", mdhd, 20 if mdhd[0] == 1 else 12)[0]
    length = struct.unpack_from(">Q", mdhd, 24)[0] if mdhd[0] == 1 else struct.unpack_from(">I", mdhd, 16)[0]
    kind = KINDS.get(box[b"hdlr"][8:12], "other")
    samples = sample_count(box)
    ticks = sum(count * delta for count, delta in runs(box.get(b"stts", b""))) or length
    edits = read_edits(box.get(b"elst", b""), movie_scale)
    # An edit without a length extends to the end of the track.
    shown_edits = [
        edit if edit.seconds else Edit(max(0.0, (ticks - edit.begin) / scale), edit.begin)
        for edit in edits
        if edit.begin >= 0
    ]
    start = sum(edit.seconds for edit in itertools.takewhile(lambda edit: edit.begin < 0, edits))
    counts: tuple[int, ...] = (samples,)
    hidden = 0
    if kind == "picture" and shown_edits and samples <= MOST_SAMPLES:
        counts, hidden = count_shown(box, shown_edits, scale, samples)
    ends = [*itertools.accumulate(edit.seconds for edit in shown_edits)]
    return Track(
        number=struct.unpack_from(">I", tkhd, 20 if tkhd[0] == 1 else 12)[0],
        kind=kind,
        codec=box.get(b"stsd", b"")[12:16].decode("latin-1"),
        enabled=bool(tkhd[3] & 1),
        samples=samples,
        shown=sum(counts),
        hidden=hidden,
        joins=tuple(zip(itertools.accumulate(counts[:-1]), ends[:-1], strict=True)) if len(counts) > 1 else (),
        start=start,
        duration=sum(edit.seconds for edit in shown_edits) if shown_edits else ticks / scale,
        stored=ticks / scale,
        turn=product(matrix(tkhd, 40 + extra), movie_turn),
    )


def product(first: Turn, second: Turn) -> Turn:
    """Return the turn that does `first` and then `second`."""
    a, b, c, d = first
    e, f, g, h = second
    return sign(a * e + b * g), sign(a * f + b * h), sign(c * e + d * g), sign(c * f + d * h)


def sample_count(box: dict[bytes, bytes]) -> int:
    """Return the number of samples in a track."""
    if b"stsz" in box:
        return int(struct.unpack_from(">I", box[b"stsz"], 8)[0])
    return int(struct.unpack_from(">I", box[b"stz2"], 8)[0]) if b"stz2" in box else 0


def runs(table: bytes) -> list[tuple[int, int]]:
    """Return the pairs (number of samples, value) of `stts` or `ctts`; offsets may be negative."""
    if len(table) < 8:
        return []
    count = min(struct.unpack_from(">I", table, 4)[0], (len(table) - 8) // 8)
    numbers = struct.unpack_from(">" + "Ii" * count, table, 8)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def read_edits(elst: bytes, movie_scale: int) -> list[Edit]:
    """Return the edits of an edit list; an edit with a negative beginning shows nothing."""
    if len(elst) < 8:
        return []
    layout = ">Qqi" if elst[0] == 1 else ">Iii"
    size = struct.calcsize(layout)
    count = min(struct.unpack_from(">I", elst, 4)[0], (len(elst) - 8) // size, MOST_EDITS)
    entries = (struct.unpack_from(layout, elst, 8 + size * index) for index in range(count))
    return [Edit(seconds / movie_scale, begin) for seconds, begin, _ in entries]


def count_shown(box: dict[bytes, bytes], edits: list[Edit], scale: int, samples: int) -> tuple[tuple[int, ...], int]:
    """Return the number of pictures that each edit shows, and the number that no edit shows.

    A picture counts when its middle is inside: edits are in ticks of another clock, and rounded.
    """
    spans = [(edit.begin, edit.begin + edit.seconds * scale) for edit in edits]
    counts, hidden = [0] * len(spans), 0
    for time, length in picture_times(box, samples):
        middle = time + length / 2
        showing = [index for index, (begin, end) in enumerate(spans) if begin <= middle <= end]
        for index in showing:
            counts[index] += 1
        hidden += not showing
    return tuple(counts), hidden


def picture_times(box: dict[bytes, bytes], samples: int) -> Iterator[tuple[int, int]]:
    """Yield time and duration of each picture, in ticks of the track's clock."""
    offsets, lengths = (
        itertools.chain.from_iterable(itertools.repeat(value, min(count, samples)) for count, value in runs(table))
        for table in (box.get(b"ctts", b""), box.get(b"stts", b""))
    )
    time = 0
    padded = itertools.chain(offsets, itertools.repeat(0))
    for length, offset in zip(itertools.islice(lengths, samples), padded, strict=False):
        yield time + offset, length
        time += length


def chapter_numbers(trak: bytes) -> Iterator[int]:
    """Yield the numbers of the tracks that hold the chapters of a track."""
    for kind, body in boxes(first_boxes(trak).get(b"tref", b"")):
        if kind in (b"chap", b"thmb"):
            yield from struct.unpack(f">{len(body) // 4}I", body[: len(body) // 4 * 4])
