"""The result of a verb in the requested format: for a person, for programs, for GitHub's log."""

from collections.abc import Callable
from functools import singledispatch

from evidence_kit.claim.deadlines import Deadlines
from evidence_kit.claim.guides import with_titles
from evidence_kit.claim.ladder import Ladder
from evidence_kit.model.results import Planned, Report, Single, Stills
from evidence_kit.model.suggested import Suggested
from evidence_kit.report import deadlines, github, json, next, plan, stills, suggest, text  # noqa: A004  (a verb's name)

Result = Report | Single | Stills | Planned | Suggested | Deadlines | Ladder


def render(result: Result, form: str, *, colour: bool = False, prefix: str = "", verbose: bool = False) -> str:
    """Return a result as "text", "json" or "github"; a text names guides by their titles.

    Args:
        colour: ANSI colours in text.
        verbose: show all of it in text, where less is usual.
        prefix: folder that the paths of GitHub's annotations are below.
    """
    if form == "github":
        judged = result.judged.words if isinstance(result, Report) else ""
        return github.render(result.findings, result.verdict, prefix, judged)
    if form == "json":
        return json.render(result)
    return with_titles(as_words(result, colour=colour, verbose=verbose))


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
as_words.register(Deadlines, deadlines.render)
as_words.register(Single, whole(text.render_single))
as_words.register(Stills, whole(stills.render))
as_words.register(Planned, whole(plan.render))
as_words.register(Suggested, whole(suggest.render))
as_words.register(Ladder, whole(next.render))
