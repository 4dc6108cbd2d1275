"""What the outputs of a plan must stay within."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Limits:
    """What the outputs of one case must stay within.

    Attributes:
        document: None when the form takes no PDF.
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
        return dataclasses.replace(self, left=max(0, self.left - sum(one.bytes for one in artifacts)))
