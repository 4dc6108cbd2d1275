"""Several cases in one call: a report for each, and one verdict."""

import json
from pathlib import Path

import jsonschema
import pytest

from evidence_kit.report.schema import build_schema
from tests.conftest import Run, jpeg_bytes, photo, write

TODAY = ("--today", "2026-11-24")


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """One case that is fine, one that is not, one whose case file cannot be read, and two of the same name."""
    write(tmp_path / "fine" / "a.jpg", jpeg_bytes(photo(320, 240)))
    write(tmp_path / "bad" / "a.jpg", b"")
    write(tmp_path / "torn" / "case.toml", "[claim\n")
    write(tmp_path / "more" / "fine" / "a.jpg", jpeg_bytes(photo(320, 240, 2)))
    return tmp_path


def test_each_case_has_its_report_and_the_worst_verdict_counts(cases: Path, run: Run) -> None:
    """What cannot be read stops no other; one that is not there is among them."""
    asked = ["fine", "torn", "gone", "bad"]
    ran = run("check", *asked, "--format", "json", *TODAY, folder=cases)
    assert (ran.code, ran.data["schema"], ran.data["verdict"]) == (1, "evidence_kit.reports/1", "not-ready")
    assert [report["folder"] for report in ran.data["reports"]] == asked
    assert [report["verdict"] for report in ran.data["reports"]] == ["ready", "unknown", "not-ready", "not-ready"]
    assert [report["findings"][0]["code"] for report in ran.data["reports"][1:]] == [
        "not-examined",
        "file-missing",
        "empty-file",
    ]
    judged = [report["judged"]["words"] for report in ran.data["reports"]]
    assert judged[1:3] == ["no file was looked at; no claim was examined"] * 2
    jsonschema.validate(ran.data, build_schema("reports"))
    alone = run("check", "fine", "--format", "json", *TODAY, folder=cases)
    assert alone.data == ran.data["reports"][0]
    assert run("check", "fine", "more/fine", *TODAY, folder=cases).code == 0
    assert run("check", "fine", "torn", "--format", "json", *TODAY, folder=cases).data["verdict"] == "unknown"
    assert run("check", "fine", "torn", *TODAY, folder=cases).code == 1


def test_text_has_one_report_after_the_other_and_a_last_line(cases: Path, run: Run) -> None:
    """Each below the name of its case, with commands that name it."""
    lines = run("check", "fine", "bad", "torn", *TODAY, folder=cases).out.splitlines()
    assert [line for line in lines if line.startswith("== ")] == ["== fine", "== bad", "== torn"]
    assert lines[-1] == "3 cases: 1 ready, 1 not ready, 1 unknown"
    single = run("check", "fine", *TODAY, folder=cases).out.splitlines()
    assert lines[1 : 1 + len(single)] == single


def test_other_formats_hold_all_cases(cases: Path, run: Run) -> None:
    """One run of SARIF, one list of annotations; each path as it is seen from here."""
    run("check", "bad", "torn", "--format", "sarif=a.sarif", "--format", "github=a.txt", "--format", "json=a.json", *TODAY, folder=cases)  # fmt: skip
    (log,) = json.loads((cases / "a.sarif").read_text())["runs"]
    places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in log["results"]]
    assert {"bad/a.jpg", "torn/case.toml"} <= set(places)
    lines = (cases / "a.txt").read_text().splitlines()
    assert any(line.startswith("::error file=torn/case.toml,") for line in lines)
    assert lines[-1] == "evidence-kit: not-ready"
    for form in ("sarif", "github", "json"):
        assert (
            run("report", "--from", "a.json", "--format", form, folder=cases).out.encode()
            == {
                "sarif": cases / "a.sarif",
                "github": cases / "a.txt",
                "json": cases / "a.json",
            }[form].read_bytes()
        )


def test_pages_of_several_cases_go_into_a_folder(cases: Path, run: Run) -> None:
    """One each, named by the case; what is there of somebody else stays."""
    asked = ["check", "fine", "bad", "more/fine", *TODAY, "--format"]
    for one in ("html", "html=out.html"):
        done = run(*asked, one, "--format", "json=none.json", folder=cases)
        assert (done.code, "html=FOLDER/" in done.err, (cases / "none.json").exists()) == (2, True, False)
    assert run(*asked, "html=pages", "--format", "json=all.json", folder=cases).code == 1
    assert sorted(path.name for path in (cases / "pages").iterdir()) == ["bad.html", "fine-2.html", "fine.html"]
    assert "<h1>Not ready" in (cases / "pages" / "bad.html").read_text(encoding="utf-8")
    assert run("report", "--from", "all.json", "--format", "html=out.html", folder=cases).code == 2
    assert not (cases / "out.html").exists()
    assert run("report", "--from", "all.json", "--format", "html=again/", folder=cases).code == 0
    for page in (cases / "pages").iterdir():
        assert (cases / "again" / page.name).read_bytes() == page.read_bytes()
    write(cases / "pages" / "bad.html", "mine")
    assert run(*asked, "html=pages", folder=cases).code == 2
    assert (cases / "pages" / "bad.html").read_text() == "mine"
    assert run("check", "fine", *TODAY, "--format", "html=one/", folder=cases).code == 0
    assert (cases / "one" / "fine.html").is_file()


def test_cases_and_files_are_not_mixed(cases: Path, run: Run) -> None:
    """A folder is a case, files are an upload; both at once make no sense."""
    ran = run("check", "fine", "bad/a.jpg", folder=cases)
    assert (ran.code, "Give case folders, or files." in ran.err) == (2, True)
