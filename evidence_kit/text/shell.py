"""Words as they can be typed into the shell in use."""

import os
import re
import shlex

PLAIN = re.compile(r"[\w.:\\/~+=@-]+")
"""What cmd and PowerShell both take without quotes."""


def quoted(name: str, *, windows: bool = os.name == "nt") -> str:
    """Return a file name as it can be typed: in quotes where the shell needs them, never taken for an option.

    Args:
        windows: for cmd and PowerShell, which know double quotes; a file name there holds none itself.
    """
    word = f"./{name}" if name.startswith("-") else name
    if windows:
        return word if PLAIN.fullmatch(word) else f'"{word}"'
    return shlex.quote(word)
