"""Read the statistics that x264 writes about each picture (its `--stats` file, ratecontrol.c)."""

import re
from dataclasses import dataclass
from pathlib import Path

LINE = re.compile(
    r"^in:(\d+) out:\d+ type:(\w) .*? tex:(\d+) mv:(\d+) misc:(\d+) imb:(\d+) pmb:(\d+) smb:(\d+)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """What x264 tells of one picture.

    Attributes:
        number: in the order in which pictures are shown, from 0.
        is_intra: it is predicted from no other picture.
        bits: of all that describes it.
        intra: its blocks that are predicted from no other picture.
        blocks: all of its blocks.
    """

    number: int
    is_intra: bool
    bits: int
    intra: int
    blocks: int


def read_pictures(log: Path) -> list[EncodedPicture]:
    """Return what a log tells of each picture, in the order in which they are shown; without a log, an empty list."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    pictures = []
    for number, kind, *counted in LINE.findall(text):
        texture, vectors, rest, intra, predicted, skipped = map(int, counted)
        bits, blocks = texture + vectors + rest, intra + predicted + skipped
        pictures.append(EncodedPicture(int(number), kind in "Ii", bits, intra, blocks))
    return sorted(pictures, key=lambda picture: picture.number)
