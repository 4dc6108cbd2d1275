"""One case of many: what is to be built, and what came of it, as plain values that go from one process to another."""

import dataclasses
import datetime as dt
import functools
import hashlib
import os
from collections import Counter
from pathlib import Path

import msgspec

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.errors import EvidenceKitError
from evidence_kit.events import ignore
from evidence_kit.media.files import hash_file
from evidence_kit.model.codes import Severity
from evidence_kit.model.results import Report
from evidence_kit.package.complete import is_complete
from evidence_kit.package.names import MANIFEST
from evidence_kit.policies import LoadedPolicy
from evidence_kit.text.names import portable
from evidence_kit.verbs.cache import open_cache
from evidence_kit.watching.attempt import attempt
from evidence_kit.watching.build_options import BuildOptions
from evidence_kit.watching.states import State, states_in


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """A case to build.

    Attributes:
        name: the case below the folder of all of them, as it can be shown.
        folder: of all packages.
        inside: where its package goes in that.
        state: a checksum of the states of its files and of all settings; another one means another job.
    """

    name: str
    case: Path
    folder: Path
    inside: Path
    policy: LoadedPolicy
    today: dt.date
    state: str
    strict: bool = False
    cached: bool = True

    @property
    def out(self) -> Path:
        """Where its package goes."""
        return self.folder / self.inside


class BuiltCase(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a case.

    Attributes:
        package: where its package is below the folder of all packages; empty without one.
        verdict: ready, not-ready, unknown, or failed where there is no package.
        problem: why there is none, or the first thing that keeps it from being ready; empty when it is.
        codes: of its errors and warnings, each once.
        state: that of the job.
        manifest: the checksum of its manifest; empty without a package.
    """

    case: str
    package: str
    verdict: str
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    problem: str = ""
    hint: str = ""
    codes: tuple[str, ...] = ()
    state: str
    manifest: str = ""


def build_one(job: Job) -> BuiltCase:
    """Build one case, and return what came of it; nothing that is wrong with the case is raised."""
    if job.case.is_symlink():
        return failed(job, "This is a link to a folder, which is not followed.", "give the folder itself")
    try:
        states = states_in(job.case)
    except OSError as problem:
        return failed(job, f"The case cannot be read: {problem.strerror}.", "check the path")
    options = BuildOptions(job.policy, job.today, job.strict, ignore, kept_cache() if job.cached else NO_CACHE)
    found = attempt(job.case, states, options, stoppable=False, out=job.out)
    if isinstance(found, EvidenceKitError):
        return failed(job, str(found), found.hint)
    return built(job, found)


def built(job: Job, report: Report) -> BuiltCase:
    """Return what a report says of a case."""
    counts = Counter(finding.severity for finding in report.findings)
    grave = [finding for finding in report.findings if finding.severity is not Severity.note]
    worst = min(grave, key=lambda finding: finding.severity is not Severity.error, default=None)
    return BuiltCase(
        case=job.name,
        package=portable(job.inside),
        verdict=str(report.verdict),
        errors=counts[Severity.error],
        warnings=counts[Severity.warning],
        notes=counts[Severity.note],
        problem=in_one_line(worst.message) if worst and report.verdict != "ready" else "",
        hint=worst.hint if worst and report.verdict != "ready" else "",
        codes=tuple(dict.fromkeys(finding.code for finding in grave)),
        state=job.state,
        manifest=hash_file(job.out / MANIFEST),
    )


def failed(job: Job, problem: str, hint: str = "") -> BuiltCase:
    """Return what came of a case that has no package."""
    return BuiltCase(
        case=job.name, package="", verdict="failed", problem=in_one_line(problem), hint=hint, state=job.state
    )


def in_one_line(text: str) -> str:
    """Return a text without line breaks."""
    return " ".join(text.split())


@functools.lru_cache(maxsize=1)
def kept_cache() -> Cache:
    """Return the cache of this process."""
    return open_cache()


def state_of_case(states: dict[str, State], options: BuildOptions) -> str:
    """Return a checksum of what the system says of a case's files, and of all settings."""
    return checksum([settings_of(options), *(f"{name}\0{state!r}" for name, state in sorted(states.items()))])


def settings_of(options: BuildOptions) -> str:
    """Return all settings of a build in one line; the day is one of them, as it decides what is ready."""
    return f"{options.settings} {options.today}"


def checksum(lines: list[str]) -> str:
    """Return the SHA-256 of lines."""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def is_done(job: Job, before: BuiltCase | None) -> bool:
    """Return whether a case was built as this job would, and its package is still there as it was written.

    Only what could be built counts: what failed is tried again.
    """
    if before is None or before.state != job.state or not before.manifest:
        return False
    try:
        return hash_file(job.out / MANIFEST) == before.manifest and is_complete(job.out)
    except OSError:
        return False


def cores() -> int:
    """Return how many processors there are."""
    return os.cpu_count() or 1
