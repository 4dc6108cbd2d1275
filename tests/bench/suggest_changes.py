"""Things whose pictures are compared: packages drawn from a seed, and the changes that are made to a picture."""

import zlib

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from evidence_kit.media import fonts
from evidence_kit.model.case import Box

Pixels = NDArray[np.uint8]

EDITS = ("removed", "recoloured", "relabelled", "scratched", "holed", "moved")


def seeded(*parts: object) -> np.random.Generator:
    """Return the random numbers of one pair, so that another pair more or less changes none."""
    return np.random.default_rng(zlib.crc32(repr(parts).encode()))


def drawn_package(seed: int) -> Pixels:
    """Return the front of a made-up package: words, shapes, a textured picture, a barcode."""
    random = seeded("package", seed)
    width, height = int(random.integers(700, 1200)), int(random.integers(700, 1200))
    base = random.integers(40, 235, 3)
    ramp = np.linspace(0.85, 1.1, height)[:, None, None]
    sheet = Image.fromarray(np.clip(base * ramp * np.ones((height, width, 1)), 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(sheet)
    ink = "black" if base.mean() > 128 else "white"
    for _ in range(int(random.integers(6, 14))):
        left, top, size = int(random.integers(width)), int(random.integers(height)), int(random.integers(40, 260))
        box = (left, top, left + size, top + int(size * random.uniform(0.4, 1.4)))
        colour = tuple(int(one) for one in random.integers(20, 245, 3))
        getattr(draw, str(random.choice(["ellipse", "rectangle", "rounded_rectangle"])))(box, fill=colour, outline=ink)
    for line in range(int(random.integers(6, 12))):
        size = int(random.choice([22, 28, 40, 70, 110]))
        place = (int(random.integers(0, width // 2)), int(height * (line + 0.2) / 12))
        draw.text(place, words(random), fill=ink, font=ImageFont.truetype(fonts.BOLD, size))
    x, y = int(random.integers(0, width - 300)), int(random.integers(0, height - 120))
    draw.rectangle((x, y, x + 290, y + 110), fill="white")
    for bar in np.cumsum(random.integers(2, 9, 50)):
        if bar < 270:
            draw.line(
                (x + 10 + int(bar), y + 8, x + 10 + int(bar), y + 100), fill="black", width=int(random.integers(1, 4))
            )
    pixels = np.array(sheet)
    x, y, size = int(random.integers(0, width - 320)), int(random.integers(0, height - 320)), 300
    grain = cv2.GaussianBlur(random.uniform(0, 255, (size, size, 3)), (0, 0), float(random.uniform(2, 8)))
    pixels[y : y + size, x : x + size] = cv2.normalize(grain, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)  # type: ignore[call-overload]
    return pixels


def words(random: np.random.Generator) -> str:
    """Return two or three made-up words."""
    syllables = ["lu", "ma", "tek", "pro", "10 m", "LED", "home", "2A", "V5", "nor", "sol", "ix", "warm", "Wi", "max"]
    return " ".join("".join(random.choice(syllables, 2)) for _ in range(int(random.integers(1, 4))))


def change(pixels: Pixels, what: str, random: np.random.Generator, allowed: Box) -> tuple[Pixels, list[Box]] | None:
    """Return the picture with one visible change inside `allowed`, and its boxes; None when it is not visible there."""
    left, top, wide, high = allowed
    side = float(np.sqrt(wide * high))
    width, height = (int(side * random.uniform(0.07, 0.2)) for _ in range(2))
    x = left + int(random.uniform(0.03, 0.97) * (wide - width))
    y = top + int(random.uniform(0.03, 0.97) * (high - height))
    box = (x, y, width, height)
    made = pixels.copy()
    part = made[y : y + height, x : x + width]
    boxes = [box]
    if what == "removed":
        mask = np.zeros(pixels.shape[:2], np.uint8)
        mask[y : y + height, x : x + width] = 255
        made = cv2.inpaint(made, mask, 5, cv2.INPAINT_TELEA).astype(np.uint8)
    elif what == "recoloured":
        shade = cv2.cvtColor(part, cv2.COLOR_RGB2HSV).astype(np.int32)
        shade[..., 0] = (shade[..., 0] + int(random.integers(30, 150))) % 180
        shade[..., 1] = np.clip(shade[..., 1] + 70, 0, 255)
        shape = cv2.ellipse(
            np.zeros(part.shape[:2], np.uint8), (width // 2, height // 2), (width // 2, height // 2), 0, 0, 360, 1, -1
        )
        part[shape > 0] = cv2.cvtColor(shade.astype(np.uint8), cv2.COLOR_HSV2RGB)[shape > 0]
    elif what == "relabelled":
        sheet = Image.new("RGB", (width, height), tuple(int(one) for one in np.median(part, (0, 1))))
        ink = "black" if np.median(part) > 128 else "white"
        font = ImageFont.truetype(fonts.BOLD, max(10, height // 3))
        ImageDraw.Draw(sheet).text((3, height // 4), words(random), fill=ink, font=font)
        part[:] = np.asarray(sheet)
    elif what == "scratched":
        points = np.cumsum(random.uniform(-0.4, 1.0, (6, 2)) * (width / 4, height / 4), 0).astype(np.int32)
        points += (x - points[:, 0].min(), y - points[:, 1].min())
        bright = 235 if np.median(part) < 140 else 25
        cv2.polylines(made, [points], False, (bright, bright, bright), max(2, int(side / 200)), cv2.LINE_AA)
        boxes = [tuple(int(one) for one in cv2.boundingRect(points))]  # type: ignore[list-item]
    elif what == "holed":
        centre = (x + width // 2, y + height // 2)
        cv2.ellipse(made, centre, (width // 3, height // 3), 0, 0, 360, (18, 15, 14), -1, cv2.LINE_AA)
        cv2.ellipse(made, centre, (width // 3, height // 3), 0, 0, 360, (150, 140, 130), 2, cv2.LINE_AA)
        boxes = [(x + width // 6, y + height // 6, width * 2 // 3, height * 2 // 3)]
    else:
        to_x = int(np.clip(x + random.choice([-1, 1]) * random.uniform(0.15, 0.3) * wide, left, left + wide - width))
        to_y = int(np.clip(y + random.choice([-1, 1]) * random.uniform(0.15, 0.3) * high, top, top + high - height))
        mask = np.zeros(pixels.shape[:2], np.uint8)
        mask[y : y + height, x : x + width] = 255
        made = cv2.inpaint(made, mask, 5, cv2.INPAINT_TELEA).astype(np.uint8)
        made[to_y : to_y + height, to_x : to_x + width] = pixels[y : y + height, x : x + width]
        boxes.append((to_x, to_y, width, height))
    seen = [one for one in boxes if visible(pixels, made, one)]
    return (made, seen) if seen else None


def visible(before: Pixels, after: Pixels, box: Box) -> bool:
    """Return whether somebody who looks for it sees the change: a tenth of the box differs by 25 levels of a channel."""
    x, y, width, height = box
    part = (slice(y, y + height), slice(x, x + width))
    moved = np.abs(before[part].astype(np.int32) - after[part].astype(np.int32)).max(-1)
    return bool((moved > 25).mean() > 0.1 and (moved > 25).sum() > 60)


def changed(pixels: Pixels, count: int, random: np.random.Generator, allowed: Box) -> tuple[Pixels, list[Box]]:
    """Return the picture with so many changes that do not touch each other, and their boxes."""
    boxes: list[Box] = []
    for _ in range(60):
        if count <= 0:
            break
        done = change(pixels, str(random.choice(EDITS)), random, allowed)
        if done and not any(overlap(one, other, 12) for one in done[1] for other in boxes):
            pixels = done[0]
            boxes += done[1]
            count -= 1
    return pixels, boxes


def overlap(one: Box, other: Box, margin: int = 0) -> bool:
    """Return whether two boxes come nearer than `margin`."""
    return (
        one[0] < other[0] + other[2] + margin
        and other[0] < one[0] + one[2] + margin
        and one[1] < other[1] + other[3] + margin
        and other[1] < one[1] + one[3] + margin
    )
