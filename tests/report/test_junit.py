"""JUnit XML, read back by junitparser: what failed, what was held and found nothing, and what XML cannot hold."""

import json
from pathlib import Path
from typing import Any

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from evidence_kit.model.codes import Severity, load_codes, usual_severity
from evidence_kit.policies import load_policy
from evidence_kit.policies.held import rules_held
from evidence_kit.report.junit import ENDS_THERE
from tests.conftest import ROOT, Run, jpeg_bytes, photo, with_location, write

TODAY = ("--today", "2026-11-24")


def suites_in(path: Path) -> list[Any]:
    """Return the suites of a file, whose counts are those of its tests."""
    xml: Any = JUnitXml.fromfile(str(path))
    counts = (xml.tests, xml.failures, xml.errors, xml.skipped)
    xml.update_statistics()
    assert counts == (xml.tests, xml.failures, xml.errors, xml.skipped)
    return list(xml)


def outcomes(suite: Any) -> dict[str, str]:
    """Return the outcome of each test by its name."""
    kinds = {Failure: "failure", Error: "error", Skipped: "skipped"}
    names = [test.name for test in suite]
    assert len(set(names)) == len(names)
    return {test.name: kinds[type(test.result[0])] if test.result else "passed" for test in suite}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file that is fine, one with a place in it, one that is stored sideways, and one that is empty."""
    write(tmp_path / "fine.jpg", jpeg_bytes())
    write(tmp_path / "place.jpg", with_location(photo()))
    write(
        tmp_path / "side.jpg",
        jpeg_bytes(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"),
    )
    write(tmp_path / "empty.jpg", b"")
    return tmp_path


def test_a_test_is_there_for_each_rule_and_file(folder: Path, run: Run) -> None:
    """What fails, what is mild, and what was held and found nothing; a file without content was held against no more."""
    run("check", "--each", ".", "--format", "junit=out.xml", *TODAY, folder=folder)
    (suite,) = suites_in(folder / "out.xml")
    found = outcomes(suite)
    assert (found["place.jpg: location-metadata"], found["fine.jpg: location-metadata"]) == ("failure", "passed")
    assert (found["side.jpg: not-upright"], found["fine.jpg: not-upright"]) == ("skipped", "passed")
    assert [name for name in found if name.startswith("empty.jpg")] == ["empty.jpg: empty-file"]
    assert "fine.jpg: video-too-large" not in found
    assert not any(name.startswith("too-many") for name in found)
    run("check", "--each", ".", "--strict", "--format", "junit=out.xml", *TODAY, folder=folder)
    (suite,) = suites_in(folder / "out.xml")
    assert outcomes(suite)["side.jpg: not-upright"] == "failure"


def test_what_is_not_held_has_no_test(folder: Path, run: Run) -> None:
    """A rule that the policy does not know, and a code that is not asked for."""
    run("check", "--each", "fine.jpg", "--format", "junit=a.xml", "--ignore", "not-upright", *TODAY, folder=folder)
    (suite,) = suites_in(folder / "a.xml")
    found = outcomes(suite)
    assert "fine.jpg: image-too-large" in found
    assert not {"fine.jpg: not-upright", "fine.jpg: name-too-long", "fine.jpg: resolution-too-high"} & set(found)
    run("check", "fine.jpg", "--format", "junit=b.xml", "--policy", "ebay-return", *TODAY, folder=folder)
    (suite,) = suites_in(folder / "b.xml")
    assert ("too-many-images" in outcomes(suite)) == bool(load_policy("ebay-return").rules.image.max_count)


def test_a_file_that_could_not_be_examined_is_an_error(folder: Path, run: Run) -> None:
    """The verdict is unknown, and nothing is said to have passed."""
    (folder / "link.jpg").symlink_to(folder / "gone.jpg")
    ran = run("check", "--each", "link.jpg", "--format", "junit=out.xml", "--format", "json", *TODAY, folder=folder)
    assert ran.data["verdict"] == "unknown", ran.data["findings"]
    (suite,) = suites_in(folder / "out.xml")
    assert outcomes(suite) == {"link.jpg: not-examined": "error"}


def test_each_case_is_a_suite(folder: Path, run: Run) -> None:
    """Named by its folder; what concerns the case itself has a test too."""
    for name in ("one", "two"):
        write(folder / name / "received" / "a.jpg", jpeg_bytes(photo(320, 240, len(name))))
    write(folder / "two" / "case.toml", '[claim]\nreason = "wrong-colour"\n')
    run("check", "one", "two", "--format", "junit=out.xml", *TODAY, folder=folder)
    one, two = suites_in(folder / "out.xml")
    assert (one.name, two.name) == ("one", "two")
    assert outcomes(one)["too-many-images"] == "passed"
    assert [name for name, outcome in outcomes(two).items() if outcome == "failure"]
    assert {test._elem.get("file") for test in one if test.name.startswith("received")} == {"one/received/a.jpg"}  # noqa: SLF001


def test_what_is_made_and_what_is_verified_is_tested_too(folder: Path, run: Run) -> None:
    """The uploads of a package, and their checksums."""
    write(folder / "case" / "received" / "a.jpg", with_location(photo(320, 240)))
    run("build", "case", "--format", "junit=built.xml", *TODAY, folder=folder)
    (suite,) = suites_in(folder / "built.xml")
    assert outcomes(suite)["upload/01-received.jpg: location-metadata"] == "passed"
    made = folder / "case" / "package" / "upload" / "01-received.jpg"
    made.write_bytes(made.read_bytes() + b"x")
    run("verify", "case/package", "--format", "junit=verified.xml", *TODAY, folder=folder)
    (suite,) = suites_in(folder / "verified.xml")
    found = outcomes(suite)
    assert found["upload/01-received.jpg: checksum-mismatch"] == "failure"
    assert found["upload/01-received.jpg: image-too-large"] == "passed"


def test_hostile_names_and_texts_are_written_as_xml_can_hold_them(tmp_path: Path, run: Run) -> None:
    """Control signs, right-to-left marks and signs that are none are visible; nothing becomes an element."""
    for name in ("a\x1b[2Jb.jpg", "rtl\u202egpj.jpg", "]]><failure/>.jpg", "\ufffe&<\"'\n\t.jpg", "é😀.jpg"):
        write(tmp_path / "d" / name.replace("/", "∕"), b"")
    ran = run("check", "--each", "d", "--format", "junit=out.xml", "--format", "json=out.json", *TODAY, folder=tmp_path)
    assert ran.code == 1
    (suite,) = suites_in(tmp_path / "out.xml")
    names = [test.name for test in suite]
    assert len(names) == 5
    assert "d/a\\x1b[2Jb.jpg: empty-file" in names
    assert "d/é😀.jpg: empty-file" in names
    assert all(name.isprintable() for name in names)
    saved = json.loads((tmp_path / "out.json").read_text())
    saved["findings"][0] |= {"message": "\x00\ud7ff]]>\x0b", "code": "<i>", "severity": "grave"}
    write(tmp_path / "odd.json", json.dumps(saved))
    assert run("report", "--from", "odd.json", "--format", "junit=odd.xml", folder=tmp_path).code == 0
    (odd,) = suites_in(tmp_path / "odd.xml")
    assert [test for test in odd if test.name.endswith(": <i>")]


@pytest.mark.parametrize("policy", ["aliexpress", "ebay-return", "braintree", "amex-checkout"])
def test_every_finding_about_a_file_is_one_of_the_rules_held(policy: str, run: Run) -> None:
    """Over all media of this repository: what can fail has a test where it passes."""
    data = run("check", "--each", ROOT / "fixtures" / "media", "--policy", policy, "--format", "json", *TODAY).data
    held = {(rule["kind"], rule["opened"]): rule["codes"] for rule in data["rules"]}
    kinds = {one["path"]: one["facts"]["kind"] for one in data["originals"]}
    for finding in data["findings"]:
        kind = kinds.get(finding["path"])
        if kind is None or finding["code"] in ENDS_THERE or usual_severity(finding["code"]) is Severity.note:
            continue
        known = [*held[kind, False], *held.get((kind, True), ())]
        assert finding["code"] in known, finding
    for rules in rules_held(load_policy(policy).rules, together=True):
        assert set(rules.codes) <= set(load_codes())
