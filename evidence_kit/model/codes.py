"""The catalogue of finding codes: how much each usually weighs, and its title."""

import functools
from collections.abc import Mapping
from enum import StrEnum

from evidence_kit.shipped import read_shipped

CODES_FILE = "codes.toml"


class Severity(StrEnum):
    """How much a finding weighs."""

    error = "error"
    warning = "warning"
    note = "note"


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
