"""Encode the best JPEG within a number of bytes.

ln(bytes) falls almost linearly with ln(scale of the quantisation tables), so few points are enough. They are measured
on bands of the picture, a tenth of it, and only the predicted quality is encoded whole; libcaesium and ImageMagick
bisect whole encodes instead and need 5 to 16.
"""

import io
import math
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

# S. A. Klein, A. D. Silverstein and T. Carney, Relevance of human vision to JPEG-DCT compression, SPIE 1666 (1992), in
# rows. At equal bytes 0.1 to 6 points of SSIMULACRA2 above Annex K of ITU-T T.81 on eight phone photos.
TABLE = (
    (10, 12, 14, 19, 26, 38, 57, 86),
    (12, 18, 21, 28, 35, 41, 54, 76),
    (14, 21, 25, 32, 44, 63, 92, 136),
    (19, 28, 32, 41, 54, 75, 107, 157),
    (26, 35, 44, 54, 70, 95, 132, 190),
    (38, 41, 63, 75, 95, 125, 170, 239),
    (57, 54, 92, 107, 132, 170, 227, 312),
    (86, 76, 136, 157, 190, 239, 312, 419),
)
LEAST_QUALITY = 70.0
"""Least quality: below it fewer pixels look better, judged with SSIMULACRA2 at full and half size on five photos."""

GOOD_QUALITY = 80.0
"""Quality to aim at when a picture must shrink: the best scale of a photo had a quality of 60 to 89."""

BEST_QUALITY = 96.0
"""Highest useful quality: SSIMULACRA2 is 90 to 94, indistinguishable from the original to the eye."""

LIMIT_QUALITY = 99.0
"""The highest quality for a JPEG that was over its limit, and so may have been better than BEST_QUALITY."""

FULL_CHROMA_QUALITY = 96.0
"""Least quality at which photos keep full chroma; below, its bytes are better spent on luma."""

PROGRESSIVE_PIXELS = 4_000_000
"""Most pixels of a JPEG with several scans: 4 to 6 percent smaller, twice as long to make and to show."""

PROGRESSIVE_SHARE = 0.96

MOST_ENCODES = 5
AIM, CLOSER_AIM = 0.988, 0.995
GOOD_FILL = 0.965
"""Shares of the limit: that the first and later encodes aim at, and that makes another encode not worth it: 3 percent
are 0.3 points of SSIMULACRA2."""

BAND_ROWS, BANDS = 16, 22
HEADER_BYTES = 600
MOST_PROBES = 8
AIMED_SHARE, CLOSE_ENOUGH = 0.996, 0.99
"""Shares of the wanted bytes: that a prediction aims at, and that ends the search for a quality."""

SLOPE = -0.65
"""Slope of ln(bytes) over ln(scale of the tables), measured on phone photos; only used to extrapolate."""


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A picture encoded as JPEG.

    Attributes:
        quality: on the IJG's scale of 1 to 100, with a fraction.
    """

    data: bytes
    quality: float
    full_chroma: bool


def scaled_table(quality: float) -> list[int]:
    """Return the quantisation table of a quality, by the IJG's rule (jcparam.c, jpeg_quality_scaling), unrounded."""
    percent = 5000 / quality if quality < 50 else 200 - 2 * quality
    return [min(255, max(1, int((value * percent + 50) / 100))) for row in TABLE for value in row]


def as_jpeg(picture: Image.Image, quality: float, *, full_chroma: bool, progressive: bool = False) -> bytes:
    """Return a picture in mode L or RGB as a JPEG with optimised Huffman tables, if `progressive` in several scans."""
    buffer = io.BytesIO()
    tables = [scaled_table(quality)] * (1 if picture.mode == "L" else 2)
    options: dict[str, Any] = {"qtables": tables, "subsampling": 0 if full_chroma else 2}
    try:
        picture.save(buffer, "JPEG", **options, optimize=True, progressive=progressive)
    except OSError:
        # Pillow reserves one byte a pixel for optimised tables and several scans, and noise needs more.
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", **options)
    return buffer.getvalue()


@dataclass(slots=True)
class Search:
    """A search for a picture's best encode, in which every encode improves the next prediction.

    Attributes:
        bands: sample rows from the whole picture.
        progressive: whether its JPEG has several scans.
        probed: bytes of the bands, by quality and chroma.
        factor: bytes of the whole picture for each byte of the bands; measured from the first encode on.
    """

    picture: Image.Image
    most: int
    bands: Image.Image
    progressive: bool
    probed: dict[tuple[float, bool], int] = field(default_factory=dict)
    factor: float = 1.0
    jpegs: list[Jpeg] = field(default_factory=list)

    def predicted(self, quality: float, *, full_chroma: bool) -> float:
        """Return the predicted size in bytes at a quality."""
        key = quality, full_chroma
        if key not in self.probed:
            data = as_jpeg(self.bands, quality, full_chroma=full_chroma)
            self.probed[key] = max(1, len(data) - HEADER_BYTES)
        return self.probed[key] * self.factor + HEADER_BYTES

    def encode(self, quality: float, *, full_chroma: bool) -> Jpeg:
        """Encode the picture and learn from its size."""
        data = as_jpeg(self.picture, quality, full_chroma=full_chroma, progressive=self.progressive)
        self.jpegs.append(Jpeg(data, quality, full_chroma))
        self.predicted(quality, full_chroma=full_chroma)
        self.factor = max(1, len(data) - HEADER_BYTES) / self.probed[quality, full_chroma]
        return self.jpegs[-1]


def search_in(picture: Image.Image, most: int) -> Search:
    """Return a search for the best encode of a picture within `most` bytes."""
    bands = bands_of(picture)
    progressive = picture.width * picture.height <= PROGRESSIVE_PIXELS
    factor = picture.height / bands.height * (PROGRESSIVE_SHARE if progressive else 1)
    return Search(picture, most, bands, progressive, factor=factor)


def bands_of(picture: Image.Image) -> Image.Image:
    """Return sample bands of whole blocks from the whole picture, stacked; at most half of it."""
    count = min(BANDS, max(1, picture.height // (2 * BAND_ROWS)))
    bands = Image.new(picture.mode, (picture.width, min(picture.height, count * BAND_ROWS)))
    for index in range(count):
        top = int((index + 0.5) * picture.height / count) // BAND_ROWS * BAND_ROWS
        top = max(0, min(top, picture.height - BAND_ROWS))
        bands.paste(picture.crop((0, top, picture.width, top + BAND_ROWS)), (0, index * BAND_ROWS))
    return bands


def quality_for(search: Search, wanted: float, best: float, *, full_chroma: bool) -> float:
    """Return the quality, at most `best`, whose predicted size is just within `wanted` bytes."""
    known = {
        quality: search.predicted(quality, full_chroma=full_chroma)
        for quality, chroma in tuple(search.probed)
        if chroma == full_chroma and quality <= best
    }
    quality = next_quality(known, wanted, best) if known else min(GOOD_QUALITY, best)
    for _ in range(MOST_PROBES):
        known[quality] = search.predicted(quality, full_chroma=full_chroma)
        if known[quality] <= wanted and (quality >= best or known[quality] >= CLOSE_ENOUGH * wanted):
            return quality
        quality = next_quality(known, wanted, best)
        if quality in known:
            break
    return max((quality for quality, size in known.items() if size <= wanted), default=min(known))


def next_quality(sizes: dict[float, float], wanted: float, best: float) -> float:
    """Return the quality from 1 to `best` that should give just under `wanted` bytes, given the sizes of others.

    Between a size that is too small and one that is too large it lies on the line through both, but well inside: sizes
    jump where many entries of the tables are rounded together, and at the original's own tables.
    """
    aimed = math.log(wanted * AIMED_SHARE)
    points = sorted((quality, math.log(table_scale(quality)), math.log(size)) for quality, size in sizes.items())
    under = max((point for point in points if point[2] <= math.log(wanted)), default=None)
    over = min((point for point in points if under is None or point[0] > under[0]), default=None)
    if under and over:
        share = (aimed - under[2]) / max(over[2] - under[2], 1e-9)
        scale = under[1] + min(0.85, max(0.15, share)) * (over[1] - under[1])
    else:
        nearest = under or points[0]
        scale = nearest[1] + (aimed - nearest[2]) / SLOPE
    factor = math.exp(min(scale, 4.0))
    return round(min(best, max(1.0, 50 / factor if factor > 1 else 50 * (2 - factor))), 2)


def table_scale(quality: float) -> float:
    """Return the factor by which a quality scales the tables."""
    return 50 / quality if quality < 50 else max(0.005, 2 - quality / 50)


def best_jpeg(search: Search, *, graphic: bool, best: float = BEST_QUALITY) -> Jpeg | None:
    """Return the picture's best encode within the limit; None when fewer pixels would look better.

    Args:
        graphic: it has text or sharp edges, so that chroma is never halved.
        best: the highest quality.
    """
    if search.predicted(LEAST_QUALITY, full_chroma=graphic) > search.most:
        return None
    full_chroma, aim, fitting = graphic, AIM * search.most, None
    while len(search.jpegs) < MOST_ENCODES:
        quality = quality_for(search, aim, best, full_chroma=full_chroma)
        if quality >= FULL_CHROMA_QUALITY and not full_chroma and not search.jpegs:
            full_chroma = search.predicted(FULL_CHROMA_QUALITY, full_chroma=True) <= aim
            quality = quality_for(search, aim, best, full_chroma=full_chroma)
        if quality < LEAST_QUALITY or any(scaled_table(quality) == scaled_table(jpeg.quality) for jpeg in search.jpegs):
            break
        jpeg = search.encode(quality, full_chroma=full_chroma)
        if len(jpeg.data) <= search.most:
            fitting = jpeg if fitting is None or jpeg.quality > fitting.quality else fitting
            if quality >= best or len(jpeg.data) >= GOOD_FILL * search.most:
                break
        aim = CLOSER_AIM * search.most
    return fitting
