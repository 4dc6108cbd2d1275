"""The package as one ZIP file: the same bytes each time, whole or not there, and readable by others."""

import os
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from evidence_kit.package.archive import is_archive, is_archive_of, top_folder, zip_package
from evidence_kit.package.contents import in_archive, read_in
from evidence_kit.package.staging import clear_after_kill
from tests.command_line import needed
from tests.conftest import ROOT, Run, jpeg_bytes, photo, write

TODAY = "2026-11-01"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Two small photos."""
    for number in (1, 2):
        write(tmp_path / "Lamp № 8" / "received" / f"{number}.jpg", jpeg_bytes(photo(320, 240, number)))
    return tmp_path / "Lamp № 8"


def build(run: Run, case: Path, *options: object) -> None:
    """Build a case with its ZIP file."""
    ran = run("build", case, "--zip", "--today", TODAY, *options)
    assert ran.code in (0, 1), ran.err


def test_two_builds_give_the_same_file_and_others_read_it(case: Path, run: Run) -> None:
    """Whatever the clock says; every file of the package is in it, below one folder with a plain name."""
    build(run, case)
    archive = case / "package.zip"
    first = archive.read_bytes()
    os.utime(case / "received" / "1.jpg", (10**9, 10**9))
    build(run, case)
    assert archive.read_bytes() == first
    package = case / "package"
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        inside = {entry.filename: opened.read(entry) for entry in opened.infolist()}
        assert {
            (entry.date_time, entry.compress_type, entry.flag_bits, entry.extra) for entry in opened.infolist()
        } == {((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0, b"")}
    on_disk = {path.relative_to(package).as_posix(): path for path in package.rglob("*") if path.is_file()}
    assert inside == {f"lamp-no-8/{name}": path.read_bytes() for name, path in on_disk.items()}
    for program in ("unzip", "zipinfo"):
        done = subprocess.run([needed(program), "-t", archive], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert [path.name for path in case.iterdir() if path.name.startswith(".")] == []


def test_it_is_never_taken_for_an_original_and_always_renewed(case: Path, run: Run) -> None:
    """Neither note nor slot; and a build without --zip leaves no old one beside the new package."""
    build(run, case)
    before = (case / "package.zip").read_bytes()
    told = run("check", case, "--format", "json").data
    assert [original["path"] for original in told["originals"]] == ["received/1.jpg", "received/2.jpg"]
    assert not [finding for finding in told["findings"] if "zip" in str(finding["path"])]
    write(case / "received" / "3.jpg", jpeg_bytes(photo(320, 240, 3)))
    ran = run("build", case, "--today", TODAY, "--format", "json")
    assert ran.data["zip"] == f"{case.as_posix()}/package.zip"
    assert (case / "package.zip").read_bytes() != before
    assert run("verify", case / "package.zip").code == 0


def test_without_the_option_there_is_none(case: Path, run: Run) -> None:
    """JSON says so too."""
    assert run("build", case, "--today", TODAY, "--format", "json").data["zip"] is None
    assert not (case / "package.zip").exists()


def test_a_package_that_is_not_ready_is_zipped_and_said_so(case: Path, run: Run) -> None:
    """A mediator may ask for what there is."""
    write(case / "received" / "1.jpg", jpeg_bytes()[:500])
    ran = run("build", case, "--zip", "--today", TODAY)
    assert ran.code == 1
    assert "one file to hand over, not ready yet: " in ran.out
    assert is_archive(case / "package.zip")


def test_what_somebody_else_put_there_stays(case: Path, run: Run) -> None:
    """Refused before anything is made; and without --zip it is a file that is named as unknown."""
    with zipfile.ZipFile(case / "package.zip", "w") as archive:
        archive.writestr("photos/1.txt", "mine")
    before = (case / "package.zip").read_bytes()
    ran = run("build", case, "--zip")
    assert ran.code == 7
    assert "is not the ZIP file of a package; it is not overwritten" in ran.err
    assert not (case / "package").exists()
    assert run("build", case, "--today", TODAY, "--format", "json").data["zip"] is None
    assert (case / "package.zip").read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as Unix can")
def test_where_it_does_not_fit_the_old_package_and_the_old_file_stay(case: Path, run: Run) -> None:
    """Exit 7, and nothing half written."""
    build(run, case)
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    most = (case / "package.zip").stat().st_size
    write(case / "received" / "3.jpg", jpeg_bytes(photo(300, 200, 3)))
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))"
    program = f"{limit}; import runpy; runpy.run_module('evidence_kit', run_name='__main__', alter_sys=True)"
    done = subprocess.run(
        [sys.executable, "-c", program, "build", case, "--today", TODAY],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 7, done.stdout + done.stderr
    assert "error: Cannot write " in done.stderr
    (case / "received" / "3.jpg").unlink()
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before


def test_a_file_that_was_changed_inside_is_named(case: Path, run: Run) -> None:
    """Not a crash, and not a word of ZIP: the package's own checksum is wrong."""
    build(run, case)
    data = bytearray((case / "package.zip").read_bytes())
    at = data.rindex(b"\xff\xd9")
    data[at - 200] ^= 0xFF
    other = write(case.parent / "sent.zip", bytes(data))
    ran = run("verify", other, "--format", "json")
    assert ran.code == 1
    assert {"checksum-mismatch", "lineage-broken"} <= set(ran.codes())


def test_packed_again_by_another_program_it_is_still_checked(case: Path, run: Run) -> None:
    """With compression, folders as entries, a name on the way, and what macOS adds."""
    build(run, case)
    package = case / "package"
    with zipfile.ZipFile(case.parent / "again.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._manifest.json", b"\0\5\x16\7")
        archive.mkdir("my package")
        for path in sorted(package.rglob("*")):
            archive.write(path, f"my package/{path.relative_to(package).as_posix()}")
    assert run("verify", case.parent / "again.zip").code == 0


PACKINGS = [
    zipfile.ZIP_DEFLATED,
    zipfile.ZIP_BZIP2,
    zipfile.ZIP_LZMA,
    *filter(None, [getattr(zipfile, "ZIP_ZSTANDARD", 0)]),
]


@pytest.mark.parametrize("at", [2, 9, 200])
@pytest.mark.parametrize("packing", PACKINGS)
def test_a_file_that_is_damaged_is_named_however_it_is_packed(tmp_path: Path, run: Run, packing: int, at: int) -> None:
    """Its properties, its first block or its middle: a finding of that file, and no failure of ours."""
    page, sums = os.urandom(400).hex(), f"{'0' * 64}  report.html\n"
    with zipfile.ZipFile(tmp_path / "sent.zip", "w", packing) as archive:
        archive.writestr("package/SHA256SUMS", sums)
        archive.writestr("package/report.html", page)
        start = archive.getinfo("package/report.html").header_offset + 30 + len("package/report.html")
    data = bytearray((tmp_path / "sent.zip").read_bytes())
    for place in range(at, at + 6):
        data[start + place] ^= 0xFF
    (tmp_path / "sent.zip").write_bytes(data)
    ran = run("verify", tmp_path / "sent.zip", "--format", "json")
    assert ran.code == 1, ran.err
    found = {(finding["code"], finding["path"]) for finding in ran.data["findings"]}
    assert ("checksum-mismatch", "report.html") in found


def with_more(package: Path, out: Path, more: Sequence[tuple[str | zipfile.ZipInfo, str]]) -> Path:
    """Write a ZIP file of a package in which more stands first."""
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings(action="ignore"):
        for name, content in more:
            archive.writestr(name, content)
        for path in package.rglob("*"):
            archive.write(path, f"package/{path.relative_to(package).as_posix()}")
    return out


def link_named(name: str) -> zipfile.ZipInfo:
    """Return an entry that an unpacker makes a link of."""
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return entry


def test_what_else_a_zip_file_holds_is_said(case: Path, run: Run) -> None:
    """Files beside the package are no part of it; two for one place, or a link, are refused; what systems add is not."""
    assert run("build", case, "--today", TODAY).code in (0, 1)
    package, out = case / "package", case.parent / "sent.zip"
    left = [("__MACOSX/package/._manifest.json", "x"), ("__MACOSX/._package", "x"), (".DS_Store", "x")]
    assert run("verify", with_more(package, out, left)).code == 0
    strays = ["malware.exe", "other/upload/x.jpg", "__MACOSX/x.exe"]
    ran = run("verify", with_more(package, out, [(name, "x") for name in strays]), "--format", "json")
    assert ran.code == 1
    assert [(found["code"], found["path"]) for found in ran.data["findings"]] == [
        ("file-unlisted", name) for name in sorted(strays)
    ]
    for more in ("package/manifest.json", "package/Upload/01-received.JPG", "package/upload", "package/report.html. "):
        ran = run("verify", with_more(package, out, [(more, "x")]))
        assert (ran.code, "two files in it have the same name" in ran.err) == (3, True), more
    ran = run("verify", with_more(package, out, [(link_named("package/upload/09.jpg"), "/etc/passwd")]))
    assert (ran.code, "is a link" in ran.err) == (3, True)


KILLED_WHILE_KEEPING = """
import os, sys
from pathlib import Path
from evidence_kit.package.staging import staging
renamed = []
def hook(event, arguments):
    if event == "os.rename" and str(arguments[0]).endswith(".zip"):
        renamed.append(event)
    if renamed and (event == "ctypes.dlopen" if sys.argv[2] == "exchange" else len(renamed) == 2):
        os._exit(9)
with staging(Path(sys.argv[1])) as stage:
    for name, text in (("manifest.json", '{"schema": "evidence_kit.manifest/1"}'), ("SHA256SUMS", sys.argv[3])):
        (stage.folder / name).write_text(text)
    stage.zip("case")
    if sys.argv[2]:
        sys.addaudithook(hook)
    stage.keep()
"""


@pytest.mark.skipif(os.name != "posix", reason="kills where Unix exchanges two folders")
@pytest.mark.parametrize(("moment", "kept"), [("exchange", "old"), ("file", "new")])
def test_a_kill_leaves_no_other_package_s_file_to_hand_over(tmp_path: Path, moment: str, kept: str) -> None:
    """Before the folders are exchanged or after: none beside the package, and the next run puts the right one there."""
    out = tmp_path / "package"
    codes = [
        subprocess.run([sys.executable, "-c", KILLED_WHILE_KEEPING, out, *words], cwd=ROOT, check=False).returncode
        for words in (("", "old"), (moment, "new"))
    ]
    assert codes == [0, 9]
    assert (out / "SHA256SUMS").read_text() == kept
    assert not (tmp_path / "package.zip").exists()
    clear_after_kill(out)
    assert is_archive_of(out, tmp_path / "package.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["package", "package.zip"]


def test_a_password_and_a_file_without_a_name_are_told(tmp_path: Path, run: Run) -> None:
    """In words; there is nothing to unpack them as."""
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
        archive.writestr("package/SHA256SUMS", "")
        nameless = zipfile.ZipInfo("x")
        nameless.filename = ""
        archive.writestr(nameless, "x")
    ran = run("verify", tmp_path / "odd.zip")
    assert (ran.code, "leads elsewhere" in ran.err) == (3, True)
    with zipfile.ZipFile(tmp_path / "locked.zip", "w") as archive:
        archive.writestr("package/SHA256SUMS", "")
    data = bytearray((tmp_path / "locked.zip").read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    ran = run("verify", tmp_path / "locked.zip")
    assert (ran.code, "package/SHA256SUMS in it has a password" in ran.err) == (3, True)


@pytest.mark.parametrize("name", ["../manifest.json", "/manifest.json", "a/../../b", "C:/x", "..\\x"])
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, run: Run, name: str) -> None:
    """Nothing is unpacked, whatever the archive says."""
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr(name, "{}")
    ran = run("verify", tmp_path / "evil.zip")
    assert ran.code == 3
    assert "leads elsewhere" in ran.err


@pytest.mark.parametrize(
    "data", [b"", b"PK\3\4", b"PK\5\6" + bytes(18), jpeg_bytes()], ids=["empty", "cut", "bare", "jpeg"]
)
def test_what_is_no_package_is_said(tmp_path: Path, run: Run, data: bytes) -> None:
    """One line and what to give instead."""
    ran = run("verify", write(tmp_path / "x.zip", data))
    assert ran.code == 3
    assert "x.zip" in ran.err
    assert not is_archive(tmp_path / "x.zip")


@pytest.mark.parametrize(
    ("name", "top"),
    [("CON", "case-con"), ("Заказ", "case"), ("ends. ", "ends"), ("a" * 90, "a" * 40), ("Ünïted: 7/8"[:9], "united-7")],
)
def test_the_folder_inside_has_a_name_that_every_system_can_write(tmp_path: Path, name: str, top: str) -> None:
    """ASCII, short, no reserved name of Windows, no blank at the end."""
    assert top_folder(tmp_path / name) == top


def test_zipping_and_unpacking_give_the_same_files(tmp_path: Path) -> None:
    """Also an empty file, and names in two levels."""
    for name, data in (
        ("manifest.json", '{"schema": "evidence_kit.manifest/1"}'),
        ("upload/1.jpg", "x"),
        ("empty", ""),
    ):
        write(tmp_path / "package" / name, data)
    zip_package(tmp_path / "package", tmp_path / "p.zip", "case")
    assert is_archive(tmp_path / "p.zip")
    with in_archive(tmp_path / "p.zip") as found:
        assert {name: read_in(found, name, 100) for name in found.files} == {
            "case/empty": b"",
            "case/manifest.json": b'{"schema": "evidence_kit.manifest/1"}',
            "case/upload/1.jpg": b"x",
        }
