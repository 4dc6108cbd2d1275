"""Sizes, days, names and ways of making, as a person reads them on the page. Pure."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from evidence_kit.languages import ENGLISH
from evidence_kit.report.page.recorded import RecordedFacts, RecordedUpload
from evidence_kit.report.text import size_of
from evidence_kit.text.names import printable

LONGEST_NAME = 72
"""Characters of a name that are shown; of a longer one the middle is left out."""

ENDING = 24
"""Characters that are kept of the end of a long name, its extension among them."""

ACTIONS = {
    "copied": "copied byte for byte",
    "stripped": "only metadata removed",
    "remuxed": "copied without re-encoding",
    "encoded": "encoded once",
}

CONTAINERS = {"quicktime": "mov", "matroska": "mkv"}
"""Containers that people know by another name."""

KINDS = {"image": "Image", "video": "Video", "document": "Document"}


def name_of(path: str) -> str:
    """Return a file's name without characters that could turn or break a line, and not too long for one."""
    name = printable(path)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - ENDING - 1]}…{name[-ENDING:]}"


def day_of(iso: str) -> str:
    """Return a day with its month in words; what is no day as it is."""
    try:
        return ENGLISH.day(dt.date.fromisoformat(iso))
    except ValueError:
        return printable(iso)


class Piece(NamedTuple):
    """A part of a text; `kind` is "command", "place" for what stands for the reader's own file or folder, or empty."""

    text: str
    kind: str = ""


PLACES = {"CASE": "your case folder", "FILE": "your case folder", "VIDEO": "your video", "DIR": "a folder"}
"""What stands in a command for a file or folder; a page does not know where it lies, so it cannot fill it in."""

COMMAND = re.compile(
    r"evidence-kit (?:init|check|build|plan|statement|deadlines|next|reasons|fit|suggest|stills|verify|explain)\b"
    rf"(?: (?:{'|'.join(PLACES)})\b| --[a-z]+)*"
)

DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def pieces(text: str) -> list[Piece]:
    """Return a text in parts, with the commands in it apart."""
    parts, done = [], 0
    for found in COMMAND.finditer(text):
        parts.append(Piece(text[done : found.start()]))
        for number, part in enumerate(re.split(rf"\b({'|'.join(PLACES)})\b", found.group())):
            parts.append(Piece(PLACES[part], "place") if number % 2 else Piece(part, "command"))
        done = found.end()
    return [part for part in (*parts, Piece(text[done:])) if part.text]


def with_days(text: str) -> str:
    """Return a text with its days written in words."""
    return DAY.sub(lambda found: day_of(found.group()), text)


def sentence(words: str) -> str:
    """Return words with a capital at their beginning; a command keeps its small letter."""
    return words if words.startswith("evidence-kit") else words[:1].upper() + words[1:]


def slot_of(slot: str) -> str:
    """Return the place of the form, such as "Image 2"."""
    kind, _, number = slot.partition("-")
    return f"{KINDS.get(kind, sentence(printable(kind)))} {printable(number)}".strip()


def among_alike(upload: RecordedUpload, uploads: Sequence[RecordedUpload]) -> str:
    """Return which of several uploads that show the same kind of thing this one is; nothing for the only one."""
    alike = [one.path for one in uploads if one.why == upload.why]
    return f" ({alike.index(upload.path) + 1} of {len(alike)})" if upload.why and len(alike) > 1 else ""


def facts_of(size: int | None, facts: RecordedFacts) -> list[str]:
    """Return type, pixels, length and size of a file, as far as they are known."""
    kind = facts.format or facts.container or (facts.mime or "").rpartition("/")[2]
    words = [CONTAINERS.get(kind, kind).upper()]
    if facts.codec:
        words[0] += f" ({facts.codec.upper()})"
    if facts.width and facts.height:
        words.append(f"{facts.width} x {facts.height} px")
    if facts.duration:
        words.append(f"{facts.duration:.1f} s")
    if facts.pages:
        words.append(f"{facts.pages} page{'s' if facts.pages != 1 else ''}")
    words.append(size_of(size))
    return [word for word in words if word]


def made_by(upload: RecordedUpload) -> list[str]:
    """Return how a file was made, in a few words each."""
    settings = upload.recipe.settings
    words = [ACTIONS.get(upload.recipe.action, printable(upload.recipe.action))]
    if upload.step == "compose":
        together = "put side by side" if len(upload.made_from) == 2 else "put on one sheet"
        words = ["marked with numbered boxes" if settings.get("marked") else together]
    if settings.get("turned"):
        words.append("turned upright without loss")
    words += quality_of(settings)
    reasons = settings.get("why")
    if isinstance(reasons, list) and reasons:
        words.append(f"because {' and '.join(map(str, reasons))}")
    left = settings.get("dropped")
    others = [str(one) for one in left if one != "metadata"] if isinstance(left, list) else []
    if others:
        words.append(f"left behind: {', '.join(others)}")
    return [printable(word) for word in words if word]


def quality_of(settings: Mapping[str, Any]) -> list[str]:
    """Return the quality that a picture or film was encoded with."""
    words = []
    if isinstance(settings.get("quality"), int | float):
        words.append(f"JPEG quality {settings['quality']:g} of 100")
    if isinstance(settings.get("crf"), int | float):
        words.append(f"quality {settings['crf']:g} (CRF; 18 looks like the original)")
    return words


def most_bytes(rules: Mapping[str, Any], kind: str) -> int | None:
    """Return how many bytes the form accepts of a kind of file; None when that is not known."""
    try:
        most = rules[kind]["max_bytes"]["value"]
    except (KeyError, TypeError):
        return None
    return most if isinstance(most, int) else None
