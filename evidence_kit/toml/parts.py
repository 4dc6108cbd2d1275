"""The headers and keys of a TOML text with their places in it, and whole lines put in between them."""

from dataclasses import dataclass

from evidence_kit.toml.places import KeyPath, dotted_key, path_below, statements


@dataclass(frozen=True, slots=True)
class Part:
    """A header, or a key with its value.

    Attributes:
        path: of the table or the key, with the indexes of arrays of tables.
        start: where its first token begins.
        value: where its value begins; `end` for a header.
        end: behind its last token; a comment may follow on the line.
    """

    path: KeyPath
    start: int
    value: int
    end: int
    header: bool = False


def parts(text: str) -> list[Part]:
    """Return the headers and keys of a text in their order."""
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    found: list[Part] = []
    for statement in statements(text):
        first, end = statement[0], statement[-1].end
        if first.text == "[" and first.kind == "mark":
            many = len(statement) > 1 and statement[1].text == "[" and statement[1].start == first.end
            names, _ = dotted_key(statement, 2 if many else 1)
            table = path_below((), names, counts, many=many)
            found.append(Part(table, first.start, end, end, header=True))
            continue
        names, after = dotted_key(statement, 0)
        found.append(Part((*table, *names), first.start, statement[after].start, end))
    return found


def line_start(text: str, place: int) -> int:
    """Return where the line of a place begins."""
    return text.rfind("\n", 0, place) + 1


def line_end(text: str, place: int) -> int:
    """Return where the line after that of a place begins."""
    return text.find("\n", place) + 1 or len(text)


def indent_at(text: str, place: int) -> str:
    """Return the blanks before what is first in the line of a place."""
    start = line_start(text, place)
    return text[start : start + len(text[start:place]) - len(text[start:place].lstrip(" \t"))]


def put(text: str, place: int, new: str) -> str:
    """Return a text with whole lines put in at a place."""
    return (
        f"{text[:place]}\n{new}{text[place:]}"
        if place and text[place - 1] != "\n"
        else text[:place] + new + text[place:]
    )
