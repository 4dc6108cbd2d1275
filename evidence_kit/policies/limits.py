"""What a policy means for the files that we make: types and bytes that are safe under every reading of it."""

from dataclasses import dataclass

from evidence_kit.formats import BY_WORD
from evidence_kit.policies import Policy

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


def video_limit(policy: Policy) -> Limit:
    """Return what a video must stay within."""
    size = policy.video.max_bytes
    return Limit(("video/mp4",), size.value if size else None, source=size.source if size else "")
