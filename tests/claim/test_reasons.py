"""The reasons: all are there, found by what people call them, and their shooting lists can be printed."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.case.reading import case_without_media
from evidence_kit.claim.reasons import (
    MADE_EVIDENCE,
    find_reason,
    form_path,
    key_of,
    known_reason,
    load_reasons,
    place_for,
    rules,
)
from evidence_kit.claim.weight import order_of_roles
from evidence_kit.errors import RulesWrong
from evidence_kit.model.case import Role
from evidence_kit.model.shapes import written
from evidence_kit.report.reasons import WIDTH, reasons_json, render_next_steps, render_reasons

NOTHING_CAME = ["not-received", "tracking-invalid", "customs", "returned-to-sender", "wrong-address"]
SOMETHING_CAME = [
    "wrong-colour",
    "wrong-size",
    "wrong-material",
    "wrong-item",
    "not-as-described",
    "defective",
    "damaged",
    "missing-quantity",
    "counterfeit",
    "empty-parcel",
    "low-quality",
]


def flat(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())


def test_all_are_there_in_the_order_of_the_form() -> None:
    assert list(load_reasons()) == NOTHING_CAME + SOMETHING_CAME
    assert [name for name, one in load_reasons().items() if not one.received] == NOTHING_CAME


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("wrong-colour", "wrong-colour"),
        ("wrong colour", "wrong-colour"),
        ("Wrong-Color", "wrong-colour"),
        ("WRONG_COLOR", "wrong-colour"),
        ("the colour", "wrong-colour"),
        ("broken", "defective"),
        ("It is broken", "defective"),
        ("doesn't work", "defective"),
        ("doesn\u2019t work", "defective"),
        ("not received", "not-received"),
        ("lost", "not-received"),
        ("fake", "counterfeit"),
        ("empty box", "empty-parcel"),
        ("missing parts", "missing-quantity"),
        ("too small", "wrong-size"),
        ("arrived broken", "damaged"),
        ("poor quality", "low-quality"),
        ("not as described", "not-as-described"),
        ("functions not as described", "not-as-described"),
        ("Specs", "not-as-described"),
        ("wrong principle", "not-as-described"),
        ("less capacity", "not-as-described"),
        ("not what I ordered", "wrong-item"),
        ("wrong address", "wrong-address"),
        ("Sent to the wrong address", "wrong-address"),
        ("another city", "wrong-address"),
        ("held by customs", "customs"),
        ("sent back", "returned-to-sender"),
        ("no tracking", "tracking-invalid"),
        ("fabric", "wrong-material"),
    ],
)
def test_what_people_call_it(said: str, name: str) -> None:
    assert find_reason(said).name == name


def test_a_case_has_its_reasons_by_their_own_names(tmp_path: Path) -> None:
    """What people call a reason is judged like its own name; what is not known stays as it is written."""
    (tmp_path / "case.toml").write_text('[claim]\nreason = "fake"\nother_reasons = ["too small", "qqq"]\n')
    claim = case_without_media(tmp_path).claim
    assert (claim.reason, claim.other_reasons) == ("counterfeit", ("wrong-size", "qqq"))


@pytest.mark.parametrize(
    ("said", "guess"),
    [("wrng-colour", "wrong-colour"), ("cutsoms", "customs"), ("brokn", "defective"), ("counterfit", "counterfeit")],
)
def test_a_slip_is_guessed(said: str, guess: str) -> None:
    with pytest.raises(RulesWrong, match=f"Did you mean '{guess}'"):
        find_reason(said)


@pytest.mark.parametrize("said", ["", "qqq", "\0", "\ud800", "x" * 2_000_000, "\u202ereason", "\n"])
def test_what_is_no_reason_is_refused_with_a_hint(said: str) -> None:
    with pytest.raises(RulesWrong) as caught:
        find_reason(said)
    assert "evidence-kit reasons" in caught.value.hint
    assert len(str(caught.value)) < 800
    assert "\u202e" not in str(caught.value)
    assert known_reason(said) is None


@given(st.text())
def test_names_never_fail(said: str) -> None:
    """Whatever is written, it is a reason or none, and reading it twice says the same."""
    assert known_reason(said) is known_reason(said)
    assert key_of(key_of(said)) == key_of(key_of(key_of(said)))


@pytest.mark.parametrize("name", NOTHING_CAME + SOMETHING_CAME)
def test_a_reason_is_whole(name: str) -> None:
    """Every reason says how to answer the form, what to film wide, medium and near, and who says so."""
    reason = load_reasons()[name]
    path = form_path(reason)
    assert path[0].choose == "Refund only"
    assert path[1].choose == ("Yes" if reason.received else "No")
    assert len(path) >= 3
    assert all(one.source for one in path)
    assert all(one.source and one.how and one.why for one in (*reason.must, *reason.should))
    assert all(one.source for one in reason.mistake)
    assert len(reason.film) >= 4
    if reason.received:
        shots = " ".join(reason.film)
        assert "Wide" in shots or name == "defective"
        assert "Close-up" in shots or "scale" in shots or "inside out" in shots
    assert not [role for role in reason.roles if role is Role.unboxing]


def test_words_of_the_form_that_no_source_gives_are_said_to_be_unknown() -> None:
    assert form_path(find_reason("wrong-colour"))[-1].choose == "Color does not match the description"
    assert form_path(find_reason("wrong-size"))[-1].choose == "Size not as described"
    assert not form_path(find_reason("customs"))[-1].words_known
    assert "exact words not known" in flat(render_reasons("customs"))
    assert "exact words not known" not in flat(render_reasons("wrong-colour"))


def test_the_order_of_roles_is_that_of_the_reason() -> None:
    assert order_of_roles("damaged")[:4] == (Role.damage, Role.packaging, Role.label, Role.report)
    assert order_of_roles("not received")[0] is Role.tracking
    assert order_of_roles("nonsense") == order_of_roles(None) == tuple(Role)


def test_no_name_means_two_reasons() -> None:
    names = [key_of(word) for reason in rules().reason for word in (reason.name, *reason.also)]
    assert [name for name in names if names.count(name) > 1] == []


def test_everything_that_is_asked_for_can_be_shown() -> None:
    proofs = [proof for reason in rules().reason for proof in (*reason.must, *reason.should)]
    asked = {thing for proof in proofs for thing in (*proof.any_of, *proof.instead_of_video)}
    assert asked <= {*(role.value for role in Role), *MADE_EVIDENCE}


def test_advice_is_for_reasons_that_exist() -> None:
    assert {name for advice in rules().advice for name in advice.reasons} <= set(load_reasons())


@pytest.mark.parametrize("name", [None, *NOTHING_CAME, *SOMETHING_CAME])
def test_what_is_printed_fits_a_page(name: str | None) -> None:
    """100 columns, one page, no trailing blanks, and nothing but plain letters that every printer has."""
    text = render_reasons(name)
    lines = text.split("\n")
    assert max(map(len, lines)) <= WIDTH
    assert len(lines) <= 74
    assert text.isascii()
    assert not [line for line in lines if line != line.rstrip()]
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", NOTHING_CAME + SOMETHING_CAME)
def test_the_shooting_list_says_everything(name: str) -> None:
    """What to film, numbered; what must be there and where to put it; what loses it; the sources."""
    text, reason = flat(render_reasons(name)), load_reasons()[name]
    for number, shot in enumerate(reason.film, 1):
        assert f"{number}. {shot}" in text
    for proof in reason.must:
        if not proof.only:
            assert proof.how in text
            assert all(place_for(one) in text for one in proof.any_of)
    assert all(mistake.text in text for mistake in reason.mistake)
    assert "Sources: buyers' guides 'How to file a dispute with Aliexpress'" in text


def test_a_platform_of_its_own_asks_for_more() -> None:
    assert "asks for a video" in flat(render_reasons("defective", policy="shopee"))
    assert "asks for a video" not in flat(render_reasons("defective", policy="aliexpress"))


def test_after_a_build_a_few_lines_follow() -> None:
    text = render_next_steps("wrong-colour")
    assert "Do not cancel the dispute before you have the money" in flat(text)
    assert len(text.splitlines()) < 20
    assert render_next_steps(None) == render_next_steps("nonsense")


def test_reasons_as_data() -> None:
    """Every reason, or one by any of its names."""
    data = json.loads(written(reasons_json()))
    assert data["schema"] == "evidence_kit.reasons/1"
    assert [one["name"] for one in data["reasons"]] == NOTHING_CAME + SOMETHING_CAME
    (one,) = json.loads(written(reasons_json("wrong color")))["reasons"]
    assert one["received"] is True
    assert one["form"][-1]["words_known"] is True
    assert one["must"][0]["any_of"] == ["comparison"]
    with pytest.raises(RulesWrong):
        reasons_json("qqq")
