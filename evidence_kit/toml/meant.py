"""What a key takes, and what was meant by a value that it does not take: the right form to type. Pure."""

import datetime as dt
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


def layers_of(kind: inspect.Type) -> list[inspect.Type]:
    """Return a type and what is within its remarks and its "or nothing", the outermost first."""
    layers = [kind]
    while True:
        inner = layers[-1]
        if isinstance(inner, inspect.UnionType):
            some = [one for one in inner.types if not isinstance(one, inspect.NoneType)]
            if len(some) != 1:
                return layers
            layers.append(some[0])
        elif isinstance(inner, inspect.Metadata):
            layers.append(inner.type)
        else:
            return layers


def bare(kind: inspect.Type) -> inspect.Type:
    """Return a type without its remarks, and without its "or nothing", which TOML cannot say."""
    return layers_of(kind)[-1]


def remarks_of(kind: inspect.Type, name: str) -> list[Any]:
    """Return the remarks of a name that were made on a type, the outermost first."""
    extras = [one.extra_json_schema or {} for one in layers_of(kind) if isinstance(one, inspect.Metadata)]
    return [extra[name] for extra in extras if name in extra]


def parts_told(kind: inspect.Type) -> str:
    """Return in words what the numbers of a value mean."""
    extras = [one.extra or {} for one in layers_of(kind) if isinstance(one, inspect.Metadata)]
    return next((str(extra["form"]) for extra in extras if "form" in extra), "a list of whole numbers")


def words_of(kind: inspect.Type) -> list[str]:
    """Return the words that may stand here; none where any may."""
    shape = bare(kind)
    if isinstance(shape, inspect.EnumType):
        return [str(one.value) for one in shape.cls]
    return [str(one) for one in shape.values] if isinstance(shape, inspect.LiteralType) else []


def example_of(kind: inspect.Type) -> str:
    """Return an example as it is typed in TOML; empty when there is none."""
    examples = remarks_of(kind, "examples")
    if not examples:
        words = words_of(kind)
        return quoted(words[0]) if words else "true" if isinstance(bare(kind), inspect.BoolType) else ""
    example = examples[0][0]
    return str(example) if isinstance(bare(kind), inspect.DateType) else written(example)


def written(value: object) -> str:
    """Return a plain value as TOML spells it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dt.date | int):
        return str(value)
    return quoted(str(value))


def quoted(text: str) -> str:
    """Return text as a TOML basic string; JSON's strings are TOML's, but for DEL and lone surrogates, which go."""
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007F")


def fits(kind: inspect.Type, value: object) -> bool:
    """Return whether a value without parts is one that its key takes; an amount is text of plain digits."""
    shape = bare(kind)
    match shape:
        case inspect.StrType():
            return isinstance(value, str) and len(value) >= (shape.min_length or 0)
        case inspect.BoolType():
            return isinstance(value, bool)
        case inspect.IntType():
            return isinstance(value, int) and not isinstance(value, bool) and within(shape, value)
        case inspect.DecimalType():
            spelled = not isinstance(value, str) or re.fullmatch(PLAIN, value) is not None
            return not isinstance(value, float) and spelled and converts(value, Decimal)
        case inspect.DateType():
            return converts(value, dt.date)
        case inspect.EnumType():
            return converts(value, shape.cls)
        case inspect.LiteralType():
            return isinstance(value, str | int) and not isinstance(value, bool) and value in shape.values
    return True


def within(shape: inspect.IntType, value: int) -> bool:
    """Return whether a number keeps to the limits of its key."""
    lowest = shape.ge if shape.ge is not None else shape.gt + 1 if shape.gt is not None else value
    return lowest <= value <= (shape.le if shape.le is not None else value)


def converts(value: object, kind: type) -> bool:
    """Return whether msgspec takes a value for a type."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def meant(kind: inspect.Type, raw: str) -> str:
    """Return what was probably meant by `raw`, as it is typed in TOML; empty when nobody can know.

    Args:
        raw: what stands behind the "=", as it stands there.
    """
    shape = bare(kind)
    plain = unquoted(raw)
    form = ""
    match shape:
        case inspect.BoolType():
            answer = yes_or_no(plain)
            form = "" if answer is None else written(answer)
        case inspect.IntType():
            form = whole_of(plain, shape)
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
            form = box_of(raw, len(shape.item_types), many=False)
        case inspect.VarTupleType() | inspect.ListType():
            form = list_of(shape.item_type, raw)
    return form


def unquoted(raw: str) -> str:
    """Return text without the quotes around it, of whatever kind."""
    return raw.strip().strip(QUOTES).strip()


def whole_of(plain: str, shape: inspect.IntType) -> str:
    """Return the whole number that a text means, when it is one that may stand here."""
    found = re.fullmatch(r"(-?\d{1,12})(?:[.,]0+)?(?:\s*(?:x|pcs|pieces))?", plain)
    return str(int(found[1])) if found and fits(shape, int(found[1])) else ""


def with_cents(amount: str) -> str:
    """Return an amount with both digits of its cents, when it has any."""
    return f"{amount}0" if re.search(r"\.\d$", amount) else amount


def nearest_word(kind: inspect.Type, plain: str) -> str:
    """Return the word of a list that was meant."""
    near = guess(plain.lower().replace("_", "-").replace(" ", "-"), words_of(kind))
    return quoted(near) if near else ""


def box_of(raw: str, count: int, *, many: bool) -> str:
    """Return the numbers of `raw` in one array, or in arrays of `count` each; empty when they are too few or many."""
    numbers = [round(float(one)) for one in NUMBER.findall(raw[:2000])]
    if not numbers or len(numbers) % count or (len(numbers) != count and not many):
        return ""
    boxes = [numbers[start : start + count] for start in range(0, len(numbers), count)]
    return written(boxes if many else boxes[0])


def list_of(kind: inspect.Type, raw: str) -> str:
    """Return the list that was meant by a single value, or by values without brackets."""
    shape = bare(kind)
    if isinstance(shape, inspect.TupleType):
        return box_of(raw, len(shape.item_types), many=True)
    if raw[:1] in ("{", ""):
        return ""
    parts = [meant(kind, part.strip()) for part in raw.strip("[]").split(",")]
    return f"[{', '.join(parts)}]" if all(parts) else ""
