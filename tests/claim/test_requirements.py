"""Every requirement of the guides has its place, and the place is real."""

import importlib
import re
from pathlib import Path

import pytest

from evidence_kit.claim.attestations import load_attestations
from evidence_kit.claim.reasons import load_reasons, rules
from evidence_kit.report.reasons import render_next_steps, render_reasons
from tests.claim.requirements import load_requirements, requirement_ids

PACKAGE = Path(__file__).parents[2] / "evidence_kit"
REQUIREMENTS = list(load_requirements().values())
PLACES = [(one.id, by.by, place) for one in REQUIREMENTS for by in one.handled for place in by.where]


def emitted() -> tuple[set[str], set[str]]:
    """Return every string of the program's source that may be a code, and every beginning of a composed one."""
    files = [path for path in (*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml")) if path.name != "requirements.toml"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', text)), set(re.findall(r'f"([a-z]+-[a-z-]*)\{', text))


CODES, BEGINNINGS = emitted()


def test_there_are_84() -> None:
    assert len(requirement_ids()) == 84
    assert list(load_requirements()) == list(requirement_ids())


@pytest.mark.parametrize(("id_", "by", "place"), PLACES)
def test_a_place_is_real(id_: str, by: str, place: str) -> None:
    """A code is emitted somewhere, a question is asked, advice is shown, a module exists."""
    if by == "code":
        assert place in CODES or any(place.startswith(one) for one in BEGINNINGS), f"nothing emits {place} ({id_})"
    elif by == "attestation":
        (question,) = [one for one in load_attestations() if one.name == place]
        assert id_ in question.requirements
    elif by == "made":
        assert importlib.import_module(place).__doc__
    else:
        told = [one.text for one in rules().advice if id_ in one.requirements]
        told += [one.text for reason in load_reasons().values() for one in reason.mistake if id_ in one.requirements]
        shown = " ".join(shown_at(place).split())
        assert any(text in shown for text in told), f"'{place}' does not show {id_}"


def shown_at(place: str) -> str:
    """Return what a person reads in a place where advice is shown."""
    verb, _, name = place.partition(" ")
    if verb == "build":
        return render_next_steps(None)
    assert verb == "reasons", place
    return render_reasons(name or None)


@pytest.mark.parametrize("one", REQUIREMENTS, ids=lambda one: one.id)
def test_the_kind_fits_how_it_is_handled(one: object) -> None:
    """What only the buyer knows is asked; what a program sees is a finding or made right; all have a source."""
    requirement = load_requirements()[getattr(one, "id", "")]
    ways = {by.by for by in requirement.handled}
    assert requirement.source.startswith("buyers' guide")
    if requirement.kind == "attest":
        assert "attestation" in ways
    if requirement.kind == "info":
        assert "advice" in ways
    if requirement.kind == "auto" and requirement.id != "V10":  # only the user can keep a film
        assert ways & {"code", "made"}


def test_what_is_told_belongs_to_a_requirement() -> None:
    """No id is misspelt in the advice, the mistakes and the questions."""
    told = [id_ for one in rules().advice for id_ in one.requirements]
    told += [id_ for reason in load_reasons().values() for one in reason.mistake for id_ in one.requirements]
    told += [id_ for one in load_attestations() for id_ in one.requirements]
    assert set(told) <= set(requirement_ids())
