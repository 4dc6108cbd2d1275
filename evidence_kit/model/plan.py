"""What goes into which slot of the form, before anything is made."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from evidence_kit.model.case import Comparison, Original
from evidence_kit.model.dispute import Moment
from evidence_kit.model.facts import Kind
from evidence_kit.model.finding import Finding

Filling = Literal["file", "comparison", "sheet", "label-still", "still", "key-frames", "page", "timeline", "marked"]
"""How a slot is filled: by one original, by two side by side, by several on one sheet, by the frame of a video that
shows the label, by another frame of it, by a sheet of its key frames, or by a page of a document as a picture: the
first such slot of a document shows its first page, the next the second; or by the days of the case file, drawn;
or by one photo with numbered boxes."""

DRAWN: frozenset[Filling] = frozenset({"comparison", "sheet", "timeline", "marked"})
"""What is drawn as a new picture, rather than made from one original as it is."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A numbered field of the form that takes one file; as text "image-1", "video-1" or "document-1"."""

    kind: Kind
    number: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}"


def numbered(kinds: Iterable[Kind]) -> list[Slot]:
    """Return the slots that files of these kinds fill, each kind counted from 1."""
    counted: Counter[Kind] = Counter()
    slots = []
    for kind in kinds:
        counted[kind] += 1
        slots.append(Slot(kind, counted[kind]))
    return slots


@dataclass(frozen=True, slots=True)
class Placement:
    """What goes into one slot of the form, and why.

    Attributes:
        word: what its file shows, in the file's name.
        sources: the originals; two for a comparison, listing first; a video for frames of it.
        comparison: set when the slot holds a comparison.
        rows: set when the slot holds the timeline, which is made from no original.
        page: which page of the original, from 1.
        number: which of all uploads it is, from 1, in their order; 0 for a file that is made for itself.
    """

    slot: Slot
    word: str
    sources: tuple[Original, ...]
    why: str
    filling: Filling = "file"
    comparison: Comparison | None = None
    rows: tuple[Moment, ...] = ()
    page: int = 1
    number: int = 0

    @property
    def file(self) -> str:
        """Return the name of the file to make, without its extension."""
        return f"{self.number:02d}-{self.word}" if self.number else self.word


def by_itself(original: Original, word: str = "made", filling: Filling = "file") -> Placement:
    """Return the placement of a file that is made for itself, named by a word."""
    return Placement(Slot(original.facts.kind, 1), word, (original,), "", filling)


Noticed = Literal[
    "unmarked",
    "no-slot",
    "sheets-full",
    "lookalike",
    "no-document-slot",
    "no-pages",
    "pages",
    "scan-pages",
    "no-video-slot",
    "key-frames-instead",
    "covered-in-video",
    "marks-not-drawn",
    "by-wish",
]
"""What may be noticed while planning; what is unmarked, covered in a video or not drawn is uploaded all the same."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was noticed while planning, such as that an original is left out and why.

    Attributes:
        original: what it is about.
        other: the picture that shows the same or was taken instead, the other side of a comparison, or the photo that
            is covered.
        shown: how many of its pages are uploaded.
    """

    what: Noticed
    original: Original
    other: Original | None = None
    comparison: Comparison | None = None
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes where, in the order to upload it, and what was noticed while deciding.

    Attributes:
        room: how many more pictures than planned would be taken.
    """

    placements: tuple[Placement, ...] = ()
    findings: tuple[Finding, ...] = ()
    room: int = 0

    def count(self, *kinds: Kind) -> int:
        """Return how many slots of these kinds it fills."""
        return sum(placement.slot.kind in kinds for placement in self.placements)


@dataclass(frozen=True, slots=True)
class FilledSlot:
    """One slot of the form and the file that fills it.

    Attributes:
        slot: its text, because a package that is read back has no other.
        made_from: sha256 of the originals.
    """

    slot: str
    path: str
    made_from: tuple[str, ...] = ()
    why: str = ""
