"""Read TOML typed by people: report each line that is not TOML with the right form, and read the rest."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from msgspec import inspect

from evidence_kit.text.values import wrong_day
from evidence_kit.toml.meant import bare, example_of, meant, type_at, type_of, unquoted
from evidence_kit.toml.mistakes import Mistake
from evidence_kit.toml.places import find_places, too_deep

MOST_TRIES = 12
LONGEST_MENDED = 64_000
"""Most characters of a text that is mended line by line; of a longer one only the first mistake is reported."""

PAIR = re.compile(r"\s*(?P<key>[\w.\-]+|\"[^\"\n]*\")\s*(?P<sign>[=:])\s*(?P<value>.*)")
HEADER = re.compile(r"\s*(\[{0,2})\s*([A-Za-z][\w\-]*(?:\s*\.\s*[\w\-]+)*)\s*(\]{0,2})\s*(?:#.*)?")
REMARK = re.compile(r"\s+#[^\"'”’]*$")


@dataclass(frozen=True, slots=True)
class Readable:
    """The readable part of a text.

    Attributes:
        table: as tomllib reads it, without the lines that are not TOML.
        mistakes: one for each line that is not TOML.
        complete: every line was read; otherwise no key can be called missing, as it may be on an unread line.
    """

    table: dict[str, Any]
    mistakes: tuple[Mistake, ...] = ()
    complete: bool = True


def read_toml(text: str, shape: type) -> Readable:
    """Return the readable part of a text, with mended lines, and a mistake for each line that is not TOML.

    Args:
        shape: the msgspec structure of the file, which has the type of each key.
    """
    deep = too_deep(text)
    if deep:
        return Readable({}, (Mistake((), "is not valid TOML: a key of too many parts", line=deep),), complete=False)
    lines = text.replace("\r\n", "\n").split("\n")
    mistakes: list[Mistake] = []
    complete = True
    for _ in range(MOST_TRIES):
        try:
            return Readable(tomllib.loads("\n".join(lines)), tuple(mistakes), complete)
        except tomllib.TOMLDecodeError as problem:
            line = line_in(str(problem), lines)
            mistake, mended = mistake_on_line(lines, line, str(problem), type_of(shape))
        except RecursionError:
            mistake, mended = (
                Mistake((), "is not valid TOML: too many brackets within brackets", line=deepest_line(lines)),
                None,
            )
        except ValueError:  # Python refuses to read a number of thousands of digits
            line = max(range(len(lines)), key=lambda number: len(lines[number])) + 1
            mistake, mended = Mistake((), "is not valid TOML: a number of too many digits", line=line), None
        mistakes.append(mistake)
        if mended is None or len(text) > LONGEST_MENDED or mistake.line is None or mended == lines[mistake.line - 1]:
            break
        complete = complete and bool(mended)
        lines[mistake.line - 1] = mended
    return Readable({}, tuple(mistakes), complete=False)


def line_in(problem: str, lines: list[str]) -> int:
    """Return the line in a message of tomllib; for "end of document" the last line that is not blank."""
    found = re.search(r"at line (\d+)", problem)
    if found:
        return min(int(found[1]), len(lines))
    return max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)


def deepest_line(lines: list[str]) -> int:
    """Return the line with the most opening brackets."""
    return max(range(len(lines)), key=lambda number: lines[number].count("[") + lines[number].count("{")) + 1


def mistake_on_line(lines: list[str], line: int, problem: str, root: inspect.Type) -> tuple[Mistake, str | None]:
    """Return the mistake on a line, and the line as it was meant: empty to leave it out, None to stop there."""
    fault = re.sub(r" \(at .*\)$", "", problem)
    if fault.startswith(("Unclosed", "Unterminated")) or (fault.startswith("Expected") and "multiline" in fault):
        opened = where_opened(lines, line)
        what = "the closing quotes are missing" if "string" in fault else "a closing bracket is missing"
        return Mistake((), f"is not valid TOML: {what}", line=opened), None
    text = lines[line - 1]
    if fault.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine", "Cannot append")):
        return mistake_of_repetition(lines, line, root)
    pair = PAIR.fullmatch(text)
    if pair:
        return mistake_in_pair(pair, lines, line, fault, root)
    found = HEADER.fullmatch(text)
    if found and fault == "Invalid value":
        return Mistake((), "is not valid TOML: a closing bracket is missing", line=where_opened(lines, line - 1)), None
    if found and (found[1] or found[3]):
        right = right_header(found[2], root)
        return Mistake((), f"is not valid TOML: {fault}", right, line=line), right
    message = f"is not valid TOML: {fault}"
    if "=" in text or "[" in text:
        return Mistake((), message, line=line), "" if is_closed(text) else None
    return Mistake((), f"{message}; begin a comment with #", line=line), ""


def is_closed(text: str) -> bool:
    """Return whether a text closes every bracket that it opens, and has no quotes over several lines."""
    pairs = all(text.count(first) == text.count(last) for first, last in ("[]", "{}"))
    return pairs and '"""' not in text and "'''" not in text


def mistake_in_pair(
    pair: re.Match[str], lines: list[str], line: int, problem: str, root: inspect.Type
) -> tuple[Mistake, str | None]:
    """Return the mistake on a line with a key and a value, and the line as it was meant."""
    key, raw = pair["key"], REMARK.sub("", pair["value"]).strip()
    kind = type_at(root, (*header_above(lines, line), *key.strip('"').split(".")))
    if kind is None:  # `find_mistakes` reports the unknown key; its value cannot be mended
        return Mistake((), f"is not valid TOML: {problem}", line=line), f'{key} = ""' if is_closed(raw) else None
    probable = meant(kind, raw)
    form = probable or example_of(kind, raw)
    if not form:
        return Mistake((), f"is not valid TOML: {problem}", line=line), "" if is_closed(raw) else None
    mended = f"{key} = {form.split(' or ')[0] if isinstance(bare(kind), inspect.DateType) else form}"
    if pair["sign"] == ":":
        message = "is not valid TOML: use = between a key and its value"
    elif isinstance(bare(kind), inspect.DateType) and wrong_day(unquoted(raw)):
        message = wrong_day(unquoted(raw))  # its form is right
    else:
        message = f"is not valid TOML: {reason_not_toml(kind, raw, problem)}"
    return Mistake((), message, f"{key} = {form}", not probable, line), mended


def reason_not_toml(kind: inspect.Type, raw: str, problem: str) -> str:
    """Return the reason why a value is not TOML, in plain words if possible."""
    match bare(kind):
        case inspect.DecimalType():
            return "put amounts in quotes, with a point before the cents"
        case inspect.DateType():
            return "a day is year-month-day, each with two digits or more"
        case inspect.BoolType():
            return "it must be true or false"
        case inspect.StrType() | inspect.EnumType() | inspect.LiteralType() if raw[:1] not in ('"', "'"):
            return "text must be in quotes" if raw else "nothing follows the ="
        case inspect.StrType() if "\\" in raw:
            return "in text between double quotes a \\ must be written twice"
    return problem


def mistake_of_repetition(lines: list[str], line: int, root: inspect.Type) -> tuple[Mistake, str | None]:
    """Return the mistake on a line that repeats a key or a table, and the line as it was meant."""
    text = lines[line - 1]
    found = HEADER.fullmatch(text)
    before = find_places("\n".join(lines[: line - 1]))
    if found and found[1]:
        path = tuple(re.split(r"\s*\.\s*", found[2]))
        right = right_header(found[2], root)
        if right.startswith("[["):
            single = next(
                number for number in range(1, line + 1) if is_single(lines[number - 1], path) or number == line
            )
            message = f"{'.'.join(path)} may appear several times, so it has two brackets"
            return Mistake((), message, right, line=single), right
        first = before[path].line if path in before else line
        message = f"there is one {right} only, and it begins on line {first}: put the keys together there"
        return Mistake((), message, line=line), None
    pair = PAIR.match(text)
    key = pair["key"].strip('"') if pair else ""
    earlier = [place.line for known, place in before.items() if known and known[-1] == key.split(".")[-1]]
    problem = f"'{key}' is already on line {earlier[-1]}" if earlier else "what it names is already in the file"
    return Mistake((), f"{problem}: keep one of the two", line=line), "" if pair else None


def is_single(line: str, path: tuple[str, ...]) -> bool:
    """Return whether a line is the header of a table with single brackets."""
    found = HEADER.fullmatch(line)
    return found is not None and found[1] == "[" and tuple(re.split(r"\s*\.\s*", found[2])) == path


def where_opened(lines: list[str], line: int) -> int:
    """Return the last line, up to `line`, with a key whose value opens more than it closes."""
    for number in range(min(line, len(lines)), 0, -1):
        pair = PAIR.match(lines[number - 1])
        if not pair:
            continue
        value = pair["value"]
        quotes = value.count('"""') % 2 or value.count("'''") % 2
        if quotes or sum(map(value.count, "[{")) > sum(map(value.count, "]}")):
            return number
    return line


def header_above(lines: list[str], line: int) -> tuple[str, ...]:
    """Return the path of the table that a line belongs to."""
    for number in range(line - 1, 0, -1):
        found = HEADER.fullmatch(lines[number - 1])
        if found and found[1] and found[3]:
            return tuple(re.split(r"\s*\.\s*", found[2]))
    return ()


def right_header(name: str, root: inspect.Type) -> str:
    """Return the header of a table with one or two brackets, as the shape says; one for an unknown table."""
    plain = re.sub(r"\s", "", name)
    kind = type_at(root, tuple(plain.split(".")))
    many = kind is not None and isinstance(bare(kind), inspect.VarTupleType | inspect.ListType)
    return f"[[{plain}]]" if many else f"[{plain}]"
