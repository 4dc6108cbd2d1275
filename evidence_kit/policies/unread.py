"""What is said of a picture or film in a format that is known and not read here."""

from evidence_kit.formats import UnreadFormat
from evidence_kit.model import Finding, Severity


def format_not_read(name: str, unread: UnreadFormat, severity: Severity) -> Finding:
    """Return the finding that names the format, and what to convert the file to."""
    article = "an" if unread.word[0] in "AEIOU" or unread.word.startswith("MXF") else "a"
    return Finding(
        "format-not-read",
        severity,
        name,
        f"This is {article} {unread.word}, a format which is not read here.",
        hint=f"convert it to {unread.save_as} with the program that made it, and use that",
        expected=unread.save_as,
        actual=unread.word,
    )
