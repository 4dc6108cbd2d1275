"""Known findings stay silent, new ones fail, and those that are gone are said."""

import json
import os
import sys
from pathlib import Path

import pytest
from junitparser import JUnitXml
from sarif_pydantic import Sarif

from tests.choice.tiny_policy import TINY_POLICY
from tests.conftest import Run, jpeg_bytes, photo, with_location, write

PLACED = with_location(photo(), orientation=6)
SMALL = jpeg_bytes(photo(160, 120))


@pytest.fixture
def known(tmp_path: Path, run: Run) -> Path:
    """A folder with one photo, whose findings are known."""
    write(tmp_path / "media" / "a.jpg", PLACED)
    assert run("check", "--each", "media", folder=tmp_path).code == 1
    done = run("check", "--each", "media", "--write-baseline", "known.json", folder=tmp_path)
    assert (done.code, "3 findings" in done.err, "3 known findings left out" in done.out) == (0, True, True)
    return tmp_path


def test_known_findings_are_silent_and_counted(known: Path, run: Run) -> None:
    """From wherever the check is run, in every format, and after the content has changed."""
    for folder, argv in ((known, ("media", "known.json")), (known / "media", ("a.jpg", "../known.json"))):
        done = run("check", "--each", argv[0], "--baseline", argv[1], "--format", "json", folder=folder)
        assert (done.code, done.data["findings"]) == (0, [])
        assert "3 known findings left out" in done.data["judged"]["words"]
    write(known / "media" / "a.jpg", with_location(photo(seed=5), orientation=6))
    assert run("check", "--each", "media", "--baseline", "known.json", folder=known).code == 0


def test_known_findings_are_skipped_tests(known: Path, run: Run) -> None:
    """A CI server shows them as skipped, with their words; also when the result is rendered again later."""
    argv = ("check", "--each", "media", "--baseline", "known.json")
    shown = run(*argv, "--format", "junit", "--format", "json=result.json", folder=known).out
    assert run("report", "--from", "result.json", "--format", "junit", folder=known).out == shown
    write(known / "shown.xml", shown)
    suite = next(iter(JUnitXml.fromfile(str(known / "shown.xml"))))
    skipped = {test.name: test.result[0].message for test in suite if test.result}
    listed = json.loads((known / "known.json").read_text())["findings"]
    assert set(skipped) == {f"{one['path']}: {one['code']}" for one in listed}
    assert all(text.startswith("Known: ") for text in skipped.values())
    assert (suite.skipped, suite.failures, suite.errors) == (3, 0, 0)


def test_sarif_says_what_is_new(known: Path, run: Run) -> None:
    """Known findings stay in the log as unchanged and suppressed, so that code scanning does not call them fixed."""
    write(known / "media" / "b.jpg", with_location(photo()))
    argv = ("check", "--each", "media", "--baseline", "known.json")
    shown = run(*argv, "--format", "sarif", "--format", "json=result.json", folder=known).out
    assert run("report", "--from", "result.json", "--format", "sarif", folder=known).out == shown
    Sarif.model_validate_json(shown)
    results = json.loads(shown)["runs"][0]["results"]
    states = {
        (one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], one["ruleId"]): (
            one["baselineState"],
            [suppression["kind"] for suppression in one["suppressions"]],
        )
        for one in results
    }
    assert states == {
        ("media/b.jpg", "location-metadata"): ("new", []),
        ("media/b.jpg", "private-metadata"): ("new", []),
        ("media/a.jpg", "location-metadata"): ("unchanged", ["external"]),
        ("media/a.jpg", "not-upright"): ("unchanged", ["external"]),
        ("media/a.jpg", "private-metadata"): ("unchanged", ["external"]),
    }
    plain = json.loads(run("check", "--each", "media", "--format", "sarif", folder=known).out)["runs"][0]["results"]
    assert not any("baselineState" in one or "suppressions" in one for one in plain)


def test_a_size_may_change_and_the_kinds_of_metadata_may_not(known: Path, run: Run) -> None:
    """A number says how a file is today; words say what is wrong with it."""
    policy = known / "tiny.toml"
    write(policy, TINY_POLICY)
    big = ("check", "--each", "media", "--policy", policy, "--baseline", "known.json", "--format", "json")
    assert run(*big, folder=known).codes() == ["image-too-large"]
    run("check", "--each", "media", "--policy", policy, "--write-baseline", "known.json", folder=known)
    write(known / "media" / "a.jpg", with_location(photo(800, 600), orientation=6))
    assert run(*big, folder=known).codes() == []
    listed = json.loads((known / "known.json").read_text())
    serial = next(one for one in listed["findings"] if one["code"] == "private-metadata")
    assert serial == {"path": "media/a.jpg", "code": "private-metadata", "found": "serial"}
    serial["found"] = "owner"
    write(known / "known.json", json.dumps(listed))
    assert sorted(run(*big, folder=known).codes()) == ["baseline-outdated", "private-metadata"]


def test_new_findings_fail(known: Path, run: Run) -> None:
    """Of a new file, and of a known one."""
    write(known / "media" / "b.jpg", with_location(photo()))
    done = run("check", "--each", "media", "--baseline", "known.json", "--format", "json", folder=known)
    assert done.code == 1
    assert {(one["path"], one["code"]) for one in done.data["findings"]} == {
        ("media/b.jpg", "location-metadata"),
        ("media/b.jpg", "private-metadata"),
    }


def test_what_is_gone_is_said_where_it_was_looked_for(known: Path, run: Run) -> None:
    """Of a mended file and of one that is gone; not of files, codes or folders that this check is not about."""
    write(known / "media" / "b.jpg", SMALL)
    write(known / "other" / "c.jpg", SMALL)

    def gone(*argv: object) -> list[str]:
        done = run("check", "--each", *argv, "--baseline", "known.json", "--format", "json", folder=known)
        assert set(done.codes()) <= {"baseline-outdated"}
        assert done.code == 0
        return [f"{one['path']} {one['actual']}" for one in done.data["findings"]]

    assert gone("media/b.jpg") == gone("other") == []
    write(known / "media" / "a.jpg", SMALL)
    three = [f"media/a.jpg {code}" for code in ("location-metadata", "not-upright", "private-metadata")]
    assert gone("media") == gone("media/a.jpg") == three
    assert gone("media", "--select", "not-upright,baseline-outdated") == three[1:2]
    (known / "media" / "a.jpg").unlink()
    assert gone("media") == gone(".") == three
    assert gone("media/b.jpg") == []


def test_a_baseline_may_lie_in_a_folder_that_is_checked(known: Path, run: Run) -> None:
    """What is gone from beside it is said, and leaves it, as what is gone from elsewhere."""
    beside = write(known / "settings" / "a.jpg", with_location(photo()))
    baseline = ("settings/known.json", "--format", "json")
    run("check", "--each", ".", "--write-baseline", *baseline, folder=known)
    beside.unlink()
    assert set(run("check", "--each", ".", "--baseline", *baseline, folder=known).codes()) == {"baseline-outdated"}
    run("check", "--each", ".", "--write-baseline", *baseline, folder=known)
    listed = json.loads((known / "settings" / "known.json").read_text())["findings"]
    assert {one["path"] for one in listed} == {"../media/a.jpg"}


def test_writing_keeps_what_was_not_looked_for(known: Path, run: Run) -> None:
    """A check of some files writes nothing about the others; the file is the same after the same check."""
    write(known / "other" / "c.jpg", with_location(photo()))
    first = (known / "known.json").read_text()
    run("check", "--each", "other", "--write-baseline", "known.json", folder=known)
    paths = [one["path"] for one in json.loads((known / "known.json").read_text())["findings"]]
    assert paths == ["media/a.jpg"] * 3 + ["other/c.jpg"] * 2
    (known / "other" / "c.jpg").unlink()
    run("check", "--each", ".", "--write-baseline", "known.json", folder=known)
    assert (known / "known.json").read_text() == first


def test_what_could_not_be_examined_is_never_known(tmp_path: Path, run: Run) -> None:
    """It may hold anything."""
    write(tmp_path / "a.jpg", SMALL)
    (tmp_path / "b.jpg").symlink_to("a.jpg")
    done = run("check", "--each", "b.jpg", "--write-baseline", "known.json", folder=tmp_path)
    assert done.code == 1
    assert json.loads((tmp_path / "known.json").read_text())["findings"] == []
    entry = {"path": "b.jpg", "code": "not-examined", "found": ""}
    write(tmp_path / "known.json", json.dumps({"schema": "evidence_kit.baseline/1", "findings": [entry]}))
    assert run("check", "--each", "b.jpg", "--baseline", "known.json", folder=tmp_path).code == 1


def test_only_a_baseline_is_read_and_written_over(known: Path, run: Run) -> None:
    """A photo's name is a slip of the hand."""
    before = (known / "media" / "a.jpg").read_bytes()
    done = run("check", "--each", "media", "--write-baseline", "media/a.jpg", folder=known)
    assert done.code == 7
    assert (known / "media" / "a.jpg").read_bytes() == before
    assert run("check", "--each", "media", "--baseline", "media/a.jpg", folder=known).code == 4
    assert run("check", "--each", "media", "--baseline", "gone.json", folder=known).code == 4


def test_a_number_that_no_check_counts_to_is_refused(known: Path, run: Run) -> None:
    """Somebody edited the file; it is neither used nor written on."""
    text = (known / "known.json").read_text().replace('"}', f'","times":{10**30}}}')
    write(known / "known.json", text)
    assert run("check", "--each", "media", "--baseline", "known.json", folder=known).code == 4
    assert run("check", "--each", "other", "--write-baseline", "known.json", folder=known).code == 7
    assert (known / "known.json").read_text() == text


def test_cases_have_a_baseline_too(tmp_path: Path, run: Run) -> None:
    """With paths from the baseline on, and what is about a case as a whole under the case's own."""
    for name in ("one", "two"):
        write(tmp_path / name / "received.jpg", SMALL)
    run("check", "one", "two", "--write-baseline", "known.json", folder=tmp_path)
    listed = [(one["path"], one["code"]) for one in json.loads((tmp_path / "known.json").read_text())["findings"]]
    assert {("one", "reason-missing"), ("two", "reason-missing")} <= set(listed)
    assert {"one", "two"} <= {path.split("/")[0] for path, _ in listed} <= {"one", "two"}
    write(tmp_path / "evidence-kit.toml", 'baseline = "known.json"\n')
    assert run("check", "one", "--format", "json", folder=tmp_path).codes() == []
    done = run("check", "one", "two", "--format", "json", folder=tmp_path)
    assert (done.code, [one["findings"] for one in done.data["reports"]]) == (0, [[], []])
    write(tmp_path / "two" / "case.toml", '[claim]\nreason = "damaged"\n')
    done = run("check", "two", "--format", "json", folder=tmp_path)
    gone = [(one["path"], one["actual"]) for one in done.data["findings"] if one["code"] == "baseline-outdated"]
    assert (None, "reason-missing") in gone


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are not Unicode")
def test_a_name_that_is_not_text_has_a_place_in_the_baseline(tmp_path: Path, run: Run) -> None:
    """As in JSON, it is written with escapes."""
    write(tmp_path / os.fsdecode(b"media/\xff.jpg"), PLACED)
    done = run("check", "--each", "media", "--write-baseline", "known.json", folder=tmp_path)
    assert (done.code, "3 known findings left out" in done.out) == (0, True), done.err
    assert run("check", "--each", "media", "--baseline", "known.json", folder=tmp_path).code == 0


@pytest.mark.parametrize("there", [True, False])
def test_a_baseline_and_a_report_are_not_one_file(known: Path, run: Run, there: bool) -> None:
    """Whichever would be written last, the other would be lost."""
    if not there:
        (known / "known.json").unlink()
    before = (known / "known.json").read_bytes() if there else None
    for name in ("known.json", "media/../known.json"):
        done = run(
            "check", "--each", "media", "--write-baseline", "known.json", "--format", f"json={name}", folder=known
        )
        assert done.code == 2
    assert run("check", "--each", "media", "--format", "json=known.json", folder=known).code == (2 if there else 1)
    assert not there or (known / "known.json").read_bytes() == before
