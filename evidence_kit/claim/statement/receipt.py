"""Compare what a text says about the arrival of the parcel with the reason of the claim."""

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from evidence_kit.claim.reasons import Reason, known_reason, titled
from evidence_kit.claim.statement.numbers import item_nouns
from evidence_kit.claim.statement.sentences import MOST_READ, MOST_SENTENCES, Sentence, beginning, normalised
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, reader


class ReceiptRules(Strict, frozen=True, kw_only=True):
    """All of receipt.toml."""

    source: str
    objects: list[str]
    came: list[str]
    came_plainly: list[str]
    not_came: list[str]
    hints_came: list[str]
    hints_not_came: list[str]
    elsewhere: list[str]
    reported: list[str]
    paper: list[str]
    words: dict[str, list[str]]


receipt_rules = reader(__package__, "receipt.toml", ReceiptRules)


Shapes = Literal["came", "came_plainly", "not_came", "hints_came", "hints_not_came", "elsewhere", "reported"]

# Reasons for which a parcel came, although the ordered item never did.
IN_HAND_INSTEAD = frozenset({"wrong-item", "missing-quantity", "empty-parcel", "counterfeit"})


@functools.lru_cache(maxsize=128)
def shapes(name: Shapes, nouns: tuple[str, ...], *, parcels_only: bool) -> re.Pattern[str]:
    """Return one pattern for all the shapes that receipt.toml lists under a key.

    Args:
        nouns: the nouns for the ordered item.
        parcels_only: only a missing parcel counts, not a missing item.
    """
    rules = receipt_rules()
    words = {key: "|".join(known) for key, known in rules.words.items()}
    words["goods"] = "|".join((words["parcel"], *map(re.escape, nouns)))
    words["wanted"] = words["missing_parcel"] if parcels_only else words["goods"]
    words["missing"] = words["wanted"] if parcels_only else f"{words['wanted']}|it|them"
    words["object"] = "|".join(rules.objects)
    shape = "|".join(f"(?:{part})" for part in getattr(rules, name))
    for key in ("object", *words):  # an object has words of its own
        shape = shape.replace(f"{{{key}}}", f"(?:{words[key]})")
    return re.compile(shape)


@functools.lru_cache(maxsize=64)
def paper_pattern(nouns: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for what people receive beside parcels (letters, money), unless it was ordered."""
    words = "|".join(word for word in receipt_rules().paper if word not in nouns)
    return re.compile(rf"\b(?:{words})\b")


NOT_YET = re.compile(r"\b(?:when|once|after|as soon as) (?:i|we) receive\b")


def clauses(sentence: str, nouns: tuple[str, ...] = ()) -> str:
    """Return a sentence in lower case, with " , " between its clauses and "paper" for letters, numbers and money."""
    parts = re.split(r"[,;:()]|\s-\s", sentence[:MOST_READ])
    text = " , ".join(words for words in map(normalised, parts) if words)
    return paper_pattern(nouns).sub("paper", NOT_YET.sub("later", text))


def first_certain(
    texts: Sequence[tuple[Sentence, str]], names: Sequence[Shapes], nouns: tuple[str, ...], *, parcels_only: bool
) -> Sentence | None:
    """Return the first sentence with one of the shapes; questions, reports and other parcels do not count."""
    for sentence, text in texts:
        if sentence.text.rstrip("\"')").endswith("?") or has_shape("elsewhere", text):
            continue
        for name in names:
            for found in shapes(name, nouns, parcels_only=parcels_only).finditer(text):
                if not has_shape("reported", text[: found.start()]):
                    return sentence
    return None


def has_shape(name: Shapes, text: str) -> bool:
    """Return whether a normalised text has one of the shapes under a key."""
    return bool(shapes(name, (), parcels_only=False).search(text))


DENIES = re.compile(
    r"\b(?:not|never|no)(?: \w+){0,4} (?:rec\w*|get|got\w*|seen?|arriv\w*|come|came|deliver\w*|reach\w*|send|sent"
    r"|ship\w*|dispatch\w*|made|done|happened|completed)\b|\b(?:nothing|lost|missing|stolen|wait\w*|not here)\b"
)


def check_receipt(case: Case, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Yield an error for a text that contradicts the reason of the claim on whether the parcel came."""
    reason = known_reason(case.claim.reason)
    if reason is None:
        return
    nouns, parcels_only = item_nouns(case.order), reason.name in IN_HAND_INSTEAD
    read = sentences[:MOST_SENTENCES]
    # Most texts end here, before the rules are read and the long patterns are compiled.
    if reason.received and not any(DENIES.search(normalised(sentence.text[:MOST_READ])) for sentence in read):
        return
    texts = [(sentence, clauses(sentence.text, nouns)) for sentence in read]
    if not reason.received and any(has_shape("hints_not_came", text) for _, text in texts):
        return
    names: tuple[Shapes, ...] = ("not_came",)
    if not reason.received:
        names = ("came", "came_plainly") if reason.name == "not-received" else ("came",)
    certain = first_certain(texts, names, nouns, parcels_only=parcels_only)
    if certain is None:
        return
    for _, text in texts if reason.received else ():  # certain words are not a hint of the opposite
        if has_shape("hints_came", shapes("not_came", nouns, parcels_only=parcels_only).sub(" ", text)):
            return
    yield contradicts_receipt(reason, certain)


def contradicts_receipt(reason: Reason, sentence: Sentence) -> Finding:
    """Return the error that quotes the text, names the reason and asks which is true."""
    means = "a parcel came" if reason.received else "no parcel came"
    stated = "it did not come" if reason.received else "something came"
    other = (
        f"If nothing came, choose the reason {titled('not-received')} and answer No"
        if reason.received
        else "If something came, choose the reason for what is wrong with it and answer Yes"
    )
    key = f" (received = {str(not reason.received).lower()} in {CASE_FILE})"
    ways = "find out which one is true. {}; otherwise correct the text. A false answer can cost you your account"
    return Finding(
        "reason-contradiction",
        None,
        f'The text says that {stated} ("{beginning(sentence.text)}"), but the reason {titled(reason.name)} means '
        f"that {means}.",
        hint=ways.format(other + key),
        page_hint=ways.format(other),
        expected=means,
        actual=stated,
        source=receipt_rules().source,
    )
