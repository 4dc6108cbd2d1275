"""Drafts from the facts of a case: for every reason clear, short, free of blanks where the case knows, and fit to send."""

import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from evidence_kit.claim.reasons import known_reason, load_reasons
from evidence_kit.claim.statement import check_statement
from evidence_kit.claim.statement.drafts import SHORT, UNFINISHED, draft_for_seller, message_to_mediator
from evidence_kit.claim.statement.phrases import load_sentences
from evidence_kit.claim.statement.telling import telling_of, telling_rules
from evidence_kit.model.case import Case, Comparison, Mark
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Claim, ItemFacts, Order
from evidence_kit.policies import load_policy
from tests.claim.cases import case_of
from tests.conftest import Run, write

POLICY = load_policy("aliexpress").rules
TODAY = dt.date(2026, 11, 1)
REASONS = tuple(load_reasons())


def full(name: str) -> Case:
    """Return a case of a reason that knows everything, with the examples that the questions give."""
    reason, telling = load_reasons()[name], telling_of(name)
    order = Order(
        number="8123456789012345", tracking="RB123456785GB", item="String light, 10 m", quantity=5, currency="USD",
        price=Decimal("24.90"), shipping=Decimal("3.00"), coupon=Decimal("2.00"), ordered=dt.date(2026, 9, 1),
        shipped=dt.date(2026, 9, 2), expected=dt.date(2026, 10, 15), delivered=dt.date(2026, 10, 20) if reason.received else None,
    )  # fmt: skip
    examples = {key: ask.example for key, ask in telling.facts.items()}
    told = ItemFacts(
        promised=examples.get("promised"),
        came=examples.get("came"),
        shows=examples.get("shows"),
        pieces=2 if name == "missing-quantity" else None,
        silent_since=dt.date(2026, 9, 20),
    )
    if telling.how:
        told = dataclasses.replace(told, how="test", shows=told.shows or "the meter reads 3,100 mAh")
    claim = Claim(reason=name, received=reason.received, refund=Decimal("24.90" if reason.received else "27.90"))
    return Case(Path(), order=order, claim=claim, claimed=True, item_facts=told)


def minimal(name: str) -> Case:
    """Return a case of a reason with no more than its main fact."""
    case = full(name)
    came = case.item_facts.came
    told = ItemFacts(came=came, pieces=case.item_facts.pieces, shows=None if came else case.item_facts.shows)
    return dataclasses.replace(case, order=Order(quantity=5 if case.item_facts.pieces else None), item_facts=told)


def bare(name: str) -> Case:
    """Return a case of which only the reason is known."""
    return Case(Path(), claim=Claim(reason=name, received=load_reasons()[name].received), claimed=True)


def findings(case: Case, text: str) -> list[str]:
    """Return what our own checks say of a text as the statement of a case, notes apart."""
    case = dataclasses.replace(case, claim=dataclasses.replace(case.claim, statement=text))
    return [f"{one.code}: {one.message}" for one in check_statement(case, POLICY) if one.severity is not Severity.note]


@pytest.mark.parametrize("name", REASONS)
def test_a_draft_of_a_case_that_knows_all_can_be_sent(name: str) -> None:
    text = draft_for_seller(full(name), TODAY)
    assert findings(full(name), text) == [], text
    assert (UNFINISHED in text, len(text) < SHORT, "one take" in text) == (False, True, False), text
    assert ("24.90 USD" if load_reasons()[name].received else "27.90 USD") in text
    for said in (ask.example for ask in telling_of(name).facts.values()):
        assert said in text


@pytest.mark.parametrize("name", REASONS)
def test_a_draft_leaves_a_blank_only_where_nothing_says_what_is_wrong(name: str) -> None:
    for case in (minimal(name), bare(name)):
        text = draft_for_seller(case, TODAY)
        unknown = case.item_facts == ItemFacts() and not telling_of(name).whole
        assert (UNFINISHED in text) is unknown, text
        assert [one for one in findings(case, text) if not one.startswith("statement-unfinished")] == [], text


@pytest.mark.parametrize("name", REASONS)
def test_the_mediator_reads_the_facts_in_few_words(name: str) -> None:
    case = dataclasses.replace(full(name), claim=dataclasses.replace(full(name).claim, opened=TODAY))
    text = message_to_mediator(case, POLICY, ()) or ""
    assert len(text) < SHORT
    for said in (ask.example for ask in telling_of(name).facts.values()):
        assert said in text
    assert ("I waited 60 days before I opened the dispute." in text) is (not load_reasons()[name].received)
    assert findings(case, text) == []


@pytest.mark.parametrize(
    ("opened", "said"),
    [(None, "Today is 1 November 2026: I have waited 60 days."), (dt.date(2026, 9, 3), "I waited 1 day before I opened the dispute.")],
)  # fmt: skip
def test_who_waits_says_how_long_and_since_when_the_tracking_is_silent(opened: dt.date | None, said: str) -> None:
    case = full("not-received")
    case = dataclasses.replace(case, claim=dataclasses.replace(case.claim, opened=opened))
    text = draft_for_seller(case, TODAY)
    assert said in text
    assert "The parcel was sent on 2 September 2026." in text
    assert "The tracking has shown nothing new since 20 September 2026." in text
    assert ("It was to arrive by 15 October 2026." in text) is (opened is None), (
        "a promise is late only when it is over"
    )


def test_the_message_to_the_mediator_is_the_same_on_every_day() -> None:
    text = message_to_mediator(full("not-received"), POLICY, ()) or ""
    assert "Today" not in text
    assert "waited" not in text


def test_pieces_that_came_are_counted_against_those_ordered() -> None:
    text = draft_for_seller(full("missing-quantity"), TODAY)
    for said in ("I ordered 5 pieces.", "I received 2 pieces.", "3 pieces are missing."):
        assert said in text
    assert "Pieces ordered" not in text


def test_a_draft_says_everything_once() -> None:
    """What was ordered, what came, where it is seen and what is asked; the form knows the order and its parcel."""
    case = full("wrong-item")
    marks = (Mark((1, 1, 9, 9), (1, 1, 9, 9)),) * 2
    case = dataclasses.replace(case, comparisons=(Comparison("l.jpg", "r.jpg", marks=marks),))
    assert draft_for_seller(case, TODAY).splitlines() == [
        "Hello. The wrong item was sent.",
        "The order says: a string of lights, 10 m.",
        "I received: a phone case.",
        "See the picture of the listing beside what I received, boxes 1, 2.",
        "I ask for a refund of the full price: 24.90 USD.",
        "Thank you.",
    ]
    unknown = dataclasses.replace(case, item_facts=dataclasses.replace(case.item_facts, promised=None))
    assert "I ordered: String light, 10 m." in draft_for_seller(unknown, TODAY)
    assert "Tracking number: RB123456785GB." in draft_for_seller(full("not-received"), TODAY)


def test_a_draft_says_which_pictures_have_the_boxes() -> None:
    """One box has no number; of several pictures none is meant alone."""
    mark = Mark((1, 1, 9, 9), (1, 1, 9, 9))
    for boxes, said in (
        ((1,), "See the picture of the listing beside what I received."),
        ((3,), "See the picture of the listing beside what I received, boxes 1, 2, 3."),
        ((1, 1), "See the pictures of the listing beside what I received."),
        ((2, 2), "See the pictures of the listing beside what I received, boxes 1, 2 in each of them."),
        ((2, 1), "See the pictures of the listing beside what I received."),
    ):
        compared = tuple(Comparison(f"l{at}.jpg", "r.jpg", marks=(mark,) * count) for at, count in enumerate(boxes))
        assert said in draft_for_seller(dataclasses.replace(full("wrong-item"), comparisons=compared)).splitlines()


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ("A blue lamp.", "a blue lamp"), ("Two blue lamps", "two blue lamps"), ("Nothing", "nothing"), ("a lamp", "a lamp"),
        ("Samsung phone", "Samsung phone"), ("USB cable", "USB cable"), ("A4 paper", "A4 paper"), ("The USB cable", "the USB cable"),
    ],
)  # fmt: skip
def test_what_came_goes_on_within_its_sentence(came: str, said: str) -> None:
    """Its capital goes, unless it may be a name."""
    case = dataclasses.replace(full("wrong-item"), item_facts=ItemFacts(came=came))
    assert f"I received: {said}." in draft_for_seller(case).splitlines()


def test_the_number_of_the_parcel_is_said_where_it_matters() -> None:
    """To the mediator always, and to the seller where nothing came or a photo of the label is read beside it."""
    number = "Tracking number: RB123456785GB."
    plain, labelled = (
        full("wrong-item"),
        dataclasses.replace(full("wrong-item"), originals=case_of(None, "label").originals),
    )
    assert number not in draft_for_seller(plain)
    assert number in draft_for_seller(labelled)
    for name in REASONS:
        case = full(name)
        own = dataclasses.replace(case.claim, statement="The lamp is blue, and I ordered it white. " * 9)
        assert number in (message_to_mediator(dataclasses.replace(case, claim=own), POLICY, ()) or "")


def test_what_a_form_may_refuse_is_left_out_and_named(run: Run, tmp_path: Path) -> None:
    """Facts that were typed in another language are not sent, and it is said what to do."""
    facts = 'promised = "тёплый белый"\ncame = "el azul es muy frio y no es como en la foto de la tienda"'
    write(tmp_path / "case.toml", f'[claim]\nreason = "wrong-colour"\nreceived = true\n[facts]\n{facts}\n')
    ran = run("statement", tmp_path, "--draft", "--format", "json")
    text = (tmp_path / "statement.txt").read_text(encoding="utf-8")
    assert "тёплый" not in text
    found = {one["code"]: one for one in ran.data["findings"]}
    assert "facts.promised" in found["statement-drafted"]["message"]
    assert "facts.came" in found["fact-not-english"]["message"]
    assert "Spanish" in found["fact-not-english"]["message"]


def test_every_reason_has_words_of_its_own() -> None:
    """Reasons that have none yet get by with their titles."""
    assert set(REASONS) <= set(load_sentences().reasons)
    assert set(REASONS) <= set(telling_rules().reason)
    known = set(load_sentences().told) | set(load_sentences().counted) | {"how"}
    for telling in telling_rules().reason.values():
        assert {name for names in telling.tells for name in names} <= known
        assert set(telling.asks) <= set(telling_rules().asked)
    assert known_reason("no such thing") is None


@pytest.mark.parametrize(
    ("refund", "key"),
    [("24.90", "full"), ("27.90", "all"), ("22.90", "refund"), ("10.00", "refund"), ("30.00", "refund")],
)
@pytest.mark.parametrize("name", ["not-received", "damaged"])
def test_what_is_asked_for_is_called_what_it_is(refund: str, key: str, name: str) -> None:
    """The price is called all of the price, that with the shipping all of both, and no other amount is called either."""
    case = full(name)
    asked = dataclasses.replace(case, claim=dataclasses.replace(case.claim, refund=Decimal(refund)))
    assert load_sentences().seller[key].format(refund=f"{refund} USD") in draft_for_seller(asked, TODAY).splitlines()
    told = message_to_mediator(asked, POLICY, ())
    assert told is not None
    assert load_sentences().mediator[key].format(refund=f"{refund} USD") in told.splitlines()
