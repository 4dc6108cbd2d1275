"""What a page changes stands in the case, what somebody else changes is seen or asked about, and nothing is lost."""

import os
import random
import threading
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.case.edit import Overtaken, write_case_file
from evidence_kit.studio.ids import id_of
from evidence_kit.studio.wire import Conflicts, EditResult, Notice, Refusal
from tests.studio.desks import DAMAGE, PAIR, RECEIVED, SIZE, back, case_in, desk_of, done, edit, gesture

EDITS = 200 if os.environ.get("EVIDENCE_KIT_LONG") else 60
"""Of each of those who write at the same time."""

COMMENTED = """# mine
[order]  # this
number = "8123"  # the order's

[[comparison]]  # the lamp
listing = "listing.png"
received = "received.png"
"""


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what a studio remembers in a folder of the test."""
    monkeypatch.setenv("EVIDENCE_KIT_STATE", str(tmp_path / "state"))


def said(case: Path) -> dict[str, Any]:
    """Return what case.toml says."""
    return tomllib.loads((case / "case.toml").read_text("utf-8"))


def box(left: int, label: str = "") -> dict[str, Any]:
    """Return a mark as a page sends it."""
    return {"listing": [left, 2, 30, 40], "received": [left, 6, 30, 40], "label": label, "colour": None}


def test_a_gesture_stands_in_the_case_and_on_every_page(tmp_path: Path) -> None:
    """Roles, a comparison, boxes, redaction, reason and words: written at once, read back, judged, told; comments stay."""
    told: list[Notice] = []
    case = case_in(tmp_path, COMMENTED)
    desk = desk_of(case, told)
    before = desk.case()
    made = done(desk.edit(gesture(
        edit(("comparison", 0, "mark", 0), None, box(1, "Colour"), PAIR),
        edit(("evidence", DAMAGE, "role"), None, "damage"),
        edit(("evidence", DAMAGE, "mark", 0), None, {"box": [5, 5, 20, 20], "label": ""}),
        edit(("evidence", RECEIVED, "redact", 0), None, [0, 0, SIZE[0], 10]),
        edit(("claim", "reason"), None, "wrong-colour"),
        edit(("statement",), None, "The light is blue.\nIt should be white."),
        edit(("upload", "order"), None, [[id_of(DAMAGE)], list(PAIR)]),
    )))  # fmt: skip
    assert made.seq > before.seq
    text = (case / "case.toml").read_text("utf-8")
    assert all(comment in text for comment in ("# mine", "# the order's", "# the lamp"))
    assert said(case)["comparison"][0]["mark"] == [
        {"listing": [1, 2, 30, 40], "received": [1, 6, 30, 40], "label": "Colour"}
    ]
    assert said(case)["upload"]["order"] == ["damage.png", "listing.png | received.png"]
    assert (case / "statement.txt").read_text("utf-8") == "The light is blue.\nIt should be white.\n"
    shown = desk.case()
    files = {file.name: file for file in shown.files}
    assert (shown.revision, shown.undo.undo) == (made.revision, "Do it")
    assert (files[DAMAGE].role, files[DAMAGE].role_said, files[DAMAGE].marks[0].box) == ("damage", True, (5, 5, 20, 20))
    assert files[RECEIVED].redact == ((0, 0, SIZE[0], 10),)
    assert shown.comparisons[0].marks[0].label == "Colour"
    assert shown.reason is not None
    assert shown.reason.facts == ("promised", "came")
    # What is asked for is chosen in the form only once the case says it.
    assert "Expected solution:" not in [one.ask for one in shown.form]
    done(desk.edit(gesture(edit(("claim", "solution"), None, "refund"))))
    assert "Expected solution:" in [one.ask for one in desk.case().form]
    assert shown.order_wanted == ((id_of(DAMAGE),), PAIR)
    assert shown.reason.name == "wrong-colour"
    assert (shown.statement.text, shown.statement.place) == (
        "The light is blue.\nIt should be white.",
        "statement.txt",
    )
    assert ("case", {"studio": shown.studio, "seq": made.seq, "revision": made.revision}) in told
    desk.close()


def test_the_statement_stays_where_the_case_keeps_it(tmp_path: Path) -> None:
    """One in case.toml is changed there, one in UTF-16 stays UTF-16, and one that changed meanwhile is asked about."""
    case = case_in(tmp_path, '[claim]\nstatement = "Old."  # mine\n')
    desk = desk_of(case)
    done(desk.edit(gesture(edit(("statement",), "Old.", "New.\nNewer."))))
    assert said(case)["claim"]["statement"] == "New.\nNewer."
    assert desk.case().statement.place == "case.toml"
    assert not (case / "statement.txt").exists()
    done(desk.edit(gesture(edit(("statement",), "New.\nNewer.", None))))
    (case / "statement.txt").write_bytes("First.\r\nSecond.\r\n".encode("utf-16"))
    desk.look()
    assert desk.case().statement.text == "First.\nSecond."
    asked = desk.edit(gesture(edit(("statement",), "Other", "Mine")))
    assert isinstance(asked, Conflicts)
    assert asked.conflicts[0].now == "First.\nSecond."
    done(desk.edit(gesture(edit(("statement",), "First.\nSecond.", "First.\nThird."))))
    assert (case / "statement.txt").read_bytes().decode("utf-16") == "First.\r\nThird.\r\n"
    done(back(desk))
    assert desk.case().statement.text == "First.\nSecond."
    desk.close()


def test_all_of_a_gesture_or_nothing(tmp_path: Path) -> None:
    """A box outside, an unknown file, another platform's nonsense: nothing of it is written, and why is said."""
    case = case_in(tmp_path, COMMENTED)
    desk = desk_of(case)
    before = (case / "case.toml").read_bytes()
    good = edit(("claim", "reason"), None, "wrong-colour")
    outside = edit(("evidence", DAMAGE, "redact", 0), None, [600, 0, 41, 10])
    refused = desk.edit(gesture(good, outside))
    assert isinstance(refused, Refusal)
    assert "640 x 480" in refused.message
    assert isinstance(desk.edit(gesture(good, edit(("evidence", "gone.jpg", "role"), None, "damage"))), Refusal)
    assert isinstance(desk.edit(gesture(good, edit(("order", "price"), None, "a lot"))), Refusal)
    assert isinstance(desk.edit(gesture(good, edit(("order", "name"), None, "x"))), Refusal)
    asked = desk.edit(gesture(good, edit(("order", "number"), "1", "2")))
    assert isinstance(asked, Conflicts)
    assert [(one.index, one.now) for one in asked.conflicts] == [(1, "8123")]
    assert (case / "case.toml").read_bytes() == before
    assert desk.case().undo.undo is None
    done(desk.edit(gesture(edit(("evidence", DAMAGE, "redact", 0), None, [600, 0, 40, 480]))))
    desk.close()


def test_what_no_page_of_ours_sends_is_answered_too(tmp_path: Path) -> None:
    """A comparison before it that names no files is a question; a statement that is no text is refused, and not written."""
    case = case_in(tmp_path, COMMENTED)
    desk = desk_of(case)
    for was in ({}, {"listing": 0}, {"listing": "", "received": None}):
        assert isinstance(desk.edit(gesture(edit(("comparison", 0), was, None))), Conflicts), was
    done(desk.edit(gesture(edit(("statement",), None, "It is blue."))))
    words = (case / "statement.txt").read_bytes()
    for value in ({"a": 1}, [1], 5, True):
        refused = desk.edit(gesture(edit(("statement",), "It is blue.", value)))
        assert isinstance(refused, Refusal), value
        assert refused.message == "Statement must be text."
        assert isinstance(desk.edit(gesture(edit(("statement",), value, "Mine"))), Conflicts), value
    assert (case / "statement.txt").read_bytes() == words
    desk.close()


def test_a_request_that_is_sent_again_is_answered_again(tmp_path: Path) -> None:
    """A page whose answer was lost sends its gesture again, also to a studio that was started anew: one box, not two."""
    case = case_in(tmp_path, COMMENTED)
    desk = desk_of(case)
    asked = gesture(edit(("comparison", 0, "mark", 0), None, box(1), PAIR))
    first = done(desk.edit(asked))
    assert done(desk.edit(asked)) == first
    done(desk.edit(gesture(edit(("order", "item"), None, "Lamp"))))
    done(desk.edit(asked))
    assert len(said(case)["comparison"][0]["mark"]) == 1
    desk.close()
    later = desk_of(case)
    done(later.edit(asked))
    assert len(said(case)["comparison"][0]["mark"]) == 1
    later.close()


def test_three_writers_lose_nothing(tmp_path: Path) -> None:
    """Two pages and an editor write many times each: every last value is in the file, or its writer was told."""
    case = case_in(tmp_path, COMMENTED)
    desk = desk_of(case)
    keys = {"first": ("item", "platform"), "second": ("item", "tracking")}
    kept: dict[str, list[tuple[str, str | None]]] = {"first": [], "second": []}
    asked = {"first": 0, "second": 0}
    boxes: list[int] = []

    def page(name: str) -> None:
        chance = random.Random(name)  # noqa: S311  (chance, no secret)
        known: dict[str, str | None] = dict.fromkeys(keys[name])
        for number in range(EDITS):
            key, value = chance.choice(keys[name]), f"{name} {number}"
            mark = edit(("comparison", 0, "mark", 0), None, box(1, value), PAIR)
            result = desk.edit(gesture(edit(("order", key), known[key], value), *([mark] * (number % 20 == 0))))
            if isinstance(result, EditResult):
                known[key] = value
                kept[name].append((key, value))
                boxes.extend([number] * (number % 20 == 0))
            else:
                assert isinstance(result, Conflicts), result
                asked[name] += 1
                known[key] = result.conflicts[0].now

    def editor() -> None:
        for number in range(EDITS):
            time.sleep(0.01)
            while True:
                before = (case / "case.toml").read_bytes()
                lines = [line for line in before.decode().splitlines(keepends=True) if not line.startswith("coupon")]
                lines.insert(lines.index("[order]  # this\n") + 1, f'coupon = "{number}.00"  # typed\n')
                try:
                    write_case_file(case, "".join(lines).encode(), before)
                    break
                except Overtaken:
                    continue

    threads = [*(threading.Thread(target=page, args=(name,)) for name in keys), threading.Thread(target=editor)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    order = said(case)["order"]
    assert (order["number"], order["coupon"]) == ("8123", f"{EDITS - 1}.00")
    assert order["platform"] == next(value for key, value in reversed(kept["first"]) if key == "platform")
    assert order["tracking"] == next(value for key, value in reversed(kept["second"]) if key == "tracking")
    last = {name: next(value for key, value in reversed(kept[name]) if key == "item") for name in keys}
    assert order["item"] in last.values()
    assert len(said(case)["comparison"][0]["mark"]) == len(boxes)
    assert min(asked.values()) > 0
    assert "# the lamp" in (case / "case.toml").read_text("utf-8")
    desk.close()
