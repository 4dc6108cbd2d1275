"""How much of the price is asked for: shipping, coupons, single pieces, and parts that read as haggling. Pure."""

import functools
import re
from collections.abc import Iterable
from decimal import Decimal

from evidence_kit.claim.money import EXACT, money
from evidence_kit.claim.whereabouts import nothing_came
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, read_shipped

REFUND_FILE = "refund.toml"

CENT = Decimal("0.01")
MOST_PIECES = 10_000
MOST_READ = 10_000
"""Characters of a statement that are read."""


class ShippingText(Strict, frozen=True, kw_only=True):
    """[shipping]: who says that it is paid back when nothing came, and who that it is not."""

    included: str
    excluded: str

    @property
    def both(self) -> str:
        """Return what both say."""
        return f"{self.included}; {self.excluded}"


class FullText(Strict, frozen=True, kw_only=True):
    """[full]: who says to ask for all of it."""

    source: str
    quote: str


class PartialText(Strict, frozen=True, kw_only=True):
    """[partial]: what share of the price is unusually little, and what is usual."""

    below: Decimal
    usual: str
    source: str
    quote: str


class CouponText(Strict, frozen=True, kw_only=True):
    """[coupon]: who says that coupons do not count, and words by which a text says that one was taken off."""

    deducted: list[str]
    source: str
    quote: str


class HagglingText(Strict, frozen=True, kw_only=True):
    """[haggling]: for which reasons a part of the price is read as haggling, and who says so, who otherwise."""

    why: dict[str, str]
    risk: str
    source: str
    quote: str
    otherwise: str


class PiecesText(Strict, frozen=True, kw_only=True):
    """[pieces]: who says what to ask when some of the pieces are missing."""

    source: str
    quote: str
    otherwise: str


class SmallText(Strict, frozen=True, kw_only=True):
    """[small]: below which sum, by currency, it is asked whether a dispute is worth it, and who puts the question."""

    below: dict[str, Decimal]
    source: str
    quote: str


class RefundTexts(Strict, frozen=True, kw_only=True):
    """All of refund.toml."""

    shipping: ShippingText
    full: FullText
    partial: PartialText
    coupon: CouponText
    haggling: HagglingText
    pieces: PiecesText
    small: SmallText


@functools.cache
def refund_texts() -> RefundTexts:
    """Return what refund.toml says.

    Raises:
        RulesWrong: it is not written as it must be.
    """
    return read_shipped("evidence_kit.claim", REFUND_FILE, RefundTexts)


def limit_of(case: Case, price: Decimal) -> Decimal:
    """Return the most that can be asked for: the item's price, with shipping only when nothing came."""
    return added(price, case.order.shipping) if nothing_came(case) else price


def added(price: Decimal, shipping: Decimal | None) -> Decimal:
    """Return a price with shipping."""
    return EXACT.add(price, shipping or Decimal(0))


def check_share(case: Case, asked: Decimal, price: Decimal) -> Iterable[Finding]:
    """Yield what is worth knowing of an amount that the form accepts: where more or less should be asked for."""
    if asked > price:
        yield shipping_asked(case, asked, price)
        return
    pieces = list(check_pieces(case, asked, price))
    if asked == price:
        yield from pieces
        if nothing_came(case) and case.order.shipping:
            yield shipping_forgotten(case, asked)
        return
    # The share of missing pieces is no longer the whole price that a coupon was taken off.
    coupon = [] if pieces and case.claim.reason == "missing-quantity" else coupon_deducted(case, asked, price)
    if coupon or pieces:
        yield from coupon or pieces
        return
    partial, reason = refund_texts().partial, case.claim.reason or ""
    if reason in refund_texts().haggling.why and not is_of_pieces(case, asked, price):
        yield haggling(case, asked, price)
    elif nothing_came(case):
        yield too_little(
            case, asked, "Nothing came, so all of it can be asked for, coupons or not", refund_texts().full.source
        )
    elif asked < EXACT.multiply(price, partial.below):
        usual = f"That is less than a tenth of the price; {partial.usual} are usual for a partial refund"
        yield too_little(case, asked, usual, partial.source)


def shipping_asked(case: Case, asked: Decimal, price: Decimal) -> Finding:
    """Return the note that the sources disagree on paying shipping back, for a claim that asks for it."""
    amount, most = (money(value, case.order.currency) for value in (asked, price))
    message = f"The refund of {amount} asks for shipping as well. {on_shipping()}."
    return shipping_note(message, f"if the form accepts no more than {most}, ask for that", most, amount)


def shipping_forgotten(case: Case, asked: Decimal) -> Finding:
    """Return the note that shipping was paid, nothing came, and it is not asked for."""
    shipping, currency = case.order.shipping, case.order.currency
    whole, amount = added(asked, shipping), money(asked, currency)
    message = f"Nothing came, and the refund of {amount} leaves out the {money(shipping, currency)} paid for shipping."
    accepts = f'if the form accepts {money(whole, currency)}, ask for that: refund = "{money(whole, None)}"'
    return shipping_note(message, f"{accepts}. {on_shipping()}", money(whole, currency), amount)


def on_shipping() -> str:
    """Return what the sources say of shipping, in a sentence."""
    return f"The sources disagree on paying it back: {refund_texts().shipping.both}"


def shipping_note(message: str, hint: str, expected: str, actual: str) -> Finding:
    """Return the note on shipping, with the sources of both answers."""
    source = refund_texts().shipping.both
    return Finding("refund-shipping", CASE_FILE, message, hint, expected, actual, source)


def coupon_deducted(case: Case, asked: Decimal, price: Decimal) -> list[Finding]:
    """Return a warning when the amount is the price less a coupon, by order.coupon or by the words of the text."""
    coupon, words = case.order.coupon, refund_texts().coupon
    limit = limit_of(case, price)
    by_amount = coupon and any(abs(EXACT.subtract(whole, coupon) - asked) <= CENT for whole in (price, limit))
    by_words = re.search("|".join(words.deducted), (case.claim.statement or "")[:MOST_READ].lower())
    if not by_amount and not by_words:
        return []
    currency = case.order.currency
    less = f"the coupon of {money(coupon, currency)}" if by_amount else "a coupon, as the text says"
    return [
        Finding(
            "refund-coupon",
            CASE_FILE,
            f"The refund of {money(asked, currency)} is the price of {money(price, currency)} less {less}. "
            "The form wants the full cost, whether coupons were used or not; the coupon is taken off when the money "
            "is paid back.",
            hint=f'ask for the full cost: refund = "{money(price, None)}"',
            expected=money(price, currency),
            actual=money(asked, currency),
            source=f'{words.source}: "{words.quote}"',
        )
    ]


def check_pieces(case: Case, asked: Decimal, price: Decimal) -> Iterable[Finding]:
    """Yield a note when the amount is that of other pieces than those that are missing, or that of a single one."""
    ordered, came = case.order.quantity or 1, case.told.pieces
    if not 1 < ordered <= MOST_PIECES:
        return
    piece, currency = EXACT.divide(price, ordered), case.order.currency
    if case.claim.reason == "missing-quantity" and came is not None and came < ordered:
        due = EXACT.multiply(piece, ordered - came).quantize(CENT, context=EXACT)
        if abs(due - asked) > CENT:
            yield pieces_note(
                case,
                f"{ordered - came} of {ordered} pieces are missing: their share of the price of "
                f"{money(price, currency)} is {money(due, currency)}, and the refund is {money(asked, currency)}",
                f'ask for their share: refund = "{money(due, None)}", unless the rest is of no use without them',
                due,
            )
    elif case.claim.reason != "missing-quantity" and abs(piece - asked) <= CENT and asked < price:
        yield pieces_note(
            case,
            f"The refund of {money(asked, currency)} is the price of one piece, and {ordered} were ordered for "
            f"{money(price, currency)}",
            f'if all {ordered} are concerned, ask for all: refund = "{money(price, None)}"',
            price,
        )


def pieces_note(case: Case, message: str, hint: str, due: Decimal) -> Finding:
    """Return the finding on an amount and the pieces it is for: a warning where it is less than they cost."""
    texts, asked = refund_texts().pieces, case.claim.refund
    return Finding(
        "refund-pieces",
        CASE_FILE,
        f"{message}.",
        severity=Severity.warning if asked is not None and asked < due else Severity.note,
        hint=hint,
        expected=money(due, case.order.currency),
        actual=money(asked, case.order.currency),
        source=f'{texts.source}: "{texts.quote}"; {texts.otherwise}',
    )


def is_of_pieces(case: Case, asked: Decimal, price: Decimal) -> bool:
    """Return whether an amount is the price of some of the pieces."""
    ordered = case.order.quantity or 1
    share = EXACT.multiply(EXACT.divide(asked, price), ordered) if price and ordered <= MOST_PIECES else Decimal(0)
    return ordered > 1 and share >= 1 and abs(share - round(share)) * price / ordered <= CENT


def haggling(case: Case, asked: Decimal, price: Decimal) -> Finding:
    """Return the warning that a part of the price reads as haggling where nothing of value came."""
    texts, currency, reason = refund_texts().haggling, case.order.currency, case.claim.reason or ""
    whole = limit_of(case, price)
    came = not nothing_came(case)
    return Finding(
        "refund-haggling",
        CASE_FILE,
        f"The refund is {money(asked, currency)} of a price of {money(price, currency)}, though {texts.why[reason]}. "
        f"Asking for a part looks like haggling{f'; {texts.risk}' if came else ''}.",
        hint=f'ask for all of it: refund = "{money(whole if not came else price, None)}"; mediators can lower it'
        + (f". {texts.otherwise}" if came else ""),
        expected=money(price, currency),
        actual=money(asked, currency),
        source=f'{texts.source}: "{texts.quote}"',
    )


def too_little(case: Case, asked: Decimal, why: str, source: str) -> Finding:
    """Return the note that more could be asked for."""
    currency = case.order.currency
    return Finding(
        "refund-partial",
        CASE_FILE,
        f"The refund is {money(asked, currency)} of a price of {money(case.order.price, currency)}. {why}.",
        hint="ask for what the damage is worth; mediators can lower an amount that is too high",
        actual=money(asked, currency),
        source=source,
    )
