"""Labels drawn for tests, and made-up photos of them."""

import functools

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

NUMBER = "RB123456785GB"
FINE = 8
"""Pixels a bar at which labels are drawn before they are made small."""


@functools.cache
def drawn_label(text: str = NUMBER, symbology: str = "Code128") -> Image.Image:
    """Return a white label with lines of an address and a barcode, `FINE` pixels a bar."""
    barcode = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    code = Image.fromarray(np.array(zxingcpp.write_barcode_to_image(barcode, scale=FINE)))
    label = Image.new("L", (code.width + 60 * FINE, code.height + 60 * FINE), 245)
    label.paste(code, (30 * FINE, 45 * FINE))
    draw = ImageDraw.Draw(label)
    for line in range(3):
        draw.text((30 * FINE, (4 + 12 * line) * FINE), "To: Jane Roe, 12 Example Street, London", fill=20, font_size=64)
    return label


def scene(
    module: float,
    degrees: float = 0,
    blur: float = 0,
    size: tuple[int, int] = (1280, 720),
    label: Image.Image | None = None,
    seed: int = 0,
) -> Image.Image:
    """Return a photo of a label on cardboard: `module` pixels a bar, turned, blurred (pixels), with noise and dimmed."""
    label = label or drawn_label()
    random = np.random.default_rng(seed)
    share = module / FINE
    small = label.resize((round(label.width * share), round(label.height * share)), Image.Resampling.LANCZOS)
    mask = Image.new("L", small.size, 255)
    turned = small.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    shape = mask.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    rough = random.normal(110, 14, (size[1] // 6 + 1, size[0] // 6 + 1)).clip(0, 255).astype(np.uint8)
    board = Image.fromarray(rough).resize(size, Image.Resampling.BICUBIC)
    board.paste(turned, ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2), shape)
    soft = board.filter(ImageFilter.GaussianBlur(blur)) if blur else board
    noisy = np.asarray(soft) * 0.8 + 15 + random.normal(0, 4, (size[1], size[0]))
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))
