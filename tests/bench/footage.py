"""Footage as a phone films it, made from real photos: a hand's drift and shake, sensor noise, a parcel label.

    python -m tests.bench.footage FOLDER --corpus CORPUS [--only NAME ...]

Seeds are fixed, so that everybody gets the same clips. Nothing made here belongs into the repository.
"""

import argparse
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

TRACKING = "RB123456785GB"
BEACH = "video_1080p_beach_13MB.mp4"

SPARE = 300
"""Pixels by which the noise is larger than the picture, so that each frame has another part of it."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip to make.

    Attributes:
        photo: of the corpus, what is filmed.
        width: pixels.
        height: pixels.
        seconds: how long it is filmed.
        times: how often that is played, without a change of a byte.
        bitrate: of the phone's own encoder, bits a second.
        calm: seconds at the beginning in which the phone lies on a table.
        sway: how far the hand drifts, as a share of the picture's width.
        hevc: coded as HEVC instead of H.264.
        variable: the times between frames are 6 to 60 ms apart from even.
        noise: of a sensor in bad light, in levels of a middle grey; more where it is bright, a little smeared.
    """

    name: str
    photo: str
    width: int = 1920
    height: int = 1080
    seconds: float = 60.0
    times: int = 1
    bitrate: int = 17_000_000
    calm: float = 0.0
    sway: float = 0.2
    hevc: bool = False
    variable: bool = False
    noise: float = 0.0


CLIPS = (
    Clip("pan_60s_1080p", "pair_tree_A_IMG_1025.JPG"),
    Clip("label_60s_1080p", "photo_Samsung_SM-G935L_S7Edge.jpg", sway=0.1),
    Clip("pan_180s_1080p", "photo_iphone_13_pro_max.HEIC", seconds=45.0, times=4, sway=0.25),
    Clip("hevc_45s_4k", "pair_tree_B_IMG_1040.JPG", 3840, 2160, 15.0, 3, 45_000_000, hevc=True),
    Clip("calm_then_busy_60s", "pair_tree_B_IMG_1040.JPG", calm=20.0, sway=0.35),
    Clip("vfr_60s_1080p", "photo_iphone_15_pro.heic", seconds=30.0, times=2, variable=True),
    Clip("noise4_60s_1080p", "photo_iphone_15_pro.heic", seconds=20.0, times=3, bitrate=20_000_000, noise=4.0),
    Clip("noise8_60s_1080p", "photo_iphone_13_pro_max.HEIC", seconds=20.0, times=3, bitrate=20_000_000, noise=8.0),
    Clip("noise14_60s_1080p", "pair_tree_A_IMG_1025.JPG", seconds=20.0, times=3, bitrate=20_000_000, noise=14.0),
)


def main() -> None:
    """Make the clips that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--only", nargs="*")
    asked = parser.parse_args()
    for path in footage(asked.folder, asked.corpus, asked.only):
        print(path, path.stat().st_size)


def footage(folder: Path, corpus: Path, only: list[str] | None = None) -> list[Path]:
    """Return the clips in `folder`, made when they are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    if not only or "beach_60s_1080p" in only:
        made.append(beach(folder, corpus))
    for clip in CLIPS:
        if only and clip.name not in only:
            continue
        out = folder / f"{clip.name}.{'mov' if clip.hevc else 'mp4'}"
        if not out.exists():
            once = out.with_stem("unfinished")
            film(clip, corpus / clip.photo, once)
            repeat(once, clip.times, out)
            once.unlink()
        made.append(out)
    return made


def beach(folder: Path, corpus: Path) -> Path:
    """Return a minute of real surf, which is hard to compress: the corpus's twelve seconds over and over."""
    out = folder / "beach_60s_1080p.mp4"
    if not out.exists():
        repeat(corpus / BEACH, 5, out)
    return out


def repeat(once: Path, times: int, out: Path) -> None:
    """Write `once` played that many times, its pictures and sound untouched."""
    argv = ["-stream_loop", str(times - 1), "-i", str(once), "-c", "copy", str(out)]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *argv], check=True)


def film(clip: Clip, photo: Path, out: Path) -> None:
    """Write one clip."""
    size = f"{clip.width}x{clip.height}"
    codec = ["libx265", "-x265-params", "log-level=error", "-tag:v", "hvc1"] if clip.hevc else ["libx264"]
    jitter = "setpts='PTS+(0.35*sin(N*1.7)+0.3*sin(N*0.37))/30/TB'" if clip.variable else "null"
    times = ["-fps_mode", "passthrough", "-enc_time_base", "1:90000"] if clip.variable else []
    base = "settb=1/90000," if clip.variable else ""
    grain = "null" if clip.noise else "noise=alls=7:allf=t+u:all_seed=7"
    sound = f"anoisesrc=c=pink:a=0.03:r=48000:d={clip.seconds}:seed=7"
    argv = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size,
        "-r", "30", "-i", "-", "-f", "lavfi", "-i", sound, "-vf", f"{base}{jitter},{grain}",
        *times, "-c:v", *codec, "-preset", "ultrafast" if clip.hevc else "veryfast", "-b:v", str(clip.bitrate),
        "-pix_fmt", "yuv420p", "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709",
        "-c:a", "aac", "-b:a", "128k", str(out),
    ]  # fmt: skip
    with subprocess.Popen(argv, stdin=subprocess.PIPE) as child:
        assert child.stdin is not None
        random = np.random.default_rng(11)
        field = noise_field(random, clip) if clip.noise else None
        for frame in frames(clip, photo):
            child.stdin.write(frame.tobytes() if field is None else noisy(frame, clip, field, random))
        child.stdin.close()
        if child.wait():
            raise SystemExit(f"ffmpeg could not make {out.name}")


def frames(clip: Clip, photo: Path) -> Iterator[Image.Image]:
    """Yield the pictures as the hand holds the phone, before the sensor's noise."""
    scene = table(clip, photo)
    count = round(clip.seconds * 30)
    random = np.random.default_rng(7)
    drift = np.stack([smooth(random, count, seconds) for seconds in (4.0, 5.0, 6.0)]) * clip.sway
    shake = np.stack([smooth(random, count, seconds) for seconds in (0.12, 0.12, 0.2)]) * 0.0015
    awake = np.clip((np.arange(count) / 30 - clip.calm) / 1.0, 0.0, 1.0) if clip.calm else np.ones(count)
    across, down, turn = drift * awake + shake * np.maximum(awake, 0.05)
    for index in range(count):
        zoom = 1.0 + 0.12 * turn[index] / max(clip.sway, 0.01)
        angle = 0.12 * turn[index]
        cosine, sine = np.cos(angle) * zoom, np.sin(angle) * zoom
        middle = (scene.width * (0.5 + across[index] * 0.5), scene.height * (0.5 + down[index] * 0.5))
        left = middle[0] - cosine * clip.width / 2 + sine * clip.height / 2
        top = middle[1] - sine * clip.width / 2 - cosine * clip.height / 2
        yield scene.transform(
            (clip.width, clip.height),
            Image.Transform.AFFINE,
            (cosine, -sine, left, sine, cosine, top),
            Image.Resampling.BILINEAR,
        )


def noise_field(random: np.random.Generator, clip: Clip) -> NDArray[np.float32]:
    """Return noise of one level, larger than the picture; neighbours share some of it, as a phone's own smoothing does."""
    field = random.normal(0.0, 1.0, (clip.height + SPARE, clip.width + SPARE, 3)).astype(np.float32)
    field = 0.75 * field + 0.35 * (np.roll(field, 1, 0) + np.roll(field, 1, 1))
    level: NDArray[np.float32] = field / field.std()
    return level


def noisy(frame: Image.Image, clip: Clip, field: NDArray[np.float32], random: np.random.Generator) -> bytes:
    """Return the pixels of a picture with the noise that a sensor adds to it: as shot noise, with the root of the light."""
    top, left = random.integers(0, SPARE, 2)
    part = field[top : top + clip.height, left : left + clip.width][
        :: random.choice([1, -1]), :: random.choice([1, -1])
    ]
    light = np.asarray(frame, dtype=np.float32)
    with_noise = light + part * (clip.noise * np.sqrt((light + 20.0) / 140.0))
    pixels: NDArray[np.uint8] = np.clip(with_noise + 0.5, 0.0, 255.0).astype(np.uint8)
    return pixels.tobytes()


def table(clip: Clip, photo: Path) -> Image.Image:
    """Return what is filmed, half as large again as the picture: the photo, with a parcel label on it."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    with Image.open(photo) as opened:
        wide = opened.convert("RGB")
    wide = wide.resize((clip.width * 3 // 2, clip.width * 3 // 2 * wide.height // wide.width), Image.Resampling.LANCZOS)
    label = label_picture(clip.width // 4)
    wide.paste(label, (wide.width // 2 - label.width // 3, wide.height // 2 - label.height // 2))
    return wide


def label_picture(width: int) -> Image.Image:
    """Return a parcel label with a Code 128 of `TRACKING`, `width` pixels wide."""
    made = zxingcpp.create_barcode(TRACKING, zxingcpp.BarcodeFormat.Code128)
    code = Image.fromarray(np.array(zxingcpp.write_barcode_to_image(made, scale=6, add_hrt=True))).convert("RGB")
    code = code.resize((width * 9 // 10, width * 9 // 10 * code.height // code.width), Image.Resampling.LANCZOS)
    label = Image.new("RGB", (width, code.height + width // 4), "white")
    label.paste(code, (width // 20, width // 8))
    return label


def smooth(random: np.random.Generator, count: int, seconds: float) -> NDArray[np.float64]:
    """Return `count` values within about -1 to 1 that wander with that period, at 30 a second."""
    knots = random.normal(0.0, 0.5, max(4, int(count / 30 / seconds) + 4))
    at = np.linspace(1.0, len(knots) - 2.0, count)
    whole = np.minimum(at.astype(int), len(knots) - 3)
    part = at - whole
    before, left, right, after = (knots[whole + shift] for shift in (-1, 0, 1, 2))
    # Catmull-Rom: passes through the knots with a continuous speed, as a hand does.
    wandered: NDArray[np.float64] = 0.5 * (
        2 * left
        + (right - before) * part
        + (2 * before - 5 * left + 4 * right - after) * part**2
        + (3 * left - before - 3 * right + after) * part**3
    )
    return wandered


if __name__ == "__main__":
    main()
