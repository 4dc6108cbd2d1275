"""Sizes, days ahead and commands, as they are written in messages."""

from evidence_kit.text.shell import quoted


def size_words(size: int) -> str:
    """Return a size as "5.31 MB (5,312,345 bytes)", small ones in kB or bytes alone."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1e6:.2f} MB ({size:,} bytes)" if size >= 1e6 else f"{size / 1e3:.1f} kB ({size:,} bytes)"


def fitting(name: str, what: str) -> str:
    """Return the command that repairs a file, followed by what it does."""
    return f"evidence-kit fit {quoted(name)} --out fitted/   {what}"


def applying(*statements: tuple[str, object]) -> list[str]:
    """Return the words of those statements whose condition holds."""
    return [words for words, holds in statements if holds]


def ahead(days: int) -> str:
    """Return "today", "tomorrow" or "in 3 days" for a day that is `days` ahead."""
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"


def counted(count: int, noun: str) -> str:
    """Return a number with its noun, such as "1 file" or "1,200 files"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


STEPS = {
    "catalog": "looking at the files",
    "labels": "reading labels",
    "compose": "making comparisons",
    "fit": "making files fit",
    "verify": "looking at what was made",
    "record": "writing the report",
}
"""The steps of a build, as a person reads them."""
