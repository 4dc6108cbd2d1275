"""The case file: reading case.toml strictly, with every mistake reported at once, each with its line."""

import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path, PurePath

import msgspec

from evidence_kit.case.tables import CaseFile, EvidenceTable
from evidence_kit.errors import CaseUnreadable, RulesWrong
from evidence_kit.model.bounds import MOST_MARKS, MOST_MUTED, TOO_MANY
from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.strip import MOST_MOMENTS
from evidence_kit.text.names import one_form, printable
from evidence_kit.text.regular import read_regular
from evidence_kit.text.values import FIRST_YEAR, LAST_YEAR
from evidence_kit.toml.meant import written
from evidence_kit.toml.mistakes import Mistake
from evidence_kit.toml.reading import Line, mistakes_in, read_strictly

MOST_BYTES = 1 << 20

LENGTH = re.compile(r"(\d{1,5}(?:[.,]\d{1,3})?)\s*(mm|cm|m|in)")


def load_case_file(folder: Path) -> CaseFile:
    """Return the case file of `folder`; an empty one when it does not exist.

    Raises:
        CaseUnreadable: it is there and cannot be opened.
        RulesWrong: not TOML, an unknown key, a wrong type.
    """
    path = folder / CASE_FILE
    shown = printable(str(path))
    if not path.exists() and not path.is_symlink():
        return CaseFile()
    refuse_links(path)
    try:
        data = read_regular(path)
    except OSError as problem:
        raise CaseUnreadable(f"{shown} cannot be read: {problem.strerror}.", hint="check its permissions") from None
    return parse_case_file(data, shown)


def refuse_links(path: Path) -> None:
    """Refuse a case file that is a link or a folder.

    Raises:
        RulesWrong: it is.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        shown = printable(str(path))
        raise RulesWrong(f"{shown} is not a regular file.", hint="put the file itself there, not a link or a folder")


@functools.lru_cache(maxsize=8)
def parse_case_file(data: bytes, shown: str = CASE_FILE) -> CaseFile:
    """Return the case file that these bytes are; those read last are remembered.

    Args:
        shown: how messages name the file.

    Raises:
        RulesWrong: too large, not TOML, an unknown key, a wrong type, a value that makes no sense; all of it is
            reported at once.
    """
    if len(data) > MOST_BYTES:
        raise RulesWrong(f"{shown} is larger than 1 MB.", hint="it should hold a few dozen lines")
    return read_strictly(
        data,
        CaseFile,
        shown,
        hint="evidence-kit init NEW-FOLDER   writes a case.toml that shows every key",
        further=find_nonsense,
    )


def mistakes_of_case(data: bytes) -> tuple[Line, ...]:
    """Return the mistakes of a case file, each with its line; none when it can be read."""
    if len(data) > MOST_BYTES:
        return (Line(1, "", f"{CASE_FILE} is larger than 1 MB: it should hold a few dozen lines"),)
    return mistakes_in(data, CaseFile, find_nonsense)


def find_nonsense(file: CaseFile) -> Iterator[Mistake]:
    """Yield the values that have the right type and still make no sense.

    An impossible amount, a year outside 2000 to 2200, a length that cannot be read, a file described twice, a name that
    no file can have, a statement given twice.
    """
    yield from find_absurd(file)
    if file.claim.statement is not None and file.claim.statement_file is not None:
        message = "both statement and statement_file give the words of the claim: keep one of them"
        yield Mistake(("claim", "statement_file"), message)
    if PurePath(one_form(file.claim.statement_file or "")).name.casefold() == CASE_FILE:
        message = f"the statement cannot be in {CASE_FILE} as a whole: name a text file of its own"
        yield Mistake(("claim", "statement_file"), message, 'statement_file = "statement.txt"')
    yield from find_nameless(file)
    seen: dict[str, int] = {}
    for number, evidence in enumerate(file.evidence):
        name = one_form(evidence.file)
        if name in seen:
            message = f"there are two [[evidence]] tables for '{printable(evidence.file)}': write all of it into one"
            yield Mistake(("evidence", number, "file"), message, twin=("evidence", seen[name]))
        seen.setdefault(name, number)
    yield from find_unmeasurable(file)
    yield from find_crowded(file)
    yield from find_unmutable(file)
    for number, evidence in enumerate(file.evidence):
        if (evidence.still_of is None) != (evidence.at is None):
            lacking = "still_of" if evidence.still_of is None else "at"
            message = "still_of and at belong together: the video, and the second of the frame"
            form = 'still_of = "unboxing.mov"' if lacking == "still_of" else "at = 12.5"
            yield Mistake(("evidence", number), message, form, like=True)
        yield from find_backward(evidence, number)
        yield from find_disordered(evidence, number)


def find_disordered(evidence: EvidenceTable, number: int) -> Iterator[Mistake]:
    """Yield the key moments of a film that are too few or too many, or not in the order of time."""
    count, path = len(evidence.moments), ("evidence", number, "moments")
    if count > MOST_MOMENTS:
        wanted = f"moments names at most {MOST_MOMENTS} seconds of the video, not {count}"
        yield Mistake(path, f"{wanted}: remove some")
    for before, after in itertools.pairwise(evidence.moments):
        if after.at <= before.at:
            yield Mistake(path, f"moments go in the order of time: {after.at:g} s cannot follow {before.at:g} s")


def find_backward(evidence: EvidenceTable, number: int) -> Iterator[Mistake]:
    """Yield the covers of a film that end before they begin, and their further seconds that are outside."""
    for index, cover in enumerate(evidence.cover):
        if cover.end is not None and cover.end <= cover.begin:
            message = f"this cover ends at {cover.end:g} s and begins at {cover.begin:g} s, so it covers nothing"
            yield Mistake(("evidence", number, "cover", index, "to"), message, f"to = {cover.begin + 5:g}", like=True)
        for place, (begin, end) in enumerate(() if isinstance(cover.lost, str) else cover.lost or ()):
            if begin > end:
                path = ("evidence", number, "cover", index, "lost", place)
                yield Mistake(path, f"these seconds end at {end:g} and begin at {begin:g}", f"[{end:g}, {begin:g}]")
        if cover.at and not cover.follow:
            message = "further seconds are for a box that is followed"
            yield Mistake(("evidence", number, "cover", index), message, "follow = true")
        for further, key in enumerate(cover.at):
            if key.second <= cover.begin or (cover.end is not None and key.second > cover.end):
                message = f"{key.second:g} s is not between the cover's from and to"
                where = ("evidence", number, "cover", index, "at", further, "second")
                yield Mistake(where, message, f"second = {cover.begin + 1:g}", like=True)


def find_absurd(file: CaseFile) -> Iterator[Mistake]:
    """Yield the impossible amounts and years of every table.

    Too low a refund is a finding.
    """
    tables: list[tuple[tuple[str | int, ...], msgspec.Struct | None]] = [
        (("order",), file.order),
        (("claim",), file.claim),
        (("claim", "offered"), file.claim.offered),
        (("claim", "decided"), file.claim.decided),
        (("facts",), file.facts),
    ]
    tables += [(("message", number), message) for number, message in enumerate(file.message)]
    for path, table in tables:
        area = ".".join(str(part) for part in path if isinstance(part, str))
        for key, value in msgspec.structs.asdict(table).items() if table is not None else ():
            if isinstance(value, Decimal):
                lowest = 0 if key != "refund" else -(10**12)
                if not (value.is_finite() and lowest <= value < 10**12):
                    yield Mistake((*path, key), f"{area}.{key} is not an amount", f'{key} = "24.90"', like=True)
            elif isinstance(value, dt.date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
                yield Mistake((*path, key), f"{area}.{key} is {value}: check the year")


def find_unmeasurable(file: CaseFile) -> Iterator[Mistake]:
    """Yield marks without a box, colours with one box only, lengths that cannot be read or belong to no item."""
    for number, comparison in enumerate(file.comparison):
        for place, mark in enumerate(comparison.mark):
            path = ("comparison", number, "mark", place)
            if mark.listing is None and mark.received is None:
                message = "a mark needs a box: listing, received, or both"
                yield Mistake(path, message, "listing = [120, 80, 300, 240]", like=True)
            elif mark.colour and (mark.listing is None or mark.received is None):
                yield Mistake((*path, "colour"), "colours are compared between two boxes: give listing and received")
        for place, ruler in enumerate(comparison.ruler):
            path = ("comparison", number, "ruler", place)
            for key, length in (("length", ruler.length), ("promised", ruler.promised)):
                try:
                    parse_length(length if length is not None else "1 m")
                except RulesWrong as problem:
                    yield Mistake((*path, key), f"{problem} {problem.hint}")
            if ruler.promised is not None and ruler.item is None:
                message = "promised is compared with the measured length: add item, the two points to measure between"
                yield Mistake((*path, "promised"), message, "item = [130, 600, 860, 610]", like=True)


def find_crowded(file: CaseFile) -> Iterator[Mistake]:
    """Yield the pictures with more marks than one may have, each at the first mark that is one too many."""
    for number, evidence in enumerate(file.evidence):
        if len(evidence.mark) > MOST_MARKS:
            yield Mistake(("evidence", number, "mark", MOST_MARKS), TOO_MANY)
    for number, comparison in enumerate(file.comparison):
        drawn = [("mark", place) for place in range(len(comparison.mark))]
        drawn += [("suggestion", place) for place, one in enumerate(comparison.suggestion) if one.confirmed]
        if len(drawn) > MOST_MARKS:
            yield Mistake(("comparison", number, *drawn[MOST_MARKS]), TOO_MANY)


def find_unmutable(file: CaseFile) -> Iterator[Mistake]:
    """Yield the spans to mute that end before they begin, that overlap, or that are too many."""
    for number, evidence in enumerate(file.evidence):
        spans = () if isinstance(evidence.mute, bool) else evidence.mute
        path = ("evidence", number, "mute")
        for place, (begin, end) in enumerate(spans[:MOST_MUTED]):
            if begin >= end:
                form = f"[{end:g}, {begin:g}]" if begin > end else ""
                yield Mistake(
                    (*path, place), f"a span to mute ends after it begins, and this is {begin:g} to {end:g} s", form
                )
        if len(spans) > MOST_MUTED:
            message = f"at most {MOST_MUTED} spans of one video are muted"
            yield Mistake((*path, MOST_MUTED), message, "mute = true")
        for before, after in itertools.pairwise(sorted(enumerate(spans), key=lambda one: one[1])):
            if before[1][0] < before[1][1] and after[1][0] < before[1][1]:
                message = "two spans to mute overlap, so make them one"
                begin, end = before[1][0], max(before[1][1], after[1][1])
                yield Mistake((*path, max(before[0], after[0])), message, f"[{begin:g}, {end:g}]")


def find_nameless(file: CaseFile) -> Iterator[Mistake]:
    """Yield the names of files that hold a NUL, which no file's name does."""
    names: list[tuple[tuple[str | int, ...], str]] = [(("claim", "statement_file"), file.claim.statement_file or "")]
    for number, evidence in enumerate(file.evidence):
        names += [
            (("evidence", number, key), getattr(evidence, key) or "") for key in ("file", "still_of", "taken_again_as")
        ]
    names += [(("upload", "order"), text) for text in file.upload.order]
    for number, comparison in enumerate(file.comparison):
        names += [(("comparison", number, side), getattr(comparison, side)) for side in ("listing", "received")]
    for path, name in names:
        if "\0" in name:
            shown = written(name.replace("\0", ""))
            yield Mistake(path, "a file name contains a NUL character, which is not possible", f"{path[-1]} = {shown}")


def parse_length(text: str) -> tuple[Decimal, str]:
    """Return the number and the unit of a length such as "10 cm".

    Raises:
        RulesWrong: it is not a length above zero in mm, cm, m or in.
    """
    spelled = LENGTH.fullmatch(text.strip())
    value = Decimal(spelled[1].replace(",", ".")) if spelled else Decimal(0)
    if spelled is None or not value:
        raise RulesWrong(
            f"'{printable(text)}' is not a length.", hint='write it like "10 cm"; mm, cm, m and in are known'
        )
    return value, spelled[2]
