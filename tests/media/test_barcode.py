"""Barcodes in pictures: drawn labels at every angle and size, and real photos of the corpus."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from evidence_kit.media.barcode import Code, is_believable, read_codes
from evidence_kit.media.image.label import read_label
from evidence_kit.media.image.loading import load_upright
from evidence_kit.media.probe import examine
from evidence_kit.media.stripes import find_regions
from evidence_kit.model.case import Original
from tests.conftest import CORPUS, corpus_files, jpeg_bytes, with_location, write
from tests.drawn_labels import NUMBER, drawn_label, scene


def texts(codes: tuple[Code, ...]) -> set[str]:
    """Return what codes say."""
    return {one.text for one in codes}


@pytest.mark.parametrize("degrees", range(0, 360, 23))
def test_a_label_is_read_at_every_angle(degrees: int) -> None:
    """zxing-cpp by itself reads rows and columns only."""
    assert texts(read_codes(scene(2, degrees, blur=0.6, seed=degrees), "quick")) == {NUMBER}


@pytest.mark.parametrize(("module", "blur"), [(1.5, 0), (1.5, 0.5), (2, 0.8), (3, 1.2), (4, 1.8), (6, 2.5), (10, 4)])
def test_a_label_is_read_at_every_size_and_softness(module: float, blur: float) -> None:
    """From a label across the table to one held before the lens."""
    assert NUMBER in texts(read_codes(scene(module, 31, blur, size=(1920, 1080)), "quick"))


@pytest.mark.parametrize("symbology", ["QRCode", "DataMatrix", "PDF417", "Aztec", "Code39", "ITF"])
def test_the_symbologies_of_parcels_are_read(symbology: str) -> None:
    """Square ones and other linear ones."""
    text = "00340433836442636597" if symbology == "ITF" else NUMBER
    module = 2 if symbology in ("ITF", "Code39") else 4
    assert text in texts(read_codes(scene(module, 17, label=drawn_label(text, symbology)), "thorough"))


def test_the_box_lies_where_the_code_is() -> None:
    """In pixels of the picture that was given, also when it was read scaled and turned."""
    picture = scene(3, 40, size=(1600, 1200))
    (code,) = read_codes(picture, "thorough")
    x, y, width, height = code.box
    assert (code.text, code.symbology) == (NUMBER, "Code 128")
    assert x < 800 < x + width
    assert y < 640 < y + height
    assert 250 < width < 700
    large = picture.resize((4800, 3600), Image.Resampling.BICUBIC)
    (again,) = read_codes(large, "thorough")
    assert np.allclose(np.array(again.box) / 3, code.box, atol=60)


def test_an_array_and_a_coloured_picture_are_the_same_as_a_grey_one() -> None:
    """Frames come as arrays, photos as pictures of any mode."""
    picture = scene(2, 10)
    for same in (np.asarray(picture), picture.convert("RGB"), picture.convert("RGBA"), picture.convert("P")):
        assert texts(read_codes(same, "quick")) == {NUMBER}


def test_two_labels_are_both_read_until_it_is_enough() -> None:
    """The parcel of a neighbour lies beside it."""
    other = drawn_label("LP473124829CN")
    both = Image.new("L", (1600, 900), 120)
    both.paste(scene(2, 25, size=(800, 900)), (0, 0))
    both.paste(scene(2, 65, size=(800, 900), label=other), (800, 0))
    assert texts(read_codes(both, enough=lambda codes: len(codes) == 2)) == {NUMBER, "LP473124829CN"}


@pytest.mark.parametrize(
    ("tracking", "outcome"),
    [(NUMBER, "match"), (None, "match"), ("LP473124829CN", "mismatch"), ("LP00123456789012", "mismatch")],
)
def test_a_photo_of_a_label_is_compared_with_the_order(tracking: str | None, outcome: str, tmp_path: Path) -> None:
    """Turned by its EXIF tag, as phones leave it."""
    path = write(tmp_path / "label.jpg", with_location(scene(2.5, 33).convert("RGB"), orientation=6))
    compared = read_label(Original(path, path.name, examine(path)), tracking)
    assert compared
    assert compared.outcome == outcome
    assert compared.seen
    assert compared.seen.text == NUMBER


def test_a_photo_that_changed_meanwhile_is_not_judged(tmp_path: Path) -> None:
    """What is read must be what was examined."""
    path = write(tmp_path / "label.jpg", jpeg_bytes(scene(2.5, 33).convert("RGB")))
    facts = examine(path)
    write(path, jpeg_bytes())
    assert read_label(Original(path, path.name, facts), NUMBER) is None


def test_a_picture_of_nothing_has_no_codes() -> None:
    """Even, noisy, tiny, striped."""
    stripes = np.tile((np.arange(900) // 3 % 2 * 255).astype(np.uint8), (600, 1))
    noise = np.random.default_rng(3).integers(0, 255, (600, 900), dtype=np.uint8)
    for picture in (np.zeros((1, 1), np.uint8), np.full((7, 900), 9, np.uint8), noise, stripes, 255 - stripes):
        assert read_codes(picture) == ()


def test_a_striped_patch_is_found_with_its_angle() -> None:
    """The patch is where the label is, and turned as it is."""
    (region, *_) = find_regions(np.asarray(scene(2, 30)), 4)
    assert abs(region.x - 640) < 40
    assert abs(region.y - 380) < 60
    assert abs((region.degrees + 30 + 90) % 180 - 90) < 4


def test_short_readings_of_codes_without_a_check_are_not_believed() -> None:
    """A fence is a short ITF, a shirt a short Code 39."""
    assert not is_believable("123456", "ITF")
    assert not is_believable("AB12", "Code 39")
    assert not is_believable("HELLO", "Code 128")
    assert is_believable("00340433836442636597", "ITF")


@pytest.mark.corpus
@pytest.mark.skipif(CORPUS is None, reason="EVIDENCE_KIT_CORPUS names no folder of real phone media")
class TestCorpus:
    """Real photos; a class because the marks hold for all of them."""

    @pytest.mark.parametrize(
        "path", corpus_files("img_*", "orient_*", "pair_*", "photo_*", "screenshot_*"), ids=lambda path: path.name
    )
    def test_nothing_is_read_where_nothing_is(self, path: Path) -> None:
        """No false reading in any photo, whatever is tried."""
        facts = examine(path, decode=False, strict=False)
        if facts.image is None or facts.mime is None or facts.image.width * facts.image.height > 50_000_000:
            pytest.skip("no picture, or one of 200 megapixels")
        assert read_codes(load_upright(path.read_bytes(), facts.mime)) == ()

    def test_the_sharp_photo_that_is_not_read_at_full_size_is_read(self) -> None:
        """Code 128 with GS1 elements, 27 megapixels."""
        assert CORPUS
        path = CORPUS / "label_code128_013.jpg"
        codes = read_codes(load_upright(path.read_bytes(), "image/jpeg"))
        assert texts(codes) == {"01900622015081461321111231020008972135724869"}
