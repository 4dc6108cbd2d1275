"""Findings about sizes above a limit whose megabyte may be decimal or binary. Pure."""

from collections.abc import Iterable

from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Size, breach
from evidence_kit.text.words import fitting, size_words


def check_size(code: str, name: str, actual: int, size: Size) -> Iterable[Finding]:
    """Yield an error for a size above both readings of "MB", a warning for one between them."""
    if actual > size.ceiling:
        yield too_large(code, name, actual, size, "The file has")
    elif actual > size.value:
        message = f"The file has {size_words(actual)}: {between(size)}."
        yield breach("size-grey-zone", name, message, size, hint=fitting(name, "makes it safe"), actual=actual)


def between(size: Size) -> str:
    """Return the words for a size between the two readings of a limit."""
    if size.unit != "unknown":
        return (
            f"between {size_words(size.value)}, which is certainly accepted, and {size_words(size.ceiling)}, "
            "above which "
            "it is refused"
        )
    unit = "a kB as 1,024" if size.value < 1_000_000 - 1 else "a MB as 1,048,576"
    return f"under the limit only if the form counts {unit} bytes"


def too_large(code: str, name: str | None, actual: int, size: Size, subject: str) -> Finding:
    """Return the finding for a size above a limit."""
    hint = fitting(name, "makes it fit") if name else "remove the least important one"
    if code == "document-too-large":
        hint = "make the PDF smaller"
    message = f"{subject} {size_words(actual)}; the form accepts {limit_words(size)}."
    return breach(code, name, message, size, hint=hint, actual=actual)


def limit_words(size: Size) -> str:
    """Return a limit in words, "less than" included if the source says so."""
    return f"less than {size_words(size.value + 1)}" if size.comparison == "below" else size_words(size.value)
