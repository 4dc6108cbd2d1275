"""The questions of `init` as values, and which of them make sense after the answers so far. Pure."""

from collections.abc import Sequence

from evidence_kit.case.answers import (
    Answers,
    Question,
    Wrong,
    by_example,
    read_amount,
    read_currency,
    read_day,
    read_order_number,
    read_refund,
    read_shipping,
    read_tracking,
    read_yes_or_no,
)
from evidence_kit.claim.attestations import questions_for
from evidence_kit.claim.reasons import known_reason, load_reasons
from evidence_kit.claim.statement.reason_model import propose_reason
from evidence_kit.claim.statement.understood import reason_in
from evidence_kit.model.case import Role
from evidence_kit.text.names import did_you_mean, guess, printable
from evidence_kit.toml.meant import quoted

MOST_FILES = 12
"""Files about which it is asked one by one; more than that are left to be filled in."""

FILES = "evidence"
"""The table of a key whose other half is the name of a file."""
ASKED_ROLES = {
    Role.received: "what came",
    Role.listing: "the seller's picture or page",
    Role.damage: "what is broken",
    Role.label: "the parcel's label",
    Role.packaging: "the parcel from outside",
    Role.contents: "everything that was in the parcel",
    Role.unboxing: "a video of the parcel being opened",
    Role.scale: "the item with a ruler or on a scale",
    Role.size_label: "the size printed on the item",
    Role.chat: "messages with the seller",
    Role.tracking: "what the carrier says",
    Role.policy_excerpt: "a page of the platform's rules",
    Role.report: "a report from the post office or an expert",
    Role.document: "another document",
    Role.other: "something else",
}
"""Roles in the order in which they are offered, the most usual first."""

ONLY_YOU = (
    "Only you can answer these questions. The answers are recorded as your word. Press Enter to leave one open;",
    "evidence-kit init --attest FOLDER   asks it again later.",
)
"""Shown before the questions that no program can answer."""

PRICE = "What is the item's price on the order page, before coupons and without shipping?"


def read_role(text: str) -> str | Wrong:
    """Return a role for its number in the list or its name."""
    names = [role.value for role in ASKED_ROLES]
    word = text.strip().lower().replace(" ", "-").replace("_", "-")
    if word.isascii() and word.isdigit() and 1 <= int(word) <= len(names):
        return quoted(names[int(word) - 1])
    if word in names:
        return quoted(word)
    return Wrong(
        "write a number from 1 to {last}, or one of {names}",
        {"last": str(len(names)), "names": f"{', '.join(names)}{did_you_mean(guess(word, names))}"},
    )


def file_questions(unknown: Sequence[str]) -> list[Question]:
    """Return a question for each file of which neither name nor folder says what it shows."""
    roles = tuple((role.value, meaning) for role, meaning in ASKED_ROLES.items())
    return [
        Question(
            (FILES, name),
            "What does {file} show?",
            "number or name",
            read_role,
            choices=roles,
            facts={"file": printable(name)},
        )
        for name in unknown[:MOST_FILES]
    ]


def read_reason(text: str) -> str | Wrong:
    """Return the name of a reason for its number in the list, its name, or another name for it.

    A description in own words is answered with the reason that it may mean, for the buyer to confirm.
    """
    reasons = load_reasons()
    names = list(reasons)
    if text.isascii() and text.isdigit() and len(text) < 4:
        number = int(text)
        if 1 <= number <= len(names):
            return quoted(names[number - 1])
        return Wrong("write a number from 1 to {last}", {"last": str(len(names))})
    known = known_reason(text)
    if known:
        return quoted(known.name)
    meant = proposed(text) or reason_in(text)
    if meant:
        return Wrong(
            "this may be {name}; if so, write {number}, otherwise another number from the list",
            {"name": meant, "number": str(names.index(meant) + 1)},
        )
    near = guess(text.lower(), names)
    return Wrong(
        "write one number or one name from the list{guess}", {"guess": f".{did_you_mean(near)}" if near else ""}
    )


LEAST_OWN_WORDS = 3
LEAST_SURE = 0.4
"""The probability below which no reason is proposed: a wrong guess costs more than a look at the list."""


def proposed(text: str) -> str | None:
    """Return the name of the reason that a description in own words may mean; None when that is not clear."""
    if sum(1 for word in text.split() if any(map(str.isalpha, word))) < LEAST_OWN_WORDS:
        return None
    name, share = next(iter(propose_reason(text)), ("", 0.0))
    return name if share >= LEAST_SURE and name in load_reasons() else None


def reason_question() -> Question:
    """Return the question for the reason, with the list to choose from."""
    choices = tuple((name, reason.title) for name, reason in load_reasons().items())
    return Question(
        ("claim", "reason"), "What is wrong?", "number, name, or your own words", read_reason, choices=choices
    )


def facts_questions(answers: Answers) -> list[Question]:
    """Return the questions about amounts, days and numbers that make sense after what was answered."""
    came = answers.get(("claim", "received")) != "false"
    return [
        by_example(("order", "price"), PRICE, read_amount, "24.90"),
        Question(("order", "shipping"), "How much did shipping cost?", "like 3.00, or free", read_shipping),
        by_example(("order", "currency"), "In which currency?", read_currency, "USD"),
        Question(
            ("claim", "refund"),
            "How much money do you want back?",
            "like 24.90, or all, half, 30%",
            lambda text: read_refund(text, answers),
        ),
        by_example(("order", "ordered"), "When did you order?", read_day, "2026-09-01"),
        by_example(("order", "shipped"), "When was it sent?", read_day, "2026-09-02"),
        *([by_example(("order", "delivered"), "When did it come?", read_day, "2026-10-20")] if came else []),
        by_example(("order", "protection_ends"), "When does the buyer protection end?", read_day, "2026-11-30"),
        by_example(("order", "number"), "What is the order number?", read_order_number, "8123456789012345"),
        by_example(("order", "tracking"), "What is the parcel's tracking number?", read_tracking, "RB123456785GB"),
    ]


def received_question() -> Question:
    """Return the question whether anything came."""
    return Question(("claim", "received"), "Did a parcel come?", "yes or no", read_yes_or_no)


def attest_questions(reason: str | None, *, has_video: bool) -> list[Question]:
    """Return what no program can see and matters for a reason; the answers are the buyer's word."""
    return [
        Question(("attest", question.name), question.question, "yes or no", read_yes_or_no)
        for question in questions_for(reason, has_video=has_video)
    ]


def plain_reason(answers: Answers) -> str | None:
    """Return the reason that was answered, without its quotes."""
    reason = answers.get(("claim", "reason"))
    return reason.strip('"') if reason else None
