"""Views and crops of the case's pictures: upright in every orientation, in true colours, within a fixed memory."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.redact import BoxOutside
from evidence_kit.media.image.shown import ChangedMeanwhile, load_shown
from evidence_kit.media.probe import examine
from evidence_kit.model.case import Box, Original
from evidence_kit.studio.pictures import PIXEL_BYTES, VIEWS, Longest, Pictures
from tests.conftest import MakeVideo, jpeg_bytes, photo, write
from tests.studio.target import HUES, places, stored, target

SIZES = ((320, 240), (239, 322), (2300, 701))
"""Across, upright and odd, and larger than the largest view."""


def original(path: Path, data: bytes) -> Original:
    """Return a file of the case, examined."""
    write(path, data)
    return Original(path, path.name, examine(path))


def opened(data: bytes) -> Image.Image:
    """Return a JPEG, decoded."""
    return Image.open(io.BytesIO(data), formats=["JPEG"])


def middle(picture: Image.Image, box: Box, scale: float = 1.0) -> tuple[int, ...]:
    """Return the levels in the middle of a box of the whole picture."""
    x, y, width, height = box
    levels = picture.getpixel((int((x + width / 2) * scale), int((y + height / 2) * scale)))
    assert isinstance(levels, tuple)
    return levels


def is_near(levels: tuple[int, ...], wanted: tuple[int, ...], most: int = 14) -> bool:
    """Return whether levels are the wanted ones, but for what compression changes."""
    return max(abs(a - b) for a, b in zip(levels, wanted, strict=True)) <= most


@pytest.mark.parametrize("form", ["JPEG", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_upright(orientation: int, form: str, tmp_path: Path) -> None:
    """Views and crops are those of the upright picture, whatever EXIF, irot and imir have to turn."""
    size = SIZES[orientation % 2]
    taken = original(tmp_path / "a", stored(target(size), orientation, form))
    assert taken.facts.image
    assert (taken.facts.image.width, taken.facts.image.height) == size
    pictures = Pictures(NO_CACHE)
    for longest in VIEWS:
        view = opened(pictures.view(taken, longest))
        scale = min(1.0, longest / max(size))
        assert view.size == (round(size[0] * scale), round(size[1] * scale))
        assert all(is_near(middle(view, box, scale), hue) for box, hue in zip(places(size), HUES, strict=True))
    for box, hue in zip(places(size), HUES, strict=True):
        part = opened(pictures.crop(taken, box))
        assert part.size == box[2:]
        inner = part.crop((2, 2, part.width - 2, part.height - 2))
        low, high = zip(*inner.getextrema(), strict=True)
        assert is_near(low, hue), (orientation, form)
        assert is_near(high, hue), (orientation, form)


@pytest.mark.parametrize("longest", VIEWS)
def test_a_large_photo_is_reduced_and_a_small_one_is_left_as_it_is(longest: Longest, tmp_path: Path) -> None:
    """A view is as sharp as its pixels allow: never enlarged, never smaller than asked for."""
    size = SIZES[2]
    view = opened(Pictures(NO_CACHE).view(original(tmp_path / "a", stored(target(size), 6)), longest))
    assert view.size == (longest, round(longest * size[1] / size[0]))
    small = original(tmp_path / "b", jpeg_bytes(photo(120, 90)))
    assert opened(Pictures(NO_CACHE).view(small, longest)).size == (120, 90)


def test_views_are_srgb_over_white(tmp_path: Path) -> None:
    """The profile of the screen that shows them does not matter, and what is transparent is white."""
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    data = io.BytesIO()
    half = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    ImageDraw.Draw(half).rectangle((0, 0, 199, 199), fill=(200, 30, 40, 255))
    half.save(data, "PNG", icc_profile=wide.tobytes())
    view = opened(Pictures(NO_CACHE).view(original(tmp_path / "a.png", data.getvalue()), 320))
    assert "icc_profile" not in view.info
    assert is_near(middle(view, (250, 50, 20, 20)), (255, 255, 255))
    assert is_near(middle(view, (50, 50, 20, 20)), (200, 30, 40))


def test_a_crop_has_the_pixels_of_the_picture(tmp_path: Path) -> None:
    """One for one, also at the very edge; a large part is reduced."""
    taken = original(tmp_path / "a.jpg", jpeg_bytes(photo(1200, 900), quality=95))
    pictures = Pictures(NO_CACHE)
    corner = opened(pictures.crop(taken, (1100, 800, 100, 100)))
    wanted = load_shown(taken).crop((1100, 800, 1200, 900))
    differences = [abs(a - b) for a, b in zip(corner.tobytes(), wanted.tobytes(), strict=True)]
    assert sum(differences) / len(differences) < 3
    assert opened(pictures.crop(taken, (0, 0, 1200, 900))).size == (1024, 768)
    for outside in ((1101, 0, 100, 10), (-1, 0, 10, 10), (0, 0, 0, 10)):
        with pytest.raises(BoxOutside):
            pictures.crop(taken, outside)


def test_covering_and_lifting_leaves_every_pixel_as_it_was(tmp_path: Path) -> None:
    """A redaction is in what previews are drawn from, and never in a view or a crop."""
    taken = original(tmp_path / "a.jpg", jpeg_bytes(photo(600, 400)))
    pictures = Pictures(NO_CACHE)
    boxes = ((10, 10, 100, 50), (60, 30, 100, 50))
    for redact in (boxes, boxes[1:], (), boxes):
        covered = replace(taken, redact=redact)
        with pictures.lent(covered) as decoded:
            assert decoded.picture.tobytes() == load_shown(covered).tobytes()
    assert opened(pictures.crop(covered, boxes[0])).getextrema() != ((0, 0), (0, 0), (0, 0))
    assert pictures.view(covered, 2048) == Pictures(NO_CACHE).view(taken, 2048)


def test_what_stays_decoded_stays_within_its_bytes(tmp_path: Path) -> None:
    """The pictures that were used last stay; one that is too large for that is shown all the same."""
    taken = [original(tmp_path / f"{number}.jpg", jpeg_bytes(photo(600, 400, seed=number))) for number in range(3)]
    large = original(tmp_path / "large.jpg", jpeg_bytes(photo(1200, 900)))
    pictures = Pictures(NO_CACHE, most_bytes=2 * 600 * 400 * PIXEL_BYTES)
    first = [pictures.crop(one, (0, 0, 50, 50)) for one in taken]
    with pictures.lent(taken[0]), pictures.lent(taken[1]):
        pass
    assert list(pictures.decoded) == [one.facts.sha256 for one in taken[:2]]
    assert opened(pictures.crop(large, (1100, 800, 100, 100))).size == (100, 100)
    assert large.facts.sha256 not in pictures.decoded
    assert [pictures.crop(one, (0, 0, 50, 50)) for one in taken] == first


def test_views_are_found_in_the_cache(tmp_path: Path) -> None:
    """So that a page is there at once when the studio is started again, even when the file cannot be read just then."""
    taken = original(tmp_path / "a.heic", stored(target(), 1, "HEIF"))
    cache = Cache(tmp_path / "cache", 10**9)
    (tmp_path / "cache").mkdir()
    made = {longest: Pictures(cache).view(taken, longest) for longest in VIEWS}
    taken.path.unlink()
    assert {longest: Pictures(cache).view(taken, longest) for longest in VIEWS} == made
    with pytest.raises(ChangedMeanwhile):
        Pictures(NO_CACHE).view(taken, 160)


def test_a_film_has_a_frame_and_what_is_neither_is_said(make_video: MakeVideo, tmp_path: Path) -> None:
    """A film is shown by one of its frames; a text is no picture."""
    path = make_video(tmp_path / "take.mp4")
    assert opened(Pictures(NO_CACHE).view(Original(path, path.name, examine(path)), 160)).size == (160, 120)
    with pytest.raises(ImageProblem):
        Pictures(NO_CACHE).view(original(tmp_path / "a.txt", b"no picture"), 160)
