"""The name under which a file that a browser sends is kept."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_kit.case.folder import walk
from evidence_kit.model.case import Role
from evidence_kit.studio.upload_names import MOST_BYTES, folder_for, moved, name_for
from evidence_kit.text.names import folded
from tests.conftest import write


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("IMG_2034.HEIC", "IMG_2034.HEIC"),
        ("unboxing film.mp4", "unboxing film.mp4"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\photo.jpg", "photo.jpg"),
        ("", "photo"),
        ("..", "photo"),
        (".jpg", "photo.jpg"),
        (".htaccess.jpg", "htaccess.jpg"),
        ("-rf.jpg", "rf.jpg"),
        ("CON.jpg", "photo-CON.jpg"),
        ("com1.tar.gz", "photo-com1.tar.gz"),
        ("case.toml", "photo-case.toml"),
        ("STATEMENT.TXT", "photo-STATEMENT.TXT"),
        ("package", "photo-package"),
        ("photo.jpg. . ", "photo.jpg"),
        ("film.mp4.part", "photo-film-mp4-part"),
        ("a\x00b\u202egpj.exe", "abgpj.exe"),
        ('a<b>c:"d|e?f*.jpg', "abcdef.jpg"),
        ("фото.jpg", "фото.jpg"),
    ],
)
def test_a_name_is_made_safe(wanted: str, kept: str) -> None:
    """Only the last part counts, and every system takes what is left of it."""
    assert name_for(wanted, ()) == kept


def test_a_taken_name_gets_a_number() -> None:
    """Names that differ in capital letters alone are one name on many disks."""
    assert name_for("A.jpg", {"a.JPG", "a-2.jpg"}) == "A-3.jpg"


@settings(max_examples=50)
@given(st.text(max_size=200), st.sets(st.sampled_from(["photo", "photo-2", "a.jpg"]), max_size=3))
def test_any_name_is_taken_by_the_walk(tmp_path_factory: pytest.TempPathFactory, wanted: str, taken: set[str]) -> None:
    """Whatever a browser says: the name is short, free, in no other folder, and the walk through a case finds it."""
    name = name_for(wanted, taken)
    assert len(name.encode()) <= MOST_BYTES
    assert folded(name) not in {folded(one) for one in taken}
    assert "/" not in name
    assert "\\" not in name
    case = tmp_path_factory.mktemp("case")
    write(case / name, b"x")
    assert [found.path.name for found in walk(case) if found.what == "file"] == [name]


def test_a_file_goes_into_the_folder_of_its_role(tmp_path: Path) -> None:
    """Where a case has one; a link is none."""
    (tmp_path / "Received").mkdir()
    (tmp_path / "listing").symlink_to(tmp_path.parent)
    assert folder_for(tmp_path, Role.received) == tmp_path / "Received"
    assert folder_for(tmp_path, Role.listing) == tmp_path
    assert folder_for(tmp_path, None) == tmp_path


def test_nothing_is_replaced(tmp_path: Path) -> None:
    """A file that came there in the same moment stays."""
    part, target = write(tmp_path / "a.part", b"new"), write(tmp_path / "a.jpg", b"old")
    with pytest.raises(FileExistsError):
        moved(part, target)
    assert (part.read_bytes(), target.read_bytes()) == (b"new", b"old")
