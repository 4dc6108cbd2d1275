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
"""Highest level of the darkest channel of a pixel that is not burnt out."""

GRAIN = 0.7
"""Sigma in pixels of the last blur, against sensor noise and JPEG blocks."""

MOST_MOVED = 0.03
"""Largest shift of parts that are not flat from the homography, as a share of the frame's side."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two pictures in the same frame, in CIE Lab.

    Attributes:
        valid: where both pictures show something.
        clipped: where only the received picture is burnt out, as in glare.
        moved: x and y from each pixel to where the received picture showed it after the homography alone.
        scale: pixels of the frame per pixel of the listing.
    """

    listing: Plane
    received: Plane
    valid: Mask
    clipped: Mask
    moved: Plane
    scale: float


def align(cv2: ModuleType, listing: Image.Image, received: Image.Image, matrix: Matrix) -> Aligned:
    """Return both pictures in the listing's frame; `matrix` maps the listing's pixels to the received picture's."""
    scale = min(1.0, FRAME / max(listing.size))
    size = (max(1, round(listing.width * scale)), max(1, round(listing.height * scale)))
    listing_rgb: Grid = np.asarray(listing.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    to_received = matrix @ np.diag([1 / scale, 1 / scale, 1])
    pixels = np.asarray(received.convert("RGB"))
    received_rgb = warp(cv2, pixels, to_received, size)
    inside = cv2.warpPerspective(
        np.full(pixels.shape[:2], 255, np.uint8), to_received, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    )
    valid = cv2.erode(inside, np.ones((9, 9), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    softer = 1 / max(1e-6, enlargement(to_received, size[0] / 2, size[1] / 2)) - 1
    if softer > 0.3:  # the received picture has clearly fewer pixels than the frame
        listing_rgb = blur(cv2, listing_rgb, 0.5 * softer)
    listing_rgb, received_rgb = equally_sharp(cv2, listing_rgb, received_rgb, valid)
    moved = displacement(cv2, gray(cv2, listing_rgb), gray(cv2, received_rgb), valid)
    received_rgb = pull(cv2, received_rgb, moved)
    clipped = glare(cv2, received_rgb, GLARE) & ~glare(cv2, listing_rgb, GLARE - 10)  # 10 levels to be sure
    trust = valid & (likeness(cv2, gray(cv2, listing_rgb), gray(cv2, received_rgb), 7) > 0.5)
    received_rgb = same_light(cv2, listing_rgb, received_rgb, trust if trust.mean() > 0.02 else valid)  # 2 % suffice
    return Aligned(lab(cv2, listing_rgb), lab(cv2, received_rgb), valid, clipped, moved, scale)


def gray(cv2: ModuleType, pixels: Grid) -> Plane:
    """Return RGB levels of 0 to 255 as grey."""
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32), cv2.COLOR_RGB2GRAY))


def lab(cv2: ModuleType, pixels: Grid) -> Plane:
    """Return RGB levels of 0 to 255 as CIE Lab."""
    return np.asarray(cv2.cvtColor(np.clip(pixels, 0, 255).astype(np.float32) / 255, cv2.COLOR_RGB2LAB))


def glare(cv2: ModuleType, pixels: Grid, level: int) -> Mask:
    """Return a mask of the pixels whose surroundings are burnt out, at least in part."""
    return blur(cv2, (pixels.min(-1) > level).astype(np.float32), 3) > 0.2


def equally_sharp(cv2: ModuleType, listing: Grid, received: Grid, valid: Mask) -> tuple[Grid, Grid]:
    """Return both pictures with the sharper one blurred to match the other."""
    wanted = min(detail(cv2, listing, valid), detail(cv2, received, valid))
    matched = []
    for pixels in (listing, received):
        blurred = pixels
        for sigma in (0.5, 0.7, 0.9, 1.2, 1.6, 2.1, 2.8):
            if detail(cv2, blurred, valid) <= wanted * 1.1:
                break
            blurred = blur(cv2, pixels, sigma)
        matched.append(blur(cv2, blurred, GRAIN))
    return matched[0], matched[1]


def detail(cv2: ModuleType, pixels: Grid, valid: Mask) -> float:
    """Return the ratio of fine to coarse detail in a picture."""
    if not valid.any():
        return 0.0
    plane = gray(cv2, pixels)
    soft = blur(cv2, plane, 1.0)
    fine, rough = (plane - soft)[valid], (soft - blur(cv2, plane, 4.0))[valid]
    return float(np.sqrt((fine**2).mean() / ((rough**2).mean() + 1e-3)))


def likeness(cv2: ModuleType, first: Plane, second: Plane, sigma: float) -> Grid:
    """Return the likeness of two grey planes around each pixel (SSIM's structure): -1 to 1, 0 without variation."""
    variance, other_variance, together = moments(cv2, first, second, sigma)
    return np.asarray(together / (np.sqrt(variance * other_variance) + 9.0))


def displacement(cv2: ModuleType, first: Plane, second: Plane, valid: Mask) -> Plane:
    """Return the displacement that aligns `second` with `first`: measured where both look alike, smoothly extended."""
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
    """Return the pixels shifted by `moved`: each is read from its own position plus `moved`."""
    rows, columns = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    mode = {"interpolation": cv2.INTER_LINEAR, "borderMode": cv2.BORDER_REPLICATE}
    pulled: Grid = cv2.remap(pixels, columns + moved[..., 0], rows + moved[..., 1], **mode)
    return pulled


def even(cv2: ModuleType, plane: Plane) -> Grid:
    """Return a grey plane with the same mean and contrast everywhere, in 8 bits, as optical flow needs it."""
    mean = blur(cv2, plane, 12)
    spread = np.sqrt(np.maximum(blur(cv2, plane * plane, 12) - mean**2, 0)) + 4
    return np.asarray(np.clip(128 + 45 * (plane - mean) / spread, 0, 255).astype(np.uint8))
