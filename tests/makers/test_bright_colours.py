"""What is brighter than the white of a screen keeps its colour: a chart of every hue, judged by a curve of the ITU.

The reference is written here after BT.2390-11, section 5.4.1 (the EETF, on the largest of red, green and blue), BT.2100-2
and CIEDE2000 (Sharma, Wu, Dalal 2005), and shares nothing with the product's table.
"""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pymediainfo import MediaInfo

from tests.conftest import Run, decoded, ffmpeg

Floats = NDArray[np.float64]

SIDE = 32
HUES = {
    "red": (1.0, 0.08, 0.05), "orange": (1.0, 0.35, 0.06), "yellow": (1.0, 0.85, 0.1), "green": (0.1, 0.9, 0.15),
    "cyan": (0.1, 0.85, 0.9), "blue": (0.06, 0.12, 1.0), "magenta": (0.9, 0.1, 0.8), "skin": (1.0, 0.65, 0.5),
    "pale blue": (0.6, 0.75, 1.0), "white": (1.0, 1.0, 1.0),
}  # fmt: skip
TO_709 = np.array(
    [[1.660491, -0.587641, -0.072850], [-0.124550, 1.132900, -0.008349], [-0.018151, -0.100579, 1.118730]]
)
TO_2020 = {
    "bt709": np.linalg.inv(TO_709),
    "p3": np.array([[0.753833, 0.198597, 0.047570], [0.045744, 0.941777, 0.012479], [-0.001210, 0.017602, 0.983609]]),
}
TO_XYZ = np.array([[0.412456, 0.357576, 0.180438], [0.212673, 0.715152, 0.072175], [0.019334, 0.119192, 0.950304]])
D65 = np.array([0.95047, 1.0, 1.08883])
LUMA = np.array([0.2627, 0.6780, 0.0593])
WHITE = 203.0


def pq_signal(nits: Floats) -> Floats:
    """Return PQ signals of light in cd/m2."""
    power = (np.clip(nits, 0, 10000) / 10000) ** (2610 / 16384)
    return np.asarray(((3424 / 4096 + 2413 / 128 * power) / (1 + 2392 / 128 * power)) ** (2523 / 32))


def pq_nits(signal: float) -> float:
    """Return the light in cd/m2 of a PQ signal."""
    power = signal ** (32 / 2523)
    return float(10000 * (max(power - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * power)) ** (16384 / 2610))


def hlg_signal(nits: Floats) -> Floats:
    """Return HLG signals of light in cd/m2 on a screen of 1000 cd/m2."""
    luminance = float(LUMA @ nits) / 1000
    scene = np.clip(nits / 1000 / luminance ** (0.2 / 1.2), 0, 1)
    curved = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.asarray(np.where(scene <= 1 / 12, np.sqrt(3 * scene), curved))


def light(hue: Sequence[float], nits: float, gamut: str) -> Floats:
    """Return BT.2020 light in cd/m2 of a hue whose brightest component has so many."""
    return np.asarray(np.clip(TO_2020[gamut] @ np.array(hue), 0, None) * nits)


def code(signal: Floats) -> tuple[int, int, int]:
    """Return the 10-bit Y, Cb, Cr of an R'G'B' signal."""
    luma = float(LUMA @ signal)
    blue, red = (signal[2] - luma) / 1.8814, (signal[0] - luma) / 1.4746
    return round(64 + 876 * luma), round(512 + 896 * blue), round(512 + 896 * red)


def film(path: Path, patches: Sequence[Floats], transfer: str, *, promises: str = "") -> None:
    """Write half a second of patches, given in cd/m2, side by side as HEVC Main 10.

    Args:
        promises: more of x265's parameters.
    """
    name = {"hlg": "arib-std-b67", "pq": "smpte2084"}[transfer]
    codes = [code(hlg_signal(one) if transfer == "hlg" else pq_signal(one)) for one in patches]
    planes = [
        b"".join(struct.pack(f"<{width}H", *[one[plane]] * width) for one in codes) * height
        for plane, width, height in ((0, SIDE, SIDE * 4), (1, SIDE // 2, SIDE * 2), (2, SIDE // 2, SIDE * 2))
    ]
    raw = path.with_suffix(".yuv")
    raw.write_bytes(b"".join(planes) * 5)
    tags = ("-color_primaries", "bt2020", "-color_trc", name, "-colorspace", "bt2020nc", "-color_range", "tv")
    ffmpeg(
        "-f", "rawvideo", "-pix_fmt", "yuv420p10le", "-s", f"{SIDE * len(codes)}x{SIDE * 4}", "-r", "10", *tags, "-i", raw,
        "-c:v", "libx265",
        "-x265-params", f"log-level=none:qp=4:colorprim=bt2020:transfer={name}:colormatrix=bt2020nc{promises}",
        "-tag:v", "hvc1", path,
    )  # fmt: skip
    raw.unlink()


def seen(path: Path, count: int) -> list[Floats]:
    """Return the mean colour of each patch of a bt709 film as shares of the screen's white, linear."""
    flat = f"scale={count * 8}:8:in_color_matrix=bt709:in_range=tv:out_range=pc:flags=area,format=rgb24"
    pixels = np.frombuffer(decoded(path, "-frames:v", "1", "-vf", flat, "-f", "rawvideo"), dtype=np.uint8)
    picture = pixels.reshape(8, count, 8, 3)[2:6, :, 2:6] / 255
    return list(picture.mean(axis=(0, 2)) ** 2.4)


def reference(nits: Floats, brightest: float) -> Floats:
    """Return what BT.2390's curve makes of light in cd/m2 for a screen of 203 cd/m2: linear bt709 shares of white."""
    source, target = float(pq_signal(np.array(brightest))), float(pq_signal(np.array(WHITE)))
    largest = float(nits.max())
    level, most = min(1.0, float(pq_signal(np.array(largest))) / source), target / source
    knee = 1.5 * most - 0.5
    if level > knee:
        t = (level - knee) / (1 - knee)
        level = (
            (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * most
        )  # fmt: skip
    return np.clip(TO_709 @ (nits * pq_nits(level * source) / largest / WHITE), 0, 1)


def lab(linear: Floats) -> Floats:
    """Return CIELAB of linear bt709 light."""
    shares = TO_XYZ @ linear / D65
    curved = np.where(shares > (6 / 29) ** 3, np.cbrt(shares), shares / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = curved
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def chroma(linear: Floats) -> float:
    """Return CIELAB's chroma of linear bt709 light."""
    return float(np.hypot(*lab(linear)[1:]))


def turn(one: Floats, other: Floats) -> float:
    """Return the angle in degrees between the CIELAB hues of two lights."""
    first, second = (np.degrees(np.arctan2(a[2], a[1])) for a in (lab(one), lab(other)))
    return float(abs((first - second + 180) % 360 - 180))


def ciede2000(one: Floats, other: Floats) -> float:
    """Return CIEDE2000 between two linear bt709 lights."""
    (l1, a1, b1), (l2, a2, b2) = lab(one), lab(other)
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    grow = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25.0**7))
    c1, c2 = np.hypot(a1 * grow, b1), np.hypot(a2 * grow, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1 * grow)) % 360, np.degrees(np.arctan2(b2, a2 * grow)) % 360
    apart = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    level, strong, hue = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + apart / 2) % 360
    t = 1 - 0.17 * np.cos(np.radians(hue - 30)) + 0.24 * np.cos(np.radians(2 * hue))
    t += 0.32 * np.cos(np.radians(3 * hue + 6)) - 0.2 * np.cos(np.radians(4 * hue - 63))
    lightness = (l2 - l1) / (1 + 0.015 * (level - 50) ** 2 / np.sqrt(20 + (level - 50) ** 2))
    strength = (c2 - c1) / (1 + 0.045 * strong)
    tint = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(apart / 2)) / (1 + 0.015 * strong * t)
    bend = np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    twist = -2 * np.sqrt(strong**7 / (strong**7 + 25.0**7)) * bend
    return float(np.sqrt(lightness**2 + strength**2 + tint**2 + twist * strength * tint))


BRIGHTNESS = {"pq": (203, 400, 1000, 4000), "hlg": (203, 400, 1000)}


@pytest.mark.parametrize("gamut", ["bt709", "p3"])
@pytest.mark.parametrize("transfer", ["pq", "hlg"])
def test_every_hue_stays_itself_however_bright(tmp_path: Path, run: Run, transfer: str, gamut: str) -> None:
    """Within CIEDE2000 9 of BT.2390, whose knee is lower; not more than a seventh paler; and of the hue of the chart."""
    chart = {(name, nits): light(hue, nits, gamut) for name, hue in HUES.items() for nits in BRIGHTNESS[transfer]}
    film(tmp_path / "chart.mov", list(chart.values()), transfer)
    ran = run("fit", tmp_path / "chart.mov", "--out", tmp_path / "out.mp4", "--format", "json")
    assert ran.data["action"] == "encoded", ran.out
    for where, made in zip(chart, seen(tmp_path / "out.mp4", len(chart)), strict=True):
        wanted = reference(chart[where], BRIGHTNESS[transfer][-1])
        assert ciede2000(made, wanted) <= 9, where
        assert chroma(made) >= 0.86 * chroma(wanted) - 2, where
        itself = TO_709 @ chart[where]
        if where[0] != "white":
            assert turn(made, np.clip(itself / itself.max(), 0, 1)) <= 5, where


def test_a_bright_wall_keeps_its_colour(tmp_path: Path, run: Run) -> None:
    """Half of the picture is an orange wall in the sun: above the white of a screen, and orange."""
    wall, floor = light((1.0, 0.45, 0.1), 900, "p3"), light((0.4, 0.4, 0.4), WHITE, "p3")
    film(tmp_path / "wall.mov", [wall] * 5 + [floor] * 5, "pq")
    assert run("fit", tmp_path / "wall.mov", "--out", tmp_path / "out.mp4").code == 0
    made = seen(tmp_path / "out.mp4", 10)[2]
    assert chroma(made) > 60
    assert 55 < np.degrees(np.arctan2(lab(made)[2], lab(made)[1])) < 80


def with_ambience(path: Path) -> None:
    """Put the box for the light of the room, `amve`, beside the decoder's own, as phones do; the index is at the end."""
    data = bytearray(path.read_bytes())
    box = struct.pack(">I4sIHH", 16, b"amve", 3140000, 15635, 16450)
    place = data.index(b"hvcC") - 4
    for name in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"hvc1"):
        at = data.rindex(name, 0, place) - 4
        struct.pack_into(">I", data, at, struct.unpack_from(">I", data, at)[0] + len(box))
    path.write_bytes(data[:place] + box + data[place:])


DISPLAY = ":master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400"


def test_nothing_of_hdr_is_left_in_the_product(tmp_path: Path, run: Run) -> None:
    """Neither the stream nor the boxes describe a screen for HDR; a note says that the colours were converted."""
    film(tmp_path / "film.mov", [light((1.0, 0.5, 0.3), 300, "p3")] * 5, "pq", promises=DISPLAY)
    with_ambience(tmp_path / "film.mov")
    before = MediaInfo.parse(tmp_path / "film.mov").video_tracks[0].to_data()
    assert {"maximum_content_light_level", "mastering_display_luminance"} <= set(before), (
        "the film is not what is tried"
    )
    ran = run("fit", tmp_path / "film.mov", "--out", tmp_path / "out.mp4", "--format", "json")
    data = (tmp_path / "out.mp4").read_bytes()
    assert not [name for name in (b"clli", b"mdcv", b"amve", b"dvcC", b"dvvC", b"cll=", b"mastering") if name in data]
    after = MediaInfo.parse(tmp_path / "out.mp4").video_tracks[0].to_data()
    assert not [key for key in after if "mastering" in key or "light_level" in key or "hdr" in key]
    assert [one["severity"] for one in ran.data["findings"] if one["code"] == "hdr-video"] == ["note"], ran.out


def test_hdr_data_beside_standard_colours_is_no_reason_to_copy(tmp_path: Path, run: Run) -> None:
    """An editor that makes standard colours and leaves the light levels of the original there: encoded without them."""
    film(tmp_path / "film.mov", [light((1.0, 0.5, 0.3), 200, "bt709")] * 5, "pq", promises=DISPLAY)
    tags = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
    ffmpeg("-i", tmp_path / "film.mov", "-vf", f"format=yuv420p,{tags}", "-c:v", "libx264", "-movflags", "+faststart",
           tmp_path / "sdr.mp4")  # fmt: skip
    assert b"clli" in (tmp_path / "sdr.mp4").read_bytes(), "the film is not what is tried"
    ran = run("fit", tmp_path / "sdr.mp4", "--out", tmp_path / "out.mp4", "--format", "json")
    assert ran.data["action"] == "encoded", ran.out
    data = (tmp_path / "out.mp4").read_bytes()
    assert not [name for name in (b"clli", b"mdcv", b"cll=", b"mastering") if name in data]
