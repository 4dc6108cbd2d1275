"""Find the line of each key in a TOML text, which tomllib does not give."""

import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

KeyPath = tuple[str | int, ...]
"""Keys, with indexes of arrays from 0: ("evidence", 0, "role")."""

TOKEN = re.compile(  # an unclosed token reaches to the end, so that no text is read twice
    r"""(?P<text>\"{3}(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)|'{3}(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"""
    r"""|"(?:[^"\\\n]|\\[^\n])*+"?|'[^'\n]*+'?)"""
    r"""|(?P<blank>[ \t\r]++|\#[^\n]*+)|(?P<line>\n)|(?P<mark>[\[\]{},=.])|(?P<bare>[^\s\[\]{},=."'\#]++|.)""",
    re.DOTALL,
)
DEEPEST = 12
"""Largest depth that is read; no file of ours is nested deeper."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a key, table or element in a text.

    Attributes:
        line: counted from 1.
        value: the text of its value; empty for a table with a header of its own.
    """

    line: int
    value: str = ""


class Token(NamedTuple):
    """A piece of TOML that is not blank and not a comment; a tuple, because a file has many."""

    kind: str
    text: str
    line: int
    start: int
    end: int


def find_places(text: str) -> dict[KeyPath, Place]:
    """Return the first place of every key, table and element of an array in a TOML text.

    If the text is not TOML, the places are a guess; nothing is raised.
    """
    places: dict[KeyPath, Place] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for statement in statements(text):
        first = statement[0]
        if first.text == "[" and first.kind == "mark":
            many = len(statement) > 1 and statement[1].text == "[" and statement[1].start == first.end
            names, _ = dotted_key(statement, 2 if many else 1)
            table = path_below((), names, counts, many=many)
            remember(places, table, Place(first.line))
            continue
        names, after = dotted_key(statement, 0)
        if not names:
            continue
        path = path_below(table, names, {}, many=False)
        remember(places, path, Place(first.line, written(text, statement, after)))
        find_within(text, statement, after, path, places)
    return places


def statements(text: str) -> Iterator[list[Token]]:
    """Yield the tokens of each statement, which ends with its line unless a bracket of its value is open."""
    current: list[Token] = []
    line, depth, valued = 1, 0, False
    for found in TOKEN.finditer(text):
        kind = found.lastgroup or "bare"
        if kind in ("text", "mark", "bare"):
            current.append(Token(kind, found[0], line, found.start(), found.end()))
        if kind == "mark" and valued:
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        elif kind == "mark":
            valued = found[0] == "=" and current[0].text != "["
        line += found[0].count("\n")
        if kind == "line" and depth <= 0:
            if current:
                yield current
            current, depth, valued = [], 0, False
    if current:
        yield current


def too_deep(text: str) -> int | None:
    """Return the line of a key with more than a hundred parts, which tomllib never finishes; None without one."""
    if max((line.count(".") for line in text.split("\n")), default=0) <= 100:
        return None
    for statement in statements(text):
        run = 0
        for token, following in itertools.pairwise(statement):
            run = run + 1 if following.text == "." and following.kind == "mark" else run if token.text == "." else 0
            if run > 100:
                return token.line
    return None


def dotted_key(statement: list[Token], start: int) -> tuple[list[str], int]:
    """Return the dotted key that begins at token `start`, and the index of the token after the mark that ends it."""
    names: list[str] = []
    for number in range(start, len(statement)):
        token = statement[number]
        if token.kind == "mark" and token.text != ".":
            return names, number + 1
        if token.kind != "mark":
            names.append(key_in(token))
    return names, len(statement)


def key_in(token: Token) -> str:
    """Return the key in a token, without quotes and with valid escapes read."""
    if token.kind != "text":
        return token.text
    if token.text[0] == '"' and "\\" in token.text:
        try:
            return str(next(iter(tomllib.loads(f"{token.text} = 1"))))
        except ValueError:
            pass
    return token.text.strip(token.text[0])


def path_below(table: KeyPath, names: list[str], counts: dict[KeyPath, int], *, many: bool) -> KeyPath:
    """Return the path of `names` below a table, in the latest table of an array, or if `many` in a new one."""
    path = table
    for number, name in enumerate(names[:DEEPEST], 1):
        path = (*path, name)
        if number == len(names) and many:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def remember(places: dict[KeyPath, Place], path: KeyPath, place: Place) -> None:
    """Set the place of a path, and of the tables around it, unless they have one."""
    places.setdefault(path, place)
    for length in range(len(path) - 1, 0, -1):
        if path[:length] in places:
            break
        places[path[:length]] = Place(place.line)


def written(text: str, statement: list[Token], start: int, stop: int | None = None) -> str:
    """Return the text from token `start` of a statement up to token `stop`, or to the end."""
    part = statement[start:stop]
    return text[part[0].start : part[-1].end] if part else ""


def find_within(text: str, statement: list[Token], start: int, path: KeyPath, places: dict[KeyPath, Place]) -> None:
    """Set the places of the keys and elements in an array or inline table that begins at token `start`."""
    open_parts: list[tuple[KeyPath, str, int, int]] = []  # of each open bracket: path, sign, elements so far, token
    current, begun, number = path, start, start

    def close() -> None:
        if begun < number and len(current) > len(path):
            places.setdefault(current, Place(statement[begun].line, written(text, statement, begun, number)))

    while number < len(statement):
        token = statement[number]
        if token.kind == "mark" and token.text in "[{":
            open_parts.append((current, token.text, 0, number))
            if len(open_parts) > DEEPEST:
                return
            if current != path:
                places.setdefault(current, Place(token.line))
            number += 1
            if token.text == "{":
                names, number = inline_key(statement, number)
                current = (*current, *names)
            else:
                current = (*current, 0)
            begun = number
            continue
        if token.kind == "mark" and token.text in ",]}" and open_parts:
            close()
            owner, bracket, count, opened = open_parts.pop()
            number += 1
            if token.text != ",":
                if owner != path:
                    places[owner] = Place(statement[opened].line, written(text, statement, opened, number))
                current, begun = owner, number
                continue
            open_parts.append((owner, bracket, count + 1, opened))
            names = [count + 1]  # type: ignore[list-item]
            if bracket == "{":
                names, number = inline_key(statement, number)
            current, begun = (*owner, *names), number
            continue
        number += 1


def inline_key(statement: list[Token], start: int) -> tuple[list[str], int]:
    """Return the key of an entry of an inline table and the index of the token after its "="; no key before a "}"."""
    if start < len(statement) and statement[start].text == "}":
        return [], start
    return dotted_key(statement, start)
