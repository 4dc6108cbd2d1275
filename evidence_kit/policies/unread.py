"""Findings about files that could not be examined or opened, or whose format is not read here. Pure."""

from collections.abc import Iterable

from evidence_kit.model.case import Original
from evidence_kit.model.facts import IS_LINK, NOTHING_VISIBLE, ONLY_SOUND, Facts
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import UnreadFormat, word_of

COPY_AGAIN = "copy the whole file from the phone again; if the phone cannot open it either, leave it out"
REMEDIES = {
    NOTHING_VISIBLE: "save it again without transparency, or take the screenshot again",
    ONLY_SOUND: "leave it out, or find the video itself: sound alone shows nothing",
}
"""Hints for known problems of a file; for any other, `COPY_AGAIN`."""

WHAT_IT_READS = {"document": "PDFs", "video": "Videos"}


def not_examined(file: Original) -> Finding:
    """Return the finding for a file that was not or cannot be examined."""
    facts = file.facts
    message = f"This could not be examined: {facts.problem}."
    hint = "check that the file exists and that you may read it"
    if facts.problem == IS_LINK:
        hint = "put a copy of the file there, or leave the link out"
    if facts.missing:
        message = f"{WHAT_IT_READS[facts.kind]} cannot be examined on this system: {facts.problem}."
        instead = "photograph the pages instead" if facts.kind == "document" else "leave it out"
        hint = f"pip install {facts.missing}   or use a computer that has it; if neither is possible, {instead}"
    return Finding("not-examined", file.name, message, hint=hint)


def format_not_read(name: str, unread: UnreadFormat) -> Finding:
    """Return the finding for a format that is not read, with a hint on the format to convert it to."""
    article = "an" if unread.word[0] in "AEIOU" or unread.word.startswith("MXF") else "a"
    return Finding(
        "format-not-read",
        name,
        f"This is {article} {unread.word}, a format that evidence-kit cannot read.",
        hint=f"convert it to {unread.save_as} with the program that made it, and use that",
        expected=unread.save_as,
        actual=unread.word,
    )


def check_opened(file: Original) -> Iterable[Finding]:
    """Yield the finding for a file that could not be opened or read to its end."""
    facts = file.facts
    if facts.oversized:
        yield Finding(
            "too-many-pixels",
            file.name,
            "This picture has more than 220 megapixels, too many to be opened safely.",
            hint="take the photo again with a normal resolution",
            expected=220_000_000,
        )
    elif facts.problem:
        yield Finding(
            "unreadable",
            file.name,
            f"This {word_of(facts.mime)} cannot be used: {facts.problem}.",
            hint=unusable_paper_hint(facts)
            if facts.kind == "document"
            else "save it again with another program if it opens in one, or leave it out"
            if facts.given_up
            else REMEDIES.get(facts.problem, COPY_AGAIN),
        )


def raw_photo(name: str) -> Finding:
    """Return the finding for a camera RAW photo, which only the maker's own program can develop."""
    return Finding(
        "format-not-read",
        name,
        "This is a camera RAW photo, which evidence-kit cannot read; other programs show only a small preview of it.",
        hint="export it as JPEG with the phone's or camera's own program, and use that",
        expected="jpg",
        actual="raw",
    )


def unusable_paper_hint(facts: Facts) -> str:
    """Return the hint for a PDF that cannot be read or opened."""
    if facts.document is not None and facts.document.locked:
        return "open it with its password, print it into a new PDF without one, and use that"
    return "download it again; if no program can open it, photograph the paper and remove this file"
