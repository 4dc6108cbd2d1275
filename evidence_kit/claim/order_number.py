"""Finding about an order number that cannot be one. Pure."""

from collections.abc import Iterable

from evidence_kit.claim.reasons import GUIDED
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy, platform_of
from evidence_kit.text.names import printable
from evidence_kit.text.words import counted

FEWEST_DIGITS = 8
"""AliExpress has numbers of 16 digits today, and had shorter ones: a limit far below objects to what is surely none."""


def check_order_number(case: Case, policy: Policy) -> Iterable[Finding]:
    """Yield a warning for an order number with letters or too few digits; nothing where its form is unknown."""
    number = case.order.number
    platform = (case.order.platform or "").strip().lower() or policy.name
    if number is None or platform_of(policy.name) != GUIDED or platform_of(platform) != GUIDED:
        return
    digits = sum(map(str.isdecimal, number))
    has_letters = any(map(str.isalpha, number))
    if digits >= FEWEST_DIGITS and not has_letters:
        return
    why = "it has letters" if has_letters else f"it has only {counted(digits, 'digit')}"
    yield Finding(
        "order-number-unlikely",
        CASE_FILE,
        f"'{printable(number[:20])}' is not an order number: {why}.",
        hint="copy order.number from the order page: it has 16 digits, as a rule",
        actual=number,
    )
