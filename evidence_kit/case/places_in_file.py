"""Where in the tables of a case file a value stands that an edit is about, also after others changed the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

import msgspec

from evidence_kit.case.tables import CaseFile
from evidence_kit.text.names import meant, one_form

At = tuple[str | int | None, ...]
"""A place: ("claim", KEY), ("message", INDEX), ("evidence", NAME, KEY), ("evidence", NAME, LIST, INDEX), ("comparison",
INDEX), ("comparison", INDEX or None, KEY), ("comparison", INDEX or None, LIST, INDEX), or ("statement",), which is the
one in case.toml."""

PLAIN_TABLES = ("order", "claim", "facts", "attest", "upload")
NO_PLACES = ("claim.statement", "claim.statement_file", "evidence.file", "comparison.listing", "comparison.received")


class NoSuchPlace(ValueError):
    """No case file has such a place."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A key of a table, or an item of a list that is its value.

    Attributes:
        table: empty for the whole file, whose lists are messages and comparisons.
        first: what a new table of its kind begins with; None for a table that there is once.
        place: which of several tables; None for a new one, or where there is one only.
        index: of the item; None for the key itself.
        kind: the type of the value or of the item.
    """

    table: str
    first: Mapping[str, str] | None
    place: int | None
    key: str
    index: int | None
    kind: Any
    default: Any = None


def spot_of(tables: Mapping[str, Any], at: At, pair: tuple[str, str] | None, names: Sequence[str]) -> Spot | None:
    """Return where a place is in the tables of a case file; None when its comparison is gone.

    Args:
        pair: the names of the two files of the comparison that the place is in.
        names: of all files of the case.

    Raises:
        NoSuchPlace: no case file has it.
    """
    match at:
        case ("statement",):
            return spot_in("claim", None, None, "statement")
        case (str(table), str(key)) if table in PLAIN_TABLES and f"{table}.{key}" not in NO_PLACES:
            return spot_in(table, None, None, key)
        case ("message", int(index)) if index >= 0:
            return Spot("", None, None, "message", index, item_type(field_of("", "message").type))
        case ("comparison", int(index)) if index >= 0:
            found = comparison_at(tables, index, pair, names) if pair else None
            kind = item_type(field_of("", "comparison").type)
            return Spot("", None, None, "comparison", index if found is None else found, kind)
        case ("evidence", str(name), str(key), *rest) if f"evidence.{key}" not in NO_PLACES:
            return spot_in("evidence", {"file": name}, evidence_at(tables, name, names), key, rest)
        case ("comparison", (int() | None) as place, str(key), *rest) if pair and f"comparison.{key}" not in NO_PLACES:
            if place is not None and place < 0:
                raise NoSuchPlace(f"there is no comparison {place}"[:100])
            found = comparison_at(tables, place, pair, names)
            if found is None and place is not None:
                return None
            return spot_in("comparison", {"listing": pair[0], "received": pair[1]}, found, key, rest)
        case _:
            raise NoSuchPlace(f"there is no place {'.'.join(map(str, at))[:100]}")


def spot_in(
    table: str, first: Mapping[str, str] | None, place: int | None, key: str, rest: Sequence[object] = ()
) -> Spot:
    """Return the spot of a key in a table, or of an item of its list.

    Raises:
        NoSuchPlace: the table does not know the key, or an item is asked for of a key that is not a list.
    """
    field = field_of(table, key)
    default = None if field.default is msgspec.NODEFAULT else field.default
    match rest:
        case []:
            return Spot(table, first, place, key, None, field.type, default)
        case [int(index)] if index >= 0:
            return Spot(table, first, place, key, index, item_type(field.type))
        case _:
            raise NoSuchPlace(f"there is no such place in {table}.{key}")


def field_of(table: str, key: str) -> msgspec.structs.FieldInfo:
    """Return a key of a table, or of each of several; that of the file itself for an empty name.

    Raises:
        NoSuchPlace: no table of a case file has this key.
    """
    shape: Any = CaseFile
    if table:
        kind = unannotated(field_of("", table).type)
        shape = unannotated(item_type(kind)) if get_origin(kind) is tuple else kind
    found = next((field for field in msgspec.structs.fields(shape) if field.encode_name == key), None)
    if found is None:
        raise NoSuchPlace(f"there is no {table}.{key}"[:100])
    return found


def item_type(kind: object) -> object:
    """Return the type of the items of a list.

    Raises:
        NoSuchPlace: the type is not a list.
    """
    plain = unannotated(kind)
    if get_origin(plain) is not tuple or get_args(plain)[-1] is not Ellipsis:
        raise NoSuchPlace("this is not a list")
    return get_args(plain)[0]


def unannotated(kind: object) -> object:
    """Return a type without its annotations."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    return kind


def evidence_at(tables: Mapping[str, Any], name: str, names: Sequence[str]) -> int | None:
    """Return which [[evidence]] is about a file of the case; None before one is written."""
    spelled = [real_name(table["file"], names) for table in tables.get("evidence", [])]
    return spelled.index(name) if name in spelled else None


def comparison_at(
    tables: Mapping[str, Any], place: int | None, pair: tuple[str, str], names: Sequence[str]
) -> int | None:
    """Return which [[comparison]] is of two files: that at `place` when it is, else the only one; None without one."""
    pairs = [
        (real_name(table["listing"], names), real_name(table["received"], names))
        for table in tables.get("comparison", [])
    ]
    if place is not None and place < len(pairs) and pairs[place] == pair:
        return place
    return pairs.index(pair) if pairs.count(pair) == 1 else None


def real_name(written: str, names: Sequence[str]) -> str:
    """Return the name of the file that a written name means; one that means none stays, in one Unicode form."""
    return meant(written, names) or one_form(written)
