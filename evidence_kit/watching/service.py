"""What starts a watcher at each login, as each system writes it."""

import plistlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from evidence_kit.errors import UsageWrong
from evidence_kit.text.names import printable, slug
from evidence_kit.watching.journal import key_of

System = Literal["linux", "macos", "windows"]

RETRY_SECONDS = 30
"""After which a watcher that ended is started again: its folder may lie on a disk that is not there yet."""

NEVER_AGAIN = "2 4"
"""Exit codes with which it is not: another start would end the same way."""


@dataclass(frozen=True, slots=True)
class Service:
    """A watcher that is started at each login.

    Attributes:
        name: of its file, without an ending; the same for the same folder.
        command: the program by its absolute path, and what follows it.
        environment: variables that hold for it.
    """

    name: str
    folder: Path
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def service_of(
    folder: Path, python: str, words: Sequence[str], environment: Mapping[str, str] | None = None
) -> Service:
    """Return the service for a folder.

    Args:
        python: the interpreter that has this package.
        words: what follows `evidence-kit`.
        environment: variables that hold for it.

    Raises:
        UsageWrong: a path has characters that no such file can hold.
    """
    environment = environment or {}
    # -P: a file evidence_kit.py in the folder where it starts is not taken for the program.
    command = (python, "-P", "-m", "evidence_kit", *words)
    for word in (*command, *environment.values()):
        if any(unicodedata.category(char) in ("Cc", "Cs") for char in word):
            raise UsageWrong(
                f"{printable(word)} cannot be written into a service, because of its unprintable characters.",
                hint="rename the folder",
            )
    return Service(
        f"evidence-kit-watch-{slug(folder.name) or 'folder'}-{key_of(folder)[:6]}", folder, command, environment
    )


def service_text(system: System, service: Service) -> str:
    """Return the file that makes a system start the watcher."""
    texts = {"linux": systemd_unit, "macos": launchd_agent, "windows": startup_script}
    return texts[system](service)


def file_name(system: System, service: Service) -> str:
    """Return the name of that file."""
    return f"{service.name}.{({'linux': 'service', 'macos': 'plist', 'windows': 'cmd'})[system]}"


def systemd_unit(service: Service) -> str:
    """Return a unit of systemd for one user."""
    told = printable(str(service.folder)).replace("%", "%%")
    program, *rest = service.command
    # What stands first is no place for variables: there a dollar sign is itself.
    words = [systemd_quoted(program), *(systemd_quoted(word).replace("$", "$$") for word in rest)]
    return "\n".join(
        (
            "[Unit]",
            f"Description=evidence-kit watches {told} and keeps its packages up to date",
            "StartLimitIntervalSec=0",
            "",
            "[Service]",
            *(f"Environment={systemd_quoted(f'{name}={value}')}" for name, value in service.environment.items()),
            f"ExecStart={' '.join(words)}",
            "Restart=on-failure",
            f"RestartSec={RETRY_SECONDS}",
            f"RestartPreventExitStatus={NEVER_AGAIN}",
            "SuccessExitStatus=130",
            "KillSignal=SIGINT",
            "",
            "[Install]",
            "WantedBy=default.target",
            "",
        )
    )


def systemd_quoted(word: str) -> str:
    """Return a word as systemd reads it: quoted, with no specifier in it."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{plain}"'


def launchd_agent(service: Service) -> str:
    """Return a launchd agent."""
    return plistlib.dumps(
        {
            "Label": service.name,
            "ProgramArguments": list(service.command),
            "EnvironmentVariables": dict(service.environment),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": RETRY_SECONDS,
            "ProcessType": "Background",
        }
    ).decode()


def startup_script(service: Service) -> str:
    """Return a script for the Startup folder of Windows; it ends at once, and the watcher has no window."""
    command = " ".join(windows_quoted(word) for word in service.command)
    variables = (f"set {windows_quoted(f'{name}={value}')}" for name, value in service.environment.items())
    return "\r\n".join(("@echo off", "chcp 65001 >nul", *variables, f'start "" /b {command} >nul 2>nul <nul', ""))


def windows_quoted(word: str) -> str:
    """Return a word as a script of Windows hands it to a program: in quotes, with no variable in it."""
    ending = word[len(word.rstrip("\\")) :]  # before a quote, each stands for half a one
    return f'"{word}{ending}"'.replace("%", "%%")
