"""Change single values of case.toml, each only while it still is what it was; every comment stays where it is."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from evidence_kit.case.file import mistakes_of_case, parse_case_file
from evidence_kit.case.places_in_file import At, Spot, spot_of
from evidence_kit.case.plain_refusals import plainly
from evidence_kit.case.tables import CaseFile
from evidence_kit.case.values_in_file import as_json, expected, normal, without_null, written
from evidence_kit.errors import RulesWrong
from evidence_kit.model.case import CASE_FILE
from evidence_kit.text.plain_text import decode
from evidence_kit.toml.mistakes import find_mistakes, right_form
from evidence_kit.toml.places import Place
from evidence_kit.toml.splice import Unusual, rewritten
from evidence_kit.toml.values import literal


@dataclass(frozen=True, slots=True)
class Edit:
    """One value that is to change.

    Attributes:
        was: what it must still be, as JSON; None for nothing. An item with nothing before is added behind the others.
        value: what it becomes; None for nothing, and then an item is removed.
        pair: the names of the two files of a comparison.
        exact: an item is added at its very index.
        prune: when nothing but the names of files is left in its table, that goes as well.
    """

    at: At
    was: Any
    value: Any
    pair: tuple[str, str] | None = None
    exact: bool = False
    prune: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a case file.

    Attributes:
        file: what it says.
        back: the edits that take the change back, in their order.
    """

    data: bytes
    file: CaseFile
    back: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """An edit whose value is not what it was.

    Attributes:
        index: which of the edits.
        now: what it is now, as JSON; None for nothing.
    """

    index: int
    now: Any


@dataclass(frozen=True, slots=True)
class Clashes:
    """Nothing was changed, because somebody else changed these values."""

    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class Senseless:
    """Nothing was changed, because the result would make no sense."""

    message: str
    hint: str = ""


class Wrong(ValueError):
    """A value is not of the type that its key has; the message says what to write."""


class Different(Exception):
    """A value is not what it was."""

    def __init__(self, now: object = None) -> None:
        super().__init__()
        self.now = now


def changed(data: bytes, edits: Sequence[Edit], names: Sequence[str]) -> Changed | Clashes | Senseless:
    """Return the bytes of a case file after all edits, or why none was made.

    Args:
        data: a case file without mistakes; empty for none.
        names: of all files of the case, to know which is meant.

    Raises:
        NoSuchPlace: an edit is about something that no case file has.
    """
    decoded = decode(data)
    tables = tomllib.loads(decoded.text)
    clashes: list[Clash] = []
    back: list[Edit] = []
    for index, edit in enumerate(edits):
        try:
            back.insert(0, make(tables, edit, names))
        except Different as problem:
            clashes.append(Clash(index, as_json(problem.now)))
        except Wrong as problem:
            return Senseless(*plainly(str(problem), edit.value))
    if clashes:
        return Clashes(tuple(clashes))
    try:
        after = decoded.encode(rewritten(decoded.unix, tables))
    except Unusual:
        return Senseless(
            f"{CASE_FILE} is laid out so that this cannot be changed here without touching more of it.",
            f"change it in the text of {CASE_FILE}",
        )
    try:
        return Changed(after, parse_case_file(after), tuple(back))
    except RulesWrong as problem:
        mistakes = mistakes_of_case(after)
        return Senseless(*plainly(mistakes[0].message)) if mistakes else Senseless(str(problem), problem.hint)


def make(tables: dict[str, Any], edit: Edit, names: Sequence[str]) -> Edit:
    """Make one edit in the tables, and return the one that takes it back.

    Raises:
        Different: the value is not what it was.
        Wrong: the new value is not of its type.
        NoSuchPlace: no case file has such a place.
    """
    spot = spot_of(tables, edit.at, edit.pair, names)
    if spot is None:
        raise Different
    new = converted(spot, edit.value)
    owner = owner_of(tables, spot)
    if spot.index is None:
        index, before = None, set_key(owner, spot, edit.was, new)
    else:
        index, before = set_item(owner, spot, edit, new)
    after = owner.get(spot.key) if index is None else None if new is None else owner[spot.key][index]
    place, made, pruned = settle(tables, spot, owner, prune=edit.prune)
    at = list(edit.at)
    if spot.table == "comparison":
        at[1] = None if pruned else place
    if index is not None:
        at[-1] = index
    return Edit(tuple(at), as_json(after), as_json(before), edit.pair, exact=True, prune=made)


def owner_of(tables: dict[str, Any], spot: Spot) -> dict[str, Any]:
    """Return the table that a spot is in; a new one is not yet among the others."""
    owner: dict[str, Any]
    if not spot.table:
        owner = tables
    elif spot.first is None:
        owner = tables.setdefault(spot.table, {})
    else:
        owner = dict(spot.first) if spot.place is None else tables[spot.table][spot.place]
    return owner


def settle(tables: dict[str, Any], spot: Spot, owner: dict[str, Any], *, prune: bool) -> tuple[int | None, bool, bool]:
    """Put a new table among the others, and take away what is empty.

    Returns:
        which of several tables it is now, whether it is new, and whether it was taken away.
    """
    place, made, pruned = spot.place, False, False
    if spot.first is None:
        if spot.table and not owner:
            del tables[spot.table]
        return place, made, pruned
    others = tables.setdefault(spot.table, [])
    if place is None and owner != spot.first:
        place, made = len(others), True
        others.append(owner)
    elif place is not None and prune and owner.keys() == spot.first.keys():
        pruned = True
        del others[place]
    if not others:
        del tables[spot.table]
    return place, made, pruned


def set_key(owner: dict[str, Any], spot: Spot, was: object, new: object) -> object:
    """Set a key of a table, or remove it when it gets its default, and return what it was before.

    Raises:
        Different: it is neither what it was nor what it becomes.
    """
    before = owner.get(spot.key)
    now = normal(before, spot)
    if now not in (new, expected(was, spot)):
        raise Different(None if now == spot.default else before)
    if now != new:
        owner.pop(spot.key, None)
        if new != spot.default:
            owner[spot.key] = written(before, new)
    return before


def set_item(owner: dict[str, Any], spot: Spot, edit: Edit, new: object) -> tuple[int, object]:
    """Add, change or remove an item of a list, and return its index and what it was before.

    Raises:
        Different: it is not what it was.
    """
    items: list[Any] = [*owner.get(spot.key, [])]
    index, before = spot.index or 0, None
    if edit.was is None:
        index = min(index, len(items)) if edit.exact else len(items)
        items[index:index] = [] if new is None else [written(None, new)]
    else:
        was = expected(edit.was, spot)
        same = [number for number, item in enumerate(items) if normal(item, spot) == was]
        if not same:
            raise Different(items[index] if index < len(items) else None)
        index = min(same, key=lambda number: abs(number - index))
        before = items[index]
        items[index : index + 1] = [] if new is None else [written(before, new)]
    owner.pop(spot.key, None) if not items else owner.update({spot.key: items})
    return index, before


def converted(spot: Spot, value: object) -> object:
    """Return a new value as its type has it.

    Raises:
        Wrong: it is not of its type.
    """
    try:
        return normal(value, spot)
    except msgspec.ValidationError as problem:
        plain = without_null(value)
        inside: Any = plain if spot.index is None else [plain]
        table: Any = {**(spot.first or {}), spot.key: inside}
        several = spot.first is not None
        path = (spot.table, 0, spot.key) if several else (spot.table, spot.key)
        tables = {spot.table: [table] if several else table} if spot.table else table
        found = find_mistakes(tables, CaseFile, {path: Place(1, literal(value))})
        if not found:
            raise Wrong(f"{spot.key}: {problem}") from None
        raise Wrong(f"{found[0].message}{right_form(found[0])}") from None
