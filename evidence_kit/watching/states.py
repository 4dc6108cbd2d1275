"""The states of a case's files, by which it is seen without reading them that one has changed."""

import os
from pathlib import Path
from typing import NamedTuple

from evidence_kit.case.folder import walk
from evidence_kit.watching.file_systems import invents_inodes


class State(NamedTuple):
    """What the system says of a file; every change of its content changes one of them.

    Attributes:
        size: bytes; less than 0 for what is no file and never opened, such as a link.
        modified: nanoseconds; copying programs set it to an old time.
        inode: another one for a file that was put in the place of this one; 0 where the file system makes them up.
        changed: nanoseconds; set by the system alone (on Windows: when the file was made); 0 where inodes are made up.
    """

    size: int
    modified: int
    inode: int
    changed: int

    @property
    def is_file(self) -> bool:
        """Whether it is a file that can be read."""
        return self.size >= 0


NO_FILE = State(-1, 0, 0, 0)

CLOSED = State(-2, 0, 0, 0)
"""Of what cannot be looked at, such as a folder without the right to list it: there may be files in it."""


def states_in(case: Path) -> dict[str, State]:
    """Return the state of everything in a case by its name in it; our own output is left out.

    Raises:
        OSError: the case itself cannot be listed.
    """
    os.scandir(case).close()
    states = {}
    for found in walk(case):
        name = str(found.path.relative_to(case))
        if found.what != "file":
            states[name] = CLOSED if found.what == "unreadable" else NO_FILE
            continue
        try:
            states[name] = state_of(found.path)
        except OSError:
            continue
    return states


def state_of(path: Path) -> State:
    """Return the state of a file; a link is not followed.

    Raises:
        OSError: it is not there.
    """
    status = path.lstat()
    if invents_inodes(status.st_dev):
        return State(status.st_size, status.st_mtime_ns, 0, 0)
    return State(status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)
