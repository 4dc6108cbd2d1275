"""Match the light and exposure of the received picture to the listing."""

from types import ModuleType

import numpy as np

from evidence_kit.media.suggest.opencv import Grid, Mask, Plane, blur

DARK = 8.0
"""Added to levels before taking logarithms, so that noise in shadows has little weight."""

LEAST_SAMPLES = 200
SAMPLES = 120
"""Number of samples along the longest side."""


def same_light(cv2: ModuleType, listing: Grid, received: Grid, trust: Mask) -> Plane:
    """Return the received picture's levels in the listing's light, fitted where `trust` holds.

    First each channel is fitted alone, in logarithms, where gain, gamma and vignetting are terms of a sum; then all
    three together, because white balance or a display's saturation mixes them.
    """
    step = max(1, max(listing.shape) // SAMPLES)
    sample = (slice(None, None, step), slice(None, None, step))
    wanted, known = (blur(cv2, pixels.astype(np.float32), step / 2) for pixels in (listing, received))
    kept = trust[sample] & (known[sample].max(-1) < 250) & (wanted[sample].max(-1) < 253)
    levels: Plane = received.astype(np.float32)
    if kept.sum() < LEAST_SAMPLES:
        return levels
    field = falling_off(listing.shape[:2])
    lit = np.empty(levels.shape, np.float32)
    for channel in range(3):
        terms = np.concatenate([field, np.log(levels[..., channel : channel + 1] + DARK)], -1)
        known_terms = np.log(known[sample][kept][:, channel : channel + 1] + DARK)
        known_terms = np.concatenate([field[sample][kept], known_terms], -1)
        fit = robust(known_terms, np.log(wanted[sample][kept][:, channel] + DARK), 0.05)
        lit[..., channel] = np.exp(np.clip(terms @ fit, 0, 6)) - DARK
    terms = np.concatenate([lit, np.full((*lit.shape[:2], 1), 64, np.float32)], -1)
    known_terms = blur(cv2, terms, step / 2)[sample][kept]
    mixed = [terms @ robust(known_terms, wanted[sample][kept][:, channel], 2.0) for channel in range(3)]
    return np.stack(mixed, -1).astype(np.float32)


def falling_off(shape: tuple[int, ...]) -> Plane:
    """Return the terms of a quadratic over the frame, the shape of side light and of vignetting."""
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32) / max(shape) - 0.5
    return np.stack([np.ones_like(rows), rows, columns, rows * columns, rows**2, columns**2], -1)


def robust(known: Grid, wanted: Grid, least: float) -> Plane:
    """Return the least squares fit with little weight for outliers (Huber's weights, iterated)."""
    known, wanted = known.astype(np.float64), wanted.astype(np.float64)
    weight = np.ones(len(wanted))
    fit: Grid = np.zeros(known.shape[1])
    for _ in range(10):
        left = known * weight[:, None]
        fit = np.linalg.lstsq(left.T @ known, left.T @ wanted, rcond=1e-6)[0]
        off = np.abs(wanted - known @ fit)
        weight = 1 / np.maximum(1, off / (1.5 * np.median(off) + least))
    return fit.astype(np.float32)
