"""A verdict says what it rests on: how many files were looked at, and whether the claim was examined."""

from pathlib import Path

import pytest

from tests.conftest import Run, jpeg_bytes, photo, write

TODAY = ("--today", "2026-11-24")
UNEXAMINED = "the files fit the form; the claim was not examined: no reason given"
NOT_RECEIVED = (
    '[claim]\nreason = "not-received"\nreceived = false\nrefund = "20.00"\n'
    'statement = "The parcel has not arrived. The tracking page shows no delivery. I ask for a refund."\n'
    '[order]\nprice = "20.00"\nshipped = 2026-09-01\nprotection_ends = 2026-12-10\n'
)


def test_unsorted_files_are_ready_for_the_form_and_no_more(tmp_path: Path, run: Run) -> None:
    for number in range(3):
        write(tmp_path / f"IMG_{number}.jpg", jpeg_bytes(photo(640, 480, seed=number + 1)))
    text = run("check", tmp_path, *TODAY)
    assert (text.code, f"READY: {UNEXAMINED}" in text.out) == (0, True)
    judged = run("check", tmp_path, "--format", "json", *TODAY).data["judged"]
    assert judged == {"files": 3, "claim": False, "words": UNEXAMINED}
    lines = run("check", tmp_path, "--format", "github", *TODAY).out.splitlines()
    assert lines[-2:] == [f"evidence-kit: {UNEXAMINED}", "evidence-kit: ready"]
    assert f"ready, 3 files; {UNEXAMINED}" in run("watch", tmp_path, "--once", "--settle", "0.1", "--pause", "0.1").out


def test_a_statement_without_a_reason_is_read_and_the_claim_is_not_examined(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "a.jpg", jpeg_bytes())
    write(tmp_path / "statement.txt", "The lamp is broken. I ask for a refund.")
    judged = run("check", tmp_path, "--format", "json", *TODAY).data["judged"]
    assert judged["claim"] is False
    assert "the statement was read; the claim was not examined" in judged["words"]


def test_a_claim_with_a_reason_is_examined(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "tracking" / "a.jpg", jpeg_bytes(photo(1280, 960)))
    write(tmp_path / "chat" / "b.jpg", jpeg_bytes(photo(1280, 960, seed=3)))
    write(tmp_path / "case.toml", NOT_RECEIVED)
    ran = run("check", tmp_path, *TODAY)
    assert (ran.code, "READY: the files fit the form; the claim was examined for not-received" in ran.out) == (0, True)


@pytest.mark.parametrize("names", [(), ("notes.txt",)])
def test_each_of_no_file_is_not_ready(tmp_path: Path, run: Run, names: tuple[str, ...]) -> None:
    for name in names:
        write(tmp_path / name, "text")
    ran = run("check", "--each", tmp_path, "--format", "json", *TODAY)
    assert (ran.code, ran.codes("error"), ran.data["judged"]["files"]) == (1, ["nothing-attached"], 0)
    assert "0 files looked at" in run("check", "--each", tmp_path, *TODAY).out


def test_each_says_how_many_files_were_looked_at(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "a.jpg", jpeg_bytes())
    assert "READY: 1 file looked at, each by itself" in run("check", "--each", tmp_path, *TODAY).out
    write(tmp_path / "b" / "b.jpg", jpeg_bytes())
    ran = run("check", "--each", tmp_path, "--format", "json", *TODAY)
    assert (ran.code, ran.data["judged"]["files"]) == (0, 2)
