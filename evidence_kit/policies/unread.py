"""Files that could not be examined, or whose format is known but not read here."""

from evidence_kit.model.case import Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import UnreadFormat

WHAT_IT_READS = {"document": "PDFs", "video": "Videos"}


def not_examined(file: Original) -> Finding:
    """Return the finding for a file that was not or cannot be examined."""
    facts = file.facts
    message = f"This could not be examined: {facts.problem}."
    hint = "check that the file exists and that you may read it"
    if facts.missing:
        message = f"{WHAT_IT_READS[facts.kind]} cannot be examined on this system: {facts.problem}."
        instead = "photograph the pages instead" if facts.kind == "document" else "leave it out"
        hint = f"pip install {facts.missing}   or use a computer that has it; if neither is possible, {instead}"
    return Finding("not-examined", file.name, message, hint=hint)


def format_not_read(name: str, unread: UnreadFormat) -> Finding:
    """Return the finding for an unread format, with what to convert the file to."""
    article = "an" if unread.word[0] in "AEIOU" or unread.word.startswith("MXF") else "a"
    return Finding(
        "format-not-read",
        name,
        f"This is {article} {unread.word}, a format that evidence-kit cannot read.",
        hint=f"convert it to {unread.save_as} with the program that made it, and use that",
        expected=unread.save_as,
        actual=unread.word,
    )
