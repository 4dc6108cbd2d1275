"""A finding, how grave it is, and the verdict that findings come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    error = "error"
    warning = "warning"
    note = "note"


class Verdict(StrEnum):
    """What a whole report comes to; `unknown` (something could not be examined) never passes."""

    ready = "ready"
    not_ready = "not-ready"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing.

    Attributes:
        code: stable kebab-case name.
        path: the file it is about, portable and relative to the case or package; None for the whole.
        hint: what to type or do next.
        expected: what is allowed.
        actual: what was found.
        source: where the rule comes from, as text or address.
        repairable: True when `build` or `fit` repairs it by itself.
        dated: True when it depends on today's date; such findings are not written into a manifest.
    """

    code: str
    severity: Severity
    path: str | None
    message: str
    hint: str = ""
    expected: str | int | None = None
    actual: str | int | None = None
    source: str = ""
    repairable: bool = False
    dated: bool = False


def unique(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings in their order, each once."""
    return tuple(dict.fromkeys(findings))
