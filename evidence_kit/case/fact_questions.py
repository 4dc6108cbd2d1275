"""The questions of `init` on the item and on the state of the dispute, as reason and answers need them. Pure."""

from collections.abc import Sequence
from typing import Any

from evidence_kit.case.answers import Answers, Key, Question, Wrong, by_example, read_amount, read_day, read_yes_or_no
from evidence_kit.claim.reasons import known_reason
from evidence_kit.claim.statement.language import language_of
from evidence_kit.claim.statement.phrases import is_plain
from evidence_kit.claim.statement.telling import Ask, telling_of, telling_rules
from evidence_kit.model.dispute import OfferKind, Shown, Status
from evidence_kit.text.names import did_you_mean, guess
from evidence_kit.toml.meant import quoted

LONGEST_FACT = 160
"""Characters of a fact; a statement of many of them would be too long for a mediator."""

STATUS_WORDS: dict[Status, str] = {
    "not-sent": "the seller has not sent it yet",
    "on-the-way": "it is on its way",
    "returning": "it is going back to the seller",
    "at-customs": "customs are holding it",
    "came": "it came",
}
HOW_WORDS: dict[Shown, str] = {
    "test": "in a test",
    "measurement": "by measuring",
    "use": "in use",
    "look": "just by looking",
}
OFFER_WORDS: dict[OfferKind, str] = {
    "money": "a part of the money",
    "coupon": "a coupon",
    "gift": "something for free",
    "replacement": "the same item again",
    "repair": "a repair",
    "return": "the money after you send the goods back",
}
NOTHING = frozenset(
    {"no", "none", "nothing", "нет", "ничего", "ні", "ne", "nic", "nie", "nein", "nichts", "non", "rien"}
)


def read_fact(text: str) -> str | Wrong:
    """Return a fact in the buyer's own words, which go into the statement as they are: short, plain, English."""
    if len(text) > LONGEST_FACT or not any(map(str.isalnum, text)):
        return Wrong("write a few words, at most {most} characters", {"most": str(LONGEST_FACT)})
    strange = "".join(dict.fromkeys(char for char in text if not " " <= char <= "~"))
    if strange or not is_plain(text):
        return Wrong(
            "the form accepts only English letters, but this has {letters}: translate it into a few English words",
            {"letters": " ".join(strange[:8])},
        )
    if language_of(text) not in ("", "English"):
        return Wrong("this does not look English: translate it into a few English words")
    return quoted(text)


def read_count(text: str) -> str | Wrong:
    """Return a number of pieces."""
    plain = text.strip()
    right = plain.isascii() and plain.isdigit() and len(plain) <= 5
    return str(int(plain)) if right else Wrong("write a whole number, like 5")


def read_quantity(text: str) -> str | Wrong:
    """Return a number of ordered pieces, of which there is one at least."""
    read = read_count(text)
    return Wrong("write a whole number, like 5") if read == "0" else read


def read_choice(text: str, names: Sequence[str]) -> str | Wrong:
    """Return the name that a number or a name chooses."""
    word = text.strip().lower().replace(" ", "-").replace("_", "-")
    if word.isascii() and word.isdigit() and 1 <= int(word[:4]) <= len(names):
        return quoted(names[int(word[:4]) - 1])
    if word in names:
        return quoted(word)
    return Wrong("write a number from 1 to {last}", {"last": f"{len(names)}{did_you_mean(guess(word, names))}"})


def read_offer(text: str) -> str | Wrong:
    """Return what the seller offers: a sum, or one of the kinds; empty for nothing."""
    if text.strip().lower() in NOTHING:
        return ""
    kind = read_choice(text, list(OFFER_WORDS))
    if isinstance(kind, str):
        return f"{{ kind = {kind} }}"
    amount = read_amount(text)
    if isinstance(amount, str):
        return f'{{ kind = "money", amount = {amount} }}'
    return Wrong("write the amount like 5.00, or a number from 1 to {last}", {"last": str(len(OFFER_WORDS))})


CHOICES: dict[str, dict[Any, str]] = {"order.status": STATUS_WORDS, "facts.how": HOW_WORDS}


def question_of(key: str, ask: Ask | None = None) -> Question:
    """Return the question for a key of telling.toml.

    Args:
        ask: the words of the reason's own, for a fact that is typed in English.
    """
    table, name = key.split(".")
    where: Key = (table, name)
    if ask:
        return english(where, ask.words, ask.example)
    words = telling_rules().asked[key]
    if key in CHOICES:
        names = list(CHOICES[key])
        choices = tuple(CHOICES[key].items())
        return Question(where, words, "number or name", lambda text: read_choice(text, names), choices=choices)
    if key == "claim.offered":
        choices = tuple(OFFER_WORDS.items())
        return Question(where, words, "an amount, number or name; or nothing", read_offer, choices=choices)
    if key == "claim.cancel_asked":
        return Question(where, words, "yes or no", read_yes_or_no)
    if key == "facts.shows":
        return english(where, words, "the meter reads 3,100 mAh")
    if key in ("order.quantity", "facts.pieces"):
        read = read_quantity if key == "order.quantity" else read_count
        return by_example(where, words, read, "5")
    return by_example(where, words, read_day, "2026-10-20")


def english(where: Key, words: str, example: str) -> Question:
    """Return the question for a fact that goes into the statement as it is typed."""
    return Question(where, words, "a few English words, like {example}", read_fact, facts={"example": f'"{example}"'})


def fact_questions(answers: Answers) -> list[Question]:
    """Return the questions on the facts that the statement of the answered reason is put together from."""
    name = (answers.get(("claim", "reason")) or "").strip('"')
    reason, telling = known_reason(name), telling_of(name)
    if reason is None:
        return []
    came = answers.get(("claim", "received")) != "false"
    asked = [] if came else [question_of("order.status")]
    if came is reason.received:
        asked += [question_of(key) for key in telling.asks if came or key != "order.expected" or expects(answers)]
        asked += [question_of(f"facts.{key}", ask) for key, ask in telling.facts.items()]
        if telling.how:
            asked.append(question_of("facts.how"))
            asked += [question_of("facts.shows")] if ("facts", "how") in answers else []
    return asked


def expects(answers: Answers) -> bool:
    """Return whether a day of arrival still matters: not for a parcel that goes back or is held."""
    return answers.get(("order", "status")) not in ('"returning"', '"at-customs"')


def standing_questions(answers: Answers) -> list[Question]:
    """Return the questions on the state of the dispute; an offer is asked for only when it was opened."""
    opened = ("claim", "opened") in answers
    keys = ("claim.opened", "claim.offered", "claim.cancel_asked") if opened else ("claim.opened",)
    return [question_of(key) for key in keys]
