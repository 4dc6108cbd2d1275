"""Pictures of the case as the page shows them: upright sRGB views and crops as JPEG.

Views lie in the cache. The few pictures that are looked at closely stay decoded, within a fixed number of bytes.
"""

import contextlib
import ctypes
import io
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from PIL import Image

from evidence_kit.cache.store import Cache
from evidence_kit.media.comparison.kept import Kept
from evidence_kit.media.image.apart import shown_apart
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.redact import check_boxes
from evidence_kit.media.thumbnail import first_page, frame_of
from evidence_kit.model.case import Box, Original

Longest = Literal[160, 320, 1024, 2048]
VIEWS: tuple[Longest, ...] = (160, 320, 1024, 2048)
"""Pixels of the long side."""

TRAY_VIEWS: tuple[Longest, ...] = VIEWS[:2]
"""Of these, what a page asks for together, and what one quick decoding is used for."""

SMALL_VIEWS: tuple[Longest, ...] = VIEWS[:-1]
"""Of these, what one decoding is used for where decoding is slow."""

CLOSE: Longest = 2048
"""Of these, what a picture is drawn on with: whoever asks for it will soon ask for crops and previews."""

MOST_CROP = 1024
"""Pixels of a crop's long side."""

MOST_BYTES = 110_000_000
"""What decoded pictures take together: two of 12 megapixels."""

PIXEL_BYTES = 4
"""What Pillow takes for a pixel of RGB."""

POSTER_SHARE = 0.3
"""How far into a film the frame is that stands for it."""

VIEW_QUALITY, CROP_QUALITY = 88, 92

VIEW = "view of a file"
"""What the cache calls it."""

MMAP_THRESHOLD, LARGE_BLOCK = -3, 1 << 20
"""glibc's M_MMAP_THRESHOLD, and from how many bytes on a block goes back to the system as soon as it is free."""


@dataclass(slots=True)
class DecodedPicture:
    """A picture that stays decoded.

    Attributes:
        picture: upright, sRGB, mode RGB; covered in place, because a copy would take as much again.
        below: what is covered now, and the pixels that were there.
        kept: what is remembered of it as it is covered now.
    """

    picture: Image.Image
    below: list[tuple[Box, Image.Image]] = field(default_factory=list)
    kept: Kept = field(init=False)

    def __post_init__(self) -> None:
        self.kept = Kept(self.picture)

    @property
    def bytes(self) -> int:
        """What it takes."""
        return self.picture.width * self.picture.height * PIXEL_BYTES

    def cover(self, boxes: Sequence[Box]) -> None:
        """Cover just these boxes with black.

        Raises:
            BoxOutside: a box lies outside; the picture is as it was.
        """
        if [box for box, _ in self.below] == list(boxes):
            return
        check_boxes(self.picture.size, boxes)
        self.kept = Kept(self.picture)
        while self.below:
            (x, y, _, _), pixels = self.below.pop()
            self.picture.paste(pixels, (x, y))
        for x, y, width, height in boxes:
            place = (x, y, x + width, y + height)
            self.below.append(((x, y, width, height), self.picture.crop(place)))
            self.picture.paste((0, 0, 0), place)


class Pictures:
    """The pictures of one case. Any number of threads may ask; only one at a time holds a whole picture."""

    def __init__(self, cache: Cache, most_bytes: int = MOST_BYTES) -> None:
        """Begin with none.

        Args:
            cache: where views are kept.
            most_bytes: what pictures that stay decoded may take together.
        """
        self.cache = cache
        self.most_bytes = most_bytes
        self.alone = threading.RLock()
        self.decoded: dict[str, DecodedPicture] = {}
        give_blocks_back()

    def view(self, original: Original, longest: Longest) -> bytes:
        """Return an original as JPEG: a picture, a frame of a film, or the first page of a document.

        Redactions are not in it, so that they can be moved. A picture that is smaller is not enlarged.

        Raises:
            ChangedMeanwhile: the file is no longer what was examined.
            ImageProblem: it cannot be shown.
            ToolMissing, ToolFailed: ffmpeg does not work here.
        """
        quick = self.quick_view(original, longest)
        if quick is not None:
            return quick
        with self.alone:
            found = self.cache.find_bytes(self.key(original, longest), type(None))
            if found:
                return found[1]
            whole = self.whole(original, stays=longest == CLOSE)
            sizes = (CLOSE,) if longest == CLOSE else SMALL_VIEWS
            return {size: self.kept(original, size, whole) for size in sizes}[longest]

    def quick_view(self, original: Original, longest: Longest) -> bytes | None:
        """Return a view that is there already or takes little to make; None where a whole picture must be decoded.

        Raises:
            ChangedMeanwhile, ImageProblem, ToolMissing, ToolFailed: as `view`.
        """
        known = self.cache.find_bytes(self.key(original, longest), type(None))
        if known:
            return known[1]
        if original.facts.image is None:
            return self.kept(original, longest, first_sight(original, longest))
        if original.facts.mime != "image/jpeg" or longest == CLOSE:
            return None
        sizes = TRAY_VIEWS if longest in TRAY_VIEWS else (longest,)
        reduced = shown_apart(replace(original, redact=()), least_side=max(sizes))
        return {size: self.kept(original, size, reduced) for size in sizes}[longest]

    def whole(self, original: Original, *, stays: bool) -> Image.Image:
        """Return a picture with at least as many pixels as the largest view has, if it has them.

        Args:
            stays: it stays decoded when there is room.

        Raises:
            ChangedMeanwhile, ImageProblem: as `view`.
        """
        if original.facts.sha256 in self.decoded or (stays and self.may_stay(original)):
            return self.opened(original, ()).picture
        self.make_room(bytes_of(original))
        return shown_apart(replace(original, redact=()), self.most_bytes // PIXEL_BYTES, least_side=CLOSE)

    def key(self, original: Original, longest: int) -> str:
        """Return the cache's key of a view."""
        return self.cache.key(VIEW, original.facts.sha256, original.facts.mime, longest)

    def kept(self, original: Original, longest: Longest, picture: Image.Image) -> bytes:
        """Return a picture as a view, which the cache keeps."""
        image = original.facts.image
        view = as_jpeg(picture, longest, VIEW_QUALITY, (image.width, image.height) if image else None)
        self.cache.keep(self.key(original, longest), VIEW, None, view)
        return view

    def crop(self, original: Original, box: Box, longest: int = MOST_CROP) -> bytes:
        """Return a part of a picture as JPEG, pixel by pixel unless it has more than `longest` on a side.

        Raises:
            ChangedMeanwhile, ImageProblem: as `view`.
            BoxOutside: the part does not lie in the picture.
        """
        x, y, width, height = box
        with self.alone:
            picture = self.opened(original, ()).picture
            check_boxes(picture.size, [box])
            part = picture.crop((x, y, x + width, y + height))
        return as_jpeg(part, min(longest, MOST_CROP), CROP_QUALITY, part.size, subsampling=0)

    @contextlib.contextmanager
    def lent(self, original: Original) -> Iterator[DecodedPicture]:
        """Provide an original decoded and covered by its redactions; no other thread decodes anything meanwhile.

        Raises:
            ChangedMeanwhile, ImageProblem: as `view`.
            BoxOutside: a redaction does not lie in its picture.
        """
        with self.alone:
            yield self.opened(original, original.redact)

    def may_stay(self, original: Original) -> bool:
        """Return whether an original is small enough to stay decoded."""
        return 0 < bytes_of(original) <= self.most_bytes

    def opened(self, original: Original, covered: Sequence[Box]) -> DecodedPicture:
        """Return an original decoded, which stays so when there is room.

        Args:
            covered: what of it is black, and nothing else.

        Raises:
            ChangedMeanwhile, ImageProblem: as `view`.
            BoxOutside: a box does not lie in the picture.
        """
        sha256 = original.facts.sha256 or ""
        decoded = self.decoded.pop(sha256, None)
        if decoded is None:
            self.make_room(bytes_of(original))
            decoded = DecodedPicture(shown_apart(replace(original, redact=())))
        if self.may_stay(original):
            self.decoded[sha256] = decoded
        decoded.cover(covered)
        return decoded

    def make_room(self, wanted: int) -> None:
        """Let go of the pictures that were not used for the longest time, until there is room for so many bytes."""
        taken = sum(decoded.bytes for decoded in self.decoded.values())
        for sha256 in list(self.decoded):
            if taken + wanted <= self.most_bytes:
                return
            taken -= self.decoded.pop(sha256).bytes


def bytes_of(original: Original) -> int:
    """Return what a picture takes when it is decoded; 0 for what is no picture."""
    image = original.facts.image
    return image.width * image.height * PIXEL_BYTES if image else 0


def first_sight(original: Original, longest: int) -> Image.Image:
    """Return a frame of a film, or the first page of a document.

    Raises:
        ImageProblem: it cannot be shown.
    """
    film, made = original.facts.video, None
    if film:
        made = frame_of(original.path, film.container, (film.duration or 0.0) * POSTER_SHARE, longest)
    elif original.facts.document:
        made = first_page(original.path, longest)
    if made is None:
        raise ImageProblem("it cannot be shown")
    return Image.open(io.BytesIO(made), formats=["JPEG"])


def as_jpeg(
    picture: Image.Image, longest: int, quality: int, size: tuple[int, int] | None = None, *, subsampling: int = -1
) -> bytes:
    """Return a picture as JPEG, its long side at most `longest` pixels and never larger than it is.

    Args:
        size: of the whole picture, when this one was decoded at a fraction of it.
        subsampling: of the colours, as Pillow counts it; by default Pillow's own.
    """
    width, height = size or picture.size
    share = min(1.0, longest / max(width, height))
    wanted = (max(1, round(width * share)), max(1, round(height * share)))
    if picture.size != wanted:
        picture = picture.resize(wanted, Image.Resampling.HAMMING, reducing_gap=2.0)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=quality, subsampling=subsampling)
    return made.getvalue()


def give_blocks_back() -> None:
    """Have the memory of pictures given back to the system as soon as they are let go of, where glibc can do it.

    Otherwise it keeps what 30 previews have used, which is as much as a third picture.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE_BLOCK)
