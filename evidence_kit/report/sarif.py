"""SARIF 2.1.0, for code scanning: the findings of all reports as the results of one run.

What GitHub wants beyond the standard is there: at most one run (of 20) and 25,000 results, each with a relative
address and a line, because results without a place are refused (github/codeql-action issues 754 and 1738). Files
without lines have their findings in line 1. Where a baseline lists findings, each result says whether it is new; the
others are suppressed besides, for readers that do not know that state.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from evidence_kit import __version__
from evidence_kit.model.codes import Code, load_codes
from evidence_kit.report.saved import SavedFinding, SavedReport, SavedReports, address, rank, sentence, stand_in
from evidence_kit.text.names import printable

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/evidence-kit/evidence_kit"
MOST_RESULTS = 25_000
"""What GitHub takes of one run; the gravest are kept, and a notification counts the others."""

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of one report; `known` when a baseline lists it."""

    report: SavedReport
    finding: SavedFinding
    known: bool = False


def render(saved: SavedReports) -> str:
    """Return reports as one SARIF log with one run."""
    new = [Found(report, finding) for report in saved.reports for finding in report.findings]
    known = [Found(report, finding, known=True) for report in saved.reports for finding in report.known]
    found = sorted(new, key=weight) + sorted(known, key=weight)
    kept, more = found[:MOST_RESULTS], len(found) - MOST_RESULTS
    codes = list(dict.fromkeys(one.finding.code for one in kept))
    run = {
        "tool": {"driver": driver(codes, saved)},
        "invocations": [invocation(more)],
        "columnKind": "utf16CodeUnits",
        "results": list(results(kept, codes, compared=bool(known))),
        "properties": {"verdict": saved.verdict, "reports": [summary(report) for report in saved.reports]},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def driver(codes: Sequence[str], saved: SavedReports) -> Table:
    """Return what found the results, with the rules that they name."""
    made_by = {report.tools["evidence_kit"] for report in saved.reports if "evidence_kit" in report.tools}
    version = printable(made_by.pop()) if len(made_by) == 1 else __version__
    known = load_codes()
    rules = [rule(known[code]) if code in known else {"id": printable(code)} for code in codes]
    return {"name": "evidence-kit", "version": version, "informationUri": HOME, "rules": rules}


def rule(code: Code) -> Table:
    """Return a kind of finding as a rule."""
    return {
        "id": code.name,
        "shortDescription": {"text": worded(code.title)},
        "fullDescription": {"text": worded(code.means)},
        "help": {"text": worded(code.do)},
        "defaultConfiguration": {"level": str(code.severity)},
    }


def invocation(more: int) -> Table:
    """Return how the run went: it came to its end; `more` results found no room in the log."""
    if more <= 0:
        return {"executionSuccessful": True}
    text = f"{more:,} more findings are not in this log; --format json has them all."
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [{"level": "warning", "message": {"text": text}}],
    }


def summary(report: SavedReport) -> Table:
    """Return what one report comes to, and by which rules."""
    policy = {"name": report.policy.name, "as_of": report.policy.as_of, "sha256": report.policy.sha256}
    return {"folder": report.folder, "verdict": report.verdict, "judged": report.judged.words, "policy": policy}


def weight(found: Found) -> int:
    """Return the place of a finding among others, the gravest first."""
    return rank(found.finding.severity)


def results(found: Sequence[Found], codes: Sequence[str], *, compared: bool) -> Iterator[Table]:
    """Yield each finding as a result with a place, and with its state where findings were held against a baseline."""
    places = {code: place for place, code in enumerate(codes)}
    seen: Counter[tuple[str, str]] = Counter()
    for one in found:
        finding = one.finding
        where = address(one.report, finding.path) if finding.path else stand_in(one.report)
        same = finding.code, where
        seen[same] += 1
        yield {
            "ruleId": printable(finding.code),
            "ruleIndex": places[finding.code],
            "level": finding.severity if finding.severity in ("error", "warning", "note") else "warning",
            "message": {"text": worded(sentence(finding))},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": uri_of(where)},
                        "region": {"startLine": finding.line or 1},
                    }
                }
            ],
            "partialFingerprints": {"evidenceKit/v1": fingerprint(*same, seen[same])},
            **(state(known=one.known) if compared else {}),
            "properties": {"repairable": finding.repairable},
        }


def state(*, known: bool) -> Table:
    """Return what a result says of the baseline; the standard wants it of every result of a run, or of none."""
    if not known:
        return {"baselineState": "new", "suppressions": []}
    return {
        "baselineState": "unchanged",
        "suppressions": [{"kind": "external", "justification": "The baseline lists it."}],
    }


def worded(text: str) -> str:
    """Return text as a message: its braces are escaped, and a file's name in it cannot become a link."""
    return printable(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def uri_of(path: str) -> str:
    """Return the address of a file: relative as it was given, or absolute with its scheme."""
    quoted = quote(path.encode("utf-8", "surrogatepass"), safe="/")
    if path.startswith("/"):
        return f"file://{quoted}"
    if path[1:3] == ":/":  # a drive of Windows
        return f"file:///{quoted.replace('%3A', ':', 1)}"
    return quoted


def fingerprint(code: str, where: str, number: int) -> str:
    """Return what stays the same for a finding while other files change: its code, its file, and which one it is."""
    return hashlib.sha256(f"{code}\n{where}\n{number}".encode("utf-8", "surrogatepass")).hexdigest()
