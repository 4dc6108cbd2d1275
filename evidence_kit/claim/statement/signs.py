"""Findings about letters and signs that a form refuses, with their places and words."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy
from evidence_kit.text.letters import LOOK_ALIKES, Kind, Piece, disguised_words, letter_rules, places_of, shown_as
from evidence_kit.text.letters import pieces as pieces_of

SHOWN = 5
"""Most places listed in a finding; a text in Cyrillic has hundreds."""

FIX = "evidence-kit statement FILE --fix"
REFUSED = frozenset({Kind.fancy, Kind.invisible, Kind.picture, Kind.refused, Kind.mark})
MILD = frozenset({Kind.accented, Kind.typographic})
SIBLING_FORMS = "help pages of DX and PCBWay: the dispute form accepts only English letters and punctuation"


def check_letters(text: str, policy: Policy) -> Iterable[Finding]:
    """Yield one finding for each kind of letter or sign that a policy does not allow.

    Without rules in the policy, only look-alikes in Latin words are found, as a note.
    """
    rules = policy.text
    ascii_only = rules.ascii_only if rules.ascii_only and rules.ascii_only.value else None
    latin_only = ascii_only or (rules.latin_only if rules.latin_only and rules.latin_only.value else None)
    forbidden = frozenset(rules.forbid.value if rules.forbid else ())
    source = latin_only.source if latin_only else ""
    pieces = list(pieces_of(text))
    yield from foreign_letters(text, pieces, source, enforced=latin_only is not None)
    if forbidden or latin_only:
        wrong = [piece for piece in pieces if piece.kind in REFUSED and piece.text not in forbidden]
        wrong += [Piece(index, sign, Kind.refused) for sign in forbidden for index in indexes_of(text, sign)]
        yield from refused_signs(text, sorted(set(wrong)), rules.forbid.source if rules.forbid else source)
    if latin_only:
        mild = [piece for piece in pieces if piece.kind in MILD and piece.text not in forbidden]
        yield from typographic_signs(text, mild, ascii_only.source if ascii_only else "")


def indexes_of(text: str, sign: str) -> Iterator[int]:
    """Yield every index of a sign in a text."""
    index = text.find(sign) if sign else -1
    while index >= 0:
        yield index
        index = text.find(sign, index + len(sign))


def foreign_letters(text: str, pieces: Sequence[Piece], source: str, *, enforced: bool) -> Iterable[Finding]:
    """Yield one finding for look-alikes in Latin words and, if enforced, one for words of another script."""
    foreign = [piece for piece in pieces if piece.kind is Kind.foreign]
    if not foreign:
        return
    words = {index for word in disguised_words(text) for index in range(word.start, word.start + len(word.text))}
    alike = [piece for piece in foreign if piece.start in words]
    others = [piece for piece in foreign if piece.start not in words]
    if alike:
        yield Finding(
            "statement-not-latin",
            None,
            f"{counted(len(alike), 'letter')} not Latin, though {'it looks' if len(alike) == 1 else 'they look'} so: "
            f"{listed(text, alike)}.",
            severity=Severity.error if enforced else Severity.note,
            hint=f"type the word again on an English keyboard, or: {FIX}",
            case_word="FILE",
            expected="Latin letters only",
            actual=f"{len(alike)} others",
            source=source or "Unicode TR 39: look-alikes of Latin letters",
        )
    if others and enforced:
        yield foreign_words(text, others, source)


WHOLLY = 2
"""A text is wholly in another script if it has more than this many times as many of its letters as Latin ones."""


def foreign_words(text: str, letters: Sequence[Piece], source: str) -> Finding:
    """Return the finding for words of another script, with only the first place."""
    latin = sum(1 for char in text if char.isascii() and char.isalpha())
    language = language_of_letters("".join(letter.text for letter in letters))
    first = places_of(text, [letters[0].start])[0]
    begin = word_around(text, letters[0])
    if len(letters) > WHOLLY * latin:
        message = f"The text is in {language}; the form accepts only Latin letters."
        hint = "translate it into simple English sentences, and put those here; a translation program is good enough"
    else:
        are = counted(len(letters), "letter")
        message = f"{are} not Latin but {language}, the first is {first}: '{letters[0].text}' in \"{begin}\"."
        hint = "replace it with English words, or remove that part: the form does not accept it, even with the English"
    return Finding(
        "statement-not-latin",
        None,
        message,
        hint=hint,
        expected="Latin letters only",
        actual=f"{len(letters)} others",
        source=source,
    )


def language_of_letters(letters: str) -> str:
    """Return the language of letters that are not Latin; their script if several languages share it."""
    scripts = Counter(unicodedata.name(char, "UNKNOWN").split()[0].split("-")[0].title() for char in letters)
    script = scripts.most_common(1)[0][0]
    japanese = {"Hiragana", "Katakana"} & set(scripts)
    present = set(letters)
    for rule in letter_rules().script:
        if rule.of == script and present & set(rule.letters):
            return f"{rule.language} ({script} letters)"
    if script == "Cjk" or japanese:
        return "Japanese" if japanese else "Chinese characters"
    names = {"Cyrillic": "Russian or another language in Cyrillic letters", "Hangul": "Korean", "Unknown": "letters"}
    return names.get(script, f"{script} letters")


def refused_signs(text: str, wrong: Sequence[Piece], source: str) -> Iterable[Finding]:
    """Yield one finding that lists signs which a form is known or likely to refuse."""
    if wrong:
        yield Finding(
            "statement-symbol",
            None,
            f"The form refuses, or is likely to refuse, {counted(len(wrong), 'character', verb=False)}: "
            f"{listed(text, wrong)}.",
            hint=f"write 'No.' instead of the number sign, and remove emoji; or: {FIX}",
            case_word="FILE",
            expected="plain letters, digits and punctuation",
            actual=f"{len(wrong)} others",
            source=source,
        )


def typographic_signs(text: str, mild: Sequence[Piece], refused: str) -> Iterable[Finding]:
    """Yield one finding for typographic signs and accented letters, which only some forms accept.

    Args:
        refused: the source that the form accepts only ASCII; without one (empty) the finding is only a note.
    """
    them = "it" if len(mild) == 1 else "them"
    if mild:
        yield Finding(
            "statement-typographic",
            None,
            f"{counted(len(mild), 'sign or letter', 'signs or letters')} not on an English keyboard, and "
            f"{'the form refuses' if refused else 'a form may refuse'} {them}: {listed(text, mild)}.",
            severity=Severity.error if refused else Severity.note,
            hint=f"if the form refuses the text, write plain quotes, dashes and letters; or: {FIX}",
            case_word="FILE",
            expected="plain letters, digits and punctuation",
            actual=f"{len(mild)} others",
            source=refused or SIBLING_FORMS,
        )


def counted(number: int, singular: str, plural: str = "", *, verb: bool = True) -> str:
    """Return a count with its noun, such as "1 letter is" or "3 letters are"."""
    words = f"{number} {singular if number == 1 else plural or singular + 's'}"
    return f"{words} {'is' if number == 1 else 'are'}" if verb else words


def listed(text: str, wrong: Sequence[Piece]) -> str:
    """Return the first five pieces with their places and words, as a list for a message."""
    first = wrong[:SHOWN]
    entries = []
    for place, piece in zip(places_of(text, [piece.start for piece in first]), first, strict=True):
        looks = f" (looks like '{LOOK_ALIKES[piece.text]}')" if piece.text in LOOK_ALIKES else ""
        word = word_around(text, piece)
        within = f' in "{word}"' if word not in ("", piece.text) else ""
        entries.append(f"{place} {shown_as(piece.text)}{looks}{within}")
    more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    return ", ".join(entries) + more


LONGEST_WORD = 24


def word_around(text: str, piece: Piece) -> str:
    """Return the word around a character, cut if it is long; empty if it cannot be printed."""
    start, end = piece.start, piece.start + len(piece.text)
    while start > max(0, piece.start - LONGEST_WORD) and belongs(text[start - 1]):
        start -= 1
    while end < min(len(text), piece.start + LONGEST_WORD) and belongs(text[end]):
        end += 1
    shown = text[start:end].replace(piece.text, "") if piece.kind is Kind.invisible else text[start:end]
    return shown if shown.isprintable() else ""


def belongs(char: str) -> bool:
    """Return whether a character is part of a word and can be shown in a message."""
    return char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")
