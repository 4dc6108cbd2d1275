"""Reading a TOML file that people write into a msgspec structure: every mistake is told at once, with its line."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from evidence_kit.errors import RulesWrong
from evidence_kit.shipped import Strict
from evidence_kit.text.plain_text import AS_PLAIN_TEXT, NotText, decode
from evidence_kit.toml.explained import explain
from evidence_kit.toml.mistakes import Mistake, find_mistakes, render_mistakes
from evidence_kit.toml.places import find_places
from evidence_kit.toml.syntax import read_toml

S = TypeVar("S", bound=Strict)


def nothing_further(_file: object) -> Iterable[Mistake]:
    """Return no mistakes: the shape is all that is asked."""
    return ()


def read_strictly(
    data: bytes,
    shape: type[S],
    shown: str,
    *,
    hint: str,
    further: Callable[[S], Iterable[Mistake]] = nothing_further,
) -> S:
    """Return what a TOML file says, as a structure.

    Args:
        shown: how messages name the file.
        hint: what to do, said below all mistakes.
        further: what else is wrong in a file whose shape is right.

    Raises:
        RulesWrong: it is no plain text, no TOML, or not of the shape; its message tells every mistake, each with file,
            line, the line itself, and the right form where it is known.
    """
    try:
        text = decode(data).text
    except NotText as problem:
        number = data.count(b"\n", 0, problem.at) + 1
        place = f"{shown}, line {number}:" if problem.at else shown
        raise RulesWrong(f"{place} {problem}.", hint=AS_PLAIN_TEXT) from None
    read = read_toml(text, shape)
    mistakes = list(read.mistakes)
    if read.table or not mistakes:
        places = find_places(text)
        found = find_mistakes(read.table, shape, places)
        mistakes += [one for one in found if read.whole or not one.missing]
        if not mistakes:
            try:
                file = msgspec.convert(read.table, shape)
            except msgspec.ValidationError as problem:  # what the walk does not know
                mistakes.append(Mistake((), explain(problem, shape)))
            else:
                mistakes += further(file)
                if not mistakes:
                    return file
    else:
        places = {}
    raise RulesWrong(render_mistakes(mistakes, shown, text, places), hint=hint)
