"""What goes into which slot of the form, before anything is made."""

from dataclasses import dataclass
from typing import Literal

from evidence_kit.model.case import Comparison, Original
from evidence_kit.model.dispute import Moment
from evidence_kit.model.finding import Finding

Filling = Literal["file", "comparison", "sheet", "label-still", "still", "key-frames", "page", "timeline"]
"""How a slot is filled: by one original, by two side by side, by several on one sheet, by the frame of a video that
shows the label, by another frame of it, by a sheet of its key frames, or by a page of a document as a picture: the
first such slot of a document shows its first page, the next the second; or by the days of the case file, drawn."""


@dataclass(frozen=True, slots=True)
class Placement:
    """What goes into one slot of the form, and why.

    Attributes:
        slot: "image-1" …, "video-1", "document-1".
        file: stem of the file to make in `upload/`, without extension.
        sources: the originals; two for a comparison, listing first; a video for frames of it.
        comparison: set when the slot holds a comparison.
        rows: set when the slot holds the timeline, which is made from no original.
    """

    slot: str
    file: str
    sources: tuple[Original, ...]
    why: str
    filling: Filling = "file"
    comparison: Comparison | None = None
    rows: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes where, in the order to upload it, and what was noticed while deciding.

    Attributes:
        room: how many more pictures than planned would be taken.
    """

    placements: tuple[Placement, ...] = ()
    findings: tuple[Finding, ...] = ()
    room: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the upload form, filled."""

    slot: str
    path: str
    made_from: tuple[str, ...] = ()
    why: str = ""
