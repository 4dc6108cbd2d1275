"""What a child process learns of the user's surroundings: the variables that it needs, and no others.

Tokens and passwords are kept in the environment, above all in CI. A child that a hostile file has taken over must not
find them, so variables are passed by name.
"""

import os
from collections.abc import Mapping
from pathlib import Path

NEEDED = frozenset(
    {
        *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"),
        *("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONUTF8"),
        *("PYTHONWARNINGS", "__PYVENV_LAUNCHER__"),
        *("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS"),
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "NUMBER_OF_PROCESSORS"),
        *("EVIDENCE_KIT_FFMPEG", "EVIDENCE_KIT_READ_SECONDS", "EVIDENCE_KIT_DEBUG", "EVIDENCE_KIT_SANDBOX"),
    }
)
"""What a program needs to start, find its libraries, and do the same as in this process."""

OF_THE_SESSION = frozenset(
    {
        *("HOME", "USER", "LOGNAME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"),
        *("PROGRAMFILES", "PROGRAMFILES(X86)", "TMPDIR", "TEMP", "TMP", "LANGUAGE", "NO_COLOR", "SHELL", "TERM"),
        *("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "CHROMIUM_FLAGS", "DESKTOP_SESSION"),
        *("SNAP", "FLATPAK_ID", "KDE_FULL_SESSION", "KDE_SESSION_VERSION", "GNOME_DESKTOP_SESSION_ID", "BROWSER"),
    }
)
"""What programs of the user's session need besides: their folders, their screen and the bus that they talk over."""

BEGINNINGS = ("XDG_", "LC_", "EVIDENCE_KIT_")

SANDBOX = "EVIDENCE_KIT_SANDBOX"
"""`limits` does without the kernel's cage; `require` refuses to work without it."""

FOLDERS = ("TMPDIR", "TEMP", "TMP")
"""Names under which programs look for the folder of temporary files."""


def sandbox_setting() -> str:
    """Return what the user's environment says of the sandbox, in lower case; empty where it says nothing."""
    return os.environ.get(SANDBOX, "").strip().lower()


def of_session() -> dict[str, str]:
    """Return the environment of a program that decodes nothing: a browser, a service manager, a build of ours."""
    wanted = NEEDED | OF_THE_SESSION
    return {name: value for name, value in os.environ.items() if name.upper() in wanted or name.startswith(BEGINNINGS)}


def of_decoder(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a child that decodes what others made.

    Args:
        folder: its own empty one, for temporary files and in place of the user's home.
        more: variables that it gets besides.
    """
    kept = {name: value for name, value in os.environ.items() if name.upper() in NEEDED}
    own = dict.fromkeys((*FOLDERS, "HOME", "USERPROFILE"), str(folder))
    return {**kept, **own, **(more or {})}


def variables(own: Path | None, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a child; that of one in a cage, which has its own folder, holds nothing of the user."""
    return of_decoder(own, more) if own else {**of_session(), **(more or {})}
