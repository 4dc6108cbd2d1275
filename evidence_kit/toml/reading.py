"""Read a TOML file written by people into a msgspec structure, and report all mistakes with their lines."""

import dataclasses
import itertools
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import inspect

from evidence_kit.errors import RulesWrong
from evidence_kit.shipped import Strict
from evidence_kit.text.plain_text import AS_PLAIN_TEXT, NotText, decode
from evidence_kit.toml.meant import example_of, type_of
from evidence_kit.toml.mending import Mend, mend_of, statements_of
from evidence_kit.toml.mistakes import Mistake, find_mistakes, line_of, render_mistakes, right_form
from evidence_kit.toml.places import KeyPath, Place, find_places
from evidence_kit.toml.syntax import read_toml

S = TypeVar("S", bound=Strict)


def nothing_further(_file: object) -> Iterable[Mistake]:
    """Return no mistakes, for a file that only needs the right shape."""
    return ()


@dataclass(frozen=True, slots=True)
class Read(Generic[S]):
    """What a TOML file came to.

    Attributes:
        file: its content; None when it has mistakes.
        places: where its keys stand; empty when nothing of it could be read.
    """

    file: S | None
    text: str
    mistakes: tuple[Mistake, ...]
    places: Mapping[KeyPath, Place]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file and the mistake in it.

    Attributes:
        line: counted from 1.
        text: the line as it stands there.
        message: the fault, with what to write.
        form: the text to type instead; empty if unknown.
        mend: the lines that mend it; None when that is not known.
    """

    line: int
    text: str
    message: str
    form: str = ""
    mend: Mend | None = None


def read_strictly(
    data: bytes,
    shape: type[S],
    name: str,
    *,
    hint: str,
    further: Callable[[S], Iterable[Mistake]] = nothing_further,
    part: tuple[str, ...] = (),
) -> S:
    """Return the content of a TOML file as a structure.

    Args:
        name: the name of the file in messages.
        hint: the hint below all mistakes.
        further: returns further mistakes of a file whose shape is right.
        part: path of the one table that is read, in a file that other programs have tables in too.

    Raises:
        RulesWrong: the file is not plain text, not TOML, or not of the shape; the message lists every mistake with
            file, line, the line itself, and the right form where it is known.
    """
    try:
        read = read_all(data, shape, further, part)
    except NotText as problem:
        number = data.count(b"\n", 0, problem.at or 0) + 1
        place = name if problem.at is None else f"{name}, line {number}:"
        raise RulesWrong(f"{place} {problem}.", hint=AS_PLAIN_TEXT) from None
    if read.file is None:
        raise RulesWrong(render_mistakes(read.mistakes, name, read.text, read.places), hint=hint)
    return read.file


def mistakes_in(
    data: bytes, shape: type[S], further: Callable[[S], Iterable[Mistake]] = nothing_further
) -> tuple[Line, ...]:
    """Return the mistakes of a TOML file in the order of their lines, at most as many as are searched for."""
    try:
        read = read_all(data, shape, further)
    except NotText as problem:
        return (Line(data.count(b"\n", 0, problem.at or 0) + 1, "", f"The file {problem}: {AS_PLAIN_TEXT}."),)
    lines = read.text.split("\n")
    there = [*statements_of(read.text)] if read.mistakes else []
    found = sorted((line_of(mistake, read.places), number) for number, mistake in enumerate(read.mistakes))
    return tuple(
        Line(
            line,
            lines[line - 1].rstrip("\r") if line <= len(lines) else "",
            f"{read.mistakes[number].message}{right_form(read.mistakes[number])}",
            "" if read.mistakes[number].like else read.mistakes[number].form,
            mend_of(read.mistakes[number], lines, there, read.places),
        )
        for line, number in found
    )


def read_all(
    data: bytes, shape: type[S], further: Callable[[S], Iterable[Mistake]], part: tuple[str, ...] = ()
) -> Read[S]:
    """Return the content of a TOML file, or of a part of it, or all mistakes in it.

    Raises:
        NotText: it is not plain text.
    """
    text = decode(data).text
    read = read_toml(text, shape)
    read = dataclasses.replace(read, table=only(read.table, part))
    readable = read.table or not read.mistakes
    places = find_places(text) if readable else {}
    found = [mistake for mistake in find_mistakes(read.table, shape, places) if read.complete or not mistake.missing]
    file: S | None = None
    mistakes = [*read.mistakes]
    if readable:
        walked = {line_of(mistake, places) for mistake in found if not mistake.missing}
        mistakes = [mistake for mistake in read.mistakes if mistake.line not in walked] + found
        try:
            file = msgspec.convert(without(read.table, found, shape), shape)
        except msgspec.ValidationError as problem:  # what the walk does not know
            mistakes += [] if mistakes else [Mistake((), str(problem))]
    if file is not None and read.complete:
        mistakes += unrelated(further(file), mistakes, places)
    return Read(None if mistakes else file, text, tuple(mistakes), places)


def only(table: Mapping[str, Any], part: tuple[str, ...]) -> dict[str, Any]:
    """Return a table with nothing but one part of it, and what may be that part's name misspelt."""
    if not part:
        return dict(table)
    kept = {key: value for key, value in table.items() if key.replace("-", "_").lower() == part[0]}
    return {key: only(value, part[1:]) if isinstance(value, dict) else value for key, value in kept.items()}


def without(table: Mapping[str, Any], mistakes: Sequence[Mistake], shape: type) -> dict[str, Any]:
    """Return a table without the keys that have mistakes, so that the rest can be checked further.

    Of a top-level table only the wrong key goes, of a list all of it. What you must show is an example.
    """
    rest = {key: dict(value) if isinstance(value, dict) else value for key, value in table.items()}
    for mistake in mistakes:
        names = [*itertools.takewhile(lambda part: isinstance(part, str), mistake.path)][:2]
        if len(names) == 2 and isinstance(rest.get(str(names[0])), dict):
            rest[str(names[0])].pop(names[1], None)
        elif names:
            rest.pop(str(names[0]), None)
    kind = type_of(shape)
    for field in kind.fields if mistakes and isinstance(kind, inspect.StructType) else ():
        if field.required and field.encode_name not in rest:
            rest |= tomllib.loads(f"{field.encode_name} = {example_of(field.type) or '0'}")
    return rest


def unrelated(more: Iterable[Mistake], known: Sequence[Mistake], places: Mapping[KeyPath, Place]) -> Iterable[Mistake]:
    """Yield the mistakes that cannot follow from known ones: not on their lines, not about a table around them."""
    lines = {line_of(mistake, places) for mistake in known}
    for mistake in more:
        around = any(other.path[: len(mistake.path)] == mistake.path for other in known)
        if not around and line_of(mistake, places) not in lines:
            yield mistake
