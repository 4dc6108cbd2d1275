"""Texts against the facts of their case: tables of sentences, most of which must stay silent."""

import dataclasses
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.claim.reasons import load_reasons, titled
from evidence_kit.claim.statement import check_statement, check_words
from evidence_kit.claim.statement.complaints import check_complaints
from evidence_kit.claim.statement.drafts import draft_for_seller
from evidence_kit.claim.statement.receipt import check_receipt
from evidence_kit.claim.statement.sentences import sentences_of
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Claim, Order
from evidence_kit.model.finding import Finding
from evidence_kit.policies import load_policy

RULES = load_policy("aliexpress").rules
TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("told_texts.toml").read_text(encoding="utf-8"))


def receipt_rows(side: str) -> list[tuple[str, str, int | None, str]]:
    """Return reason, item, quantity and text of every row of one side."""
    return [
        (group["reason"], group["item"], group.get("quantity"), text)
        for group in TEXTS["receipt"]
        for text in group[side]
    ]


def of_receipt(reason: str, item: str, quantity: int | None, text: str) -> list[Finding]:
    """Return what is found of whether the parcel came, and of the reason."""
    case = Case(Path(), order=Order(item=item, quantity=quantity), claim=Claim(reason=reason, statement=text))
    return list(check_statement(case, RULES))


@pytest.mark.parametrize(("reason", "item", "quantity", "text"), receipt_rows("contradicts"))
def test_a_text_that_says_the_contrary_of_its_reason(reason: str, item: str, quantity: int | None, text: str) -> None:
    """An error names both and asks which is true; nobody is advised to write what may be untrue."""
    found = of_receipt(reason, item, quantity, text)
    wrong = [one for one in found if one.code == "reason-contradiction"]
    assert [one.severity for one in wrong] == ["error"]
    assert wrong[0].hint.startswith("find out which one is true")
    assert "statement-reason-unclear" not in [one.code for one in found]


@pytest.mark.parametrize(("reason", "item", "quantity", "text"), receipt_rows("agrees"))
def test_a_text_that_does_not(reason: str, item: str, quantity: int | None, text: str) -> None:
    """Half of an order, somebody's word, another parcel, a question, an answer that never came."""
    assert "reason-contradiction" not in [one.code for one in of_receipt(reason, item, quantity, text)]


MONEY_CODES = {"statement-contradicts", "currency-mismatch"}


def money_rows(side: str) -> list[tuple[dict[str, str], str]]:
    """Return the amounts and the text of every row of one side."""
    return [
        ({key: value for key, value in group.items() if isinstance(value, str)}, text)
        for group in TEXTS["money"]
        for text in group[side]
    ]


def of_money(amounts: dict[str, str], text: str) -> list[Finding]:
    """Return what is found of the money in a text."""
    order = Order(
        item="Lamp",
        currency=amounts["currency"],
        price=Decimal(amounts.get("price", "24.90")),
        shipping=Decimal("3.00"),
        coupon=Decimal(amounts["coupon"]) if "coupon" in amounts else None,
    )
    claim = Claim(reason="damaged", refund=Decimal(amounts["refund"]), statement=text)
    return [one for one in check_statement(Case(Path(), order=order, claim=claim), RULES) if one.code in MONEY_CODES]


@pytest.mark.parametrize(("amounts", "text"), money_rows("contradicts"))
def test_an_amount_that_the_case_says_otherwise(amounts: dict[str, str], text: str) -> None:
    """A warning shows both: the text's words, and the amount or the currency of the case."""
    (found,) = of_money(amounts, text)
    assert found.severity == "warning"
    told = amounts["currency"] if found.code == "currency-mismatch" else amounts["refund"].rstrip("0").rstrip(".")
    assert told in str(found.expected) or "order.price" in found.hint


@pytest.mark.parametrize(("amounts", "text"), money_rows("agrees"))
def test_an_amount_that_the_case_knows(amounts: dict[str, str], text: str) -> None:
    """The same amount in any habit, somebody else's offer, what something else costs."""
    assert of_money(amounts, text) == []


def of_complaints(reason: str, text: str) -> list[Finding]:
    """Return what is found of how many things a text complains of."""
    case = Case(Path(), claim=Claim(reason=reason, statement=text))
    return [one for one in check_statement(case, RULES) if one.code == "statement-many-reasons"]


@pytest.mark.parametrize(("reason", "text", "told"), TEXTS["complaints"]["many"])
def test_a_text_that_complains_of_several_things(reason: str, text: str, told: list[str]) -> None:
    """A warning names them all, and the one of the claim as the one to keep."""
    (found,) = of_complaints(reason, text)
    assert found.severity == "warning"
    assert found.actual == len(told)
    assert all(f'{titled(name)} ("' in found.message for name in told)
    assert f"keep what supports {titled(reason)}" in found.hint
    assert all(titled(name) in found.hint for name in told)


@pytest.mark.parametrize(("reason", "text"), TEXTS["complaints"]["one"])
def test_a_text_that_complains_of_one_thing(reason: str, text: str) -> None:
    """What it did to the goods, what it is not, and how long all took are no second complaint."""
    assert of_complaints(reason, text) == []


def test_other_reasons_that_the_case_names_are_only_noted() -> None:
    """The first one is still the one to write of."""
    claim = Claim(reason="wrong-size", other_reasons=("wrong-colour",), statement="Wrong size and wrong colour.")
    found = [one for one in check_statement(Case(Path(), claim=claim), RULES) if one.code == "statement-many-reasons"]
    assert [one.severity for one in found] == ["note"]


@pytest.mark.parametrize("file", ["held_out.toml", "judged.toml", "tuning.toml"])
def test_honest_statements_are_left_alone(file: str) -> None:
    """Of hundreds of statements that buyers might write, each true to its reason, none contradicts it."""
    for one in tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))["statement"]:
        claim = Claim(reason=one.get("reason"), statement=one["text"])
        sentences = sentences_of(one["text"])
        case = Case(Path(), order=Order(price=Decimal("24.90"), currency="USD"), claim=claim)
        assert not list(check_receipt(case, sentences)), one["text"]
        assert one["rules"] or not list(check_complaints(claim, sentences)), one["text"]


@pytest.mark.parametrize("name", sorted(load_reasons()))
@pytest.mark.parametrize("refund", ["24.90", "12.45", "27.90"])
def test_a_draft_says_nothing_against_its_case(name: str, refund: str) -> None:
    """Whatever the reason and the amount."""
    order = Order(
        number="8123456789012345",
        item="Lamp",
        quantity=2,
        price=Decimal("24.90"),
        shipping=Decimal("3.00"),
        currency="EUR",
    )
    case = Case(Path(), order=order, claim=Claim(reason=name, refund=Decimal(refund)))
    text = draft_for_seller(case)
    written = dataclasses.replace(case, claim=dataclasses.replace(case.claim, statement=text))
    codes = {one.code for one in check_statement(written, RULES)}
    assert not codes & {*MONEY_CODES, "reason-contradiction", "statement-many-reasons"}, text


@pytest.mark.parametrize(("words", "severity"), [(150, []), (151, ["note"]), (300, ["note"]), (301, ["warning"])])
def test_a_text_of_many_words(words: int, severity: list[str]) -> None:
    """Mediators have little time, whatever the form accepts."""
    text = ("The lamp is broken. " * 100).split()[:words]
    found = [one for one in check_words(" ".join(text), RULES) if one.code == "statement-long"]
    assert [str(one.severity) for one in found] == severity
