"""The command line, as a user calls it or in this process, and how it ended."""

import atexit
import contextvars
import io
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Ran:
    """How the command line ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The JSON object on standard output."""
        loaded: dict[str, Any] = json.loads(self.out)
        return loaded

    def codes(self, *severities: str) -> list[str]:
        """The codes of the findings, of some severities or of all."""
        return [one["code"] for one in self.data["findings"] if not severities or one["severity"] in severities]


ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""The signals that the program handles while it runs."""


SET_BY_LIBRARIES = ("PYTEST_", "LD_LIBRARY_PATH", "LIBRARY_PATH", "MAGIC")
"""How the names begin that pytest, pylibmagic and OpenCV write into the environment."""


def surroundings() -> dict[str, str]:
    """Return the environment as the user and the test made it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(SET_BY_LIBRARIES)}


STATE = tempfile.TemporaryDirectory(prefix="evidence-kit-state-")
atexit.register(STATE.cleanup)
os.environ["EVIDENCE_KIT_STATE"] = STATE.name
"""What watchers remember, out of the user's own folder."""

os.environ["EVIDENCE_KIT_CACHE"] = "off"  # no test sees what another has made; those of the cache name a folder

BEGAN_WITH = surroundings()


def obeying() -> tuple[str, ...]:
    """Return the words before a command that make permissions hold it back: root gives away what overrides them."""
    powers = "-dac_override,-dac_read_search"
    return (needed("setpriv"), f"--bounding-set={powers}", f"--inh-caps={powers}") if os.geteuid() == 0 else ()


def run_cli(*argv: object, folder: Path | None = None, timeout: float = 300, **environment: str) -> Ran:
    """Run evidence-kit as a user would, and return how it ended; a traceback is a failure whatever was expected."""
    done = subprocess.run(
        [sys.executable, "-m", "evidence_kit", *map(str, argv)],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    ran = Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
    assert "Traceback" not in ran.err, ran.err
    return ran


def needed(program: str) -> str:
    """Return the name of a program of the system; the test is skipped, and says so, where it is not installed."""
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    return program


def run_here(*argv: object, folder: Path | None = None, timeout: float | None = None, **environment: str) -> Ran:
    """Run evidence-kit in this process, as `python -m evidence_kit` does, and return how it ended.

    What is loaded, and the reader that looks at files, stay for the next run, so that it takes a fraction of the time.
    They keep the environment that they began with: where a test changes it, or sets a time limit, a process of its own
    is started.
    """
    if timeout is not None or environment or surroundings() != BEGAN_WITH:
        return run_cli(*argv, folder=folder, timeout=timeout or 300, **environment)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        pytest.MonkeyPatch.context() as patch,
        warnings.catch_warnings(),
        open(os.devnull, encoding="utf-8") as nothing,
    ):
        patch.setattr(sys, "argv", ["evidence-kit", *map(str, argv)])
        for name, stream in (("stdin", nothing), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, stream)
        if folder:
            patch.chdir(folder)
        signals = [(number, signal.getsignal(number)) for number in ENDING]
        try:
            contextvars.copy_context().run(runpy.run_module, "evidence_kit", run_name="__main__", alter_sys=True)
        except SystemExit as done:
            code = done.code
        finally:
            for number, handler in signals:
                signal.signal(number, handler)
    assert isinstance(code, int), code
    ran = Ran(code, *(stream.buffer.getvalue().decode("utf-8", "replace") for stream in (out, err)))
    assert "Traceback" not in ran.err, ran.err
    return ran
