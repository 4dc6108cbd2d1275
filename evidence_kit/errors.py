"""Exit codes, and the few exceptions that mean: the work itself cannot be done.

What is wrong with the evidence is never an exception; it is a `Finding`.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller; the numbers are a contract."""

    ready = 0
    not_ready = 1
    usage = 2
    case_unreadable = 3
    rules_wrong = 4
    tool_missing = 5
    tool_failed = 6
    cannot_write = 7
    bug = 70
    interrupted = 130


class EvidenceKitError(Exception):
    """Base of all; never raised itself.

    Attributes:
        hint: what the user can type or do next.
    """

    exit_code = ExitCode.bug

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageWrong(EvidenceKitError):
    """The command line asks for something that makes no sense."""

    exit_code = ExitCode.usage


class CaseUnreadable(EvidenceKitError):
    """The folder or file to be worked on is not there or cannot be opened."""

    exit_code = ExitCode.case_unreadable


class RulesWrong(EvidenceKitError):
    """A policy or a case file is not written as it must be."""

    exit_code = ExitCode.rules_wrong


class ToolMissing(EvidenceKitError):
    """A program or library that the work needs is not on this machine."""

    exit_code = ExitCode.tool_missing


class ToolFailed(EvidenceKitError):
    """A program failed on input that had been examined as good."""

    exit_code = ExitCode.tool_failed


class CannotWrite(EvidenceKitError):
    """The result cannot be put where it was asked for."""

    exit_code = ExitCode.cannot_write


class PackageBusy(CannotWrite):
    """Another run is writing to the package right now."""
