"""Compare the numbers in a statement with the case: amounts, quantities, dates, order and tracking numbers.

A number is judged only if the words around it make clear what it counts.
"""

import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from evidence_kit.claim.statement.amounts import wrong_amounts
from evidence_kit.claim.statement.dates import days_of
from evidence_kit.claim.statement.number_words import contradiction, number_words, pattern
from evidence_kit.claim.statement.sentences import Sentence
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Order
from evidence_kit.model.finding import Finding

MOST_FINDINGS = 5


def check_numbers(case: Case, sentences: Sequence[Sentence]) -> Iterable[Finding]:
    """Yield a warning for each of the first five numbers and dates in the text that contradict the case."""
    found = (
        finding
        for sentence in sentences
        if any(char.isdigit() for char in sentence.text) or case.order.quantity
        for finding in contradictions(case, " ".join(sentence.text.split()))
    )
    yield from dict.fromkeys(itertools.islice(found, MOST_FINDINGS))


def contradictions(case: Case, sentence: str) -> Iterator[Finding]:
    """Yield every contradiction in one sentence."""
    yield from wrong_amounts(case, sentence)
    yield from wrong_quantities(case, sentence)
    yield from wrong_dates(case.order, sentence)
    yield from wrong_numbers(case, sentence)


COUNTS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}


@functools.lru_cache(maxsize=64)
def quantity_pattern(nouns: tuple[str, ...], *, bare_too: bool) -> re.Pattern[str]:
    """Return a pattern for "ordered 5 pieces"; with `bare_too` also for "paid for five, received only two"."""
    words = number_words().quantities
    verb = "|".join(re.escape(word) for word in sorted((*words.ordered, *words.received), key=len, reverse=True))
    number = rf"(?P<number>\d{{1,4}}|{'|'.join(COUNTS)})"
    counted = "|".join((*words.counted, *map(re.escape, nouns)))
    bare = r"\s*(?:[,;.!?)](?!\d)|$)|\s+(?:and|but|instead|not|received|got|only)\b"
    ends = rf"\s?(?:{counted})(?!\w)" + (f"|{bare}" if bare_too else "")
    between = r"(?:(?:only|just|exactly|for|me|have|was|were|is|a|total|of|in)\s+){0,2}"
    return re.compile(rf"\b(?P<verb>{verb})\s+{between}{number}(?={ends})", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def instead_pattern(nouns: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for "3 bulbs came instead of 6", whose second number is the ordered quantity."""
    words = number_words().quantities
    counted = "|".join((*words.counted, *map(re.escape, nouns)))
    number = rf"\d{{1,4}}|{'|'.join(COUNTS)}"
    received = "|".join(re.escape(word) for word in words.received)
    ends = rf"\s(?:{counted})(?!\w)|\s(?:{received})\b|\s*(?:[,;.!?)](?!\d)|$)"
    first = rf"(?<![\w.,])(?:{number})\s(?:{counted})(?:\s(?:have\s|were\s|was\s|are\s)?(?:{received}))?"
    return re.compile(
        rf"(?:{first}\sinstead\sof\s|(?<![\w.,])(?:{number})\sout\sof\s(?=\w+\s(?:{counted})\b))"
        rf"(?P<number>{number})(?={ends})",
        re.IGNORECASE,
    )


ITEM_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
HEAD = re.compile(r"[,;:(/]|\s-\s|\b(?:for|with|of|from|in)\b", re.IGNORECASE)


def item_nouns(order: Order) -> tuple[str, ...]:
    """Return the noun of the item, singular and plural; empty if unclear, or if one piece may be many things."""
    words = ITEM_WORD.findall(HEAD.split((order.item or "").lower(), maxsplit=1)[0])
    rules = number_words().quantities
    noun = next((word for word in reversed(words) if len(word) > 2 and word not in rules.no_nouns), "")
    if not noun or set(rules.lots) & set(ITEM_WORD.findall((order.item or "").lower())):
        return ()
    many = noun.endswith("s") and not noun.endswith("ss")
    if many and order.quantity == 1:
        return ()
    return (noun, noun.removesuffix("s")) if many else (noun, f"{noun}s", f"{noun}es")


def wrong_quantities(case: Case, sentence: str) -> Iterator[Finding]:
    """Yield numbers of ordered or received pieces that contradict the case."""
    ordered = case.order.quantity
    if ordered is None:
        return
    numbers_in_name = set(re.findall(r"\d+", case.order.item or ""))
    nouns = item_nouns(case.order)
    # Without a noun a number may be a size ("ordered 43, received 41"), unless the claim is about how many came.
    bare_too = case.claim.reason == "missing-quantity"
    for found in instead_pattern(nouns).finditer(sentence):
        number = COUNTS.get(found["number"].lower()) or int(found["number"])
        if number != ordered and str(number) not in numbers_in_name:
            yield contradiction(f'"{" ".join(found[0].split())}"', f"{ordered} ordered", "order.quantity")
    for found in quantity_pattern(nouns, bare_too=bare_too).finditer(sentence):
        number = COUNTS.get(found["number"].lower()) or int(found["number"])
        quote = " ".join(found[0].split())
        if found["verb"].lower() in number_words().quantities.ordered:
            if number != ordered and str(number) not in numbers_in_name:
                yield contradiction(f'"{quote}"', f"{ordered} ordered", "order.quantity")
        elif case.claim.reason == "missing-quantity" and number >= ordered and str(number) not in numbers_in_name:
            yield contradiction(f'"{quote}"', f"{ordered} ordered, and that some are missing", "order.quantity")


WINDOW = 36
SLACK = dt.timedelta(days=1)
"""The seller, the carrier and the buyer may live in different time zones."""


def wrong_dates(order: Order, sentence: str) -> Iterator[Finding]:
    """Yield dates of events that differ from the day in the case."""
    days = list(days_of(sentence))
    for number, day in enumerate(days):
        start = max(days[number - 1].end if number else 0, day.start - WINDOW)
        stop = min(days[number + 1].start if number + 1 < len(days) else len(sentence), day.end + WINDOW)
        event = event_of(sentence[start : day.start], sentence[day.end : stop])
        known: dt.date | None = getattr(order, "delivered" if event == "received" else event, None) if event else None
        if known is None or any(agrees(event, reading, known) for reading in day.readings(known)):
            continue
        key = "delivered" if event == "received" else event
        yield contradiction(f"{event} on {day.text}", f"{key} on {known}", f"order.{key}")


def agrees(event: str, day: dt.date, known: dt.date) -> bool:
    """Return whether a day can be that of the event; a parcel may be fetched after its delivery."""
    return day >= known - SLACK if event == "received" else abs(day - known) <= SLACK


CLAUSE = re.compile(r"[,;:()]|\b(?:and|but)\b", re.IGNORECASE)


def event_of(before: str, behind: str) -> str:
    """Return the event of a date: the last one named before it, else one named after it; empty if unclear."""
    words = number_words().dates
    events = ("ordered", "shipped", "delivered", "received", "confirmed")
    if pattern(words.promised).search(f"{before} | {CLAUSE.split(behind.lstrip(' ,'), maxsplit=1)[0]}"):
        return ""
    for part in (before, CLAUSE.split(behind.lstrip(" ,"), maxsplit=1)[0]):
        found = [(hit.start(), event) for event in events for hit in pattern(getattr(words, event)).finditer(part)]
        if found:
            return "" if pattern(words.other).search(part) or "n't" in part else max(found)[1]
        if pattern(words.other).search(part):
            return ""
    return ""


ORDER_NUMBER = re.compile(
    r"\border\s*(?:number|no\.?|nr\.?|id|code)?\s*[:#=]?\s*(?:is\s+)?#?(?P<number>\d{8,24})(?!\w)", re.IGNORECASE
)
TRACKING_NUMBER = re.compile(
    r"\btrack(?:ing)?\s*(?:number|no\.?|nr\.?|id|code)?\s*[:#=]?\s*(?:is\s+)?#?(?P<number>(?=[A-Z]*\d)[A-Z0-9]{8,34})(?!\w)",
    re.IGNORECASE,
)
OTHER_PARCEL = re.compile(
    r"\b(?:another|other|second|new|different|wrong|old|not my|foreign|else|local)\b", re.IGNORECASE
)


def wrong_numbers(case: Case, sentence: str) -> Iterator[Finding]:
    """Yield order and tracking numbers that differ from the case, unless the sentence is about another parcel."""
    for searched, known, key in (
        (ORDER_NUMBER, case.order.number, "order.number"),
        (TRACKING_NUMBER, case.order.tracking, "order.tracking"),
    ):
        wanted = re.sub(r"[^A-Z0-9]", "", (known or "").upper())
        wrong = [hit["number"] for hit in searched.finditer(sentence) if wanted and hit["number"].upper() != wanted]
        if wrong and not OTHER_PARCEL.search(sentence):
            what = "order" if key == "order.number" else "tracking number"
            yield contradiction(f"{what} {wrong[0]}", known or "", key)
