"""What lies behind or inside a picture or film: named, reported, and gone from what is made of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_kit.events import ignore
from evidence_kit.media.looking import examine_apart
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.verbs.check_files import check_files
from evidence_kit.verbs.fit import fit_file
from tests.conftest import ROOT, Run
from tests.hostile_media import BROKEN, DECODING, FOREIGN, HARMLESS, UNKNOWN, endless_film

MADE = {name: made for name, (made, _) in (HARMLESS | FOREIGN).items()} | UNKNOWN


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every file."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, made in (MADE | BROKEN).items():
        (folder / name).write_bytes(made())
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, list[Finding]]:
    """The findings of `check --each` about every file, by its name."""
    report = check_files(sorted(folder.iterdir()), each=True)
    by_name: dict[str, list[Finding]] = {name: [] for name in MADE | BROKEN}
    for finding in report.findings:
        by_name[Path(finding.path or "").name].append(finding)
    return by_name


def beyond(findings: list[Finding]) -> Iterator[tuple[str, Severity, str]]:
    """Yield the findings about what a file holds beyond its picture."""
    for finding in findings:
        if finding.code in ("trailing-data", "foreign-content"):
            yield finding.code, finding.severity, finding.message


def test_there_are_enough_of_them() -> None:
    """Eighty hostile files at least, by name."""
    assert len(FOREIGN) + len(UNKNOWN) + len(BROKEN) >= 80


@pytest.mark.parametrize("name", HARMLESS)
def test_what_cameras_write_is_named_in_a_note(name: str, found: dict[str, list[Finding]]) -> None:
    """Padding, a motion photo's video, a gain map: nobody is blamed for it."""
    ((code, severity, message),) = beyond(found[name])
    assert (code, severity) == ("trailing-data", Severity.note)
    assert HARMLESS[name][1] in message


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_tail_is_a_warning(name: str, found: dict[str, list[Finding]]) -> None:
    """Text, a picture that nothing announces, the rest of an uncropped screenshot."""
    ((code, severity, _),) = beyond(found[name])
    assert (code, severity) == ("trailing-data", Severity.warning)


@pytest.mark.parametrize("name", FOREIGN)
def test_another_file_inside_is_an_error(name: str, found: dict[str, list[Finding]]) -> None:
    """An archive, a program, a PDF, a page or a script, wherever a program of its kind would find it."""
    ((code, severity, message),) = beyond(found[name])
    assert (code, severity) == ("foreign-content", Severity.error)
    assert FOREIGN[name][1] in message


def test_a_film_of_an_impossible_length_does_not_end_its_reader(tmp_path: Path) -> None:
    """Numbers that no counter holds are taken for unknown, and the reader answers."""
    path = tmp_path / "endless.mkv"
    path.write_bytes(endless_film())
    report = check_files([path], each=True)
    assert not [finding.message for finding in report.findings if "stops on it" in finding.message]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_structure_is_said(name: str, found: dict[str, list[Finding]]) -> None:
    """A file whose parts do not fit is reported, also when its picture can be shown."""
    codes = {finding.code for finding in found[name]}
    expected = {"structure-broken"} if name in DECODING else {"unreadable", "damaged", "extension-mismatch"}
    assert codes & expected, codes


@pytest.mark.parametrize("name", BROKEN)
def test_fit_makes_a_sound_file_of_a_broken_one_or_none(name: str, folder: Path, tmp_path: Path) -> None:
    """What is made of it has a structure that fits."""
    done = fit_file(folder / name, f"{tmp_path}/")
    if done.artifact is None:
        assert done.findings
        assert not list(tmp_path.iterdir())
        return
    facts = examine_apart(next(tmp_path.iterdir()))
    looked = facts.image or facts.video
    assert looked is not None
    assert (looked.trailing, looked.tail, looked.foreign, looked.broken) == (0, (), (), "")


@pytest.mark.parametrize("name", MADE)
def test_what_fit_makes_has_nothing_behind_or_inside(name: str, folder: Path, tmp_path: Path) -> None:
    """The picture or film alone goes out, whatever was with it."""
    done = fit_file(folder / name, f"{tmp_path}/", listener=ignore)
    assert done.artifact is not None, done
    (made,) = tmp_path.iterdir()
    facts = examine_apart(made)
    looked = facts.image or facts.video
    assert looked is not None
    assert (looked.trailing, looked.tail, looked.foreign) == (0, (), ())
    for words in (b"a message for somebody", b"<?php", b"PK\3\4", b"<script", b"%PDF", b"alert(1)", b"#!/"):
        assert words not in made.read_bytes(), words


def test_ci_stops_a_picture_with_an_archive_and_lets_a_motion_photo_pass(folder: Path, run: Run) -> None:
    """`check --each` ends with 1 for the one and with 0 for the other."""
    assert run("check", "--each", folder / "zip.jpg").code == 1
    assert run("check", "--each", folder / "motion-photo.jpg").code == 0


def test_no_sound_photo_or_film_is_blamed() -> None:
    """What programs wrote is named at most; tests/test_corpus.py holds the same of what phones wrote."""
    report = check_files(sorted((ROOT / "fixtures" / "media").iterdir()), each=True)
    blamed = [
        (finding.path, finding.message)
        for finding in report.findings
        if finding.code in ("trailing-data", "foreign-content", "structure-broken")
        and finding.severity is not Severity.note
    ]
    assert not blamed
