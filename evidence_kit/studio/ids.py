"""The ids by which a page names the files of a case, and the places of a page's edits in the case file."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from evidence_kit.case.change import Edit
from evidence_kit.case.places_in_file import At, NoSuchPlace, real_name
from evidence_kit.case.tables import CaseFile
from evidence_kit.model.wanted import Wanted, parse_wanted
from evidence_kit.studio import wire_requests

ID = re.compile("[0-9a-f]{16}")


class NoSuchFile(LookupError):
    """An id names no file of the case."""


def id_of(name: str) -> str:
    """Return the id of a file of the case."""
    return hashlib.blake2s(name.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def ids_of(names: Iterable[str], written: CaseFile) -> dict[str, str]:
    """Return the names of the files that are there or that the case file names, by their ids."""
    there = [*names]
    said = [table.file for table in written.evidence]
    said += [side for table in written.comparison for side in (table.listing, table.received)]
    return {id_of(name): name for name in (*there, *(real_name(one, there) for one in said))}


def edit_of(asked: wire_requests.Edit, ids: Mapping[str, str], written: CaseFile) -> Edit:
    """Return an edit as the case file has it: with names for ids.

    Raises:
        NoSuchPlace: something else stands where an id should.
        NoSuchFile: an id is not known.
    """
    at, was, value = asked.at, asked.was, asked.value
    pair = (name_of(asked.pair[0], ids), name_of(asked.pair[1], ids)) if asked.pair else None
    match at:
        case ("evidence", str(name), *rest):
            at = ("evidence", name_of(name, ids), *rest)
            if rest == ["still_of"]:
                was, value = (ids.get(one, one) if isinstance(one, str) else one for one in (was, value))
        case ("comparison", int() | None):
            was, value = (with_names(one, ids) for one in (was, value))
            was = as_spelled(was, written, list(ids.values()))
        case ("upload", "order"):
            was, value = (order_text(one, ids) for one in (was, value))
        case _:
            pass
    return Edit(at, was, value, pair)


def name_of(name: object, ids: Mapping[str, str]) -> str:
    """Return the name of the file of an id.

    Raises:
        NoSuchPlace: it is no id.
        NoSuchFile: it is not known.
    """
    if not isinstance(name, str):
        raise NoSuchPlace("a file is named by its id")
    if name not in ids:
        raise NoSuchFile
    return ids[name]


def with_names(comparison: Any, ids: Mapping[str, str]) -> Any:  # noqa: ANN401  (any JSON)
    """Return a comparison with the names of its files for their ids."""
    if not isinstance(comparison, dict):
        return comparison
    sides = {side: name_of(comparison[side], ids) for side in ("listing", "received") if comparison.get(side)}
    return {**comparison, **sides}


def as_spelled(comparison: Any, written: CaseFile, names: list[str]) -> Any:  # noqa: ANN401  (any JSON)
    """Return a comparison with its files named as the case file spells them."""
    if not isinstance(comparison, dict):
        return comparison
    pair = (comparison.get("listing"), comparison.get("received"))
    for table in written.comparison:
        if (real_name(table.listing, names), real_name(table.received, names)) == pair:
            return {**comparison, "listing": table.listing, "received": table.received}
    return comparison


def order_text(order: Any, ids: Mapping[str, str]) -> Any:  # noqa: ANN401  (any JSON)
    """Return the wanted order of pictures as the case file says it."""
    if not isinstance(order, list):
        return order
    if not all(isinstance(entry, list) for entry in order):
        raise NoSuchPlace("the order is a list of lists of ids")
    return [str(Wanted(tuple(name_of(name, ids) for name in entry))) for entry in order]


def for_page(at: At, value: Any, names: list[str]) -> Any:  # noqa: ANN401  (any JSON)
    """Return a value of the case file as a page knows it: with ids for names."""
    match at, value:
        case ("comparison", int() | None), dict():
            sides = {side: value.get(side) for side in ("listing", "received")}
            known = {side: id_of(real_name(name, names)) for side, name in sides.items() if isinstance(name, str)}
            return {**value, **known}
        case ("upload", "order"), list():
            return [[id_of(name) for name in parse_wanted(entry, names).names] for entry in value]
        case _:
            return value


def place_for_page(at: At) -> At:
    """Return a place of the case file as a page knows it."""
    match at:
        case ("evidence", str(name), *rest):
            return ("evidence", id_of(name), *rest)
        case _:
            return at
