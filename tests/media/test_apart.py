"""Pictures that a child decodes and fits: the same as in this process, and a reader's answer is not believed as it is."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from evidence_kit.cache.store import Cache
from evidence_kit.media import pool
from evidence_kit.media.image.apart import fit_apart, shown_apart
from evidence_kit.media.image.encode import ImageTarget
from evidence_kit.media.image.fit import fit_image
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.shown import ChangedMeanwhile, load_shown
from evidence_kit.media.image.task import PIECE_BYTES
from evidence_kit.media.messages import MOST_MESSAGE
from evidence_kit.media.pool import Readers, readers
from evidence_kit.model.case import Box, Original
from evidence_kit.model.facts import Facts
from evidence_kit.report.page.pictures import small_pictures
from evidence_kit.report.page.recorded import RecordedFacts, RecordedUpload
from tests.conftest import jpeg_bytes, photo, with_location, write

TAKEN_OVER = """
import msgspec
from evidence_kit.media import child
from evidence_kit.media.image.encode import FittedImage
from evidence_kit.media.image.kept import Promise
from evidence_kit.media.image.task import PictureDone

SAYS = {}
PIECES = {}

def lie(question):
    made = SAYS if isinstance(SAYS, bytes) else msgspec.msgpack.encode(SAYS)
    said = child.Answer(small=b"no JPEG", made=made, following=len(PIECES))
    return said, [lambda piece=piece: piece for piece in PIECES]

child.answer_to = lie
child.main()
"""
"""A reader that a file has taken over: it answers what it likes."""


def original_of(path: Path, redact: tuple[Box, ...] = ()) -> Original:
    """Return a file as it is in a case."""
    return Original(path, path.name, readers().examine(path), redact=redact)


@pytest.mark.parametrize("side", [None, 300])
def test_the_pixels_are_those_of_this_process(tmp_path: Path, side: int | None) -> None:
    """Of a picture that comes in several pieces, turned and covered."""
    path = write(tmp_path / "large.jpg", with_location(photo(4000, 3000), 6))
    original = original_of(path, ((10, 20, 300, 400),))
    expected = load_shown(original, least_side=side)
    found = shown_apart(original, least_side=side)
    assert (found.mode, found.size) == (expected.mode, expected.size)
    assert found.tobytes() == expected.tobytes()
    assert side or len(found.tobytes()) > 2 * PIECE_BYTES


@pytest.mark.parametrize(("most", "action"), [(None, "copied"), (60_000, "encoded")])
def test_what_fits_is_what_this_process_makes(tmp_path: Path, most: int | None, action: str) -> None:
    """Byte for byte, with all that is said of it."""
    original = original_of(write(tmp_path / "a.jpg", jpeg_bytes(photo(900, 600))))
    target = ImageTarget(max_bytes=most)
    found = fit_apart(original, target)
    assert found.action == action
    assert found == fit_image(original.path.read_bytes(), original.facts, target)


def test_a_file_larger_than_a_message_arrives(tmp_path: Path) -> None:
    """Where no limit makes it smaller."""
    made = io.BytesIO()
    Image.linear_gradient("L").resize((5000, 4600)).convert("RGB").save(made, "PNG", compress_level=0)
    assert made.tell() > MOST_MESSAGE
    original = original_of(write(tmp_path / "large.png", made.getvalue()))
    assert fit_apart(original, ImageTarget()).data == made.getvalue()


def test_a_changed_file_is_told_apart(tmp_path: Path) -> None:
    """From one that does not decode."""
    original = original_of(write(tmp_path / "a.jpg", jpeg_bytes(photo(90, 60))))
    write(original.path, jpeg_bytes(photo(60, 90)))
    with pytest.raises(ChangedMeanwhile):
        shown_apart(original)
    with pytest.raises(ChangedMeanwhile):
        fit_apart(original, ImageTarget())


@pytest.fixture
def taken_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the readers of this process be such as a file has taken over."""
    says, pieces = request.param
    before = list(pool._shared)  # noqa: SLF001  (there is no way to ask for other readers)
    command = [sys.executable, "-c", TAKEN_OVER.format(says, pieces)]
    pool._shared[:] = [Readers(command, most=1)]  # noqa: SLF001  (as above)
    yield
    pool.end_readers()
    pool._shared[:] = before  # noqa: SLF001  (as above)


ROW = "bytes(30)"


@pytest.mark.parametrize(
    "taken_over",
    [
        ("b'no MessagePack'", f"[{ROW}]"),
        ("PictureDone(size=(10, 2))", "[]"),
        ("PictureDone(size=(10, 2))", f"[{ROW}]"),
        ("PictureDone(size=(10, 2))", "[bytes(31)]"),
        ("PictureDone(size=(60_000, 60_000))", "[bytes(180_000)]"),
        ("PictureDone(FittedImage(b'', 'image/x', 'copied'))", f"[{ROW}]"),
        ("PictureDone(FittedImage(b'', 'image/png', 'copied', promise=Promise(1, 1, b'12345')))", f"[{ROW}]"),
    ],
    indirect=True,
    ids=str,
)
@pytest.mark.usefixtures("taken_over")
def test_a_reader_that_was_taken_over_gives_a_problem_and_no_more(tmp_path: Path) -> None:
    """Whatever it says, and whatever it sends."""
    path = write(tmp_path / "a.jpg", jpeg_bytes(photo(90, 60)))
    original = Original(path, path.name, Facts("image", "image/jpeg", 10, "0" * 64))
    with pytest.raises(ImageProblem):
        shown_apart(original)
    with pytest.raises(ImageProblem):
        fit_apart(original, ImageTarget())


@pytest.mark.parametrize("taken_over", [("b''", "[]")], indirect=True, ids=str)
@pytest.mark.usefixtures("taken_over")
def test_what_is_no_small_picture_is_not_shown_and_stops_no_page(tmp_path: Path) -> None:
    """The report is made without it, and nothing of it is kept for the next one."""
    write(tmp_path / "upload" / "a.jpg", jpeg_bytes(photo(90, 60)))
    facts, cache = RecordedFacts(kind="image", mime="image/jpeg"), Cache(tmp_path / "cache", 1 << 20, "tools")
    upload = RecordedUpload("upload/a.jpg", "image-1", sha256="0" * 64, facts=facts)
    for _ in range(2):
        assert small_pictures([upload], tmp_path, cache) == {}


def test_a_picture_of_one_piece_is_whole(tmp_path: Path) -> None:
    """The smallest there is."""
    made = io.BytesIO()
    Image.new("RGB", (1, 1), (1, 2, 3)).save(made, "PNG")
    assert shown_apart(original_of(write(tmp_path / "dot.png", made.getvalue()))).getpixel((0, 0)) == (1, 2, 3)
