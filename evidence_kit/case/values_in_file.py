"""Values of a case file: in the one form in which equal ones are equal, as tomllib reads them, and as JSON."""

import datetime as dt
from typing import Any

import msgspec

from evidence_kit.case.places_in_file import Spot


def expected(was: object, spot: Spot) -> object:
    """Return what a value should still be; what no file can hold is equal to nothing."""
    try:
        return normal(was, spot)
    except msgspec.ValidationError:
        return object()


def normal(value: object, spot: Spot) -> Any:  # noqa: ANN401  (any value of a case file)
    """Return a value in the one form in which equal values are equal; None, and no text, stand for the default.

    Raises:
        msgspec.ValidationError: it is not of its type.
    """
    nothing = value is None or (value == "" and spot.default is None and spot.index is None)
    return spot.default if nothing else msgspec.convert(without_null(value), spot.kind)


def without_null(value: object) -> object:
    """Return a value whose tables have no keys without a value."""
    if isinstance(value, dict):
        return {key: without_null(one) for key, one in value.items() if one is not None}
    return [without_null(one) for one in value] if isinstance(value, list | tuple) else value


def written(before: object, new: object) -> Any:  # noqa: ANN401  (any value of a case file)
    """Return a value as tomllib reads it; where it equals what was there before, that stays as it was spelled."""
    if isinstance(new, msgspec.Struct):
        old = before if isinstance(before, dict) else {}
        table: dict[str, Any] = {}
        for field in msgspec.structs.fields(new):
            value, known = getattr(new, field.name), old.get(field.encode_name)
            if known is not None and msgspec.convert(known, field.type) == value:
                table[field.encode_name] = known
            elif value != field.default:
                table[field.encode_name] = written(known, value)
        return table
    if isinstance(new, tuple | list):
        olds = before if isinstance(before, list) else []
        return [written(olds[number] if number < len(olds) else None, one) for number, one in enumerate(new)]
    return msgspec.to_builtins(new, builtin_types=(dt.date,))


def as_json(value: object) -> Any:  # noqa: ANN401  (any value of a case file)
    """Return a value of a TOML file as JSON has it: days as text."""
    return msgspec.to_builtins(value)
