"""What GitHub shows of a step: at most nine annotations, and a table in which no name becomes markup."""

import re
from html import unescape
from pathlib import Path

from tests.command_line import run_cli
from tests.conftest import Run, jpeg_bytes, write

TODAY = ("--today", "2026-11-24")
NAMES = (
    "[x](evil)|b.jpg",
    "<img src=x>.jpg",
    "`code` *b* _i_ ~~s~~ $x$ @you #1.jpg",
    "line\nbreak.jpg",
    "rtl\u202e.jpg",
)


def test_a_table_is_appended_where_github_says(tmp_path: Path) -> None:
    """After what other commands of the step wrote; the log has the annotations and nothing else."""
    for name in NAMES:
        write(tmp_path / "d" / name, b"")
    summary = write(tmp_path / "summary.md", "# before\n")
    argv = ("check", "--each", "d", "--format", "github", *TODAY)
    ran = run_cli(*argv, folder=tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    assert (ran.code, ran.err) == (1, "")
    assert all(line.startswith(("::error file=d/", "evidence-kit: ")) for line in ran.out.splitlines())
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("# before\n### evidence-kit: ❌ not")
    rows = [line for line in text.splitlines() if line.startswith("| error")]
    assert len(rows) == len(NAMES)
    for row in rows:
        name = row.split(" | ")[1]
        assert not set(re.sub(r"&#?\w+;", "", name)) & set("\\`*_{}[]()<>#+!|~$@:&\n\u202e")
        assert unescape(name).startswith("d/")
    assert unescape(" ".join(rows)).count("d/[x](evil)|b.jpg") == 1


def test_other_formats_write_no_summary(tmp_path: Path) -> None:
    """And without the variable there is none; where it cannot be written, the annotations are there all the same."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    summary = tmp_path / "summary.md"
    assert run_cli("check", "a.jpg", "--format", "json", folder=tmp_path, GITHUB_STEP_SUMMARY=str(summary)).code == 0
    assert not summary.exists()
    ran = run_cli("check", "a.jpg", "--format", "github", *TODAY, folder=tmp_path, GITHUB_STEP_SUMMARY=str(tmp_path))
    assert (ran.code, ran.out.splitlines()[-1]) == (7, "evidence-kit: ready")


def test_the_summary_of_many_findings_is_short(tmp_path: Path, run: Run) -> None:
    """GitHub drops a summary above 1 MB."""
    for number in range(60):
        write(tmp_path / "d" / f"{number:02d}{'x' * 200}.jpg", b"")
    run("check", "--each", "d", "--format", "json=all.json", folder=tmp_path)
    ran = run_cli("report", "--from", "all.json", "--format", "github", folder=tmp_path, GITHUB_STEP_SUMMARY="s.md")
    assert ran.code == 0
    text = (tmp_path / "s.md").read_text(encoding="utf-8")
    assert text.count("| error |") == 50
    assert "10 more." in text


def test_text_of_a_saved_result_is_refused_with_a_sentence(tmp_path: Path, run: Run) -> None:
    """The page says it instead."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    run("check", "a.jpg", "--format", "json=all.json", folder=tmp_path)
    for form in ("text", "text=out.txt"):
        ran = run("report", "--from", "all.json", "--format", form, folder=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert "--format html" in ran.err
