"""JUnit XML, as CI servers show it: a suite for each report, a test for each rule and file.

A test is there for what was held against a file and found nothing too. What fails is a failure, what could not be
examined an error. A milder finding is a skipped test with its words, as is one that a baseline lists; a note is a
passed one that says something.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from evidence_kit.model.codes import NOT_EXAMINED
from evidence_kit.report.saved import (
    SavedFile,
    SavedFinding,
    SavedReport,
    SavedReports,
    address,
    by_weight,
    rank,
    sentence,
)
from evidence_kit.text.names import printable

ENDS_THERE = frozenset({NOT_EXAMINED, "empty-file", "format-not-read", "type-not-examined"})
"""Codes of files against which nothing else was held."""

TOGETHER = "together"

Place = tuple[str | None, str]
"""The file that a test is about, None for all of them, and the code of its rule."""


@dataclass(frozen=True, slots=True)
class Test:
    """One rule that was held against one file, or against all of them.

    Attributes:
        file: as it is seen from where the verb was run; empty for the whole.
        outcome: "passed", "noted", "skipped", "failure" or "error".
    """

    name: str
    code: str
    file: str
    outcome: str
    text: str = ""


def render(saved: SavedReports) -> str:
    """Return reports as one XML document."""
    suites = [suite(report) for report in saved.reports]
    counts = {name: sum(count[name] for _, count in suites) for name in ("tests", "failures", "errors", "skipped")}
    head = f"<testsuites{attributes(name='evidence-kit', **counts)}>"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head, *(line for lines, _ in suites for line in lines)]
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def suite(report: SavedReport) -> tuple[list[str], dict[str, int]]:
    """Return the lines of the suite of one report, and how many tests of each kind it has."""
    tests = list(tests_of(report)) or [Test(report.verdict, report.verdict, "", "passed")]
    name = printable(report.folder) or "files"
    counts = {
        "tests": len(tests),
        "failures": sum(test.outcome == "failure" for test in tests),
        "errors": sum(test.outcome == "error" for test in tests),
        "skipped": sum(test.outcome == "skipped" for test in tests),
    }
    known = {
        "verdict": report.verdict,
        "judged": report.judged.words,
        "policy": report.policy.name,
        "as_of": report.policy.as_of,
    }
    properties = [f"<property{attributes(name=key, value=value)}/>" for key, value in known.items() if value]
    lines = [f"<testsuite{attributes(name=name, **counts)}>", "<properties>", *properties, "</properties>"]
    return [*lines, *(line(test, name) for test in tests), "</testsuite>"], counts


def tests_of(report: SavedReport) -> Iterator[Test]:
    """Yield a test for each rule and file, and for each finding that is about no such pair."""
    of_all = codes_of(report, TOGETHER, opened=False)
    found = by_rule(report.findings, of_all)
    for place in (known := by_rule(report.known, of_all)):
        found.setdefault(place, [])
    ended = {path for path, code in found if code in ENDS_THERE}
    for file in {file.path: file for file in [*report.originals, *report.artifacts]}.values():
        for code in held_against(file, report, ended=file.path in ended):
            yield test_of((file.path, code), found.pop((file.path, code), []), known, report)
    for code in of_all:
        yield test_of((None, code), found.pop((None, code), []), known, report)
    for place, findings in found.items():
        yield test_of(place, findings, known, report)


def by_rule(findings: Iterable[SavedFinding], of_all: Iterable[str]) -> dict[Place, list[SavedFinding]]:
    """Return findings by what their test is about; those of a rule for all files together have no file."""
    found: dict[Place, list[SavedFinding]] = {}
    for finding in findings:
        found.setdefault((None if finding.code in of_all else finding.path, finding.code), []).append(finding)
    return found


def held_against(file: SavedFile, report: SavedReport, *, ended: bool) -> Iterable[str]:
    """Return the codes that were held against a file; none against one that could not be looked into."""
    if ended:
        return ()
    facts = file.facts
    opened = facts.width is not None or facts.pages is not None
    codes = [*codes_of(report, facts.kind, opened=False)]
    codes += codes_of(report, facts.kind, opened=True) if opened else []
    return dict.fromkeys(codes)


def codes_of(report: SavedReport, kind: str, *, opened: bool) -> Iterable[str]:
    """Return the codes that a report says were held against files of a kind."""
    return [code for held in report.rules if (held.kind, held.opened) == (kind, opened) for code in held.codes]


def test_of(
    place: Place, findings: list[SavedFinding], known: dict[Place, list[SavedFinding]], report: SavedReport
) -> Test:
    """Return the test of one rule, with the words of what was found, or of what a baseline lists."""
    path, code = place
    name, where = printable(f"{path}: {code}" if path else code), printable(address(report, path) if path else "")
    if not findings and place in known:
        text = "\n".join(f"Known: {printable(sentence(finding))}" for finding in by_weight(known[place]))
        return Test(name, code, where, "skipped", text)
    if not findings:
        return Test(name, code, where, "passed")
    least = max(rank(report.fail_on), rank("warning") if report.strict else 0)
    ordered = by_weight(findings)
    outcome = "noted" if ordered[0].severity == "note" else "skipped"
    if rank(ordered[0].severity) <= least:
        outcome = "failure"
    return Test(
        name,
        code,
        where,
        "error" if code == NOT_EXAMINED else outcome,
        "\n".join(printable(sentence(finding)) for finding in ordered),
    )


def line(test: Test, suite_name: str) -> str:
    """Return one test as a line of XML."""
    known = {"classname": suite_name, "name": test.name, **({"file": test.file} if test.file else {})}
    if test.outcome == "passed":
        return f"<testcase{attributes(**known)}/>"
    if test.outcome == "noted":
        inner = f"<system-out>{written(test.text)}</system-out>"
    elif test.outcome == "skipped":
        inner = f"<skipped{attributes(message=test.text)}/>"
    else:
        first = test.text.partition("\n")[0]
        tag = test.outcome
        inner = f"<{tag}{attributes(message=first, type=test.code)}>{written(test.text)}</{tag}>"
    return f"<testcase{attributes(**known)}>{inner}</testcase>"


def attributes(**values: object) -> str:
    """Return attributes of XML, each behind a space."""
    return "".join(f' {name}="{written(str(value)).replace(chr(10), "&#10;")}"' for name, value in values.items())


def written(text: str) -> str:
    """Return text as XML 1.0 can hold it: its own signs escaped, what it has no sign for visible as an escape."""
    lines = (printable(part) for part in text.split("\n"))
    return escape("".join(f"\\u{ord(sign):04x}" if sign in "\ufffe\uffff" else sign for sign in "\n".join(lines)))
