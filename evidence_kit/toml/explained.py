"""Mistakes of TOML that msgspec finds, in plain words with the line."""

import re
from collections.abc import Sequence
from enum import Enum
from typing import Any, Literal, get_args, get_origin

import msgspec

from evidence_kit.text.names import did_you_mean, guess, printable
from evidence_kit.toml.places import KeyPath, find_places


def explain(problem: msgspec.ValidationError, shape: type, written: str = "") -> str:
    """Return msgspec's message in plain words, with a guess for an unknown key.

    Args:
        written: the TOML text in which it is; its line is told when it is given.
    """
    said = in_words(str(problem), shape)
    return f"{line_of(str(problem), written)}{said}" if written else said


def line_of(problem: str, written: str) -> str:
    """Return "line 3: what stands there" and a new line for a message of msgspec; empty when it has no place."""
    told = re.search(r" - at `\$\.?([^`]*)`", problem)
    path: KeyPath = tuple(
        int(part[1:-1]) if part.startswith("[") else part
        for part in re.findall(r"\[\d+\]|[^.\[\]]+", told[1] if told else "")
    )
    unknown = re.search(r"unknown field `([^`]+)`", problem)
    places = find_places(written)
    path = (*path, unknown[1]) if unknown else path
    while path and path not in places:
        path = path[:-1]
    if not path:
        return ""
    line = places[path].line
    return f"line {line}: {printable(written.splitlines()[line - 1].strip()[:100])}\n  "


def in_words(text: str, shape: type) -> str:
    """Return a message of msgspec in plain words."""
    unknown = re.search(r"unknown field `([^`]+)`(?: - at `\$\.?([^`]*)`)?", text)
    if unknown:
        key, place = unknown[1], unknown[2] or ""
        where = f" in [{place}]" if place else ""
        return f"unknown key '{key}'{where}.{did_you_mean(guess(key, known_keys(shape)))}"
    missing = re.search(r"missing required field `([^`]+)`(?: - at `\$\.?([^`]*)`)?", text)
    if missing:
        return f"the key '{missing[1]}' is missing{f' in [{missing[2]}]' if missing[2] else ''}."
    value = re.search(r"Invalid enum value '([^']+)' - at `\$\.?([^`]*)`", text)
    if value:
        words = known_words(part_at(shape, re.findall(r"[^.\[\]]+", value[2])))
        near = did_you_mean(guess(value[1], words))
        return f"'{value[1]}' in {value[2]} is not one of {', '.join(sorted(words))}.{near}"
    return text.replace("`$.", "`").replace("Expected", "expected", 1)


def known_words(shape: Any) -> set[str]:  # noqa: ANN401  (walks any type expression)
    """Return every word of an enumeration, or of a choice of words, that may stand anywhere in a file of this shape."""
    words: set[str] = set()
    for one in parts_of(shape):
        if isinstance(one, type) and issubclass(one, Enum):
            words |= {str(member.value) for member in one}
        elif get_origin(one) is Literal:
            words |= {str(word) for word in get_args(one)}
    return words


def part_at(shape: Any, path: Sequence[str]) -> Any:  # noqa: ANN401  (walks any type expression)
    """Return the type that stands at a path of keys; keys that no structure knows, as places in a list, are skipped."""
    for key in path:
        fields = [one for part in parts_of(shape) if is_struct(part) for one in msgspec.structs.fields(part)]
        shape = next((one.type for one in fields if one.encode_name == key), shape)
    return shape


def known_keys(shape: Any) -> set[str]:  # noqa: ANN401  (walks any type expression)
    """Return every key that may stand anywhere in a file of this shape."""
    return {one.encode_name for part in parts_of(shape) if is_struct(part) for one in msgspec.structs.fields(part)}


def parts_of(shape: Any) -> list[Any]:  # noqa: ANN401  (walks any type expression)
    """Return every type that a type is made of, itself first."""
    seen: list[Any] = []
    queue = [shape]
    while queue:
        current = queue.pop()
        if current in seen:
            continue
        seen.append(current)
        queue += list(getattr(current, "__args__", ()))
        if is_struct(current):
            queue += [one.type for one in msgspec.structs.fields(current)]
    return seen


def is_struct(shape: Any) -> bool:  # noqa: ANN401  (walks any type expression)
    """Return whether a type, or what a generic one is made from, is a msgspec structure."""
    origin = getattr(shape, "__origin__", shape)
    return isinstance(origin, type) and issubclass(origin, msgspec.Struct)
