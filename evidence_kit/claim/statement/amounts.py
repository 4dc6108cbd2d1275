"""Amounts of money in a statement, held against what the case says of price, shipping and refund."""

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from evidence_kit.claim.statement.told_words import contradicts, pattern, told_rules
from evidence_kit.model import Case, Finding

NUMBER = r"\d{1,9}(?:[.,]\d{3}(?!\d))*(?:[.,]\d{1,2}(?!\d))?"


@functools.cache
def amount_pattern() -> re.Pattern[str]:
    """Return a pattern for a number with its currency before or behind it."""
    names = sorted({name for names in told_rules().currencies.values() for name in names}, key=len, reverse=True)
    signs = "|".join(re.escape(name) for name in names)
    return re.compile(
        rf"(?<![\w$€£.,])(?:(?P<before>{signs})\s?(?P<first>{NUMBER})(?![\w%]|[.,]\d)"
        rf"|(?P<second>{NUMBER})\s?(?P<behind>{signs})(?!\w))",
        re.IGNORECASE,
    )


def wrong_amounts(case: Case, sentence: str) -> Iterator[Finding]:
    """Yield amounts that the case says otherwise; those in another currency than the order's are not judged."""
    order = case.order
    amounts = list(amount_pattern().finditer(sentence)) if order.price is not None else []
    if order.price is None or not amounts or pattern(told_rules().amounts.other).search(sentence):
        return
    for found in amounts:
        amount = money(found["first"] or found["second"])
        if not same_currency(order.currency, found["before"] or found["behind"]) or amount in fair_amounts(case):
            continue
        if is_denied(sentence, found.start(), found.end()) or is_paid_for_other(
            case, sentence[: found.end()], sentence
        ):
            continue
        asked = is_asked(sentence[: found.start()], sentence[found.end() :])
        role = "refund" if asked else role_of(sentence, found.start(), found.end())
        if role == "price":
            yield contradicts(f"the price was {found[0].strip()}", f"{order.price}", "order.price")
        elif role == "shipping" and order.shipping is not None:
            yield contradicts(f"shipping was {found[0].strip()}", f"{order.shipping}", "order.shipping")
        elif role == "refund" and case.claim.refund is not None:
            yield contradicts(f"the refund is {found[0].strip()}", f"{case.claim.refund}", "claim.refund")
        elif role == "refund" and amount > order.price + (order.shipping or 0):
            yield contradicts(f"the refund is {found[0].strip()}", f"a price of {order.price}", "order.price")


def money(written: str) -> Decimal:
    """Return the amount of a number with either sign for decimals: "1,234.50", "24,90"."""
    whole, sign, cents = written, "", ""
    for mark in ".,":
        head, found, tail = written.rpartition(mark)
        if found and len(tail) in (1, 2):
            whole, sign, cents = head, ".", tail
    return Decimal(whole.replace(",", "").replace(".", "") + sign + cents)


def same_currency(code: str | None, written: str) -> bool:
    """Return whether an amount is in the order's currency, or that is not known; "$" is any dollar."""
    known = told_rules().currencies
    if code is None or (written == "$" and code.upper() in ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN")):
        return True
    return written.lower() in known.get(code.upper(), [code.lower()])


def fair_amounts(case: Case) -> set[Decimal]:
    """Return the amounts that a text may well name: price, shipping, refund, sums of them, and those of some pieces."""
    price, shipping, refund = case.order.price or Decimal(0), case.order.shipping or Decimal(0), case.claim.refund
    pieces = min(case.order.quantity or 1, 100)
    fair = {price * count for count in range(1, pieces + 1)}
    fair |= {(price * count / pieces).quantize(Decimal("0.01")) for count in range(1, pieces + 1)}
    fair |= {one + shipping for one in fair} | {shipping, price / 2, (price / 2).quantize(Decimal("0.01"))}
    return fair | ({refund, price - refund, price + shipping - refund} if refund is not None else set())


CLAUSE = re.compile(r"[;:()]|,(?!\d)|\b(?:and|but|because)\b", re.IGNORECASE)


def is_denied(sentence: str, start: int, end: int) -> bool:
    """Return whether the clause of an amount has a negation: "I don't want $5 as a compensation"."""
    clause = CLAUSE.split(sentence[:start])[-1] + " " + CLAUSE.split(sentence[end:], maxsplit=1)[0]
    return "n't" in clause or bool(pattern(told_rules().amounts.negation).search(clause))


def is_paid_for_other(case: Case, before: str, sentence: str) -> bool:
    """Return whether what stands behind an amount says that it was paid for something else: "2 USD for wrapping"."""
    found = re.match(r"\s*(?:for|to)\s+(?P<what>[^\W\d_]+)", sentence[len(before) :], re.IGNORECASE)
    if not found or not re.search(r"\bpa(?:id|yed|y)\b[^.,;]*$", before, re.IGNORECASE):
        return False
    named = {*re.findall(r"[a-z]+", (case.order.item or "").lower()), *told_rules().amounts.paid_for}
    return found[0].split()[0].lower() == "to" or found["what"].lower() not in named


@functools.cache
def asking_pattern() -> re.Pattern[str]:
    """Return a pattern for the words just before an amount that somebody asks for: "I want", "please return me"."""
    words = told_rules().amounts
    asked, please = ("|".join(sorted(known, key=len, reverse=True)) for known in (words.asked, words.please))
    return re.compile(
        rf"\b(?:(?:i|we)\s(?:\w+\s)?(?:{asked})|please,?\s(?:{please}))(?:\s(?:{'|'.join(words.between)})){{0,6}}\s*$",
        re.IGNORECASE,
    )


def is_asked(before: str, behind: str) -> bool:
    """Return whether an amount is what the buyer asks for: "I ask for $50.", "I want 100 dollars back."."""
    follows = re.match(r"\s*(?:[.,;:!?)]|$)", behind) or pattern(told_rules().amounts.after).match(behind.lstrip())
    return bool(follows and asking_pattern().search(before[-2 * NEAR :]))


NEAR = 40
BEHIND = 24


def role_of(sentence: str, start: int, end: int) -> str:
    """Return what an amount is of, by the nearest word before it or, failing that, just behind it; empty if unclear."""
    words = told_rules().amounts
    roles = {"price": words.price, "shipping": words.shipping, "refund": words.refund}
    before, behind = sentence[max(0, start - NEAR) : start], sentence[end : end + BEHIND]
    last = {
        role: max((one.end() for one in pattern(known).finditer(before)), default=-1) for role, known in roles.items()
    }
    nearest = max(last, key=last.__getitem__)
    if last[nearest] >= 0:
        return nearest
    first = {role: found.start() for role, known in roles.items() if (found := pattern(known).search(behind))}
    return min(first, key=first.__getitem__) if first else ""
