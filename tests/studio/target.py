"""A target picture with a known pattern, stored in every orientation as JPEG and as HEIC."""

import io

import pillow_heif
from PIL import Image, ImageDraw

from evidence_kit.model.case import Box

pillow_heif.register_heif_opener()

TO_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How upright pixels are turned so that a tag with this number turns them back."""

GROUND = (236, 236, 232)
HUES = ((200, 30, 40), (30, 150, 60), (40, 60, 200), (230, 170, 20))


def places(size: tuple[int, int]) -> tuple[Box, ...]:
    """Return where a target of this size has its four rectangles, all of different sizes: one touches two edges."""
    width, height = size
    return (
        (0, 0, width // 5, height // 7),
        (width * 6 // 10, height // 10, width // 4, height // 9),
        (width // 8, height * 5 // 9, width // 6, height // 4),
        (width - width // 7, height - height // 8, width // 7, height // 8),
    )


def target(size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Return the upright target: rectangles of four hues on a light ground, with a fine black grid between them."""
    picture = Image.new("RGB", size, GROUND)
    canvas = ImageDraw.Draw(picture)
    for x in range(0, size[0], max(16, size[0] // 20)):
        canvas.line((x, 0, x, size[1]), fill=(120, 120, 120))
    for y in range(0, size[1], max(16, size[1] // 20)):
        canvas.line((0, y, size[0], y), fill=(120, 120, 120))
    for (x, y, width, height), hue in zip(places(size), HUES, strict=True):
        canvas.rectangle((x, y, x + width - 1, y + height - 1), fill=hue)
    return picture


def stored(picture: Image.Image, orientation: int, form: str = "JPEG") -> bytes:
    """Return an upright picture as a file whose pixels lie otherwise and whose tag turns them back.

    Args:
        form: "JPEG", turned by EXIF, or "HEIF", turned by the properties irot and imir.
    """
    turned = picture.transpose(TO_STORED[orientation]) if orientation != 1 else picture
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = io.BytesIO()
    if form == "HEIF":
        turned.save(made, "HEIF", quality=95, chroma=444, exif=exif.tobytes())
    else:
        turned.save(made, "JPEG", quality=95, subsampling=0, exif=exif)
    return made.getvalue()
