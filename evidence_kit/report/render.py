"""A report, or what became of one file, in the form that was asked for."""

from evidence_kit.claim.deadlines import Deadlines
from evidence_kit.claim.guides import with_titles
from evidence_kit.claim.ladder import Ladder
from evidence_kit.model.results import Planned, Report, Single, Stills
from evidence_kit.model.suggested import Suggested
from evidence_kit.report import deadlines as as_deadlines
from evidence_kit.report import github as as_github
from evidence_kit.report import json as as_json
from evidence_kit.report import next as as_next
from evidence_kit.report import plan as as_plan
from evidence_kit.report import stills as as_stills
from evidence_kit.report import suggestions as as_suggestions
from evidence_kit.report import text as as_text

Told = Report | Single | Stills | Planned | Suggested | Deadlines | Ladder


def render(
    told: Told,
    form: str,
    *,
    colour: bool = False,
    prefix: str = "",
    verbose: bool = False,
) -> str:
    """Return `told` as "text", "json" or "github"; a text names guides by their titles.

    Args:
        colour: ANSI colours in text.
        verbose: show all of it in text, where less is usual.
        prefix: folder that the paths of GitHub's annotations are below.
    """
    if form == "github":
        judged = told.judged.words if isinstance(told, Report) else ""
        return as_github.render(told.findings, told.verdict, prefix, judged)
    return as_data(told) if form == "json" else with_titles(as_words(told, colour=colour, verbose=verbose))


def as_data(told: Told) -> str:
    """Return `told` as one JSON object."""
    if isinstance(told, Deadlines):
        return as_deadlines.render_as_json(told)
    if isinstance(told, Ladder):
        return as_next.render_as_json(told)
    if isinstance(told, Suggested):
        return as_suggestions.render_as_json(told)
    if isinstance(told, Planned):
        return as_plan.render_as_json(told)
    if isinstance(told, Stills):
        return as_stills.render_as_json(told)
    return as_json.render_single(told) if isinstance(told, Single) else as_json.render(told)


def as_words(told: Told, *, colour: bool, verbose: bool) -> str:
    """Return `told` as lines of text."""
    if isinstance(told, Deadlines):
        return as_deadlines.render(told, colour=colour, verbose=verbose)
    if isinstance(told, Ladder):
        return as_next.render(told, colour=colour)
    if isinstance(told, Suggested):
        return as_suggestions.render(told, colour=colour)
    if isinstance(told, Planned):
        return as_plan.render(told, colour=colour)
    if isinstance(told, Stills):
        return as_stills.render(told, colour=colour)
    if isinstance(told, Single):
        return as_text.render_single(told, colour=colour)
    return as_text.render(told, colour=colour, verbose=verbose)
