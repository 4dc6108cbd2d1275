"""Find out whether a picture is drawn rather than photographed: a screenshot, a chart, a page of text."""

from PIL import Image

TILE, MOST_TILES_ACROSS = 64, 10
SAME_LEVELS = 3
"""Number of neighbouring levels in one tone, so that compression artefacts do not hide a flat background."""

GROUND_SHARE = 0.35
"""Least share of a tile's pixels in one tone that make a background for a drawing."""

CONTRAST = 96
"""Least levels between the darkest and the brightest pixel of such a tile; sky and blown-out light have less."""

DRAWN_SHARE = 0.2
"""Least share of drawn tiles in a drawn picture. Of 20 phone photos none had more than 0.14 and 17 at most 0.04;
screenshots of chats, also as JPEG of quality 50, as HEIC, scaled and with photos in them, had at least 0.4."""


def is_graphic(picture: Image.Image) -> bool:
    """Return whether a picture in mode L, RGB or RGBA has so much text or line art that it needs full chroma."""
    across = [min(MOST_TILES_ACROSS, max(1, side // TILE)) for side in picture.size]
    tiles = drawn = 0
    for row in range(across[1]):
        for column in range(across[0]):
            left, top = (
                min(max(0, int((index + 0.5) * side / count) - TILE // 2), max(0, side - TILE))
                for index, side, count in zip((column, row), picture.size, across, strict=True)
            )
            tiles += 1
            drawn += is_drawn(picture.crop((left, top, left + TILE, top + TILE)).convert("L"))
    return drawn >= DRAWN_SHARE * tiles


def is_drawn(tile: Image.Image) -> bool:
    """Return whether a grey tile has a background of one tone and something of a clearly different tone on it."""
    levels = tile.histogram()
    wanted = GROUND_SHARE * sum(levels)
    if max(levels) * SAME_LEVELS < wanted:
        return False
    darkest, brightest = (float(level) for level in tile.getextrema())  # type: ignore[arg-type]
    if brightest - darkest < CONTRAST:
        return False
    return any(sum(levels[level : level + SAME_LEVELS]) >= wanted for level in range(257 - SAME_LEVELS))
