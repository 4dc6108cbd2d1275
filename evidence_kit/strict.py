"""Strict typed loading of files that people write: unknown keys are refused, with a guess at what was meant."""

import re
from typing import Any

import msgspec

from evidence_kit.names import guess


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base that refuses unknown keys; a class because msgspec's options are inherited."""


def explain(problem: msgspec.ValidationError, shape: type) -> str:
    """Return msgspec's message in plain words, with a guess for an unknown key."""
    text = str(problem)
    unknown = re.search(r"unknown field `([^`]+)`(?: - at `\$\.?([^`]*)`)?", text)
    if unknown:
        key, place = unknown[1], unknown[2] or ""
        where = f" in [{place}]" if place else ""
        return f"unknown key '{key}'{where}.{guess(key, known_keys(shape))}"
    missing = re.search(r"missing required field `([^`]+)`(?: - at `\$\.?([^`]*)`)?", text)
    if missing:
        return f"the key '{missing[1]}' is missing{f' in [{missing[2]}]' if missing[2] else ''}."
    return text.replace("`$.", "`").replace("Expected", "expected", 1)


def known_keys(shape: Any) -> set[str]:  # noqa: ANN401  (walks any type expression)
    """Return every key that may stand anywhere in a file of this shape."""
    keys: set[str] = set()
    seen: list[Any] = []
    queue = [shape]
    while queue:
        current = queue.pop()
        if current in seen:
            continue
        seen.append(current)
        queue += list(getattr(current, "__args__", ()))
        origin = getattr(current, "__origin__", current)
        if isinstance(origin, type) and issubclass(origin, msgspec.Struct):
            for one in msgspec.structs.fields(current):
                keys.add(one.encode_name)
                queue.append(one.type)
    return keys
