"""Suggested places to mark in comparisons."""

from dataclasses import dataclass

from evidence_kit.model.case import Box
from evidence_kit.model.finding import Finding, Verdict
from evidence_kit.model.now import Now
from evidence_kit.model.verdicts import verdict


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place that differs, as a box in each picture.

    Attributes:
        strength: how sure, 0 to 1.
    """

    listing: Box
    received: Box
    strength: float


@dataclass(frozen=True, slots=True)
class Registered:
    """Whether two pictures could be aligned, and what differs.

    Attributes:
        inliers: features that agree.
        ratio: their share of those that look alike.
        why: why nothing is suggested, in plain words; empty when something is, or when nothing differs.
    """

    ok: bool
    inliers: int
    ratio: float
    why: str = ""
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestedComparison:
    """The suggestions for one comparison.

    Attributes:
        registered: how the pictures were aligned; None when that was not tried.
        suggestions: the new ones of this run.
    """

    listing: str
    received: str
    registered: Registered | None = None
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """The suggestions for a case.

    Attributes:
        written: case.toml was changed or made.
        strict: whether warnings count as errors.
        now: what to do next.
        folder: the case that names are relative to, as it was given.
    """

    comparisons: tuple[SuggestedComparison, ...] = ()
    findings: tuple[Finding, ...] = ()
    written: bool = False
    strict: bool = False
    now: Now | None = None
    folder: str = ""

    @property
    def verdict(self) -> Verdict:
        """Return what the findings come to."""
        return verdict(self.findings, strict=self.strict)
