"""Every step can be taken back and done again, also by a studio that was started anew, and never over somebody else."""

import random
import tomllib
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.case.file import parse_case_file
from evidence_kit.case.template import case_text
from evidence_kit.studio.undo import MOST_BYTES, MOST_STEPS, Step, Undo
from evidence_kit.studio.wire import Conflicts, EditResult, Refusal, TomlJson
from evidence_kit.studio.wire_requests import TomlAsked, UndoAsked
from tests.studio.desks import DAMAGE, PAIR, RECEIVED, again, back, case_in, desk_of, done, edit, gesture

CASE = """# mine
[order]
number = "8123"  # the order's

[[evidence]]
file = "damage.png"
role = "damage"  # of the box

# the lamp
[[comparison]]
listing = "listing.png"
received = "received.png"
# the plug
[[comparison.mark]]
label = "Plug"  # it is British
received = [9, 9, 20, 20]

[[comparison.mark]]
received = [30, 9, 20, 20]
"""
PLUG = {"listing": None, "received": [9, 9, 20, 20], "label": "Plug", "colour": False}


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what a studio remembers in a folder of the test."""
    monkeypatch.setenv("EVIDENCE_KIT_STATE", str(tmp_path / "state"))


def test_what_was_removed_comes_back_byte_for_byte(tmp_path: Path) -> None:
    """A mark with its comments is deleted and taken back: the file is the very same; done again, it is gone again."""
    case = case_in(tmp_path, CASE)
    desk = desk_of(case)
    done(desk.edit(gesture(edit(("comparison", 0, "mark", 0), PLUG, None, PAIR), label="Delete box 1")))
    gone = (case / "case.toml").read_bytes()
    assert b"British" not in gone
    assert b"# the plug" in gone
    taken = done(back(desk))
    assert taken.label == "Delete box 1"
    assert (case / "case.toml").read_bytes() == CASE.encode()
    assert desk.case().undo.redo == "Delete box 1"
    done(again(desk))
    assert (case / "case.toml").read_bytes() == gone
    desk.close()


@pytest.mark.parametrize(
    "words",
    [b"It is blue.", b"\n\nIt is blue.\n\n\n", "It is blue.\r\nIt is".encode("utf-16"), b"", None],
    ids=["no line end", "empty lines", "utf-16", "empty", "absent"],
)
def test_a_statement_in_its_own_file_comes_back_byte_for_byte(tmp_path: Path, words: bytes | None) -> None:
    """As it was, also where it was not there; done again by a studio that was started anew, and taken back again."""
    case = case_in(tmp_path, "# mine\n")
    path = case / "statement.txt"
    if words is not None:
        path.write_bytes(words)
    desk = desk_of(case)
    first = desk.case().statement.text or None
    done(desk.edit(gesture(edit(("statement",), first, "It is green."), name="typing-it")))
    done(desk.edit(gesture(edit(("statement",), "It is green.", "It is red."), name="typing-it")))
    typed = path.read_bytes()
    for _ in range(2):
        done(back(desk))
        assert (path.read_bytes() if path.exists() else None) == words
        assert (desk.case().statement.text or None) == first
        desk.close()
        desk = desk_of(case)
        done(again(desk))
        assert path.read_bytes() == typed
    path.write_text("It is red.\n\n", "utf-8")  # an editor was there
    done(back(desk))
    assert (desk.case().statement.text or None) == first
    desk.close()


def test_a_case_file_that_was_not_there_is_gone_again(tmp_path: Path) -> None:
    """After an edit, and after its text was edited; done again, it is there."""
    case = case_in(tmp_path)
    path = case / "case.toml"
    desk = desk_of(case)
    assert isinstance(desk.put_toml(TomlAsked(base=desk.case().revision, text="# mine\n")), TomlJson)
    done(back(desk))
    assert not path.exists()
    done(desk.edit(gesture(edit(("order", "item"), None, "Lamp"))))
    made = path.read_bytes()
    for _ in range(2):
        done(back(desk))
        assert not path.exists()
        done(again(desk))
        assert path.read_bytes() == made
    desk.close()


def test_a_case_file_of_init_keeps_its_lines_to_fill_in(tmp_path: Path) -> None:
    """A value is entered and taken back, also after an editor was there: every comment is where it was."""
    text = case_text(Path("/no-such-folder"), {})
    case = case_in(tmp_path, text)
    desk = desk_of(case)
    for remark in ("", "# of an editor\n"):
        done(desk.edit(gesture(edit(("order", "delivered"), None, "2026-10-20"))))
        (case / "case.toml").write_text(remark + (case / "case.toml").read_text("utf-8"), "utf-8")
        done(back(desk))
        assert (case / "case.toml").read_text("utf-8") == remark + text
    desk.close()


def test_steps_survive_the_end_of_the_studio(tmp_path: Path) -> None:
    """A hundred gestures of all kinds, a new studio, all taken back: the first file; all done again: the last."""
    case = case_in(tmp_path, CASE)
    desk, chance = desk_of(case), random.Random(3)  # noqa: S311  (chance, no secret)
    for number in range(40):
        shown = desk.case()
        marks = shown.comparisons[0].marks
        kind = chance.choice(["add", "add", "delete", "move", "role", "redact", "reason", "words"])
        if kind == "delete" and marks:
            at = chance.randrange(len(marks))
            change = edit(("comparison", 0, "mark", at), as_sent(marks[at]), None, PAIR)
        elif kind == "move" and marks:
            at = chance.randrange(len(marks))
            moved = {**as_sent(marks[at]), "received": [number, 1, 10, 10]}
            change = edit(("comparison", 0, "mark", at), as_sent(marks[at]), moved, PAIR)
        elif kind == "role":
            role = next(file.role if file.role_said else None for file in shown.files if file.name == RECEIVED)
            change = edit(("evidence", RECEIVED, "role"), role, chance.choice(["received", "scale", None]))
        elif kind == "redact":
            change = edit(("evidence", DAMAGE, "redact", 9), None, [number, 0, 5, 5])
        elif kind == "reason":
            change = edit(("claim", "reason"), shown.claim.get("reason"), f"reason {number}")
        elif kind == "words":
            change = edit(("statement",), shown.statement.text, f"Number {number}.\n")
        else:
            change = edit(("comparison", 0, "mark", 99), None, {"received": [number, 2, 10, 10]}, PAIR)
        done(desk.edit(gesture(change)))
    last, words = parse_case_file((case / "case.toml").read_bytes()), desk.case().statement.text
    desk.close()
    later = desk_of(case)
    steps = 0
    while later.case().undo.undo:
        done(back(later))
        steps += 1
    assert steps > 30
    assert parse_case_file((case / "case.toml").read_bytes()) == parse_case_file(CASE.encode())
    assert later.case().statement.text == ""
    while later.case().undo.redo:
        done(again(later))
    assert (parse_case_file((case / "case.toml").read_bytes()), later.case().statement.text) == (last, words)
    later.close()


def as_sent(mark: Any) -> dict[str, Any]:
    """Return a mark as a page sends it."""
    sides = {side: list(box) if (box := getattr(mark, side)) else None for side in ("listing", "received")}
    return {**sides, "label": mark.label, "colour": mark.colour}


def test_edits_of_one_gesture_are_one_step(tmp_path: Path) -> None:
    """A box that is nudged ten times, and a word that is typed letter by letter, go back at once."""
    case = case_in(tmp_path, CASE)
    desk = desk_of(case)
    was = PLUG
    for number in range(10):
        new = {**PLUG, "received": [9 + number, 9, 20, 20]}
        done(desk.edit(gesture(edit(("comparison", 0, "mark", 0), was, new, PAIR), name="nudging-box")))
        was = new
    for length in range(5):
        text = "fake!"
        done(desk.edit(gesture(edit(("order", "item"), text[:length], text[: length + 1]), name="typing-item")))
    done(back(desk))
    assert "item" not in tomllib.loads((case / "case.toml").read_text("utf-8"))["order"]
    done(back(desk))
    assert (case / "case.toml").read_bytes() == CASE.encode()
    assert isinstance(back(desk), Refusal)
    desk.close()


def test_somebody_elses_change_is_never_taken_back(tmp_path: Path) -> None:
    """An editor changed the same box: undo asks; skipped, the step before is next. What is elsewhere is no matter."""
    case = case_in(tmp_path, CASE)
    desk = desk_of(case)
    done(desk.edit(gesture(edit(("order", "item"), None, "Lamp"), label="Item")))
    moved = {**PLUG, "received": [11, 9, 20, 20]}
    done(desk.edit(gesture(edit(("comparison", 0, "mark", 0), PLUG, moved, PAIR), label="Move")))
    text = (case / "case.toml").read_text("utf-8")
    (case / "case.toml").write_text(text.replace("[11, 9", "[77, 9").replace("8123", "9999"), "utf-8")
    desk.look()
    assert desk.case().comparisons[0].marks[0].received == (77, 9, 20, 20)
    asked = back(desk)
    assert isinstance(asked, Conflicts)
    assert asked.conflicts[0].now == {"label": "Plug", "received": [77, 9, 20, 20]}
    assert done(back(desk, skip=True)).label == "Move"
    done(back(desk))
    left = tomllib.loads((case / "case.toml").read_text("utf-8"))
    assert left["order"] == {"number": "9999"}
    assert left["comparison"][0]["mark"][0]["received"] == [77, 9, 20, 20]
    desk.close()


def test_the_text_of_the_case_file_is_a_step_too(tmp_path: Path) -> None:
    """Mistakes are told with their lines and not written; a right text is, and goes back, unless somebody wrote since."""
    case = case_in(tmp_path, CASE)
    desk = desk_of(case)
    shown = desk.toml()
    assert (shown.text, shown.mistakes) == (CASE, ())
    wrong = desk.put_toml(TomlAsked(base=shown.revision, text=CASE.replace('"damage"', '"damaged"')))
    assert isinstance(wrong, Refusal)
    assert [(one.line, "Did you mean 'damage'?" in one.message) for one in wrong.mistakes] == [(7, True)]
    assert (case / "case.toml").read_bytes() == CASE.encode()
    right = desk.put_toml(TomlAsked(base=shown.revision, text=CASE.replace('"damage"', '"scale"')))
    assert isinstance(right, TomlJson)
    assert next(file.role for file in desk.case().files if file.name == DAMAGE) == "scale"
    assert isinstance(desk.put_toml(TomlAsked(base=shown.revision, text="")), Conflicts)
    assert done(back(desk)).label == "Edit case.toml"
    assert (case / "case.toml").read_bytes() == CASE.encode()
    done(again(desk))
    (case / "case.toml").write_text(CASE + "# more\n", "utf-8")
    assert isinstance(back(desk), Conflicts)
    desk.close()


def test_a_case_file_that_is_a_link_is_refused_in_words(tmp_path: Path) -> None:
    """Its text cannot be replaced or put back, which is said instead of a question about the very same text."""
    case = case_in(tmp_path, CASE)
    desk = desk_of(case)
    text = CASE.replace("8123", "8124")
    assert isinstance(desk.put_toml(TomlAsked(base=desk.toml().revision, text=text)), TomlJson)
    kept = (case / "case.toml").rename(tmp_path / "kept.toml")
    (case / "case.toml").symlink_to(kept)
    for refused in (desk.put_toml(TomlAsked(base=desk.toml().revision, text=CASE)), back(desk)):
        assert isinstance(refused, Refusal), refused
        assert "case.toml is not a regular file" in refused.message
        assert "not a link" in refused.hint
    assert kept.read_text("utf-8") == text
    desk.close()


def test_the_step_that_is_shown_is_the_one_that_is_taken_back(tmp_path: Path) -> None:
    """Another page was faster: its step is asked about. A press that is sent again, also after a restart, counts once."""
    case = case_in(tmp_path, CASE)
    desk = desk_of(case)
    done(desk.edit(gesture(edit(("order", "item"), None, "Lamp"), label="Item")))
    done(desk.edit(gesture(edit(("order", "quantity"), None, 2), label="Quantity")))
    asked = desk.undo(UndoAsked(step="Item"), redo=False)
    assert isinstance(asked, Conflicts)
    assert [(one.at, one.was, one.now) for one in asked.conflicts] == [(("undo",), "Item", "Quantity")]
    assert isinstance(desk.undo(UndoAsked(step="Item", skip=True), redo=False), Conflicts)
    press = UndoAsked(step="Quantity", gesture="a-press-of-undo")
    assert done(desk.undo(press, redo=False)).label == "Quantity"
    assert done(desk.undo(press, redo=False)).label == "Quantity"
    assert (desk.case().undo.undo, desk.case().undo.redo) == ("Item", "Quantity")
    assert isinstance(desk.undo(UndoAsked(step="Item"), redo=True), Conflicts)
    desk.close()
    later = desk_of(case)
    assert done(later.undo(press, redo=False)).label == "Quantity"
    assert later.case().undo.undo == "Item"
    thrown = UndoAsked(step="Quantity", gesture="throw-it-away", skip=True)
    for _ in range(2):
        assert done(later.undo(thrown, redo=True)).label == "Quantity"
    assert (later.case().undo.undo, later.case().undo.redo) == ("Item", None)
    later.close()


def test_steps_of_long_texts_stay_few_enough_to_be_read(tmp_path: Path) -> None:
    """Forty texts of a megabyte: the file stays short, the next studio knows the latest steps and turns."""
    case = tmp_path / "case"
    case.mkdir()
    undo = Undo(case)
    text = b"#" * 1_000_000
    undo.note("done", Step("first"))
    undo.note("back", Step("first"), "a-press-of-undo")
    for number in range(40):
        undo.note("done", Step(f"step {number}", texts=(text, text)))
        assert undo.path.stat().st_size < MOST_BYTES
    assert sum(len(side or b"") for step in undo.done for side in step.texts or ()) < MOST_BYTES
    read = Undo(case)
    assert [step.label for step in read.done] == [step.label for step in undo.done]
    assert len(read.done) > 1
    assert (read.undo, read.turns) == ("step 39", {"a-press-of-undo": "first"})


def test_what_is_kept_of_the_steps_can_be_damaged(tmp_path: Path) -> None:
    """A file of steps that was cut, or is none, is read as far as it goes; it stays short, and nobody else reads it."""
    case = tmp_path / "case"
    case.mkdir()
    undo = Undo(case)
    for number in range(3 * MOST_STEPS):
        undo.note("done", Step(f"step {number}"))
    undo.note("back", Step("taken"))
    assert undo.path.stat().st_mode & 0o077 == 0
    read = Undo(case)
    assert (len(read.done), read.undo, read.redo) == (len(undo.done), undo.undo, "taken")
    assert len(read.done) <= MOST_STEPS
    undo.path.write_bytes(undo.path.read_bytes()[:-20])
    cut = Undo(case)
    assert len(cut.done) > MOST_STEPS // 2
    cut.note("done", Step("after the cut"))
    assert Undo(case).undo == "after the cut"
    for rubbish in (b"", b"\xff\xfe", b'{"what": "back"}\n', b"[" * 100_000):
        undo.path.write_bytes(rubbish)
        assert Undo(case).undo is None


def test_a_gesture_that_changes_nothing_is_no_step(tmp_path: Path) -> None:
    """What is by now as it should become leaves no step."""
    desk = desk_of(case_in(tmp_path, CASE))
    assert isinstance(desk.edit(gesture(edit(("order", "number"), "1", "8123"))), EditResult)
    assert desk.case().undo.undo is None
    desk.close()
