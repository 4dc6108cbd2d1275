"""Count the packets of a stream without decoding: pictures or pieces of sound, and their duration.

ffmpeg applies the edit list and marks packets that are only needed for decoding, so this counts what players show.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.errors import ToolMissing
from evidence_kit.media.ffmpeg import input_arguments, on_one_clock, opening
from evidence_kit.media.ffmpeg_program import run_ffmpeg
from evidence_kit.model.facts import VideoFacts

MOST_SECONDS = 120
"""Time limit for reading a file once; a disk reads a gigabyte in ten seconds."""

# Stream, dts, pts, duration, size, checksum, and flags unless they are a key frame's (libavformat/framecrcenc.c).
LINE = re.compile(r"\s*\d+,\s*(-?\d+),\s*(-?\d+),\s*(\d+),\s*(\d+),\s*0x\w+(?:,\s*F=0x(\w+))?")
TICKS = re.compile(r"#tb 0: (\d+)/(\d+)")
AS_SHOWN = ("-bsf:v", "setts=pts=PTS:dts=N-1000000")
"""Keeps the times at which pictures are shown. Behind a cut of an edit list the times of decoding go back, and ffmpeg
moves each picture to the latest of them that there was."""

UNTIMED = "-9223372036854775808"
"""What stands for a time that a packet lacks (AV_NOPTS_VALUE), as in MPEG-PS that begins in the middle."""

NOT_SHOWN = 4
"""A flag of packets (AV_PKT_FLAG_DISCARD, libavcodec/packet.h)."""


@dataclass(frozen=True, slots=True)
class Packets:
    """The packets of a stream.

    Attributes:
        shown: how many are shown.
        hidden: how many are only needed for decoding.
        seconds: from the beginning of the first shown packet to the end of the last.
        bytes: size of all packets.
    """

    shown: int
    hidden: int
    seconds: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet; times in ticks.

    Attributes:
        shown: whether players show it.
    """

    time: int
    duration: int
    bytes: int
    shown: bool


def count_packets(path: Path, container: str, stream: str) -> Packets | None:
    """Return the packets of a stream; None without such a stream, or without ffmpeg.

    Args:
        stream: ffmpeg's name for it ("V:0", "i:2").
    """
    shown = hidden = size = 0
    begin: int | None = None
    end = 0

    def take(packet: Packet) -> None:
        nonlocal begin, end, shown, hidden, size
        size += packet.bytes
        if not packet.shown:
            hidden += 1
            return
        shown += 1
        begin = packet.time if begin is None else min(begin, packet.time)
        end = max(end, packet.time + packet.duration)

    tick = read_packets(path, container, stream, take)
    return None if tick is None else Packets(shown, hidden, (end - (begin or 0)) * tick, size)


def times_shown(path: Path, facts: VideoFacts) -> tuple[float, ...]:
    """Return the second of each picture of a film that players show, in order; none without ffmpeg."""
    times: list[int] = []

    def take(packet: Packet) -> None:
        if packet.shown:
            times.append(packet.time)

    tick = read_packets(
        path, facts.container, facts.picture_stream, take, on_one_clock([], facts), AS_SHOWN if facts.joins else ()
    )
    seconds = [time * tick for time in sorted(times)] if tick else []
    for number, second in facts.joins:  # ffmpeg starts the part behind a cut late by the decoder's delay
        late = seconds[number] - second if number < len(seconds) else 0.0
        seconds[number:] = [each - late for each in seconds[number:]]
    return tuple(seconds)


def packet_of(line: str) -> Packet | None:
    """Return the packet that a line of ffmpeg's listing tells of; None for any other line."""
    found = LINE.match(line)
    if not found:
        return None
    time = next((int(stamp) for stamp in (found[2], found[1]) if stamp != UNTIMED), 0)
    return Packet(time, int(found[3]), int(found[4]), shown=not int(found[5] or "0", 16) & NOT_SHOWN)


def first_second(listing: Path) -> float | None:
    """Return the second of the earliest packet in a listing that ffmpeg has written; None without packets."""
    lines = listing.read_text(encoding="ascii", errors="replace").splitlines() if listing.exists() else []
    base = next(filter(None, map(TICKS.match, lines)), None)
    times = [packet.time for packet in map(packet_of, lines) if packet is not None]
    return min(times) * int(base[1]) / int(base[2]) if base and times else None


def read_packets(
    path: Path,
    container: str,
    stream: str,
    take: Callable[[Packet], object],
    beside: Sequence[str] = (),
    how: Sequence[str] = (),
) -> float | None:
    """Read the packets of a stream, and return the seconds of a tick; None as in `count_packets`.

    Args:
        take: called with each packet, in the order of the file.
        beside: what else ffmpeg does with the file.
        how: further options for the packets.
    """
    try:
        argv = [
            *opening(progress=False), *input_arguments(container), "-i", f"file:{path.absolute()}",
            "-map", f"0:{stream}", "-c", "copy", "-copyinkf", *how, "-f", "framecrc", "-", *beside,
        ]  # fmt: skip
    except ToolMissing:
        return None
    tick = 0.0
    any_shown = False

    def read(line: str) -> None:
        nonlocal tick, any_shown
        if base := TICKS.match(line):
            tick = int(base[1]) / int(base[2])
        packet = packet_of(line)
        if packet is None:
            return
        any_shown = any_shown or packet.shown
        take(packet)

    try:
        outcome = run_ffmpeg(argv, timeout=MOST_SECONDS, on_line=read)
    except OSError:
        return None
    return tick if outcome.ok or any_shown else None
