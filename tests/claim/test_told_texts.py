"""Texts against the facts of their case: tables of sentences, most of which must stay silent."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.claim.statement import check_statement
from evidence_kit.dispute import Claim, Order
from evidence_kit.model import Case, Finding
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
    assert wrong[0].hint.startswith("which one is true?")
    assert "statement-reason-unclear" not in [one.code for one in found]


@pytest.mark.parametrize(("reason", "item", "quantity", "text"), receipt_rows("agrees"))
def test_a_text_that_does_not(reason: str, item: str, quantity: int | None, text: str) -> None:
    """Half of an order, somebody's word, another parcel, a question, an answer that never came."""
    assert "reason-contradiction" not in [one.code for one in of_receipt(reason, item, quantity, text)]
