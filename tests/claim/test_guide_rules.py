"""Each rule of the buyers' guides has its place in the program, and every place that is named is real."""

import functools
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.claim.attestations import load_attestations
from evidence_kit.claim.guides import guides_file
from evidence_kit.claim.reasons import Proof, load_reasons
from evidence_kit.policies import load_policy
from evidence_kit.report.reasons import render_next_steps, render_reasons

TESTS = Path(__file__).parents[1]
PACKAGE = TESTS.parent / "evidence_kit"
RULES: list[dict[str, Any]] = tomllib.loads((TESTS / "claim" / "guide_rules.toml").read_text(encoding="utf-8"))["rule"]
NAMED = [
    (rule["number"], kind, place)
    for rule in RULES
    for kind, places in rule.items()
    if kind not in ("number", "says", "guides")
    for place in places
]


@functools.cache
def sources() -> str:
    """Return all of the program's source and data."""
    paths = sorted(path for kind in ("*.py", "*.toml") for path in PACKAGE.rglob(kind))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@functools.cache
def table(name: str, file: str, key: str) -> set[str]:
    """Return the names in a list of tables of a shipped or a test file."""
    found = tomllib.loads((TESTS.parent / file).read_text(encoding="utf-8"))[name]
    return {one[key] for one in found}


@functools.cache
def printed(verb: str) -> str:
    """Return what a verb prints, in one line."""
    name, _, reason = verb.partition(" ")
    text = render_next_steps(reason or None) if name == "build" else render_reasons(reason or None)
    return " ".join(text.split())


def shown_by(proofs: tuple[Proof, ...]) -> set[str]:
    """Return everything that one of these proofs is met by."""
    return {thing for proof in proofs for thing in proof.any_of}


def limit_of(policy: str, path: str) -> object:
    """Return a number of a policy."""
    found: Any = load_policy(policy).rules
    for part in path.split("."):
        found = getattr(found, part)
    return found.value


def is_window(name: str) -> bool:
    """Return whether a length of time is counted, and the policy has it."""
    policy = (PACKAGE / "policies" / "aliexpress.toml").read_text(encoding="utf-8")
    return f"\n{name} = " in policy and name in table("window", "evidence_kit/claim/windows.toml", "key")


CHECKS: dict[str, Callable[..., bool]] = {
    "code": lambda code: f'"{code}"' in sources(),
    "asks": lambda name: name in {one.name for one in load_attestations()},
    "window": is_window,
    "limit": lambda policy, path, number: str(limit_of(policy, path)) == number,
    "reason": lambda name: name in load_reasons(),
    "must": lambda reason, thing: thing in shown_by(load_reasons()[reason].must),
    "should": lambda reason, thing: thing in shown_by(load_reasons()[reason].should),
    "situation": lambda name: name in table("run", "fixtures/situations/expected.toml", "situation"),
    "door": lambda name: name in table("door", "evidence_kit/claim/doors.toml", "name"),
    "shows": lambda at, words: words in printed(at),
    "holds": lambda file, words: words in (PACKAGE / file).read_text(encoding="utf-8"),
}


def is_real(kind: str, place: str | dict[str, str]) -> bool:
    """Return whether a place of a rule is there."""
    return CHECKS[kind](*place.split()) if isinstance(place, str) else CHECKS[kind](**place)


def test_there_are_118_and_each_has_a_place() -> None:
    assert [one["number"] for one in RULES] == list(range(1, 119))
    assert {one[0] for one in NAMED} == set(range(1, 119))
    assert {guide for one in RULES for guide in one["guides"]} == set(guides_file().title)
    assert all(one["guides"] for one in RULES)


@pytest.mark.parametrize(("number", "kind", "place"), NAMED, ids=[f"{one[0]}-{one[1]}" for one in NAMED])
def test_a_place_is_real(number: int, kind: str, place: str | dict[str, str]) -> None:
    assert is_real(kind, place), f"rule {number} names {place}"


def test_a_place_that_is_not_there_is_found() -> None:
    wrong: list[tuple[str, str | dict[str, str]]] = [
        ("code", "no-such-code"),
        ("asks", "no_such_question"),
        ("window", "no_such_window"),
        ("limit", "aliexpress image.max_count 7"),
        ("reason", "no-such-reason"),
        ("must", "customs video"),
        ("situation", "no-such-case"),
        ("door", "no-such-door"),
        ("shows", {"at": "reasons", "words": "never said"}),
        ("holds", {"file": "claim/now.toml", "words": "never said"}),
    ]
    assert [one for one in wrong if is_real(*one)] == []
