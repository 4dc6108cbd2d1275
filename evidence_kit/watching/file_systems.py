"""Where the system does not tell of changes: network folders, folders of another system, Windows' Linux."""

import functools
import os
import re
import sys
from pathlib import Path

from evidence_kit.media.process import run

DEAF = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "afs", "webdav", "davfs", "ncpfs", "acfs"),
        *("9p", "drvfs", "virtiofs", "vboxsf", "prl_fs", "vmhgfs", "fakeowner", "osxfs"),
        *("ceph", "glusterfs", "lustre"),
    }
)
"""Types of file systems in which others change files without this system knowing."""

STEADY = frozenset({"nfs", "nfs4", "afs", "ceph", "glusterfs", "lustre", "virtiofs"})
"""Those of them whose files keep their numbers."""

LOCAL_FUSE = frozenset(
    {"fuseblk", "fuse.ntfs", "fuse.ntfs-3g", "fuse.exfat", "fuse.ext2", "fuse.mergerfs", "fuse.bindfs"}
)
"""File systems in user space on a disk of this computer: all changes come through this system."""

ESCAPED = re.compile(r"\\([0-7]{3})")
MOUNT_LINE = re.compile(r".* on (?P<place>.*) \((?P<kind>[^,)]*)")

WINDOWS_REMOTE = 4
"""DRIVE_REMOTE of GetDriveTypeW."""


MOUNTINFO = Path("/proc/self/mountinfo")


def why_polling(folder: Path, table: Path = MOUNTINFO) -> str:
    """Return in words why the system cannot be relied on to tell of changes in a folder; empty when it can.

    Args:
        table: the mounts of a Linux system.
    """
    place = folder.resolve()
    if sys.platform == "win32":
        return "it is a network drive" if is_remote_drive(place) else ""
    if sys.platform.startswith("linux"):
        if "microsoft" in os.uname().release.lower():
            return "Windows' Linux does not hear of every change"
        kind = kind_in_mountinfo(place, table)
    else:
        kind = kind_of_mount(place)
    return f"the system does not tell of changes on {kind}" if is_deaf(kind) else ""


@functools.lru_cache(maxsize=256)
def invents_inodes(device: int, table: Path = MOUNTINFO) -> bool:
    """Return whether the numbers and change times of files on a device may be others at each look; asked on Linux only.

    Args:
        device: as `os.stat` names it.
    """
    if not sys.platform.startswith("linux"):
        return False
    number = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = [line.partition(" - ") for line in table.read_text("utf-8", "surrogateescape").splitlines()]
    except OSError:
        return False
    kinds = {after.split()[0] for before, _, after in lines if after and before.split()[2:3] == [number]}
    return any(is_deaf(kind) and kind not in STEADY for kind in kinds)


def is_deaf(kind: str) -> bool:
    """Return whether changes on a file system of this type may come from elsewhere; unknown ones in user space may."""
    return kind in DEAF or (kind.startswith(("fuse", "macfuse", "osxfuse")) and kind not in LOCAL_FUSE)


def kind_in_mountinfo(place: Path, table: Path) -> str:
    """Return the type of the file system that a path lies on, such as "ext4" (proc_pid_mountinfo(5)); "" if unknown."""
    try:
        lines = table.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    mounts = []
    for line in lines:
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) > 4 and after:
            mounts.append((ESCAPED.sub(lambda code: chr(int(code[1], 8)), fields[4]), after.split()[0]))
    return nearest(place, mounts)


def kind_of_mount(place: Path) -> str:
    """Return the same on macOS and other Unix systems, from what `mount` prints."""
    mounts: list[tuple[str, str]] = []

    def note(line: str) -> None:
        found = MOUNT_LINE.match(line)
        if found:
            mounts.append((found["place"], found["kind"].strip()))

    try:
        run(["mount"], timeout=10, on_line=note)
    except OSError:
        return ""
    return nearest(place, mounts)


def nearest(place: Path, mounts: list[tuple[str, str]]) -> str:
    """Return the type of the innermost mount that holds a path; of two at one place the later covers the earlier."""
    best, kind = -1, ""
    for mounted, found in mounts:
        if len(mounted) >= best and place.is_relative_to(mounted):
            best, kind = len(mounted), found
    return kind


def is_remote_drive(place: Path) -> bool:
    """Return whether a path on Windows lies on another computer."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  (Windows only)

        drive = ctypes.windll.kernel32.GetDriveTypeW(f"{place.drive}\\")
        return place.drive.startswith("\\\\") or drive == WINDOWS_REMOTE
    return False
