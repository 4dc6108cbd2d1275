"""The account of many cases: JSON lines that grow while they are built, and tables for programs and people."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

import msgspec

from evidence_kit.many.job import BuiltCase
from evidence_kit.media.files import put_file
from evidence_kit.model.finding import Verdict
from evidence_kit.report.many.page import Row, page_of_cases
from evidence_kit.text.names import printable
from evidence_kit.text.regular import read_regular
from evidence_kit.text.words import counted

ACCOUNT, JUNIT, PAGE = "cases.jsonl", "cases.junit.xml", "cases.html"

REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Account:
    """What came of many cases.

    Attributes:
        kept: how many had been built before and were not built again.
    """

    cases: tuple[BuiltCase, ...]
    kept: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many cases have each verdict."""
        found = Counter(case.verdict for case in self.cases)
        return {verdict: found[verdict] for verdict in ("ready", "not-ready", "unknown", "failed")}

    @property
    def verdict(self) -> Verdict:
        """The verdict on all of them."""
        return Verdict.ready if self.counts["ready"] == len(self.cases) else Verdict.not_ready


def read_account(out: Path) -> Mapping[str, BuiltCase]:
    """Return what is known of each case; a line that breaks off, or is none of ours, says nothing."""
    try:
        lines = read_regular(out / ACCOUNT).splitlines()
    except OSError:
        return {}
    known = {}
    for line in lines:
        try:
            built = msgspec.json.decode(line, type=BuiltCase)
        except (msgspec.MsgspecError, ValueError):
            continue
        known[built.case] = built
    return known


def line_of(case: BuiltCase) -> str:
    """Return the line of a case."""
    return msgspec.json.encode(case).decode() + "\n"


def write_tables(account: Account, out: Path) -> None:
    """Write what came of all cases: a line for each, once; for CI servers; and a page with filters.

    Raises:
        CannotWrite: they cannot be written.
    """
    put_file(out / ACCOUNT, "".join(line_of(case) for case in account.cases).encode())
    put_file(out / JUNIT, junit(account).encode("utf-8", "backslashreplace"))
    put_file(
        out / PAGE,
        page_of_cases([row_of(case) for case in account.cases], account.counts).encode("utf-8", "backslashreplace"),
    )


def row_of(case: BuiltCase) -> Row:
    """Return a case as the page shows it."""
    page = quote(f"{case.package}/{REPORT}") if case.package else ""
    found = [counted(number, word) for number, word in ((case.errors, "error"), (case.warnings, "warning")) if number]
    return Row(case.case, case.verdict, case.problem, case.hint, ", ".join(found), " ".join(case.codes), page)


def junit(account: Account) -> str:
    """Return the account as JUnit XML: a test for each case."""
    counts = account.counts
    failures, errors = counts["not-ready"], counts["unknown"] + counts["failed"]
    head = f'tests="{len(account.cases)}" failures="{failures}" errors="{errors}"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="evidence-kit" {head}>']
    lines += [f'<testsuite name="cases" {head}>', *map(test_of, account.cases), "</testsuite>", "</testsuites>"]
    return "\n".join(lines) + "\n"


def test_of(case: BuiltCase) -> str:
    """Return the test of one case."""
    name = escape(printable(case.case))
    if case.verdict == "ready":
        return f'<testcase classname="cases" name="{name}"/>'
    kind = "failure" if case.verdict == "not-ready" else "error"
    message, codes = escape(printable(case.problem)), escape(" ".join(case.codes) or case.verdict)
    return f'<testcase classname="cases" name="{name}"><{kind} type="{codes}" message="{message}"/></testcase>'
