"""The limits of a policy for the files that we make: types and bytes that are safe under every reading of it."""

from typing import Literal

from evidence_kit.model.form import Form, Limit, Most
from evidence_kit.model.formats import BY_WORD
from evidence_kit.policies.rules import Policy, Rule

WRITABLE_IMAGES = ("jpg", "png", "gif")


def form_of(policy: Policy) -> Form:
    """Return the limits of the upload form of a policy for the files that we make."""
    total = policy.total.max_bytes.value if policy.total.max_bytes else None
    size, types, codecs = policy.video.max_bytes, policy.video.types, policy.video.codecs
    return Form(
        image=image_limit(policy).at_most(total),
        video=Limit(("video/mp4",), size.value if size else None, source=size.source if size else ""),
        document=document_limit(policy),
        pdf=pdf_of(policy),
        mp4=(types is None or "mp4" in types.value) and (codecs is None or "h264" in codecs.value),
        images=most(policy.image.max_count),
        videos=most(policy.video.max_count),
        documents=most(policy.document.max_count),
        files=most(policy.file.max_count),
        pages=most(policy.total.max_pages),
        seconds=most(policy.video.max_seconds),
        max_bytes=total,
    )


def most(rule: Rule[int] | None) -> Most | None:
    """Return the number of a rule with its source; None if the rule is unknown."""
    return Most(rule.value, rule.source) if rule else None


def image_limit(policy: Policy) -> Limit:
    """Return the limits for a picture, whatever else is attached."""
    types = policy.image.types.value if policy.image.types else WRITABLE_IMAGES
    if policy.image.safest_type:
        types = [policy.image.safest_type.value]
    mimes = tuple(BY_WORD[word].mime for word in types if word in WRITABLE_IMAGES)
    size = policy.image.max_bytes
    animated = policy.image.animated is None or policy.image.animated.value
    source = size.source if size else policy.image.types.source if policy.image.types else ""
    pixels = policy.image.max_pixels
    return Limit(
        mimes,
        size.value if size else None,
        animated,
        source,
        pixels.value if pixels else None,
        *of_every_page(policy),
    )


def of_every_page(policy: Policy) -> tuple[int | None, bool]:
    """Return the most dots per inch of a picture or page, and whether it must have no colour."""
    dpi, colourless = policy.file.max_dpi, policy.file.black_and_white
    return dpi.value if dpi else None, bool(colourless and colourless.value)


def pdf_of(policy: Policy) -> Literal["accepted", "refused", "unknown", "PDF/A"]:
    """Return whether the form accepts a PDF, and of which kind; "unknown" without a rule."""
    rules = policy.document
    if rules.max_count and not rules.max_count.value:
        return "refused"
    if rules.types is None:
        return "unknown"
    if "pdf" not in rules.types.value:
        return "refused"
    return rules.profile.value if rules.profile else "accepted"


def document_limit(policy: Policy) -> Limit | None:
    """Return the limits for a PDF; None if the form is not known to accept a PDF that we can write."""
    rules = policy.document
    if rules.types is None or pdf_of(policy) != "accepted":
        return None
    size, (dpi, colourless) = rules.max_bytes, of_every_page(policy)
    source = size.source if size else rules.types.source
    return Limit(
        (BY_WORD["pdf"].mime,), size.value if size else None, source=source, max_dpi=dpi, black_and_white=colourless
    )
