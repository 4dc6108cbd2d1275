"""Compare amounts of money in a statement with the price, shipping, refund and currency of the case."""

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from evidence_kit.claim.money import known_code
from evidence_kit.claim.statement.number_words import contradiction, number_words, pattern
from evidence_kit.claim.statement.sentences import CLAUSE
from evidence_kit.model.case import Case
from evidence_kit.model.finding import Finding
from evidence_kit.text.amounts import NUMBER, readings_of_amount, with_plain_signs


@functools.cache
def amount_pattern() -> re.Pattern[str]:
    """Return a pattern for a number with a currency before or after it, or right after "refund of"."""
    names = sorted({name for names in number_words().currencies.values() for name in names}, key=len, reverse=True)
    spelled = (re.escape(name) for name in names)
    signs = "|".join(spelling.replace(r"\$", r"\s?\$") if spelling[0].isalpha() else spelling for spelling in spelled)
    ends = r"(?![\w%]|[.,]\d)"
    return re.compile(
        rf"(?<![\w$€£.,'])(?:(?P<before>{signs})\s?(?P<first>{NUMBER}){ends}|(?P<second>{NUMBER})\s?(?P<behind>{signs})(?!\w)"
        rf"|(?<=refund of )(?P<bare>{NUMBER}){ends}(?=\s*(?:[.,;!?]|$|(?:and|because|as|please)\b)))",
        re.IGNORECASE,
    )


def amounts_of(sentence: str) -> list[re.Match[str]]:
    """Return the amounts in a sentence returned by `with_plain_signs`."""
    return list(amount_pattern().finditer(sentence))


def readings(found: re.Match[str]) -> list[Decimal]:
    """Return the values that an amount can mean, the likelier first."""
    return readings_of_amount(found["first"] or found["second"] or found["bare"])


def wrong_amounts(case: Case, sentence: str) -> Iterator[Finding]:
    """Yield amounts that contradict the case, or whose currency is not that of the order."""
    sentence = with_plain_signs(sentence)
    found = amounts_of(sentence)
    if not found or pattern(number_words().amounts.other).search(sentence):
        return
    same = [amount for amount in found if same_currency(case.order.currency, amount["before"] or amount["behind"])]
    if not same:
        yield from other_currency(case, sentence, found)
    elif case.order.price is not None:
        for amount in same:
            yield from wrong_amount(case, sentence, amount)


def wrong_amount(case: Case, sentence: str, found: re.Match[str]) -> Iterator[Finding]:
    """Yield the contradiction of one amount in the currency of the order."""
    order, asked_back = case.order, case.claim.refund
    price, shipping = order.price or Decimal(0), order.shipping or Decimal(0)
    amounts, quote = readings(found), " ".join(found[0].split())
    if is_denied(sentence, found.start(), found.end()) or is_paid_for_other(case, sentence[: found.end()], sentence):
        return
    asked = is_asked(sentence[: found.start()], sentence[found.end() :])
    role = "refund" if asked or found["bare"] else role_of(sentence, found.start(), found.end())
    if fair_amounts(case) & set(amounts):
        # "a refund of 9 of 15 USD" speaks of both, and so may the sentence before it.
        not_a_part = not re.search(r"(?<!refund )\b(?:of|from|out of)\s+$", sentence[: found.start()])
        if (
            role == "refund"
            and not_a_part
            and asked_back not in (None, *amounts)
            and {price, price + shipping} & set(amounts)
        ):
            yield from price_for_refund(case, quote)
    elif role == "price":
        yield contradiction(f"the price was {quote}", f"{order.price}", "order.price")
    elif role == "shipping" and order.shipping is not None:
        yield contradiction(f"shipping was {quote}", f"{order.shipping}", "order.shipping")
    elif role == "refund" and asked_back is not None:
        yield contradiction(f"the refund is {quote}", f"{asked_back}", "claim.refund")
    elif role == "refund" and amounts[0] > price + shipping:
        yield contradiction(f"the refund is {quote}", f"a price of {order.price}", "order.price")


def price_for_refund(case: Case, quote: str) -> Iterator[Finding]:
    """Yield the contradiction of a text that asks for the price, unless it also names the refund of the claim."""
    text, asked = with_plain_signs(" ".join((case.claim.statement or "").split())), case.claim.refund
    if not any(
        asked in readings_of_amount(number[0]) for number in re.finditer(rf"(?<![\w.,]){NUMBER}", text[:MOST_READ])
    ):
        yield contradiction(f"the refund is {quote}", f"{asked}", "claim.refund")


MOST_READ = 4000


def other_currency(case: Case, sentence: str, found: list[re.Match[str]]) -> Iterator[Finding]:
    """Yield a warning for the first price or refund whose currency is not that of the order."""
    code = known_code(case.order.currency)
    known = {case.order.price, case.claim.refund} - {None}
    for amount in found:
        asked = is_asked(sentence[: amount.start()], sentence[amount.end() :])
        of_claim = (
            asked
            or known & set(readings(amount))
            or role_of(sentence, amount.start(), amount.end()) in ("price", "refund")
        )
        if of_claim and not is_denied(sentence, amount.start(), amount.end()):
            quote = " ".join(amount[0].split())
            others = codes_of(amount["before"] or amount["behind"])
            meant = others[0] if len(others) == 1 else "another currency"
            yield Finding(
                "currency-mismatch",
                None,
                f'The text says "{quote}", but the currency of the order is {code} (order.currency).',
                hint=f"which one does the order page show? If {code}, write the amount of the text in {code}; "
                f"if {meant}, correct order.currency and the amounts of the order",
                expected=code,
                actual=quote,
                source=number_words().source,
            )
            return


def codes_of(written: str | None) -> list[str]:
    """Return the codes of the currencies that a sign or a word can mean; "$" can mean every dollar."""
    plain = re.sub(r"\s(?=\$)", "", (written or "").lower())
    return [code for code, names in number_words().currencies.items() if plain in names]


def same_currency(currency: str | None, written: str | None) -> bool:
    """Return whether an amount is in the currency of the order, or either currency is unknown."""
    code = known_code(currency)
    return code is None or not written or code in codes_of(written) or code not in number_words().currencies


def fair_amounts(case: Case) -> set[Decimal]:
    """Return the amounts that agree with the case: price, shipping, refund, their sums, the price of some pieces.

    The whole payment agrees even if a form does not accept it as a refund; `refund.out_of_range` checks that.
    """
    price, shipping, refund = case.order.price or Decimal(0), case.order.shipping or Decimal(0), case.claim.refund
    pieces = min(case.order.quantity or 1, 100)
    fair = {price * count for count in range(1, pieces + 1)}
    fair |= {(price * count / pieces).quantize(Decimal("0.01")) for count in range(1, pieces + 1)}
    fair |= {amount + shipping for amount in fair} | {shipping, price / 2, (price / 2).quantize(Decimal("0.01"))}
    if case.order.coupon:
        fair |= {case.order.coupon, price - case.order.coupon, price + shipping - case.order.coupon}
    return fair | ({refund, price - refund, price + shipping - refund} if refund is not None else set())


def is_denied(sentence: str, start: int, end: int) -> bool:
    """Return whether the clause of an amount has a negation: "I don't want $5 as a compensation"."""
    clause = CLAUSE.split(sentence[:start])[-1] + " " + CLAUSE.split(sentence[end:], maxsplit=1)[0]
    return "n't" in clause or bool(pattern(number_words().amounts.negation).search(clause))


def is_paid_for_other(case: Case, before: str, sentence: str) -> bool:
    """Return whether an amount was paid for something else, as in "I paid 2 USD for wrapping"."""
    found = re.match(r"\s*(?:for|to)\s+(?P<what>[^\W\d_]+)", sentence[len(before) :], re.IGNORECASE)
    if not found or not re.search(r"\bpa(?:id|yed|y)\b[^.,;]*$", before, re.IGNORECASE):
        return False
    usual = {*re.findall(r"[a-z]+", (case.order.item or "").lower()), *number_words().amounts.paid_for}
    return found[0].split()[0].lower() == "to" or found["what"].lower() not in usual


@functools.cache
def asking_pattern() -> re.Pattern[str]:
    """Return a pattern for the words by which a buyer asks for an amount: "I want", "please return me"."""
    words = number_words().amounts
    asked, please = ("|".join(sorted(known, key=len, reverse=True)) for known in (words.asked, words.please))
    return re.compile(
        rf"\b(?:(?:i|we)\s(?:\w+\s)?(?:{asked})|please,?\s(?:{please}))(?:\s(?:{'|'.join(words.between)})){{0,6}}\s*$",
        re.IGNORECASE,
    )


def is_asked(before: str, behind: str) -> bool:
    """Return whether the buyer asks for an amount, as in "I ask for $50." and "I want 100 dollars back."."""
    follows = re.match(r"\s*(?:[.,;:!?)]|$)", behind) or pattern(number_words().amounts.after).match(behind.lstrip())
    return bool(follows and asking_pattern().search(before[-2 * NEAR :]))


NEAR = 40
BEHIND = 24


def role_of(sentence: str, start: int, end: int) -> str:
    """Return "price", "shipping" or "refund" by the nearest word before an amount, else after; empty if unclear."""
    words = number_words().amounts
    roles = {"price": words.price, "shipping": words.shipping, "refund": words.refund}
    before, behind = sentence[max(0, start - NEAR) : start], sentence[end : end + BEHIND]
    last = {
        role: max((hit.end() for hit in pattern(known).finditer(before)), default=-1) for role, known in roles.items()
    }
    nearest = max(last, key=last.__getitem__)
    if last[nearest] >= 0:
        return nearest
    first = {role: found.start() for role, known in roles.items() if (found := pattern(known).search(behind))}
    return min(first, key=first.__getitem__) if first else ""
