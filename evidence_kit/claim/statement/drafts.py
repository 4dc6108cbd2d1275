"""Statements composed from the facts of a case: a draft to the seller, and a message to the mediator.

Nothing is made up: a sentence is left out if its fact is unknown, or has letters that a form may refuse.
"""

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.claim.statement.language import language_of
from evidence_kit.claim.statement.phrases import clock_of, filled, is_plain, load_sentences, sentence
from evidence_kit.claim.statement.signs import check_letters
from evidence_kit.claim.statement.telling import (
    OF_THE_ORDER,
    compared_sentence,
    dates_of,
    fact_sentences,
    has_label,
    reason_sentence,
    says_ordered,
    says_what,
)
from evidence_kit.claim.whereabouts import claims_came
from evidence_kit.languages import ENGLISH, Language
from evidence_kit.model.case import Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy

UNFINISHED = "[Write here"
"""The beginning of the line in a draft that only the buyer can write."""

FACTS = ("promised", "came", "shows")
"""Keys of the facts in words of the buyer."""

SHORT = 600
"""Most characters that a message should have (guide S004: be concise); a mediator reads many messages."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One file of the upload, as a statement describes it.

    Attributes:
        name: name of the file, without a folder.
        what: "comparison", a role, or how it was made ("sheet", "still", …).
        caption: words of the buyer about it.
        seconds: the moment of a video that shows the label of the parcel; None without one.
    """

    name: str
    what: str
    caption: str = ""
    seconds: float | None = None


def draft_for_seller(case: Case, today: dt.date | None = None) -> str:
    """Return a first message to the seller from the facts of a case.

    The reason is in the first sentence (guide S000-A) and its facts follow; if neither they nor a caption say what is
    wrong, a line for the buyer to write follows. Everything is said once, and only a parcel that did not come needs its
    numbers (guide S004: be concise). Of a draft longer than SHORT parts are left out, the captions first.

    Args:
        today: the day of writing, which gives the waiting time.
    """
    parts = parts_of_draft(case, today, ENGLISH)
    text = ""
    for dropped in ("", "pictures", "quantity", "ordered"):
        if dropped != "pictures" or says_what(case):
            parts.pop(dropped, None)
        text = "\n".join(part for part in parts.values() if part)
        if len(text) <= SHORT:
            break
    return text


def lines_in(case: Case, today: dt.date | None, language: Language) -> dict[str, str]:
    """Return the translation of each line that a draft can have."""
    english, other = (parts_of_draft(case, today, spoken) for spoken in (ENGLISH, language))
    pairs = zip(english.values(), other.values(), strict=True)
    return {
        line: translated
        for part, translation in pairs
        for line, translated in zip(part.splitlines(), translation.splitlines(), strict=False)
        if line
    }


def parts_of_draft(case: Case, today: dt.date | None, language: Language) -> dict[str, str]:
    """Return the parts of a message to the seller by name, in order; a part is empty if its fact is unknown."""
    words, order, numbered = load_sentences().seller, case.order, not claims_came(case)
    with_tracking = numbered or has_label(case)
    captions = [comparison.caption for comparison in case.comparisons] + [
        original.caption for original in case.originals
    ]
    quoted = [sentence(caption) for caption in dict.fromkeys(captions) if is_plain(caption)]
    return {
        "first": " ".join(part for part in (language.say(words["greeting"]), reason_sentence(case, language)) if part),
        "facts": "\n".join(fact_sentences(case, today, language)),
        "exact": "" if quoted or says_what(case) else language.say(words["exact"]),
        "order": filled(words["order"], language, number=order.number) if numbered else "",
        "ordered": "" if says_ordered(case) else filled(words["ordered"], language, item=order.item),
        "quantity": filled(words["quantity"], language, quantity=order.quantity) if numbered else "",
        "tracking": filled(words["tracking"], language, tracking=order.tracking) if with_tracking else "",
        "pictures": filled(words["pictures"], language, captions=" ".join(quoted)) if quoted else "",
        "compared": "" if quoted else compared_sentence(case, language),
        "refund": refund_sentence(case, words, language),
        "thanks": language.say(words["thanks"]),
    }


def message_to_mediator(case: Case, policy: Policy, files: Sequence[Shown]) -> str | None:
    """Return the message to the mediator from the facts of a case; None without a claim.

    The least important parts are left out until it is SHORT and within the lengths of the policy: the statement, which
    the mediator has already, then the captions, the item, the list of files, the dates and the number of the order.
    It names only days of the case, so that it is the same whenever it is made.

    Args:
        files: the uploaded files, in order.
    """
    sentences = load_sentences()
    reason = reason_sentence(case)
    if not reason:
        return None
    words, own = sentences.mediator, case.claim.statement or ""
    captioned, bare = (
        "\n".join([words["evidence"], *(f"{file.name}: {shown_words(file, caption=caption)}" for file in files)])
        if files
        else ""
        for caption in (True, False)
    )
    paragraphs = {
        "head": "\n".join([f"{words['greeting']} {reason}", *fact_sentences(case, None, left_out=OF_THE_ORDER)]),
        "number": numbers_of(case),
        "item": about_item(case),
        "dates": filled(words["dates"], dates=", ".join(dates_of(case)) or None),
        "evidence": captioned,
        "ask": request_lines(case),
        "own": f"{words['own']}\n{own}" if own and is_accepted(own, policy) and UNFINISHED not in own else "",
    }
    fitting = []
    for dropped in ("", "own", "captions", "item", "evidence", "dates", "number"):
        if dropped == "captions":
            paragraphs["evidence"] = bare
        paragraphs.pop(dropped, None)
        text = "\n\n".join(part for part in paragraphs.values() if part)
        if has_right_length(text, policy):
            fitting.append(text)
    return next((text for text in fitting if len(text) <= SHORT), fitting[-1] if fitting else None)


def numbers_of(case: Case) -> str:
    """Return the numbers of the order and of its parcel, by which the mediator finds both."""
    words, order = load_sentences().mediator, case.order
    lines = filled(words["order"], number=order.number), filled(words["tracking"], tracking=order.tracking)
    return "\n".join(line for line in lines if line)


def about_item(case: Case) -> str:
    """Return the lines about the ordered item and its quantity."""
    words, order = load_sentences().mediator, case.order
    lines = (
        filled(words["ordered"], item=order.item),
        filled(words["quantity"], quantity=order.quantity),
    )
    return "\n".join(line for line in lines if line)


def request_lines(case: Case) -> str:
    """Return the lines about what the buyer tried and asks for."""
    words = load_sentences().mediator
    lines = (
        words["asked"] if dict(case.attested).get("seller_asked_first") else "",
        refund_sentence(case, words),
        words["only"] if case.claim.solution == "refund" and case.claim.received is not False else "",
    )
    return "\n".join(line for line in lines if line)


def refund_sentence(case: Case, words: Mapping[str, str], language: Language = ENGLISH) -> str:
    """Return the sentence about the refund: the full price, the price with shipping, or an amount.

    Whether a form accepts the shipping is checked in `refund.out_of_range`.
    """
    refund, order = case.claim.refund, case.order
    if refund is None:
        return ""
    total = order.price + order.shipping if order.price and order.shipping else None
    key = "full" if refund == order.price else "all" if refund == total else "refund"
    currency = order.currency if order.currency and is_plain(order.currency) else ""
    return filled(words[key], language, refund=language.amount(refund, currency))


def shown_words(file: Shown, *, caption: bool) -> str:
    """Return the words for a file, with its caption if wanted, and the moment at which a video shows the label."""
    words = load_sentences().shows.get(file.what, file.what)
    end = f". {sentence(file.caption)}" if caption and is_plain(file.caption) else "."
    moment = f" The label is shown at {clock_of(file.seconds)}." if file.seconds is not None else ""
    return f"{words}{end}{moment}"


def facts_left_out(case: Case) -> list[str]:
    """Return the keys of facts that a statement leaves out because a form may refuse their letters."""
    facts = {
        "order.number": case.order.number,
        "order.item": case.order.item,
        "order.tracking": case.order.tracking,
        "order.currency": case.order.currency,
        **{f"facts.{key}": getattr(case.item_facts, key) for key in FACTS},
        **{f"the caption of {comparison.received}": comparison.caption for comparison in case.comparisons},
        **{f"the caption of {original.name}": original.caption for original in case.originals},
    }
    return [name for name, text in facts.items() if text and not is_plain(text)]


def foreign_facts(case: Case, cache: Cache = NO_CACHE) -> list[tuple[str, str]]:
    """Return the key and the language of each fact in Latin letters that does not look English."""
    facts = {f"facts.{key}": getattr(case.item_facts, key) or "" for key in FACTS}
    plain = {name: text for name, text in facts.items() if text and is_plain(text)}
    if not plain:
        return []
    looks = cache.once(
        "languages of facts",
        (plain,),
        dict[str, str],
        lambda: {name: language_of(text) for name, text in plain.items()},
    )
    return [(name, language) for name, language in looks.items() if language not in ("", "English")]


def check_facts_english(case: Case, cache: Cache = NO_CACHE) -> list[Finding]:
    """Return a warning for each fact that does not look English, because a statement repeats it as typed."""
    return [
        Finding(
            "fact-not-english",
            None,
            f"{name} looks like {language}, and it goes into the statement as you typed it.",
            hint="translate it into a few English words",
            expected="English",
            actual=language,
        )
        for name, language in foreign_facts(case, cache)
    ]


def check_facts(case: Case) -> list[Finding]:
    """Return a note on the facts that the message to the mediator leaves out."""
    left = facts_left_out(case)
    if not left or not reason_sentence(case):
        return []
    return [
        Finding(
            "statement-fact-left-out",
            None,
            f"The message to the mediator leaves out details with letters that the form may refuse: {', '.join(left)}.",
            hint="write it in plain English letters in case.toml and in the statement",
        )
    ]


def is_accepted(text: str, policy: Policy) -> bool:
    """Return whether the form accepts every letter of a text, as far as is known."""
    return not any(finding.severity is Severity.error for finding in check_letters(text, policy))


def has_right_length(text: str, policy: Policy) -> bool:
    """Return whether a text is within the lengths of a policy."""
    rules = policy.text
    characters = len(unicodedata.normalize("NFC", text))
    return not (
        (rules.max_chars and characters > rules.max_chars.value)
        or (rules.max_bytes and len(text.encode()) > rules.max_bytes.value)
    )


def check_finished(text: str) -> list[Finding]:
    """Return an error if the line that only the buyer can write is still in a text."""
    if UNFINISHED not in text:
        return []
    return [
        Finding(
            "statement-unfinished",
            None,
            f"The draft still contains the line '{UNFINISHED} ...'.",
            hint="replace that line: write what exactly is wrong, in one or two short sentences",
            source="buyers' guide S000-C: give arguments why it is not as it should be",
        )
    ]
