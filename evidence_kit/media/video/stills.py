"""Choose sharp, different frames of a video, and extract frames from the original at given times.

Frames are ranked within a take and never by a fixed threshold: edge strength is not comparable between scenes.
"""

import contextlib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from evidence_kit.media.attempt import StoppedByFilm, execute
from evidence_kit.media.ffmpeg import compile_argv, graph_argv, input_options, on_one_clock
from evidence_kit.media.video.command import SURVEY_SCALER, picture_filter
from evidence_kit.media.video.cover import cover_filters
from evidence_kit.media.video.covered_views import cover_pictures
from evidence_kit.media.video.decide import scaled_size
from evidence_kit.media.video.measure import (
    SIDE_GRAPH,
    SIDE_INPUT,
    Measured,
    read_measured,
    read_raw,
    side_outputs,
    whole_frames,
)
from evidence_kit.media.video.rate import SURVEY_SHORT_SIDE
from evidence_kit.media.video.tonemap import write_table
from evidence_kit.model.facts import VideoFacts

DARKEST, BRIGHTEST = 24.0, 232.0
"""Range of mean luma; a frame outside is too dark or too bright, if there are better ones."""

VIEW_WIDTH, VIEW_HEIGHT = 16, 9
"""Pixels of the tiny picture by which frames are compared."""

DIFFERENT = 14.0
"""Mean difference of two views, in levels, that makes them different; noise and a shaking hand cause 2 to 6."""

NEARLY_SAME, NEARLY_SAME_CELL = 6.0, 24.0
"""Upper limits of the mean difference of two views that show the same, and of the largest difference in a cell: what
noise and a shaking hand cause."""

LEAST_SHARPNESS = 0.12
"""Least share of the sharpest frame's sharpness; with less, a frame is a last resort. A plain object has a quarter of
a printed label's edges, and so does a blurred frame of the label, so differences above count little."""

BEFORE = 0.0005
"""Seconds by which decoding starts before a frame's time, because times are rounded to millionths."""

FRAME_FILE = "frames.raw"
TO_RGB = "scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd+full_chroma_inp+full_chroma_int"

Tell = Callable[[float, str], None]
View = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A frame of a take, as it was measured.

    Attributes:
        time: seconds from the beginning of the file, as ffmpeg counts them.
        sharpness: edge strength; only comparable within a take.
        luma: mean, 0 to 255.
        view: the tiny picture; None when unknown.
        key: whether decoding can start here.
    """

    time: float
    sharpness: float
    luma: float
    view: View | None = None
    key: bool = False


def seen_of(measured: Measured, facts: VideoFacts) -> tuple[Seen, ...]:
    """Return the frames of a measured take, with what is covered in it."""
    count, height, width = measured.pictures.shape
    down, right = height // VIEW_HEIGHT, width // VIEW_WIDTH
    parts = cover_pictures(measured.pictures, measured.times, facts)[:, : down * VIEW_HEIGHT, : right * VIEW_WIDTH]
    blocks = parts.reshape(count, VIEW_HEIGHT, down, VIEW_WIDTH, right)
    views = blocks.mean(axis=(2, 4), dtype=np.float32).astype(np.uint8)
    sharpness = np.nan_to_num(measured.sharpness)
    keys = np.isin(measured.times, measured.keys)
    return tuple(
        Seen(float(time), float(sharp), float(luma), view, bool(key))
        for time, sharp, luma, view, key in zip(measured.times, sharpness, measured.luma, views, keys, strict=True)
    )


def sharpness_of(path: Path, facts: VideoFacts, folder: Path, tell: Tell) -> tuple[Seen, ...]:
    """Return every frame of a video as seen in a single decode, which writes into `folder`; none when it is damaged.

    Raises:
        StoppedByFilm: the film makes ffmpeg crash or hang.
        ToolFailed: ffmpeg does not work.
    """
    width, height = scaled_size(facts, SURVEY_SHORT_SIDE)
    if facts.hdr:
        write_table(facts.hdr, folder)
    graph = f"[0:{facts.picture_stream}]{picture_filter(facts, width, height)},null[{SIDE_INPUT}];{SIDE_GRAPH}"
    argv = on_one_clock(graph_argv(path, facts, graph, side_outputs(None), "error"), facts)
    duration = facts.duration or 1.0

    def report(seconds: float) -> None:
        tell(min(1.0, seconds / duration), "looking for sharp frames")

    execute(argv, facts, folder=folder, on_progress=report)
    return seen_of(read_measured(folder, ()), facts)


def well_lit(seen: Iterable[Seen]) -> list[Seen]:
    """Return the frames that are neither too dark nor too bright; all of them if none is."""
    every = list(seen)
    return [frame for frame in every if DARKEST <= frame.luma <= BRIGHTEST] or every


def sharpest_of_spans(seen: Sequence[Seen], count: int) -> list[Seen]:
    """Return the sharpest frame of each of `count` spans, in order of time; a span may have none."""
    lit = well_lit(seen)
    if not lit:
        return []
    begin, length = lit[0].time, max(lit[-1].time - lit[0].time, 1e-6)
    best: dict[int, Seen] = {}
    for frame in lit:
        span = min(count - 1, int((frame.time - begin) / length * count))
        if span not in best or frame.sharpness > best[span].sharpness:
            best[span] = frame
    return [best[span] for span in sorted(best)]


def choose_different(
    seen: Sequence[Seen], count: int, taken: Sequence[Seen] = (), *, distinct: bool = False
) -> tuple[Seen, ...]:
    """Return at most `count` sharp frames that differ from each other and from those taken, in order of time.

    Args:
        distinct: prefer fewer frames to two that show nearly the same.
    """
    pool = sharpest_of_spans(seen, 4 * count) if count > 0 else []
    if not pool:
        return ()
    sharpest = max(frame.sharpness for frame in pool) or 1.0
    spacing = (pool[-1].time - pool[0].time) / count or 1.0
    chosen = list(taken)

    def worth(frame: Seen) -> float:
        share = frame.sharpness / sharpest
        value = math.sqrt(share) if share >= LEAST_SHARPNESS else share / 10
        for other in chosen:
            value *= min(1.0, abs(frame.time - other.time) / spacing)
            value *= min(1.0, max(0.05, float(differences(frame, other).mean()) / DIFFERENT))
        return value

    while len(chosen) - len(taken) < count and (left := [frame for frame in pool if frame not in chosen]):
        if distinct:
            left = [frame for frame in left if not any(is_nearly_same(frame, other) for other in chosen)]
        best = max(left, key=worth, default=None)
        if best is None or worth(best) <= 0:
            break
        chosen.append(best)
    return tuple(sorted(chosen[len(taken) :], key=lambda frame: frame.time))


def differences(first: Seen, second: Seen) -> NDArray[np.float32]:
    """Return the differences of two views in levels, brightness aside; a large one when a view is unknown."""
    if first.view is None or second.view is None:
        return np.array([DIFFERENT], np.float32)
    levels, others = first.view.astype(np.float32), second.view.astype(np.float32)
    difference: NDArray[np.float32] = np.abs((levels - levels.mean()) - (others - others.mean()))
    return difference


def is_nearly_same(first: Seen, second: Seen) -> bool:
    """Return whether two frames show nearly the same in every cell; False when a view is unknown."""
    difference = differences(first, second)
    return bool(difference.mean() < NEARLY_SAME and difference.max() < NEARLY_SAME_CELL)


def frames_argv(
    path: Path, facts: VideoFacts, time: float, chain: str, count: int, *, only_keys: bool = False
) -> list[str]:
    """Return the command that writes `count` raw frames from `time` seconds on, after the filters in `chain`.

    ffmpeg seeks to the key frame before, decodes from there and drops earlier frames, so the first frame written is
    exact for every frame rate, rotation and edit list.
    """
    options = {"ss": f"{seek(time):.6f}"} if time > BEFORE else {}
    if only_keys:
        options["skip_frame"] = "nokey"
    opened = ffmpeg.input(f"file:{path.absolute()}", **input_options(facts, **options))
    output_options = {"vf": chain, "frames:v": str(count), "fps_mode": "passthrough", "f": "rawvideo", "an": None}
    return compile_argv(ffmpeg.output(opened[facts.picture_stream], FRAME_FILE, **output_options))


def take_luma(path: Path, facts: VideoFacts, time: float, folder: Path, count: int = 1) -> NDArray[np.uint8]:
    """Return up to `count` frames from `time` on as upright luma in full size (frames, height, width)."""
    data = raw_frames(frames_argv(path, facts, time, ",".join(luma_chain(facts, time)), count), facts, folder)
    return whole_frames(data, (facts.height, facts.width))


def take_lumas(
    path: Path, facts: VideoFacts, times: Sequence[float], folder: Path, *, only_keys: bool = False
) -> list[tuple[float, View]]:
    """Return ascending `times` with their frames, as `take_luma` does, but decoding only once.

    Times after the last frame are left out.

    Args:
        only_keys: all are key frames, so nothing between them is decoded; nothing is returned when one is missing.
    """
    begin = seek(times[0])
    wanted = "+".join(f"between(t,{time - begin - BEFORE:.6f},{time - begin + BEFORE:.6f})" for time in times)
    chain = ",".join([f"select='{wanted}'", *luma_chain(facts, times[0])])
    argv = frames_argv(path, facts, times[0], chain, len(times), only_keys=only_keys)
    frames = whole_frames(raw_frames(argv, facts, folder), (facts.height, facts.width))
    if len(frames) == len(times):
        return list(zip(times, frames, strict=True))
    if only_keys:
        return []
    return [(time, frame) for time in times for frame in take_luma(path, facts, time, folder)]


def luma_chain(facts: VideoFacts, time: float) -> list[str]:
    """Return the filters that make frames upright luma in their displayed size, covered.

    Args:
        time: the second from which they are taken.
    """
    chain = ["bwdif=mode=send_frame:deint=all"] if facts.interlaced else []
    covered = cover_filters(facts, facts.width, facts.height, seek(time))
    covered = ["format=yuv420p", *covered] if covered else []
    return [*chain, f"scale={facts.width}:{facts.height}", *covered, "format=gray"]


def seek(time: float) -> float:
    """Return the second at which decoding starts for a frame, from which ffmpeg then counts."""
    return float(f"{time - BEFORE:.6f}") if time > BEFORE else 0.0


def take_frame(path: Path, facts: VideoFacts, time: float, folder: Path) -> Image.Image | None:
    """Return the frame at `time` in full size, upright, standard range, sRGB; None after the last frame."""
    width, height = scaled_size(facts, min(facts.width, facts.height))
    if facts.hdr:
        write_table(facts.hdr, folder)
    chain = f"{picture_filter(facts, width, height, begin=seek(time))},{TO_RGB},format=rgb24"
    data = raw_frames(frames_argv(path, facts, time, chain, 1), facts, folder)
    frames = whole_frames(data, (height, width, 3))
    return Image.fromarray(frames[0]) if len(frames) else None


def take_small_frames(
    path: Path, facts: VideoFacts, time: float, folder: Path, count: int, longest: int
) -> list[Image.Image]:
    """Return up to `count` frames from `time` on as `take_frame` does, the long side at most `longest` pixels."""
    short, long = sorted((facts.width, facts.height))
    width, height = scaled_size(facts, max(2, min(short, short * longest // long)))
    if facts.hdr:
        write_table(facts.hdr, folder)
    chain = f"{picture_filter(facts, width, height, SURVEY_SCALER, begin=seek(time))},{TO_RGB},format=rgb24"
    data = raw_frames(frames_argv(path, facts, time, chain, count), facts, folder)
    return [Image.fromarray(frame) for frame in whole_frames(data, (height, width, 3))]


def raw_frames(argv: list[str], facts: VideoFacts, folder: Path) -> NDArray[np.uint8]:
    """Return the bytes of the raw frames that a command writes; none where nothing decodes or ffmpeg crashes.

    Raises:
        ToolFailed: ffmpeg does not work.
    """
    file = folder / FRAME_FILE
    file.unlink(missing_ok=True)
    with contextlib.suppress(StoppedByFilm):
        execute(argv, facts, folder=folder)
    data = read_raw(file, np.uint8)
    file.unlink(missing_ok=True)
    return data
