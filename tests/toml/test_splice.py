"""Changing the text of a TOML file: the values are right, and every comment stays where it was."""

import collections
import copy
import random
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.case.file import mistakes_of_case
from evidence_kit.case.template import case_text
from evidence_kit.text.plain_text import decode
from evidence_kit.toml.parts import parts
from evidence_kit.toml.places import TOKEN
from evidence_kit.toml.splice import Unusual, rewritten
from tests.conftest import ROOT

COMMENTED = '''# my case
[order]
number = "812"   # the order
# tracking = "RB..."

[[evidence]]
file = "a.jpg"  # first
role = "damage"

# about b
[[comparison]]
listing = "l.webp"
received = "b.HEIC" # hm
  [[comparison.mark]]
  label = "Colour" # lab
  listing = [ 120, 80, 300, 240 ]  # box
  received = [410,
    96, 310, 250]
  # after mark 1
  [[comparison.mark]]
  label = "Two"
  listing = [1,2,3,4]
# tail comment
[claim]
statement = """
Line one
# line two"""
'''
LAYOUTS = {
    "commented": COMMENTED,
    "template": case_text(Path("/no-such-folder"), {}),
    "inline": 'evidence = [ # all\n  { file = "a.jpg", role = "damage" }, # first\n  # second\n  { file = "b.jpg" }\n]\n',
    "dotted": 'claim.reason = "x" # why\norder.number = "1"\n',
    "subtable": '[claim.offered]\nkind = "money" # kind\n[[comparison]]\nlisting="a"\nmark = [{listing=[1,2,3,4]}]',
    "listed": '[[evidence]]\nfile = "a.jpg"\nredact = [\n  [1,2,3,4], # address\n  # name\n  [5,6,7,8]\n]\n',
    "empty": "",
}
FIXTURES = [path for path in sorted((ROOT / "fixtures").rglob("case.toml")) if not mistakes_of_case(path.read_bytes())]


def comments(text: str) -> collections.Counter[str]:
    """Return the comments of a text, each as often as it stands there."""
    return collections.Counter(
        token[0].strip() for token in TOKEN.finditer(text) if token.lastgroup == "blank" and token[0][0] == "#"
    )


def commented_items(text: str) -> collections.Counter[tuple[str, str]]:
    """Return the comments that stand directly above an item of an array of tables, each with the item's first keys."""
    found: collections.Counter[tuple[str, str]] = collections.Counter()
    for part in parts(text):
        above = text[: text.rfind("\n", 0, part.start) + 1].splitlines()[-1:]
        if part.header and above and above[0].startswith("#"):
            found[above[0], " ".join(text[part.start : part.end + 40].splitlines()[:2]).strip()] += 1
    return found


def with_key(wanted: dict[str, Any], chance: random.Random) -> None:
    """Set a key of a table."""
    table = wanted.setdefault(chance.choice(["claim", "order", "facts"]), {})
    table[chance.choice(["reason", "item", "refund"])] = chance.choice(["a", 'it\'s "x"', 'a\nb"', "c\\", "\x7f\n\r"])


def without_key(wanted: dict[str, Any], chance: random.Random) -> None:
    """Remove a key of a table."""
    table = chance.choice([value for value in wanted.values() if isinstance(value, dict)] or [{}])
    if table:
        del table[chance.choice([*table])]


def with_item(wanted: dict[str, Any], chance: random.Random) -> None:
    """Put in an item of an array of tables, anywhere."""
    items = wanted.setdefault(chance.choice(["evidence", "comparison", "message"]), [])
    items.insert(chance.randint(0, len(items)), {"file": f"n{chance.random()}", "mark": [{"box": [1, 2, 3, 4]}]})


def without_item(wanted: dict[str, Any], chance: random.Random) -> None:
    """Remove an item of an array of tables."""
    name = chance.choice(["evidence", "comparison", "message"])
    if wanted.get(name):
        del wanted[name][chance.randrange(len(wanted[name]))]
        if not wanted[name]:
            del wanted[name]


def with_mark(wanted: dict[str, Any], chance: random.Random) -> None:
    """Put in a mark below an item, anywhere, or change one."""
    items = [*wanted.get("comparison", []), *wanted.get("evidence", [])]
    if not items:
        return
    marks = chance.choice(items).setdefault("mark", [])
    if marks and chance.random() < 0.4:
        chance.choice(marks)["received"] = [chance.randrange(99), 1, 2, 3]
    else:
        marks.insert(chance.randint(0, len(marks)), {"listing": [chance.randrange(99), 2, 3, 4], "label": "L"})


def without_mark(wanted: dict[str, Any], chance: random.Random) -> None:
    """Remove a mark."""
    items = [item for item in (*wanted.get("comparison", []), *wanted.get("evidence", [])) if item.get("mark")]
    if items:
        item = chance.choice(items)
        del item["mark"][chance.randrange(len(item["mark"]))]
        if not item["mark"]:
            del item["mark"]


def with_box(wanted: dict[str, Any], chance: random.Random) -> None:
    """Add, change or remove an element of a list."""
    if wanted.get("evidence"):
        boxes = chance.choice(wanted["evidence"]).setdefault("redact", [])
        place = chance.randint(0, len(boxes))
        boxes[place : place + chance.randrange(2)] = [[chance.randrange(99), 5, 6, 7]] * chance.randrange(1, 3)


EDITS: tuple[Callable[[dict[str, Any], random.Random], None], ...] = (
    with_key, with_key, without_key, with_item, with_item, without_item, with_mark, with_mark, without_mark, with_box,
)  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_values_are_right_and_no_comment_is_lost(layout: str) -> None:
    """Whatever changes, a text says what was wanted, and only removed lines take their comments with them."""
    for seed in range(12):
        text, chance = LAYOUTS[layout], random.Random(f"{layout} {seed}")  # noqa: S311  (chance, no secret)
        for _ in range(10):
            text = check_change(text, chance)


@pytest.mark.parametrize("chunk", range(4))
def test_case_files_of_fixtures_keep_their_comments(chunk: int) -> None:
    """The same for every case file that comes with the program."""
    for path in FIXTURES[chunk::4]:
        text, chance = decode(path.read_bytes()).unix, random.Random(path.parent.name)  # noqa: S311  (chance, no secret)
        for _ in range(6):
            text = check_change(text, chance)


def check_change(text: str, chance: random.Random) -> str:
    """Make one change, look at what became of the text, and return it."""
    edit, wanted = chance.choice(EDITS), copy.deepcopy(tomllib.loads(text))
    edit(wanted, chance)
    after = rewritten(text, wanted)
    said = tomllib.loads(after)
    assert {key: value for key, value in said.items() if value} == {
        key: value for key, value in wanted.items() if value
    }
    lost = comments(text) - comments(after)
    if edit in (without_key, without_item, without_mark):
        gone = collections.Counter(text.splitlines()) - collections.Counter(after.splitlines())
        assert all(any(comment in line for line in gone) for comment in lost), f"{lost} of\n{text}\nis not in\n{after}"
    else:
        assert not lost, f"{lost} of\n{text}\nis not in\n{after}"
    if edit is with_item:
        assert not commented_items(text) - commented_items(after), f"a comment of\n{text}\nis parted in\n{after}"
    return after


def test_what_was_not_asked_stays_byte_for_byte() -> None:
    """One box changes: one line changes. A mark goes: its lines go, and the comments around it stay."""
    wanted = tomllib.loads(COMMENTED)
    wanted["comparison"][0]["mark"][0]["listing"] = [121, 80, 300, 240]
    assert rewritten(COMMENTED, wanted) == COMMENTED.replace("[ 120, 80, 300, 240 ]", "[121, 80, 300, 240]")
    wanted = tomllib.loads(COMMENTED)
    del wanted["comparison"][0]["mark"][1]
    gone = '  [[comparison.mark]]\n  label = "Two"\n  listing = [1,2,3,4]\n'
    assert rewritten(COMMENTED, wanted) == COMMENTED.replace(gone, "")


def test_new_lines_stand_where_a_person_would_write_them() -> None:
    """A key goes below the comment in which it waits, else behind the last one; an item behind the one before it."""
    wanted = tomllib.loads(COMMENTED)
    wanted["order"] |= {"tracking": "RB1", "item": "Lamp"}
    wanted["comparison"][0]["mark"].append({"label": "Three", "received": [1, 2, 3, 4]})
    wanted["evidence"][0]["mark"] = [{"box": [5, 6, 7, 8]}]
    wanted["facts"] = {"pieces": 2}
    expected = (
        COMMENTED.replace('# tracking = "RB..."\n', '# tracking = "RB..."\ntracking = "RB1"\nitem = "Lamp"\n')
        .replace('role = "damage"\n', 'role = "damage"\n\n[[evidence.mark]]\nbox = [5, 6, 7, 8]\n')
        .replace(
            "  listing = [1,2,3,4]\n",
            '  listing = [1,2,3,4]\n\n  [[comparison.mark]]\n  label = "Three"\n  received = [1, 2, 3, 4]\n\n',
        )
    )
    assert rewritten(COMMENTED, wanted) == f"{expected}\n[facts]\npieces = 2\n"


def test_elements_of_a_commented_list_change_one_by_one() -> None:
    """The remark beside a box stays with the others' boxes."""
    text = LAYOUTS["listed"]
    wanted = tomllib.loads(text)
    wanted["evidence"][0]["redact"] = [[1, 2, 3, 4], [9, 9, 9, 9], [7, 7, 7, 7]]
    after = rewritten(text, wanted)
    assert after == text.replace("  [5,6,7,8]\n", "  [9, 9, 9, 9],\n  [7, 7, 7, 7],\n")


def test_what_would_touch_more_is_refused() -> None:
    """A comment inside of a value that is replaced as a whole would be lost, so nothing is changed."""
    text = "[claim]\noffered = { kind = 'a', words = [ # remark\n 'x' ] }\n"
    wanted = tomllib.loads(text)
    wanted["claim"]["offered"]["kind"] = "b"
    with pytest.raises(Unusual):
        rewritten(text, wanted)


def test_a_table_keeps_the_comments_in_which_its_keys_wait() -> None:
    """Its last key goes: the header stays where lines of comments are in the table, and goes where there are none."""
    text = LAYOUTS["template"]
    for key in ("item", "delivered", "platform", "pieces"):
        wanted = tomllib.loads(text)
        wanted.setdefault("order", {})[key] = "x"
        assert rewritten(rewritten(text, wanted), tomllib.loads(text)) == text
    text = "# [attest]\n# only_true = true\n"
    wanted = {"attest": {"only_true": True}}
    assert rewritten(rewritten(text, wanted), {}) == text
    assert rewritten("a = 1\n\n# mine\n[order] # why\nitem = 1\n\n# yours\n[claim]\n", {"a": 1, "claim": {}}) == (
        "a = 1\n\n# mine\n\n# yours\n[claim]\n"
    )
