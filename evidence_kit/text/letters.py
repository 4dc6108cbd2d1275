"""Letters and signs that a form may refuse, letters that only look Latin, and their places in a text."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from evidence_kit.shipped import Strict, reader


class Alphabet(Strict, frozen=True, kw_only=True):
    """Letters of one script, and in the same order the Latin letters that they look like."""

    letters: str
    latin: str


class Sign(Strict, frozen=True, kw_only=True):
    """Signs with their ASCII form; the comments in letters.toml explain each key."""

    signs: list[str]
    write: str
    source: str
    spaced: bool = False
    refused: bool = False


class Script(Strict, frozen=True, kw_only=True):
    """Letters that only one language of a script has."""

    language: str
    letters: str
    of: str


class LetterRules(Strict, frozen=True, kw_only=True):
    """All of letters.toml."""

    look_alikes: dict[str, Alphabet]
    sign: list[Sign]
    script: list[Script]


letter_rules = reader(__package__, "letters.toml", LetterRules)


LOOK_ALIKES = {
    letter: latin
    for alphabet in letter_rules().look_alikes.values()
    for letter, latin in zip(alphabet.letters, alphabet.latin, strict=True)
}
"""Each letter that only looks Latin, with the Latin letter that it looks like."""

SIGNS = {sign: rule for rule in letter_rules().sign for sign in rule.signs}
"""Each sign that has a known ASCII form, with its rule."""


class Kind(StrEnum):
    """The kinds of characters that a form may treat differently."""

    plain = "plain"
    accented = "accented"
    foreign = "foreign"
    fancy = "fancy"
    invisible = "invisible"
    picture = "picture"
    refused = "refused"
    typographic = "typographic"
    mark = "mark"


class Piece(NamedTuple):
    """A character, or a sequence that is shown as one, that is not plain ASCII.

    Attributes:
        start: where it begins, counted from 0 in code points.
    """

    start: int
    text: str
    kind: Kind


# Emoji as Unicode TS 51 builds them: a picture, its variations, and pictures added with a joiner.
PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff]"
)
VARIED = "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
SEQUENCE = (
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3"
    f"|{PICTURE}{VARIED}*(?:\u200d{PICTURE}{VARIED}*)*|[A-Za-z\u00c0-\u024f][\u0300-\u036f]+"
)
UNUSUAL = re.compile(f"{SEQUENCE}|[^\t\n\r -~]")
SHOWN_AS_ONE = re.compile(f"{SEQUENCE}|\r\n|.", re.DOTALL)
VARIATION = re.compile("[\ufe0e\ufe0f]")
LINE_END = re.compile(r"\r\n|\r|\n")

# Letters and marks that show nothing: Unicode's Default_Ignorable_Code_Point outside the format characters.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\u2800") | {
    chr(code) for start, end in ((0xFE00, 0xFE10), (0xE0100, 0xE01F0)) for code in range(start, end)
}
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"})


def pieces(text: str) -> Iterator[Piece]:
    """Yield every character of a text that is not plain ASCII, in its order."""
    for found in UNUSUAL.finditer(text):
        char = found[0]
        yield Piece(found.start(), char, kind_of(char) if len(char) == 1 else kind_of_sequence(char))


def kind_of_sequence(char: str) -> Kind:
    """Return the kind of several code points that are shown as one character."""
    bare = VARIATION.sub("", char)
    if len(bare) == 1:
        return kind_of(bare)
    if char[0].isalpha() and char[0] < "\u0250":
        return Kind.accented if len(unicodedata.normalize("NFC", char)) == 1 else Kind.mark
    return Kind.picture


@functools.lru_cache(maxsize=1 << 16)
def kind_of(char: str) -> Kind:  # noqa: PLR0911  (one line a kind)
    """Return the kind of one character."""
    category, code = unicodedata.category(char), ord(char)
    if char in SIGNS:
        return Kind.refused if SIGNS[char].refused else Kind.typographic
    if char.isascii() and category != "Cc":
        return Kind.plain
    if char in BLANK or category in HIDDEN or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return Kind.invisible
    if category == "So" or 0x1F000 <= code <= 0x1FBFF or category == "Me":
        return Kind.picture
    if plain_form(char):
        return Kind.fancy
    if category.startswith("L"):
        name = unicodedata.name(char, "")
        if "LATIN" not in name:
            return Kind.foreign
        return Kind.fancy if char in LOOK_ALIKES else Kind.accented
    if category.startswith("M"):
        return Kind.mark if "COMBINING" in unicodedata.name(char, "") else Kind.foreign
    return Kind.typographic if code < 0x2E80 else Kind.refused


def plain_form(char: str) -> str:
    """Return the ASCII form of a full-width, mathematical or circled letter or digit; empty if there is none."""
    if unicodedata.decimal(char, None) is not None:
        return str(unicodedata.decimal(char))
    form = unicodedata.decomposition(char)
    if not form.startswith("<") or form.startswith(("<fraction>", "<super>", "<sub>")):
        return ""
    plain = unicodedata.normalize("NFKC", char)
    plain = "".join(LOOK_ALIKES.get(letter, letter) for letter in plain)
    if not plain.isascii() or not plain.strip():
        return ""
    return f"({plain})" if form.startswith("<circle>") else plain


class Word(NamedTuple):
    """A run of letters and digits.

    Attributes:
        sort: "latin", "foreign" (with a letter that no Latin one looks like), "mixed" (Latin letters and look-alikes),
            "alike" (look-alikes only), or "none" (no letter at all).
    """

    start: int
    text: str
    sort: str


WORD = re.compile(r"[^\W_]+")


def words_of(line: str, offset: int = 0) -> list[Word]:
    """Return the words of a line, with places counted from `offset`."""
    return [Word(offset + found.start(), found[0], sort_of(found[0])) for found in WORD.finditer(line)]


def sort_of(word: str) -> str:
    """Return the sort of a word; see `Word`."""
    if word.isascii():
        return "none" if word.isdigit() else "latin"
    latin = alike = 0
    for char in word:
        if char.isascii() or kind_of(char) is not Kind.foreign:
            latin += char.isalpha()
        elif char in LOOK_ALIKES:
            alike += 1
        else:
            return "foreign"
    if not alike:
        return "latin" if latin else "none"
    return ("mixed" if latin >= alike else "alike") if latin else "alike"


def disguised_words(text: str) -> list[Word]:
    """Return the words that are meant to be Latin but contain look-alikes.

    These are words with at least as many Latin letters as look-alikes, and words of look-alikes alone whose clear
    neighbours are Latin. So no word of a Russian sentence is among them.
    """
    found: list[Word] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        if not line.isascii():
            words = words_of(line, offset)
            before = scripts_before(words)
            after = scripts_before(words[::-1])[::-1]
            found += [
                word
                for word, left, right in zip(words, before, after, strict=True)
                if word.sort == "mixed" or (word.sort == "alike" and {left, right} - {""} == {"latin"})
            ]
        offset += len(line)
    return found


def scripts_before(words: Sequence[Word]) -> list[str]:
    """Return for each word the script of the last clear word before it: "latin", "foreign", or "" without one."""
    scripts, last = [], ""
    for word in words:
        scripts.append(last)
        if word.sort in ("latin", "foreign", "mixed"):
            last = "foreign" if word.sort == "foreign" else "latin"
    return scripts


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a character as a person counts: lines and visible characters, both from 1."""

    line: int
    character: int

    def __str__(self) -> str:
        return f"line {self.line}, character {self.character}"


def places_of(text: str, indexes: Iterable[int]) -> list[Place]:
    """Return the places of the characters at these indexes, which must ascend."""
    places: list[Place] = []
    line, character, done = 1, 1, 0
    for index in indexes:
        passed = text[done:index]
        ends = list(LINE_END.finditer(passed))
        if ends:
            line, character = line + len(ends), 1
            passed = passed[ends[-1].end() :]
        character += visible_length(passed)
        done = index
        places.append(Place(line, character))
    return places


def visible_length(text: str) -> int:
    """Return the number of characters that a person sees in part of a line."""
    if text.isascii():
        return len(text)
    return sum(1 for found in SHOWN_AS_ONE.finditer(text) if is_shown(found[0]))


def is_shown(char: str) -> bool:
    """Return whether a character is visible by itself."""
    if len(char) > 1 or char.isascii():
        return True
    category = unicodedata.category(char)
    return category == "Zs" or not (category.startswith("M") or kind_of(char) is Kind.invisible)


def shown_as(text: str) -> str:
    """Return a character for a message: in quotes, or by its name if it is invisible."""
    hidden = any(kind_of(char) is Kind.invisible for char in VARIATION.sub("", text).replace("\u200d", ""))
    if not hidden and not unicodedata.category(text[0]).startswith("M"):
        return f"'{text}'"
    return f"{unicodedata.name(text[0], 'a character without a name').lower()} (U+{ord(text[0]):04X})"
