"""True colours from HDR: a chart of known patches, encoded after the standards, comes back as it was."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.media.video.tonemap import light_of, to_screen
from tests.conftest import Run, decoded, ffmpeg

PATCHES = (
    (180, 60, 50), (60, 160, 70), (50, 70, 170), (200, 190, 60), (190, 80, 170), (70, 170, 180), (120, 120, 120),
    (200, 200, 200), (60, 60, 60), (230, 180, 150), (100, 70, 50), (235, 235, 230), (240, 130, 40), (30, 50, 190),
    (150, 200, 120), (20, 20, 20),
)  # fmt: skip
SIDE = 64
TO_2020 = ((0.6274, 0.3293, 0.0433), (0.0691, 0.9195, 0.0114), (0.0164, 0.0880, 0.8956))
LUMINANCE = (0.2627, 0.6780, 0.0593)

unit = st.floats(0, 1)


def code(patch: tuple[int, int, int], transfer: str) -> tuple[int, int, int]:
    """Return the 10-bit Y, Cb, Cr of a patch shown at 203 cd/m2 white: BT.2100 read forwards."""
    import math

    light = [(level / 255) ** 2.4 for level in patch]
    nits = [203 * sum(a * b for a, b in zip(row, light, strict=True)) for row in TO_2020]
    if transfer == "hlg":
        luminance = sum(a * b for a, b in zip(LUMINANCE, nits, strict=True)) / 1000
        scene = [value / 1000 / luminance ** (0.2 / 1.2) for value in nits]
        signal = [
            math.sqrt(3 * value) if value <= 1 / 12 else 0.17883277 * math.log(12 * value - 0.28466892) + 0.55991073
            for value in scene
        ]
    else:
        powers = [(value / 10000) ** (2610 / 16384) for value in nits]
        signal = [((3424 / 4096 + 2413 / 128 * y) / (1 + 2392 / 128 * y)) ** (2523 / 32) for y in powers]
    luma = sum(a * b for a, b in zip(LUMINANCE, signal, strict=True))
    return (
        round(64 + 876 * luma),
        round(512 + 896 * (signal[2] - luma) / 1.8814),
        round(512 + 896 * (signal[0] - luma) / 1.4746),
    )


def chart(path: Path, transfer: str) -> None:
    """Write half a second of the patches side by side as HEVC Main 10."""
    name = {"hlg": "arib-std-b67", "pq": "smpte2084"}[transfer]
    codes = [code(patch, transfer) for patch in PATCHES]
    planes = [
        b"".join(struct.pack(f"<{width}H", *[one[plane]] * width) for one in codes) * height
        for plane, width, height in ((0, SIDE, SIDE), (1, SIDE // 2, SIDE // 2), (2, SIDE // 2, SIDE // 2))
    ]
    raw = path.with_suffix(".yuv")
    raw.write_bytes(b"".join(planes) * 5)
    tags = ("-color_primaries", "bt2020", "-color_trc", name, "-colorspace", "bt2020nc", "-color_range", "tv")
    ffmpeg(
        "-f", "rawvideo", "-pix_fmt", "yuv420p10le", "-s", f"{SIDE * len(PATCHES)}x{SIDE}", "-r", "10", *tags, "-i", raw,
        "-c:v", "libx265", "-x265-params", f"log-level=none:qp=4:colorprim=bt2020:transfer={name}:colormatrix=bt2020nc",
        "-tag:v", "hvc1", path,
    )  # fmt: skip


@pytest.mark.parametrize("transfer", ["hlg", "pq"])
def test_a_chart_comes_back_in_its_colours(tmp_path: Path, run: Run, transfer: str) -> None:
    """Mean error at most 3 levels of 255, and 8 for the worst patch; ffmpeg's tonemap filters miss by 8 to 28."""
    chart(tmp_path / "chart.mov", transfer)
    ran = run("fit", tmp_path / "chart.mov", "--out", tmp_path / "out.mp4", "--format", "json")
    assert ran.data["action"] == "encoded", ran.out
    width, height = ran.data["facts"]["width"], ran.data["facts"]["height"]
    flat = "scale=in_color_matrix=bt709:in_range=tv:out_range=pc,format=rgb24"
    pixels = decoded(tmp_path / "out.mp4", "-frames:v", "1", "-vf", flat, "-f", "rawvideo")
    errors = []
    for index, patch in enumerate(PATCHES):
        place = 3 * (width * (height // 2) + round((index + 0.5) * width / len(PATCHES)))
        errors.append(sum(abs(a - b) for a, b in zip(pixels[place : place + 3], patch, strict=True)) / 3)
    assert sum(errors) / len(errors) <= 3, errors
    assert max(errors) <= 8, errors


@given(st.tuples(unit, unit, unit), st.sampled_from(["hlg", "pq"]))
def test_every_signal_becomes_one_that_can_be_shown(signal: tuple[float, float, float], transfer: str) -> None:
    """No component leaves 0 to 1."""
    assert all(0 <= value <= 1 for value in to_screen(np.array(signal), transfer))


@given(unit, unit, st.sampled_from(["hlg", "pq"]))
def test_grey_stays_grey_and_brighter_stays_brighter(first: float, second: float, transfer: str) -> None:
    """No tint, and no two greys change places."""
    low, high = sorted((first, second))
    dark, bright = (to_screen(np.full(3, level), transfer) for level in (low, high))
    assert max(dark) - min(dark) < 0.005
    assert dark[1] <= bright[1] + 1e-9


def test_the_curves_are_those_of_the_standard() -> None:
    """HLG 75 % is 203 cd/m2, PQ 58 % is 203 cd/m2 (BT.2408 table 1)."""
    assert light_of(np.full(3, 0.75), "hlg")[0] == pytest.approx(203, rel=0.01)
    assert light_of(np.array((0.5806, 1.0)), "pq") == pytest.approx((203, 10000), rel=0.01)
