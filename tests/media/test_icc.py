"""What a colour profile says besides colours does not leave with a picture."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from evidence_kit.media.image.encode import ImageTarget
from evidence_kit.media.image.fit import fit_image
from evidence_kit.media.image.icc import profile_kinds
from evidence_kit.media.probe import examine_bytes
from tests.conftest import Run, photo

SERIAL = "EXAMPLE U2720 S/N CN0X7Y8Z9"


def text(words: str) -> bytes:
    """Return a tag's body of several languages, of which there is one (ICC.1:2022, 10.15)."""
    body = words.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(body), 28) + body


def srgb(behind: bytes = b"", **tags: bytes) -> bytes:
    """Return an sRGB profile with more tags.

    Args:
        behind: bytes that no tag names.
    """
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (count,) = struct.unpack_from(">I", plain, 128)
    known = [struct.unpack_from(">4sII", plain, 132 + 12 * index) for index in range(count)]
    bodies = {name: plain[start : start + length] for name, start, length in known}
    bodies |= {name.encode(): body for name, body in tags.items()}
    table, data = struct.pack(">I", len(bodies)), b""
    for name, body in bodies.items():
        table += struct.pack(">4sII", name, 132 + 12 * len(bodies) + len(data), len(body))
        data += body + b"\0" * (-len(body) % 4)
    size = 128 + len(table) + len(data) + len(behind)
    return struct.pack(">I", size) + plain[4:128] + table + data + behind


TALKING = {
    "a display's words": srgb(dmdd=text(SERIAL)),
    "the profile's name": srgb(desc=text(f"Display of Jane Doe {SERIAL}")),
    "the copyright": srgb(cprt=text("Jane Doe, 12 Example Road")),
    "Apple's make and model": srgb(mmod=b"mmod" + bytes(8) + SERIAL.encode()),
    "a tag of one program": srgb(MSFT=SERIAL.encode()),
    "words in a tag of numbers": srgb(meas=text(SERIAL)),
    "bytes behind the last tag": srgb(behind=SERIAL.encode()),
    "no profile at all": SERIAL.encode() * 8,
}


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("where", TALKING)
def test_a_profile_that_talks_is_left_out(tmp_path: Path, form: str, where: str) -> None:
    """The pixels are sRGB, so they stay as they are and look as before."""
    path = tmp_path / f"shot.{form.lower()}"
    photo(160, 120).save(path, form, icc_profile=TALKING[where])
    data = path.read_bytes()
    made = fit_image(data, examine_bytes(data), ImageTarget())
    assert made.action == "stripped"
    with Image.open(io.BytesIO(made.data)) as product, Image.open(path) as original:
        assert "icc_profile" not in product.info
        assert product.tobytes() == original.tobytes()
    assert SERIAL.encode() not in made.data
    assert SERIAL.encode("utf-16-be") not in made.data


def test_a_serial_number_is_called_that() -> None:
    """So that what is found can be named."""
    assert profile_kinds(TALKING["Apple's make and model"]) == {"profile", "serial"}


def test_the_name_of_a_pngs_profile_may_talk_too(run: Run, tmp_path: Path) -> None:
    """It stands before the profile, in a field of its own."""
    path = tmp_path / "shot.png"
    photo(160, 120).save(path, icc_profile=srgb())
    data = path.read_bytes()
    assert data.count(b"ICC Profile\0") == 1
    start = data.index(b"iCCP") - 4
    length = struct.unpack_from(">I", data, start)[0]
    body = data[start + 8 : start + 8 + length].replace(b"ICC Profile\0", b"Jane's Dell\0")
    chunk = struct.pack(">I", length) + b"iCCP" + body + struct.pack(">I", zlib.crc32(b"iCCP" + body))
    path.write_bytes(data[:start] + chunk + data[start + 12 + length :])
    assert run("fit", path, "--out", tmp_path / "out.png", "--format", "json").data["action"] == "stripped"
    assert b"Jane" not in (tmp_path / "out.png").read_bytes()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_an_ordinary_profile_stays(tmp_path: Path, form: str) -> None:
    """What only tells colours, in the words of its makers, is copied with the picture."""
    words = ("sRGB IEC61966-2.1", "Copyright (c) 1998 Hewlett-Packard Company", "IEC http://www.iec.ch", "sRGB2014")
    assert all(not profile_kinds(srgb(desc=text(one), cprt=text(one), dmnd=text(one))) for one in words)
    path = tmp_path / f"shot.{form.lower()}"
    photo(160, 120).save(path, form, icc_profile=srgb(desc=text(words[0]), cprt=text(words[1])))
    data = path.read_bytes()
    assert fit_image(data, examine_bytes(data), ImageTarget()).action == "copied"


def test_a_gamma_beside_a_profile_that_goes_does_not_come_into_force(run: Run, tmp_path: Path) -> None:
    """The profile outranks it; alone it would make the picture look different."""
    buffer = io.BytesIO()
    photo(160, 120).save(buffer, "PNG", icc_profile=TALKING["a display's words"])
    data = buffer.getvalue()
    body = b"gAMA" + struct.pack(">I", 100_000)
    path = tmp_path / "shot.png"
    path.write_bytes(data[:33] + struct.pack(">I", 4) + body + struct.pack(">I", zlib.crc32(body)) + data[33:])
    run("fit", path, "--out", tmp_path / "out.png")
    assert b"gAMA" not in (tmp_path / "out.png").read_bytes()
