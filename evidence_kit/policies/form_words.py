"""The files that the form of a policy accepts, in one line for people. Pure."""

from evidence_kit.model.formats import listed
from evidence_kit.policies.rules import Policy, Size


def limits_words(rules: Policy) -> str:
    """Return the known limits of a form, as in "at most 6 JPG or PNG up to 5 MB; no video".

    The text is empty for a policy without rules for files.
    """
    image, video, document = rules.image, rules.video, rules.document
    parts: list[str] = []
    if image.types:
        count = f"at most {image.max_count.value} " if image.max_count else ""
        parts.append(f"{count}{types_words(image.types.value)}{size_limit_words(image.max_bytes)}")
    if video.max_count and video.max_count.value == 0:
        parts.append("no video: frames are used instead")
    elif video.types:
        count = f"{video.max_count.value} " if video.max_count else ""
        parts.append(f"{count}{types_words(video.types.value)}{size_limit_words(video.max_bytes)}")
    if document.types and not (document.max_count and document.max_count.value == 0):
        parts.append(f"{types_words(document.types.value)}{size_limit_words(document.max_bytes)}")
    if rules.total.max_bytes:
        parts.append(f"all together{size_limit_words(rules.total.max_bytes)}")
    return "; ".join(parts)


def types_words(types: list[str]) -> str:
    """Return the types of files as people list them, such as "PNG, JPG or GIF"."""
    return listed(types).upper().replace(" OR ", " or ")


def size_limit_words(size: Size | None) -> str:
    """Return a limit as " up to 5 MB" or " under 10 MB"; empty if it is unknown."""
    if size is None:
        return ""
    below = size.comparison == "below"
    value = size.value + below
    amount = f"{value / 1e6:g} MB" if value >= 1e6 else f"{value / 1e3:g} kB"
    return f" {'under' if below else 'up to'} {amount}"
