"""Stories that are told in real browsers, each by a module of `tests/studio/story`, and what came of them.

Both browsers are driven by puppeteer-core, as in tests/report; where it, node or a browser are missing the tests are
skipped. EVIDENCE_KIT_LONG=1 tells everything in both browsers, not a part of it. A file has one story, so that whoever
runs its tests tells it once.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import MODULES, PROGRAMS

RUN = Path(__file__).with_name("story") / "run.cjs"

LONG = bool(os.environ.get("EVIDENCE_KIT_LONG"))

END_SECONDS = 560
"""How long a story may take on a machine that has other things to do."""

Settings = dict[str, Any]
Write = Callable[[str, Path], Settings]
"""Writes the files of a story for a kind of browser into a folder, and returns what the story must know of them."""


@dataclass(slots=True)
class Telling:
    """A browser at its story.

    Attributes:
        untold: why there is no such story, or nothing.
        told: what came of it, once it has been waited for.
    """

    untold: str = ""
    settings: Settings = field(default_factory=dict)
    child: "subprocess.Popen[str] | None" = None
    told: dict[str, Any] | None = None

    def end(self) -> dict[str, Any]:
        """Return what came of the story, with its settings; the test is skipped where there is none."""
        if self.child is None:
            pytest.skip(self.untold)
        if self.told is None:
            out, problems = self.child.communicate(timeout=END_SECONDS)
            assert self.child.returncode == 0, problems
            self.told = {**json.loads(out), "settings": self.settings}
        return self.told


def begun(story: str, kind: str, folder: Path, write: Write) -> Telling:
    """Begin a story in one kind of browser."""
    names = PROGRAMS[kind]
    program = next(filter(None, map(shutil.which, names)), None)
    modules = os.environ.get(MODULES)
    if not program:
        return Telling(f"none of {', '.join(names)} is installed")
    if not modules or not Path(modules, "puppeteer-core").is_dir() or not shutil.which("node"):
        return Telling(f"node is not installed, or {MODULES} names no folder with puppeteer-core")
    case = folder / "case"
    case.mkdir()
    command = [sys.executable, "-m", "evidence_kit"]
    settings = {"command": command, "folder": str(case), "long": LONG, **write(kind, folder)}
    child = subprocess.Popen(
        ["node", RUN, kind, program, story, json.dumps(settings)],
        env={**os.environ, "NODE_PATH": modules},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Telling(settings=settings, child=child)


def tellings(
    story: str, folders: pytest.TempPathFactory, write: Write, kinds: tuple[str, ...] = tuple(PROGRAMS)
) -> Iterator[dict[str, Telling]]:
    """Provide a story in each kind of browser, one beside the other; the long form tells each story in both."""
    alone = Telling("EVIDENCE_KIT_LONG=1 tells this story in this browser too")
    telling = {
        kind: begun(story, kind, folders.mktemp(f"{story}-{kind}"), write) if LONG or kind in kinds else alone
        for kind in PROGRAMS
    }
    yield telling
    for one in telling.values():
        if one.child is not None:
            one.child.kill()
            one.child.communicate()


def paths(files: dict[str, Path]) -> dict[str, str]:
    """Return files by what they are, as a story takes them."""
    return {name: str(path) for name, path in files.items()}
