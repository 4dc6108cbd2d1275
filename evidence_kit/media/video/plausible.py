"""Check that the tables of a film's index do not claim more entries than there are bytes.

Readers go through as many entries as a table claims. A claim of billions in a small file keeps some of them busy for
hours, so it is refused before any library sees it (ISO/IEC 14496-12, section 8.6 and 8.7).
"""

import struct

from evidence_kit.media.iso_boxes import boxes_between

CONTAINERS = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"))

ENTRY_BYTES = {b"stts": 8, b"ctts": 8, b"stsc": 12, b"stss": 4, b"stco": 4, b"co64": 8, b"stps": 4}
"""Bytes per entry of tables whose count follows their version."""

MOST_SAMPLES_A_BYTE = 64
"""QuickTime counts every sample of old packed sound, dozens to a byte; pictures have at least a byte each."""


def is_plausible(index: bytes, size: int) -> bool:
    """Return whether the tables of an index, a complete `moov` box, are possible in a file of `size` bytes."""
    waiting = [(0, len(index))]
    while waiting:
        first, stop = waiting.pop()
        for kind, start, end in boxes_between(index, first, stop):
            if end > stop:
                break
            if kind in CONTAINERS:
                waiting.append((start, end))
            elif not is_table_plausible(kind, index[start:end], size):
                return False
    return True


def is_table_plausible(kind: bytes, content: bytes, size: int) -> bool:
    """Return whether a table has room for its entries, and the file for the samples that they count."""
    most = MOST_SAMPLES_A_BYTE * size
    if kind == b"stsz" and len(content) >= 12:
        each, count = struct.unpack_from(">II", content, 4)
        return bool(count <= most and (each > 0 or 12 + 4 * count <= len(content)))
    if kind not in ENTRY_BYTES or len(content) < 8:
        return True
    count = struct.unpack_from(">I", content, 4)[0]
    if 8 + ENTRY_BYTES[kind] * count > len(content):
        return False
    if kind == b"stts":
        return bool(sum(struct.unpack_from(f">{2 * count}I", content, 8)[::2]) <= most)
    return True
