"""Pairs of pictures whose differences are known: photos and drawn packages, changed, photographed again and lit anew.

Everything is seeded. What a pair is made of says its kind; the truth is the boxes of the changes in both pictures.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageOps

from evidence_kit.model.case import Box
from tests.bench.suggest_changes import Pixels, changed, drawn_package, seeded
from tests.bench.take_clips import ffmpeg

pillow_heif.register_heif_opener()

Matrix = NDArray[np.float64]

FLAT = {
    False: (
        "pair_box_listing.png", "label_ean_007.jpg", "img_4.webp", "photo_iphone_13_pro_max.HEIC", "img_palette.png",
        "photo_gps_DSCN0010.jpg", "img_seine_gainmap.avif",
    ),
    True: (
        "label_code128_013.jpg", "screenshot_device_screen.png", "photo_huawei-gps-error.jpg", "photo_xiaomi.heic",
        "img_progressive_20scans.jpg", "photo_iphone_15_pro.heic", "img_cmyk.jpg", "img_kodim23.avif",
        "photo_spatial.heic", "photo_over5MB_Elephants_3840x2160.jpg", "photo_UltraHDR_04.jpg",
    ),
}  # fmt: skip
"""Photos that are photographed again as if they were printed; the first half is for choosing thresholds."""

FILMED = {
    False: (
        ("video_product_box.mp4", (0.5, 2.0, 3.0, 7.0), (0.35, 0.0, 1.0, 0.55)),
        ("video_ipad_hevc_gps_rot.mov", (0.0, 0.4, 0.8), (0.0, 0.0, 1.0, 1.0)),
    ),
    True: (
        ("video_iphone6_gps_rot.mov", (0.2, 0.9, 1.6, 2.4, 3.2), (0.0, 0.0, 1.0, 1.0)),
        ("video_pixel_hlg10_rot_editlist.mp4", (0.0, 0.6, 1.2), (0.0, 0.0, 1.0, 1.0)),
        ("video_product_box.mp4", (5.5, 6.5, 8.5, 9.5, 11.5), (0.15, 0.05, 0.85, 0.6)),
    ),
}
"""Seconds of real hand-held takes, and the part of the frame: the same thing from another side, in its own light."""


@dataclass(frozen=True)
class Pair:
    """Two pictures and what is known of them.

    Attributes:
        truth: of each change the box in the listing's picture, and the one in the received where it is known.
        related: they show the same thing.
    """

    kind: str
    name: str
    listing: Image.Image
    received: Image.Image
    truth: tuple[tuple[Box, Box | None], ...] = ()
    related: bool = True


def open_photo(path: Path, longest: int = 1400) -> Pixels:
    """Return a photo upright, in RGB, no larger than that."""
    with Image.open(path) as picture:
        picture.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return np.array(upright)


def photographed(
    pixels: Pixels, ground: Pixels, random: np.random.Generator, *, hand: bool, lit: bool, bend: float
) -> tuple[Pixels, Matrix]:
    """Return the thing lying on `ground`, seen and lit anew, and the homography from its pixels to the new ones."""
    height, width = pixels.shape[:2]
    size = (1600, 1200) if random.random() < 0.7 else (1200, 1600)
    scale = random.uniform(0.5, 0.95) * min(size[0] / width, size[1] / height)
    angle = random.uniform(-0.35, 0.35) if random.random() < 0.85 else random.uniform(-np.pi, np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    seen = (corners - (width / 2, height / 2)) * scale @ turn.T
    seen *= min(1.0, 0.97 * size[0] / np.ptp(seen[:, 0]), 0.97 * size[1] / np.ptp(seen[:, 1]))
    seen += random.uniform(-0.06, 0.06, (4, 2)) * np.ptp(seen, 0)
    room = np.array(size) - np.ptp(seen, 0)
    seen += random.uniform(0.1, 0.9, 2) * room - seen.min(0)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), seen.astype(np.float32))
    shrink = float(np.sqrt(cv2.contourArea(seen.astype(np.float32)) / (width * height)))
    soft = cv2.GaussianBlur(pixels, (0, 0), 0.5 / shrink) if shrink < 0.8 else pixels
    thing = cv2.warpPerspective(soft, matrix, size, flags=cv2.INTER_CUBIC)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size, flags=cv2.INTER_LINEAR)
    table = cv2.resize(ground, size, interpolation=cv2.INTER_AREA)
    share = mask[..., None] / 255.0
    scene = thing * share + table * (1 - share)
    if hand:
        held(scene, seen, random)
    if bend:
        scene = bent(scene, bend, random)
    if lit:
        scene = relit(scene, random)
    return exposed(scene, random), np.asarray(matrix, np.float64)


def held(scene: NDArray[np.float64], corners: Matrix, random: np.random.Generator) -> None:
    """Draw fingers over one edge of the thing."""
    first = int(random.integers(4))
    begin, end = corners[first], corners[(first + 1) % 4]
    inward = corners.mean(0) - (begin + end) / 2
    skin = random.uniform(0.35, 1.0) * np.array((225, 170, 140))
    thick = int(np.linalg.norm(end - begin) * 0.08) + 4
    for finger in np.linspace(0.25, 0.6, 3):
        root = begin + (end - begin) * finger - 0.5 * inward
        tip = begin + (end - begin) * finger + inward * random.uniform(0.2, 0.45)
        tone = tuple(float(one) for one in skin * random.uniform(0.9, 1.05))
        cv2.line(scene, root.astype(int).tolist(), tip.astype(int).tolist(), tone, thick, cv2.LINE_AA)


def bent(scene: NDArray[np.float64], most: float, random: np.random.Generator) -> NDArray[np.float64]:
    """Return the picture displaced smoothly by up to `most` pixels, as what is not flat is from another side."""
    height, width = scene.shape[:2]
    field = random.uniform(-most, most, (4, 4, 2)).astype(np.float32)
    wide = cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    moved = cv2.remap(
        scene, columns + wide[..., 0], rows + wide[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return moved.astype(np.float64)


def relit(scene: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Return the picture under another light: gain, gamma, white balance, a falling off, and often shadow or glare."""
    height, width = scene.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width] / max(height, width)
    light = random.uniform(0.65, 1.3) * random.uniform(0.85, 1.15, 3) * np.ones((height, width, 1))
    away = np.hypot(rows - random.uniform(0, 1), columns - random.uniform(0, 1))
    light *= (1 - random.uniform(0, 0.35) * away**2)[..., None]
    if random.random() < 0.35:
        edge = columns * np.cos(slope := random.uniform(0, 2 * np.pi)) + rows * np.sin(slope)
        soft = np.clip((edge - np.quantile(edge, random.uniform(0.2, 0.8))) / random.uniform(0.01, 0.2), 0, 1)
        light *= (1 - random.uniform(0.2, 0.5) * soft)[..., None]
    turned = 255 * (np.clip(scene, 0, 255) / 255) ** random.uniform(0.75, 1.35) * light
    if random.random() < 0.25:
        spot = np.hypot(rows - random.uniform(0.2, 0.6), columns - random.uniform(0.2, 0.6)) / random.uniform(
            0.03, 0.12
        )
        turned += (random.uniform(60, 200) * np.exp(-(spot**2)))[..., None]
    return np.asarray(turned, np.float64)


def exposed(scene: NDArray[np.float64], random: np.random.Generator) -> Pixels:
    """Return what a phone makes of it: a little blur, noise, and JPEG."""
    blurred = cv2.GaussianBlur(scene, (0, 0), float(random.uniform(0.3, 1.4)))
    noisy = blurred + random.standard_normal(scene.shape) * random.uniform(1, 5)
    buffer = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=int(random.integers(60, 93)))
    return np.array(Image.open(buffer))


def boxed(box: Box, matrix: Matrix) -> Box:
    """Return the box around a box seen through a homography."""
    x, y, width, height = box
    corners = np.array([[(x, y), (x + width, y), (x + width, y + height), (x, y + height)]], np.float64)
    left, top, wide, high = cv2.boundingRect(cv2.perspectiveTransform(corners, matrix).astype(np.float32))
    return left, top, wide, high


def made_pairs(corpus: Path, *, held_out: bool, again: int) -> Iterator[Pair]:
    """Yield what is photographed again, with 0 to 3 changes each, and pairs of different things."""
    things = [(name, open_photo(corpus / name)) for name in FLAT[held_out]]
    things += [(f"package {seed}", drawn_package(seed)) for seed in range(100 * held_out, 100 * held_out + 10)]
    grounds = [pixels for _, pixels in things]
    for number, (name, pixels) in enumerate(things):
        for turn in range(again):
            random = seeded(name, turn)
            height, width = pixels.shape[:2]
            shop = bool(random.random() < 0.4)
            margin = int(0.15 * max(height, width)) if shop else 0
            page = cv2.copyMakeBorder(
                pixels, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(250, 250, 250)
            )
            after, boxes = changed(pixels, turn % 4, random, (0, 0, width, height))
            ground = grounds[(number + 1 + turn) % len(grounds)]
            hand, lit = bool(random.random() < 0.25), bool(random.random() < 0.8)
            bend = float(random.choice([0, 0, 3, 8]))
            seen, matrix = photographed(after, ground, random, hand=hand, lit=lit, bend=bend)
            truth = tuple(((x + margin, y + margin, w, h), boxed((x, y, w, h), matrix)) for x, y, w, h in boxes)
            kind = "hand" if hand else "bent" if bend else "flat"
            label = f"{kind}, {'changed' if boxes else 'equal'}"
            yield Pair(label, f"{name} #{turn}", Image.fromarray(page), Image.fromarray(seen), truth)
            if turn % 4 == 1:
                elsewhere = grounds[(number + 2 + turn) % len(grounds)]
                stranger, _ = photographed(ground, elsewhere, random, hand=False, lit=lit, bend=0)
                yield Pair(
                    "unrelated",
                    f"{name} #{turn}",
                    Image.fromarray(pixels),
                    Image.fromarray(stranger),
                    (),
                    related=False,
                )


def frame_at(path: Path, second: float, folder: Path, part: tuple[float, float, float, float]) -> Pixels:
    """Return a part (left, top, right, bottom as shares) of one frame of a take."""
    out = folder / f"{path.stem}-{second}.png"
    if not out.exists():
        ffmpeg("-ss", second, "-i", path, "-frames:v", "1", out)
    frame = open_photo(out, 1600)
    height, width = frame.shape[:2]
    left, top, right, bottom = (round(share * size) for share, size in zip(part, (width, height) * 2, strict=True))
    return frame[top:bottom, left:right]


def filmed_pairs(corpus: Path, folder: Path, *, held_out: bool) -> Iterator[Pair]:
    """Yield pairs of frames of real takes, as they are and with changes in the first."""
    for name, seconds, part in FILMED[held_out]:
        frames = [frame_at(corpus / name, second, folder, part) for second in seconds]
        for first, one in enumerate(frames):
            for second, other in enumerate(frames):
                if first == second:
                    continue
                random = seeded(name, first, second)
                height, width = one.shape[:2]
                place = f"{name[6:22]} {seconds[first]} {seconds[second]}"
                yield Pair("filmed, equal", place, Image.fromarray(one), Image.fromarray(other))
                inner = (width // 4, height // 4, width // 2, height // 2)
                after, boxes = changed(one, 1 + (first + second) % 2, random, inner)
                truth = tuple((box, None) for box in boxes)
                yield Pair("filmed, changed", place, Image.fromarray(after), Image.fromarray(other), truth)


def all_pairs(corpus: Path, folder: Path, *, held_out: bool, again: int) -> Iterator[Pair]:
    """Yield every pair of one half."""
    yield from made_pairs(corpus, held_out=held_out, again=again)
    yield from filmed_pairs(corpus, folder, held_out=held_out)
