"""The files that a policy's form accepts, in one line for a person. Pure."""

from evidence_kit.model.formats import listed
from evidence_kit.policies.rules import Policy, Size


def limits_words(rules: Policy) -> str:
    """Return the files that a form accepts, as "at most 6 JPG or PNG up to 5 MB; no video"; unknown rules are left out.

    A policy that knows nothing of files gives an empty text.
    """
    image, video, document = rules.image, rules.video, rules.document
    parts: list[str] = []
    if image.types:
        count = f"at most {image.max_count.value} " if image.max_count else ""
        parts.append(f"{count}{named(image.types.value)}{each(image.max_bytes)}")
    if video.max_count and video.max_count.value == 0:
        parts.append("no video: frames are used instead")
    elif video.types:
        count = f"{video.max_count.value} " if video.max_count else ""
        parts.append(f"{count}{named(video.types.value)}{each(video.max_bytes)}")
    if document.types and not (document.max_count and document.max_count.value == 0):
        parts.append(f"{named(document.types.value)}{each(document.max_bytes)}")
    if rules.total.max_bytes:
        parts.append(f"all together{each(rules.total.max_bytes)}")
    return "; ".join(parts)


def named(types: list[str]) -> str:
    """Return the types of files as a person lists them, such as "PNG, JPG or GIF"."""
    return listed(types).upper().replace(" OR ", " or ")


def each(size: Size | None) -> str:
    """Return a limit as " up to 5 MB" or " under 10 MB"; empty when it is not known."""
    if size is None:
        return ""
    below = size.comparison == "below"
    value = size.value + below
    amount = f"{value / 1e6:g} MB" if value >= 1e6 else f"{value / 1e3:g} kB"
    return f" {'under' if below else 'up to'} {amount}"
