"""Values of a case that cannot all be true, and cases that can."""

from pathlib import Path

import pytest

from evidence_kit.case.file import parse_case_file
from evidence_kit.case.reading import case_as_written
from evidence_kit.claim.clashes import check_clashes

HEAD = '[order]\nprice = "30.00"\ncurrency = "USD"\nquantity = 5\n'


def clashes(order: str = "", claim: str = "", facts: str = "") -> list[str]:
    """Return the messages for a case file with some lines in its tables."""
    text = f"{HEAD}{order}\n[claim]\n{claim}\n[facts]\n{facts}\n"
    case = case_as_written(Path("/nowhere"), parse_case_file(text.encode()))
    found = list(check_clashes(case))
    assert all(one.code == "values-contradict" and one.hint.startswith("find out which one is right") for one in found)
    return [one.message for one in found]


@pytest.mark.parametrize(
    ("order", "claim", "facts", "both"),
    [
        ("", "", "pieces = 6", ("6", "5")),
        ("", 'reason = "missing-quantity"', "pieces = 5", ("5", "Fewer pieces came")),
        ("", 'reason = "damaged"', "pieces = 0", ("0", "It was damaged")),
        ("", 'reason = "not-received"', "pieces = 2", ("2", "The parcel never came")),
        ("", 'reason = "empty-parcel"', "pieces = 1", ("1", "The parcel was empty")),
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
