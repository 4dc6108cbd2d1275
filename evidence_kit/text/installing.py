"""How to add a package to the installation that is running: pip, pipx and uv each have their own command."""

import os
import sys
from pathlib import PurePath

from evidence_kit.text.shell import quoted


def how_to_install(package: str) -> str:
    """Return the command that adds a package beside this program, however it was installed, even from a folder."""
    parts = PurePath(sys.prefix).parts
    if "pipx" in parts:
        return f"pipx inject evidence-kit {package}"
    if "uv" in parts and "tools" in parts:
        return f"uv tool install --with {package} evidence-kit"
    # PowerShell runs a path in quotes only behind an ampersand.
    call = "& " if os.name == "nt" and quoted(sys.executable) != sys.executable else ""
    return f"{call}{quoted(sys.executable)} -m pip install {package}"
