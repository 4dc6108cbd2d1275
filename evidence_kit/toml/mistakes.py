"""Find every mistake in a file written by people, each with its line and the right form to type.

msgspec reports only the first mistake, without its line, so this walks the values along the shape that msgspec has.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import inspect

from evidence_kit.text.names import did_you_mean, guess, printable
from evidence_kit.text.values import wrong_day
from evidence_kit.toml.meant import (
    bare,
    choice_for,
    example_of,
    fits,
    is_number,
    least,
    meant,
    remark_of,
    type_at,
    type_of,
    words_of,
)
from evidence_kit.toml.places import KeyPath, Place

MOST_SHOWN = 20
MOST_FOUND = 200
"""Most mistakes that are searched: a file with more is not of the right kind."""
MOST_HOMES = 4
"""Most tables that are named for a misplaced key."""
LONGEST = 72


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a file.

    Attributes:
        path: path of the key, table or element.
        message: the fault, as the beginning of a sentence.
        form: the text to type instead; empty if unknown.
        like: `form` is an example, not the value that was meant.
        line: counted from 1; None for the line of `path`.
        missing: a required key is missing.
        unknown: the last part of `path` is a key that is not known.
        meant: the known key that was probably meant by it; empty without one.
        twin: the table that is about the same as the one in which `path` is; empty without one.
    """

    path: KeyPath
    message: str
    form: str = ""
    like: bool = False
    line: int | None = None
    missing: bool = False
    unknown: bool = False
    meant: str = ""
    twin: KeyPath = ()


def render_mistakes(mistakes: Sequence[Mistake], name: str, text: str, places: Mapping[KeyPath, Place]) -> str:
    """Return mistakes in the order of their lines, each as "file, line 3: the line" above the message.

    Args:
        name: the name of the file in messages.
    """
    lines = text.split("\n")
    placed = sorted(((line_of(mistake, places), mistake) for mistake in mistakes), key=lambda pair: pair[0])
    rendered: list[str] = []
    for line, mistake in placed[:MOST_SHOWN]:
        written = shortened(lines[line - 1].strip()) if line <= len(lines) else ""
        rendered.append(f"{name}, line {line}: {written}\n  {mistake.message}{right_form(mistake)}")
    if len(placed) > MOST_SHOWN:
        rendered.append(f"and {len(placed) - MOST_SHOWN if len(placed) < MOST_FOUND else 'many'} more")
    return "\n".join(rendered)


def right_form(mistake: Mistake) -> str:
    """Return the form to type, as the end of the message."""
    if not mistake.form:
        return ""
    start = " Write" if mistake.message.endswith(("?", ".")) else ": write"
    return f"{start} it like {mistake.form}" if mistake.like else f"{start} {mistake.form}"


def shortened(text: str) -> str:
    """Return a line made printable, and cut if it is long."""
    safe = printable(text[: LONGEST * 2].replace("\t", " "))
    return safe if len(safe) <= LONGEST else safe[: LONGEST - 1] + "…"


def line_of(mistake: Mistake, places: Mapping[KeyPath, Place]) -> int:
    """Return the line of a mistake: that of its path, or of the nearest table around it."""
    if mistake.line is not None:
        return mistake.line
    around = (mistake.path[:length] for length in range(len(mistake.path), 0, -1))
    return next((places[path].line for path in around if path in places), 1)


def find_mistakes(value: object, shape: type, places: Mapping[KeyPath, Place]) -> list[Mistake]:
    """Return the mistakes, at most MOST_FOUND, of a value read by tomllib that should have the shape of a structure."""
    root = type_of(shape)
    return list(itertools.islice(walk(root, value, (), places, root), MOST_FOUND))


def walk(
    kind: inspect.Type, value: object, path: KeyPath, places: Mapping[KeyPath, Place], root: inspect.Type
) -> Iterator[Mistake]:
    """Yield the mistakes in a value and everything inside it."""
    kind = choice_for(kind, value)
    shape = bare(kind)
    if isinstance(shape, inspect.StructType):
        yield from walk_table(shape, value, path, places, root)
    elif isinstance(shape, inspect.VarTupleType | inspect.ListType):
        yield from walk_list(kind, shape, value, path, places, root)
    elif isinstance(shape, inspect.DictType) and isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(shape.value_type, inner, (*path, key), places, root)
    elif isinstance(shape, inspect.TupleType):
        if not (
            isinstance(value, list) and len(value) == len(shape.item_types) and all(map(fits, shape.item_types, value))
        ):
            form = remark_of(kind, "form") or "a list of whole numbers"
            yield Mistake(path, f"{header(path)} must be {form}", *form_of(kind, path, places))
    else:
        yield from walk_value(kind, shape, value, path, places)


def walk_table(
    shape: inspect.StructType, value: object, path: KeyPath, places: Mapping[KeyPath, Place], root: inspect.Type
) -> Iterator[Mistake]:
    """Yield the mistakes in a table: unknown keys, missing keys, wrong values."""
    if isinstance(value, list) and path and not isinstance(path[-1], int) and value and isinstance(value[0], dict):
        yield Mistake(path, f"there is one {header(path)} only", f"[{header(path)}]")
        return
    if not isinstance(value, dict):
        below = (f"{in_brackets(path)} and its keys on the lines below", False)
        form = form_of(shape, path, places)
        yield Mistake(path, f"{header(path)} is a table", *(form if form[0] else below))
        return
    fields = {field.encode_name: field for field in shape.fields}
    for key, inner in value.items():
        if key in fields:
            yield from walk(fields[key].type, inner, (*path, key), places, root)
        else:
            yield unknown_key(key, path, list(fields), root)
    for key, field in fields.items():
        if field.required and key not in value:
            example = example_of(field.type)
            message = f"the key '{key}' is missing{f' in {in_brackets(path)}' if path else ''}"
            yield Mistake(path, message, f"{key} = {example}" if example else "", like=True, missing=True)


def unknown_key(key: str, path: KeyPath, fields: Sequence[str], root: inspect.Type) -> Mistake:
    """Return the mistake for an unknown key, with the table it belongs to or the key that was probably meant."""
    message = f"unknown key '{shortened(key)}'{f' in {in_brackets(path)}' if path else ''}."
    elsewhere = [place for place in tables_with(root, key) if place != header(path)]
    if 0 < len(elsewhere) <= MOST_HOMES:
        homes = " or ".join(bracketed(place, root) for place in elsewhere)
        return Mistake((*path, key), f"{message} It belongs below {homes}", unknown=True)
    near = guess(key, fields)
    if near:
        return Mistake((*path, key), message + did_you_mean(near), unknown=True, meant=near)
    return Mistake((*path, key), f"{message} Known here: {', '.join(fields)}", unknown=True)


def tables_with(kind: inspect.Type, key: str, place: str = "") -> Iterator[str]:
    """Yield the dotted names of all tables that have a key."""
    shape = bare(kind)
    if isinstance(shape, inspect.VarTupleType | inspect.ListType):
        yield from tables_with(shape.item_type, key, place)
    if isinstance(shape, inspect.StructType):
        if any(field.encode_name == key for field in shape.fields):
            yield place
        for field in shape.fields:
            yield from tables_with(field.type, key, f"{place}.{field.encode_name}".lstrip("."))


def bracketed(place: str, root: inspect.Type) -> str:
    """Return the name of a table with one or two brackets, as the shape says."""
    if not place:
        return "no table: put it first in the file"
    kind = type_at(root, tuple(place.split(".")))
    many = kind is not None and isinstance(bare(kind), inspect.VarTupleType | inspect.ListType)
    return f"[[{place}]]" if many else f"[{place}]"


def walk_list(
    kind: inspect.Type,
    shape: Any,  # noqa: ANN401  (either of two types with item_type)
    value: object,
    path: KeyPath,
    places: Mapping[KeyPath, Place],
    root: inspect.Type,
) -> Iterator[Mistake]:
    """Yield the mistakes in an array and its elements."""
    tables = isinstance(bare(shape.item_type), inspect.StructType)
    if tables and isinstance(value, dict) and value and all(map(holds_tables, value.values())):
        inner = next(iter(value), "")
        yield Mistake((*path, inner), f"it belongs below a [[{header(path)}]]: write that table before it")
    elif tables and isinstance(value, dict):
        yield Mistake(path, f"{header(path)} may appear several times, so it has two brackets", f"[[{header(path)}]]")
        inside = walk(shape.item_type, value, path, places, root)
        yield from (mistake for mistake in inside if not mistake.missing)
    elif tables and not isinstance(value, list):
        yield Mistake(path, f"{header(path)} is a table", f"[[{header(path)}]] and its keys on the lines below")
    elif not isinstance(value, list):
        yield Mistake(path, f"{header(path)} is a list", *form_of(kind, path, places))
    elif value and isinstance(bare(shape.item_type), inspect.TupleType) and all(map(is_number, value)):
        items = remark_of(shape.item_type, "several") or "boxes"
        yield Mistake(
            path, f"{header(path)} is a list of {items}, so it has two brackets", *form_of(kind, path, places)
        )
    else:
        fewest, most = shape.min_length or 0, shape.max_length
        if len(value) < fewest or (most is not None and len(value) > most):
            needs = "must not be empty" if fewest == 1 else f"must have {fewest} parts"
            yield Mistake(path, f"{header(path)} {needs}", *form_of(kind, path, places))
        for number, inner in enumerate(value):
            yield from walk(shape.item_type, inner, (*path, number), places, root)


def walk_value(
    kind: inspect.Type, shape: inspect.Type, value: object, path: KeyPath, places: Mapping[KeyPath, Place]
) -> Iterator[Mistake]:
    """Yield the mistake in a value that has no parts."""
    raw = places[path].value if path in places else ""
    # TOML reads 0x10 as 16 and 1_0 as 10; nobody types them for an amount.
    amount = isinstance(shape, inspect.DecimalType) and not remark_of(kind, "rounded")
    strange = amount and isinstance(value, int) and not re.fullmatch(r"-?[0-9]*", raw)
    if fits(kind, value) and not strange:
        return
    yield Mistake(path, problem_with(kind, shape, value, header(path)), *form_of(kind, path, places))


def problem_with(kind: inspect.Type, shape: inspect.Type, value: object, name: str) -> str:
    """Return the message about the value of a key that has the wrong type."""
    problem = f"{name} has the wrong type"
    match shape:
        case inspect.DecimalType() if isinstance(value, str):
            problem = f"{name} is not an amount"
        case inspect.DecimalType():
            problem = "put amounts in quotes, so that no digit is lost"
        case inspect.DateType():
            excess = "a time" if isinstance(value, dt.datetime) else "quotes"
            form = f"{name} is a day: year, month, day, without {excess}"
            problem = (wrong_day(value) if isinstance(value, str) else "") or form
        case inspect.BoolType():
            problem = f"{name} must be {remark_of(kind, 'form') or 'true or false, without quotes'}"
        case inspect.IntType():
            lowest = least(shape)
            limits = f", at least {lowest}" if lowest is not None else ""
            limits += f", at most {shape.le}" if shape.le else ""
            problem = f"{name} must be a whole number{limits}"
        case inspect.FloatType():
            problem = f"{name} must be a number, at least {shape.ge:g}" if shape.ge is not None else problem
        case inspect.StrType() if isinstance(value, str) and value:
            problem = f"{name} must be {remark_of(kind, 'form') or 'text of another form'}"
        case inspect.StrType():
            problem = f"{name} must not be empty" if isinstance(value, str) else f"{name} must be text, in quotes"
        case inspect.EnumType() | inspect.LiteralType():
            words = words_of(kind)
            word = str(value) if isinstance(value, str | int | float) else "this"
            near = guess(word.lower(), words)
            problem = f"'{shortened(word)}' in {name} is not one of {', '.join(words)}"
            problem += f".{did_you_mean(near)}" if near else ""
        case _:
            pass
    return problem


def form_of(kind: inspect.Type, path: KeyPath, places: Mapping[KeyPath, Place]) -> tuple[str, bool]:
    """Return the text to type for a key, the probable meaning or an example, and whether it is an example."""
    raw = places[path].value if path in places else ""
    probable = meant(kind, raw)
    form = probable or example_of(kind, raw)
    if not form or not path:
        return "", False
    return (f"{path[-1]} = {form}" if isinstance(path[-1], str) else form), not probable


def holds_tables(value: object) -> bool:
    """Return whether a value is a table or a list of tables."""
    return isinstance(value[0] if isinstance(value, list) and value else value, dict)


def header(path: KeyPath) -> str:
    """Return a path as it is written in the header of a table."""
    return ".".join(part for part in path if isinstance(part, str))


def in_brackets(path: KeyPath) -> str:
    """Return the header of the table at a path, with two brackets if it is one of several."""
    return f"[[{header(path)}]]" if path and isinstance(path[-1], int) else f"[{header(path)}]"
