"""What a verb brought forth: a report on many files, a plan, what became of one, the stills of a film; the verdict."""

from dataclasses import dataclass, field
from typing import Any

from evidence_kit.model import Action, Artifact, Finding, Original, Plan, Severity, Slot, Verdict


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """Which rules were applied."""

    name: str
    as_of: str
    sha256: str


GOOD = 80
"""Points from which a case is well prepared; DisputeDesk's default threshold."""

Part = tuple[str, bool]
"""What is asked for, and whether the case has it."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete a case is.

    Attributes:
        score: 0 to 100; 100 is out of reach while anything blocks.
        blockers: codes of errors, each once, in order.
        must: what the reason must show.
        should: what would help.
        parts: words, amount, dates and the rest; what the claim has no use for is not among them.
    """

    score: int
    blockers: tuple[str, ...]
    must: tuple[Part, ...]
    should: tuple[Part, ...]
    parts: tuple[Part, ...]

    @property
    def gate(self) -> bool:
        """Return whether nothing blocks, whatever the score."""
        return not self.blockers

    @property
    def good(self) -> bool:
        """Return whether nothing blocks and the score is at least 80."""
        return self.gate and self.score >= GOOD


@dataclass(frozen=True, slots=True)
class Report:
    """What a verb found, and what it comes to.

    Attributes:
        package: where the package was written; None when none was.
        strict: whether warnings count as errors.
        integrity: the verdict is about a package being whole, not about a case being ready.
        recorded: artifacts as a manifest records them, where it is a package that is judged.
        completeness: how complete the case is; None where it is no case that is judged, or one without a claim.
        reason: what the claim is about, by its reason's name.
    """

    policy: PolicyRef
    findings: tuple[Finding, ...] = ()
    slots: tuple[Slot, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    originals: tuple[Original, ...] = ()
    package: str | None = None
    tools: dict[str, str] = field(default_factory=dict)
    strict: bool = False
    integrity: bool = False
    recorded: tuple[dict[str, Any], ...] = ()
    completeness: Completeness | None = None
    reason: str | None = None

    @property
    def verdict(self) -> Verdict:
        """Return not-ready on any error, else unknown when something was not examined, else ready."""
        return verdict(self.findings, strict=self.strict)


def verdict(findings: tuple[Finding, ...], *, strict: bool = False) -> Verdict:
    """Return what `findings` come to; warnings count as errors when `strict`."""
    grave = {Severity.error, Severity.warning} if strict else {Severity.error}
    if any(finding.severity in grave and finding.code != "not-examined" for finding in findings):
        return Verdict.not_ready
    if any(finding.code == "not-examined" for finding in findings):
        return Verdict.unknown
    return Verdict.ready


@dataclass(frozen=True, slots=True)
class Planned:
    """What would go where, before anything is made.

    Attributes:
        max_images: how many pictures the form takes; None when that is not known.
        strict: whether warnings count as errors.
    """

    policy: PolicyRef
    plan: Plan
    max_images: int | None = None
    findings: tuple[Finding, ...] = ()
    strict: bool = False

    @property
    def verdict(self) -> Verdict:
        """Return what the findings come to."""
        return verdict(self.findings, strict=self.strict)


@dataclass(frozen=True, slots=True)
class Single:
    """What became of one file that was fitted, or of one comparison.

    Attributes:
        schema: the name of the JSON contract it is written in.
        output: where it was written; None when it was refused.
        seconds: how long it took.
    """

    schema: str
    action: Action
    output: str | None
    max_bytes: int | None
    artifact: Artifact | None
    findings: tuple[Finding, ...]
    seconds: float
    strict: bool = False

    @property
    def verdict(self) -> Verdict:
        """Return what the findings come to."""
        return verdict(self.findings, strict=self.strict)


@dataclass(frozen=True, slots=True)
class Still:
    """One picture taken from a video and written.

    Attributes:
        path: where it was written.
        time: seconds of the frame.
        why: why this one, in words.
        label: whether a parcel's number is read in it.
    """

    path: str
    time: float
    bytes: int
    sha256: str
    width: int
    height: int
    why: str
    label: bool


@dataclass(frozen=True, slots=True)
class Stills:
    """What was taken from one video.

    Attributes:
        video: as it was given.
        sha256: of the video.
        tracking: the number that was read on a label; None when none was.
        seconds: how long it took.
    """

    video: str
    sha256: str | None
    files: tuple[Still, ...] = ()
    tracking: str | None = None
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    strict: bool = False

    @property
    def verdict(self) -> Verdict:
        """Return what the findings come to."""
        return verdict(self.findings, strict=self.strict)
