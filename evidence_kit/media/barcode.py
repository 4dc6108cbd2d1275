"""Read barcodes in a picture with zxing-cpp: first the whole, then striped patches turned upright, then other scales.

With zxing-cpp alone, small changes of scale decide whether a code is read (its issue 53), and it searches no regions
(issue 779). Only codes used on parcels are searched, and its known false readings in cloth and blinds are rejected.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from PIL import Image, ImageFilter

from evidence_kit.media.stripes import Luma, Region, Turned, cut_out, find_regions

Effort = Literal["glance", "quick", "thorough"]
Box = tuple[int, int, int, int]
Turns = Sequence[tuple[float, Sequence[tuple[int, int]]]]

LINEAR = ("Code128", "Code39", "Code93", "ITF", "Codabar")
STRIPED = (*LINEAR, "PDF417")
MATRIX = ("QRCode", "DataMatrix", "PDF417", "Aztec", "MaxiCode")

QUICK_SIDE = 1920
"""Pixels of the long side of the first search, which finds codes photographed on purpose."""

FULL_SIDE = 4200
"""Pixels of the long side of the last search; more only costs time."""

MATRIX_SIDE = 1000
"""Pixels of the long side at which a video's frame is searched for square codes, the slowest search."""

SMALLER_SIDES = (1350, 960, 680, 480)

# Scale, then radius and strength of each sharpening: measured on drawn labels of 1.2 to 4 pixels a bar, blurred by up
# to 0.6 of one, the first three read 66, 74 and 95 of 100 together; the last is for bars as wide as a block.
PLAIN_AND_SHARP = ((0, 0), (2, 200))
NEAR_TURNS = ((1.0, PLAIN_AND_SHARP), (2.0, ((5, 250),)))
HALF_TURNS = ((1.0, PLAIN_AND_SHARP), (0.5, ((0, 0),)))

QUICK_REGIONS, THOROUGH_REGIONS = 3, 8
QUICK_PIXELS, THOROUGH_PIXELS = 400_000, 3_000_000
"""Most pixels of turned patches per search; a forest is all stripes."""

LEAST_CHARACTERS = {"ITF": 12, "Code 39": 8, "Code 93": 6, "Code 128": 4, "Codabar": 12}
"""Least characters of a linear code; a shorter one without a checksum is as likely a fence or a shirt."""

NW7 = re.compile("[A-D][0-9]{10,}[A-D]")


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode that was read.

    Attributes:
        text: its content; GS1's separators are kept as control characters.
        symbology: zxing-cpp's name for the kind of code ("Code 128", "QR Code", …).
        box: x, y, width, height in pixels of the given picture.
    """

    text: str
    symbology: str
    box: Box


Enough = Callable[[Sequence[Code]], bool]


def read_codes(image: Image.Image | Luma, effort: Effort = "thorough", enough: Enough = bool) -> tuple[Code, ...]:
    """Return the barcodes in a picture, each once.

    Args:
        effort: "glance" for a photo that need not show a label, "quick" for a frame of a video, "thorough" for a
            photo of a label.
        enough: whether to stop, given what has been read so far; by default after any code.
    """
    picture = Image.fromarray(image) if isinstance(image, np.ndarray) else image.convert("L")
    found: dict[tuple[str, str], Code] = {}
    for rung in ladder(picture, effort):
        for code in rung:
            found.setdefault((code.symbology, code.text), code)
        if found and enough(tuple(found.values())):
            break
    return tuple(found.values())


def ladder(picture: Image.Image, effort: Effort) -> Iterator[tuple[Code, ...]]:
    """Yield the codes that each way of searching finds, the cheapest way first."""
    near = limited(picture, QUICK_SIDE)
    yield scan(near, LINEAR, picture)
    most, pixels = (THOROUGH_REGIONS, THOROUGH_PIXELS) if effort == "thorough" else (QUICK_REGIONS, QUICK_PIXELS)
    # A label close to the lens has bars as wide as the blocks of stripes.py, so half the size is searched too.
    yield from in_patches(limited(near, QUICK_SIDE // 2), picture, HALF_TURNS, most, pixels)
    yield from in_patches(near, picture, NEAR_TURNS, most, pixels)
    if effort == "glance":
        return
    if effort == "quick":
        yield scan(limited(picture, MATRIX_SIDE), MATRIX, picture)
        return
    yield scan(near, MATRIX, picture, downscale=True)
    for side in SMALLER_SIDES:
        if side < max(near.size):
            yield scan(limited(near, side), LINEAR, picture)
    if max(picture.size) > 1.15 * QUICK_SIDE:
        full = limited(picture, FULL_SIDE)
        yield scan(full, LINEAR, picture)
        yield from in_patches(full, picture, NEAR_TURNS, most, pixels)
        yield scan(full, MATRIX, picture)
    elif max(picture.size) < QUICK_SIDE:
        large = picture.resize((2 * picture.width, 2 * picture.height), Image.Resampling.BICUBIC)
        yield scan(large, (*LINEAR, *MATRIX), picture)


def limited(picture: Image.Image, side: int) -> Image.Image:
    """Return the picture with at most `side` pixels on its long side."""
    share = side / max(picture.size)
    if share >= 1:
        return picture
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.BOX)


def in_patches(
    near: Image.Image, picture: Image.Image, turns: Turns, most: int, pixels: int
) -> Iterator[tuple[Code, ...]]:
    """Yield the codes in the striped patches of a scaled picture, turned upright, for each way of sharpening."""
    regions = find_regions(np.asarray(near), most)
    for scale, sharpenings in turns if regions else ():
        patches = [cut_out(near, region, scale) for region in affordable(regions, pixels / scale**2)]
        for radius, percent in sharpenings:
            codes: list[Code] = []
            for patch in patches:
                sharp = patch.image.filter(ImageFilter.UnsharpMask(radius, percent, 0)) if radius else patch.image
                codes += scan(sharp, STRIPED, picture, Turned(near, patch.matrix), rotate=False)
            yield tuple(codes)


def affordable(regions: Sequence[Region], pixels: float) -> list[Region]:
    """Return the likeliest regions with at most `pixels` in total; larger ones are skipped."""
    chosen = []
    for region in regions:
        if region.length * region.height <= pixels:
            chosen.append(region)
            pixels -= region.length * region.height
    return chosen


def scan(
    searched: Image.Image,
    formats: tuple[str, ...],
    picture: Image.Image,
    place: Turned | None = None,
    *,
    rotate: bool = True,
    downscale: bool = False,
) -> tuple[Code, ...]:
    """Return the believable codes that zxing-cpp reads in `searched`, with their places in `picture`.

    Args:
        place: the scaled picture that `searched` was cut out of, and how; None if it is a whole picture.
    """
    import zxingcpp  # noqa: PLC0415  (only searching pictures needs it)

    barcodes = zxingcpp.read_barcodes(
        np.ascontiguousarray(searched),
        formats=zxingcpp.barcode_formats_from_str(",".join(formats)),
        try_rotate=rotate,
        try_downscale=downscale,
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
    )
    scaled = place.image if place else searched
    matrix = place.matrix if place else (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    ratio = picture.width / scaled.width
    return tuple(
        Code(barcode.text, str(barcode.format), box_of(barcode.position, matrix, ratio, picture.size))
        for barcode in barcodes
        if is_believable(barcode.text, str(barcode.format))
    )


def is_believable(text: str, symbology: str) -> bool:
    """Return whether a reading is long enough for its kind of code, and has a digit as every parcel's has.

    Codabar (NW-7, used by Japanese carriers) has no checksum: a parcel's is digits between two letters.
    """
    if symbology == "Codabar" and not NW7.fullmatch(text):
        return False
    return len(text) >= LEAST_CHARACTERS.get(symbology, 1) and any(char.isdigit() for char in text)


def box_of(position: Any, matrix: tuple[float, ...], ratio: float, size: tuple[int, int]) -> Box:  # noqa: ANN401
    """Return the box around four corners after `matrix`, times `ratio`, within a picture of this size."""
    corners = [(point.x, point.y) for name in CORNERS if (point := getattr(position, name)) is not None]
    across = [(matrix[0] * x + matrix[1] * y + matrix[2]) * ratio for x, y in corners]
    down = [(matrix[3] * x + matrix[4] * y + matrix[5]) * ratio for x, y in corners]
    left, top = max(0, round(min(across))), max(0, round(min(down)))
    right, bottom = min(size[0], round(max(across)) + 1), min(size[1], round(max(down)) + 1)
    return left, top, max(1, right - left), max(1, bottom - top)


CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
