"""Several cases in one call: a report for each, also for one that cannot be read."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.errors import CaseUnreadable, EvidenceKitError, RulesWrong, ToolFailed
from evidence_kit.events import Listener, ignore
from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.finding import Finding
from evidence_kit.model.results import Report, Reports
from evidence_kit.pipeline import check_case
from evidence_kit.policies import DEFAULT, AnyPolicy, LoadedPolicy, load_policy
from evidence_kit.text.names import portable
from evidence_kit.text.today import local_day


def check_cases(
    folders: Iterable[str | Path],
    policy: AnyPolicy = DEFAULT,
    today: dt.date | None = None,
    *,
    strict: bool = False,
    listener: Listener = ignore,
    cache: Cache = NO_CACHE,
) -> Reports:
    """Return what is wrong with each of several cases as raw material; one that cannot be read stops no other.

    Args:
        today: the day to judge by; by default the one it is here and now.

    Raises:
        EvidenceKitError: the policy cannot be read, or a tool is missing.
    """
    policy, today, reports = load_policy(policy), local_day(today), list[Report]()
    for folder in map(Path, folders):
        try:
            reports.append(check_case(folder, policy, today, strict=strict, listener=listener, cache=cache))
        except (CaseUnreadable, RulesWrong, ToolFailed) as problem:
            reports.append(not_examined(folder, problem, policy, strict=strict))
    return Reports(tuple(reports))


def not_examined(folder: Path, problem: EvidenceKitError, policy: LoadedPolicy, *, strict: bool) -> Report:
    """Return the report on a case that is not there, or that cannot be read."""
    in_case_file = isinstance(problem, RulesWrong)
    if folder.is_dir():
        finding = Finding("not-examined", CASE_FILE if in_case_file else None, str(problem), problem.hint)
    else:
        finding = Finding("file-missing", None, "This case does not exist.", hint="check the path")
    return Report(
        policy=policy.ref,
        findings=(finding,),
        tools={"evidence_kit": __version__},
        strict=strict,
        scope="nothing",
        folder=portable(folder),
        case_file=CASE_FILE if in_case_file else None,
    )
