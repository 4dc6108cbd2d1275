"""What `init` asks and how an answer is read: each question as a value, each answer as it is typed in TOML. Pure."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evidence_kit.claim.attestations import questions_for
from evidence_kit.claim.reasons import known_reason, load_reasons
from evidence_kit.names import guess
from evidence_kit.toml.meant import quoted, with_cents, written
from evidence_kit.toml.typed import amount_of, days_of, wrong_day, yes_or_no

Key = tuple[str, str]
"""Table and key of case.toml."""

Answers = Mapping[Key, str]
"""What was answered, each as it stands behind the "=" in TOML."""

LONGEST_ANSWER = 500
PRICE = "What is the item's price on the order's page, before coupons, without shipping?"


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that is none, with what to type instead."""

    hint: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask; everything may be left open.

    Attributes:
        words: the question.
        form: what an answer looks like.
        read: returns the answer as TOML spells it, or what is wrong with it.
        notes: lines to show before it.
    """

    key: Key
    words: str
    form: str
    read: Callable[[str], str | Wrong]
    notes: tuple[str, ...] = ()


def read_text(text: str) -> str | Wrong:
    """Return a line of text; what a terminal's keys sent by mistake is none, nor is a mark alone ("?", "-")."""
    if not text.isprintable() or len(text) > LONGEST_ANSWER or not any(map(str.isalnum, text)):
        return Wrong("write letters and numbers only")
    return quoted(text)


def read_yes_or_no(text: str) -> str | Wrong:
    """Return true or false for yes or no."""
    answer = yes_or_no(text)
    return Wrong("write yes or no") if answer is None else written(answer)


def read_amount(text: str) -> str | Wrong:
    """Return an amount as text with a point."""
    amount = amount_of(text)
    if amount is None or amount.startswith("-"):
        return Wrong("write the amount like 24.90 or 1234.50")
    return quoted(with_cents(amount))


def read_currency(text: str) -> str | Wrong:
    """Return a currency's three letters."""
    code = text.upper()
    return quoted(code) if len(code) == 3 and code.isascii() and code.isalpha() else Wrong("write three letters: USD")


def read_day(text: str) -> str | Wrong:
    """Return a day; one that can be read in two ways is asked again."""
    days = days_of(text)
    if len(days) > 1:
        return Wrong(f"that could be two days; write {' or '.join(map(str, days))}")
    if days:
        return str(days[0])
    wrong, right = wrong_day(text), f"write the day like {dt.date(2026, 10, 20)} or 20 Oct 2026"
    return Wrong(f"{wrong}; {right}" if wrong else right)


def read_reason(text: str) -> str | Wrong:
    """Return the name of a reason for its number in the list, its name, or another name for it."""
    names = list(load_reasons())
    if text.isascii() and text.isdigit() and len(text) < 4:
        number = int(text)
        return (
            quoted(names[number - 1]) if 1 <= number <= len(names) else Wrong(f"write a number from 1 to {len(names)}")
        )
    known = known_reason(text)
    if known:
        return quoted(known.name)
    return Wrong(f"write one number or one name of the list{guess(text.lower(), names).replace(' Did', '. Did')}")


def reason_question() -> Question:
    """Return the question for the reason, with the list to choose from."""
    reasons = load_reasons()
    width = max(map(len, reasons))
    notes = tuple(f"{number:>3}  {name:<{width}}  {one.title}" for number, (name, one) in enumerate(reasons.items(), 1))
    return Question(("claim", "reason"), "What is wrong?", "number or name", read_reason, notes)


def facts_questions(answers: Answers) -> list[Question]:
    """Return the questions about order, amounts and days that make sense after what was answered."""
    came = answers.get(("claim", "received")) != "false"
    asked = [
        Question(("order", "price"), PRICE, "like 24.90", read_amount),
        Question(("order", "shipping"), "What did the shipping cost?", "like 3.00", read_amount),
        Question(("order", "currency"), "In which currency?", "like USD", read_currency),
        Question(("claim", "refund"), "How much do you ask back?", "like 24.90", read_amount),
        Question(("order", "ordered"), "When did you order?", "like 2026-09-01", read_day),
        Question(("order", "shipped"), "When was it sent?", "like 2026-09-02", read_day),
    ]
    if came:
        asked.append(Question(("order", "delivered"), "When did it come?", "like 2026-10-20", read_day))
    return [
        *asked,
        Question(("order", "protection_ends"), "When does the buyer protection end?", "like 2026-11-30", read_day),
        Question(("order", "number"), "The order's number?", "like 8123456789012345", read_text),
        Question(("order", "tracking"), "The parcel's tracking number?", "like RB123456785GB", read_text),
    ]


def received_question() -> Question:
    """Return the question whether anything came."""
    return Question(("claim", "received"), "Did a parcel come?", "yes or no", read_yes_or_no)


def attest_questions(reason: str | None, *, has_video: bool) -> list[Question]:
    """Return what no program can see and matters for a reason; the answers are the buyer's word."""
    return [
        Question(("attest", one.name), one.question, "yes or no", read_yes_or_no)
        for one in questions_for(reason, has_video=has_video)
    ]


def plain_reason(answers: Answers) -> str | None:
    """Return the reason that was answered, without its quotes."""
    told = answers.get(("claim", "reason"))
    return told.strip('"') if told else None
