"""Reduce large HEIC pictures band by band.

libheif keeps a decoded picture in 3 bytes a pixel and Pillow a copy in 4: 1.4 GB for 200 megapixels. Band by band only
libheif's is ever complete, and the result is the same as if Pillow reduced the whole picture.
"""

from collections.abc import Sequence
from typing import BinaryIO

from PIL import Image

BAND_ROWS = 256
"""About how many rows are reduced at a time."""


def reduced_heif(source: BinaryIO, factors: Sequence[int]) -> list[Image.Image]:
    """Return a HEIC, decoded once, with both sides divided by each of these whole numbers.

    Raises:
        OSError, ValueError, EOFError, RuntimeError: it cannot be decoded.
    """
    import pillow_heif  # noqa: PLC0415  (only HEIC needs it)

    opened = pillow_heif.open_heif(source, convert_hdr_to_8bit=True, remove_stride=False)
    frame = opened[opened.primary_index]
    levels = memoryview(frame.data)
    width, height = frame.size
    reduced = [Image.new(frame.mode, (-(-width // factor), -(-height // factor))) for factor in factors]
    for small, factor in zip(reduced, factors, strict=True):
        whole_rows = factor * max(1, BAND_ROWS // factor)
        for top in range(0, height, whole_rows):
            rows = min(whole_rows, height - top)
            part = bytes(levels[top * frame.stride : (top + rows) * frame.stride])
            band = Image.frombuffer(frame.mode, (width, rows), part, "raw", frame.mode, frame.stride, 1)
            small.paste(band.reduce(factor), (0, top // factor))
    return reduced
