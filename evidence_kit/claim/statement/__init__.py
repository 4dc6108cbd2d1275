"""The checks of a statement: letters, language, sentences, manners, length, and agreement with the case."""

import unicodedata
from collections.abc import Iterable

import msgspec

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.claim.statement.complaints import check_complaints
from evidence_kit.claim.statement.drafts import check_finished
from evidence_kit.claim.statement.language import check_language, foreign_part
from evidence_kit.claim.statement.numbers import check_numbers
from evidence_kit.claim.statement.reason_named import check_reason_named, check_without_reason, likely_reason
from evidence_kit.claim.statement.receipt import check_receipt
from evidence_kit.claim.statement.sentences import check_long_sentences, count_words, sentences_of
from evidence_kit.claim.statement.shares import check_shares
from evidence_kit.claim.statement.signs import check_letters
from evidence_kit.claim.statement.understood import check_understood
from evidence_kit.claim.statement.wording import check_wording
from evidence_kit.model.case import Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Claim
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy

__all__ = ["check_loose", "check_statement", "check_words"]

WORTH_READING = 0.5
"""A text is read for its meaning if more than this share of its letters is Latin."""


JUDGED = "words of a statement"
"""What the cache calls them."""


class Judged(msgspec.Struct, frozen=True):
    """What the words of a statement come to, whatever they claim.

    Attributes:
        readable: they can be read as English.
    """

    findings: tuple[Finding, ...]
    readable: bool


def judged(text: str, policy: Policy, reason: str | None, cache: Cache) -> Judged:
    """Return what the words of a statement come to, found again if they were judged before."""

    def judge() -> Judged:
        return Judged(tuple(check_words(text, policy, reason)), is_readable(text, policy))

    return cache.once(JUDGED, (text, policy.text, reason), Judged, judge)


def check_statement(case: Case, policy: Policy, cache: Cache = NO_CACHE) -> Iterable[Finding]:
    """Yield findings about the statement of a case under a policy."""
    text = case.claim.statement
    if not text:
        yield from missing_statement(case, policy)
        return
    words = judged(text, policy, case.claim.reason, cache)
    yield from words.findings
    if not words.readable:
        return
    sentences = sentences_of(text)
    contrary = list(check_receipt(case, sentences))
    yield from contrary
    # A buyer who is asked which of two statements is true is not advised to write one of them.
    yield from () if contrary else check_reason_named(case.claim, sentences)
    yield from check_numbers(case, sentences)
    yield from check_shares(case, sentences)
    yield from check_complaints(case.claim, sentences)


def check_loose(text: str, policy: Policy, cache: Cache = NO_CACHE) -> Iterable[Finding]:
    """Yield findings about a text without a case: its words, and no complaint or several."""
    words = judged(text, policy, likely_reason(text), cache)
    yield from words.findings
    if words.readable:
        sentences = sentences_of(text)
        yield from check_without_reason(sentences)
        yield from check_complaints(Claim(), sentences)


def check_words(text: str, policy: Policy, reason: str | None = None) -> Iterable[Finding]:
    """Yield findings about the words of a text under a policy, whatever it claims.

    Args:
        reason: the reason of the claim, if known; words of the reason itself are not off topic.
    """
    yield from check_finished(text)
    yield from check_letters(text, policy)
    yield from check_length(text, policy)
    yield from check_language(text, policy)
    if is_readable(text, policy):
        yield from check_long_sentences(sentences_of(text), policy)
        yield from check_concise(text)
    elif policy.text.language and policy.text.language.value == "en":
        yield from check_understood(text)
    yield from check_wording(text, reason)


def is_readable(text: str, policy: Policy) -> bool:
    """Return whether a text can be read as English."""
    foreign = foreign_part(text, policy)
    letters = sum(map(str.isalpha, text))
    latin = letters if text.isascii() else sum(map(str.isalpha, text.encode("ascii", "ignore").decode("ascii")))
    return latin > WORTH_READING * letters and not (foreign and foreign.whole)


def missing_statement(case: Case, policy: Policy) -> Iterable[Finding]:
    """Yield the finding for a case without a statement if the form asks for one."""
    wanted = policy.require.text
    if wanted and wanted.value and not case.claim.unreadable:
        yield Finding(
            "statement-missing",
            None,
            "The form also asks for a text that says why you open the dispute, and the case has none.",
            severity=Severity.error if case.claimed else Severity.note,
            hint="write statement.txt in the case folder: what you ordered, what came, what you ask for; "
            "or begin with: evidence-kit statement CASE --draft",
            case_word="CASE",
            source=wanted.source,
        )


def check_length(text: str, policy: Policy) -> Iterable[Finding]:
    """Yield a finding for a text longer or shorter than the policy allows.

    Characters are counted in composed form (NFC), bytes in UTF-8; a line end is one character.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    rules = policy.text
    size = len(composed.encode("utf-8", "surrogatepass"))
    if rules.max_chars and len(composed) > rules.max_chars.value:
        yield too_long(len(composed), rules.max_chars.value, "characters", rules.max_chars.source)
    if rules.max_bytes and size > rules.max_bytes.value:
        yield too_long(size, rules.max_bytes.value, "bytes", rules.max_bytes.source)
    if rules.min_chars and len(composed.strip()) < rules.min_chars.value:
        least = rules.min_chars.value
        yield Finding(
            "statement-too-short",
            None,
            f"The statement has {len(composed.strip())} characters; the form needs at least {least}.",
            hint="say what you ordered, what came, and what you ask for",
            expected=least,
            actual=len(composed.strip()),
            source=rules.min_chars.source,
        )


MANY_WORDS, TOO_MANY_WORDS = 150, 300
"""Most words without a note, which a mediator reads in about 40 seconds, and without a warning; a draft has 60."""


def check_concise(text: str) -> Iterable[Finding]:
    """Yield a note for many words and a warning for twice as many, whatever the form accepts."""
    words = count_words(text)
    if words <= MANY_WORDS:
        return
    yield Finding(
        "statement-long",
        None,
        f"The statement has {words} words; mediators have little time, and may miss the main point.",
        severity=Severity.warning if words > TOO_MANY_WORDS else Severity.note,
        hint=f"say what you ordered, what came and what you ask for in under {MANY_WORDS} words; leave out the rest",
        expected=MANY_WORDS,
        actual=words,
        source="buyers' guides S004 ('Be extremely polite, concise'), S000-A ('may get confused and miss important "
        "claims')",
    )


def too_long(actual: int, allowed: int, unit: str, source: str) -> Finding:
    """Return the finding for a text over a limit of the policy."""
    return Finding(
        "statement-too-long",
        None,
        f"The statement has {actual} {unit}; the form accepts {allowed}.",
        hint=f"shorten it by {actual - allowed} {unit}",
        expected=allowed,
        actual=actual,
        source=source,
    )
