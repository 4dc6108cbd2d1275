"""Replace letters and signs that a form refuses with plain ones, if the user asks for it.

The meaning of a word never changes: a word that is really Russian stays and is reported as left.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from evidence_kit.claim.statement.signs import check_letters
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy
from evidence_kit.text.letters import (
    LOOK_ALIKES,
    SIGNS,
    VARIATION,
    Kind,
    Piece,
    Place,
    disguised_words,
    pieces,
    places_of,
    plain_form,
)

MOST_PASSES = 8
"""Most passes over a text: a change can bring a letter and its mark together, which only the next pass sees."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change in a text.

    Attributes:
        place: its place in the original text.
        was: the original piece.
        now: the replacement; empty for a removed piece.
    """

    place: Place
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text with plain letters and signs.

    Attributes:
        changes: all changes, in the order of the text.
        left: the findings that only a person can resolve.
    """

    text: str
    changes: tuple[Change, ...]
    left: tuple[Finding, ...]


class Edit(NamedTuple):
    """A piece of a text and its replacement."""

    start: int
    was: str
    now: str


def fixed(text: str, policy: Policy) -> Fixed:
    """Return a text without pictures, with look-alikes in Latin words and unusual signs written plainly.

    A second call changes nothing more; `left` has the findings of `check_letters` that remain.
    """
    done: list[list[Edit]] = []
    current = text
    for _ in range(MOST_PASSES):
        signs = plain_signs(current)
        current = with_edits(current, signs)
        letters = latin_letters(current)
        current = with_edits(current, letters)
        if not signs and not letters:
            break
        done += [signs, letters]
    return Fixed(current, changes_of(text, done), tuple(check_letters(current, policy)))


ENDS = frozenset(("", *" \n\r.,;:!?)"))
"""Characters that need no space before them: an emoji removed before one of them is removed with its space."""


def plain_signs(text: str) -> list[Edit]:
    """Return the edits that write signs plainly, where that is possible."""
    if text.isascii() and text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return []
    edits: list[Edit] = []
    last = ""  # the character before the piece in the new text, so that spaces are not doubled
    done = 0
    for piece in pieces(text):
        if piece.start > done:
            last = text[piece.start - 1]
        following = text[piece.start + len(piece.text) : piece.start + len(piece.text) + 1]
        now = plain_piece(piece, last, following)
        if now != piece.text:
            index, was = piece.start, piece.text
            lonely = not now and piece.kind is Kind.picture and last == " " and following in ENDS
            if lonely and index > done:
                index, was = index - 1, " " + was
            edits.append(Edit(index, was, now))
        last = now[-1:] or last
        done = piece.start + len(piece.text)
    return edits


def plain_piece(piece: Piece, before: str, after: str) -> str:
    """Return a piece in ASCII, spaced to fit its neighbours; the piece itself if that is impossible."""
    bare = VARIATION.sub("", piece.text)
    sign = SIGNS.get(bare)
    if sign:
        left = " " if sign.spaced and before and not before.isspace() else ""
        right = " " if sign.spaced and after and (after.isalnum() or sign.write in ("-", "No.")) else ""
        right = "" if after.isspace() else right
        return f"{left}{sign.write}{right}"
    if piece.kind is Kind.picture:
        return ""
    if piece.kind is Kind.invisible:
        return spacing_for(piece.text)
    if piece.kind is Kind.fancy:
        return LOOK_ALIKES.get(bare) or plain_form(bare)
    if piece.kind is Kind.mark:
        return without_marks(piece.text)
    return unicodedata.normalize("NFC", piece.text) if piece.kind is Kind.accented else piece.text


def spacing_for(char: str) -> str:
    """Return the space or line end that an invisible character means; empty if it means neither."""
    if char in "\x0b\x0c\x85\u2028\u2029":
        return "\n"
    return " " if unicodedata.category(char) == "Zs" or char == "\u2800" else ""


def without_marks(text: str) -> str:
    """Return a Latin letter without marks that no alphabet has; a mark alone stays."""
    if not text[0].isalpha():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(char for char in composed if not unicodedata.category(char).startswith("M"))


def latin_letters(text: str) -> list[Edit]:
    """Return the edits that replace look-alikes with Latin letters in words meant to be Latin."""
    return [
        Edit(word.start + index, char, LOOK_ALIKES[char])
        for word in disguised_words(text)
        for index, char in enumerate(word.text)
        if char in LOOK_ALIKES
    ]


def with_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with all edits made, which must be in order and not overlap."""
    parts: list[str] = []
    done = 0
    for edit in edits:
        parts += [text[done : edit.start], edit.now]
        done = edit.start + len(edit.was)
    return "".join([*parts, text[done:]])


def changes_of(text: str, done: Sequence[Sequence[Edit]]) -> tuple[Change, ...]:
    """Return the edits of all passes as changes, with their places in the original text."""
    moved: list[Edit] = []
    for number, edits in enumerate(done):
        indexes = [edit.start for edit in edits]
        for earlier in reversed(done[:number]):
            indexes = origins(indexes, earlier)
        moved += [edit._replace(start=index) for index, edit in zip(indexes, edits, strict=True)]
    moved.sort(key=lambda edit: edit.start)
    places = places_of(text, [edit.start for edit in moved])
    return tuple(Change(place, edit.was, edit.now) for place, edit in zip(places, moved, strict=True))


def origins(indexes: Sequence[int], edits: Sequence[Edit]) -> list[int]:
    """Return the indexes that characters of an edited text had before the edits."""
    starts, shifts, shift = [0], [0], 0
    for edit in edits:
        shift += len(edit.was) - len(edit.now)
        starts.append(edit.start + len(edit.was) - shift)
        shifts.append(shift)
    return [index + shifts[bisect_right(starts, index) - 1] for index in indexes]
