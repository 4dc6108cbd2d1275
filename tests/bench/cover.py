"""Twenty made films of a parcel whose label is covered: in how many frames can any of it be seen afterwards?

A textured table, a box with a printed label on it, and a camera whose every move is known; so the label's corners are
known in each frame. A box is given for the first frame, followed, and drawn. Counted are frames in which a pixel of the label is
not covered, frames in which it is lost (the whole picture is black, and an error until the buyer confirms), and how much
is covered that is no label.

    python -m tests.bench.cover [--only NAME]
"""

import argparse
import dataclasses
import math
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from evidence_kit.media.probe import examine
from evidence_kit.media.video.followed import follow
from evidence_kit.model.cover import FilmCover, Track, boxes_at

WIDTH, HEIGHT = 960, 540
LABEL = (360, 180)
"""Width and height of the label on the table, in pixels of the table."""
AT = (1000, 700)
SECONDS = 5.0


@dataclasses.dataclass(frozen=True)
class View:
    """Where the camera is: the middle of the picture on the table, its zoom, turn and tilt; the light; blur; a hand."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    turn: float = 0.0
    tilt: float = 0.0
    light: float = 1.0
    blur: int = 0
    hand: float | None = None


def shake(second: float, size: float = 1.0) -> tuple[float, float]:
    """Return the shaking of a hand in pixels."""
    x = 9 * math.sin(7.1 * second) + 5 * math.sin(17.3 * second + 1) + 2 * math.sin(41 * second)
    y = 8 * math.sin(6.3 * second + 2) + 5 * math.sin(19.7 * second) + 2 * math.sin(37 * second + 1)
    return size * x, size * y


def away(second: float, x: float, y: float, begin: float = 1.5, end: float = 3.5) -> tuple[float, float]:
    """Return a pan away and back, over at `begin` and `end`."""
    share = min(1.0, max(0.0, (second - begin + 0.6) / 0.6)) - min(1.0, max(0.0, (second - end) / 0.6))
    return x * share, y * share


Corners = NDArray[np.float64]
Scene = Callable[[float], View]
SCENES: dict[str, tuple[Scene, int, str]] = {
    "still": (lambda _: View(), 30, ""),
    "shake": (lambda t: View(*shake(t)), 30, ""),
    "shake-hard": (lambda t: View(*shake(t, 3)), 30, ""),
    "shake-60": (lambda t: View(*shake(t)), 60, ""),
    "turn": (lambda t: View(*shake(t), turn=12 * t), 30, ""),
    "turn-fast": (lambda t: View(*shake(t), turn=70 * math.sin(1.5 * t)), 30, ""),
    "upside-down": (lambda t: View(*shake(t), turn=36 * t), 30, ""),
    "zoom-in": (lambda t: View(*shake(t), zoom=1 + 0.2 * t), 30, ""),
    "zoom-out": (lambda t: View(*shake(t), zoom=1.4 - 0.16 * t), 30, ""),
    "tilt": (lambda t: View(*shake(t), tilt=0.0006 * math.sin(1.3 * t)), 30, ""),
    "pan": (lambda t: View(120 * math.sin(2 * t), 60 * math.sin(1.3 * t)), 30, ""),
    "leave-left": (lambda t: View(*np.add(shake(t), away(t, 900, 0))), 30, ""),
    "leave-up": (lambda t: View(*np.add(shake(t), away(t, 0, 600))), 30, ""),
    "leave-half": (lambda t: View(*np.add(shake(t), away(t, 480, 0))), 30, ""),
    "hand": (lambda t: View(*shake(t), hand=(t - 2) * 900), 30, ""),
    "hand-stays": (lambda t: View(*shake(t), hand=min(900.0, max(-300.0, (t - 1) * 500)) if t < 3.2 else None), 30, ""),
    "blur": (lambda t: View(*shake(t, 2), blur=15 if 2.0 < t < 2.5 else 0), 30, ""),
    "light": (lambda t: View(*shake(t), light=1 - 0.45 * (math.sin(2 * t) > 0.3)), 30, ""),
    "turned-phone": (lambda t: View(*shake(t)), 30, "90"),
    "all-at-once": (
        lambda t: View(*shake(t, 1.5), zoom=1 + 0.1 * math.sin(t), turn=15 * math.sin(t), light=1 - 0.06 * t),
        30,
        "",
    ),
}


def table() -> np.ndarray:
    """Return the table with the parcel and its label, in grey."""
    rng = np.random.default_rng(3)
    ground = cv2.GaussianBlur(rng.normal(128, 60, (1400, 2000)).astype(np.float32), (0, 0), 3)
    ground = 128 + (ground - ground.mean()) * 2.5 + rng.normal(0, 8, ground.shape)
    picture = np.clip(ground, 0, 255).astype(np.uint8)
    cv2.rectangle(picture, (AT[0] - 330, AT[1] - 220), (AT[0] + 330, AT[1] + 220), 150, -1)
    for _ in range(40):
        x, y = rng.integers(-320, 320), rng.integers(-210, 210)
        cv2.circle(picture, (AT[0] + int(x), AT[1] + int(y)), int(rng.integers(2, 9)), int(rng.integers(90, 200)), -1)
    left, top = AT[0] - LABEL[0] // 2, AT[1] - LABEL[1] // 2
    cv2.rectangle(picture, (left, top), (left + LABEL[0], top + LABEL[1]), 245, -1)
    lines = ("MARIA EXAMPLE", "14 SAMPLE STREET", "12345 SOMETOWN", "RB123456785GB")
    for number, line in enumerate(lines):
        cv2.putText(picture, line, (left + 14, top + 38 + 40 * number), cv2.FONT_HERSHEY_SIMPLEX, 0.95, 15, 2)
    return np.asarray(picture)


def matrix_of(view: View) -> Corners:
    """Return the transformation of the table into a picture."""
    angle, zoom = math.radians(view.turn), view.zoom
    turn = np.array([[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1]])
    tilt = np.array([[zoom, 0, 0], [0, zoom, 0], [view.tilt, view.tilt / 2, 1]])
    back = np.array([[1, 0, WIDTH / 2 + view.x], [0, 1, HEIGHT / 2 + view.y], [0, 0, 1]])
    matrix: Corners = back @ tilt @ turn @ np.array([[1.0, 0, -AT[0]], [0, 1, -AT[1]], [0, 0, 1]])
    return matrix


def corners_of(view: View) -> Corners:
    """Return where the corners of the label are in a picture."""
    x, y = LABEL[0] / 2, LABEL[1] / 2
    corners = np.array([[AT[0] + a * x, AT[1] + b * y, 1] for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
    at: Corners = corners @ matrix_of(view).T
    return np.divide(at[:, :2], at[:, 2:])


def picture_of(ground: np.ndarray, view: View, noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a picture, and which pixels of it show the label."""
    picture = cv2.warpPerspective(ground, matrix_of(view), (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
    label = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillConvexPoly(label, corners_of(view).round().astype(np.int32), 255)
    if view.hand is not None:
        at = int(view.hand)
        cv2.ellipse(picture, (at, HEIGHT // 2), (170, 150), 0, 0, 360, 120, -1)
        cv2.ellipse(label, (at, HEIGHT // 2), (170, 150), 0, 0, 360, 0, -1)
    if view.blur:
        picture = cv2.blur(picture, (view.blur, 1))
    return np.clip(picture * view.light + noise, 0, 255).astype(np.uint8), label > 0


def film_of(
    name: str, folder: Path, seconds: float = SECONDS
) -> tuple[Path, list[np.ndarray], tuple[int, int, int, int]]:
    """Return the film of a scene, which pixels show the label in each frame, and the label's box in the first."""
    scene, rate, turned = SCENES[name]
    ground, rng = table(), np.random.default_rng(5)
    path, labels = folder / f"{name}.mp4", []
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{WIDTH}x{HEIGHT}",
        "-r", str(rate), "-i", "-", *(["-vf", "transpose=2"] if turned else []), "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-crf", "23",
        str(path),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for number in range(round(seconds * rate)):
            noise = rng.normal(0, 4, (HEIGHT, WIDTH)).astype(np.float32)
            picture, label = picture_of(ground, scene(number / rate), noise)
            labels.append(label)
            encoder.stdin.write(picture.tobytes())
    if turned:
        upright = path.with_name(f"{name}-turned.mp4")
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-display_rotation", "-90", "-i", str(path)]
        subprocess.run([*command, "-c", "copy", str(upright)], check=True)
        path = upright
    x, y = corners_of(scene(0)).min(axis=0)
    right, bottom = corners_of(scene(0)).max(axis=0)
    return path, labels, (int(x), int(y), int(right - x) + 1, int(bottom - y) + 1)


@dataclasses.dataclass(frozen=True)
class Result:
    """What became of a scene.

    Attributes:
        open: frames in which a pixel of the label is seen.
        lost: frames in which the whole picture is covered.
        needless: share of the other pictures that is covered though it is not in the label's box.
    """

    frames: int
    open: int
    lost: int
    needless: float
    seconds: float


def tried(name: str, folder: Path) -> Result:
    """Return what becomes of a scene."""
    path, labels, box = film_of(name, folder)
    facts = examine(path).video
    assert facts is not None
    started = time.perf_counter()
    followed = follow(path, facts, FilmCover(box, follow=True), folder)
    seconds = time.perf_counter() - started
    return counted(followed.track, labels, SCENES[name][1], seconds)


def counted(track: Track, labels: list[np.ndarray], rate: int, seconds: float) -> Result:
    """Return how many frames of a scene are open, and how much is covered needlessly."""
    open_frames, lost, needless = 0, 0, []
    for number, label in enumerate(labels):
        bare = np.ones(label.shape, bool)
        boxes = boxes_at([track], number / rate)
        for x, y, width, height in boxes:
            bare[y : y + height, x : x + width] = False
        open_frames += bool((label & bare).any())
        if any(box[2] * box[3] == WIDTH * HEIGHT for box in boxes):
            lost += 1
        else:
            needless.append(float((~bare & ~label).mean()))
    return Result(len(labels), open_frames, lost, float(np.mean(needless or [0.0])), seconds)


def main() -> None:
    """Print a line for each scene."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = []
        for name in SCENES:
            if asked.only in (None, name):
                result = tried(name, Path(folder))
                results.append(result)
                print(
                    f"{name:14} {result.frames:4} frames, open {result.open:3}, lost {result.lost:3}, "
                    f"needless {100 * result.needless:5.1f} %, {result.seconds:5.1f} s",
                    flush=True,
                )
        print(f"open in all: {sum(result.open for result in results)} of {sum(result.frames for result in results)}")


if __name__ == "__main__":
    main()
