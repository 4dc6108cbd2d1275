"""Change values, tables and items in the text of a TOML file; its comments, blank lines and order stay as they are."""

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evidence_kit.toml.parts import Part, indent_at, line_end, line_start, parts, put
from evidence_kit.toml.places import TOKEN, KeyPath
from evidence_kit.toml.values import element_spans, has_comment, literal, written_key

COMMENTED_HEADER = re.compile(r"#\s*\[{1,2}[A-Za-z]")


class Unusual(ValueError):
    """The text is laid out so that a change would touch something else in it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two contents: a key is set or removed, or an item of an array of tables is."""

    what: Literal["set", "remove", "insert", "take"]
    path: KeyPath


def rewritten(text: str, wanted: Mapping[str, Any]) -> str:
    """Return a TOML text with other content, in which only the lines that say something else are changed.

    A new key goes below the comment in which it waits, or behind the last key of its table; a new item of an array of
    tables behind the item before it. Comments above and behind what is removed stay.

    Args:
        wanted: the content as tomllib reads it.

    Raises:
        Unusual: the change cannot be made without touching something else.
        tomllib.TOMLDecodeError: the text is not TOML.
    """
    for change in differences(tomllib.loads(text), wanted, ()):
        known = parts(text)
        cover = next((part for part in known if not part.header and part.path == change.path[: len(part.path)]), None)
        if cover and not (change.what == "remove" and cover.path == change.path):
            text = with_value(text, cover, content_at(wanted, cover.path))
        elif change.what == "set":
            text = with_key(text, known, change.path, content_at(wanted, change.path))
        elif change.what == "insert":
            text = with_item(text, known, change.path, content_at(wanted, change.path))
        else:
            text = without(text, known, change.path)
    try:
        same = without_empty(tomllib.loads(text)) == without_empty(wanted)
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise Unusual("the change would touch something else")
    return text


def without_empty(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a content without empty tables, which dotted keys cannot write."""
    full = {key: without_empty(value) if isinstance(value, dict) else value for key, value in content.items()}
    return {key: value for key, value in full.items() if value != {}}


def differences(old: Mapping[str, Any], new: Mapping[str, Any], path: KeyPath) -> Iterator[Change]:
    """Yield the changes from one content to another; each is to be made in the text that those before it left."""
    for key in old:
        if key not in new:
            yield Change("remove", (*path, key))
    for key, value in new.items():
        before, place = old.get(key), (*path, key)
        if isinstance(value, dict) and (isinstance(before, dict) or (before is None and not path)):
            yield from differences(before or {}, value, place)
        elif are_tables(value) and (before is None or isinstance(before, list)):
            yield from differences_of_items(before or [], value, place)
        elif key not in old or type(before) is not type(value) or before != value:
            yield Change("set", place)


def differences_of_items(old: Sequence[Any], new: Sequence[Any], path: KeyPath) -> Iterator[Change]:
    """Yield the changes of an array of tables: what is alike at both ends of it stays untouched."""
    first = same_at_start(old, new)
    behind = same_at_start(old[first:][::-1], new[first:][::-1])
    gone, come = old[first : len(old) - behind], new[first : len(new) - behind]
    for number, (before, after) in enumerate(zip(gone, come, strict=False), first):
        if isinstance(before, dict):
            yield from differences(before, after, (*path, number))
        else:
            yield Change("set", (*path, number))
    for number in reversed(range(first + len(come), first + len(gone))):
        yield Change("take", (*path, number))
    for number in range(first + len(gone), first + len(come)):
        yield Change("insert", (*path, number))


def same_at_start(old: Sequence[Any], new: Sequence[Any]) -> int:
    """Return how many items are the same from the start on."""
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def are_tables(value: object) -> bool:
    """Return whether a value is an array of tables with something in it."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def content_at(content: Any, path: KeyPath) -> Any:  # noqa: ANN401  (any content of a TOML file)
    """Return what a content holds at a path."""
    for step in path:
        content = content[step]
    return content


def with_value(text: str, part: Part, value: object) -> str:
    """Return a text with another value of a key; of a list with comments in it only the elements that differ.

    Raises:
        Unusual: a comment in the value would be lost.
    """
    old = text[part.value : part.end]
    if not has_comment(old):
        return text[: part.value] + literal(value) + text[part.end :]
    if not isinstance(value, list):
        raise Unusual("there is a comment in the value")
    return text[: part.value] + with_elements(old, value) + text[part.end :]


def with_elements(old: str, value: list[Any]) -> str:
    """Return an array of several lines with other elements; comments in it stay.

    Raises:
        Unusual: a comment in it would be lost.
    """
    before, text = tomllib.loads(f"x = {old}")["x"], old
    first = same_at_start(before, value)
    behind = same_at_start(before[first:][::-1], value[first:][::-1])
    gone, come = len(before) - behind - first, len(value) - behind - first
    for number in reversed(range(first, first + gone)):
        start, end = element_spans(text)[number]
        if has_comment(text[start:end]):
            raise Unusual("there is a comment in the value")
        if number < first + come:
            text = text[:start] + literal(value[number]) + text[end:]
            continue
        comma = re.compile(r"[ \t]*,?[ \t]*").match(text, end)
        text = text[:start] + text[comma.end() if comma else end :]
        blank = re.compile(r"(?<=\n)[ \t\r]*\n").match(text, line_start(text, start))
        text = text[: blank.start()] + text[blank.end() :] if blank else text
    for number in range(first + gone, first + come):
        spans = element_spans(text)
        indent = indent_at(text, spans[0][0]) if spans else "    "
        end = spans[number - 1][1] if number else 1
        if number and not re.compile(r"[ \t]*,").match(text, end):
            text = f"{text[:end]},{text[end:]}"
        place = line_end(text, end)
        text = f"{text[:place]}{indent}{literal(value[number])},\n{text[place:]}"
    return text


def with_key(text: str, known: Sequence[Part], path: KeyPath, value: object) -> str:
    """Return a text with a new key.

    Raises:
        Unusual: it has no table to which a key can be added.
    """
    table, key = path[:-1], written_key(str(path[-1]))
    number = next((number for number, part in enumerate(known) if part.header and part.path == table), None)
    if number is not None:
        own = [*itertools.takewhile(lambda part: not part.header, known[number + 1 :])]
        stop = known[number + 1 + len(own)].start if number + 1 + len(own) < len(known) else len(text)
        place = below_its_comment(text, known[number].end, stop, str(path[-1]))
        indent = indent_at(text, (own or known[number : number + 1])[0].start)
        last = (own or [known[number]])[-1].end
        return put(text, line_end(text, last) if place is None else place, f"{indent}{key} = {literal(value)}\n")
    above: KeyPath = ()
    for part in reversed(known):
        above = next((one.path for one in reversed(known[: known.index(part)]) if one.header), ())
        if not part.header and part.path[: len(table)] == table and table[: len(above)] == above:
            name = ".".join(written_key(str(step)) for step in path[len(above) :])
            return put(text, line_end(text, part.end), f"{name} = {literal(value)}\n")
    if len(table) != 1:
        raise Unusual("there is no table for the key")
    block = f"[{written_key(str(table[0]))}]\n{key} = {literal(value)}\n"
    waiting = re.search(rf"^#[ \t]*\[{re.escape(str(table[0]))}\].*\n?", text, re.MULTILINE)
    following = next((part for part in known if waiting and part.start >= waiting.start()), None)
    inside = waiting and any(part.start < waiting.start() < part.end for part in known)
    if waiting and not inside and (following is None or following.header):
        return put(text, waiting.end(), block)
    return f"{text.rstrip()}\n\n{block}".lstrip("\n")


def below_its_comment(text: str, start: int, stop: int, key: str) -> int | None:
    """Return the place below the comment in which a key waits to be filled in; None without one in this part."""
    position = line_end(text, start)
    for token in TOKEN.finditer(text, position, stop):
        if token.lastgroup != "blank" or token[0][0] != "#":
            continue
        if COMMENTED_HEADER.match(token[0]):
            return None
        if re.match(rf"#\s*{re.escape(key)}\s*=", token[0]):
            return line_end(text, token.start())
    return None


def with_item(text: str, known: Sequence[Part], path: KeyPath, table: Mapping[str, Any]) -> str:
    """Return a text with a new item of an array of tables: behind the item before it, or first in its parent."""
    array, index = path[:-1], int(path[-1])
    items = [part for part in known if part.header and part.path[:-1] == array and isinstance(part.path[-1], int)]
    indent = indent_at(text, items[0].start) if items else ""
    name = ".".join(written_key(step) for step in array if isinstance(step, str))
    block = "".join(f"{indent}{line}\n" if line else "\n" for line in block_lines(name, table))
    if index == 0 and items:
        before = max((part.end for part in known if part.end <= items[0].start), default=0)
        place = line_start(text, items[0].start)
        while place and line_start(text, place - 1) >= before and text[line_start(text, place - 1)] == "#":
            place = line_start(text, place - 1)
        return put(text, place, f"{block}\n")
    around = (*array, index - 1) if index else array[:-1]
    ends = [part.end for part in known if around and part.path[: len(around)] == around]
    if not ends:
        return f"{text.rstrip()}\n\n{block}".lstrip("\n")
    place = line_end(text, max(ends))
    follows = text[place : line_end(text, place)].strip() if place < len(text) else ""
    return put(text, place, f"\n{block}\n" if follows else f"\n{block}")


def block_lines(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of an item of an array of tables, arrays of tables in it last."""
    yield f"[[{name}]]"
    for key, value in table.items():
        if not are_tables(value):
            yield f"{written_key(key)} = {literal(value)}"
    for key, value in table.items():
        for item in value if are_tables(value) else ():
            yield ""
            yield from block_lines(f"{name}.{written_key(key)}", item)


def without(text: str, known: Sequence[Part], path: KeyPath) -> str:
    """Return a text without a key, a table or an item; what stands between its parts goes when all of it is its own.

    A table in which comments wait to be filled in keeps its header, and them.
    """
    own = [part for part in known if part.path[: len(path)] == path]
    first, last = known.index(own[0]), known.index(own[-1])
    if own[0].header and own[0].path == path and isinstance(path[-1], str) and has_remarks(text, own):
        pieces = [(one.start, one.end) for one in (own if has_remark_for_header(text, own[0], path) else own[1:])]
    elif last - first + 1 == len(own):
        pieces = [(own[0].start, own[-1].end)]
    else:
        pieces = [(one.start, one.end) for one in own]
    for begun, ended in reversed(pieces):
        start, end = line_start(text, begun), line_end(text, ended)
        before, behind = text[:start], text[end:]
        blank = re.match(r"[ \t\r]*(?:\n|\Z)", behind)
        if own[0].header and blank and (not before or re.search(r"\n[ \t\r]*\n\Z", before)):
            before, behind = (before, behind[blank.end() :]) if behind else (before.rstrip() + "\n", "")
        text = before + behind
    return text if text.strip() else ""


def has_remarks(text: str, own: Sequence[Part]) -> bool:
    """Return whether lines of comments stand between the parts of a table, or right behind the last one."""
    between = [text[line_end(text, one.end) : line_start(text, two.start)] for one, two in itertools.pairwise(own)]
    behind = text[line_end(text, own[-1].end) :]
    return any("#" in gap for gap in between) or bool(re.match(r"[ \t]*#", behind))


def has_remark_for_header(text: str, header: Part, path: KeyPath) -> bool:
    """Return whether the header of a table stands below the comment in which it waits."""
    start = line_start(text, header.start)
    above = text[line_start(text, start - 1) : start] if start else ""
    return re.match(rf"#[ \t]*\[{re.escape(str(path[-1]))}\]", above) is not None
