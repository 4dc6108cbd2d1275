"""Every format, every way to tell the colours, every space: what is uploaded shows the colours that were meant.

The levels are computed here from the standards' formulas, so that no reader of ours judges itself. In PQ and HLG the
colours are those of an ordinary screen whose white has 203 cd/m2 (ITU-R BT.2408-7).
"""

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image

from evidence_kit.media.image.encode import ImageTarget
from evidence_kit.media.image.fit import fit_image
from evidence_kit.media.probe import examine_bytes
from tests.colours import INSIDE, PATCH, TO_XYZ, chroma, chunked, cicp, heic, light_of, worst
from tests.conftest import Run
from tests.encodings import encoded, icc_profile

pillow_heif.register_heif_opener()

Levels = NDArray[np.float64]

WHITE = 203.0
P3, ADOBE = icc_profile("Display P3"), icc_profile("Adobe RGB (1998)")


def srgb_curve(light: Levels) -> Levels:
    """Return levels on sRGB's curve (IEC 61966-2-1)."""
    levels: Levels = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return levels


def pq_curve(light: Levels) -> Levels:
    """Return PQ levels (ITU-R BT.2100-2, table 4)."""
    power = (light * WHITE / 10000) ** (2610 / 16384)
    levels: Levels = ((3424 / 4096 + 2413 / 128 * power) / (1 + 2392 / 128 * power)) ** (2523 / 32)
    return levels


def hlg_curve(light: Levels) -> Levels:
    """Return HLG levels for a screen of 1000 cd/m2 (ITU-R BT.2100-2, table 5)."""
    shown = light * WHITE / 1000
    luminance = (shown @ np.array([0.2627, 0.678, 0.0593]))[:, None]
    scene = shown * luminance ** (-0.2 / 1.2)
    levels: Levels = np.where(
        scene <= 1 / 12, np.sqrt(3 * scene), 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    )
    return levels


CURVES: dict[str, Callable[[Levels], Levels]] = {
    "sRGB": srgb_curve,
    "PQ": pq_curve,
    "HLG": hlg_curve,
    "linear": lambda light: light,
    "2.2": lambda light: light ** (1 / 2.2),
    "Adobe": lambda light: light ** (256 / 563),
}


def patches(space: str, curve: str) -> Image.Image:
    """Return the colours of INSIDE in the levels of another space and curve."""
    light = light_of(np.array(INSIDE) / 255) @ np.array(TO_XYZ["sRGB"]).T @ np.linalg.inv(np.array(TO_XYZ[space])).T
    rows = (CURVES[curve](light.clip(0, 1)) * 255).round().astype(np.uint8)[:, None]
    return Image.fromarray(rows.repeat(PATCH, axis=0).repeat(PATCH * 8, axis=1))


def avif(picture: Image.Image, primaries: int, transfer: int, **options: Any) -> bytes:
    """Return an AVIF that tells its colours by codes."""
    data = encoded(picture, "AVIF", quality=100, subsampling="4:4:4", **options)
    assert data.count(b"colrnclx") == 1
    place = data.index(b"colrnclx") + 8
    return data[:place] + struct.pack(">HH", primaries, transfer) + data[place + 4 :]


CODED = {
    "sRGB": ("sRGB", "sRGB", 1, 13),
    "Display P3": ("Display P3", "sRGB", 12, 13),
    "BT.2020 for stills": ("BT.2020", "sRGB", 9, 1),
    "linear": ("sRGB", "linear", 1, 8),
    "PQ": ("BT.2020", "PQ", 9, 16),
    "PQ of P3": ("Display P3", "PQ", 12, 16),
    "PQ of BT.709": ("sRGB", "PQ", 1, 16),
    "HLG": ("BT.2020", "HLG", 9, 18),
}
"""Space, curve, and the codes of ITU-T H.273 for them."""

BY_CODES: dict[str, Callable[[Image.Image, int, int], bytes]] = {
    "AVIF": avif,
    "HEIC": heic,
    "PNG": lambda picture, *codes: chunked(picture, cicp(*codes, 0, 1)),
}
EXACT: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 100, "subsampling": 0},
    "WEBP": {"lossless": True},
    "AVIF": {"quality": 100, "subsampling": "4:4:4"},
    "HEIF": {"quality": 100, "chroma": 444},
}
BY_PROFILE = {"Display P3": ("Display P3", "sRGB", P3), "Adobe RGB": ("Adobe RGB", "Adobe", ADOBE)}

TABLE: dict[str, Callable[[], bytes]] = {
    **{
        f"{form}, codes of {name}": lambda form=form, told=told: BY_CODES[form](patches(*told[:2]), *told[2:])  # type: ignore[misc]
        for form in BY_CODES
        for name, told in CODED.items()
        if form != "AVIF" or not name.startswith("PQ of")  # whose 8-bit encoder alone is 8 off there
    },
    **{
        f"{form}, profile of {name}": lambda form=form, told=told: encoded(  # type: ignore[misc]
            patches(*told[:2]), form, icc_profile=told[2], **EXACT.get(form, {})
        )
        for form in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")
        for name, told in BY_PROFILE.items()
    },
    **{
        f"{form}, nothing told": lambda form=form: encoded(patches("sRGB", "sRGB"), form, **EXACT.get(form, {}))  # type: ignore[misc]
        for form in ("JPEG", "PNG", "WEBP", "TIFF", "BMP")
    },
    "PNG, cHRM and gAMA": lambda: chunked(patches("Adobe RGB", "2.2"), *chroma("Adobe RGB", 2.2)),
    "PNG, gAMA": lambda: chunked(patches("sRGB", "linear"), chroma("sRGB", 1.0)[1]),
    "PNG, cHRM": lambda: chunked(patches("sRGB", "sRGB"), chroma("BT.2020", 2.2)[0]),
    "PNG, sRGB before cHRM and gAMA": lambda: chunked(
        patches("sRGB", "sRGB"), *chroma("Adobe RGB", 1.0), (b"sRGB", b"\0")
    ),
    "PNG, profile before gAMA": lambda: chunked(patches("Display P3", "sRGB"), chroma("sRGB", 1.0)[1], icc_profile=P3),
    "PNG, profile before sRGB": lambda: chunked(patches("Display P3", "sRGB"), (b"sRGB", b"\0"), icc_profile=P3),
    "PNG, codes of sRGB before a profile": lambda: chunked(patches("sRGB", "sRGB"), cicp(1, 13, 0, 1), icc_profile=P3),
    "PNG, codes of sRGB before gAMA": lambda: chunked(
        patches("sRGB", "sRGB"), cicp(1, 13, 0, 1), chroma("sRGB", 1.0)[1]
    ),
    "PNG, codes of PQ before a profile": lambda: chunked(patches("BT.2020", "PQ"), cicp(9, 16, 0, 1), icc_profile=P3),
    "PNG, open codes leave it to the profile": lambda: chunked(
        patches("Display P3", "sRGB"), cicp(2, 2, 0, 1), icc_profile=P3
    ),
    "PNG, a broken profile leaves it to gAMA": lambda: chunked(
        patches("sRGB", "linear"), chroma("sRGB", 1.0)[1], icc_profile=b"no profile"
    ),
    "AVIF, profile before codes": lambda: avif(patches("Display P3", "sRGB"), 1, 13, icc_profile=P3),
    "AVIF, open codes": lambda: avif(patches("sRGB", "sRGB"), 2, 2),
}


@pytest.mark.parametrize("told", TABLE)
def test_the_upload_shows_the_colours_that_were_meant(told: str) -> None:
    """The product, without a profile, differs from them by less than an eye sees in two photos.

    In PQ and HLG the brightest patch lies above the knee of the curve, and 8 bits of them are coarse.
    """
    data = TABLE[told]()
    facts = examine_bytes(data)
    assert facts.image, facts
    made = fit_image(data, facts, ImageTarget(("image/jpeg", "image/png")))
    product = Image.open(io.BytesIO(made.data))
    assert (made.action == "encoded") or facts.image.srgb
    assert worst(product) < (4.0 if facts.image.hdr else 2.1)


@pytest.mark.parametrize("form", ["AVIF", "HEIC", "PNG"])
@pytest.mark.parametrize("curve", ["PQ", "HLG"])
def test_a_picture_of_high_dynamic_range_is_called_that(run: Run, tmp_path: Path, form: str, curve: str) -> None:
    """Where it goes up as it is it looks washed out, so `check` says so; what is made of it is an ordinary picture."""
    path = tmp_path / f"still.{form.lower()}"
    path.write_bytes(TABLE[f"{form}, codes of {curve}"]())
    assert "hdr-image" in run("check", "--each", path, "--format", "json").codes("warning")
    done = run("fit", path, "--out", tmp_path / "out.jpg", "--format", "json")
    assert f"high dynamic range ({curve.lower()})" in done.data["settings"]["dropped"]
    assert run("check", "--each", tmp_path / "out.jpg", "--format", "json").codes() == []
    assert b"cICP" not in (tmp_path / "out.jpg").read_bytes()
