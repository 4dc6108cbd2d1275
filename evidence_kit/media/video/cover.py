"""Cover places of a film with black, in the filters that every picture of it passes.

The boxes are part of the film's facts, so that whatever decodes its pictures covers them, and whatever is remembered
of it depends on them.
"""

import bisect
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from evidence_kit.model.cover import FilmBox, FilmCover, Piece, Track
from evidence_kit.model.facts import VideoFacts

SPREAD = 4
"""Pixels of the scaled picture by which a box grows: a scaled pixel mixes its neighbours, with Lanczos up to three."""

TINY = 160
"""Most pixels of the width of a picture in which boxes do not grow, because it is only compared with others."""

EARLY = LATE = 0.05
"""Seconds by which a cover begins before its time and ends after it, because times are rounded."""

JUST_BEFORE = 0.005
"""Seconds before a picture's time at which it is not shown yet, however the time is rounded."""

LATE_PARTS, MOST_LATE = 4, 0.25
"""Pictures, and seconds, by which ffmpeg starts the part after a cut of an edit list late, at most."""

FOREVER = 1e6
"""Seconds that no film lasts."""


def time_drawn(cover: FilmCover, facts: VideoFacts, shown: Sequence[float]) -> tuple[float, float | None]:
    """Return from and to which second a cover is drawn, so that its place is never seen in its time.

    The picture that a player shows when its time begins may have begun long before, as in a screen recording.

    Args:
        shown: the second at which each picture begins, in order.
    """
    begin, end = cover.begin - EARLY, cover.end
    before = bisect.bisect_right(shown, cover.begin + JUST_BEFORE)
    if before:
        begin = min(begin, shown[before - 1] - JUST_BEFORE)
    if end is not None:
        end += max(MOST_LATE, LATE_PARTS / (facts.frame_rate or 30.0)) if facts.joins else LATE
    return max(0.0, begin), end


def fixed_track(cover: FilmCover, facts: VideoFacts, shown: Sequence[float]) -> Track:
    """Return the box of a cover that is not followed.

    Args:
        shown: the second at which each picture begins, in order.
    """
    begin, end = time_drawn(cover, facts, shown)
    return (Piece(begin, end, cover.box),)


def cover_filters(facts: VideoFacts, width: int, height: int, begin: float = 0.0) -> list[str]:
    """Return the filters that cover a film's places in 8-bit pictures of this size.

    A box that moves obeys the commands that `write_commands` puts into the folder ffmpeg runs in; without one it covers
    the whole picture.

    Args:
        begin: the second of the film at which the pictures begin.
    """
    filters = []
    for number, track in enumerate(facts.cover):
        if len(track) > 1:
            there, back = (f"setpts=PTS{sign}{begin:.6f}/TB" for sign in "+-")
            moving = [f"sendcmd=f={commands_file(number)}", f"drawbox@{number}=x=0:y=0:w=iw:h=ih:color=black:t=fill"]
            filters += [there, *moving, back] if begin else moving
            continue
        for piece in track:
            x, y, wide, high = scaled_box(piece.box, (facts.width, facts.height), (width, height))
            filters.append(f"drawbox=x={x}:y={y}:w={wide}:h={high}:color=black:t=fill{enabled(piece, begin)}")
    return filters


def commands_file(number: int) -> str:
    """Return the name of the file with the commands for a box that moves."""
    return f"cover-{number}.txt"


def write_commands(facts: VideoFacts, folder: Path) -> None:
    """Write the commands for a film's boxes that move into the folder ffmpeg runs in."""
    for number, track in enumerate(facts.cover):
        if len(track) > 1:
            text = "\n".join(commands(number, track, (facts.width, facts.height)))
            (folder / commands_file(number)).write_text(f"{text}\n", encoding="ascii")


def commands(number: int, track: Track, size: tuple[int, int]) -> Iterator[str]:
    """Yield what a box is told, from one second to another: its sides, in shares of the picture."""
    free = 0.0
    for piece in track:
        if piece.begin > free:
            yield command(number, free, piece.begin, ("iw+16", "0", "2", "2"))
        free = FOREVER if piece.end is None else piece.end
        yield command(number, piece.begin, free, sides(piece.box, size))
    if free < FOREVER:
        yield command(number, free, FOREVER, ("iw+16", "0", "2", "2"))


def command(number: int, begin: float, end: float, values: tuple[str, str, str, str]) -> str:
    """Return the line that tells a box its sides as soon as a picture of a time is there."""
    told = (f"[enter] drawbox@{number} {side} '{value}'" for side, value in zip("xywh", values, strict=True))
    return f"{begin:.6f}-{end:.6f} {', '.join(told)};"


def sides(box: FilmBox, size: tuple[int, int]) -> tuple[str, str, str, str]:
    """Return the sides of a box as `scaled_box` has them, of whatever size the picture is."""
    x, y, width, height = box
    left, right = x / size[0], (x + width) / size[0]
    top, bottom = y / size[1], (y + height) / size[1]
    spread = f"{SPREAD}*gt(iw,{TINY})"
    first, second = (f"(2*floor(max(0,{side}-{spread})/2))" for side in (f"iw*{left:.6f}", f"ih*{top:.6f}"))
    wide, high = (f"2*ceil(({side}+{spread})/2)" for side in (f"iw*{right:.6f}", f"ih*{bottom:.6f}"))
    return first, second, f"{wide}-{first}", f"{high}-{second}"


def enabled(piece: Piece, begin: float) -> str:
    """Return the option that draws a box only in its time; nothing for a box of the whole film."""
    bounds = [f"gte(t,{piece.begin - begin:.6f})"] if piece.begin > 0 else []
    bounds += [f"lte(t,{piece.end - begin:.6f})"] if piece.end is not None else []
    # A picture without a time is covered.
    return f":enable='{'*'.join(bounds)}+isnan(t)'" if bounds else ""


def scaled_box(box: FilmBox, size: tuple[int, int], scaled: tuple[int, int]) -> FilmBox:
    """Return a box of a picture of `size` in the scaled picture, grown by `SPREAD` and to whole pairs of pixels.

    Colours are stored for pairs of pixels, so a box that ends within a pair would leave a line of its colour.
    """
    spread = SPREAD if scaled[0] > TINY else 0
    across, down = scaled[0] / size[0], scaled[1] / size[1]
    x, y, width, height = box
    left = max(0, math.floor(x * across) - spread) // 2 * 2
    top = max(0, math.floor(y * down) - spread) // 2 * 2
    right = min(scaled[0], -(-(math.ceil((x + width) * across) + spread) // 2) * 2)
    bottom = min(scaled[1], -(-(math.ceil((y + height) * down) + spread) // 2) * 2)
    return left, top, right - left, bottom - top
