"""The result of a verb in the requested format: for a person, for programs, for what shows the results of CI."""

from collections.abc import Callable
from functools import singledispatch

from evidence_kit.claim.deadlines import Deadlines
from evidence_kit.claim.guides import with_titles
from evidence_kit.claim.ladder import Ladder
from evidence_kit.model.results import Planned, Report, Reports, Single, Stills
from evidence_kit.model.suggested import Suggested
from evidence_kit.report import deadlines, github, json, junit, next, plan, reports, sarif, stills, suggest, text  # noqa: A004  (a verb's name)
from evidence_kit.report.saved import SavedReports, read_saved

Result = Report | Reports | Single | Stills | Planned | Suggested | Deadlines | Ladder

FROM_JSON: dict[str, Callable[[SavedReports], str]] = {
    "github": github.render,
    "junit": junit.render,
    "sarif": sarif.render,
}
"""The formats that are made of the JSON, and so of a saved one too."""


def render(result: Result, form: str, *, colour: bool = False, verbose: bool = False) -> str:
    """Return a result as "text", "json", "github", "junit" or "sarif"; a text names guides by their titles.

    Args:
        colour: ANSI colours in text.
        verbose: show all of it in text, where less is usual.
    """
    if form == "text":
        return with_titles(as_words(result, colour=colour, verbose=verbose))
    written = json.render(result)
    return written if form == "json" else render_saved(written.encode(), form, "the result")


def render_saved(data: bytes, form: str, name: str) -> str:
    """Return what the JSON of a verb holds in another format of `FROM_JSON`.

    Args:
        name: the file's name, for messages.

    Raises:
        CaseUnreadable: it is no such JSON.
    """
    return FROM_JSON[form](read_saved(data, name))


@singledispatch
def as_words(result: object, *, colour: bool, verbose: bool) -> str:  # noqa: ARG001  (what is registered uses them)
    """Return the lines of text for a result.

    Raises:
        TypeError: nothing is registered for its kind.
    """
    raise TypeError(f"{type(result).__name__} has no text form")


def whole(words: Callable[..., str]) -> Callable[..., str]:
    """Return a renderer that takes `verbose` too, for a text that is complete either way."""
    return lambda result, *, colour, **_: words(result, colour=colour)


as_words.register(Report, text.render)
as_words.register(Reports, reports.render)
as_words.register(Deadlines, deadlines.render)
as_words.register(Single, whole(text.render_single))
as_words.register(Stills, whole(stills.render))
as_words.register(Planned, whole(plan.render))
as_words.register(Suggested, whole(suggest.render))
as_words.register(Ladder, whole(next.render))
