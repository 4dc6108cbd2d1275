"""Align the received picture with the listing, in position, sharpness, brightness and colour."""

from dataclasses import dataclass
from types import ModuleType

import numpy as np
from PIL import Image

from evidence_kit.media.suggest.light import same_light
from evidence_kit.media.suggest.opencv import Grid, Mask, Matrix, Plane, blur, moments
from evidence_kit.media.suggest.register import enlargement, warp

FRAME = 800
"""Longest side in pixels of the frame in which pictures are compared."""

GLARE = 240
"""Level of the darkest channel above which a pixel shows only light."""

GRAIN = 0.7
"""Sigma of the last blur, against sensor noise and JPEG blocks."""

MOST_MOVED = 0.03
"""Share of the frame by which parts that are not flat may deviate from the homography."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two pictures in the same frame, in CIE Lab.

    Attributes:
        valid: where both pictures show something.
        clipped: where only the received picture is burnt out, as in glare.
        moved: x and y by which the received picture was displaced after the homography.
        scale: pixels of the frame per pixel of the listing.
    """

    ours: Plane
    theirs: Plane
    valid: Mask
    clipped: Mask
    moved: Plane
    scale: float


def align(cv2: ModuleType, listing: Image.Image, received: Image.Image, matrix: Matrix) -> Aligned:
    """Return both pictures in the listing's frame; `matrix` maps the listing's pixels to the received picture's."""
    scale = min(1.0, FRAME / max(listing.size))
    size = (max(1, round(listing.width * scale)), max(1, round(listing.height * scale)))
    ours: Grid = np.asarray(listing.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    back = matrix @ np.diag([1 / scale, 1 / scale, 1])
    pixels = np.asarray(received.convert("RGB"))
    theirs = warp(cv2, pixels, back, size)
    inside = cv2.warpPerspective(
        np.full(pixels.shape[:2], 255, np.uint8), back, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    )
    valid = cv2.erode(inside, np.ones((9, 9), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    softer = 1 / max(1e-6, enlargement(back, size[0] / 2, size[1] / 2)) - 1
    if softer > 0.3:  # the received picture has fewer pixels than the frame
        ours = blur(cv2, ours, 0.5 * softer)
    ours, theirs = equally_sharp(cv2, ours, theirs, valid)
    moved = displacement(cv2, gray(cv2, ours), gray(cv2, theirs), valid)
    theirs = pull(cv2, theirs, moved)
    clipped = glare(cv2, theirs, GLARE) & ~glare(cv2, ours, GLARE - 10)
    trust = valid & (likeness(cv2, gray(cv2, ours), gray(cv2, theirs), 7) > 0.5)
    theirs = same_light(cv2, ours, theirs, trust if trust.mean() > 0.02 else valid)
    return Aligned(lab(cv2, ours), lab(cv2, theirs), valid, clipped, moved, scale)


def gray(cv2: ModuleType, pixels: Grid) -> Plane:
    """Return RGB levels of 0 to 255 as grey."""
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32), cv2.COLOR_RGB2GRAY))


def lab(cv2: ModuleType, pixels: Grid) -> Plane:
    """Return RGB levels of 0 to 255 as CIE Lab."""
    return np.asarray(cv2.cvtColor(np.clip(pixels, 0, 255).astype(np.float32) / 255, cv2.COLOR_RGB2LAB))


def glare(cv2: ModuleType, pixels: Grid, level: int) -> Mask:
    """Return where the surroundings show only light."""
    return blur(cv2, (pixels.min(-1) > level).astype(np.float32), 3) > 0.2


def equally_sharp(cv2: ModuleType, ours: Grid, theirs: Grid, valid: Mask) -> tuple[Grid, Grid]:
    """Return both pictures with the sharper one blurred to match the other."""
    wanted = min(detail(cv2, ours, valid), detail(cv2, theirs, valid))
    made = []
    for pixels in (ours, theirs):
        best = pixels
        for sigma in (0.5, 0.7, 0.9, 1.2, 1.6, 2.1, 2.8):
            if detail(cv2, best, valid) <= wanted * 1.1:
                break
            best = blur(cv2, pixels, sigma)
        made.append(blur(cv2, best, GRAIN))
    return made[0], made[1]


def detail(cv2: ModuleType, pixels: Grid, valid: Mask) -> float:
    """Return how much of a picture's variation is fine detail."""
    if not valid.any():
        return 0.0
    plane = gray(cv2, pixels)
    soft = blur(cv2, plane, 1.0)
    fine, rough = (plane - soft)[valid], (soft - blur(cv2, plane, 4.0))[valid]
    return float(np.sqrt((fine**2).mean() / ((rough**2).mean() + 1e-3)))


def likeness(cv2: ModuleType, first: Plane, second: Plane, sigma: float) -> Grid:
    """Return how similarly two grey planes vary around each pixel (SSIM's structure): -1 to 1, 0 without variation."""
    variance, other_variance, together = moments(cv2, first, second, sigma)
    return np.asarray(together / (np.sqrt(variance * other_variance) + 9.0))


def displacement(cv2: ModuleType, first: Plane, second: Plane, valid: Mask) -> Plane:
    """Return a smooth displacement that aligns `second` with `first`, measured where they are similar and extended."""
    flow = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(even(cv2, first), even(cv2, second), None)
    alike = np.clip(likeness(cv2, first, pull(cv2, second, flow), 5) - 0.5, 0, 1)
    trust = (alike * valid * (np.abs(flow).max(-1) < MOST_MOVED * max(first.shape))).astype(np.float32)
    sigma = 0.02 * max(first.shape)
    smooth: Grid = flow
    for _ in range(2):  # without trusted surroundings the homography stays
        smooth = blur(cv2, flow * trust[..., None], sigma) / (blur(cv2, trust, sigma)[..., None] + 0.01)
        trust *= np.abs(flow - smooth).max(-1) < 2.0
    return smooth.astype(np.float32)


def pull(cv2: ModuleType, pixels: Grid, moved: Plane) -> Grid:
    """Return the pixels displaced."""
    rows, columns = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    mode = {"interpolation": cv2.INTER_LINEAR, "borderMode": cv2.BORDER_REPLICATE}
    pulled: Grid = cv2.remap(pixels, columns + moved[..., 0], rows + moved[..., 1], **mode)
    return pulled


def even(cv2: ModuleType, plane: Plane) -> Grid:
    """Return a grey plane with the same mean and contrast everywhere, in 8 bits, as optical flow needs it."""
    mean = blur(cv2, plane, 12)
    spread = np.sqrt(np.maximum(blur(cv2, plane * plane, 12) - mean**2, 0)) + 4
    return np.asarray(np.clip(128 + 45 * (plane - mean) / spread, 0, 255).astype(np.uint8))
