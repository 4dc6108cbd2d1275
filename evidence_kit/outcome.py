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


@dataclass(frozen=True, slots=True)
class Report:
    """What a verb found, and what it comes to.

    Attributes:
        package: where the package was written; None when none was.
        strict: whether warnings count as errors.
        integrity: the verdict is about a package being whole, not about a case being ready.
        recorded: artifacts as a manifest records them, where it is a package that is judged.
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
