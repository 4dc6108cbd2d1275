"""Kill `build`, `watch` and the studio at random moments, and look at what they leave; by hand for many moments.

    python -m tests.faults.kills [--kills 200] [--only build] [--seed 1] [--every 5] [--minutes 30]

After each kill the originals, the package, its ZIP file and the processes are looked at; after every fifth the next run
comes to its end, and nothing may be left beside. It prints a table, and exits with 1 after any fault. Linux only.
"""

import argparse
import contextlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.ground import (
    REASONS,
    TODAY,
    Ground,
    become_parent_of_orphans,
    children,
    orphans_after,
    prepared,
    reason_packed,
    sums,
)
from tests.studio.visiting import running

ENDING_SECONDS = 20.0
"""How long what a killed run has started may take to notice that, on a machine that does many other things."""

QUICK = ("--settle", "0.1", "--pause", "0.1", "--patience", "1", "--today", TODAY)


@dataclass(slots=True)
class Told:
    """What many kills came to.

    Attributes:
        new: how often the new package stood already.
        left: how often something unfinished lay there for the next run.
        faults: in words, each with the moment of its kill.
    """

    verb: str
    seconds: float = 0.0
    kills: int = 0
    new: int = 0
    left: int = 0
    completed: int = 0
    faults: list[str] = field(default_factory=list)

    def row(self) -> str:
        """Return it as a row of the table."""
        cells = (self.verb, self.kills, f"{self.seconds:.1f}", self.new, self.left, self.completed, len(self.faults))
        return f"| {' | '.join(map(str, cells))} |"


Started = Callable[[Ground, str], contextlib.AbstractContextManager["subprocess.Popen[str]"]]


@contextlib.contextmanager
def building(ground: Ground, reason: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a build of the case for another reason."""
    ground.claim(reason)
    argv = ground.argv("build", ground.case, "--today", TODAY, "--quiet", "--zip")
    yield started(ground, argv)


@contextlib.contextmanager
def watching(ground: Ground, reason: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a watcher that finds the case claimed for another reason."""
    ground.claim(reason)
    yield started(ground, ground.argv("watch", ground.case.parent, *QUICK))


@contextlib.contextmanager
def visited(ground: Ground, reason: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a studio whose page claims another reason, sends a photo and builds."""
    with running(ground.case, "--today", TODAY, environment=ground.environment) as studio:
        told = studio.visitor.ask("GET", "/api/toml").body
        text = f'[claim]\nreason = "{reason}"\n'
        assert studio.visitor.ask("PUT", "/api/toml", {"base": told["revision"], "text": text}).status == 200
        assert studio.visitor.ask("POST", "/api/build", {"zip": True}).status in (200, 202)
        yield studio.process


def started(ground: Ground, argv: list[str]) -> "subprocess.Popen[str]":
    """Start a run."""
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(argv, stdout=nowhere, stderr=nowhere, env=ground.environment, text=True)


RUNS: dict[str, Started] = {"build": building, "watch": watching, "studio": visited}


def other(reason: str) -> str:
    """Return the other reason."""
    return REASONS[1 - REASONS.index(reason)]


def kill_often(ground: Ground, verb: str, kills: int, *, seed: int, every: int, minutes: float = 600) -> Told:
    """Kill a verb at so many random moments, or at those for which there is time, and return what was seen."""
    until = time.monotonic() + 60 * minutes
    chance, told = random.Random(seed), Told(verb)  # noqa: S311  (moments, no secrets)
    told.seconds = full_time(ground, verb)
    for number in range(1, kills + 1):
        before = set(children())
        old = sums(ground.package)
        moment = chance.uniform(0, told.seconds * 1.1)
        with RUNS[verb](ground, other(reason_packed(ground.package))) as process:
            originals = ground.originals()
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            process.wait()
        faults = [f"process left: {words[:200]}" for words in orphans_after(ENDING_SECONDS, before)]
        faults += ground.faults(originals)
        told.kills = number
        told.new += sums(ground.package) != old
        told.left += bool(ground.leftovers())
        is_last = number == kills or time.monotonic() > until
        if number % every == 0 or is_last:
            faults += completed(ground, verb)
            told.completed += 1
        told.faults += [f"{verb} {number} after {moment:.3f} s: {fault}" for fault in faults]
        if faults:
            print(*told.faults[-len(faults) :], sep="\n", file=sys.stderr, flush=True)
        if is_last:
            break
    return told


def full_time(ground: Ground, verb: str) -> float:
    """Return the seconds that an undisturbed run needs from its start until the new package stands."""
    reason = other(reason_packed(ground.package))
    with RUNS[verb](ground, reason) as process:
        began = time.monotonic()
        while reason_packed(ground.package) != reason:
            assert time.monotonic() - began < 300, f"{verb} builds nothing"
            time.sleep(0.01)
        took = time.monotonic() - began
        process.terminate()
        process.wait(60)
    return took


def completed(ground: Ground, verb: str) -> list[str]:
    """Let the next run come to its end, and return what it has left, or has not made, in words."""
    once = ("watch", ground.case.parent, "--once", *QUICK)
    done = ground.run(*once) if verb == "watch" else ground.build("--zip")
    found = [] if done.returncode in (0, 1) else [f"the next run ended with {done.returncode}: {done.stderr}"]
    found += [f"left: {name}" for name in ground.leftovers()]
    found += ground.faults(ground.originals())
    asked = (ground.case / "case.toml").read_text(encoding="utf-8")
    if reason_packed(ground.package) not in asked:
        found.append("the next run did not build what is asked for now")
    if ground.run("verify", ground.package).returncode:
        found.append("verify does not accept the package")
    return found


def main() -> None:
    """Kill many times, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--only", choices=RUNS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=5, help="after how many kills the next run comes to its end")
    parser.add_argument("--minutes", type=float, default=600, help="most of them that one verb is killed for")
    asked = parser.parse_args()
    become_parent_of_orphans()
    rows = []
    for verb in [asked.only] if asked.only else RUNS:
        with tempfile.TemporaryDirectory() as scratch:
            ground = prepared(Path(scratch))
            options = {"seed": asked.seed, "every": asked.every, "minutes": asked.minutes}
            rows.append(kill_often(ground, verb, asked.kills, **options))
    print("| verb | kills | s of a whole run | new package stood | left for the next | next runs | faults |")
    print("|---|---|---|---|---|---|---|", *(told.row() for told in rows), sep="\n")
    sys.exit(any(told.faults for told in rows))


if __name__ == "__main__":
    main()
