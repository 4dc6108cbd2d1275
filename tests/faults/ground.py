"""A case to be disturbed: what must be so whatever happened, and what a disturbed run may leave for the next."""

import contextlib
import ctypes
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

from tests.noise import sensor_noise

TODAY = "2026-11-01"
REASONS = ("wrong-colour", "damaged")
"""The case is claimed with the one or the other, so that a run has something new to make."""

BECOME_PARENT_OF_ORPHANS = 36
"""PR_SET_CHILD_SUBREAPER of Linux's prctl."""

LEFT_BESIDE = (".package.", ".evidence-kit-", ".case.toml.")
"""How the names begin of what a run keeps beside its products while it works."""


@dataclass(slots=True)
class Ground:
    """A case with everything that a run may write, in one folder; the environment of its runs.

    Attributes:
        right: every package that may stand, as the sums of its files.
        archives: every ZIP file that may lie beside it, as its sum.
    """

    root: Path
    right: list[dict[str, str]] = field(default_factory=list)
    archives: set[str] = field(default_factory=set)

    @property
    def case(self) -> Path:
        """The folder of the case."""
        return self.root / "inbox" / "case"

    @property
    def package(self) -> Path:
        """Its package."""
        return self.case / "package"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a run: nothing outside the folder is written."""
        places = {"TMPDIR": "temporary", "EVIDENCE_KIT_CACHE": "cache", "EVIDENCE_KIT_STATE": "state"}
        return {**os.environ, **{name: str(self.root / place) for name, place in places.items()}}

    def argv(self, *words: object) -> list[str]:
        """Return the command line of a run."""
        return [sys.executable, "-m", "evidence_kit", *map(str, words)]

    def run(self, *words: object, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Let a run come to its end; it never ends with a traceback or as a bug of ours."""
        done = subprocess.run(
            self.argv(*words),
            capture_output=True,
            encoding="utf-8",
            check=False,
            env={**self.environment, **environment},
            timeout=600,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode != 70, done.stderr
        return done

    def build(self, *options: object, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Build the case to the end."""
        return self.run("build", self.case, "--today", TODAY, "--quiet", *options, **environment)

    def claim(self, reason: str) -> None:
        """Let the buyer claim something else."""
        (self.case / "case.toml").write_text(f'[claim]\nreason = "{reason}"\n', encoding="utf-8")

    def learn(self) -> None:
        """Note the package that stands as a right one, after `verify` has accepted it."""
        done = self.run("verify", self.package)
        assert done.returncode == 0, done.stdout
        self.right.append(sums(self.package))
        archive = self.case / "package.zip"
        if archive.exists():
            self.archives.add(sum_of(archive))

    def originals(self) -> dict[str, str]:
        """Return the sums of the buyer's files."""
        mine = ("package", "status.html")
        return {name: value for name, value in sums(self.case).items() if not name.startswith((*mine, "."))}

    def leftovers(self) -> list[str]:
        """Return the unfinished files and the temporary folders that are there."""
        beside = [path for path in self.root.rglob(".*") if path.name.startswith(LEFT_BESIDE)]
        return sorted(str(path.relative_to(self.root)) for path in [*beside, *(self.root / "temporary").iterdir()])

    def faults(self, originals: dict[str, str]) -> list[str]:
        """Return in words what is no longer as it has to be."""
        found = [] if self.originals() == originals else [f"originals changed: {self.originals()}"]
        standing = sums(self.package)
        if standing not in self.right:
            found.append(f"neither the old package nor a new one: {sorted(standing)}")
        archive = self.case / "package.zip"
        with contextlib.suppress(FileNotFoundError):
            if self.archives and sum_of(archive) not in self.archives:
                found.append("the ZIP file is not whole")
        return found


def prepared(root: Path) -> Ground:
    """Return a case of two photos and a short film that has to be encoded, whose two packages are known."""
    ground = Ground(root)
    (root / "temporary").mkdir(parents=True)
    for role, seed in (("listing", 3), ("received", 4)):
        (ground.case / role).mkdir(parents=True)
        noise = sensor_noise((480, 360), 60, seed).convert("RGB")
        Image.blend(noise, Image.linear_gradient("L").resize((480, 360)).convert("RGB"), 0.5).save(
            ground.case / role / "lamp.jpg", quality=90
        )
    film(ground.case / "unboxing.mov")
    for reason in REASONS:
        ground.claim(reason)
        done = ground.build("--zip")
        assert done.returncode in (0, 1), done.stderr
        ground.learn()
    assert ground.right[0] != ground.right[1]
    return ground


def film(path: Path) -> None:
    """Write a film of one second that no form takes as it is."""
    argv = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", "-f", "lavfi"]
    argv += ["-i", "testsrc2=size=320x240:rate=25:duration=1", "-f", "lavfi", "-i", "sine=duration=1"]
    subprocess.run([*argv, "-shortest", "-c:v", "mpeg4", "-q:v", "3", str(path)], check=True, timeout=120)


def sum_of(path: Path) -> str:
    """Return the sum of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sums(folder: Path) -> dict[str, str]:
    """Return the sum of every file below a folder, by its name."""
    return {path.relative_to(folder).as_posix(): sum_of(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def become_parent_of_orphans() -> None:
    """Let every process whose parent is killed become a child of this one, so that none can hide."""
    assert ctypes.CDLL(None).prctl(BECOME_PARENT_OF_ORPHANS, 1, 0, 0, 0) == 0


def children() -> dict[int, str]:
    """Return the processes that this one is the parent of, each with its command line; those that ended are let go."""
    found = {}
    for number in Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split():
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
            if state.split()[0] == "Z":
                os.waitpid(int(number), os.WNOHANG)
            else:
                found[int(number)] = words
    return found


def orphans_after(seconds: float, before: set[int]) -> list[str]:
    """Return the command lines of the processes that a killed run has left, after they had some seconds to end."""
    end = time.monotonic() + seconds
    while left := {number: words for number, words in children().items() if number not in before}:
        if time.monotonic() > end:
            for number in left:
                os.kill(number, signal.SIGKILL)
            return sorted(left.values())
        time.sleep(0.02)
    return []


def reason_packed(package: Path) -> str:
    """Return for which reason the package that stands was built."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    return str(manifest["claim"]["reason"])
