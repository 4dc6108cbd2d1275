"""Compare shares of the price in a statement ("a full refund", "half", "30%") with the refund of the claim."""

import functools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from evidence_kit.claim.money import money
from evidence_kit.claim.statement.number_words import contradiction
from evidence_kit.claim.statement.sentences import CLAUSE, MOST_READ, Sentence, normalised
from evidence_kit.model.case import Case
from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, reader

PERCENT = re.compile(r"(?<=\d)\s?%")
SLACK = Decimal("0.02")
"""Tolerance as a share of the price, because people round "half" and "a third"."""


class ShareRules(Strict, frozen=True, kw_only=True):
    """All of shares.toml."""

    full: list[str]
    part: list[str]
    elsewhere: list[str]
    share: dict[str, int]


share_rules = reader(__package__, "shares.toml", ShareRules)


@functools.cache
def compiled(name: str) -> re.Pattern[str]:
    """Return one pattern for all the shapes that shares.toml lists under a key."""
    words = sorted(share_rules().share, key=len, reverse=True)
    share = rf"\d{{1,2}} percent|{'|'.join(words)}"
    return re.compile("|".join(shape.replace("{share}", share) for shape in getattr(share_rules(), name)))


def shares_of(sentence: str) -> Iterator[tuple[str, Decimal]]:
    """Yield the words and the value, up to 1, of each share of the price that a sentence asks for."""
    if sentence.rstrip("\"')").endswith("?"):
        return
    for clause in CLAUSE.split(PERCENT.sub(" percent", sentence[:MOST_READ])):
        words = normalised(clause)
        if compiled("elsewhere").search(words):
            continue
        for found in compiled("full").finditer(words):
            yield found[0], Decimal(1)
        for found in compiled("part").finditer(words):
            share = found["share"] or found["share2"]
            percent = share_rules().share.get(share) or int(share.split()[0])
            yield found[0], Decimal(percent) / 100


def check_shares(case: Case, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Yield a warning for a text whose shares of the price all differ from the refund of the claim."""
    price, asked, order = case.order.price, case.claim.refund, case.order
    if not price or asked is None or not asked.is_finite() or not price.is_finite():
        return
    shares = [found for sentence in sentences for found in shares_of(sentence.text)]
    lowest, highest, slack = price - (order.coupon or 0), price + (order.shipping or 0), price * SLACK
    if not shares or any(lowest * share - slack <= asked <= highest * share + slack for _, share in shares):
        return
    yield contradiction(
        f'"{shares[0][0].replace(" percent", "%")}"',
        f"a refund of {money(asked, order.currency)} for a price of {money(price, order.currency)}",
        "claim.refund",
    )
