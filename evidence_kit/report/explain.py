"""The catalogue of finding codes for a person: the list, or what some of them mean; and as data."""

import textwrap
from collections.abc import Sequence
from itertools import groupby

from evidence_kit.model.codes import Code, Severity
from evidence_kit.model.shapes import filled
from evidence_kit.report.columns import columns
from evidence_kit.report.contract import CodeJson, ExplainJson
from evidence_kit.report.reasons import WIDTH

HEADINGS = {
    Severity.error: "Errors: correct them, or the case is not ready",
    Severity.warning: "Warnings: better correct them before you upload",
    Severity.note: "Notes: good to know",
}
INDENT = " " * len("warning  ")
"""Texts begin below the title, as they do in a report."""


def render_codes(codes: Sequence[Code]) -> str:
    """Return one line a code under a heading for each severity.

    Args:
        codes: sorted by severity.
    """
    lines: list[str] = []
    rows = dict(zip(codes, columns([(f"  {code.name}", code.title) for code in codes]), strict=True))
    for severity, group in groupby(codes, key=lambda code: code.severity):
        lines += [HEADINGS[severity], *(rows[code] for code in group), ""]
    lines += [
        "A finding may weigh more or less than usual: a platform's rule can turn a warning into an error.",
        "evidence-kit explain CODE   explains one code and what to do about it",
        "",
    ]
    return "\n".join(lines)


def render_explanations(codes: Sequence[Code]) -> str:
    """Return what each of some codes means and what to do about it, in at most 100 columns."""
    return "\n".join(line for code in codes for line in (*explained(code), ""))


def explained(code: Code) -> list[str]:
    """Return the lines of one code."""
    return [
        f"{code.severity:<{len(INDENT)}}{code.title}  [{code.name}]",
        *textwrap.wrap(code.means, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT),
        *textwrap.wrap(code.do, WIDTH, initial_indent=f"{INDENT}-> ", subsequent_indent=f"{INDENT}   "),
        f"{INDENT}since version {code.since}",
    ]


def codes_json(codes: Sequence[Code]) -> ExplainJson:
    """Return evidence_kit.explain/1."""
    return ExplainJson(
        schema="evidence_kit.explain/1", codes=[filled(CodeJson, code, code=code.name) for code in codes]
    )
