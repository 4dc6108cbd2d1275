"""Have a folder watched from each login on, and no longer."""

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.errors import CannotWrite, ToolMissing, UsageWrong
from evidence_kit.media.files import put_file
from evidence_kit.media.process import run
from evidence_kit.text.names import printable
from evidence_kit.text.shell import quoted
from evidence_kit.watching.cases import refuse_others
from evidence_kit.watching.service import System, file_name, service_of, service_text

SYSTEMS: dict[str, System] = {"linux": "linux", "darwin": "macos", "win32": "windows"}

SECONDS = 20
"""What a system may take to start or stop a service."""

ATTEMPTS = 4
"""After each, launchd gets a second more."""

WAITING = "--wait"
"""What is started at login waits for its folder, and while another watcher has it."""

OURS, KEPT = "EVIDENCE_KIT_", frozenset({"PYTHONPATH", "XDG_CACHE_HOME", "XDG_STATE_HOME"})
FOLDERS = frozenset({"EVIDENCE_KIT_CACHE", "EVIDENCE_KIT_STATE", *KEPT})
"""Variables that hold for what is started at login too, and those that name folders."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A service that was written or removed.

    Attributes:
        path: its file.
        was_there: there was one for this folder already.
        at_login: whether it starts at each login from now on.
        done: whether the system has started it, or stopped it, now.
        by_hand: what to type for that where it has not; empty where nothing can be done before the next login.
    """

    path: Path
    was_there: bool
    at_login: bool
    done: bool
    by_hand: str = ""


def install_service(folder: str | Path, options: Sequence[str] = ()) -> Installed:
    """Write what starts a watcher for `folder` at each login, and start it now where the system can.

    Args:
        options: of `evidence-kit watch`, as on the command line, such as "--strict"; they are not checked.

    Raises:
        CaseUnreadable: there is no such folder.
        UsageWrong: this system has no such services, the path cannot be written into one, or it leads to a package.
        ToolMissing: this Linux starts programs in another way.
        CannotWrite: the file cannot be written.
    """
    folder = Path(folder).resolve()
    refuse_others(folder)
    system = this_system()
    service = service_of(folder, program(system), ("watch", str(folder), *options, WAITING), environment())
    path = place_of(system) / file_name(system, service)
    was_there = path.exists()
    put_file(path, service_text(system, service).encode())
    if system == "linux":
        name = path.name
        again = ["restart"] if was_there else []
        done = (
            asked("systemctl", "--user", "daemon-reload")
            and asked("systemctl", "--user", "enable", "--now", name)
            and all(asked("systemctl", "--user", word, name) for word in again)
        )
        return Installed(path, was_there, is_wanted(path), done, f"systemctl --user enable --now {name}")
    if system == "macos":
        if was_there:
            asked("launchctl", "bootout", f"{domain()}/{service.name}")
        done = any(bootstrapped(path, attempt) for attempt in range(ATTEMPTS if was_there else 1))
        return Installed(
            path, was_there, at_login=True, done=done, by_hand=f"launchctl bootstrap {domain()} {quoted(str(path))}"
        )
    return Installed(path, was_there, at_login=True, done=False, by_hand=quoted(str(path)))


def uninstall_service(folder: str | Path) -> Installed | None:
    """Stop and remove what starts a watcher for `folder`; None when there is nothing of that kind.

    Raises:
        UsageWrong: this system has no such services.
        ToolMissing: this Linux starts programs in another way.
        CannotWrite: the file cannot be removed.
    """
    system = this_system()
    service = service_of(Path(folder).resolve(), program(system), ())
    path = place_of(system) / file_name(system, service)
    if not path.exists():
        return None
    stopped = False
    if system == "linux":
        stopped = asked("systemctl", "--user", "disable", "--now", path.name)
    elif system == "macos":
        stopped = asked("launchctl", "bootout", f"{domain()}/{service.name}")
    try:
        link_of(path).unlink(missing_ok=True)  # where no session could be asked it is still there
        path.unlink()
    except OSError as problem:
        raise cannot_remove(path, problem) from None
    if system == "linux":
        asked("systemctl", "--user", "daemon-reload")
    by_hand = f"systemctl --user stop {path.name}" if system == "linux" else ""
    return Installed(path, was_there=True, at_login=False, done=stopped, by_hand=by_hand)


def environment() -> dict[str, str]:
    """Return the variables of this process that change what a watcher does, as they mean the same from any folder."""
    found = {name: value for name, value in os.environ.items() if value and (name.startswith(OURS) or name in KEPT)}
    for name in found.keys() & FOLDERS:
        if found[name].strip().lower() != "off":
            found[name] = os.pathsep.join(str(Path(part).absolute()) for part in found[name].split(os.pathsep))
    return dict(sorted(found.items()))


def link_of(unit: Path) -> Path:
    """Return the link that makes systemd start a unit at login."""
    return unit.parent / "default.target.wants" / unit.name


def is_wanted(unit: Path) -> bool:
    """Return whether systemd starts a unit at the next login; the link is written where no session could be asked."""
    link = link_of(unit)
    with contextlib.suppress(OSError):
        if not link.is_symlink():
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(unit)
    return link.is_symlink()


def bootstrapped(path: Path, attempt: int) -> bool:
    """Return whether launchd has taken in an agent; it does not while the one before is still ending."""
    time.sleep(attempt)
    return asked("launchctl", "bootstrap", domain(), str(path))


def this_system() -> System:
    """Return which kind of service this system has.

    Raises:
        UsageWrong: none that is known.
        ToolMissing: this Linux starts programs in another way.
    """
    if sys.platform not in SYSTEMS:
        raise UsageWrong(
            f"It is not known how {sys.platform} starts a program at login.",
            hint="start evidence-kit watch FOLDER from whatever starts your own programs",
        )
    if sys.platform == "linux" and shutil.which("systemctl") is None:
        raise ToolMissing(
            "There is no systemd here, which starts programs at login.",
            hint="let your desktop's autostart run evidence-kit watch FOLDER",
        )
    return SYSTEMS[sys.platform]


def place_of(system: System) -> Path:
    """Return the folder in which the system looks for the user's services."""
    home = Path.home()
    if system == "linux":
        return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "systemd" / "user"
    if system == "macos":
        return home / "Library" / "LaunchAgents"
    roaming = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    return roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Startup"


def program(system: System) -> str:
    """Return the interpreter of this environment; on Windows the one that opens no window."""
    python = Path(sys.executable).absolute()
    windowless = python.with_name("pythonw.exe")
    return str(windowless if system == "windows" and windowless.exists() else python)


def domain() -> str:
    """Return launchd's name for the user who is logged in."""
    return f"gui/{os.getuid()}" if hasattr(os, "getuid") else "gui"


def asked(*argv: str) -> bool:
    """Return whether a program of the system did what it was asked; one that is not there did not."""
    try:
        return run(argv, timeout=SECONDS).code == 0
    except OSError:
        return False


def cannot_remove(path: Path, problem: OSError) -> CannotWrite:
    """Return the error that explains why a service stays."""
    name = printable(str(path))
    return CannotWrite(f"Cannot remove {name}: {problem.strerror or problem}.", hint=f"remove {name} by hand")
