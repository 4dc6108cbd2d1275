"""A finding, and the verdict that findings come to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from evidence_kit.model.codes import Severity, usual_severity

USUAL = cast("Severity", None)
"""Stands for the severity that the catalogue gives to a code, until the finding is made."""


class Verdict(StrEnum):
    """What a whole report comes to; `unknown` (something could not be examined) never passes."""

    ready = "ready"
    not_ready = "not-ready"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing.

    Attributes:
        code: stable kebab-case name, one of the catalogue's.
        severity: what the catalogue gives to the code, unless told otherwise.
        path: the file it is about, portable and relative to the case or package; None for the whole.
        hint: what to type or do next.
        page_hint: the hint for somebody who has the studio's page before them; empty where `hint` or what the
            catalogue says of the code is right for them too.
        case_word: the word of a command in the hint that stands for the case, CASE or FILE; empty without one.
        expected: what is allowed.
        actual: what was found.
        source: where the rule comes from, as text or address.
        repairable: True when `build` or `fit` repairs it by itself.
        dated: True when it depends on today's date; such findings are not written into a manifest.

    Raises:
        CodeUnknown: the catalogue does not list the code.
    """

    code: str
    severity: Severity = field(default=USUAL, kw_only=True)
    path: str | None
    message: str
    hint: str = ""
    expected: str | int | None = None
    actual: str | int | None = None
    source: str = ""
    repairable: bool = False
    dated: bool = False
    case_word: str = ""
    page_hint: str = ""

    def __post_init__(self) -> None:
        usual = usual_severity(self.code)
        if self.severity is USUAL:
            object.__setattr__(self, "severity", usual)


def unique(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings in their order, each once."""
    return tuple(dict.fromkeys(findings))
