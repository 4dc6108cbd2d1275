"""What is found of one thing that the work depends on."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "optional", "missing"]


@dataclass(frozen=True, slots=True)
class SetupCheck:
    """One thing that the work depends on: a program, a library, the sandbox, a folder.

    Attributes:
        state: "missing" is needed and not there; "optional" is not there, and most work goes on without it.
        found: its version or place, or what is wrong, in words.
        remedy: what to type or do; empty where nothing needs to be done.
    """

    name: str
    state: State
    found: str
    remedy: str = ""
