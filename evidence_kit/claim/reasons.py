"""The reasons for a claim: what each must prove, how to film it, and what to choose in the form. Pure."""

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

MADE_EVIDENCE = ("comparison", "marked-comparison", "measured", "video", "counted", "tested")
"""Kinds of evidence beside the roles of originals; the head of reasons.toml explains each."""

GUIDED = "aliexpress"
"""The platform that the guides for buyers describe."""

LONGEST_NAME = 60
"""Number of characters read of a name; the longest known name has half as many."""

Words = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
Weight = Annotated[int, msgspec.Meta(ge=1, le=100)]


class Choice(Strict, frozen=True, kw_only=True):
    """One choice in the dispute form.

    Attributes:
        ask: what the form asks.
        choose: the words of the form; a description of the choice if `words_known` is false.
        when: the choice is true always, only while buyer protection runs, or only after it.
    """

    ask: str
    choose: str
    source: str
    words_known: bool = True
    when: Literal["always", "protection-runs", "protection-ended"] = "always"


class Proof(Strict, frozen=True, kw_only=True):
    """Something to prove, in any of several ways.

    Attributes:
        what: a noun, as in "Missing: WHAT" or "A WHAT would help".
        any_of: kinds of evidence, any of which will do: roles, and those of MADE_EVIDENCE.
        how: what to photograph or film.
        why: as in "It matters because WHY".
        instead_of_video: further kinds that will do where the form accepts no video.
        only: the policies that ask for it; empty for all.
        must_on: for a must, the platforms that demand it; elsewhere it is advice. Empty: demanded everywhere.
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
    """Evidence that replaces a missing video of the unboxing.

    Attributes:
        shows: the role of the file.
        words: what to show, as a kind in a list.
    """

    shows: Role
    words: str
    source: str


class Mistake(Strict, frozen=True, kw_only=True):
    """A typical mistake that can lose a claim.

    Attributes:
        requirements: ids that it answers.
    """

    text: str
    source: str
    quote: str = ""
    requirements: tuple[str, ...] = ()


class Advice(Strict, frozen=True, kw_only=True):
    """Advice that every buyer should know and no program can check.

    Attributes:
        when: before opening the dispute, while filling in the form, or while the dispute runs.
        reasons: names of the reasons it is for; empty for all.
        shown: the places that show it: the list of reasons, the page of one reason, the report of a build.
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
        received: whether the goods came, as the form asks.
        roles: the roles that weigh most, in order.
        film: a shot list, in order.
    """

    name: str
    title: str
    also: Words
    received: bool
    problem: Choice
    roles: Annotated[tuple[Role, ...], msgspec.Meta(min_length=1)]
    film: Words
    must: Annotated[tuple[Proof, ...], msgspec.Meta(min_length=1)]
    mistake: Annotated[tuple[Mistake, ...], msgspec.Meta(min_length=1)]
    source: str
    detail: tuple[Choice, ...] = ()
    should: tuple[Proof, ...] = ()


class FormChoices(Strict, frozen=True, kw_only=True):
    """The choices of the form that come before the reason."""

    solution: Choice
    returned: Choice
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
        RulesWrong: reasons.toml is incomplete.
    """
    return MappingProxyType({reason.name: reason for reason in rules().reason})


@functools.cache
def spellings() -> Mapping[str, Reason]:
    """Return every reason by the key of each of its names and aliases."""
    return MappingProxyType(
        {key_of(word): reason for reason in load_reasons().values() for word in (reason.name, *reason.also)}
    )


def key_of(name: str) -> str:
    """Return the key of a name: equal for spellings that differ in case, spaces, apostrophes or "color"."""
    plain = unicodedata.normalize("NFKC", name[:LONGEST_NAME]).lower().replace("'", "").replace("\u2019", "")
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    key = "-".join(words).replace("color", "colour")
    return key.removeprefix("the-").removeprefix("item-is-").removeprefix("it-is-").removeprefix("is-")


def known_reason(name: str | None) -> Reason | None:
    """Return the reason by its name or an alias ("wrong color", "fake"); None if there is no such reason."""
    return spellings().get(key_of(name)) if name else None


def titled(name: str) -> str:
    """Return a reason as people read it, its title in quotes; of a name that nobody knows, the name."""
    known = known_reason(name)
    return f'"{known.title}"' if known else name


def find_reason(name: str) -> Reason:
    """Return the reason by its name or an alias, such as "wrong color" or "fake".

    Raises:
        RulesWrong: there is no such reason; the message may suggest one.
    """
    found = known_reason(name)
    if found is None:
        raise RulesWrong(
            f"Unknown reason '{printable(name[:LONGEST_NAME])}'.{guess_reason(name)}",
            hint="evidence-kit reasons   lists them",
        )
    return found


def guess_reason(name: str) -> str:
    """Return " Did you mean 'x'?" for the reason with the nearest name or alias; empty if none is near."""
    near = guess(key_of(name), spellings())
    return did_you_mean(spellings()[near].name if near else None)


def form_path(reason: Reason, *, protected: bool | None = None, returned: bool = False) -> tuple[Choice, ...]:
    """Return the choices to make in the AliExpress form, in order.

    Args:
        protected: whether buyer protection still runs; if unknown (None), every choice is returned with its `when`.
        returned: whether the goods go back.
    """
    form = rules().form
    untrue = {None: "", True: "protection-ended", False: "protection-runs"}[protected]
    detail = (choice for choice in reason.detail if choice.when != untrue)
    solution = form.returned if returned else form.solution
    return (solution, form.received if reason.received else form.not_received, reason.problem, *detail)


def advice_for(reason: Reason | None, place: str) -> tuple[Advice, ...]:
    """Return the advice that a place shows, for all reasons and for the one given."""
    return tuple(
        advice
        for advice in rules().advice
        if place in advice.shown and (not advice.reasons or (reason is not None and reason.name in advice.reasons))
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
"""Where to put what has no folder of its own."""

ON_PAGE = {
    "comparison": "Choose the two pictures and compare them.",
    "marked-comparison": "Draw a box on both pictures.",
    "measured": "Draw a ruler on one of the pictures.",
    "video": "Any name and role will do.",
    "counted": "Enter order.quantity and facts.pieces, and give the photo the role Contents.",
    "tested": "Enter facts.how and facts.shows, and give the photo the role Received.",
}
"""The same on the studio's page; of everything else the file gets its role."""


def place_for(kind: str) -> str:
    """Return where a kind of evidence goes so that it is recognised; a role has a folder of its name."""
    return PLACES.get(kind, f"{kind}/")
