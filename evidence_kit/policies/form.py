"""What a policy means for the files that we make: types and bytes that are safe under every reading of it."""

import dataclasses

from evidence_kit.model.form import Limit
from evidence_kit.model.formats import BY_WORD
from evidence_kit.policies.rules import Policy

WRITABLE_IMAGES = ("jpg", "png", "gif")


def narrowed(limit: Limit, most: int | None) -> Limit:
    """Return the limit with at most `most` bytes, when that is less."""
    if most is None or (limit.max_bytes is not None and limit.max_bytes <= most):
        return limit
    return dataclasses.replace(limit, max_bytes=most)


def image_limit(policy: Policy, count: int = 1, videos: int = 0) -> Limit:
    """Return what each of `count` images must stay within; of a total each gets an even share, a video two."""
    types = policy.image.types.value if policy.image.types else WRITABLE_IMAGES
    if policy.image.safest_type:
        types = [policy.image.safest_type.value]
    mimes = tuple(BY_WORD[word].mime for word in types if word in WRITABLE_IMAGES)
    size, total = policy.image.max_bytes, policy.total.max_bytes
    sizes = [size.value] if size else []
    if total:
        sizes.append(total.value // max(1, count + 2 * videos))
    animated = policy.image.animated is None or policy.image.animated.value
    source = size.source if size else policy.image.types.source if policy.image.types else ""
    pixels = policy.image.max_pixels
    return Limit(
        mimes,
        min(sizes, default=None),
        animated,
        source,
        pixels.value if pixels else None,
        *of_every_page(policy),
    )


def of_every_page(policy: Policy) -> tuple[int | None, bool]:
    """Return the dots an inch that a picture or page may have, and whether it must have no colour."""
    dpi, colourless = policy.file.max_dpi, policy.file.black_and_white
    return dpi.value if dpi else None, bool(colourless and colourless.value)


def most_images(policy: Policy, others: int = 0, pages: int | None = None) -> int | None:
    """Return how many pictures the form takes; None when no limit is known.

    Args:
        others: videos and documents that are attached as well.
        pages: how many pages those have; None for one each.
    """
    limits = [policy.image.max_count.value] if policy.image.max_count else []
    if policy.file.max_count:
        limits.append(max(0, policy.file.max_count.value - others))
    if policy.total.max_pages:
        limits.append(max(0, policy.total.max_pages.value - (others if pages is None else pages)))
    return min(limits, default=None)


def most_documents(policy: Policy, pictures: int = 0) -> int | None:
    """Return how many documents the form takes; None when no limit is known.

    Where one number goes for documents and pictures together, half of the places, rounded up, is kept for pictures.

    Args:
        pictures: how many there are that want a place.
    """
    limits = [policy.document.max_count.value] if policy.document.max_count else []
    if policy.file.max_count:
        count = policy.file.max_count.value
        limits.append(count - min(pictures, (count + 1) // 2))
    return min(limits, default=None)


def document_limit(policy: Policy, share: int | None = None) -> Limit | None:
    """Return what a PDF must stay within; None when the form is not known to take one of those that we write.

    Args:
        share: bytes of a limit on all files together that it may have; None when there is no such limit.
    """
    rules = policy.document
    if rules.types is None or "pdf" not in rules.types.value or (rules.max_count and not rules.max_count.value):
        return None
    if rules.profile:  # PDF/A, which is not what we write
        return None
    sizes = [size for size in (rules.max_bytes.value if rules.max_bytes else None, share) if size is not None]
    source = rules.max_bytes.source if rules.max_bytes else rules.types.source
    dpi, colourless = of_every_page(policy)
    return Limit(
        (BY_WORD["pdf"].mime,), min(sizes, default=None), source=source, max_dpi=dpi, black_and_white=colourless
    )


def takes_no_video(policy: Policy) -> bool:
    """Return whether the form has no place for a video."""
    return policy.video.max_count is not None and policy.video.max_count.value == 0


def video_limit(policy: Policy) -> Limit:
    """Return what a video must stay within."""
    size = policy.video.max_bytes
    return Limit(("video/mp4",), size.value if size else None, source=size.source if size else "")
