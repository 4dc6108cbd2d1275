"""Artifacts: the files that we make, and how each was made. No input or output here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.model.plan import Slot

Action = Literal["copied", "stripped", "remuxed", "encoded", "refused"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an artifact was made, so that anybody can make it again.

    Attributes:
        settings: plain values only, so that they can be written down.
    """

    tool: str
    version: str
    action: Action
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeenMoment:
    """A moment at which a take does not seem continuous.

    Attributes:
        before: seconds of the last frame before it; of a stretch, its first.
        after: seconds of the first frame after it; of a stretch, its last.
        signals: the measures that found it.
    """

    before: float
    after: float
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenLabel:
    """A parcel's number that was read in a video, and the second that shows it."""

    number: str
    time: float


@dataclass(frozen=True, slots=True)
class SeenFrame:
    """A key frame of a video: its second, and what it shows, in words; empty where it is only sharp and different."""

    time: float
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a video frame by frame.

    Attributes:
        take: "consistent" where no break was found, "review" or "broken".
        moments: possible breaks.
        frames: its key frames, in order of time.
    """

    take: str
    moments: tuple[SeenMoment, ...] = ()
    label: SeenLabel | None = None
    frames: tuple[SeenFrame, ...] = ()


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that we made.

    Attributes:
        path: relative to the package, or where the user asked for it.
        made_from: sha256 of the originals.
        encodes: full encodes of the picture it took.
        seen: of a video that was examined frame by frame; None otherwise.
        why: why it is uploaded, in words.
        number: which of all uploads it is, in their order, and `word` what it shows; both as they were planned.
    """

    path: str
    slot: Slot
    bytes: int
    sha256: str
    facts: Facts
    made_from: tuple[str, ...]
    step: str
    recipe: Recipe
    marks: tuple[dict[str, Any], ...] = ()
    encodes: int = 0
    seen: Seen | None = None
    why: str = ""
    number: int = 0
    word: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """The result of a making step: artifacts and findings."""

    artifacts: tuple[Artifact, ...] = ()
    findings: tuple[Finding, ...] = ()


def joined(parts: Sequence[Made]) -> Made:
    """Return several results as one, in their order."""
    return Made(
        tuple(artifact for part in parts for artifact in part.artifacts),
        tuple(finding for part in parts for finding in part.findings),
    )


@dataclass(frozen=True, slots=True)
class CaseTake:
    """What a case needs from its videos.

    Attributes:
        tracking: the tracking number to find on the label; None when the case has none.
        label_shown: a photo shows that number already.
        order: the order's number, written below sheets of frames.
    """

    tracking: str | None = None
    label_shown: bool = False
    order: str | None = None
