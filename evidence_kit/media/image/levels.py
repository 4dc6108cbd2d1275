"""Reduce levels of every depth to 8 bits a channel, and pictures of every mode to fewer pixels."""

import math

from PIL import Image

REDUCIBLE = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr", "I", "F"})
"""Modes that Pillow reduces by whole numbers."""

BAND_ROWS = 256
LEAST_SHORT = -(1 << 15)
"""Least signed level: a lower one is an unsigned 32-bit number that Pillow reads as signed."""

UNIT_RANGE = 16.0
"""Largest float that is a share of white: some exceed 1, but pictures of 0 to 255 reach higher."""


def eight_bit(image: Image.Image) -> Image.Image:
    """Return the image in a mode of 8 bits a channel."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda level: level / 257).convert("L")
    if image.mode == "I":
        return from_whole_numbers(image)
    if image.mode == "F":
        return from_floats(image)
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    if image.mode == "1":
        return image.convert("RGBA" if "transparency" in image.info else "L")
    if image.mode in ("L", "RGB") and "transparency" in image.info:
        return image.convert("RGBA")
    return image


def from_whole_numbers(image: Image.Image) -> Image.Image:
    """Return integers as 8 bits, scaled from the smallest range of 8, 16, 31 or 32 bits that contains the largest."""
    low, high = (int(level) for level in image.getextrema())  # type: ignore[arg-type]
    if low < LEAST_SHORT:
        import numpy as np  # noqa: PLC0415  (slow to load, and hardly a picture needs it)

        levels = np.asarray(image).view(np.uint32) >> 24
        return Image.fromarray(levels.astype(np.uint8))
    span = next((span for span in (255, 65535) if high <= span), (1 << 31) - 1)
    return image.convert("F").point(lambda level: level * (255 / span)).convert("L")


def from_floats(image: Image.Image) -> Image.Image:
    """Return floats as 8 bits, scaled from the smallest range of 0 to 1, 255 or 65535 that contains the largest."""
    low, high = (float(level) for level in image.getextrema())  # type: ignore[arg-type]
    if not math.isfinite(low) or not math.isfinite(high):
        import numpy as np  # noqa: PLC0415  (slow to load, and hardly a picture needs it)

        image = Image.fromarray(np.nan_to_num(np.asarray(image), nan=0.0, posinf=0.0, neginf=0.0))
        high = float(image.getextrema()[1])  # type: ignore[arg-type]
    span = 1.0 if high <= UNIT_RANGE else 255.0 if high <= 256 else 65535.0 if high <= 65536 else high
    return image.point(lambda level: level * (255 / span)).convert("L")


def reduced(image: Image.Image, factor: int) -> Image.Image:
    """Return an image with both sides divided by a whole number; palettes and the like become 8 bits, band by band."""
    if image.mode in REDUCIBLE and "transparency" not in image.info:
        return image.reduce(factor)
    rows = BAND_ROWS * factor
    bands = (image.crop((0, top, image.width, min(image.height, top + rows))) for top in range(0, image.height, rows))
    small = [eight_bit(band).reduce(factor) for band in bands]
    result = Image.new(small[0].mode, (small[0].width, sum(band.height for band in small)))
    for index, band in enumerate(small):
        result.paste(band, (0, index * BAND_ROWS))
    return result
