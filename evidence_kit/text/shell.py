"""File names and commands as they are typed into a shell."""

import os
import re
import shlex
import sys
from pathlib import PurePath

PLAIN = re.compile(r"[\w.:\\/~+=@-]+")
"""Names that cmd and PowerShell both accept without quotes."""


def quoted(name: str, *, windows: bool = os.name == "nt") -> str:
    """Return a file name as it is typed into a shell: quoted where needed, and never mistaken for an option.

    Args:
        windows: quote for cmd and PowerShell, with double quotes, which no file name can contain there.
    """
    word = f"./{name}" if name.startswith("-") else name
    if windows:
        return word if PLAIN.fullmatch(word) else f'"{word}"'
    return shlex.quote(word)


def how_to_install(*packages: str) -> str:
    """Return the command that adds packages beside this program, however it was installed, even from a folder."""
    names = " ".join(map(quoted, packages))
    parts = PurePath(sys.prefix).parts
    if "pipx" in parts:
        return f"pipx inject evidence-kit {names}"
    if "uv" in parts and "tools" in parts:
        return f"uv tool install --with {quoted(','.join(packages))} evidence-kit"
    # PowerShell runs a path in quotes only behind an ampersand.
    call = "& " if os.name == "nt" and quoted(sys.executable) != sys.executable else ""
    return f"{call}{quoted(sys.executable)} -m pip install {names}"


def how_to_add(extra: str, otherwise: str) -> str:
    """Return the command that adds all that an extra of this program brings.

    Args:
        otherwise: the package to add where it is unknown what the extra brings, as in a copy that pip did not install.
    """
    from importlib import metadata  # noqa: PLC0415  (slow to load, and rarely needed)

    try:
        needs = metadata.requires("evidence-kit") or []
    except metadata.PackageNotFoundError:
        needs = []
    brought = [need.partition(";")[0].strip() for need in needs if re.search(rf"extra == .{extra}\b", need)]
    return how_to_install(*(brought or [otherwise]))
