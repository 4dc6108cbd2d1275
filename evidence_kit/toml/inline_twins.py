"""Make one of two inline tables of an array that are about the same."""

import re
import tomllib

from evidence_kit.toml.parts import parts
from evidence_kit.toml.places import KeyPath
from evidence_kit.toml.splice import Unusual, content_at, with_elements


def without_inline_twin(text: str, kept: KeyPath, twin: KeyPath, name: str) -> str | None:
    """Return a TOML text without an inline table, whose keys the kept one has then, unless both say other things.

    None when they are not in an array that is the value of a key, or a comment in them would be lost.

    Args:
        name: the key by which they are about the same.
    """
    part = next((one for one in parts(text) if not one.header and one.path == kept[:-1]), None)
    if part is None:
        return None
    tables = content_at(tomllib.loads(text), part.path)
    first, second = tables[kept[-1]], tables[twin[-1]]
    more = {key: value for key, value in second.items() if key != name}
    is_at_odds = any(first.get(key, value) != value for key, value in more.items())
    left = [table for number, table in enumerate(tables) if number != twin[-1]]
    whole = left if is_at_odds else [table if number != kept[-1] else table | more for number, table in enumerate(left)]
    old = text[part.value : part.end]
    try:
        new = with_elements(with_elements(old, left), whole)
    except Unusual:
        return None
    if "\n" not in old:
        new = re.sub(r",[ \t]*\]\Z", "]", new)
    return text[: part.value] + new + text[part.end :]
