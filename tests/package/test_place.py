"""What may lie in a package and where one may be put; names that forms refuse; long lists in a report."""

import shutil
from pathlib import Path

import pytest

from evidence_kit.errors import CannotWrite
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.package.place import refuse_place
from evidence_kit.report.text import render_findings
from evidence_kit.steps.catalog import catalog
from evidence_kit.verbs.verify import verify_package
from tests.command_line import run_cli
from tests.conftest import MakeVideo, Run, jpeg_bytes, photo, write

TODAY = ("--today", "2026-11-01")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of one photo."""
    from tests.command_line import run_cli

    case = tmp_path_factory.mktemp("case")
    write(case / "received" / "lamp.jpg", jpeg_bytes())
    assert run_cli("build", case, *TODAY).code == 0
    return case / "package"


LEFT_BY_SYSTEMS = (".DS_Store", "Thumbs.db", "desktop.ini", "Desktop.ini", ".directory", "._manifest.json")


def test_what_systems_leave_does_not_break_a_package(package: Path, run: Run) -> None:
    """Looking at a folder in Finder, Explorer or on a NAS leaves files there; the package is intact and can be rebuilt."""
    left = [folder / name for folder in (package, package / "upload") for name in LEFT_BY_SYSTEMS]
    left.append(package / "upload" / "@eaDir" / "01-received.jpg" / "SYNOPHOTO_THUMB_M.jpg")
    for path in left:
        if path.name.startswith("._") and not path.with_name(path.name[2:]).exists():
            continue
        write(path, b"")
    ran = run("verify", package)
    assert ran.code == 0, ran.out
    assert run("build", package.parent, *TODAY).code == 0
    assert not [path for path in left if path.exists()]


@pytest.mark.parametrize("place", ["package", "package/upload"])
def test_a_package_is_no_case(package: Path, run: Run, place: str) -> None:
    """Whoever builds the wrong folder has a whole package afterwards."""
    ran = run("build", package.parent / place)
    assert ran.code == 2, ran.out
    assert f"build the folder with the originals: {package.parent}" in ran.err
    assert run("verify", package).code == 0


@pytest.mark.parametrize("name", ["extra.jpg", ".hidden.jpg", "._other.jpg", "notes.txt", "Thumbs.db.jpg", "@x/a.jpg"])
def test_any_other_file_breaks_it(package: Path, name: str) -> None:
    """Nothing that could be uploaded by mistake is passed over."""
    added = write(package / "upload" / name, b"x")
    found = verify_package(package).findings
    added.unlink()
    assert "file-unlisted" in [one.code for one in found if one.severity is Severity.error]


LISTING, LAMP = jpeg_bytes(photo(seed=2)), jpeg_bytes(photo(seed=3))


def a_case(folder: Path, order: str, received: bytes) -> Path:
    """Make a case with the listing's picture and a received photo."""
    write(folder / "listing" / "shop.jpg", LISTING)
    write(folder / "received" / "lamp.jpg", received)
    write(folder / "case.toml", f'[order]\nnumber = "{order}"\n' if order else "")
    return folder


@pytest.fixture(scope="module", params=["8123456789012345", ""], ids=["numbered", "unnumbered"])
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A package outside its case, and its order's number."""
    folder = tmp_path_factory.mktemp("other")
    case = a_case(folder / "case", request.param, LAMP)
    assert run_cli("build", case, "--out", folder / "upload here", *TODAY).code == 0
    return folder / "upload here", request.param


@pytest.mark.parametrize("received", [LAMP, jpeg_bytes(photo(seed=9))], ids=["shared", "different"])
@pytest.mark.parametrize("order", ["8999999999999999", "8123 4567 8901 2345", ""])
def test_the_package_of_another_case_is_never_replaced(
    tmp_path: Path, other: tuple[Path, str], order: str, received: bytes
) -> None:
    """Two orders, or two folders without a photo in common, are two cases; a listing picture may be in both."""
    out, theirs = other
    case = catalog(a_case(tmp_path / "case", order, received))
    same = order.replace(" ", "") == theirs if order and theirs else received == LAMP
    if same:
        refuse_place(out, case)
        return
    with pytest.raises(CannotWrite, match="the package of another case"):
        refuse_place(out, case)


def test_a_case_whose_photos_were_all_replaced_keeps_its_place(package: Path, run: Run, tmp_path: Path) -> None:
    """CASE/package is the case's own, whatever lies in the case now; elsewhere a stranger's place is refused."""
    shutil.copytree(package.parent, tmp_path / "case")
    case = tmp_path / "case"
    (case / "received" / "lamp.jpg").unlink()
    write(case / "received" / "other.jpg", jpeg_bytes(photo(seed=8)))
    refuse_place(case / "package", catalog(case))
    before = (package / "manifest.json").read_bytes()
    ran = run("build", case, "--out", package, *TODAY)
    assert ran.code == 7
    assert "package of another case" in ran.err
    assert (package / "manifest.json").read_bytes() == before


def test_names_that_forms_refuse_are_noted(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """Endings that are true and unusual get the note that .jpeg gets; build and fit write the usual ones."""
    for seed, word in enumerate(("jpeg", "jfif", "JPE", "pjpeg", "jpg"), 2):
        write(tmp_path / "case" / f"{word}.{word}", jpeg_bytes(photo(160, 120, seed=seed)))
    film = make_video(tmp_path / "take.mp4", seconds=1)
    film.rename(tmp_path / "case" / "unboxing.m4v")
    ran = run("check", "--upload", tmp_path / "case", "--format", "json", *TODAY)
    noted = [one for one in ran.data["findings"] if one["code"] == "extension-unverified"]
    assert sorted(one["path"].rsplit(".", 1)[1] for one in noted) == ["JPE", "jfif", "jpeg", "m4v", "pjpeg"]
    assert {one["severity"] for one in noted} == {"note"}
    assert {one["expected"] for one in noted} == {"jpg", "mp4"}
    run("build", tmp_path / "case", *TODAY)
    made = {path.suffix for path in (tmp_path / "case" / "package" / "upload").iterdir()}
    assert made <= {".jpg", ".mp4"}
    for name in ("pjpeg.pjpeg", "unboxing.m4v"):
        assert run("fit", tmp_path / "case" / name, "--out", f"{tmp_path}/fitted/").code == 0
    assert sorted(path.name for path in (tmp_path / "fitted").iterdir()) == ["pjpeg.jpg", "unboxing.mp4"]


def test_what_many_files_have_in_common_is_said_once() -> None:
    """Thirty-four files that are left out are one entry, with the first of their names; others stay as they are."""
    names = [f"p{number:02}.jpg" for number in range(34)]
    found = [
        Finding("left-out", name, f"{name} is not uploaded: the form takes 6.", hint="remove one") for name in names
    ]
    found += [Finding("moov-last", name, "y", severity=Severity.note, repairable=True) for name in names]
    found.append(Finding("unreadable", "p00.jpg", "p00.jpg is odd."))
    assert render_findings(found).splitlines() == [
        "error    p00.jpg  [unreadable]",
        "         p00.jpg is odd.",
        "warning  p00.jpg, p01.jpg, p02.jpg and 31 more  [left-out]",
        "         These are not uploaded: the form takes 6.",
        "         -> remove one",
        "note     p00.jpg, p01.jpg, p02.jpg and 31 more  repaired: moov-last",
    ]
    assert len(render_findings(found[:4]).splitlines()) == 12
