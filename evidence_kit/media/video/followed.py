"""The boxes that cover a place of a film which is followed, and the seconds in which it is lost."""

import dataclasses
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evidence_kit.media.attempt import execute
from evidence_kit.media.ffmpeg import graph_argv, on_one_clock
from evidence_kit.media.suggest.opencv import load_opencv, repeatable
from evidence_kit.media.video.cover import LATE, time_drawn
from evidence_kit.media.video.follow import Follower, around
from evidence_kit.media.video.measure import read_times
from evidence_kit.model.cover import MOST_FOLLOWED, FilmBox, FilmCover, Piece, Track
from evidence_kit.model.facts import VideoFacts

LONG_SIDE = 640
"""Pixels of the longer side of the frames in which a place is followed."""
READING = 0.3
"""Share of the work in which the frames are read."""
MARGIN, MARGIN_PIXELS = 0.08, 3
"""How much a box grows on each side: a share of its size, and pixels of the small frames."""
NEIGHBOURS = 2
"""Frames before and after whose boxes a frame's box takes in, so that none that is late shows anything."""
AROUND = 0.5
"""Seconds before and after a cover's time that are looked at."""
WASTE = 1.25
"""Largest growth of a box that several frames share."""

FRAMES_FILE, TIMES_FILE = "follow.gray", "follow.txt"


@dataclass(frozen=True, slots=True)
class Followed:
    """A cover that was followed.

    Attributes:
        track: what is drawn; where it is lost, over the whole picture.
        lost: from and to which second it is lost.
        awaited: it is still being followed, so the whole picture is covered.
        found: the second of each frame in which it was found, and where it is then, without any margin.
    """

    track: Track
    lost: tuple[tuple[float, float], ...] = ()
    awaited: bool = False
    found: tuple[tuple[float, FilmBox], ...] = ()


Tell = Callable[[float], None]


def follow(
    path: Path,
    facts: VideoFacts,
    cover: FilmCover,
    folder: Path,
    shown: Sequence[float] = (),
    tell: Tell = lambda _done: None,
) -> Followed:
    """Return the boxes that cover a place from its key frames on, in every frame of its time.

    Args:
        shown: the second at which each picture begins, in order.
        tell: called with the share of the work that is done.

    Raises:
        ToolMissing: OpenCV or ffmpeg is missing.
        ToolFailed: ffmpeg does not work.
        StoppedByFilm: the film makes ffmpeg crash or hang.
    """
    cv2 = load_opencv("Following a place in a film")
    drawn_from, drawn_to = time_drawn(cover, facts, shown)
    times, frames = small_frames(path, facts, (drawn_from, drawn_to), folder, lambda done: tell(READING * done))
    whole = (0, 0, facts.width, facts.height)
    if not len(times):
        return Followed((Piece(0.0, None, whole),), ((0.0, facts.ends or 0.0),))
    end = min(float(times[-1]), drawn_to) if drawn_to is not None else float(times[-1])
    first = max(0, int(np.searchsorted(times, cover.begin + 1e-3, "right")) - 1)
    last = min(len(times) - 1, int(np.searchsorted(times, end + 1e-3, "right")))
    part = frames[first : last + 1]
    scale = part.shape[2] / facts.width, part.shape[1] / facts.height
    keys = keys_of(cover, times[first : first + len(part)], scale, (part.shape[2], part.shape[1]))
    with repeatable(cv2):
        boxes = Follower(cv2, part, lambda done: tell(READING + (1 - READING) * done)).follow(keys)
    drawn = [in_picture(box, facts, scale) if box else whole for box in spread(boxes)]
    until = None if drawn_to is None else float(times[last]) + LATE
    track = pieces_of(drawn, times[first : last + 1], drawn_from, until)
    lost = lost_of(boxes, times[first : last + 1])
    seconds = zip(times[first : last + 1], boxes, strict=True)
    found = tuple((round(float(second), 3), in_picture(box, facts, scale, bare=True)) for second, box in seconds if box)
    if len(times) < MOST_FOLLOWED:
        return Followed(track, lost, found=found)
    rest = float(times[last])
    track = (*track[:-1], dataclasses.replace(track[-1], end=rest), Piece(rest, drawn_to, whole))
    return Followed(track, (*lost, (round(rest, 2), round(cover.end or facts.ends or rest, 2))), found=found)


def small_frames(
    path: Path, facts: VideoFacts, span: tuple[float, float | None], folder: Path, tell: Tell
) -> tuple[np.ndarray, np.ndarray]:
    """Return the second of each frame in and around a time, and the frames, upright, small and grey, on the disk."""
    begin, end = span
    share = min(1.0, LONG_SIDE / max(facts.width, facts.height))
    width, height = max(16, round(facts.width * share)), max(16, round(facts.height * share))
    chain = ["bwdif=mode=send_frame:deint=all"] if facts.interlaced else []
    until = "" if end is None else f"*lte(t,{end + AROUND:.3f})"
    chain += [f"select='gte(t,{begin - AROUND:.3f}){until}'", f"scale={width}:{height}:flags=area", "format=gray"]
    chain += ["metadata=mode=add:key=at:value=1", f"metadata=mode=print:file={TIMES_FILE}", "settb=1/25", "setpts=N"]
    raw = {"frames:v": str(MOST_FOLLOWED), "f": "rawvideo", "fps_mode": "passthrough", "enc_time_base": "filter"}
    graph = f"[0:{facts.picture_stream}]{','.join(chain)}[small]"
    argv = on_one_clock(graph_argv(path, facts, graph, [("[small]", FRAMES_FILE, raw)], "error"), facts)
    expected = (min(facts.ends or 0.0, end or math.inf) - begin) * (facts.frame_rate or 30.0)
    clock = max(1.0, min(MOST_FOLLOWED, expected)) / 25
    execute(argv, facts, folder=folder, on_progress=lambda done: tell(min(1.0, done / clock)))
    times, file = read_times(folder / TIMES_FILE), folder / FRAMES_FILE
    count = min(len(times), file.stat().st_size // (width * height) if file.exists() else 0)
    if not count:
        return np.empty(0), np.empty((0, height, width), np.uint8)
    return times[:count], np.memmap(file, np.uint8, "r", shape=(count, height, width))


def keys_of(
    cover: FilmCover, times: np.ndarray, scale: tuple[float, float], size: tuple[int, int]
) -> list[tuple[int, FilmBox]]:
    """Return the key frames of a cover, each with its box in the small frames."""
    found: dict[int, FilmBox] = {}
    for second, (x, y, width, height) in ((cover.begin, cover.box), *cover.keys):
        if second > times[-1] + AROUND:  # behind the last frame that is looked at
            continue
        number = max(0, int(np.searchsorted(times, second + 1e-3, "right")) - 1)
        left, top = max(0, int(x * scale[0])), max(0, int(y * scale[1]))
        right, bottom = round((x + width) * scale[0]), round((y + height) * scale[1])
        found[number] = (left, top, max(2, min(size[0], right) - left), max(2, min(size[1], bottom) - top))
    return sorted(found.items())


def spread(boxes: Sequence[FilmBox | None]) -> list[FilmBox | None]:
    """Return the boxes with the frames around them; next to a frame in which it is lost it is lost as well."""
    result: list[FilmBox | None] = []
    for number in range(len(boxes)):
        near = boxes[max(0, number - NEIGHBOURS) : number + NEIGHBOURS + 1]
        known = [box for box in near if box is not None]
        result.append(around(known) if len(known) == len(near) else None)
    return result


def in_picture(box: FilmBox, facts: VideoFacts, scale: tuple[float, float], *, bare: bool = False) -> FilmBox:
    """Return a box of the small frames in the film's upright picture, grown unless it is to be `bare`."""
    x, y, width, height = box
    wide, high = (0.0, 0.0) if bare else (MARGIN * width + MARGIN_PIXELS, MARGIN * height + MARGIN_PIXELS)
    left, top = max(0, int((x - wide) / scale[0])), max(0, int((y - high) / scale[1]))
    right = min(facts.width, int((x + width + wide) / scale[0]) + 1)
    bottom = min(facts.height, int((y + height + high) / scale[1]) + 1)
    return min(left, facts.width - 1), min(top, facts.height - 1), max(1, right - left), max(1, bottom - top)


def pieces_of(boxes: Sequence[FilmBox], times: np.ndarray, begin: float, end: float | None) -> Track:
    """Return boxes of single frames as few pieces, which begin and end midway between frames and leave no gap.

    Args:
        begin: second from which the first is drawn.
        end: second up to which the last is drawn; None to the end of the film.
    """
    groups: list[tuple[int, FilmBox]] = []
    alone: list[FilmBox] = []
    for number, box in enumerate(boxes):
        shared = around([groups[-1][1], box]) if groups else box
        if groups and all(area(shared) <= WASTE * area(each) for each in (*alone, box)):
            groups[-1], alone = (groups[-1][0], shared), [*alone, box]
        else:
            groups.append((number, box))
            alone = [box]
    edges = [(times[number - 1] + times[number]) / 2 if number else begin for number, _ in groups]
    ends = [*edges[1:], end]
    return tuple(
        Piece(max(0.0, float(edge)), until if until is None else float(until), box)
        for edge, until, (_, box) in zip(edges, ends, groups, strict=True)
    )


def area(box: FilmBox) -> int:
    """Return the pixels of a box."""
    return box[2] * box[3]


def lost_of(boxes: Sequence[FilmBox | None], times: np.ndarray) -> tuple[tuple[float, float], ...]:
    """Return from and to which second a place is lost."""
    spans: list[tuple[float, float]] = []
    for number, box in enumerate(boxes):
        if box is None and number and boxes[number - 1] is None and spans:
            spans[-1] = (spans[-1][0], round(float(times[number]), 2))
        elif box is None:
            spans.append((round(float(times[number]), 2), round(float(times[number]), 2)))
    return tuple(spans)
