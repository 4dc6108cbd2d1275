"""What goes wrong around a studio is a sentence with what to do, and the case is never half written."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from evidence_kit.studio.wire import TomlJson
from evidence_kit.studio.wire_requests import TomlAsked
from tests.conftest import jpeg_bytes, write
from tests.studio.desks import desk_of
from tests.studio.visiting import running

EDIT = {
    "gesture": "0123456789",
    "label": "Choose the reason",
    "base": "",
    "edits": [{"at": ["claim", "reason"], "was": None, "value": "damaged"}],
}


def test_a_case_that_goes_away_and_comes_back(tmp_path: Path) -> None:
    """Whatever is asked meanwhile is answered with why; afterwards everything goes on."""
    case, away = tmp_path / "case", tmp_path / "away"
    write(case / "photo.jpg", jpeg_bytes())
    with running(case) as studio:
        assert list(studio.visitor.files()) == ["photo.jpg"]
        entering = f"Host: {studio.visitor.host}\r\nCookie: {studio.visitor.cookie}\r\n"
        stream = studio.visitor.raw(f"GET /api/events HTTP/1.1\r\n{entering}\r\n".encode(), seconds=60)
        case.rename(away)
        for method, path, body in (
            ("GET", "/api/case", None),
            ("POST", "/api/edits", EDIT),
            ("POST", "/api/uploads", {"name": "a.jpg", "bytes": 3}),
            ("POST", "/api/build", {"zip": False}),
            ("POST", "/api/open-folder", {"which": "case"}),
            ("POST", "/api/open-folder", {"which": "package"}),
        ):
            answer = studio.visitor.ask(method, path, body)
            assert (answer.status, answer.code) == (410, "gone"), path
        heard = b""
        while b'"studio":""' not in heard:
            heard += stream.recv(4096)
        stream.close()
        away.rename(case)
        assert list(studio.visitor.files()) == ["photo.jpg"]
        assert studio.visitor.ask("POST", "/api/edits", EDIT).status == 200
    assert 'reason = "damaged"' in (case / "case.toml").read_text(encoding="utf-8")


def test_a_case_file_with_mistakes_can_be_repaired(tmp_path: Path) -> None:
    """Edits wait, and files still come; the text is there to be corrected."""
    write(tmp_path / "case.toml", '[claim]\nreasn = "damaged"\n')
    with running(tmp_path) as studio:
        visitor = studio.visitor
        found = visitor.ask("GET", "/api/case").body
        assert [mistake["line"] for mistake in found["toml"]["mistakes"]] == [2]
        answer = visitor.ask("POST", "/api/edits", EDIT)
        assert (answer.status, answer.code) == (422, "case-mistakes")
        assert visitor.send("photo.jpg", jpeg_bytes()).status == 201
        text = visitor.ask("GET", "/api/toml").body
        assert "reasn" in text["text"]
        still = visitor.ask("PUT", "/api/toml", {"base": text["revision"], "text": "[claim\n"})
        assert (still.status, still.code) == (422, "case-mistakes")
        right = {"base": text["revision"], "text": text["text"].replace("reasn", "reason")}
        assert visitor.ask("PUT", "/api/toml", right).status == 200
        repaired = visitor.ask("GET", "/api/case").body
        assert repaired["toml"] is None
        assert repaired["undo"]["undo"] != "Edit case.toml", "undo would break the case file again"


def test_each_mistake_says_which_lines_mend_it(tmp_path: Path) -> None:
    """A key gets its right name, a value goes with all its lines, a table with its keys; for the rest no line goes."""
    text = """[order]
nummber = "1"  # mine
price = 24.90 # paid

[[evidence]]
file = "a.jpg"
redact = [
  [1, 2, 3, 4],
  [1, 2, 3],
]
[shop]
name = "a"
[shop.where]
city = "b"

[[comparison]]
listing = "a.jpg"
received = "b.jpg"
[[comparison.mark]]
label = "x"
[[evidence]]
role = "damage"
[claim]
offered = {kind = "money", amout = "5"}
"""
    write(tmp_path / "case.toml", text)
    with running(tmp_path) as studio:
        found = studio.visitor.ask("GET", "/api/toml").body["mistakes"]
        mends = [(one["line"], one["first"], one["last"], one["instead"]) for one in found]
        right = ('number = "1"  # mine', 'price = "24.90" # paid', 'offered = {kind = "money", amount = "5"}')
        assert mends == [
            (2, 2, 2, right[0]),
            (3, 3, 3, right[1]),
            (9, 7, 10, ""),
            (11, 11, 14, ""),
            (19, 0, 0, ""),
            (21, 0, 0, ""),
            (24, 24, 24, right[2]),
        ]
        cut = {
            "base": studio.visitor.ask("GET", "/api/toml").body["revision"],
            "text": "[order]\nitem = [[1\n[claim]\n",
        }
        [unclosed] = studio.visitor.ask("PUT", "/api/toml", cut).body["error"]["mistakes"]
        assert (unclosed["line"], unclosed["first"]) == (2, 0), "the rest of the file is no part of it"


def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    """An edit that finds no room leaves case.toml as it was; a file that has none does not begin."""
    mounting = ("unshare", "-m", "sh", "-c", f'mount -t tmpfs -o size=256k none "{tmp_path}" && exec "$@"', "sh")
    tried = [*mounting, "true"]
    if not shutil.which("unshare") or os.geteuid() != 0 or subprocess.run(tried, check=False).returncode:
        pytest.skip("a disk of its own needs root")
    with running(tmp_path, prefix=mounting) as studio:
        visitor, inside = studio.visitor, Path(f"/proc/{studio.process.pid}/root{tmp_path}")
        assert visitor.ask("POST", "/api/edits", EDIT).status == 200
        before = (inside / "case.toml").read_bytes()
        answer = visitor.ask("POST", "/api/uploads", {"name": "a.jpg", "bytes": 30})
        assert (answer.status, answer.code) == (507, "no-room")
        with pytest.raises(OSError, match="No space"), (inside / "filler").open("wb") as filler:
            while True:
                filler.write(b"x" * 4096)
                filler.flush()
        later = {
            **EDIT,
            "gesture": "9876543210",
            "edits": [{"at": ["claim", "reason"], "was": "damaged", "value": "wrong-item"}],
        }
        full = visitor.ask("POST", "/api/edits", later)
        assert (full.status, full.code) == (507, "no-room")
        assert full.body["error"]["hint"] == "free some room on the disk"
        assert (inside / "case.toml").read_bytes() == before
        (inside / "filler").unlink()
        assert visitor.ask("POST", "/api/edits", later).status == 200


def test_two_tables_for_one_file_by_names_that_differ_in_their_letters_are_mended_by_a_button(tmp_path: Path) -> None:
    """They are a mistake only beside the files that lie there: the text of the case file comes with it all the same."""
    write(tmp_path / "Lamp.jpg", jpeg_bytes())
    first = '[[evidence]]\nfile = "Lamp.jpg"\nrole = "received"\n'
    write(tmp_path / "case.toml", f'{first}[[evidence]]\nfile = "lamp.JPG"\ncaption = "x"\n')
    desk = desk_of(tmp_path)
    try:
        shown = desk.case().toml
        assert shown is not None
        [mistake] = shown.mistakes
        assert list(desk.toml().mistakes) == [mistake]
        assert (mistake.first, mistake.last, mistake.instead) == (4, 5, "")
        put = desk.put_toml(TomlAsked(base=desk.toml().revision, text=f'{first}caption = "x"\n'))
        assert isinstance(put, TomlJson)
        assert not put.mistakes
        assert desk.case().toml is None
    finally:
        desk.close()
