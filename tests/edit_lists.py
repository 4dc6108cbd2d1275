"""Films whose edit list is another: what players show of them, and in which order."""

import struct
from pathlib import Path


def boxes(data: bytes, start: int, end: int) -> dict[bytes, list[tuple[int, int]]]:
    """Return where the boxes between two places begin and end, by type."""
    found: dict[bytes, list[tuple[int, int]]] = {}
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        found.setdefault(kind, []).append((start, start + size))
        start += size
    return found


def with_edits(path: Path, edits: list[tuple[float, float]]) -> Path:
    """Write an edit list into every track: (seconds, second of the media to begin at, -1 for nothing)."""
    data = path.read_bytes()
    (moov,) = boxes(data, 0, len(data))[b"moov"]
    assert data.index(b"mdat") < moov[0]
    parts = []
    for kind, places in boxes(data, moov[0] + 8, moov[1]).items():
        for begin, end in places:
            body = data[begin:end]
            if kind == b"trak":
                body = track_with_edits(body, edits, clock_of(data))
            parts.append((begin, body))
    inside = b"".join(body for _, body in sorted(parts))
    path.write_bytes(data[: moov[0]] + struct.pack(">I4s", len(inside) + 8, b"moov") + inside)
    return path


def clock_of(data: bytes) -> int:
    """Return ticks in a second of a film's clock."""
    return int(struct.unpack_from(">I", data, data.index(b"mvhd") + 16)[0])


def track_with_edits(trak: bytes, edits: list[tuple[float, float]], clock: int) -> bytes:
    """Return a track with an edit list in the place of its own.

    Args:
        clock: ticks of the film's clock in a second.
    """
    mdhd = trak.index(b"mdhd")
    scale = struct.unpack_from(">I", trak, mdhd + 16)[0]
    old = boxes(trak, 8, len(trak))[b"edts"][0]
    first = struct.unpack_from(">i", trak, trak.index(b"elst") + 16)[0]
    lines = b"".join(
        struct.pack(">Iiii", round(clock * seconds), first + round(scale * begin) if begin >= 0 else -1, 1 << 16, 0)[
            :12
        ]
        for seconds, begin in edits
    )
    elst = struct.pack(">I4sII", 16 + len(lines), b"elst", 0, len(edits)) + lines
    edts = struct.pack(">I4s", len(elst) + 8, b"edts") + elst
    kept = trak[8 : old[0]] + edts + trak[old[1] :]
    return struct.pack(">I4s", len(kept) + 8, b"trak") + kept
