"""Noise that is the same in every run, whichever test asks for it first: Pillow's own cannot be given a seed."""

import numpy as np
from PIL import Image


def sensor_noise(size: tuple[int, int], sigma: float, seed: int = 1) -> Image.Image:
    """Return a picture in grey levels around 128, `sigma` levels of standard deviation."""
    width, height = size
    levels = np.random.default_rng(seed).standard_normal((height, width), np.float32) * np.float32(sigma) + 128
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))
