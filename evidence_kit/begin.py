"""Beginning a case: a folder and a commented case.toml that lists what is already there."""

import json
from pathlib import Path

from evidence_kit.casefile import CASE_FILE
from evidence_kit.errors import CannotWrite
from evidence_kit.folders import walk
from evidence_kit.formats import is_media_name
from evidence_kit.names import printable, relative

TEMPLATE = """# What the names of the files do not say. All of it is optional; remove the # before what you fill in.
# Amounts are text ("24.90"), dates are bare (2026-09-02).

[order]
# platform = "aliexpress"
# number = "8123456789012345"
# tracking = "RB123456785GB"
# item = "String light, 10 m, warm white"
# price = "24.90"
# shipping = "3.00"
# currency = "USD"
# shipped = 2026-09-02
# delivered = 2026-10-20
# confirmed = 2026-10-21
# protection_ends = 2026-11-30

[claim]
# reason = "wrong-colour"
# received = true
# refund = "24.90"
# statement_file = "statement.txt"      # or write it here: statement = "..."

# What a file shows, when neither its name nor its folder says so. Roles: listing, received, label, packaging, damage,
# contents, scale, size-label, chat, tracking, policy-excerpt, report, document, unboxing, other.
# redact covers places with black (a name, an address): x, y, width, height in pixels of the upright picture, as in
#   redact = [[80, 900, 620, 120], [80, 1100, 400, 60]]
{evidence}
# The listing's picture and yours side by side, with the same box on both: x, y, width, height in pixels of the
# picture as it is seen upright.
# [[comparison]]
# listing = "listing.webp"
# received = "IMG_2034.HEIC"
# caption = "Ordered warm white, received blue"
# [[comparison.mark]]
# label = "Colour"
# colour = true                          # measure both places and show the difference
# listing = [120, 80, 300, 240]
# received = [410, 96, 310, 250]
# [[comparison.ruler]]                   # two points whose distance is known, and two whose distance is to be told
# side = "received"
# points = [120, 900, 1120, 905]         # x, y of the one, x, y of the other
# length = "10 cm"
# item = [130, 600, 860, 610]
# label = "Width"
"""


def begin_case(folder: Path) -> Path:
    """Write a commented case.toml into `folder`, made when it is not there, and return what was written.

    Raises:
        CannotWrite: there is a case.toml already, or the folder cannot be written to.
    """
    path = folder / CASE_FILE
    if path.exists() or path.is_symlink():
        raise CannotWrite(
            f"{printable(str(path))} is there already; it is not overwritten.", hint="edit it, or move it away"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as handle:
            handle.write(TEMPLATE.replace("{evidence}", evidence_lines(folder)))
    except OSError as problem:
        raise CannotWrite(
            f"Cannot write {printable(str(path))}: {problem.strerror or problem}.", hint="choose another folder"
        ) from None
    return path


def evidence_lines(folder: Path) -> str:
    """Return a commented table for every picture and video that is there, or for one that might be."""
    names = sorted(media_names(folder)) or ["IMG_2034.HEIC"]
    return "\n".join(
        f'# [[evidence]]\n# file = {quoted(name)}\n# role = "received"\n# caption = ""\n' for name in names
    )


def media_names(folder: Path) -> list[str]:
    """Return the names of the pictures and videos below `folder`."""
    names = [relative(found.path, folder) for found in walk(folder) if found.what == "file"]
    return [name for name in names if is_media_name(name)]


def quoted(name: str) -> str:
    """Return a name as a TOML basic string; JSON's strings are TOML's, but for DEL."""
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007F")
