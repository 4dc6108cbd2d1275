"""The one writer of case.toml: what was asked for changes, and not a byte of the rest."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_kit.case.edit import Proposal, add_answers, add_proposals, replace_statement, write_case_file
from evidence_kit.errors import CannotWrite
from evidence_kit.model.case import Comparison
from evidence_kit.model.suggested import Suggestion
from tests.conftest import ROOT, Run, write

CASE = """# my case
[order]  # as the page shows it
number = '8123456789012345'   # with a space behind it

[claim]
# what I say
statement = "The c\u043elour is wrong."

[[comparison]]  # the lamp
listing = "listing/lamp.jpg"
received = "received/lamp.jpg"
# the end
"""
SUGGESTED = (Suggestion((1, 2, 30, 40), (5, 6, 30, 40), 0.5),)
PLAIN = Comparison("listing/lamp.jpg", "received/lamp.jpg")
ANSWERS = {("attest", "only_true"): "true"}
LAYOUTS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "bom-crlf": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "utf-16": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
}
CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "answers": lambda before: add_answers(before, ANSWERS),
    "statement": lambda before: replace_statement(before, "The colour is wrong."),
    "proposals": lambda before: add_proposals(before, [Proposal(0, PLAIN, SUGGESTED)]),
    "comparison": lambda before: add_proposals(before, [Proposal(None, PLAIN, SUGGESTED)]),
}


def text_of(data: bytes) -> str:
    """Return a file's text as it stands there, its line ends included."""
    return data.removeprefix(b"\xff\xfe").decode("utf-16-le") if data[:2] == b"\xff\xfe" else data.decode("utf-8-sig")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_the_change_is_a_change(layout: str, change: str) -> None:
    """Encoding, mark, line ends, comments and order stay, and every old line but the changed one is there in order."""
    before = LAYOUTS[layout](CASE)
    after = CHANGES[change](before)
    assert after[:3] == before[:3]
    old, new = text_of(before), text_of(after)
    assert new.count("\r\n") == (new.count("\n") if "\r\n" in old else 0)
    rest = iter(new.splitlines())
    kept = [line for line in old.splitlines() if not (change == "statement" and line.startswith("statement"))]
    assert all(line in rest for line in kept)
    said = tomllib.loads(new)
    if change == "statement":
        assert said.pop("claim") == {"statement": "The colour is wrong."}
    elif change == "answers":
        assert said.pop("attest") == {"only_true": True}
    else:
        assert said.pop("comparison")[-1]["suggestion"][0] == {
            "listing": [1, 2, 30, 40], "received": [5, 6, 30, 40], "label": "", "confirmed": False,
        }  # fmt: skip
    wanted = tomllib.loads(old)
    assert said == {key: wanted[key] for key in said}


def test_what_cannot_be_added_to_is_refused() -> None:
    """Dotted keys of a table at the top of a file leave no room for a table of that name."""
    with pytest.raises(CannotWrite, match="without changing other lines"):
        add_answers(b"attest.same_angle = true\n", ANSWERS)


def test_a_file_that_appeared_or_changed_is_not_overwritten(tmp_path: Path) -> None:
    """What was read is compared with what is there, in the last moment."""
    write_case_file(tmp_path, b"# one\n", None)
    for before in (None, b"# other\n"):
        with pytest.raises(CannotWrite, match="changed in the meantime"):
            write_case_file(tmp_path, b"# two\n", before)
    (tmp_path / "case.toml").chmod(0o640)
    write_case_file(tmp_path, b"# two\n", b"# one\n")
    assert (tmp_path / "case.toml").read_bytes() == b"# two\n"
    assert (tmp_path / "case.toml").stat().st_mode & 0o777 == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["case.toml"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_fixing_an_inline_statement_keeps_the_rest_of_the_file(tmp_path: Path, run: Run, layout: str) -> None:
    """The old file is kept beside it."""
    before = LAYOUTS[layout](CASE)
    path = write(tmp_path / "case.toml", before)
    run("statement", tmp_path, "--fix")
    assert path.read_bytes() == LAYOUTS[layout](CASE.replace("\u043e", "o"))
    assert (tmp_path / ".case.toml.before-fix").read_bytes() == before


def test_a_loose_text_is_judged_without_the_writer_of_toml(tmp_path: Path) -> None:
    """Tomlkit takes longer to import than most texts take to be read."""
    path = write(tmp_path / "mine.txt", "The lamp is blue, I ordered red. I ask for 24.90 USD back.\n")
    code = "import sys; from evidence_kit.cli import main; sys.argv = ['evidence-kit', 'statement', sys.argv[1]]\n"
    code += "try: main()\nexcept SystemExit: print('tomlkit' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ
    )
    assert ran.stdout.splitlines()[-1] == "False"
