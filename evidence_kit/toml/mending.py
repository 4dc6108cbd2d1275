"""Find the lines that mend a mistake when they are replaced or taken out."""

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence_kit.toml.inline_twins import without_inline_twin
from evidence_kit.toml.mistakes import Mistake, line_of
from evidence_kit.toml.places import KeyPath, Place, Token, dotted_key, statements
from evidence_kit.toml.splice import same_at_start


@dataclass(frozen=True, slots=True)
class Mend:
    """Whole lines that mend a mistake.

    Attributes:
        first: the first line that goes, counted from 1.
        last: the last line that goes.
        instead: the lines to type in their place; empty to take them out.
    """

    first: int
    last: int
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A header or a pair, with the lines that it covers.

    Attributes:
        names: the keys in its header, or before its "=".
        is_closed: it closes what it opens, so that its last line is known.
        after: the text behind it on its last line, such as a comment.
    """

    first: int
    last: int
    names: tuple[str, ...]
    is_header: bool
    is_closed: bool
    after: str


def mend_of(
    mistake: Mistake, lines: Sequence[str], there: Sequence[Statement], places: Mapping[KeyPath, Place]
) -> Mend | None:
    """Return what mends a mistake; None when it concerns the whole file, or something is missing.

    A value goes with all its lines, and a table that is not known with all its keys.

    Args:
        there: the statements of the file.
    """
    if mistake.twin:
        return mend_of_twin(mistake, "\n".join(lines), there, places)
    line = line_of(mistake, places)
    at = next((number for number, one in enumerate(there) if one.first <= line <= one.last), None)
    own = mistake.line is not None or mistake.path in places
    if at is None or not own or mistake.missing or not there[at].is_closed:
        return None
    statement, row = there[at], lines[line - 1].rstrip("\r")
    if mistake.unknown:
        twice = (*mistake.path[:-1], mistake.meant) in places
        renamed = "" if twice else with_key(row, mistake)
        if renamed:
            return Mend(line, line, renamed)
        # Its keys belong into the table that is there already.
        return None if twice and statement.is_header else Mend(statement.first, last_of_table(there, at))
    instead = in_place_of(statement, row, mistake)
    if instead:
        return Mend(statement.first, statement.last, instead) if statement.first == line else None
    # Without its header the keys of a table would belong to the one before.
    return None if statement.is_header else Mend(statement.first, statement.last)


def mend_of_twin(
    mistake: Mistake, text: str, there: Sequence[Statement], places: Mapping[KeyPath, Place]
) -> Mend | None:
    """Return what mends a table that has a twin; None when a comment in an inline table would be lost.

    Without its head it goes on where its twin ends, if it stands there and repeats no key; else the whole table goes.
    """
    key = mistake.path[-1]
    first, second = (head_at(there, places.get(path)) for path in (mistake.twin, mistake.path[:-1]))
    if first is None or second is None:
        mended = without_inline_twin(text, mistake.twin, mistake.path[:-1], str(key))
        return None if mended is None else mend_between(text, mended)
    kept, own = pairs_below(there, first), pairs_below(there, second)
    known = {one.names for one in kept}
    goes_on = own[:1] and own[0].names == (key,) and not any(one.names in known for one in own[1:])
    if goes_on and first + len(kept) + 1 == second:
        return Mend(there[second].first, own[0].last)
    return Mend(there[second].first, last_of_element(there, second))


def mend_between(old: str, new: str) -> Mend:
    """Return the lines of a text that are others in a newer one."""
    before, after = (text.replace("\r\n", "\n").split("\n") for text in (old, new))
    first = same_at_start(before, after)
    behind = same_at_start(before[first:][::-1], after[first:][::-1])
    return Mend(first + 1, len(before) - behind, "\n".join(after[first : len(after) - behind]))


def head_at(there: Sequence[Statement], place: Place | None) -> int | None:
    """Return which statement is the header at a place; None when none is."""
    return next((at for at, one in enumerate(there) if one.is_header and place and one.first == place.line), None)


def pairs_below(there: Sequence[Statement], at: int) -> list[Statement]:
    """Return the pairs of a table, without those of the tables below it."""
    return list(itertools.takewhile(lambda one: not one.is_header, there[at + 1 :]))


def last_of_element(there: Sequence[Statement], at: int) -> int:
    """Return the last line of one table of an array, with the tables below it."""
    names = there[at].names
    rest = itertools.takewhile(
        lambda one: not one.is_header or (one.names[: len(names)] == names and one.names != names), there[at + 1 :]
    )
    return max((one.last for one in rest), default=there[at].last)


def statements_of(text: str) -> Iterator[Statement]:
    """Yield every header and pair of a text."""
    for tokens in statements(text):
        first, last = tokens[0], tokens[-1]
        is_header = first.kind == "mark" and first.text == "["
        many = is_header and len(tokens) > 1 and tokens[1].text == "[" and tokens[1].start == first.end
        names, _ = dotted_key(tokens, (2 if many else 1) if is_header else 0)
        end = last.line + last.text.count("\n")
        after = text[last.end :].split("\n", 1)[0].rstrip("\r")
        yield Statement(first.line, end, tuple(names), is_header, is_header or is_closed(tokens), after)


def is_closed(tokens: list[Token]) -> bool:
    """Return whether a pair closes every bracket that it opens, and its last text."""
    marks = [token.text for token in tokens if token.kind == "mark"]
    last = tokens[-1].text
    quotes = next((sign for sign in ('"""', "'''") if last.startswith(sign)), "")
    ended = not quotes or (len(last) >= 6 and last.endswith(quotes))
    return ended and all(marks.count(opened) == marks.count(closed) for opened, closed in ("[]", "{}"))


def with_key(row: str, mistake: Mistake) -> str:
    """Return a line with the key that was meant; empty when none is known, or the key is not written plainly."""
    key = re.escape(str(mistake.path[-1]))
    found = re.search(rf"(?<![\w-]){key}(?![\w-])", row)
    return row[: found.start()] + mistake.meant + row[found.end() :] if found and mistake.meant else ""


def last_of_table(there: Sequence[Statement], at: int) -> int:
    """Return the last line of what goes with a statement: of a header also the keys and the tables below it."""
    last = there[at].last
    if not there[at].is_header:
        return last
    names = there[at].names
    for one in there[at + 1 :]:
        if one.is_header and one.names[: len(names)] != names:
            break
        last = one.last
    return last


def in_place_of(statement: Statement, row: str, mistake: Mistake) -> str:
    """Return the form of a mistake as it stands in the place of a statement; empty when it is none for that place."""
    try:
        tomllib.loads(mistake.form)
    except ValueError:
        return ""
    if mistake.like or not mistake.form:
        return ""
    if statement.is_header or mistake.form.startswith("["):
        return mistake.form + statement.after if statement.is_header and mistake.form.startswith("[") else ""
    key = re.escape(mistake.form.partition("=")[0].strip().strip('"'))
    found = re.match(rf"""(\s*(?:[\w-]+\s*\.\s*)*)["']?{key}["']?\s*[=:]""", row)
    return found[1] + mistake.form + statement.after if found else ""
