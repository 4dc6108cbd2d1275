"""Files of browsers, sync clients, editors and NAS boxes, which are nobody's evidence."""

import os
from pathlib import Path

import pytest

from evidence_kit.case.folder import walk
from tests.conftest import jpeg_bytes, photo, write

UNFINISHED = (
    *("a.jpg.crdownload", "Unconfirmed 431904.crdownload", "a.jpg.part", "a.mp4.partial", "a.jpg.opdownload"),
    *(".a.jpg.Xa81Zq", ".syncthing.a.jpg.tmp", "~syncthing~a.jpg.tmp", ".goutputstream-AB12C3", ".~lock.a.odt#"),
    *("~$a.docx", "~WRL0001.tmp", "._a.jpg", ".DS_Store", "Thumbs.db", "desktop.ini", ".a.jpg.swp", "a.jpg~"),
    *(
        "a.mp4.filepart",
        "a.mp4.!qB",
        "a.mp4.aria2",
        ".a.jpg.icloud",
        "@eaDir/a.jpg",
        "#recycle/a.jpg",
        ".stversions/a.jpg",
    ),
)


@pytest.mark.parametrize("name", UNFINISHED)
def test_unfinished_files_are_no_part_of_a_case(tmp_path: Path, name: str) -> None:
    """They are neither watched, checked nor built, and nothing is said of them."""
    write(tmp_path / name, jpeg_bytes())
    assert [found for found in walk(tmp_path) if found.what != "odd-folder"] == []


def test_a_conflict_copy_of_equal_content_is_no_second_photo(tmp_path: Path) -> None:
    """One whose content differs, or without the file it was made of, may be the only evidence there is."""
    same, other = jpeg_bytes(), jpeg_bytes(photo(90, 80))
    write(tmp_path / "a.jpg", same)
    write(tmp_path / "a.sync-conflict-20261101-101112-ABCDEFG.jpg", same)
    write(tmp_path / "b.jpg", same)
    write(tmp_path / "b.sync-conflict-20261101-101112-ABCDEFG.jpg", other)
    write(tmp_path / "c.sync-conflict-20261101-101112-ABCDEFG.jpg", same)
    names = [found.path.name for found in walk(tmp_path)]
    assert names == [
        "a.jpg",
        "b.jpg",
        "b.sync-conflict-20261101-101112-ABCDEFG.jpg",
        "c.sync-conflict-20261101-101112-ABCDEFG.jpg",
    ]


def test_a_conflict_copy_is_left_out_for_a_file_of_the_case_only(tmp_path: Path) -> None:
    """Not for a link, which is itself not followed; and not for what the file held before."""
    copy = write(tmp_path / "case" / "a.sync-conflict-20261101-101112-ABCDEFG.jpg", b"12345")
    original = write(tmp_path / "case" / "a.jpg", b"12345")

    def names() -> list[str]:
        return [found.path.name for found in walk(tmp_path / "case") if found.what == "file"]

    assert names() == ["a.jpg"]
    times = original.stat()
    original.write_bytes(b"54321")
    os.utime(original, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert names() == ["a.jpg", copy.name]
    original.unlink()
    original.symlink_to(write(tmp_path / "outside.jpg", b"12345"))
    assert names() == [copy.name]
