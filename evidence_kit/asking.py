"""What `init` asks and how an answer is read: each question as a value, each answer as it is typed in TOML. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evidence_kit.claim.attestations import questions_for
from evidence_kit.claim.reasons import known_reason, load_reasons
from evidence_kit.claim.tracking import normalise
from evidence_kit.model import Role
from evidence_kit.names import guess, printable
from evidence_kit.toml.meant import quoted, with_cents, written
from evidence_kit.toml.typed import amount_of, days_of, wrong_day, yes_or_no

Key = tuple[str, str]
"""Table and key of case.toml."""

Answers = Mapping[Key, str]
"""What was answered, each as it stands behind the "=" in TOML."""

LONGEST_ANSWER = 500
BACK = frozenset({"b", "back", "<", "zurück", "назад"})
"""What goes one question back."""

FREE = frozenset({"free", "none", "no", "nothing", "gratis", "included", "free shipping"})
"""What people write for an amount of nothing."""

ALL = frozenset(
    {"all", "full", "everything", "all of it", "full refund", "the full price", "full price", "total", "100%"}
)
"""What people write for the whole amount."""

MOST_FILES = 12
"""Files about which it is asked one by one; more than that are left to be filled in."""

FILES = "evidence"
"""Stands in a key where a table's name stands; the other half is the name of the file."""
ASKED_ROLES = {
    Role.received: "what came",
    Role.listing: "the seller's picture or page",
    Role.damage: "what is broken",
    Role.label: "the parcel's label",
    Role.packaging: "the parcel from outside",
    Role.contents: "all that was in it",
    Role.unboxing: "a film of the opening, in one take",
    Role.scale: "a measure or a scale beside it",
    Role.size_label: "the size on the thing itself",
    Role.chat: "messages with the seller",
    Role.tracking: "what the carrier says",
    Role.policy_excerpt: "a page of the platform's rules",
    Role.report: "a report of the post office or an expert",
    Role.document: "another document",
    Role.other: "something else",
}
"""Roles in the order in which they are offered, the most usual first."""

PRICE = "What is the item's price on the order's page, before coupons, without shipping?"


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that cannot be used, with what to type instead."""

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
    """Return a line of text; what a terminal's keys sent by mistake is refused, as is a mark alone ("?", "-")."""
    if not text.isprintable() or len(text) > LONGEST_ANSWER or not any(map(str.isalnum, text)):
        return Wrong("write letters and numbers only")
    return quoted(text)


def read_order_number(text: str) -> str | Wrong:
    """Return an order's number; a word of a few letters is refused."""
    signs = [char for char in text if char.isalnum()]
    if len(signs) < 4 or not any(map(str.isdigit, signs)):
        return Wrong("write the order's number as its page shows it, mostly digits, like 8123456789012345")
    return read_text(text)


def read_tracking(text: str) -> str | Wrong:
    """Return a parcel's number; carriers' have 8 to 40 letters and digits, more than three of them digits."""
    signs = normalise(text)
    if not 8 <= len(signs) <= 40 or sum(map(str.isdigit, signs)) < 4:
        return Wrong("write the number on the label, 8 to 40 letters and digits, like RB123456785GB")
    return read_text(text)


def read_shipping(text: str) -> str | Wrong:
    """Return an amount, which may be nothing."""
    return quoted("0.00") if text.strip().lower() in FREE else read_amount(text)


def read_refund(text: str, answers: Answers) -> str | Wrong:
    """Return an amount, or what a share of the price comes to; all of it is with the shipping when nothing came."""
    plain = text.strip().lower()
    percent = re.fullmatch(r"(\d{1,2}|100) ?(?:%|percent)", plain)
    share = 100 if plain in ALL else 50 if plain in ("half", "a half") else int(percent[1]) if percent else None
    if not share:
        return read_amount(text)
    price, shipping = (answers.get(("order", key)) for key in ("price", "shipping"))
    if price is None:
        return Wrong("the price was left open, so write the amount like 24.90")
    nothing_came = answers.get(("claim", "received")) == "false"
    whole = Decimal(price.strip('"'))
    if share == 100 and nothing_came and shipping:
        whole += Decimal(shipping.strip('"'))
    return quoted(str((whole * share / 100).quantize(Decimal("0.01"))))


def read_role(text: str) -> str | Wrong:
    """Return a role for its number in the list or its name."""
    names = [role.value for role in ASKED_ROLES]
    word = text.strip().lower().replace(" ", "-").replace("_", "-")
    if word.isascii() and word.isdigit() and 1 <= int(word) <= len(names):
        return quoted(names[int(word) - 1])
    if word in names:
        return quoted(word)
    return Wrong(f"write a number from 1 to {len(names)}, or one of {', '.join(names)}{guess(word, names)}")


def file_questions(unknown: Sequence[str]) -> list[Question]:
    """Return a question for each file of which neither name nor folder says what it shows."""
    width = max(len(role.value) for role in ASKED_ROLES)
    roles = tuple(
        f"{number:>3}  {role.value:<{width}}  {said}" for number, (role, said) in enumerate(ASKED_ROLES.items(), 1)
    )
    return [
        Question(
            (FILES, name), f"What does {printable(name)} show?", "number or name", read_role, roles if not place else ()
        )
        for place, name in enumerate(unknown[:MOST_FILES])
    ]


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
        Question(("order", "shipping"), "What did the shipping cost?", "like 3.00, or free", read_shipping),
        Question(("order", "currency"), "In which currency?", "like USD", read_currency),
        Question(
            ("claim", "refund"),
            "How much do you ask back?",
            "like 24.90, or all, half, 30%",
            lambda text: read_refund(text, answers),
        ),
        Question(("order", "ordered"), "When did you order?", "like 2026-09-01", read_day),
        Question(("order", "shipped"), "When was it sent?", "like 2026-09-02", read_day),
    ]
    if came:
        asked.append(Question(("order", "delivered"), "When did it come?", "like 2026-10-20", read_day))
    return [
        *asked,
        Question(("order", "protection_ends"), "When does the buyer protection end?", "like 2026-11-30", read_day),
        Question(("order", "number"), "The order's number?", "like 8123456789012345", read_order_number),
        Question(("order", "tracking"), "The parcel's tracking number?", "like RB123456785GB", read_tracking),
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
