"""What an upload form accepts, and what the outputs of one plan must stay within."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evidence_kit.model.artifact import Artifact


@dataclass(frozen=True, slots=True)
class Limit:
    """What one output must stay within.

    Attributes:
        mimes: content types that are taken.
        max_bytes: None when no limit is known.
        animated: whether an animation is taken.
        source: where the limit comes from.
        max_pixels: width times height of a picture; None when no limit is known.
        max_dpi: dots an inch that its metadata, or a page made of it, may say; None when no limit is known.
        black_and_white: a picture must have no colour; it is made grey.
    """

    mimes: tuple[str, ...]
    max_bytes: int | None
    animated: bool = True
    source: str = ""
    max_pixels: int | None = None
    max_dpi: int | None = None
    black_and_white: bool = False

    def at_most(self, max_bytes: int | None) -> "Limit":
        """Return the limit with at most that many bytes, where that is less; None leaves it as it is."""
        if max_bytes is None or (self.max_bytes is not None and self.max_bytes <= max_bytes):
            return self
        return dataclasses.replace(self, max_bytes=max_bytes)


@dataclass(frozen=True, slots=True)
class Most:
    """The largest number that an upload form accepts, and where that is written."""

    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Form:
    """What an upload form accepts.

    Attributes:
        image: what each picture must stay within when it is the only file.
        video: what each video must stay within.
        document: what each PDF must stay within; None unless `pdf` is "accepted".
        pdf: whether it accepts a PDF; "PDF/A" when only such a one, which is not written here.
        mp4: False when it is known to refuse MP4 with H.264, which every video becomes.
        images: how many pictures; None, here and below, when no limit is known.
        files: how many pictures, videos and documents together.
        pages: how many pages together; a picture is one.
        seconds: how long a video may be.
        max_bytes: of all files together.
    """

    image: Limit
    video: Limit
    document: Limit | None
    pdf: Literal["accepted", "refused", "unknown", "PDF/A"]
    mp4: bool
    images: Most | None = None
    videos: Most | None = None
    documents: Most | None = None
    files: Most | None = None
    pages: Most | None = None
    seconds: Most | None = None
    max_bytes: int | None = None

    @property
    def takes_video(self) -> bool:
        """Whether it has a slot for a video."""
        return self.videos is None or self.videos.value > 0

    def limits(self, pictures: int, videos: int) -> "Limits":
        """Return what each of so many files must stay within; of a limit on all files a video has two shares."""
        share = None if self.max_bytes is None else self.max_bytes // max(1, pictures + 2 * videos)
        document = self.document.at_most(self.max_bytes) if self.document else None
        return Limits(self.image.at_most(share), self.video, document, self.max_bytes)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the outputs of one case must stay within.

    Attributes:
        document: None when the form does not accept PDF.
        left: bytes that are left of a limit on all files together; None when there is no such limit.
    """

    image: Limit
    video: Limit
    document: Limit | None = None
    left: int | None = None

    def without(self, artifacts: Sequence[Artifact]) -> "Limits":
        """Return the limits for what comes after these artifacts."""
        if self.left is None:
            return self
        return dataclasses.replace(self, left=max(0, self.left - sum(artifact.bytes for artifact in artifacts)))
