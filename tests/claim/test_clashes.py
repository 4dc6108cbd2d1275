"""Values of a case that cannot all be true, and cases that can."""

from pathlib import Path

import pytest

from evidence_kit.casefile import parse_case_file
from evidence_kit.claim.clashes import check_clashes
from evidence_kit.written import case_as_written

HEAD = '[order]\nprice = "30.00"\ncurrency = "USD"\nquantity = 5\n'


def clashes(order: str = "", claim: str = "", facts: str = "") -> list[str]:
    """Return the messages for a case file with some lines in its tables."""
    text = f"{HEAD}{order}\n[claim]\n{claim}\n[facts]\n{facts}\n"
    case = case_as_written(Path("/nowhere"), parse_case_file(text.encode()), [])
    found = list(check_clashes(case))
    assert all(one.code == "values-contradict" and one.hint.startswith("which one is right?") for one in found)
    return [one.message for one in found]


@pytest.mark.parametrize(
    ("order", "claim", "facts", "both"),
    [
        ('status = "came"', 'reason = "not-received"', "", ("order.status", "not-received")),
        ('status = "came"', "received = false", "", ("order.status", "claim.received")),
        ('status = "on-the-way"', 'reason = "damaged"', "", ("on-the-way", "damaged")),
        ('status = "at-customs"', "received = true", "", ("at-customs", "claim.received")),
        ('status = "returning"\ndelivered = 2026-10-20', "", "", ("returning", "2026-10-20")),
        ('status = "not-sent"\nshipped = 2026-10-20', "", "", ("not-sent", "2026-10-20")),
        ('status = "not-sent"', 'reason = "customs"', "", ("not-sent", "customs")),
        ("", "", "pieces = 6", ("6", "5")),
        ("", 'reason = "missing-quantity"', "pieces = 5", ("5", "missing-quantity")),
        ("", 'reason = "damaged"', "pieces = 0", ("0", "damaged")),
        ("", 'reason = "not-received"', "pieces = 2", ("2", "not-received")),
        ("", 'reason = "empty-parcel"', "pieces = 1", ("1", "empty-parcel")),
        ('coupon = "31.00"', "", "", ("31.00", "30.00")),
        ("", 'offered = { kind = "money", amount = "300.00" }', "", ("300.00", "30.00")),
        ("", 'decided = { outcome = "part", amount = "31.00" }', "", ("31.00", "30.00")),
        ("", 'decided = { outcome = "full", amount = "15.00" }', "", ("15.00", "30.00")),
        ("", 'decided = { outcome = "refused", amount = "15.00" }', "", ("refused", "15.00")),
    ],
)
def test_what_cannot_be(order: str, claim: str, facts: str, both: tuple[str, str]) -> None:
    """Both values are named."""
    (message,) = clashes(order, claim, facts)
    assert all(one in message for one in both)


@pytest.mark.parametrize(
    ("order", "claim", "facts"),
    [
        ("", "", ""),
        ('status = "came"\ndelivered = 2026-10-20', 'reason = "damaged"\nreceived = true', "pieces = 5"),
        ('status = "on-the-way"\nshipped = 2026-10-01', 'reason = "not-received"\nreceived = false', ""),
        ('status = "at-customs"\nshipped = 2026-10-01', 'reason = "customs"', ""),
        ('status = "returning"\nshipped = 2026-10-01', 'reason = "returned-to-sender"', ""),
        ('status = "not-sent"', 'reason = "not-received"', ""),
        ('status = "came"', 'reason = "not-received"\nreceived = false\nopened = 2026-10-22', ""),
        ("", 'reason = "missing-quantity"', "pieces = 2"),
        ("", 'reason = "empty-parcel"', "pieces = 0"),
        ('coupon = "5.00"', 'decided = { outcome = "full", amount = "25.00" }', ""),
        ("", 'offered = { kind = "coupon", amount = "50.00" }', ""),
        ('shipping = "3.00"', 'offered = { kind = "money", amount = "33.00" }', ""),
        ("", 'decided = { outcome = "refused" }', ""),
    ],
)
def test_what_can_be(order: str, claim: str, facts: str) -> None:
    """Nothing is said of it."""
    assert clashes(order, claim, facts) == []
