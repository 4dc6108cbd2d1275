"""What case.toml and the statement must not be: what is not the case's is neither shown nor written."""

import os
from pathlib import Path

import pytest

from evidence_kit.errors import CannotWrite
from evidence_kit.studio.wire import Refusal
from tests.studio.desks import case_in, desk_of, edit, gesture

CASE = '# mine\n[claim]\nreason = "wrong-colour"\n'


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what a studio remembers in a folder of the test."""
    monkeypatch.setenv("EVIDENCE_KIT_STATE", str(tmp_path / "state"))


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
@pytest.mark.parametrize("way", ["link", "path"])
def test_a_statement_elsewhere_is_neither_shown_nor_written(tmp_path: Path, way: str) -> None:
    """By a link, or by a path out of the case: its words do not get in, and it stays what it is."""
    elsewhere = tmp_path / "diary.txt"
    elsewhere.write_text("Dear diary", "utf-8")
    case = case_in(tmp_path, CASE if way == "link" else f'{CASE}statement_file = "../diary.txt"\n')
    if way == "link":
        (case / "statement.txt").symlink_to(elsewhere)
    desk = desk_of(case)
    assert desk.case().statement.text == ""
    with pytest.raises(CannotWrite, match="is a link" if way == "link" else "outside of the case"):
        desk.edit(gesture(edit(("statement",), None, "It is blue.")))
    assert elsewhere.read_text("utf-8") == "Dear diary"
    desk.close()


def test_a_case_file_that_names_itself_as_the_statement_is_a_mistake(tmp_path: Path) -> None:
    """A statement that is typed never replaces it."""
    case = case_in(tmp_path, f'{CASE}statement_file = "./Case.toml"\n')
    before = (case / "case.toml").read_bytes()
    desk = desk_of(case)
    shown = desk.case()
    assert shown.toml
    assert [one.line for one in shown.toml.mistakes] == [4]
    refused = desk.edit(gesture(edit(("statement",), shown.statement.text or None, "It is blue.")))
    assert isinstance(refused, Refusal)
    assert (case / "case.toml").read_bytes() == before
    desk.close()


def test_a_statement_in_an_unknown_encoding_is_said(tmp_path: Path) -> None:
    """It is not written over, and the refusal says how to save it."""
    case = case_in(tmp_path, CASE)
    (case / "statement.txt").write_bytes("Die Lampe ist blau, nicht weiß".encode("latin-1"))
    desk = desk_of(case)
    with pytest.raises(CannotWrite, match=r"statement.txt is not UTF-8 text\.") as problem:
        desk.edit(gesture(edit(("statement",), None, "It is blue.")))
    assert "encoding UTF-8" in problem.value.hint
    desk.close()


def test_a_line_without_an_end_is_cut_where_its_mistake_is_shown(tmp_path: Path) -> None:
    """The page shows each line with a mistake: of brackets by the thousand it shows the first."""
    desk = desk_of(case_in(tmp_path, f"{CASE}refund = {'[' * 5000}{']' * 5000}\n"))
    shown = desk.case().toml
    assert shown
    assert [(one.line, len(one.text) < 200) for one in shown.mistakes] == [(4, True)]
    desk.close()
