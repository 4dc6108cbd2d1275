"""The page of many cases: one file with its style and script inside, and no leave to load anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence_kit.package.names import PAGE_MARK
from evidence_kit.report.templates import checksum, shipped, style_of, template
from evidence_kit.text.names import printable
from evidence_kit.text.words import counted

WORDS = {"ready": "Ready", "not-ready": "Not ready", "unknown": "Could not be examined", "failed": "Not built"}


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the page shows it.

    Attributes:
        page: the address of its report, from the folder of the page; empty without a package.
        found: how many errors and warnings it has, in words.
    """

    case: str
    verdict: str
    problem: str
    hint: str
    found: str
    codes: str
    page: str


def page_of_cases(rows: Sequence[Row], counts: Mapping[str, int]) -> str:
    """Return the page; the same for the same values.

    Args:
        counts: how many cases have each verdict.
    """
    style, script = style_of(__package__, "many.css"), shipped(__package__, "many.js")
    shown = [
        {
            "case": printable(row.case),
            "verdict": row.verdict,
            "words": WORDS[row.verdict],
            "problem": printable(row.problem),
            "hint": printable(row.hint),
            "found": row.found,
            "codes": row.codes,
            "page": row.page,
        }
        for row in rows
    ]
    return template(__package__, "many.html").render(
        mark=PAGE_MARK,
        policy=f"default-src 'none'; style-src {checksum(style)}; script-src {checksum(script)}; base-uri 'none'; "
        "form-action 'none'",
        style=style,
        script=script,
        rows=shown,
        filters=[(verdict, WORDS[verdict], count) for verdict, count in counts.items() if count],
        headline=f"{counts.get('ready', 0)} of {counted(len(rows), 'case')} ready",
        alert=counts.get("ready", 0) < len(rows),
    )
