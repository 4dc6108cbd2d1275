"""Suggest the correct TOML for a value of the wrong type. Pure."""

import datetime as dt
import functools
import json
import re
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import inspect

from evidence_kit.text.amounts import PLAIN, amount_of
from evidence_kit.text.names import guess
from evidence_kit.text.values import days_of, yes_or_no

QUOTES = "\"'“”„‟‘’‚«»`´"
NUMBER = re.compile(r"-?\d{1,9}(?:\.\d+)?")


@functools.cache
def type_of(structure: type) -> inspect.Type:
    """Return the type of a structure; worked out once, because that takes longer than to read a file."""
    return inspect.type_info(structure)


def layers_of(kind: inspect.Type) -> list[inspect.Type]:
    """Return a type and the types inside its annotations and its "or None", the outermost first.

    If a key accepts several types, the first counts.
    """
    layers = [kind]
    while True:
        inner = layers[-1]
        if isinstance(inner, inspect.UnionType):
            layers.append(next(choice for choice in inner.types if not isinstance(choice, inspect.NoneType)))
        elif isinstance(inner, inspect.Metadata):
            layers.append(inner.type)
        else:
            return layers


def bare(kind: inspect.Type) -> inspect.Type:
    """Return a type without its annotations and its "or None"."""
    return layers_of(kind)[-1]


def type_at(kind: inspect.Type, path: tuple[str | int, ...]) -> inspect.Type | None:
    """Return the type of the value at a path of keys; None if the shape has no such key."""
    current: inspect.Type = kind
    for name in path:
        shape = bare(current)
        while isinstance(shape, inspect.VarTupleType | inspect.ListType):
            shape = bare(shape.item_type)
        fields = shape.fields if isinstance(shape, inspect.StructType) else ()
        found = next((field.type for field in fields if field.encode_name == name), None)
        if found is None:
            return None
        current = found
    return current


def choice_for(kind: inspect.Type, value: object) -> inspect.Type:
    """Return the type that fits a value, for a key that accepts one table or a list of tables."""
    for layer in layers_of(kind):
        for choice in layer.types if isinstance(layer, inspect.UnionType) else ():
            if isinstance(value, list) and isinstance(bare(choice), inspect.VarTupleType | inspect.ListType):
                return choice
    return kind


def examples_of(kind: inspect.Type) -> list[Any]:
    """Return the examples in the annotations of a type, the outermost first."""
    remarks = [layer.extra_json_schema or {} for layer in layers_of(kind) if isinstance(layer, inspect.Metadata)]
    return [example for remark in remarks for example in remark.get("examples", ())]


def remark_of(kind: inspect.Type, name: str) -> Any:  # noqa: ANN401  (any value of an annotation)
    """Return the value of a name in the `extra` annotations of a type; None if there is none."""
    remarks = [layer.extra or {} for layer in layers_of(kind) if isinstance(layer, inspect.Metadata)]
    return next((remark[name] for remark in remarks if name in remark), None)


def words_of(kind: inspect.Type) -> list[str]:
    """Return the words that a type accepts; empty if it accepts any."""
    shape = bare(kind)
    if isinstance(shape, inspect.EnumType):
        return [str(member.value) for member in shape.cls]
    return [str(word) for word in shape.values] if isinstance(shape, inspect.LiteralType) else []


def example_of(kind: inspect.Type, raw: str = "") -> str:
    """Return an example as it is typed in TOML; empty if the type has none.

    Args:
        raw: the value as typed; in an example of a table it goes to the first required key.
    """
    shape, examples = bare(kind), examples_of(kind)
    if isinstance(shape, inspect.StructType):
        return table_of(shape, raw)
    if not examples:
        words = words_of(kind)
        return quoted(words[0]) if words else "true" if isinstance(shape, inspect.BoolType) else ""
    return str(examples[0]) if isinstance(shape, inspect.DateType) else written(examples[0])


def table_of(shape: inspect.StructType, raw: str) -> str:
    """Return an inline table with the required keys; empty if there are none, or one has no example."""
    forms: dict[str, str] = {}
    for field in shape.fields:
        if field.required:
            form = "" if forms or raw[:1] in ("{", "") else meant(field.type, raw)
            forms[field.encode_name] = form or example_of(field.type)
    if not forms or not all(forms.values()):
        return ""
    return f"{{ {', '.join(f'{key} = {form}' for key, form in forms.items())} }}"


def written(value: object) -> str:
    """Return a plain value as it is written in TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {written(inner)}' for key, inner in value.items())} }}"
    if isinstance(value, dt.date | int | float):
        return str(value)
    return quoted(str(value))


def quoted(text: str) -> str:
    """Return a text as a TOML basic string: a JSON string, but DEL is escaped and lone surrogates are replaced."""
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007F")


def fits(kind: inspect.Type, value: object) -> bool:
    """Return whether a type accepts a value that has no parts; an amount must be text of plain digits."""
    shape = bare(kind)
    match shape:
        case inspect.StrType():
            return converts(value, str) and len(str(value)) >= (shape.min_length or 0) and matches(shape, str(value))
        case inspect.BoolType():
            return isinstance(value, bool)
        case inspect.IntType() | inspect.FloatType():
            number = isinstance(value, int) or (isinstance(value, float) and isinstance(shape, inspect.FloatType))
            return number and not isinstance(value, bool) and within(shape, value)
        case inspect.DecimalType():
            exact = remark_of(kind, "rounded") or (
                re.fullmatch(PLAIN, value) is not None if isinstance(value, str) else not isinstance(value, float)
            )
            return bool(exact) and converts(value, Decimal)
        case inspect.DateType():
            return converts(value, dt.date)
        case inspect.EnumType():
            return converts(value, shape.cls)
        case inspect.LiteralType():
            return isinstance(value, str | int) and not isinstance(value, bool) and value in shape.values
        case _:
            return isinstance(value, dict) or not isinstance(shape, inspect.DictType)


def is_number(value: object) -> bool:
    """Return whether a value is a number; true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def matches(shape: inspect.StrType, text: str) -> bool:
    """Return whether a text matches the pattern of its type, if any."""
    return shape.pattern is None or re.search(shape.pattern, text) is not None


def least(shape: inspect.IntType) -> int | None:
    """Return the smallest number that a type accepts; None if there is no limit."""
    return shape.gt + 1 if shape.ge is None and shape.gt is not None else shape.ge


def within(shape: inspect.IntType | inspect.FloatType, value: Any) -> bool:  # noqa: ANN401  (any number)
    """Return whether a number is within the limits of its type; what is not a number never is."""
    lowest = shape.ge if isinstance(shape, inspect.FloatType) else least(shape)
    return (lowest is None or lowest <= value) and (shape.le is None or value <= shape.le)


def converts(value: object, kind: type) -> bool:
    """Return whether msgspec accepts a value for a type."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def meant(kind: inspect.Type, raw: str) -> str:
    """Return the value that was probably meant by `raw`, as it is typed in TOML; empty if unclear.

    Args:
        raw: the text after the "=".
    """
    shape = bare(kind)
    plain = unquoted(raw)
    form = ""
    match shape:
        case inspect.BoolType():
            answer = yes_or_no(plain)
            form = "" if answer is None else written(answer)
        case inspect.IntType():
            form = whole_number_of(plain, shape)
        case inspect.FloatType():
            found = re.fullmatch(r"(\d{1,6}(?:[.,]\d{1,6})?)\s*(?:s|sec|seconds)?", plain)
            value = float(found[1].replace(",", ".")) if found else -1.0
            form = written(value) if found and fits(shape, value) else ""
        case inspect.DecimalType():
            amount = amount_of(plain)
            form = quoted(with_cents(amount)) if amount else ""
        case inspect.DateType():
            form = " or ".join(map(str, days_of(plain)))
        case inspect.EnumType() | inspect.LiteralType():
            form = nearest_word(kind, plain)
        case inspect.StrType():
            form = quoted(plain) if plain and raw[:1] not in ("[", "{") and '"' not in plain else ""
        case inspect.TupleType():
            form = numbers_of(raw, shape, many=False)
        case inspect.VarTupleType() | inspect.ListType():
            form = list_of(shape.item_type, raw)
        case _:
            pass
    return form


def unquoted(raw: str) -> str:
    """Return a text without quotes of any kind around it."""
    return raw.strip().strip(QUOTES).strip()


def whole_number_of(plain: str, shape: inspect.IntType) -> str:
    """Return the whole number that a text means; empty if the type does not accept it."""
    found = re.fullmatch(r"(-?\d{1,12})(?:[.,]0+)?(?:\s*(?:x|pcs|pieces))?", plain)
    return str(int(found[1])) if found and fits(shape, int(found[1])) else ""


def with_cents(amount: str) -> str:
    """Return an amount with both digits of its cents, if it has cents."""
    return f"{amount}0" if re.search(r"\.\d$", amount) else amount


def nearest_word(kind: inspect.Type, plain: str) -> str:
    """Return the word, of those that a type accepts, that was meant; empty if unclear."""
    near = guess(plain.lower().replace("_", "-").replace(" ", "-"), words_of(kind))
    return quoted(near) if near else ""


def numbers_of(raw: str, shape: inspect.TupleType, *, many: bool) -> str:
    """Return the numbers of `raw` as an array of this shape, or if `many` as several; empty if they do not fit."""
    count, kind = len(shape.item_types), shape.item_types[0]
    is_whole = isinstance(bare(kind), inspect.IntType)
    numbers = [round(float(number)) if is_whole else float(number) for number in NUMBER.findall(raw[:2000])]
    if not numbers or len(numbers) % count or (len(numbers) != count and not many):
        return ""
    if not all(fits(kind, number) for number in numbers):
        return ""
    boxes = [numbers[start : start + count] for start in range(0, len(numbers), count)]
    return written(boxes if many else boxes[0])


def list_of(kind: inspect.Type, raw: str) -> str:
    """Return the list that was meant by a single value or by values without brackets; empty if unclear."""
    shape = bare(kind)
    if isinstance(shape, inspect.TupleType):
        return numbers_of(raw, shape, many=True)
    if raw[:1] in ("{", ""):
        return ""
    parts = [meant(kind, part.strip()) for part in raw.strip("[]").split(",")]
    return f"[{', '.join(parts)}]" if all(parts) else ""
