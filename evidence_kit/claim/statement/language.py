"""Decide whether a text is English: by common words, or if they do not suffice by py3langid (4.5 MB, only numpy).

None of 60 bad English texts and of 49 texts in other languages with Latin letters was judged wrongly; lingua needs
96 MB for the same, langdetect has had no release since 2021.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence_kit.claim.statement.sentences import Sentence, beginning, sentences_of
from evidence_kit.claim.statement.signs import language_of_letters
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy
from evidence_kit.shipped import Strict, read_shipped
from evidence_kit.text.letters import Kind, kind_of, places_of

FEWEST_WORDS = 4
"""Fewest words of a text that has a language; "Red, size XL" has none."""
ENGLISH_SHARE = 0.34
"""Least share of common English words in an English sentence."""
MARGIN = 12.0
"""Least lead over English, as a natural logarithm of probability, of another language. Bad English never came near it
in the measured texts; the nearest text in another language had 22."""
MOST_ASKED = 60
"""Number of first sentences of a text that are judged."""


class LanguageRules(Strict, frozen=True, kw_only=True):
    """All of language.toml."""

    english: str
    transliterated: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of language.toml as sets, and the names of languages by their code."""

    english: frozenset[str]
    transliterated: frozenset[str]
    names: dict[str, str]


@functools.cache
def vocabulary() -> Vocabulary:
    """Return the words of language.toml."""
    rules = read_shipped(__package__, "language.toml", LanguageRules)
    return Vocabulary(frozenset(rules.english.split()), frozenset(rules.transliterated.split()), rules.names)


def check_language(text: str, policy: Policy) -> Iterable[Finding]:
    """Yield a finding if the policy wants English and at least a fifth of a text is in another language.

    Other alphabets are reported by `check_letters` if the policy requires Latin letters, and otherwise here.
    """
    foreign = foreign_part(text, policy)
    if foreign and policy.text.language:
        yield not_english(text, foreign, policy.text.language.source)


@dataclass(frozen=True, slots=True)
class Foreign:
    """The part of a text that is not English.

    Attributes:
        first: its first sentence.
        language: name of the language that most of it looks like.
        whole: it is more than three quarters of the words.
    """

    first: Sentence
    language: str
    whole: bool


def foreign_part(text: str, policy: Policy) -> Foreign | None:
    """Return the part of a text that is not English; None if it is small or the policy does not ask for English."""
    rule, latin = policy.text.language, policy.text.latin_only
    if rule is None or rule.value != "en":
        return None
    return find_foreign(text, other_letters=not (latin and latin.value))


@functools.lru_cache(maxsize=4)
def find_foreign(text: str, *, other_letters: bool) -> Foreign | None:
    """Return the part of a text that is not English; None if it is less than a fifth of the words.

    Args:
        other_letters: whether sentences in other alphabets count.
    """
    judged = [(sentence, language_of(sentence.text)) for sentence in sentences_to_judge(text)]
    if not other_letters:
        judged = [(sentence, language) for sentence, language in judged if not foreign_majority(sentence.text)]
    foreign = [(sentence, language) for sentence, language in judged if language not in ("", "English")]
    words = sum(sentence.words for sentence, language in judged if language)
    strange = sum(sentence.words for sentence, _ in foreign)
    if strange < FEWEST_WORDS or strange * 5 < words:
        return None
    language = Counter({name: 0 for _, name in foreign})
    for sentence, name in foreign:
        language[name] += sentence.words
    return Foreign(foreign[0][0], language.most_common(1)[0][0], whole=strange * 4 > words * 3)


def not_english(text: str, foreign: Foreign, source: str) -> Finding:
    """Return the finding for a text that is not English, wholly or in part."""
    first, wholly = foreign.first, foreign.whole
    place = places_of(text, [first.start])[0]
    message = (
        f"The text looks like {foreign.language}, not English."
        if wholly
        else f'A part of the text looks like {foreign.language}, from {place} on: "{beginning(first.text)}".'
    )
    return Finding(
        "statement-not-english",
        None,
        message,
        hint="replace it with simple English sentences; a translation program is good enough if you read "
        "the result once more"
        if wholly
        else "remove the part that is not English, and send only the translation",
        expected="English",
        actual=foreign.language,
        source=source,
    )


def sentences_to_judge(text: str) -> list[Sentence]:
    """Return the sentences to judge; a short one is joined with the next on its line."""
    joined: list[Sentence] = []
    for sentence in sentences_of(text):
        if len(joined) >= MOST_ASKED:
            break
        if joined and joined[-1].words < 2 * FEWEST_WORDS and "\n" not in text[joined[-1].start : sentence.start]:
            last = joined.pop()
            end = sentence.start + len(sentence.text)
            joined.append(Sentence(last.start, text[last.start : end], last.words + sentence.words))
        else:
            joined.append(sentence)
    return joined


LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def language_of(sentence: str) -> str:
    """Return the name of the language that a sentence looks like; empty if it is too short or unclear."""
    if strange := foreign_majority(sentence):
        return language_of_letters(strange)
    plain = " ".join(word for word in sentence.split() if "://" not in word and not any(map(str.isdigit, word)))
    words = [word.lower() for word in LETTERS.findall(plain)]
    if len(words) < FEWEST_WORDS:
        return ""
    known = vocabulary()
    parts = [part for word in words for part in re.split("['’]", word)]
    if sum(part in known.english for part in parts) >= ENGLISH_SHARE * len(words):
        return "English"
    if sum(word in known.transliterated for word in words) * 5 >= len(words):
        return "Russian in Latin letters"
    return likeliest(words)


def likeliest(words: Sequence[str]) -> str:
    """Return the language that py3langid finds, if it is English or surely another; empty if unsure."""
    from py3langid import rank  # noqa: PLC0415  (its model takes half a second, and plain English needs none)

    names = vocabulary().names
    scores = {code: score for code, score in rank(" ".join(words)[:2000]) if code in names}
    best = max(scores, key=scores.__getitem__)
    if best == "en":
        return "English"
    return names[best] if scores[best] - scores["en"] > MARGIN else ""


def foreign_majority(sentence: str) -> str:
    """Return the letters of a sentence that are not Latin; empty if they are not most of its letters."""
    if sentence.isascii():
        return ""
    letters = [char for char in sentence if char.isalpha()]
    foreign = [char for char in letters if kind_of(char) is Kind.foreign]
    return "".join(foreign) if len(foreign) * 2 > len(letters) else ""
