"""The 84 requirements of the buyers' guides, and where each is handled. Pure, from requirements.toml."""

import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec

from evidence_kit.errors import RulesWrong
from evidence_kit.shipped import Strict

RULES_FILE = "requirements.toml"

COUNTS = {"V": 16, "I": 19, "T": 15, "F": 20, "D": 14}
"""How many there are of video, images, text, form and deadlines."""


class Handled(Strict, frozen=True, kw_only=True):
    """How a requirement is handled.

    Attributes:
        where: codes of findings, names of attestations, places where advice is shown, or modules that make it so.
    """

    by: Literal["code", "attestation", "advice", "made"]
    where: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class Requirement(Strict, frozen=True, kw_only=True):
    """One requirement.

    Attributes:
        kind: a program sees it, suspects it, the buyer is asked, or it is told.
    """

    id: str
    what: str
    kind: Literal["auto", "semi", "attest", "info"]
    source: str
    handled: Annotated[tuple[Handled, ...], msgspec.Meta(min_length=1)]


class RequirementsFile(Strict, frozen=True, kw_only=True):
    """All of requirements.toml."""

    schema: Literal["evidence_kit.requirements/1"]
    requirement: tuple[Requirement, ...]


def requirement_ids() -> tuple[str, ...]:
    """Return every id there must be, in order: V01 to V16, I01 to I19, T01 to T15, F01 to F20, D01 to D14."""
    return tuple(f"{letter}{number:02}" for letter, count in COUNTS.items() for number in range(1, count + 1))


@functools.cache
def load_requirements() -> Mapping[str, Requirement]:
    """Return every requirement by its id, in order.

    Raises:
        RulesWrong: requirements.toml is not whole: one is missing, unknown or there twice.
    """
    text = Path(__file__).with_name(RULES_FILE).read_text(encoding="utf-8")
    read = msgspec.toml.decode(text, type=RequirementsFile).requirement
    ids = [one.id for one in read]
    wrong = [f"{one} has no place." for one in requirement_ids() if one not in ids]
    wrong += [f"{one} is not one of them." for one in ids if one not in requirement_ids()]
    wrong += [f"{one} stands there twice." for one in sorted({one for one in ids if ids.count(one) > 1})]
    if wrong:
        raise RulesWrong(f"{RULES_FILE}: {' '.join(wrong)}", hint="install evidence_kit again")
    return MappingProxyType({one.id: one for one in read})
