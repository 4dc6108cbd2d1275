"""What a case holds, by content: names and checksums. Files are read only where their state is not known yet."""

from collections.abc import Mapping
from pathlib import Path

from evidence_kit.media.files import hash_file
from evidence_kit.watching.states import State, state_of

Contents = dict[str, str]
"""The checksum of everything in a case by its name in it; of what is no readable file, a word."""

NOT_READ = "not read"


def contents_of(case: Path, states: Mapping[str, State], known: Mapping[str, tuple[State, str]]) -> Contents:
    """Return the contents of a case in these states.

    Args:
        known: checksums by name, each with the state of the file when it was computed.
    """
    contents = {}
    for name, state in states.items():
        remembered = known.get(name)
        if remembered and remembered[0] == state:
            contents[name] = remembered[1]
        else:
            contents[name] = checksum(case / name, state) if state.is_file else NOT_READ
    return contents


def checksum(path: Path, state: State) -> str:
    """Return the checksum of a file in this state; a word when it cannot be read or changes while it is read."""
    try:
        found = hash_file(path)
        return found if state_of(path) == state else NOT_READ
    except OSError:
        return NOT_READ
