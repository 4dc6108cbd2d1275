"""Look again at a finished video: whether what was covered is black in it, and what was muted is silent."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evidence_kit.media.attempt import execute
from evidence_kit.media.ffmpeg import graph_argv
from evidence_kit.media.video.measure import read_raw, read_times, whole_frames
from evidence_kit.media.video.promise import INAUDIBLE
from evidence_kit.media.video.sound import loudest_within
from evidence_kit.media.video.work import Work
from evidence_kit.model.cover import FilmBox, Piece
from evidence_kit.model.facts import VideoFacts

CELLS = 12
"""Rows and columns of the parts of a place whose mean brightness counts, so that the noise of coding does not."""

BRIGHTEST = 44
"""Highest mean level of a part that is black; black itself has 16."""

CELLS_FILE, TIMES_FILE = "cells.gray", "cells.txt"


def second_seen(path: Path, facts: VideoFacts, size: tuple[int, int], piece: Piece, folder: Path) -> float | None:
    """Return the first second of its time at which a covered place of a video is not black; None when it always is.

    Args:
        size: pixels of the picture that the place was given in.
        piece: the place, and its time.
        folder: for temporary files.

    Raises:
        ToolMissing, ToolFailed: ffmpeg does not work here.
        StoppedByFilm: the video makes ffmpeg crash or hang.
    """
    x, y, width, height = inside(piece.box, size, (facts.width, facts.height))
    until = "" if piece.end is None else f"*lte(t,{piece.end:.6f})"
    graph = (
        f"[0:{facts.picture_stream}]select='gte(t,{piece.begin:.6f}){until}',crop={width}:{height}:{x}:{y}:exact=1,"
        f"extractplanes=y,scale={CELLS}:{CELLS}:flags=area,metadata=mode=add:key=at:value=1,"
        f"metadata=mode=print:file={TIMES_FILE},settb=1/25,setpts=N[cells]"
    )
    raw = {"f": "rawvideo", "fps_mode": "passthrough", "enc_time_base": "filter"}
    for old in (folder / CELLS_FILE, folder / TIMES_FILE):
        old.unlink(missing_ok=True)
    execute(graph_argv(path, facts, graph, [("[cells]", CELLS_FILE, raw)], "error"), facts, folder=folder)
    cells = whole_frames(read_raw(folder / CELLS_FILE, np.uint8), (CELLS, CELLS))
    bright = np.flatnonzero(cells.max(axis=(1, 2)) > BRIGHTEST) if len(cells) else np.empty(0, np.intp)
    times = read_times(folder / TIMES_FILE)
    return float(times[min(int(bright[0]), len(times) - 1)]) if len(bright) and len(times) else None


def inside(box: FilmBox, size: tuple[int, int], made: tuple[int, int]) -> FilmBox:
    """Return the place in a video of another size, of at least two pixels each way, without what lies around it."""
    across, down = made[0] / size[0], made[1] / size[1]
    x, y, width, height = box
    left, top = min(made[0] - 2, round(x * across)), min(made[1] - 2, round(y * down))
    return (
        left,
        top,
        min(made[0] - left, max(2, round(width * across))),
        min(made[1] - top, max(2, round(height * down))),
    )


def is_heard(path: Path, facts: VideoFacts, spans: Sequence[tuple[float, float]], folder: Path) -> bool:
    """Return whether the sound of a video can be heard in muted spans; without any, whether it has sound at all.

    Raises:
        ToolMissing, ToolFailed: ffmpeg does not work here.
    """
    if not spans or not facts.audio_streams:
        return facts.audio_streams > 0
    work = Work(path, facts, path.stat().st_size, None, folder, lambda _done, _doing: None, None)
    peak = loudest_within(work, path, facts.sound_stream, spans)
    return peak is not None and peak > INAUDIBLE
