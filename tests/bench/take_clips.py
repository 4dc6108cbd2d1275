"""Takes whose truth is known: real ones from the corpus, made-up handheld ones over its photos, and both cut.

Everything is seeded. A cut clip is made the way people make one: decoded, cut, encoded again with the sound cut at the
same place; or joined at key frames without encoding.
"""

import subprocess
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageFilter

pillow_heif.register_heif_opener()

RATE = 30
SIZE = (640, 360)
CAMERA = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-g", "30", "-bf", "0", "-sc_threshold", "0"]
"""As a phone encodes: a key frame every second, no B-frames, none for a change of scene."""
EDITOR = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23"]
SOUND = ["-c:a", "aac", "-b:a", "96k"]

Pixels = NDArray[np.uint8]

LENSES = {"lens-wide": 2.0, "lens-2x": 0.5, "lens-3x": 1 / 3}
"""How much of the scene another camera of a phone shows, as a multiple of what the one before it showed."""

GRADES = {
    "lens-wide": ((0.95, 0.9, 0.84), 0.8),
    "lens-2x": ((1.05, 1.1, 1.17), 0.0),
    "lens-3x": ((0.82, 0.85, 0.92), 1.0),
}
"""Light in red, green and blue, and blur in pixels, of the other camera."""


@dataclass(frozen=True)
class Clip:
    """One video with its truth: where it was cut (seconds), and what kind of clip it is."""

    path: Path
    kind: str
    cuts: tuple[float, ...] = ()
    held_out: bool = False


@dataclass(frozen=True)
class Source:
    """Uncut material to cut from: a file, the seconds of it that are one take, and whether it has sound."""

    path: Path
    start: float
    seconds: float
    sound: bool
    held_out: bool
    rate: int = RATE


def ffmpeg(*argv: object) -> None:
    """Run the ffmpeg that comes with the project, on one thread."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", *map(str, argv)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")


def smooth(random: np.random.Generator, count: int, seconds: float) -> NDArray[np.float64]:
    """Return noise of unit size without anything faster than `seconds`."""
    width = max(1, round(seconds * RATE))
    kernel = np.hanning(2 * width + 1)
    noise = np.convolve(random.standard_normal(count + 4 * width), kernel, "same")[2 * width : 2 * width + count]
    unit: NDArray[np.float64] = noise / (noise.std() + 1e-9)
    return unit


def square_to(corners: NDArray[np.float64], width: int, height: int) -> list[float]:
    """Return PIL's eight numbers that draw a texture of that size into four corners (clockwise from top left)."""
    texture = [(0, 0), (width, 0), (width, height), (0, height)]
    rows, right = [], []
    for (x, y), (u, v) in zip(corners, texture, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return [float(one) for one in np.linalg.solve(np.array(rows), np.array(right))]


@dataclass(frozen=True)
class Scene:
    """What a made-up take shows: a photo as the table, two as sides of a box, and the noise of a sensor."""

    table: Image.Image
    sides: tuple[Image.Image, Image.Image]
    grain: NDArray[np.float64]


def open_photo(path: Path, width: int) -> Image.Image:
    """Return a photo at that width, with the height of 4:3."""
    picture = Image.open(path)
    picture.draft("RGB", (width, width))
    return picture.convert("RGB").resize((width, width * 3 // 4), Image.Resampling.LANCZOS)


def draw(scene: Scene, view: dict[str, float]) -> Image.Image:
    """Return the table seen through the camera, with the box on it."""
    width, height = SIZE
    zoom, angle = view["zoom"], view["roll"]
    cos, sin = np.cos(angle) * zoom, np.sin(angle) * zoom
    x, y = view["x"] - cos * width / 2 + sin * height / 2, view["y"] - sin * width / 2 - cos * height / 2
    frame = scene.table.transform(SIZE, Image.Transform.AFFINE, (cos, -sin, x, sin, cos, y), Image.Resampling.BILINEAR)
    side = scene.sides[int(np.floor(view["turn"] + 0.5)) % 2]
    half = 110 / zoom * np.cos(np.pi * ((view["turn"] + 0.5) % 1.0 - 0.5))
    lean = 30 / zoom * np.sin(np.pi * ((view["turn"] + 0.5) % 1.0 - 0.5))
    middle_x = width / 2 + (view["box_x"] - view["x"]) / zoom
    middle_y = height / 2 + (view["box_y"] - view["y"]) / zoom
    tall = 80 / zoom
    corners = np.array([(-half, -tall - lean), (half, -tall + lean), (half, tall - lean), (-half, tall + lean)])
    corners += np.array((middle_x, middle_y))
    if half > 2:
        box = side.transform(
            SIZE, Image.Transform.PERSPECTIVE, square_to(corners, *side.size), Image.Resampling.BILINEAR
        )
        mask = Image.new("L", side.size, 255).transform(
            SIZE, Image.Transform.PERSPECTIVE, square_to(corners, *side.size), Image.Resampling.NEAREST
        )
        frame.paste(box, (0, 0), mask)
    return frame


def camera_path(random: np.random.Generator, count: int, event: str) -> dict[str, NDArray[np.float64]]:
    """Return the views of a handheld camera: slow drift, hand shake of 2 to 8 Hz, and the event at the middle."""
    at = count // 2
    path = {
        "x": 700 + 90 * smooth(random, count, 1.5) + 2.5 * smooth(random, count, 0.1),
        "y": 525 + 50 * smooth(random, count, 1.5) + 2.5 * smooth(random, count, 0.1),
        "zoom": 1.2 + 0.08 * smooth(random, count, 2.0),
        "roll": 0.03 * smooth(random, count, 1.5) + 0.002 * smooth(random, count, 0.1),
        "box_x": 700 + 40 * smooth(random, count, 1.0),
        "box_y": 525 + 25 * smooth(random, count, 1.0),
        "turn": 0.15 * smooth(random, count, 1.2),
    }
    if event in ("pan", "whip"):
        steps = 10 if event == "pan" else 5
        path["x"] += np.interp(np.arange(count), [at, at + steps, at + 60, at + 60 + steps], [0, 300, 300, 0])
    if event == "knock":  # someone bumps the camera: it is thrown aside within 2 frames and swings back
        since = np.maximum(np.arange(count) - at, 0)
        path["x"] += 60 * np.sin(since * 1.1) * np.exp(-since / 5)
        path["y"] += 25 * np.sin(since * 1.7) * np.exp(-since / 4)
    if event == "shake":
        path["x"] += 9 * smooth(random, count, 0.07)
        path["y"] += 9 * smooth(random, count, 0.07)
    if event == "turn":
        path["turn"] += np.interp(np.arange(count), [at, at + 14], [0.0, 1.0])
    if event in LENSES:
        path |= switched(random, path, event, at)
    if event == "spin":
        path["turn"] += np.interp(np.arange(count), [at - 45, at + 45], [0.0, 6.0])
    return path


def switched(
    random: np.random.Generator, path: dict[str, NDArray[np.float64]], event: str, at: int
) -> dict[str, NDArray[np.float64]]:
    """Return a path on which the phone changes to another camera beside the first, and stumbles for 0 to 3 frames."""
    after = np.arange(len(path["x"])) >= at
    path = {**path, "grade": after.astype(np.float64)}
    path["zoom"] = path["zoom"] * (0.6 if event == "lens-wide" else 1.0) * np.where(after, LENSES[event], 1.0)
    for name, most in (("x", 25), ("y", 15), ("roll", 0.01)):
        path[name] = path[name] + after * random.uniform(-most, most)
    frames, order = int(random.integers(0, 4)), np.arange(len(path["x"]))
    if random.random() < 0.5:
        order[at : at + frames] = at - 1
    else:
        order[at:] = np.minimum(order[at:] + frames, len(order) - 1)
    return {name: values[order] for name, values in path.items()}


def graded(frame: Image.Image, event: str) -> Image.Image:
    """Return the picture as the other camera of a phone sees it."""
    light, blur = GRADES[event]
    bands = (
        band.point(lambda value, one=one: round(value * one)) for band, one in zip(frame.split(), light, strict=True)
    )
    return Image.merge("RGB", [*bands]).filter(ImageFilter.GaussianBlur(blur))


def covered(frame: Image.Image, share: float) -> Image.Image:
    """Return the picture with a dark, soft hand over that share of it."""
    if share <= 0:
        return frame
    mask = Image.new("L", SIZE, 0)
    edge = round(share * (SIZE[0] + 120))
    mask.paste(250, (0, 0, edge, SIZE[1]))
    mask = mask.filter(ImageFilter.BoxBlur(40))
    return Image.composite(Image.new("RGB", SIZE, (38, 20, 16)), frame, mask)


def disturbed(frame: Image.Image, event: str, since: int) -> Image.Image:
    """Return the picture with what happens `since` frames after the event began."""
    if event == "flash" and 0 <= since < 2:
        return frame.point(lambda value: min(255, value * 2 + 70))
    if event == "long-flash" and 0 <= since < 9:
        return frame.point(lambda value: min(255, round(value * 1.6 + 30)))
    if event == "light" and since >= 0:
        return frame.point(lambda value: round(value * 0.6))
    if event == "cover":
        return covered(frame, float(np.interp(since, [0, 20, 50, 70], [0, 1, 1, 0])))
    if event == "quick-cover":
        return covered(frame, float(np.interp(since, [0, 3, 25, 28], [0, 1, 1, 0])))
    if event == "focus" and 0 <= since < 24:
        return frame.filter(ImageFilter.GaussianBlur(float(np.interp(since, [0, 6, 18, 24], [0, 6, 6, 0]))))
    if event == "hand":
        hand = Image.new("RGB", (260, 360), (205, 150, 120)).filter(ImageFilter.GaussianBlur(3))
        frame.paste(hand, (round(-260 + 900 * since / 12), 30))
    return frame


def frames_of(scene: Scene, seed: int, seconds: float, event: str) -> Iterator[bytes]:
    """Yield the frames of a made-up take as raw RGB; each is the mean of two moments, as an exposure is."""
    random = np.random.default_rng(seed)
    count = round(seconds * RATE)
    path = camera_path(random, count, event)
    gain = 1 + 0.03 * smooth(random, count, 1.0)
    for index in range(count):
        view = {name: float(values[index]) for name, values in path.items()}
        frame = draw(scene, view)
        before = path["x"][index - 1] if index else view["x"]
        if abs(view["x"] - before) > 8:  # an exposure of half the time between frames smears what moves fast
            views = [{**view, "x": view["x"] - (view["x"] - before) * part / 8} for part in (1, 2, 3, 4)]
            drawn = [np.asarray(draw(scene, one), dtype=np.float32) for one in views]
            frame = Image.fromarray(np.mean([np.asarray(frame, dtype=np.float32), *drawn], axis=0).astype(np.uint8))
        frame = disturbed(frame, event, index - count // 2)
        if view.get("grade"):
            frame = graded(frame, event)
        shift = tuple(int(one) for one in random.integers(0, 200, 2))
        noisy = np.asarray(frame, dtype=np.float64) * gain[index] + np.roll(scene.grain, shift, (0, 1))[..., None]
        yield np.clip(noisy, 0, 255).astype(np.uint8).tobytes()


def room_sound(random: np.random.Generator, seconds: float, path: Path) -> None:
    """Write the sound of a room: its own noise floor and hum, rustling, and a knock now and then."""
    rate, count = 48_000, round(seconds * 48_000)
    spectrum = np.fft.rfft(random.standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / rate)
    floor = np.fft.irfft(spectrum / (1 + hertz / random.uniform(150, 700)) ** random.uniform(0.6, 1.2), count)
    floor *= random.uniform(60, 200) / floor.std()
    hum = random.uniform(10, 60) * np.sin(2 * np.pi * random.choice([50, 60]) * np.arange(count) / rate)
    envelope = np.interp(
        np.arange(count) / rate, np.arange(0, seconds + 1, 0.2), random.gamma(0.3, 1.0, int(seconds * 5 + 5))
    )
    rustle = 500 * np.diff(random.standard_normal(count + 1)) * envelope
    samples = floor + hum + rustle
    for at in random.integers(0, count - 9600, round(seconds / 2)):
        samples[at : at + 9600] += (
            6000 * random.uniform(0.2, 1) * random.standard_normal(9600) * np.exp(-np.arange(9600) / 900)
        )
    with wave.open(str(path), "wb") as handle:
        handle.setparams((1, 2, rate, 0, "NONE", ""))
        handle.writeframes(np.clip(samples, -32000, 32000).astype("<i2").tobytes())


def made_up(scene: Scene, seed: int, seconds: float, event: str, out: Path) -> Path:
    """Write a made-up take as a phone would have filmed it; kept from an earlier run when it is there."""
    if out.exists():
        return out
    sound = out.with_suffix(".wav")
    room_sound(np.random.default_rng(seed + 1), seconds, sound)
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(RATE), "-i", "-"]
    argv = ["-v", "error", "-y", *raw, "-i", str(sound), *CAMERA, *SOUND, "-pix_fmt", "yuv420p", "-shortest", str(out)]
    child = subprocess.Popen([imageio_ffmpeg.get_ffmpeg_exe(), *argv], stdin=subprocess.PIPE)
    assert child.stdin is not None
    for frame in frames_of(scene, seed, seconds, event):
        child.stdin.write(frame)
    child.stdin.close()
    assert child.wait() == 0
    return out


def cut(source: Source, keep: list[tuple[float, float]], out: Path, other: Source | None = None) -> Path:
    """Write the kept spans (seconds from the start of the take) one after the other, the last from `other` if any."""
    if out.exists():
        return out
    inputs: list[Any] = ["-i", source.path, *(["-i", other.path] if other else [])]
    sound = source.sound and (other is None or other.sound)
    parts, names = [], ""
    for index, (begin, end) in enumerate(keep):
        taken = other if other is not None and index == len(keep) - 1 else source
        number = 1 if taken is other else 0
        span = f"start={begin + taken.start}:end={end + taken.start}"
        size = f"scale={SIZE[0]}:{SIZE[1]},setsar=1,fps={RATE}" if other else "null"
        parts.append(f"[{number}:v:0]trim={span},setpts=PTS-STARTPTS,{size},format=yuv420p[v{index}]")
        names += f"[v{index}]"
        if sound:
            parts.append(f"[{number}:a:0]atrim={span},asetpts=PTS-STARTPTS,aresample=48000,pan=mono|c0=c0[a{index}]")
            names += f"[a{index}]"
    graph = ";".join(parts) + f";{names}concat=n={len(keep)}:v=1:a={int(sound)}[v]" + ("[a]" if sound else "")
    ffmpeg(*inputs, "-filter_complex", graph, "-map", "[v]", *(["-map", "[a]", *SOUND] if sound else []), *EDITOR, out)
    return out


def sent(path: Path, out: Path) -> Path:
    """Write a clip as a messenger sends it: small and strongly compressed."""
    if not out.exists():
        coder = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "31", "-maxrate", "500k", "-bufsize", "1M"]
        ffmpeg("-i", path, "-vf", "scale=-2:'min(360,ih)'", *coder, "-c:a", "aac", "-b:a", "48k", out)
    return out


def paced(path: Path, rate: int, out: Path) -> Path:
    """Write a clip at another frame rate, frames left out or repeated as an encoder does."""
    if not out.exists():
        ffmpeg("-i", path, "-vf", f"fps={rate}", *EDITOR, "-c:a", "copy", out)
    return out


def frozen(source: Source, keep: tuple[float, float], at: float, seconds: float, out: Path) -> Path:
    """Write a span in which the picture stands still for some seconds while the sound goes silent."""
    if out.exists():
        return out
    begin, end = keep[0] + source.start, keep[1] + source.start
    rate = source.rate
    hold = f"loop=loop={round(seconds * rate)}:size=1:start={round((at - keep[0]) * rate)},setpts=N/{rate}/TB"
    graph = f"[0:v:0]trim=start={begin}:end={end},setpts=PTS-STARTPTS,fps={rate},{hold}[v]"
    ffmpeg("-i", source.path, "-filter_complex", graph, "-map", "[v]", *EDITOR, out)
    return out


def joined_by_copy(source: Source, spans: list[tuple[float, float]], gap: float, folder: Path, out: Path) -> Path:
    """Write spans joined without encoding, each from a key frame, `gap` seconds apart."""
    if out.exists():
        return out
    lines = ["ffconcat version 1.0"]
    for index, (begin, end) in enumerate(spans):
        part = folder / f"{out.stem}-{index}.mp4"
        ffmpeg("-ss", begin + source.start, "-i", source.path, "-t", end - begin, "-c", "copy", "-map", "0:v:0", part)
        lines.append(f"file '{part.name}'")
        if gap and index < len(spans) - 1:
            lines.append(f"duration {end - begin + gap}")
    listing = folder / f"{out.stem}.txt"
    listing.write_text("\n".join(lines))
    ffmpeg("-f", "concat", "-safe", "0", "-i", listing, "-c", "copy", out)
    return out
