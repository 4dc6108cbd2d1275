"""Sizes against a limit whose megabyte may be decimal or binary. Pure."""

from collections.abc import Iterable

from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Size
from evidence_kit.text.shell import quoted
from evidence_kit.text.words import size_words


def check_size(code: str, name: str, actual: int, size: Size) -> Iterable[Finding]:
    """Yield an error above the limit under either reading of "MB", a warning between the two readings."""
    if actual > size.ceiling:
        yield too_large(code, name, actual, size, "The file has")
    elif actual > size.value:
        yield Finding(
            "size-grey-zone",
            name,
            f"The file has {size_words(actual)}: {between(size)}.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   makes it safe",
            expected=size.value,
            actual=actual,
            source=size.source,
        )


def between(size: Size) -> str:
    """Return why a size between a limit's two readings is uncertain."""
    if size.unit != "unknown":
        return (
            f"between {size_words(size.value)}, which is surely accepted, and {size_words(size.ceiling)}, above which "
            "it is refused"
        )
    unit = "a kB as 1,024" if size.value < 1_000_000 - 1 else "a MB as 1,048,576"
    return f"under the limit only if the form counts {unit} bytes"


def too_large(code: str, name: str | None, actual: int, size: Size, subject: str) -> Finding:
    """Return the finding for bytes above a limit."""
    hint = f"evidence-kit fit {quoted(name)} --out fitted/   makes it fit" if name else "leave the least important out"
    if code == "document-too-large":
        hint = "make the PDF smaller"
    return Finding(
        code,
        name,
        f"{subject} {size_words(actual)}; the form accepts {taken(size)}.",
        hint=hint,
        expected=size.value,
        actual=actual,
        source=size.source,
    )


def taken(size: Size) -> str:
    """Return a limit in the source's words: "less than" or up to."""
    return f"less than {size_words(size.value + 1)}" if size.comparison == "below" else size_words(size.value)
