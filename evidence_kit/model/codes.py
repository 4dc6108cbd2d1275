"""The catalogue of finding codes: how much each usually weighs, its title, what it means and what to do about it."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from evidence_kit.shipped import Strict, read_shipped

CODES_FILE = "codes.toml"
EXPLANATIONS_FILE = "explanations.toml"
"""A file of its own, so that making a finding does not read the long texts."""

NOT_EXAMINED = "not-examined"
"""The code of what could not be examined: it never passes, whatever is chosen."""


class Severity(StrEnum):
    """How much a finding weighs."""

    error = "error"
    warning = "warning"
    note = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding.

    Attributes:
        name: stable, kebab-case.
        title: a heading of a few words.
        severity: how much it usually weighs.
        means: what was found, in one or two sentences.
        do: what the user can do about it, in the imperative.
        page: the same for somebody who has the studio's page before them, without a command.
        since: the first version that knows it.
    """

    name: str
    title: str
    severity: Severity
    means: str
    do: str
    page: str
    since: str


class Explanation(Strict, frozen=True, kw_only=True):
    """One table of explanations.toml; `Code` says what each key means."""

    means: str
    do: str
    page: str = ""
    since: str


class CodeUnknown(Exception):
    """Our own code makes a finding that the catalogue does not list; never a mistake of the user's."""

    def __init__(self, code: str) -> None:
        super().__init__(f"'{code}' is not a finding code: list it in model/{CODES_FILE} first")


def usual_severity(code: str) -> Severity:
    """Return how much a finding of this code weighs unless it says otherwise.

    Raises:
        CodeUnknown: the catalogue does not list the code.
    """
    try:
        return severities()[code]
    except KeyError:
        raise CodeUnknown(code) from None


@functools.cache
def severities() -> Mapping[str, Severity]:
    """Return every code with its usual severity, in the order of the catalogue."""
    return {code: severity for severity, titles in titles_by_severity().items() for code in titles}


@functools.cache
def titles_by_severity() -> Mapping[Severity, Mapping[str, str]]:
    """Return the title of every code under its usual severity, the gravest first."""
    return read_shipped(__package__, CODES_FILE, dict[Severity, dict[str, str]])


@functools.cache
def load_codes() -> Mapping[str, Code]:
    """Return every code by its name, the gravest first and in the order of the catalogue.

    Raises:
        RulesWrong: a file is not whole.
    """
    texts = read_shipped(__package__, EXPLANATIONS_FILE, dict[str, Explanation])
    return {
        name: Code(name, title, severity, text.means, text.do, text.page or text.do, text.since)
        for severity, titles in titles_by_severity().items()
        for name, title in titles.items()
        for text in [texts[name]]
    }
