"""Which deadlines somebody was told of, so that a watcher that begins again does not repeat them."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from evidence_kit.errors import CannotWrite
from evidence_kit.media.files import put_file
from evidence_kit.text.regular import read_regular
from evidence_kit.watching.journal import MOST_BYTES, decoded, encoded, key_of, make_state_folder, state_folder

Shown = dict[Path, frozenset[str]]
"""What was said of the deadlines of each case."""


def read_shown(folder: Path) -> Shown:
    """Return what was said while `folder` was watched before; nothing where that is not known."""
    try:
        noted = msgspec.json.decode(read_regular(place_of(folder), MOST_BYTES), type=dict[str, list[str]])
        return {Path(decoded(case)): frozenset(words) for case, words in noted.items()}
    except (OSError, ValueError, RecursionError):
        return {}


def write_shown(folder: Path, shown: Mapping[Path, frozenset[str]]) -> None:
    """Note what was said; where nothing can be written, a later watcher says it again."""
    noted = {encoded(str(case)): sorted(words) for case, words in shown.items() if words}
    try:
        make_state_folder()
        put_file(place_of(folder), msgspec.json.encode(noted), private=True)
    except (CannotWrite, OSError):
        return


def place_of(folder: Path) -> Path:
    """Return the file for a watched folder, beside its journal."""
    return state_folder() / f"{key_of(folder)}.shown.json"
