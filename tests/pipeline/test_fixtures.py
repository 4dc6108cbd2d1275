"""Every case of fixtures/cases says what its expected.json promises, and fixtures/media is clean."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.command_line import run_cli
from tests.conftest import DEMO, Run

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
CASES = sorted(path.parent for path in FIXTURES.glob("cases/*/*/expected.json"))
RUNS = [
    pytest.param(folder, number, id=f"{folder.parent.name}/{folder.name}-{number + 1}-{run['verb']}")
    for folder in CASES
    for number, run in enumerate(json.loads((folder / "expected.json").read_text(encoding="utf-8"))["runs"])
]


def sums(folder: Path) -> dict[str, str]:
    """Return the sum of every file below `folder`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def told(report: dict[str, Any], *severities: str) -> list[list[str]]:
    """Return severity, code and path of the findings of those severities, sorted."""
    found = [[one["severity"], one["code"], one["path"] or ""] for one in report["findings"]]
    return sorted(one for one in found if one[0] in severities)


@pytest.mark.parametrize(("folder", "number"), RUNS)
def test_case_says_what_it_promises(folder: Path, number: int, tmp_path: Path, run: Run, cache_of_demo: str) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["runs"][number]
    before = sums(folder)
    out = ["--out", tmp_path / "package"] if expected["verb"] == "build" else []
    kept = {"EVIDENCE_KIT_CACHE": cache_of_demo} if folder == DEMO.parent and out else {}
    ended = run(expected["verb"], *expected["args"], *out, "--format", "json", folder=folder, **kept)
    assert ended.code == expected["exit"], ended.out + ended.err
    assert sums(folder) == before
    for words in expected.get("says", []):
        assert words in ended.out + ended.err
    if "verdict" not in expected:
        assert ended.out == ""
        return
    report = ended.data
    assert report["verdict"] == expected["verdict"]
    assert told(report, "error", "warning") == expected["findings"]
    notes = told(report, "note")
    assert [one for one in expected.get("notes", []) if one not in notes] == []
    if "slots" in expected:
        assert [[one["slot"], one["path"]] for one in report["slots"]] == expected["slots"]
    if expected["verb"] == "build":
        uploads = sorted(f"upload/{path.name}" for path in (tmp_path / "package" / "upload").iterdir())
        assert uploads == sorted(one["path"] for one in report["slots"])


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_expected_is_written_as_agreed(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert set(expected) == {"why", "runs"}
    assert expected["why"].endswith(".")
    for one in expected["runs"]:
        assert set(one) <= {"verb", "args", "exit", "verdict", "findings", "notes", "slots", "says"}
        assert one.get("findings", []) == sorted(one.get("findings", []))


@pytest.mark.parametrize("folder", [one for one in CASES if one.parent.name == "good"], ids=lambda one: one.name)
def test_good_case_has_a_build_that_is_ready(folder: Path) -> None:
    runs = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["runs"]
    assert any(one["verb"] == "build" and one["verdict"] == "ready" and one["exit"] == 0 for one in runs)


def test_media_is_clean() -> None:
    ended = run_cli("check", "--each", "fixtures/media", "--format", "json", folder=FIXTURES.parent)
    assert ended.code == 0, ended.out + ended.err
    assert ended.data["findings"] == []


def test_every_folder_of_cases_has_its_expectation() -> None:
    assert sorted(path for path in FIXTURES.glob("cases/*/*") if path.is_dir()) == CASES


def test_fixtures_stay_small() -> None:
    sizes = [path.stat().st_size for path in FIXTURES.rglob("*") if path.is_file()]
    assert sum(sizes) <= 15_000_000
    assert max(sizes) <= 5_000_000


def test_barcode_of_the_demo_label_is_the_tracking_number() -> None:
    import zxingcpp

    case = FIXTURES / "cases" / "good" / "wrong-colour" / "case"
    with Image.open(case / "label" / "waybill.jpg") as label:
        assert [one.text for one in zxingcpp.read_barcodes(label)] == ["RB123456785GB"]
    assert 'tracking = "RB123456785GB"' in (case / "case.toml").read_text(encoding="utf-8")
