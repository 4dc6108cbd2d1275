"""Measurements of a take while it is decoded: small pictures, edges, times, key frames, sound, prediction.

A single ffmpeg decodes the take once; its graph passes every frame to `SIDE_GRAPH`, which writes small raw files into
the working folder. Missing values are NaN or empty, and a file that was cut short gives the frames it has. take.py
judges the measurements.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from evidence_kit.media.video.x264_log import EncodedPicture

Floats = NDArray[np.float64]
Number = TypeVar("Number", np.uint8, np.int16)

TIMES_FILE = "times.txt"
KEYS_FILE = "keys.txt"
PICTURES_FILE = "pictures.gray"
EDGES_FILE = "edges.gray"
SOUND_FILE = "sound.pcm"

SIDE_INPUT = "side"
PICTURES_OUTPUT = "pictures"
EDGES_OUTPUT = "edges"

WIDTH, HEIGHT = 128, 72
"""Pixels of the small pictures, whatever the shape of the take: only differences within one take count."""

EDGES_WIDTH, EDGES_HEIGHT = 16, 9
SOUND_RATE = 16_000
"""Samples a second of the mono sound; room noise and clicks show below 8 kHz."""

MOST_FRAMES = 60_000
"""Most frames of a take that are judged, half an hour; so that the arrays stay near half a gigabyte."""

# The luma as it is (no change of range), marked so that `print` has something to print; the times of all frames and
# those of the source's own key frames; small pictures; and the mean Sobel magnitude (Tenengrad) of the middle quarter
# at the resolution that is measured: the item is usually there, and it is cheaper than scaling. Both raw files get new
# timestamps, because the muxer refuses two frames of the same time.
SIDE_GRAPH = (
    f"[{SIDE_INPUT}]extractplanes=y,metadata=mode=add:key=at:value=1,metadata=mode=print:file={TIMES_FILE},"
    "split=3[side-a][side-b][side-c];"
    f"[side-a]select=key,metadata=mode=print:file={KEYS_FILE},nullsink;"
    f"[side-b]scale={WIDTH}:{HEIGHT}:flags=area,settb=1/25,setpts=N[{PICTURES_OUTPUT}];"
    f"[side-c]crop=iw/2:ih/2,sobel,scale={EDGES_WIDTH}:{EDGES_HEIGHT}:flags=area,settb=1/25,setpts=N[{EDGES_OUTPUT}]"
)


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A take in numbers; the first axis of every array of frames is the same.

    Attributes:
        times: seconds of each frame on the clock of the take.
        pictures: small luma pictures, 0 to 255 (frames, HEIGHT, WIDTH).
        sharpness: mean edge strength of the middle of each frame; only comparable within a take.
        luma: mean of each frame, 0 to 255.
        change: mean difference of each frame from the one before, in levels; 0 for the first.
        intra: share of each frame's blocks that could not be predicted from the one before; NaN where it is unknown.
        keys: seconds of the source's own key frames.
        sound: mono samples, the first at second 0; may be empty.
    """

    times: Floats
    pictures: NDArray[np.uint8]
    sharpness: Floats
    luma: Floats
    change: Floats
    intra: Floats
    keys: Floats
    sound: NDArray[np.int16]


def side_outputs(sound_stream: str | None) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the outputs of a decode beside the encoder's log, as (stream to map, file, options).

    Args:
        sound_stream: ffmpeg's name for the sound; None without sound.
    """
    raw: dict[str, Any] = {"f": "rawvideo", "fps_mode": "passthrough", "enc_time_base": "filter"}
    sound: dict[str, Any] = {"f": "s16le", "ac": "1", "ar": str(SOUND_RATE), "af": "aresample=async=1:first_pts=0"}
    pictures = [(f"[{PICTURES_OUTPUT}]", PICTURES_FILE, raw), (f"[{EDGES_OUTPUT}]", EDGES_FILE, raw)]
    return [*pictures, (f"0:{sound_stream}", SOUND_FILE, sound)] if sound_stream else pictures


def read_measured(folder: Path, predicted: Sequence[EncodedPicture]) -> Measured:
    """Return the measurements that a decode wrote into `folder`.

    Args:
        predicted: what x264 tells of the small pictures, each predicted from the one before.
    """
    times = read_times(folder / TIMES_FILE)
    pictures = read_frames(folder / PICTURES_FILE, HEIGHT, WIDTH)
    edges = read_frames(folder / EDGES_FILE, EDGES_HEIGHT, EDGES_WIDTH)
    count = min(len(times), len(pictures))
    sharpness = np.full(count, np.nan)
    sharp = edges[:count].mean(axis=(1, 2), dtype=np.float64)
    sharpness[: len(sharp)] = sharp
    return Measured(
        times=times[:count],
        pictures=pictures[:count],
        sharpness=sharpness,
        luma=pictures[:count].mean(axis=(1, 2), dtype=np.float64),
        change=changes(pictures[:count]),
        intra=intra_shares(predicted, count),
        keys=read_times(folder / KEYS_FILE),
        sound=read_raw(folder / SOUND_FILE, np.int16),
    )


def read_times(path: Path) -> Floats:
    """Return the times that ffmpeg's metadata filter printed; a frame without a time repeats the last."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return np.empty(0)
    times: list[float] = []
    for stamp in re.findall(r"^frame:\d+\s.*?pts_time:(\S+)$", text, re.MULTILINE):
        try:
            second = float(stamp)
        except ValueError:
            second = np.nan
        times.append(second if np.isfinite(second) else (times[-1] if times else 0.0))
    return np.array(times, dtype=np.float64)


def read_frames(path: Path, height: int, width: int) -> NDArray[np.uint8]:
    """Return the complete frames of a raw file."""
    return whole_frames(read_raw(path, np.uint8, MOST_FRAMES * height * width), (height, width))


def read_raw(path: Path, kind: type[Number], most: int = -1) -> NDArray[Number]:
    """Return the first numbers of a raw file, or all of them; empty without the file."""
    try:
        return np.fromfile(path, dtype=kind, count=most)
    except OSError:
        return np.empty(0, dtype=kind)


def whole_frames(data: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Return the complete frames of a shape in raw bytes."""
    size = math.prod(shape)
    count = len(data) // size
    return data[: count * size].reshape(count, *shape)


def changes(pictures: NDArray[np.uint8]) -> Floats:
    """Return the mean difference of each picture from the one before, in levels; 0 for the first."""
    found = np.zeros(len(pictures))
    for number in range(1, len(pictures)):
        found[number] = np.abs(pictures[number].astype(np.int16) - pictures[number - 1]).mean()
    return found


def intra_shares(predicted: Sequence[EncodedPicture], count: int) -> Floats:
    """Return the share of each frame's blocks that could not be predicted; NaN for the first, which has none before it.

    Pictures of another number than `count` belong to other frames, and tell nothing.
    """
    shares = np.full(count, np.nan)
    known = predicted[: count + 1] if count >= MOST_FRAMES else predicted
    if abs(len(known) - count) > 1:
        return shares
    for picture in known:
        if picture.number < count and picture.blocks and not picture.is_intra:
            shares[picture.number] = picture.intra / picture.blocks
    return shares
