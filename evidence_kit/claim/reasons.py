"""The reasons of a claim: what each has to show, how to film it, where the form asks for it. Pure."""

import functools
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec

from evidence_kit.errors import RulesWrong
from evidence_kit.model.case import Role
from evidence_kit.shipped import Strict, reader
from evidence_kit.text.names import did_you_mean, guess, printable

MADE_THINGS = ("comparison", "marked-comparison", "measured", "video", "counted", "tested")
"""What meets a group besides the roles of originals."""

GUIDED = "aliexpress"
"""The platform that the buyers' guides are about."""

LONGEST_NAME = 60
"""Characters of a reason's name that are read; the longest known name has half as many."""

Words = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
Weight = Annotated[int, msgspec.Meta(ge=1, le=100)]


class Choice(Strict, frozen=True, kw_only=True):
    """One choice in the dispute form.

    Attributes:
        ask: what the form asks.
        choose: the form's own words; a description of them when `words_known` is false.
        when: while it is true, by the protection of the order.
    """

    ask: str
    choose: str
    source: str
    words_known: bool = True
    when: Literal["always", "protection-runs", "protection-ended"] = "always"


class Group(Strict, frozen=True, kw_only=True):
    """One thing to show, in any of several ways.

    Attributes:
        what: as in "There is no WHAT".
        any_of: roles and made things (see MADE_THINGS), any of which will do.
        how: what to photograph or film.
        why: as in "it matters, because WHY".
        instead_of_video: alternatives where the form accepts no video.
        only: the policies that ask for it; empty for all.
        must_on: of a must, the platforms whose own rules or guides ask for it, and elsewhere it is advice; empty where
            two independent sources ask for it.
    """

    what: str
    any_of: Words
    how: str
    why: str
    source: str
    quote: str = ""
    instead_of_video: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    must_on: tuple[str, ...] = ()


class Substitute(Strict, frozen=True, kw_only=True):
    """What carries a claim where the unboxing was not filmed.

    Attributes:
        shows: the role of what shows it.
        words: what to show, as a thing in a list.
    """

    shows: Role
    words: str
    source: str


class Mistake(Strict, frozen=True, kw_only=True):
    """A typical mistake that loses a claim.

    Attributes:
        requirements: ids that it answers.
    """

    text: str
    source: str
    quote: str = ""
    requirements: tuple[str, ...] = ()


class Advice(Strict, frozen=True, kw_only=True):
    """Advice that no program can check and every buyer should know.

    Attributes:
        when: before opening, while filling in the form, or after it was opened.
        reasons: the reasons it is for; empty for all.
        shown: where: below the list of reasons, below each of its reasons, after a package was made.
    """

    when: Literal["before", "form", "after"]
    text: str
    requirements: tuple[str, ...]
    shown: tuple[Literal["reasons", "reasons NAME", "build"], ...]
    source: str
    quote: str = ""
    reasons: tuple[str, ...] = ()


class Reason(Strict, frozen=True, kw_only=True):
    """One reason for a dispute.

    Attributes:
        also: other names for it, as people write them.
        received: the answer to the form's question whether the goods came.
        roles: what weighs most, in order.
        film: a shot list, in order.
    """

    name: str
    title: str
    also: Words
    received: bool
    problem: Choice
    roles: Annotated[tuple[Role, ...], msgspec.Meta(min_length=1)]
    film: Words
    must: Annotated[tuple[Group, ...], msgspec.Meta(min_length=1)]
    mistake: Annotated[tuple[Mistake, ...], msgspec.Meta(min_length=1)]
    source: str
    detail: tuple[Choice, ...] = ()
    should: tuple[Group, ...] = ()


class FormChoices(Strict, frozen=True, kw_only=True):
    """The choices of the form that come before the reason."""

    solution: Choice
    received: Choice
    not_received: Choice


class Weights(Strict, frozen=True, kw_only=True):
    """The weight of each part of a complete case in its score."""

    must: Weight
    should: Weight
    statement: Weight
    refund: Weight
    dates: Weight
    number: Weight
    label: Weight
    marks: Weight
    attested: Weight


class ReasonsFile(Strict, frozen=True, kw_only=True):
    """All of reasons.toml."""

    schema: Literal["evidence_kit.reasons/1"]
    form: FormChoices
    weights: Weights
    substitute: tuple[Substitute, ...]
    reason: tuple[Reason, ...]
    advice: tuple[Advice, ...]


rules = reader(__package__, "reasons.toml", ReasonsFile)


@functools.cache
def load_reasons() -> Mapping[str, Reason]:
    """Return every reason by its name, in the order of the form: first those for parcels that never came.

    Raises:
        RulesWrong: reasons.toml is not whole.
    """
    return MappingProxyType({reason.name: reason for reason in rules().reason})


@functools.cache
def spellings() -> Mapping[str, Reason]:
    """Return every reason by each of its names."""
    return MappingProxyType(
        {key_of(word): reason for reason in load_reasons().values() for word in (reason.name, *reason.also)}
    )


def key_of(name: str) -> str:
    """Return a name without differences of case, spaces, apostrophes and American spelling."""
    plain = unicodedata.normalize("NFKC", name[:LONGEST_NAME]).lower().replace("'", "").replace("\u2019", "")
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    key = "-".join(words).replace("color", "colour")
    return key.removeprefix("the-").removeprefix("item-is-").removeprefix("it-is-").removeprefix("is-")


def known_reason(name: str | None) -> Reason | None:
    """Return the reason of that name or of a common other one ("wrong color", "fake"); None for any other."""
    return spellings().get(key_of(name)) if name else None


def find_reason(name: str) -> Reason:
    """Return the reason of that name or of a common other one, such as "wrong color" or "fake".

    Raises:
        RulesWrong: no reason has that name; the message has a guess.
    """
    found = known_reason(name)
    if found is None:
        raise RulesWrong(
            f"Unknown reason '{printable(name[:LONGEST_NAME])}'.{guess_reason(name)}",
            hint="evidence-kit reasons   lists them",
        )
    return found


def guess_reason(name: str) -> str:
    """Return " Did you mean 'x'?" for the reason whose name, or other name, is nearest; else an empty string."""
    near = guess(key_of(name), spellings())
    return did_you_mean(spellings()[near].name if near else None)


def form_path(reason: Reason, *, protected: bool | None = None) -> tuple[Choice, ...]:
    """Return the choices to make in the AliExpress form, in order.

    Args:
        protected: whether buyer protection still runs; None when unknown, and then every choice that may be true is
            returned, with its `when`.
    """
    form = rules().form
    untrue = {None: "", True: "protection-ended", False: "protection-runs"}[protected]
    detail = (choice for choice in reason.detail if choice.when != untrue)
    return (form.solution, form.received if reason.received else form.not_received, reason.problem, *detail)


def advice_for(reason: Reason | None, shown: str) -> tuple[Advice, ...]:
    """Return the advice that is shown in a place, for a reason or for all."""
    return tuple(
        advice
        for advice in rules().advice
        if shown in advice.shown and (not advice.reasons or (reason is not None and reason.name in advice.reasons))
    )


PLACES = {
    "comparison": "listing/ and received/, the same name in both",
    "marked-comparison": "[[comparison.mark]] in case.toml",
    "measured": "[[comparison.ruler]] in case.toml",
    "video": "any video",
    "counted": "order.quantity and facts.pieces in case.toml with a photo in contents/",
    "tested": "facts.how and facts.shows in case.toml with a photo in received/",
    "unboxing": "unboxing.mp4",
}


def place_for(thing: str) -> str:
    """Return where to put what shows a thing, so that it is recognised; a role has a folder of its name."""
    return PLACES.get(thing, f"{thing}/")
