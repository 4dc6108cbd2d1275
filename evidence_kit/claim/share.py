"""Findings about the amount of a refund: shipping, coupons, pieces, and partial refunds like haggling. Pure."""

import re
from collections.abc import Iterable
from decimal import Decimal

from evidence_kit.claim.money import EXACT, money
from evidence_kit.claim.whereabouts import nothing_came
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, reader

CENT = Decimal("0.01")
MOST_PIECES = 10_000
MOST_READ = 10_000
"""Most characters read of a statement."""


class ShippingText(Strict, frozen=True, kw_only=True):
    """[shipping]: the sources for and against a refund of shipping when nothing came."""

    included: str
    excluded: str

    @property
    def both(self) -> str:
        """Return both sources as one text."""
        return f"{self.included}; {self.excluded}"


class Quoted(Strict, frozen=True, kw_only=True):
    """A source with its own words; alone, [full]: the source that advises to ask for the full price."""

    source: str
    quote: str

    @property
    def cited(self) -> str:
        """Return both."""
        return f'{self.source}: "{self.quote}"'


class PartialText(Quoted, frozen=True, kw_only=True):
    """[partial]: the share of the price, as a number up to 1, `below` which a refund is unusual; and what is usual."""

    below: Decimal
    usual: str


class CouponText(Quoted, frozen=True, kw_only=True):
    """[coupon]: the source that coupons do not count, and patterns for the words of a deducted one."""

    deducted: list[str]


class HagglingText(Quoted, frozen=True, kw_only=True):
    """[haggling]: the reasons whose partial refund looks like haggling, and the sources for and against."""

    why: dict[str, str]
    risk: str
    otherwise: str


class PiecesText(Quoted, frozen=True, kw_only=True):
    """[pieces]: the sources on the refund when some of the pieces are missing."""

    otherwise: str


class SmallText(Quoted, frozen=True, kw_only=True):
    """[small]: amounts by currency `below` which a dispute may not be worth the effort, and the source."""

    below: dict[str, Decimal]


class RefundTexts(Strict, frozen=True, kw_only=True):
    """All of refund.toml."""

    shipping: ShippingText
    full: Quoted
    partial: PartialText
    coupon: CouponText
    haggling: HagglingText
    pieces: PiecesText
    small: SmallText


refund_texts = reader(__package__, "refund.toml", RefundTexts)


def limit_of(case: Case, price: Decimal) -> Decimal:
    """Return the largest refund to ask for: the price, with shipping only if nothing came."""
    return with_shipping(price, case.order.shipping) if nothing_came(case) else price


def with_shipping(price: Decimal, shipping: Decimal | None) -> Decimal:
    """Return a price with shipping."""
    return EXACT.add(price, shipping or Decimal(0))


def check_share(case: Case, asked: Decimal, price: Decimal) -> Iterable[Finding]:
    """Yield advice to ask for more, or for less, than an amount that the form accepts."""
    if asked > price:
        yield shipping_asked(case, asked, price)
        return
    pieces = list(check_pieces(case, asked, price))
    if asked == price:
        yield from pieces
        if nothing_came(case) and case.order.shipping:
            yield shipping_forgotten(case, asked)
        return
    # A coupon is deducted from the whole price, not from the share of missing pieces.
    coupon = [] if pieces and case.claim.reason == "missing-quantity" else coupon_deducted(case, asked, price)
    if coupon or pieces:
        yield from coupon or pieces
        return
    partial, reason = refund_texts().partial, case.claim.reason or ""
    if reason in refund_texts().haggling.why and not is_of_pieces(case, asked, price):
        yield haggling(case, asked, price)
    elif nothing_came(case):
        yield too_little(
            case,
            asked,
            "Nothing came, so you can ask for all of it, with or without coupons",
            refund_texts().full.source,
        )
    elif asked < EXACT.multiply(price, partial.below):
        usual = f"That is less than a tenth of the price; {partial.usual} are usual for a partial refund"
        yield too_little(case, asked, usual, partial.source)


def shipping_asked(case: Case, asked: Decimal, price: Decimal) -> Finding:
    """Return the note, for a refund that includes shipping, that the sources disagree on it."""
    amount, most = (money(value, case.order.currency) for value in (asked, price))
    message = f"The refund of {amount} asks for shipping as well. {on_shipping()}."
    return shipping_note(message, f"if the form does not accept more than {most}, ask for that", most, amount)


def shipping_forgotten(case: Case, asked: Decimal) -> Finding:
    """Return the note that the refund leaves out the shipping although nothing came."""
    shipping, currency = case.order.shipping, case.order.currency
    full, amount = with_shipping(asked, shipping), money(asked, currency)
    message = f"Nothing came, and the refund of {amount} leaves out the {money(shipping, currency)} paid for shipping."
    accepts = f'if the form accepts {money(full, currency)}, ask for that: refund = "{money(full, None)}"'
    return shipping_note(message, f"{accepts}. {on_shipping()}", money(full, currency), amount)


def on_shipping() -> str:
    """Return the sentence on the disagreement of sources about shipping."""
    return f"The sources disagree on paying it back: {refund_texts().shipping.both}"


def shipping_note(message: str, hint: str, expected: str, actual: str) -> Finding:
    """Return the note on shipping, with the sources for both answers."""
    source = refund_texts().shipping.both
    return Finding("refund-shipping", CASE_FILE, message, hint, expected, actual, source)


def coupon_deducted(case: Case, asked: Decimal, price: Decimal) -> list[Finding]:
    """Return the warning for a refund of the price less a coupon, by order.coupon or the statement; else nothing."""
    coupon, coupon_texts = case.order.coupon, refund_texts().coupon
    limit = limit_of(case, price)
    by_amount = coupon and any(abs(EXACT.subtract(full, coupon) - asked) <= CENT for full in (price, limit))
    by_words = re.search("|".join(coupon_texts.deducted), (case.claim.statement or "")[:MOST_READ].lower())
    if not by_amount and not by_words:
        return []
    currency = case.order.currency
    coupon_note = f"the coupon of {money(coupon, currency)}" if by_amount else "a coupon, as the text says"
    return [
        Finding(
            "refund-coupon",
            CASE_FILE,
            f"The refund of {money(asked, currency)} is the price of {money(price, currency)} less {coupon_note}. "
            "The form asks for the full cost, with or without coupons; the coupon is taken off when the money "
            "is paid back.",
            hint=f'ask for the full cost: refund = "{money(price, None)}"',
            expected=money(price, currency),
            actual=money(asked, currency),
            source=coupon_texts.cited,
        )
    ]


def check_pieces(case: Case, asked: Decimal, price: Decimal) -> Iterable[Finding]:
    """Yield a finding if the refund does not match the missing pieces, or is the price of a single piece."""
    ordered, received = case.order.quantity or 1, case.item_facts.pieces
    if not 1 < ordered <= MOST_PIECES:
        return
    piece, currency = EXACT.divide(price, ordered), case.order.currency
    if case.claim.reason == "missing-quantity" and received is not None and received < ordered:
        due = EXACT.multiply(piece, ordered - received).quantize(CENT, context=EXACT)
        if abs(due - asked) > CENT:
            yield pieces_note(
                case,
                f"{ordered - received} of {ordered} pieces are missing: their share of the price of "
                f"{money(price, currency)} is {money(due, currency)}, and the refund is {money(asked, currency)}",
                f'ask for their share: refund = "{money(due, None)}", unless the rest is of no use without them',
                due,
            )
    elif case.claim.reason != "missing-quantity" and abs(piece - asked) <= CENT and asked < price:
        yield pieces_note(
            case,
            f"The refund of {money(asked, currency)} is the price of one piece, and {ordered} were ordered for "
            f"{money(price, currency)}",
            f'if all {ordered} are affected, ask for all: refund = "{money(price, None)}"',
            price,
        )


def pieces_note(case: Case, message: str, hint: str, due: Decimal) -> Finding:
    """Return the finding on a refund for pieces: a warning if it is less than `due`, else a note."""
    texts, asked = refund_texts().pieces, case.claim.refund
    return Finding(
        "refund-pieces",
        CASE_FILE,
        f"{message}.",
        severity=Severity.warning if asked is not None and asked < due else Severity.note,
        hint=hint,
        expected=money(due, case.order.currency),
        actual=money(asked, case.order.currency),
        source=f"{texts.cited}; {texts.otherwise}",
    )


def is_of_pieces(case: Case, asked: Decimal, price: Decimal) -> bool:
    """Return whether an amount is the price of one or more whole pieces."""
    ordered = case.order.quantity or 1
    share = EXACT.multiply(EXACT.divide(asked, price), ordered) if price and ordered <= MOST_PIECES else Decimal(0)
    return ordered > 1 and share >= 1 and abs(share - round(share)) * price / ordered <= CENT


def haggling(case: Case, asked: Decimal, price: Decimal) -> Finding:
    """Return the warning that a partial refund looks like haggling when nothing of value came."""
    texts, currency, reason = refund_texts().haggling, case.order.currency, case.claim.reason or ""
    limit = limit_of(case, price)
    came = not nothing_came(case)
    return Finding(
        "refund-haggling",
        CASE_FILE,
        f"The refund is {money(asked, currency)} for a price of {money(price, currency)}, although "
        f"{texts.why[reason]}. Asking for only a part looks like bargaining{f'; {texts.risk}' if came else ''}.",
        hint=f'ask for all of it: refund = "{money(limit if not came else price, None)}"; mediators can lower it'
        + (f". {texts.otherwise}" if came else ""),
        expected=money(price, currency),
        actual=money(asked, currency),
        source=texts.cited,
    )


def too_little(case: Case, asked: Decimal, why: str, source: str) -> Finding:
    """Return the note that more could be asked for."""
    currency = case.order.currency
    return Finding(
        "refund-partial",
        CASE_FILE,
        f"The refund is {money(asked, currency)} for a price of {money(case.order.price, currency)}. {why}.",
        hint="ask for what the damage is worth; mediators can lower an amount that is too high",
        actual=money(asked, currency),
        source=source,
    )
