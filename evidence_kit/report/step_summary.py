"""A table in Markdown for the summary page of a workflow run on GitHub; no name or text in it becomes markup."""

import re
from html import escape

from evidence_kit.report.saved import SavedFinding, SavedReport, SavedReports, address, by_weight, rank
from evidence_kit.text.names import printable

MOST_ROWS = 50
"""Findings that are shown; GitHub drops the whole summary of a step above 1 MB."""

MARKUP = re.compile(r"[\\`*_{}\[\]()#+!|~$@:^-]")
"""Signs that mean something to GitHub's Markdown, its tables, formulas, mentions and emoji."""

SIGNS = {"ready": "✅", "not-ready": "❌", "unknown": "❔"}


def render(saved: SavedReports) -> str:
    """Return what the reports come to, and their gravest findings as a table."""
    found = [(report, finding) for report in saved.reports for finding in by_weight(report.findings)]
    found.sort(key=lambda pair: rank(pair[1].severity))
    several = len(saved.reports) > 1
    lines = [f"### evidence-kit: {SIGNS.get(saved.verdict, '')} {plain(saved.verdict)}".rstrip(), ""]
    for report in saved.reports:
        name = f"{plain(report.folder)}, {plain(report.verdict)}" if several else ""
        words = ": ".join(part for part in (name, plain(report.judged.words)) if part)
        lines += [f"- {words}"] if several and words else [words, ""] if words else []
    if found:
        lines += ["", "| | file | finding |", "|---|---|---|", *(row(*pair) for pair in found[:MOST_ROWS])]
    if len(found) > MOST_ROWS:
        lines += ["", f"{len(found) - MOST_ROWS:,} more."]
    return "\n".join(lines) + "\n\n"


def row(report: SavedReport, finding: SavedFinding) -> str:
    """Return one finding as a row of the table."""
    where = plain(address(report, finding.path)) if finding.path else plain(report.folder)
    hint = f"<br>→ {plain(finding.hint)}" if finding.hint else ""
    return f"| {plain(finding.severity)} | {where} | **{plain(finding.code)}**<br>{plain(finding.message)}{hint} |"


def plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return MARKUP.sub(lambda sign: f"&#{ord(sign.group())};", escape(printable(text)).replace("&#x27;", "&apos;"))
