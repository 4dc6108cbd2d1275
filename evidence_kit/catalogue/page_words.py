"""What a page says of a finding or an error: no command, and nothing that only helps in a text editor.

Keys such as order.tracking stay in the sentences; the page calls each by the name of its field.
"""

import re

from evidence_kit.model.codes import load_codes
from evidence_kit.model.finding import Finding
from evidence_kit.model.roles import ROLE_WORDS

FOLDERS = "|".join(sorted(map(re.escape, ROLE_WORDS), key=len, reverse=True))

COMMANDS = re.compile(
    r"case\.toml|evidence-kit (?!(?:can|cannot|does|never|knows)\b)\w|(?<![\w-])--[a-z]|\[\[?[a-z]+(?:\.[a-z]+)?\]"
    r"|\brun the command\b|\b[a-z_]+ = (?:true|false|[\"'])"
)
"""A command, one of its options, the case file, a table or a line of it."""

PLACES = re.compile(rf"(?<![\w/.-])(?:{FOLDERS})/(?![\w.])")
"""A folder into which files of one role are put; in a message it may be a part of a file's name."""


CHECK_DISK = "check the folder, its permissions and the disk"
"""What helps on the page where a command would write elsewhere."""


def is_for_page(hint: str) -> bool:
    """Return whether somebody who has only the page before them can do what a hint says."""
    return not (COMMANDS.search(hint) or PLACES.search(hint))


def message_on_page(finding: Finding) -> str:
    """Return what was found; only the title of its code where the message names commands or case.toml."""
    return f"{load_codes()[finding.code].title}." if COMMANDS.search(finding.message) else finding.message


def hint_on_page(finding: Finding) -> str:
    """Return what to do: as the finding says it for the page or for everybody, else as the catalogue does."""
    hint = finding.page_hint or finding.hint
    return hint if is_for_page(hint) else as_hint(load_codes()[finding.code].page)


def hint_for_reader(code: str, hint: str) -> str:
    """Return what to do by the words of the catalogue, where a recorded hint names commands, folders or case.toml."""
    known = load_codes().get(code)
    return known.page if known and not is_for_page(hint) else ""


def as_hint(sentence: str) -> str:
    """Return advice of the catalogue as hints are written: it goes on from what was found."""
    return f"{sentence[0].lower()}{sentence[1:]}".removesuffix(".")


def ways_on_page(hint: str) -> str:
    """Return the hint of an error without the ways that only a command has."""
    ways = [way for way in hint.split(", or ") if is_for_page(way)]
    return hint and (", or ".join(ways) or CHECK_DISK)
