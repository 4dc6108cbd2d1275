"""The options and arguments of the command line, and what they mean."""

import datetime as dt
import functools
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from evidence_kit.cli.formats import FORMAT_OPTION, Formats, Output, formats_of
from evidence_kit.cli.option_types import Day, Spoken, unknown_language
from evidence_kit.errors import RulesWrong, UsageWrong

if TYPE_CHECKING:
    from evidence_kit.cache.store import Cache
    from evidence_kit.languages import Language
    from evidence_kit.model.case import Box, Mark, Ruler, Side
    from evidence_kit.model.cover import FilmCover
    from evidence_kit.policies import LoadedPolicy

F = TypeVar("F", bound=Callable[..., Any])

LANGUAGE_VARIABLE = "EVIDENCE_KIT_LANGUAGE"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def speaking(command: F) -> F:
    """Add the option of the verbs that speak the buyer's language, given to the verb as `language`."""
    return click.option(
        "--language",
        type=Spoken(),
        default=spoken_here,
        metavar="xx",
        help="Speak this language: en, ru, uk, pl, cs, de, fr, es or pt.  [default: that of your system]",
    )(command)


def spoken_here() -> "Language":
    """Return the language that the environment asks for; English where it asks for none that is known.

    Raises:
        UsageWrong: EVIDENCE_KIT_LANGUAGE names one that is not known.
    """
    from evidence_kit.languages import ENGLISH, find_language

    wanted = os.environ.get(LANGUAGE_VARIABLE, "").strip()
    if wanted:
        found = find_language(wanted)
        if found is None:
            raise UsageWrong(unknown_language(wanted), hint=f"set {LANGUAGE_VARIABLE} to one of them")
        return found
    locale = next((value for name in LOCALE_VARIABLES if (value := os.environ.get(name))), "")
    return find_language(locale) or ENGLISH


def cached(command: F) -> F:
    """Add the option of the verbs that keep results, given to the verb as `no_cache`."""
    return click.option(
        "--no-cache", is_flag=True, help="Do all work again; nothing kept of earlier work is used, and nothing is kept."
    )(command)


def cache_for(*, no_cache: bool) -> "Cache":
    """Return where a verb finds and keeps results.

    Raises:
        UsageWrong: EVIDENCE_KIT_CACHE_MAX is not a size.
    """
    from evidence_kit.cache.store import NO_CACHE
    from evidence_kit.verbs.cache import open_cache

    return NO_CACHE if no_cache else open_cache()


def floor_option(command: F) -> F:
    """Add the option of the verbs that encode video."""
    return click.option(
        "--floor",
        type=click.Choice(("legible", "none")),
        default="legible",
        show_default=True,
        help="Refuse a video that would be hardly recognisable, or make it anyway and call it DEGRADED.",
    )(command)


def sound_option(command: F) -> F:
    """Add the option of the verbs that write video."""
    return click.option(
        "--sound",
        type=click.Choice(("keep", "mute")),
        default="keep",
        show_default=True,
        help="Keep the sound of a video, except what case.toml mutes, or leave it out. A voice is personal data.",
    )(command)


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that every judging verb has.

    Attributes:
        today: None for the day it is here and now.
    """

    policy_name: str
    formats: Formats
    today: dt.date | None
    strict: bool
    quiet: bool
    verbose: bool
    language: "Language"

    @property
    def form(self) -> str:
        """Return the format of standard output."""
        return self.formats.shown

    @property
    def policy(self) -> "LoadedPolicy":
        """Return the policy that was asked for."""
        from evidence_kit.policies import load_policy

        return load_policy(self.policy_name)

    @property
    def day(self) -> dt.date:
        """Return the day to judge by."""
        from evidence_kit.text.today import local_day

        return local_day(self.today)


def judging(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every judging verb has; the verb gets them together as `asked`."""

    @functools.wraps(command)
    def bundled(
        *arguments: Any,  # noqa: ANN401  (the verb's own)
        policy_name: str,
        formats: tuple[Output, ...],
        today: dt.date | None,
        strict: bool,
        quiet: bool,
        verbose: bool,
        language: "Language",
        **rest: Any,  # noqa: ANN401  (the verb's own)
    ) -> Any:  # noqa: ANN401  (what the verb returns)
        from evidence_kit import languages

        if verbose and not quiet:
            from evidence_kit.cli.log import commands_shown

            click.get_current_context().with_resource(commands_shown())
        asked = Asked(policy_name, formats_of(formats), today, strict, quiet, verbose, language)
        with languages.speaking(language if asked.form == "text" else languages.ENGLISH):
            return command(*arguments, asked=asked, **rest)

    taking: Callable[..., Any] = speaking(bundled)
    for option in (
        click.option("--verbose", "-v", is_flag=True, help="Show every note, every date and every rule's source."),
        click.option("--quiet", is_flag=True, help="No progress on stderr."),
        click.option("--strict", is_flag=True, help="Warnings count as errors."),
        click.option("--today", type=Day(), default=None, help="Treat this date as today."),
        FORMAT_OPTION,
        click.option(
            "--policy",
            "policy_name",
            default="aliexpress",
            show_default=True,
            metavar="NAME|FILE",
            help="Policy to apply: a name from `evidence-kit policies`, or your own TOML file.",
        ),
    ):
        taking = option(taking)
    return taking


def parse_mark(text: str, *, colour: bool = False) -> "Mark":
    """Return the mark that "X,Y,W,H:X,Y,W,H[:LABEL]" spells; one box may be empty.

    Args:
        colour: the colours of its places are to be measured, where it has two.

    Raises:
        UsageWrong: it is not of that form.
    """
    from evidence_kit.model.case import Mark

    listing, received, label = [*text.split(":", 2), "", ""][:3]
    wrong = UsageWrong(
        f"'{text}' is not a mark.",
        hint="write X,Y,W,H:X,Y,W,H:LABEL, such as --mark 120,80,300,240:410,96,310,250:Colour; leave one box empty "
        "for what the other picture does not show: 120,80,300,240::Cup",
    )
    boxes = [four_numbers(box, wrong) if box.strip() else None for box in (listing, received)]
    if boxes == [None, None] or ":" not in text:
        raise wrong
    return Mark(boxes[0], boxes[1], label.strip(), colour and None not in boxes)


def four_numbers(text: str, wrong: UsageWrong) -> "tuple[int, int, int, int]":
    """Return four whole numbers between commas.

    Raises:
        UsageWrong: `wrong`, when the text is something else.
    """
    try:
        first, second, third, fourth = map(int, text.split(","))
    except ValueError:
        raise wrong from None
    return first, second, third, fourth


def parse_box(text: str) -> "Box":
    """Return the box that "X,Y,W,H" spells.

    Raises:
        UsageWrong: it is not of that form.
    """
    return four_numbers(text, UsageWrong(f"'{text}' is not a box.", hint="write X,Y,W,H, such as 120,80,300,240"))


def parse_redactions(texts: "Sequence[str]") -> "tuple[tuple[Box, ...], tuple[FilmCover, ...]]":
    """Return the boxes that texts of the form "X,Y,W,H" spell, and the covers of those with ":FROM-TO" behind.

    Raises:
        UsageWrong: one is of neither form.
    """
    from evidence_kit.model.cover import FilmCover

    boxes = [parse_box(text) for text in texts if ":" not in text]
    covers = []
    for text in texts:
        box, timed, span = text.partition(":")
        if timed:
            spelled = re.fullmatch(r"(\d{1,5}(?:\.\d{1,3})?)-(\d{1,5}(?:\.\d{1,3})?)?", span)
            begin, end = (float(spelled[1]), float(spelled[2]) if spelled[2] else None) if spelled else (0.0, 0.0)
            if end is not None and end <= begin:
                raise UsageWrong(
                    f"'{span}' is not a time from one second to a later one.",
                    hint="write X,Y,W,H:FROM-TO, such as 120,80,300,240:2-8.5",
                )
            covers.append(FilmCover(parse_box(box), begin, end))
    return tuple(boxes), tuple(covers)


def parse_side_box(text: str) -> "tuple[Side, Box]":
    """Return the side and the box that "SIDE:X,Y,W,H" spells.

    Raises:
        UsageWrong: it is not of that form.
    """
    side, _, box = text.partition(":")
    return parse_side(side, text), parse_box(box)


def parse_side(side: str, whole: str) -> "Side":
    """Return the side that a word names.

    Raises:
        UsageWrong: it is neither "listing" nor "received".
    """
    if side == "listing":
        return "listing"
    if side == "received":
        return "received"
    raise UsageWrong(f"'{whole}' does not name a side.", hint="begin with listing: or received:")


def parse_ruler(text: str) -> "Ruler":
    """Return the ruler that "SIDE:X,Y,X,Y=LENGTH[:X,Y,X,Y[=PROMISED][:LABEL]]" spells.

    Raises:
        UsageWrong: it is not of that form.
    """
    from evidence_kit.case.file import parse_length
    from evidence_kit.model.case import Ruler

    side, known, item, label = [*text.split(":", 3), "", "", ""][:4]
    points, _, length = known.partition("=")
    wrong = UsageWrong(
        f"'{text}' is not a ruler.",
        hint="write SIDE:X,Y,X,Y=LENGTH:X,Y,X,Y=PROMISED:LABEL, such as --ruler 'received:100,900,1100,900=10 cm'",
    )
    item, equals, promise = item.partition("=")
    measured = four_numbers(item, wrong) if item or equals else None
    try:
        value, unit = parse_length(length)
        promised = parse_length(promise) if equals else None
    except RulesWrong as problem:
        raise UsageWrong(str(problem), hint=problem.hint) from None
    return Ruler(parse_side(side, text), four_numbers(points, wrong), value, unit, measured, label.strip(), promised)
