"""Measure how legible a picture is: how sharp its edges are, how bright it is, and which view it shows.

Pillow alone measures it: eighty small operations on one copy are quicker than importing numpy, and all of them are
integer arithmetic, so that every machine finds the same numbers.
"""

import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageStat

from evidence_kit.media.image.colour import over_white
from evidence_kit.media.image.levels import eight_bit
from evidence_kit.model.facts import Sight

LONG_SIDE = 1000
"""Pixels of the measured copy, about what a screen shows of a photo. A larger copy finds blur that only a magnifier
shows; all pictures of a case need the same size, or they could not be compared."""

NEARLY = 1.1
"""A picture up to this much larger is measured as it is: a slight resize blurs by itself."""

LEAST_SIDE = 32
"""Least pixels of the short side of a picture whose sharpness and view are measured."""

HALVINGS, STEP_HALVINGS = (1, 2, 4), (1, 2, 3)
"""Offsets whose running maximum covers 8 pixels in a row, and the 7 steps between them. Wider edges are certainly
blurred and need no further distinction."""

STRONG, FAINT = 96, 12
"""Levels of contrast that make an edge: the first, well above noise; in a dull picture less, down to the second, until
enough pixels are edges. With 48 as the first, noise of 6 levels made most blurred photos sharp."""

ENOUGH, FEWEST = 0.005, 0.002
"""Shares of the pixels that must be edges: to use only strong ones, and to judge at all."""

SHARPEST = 0.02
"""Share of the edge pixels, the narrowest, that decide: something must be in focus, a background need not be."""

OCTAVE = 32
LOGARITHM = [round(OCTAVE * math.log2(max(1, level))) for level in range(256)]
"""Logarithm of each level in 32nds of an octave: the difference of two pictures becomes that of their quotient."""

BURNT = 250
"""The lowest level that counts as burnt out; JPEG leaves burnt areas a little below 255."""

MIDDLE = 0.6
"""Middle share of both sides in which burnt pixels count: white paper or a window around the item does no harm."""

BRIGHTEST = 0.05
"""Share of the pixels that are at least as light as `Sight.bright`."""

GRID, WAVES = 32, 8
COSINES = [
    [round(4096 * math.cos(math.pi * (2 * place + 1) * wave / (2 * GRID))) for place in range(GRID)]
    for wave in range(WAVES)
]
"""Values of the discrete cosine transform (type II), as integers so that no rounding differs between machines."""

PLAIN = 3.0
"""Least standard deviation, in levels, of a picture with a view; that of a plainer one is only noise."""

Chop = Callable[[Image.Image, Image.Image], Image.Image]


def sight_of(image: Image.Image, *, sharp: bool = True) -> Sight:
    """Return the legibility of a decoded image of any mode.

    It should have a long side of at least 1000 pixels where the original has; an image decoded at a fraction of its
    size gives the same result as the whole.

    Args:
        sharp: whether to measure its sharpness, which takes most of the time.
    """
    luma = luma_copy(image)
    aside, down = (round(side * (1 - MIDDLE) / 2) for side in luma.size)
    middle = luma.crop((aside, down, luma.width - aside, luma.height - down)).histogram()
    return Sight(
        sharpness=edge_sharpness(luma) if sharp else None,
        luma=round(ImageStat.Stat(luma).mean[0], 1),
        bright=lightest(luma.histogram(), BRIGHTEST),
        burnt=round(sum(middle[BURNT:]) / sum(middle), 3),
        view=view_hash(luma),
    )


def luma_copy(image: Image.Image) -> Image.Image:
    """Return the luma (ITU-R BT.601, as in JPEG) of an image with at most about 1000 pixels a side, on white."""
    copy = eight_bit(image)
    if copy.mode in ("RGBA", "LA"):
        return over_white(shrunk(copy.convert("RGBA"))).convert("L")
    if copy.mode not in ("L", "RGB"):
        copy = copy.convert("RGB")
    return shrunk(copy).convert("L")


def shrunk(image: Image.Image) -> Image.Image:
    """Return an image with a long side of 1000 pixels; unchanged when it is not much larger."""
    coarse = image.reduce(max(1, max(image.size) // LONG_SIDE))
    long = max(coarse.size)
    if long <= LONG_SIDE * NEARLY:
        return coarse
    width, height = (max(1, round(side * LONG_SIDE / long)) for side in coarse.size)
    return coarse.resize((width, height), Image.Resampling.HAMMING)


def lightest(histogram: Sequence[int], share: float) -> int:
    """Return the highest level that at least this share of the pixels reaches."""
    least, counted = sum(histogram) * share, 0
    for level in range(255, 0, -1):
        counted += histogram[level]
        if counted >= least:
            return level
    return 0


def edge_sharpness(luma: Image.Image) -> float | None:
    """Return the sharpness of the sharpest edges in the most blurred direction; None with hardly any edges.

    Motion blurs one direction only, so rows, columns and both diagonals are measured and the least sharp counts.
    """
    if min(luma.size) < LEAST_SIDE:
        return None
    flipped = luma.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    rows = luma.resize((luma.width, luma.height // 2), Image.Resampling.NEAREST)
    columns = luma.resize((luma.width // 2, luma.height), Image.Resampling.NEAREST)
    widths = [edge_width(*each) for each in ((rows, 1, 0), (columns, 0, 1), (luma, 1, 1), (flipped, 1, 1))]
    known = [width for width in widths if width is not None]
    return round(2 ** (-max(known) / OCTAVE), 3) if known else None


def edge_width(luma: Image.Image, right: int, down: int) -> int | None:
    """Return the width of the narrowest edges across a direction, in 32nds of an octave above one pixel.

    Around each pixel the contrast over 8 pixels in a row is compared with the steepest step between two neighbours: a
    sharp edge has all of its contrast in a single step, an edge blurred over n pixels an n-th. That is the edge's width
    as in Marziliano and others, "A no-reference perceptual blur metric" (2002), without searching for each edge.
    """
    steps = ImageChops.difference(luma, luma.crop((right, down, *luma.size)))
    steepest = running(ImageChops.lighter, steps, right, down, STEP_HALVINGS)
    contrast = ImageChops.difference(
        running(ImageChops.lighter, luma, right, down, HALVINGS),
        running(ImageChops.darker, luma, right, down, HALVINGS),
    )
    histogram = contrast.histogram()
    least = max(FAINT, min(STRONG, lightest(histogram, ENOUGH)))
    if sum(histogram[least:]) < FEWEST * sum(histogram):
        return None
    quotients = ImageChops.difference(contrast.point(LOGARITHM), steepest.point(LOGARITHM))
    widths = quotients.histogram(contrast.point([255 * (level >= least) for level in range(256)]))
    decisive, counted = sum(widths) * SHARPEST, 0
    for width, count in enumerate(widths):
        counted += count
        if counted >= decisive:
            return width
    return None


def running(chop: Chop, image: Image.Image, right: int, down: int, offsets: Sequence[int]) -> Image.Image:
    """Return the maximum or minimum of each pixel and those after it in a direction; the picture shrinks."""
    for offset in offsets:
        image = chop(image, image.crop((right * offset, down * offset, *image.size)))
    return image


def view_hash(luma: Image.Image) -> str:
    """Return 64 bits in hex that identify the view: which of the coarsest 8 by 8 waves exceed their median.

    This is the perceptual hash of Zauner, "Implementation and benchmarking of perceptual image hash functions" (2010).
    It is empty for a picture too plain or too small to have one.
    """
    if min(luma.size) < LEAST_SIDE or ImageStat.Stat(luma).stddev[0] < PLAIN:
        return ""
    levels = luma.resize((GRID, GRID), Image.Resampling.BOX).tobytes()
    rows = [levels[start : start + GRID] for start in range(0, GRID * GRID, GRID)]
    across = [[sum(map(int.__mul__, wave, row)) for wave in COSINES] for row in rows]
    waves = [sum(map(int.__mul__, wave, column)) for wave in COSINES for column in zip(*across, strict=True)]
    middle = sorted(waves[1:])[len(waves) // 2 - 1]
    return f"{sum((wave > middle) << index for index, wave in enumerate(waves)):016x}"
