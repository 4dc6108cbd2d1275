"""Which way up a picture is shown: by format, by the place where the tag stands, for all eight values."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image

from evidence_kit.media.image.encode import ImageTarget
from evidence_kit.media.image.fit import fit_image
from evidence_kit.media.image.loading import load_upright
from evidence_kit.media.probe import examine_bytes
from tests.conftest import Run, ffmpeg

pillow_heif.register_heif_opener()

SIZE = 64, 32
CORNERS = {"R": (230, 30, 30), "G": (30, 200, 30), "B": (30, 30, 230), "W": (240, 240, 240)}
SHOWN = {1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB"}
"""The four corners in reading order of the picture turned as each value of the tag says."""

PLACEHOLDER, ORIENTATION = b"\x01\x15\x00\x03\x00\x00\x00\x01\x00", b"\x01\x12\x00\x03\x00\x00\x00\x01\x00"
"""A tag that Pillow leaves in EXIF, and the one that is wanted in its stead: Pillow makes item properties of that."""


def drawn() -> Image.Image:
    """Return a picture with a colour in each quarter."""
    picture = Image.new("RGB", SIZE)
    for colour, place in zip(CORNERS.values(), ((0, 0), (32, 0), (0, 16), (32, 16)), strict=True):
        picture.paste(colour, (*place, place[0] + 32, place[1] + 16))
    return picture


EXACT: dict[str, dict[str, Any]] = {
    "WEBP": {"lossless": True},
    "JPEG": {"quality": 95, "subsampling": 0},
    "AVIF": {"quality": 95},
}


def saved(form: str, **options: Any) -> bytes:
    """Return the drawn picture in a format, as exactly as it goes."""
    buffer = io.BytesIO()
    drawn().save(buffer, form, **EXACT.get(form, {}) | options)
    return buffer.getvalue()


def exif(value: int, tag: int = 0x0112) -> bytes:
    """Return an EXIF block that says one number."""
    block = Image.Exif()
    block.endian = ">"
    block[tag] = value
    return block.tobytes()


def tags(*entries: tuple[int, int, int, bytes], after: bytes = b"\0\0\0\0") -> bytes:
    """Return an EXIF block of tag, type, count and value, written by hand."""
    body = b"".join(struct.pack(">HHI", *entry[:3]) + entry[3].ljust(4, b"\0") for entry in entries)
    return b"MM\0*\0\0\0\x08" + struct.pack(">H", len(entries)) + body + after


def packet(value: int) -> bytes:
    """Return an XMP packet with an orientation."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="{value}"/>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def segment(block: bytes) -> bytes:
    """Return a JPEG's EXIF segment."""
    return b"\xff\xe1" + struct.pack(">H", len(block) + 8) + b"Exif\0\0" + block


def jpeg(*blocks: bytes) -> bytes:
    """Return a JPEG with EXIF blocks."""
    data = saved("JPEG")
    return data[:2] + b"".join(map(segment, blocks)) + data[2:]


def png(*chunks: tuple[bytes, bytes], late: bool = False) -> bytes:
    """Return a PNG with chunks behind its header, or before its end."""
    data = saved("PNG")
    place = data.index(b"IEND") - 4 if late else 33
    made = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return data[:place] + made + data[place:]


def bare(value: int) -> bytes:
    """Return an EXIF block without its name."""
    return exif(value).removeprefix(b"Exif\0\0")


def as_text(value: int) -> tuple[bytes, bytes]:
    """Return a PNG's text chunk with EXIF in hexadecimal, as ImageMagick once wrote it."""
    block = exif(value)
    words = f"\nexif\n{len(block):8}\n{block.hex()}\n".encode()
    return b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(words)


def only_in_exif(form: str, value: int, **options: Any) -> bytes:
    """Return a HEIC or AVIF whose EXIF alone says how to turn it, whatever its properties say."""
    block = exif(value, 0x0115)
    if "turn" in options:
        told = Image.Exif()
        told.endian = ">"
        told[0x0112], told[0x0115] = options.pop("turn"), value
        block = told.tobytes()
    data = saved(form, exif=block, **options)
    if form == "HEIF" and ORIENTATION in data:
        data = data.replace(ORIENTATION, b"\x01\x16" + ORIENTATION[2:])
    assert data.count(PLACEHOLDER) == 1
    return data.replace(PLACEHOLDER, ORIENTATION)


Make = Callable[[int], bytes]

OBEYED: dict[str, Make] = {
    "JPEG, EXIF": lambda value: saved("JPEG", exif=exif(value)),
    "PNG, eXIf": lambda value: saved("PNG", exif=exif(value)),
    "AVIF, irot and imir": lambda value: saved("AVIF", exif=exif(value)),
    "HEIC, irot and imir": lambda value: saved("HEIF", exif=exif(value)),
    "TIFF, tag": lambda value: saved("TIFF", tiffinfo={0x0112: value}),
    "TIFF, tag, LZW": lambda value: saved("TIFF", tiffinfo={0x0112: value}, compression="tiff_lzw"),
    "TIFF, tag and another in XMP": lambda value: saved("TIFF", tiffinfo={0x0112: value, 700: packet(6)}),
    "JPEG, EXIF and another in XMP": lambda value: saved("JPEG", exif=exif(value), xmp=packet(6)),
    "JPEG, EXIF twice": lambda value: jpeg(bare(value), bare(9 - value)),
}
"""Where Chromium 156 and Firefox 153 obey all eight values. Neither shows a HEIC or TIFF; what shows those obeys too."""

IGNORED: dict[str, Make] = {
    "JPEG, XMP": lambda value: saved("JPEG", xmp=packet(value)),
    "JPEG, EXIF without it, then another": lambda value: jpeg(tags((0x0128, 3, 1, b"\0\2")), bare(value)),
    "JPEG, EXIF behind the end": lambda value: saved("JPEG") + segment(bare(value)),
    "JPEG, EXIF of the thumbnail": lambda value: jpeg(
        tags((0x0128, 3, 1, b"\0\2"), after=b"\0\0\0\x1a" + tags((0x0112, 3, 1, bytes((0, value))))[8:])
    ),
    "JPEG, a long number": lambda value: jpeg(tags((0x0112, 4, 1, bytes((0, 0, 0, value))))),
    "JPEG, two numbers": lambda value: jpeg(tags((0x0112, 3, 2, bytes((0, value, 0, value))))),
    "JPEG, a byte": lambda value: jpeg(tags((0x0112, 1, 1, bytes((value,))))),
    "JPEG, beyond eight": lambda value: jpeg(tags((0x0112, 3, 1, bytes((0, value + 8))))),
    "PNG, eXIf behind the picture": lambda value: png((b"eXIf", bare(value)), late=True),
    "PNG, eXIf with a name": lambda value: png((b"eXIf", b"Exif\0\0" + bare(value))),
    "PNG, text": lambda value: png(as_text(value)),
    "PNG, XMP": lambda value: png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet(value))),
    "WebP, EXIF": lambda value: saved("WEBP", exif=exif(value)),
    "WebP, XMP": lambda value: saved("WEBP", xmp=packet(value)),
    "AVIF, EXIF": lambda value: only_in_exif("AVIF", value),
    "AVIF, XMP": lambda value: saved("AVIF", xmp=packet(value)),
    "HEIC, EXIF": lambda value: only_in_exif("HEIF", value),
    "HEIC, XMP": lambda value: saved("HEIF", xmp=packet(value).replace(b"Orientation", b"0rientation")).replace(
        b"0rientation", b"Orientation"
    ),
    "TIFF, XMP": lambda value: saved("TIFF", tiffinfo={700: packet(value)}),
}
"""Where neither obeys any."""

TURNED: dict[str, Make] = {
    "AVIF, irot 6 and EXIF": lambda value: only_in_exif("AVIF", value, turn=6),
    "HEIC, irot 6 and EXIF": lambda value: only_in_exif("HEIF", value, turn=6),
}
"""What is turned as 6 says, whatever EXIF says beside it."""

ROWS = [
    *((name, make, None) for name, make in OBEYED.items()),
    *((name, make, 1) for name, make in IGNORED.items()),
    *((name, make, 6) for name, make in TURNED.items()),
]


def corners(picture: Image.Image) -> str:
    """Return the colours of the four quarters in reading order; K is black."""
    known = {**CORNERS, "K": (0, 0, 0)}
    pixels = picture.convert("RGB").resize((2, 2), Image.Resampling.BOX).tobytes()
    return "".join(
        min(known, key=lambda name: sum(abs(a - b) for a, b in zip(known[name], pixels[at : at + 3], strict=True)))
        for at in range(0, 12, 3)
    )


@pytest.mark.parametrize(("name", "make", "always"), ROWS, ids=[name for name, _, _ in ROWS])
def test_a_picture_is_as_browsers_show_it(name: str, make: Make, always: int | None) -> None:
    """Facts, uploads, covered places and what marks are drawn on have the same way up, that of the viewers."""
    for value in range(1, 9):
        data, turn = make(value), always or value
        wanted, size = SHOWN[turn], SIZE[::-1] if turn >= 5 else SIZE
        facts = examine_bytes(data)
        assert facts.image, (name, value, facts)
        assert (facts.image.width, facts.image.height) == size, (name, value)
        loaded = load_upright(data, facts.mime or "")
        assert (corners(loaded), loaded.size) == (wanted, size), (name, value)
        for boxes, expected in (((), wanted), (((0, 0, size[0] // 2, size[1] // 2),), "K" + wanted[1:])):
            made = fit_image(data, facts, ImageTarget(("image/jpeg", "image/png")), boxes)
            with Image.open(io.BytesIO(made.data)) as product:
                assert product.getexif().get(0x0112, 1) not in range(2, 9), (name, value)
                assert (corners(product), product.size) == (expected, size), (name, value, made.action)


def test_a_lying_jpeg_is_turned_without_loss() -> None:
    """What the first EXIF says is done by moving the coefficients, where the sides allow."""
    data = jpeg(bare(6), bare(3))
    made = fit_image(data, examine_bytes(data), ImageTarget())
    assert (made.action, made.settings) == ("stripped", {"turned": 6})


@pytest.mark.parametrize("kind", ["WebP, EXIF", "JPEG, XMP", "AVIF, EXIF", "HEIC, EXIF", "PNG, text", "TIFF, XMP"])
def test_a_tag_that_nobody_obeys_is_mentioned(run: Run, tmp_path: Path, kind: str) -> None:
    """The picture may lie on its side for everybody who looks at it, so the buyer is told."""
    for value, codes in ((1, []), (8, ["orientation-ignored"])):
        path = tmp_path / f"{value}.{kind.split(',')[0].lower().replace('jpeg', 'jpg').replace('tiff', 'tif')}"
        path.write_bytes(IGNORED[kind](value))
        found = run("check", "--each", path, "--format", "json").codes("note", "warning")
        assert [code for code in found if code.startswith(("orientation", "not-upright"))] == codes


@pytest.mark.parametrize("turn", [6, 8, 3])
def test_a_covered_place_of_a_tiff_is_the_one_that_was_named(run: Run, tmp_path: Path, turn: int) -> None:
    """Coordinates are those of the upright picture, also where a decoder turns it by itself."""
    scan = tmp_path / "scan.tif"
    scan.write_bytes(OBEYED["TIFF, tag, LZW"](turn))
    size = SIZE[::-1] if turn >= 5 else SIZE
    box = f"0,0,{size[0] // 2},{size[1] // 2}"
    assert run("fit", scan, "--out", tmp_path / "out.png", "--redact", box).code == 0
    ffmpeg("-i", tmp_path / "out.png", "-f", "rawvideo", "-pix_fmt", "rgb24", tmp_path / "out.raw")
    seen = Image.frombytes("RGB", size, (tmp_path / "out.raw").read_bytes())
    assert corners(seen) == "K" + SHOWN[turn][1:]
