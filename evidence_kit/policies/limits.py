"""What a policy means for the files that we make: types and bytes that are safe under every reading of it."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_kit.formats import BY_WORD
from evidence_kit.model import Artifact
from evidence_kit.policies.rules import Policy

WRITABLE_IMAGES = ("jpg", "png", "gif")


@dataclass(frozen=True, slots=True)
class Limit:
    """What one output must stay within.

    Attributes:
        mimes: content types that are taken.
        max_bytes: None when no limit is known.
        animated: whether an animation is taken.
        source: where the limit comes from.
    """

    mimes: tuple[str, ...]
    max_bytes: int | None
    animated: bool = True
    source: str = ""


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


def narrowed(limit: Limit, most: int | None) -> Limit:
    """Return the limit with at most `most` bytes, when that is less."""
    if most is None or (limit.max_bytes is not None and limit.max_bytes <= most):
        return limit
    return dataclasses.replace(limit, max_bytes=most)


def image_limit(policy: Policy, count: int = 1, videos: int = 0) -> Limit:
    """Return what each of `count` images must stay within; of a total each gets an even share, a video two."""
    types = policy.image.types.value if policy.image.types else WRITABLE_IMAGES
    mimes = tuple(BY_WORD[word].mime for word in types if word in WRITABLE_IMAGES)
    size, total = policy.image.max_bytes, policy.total.max_bytes
    sizes = [size.value] if size else []
    if total:
        sizes.append(total.value // max(1, count + 2 * videos))
    animated = policy.image.animated is None or policy.image.animated.value
    return Limit(mimes, min(sizes, default=None), animated, size.source if size else "")


def document_limit(policy: Policy, share: int | None = None) -> Limit | None:
    """Return what a PDF must stay within; None when the form is not known to take one.

    Args:
        share: bytes of a limit on all files together that it may have; None when there is no such limit.
    """
    rules = policy.document
    if rules.types is None or "pdf" not in rules.types.value or (rules.max_count and not rules.max_count.value):
        return None
    sizes = [size for size in (rules.max_bytes.value if rules.max_bytes else None, share) if size is not None]
    source = rules.max_bytes.source if rules.max_bytes else rules.types.source
    return Limit((BY_WORD["pdf"].mime,), min(sizes, default=None), source=source)


def takes_no_video(policy: Policy) -> bool:
    """Return whether the form has no place for a video."""
    return policy.video.max_count is not None and policy.video.max_count.value == 0


def video_limit(policy: Policy) -> Limit:
    """Return what a video must stay within."""
    size = policy.video.max_bytes
    return Limit(("video/mp4",), size.value if size else None, source=size.source if size else "")
