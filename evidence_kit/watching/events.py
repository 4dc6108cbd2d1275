"""What a watcher tells: one value for each thing that happened."""

from dataclasses import dataclass
from pathlib import Path

from evidence_kit.errors import EvidenceKitError
from evidence_kit.model.finding import Finding
from evidence_kit.model.results import Report


@dataclass(frozen=True, slots=True)
class Began:
    """The folder has been looked through for the first time.

    Attributes:
        policy: its name.
        one_case: the folder itself is the case; else each of its sub-folders is one.
        cases: how many there are.
        files: how many files they hold.
        current: how many of them have a package of just these files, which stays as it is.
        paths: the folders of the cases.
        polling: why the folder is looked through again and again; empty where the system tells of changes.
    """

    folder: Path
    policy: str
    one_case: bool
    cases: int
    files: int
    current: int = 0
    paths: tuple[Path, ...] = ()
    polling: str = ""


@dataclass(frozen=True, slots=True)
class Polling:
    """From now on the folder is looked through again and again, because the system no longer tells of changes."""

    folder: Path
    why: str


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What was built cannot be noted: the watcher goes on, and one that begins later builds everything again.

    Attributes:
        why: a sentence.
    """

    folder: Path
    why: str


@dataclass(frozen=True, slots=True)
class Stirred:
    """Something came into a case, went or changed; it is built when it has come to rest. Told again and again."""

    case: Path
    files: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What changed in a case changes nothing of its package: the contents are the same, or there is no file left."""

    case: Path
    files: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case would be due, and something is not ready.

    Attributes:
        why: a clause, such as "its end is missing".
        file: the file that it waits for, relative to the case; empty when it waits for something else.
    """

    case: Path
    why: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Building:
    """The work on a package begins.

    Attributes:
        files: how many files the case has.
        again: it starts over, because the case changed while it was built.
    """

    case: Path
    files: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """A package was written."""

    case: Path
    report: Report


@dataclass(frozen=True, slots=True)
class Dated:
    """What is true of a case today: told when the watcher begins, and when another day has begun.

    Attributes:
        findings: about its days; its package does not depend on them.
        lost: they keep the case from being ready.
    """

    case: Path
    findings: tuple[Finding, ...]
    lost: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """The work on a case could not be done; the watcher goes on, and tries again when the case changes."""

    case: Path
    error: EvidenceKitError


@dataclass(frozen=True, slots=True)
class Retrying:
    """The work on a case could not be done for a reason that may pass, such as a full disk: it is tried again.

    Attributes:
        seconds: until the next attempt; later pauses are longer.
    """

    case: Path
    error: EvidenceKitError
    seconds: float


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a case failed or was retried for has passed."""

    case: Path


@dataclass(frozen=True, slots=True)
class Away:
    """A folder is not there or suddenly empty: nothing in it counts as deleted.

    Attributes:
        folder: the watched folder or one case in it.
        why: a clause.
    """

    folder: Path
    why: str


@dataclass(frozen=True, slots=True)
class Back:
    """A folder that was away is there again."""

    folder: Path


WatchEvent = (
    Began
    | Polling
    | Forgetting
    | Stirred
    | Unchanged
    | Waiting
    | Building
    | Built
    | Dated
    | Failed
    | Retrying
    | Recovered
    | Away
    | Back
)
