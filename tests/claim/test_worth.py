"""A very small sum is asked about, and nothing else is."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from evidence_kit.claim.refund import check_worth
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Claim, Order


@pytest.mark.parametrize(
    ("price", "refund", "currency", "opened", "told"),
    [
        ("1.20", None, "USD", None, True),
        ("30.00", "2.99", "eur", None, True),
        ("30.00", "3.00", "EUR", None, False),
        ("1.20", None, "RUB", None, False),
        ("1.20", None, None, None, False),
        ("1.20", "0", "USD", None, False),
        (None, None, "USD", None, False),
        ("1.20", None, "USD", dt.date(2026, 11, 1), False),
    ],
)
def test_small_sums(
    price: str | None, refund: str | None, currency: str | None, opened: dt.date | None, told: bool
) -> None:
    order = Order(price=Decimal(price) if price else None, currency=currency)
    case = Case(Path(), order=order, claim=Claim(refund=Decimal(refund) if refund else None, opened=opened))
    found = list(check_worth(case))
    assert [one.code for one in found] == ["small-sum"] * told
    assert all("cashback" in one.message for one in found)
