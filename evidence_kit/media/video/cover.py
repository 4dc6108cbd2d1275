"""Cover places of a film with black, in the filters that every picture of it passes.

The boxes are part of the film's facts, so that whatever decodes its pictures covers them, and whatever is remembered
of it depends on them.
"""

import math
from collections.abc import Sequence

from evidence_kit.model.cover import FilmBox, FilmCover, Piece, Track
from evidence_kit.model.facts import VideoFacts

SPREAD = 4
"""Pixels of the scaled picture by which a box grows: a scaled pixel mixes its neighbours, with Lanczos up to three."""

EARLY = LATE = 0.05
"""Seconds by which a cover begins before its time and ends after it: the frame that a player shows at a second may
have begun before it."""


def fixed_track(cover: FilmCover) -> Track:
    """Return the box of a cover that is not followed."""
    end = None if cover.end is None else cover.end + LATE
    return (Piece(max(0.0, cover.begin - EARLY), end, cover.box),)


def cover_filters(facts: VideoFacts, width: int, height: int, begin: float = 0.0) -> list[str]:
    """Return the filters that cover a film's places in 8-bit pictures of this size.

    Args:
        begin: the second of the film at which the pictures begin.
    """
    filters = []
    for track in facts.cover:
        for piece in track:
            x, y, wide, high = scaled_box(piece.box, (facts.width, facts.height), (width, height))
            filters.append(f"drawbox=x={x}:y={y}:w={wide}:h={high}:color=black:t=fill{enabled(piece, begin)}")
    return filters


def enabled(piece: Piece, begin: float) -> str:
    """Return the option that draws a box only in its time; nothing for a box of the whole film."""
    bounds = [f"gte(t,{piece.begin - begin:.6f})"] if piece.begin > 0 else []
    bounds += [f"lte(t,{piece.end - begin:.6f})"] if piece.end is not None else []
    # A picture without a time is covered.
    return f":enable='{'*'.join(bounds)}+isnan(t)'" if bounds else ""


def scaled_box(box: FilmBox, size: tuple[int, int], scaled: tuple[int, int], spread: int = SPREAD) -> FilmBox:
    """Return a box of a picture of `size` in the scaled picture, grown by `spread` and to whole pairs of pixels.

    Colours are stored for pairs of pixels, so a box that ends within a pair would leave a line of its colour.
    """
    across, down = scaled[0] / size[0], scaled[1] / size[1]
    x, y, width, height = box
    left = max(0, math.floor(x * across) - spread) // 2 * 2
    top = max(0, math.floor(y * down) - spread) // 2 * 2
    right = min(scaled[0], -(-(math.ceil((x + width) * across) + spread) // 2) * 2)
    bottom = min(scaled[1], -(-(math.ceil((y + height) * down) + spread) // 2) * 2)
    return left, top, right - left, bottom - top


def boxes_at(facts: VideoFacts, second: float) -> list[FilmBox]:
    """Return the boxes that cover a film's picture at a second."""
    return [
        piece.box
        for track in facts.cover
        for piece in track
        if (piece.begin <= 0 or second >= piece.begin) and (piece.end is None or second <= piece.end)
    ]


def shares_covered(facts: VideoFacts, times: Sequence[float]) -> tuple[float, float]:
    """Return the share of a film's frames in which something is covered, and the largest share of a picture."""
    if not times:
        return 0.0, 0.0
    areas = [sum(box[2] * box[3] for box in boxes_at(facts, second)) for second in times]
    most = min(1.0, max(areas) / (facts.width * facts.height))
    return sum(area > 0 for area in areas) / len(areas), most
