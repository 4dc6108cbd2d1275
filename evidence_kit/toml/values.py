"""Values as they are written in TOML, and where the elements of a written array lie."""

import datetime as dt
import re

from evidence_kit.toml.meant import quoted
from evidence_kit.toml.places import TOKEN

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def literal(value: object) -> str:
    """Return a value as it is written in TOML; text of several lines keeps its lines."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        inside = ", ".join(f"{written_key(key)} = {one_line(inner)}" for key, inner in value.items())
        return f"{{ {inside} }}" if value else "{}"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, int | dt.date | dt.time):
        return str(value)
    return several_lines(str(value)) if "\n" in str(value) else quoted(str(value))


def one_line(value: object) -> str:
    """Return a value as it is written in an inline table, which ends with its line."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(one_line, value))}]"
    return quoted(value) if isinstance(value, str) else literal(value)


def several_lines(text: str) -> str:
    """Return a text of several lines between three quotes, each line as it is read."""
    plain = text.encode("utf-8", "replace").decode("utf-8").replace("\\", "\\\\").replace('"""', '""\\"')
    plain = CONTROL.sub(lambda found: f"\\u{ord(found[0]):04X}", plain)
    plain = f'{plain[:-1]}\\"' if plain.endswith('"') else plain
    return f'"""\n{plain}"""'


def written_key(key: str) -> str:
    """Return a key as it is written, in quotes where it needs them."""
    return key if BARE_KEY.fullmatch(key) else quoted(key)


def has_comment(text: str) -> bool:
    """Return whether there is a comment in a value as it is written."""
    return any(token.lastgroup == "blank" and token[0][0] == "#" for token in TOKEN.finditer(text))


def element_spans(text: str) -> list[tuple[int, int]]:
    """Return where the elements of an array as it is written begin and end."""
    spans: list[tuple[int, int]] = []
    depth, start, end = 0, -1, -1
    for token in TOKEN.finditer(text):
        if token.lastgroup not in ("text", "mark", "bare"):
            continue
        sign = token[0] if token.lastgroup == "mark" else ""
        closes = sign in ("]", "}")
        if start >= 0 and depth == 1 and (sign == "," or closes):
            spans.append((start, end))
            start = -1
        elif start < 0 and depth == 1 and sign != "," and not closes:
            start = token.start()
        depth += 1 if sign in ("[", "{") else -1 if closes else 0
        end = token.end()
    return spans
