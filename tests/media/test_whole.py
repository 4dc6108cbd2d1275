"""Files that reach to their end, and the same files while they are copied."""

import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from evidence_kit.media.whole import TAIL_BYTES, why_unfinished
from tests.conftest import MakeVideo, jpeg_bytes, photo, write


def picture(form: str, **options: object) -> bytes:
    """Return a small picture in a format."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    buffer = io.BytesIO()
    photo().save(buffer, form, **options)
    return buffer.getvalue()


def document() -> bytes:
    """Return a PDF of one page."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(buffer)
    return buffer.getvalue()


PICTURES: dict[str, Callable[[], bytes]] = {
    "a.jpg": jpeg_bytes,
    "progressive.jpg": lambda: jpeg_bytes(progressive=True),
    "a.png": lambda: picture("PNG"),
    "a.gif": lambda: picture("GIF"),
    "a.webp": lambda: picture("WEBP"),
    "a.heic": lambda: picture("HEIF"),
    "a.avif": lambda: picture("AVIF"),
    "a.pdf": document,
    "motion.jpg": lambda: jpeg_bytes() + b"\0\0\0\x14ftypmp42\0\0\0\0mp42\0\0\0\x10moov\0\0\0\x08trak",
    "two.jpg": lambda: jpeg_bytes() + jpeg_bytes(photo(90, 80)),
}
FILMS = {
    "late.mp4": (),
    "early.mp4": ("-movflags", "+faststart"),
    "a.mov": (),
    "pieces.mp4": ("-movflags", "+frag_keyframe+empty_moov"),
    "a.mkv": (),
    "a.webm": ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"),
    "a.avi": ("-c:v", "mpeg4"),
}


def told(path: Path, data: bytes) -> str:
    """Return what is said of these bytes."""
    return why_unfinished(write(path, data))


def is_seen_while_copied(path: Path, whole: bytes, least: int = 0) -> bool:
    """Return whether each beginning of a file, alone and with zeros in place of the rest, counts as unfinished."""
    cuts = [cut for cut in (16, 100, len(whole) // 3, len(whole) // 2, len(whole) - 40) if cut > least]
    filled = [cut for cut in cuts if len(whole) - cut > TAIL_BYTES]
    copied = [whole[:cut] for cut in cuts] + [whole[:cut].ljust(len(whole), b"\0") for cut in filled]
    return all(told(path, data) for data in copied)


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_whole_to_their_last_byte(tmp_path: Path, name: str) -> None:
    """A cut picture, and one in a room of its full size, is unfinished; a maker's bytes behind its end are not."""
    whole = PICTURES[name]()
    assert not told(tmp_path / name, whole)
    assert is_seen_while_copied(tmp_path / name, whole, least=len(jpeg_bytes()) if name == "motion.jpg" else 0)
    if name in ("a.jpg", "a.png", "a.gif"):
        assert not told(tmp_path / name, whole + b"SEFHsomething of the maker's" + bytes(20))


@pytest.mark.parametrize("name", FILMS)
def test_films_are_whole_to_their_last_byte(tmp_path: Path, make_video: MakeVideo, name: str) -> None:
    """The index may come first or last, or in pieces; a live recording says of no length where it ends."""
    whole = make_video(tmp_path / name, *FILMS[name]).read_bytes()
    assert not told(tmp_path / name, whole)
    if name == "pieces.mp4":  # at the end of a piece it may well be whole
        assert told(tmp_path / name, whole[: len(whole) - 40])
    else:
        assert is_seen_while_copied(tmp_path / name, whole)


def test_what_is_no_medium_is_whole_unless_it_is_hollow(tmp_path: Path) -> None:
    """Words are taken as they are; zeros, an empty photo, and what cannot be read are not."""
    assert not told(tmp_path / "case.toml", b"")
    assert not told(tmp_path / "note.txt", b"all of it")
    assert told(tmp_path / "a.jpg", b"") == "it is still empty"
    assert told(tmp_path / "note.txt", bytes(300)) == "it is still full of zeros"
    with (tmp_path / "sparse.mp4").open("wb") as handle:
        handle.truncate(5 << 20)
    assert why_unfinished(tmp_path / "sparse.mp4") == "it is still full of zeros"
    assert why_unfinished(tmp_path / "none.jpg").startswith("it cannot be read now")
    if os.name == "posix":
        os.mkfifo(tmp_path / "pipe.jpg")
        assert why_unfinished(tmp_path / "pipe.jpg").startswith("it cannot be read now")


def test_damage_inside_is_no_reason_to_wait(tmp_path: Path) -> None:
    """A picture that is broken in its middle and has its end is taken, and its damage is a finding."""
    data = bytearray(jpeg_bytes())
    data[len(data) // 2 : len(data) // 2 + 40] = b"\xff\x11" * 20
    assert not told(tmp_path / "a.jpg", bytes(data))
    Image.new("L", (8, 8)).save(tmp_path / "b.bmp")
    assert not why_unfinished(tmp_path / "b.bmp")


def test_a_film_of_photos_one_behind_the_other_is_whole(tmp_path: Path) -> None:
    """As the cameras of cars write it: thousands of JPEGs in one file; cut off it is unfinished."""
    film = jpeg_bytes(photo(16, 16)) * 3000
    assert not told(tmp_path / "car.jpg", film)
    assert told(tmp_path / "car.jpg", film[:-40]) == "its end is missing"


def test_a_large_reserved_room_is_known_at_once(tmp_path: Path) -> None:
    """A film whose room is reserved is looked at again and again, and holds nothing else up."""
    path = tmp_path / "take.mp4"
    with path.open("wb") as handle:
        handle.truncate(256 << 20)
        began = time.process_time()
        assert why_unfinished(path) == "it is still full of zeros"
        assert time.process_time() - began < 1
        handle.seek((256 << 20) - 5)
        handle.write(b"x")
        handle.flush()
        assert not why_unfinished(path)
