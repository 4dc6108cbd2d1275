"""Statements put together from what the case tells: a draft to the seller, and a message to the mediator.

Nothing is made up: a sentence whose fact the case does not tell is left out, and so is a value that a form with Latin
letters only would refuse.
"""

import datetime as dt
import functools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evidence_kit.claim.reasons import known_reason
from evidence_kit.claim.statement.signs import check_letters
from evidence_kit.model import Case, Finding, Severity
from evidence_kit.policies.rules import Policy
from evidence_kit.strict import Strict, read_shipped

UNFINISHED = "[Write here"
"""Begins the place of a draft that only the buyer can fill."""


class Sentences(Strict, frozen=True, kw_only=True):
    """All of drafts.toml."""

    schema: Literal["evidence_kit.drafts/1"]
    reasons: dict[str, str]
    seller: dict[str, str]
    mediator: dict[str, str]
    dates: dict[str, str]
    shows: dict[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One file of the upload, as a statement speaks of it.

    Attributes:
        name: the file's name, without a folder.
        what: what it shows: "comparison", a role's word, or how else it was made ("sheet", "still", …).
        caption: the buyer's own words for it.
        seconds: the moment of a video that shows the parcel's label; None when none does.
    """

    name: str
    what: str
    caption: str = ""
    seconds: float | None = None


@functools.cache
def load_sentences() -> Sentences:
    """Return the sentences that statements are put together from."""
    return read_shipped("evidence_kit.claim.statement", "drafts.toml", Sentences)


def draft_for_seller(case: Case) -> str:
    """Return a first message to the seller from what the case tells, with a place that the buyer must fill.

    The reason stands in the first sentence (guide S000-A), the place to fill where the case has no caption that says
    what is wrong.
    """
    said = load_sentences()
    words, order = said.seller, case.order
    captions = [one.caption for one in case.comparisons] + [one.caption for one in case.originals]
    told = [sentence(one) for one in dict.fromkeys(captions) if is_plain(one)]
    first = " ".join(part for part in (words["greeting"], reason_sentence(case)) if part)
    lines = [
        first,
        filled(words["order"], number=order.number),
        filled(words["ordered"], item=order.item),
        filled(words["quantity"], quantity=order.quantity),
        filled(words["tracking"], tracking=order.tracking),
        filled(words["pictures"], captions=" ".join(told)) if told else words["exact"],
        filled(words["refund"], refund=refund_of(case)),
        words["thanks"],
    ]
    return "\n".join(line for line in lines if line)


def message_to_mediator(case: Case, policy: Policy, files: Sequence[Shown]) -> str | None:
    """Return the message to the mediator, from the same facts as the case's, or None when there is no claim to tell.

    Where the policy knows how long a text may be, what weighs least is left out until it fits: the buyer's own words to
    the seller, which the mediator has already, then the list of files, then the dates.

    Args:
        files: what is uploaded, in its order.
    """
    said = load_sentences()
    reason = reason_sentence(case)
    if not reason:
        return None
    words, own = said.mediator, case.claim.statement or ""
    files_told = [f"{one.name}: {shown_words(one)}" for one in files]
    paragraphs = {
        "head": f"{words['greeting']} {reason}",
        "order": about_order(case),
        "dates": filled(words["dates"], dates=", ".join(dates_of(case))),
        "evidence": "\n".join([words["evidence"], *files_told]) if files_told else "",
        "ask": asking(case),
        "own": f"{words['own']}\n{own}" if own and is_taken(own, policy) and UNFINISHED not in own else "",
    }
    for dropped in ("", "own", "evidence", "dates", "order"):
        paragraphs.pop(dropped, None)
        text = "\n\n".join(part for part in paragraphs.values() if part)
        if fits(text, policy):
            return text
    return None


def reason_sentence(case: Case) -> str:
    """Return what is wrong in one sentence; empty where the case gives no reason that is known."""
    reason = known_reason(case.claim.reason)
    return load_sentences().reasons[reason.name] if reason else ""


def about_order(case: Case) -> str:
    """Return what was ordered, in lines."""
    words, order = load_sentences().mediator, case.order
    lines = (
        filled(words["order"], number=order.number),
        filled(words["ordered"], item=order.item),
        filled(words["quantity"], quantity=order.quantity),
        filled(words["tracking"], tracking=order.tracking),
    )
    return "\n".join(line for line in lines if line)


def asking(case: Case) -> str:
    """Return what was tried and what is asked for."""
    words, amount = load_sentences().mediator, refund_of(case)
    is_full = case.claim.refund is not None and case.claim.refund == case.order.price
    lines = (
        words["asked"] if dict(case.attested).get("seller_asked_first") else "",
        filled(words["full" if is_full else "refund"], refund=amount),
        words["only"] if case.claim.solution == "refund" and case.claim.received is not False else "",
    )
    return "\n".join(line for line in lines if line)


def dates_of(case: Case) -> list[str]:
    """Return the dates that the case tells, in words that no country reads otherwise, in the order of the days."""
    days: dict[str, dt.date | None] = {
        "ordered": case.order.ordered,
        "shipped": case.order.shipped,
        "delivered": case.order.delivered,
        "confirmed": case.order.confirmed,
        "opened": case.claim.opened,
        "answered": case.claim.answered,
    }
    known = sorted((day, place, event) for place, (event, day) in enumerate(days.items()) if day)
    said = load_sentences().dates
    return [said[event].format(day=f"{day.day} {MONTHS[day.month - 1]} {day.year}") for day, _, event in known]


# Not strftime, whose names follow the machine's language.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def refund_of(case: Case) -> str | None:
    """Return the amount that is asked for with its currency."""
    amount, currency = case.claim.refund, case.order.currency
    return None if amount is None else f"{amount} {currency}" if currency and is_plain(currency) else str(amount)


def shown_words(one: Shown) -> str:
    """Return what a file shows, with the buyer's caption and the moment at which a video shows the label."""
    words = load_sentences().shows.get(one.what, one.what)
    caption = f". {sentence(one.caption)}" if is_plain(one.caption) else "."
    moment = f" The label is shown at {clock_of(one.seconds)}." if one.seconds is not None else ""
    return f"{words}{caption}{moment}"


def clock_of(seconds: float) -> str:
    """Return a moment of a video as players show it."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def filled(words: str, **facts: object) -> str:
    """Return a sentence with its facts, or nothing when one is not known or cannot be typed into such a form."""
    if any(not is_plain(str(fact)) for fact in facts.values() if fact is not None) or None in facts.values():
        return ""
    return words.format(**facts) if all(str(fact) for fact in facts.values()) else ""


def sentence(text: str) -> str:
    """Return text with one stop at its end."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def facts_left_out(case: Case) -> list[str]:
    """Return the keys of what the case tells and a statement cannot say, because its letters may be refused."""
    told = {
        "order.number": case.order.number,
        "order.item": case.order.item,
        "order.tracking": case.order.tracking,
        "order.currency": case.order.currency,
        **{f"the caption of {one.received}": one.caption for one in case.comparisons},
        **{f"the caption of {one.name}": one.caption for one in case.originals},
    }
    return [name for name, text in told.items() if text and not is_plain(text)]


def check_facts(case: Case) -> list[Finding]:
    """Return a note on what the message to the mediator cannot say of what the case tells."""
    left = facts_left_out(case)
    if not left or not reason_sentence(case):
        return []
    return [
        Finding(
            "statement-fact-left-out",
            Severity.note,
            None,
            f"The message to the mediator leaves out what has letters the form may refuse: {', '.join(left)}.",
            hint="write it in plain English letters in case.toml and in the statement",
        )
    ]


def is_taken(text: str, policy: Policy) -> bool:
    """Return whether nothing in a text is known to be refused by the form."""
    return not any(one.severity is Severity.error for one in check_letters(text, policy))


def is_plain(text: str) -> bool:
    """Return whether a text is there and made of ASCII letters, digits and signs alone."""
    return bool(text.strip()) and all(char == "\n" or " " <= char <= "~" for char in text)


def fits(text: str, policy: Policy) -> bool:
    """Return whether a text is within the lengths that a policy knows."""
    rules = policy.text
    characters = len(unicodedata.normalize("NFC", text))
    return not (
        (rules.max_chars and characters > rules.max_chars.value)
        or (rules.max_bytes and len(text.encode()) > rules.max_bytes.value)
    )


def check_finished(text: str) -> list[Finding]:
    """Return an error when the place of a draft that only the buyer can fill is still there."""
    if UNFINISHED not in text:
        return []
    return [
        Finding(
            "statement-unfinished",
            Severity.error,
            None,
            f"The draft still has its line '{UNFINISHED} ...'.",
            hint="write there what exactly is wrong, in one or two short sentences",
            source="buyers' guide S000-C: give arguments why it is not as it should be",
        )
    ]
