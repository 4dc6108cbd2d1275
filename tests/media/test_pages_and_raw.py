"""Pages of a TIFF, camera RAW, the brands of HEIC, tiny pictures, and who took a photo."""

import io
import struct
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from evidence_kit.media.filetype import sniff
from evidence_kit.media.image.raw import picture_pages
from evidence_kit.media.probe import examine_bytes
from tests.conftest import Run, jpeg_bytes, photo, write


def tiff_of(*directories: dict[int, tuple[int, int]]) -> bytes:
    """Return a TIFF of directories of (type, value) by tag, none of which has any pixels."""
    data = b"II*\0" + struct.pack("<I", 8)
    for number, entries in enumerate(directories):
        end = len(data) + 2 + 12 * len(entries) + 4
        rows = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, (kind, value) in sorted(entries.items()))
        following = end if number + 1 < len(directories) else 0
        data += struct.pack("<H", len(entries)) + rows + struct.pack("<I", following)
    return data


def scan(pages: int) -> bytes:
    """Return a TIFF of several pages, each another photo."""
    buffer = io.BytesIO()
    first, *others = [photo(640, 480, seed) for seed in range(1, pages + 1)]
    first.save(buffer, "TIFF", save_all=True, append_images=others)
    return buffer.getvalue()


def heic() -> bytes:
    """Return a photo as HEIC."""
    buffer = io.BytesIO()
    pillow_heif.from_pillow(photo(320, 240)).save(buffer)
    return buffer.getvalue()


SHORT, LONG, BYTES = 3, 4, 1
PREVIEW = {0xFE: (LONG, 1), 0x100: (LONG, 160), 0x101: (LONG, 120), 0x106: (SHORT, 2)}
RAWS = {
    "DNG's version": tiff_of({**PREVIEW, 0xC612: (BYTES, 1)}),
    "colour filter array": tiff_of({0x100: (LONG, 4000), 0x101: (LONG, 3000), 0x106: (SHORT, 32803)}),
    "linear": tiff_of(PREVIEW, {0x100: (LONG, 4000), 0x101: (LONG, 3000), 0x106: (SHORT, 34892)}),
    "Canon": b"II*\0\x10\0\0\0CR\x02\0" + bytes(64),
    "Canon in boxes": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(64),
    "Fujifilm": b"FUJIFILMCCD-RAW 0201" + bytes(64),
    "Olympus": b"IIRO\x08\0\0\0" + bytes(64),
    "Panasonic": b"IIU\0\x18\0\0\0" + bytes(64),
}


@pytest.mark.parametrize("kind", RAWS)
def test_a_raw_photo_is_known_by_its_content(kind: str) -> None:
    """Whatever it is called, and never taken for its preview."""
    facts = examine_bytes(RAWS[kind])
    assert (facts.mime, facts.problem, facts.image) == ("image/x-raw", "it is a camera RAW photo", None)


def test_a_preview_before_a_larger_picture_is_raw() -> None:
    """Of a maker that nobody has thought of: the main picture stands in a directory below the first."""
    inner = tiff_of({0x100: (LONG, 4000), 0x101: (LONG, 3000), 0x106: (SHORT, 2)})[8:]
    outer = tiff_of({**PREVIEW, 0x14A: (LONG, 0)})
    outer = tiff_of({**PREVIEW, 0x14A: (LONG, len(outer))})
    assert examine_bytes(outer + inner).mime == "image/x-raw"


def test_what_is_said_of_a_raw_photo(tmp_path: Path, run: Run) -> None:
    """An error for a loose file, a warning in a case, where the JPEG lies beside it."""
    raw = write(tmp_path / "case" / "received" / "a.dng", RAWS["DNG's version"])
    write(tmp_path / "case" / "received" / "a.jpg", jpeg_bytes())
    assert run("check", raw, "--format", "json").codes("error") == ["format-not-read"]
    assert run("fit", raw, "--out", tmp_path / "x.jpg", "--format", "json").codes("error") == ["format-not-read"]
    built = run("build", tmp_path / "case", "--format", "json")
    assert built.codes("error") == []
    assert "format-not-read" in built.codes("warning")


def test_each_page_of_a_scan_is_a_picture(tmp_path: Path, run: Run) -> None:
    """As of a PDF: in their order, each once, and other than the others."""
    write(tmp_path / "case" / "received" / "scan.tif", scan(3))
    built = run("build", tmp_path / "case", "--format", "json")
    assert built.code == 0
    uploads = sorted((tmp_path / "case" / "package" / "upload").iterdir())
    assert [path.stem for path in uploads] == ["01-received", "02-received-page-2", "03-received-page-3"]
    for number, path in enumerate(uploads, 1):
        with Image.open(path) as made:
            there, wanted = (one.convert("L").resize((8, 8)).tobytes() for one in (made, photo(640, 480, number)))
        assert max(abs(one - other) for one, other in zip(there, wanted, strict=True)) < 25
    assert "motion" not in built.out


def test_pages_without_a_place_are_named(tmp_path: Path, run: Run) -> None:
    """Eight pages and six places; and `fit`, which makes one picture."""
    path = write(tmp_path / "case" / "received" / "scan.tif", scan(8))
    left = [
        one for one in run("check", tmp_path / "case", "--format", "json").data["findings"] if "Page" in one["message"]
    ]
    assert [one["code"] for one in left] == ["left-out"]
    assert "Pages 7 to 8" in left[0]["message"]
    fitted = run("fit", path, "--out", tmp_path / "x.png", "--format", "json")
    assert fitted.codes("warning") == ["pages-left-out"]


def test_a_preview_page_is_no_page() -> None:
    """A smaller copy before the page is neither counted nor taken for it."""
    page = {0x100: (LONG, 640), 0x101: (LONG, 480), 0x106: (SHORT, 2)}
    assert picture_pages(tiff_of(PREVIEW, page, {**page, 0xFE: (LONG, 4)}, page)) == [1, 3]
    assert picture_pages(tiff_of(page)) == [0]
    assert picture_pages(b"II*\0\xff\xff\xff\xff") == [0]


@pytest.mark.parametrize("brand", [b"mif1", b"mif2", b"mif3", b"msf1", b"hevx", b"MiHE", b"unkn"])
def test_heic_is_known_by_any_of_its_brands(brand: bytes) -> None:
    """Its major brand says little; those that it also lists say that it is a picture."""
    data = heic()
    facts = examine_bytes(data[:8] + brand + data[12:])
    assert facts.mime == "image/heic"
    assert facts.image, facts.problem


def test_films_and_avif_keep_their_types() -> None:
    """What lists no brand of a picture is a film, and AVIF under a general brand is AVIF."""
    assert sniff(b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41") == "video/mp4"
    assert sniff(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf") == "image/avif"
    assert sniff(b"\0\0\0\x1cftypmif2\0\0\0\0mif1heicmiaf") == "image/heic"


def test_who_took_a_photo_is_a_warning(tmp_path: Path, run: Run) -> None:
    """A serial number and a name as much as a place; `fit` removes them."""
    exif = Image.Exif()
    exif[0x013B] = "Jane Example"
    exif.get_ifd(0x8769)[0xA431] = "SERIAL-1"
    path = write(tmp_path / "a.jpg", jpeg_bytes(exif=exif))
    ran = run("check", path, "--format", "json")
    assert ran.codes("warning") == ["private-metadata"]
    assert ran.data["findings"][0]["actual"] == "serial, owner"
    fitted = run("fit", path, "--out", tmp_path / "b.jpg", "--format", "json")
    assert fitted.data["action"] == "stripped"
    assert run("check", tmp_path / "b.jpg", "--format", "json").codes("warning") == []


def test_what_shows_nothing_is_no_evidence(tmp_path: Path, run: Run) -> None:
    """A tracking pixel is an error, a plain tone a warning."""
    dot, plain = tmp_path / "dot.png", tmp_path / "plain.png"
    Image.new("RGB", (1, 1), "red").save(dot)
    Image.new("RGB", (300, 300), "red").save(plain)
    ran = run("check", "--each", dot, plain, "--format", "json")
    said = {one["path"]: one["severity"] for one in ran.data["findings"] if one["code"] == "shows-nothing"}
    assert said == {dot.as_posix(): "error", plain.as_posix(): "warning"}
