"""Files as they are, without a case: each for itself, or together as one upload."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.events import Listener, StepStarted, ignore
from evidence_kit.media.looking import examine_apart
from evidence_kit.media.pool import each as of_each
from evidence_kit.media.reach import let_read
from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.held import Held
from evidence_kit.model.results import Report
from evidence_kit.planning.numbering import as_slots
from evidence_kit.policies import DEFAULT, AnyPolicy, LoadedPolicy, load_policy
from evidence_kit.policies.age import check_age
from evidence_kit.policies.files import check_each
from evidence_kit.policies.held import rules_held, shared
from evidence_kit.policies.private import check_words
from evidence_kit.policies.rules import Policy
from evidence_kit.policies.upload import check_upload, nothing_looked_at
from evidence_kit.text.names import portable


def check_files(  # noqa: PLR0913  (what a user may set)
    paths: Iterable[str | Path],
    policy: AnyPolicy = DEFAULT,
    *,
    each: bool = False,
    allow_empty: bool = False,
    policy_of: Callable[[Path], str | Path] | None = None,
    jobs: int | None = None,
    beside: Sequence[Finding] = (),
    today: dt.date | None = None,
    strict: bool = False,
    listener: Listener = ignore,
    cache: Cache = NO_CACHE,
) -> Report:
    """Return what is wrong with files as they are now: as one upload, or each for itself.

    Args:
        each: judge every file for itself; a location, a serial number or an owner's name in it is then an error.
        allow_empty: with `each`, no file at all is no error.
        policy_of: with `each`, returns the policy of a file; by default `policy` is that of all.
        jobs: how many files are looked at at a time; by default as many as there are cores, at most 4.
        beside: what was noticed while they were gathered.
        today: the day to judge the policy's age by; None not to judge it.
    """
    policy, found = load_policy(policy), [Path(path) for path in paths]
    listener(StepStarted("catalog", len(found)))
    let_read(found)
    looked = of_each(lambda path: examine_apart(path, sharp=False, cache=cache), found, jobs)
    files = [Original(path, portable(path), facts) for path, facts in zip(found, looked, strict=True)]
    if each:
        rules_of = functools.cache(lambda named: load_policy(named).rules)
        findings = [
            finding
            for file in files
            for finding in check_published([file], rules_of(policy_of(file.path)) if policy_of else policy.rules)
        ]
        failed = any(finding.severity is Severity.error for finding in beside)
        findings += [] if files or allow_empty or failed else [nothing_looked_at()]
    else:
        findings = check_upload(files, policy.rules)
    return Report(
        policy=policy.ref,
        findings=(*findings, *beside, *(check_age(policy.rules, today) if today else ())),
        slots=() if each else as_slots(files),
        originals=tuple(files),
        tools={"evidence_kit": __version__},
        strict=strict,
        scope="each" if each else "upload",
        rules=rules_of_all(found, policy, policy_of if each else None, together=not each),
    )


def rules_of_all(
    paths: Sequence[Path], policy: LoadedPolicy, policy_of: Callable[[Path], str | Path] | None, *, together: bool
) -> tuple[Held, ...]:
    """Return what is held against every file, whichever policy it has."""
    names = dict.fromkeys(map(policy_of, paths)) if policy_of and paths else {}
    applied = [load_policy(name).rules for name in names] or [policy.rules]
    return shared([rules_held(rules, together=together) for rules in applied])


def check_published(files: Sequence[Original], policy: Policy) -> list[Finding]:
    """Return what is wrong with each file for itself; a place, a serial number or an owner's name is an error.

    `build` removes it, and a person looks at an upload; what a hook or CI lets pass is looked at by nobody.
    """
    return [
        dataclasses.replace(finding, severity=Severity.error) if gives_away(finding) else finding
        for finding in (*check_each(files, policy), *numbers_in_papers(files))
    ]


def numbers_in_papers(files: Sequence[Original]) -> Iterator[Finding]:
    """Yield a finding for each PDF with a photo in it that tells a device's serial number; an author is no secret."""
    for file in files:
        if file.facts.document:
            yield from check_words(file.name, {"serial": "a serial number"}, file.facts.document.private, "its pages")


def gives_away(finding: Finding) -> bool:
    """Return whether a finding tells of metadata by which a place, a device or a person can be found.

    A copyright notice is meant to be read, and most other words are those of programs.
    """
    if finding.code == "private-metadata":
        return not {"serial", "owner"}.isdisjoint(str(finding.actual).split(", "))
    return finding.code == "location-metadata"
