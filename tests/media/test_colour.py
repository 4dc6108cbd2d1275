"""Colour that is told in other ways than by an RGB profile comes out as sRGB."""

import io
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from evidence_kit.media.image.colour import to_srgb
from evidence_kit.media.image.loading import load_upright
from evidence_kit.media.image.matrix import matrix_profile
from evidence_kit.media.image.opening import open_image
from evidence_kit.media.probe import examine_bytes
from tests.colours import CHROMATICITIES, D65, SRGB, chroma, chunked, cicp, coded, heic, light_of, marked, worst
from tests.conftest import photo
from tests.encodings import P3, SPACES, encoded, fitted, icc_profile

pillow_heif.register_heif_opener()


WIDE: dict[str, Callable[[], bytes]] = {
    "HEIC of Display P3": lambda: heic(coded("Display P3", None), 12, 13),
    "HEIC of BT.2020": lambda: heic(coded("BT.2020", None), 9, 1),
    "PNG with cICP of Display P3": lambda: chunked(coded("Display P3", None), cicp(12, 13, 0, 1)),
    "PNG with cICP of BT.2020": lambda: chunked(coded("BT.2020", None), cicp(9, 14, 0, 1)),
    "PNG with cICP before a profile of sRGB": lambda: chunked(
        coded("Display P3", None), cicp(12, 13, 0, 1), icc_profile=matrix_profile(CHROMATICITIES["sRGB"], D65, SRGB)
    ),
    "PNG with cICP, linear": lambda: chunked(coded("sRGB", 1.0), cicp(1, 8, 0, 1)),
    "PNG with cHRM of Adobe RGB": lambda: chunked(coded("Adobe RGB", 2.2), *chroma("Adobe RGB", 2.2)),
    "PNG with cHRM of BT.2020": lambda: chunked(coded("BT.2020", 2.4), *chroma("BT.2020", 2.4)),
    "PNG with gAMA alone": lambda: chunked(coded("sRGB", 1.8), chroma("sRGB", 1.8)[1]),
    "JPEG with R03": lambda: marked(coded("Adobe RGB", 563 / 256)),
}


@pytest.mark.parametrize("told", WIDE)
def test_colours_told_without_a_profile_are_turned(told: str) -> None:
    """They are known to be no sRGB, and come out within a difference that nobody sees."""
    data = WIDE[told]()
    facts = examine_bytes(data)
    assert facts.image
    assert not facts.image.srgb
    assert worst(to_srgb(open_image(io.BytesIO(data), facts.mime or ""))) < 2
    assert worst(to_srgb(load_upright(data, facts.mime or ""))) < 2
    assert fitted(data, max_bytes=5_000_000).action == "encoded"


ALIKE: dict[str, Callable[[Image.Image], bytes]] = {
    "HEIC of sRGB": lambda picture: heic(picture, 1, 13),
    "HEIC of BT.709": lambda picture: heic(picture, 1, 1),
    "HEIC of BT.601": lambda picture: heic(picture, 6, 6),
    "HEIC of unspecified codes": lambda picture: heic(picture, 2, 2),
    "PNG with cICP of sRGB": lambda picture: chunked(picture, cicp(1, 13, 0, 1)),
    "PNG with cICP in narrow range": lambda picture: chunked(picture, cicp(12, 13, 0, 0)),
    "PNG with cICP cut off": lambda picture: chunked(picture, (b"cICP", b"\x0c")),
    "PNG with cHRM of sRGB": lambda picture: chunked(picture, *chroma("sRGB", 2.2)),
    "PNG with cHRM and no gAMA": lambda picture: chunked(picture, chroma("BT.2020", 2.4)[0]),
    "PNG with cHRM and sRGB": lambda picture: chunked(picture, *chroma("BT.2020", 2.4), (b"sRGB", b"\0")),
    "PNG with cHRM of zeros": lambda picture: chunked(picture, (b"cHRM", bytes(32)), chroma("sRGB", 2.2)[1]),
    "PNG with cHRM on a line": lambda picture: chunked(
        picture, (b"cHRM", struct.pack(">8I", *(30_000,) * 8)), chroma("sRGB", 2.2)[1]
    ),
    "JPEG with R98": lambda picture: marked(picture, "R98"),
    "PNG with a broken profile": lambda picture: encoded(picture, "PNG", icc_profile=b"no profile"),
}


@pytest.mark.parametrize("told", ALIKE)
def test_what_counts_as_srgb_keeps_its_levels(told: str) -> None:
    """What is sRGB under another name, high dynamic range and nonsense are left as they are decoded."""
    data = ALIKE[told](photo(320, 240))
    facts = examine_bytes(data)
    assert facts.image
    assert facts.image.srgb
    assert to_srgb(load_upright(data, facts.mime or "")).tobytes() == Image.open(io.BytesIO(data)).tobytes()


def test_an_embedded_profile_outranks_the_codes_of_heif() -> None:
    """An iPhone's photo has both, and it is the profile that was measured."""
    buffer = io.BytesIO()
    picture = coded("Display P3", None)
    picture.info["icc_profile"] = P3
    pillow_heif.from_pillow(picture).save(buffer, quality=100, chroma=444)
    assert worst(to_srgb(load_upright(buffer.getvalue(), "image/heic"))) < 2


def grey_profile(gamma: float | None) -> bytes:
    """Return a grey ICC profile of version 2; no gamma means sRGB's curve, in 1024 steps."""
    steps = (light_of(np.linspace(0, 1, 1024)) * 65535).round().astype(">u2").tobytes()
    curve = struct.pack(">4s4xIH", b"curv", 1, round(gamma * 256)) if gamma else b"curv" + struct.pack(">4xI", 1024)
    curve += b"" if gamma else steps
    words = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"grey\0" + bytes(78)
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    table, body, start = struct.pack(">I", 4), b"", 128 + 4 + 4 * 12
    for name, data in ((b"desc", words), (b"cprt", b"text\0\0\0\0free\0"), (b"wtpt", white), (b"kTRC", curve)):
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    head = struct.pack(">I4xI4s4s4s", start + len(body), 0x02100000, b"mntr", b"GRAY", b"XYZ ")
    head += struct.pack(">6H4s28x3i", 2026, 1, 1, 0, 0, 0, b"acsp", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + body


@pytest.mark.parametrize(("mode", "form"), [("L", "PNG"), ("L", "JPEG"), ("L", "TIFF"), ("LA", "PNG"), ("LA", "TIFF")])
@pytest.mark.parametrize("gamma", [1.0, 1.4, 1.8])
def test_a_grey_profile_is_applied(gamma: float, mode: str, form: str) -> None:
    """Grey levels come out as light says, within a level, and transparency stays."""
    ramp = Image.frombytes("L", (256, 16), bytes(range(256)) * 16)
    options = {"quality": 100} if form == "JPEG" else {}
    data = encoded(ramp.convert(mode), form, icc_profile=grey_profile(gamma), **options)
    facts = examine_bytes(data)
    assert facts.image
    assert not facts.image.srgb
    made = to_srgb(load_upright(data, facts.mime or ""))
    light = (np.asarray(Image.open(io.BytesIO(data)).convert("L"), dtype=np.float64) / 255) ** gamma
    wanted = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    assert np.abs(np.asarray(made.convert("L"), dtype=np.float64) - wanted).max() <= 1
    assert made.mode == ("L" if mode == "L" else "RGBA")


def test_grey_of_the_curve_of_srgb_is_srgb() -> None:
    """Such a profile changes nothing, so the photo is only rid of its metadata."""
    data = encoded(photo().convert("L"), "JPEG", icc_profile=grey_profile(None))
    facts = examine_bytes(data)
    assert facts.image
    assert facts.image.srgb
    assert fitted(data, max_bytes=5_000_000).encodes == 0


def test_grey_under_an_rgb_profile_follows_its_curve() -> None:
    """Programs leave the RGB profile with what they made grey; Adobe RGB's curve differs from sRGB's in the dark."""
    ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
    data = encoded(ramp, "PNG", icc_profile=icc_profile("Adobe RGB (1998)"))
    made = to_srgb(load_upright(data, "image/png"))
    light = (np.arange(256) / 255) ** (563 / 256)
    wanted = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    assert made.mode == "L"
    assert np.abs(np.asarray(made, dtype=np.float64)[0] - wanted).max() <= 1


@pytest.mark.parametrize("space", ["Display P3", "Adobe RGB"])
def test_a_built_profile_says_what_the_standard_says(space: str) -> None:
    """Littlecms reads in it the columns of the profiles that the makers of the spaces publish."""
    read = ImageCms.ImageCmsProfile(io.BytesIO(matrix_profile(CHROMATICITIES[space], D65, SRGB))).profile
    lines = SPACES["Adobe RGB (1998)" if space == "Adobe RGB" else space]
    for found, wanted in zip((read.red_colorant, read.green_colorant, read.blue_colorant), lines, strict=True):
        assert found
        assert np.abs(np.array(found[0]) - wanted).max() < 0.0015


@pytest.mark.parametrize("primaries", [9, 11, 12])
def test_grey_stays_grey_whatever_the_white(primaries: int) -> None:
    """The white of a space is adapted, also the green one of cinemas."""
    ramp = Image.frombytes("L", (256, 1), bytes(range(256))).convert("RGB")
    data = chunked(ramp, cicp(primaries, 13, 0, 1))
    made = np.asarray(to_srgb(load_upright(data, "image/png")), dtype=np.int16)
    assert np.abs(made - np.asarray(ramp, dtype=np.int16)).max() <= 1


@pytest.mark.parametrize(
    ("corners", "white", "curve"),
    [
        (((0.3, 0.3), (0.3, 0.3), (0.3, 0.3)), D65, SRGB),
        (CHROMATICITIES["sRGB"], (0.0, 0.0), SRGB),
        (CHROMATICITIES["sRGB"], (0.9, 0.05), SRGB),
        (CHROMATICITIES["sRGB"], D65, (0.0,)),
        (CHROMATICITIES["sRGB"], D65, (float("nan"),)),
    ],
)
def test_no_profile_is_built_of_nonsense(corners: Any, white: Any, curve: Any) -> None:
    """A file can say anything; what is no colour space is refused."""
    with pytest.raises(ValueError, match=r".+"):
        matrix_profile(corners, white, curve)


def test_a_picture_that_lies_in_a_buffer_is_turned_whole_every_time() -> None:
    """Decoders leave read-only pictures; two threads that write into one must not lose each other's bands."""
    pixels = photo(1500, 2100, seed=4).convert("RGB").tobytes()
    turned = set()
    for _ in range(12):
        image = Image.frombuffer("RGB", (1500, 2100), pixels)
        image.readonly = 1
        image.info["icc_profile"] = P3
        turned.add(to_srgb(image, in_place=True).tobytes())
    whole = Image.frombytes("RGB", (1500, 2100), pixels)
    whole.info["icc_profile"] = P3
    assert turned == {to_srgb(whole).tobytes()}
