"""The results of verbs: a report, a plan, a single file, the stills of a video; and their verdict."""

from dataclasses import dataclass, field
from typing import Any, Literal

from evidence_kit.model.artifact import Action, Artifact
from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Moment
from evidence_kit.model.finding import Finding, Verdict
from evidence_kit.model.held import Held
from evidence_kit.model.now import Now
from evidence_kit.model.plan import FilledSlot, Plan
from evidence_kit.model.strip import Strip
from evidence_kit.model.verdicts import verdict
from evidence_kit.text.words import counted


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """Which rules were applied."""

    name: str
    as_of: str
    sha256: str


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


@dataclass(frozen=True, slots=True)
class ChoiceMade:
    """One choice of the dispute form that is true of a case.

    Attributes:
        ask: what the form asks, as in "ASK CHOOSE".
        choose: the form's own words, or where no source gives them what they say.
        words_known: whether they are its own words.
        when: the condition on which it is true, where that is unknown; empty otherwise.
    """

    ask: str
    choose: str
    words_known: bool
    when: str = ""


Scope = Literal["case", "each", "upload", "package", "words", "nothing"]
"""What a report is about: a case, files each for itself or as one upload, a package, words, or a case not looked at."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a verdict rests on, so that nobody takes it for more.

    Attributes:
        files: how many files were examined.
        claim: whether the evidence was compared with what the reason requires.
        words: both for a person, without a stop at the end.
    """

    files: int
    claim: bool
    words: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A package that was sealed.

    Attributes:
        path: the file or folder.
        sha256: of the list in it that covers everything else.
        originals: how many are in it.
    """

    path: str
    sha256: str
    originals: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a verb found, and what it comes to.

    Attributes:
        package: where the package was written; None when none was.
        zip: where the same package was written as one ZIP file; None when it was not.
        sealed: what the package was sealed into; None when it was not.
        strict: whether warnings count as errors.
        fail_on: the mildest findings that are not ready.
        known: the findings that a baseline lists, which therefore do not count.
        integrity: the verdict is about a package being whole, not about a case being ready.
        recorded: artifacts as a manifest records them, where it is a package that is judged.
        completeness: how complete the case is; None without a case or without a claim.
        reason: what the claim is about, by its reason's name.
        scope: what was judged at all.
        stated: the case has words, which were read.
        timeline: the known days of the case, the oldest first.
        now: what to do next; None without a case.
        form: what to choose in the dispute form on the day of the report; empty where no source gives it.
        folder: the case or package that names are relative to, as it was given; empty for files by themselves.
        case_file: the name of the case file; None without one.
        rules: what was held against files, also where nothing was found.
    """

    policy: PolicyRef
    findings: tuple[Finding, ...] = ()
    slots: tuple[FilledSlot, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    originals: tuple[Original, ...] = ()
    package: str | None = None
    zip: str | None = None
    sealed: Sealed | None = None
    tools: dict[str, str] = field(default_factory=dict)
    strict: bool = False
    integrity: bool = False
    recorded: tuple[dict[str, Any], ...] = ()
    completeness: Completeness | None = None
    reason: str | None = None
    scope: Scope = "upload"
    stated: bool = False
    timeline: tuple[Moment, ...] = ()
    now: Now | None = None
    form: tuple[ChoiceMade, ...] = ()
    folder: str = ""
    case_file: str | None = None
    fail_on: Severity = Severity.error
    known: tuple[Finding, ...] = ()
    rules: tuple[Held, ...] = ()

    @property
    def judged(self) -> Judged:
        """Return what was judged: the files, and the claim only where it has a reason."""
        files = len(self.originals) or len(self.recorded)
        fits = self.verdict is Verdict.ready
        fit = "the files fit the form" if fits else "the files were checked against the form's limits"
        looked = counted(files, "file")
        silent = f"; {counted(len(self.known), 'known finding')} left out" if self.known else ""
        if self.scope == "case" and self.reason:
            return Judged(files, claim=True, words=f"{fit}; the claim was examined for {self.reason}{silent}")
        words = {
            "case": f"{fit}{' and the statement was read' * self.stated}; the claim was not examined: no reason given",
            "each": f"{looked} looked at, each by itself; no claim was examined",
            "upload": f"{looked} looked at as one upload; no claim was examined",
            "package": f"{looked} checked against the package's own checksums and limits; no claim was examined",
            "words": "the statement was read; no file was looked at",
            "nothing": "no file was looked at; no claim was examined",
        }
        return Judged(files, claim=False, words=words[self.scope] + silent)

    @property
    def verdict(self) -> Verdict:
        """Return not-ready on any error, else unknown when something was not examined, else ready."""
        return verdict(self.findings, strict=self.strict, fail_on=self.fail_on)


@dataclass(frozen=True, slots=True)
class Reports:
    """What was found in several cases, each with its own report."""

    reports: tuple[Report, ...]

    @property
    def verdict(self) -> Verdict:
        """Return the worst verdict: not-ready before unknown before ready."""
        verdicts = [report.verdict for report in self.reports]
        return next((one for one in (Verdict.not_ready, Verdict.unknown) if one in verdicts), Verdict.ready)


@dataclass(frozen=True, slots=True)
class Planned:
    """What would go where, before anything is made.

    Attributes:
        max_images: how many pictures the form accepts; None when unknown.
        strict: whether warnings count as errors.
        now: what to do next.
        folder: the case that names are relative to, as it was given.
    """

    policy: PolicyRef
    plan: Plan
    max_images: int | None = None
    findings: tuple[Finding, ...] = ()
    strict: bool = False
    now: Now | None = None
    folder: str = ""

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
        strip: one picture of several frames, where that was asked for.
        sha256: of the video.
        tracking: the number that was read on a label; None when none was.
        seconds: how long it took.
    """

    video: str
    sha256: str | None
    files: tuple[Still, ...] = ()
    strip: Strip | None = None
    tracking: str | None = None
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    strict: bool = False

    @property
    def verdict(self) -> Verdict:
        """Return what the findings come to."""
        return verdict(self.findings, strict=self.strict)
