"""Follow a place of a film from frame to frame, and say where it is lost.

From each key frame points are followed both ways (optical flow there and back, an affine motion by RANSAC), and every
frame is confirmed by the key frame's own pixels, so that errors do not add up and a place that is hidden, blurred or
gone is noticed. Where it is lost, it is searched by its features, and followed from there back into the gap.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence_kit.model.cover import FilmBox

Frames = NDArray[np.uint8]
Move = NDArray[np.float64]
"""Two rows of three: where a point of the key frame is in another frame."""

FLOW: dict[str, Any] = {"winSize": (21, 21), "maxLevel": 4, "criteria": (3, 30, 0.01)}
MOST_POINTS = 120
LEAST_POINTS = 8
MOST_BACK = 1.0
"""Most pixels between a point and where it comes to when it is followed there and back."""

CELLS = 4
"""Rows and columns in which a place is compared with the key frame: a hand hides some of them."""
LEAST_ALIKE, LEAST_SHARE = 0.55, 0.5
"""Least correlation of a cell, and least share of the cells in view that have it, of a place that is found."""
LEAST_VIEW = 0.3
"""Least share of a place inside the picture to be found; what is left of it then may be read and is not followed."""
LEAST_CONTRAST = 4.0
SEARCH_EVERY = 3
"""Frames from one search for a lost place to the next."""
MOST_SCALE = 3.0
BRIDGED = 4
"""Frames without a confirmation, between two with one, in which the place is known well enough."""


@dataclass(slots=True)
class Key:
    """A frame in which the buyer says where the place is.

    Attributes:
        frame: its number.
        box: the place in it, in its pixels.
        points: what is followed.
        patch: the place's pixels.
    """

    frame: int
    box: FilmBox
    patch: Frames
    points: NDArray[np.float32]
    features: tuple[Any, Any] = field(default=(None, None))


class Follower:
    """Follows places in one film's small grey frames."""

    def __init__(self, cv2: ModuleType, frames: Frames, tell: Callable[[float], None] = lambda _done: None) -> None:
        """Begin.

        Args:
            tell: called with the share of the work that is done.
        """
        self.cv2, self.frames, self.tell = cv2, frames, tell
        self.looked, self.to_look = 0, 1
        self.sift = cv2.SIFT_create(nfeatures=600)

    def follow(self, keys: Sequence[tuple[int, FilmBox]]) -> list[FilmBox | None]:
        """Return the box around the place in each frame; None where it is lost.

        Args:
            keys: number of a frame, and the place in it; in order of time.
        """
        known = [self.key(number, box) for number, box in keys]
        last = len(self.frames) - 1
        self.looked, self.to_look = (
            0,
            max(1, known[0].frame + last - known[-1].frame + 2 * (known[-1].frame - known[0].frame)),
        )
        found: list[list[FilmBox]] = [[] for _ in self.frames]
        for index, key in enumerate(known):
            before, after = known[index - 1] if index else None, known[index + 1] if index + 1 < len(known) else None
            for step, other, end in ((-1, before, 0), (1, after, last)):
                boxes = self.run(key, step, other.frame if other else end)
                if other and (other.frame not in boxes or not holds(boxes[other.frame], other.box)):
                    # What arrives elsewhere than the buyer says is followed only as long as the key frame is near.
                    boxes = {number: box for number, box in boxes.items() if abs(number - key.frame) <= BRIDGED}
                for number, box in boxes.items():
                    found[number].append(box)
        return bridged([around(boxes) if boxes else None for boxes in found])

    def key(self, number: int, box: FilmBox) -> Key:
        """Return a key frame with what is followed from it."""
        x, y, width, height = box
        frame = self.frames[number]
        patch = frame[y : y + height, x : x + width].copy()
        points = self.cv2.goodFeaturesToTrack(patch, MOST_POINTS, 0.01, 3)
        points = np.empty((0, 1, 2), np.float32) if points is None else points + np.array([x, y], np.float32)
        mask = np.zeros_like(frame)
        mask[y : y + height, x : x + width] = 255
        return Key(number, box, patch, points, self.sift.detectAndCompute(frame, mask))

    def run(self, key: Key, step: int, end: int) -> dict[int, FilmBox]:
        """Return the boxes of the frames from a key frame to `end` in which the place is found."""
        boxes = {key.frame: key.box}
        move, missed, number, lost = np.eye(2, 3), 0, key.frame, False
        while number != end:
            number += step
            self.looked += 1
            self.tell(self.looked / self.to_look)
            if lost:
                again = self.search(key, number) if (number - key.frame) % SEARCH_EVERY == 0 else None
                if again is None:
                    continue
                lost, missed, move = False, 0, again
                boxes[number] = self.box_of(key, move)
                boxes |= self.back(key, number, move, -step, boxes)
                continue
            predicted = self.step(key, move, number - step, number)
            better = self.confirm(key, predicted, number)
            if better is not None:
                move, missed = better, 0
                boxes[number] = self.box_of(key, move)
            else:
                move, missed = predicted, missed + 1
                lost = missed > BRIDGED
        return boxes

    def back(self, key: Key, begin: int, move: Move, step: int, boxes: dict[int, FilmBox]) -> dict[int, FilmBox]:
        """Return the boxes of the frames before one in which a place was found again."""
        earlier: dict[int, FilmBox] = {}
        number = begin
        while number + step not in boxes and 0 <= number + step < len(self.frames):
            better = self.confirm(key, self.step(key, move, number, number + step), number + step)
            if better is None:
                break
            number, move = number + step, better
            earlier[number] = self.box_of(key, move)
        return earlier

    def step(self, key: Key, move: Move, before: int, after: int) -> Move:
        """Return where the place has moved from one frame to the next, by its points; the same when few are left."""
        points = moved(move, key.points)
        height, width = self.frames.shape[1:]
        inside = ((points >= 0) & (points < np.array([width, height], np.float32))).all(axis=(1, 2))
        motion = self.motion(self.frames[before], self.frames[after], points[inside])
        return move if motion is None else chained(motion, move)

    def confirm(self, key: Key, move: Move, number: int) -> Move | None:
        """Return where the place is in a frame, corrected by the key frame's pixels; None when it is not there."""
        x, y = key.box[:2]
        seen, view = self.as_in_key(key, move, number)
        if view.mean() < LEAST_VIEW * 255:
            return None
        motion = self.motion(key.patch, seen, key.points - np.array([x, y], np.float32))
        if motion is not None and is_plausible(corrected := chained(move, about(motion, x, y))):
            move = corrected
            seen, view = self.as_in_key(key, move, number)
        if view.mean() < LEAST_VIEW * 255:
            return None
        return move if is_plausible(move) and alike(key.patch, seen, view) else None

    def as_in_key(self, key: Key, move: Move, number: int) -> tuple[Frames, Frames]:
        """Return the place in a frame as the key frame shows it, and which pixels of it lie in the picture."""
        x, y, width, height = key.box
        here = move.copy()
        here[:, 2] = move @ np.array([x, y, 1.0])
        flags = self.cv2.INTER_LINEAR | self.cv2.WARP_INVERSE_MAP
        frame = self.frames[number]
        seen = self.cv2.warpAffine(frame, here, (width, height), flags=flags, borderMode=self.cv2.BORDER_REPLICATE)
        view = self.cv2.warpAffine(np.full_like(frame, 255), here, (width, height), flags=flags)
        return seen, view

    def motion(self, first: Frames, second: Frames, points: NDArray[np.float32]) -> Move | None:
        """Return the motion of points from one picture to another; None when too few are found in both."""
        if len(points) < LEAST_POINTS:
            return None
        points = np.ascontiguousarray(points)
        there, found, _ = self.cv2.calcOpticalFlowPyrLK(first, second, points, None, **FLOW)
        back, again, _ = self.cv2.calcOpticalFlowPyrLK(second, first, there, None, **FLOW)
        error = np.linalg.norm((back - points).reshape(-1, 2), axis=1)
        good = (found.ravel() == 1) & (again.ravel() == 1) & (error < MOST_BACK)
        return self.fitted(points[good], there[good])

    def fitted(self, first: NDArray[np.float32], second: NDArray[np.float32]) -> Move | None:
        """Return the affine motion that most pairs of points follow; None when they follow none."""
        if len(first) < LEAST_POINTS:
            return None
        fit = self.cv2.estimateAffine2D if len(first) >= 3 * LEAST_POINTS else self.cv2.estimateAffinePartial2D
        motion, inliers = fit(first, second, ransacReprojThreshold=2.0)
        if motion is None or inliers.sum() < max(LEAST_POINTS - 2, 0.4 * len(first)):
            return None
        return np.asarray(motion, np.float64)

    def search(self, key: Key, number: int) -> Move | None:
        """Return where a lost place is in a frame, by its features; None when it is not found."""
        points, marks = key.features
        others, found = self.sift.detectAndCompute(self.frames[number], None)
        if marks is None or found is None or len(marks) < LEAST_POINTS or len(found) < LEAST_POINTS:
            return None
        pairs = self.cv2.BFMatcher().knnMatch(marks, found, k=2)
        good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < 0.75 * pair[1].distance]
        first = np.array([points[match.queryIdx].pt for match in good], np.float32).reshape(-1, 1, 2)
        second = np.array([others[match.trainIdx].pt for match in good], np.float32).reshape(-1, 1, 2)
        motion = self.fitted(first, second)
        return self.confirm(key, motion, number) if motion is not None and is_plausible(motion) else None

    def box_of(self, key: Key, move: Move) -> FilmBox:
        """Return the box around the place, which may reach out of the picture."""
        x, y, width, height = key.box
        corners = np.array([[x, y], [x + width, y], [x, y + height], [x + width, y + height]], np.float32)
        at = moved(move, corners).reshape(-1, 2)
        left, top = np.floor(at.min(axis=0)).astype(int)
        right, bottom = np.ceil(at.max(axis=0)).astype(int)
        return int(left), int(top), int(right - left), int(bottom - top)


def moved(move: Move, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return points after a motion."""
    flat = points.reshape(-1, 2) @ move[:, :2].T + move[:, 2]
    return flat.reshape(-1, 1, 2).astype(np.float32)


def chained(later: Move, earlier: Move) -> Move:
    """Return one motion after another."""
    whole = np.vstack([earlier, [0.0, 0.0, 1.0]])
    move: Move = later @ whole
    return move


def about(motion: Move, x: int, y: int) -> Move:
    """Return a motion inside a box as one of the whole picture."""
    whole = motion.copy()
    whole[:, 2] += np.array([x, y]) - motion[:, :2] @ np.array([x, y])
    return whole


def is_plausible(move: Move) -> bool:
    """Return whether a thing can have moved so: neither mirrored nor sheared flat, and not far larger or smaller."""
    sizes = np.linalg.svd(move[:, :2], compute_uv=False)
    return bool(
        np.linalg.det(move[:, :2]) > 0
        and 1 / MOST_SCALE < sizes[1] <= sizes[0] < MOST_SCALE
        and sizes[0] < 2 * sizes[1]
    )


def alike(patch: Frames, seen: Frames, view: Frames) -> bool:
    """Return whether enough cells of a place look as in the key frame."""
    height, width = patch.shape
    good = counted = 0
    for row in range(CELLS):
        for column in range(CELLS):
            rows = slice(row * height // CELLS, (row + 1) * height // CELLS)
            columns = slice(column * width // CELLS, (column + 1) * width // CELLS)
            first, second = patch[rows, columns].astype(np.float32), seen[rows, columns].astype(np.float32)
            if not first.size or view[rows, columns].min() < 255 or first.std() < LEAST_CONTRAST:
                continue
            counted += 1
            first, second = first - first.mean(), second - second.mean()
            power = math.sqrt(float((first**2).sum() * (second**2).sum())) + first.size
            good += float((first * second).sum()) / power > LEAST_ALIKE
    return counted >= 2 and good >= LEAST_SHARE * counted


def holds(box: FilmBox, other: FilmBox) -> bool:
    """Return whether a box covers most of another."""
    wide = min(box[0] + box[2], other[0] + other[2]) - max(box[0], other[0])
    high = min(box[1] + box[3], other[1] + other[3]) - max(box[1], other[1])
    return wide > 0 and high > 0 and wide * high >= 0.6 * other[2] * other[3]


def around(boxes: Sequence[FilmBox]) -> FilmBox:
    """Return the box around boxes."""
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


def bridged(boxes: Sequence[FilmBox | None]) -> list[FilmBox | None]:
    """Return the boxes with short gaps closed by the box around both sides, grown by half."""
    closed = list(boxes)
    number = 0
    while number < len(boxes):
        end = number
        while end < len(boxes) and boxes[end] is None:
            end += 1
        before, after = boxes[number - 1] if number else None, boxes[end] if end < len(boxes) else None
        if 0 < end - number <= BRIDGED and before and after:
            x, y, width, height = around([before, after])
            closed[number:end] = [(x - width // 4, y - height // 4, 3 * width // 2, 3 * height // 2)] * (end - number)
        number = max(end, number + 1)
    return closed
