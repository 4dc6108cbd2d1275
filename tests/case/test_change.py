"""Single values of case.toml change while they are what they were; nothing else in the file does."""

import tomllib
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from evidence_kit.case.change import Changed, Clash, Clashes, Edit, Senseless, changed
from evidence_kit.case.file import parse_case_file
from evidence_kit.case.places_in_file import NO_PLACES, NoSuchPlace
from evidence_kit.case.tables import CaseFile
from evidence_kit.toml.meant import bare, examples_of, words_of

NAMES = ("listing/lamp.webp", "received/lamp.HEIC", "label.jpg", "new.jpg")
PAIR = ("listing/lamp.webp", "received/lamp.HEIC")
CASE = """# my case
[order]  # as the page shows it
number = "8123"   # with a space behind it
price = "19.90"
ordered = 2026-08-31

[[evidence]]
file = "LABEL.jpg"
role = "label"
redact = [
  [80, 900, 620, 120],  # my address
]

# the lamp
[[comparison]]
listing = "listing/lamp.webp"
received = "./received/lamp.HEIC"
[[comparison.mark]]
label = "Colour"  # the claim
listing = [1, 2, 30, 40]
received = [5, 6, 30, 40]
colour = false
[[comparison.mark]]
received = [9, 9, 9, 9]
# the end
"""


def done(data: bytes | str, *edits: Edit) -> Changed:
    """Return what edits come to, which must be possible."""
    result = changed(data.encode() if isinstance(data, str) else data, edits, NAMES)
    assert isinstance(result, Changed), result
    return result


def comments(data: bytes) -> list[str]:
    """Return what stands behind a "#" in each line."""
    return [line.split("#", 1)[1] for line in data.decode().splitlines() if "#" in line]


def value_of(kind: inspect.Type) -> Any:
    """Return an example of a value, as JSON."""
    shape, examples = bare(kind), examples_of(kind)
    if isinstance(shape, inspect.StructType) and not examples:
        return {
            field.encode_name: value_of(field.type) for field in shape.fields if field.required or "box" in field.name
        }
    return msgspec.to_builtins(examples[0] if examples else words_of(kind)[0] if words_of(kind) else True)


STARTS: dict[str, tuple[str | int, ...]] = {"evidence": ("evidence", "label.jpg"), "comparison": ("comparison", 0)}


def places() -> list[tuple[tuple[str | int | None, ...], Any]]:
    """Return every place of a case file, each with an example."""
    found: list[tuple[tuple[str | int | None, ...], Any]] = [(("statement",), "It is blue.\n\nNot white.")]
    root = inspect.type_info(CaseFile)
    assert isinstance(root, inspect.StructType)
    for table in root.fields:
        shape = bare(table.type)
        start: tuple[str | int, ...] = (table.encode_name,)
        if isinstance(shape, inspect.VarTupleType):
            shape = bare(shape.item_type)
            start = STARTS.get(table.encode_name, start)
        assert isinstance(shape, inspect.StructType)
        if table.encode_name == "message":
            found.append((("message", 0), value_of(shape)))
            continue
        for field in shape.fields:
            inside = bare(field.type)
            if f"{table.encode_name}.{field.encode_name}" in (*NO_PLACES, "evidence.still_of", "evidence.at"):
                continue
            if isinstance(inside, inspect.VarTupleType) and len(start) == 2:
                item = {"listing": [1, 2, 3, 4], "received": [5, 6, 7, 8]} if field.encode_name == "mark" else None
                item = {"box": [1, 2, 3, 4]} if item and start[0] == "evidence" else item
                found.append(((*start, field.encode_name, 9), item or value_of(inside.item_type)))
            else:
                found.append(((*start, field.encode_name), value_of(field.type)))
    return found


PLACES = places()


@pytest.mark.parametrize(("at", "value"), PLACES, ids=[".".join(map(str, at)) for at, _ in PLACES])
def test_every_key_can_be_set_and_taken_back(at: tuple[str | int | None, ...], value: Any) -> None:
    """What is set is read by the case file's own reader, no comment is lost, and the way back leads to where it was."""
    before = CASE.encode()
    known = {"number": "8123", "price": "19.90", "ordered": "2026-08-31", "role": "label"}
    was = known.get(str(at[-1]))
    there = done(before, Edit(at, was, value, PAIR))
    assert set(comments(before)) <= set(comments(there.data))
    assert there.file != parse_case_file(before)
    again = done(there.data, Edit(there.back[0].at, there.back[0].was, value, PAIR))
    assert again.data == there.data
    back = done(there.data, *there.back)
    assert back.file == parse_case_file(before)
    assert done(back.data, *back.back).file == there.file


def test_muted_spans_stay_until_they_are_changed_and_come_back() -> None:
    """Other edits leave them as they are spelled; the switch of the studio replaces them, and undoing it brings them."""
    before = '[[evidence]]\nfile = "film.mp4"\nmute = [[2, 3.5], [4.0, 4.5]]  # a voice\n'
    assert (
        "mute = [[2, 3.5], [4.0, 4.5]]  # a voice"
        in done(before, Edit(("evidence", "film.mp4", "chosen"), None, True)).data.decode()
    )
    spans = [[2, 3.5], [4, 4.5]]
    muted = done(before, Edit(("evidence", "film.mp4", "mute"), spans, True))
    assert muted.file.evidence[0].mute is True
    assert done(muted.data, *muted.back).file == parse_case_file(before.encode())
    kept = done(before, Edit(("evidence", "film.mp4", "mute"), spans, None))
    assert kept.file.evidence[0].mute is False


def test_the_file_is_as_a_person_would_have_written_it() -> None:
    """Values change in their lines, new ones stand behind the others, and the way a file is spelled stays."""
    made = done(
        CASE,
        Edit(("evidence", "label.jpg", "redact", 1), None, [1, 2, 3, 4]),
        Edit(("comparison", 0, "mark", 0), mark([1, 2, 30, 40], "Colour"), mark([1, 2, 33, 44], "Colour"), PAIR),
        Edit(("comparison", None, "dim"), None, True, PAIR),
        Edit(("claim", "refund"), None, "24.90"),
        Edit(("order", "ordered"), "2026-08-31", "2026-09-02"),
        Edit(("evidence", "new.jpg", "role"), None, "damage"),
    )
    assert made.data.decode() == (
        CASE.replace("  # my address\n", "  # my address\n  [1, 2, 3, 4],\n")
        .replace("[1, 2, 30, 40]", "[1, 2, 33, 44]")
        .replace('lamp.HEIC"\n', 'lamp.HEIC"\ndim = true\n')
        .replace("2026-08-31", "2026-09-02")
        .replace("\n]\n\n#", '\n]\n\n[[evidence]]\nfile = "new.jpg"\nrole = "damage"\n\n#')
        + '\n[claim]\nrefund = "24.90"\n'
    )


def mark(listing: list[int], label: str) -> dict[str, Any]:
    """Return a mark as a page sends it: with every key."""
    return {"listing": listing, "received": [5, 6, 30, 40], "label": label, "colour": None}


def test_what_somebody_else_changed_is_found_again_or_asked_about() -> None:
    """A mark that moved up is found by what it is; one that was changed is not touched, and said as it is now."""
    second = {"listing": None, "received": [9, 9, 9, 9], "label": "", "colour": False}
    fewer = done(CASE, Edit(("comparison", 0, "mark", 0), mark([1, 2, 30, 40], "Colour"), None, PAIR))
    moved = done(fewer.data, Edit(("comparison", 0, "mark", 1), second, {**second, "label": "Plug"}, PAIR))
    assert [one.label for one in moved.file.comparison[0].mark] == ["Plug"]
    result = changed(moved.data, [
        Edit(("claim", "reason"), None, "fake"),
        Edit(("comparison", 0, "mark", 1), second, None, PAIR),
        Edit(("order", "number"), "1", "2"),
    ], NAMES)  # fmt: skip
    assert result == Clashes((Clash(1, None), Clash(2, "8123")))
    result = changed(CASE.encode(), [Edit(("comparison", 0, "mark", 1), mark([1, 1, 1, 1], ""), None, PAIR)], NAMES)
    assert result == Clashes((Clash(0, {"received": [9, 9, 9, 9]}),))


def test_what_belongs_together_is_set_together() -> None:
    """A still's film and second come in one gesture, and go in one."""
    film = Edit(("evidence", "new.jpg", "still_of"), None, "unboxing.mov")
    second = Edit(("evidence", "new.jpg", "at"), None, 3.48)
    assert isinstance(changed(CASE.encode(), [film], NAMES), Senseless)
    made = done(CASE, film, second)
    assert (made.file.evidence[1].still_of, made.file.evidence[1].at) == ("unboxing.mov", 3.48)
    assert done(made.data, *made.back).data == CASE.encode()


def test_two_who_write_the_same_agree() -> None:
    """When a value is by now what it should become, nothing is asked and nothing changes."""
    assert done(CASE, Edit(("order", "number"), "77", "8123")).data == CASE.encode()


def test_the_way_back_goes_to_the_same_place() -> None:
    """A box that was deleted comes back under its number, also when another was added meanwhile."""
    gone = done(CASE, Edit(("comparison", 0, "mark", 0), mark([1, 2, 30, 40], "Colour"), None, PAIR))
    more = done(gone.data, Edit(("comparison", 0, "mark", 9), None, {"listing": [3, 3, 3, 3]}, PAIR))
    marks = done(more.data, *gone.back).file.comparison[0].mark
    assert [one.label for one in marks] == ["Colour", "", ""]
    assert marks[2].listing == (3, 3, 3, 3)


def test_a_table_that_an_edit_made_goes_with_it() -> None:
    """Taking back the only thing said of a file leaves no empty table; one that a person wrote stays."""
    made = done(CASE, Edit(("evidence", "new.jpg", "caption"), None, "Mine"))
    assert done(made.data, *made.back).data == CASE.encode()
    other = ("new.jpg", "label.jpg")
    compared = done(CASE, Edit(("comparison", None, "mark", 0), None, {"received": [1, 2, 3, 4]}, other))
    assert compared.file.comparison[1].listing == "new.jpg"
    taken = done(compared.data, *compared.back)
    assert taken.file == parse_case_file(CASE.encode())
    assert done(taken.data, *taken.back).file == compared.file
    by_hand = CASE + '[[comparison]]\nlisting = "new.jpg"\nreceived = "label.jpg"\n'
    compared = done(by_hand, Edit(("comparison", 1, "mark", 0), None, {"received": [1, 2, 3, 4]}, other))
    assert done(compared.data, *compared.back).file == parse_case_file(by_hand.encode())


@pytest.mark.parametrize(
    ("edit", "said", "hint"),
    [
        (Edit(("order", "price"), "19.90", "24,9"), "Price is not an amount.", "write 24.90"),
        (Edit(("order", "quantity"), None, 0), "Quantity must be a whole number, at least 1, at most 100000.",
         "write it like 1"),
        (Edit(("order", "country"), None, "Germany"), 'Country must be two capital letters, such as "DE".', ""),
        (Edit(("claim", "received"), None, "yes"), "Received must be true or false.", "write true"),
        (Edit(("order", "protection_ends"), None, "soon"), "Protection ends is a day: year, month, day.",
         "write it like 2026-11-30"),
        (Edit(("claim", "opened"), None, "2026-02-30"), "February", None),
        (Edit(("claim", "opened"), None, "1026-02-20"), "Opened is 1026-02-20: check the year.", ""),
        (Edit(("evidence", "label.jpg", "role"), "label", "labell"), "Did you mean 'label'?", "write label"),
        (Edit(("evidence", "label.jpg", "redact", 1), None, [1, 2]), "four whole numbers",
         "write it like [80, 900, 620, 120]"),
        (Edit(("comparison", 0, "mark", 2), None, {"label": "x"}, PAIR), "A mark needs a box", None),
        (Edit(("comparison", 0, "ruler", 0), None, {"side": "received", "points": [1, 2, 3, 4], "length": "1 foot"}, PAIR),
         "is not a length", None),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_in_words(edit: Edit, said: str, hint: str | None) -> None:
    """An amount, a day, a role, a box, a length: each refusal says what to write, without a word of TOML."""
    result = changed(CASE.encode(), [edit], NAMES)
    assert isinstance(result, Senseless), result
    assert said in result.message
    assert ", line" not in result.message
    assert "=" not in result.message + result.hint
    assert hint is None or result.hint == hint


@pytest.mark.parametrize(
    "at",
    [
        ("nothing", "x"), ("order", "nothing"), ("order",), ("claim", "statement_file"), ("claim", "statement"), (),
        ("evidence", "label.jpg", "file"), ("evidence", "label.jpg", "role", 0), ("evidence", "label.jpg", "redact", -1),
        ("comparison", 0, "listing"), ("comparison", "0"), ("message", "x"), ("evidence", 0, "role"), (None, None),
        ("message", -1), ("comparison", -1), ("comparison", -1, "caption"), ("comparison", -1, "mark", 0),
    ],
)  # fmt: skip
def test_there_are_no_other_places(at: tuple[str | int | None, ...]) -> None:
    """The name of a file in a table, and what no table has, cannot be edited."""
    with pytest.raises(NoSuchPlace):
        changed(CASE.encode(), [Edit(at, None, "x", PAIR)], NAMES)


@pytest.mark.parametrize("layout", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_encoding_and_line_ends_stay(layout: str, ends: str) -> None:
    """A file saved by Notepad stays one, also where text of several lines is put in."""
    before = CASE.replace("\n", ends).encode(layout)
    made = done(before, Edit(("statement",), None, 'One "line"\nand \\ "one"'))
    assert made.data[:3] == before[:3]
    text = made.data.decode(layout)
    assert text.count("\r\n") == (text.count("\n") if ends == "\r\n" else 0)
    assert tomllib.loads(text)["claim"]["statement"] == 'One "line"\nand \\ "one"'
    assert done(made.data, *made.back).file == parse_case_file(before)


def test_a_case_without_a_file_gets_one() -> None:
    """The first edit writes case.toml, and taking it back leaves it empty."""
    made = done(b"", Edit(("claim", "reason"), None, "fake"))
    assert made.data == b'[claim]\nreason = "fake"\n'
    assert tomllib.loads(done(made.data, *made.back).data.decode()) in ({}, {"claim": {}})


def test_an_emptied_field_is_no_key() -> None:
    """A page sends the empty text of a field: a day, an amount or a name that is taken out leaves no key."""
    made = done(CASE, Edit(("order", "ordered"), "2026-08-31", ""), Edit(("order", "price"), "19.90", ""))
    assert tomllib.loads(made.data.decode())["order"] == {"number": "8123"}


ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**30, "", "x", "\x00", [], [[]], [1, 2, 3, 4], {}, {"x": None}, {"box": "a"}, [None], [{}],
    {"listing": {"listing": []}, "received": [1, 2, 3, 4]}, {"side": "received", "points": [1, 2, 3, 4], "length": []},
)  # fmt: skip


@pytest.mark.parametrize("at", [at for at, _ in PLACES], ids=[".".join(map(str, at)) for at, _ in PLACES])
def test_whatever_a_page_sends_is_answered(at: tuple[str | int | None, ...]) -> None:
    """Any JSON as the value or as what it was: a change, a question or a refusal in words, and never an error."""
    for odd in ODD:
        for edit in (Edit(at, None, odd, PAIR), Edit(at, odd, None, PAIR)):
            result = changed(CASE.encode(), [edit], NAMES)
            assert isinstance(result, Changed | Clashes | Senseless)
            assert not isinstance(result, Senseless) or result.message
