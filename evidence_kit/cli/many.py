"""Build every case below a folder: a line on each as it ends, and what came of all."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from evidence_kit.cli.options import Asked
from evidence_kit.cli.terminal import shown, talk, write_out
from evidence_kit.errors import ExitCode, UsageWrong

if TYPE_CHECKING:
    from evidence_kit.many.account import Account
    from evidence_kit.many.job import BuiltCase

MOST_LINES = 40
"""Cases that are not ready and are told one by one; the page has all."""


def build_each(
    folder: Path, out: Path | None, jobs: int, scheduler: str | None, asked: Asked, *, no_cache: bool
) -> NoReturn:
    """Build every case below a folder, write what came of them, and exit with 1 when one is not ready.

    Raises:
        UsageWrong: there is no place for the packages, or another format is asked for.
    """
    from evidence_kit.many.build_cases import build_cases

    if out is None:
        raise UsageWrong("The packages of many cases need a place.", hint="give a folder with --out")
    if asked.form not in ("text", "json") or asked.formats.files:
        raise UsageWrong(
            "--each writes its own tables: cases.jsonl, cases.junit.xml and cases.html.",
            hint="leave out --format, or give --format json",
        )

    def tell(built: "BuiltCase", number: int, total: int) -> None:
        talk(f"{number} of {total}  {built.verdict:<9}  {shown(Path(built.case))}", quiet=asked.quiet)

    account = build_cases(
        folder,
        out,
        asked.policy,
        asked.day,
        jobs=jobs,
        scheduler=scheduler,
        strict=asked.strict,
        cached=not no_cache,
        tell=tell,
    )
    write_out(as_json(account) if asked.form == "json" else in_text(account, out))
    raise SystemExit(ExitCode.ready if account.verdict == "ready" else ExitCode.not_ready)


def as_json(account: "Account") -> str:
    """Return the account for programs."""
    import msgspec

    told = {
        "schema": "evidence_kit.built/1",
        "verdict": str(account.verdict),
        "counts": account.counts,
        "kept": account.kept,
        "cases": account.cases,
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"


def in_text(account: "Account", out: Path) -> str:
    """Return the account for a person: the cases that are not ready, and the counts."""
    from evidence_kit.many.account import ACCOUNT, JUNIT, PAGE
    from evidence_kit.report.columns import columns
    from evidence_kit.text.names import printable
    from evidence_kit.text.words import counted

    graver = [case for case in account.cases if case.verdict != "ready"]
    rows = [(case.verdict, printable(case.case), printable(case.problem)) for case in graver[:MOST_LINES]]
    lines = columns(rows) if rows else []
    if len(graver) > MOST_LINES:
        lines.append(f"... and {len(graver) - MOST_LINES} more")
    counts = ", ".join(f"{count} {verdict}" for verdict, count in account.counts.items() if count)
    kept = f" ({account.kept} as they were built before)" if account.kept else ""
    head = "READY" if account.verdict == "ready" else "NOT READY"
    lines += [
        *([""] if lines else []),
        f"{head}: {counted(len(account.cases), 'case')}: {counts}{kept}",
        f"Their packages, {PAGE}, {ACCOUNT} and {JUNIT} are in {shown(out)}.",
    ]
    return "\n".join(lines) + "\n"
