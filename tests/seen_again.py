"""A package, and the same one seen again on a table: turned, darker, with a hole."""

import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from evidence_kit.model.case import Box
from tests.noise import sensor_noise

Matrix = tuple[float, float, float, float, float, float]


def package(seed: int = 3) -> Image.Image:
    """Return the front of a package: shapes and fine print of a seed."""
    random = np.random.default_rng(seed)
    sheet = Image.new("RGB", (900, 700), (205, 180, 140))
    draw = ImageDraw.Draw(sheet)
    for _ in range(70):
        x, y, wide, high = (int(one) for one in random.integers((20, 20, 15, 15), (820, 620, 110, 90)))
        colour = tuple(int(one) for one in random.integers(20, 230, 3))
        draw.rectangle((x, y, x + wide, y + high), fill=colour)
        draw.text((x, y), f"no. {int(random.integers(10**6))}", fill=(255 - colour[0],) * 3)
    return sheet


def seen_again(
    picture: Image.Image, angle: float = 8.0, scale: float = 0.9, lamp: tuple[float, float, float] = (1.0, 0.95, 0.85)
) -> tuple[Image.Image, Callable[[Box], Box]]:
    """Return a picture as a phone sees it on a table, turned, smaller and darker, and where a box of it went."""
    size = (1300, 1100)
    cos, sin = math.cos(math.radians(angle)) / scale, math.sin(math.radians(angle)) / scale
    x, y = picture.width / 2, picture.height / 2
    back: Matrix = (cos, sin, x - cos * 650 - sin * 550, -sin, cos, y + sin * 650 - cos * 550)
    table = sensor_noise(size, 30).filter(ImageFilter.GaussianBlur(2)).convert("RGB")
    thing = picture.convert("RGBA").transform(size, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC)
    table.paste(thing, mask=thing.getchannel("A"))
    light = np.linspace(0.65, 0.9, size[0])[None, :, None] * lamp
    dark = Image.fromarray(np.clip(np.asarray(table) * light, 0, 255).astype(np.uint8))

    def where(box: Box) -> Box:
        forth = np.linalg.inv(np.array([back[:3], back[3:], (0, 0, 1)]))
        corners = [(box[0] + wide, box[1] + high, 1) for wide in (0, box[2]) for high in (0, box[3])]
        moved = np.array([forth @ one for one in corners])[:, :2]
        left, top, right, bottom = (int(one) for one in (*moved.min(0), *moved.max(0)))
        return left, top, right - left, bottom - top

    return dark.filter(ImageFilter.GaussianBlur(0.8)), where


def halved(picture: Image.Image) -> Image.Image:
    """Return a picture at half its size, which is looked at in a quarter of the time."""
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)


def overlap(one: Box, other: Box) -> float:
    """Return the common area of two boxes, as a share of their union."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    common = max(0, width) * max(0, height)
    return common / (one[2] * one[3] + other[2] * other[3] - common)


def with_hole(picture: Image.Image, box: Box) -> Image.Image:
    """Return a picture with a dark hole."""
    made = picture.copy()
    ImageDraw.Draw(made).ellipse((box[0], box[1], box[0] + box[2], box[1] + box[3]), fill=(20, 18, 16))
    return made
