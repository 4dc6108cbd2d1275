"""Which rules a policy holds against files, by their kind: what a file without a finding has passed. Pure."""

from collections.abc import Sequence

from evidence_kit.model.held import Held
from evidence_kit.policies.rules import Policy
from evidence_kit.policies.upload import TOO_MANY

LOOKS = {
    "image": (
        *("unreadable", "too-many-pixels", "damaged", "shows-nothing", "location-metadata", "private-metadata"),
        *("not-upright", "hdr-image", "hidden-colours", "animated-image", "trailing-data"),
        "foreign-content",
    ),
    "video": (
        *("unreadable", "damaged-video", "codec-not-playable", "hdr-video", "location-metadata", "private-metadata"),
        *("not-upright", "hidden-parts", "moov-last", "trailing-data"),
        "foreign-content",
    ),
    "document": (
        *("unreadable", "document-encrypted", "document-dynamic", "document-attachments", "document-hidden-parts"),
        *("location-metadata", "private-metadata"),
    ),
}
"""What the content of every file of a kind is examined for, whatever the policy says."""

KINDS = (*LOOKS, "other")


def rules_held(policy: Policy, *, together: bool) -> tuple[Held, ...]:
    """Return the codes that are held against files of each kind: their names and types, and what was opened.

    Args:
        together: the files were judged as one upload too.
    """
    found = [Held(kind, opened=False, codes=named(kind, policy)) for kind in KINDS]
    found += [Held(kind, opened=True, codes=(*codes, *limits(kind, policy))) for kind, codes in LOOKS.items()]
    return (*found, Held("together", opened=False, codes=counted(policy))) if together else tuple(found)


def shared(policies: Sequence[tuple[Held, ...]]) -> tuple[Held, ...]:
    """Return what is held by each of several policies, where not all files have the same."""
    return tuple(
        Held(rule.kind, rule.opened, tuple(code for code in rule.codes if all(code in one.codes for one in same)))
        for rule, *same in zip(*policies, strict=True)
    )


def named(kind: str, policy: Policy) -> tuple[str, ...]:
    """Return the codes about the names and types of files of a kind."""
    image, video, document, file = policy.image, policy.video, policy.document, policy.file
    types = {"image": image.types, "video": video.types, "document": document.types}
    extensions = {"image": image.extensions, "document": document.extensions}
    return known(
        ("not-examined", True),
        ("empty-file", True),
        ("extension-mismatch", True),
        ("type-not-allowed", types.get(kind, image.types or video.types)),
        ("extension-not-allowed", extensions.get(kind)),
        ("name-too-long", file.name_max_chars),
        ("name-too-short", file.name_min_chars),
        ("name-not-allowed", file.name_characters),
    )


def limits(kind: str, policy: Policy) -> tuple[str, ...]:
    """Return the codes of the limits that a policy has for the content of files of a kind."""
    image, video, document, file = policy.image, policy.video, policy.document, policy.file
    size = {"image": image.max_bytes, "video": video.max_bytes, "document": document.max_bytes}[kind]
    common = known((f"{kind}-too-large", size), ("size-grey-zone", size and size.hard))
    if kind == "image":
        return common + known(
            ("too-many-pixels-for-form", image.max_pixels),
            ("resolution-too-high", file.max_dpi),
            ("not-black-and-white", file.black_and_white),
            ("blank-page", file.no_blank_pages),
        )
    if kind == "video":
        return common + known(("video-too-long", video.max_seconds))
    return common + known(("too-many-pages", document.max_pages), ("page-too-large", document.max_page_inches))


def counted(policy: Policy) -> tuple[str, ...]:
    """Return the codes that are held against all files of an upload together."""
    return known(
        ("nothing-attached", True),
        ("duplicate", True),
        (TOO_MANY["image"], policy.image.max_count),
        (TOO_MANY["video"], policy.video.max_count),
        (TOO_MANY["document"], policy.document.max_count),
        (TOO_MANY["file"], policy.file.max_count),
        ("total-too-large", policy.total.max_bytes),
        ("too-many-pages", policy.total.max_pages),
    )


def known(*rules: tuple[str, object]) -> tuple[str, ...]:
    """Return the codes whose rule the policy knows; an unknown rule is not held against anything."""
    return tuple(code for code, rule in rules if rule)
