"""What watching costs and withstands, on this machine; run by hand, on Linux.

python -m tests.bench.watch kills [N]     kill -9 at N random moments, each followed by a restart and a change
python -m tests.bench.watch idle [MINUTES]  processor time and memory with 1,000 files
python -m tests.bench.watch latency [N]   from the last byte of a photo to the package that has it
python -m tests.bench.watch copies [MB]   a large film is copied with cp
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import DEMO, ffmpeg, jpeg_bytes, photo, write
from tests.watched import Watcher, left_over, programs_of, until


def sums(case: Path) -> dict[str, str]:
    """Return the checksums of a case's originals by their names."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in case.glob("[!.]*.*")}


def packed(case: Path) -> dict[str, str]:
    """Return the same of what its package was made of; nothing without one."""
    try:
        manifest = json.loads((case / "package" / "manifest.json").read_text("utf-8"))
    except OSError:
        return {}
    return {Path(original["path"]).name: original["sha256"] for original in manifest["originals"]}


def becomes(case: Path, wanted: dict[str, str]) -> bool:
    """Wait until a package is made of just these files; return whether it became so."""
    return until(lambda: packed(case) == wanted, 90)


def kills(count: int = 50, seed: int = 1, film_seconds: int = 2) -> None:
    """Kill the watcher at random moments while photos come, change and go; each time the package must become right."""
    chance = random.Random(seed)  # noqa: S311  (moments, no secrets)
    with tempfile.TemporaryDirectory() as place:
        case = Path(place) / "inbox" / "one"
        case.mkdir(parents=True)
        film = ["-f", "lavfi", "-i", f"testsrc2=size=640x480:rate=25:duration={film_seconds}"]
        ffmpeg(*film, "-c:v", "mpeg4", "-q:v", "2", case / "take.mov")
        write(case / "0.jpg", jpeg_bytes(photo(300, 200, seed=1)))
        for number in range(1, count + 1):
            watcher = Watcher(case.parent)
            watcher.wait_for("Watching")
            write(case / f"{number % 4}.jpg", jpeg_bytes(photo(300, 200, seed=number + 7)))
            seconds = chance.uniform(0.0, 5.0)
            time.sleep(seconds)
            doing = (watcher.told[-1:] or [""])[0].strip()[9:40] if not watcher.lines else "built"
            watcher.kill()
            wanted = sums(case)
            assert until(lambda: not programs_of(case.parent), 3), programs_of(case.parent)
            after = Watcher(case.parent)
            after.wait_for("Watching")
            assert becomes(case, wanted), (packed(case), wanted, after.told, after.lines)
            assert until(lambda: not left_over(case.parent), 10), left_over(case.parent)
            time.sleep(1.2)
            built = len(after.reports())
            assert built <= 1, after.lines
            ended = after.interrupt()
            assert sums(case) == wanted
            assert not left_over(case.parent), left_over(case.parent)
            assert not programs_of(case.parent), programs_of(case.parent)
            print(
                f"{number:3}  killed after {seconds:4.1f} s ({doing}); then built {built}, Ctrl-C {ended:.1f} s",
                flush=True,
            )


def idle(minutes: float = 3.0) -> None:
    """Print the processor time and memory of a watcher of 1,000 files to which nothing happens."""
    with tempfile.TemporaryDirectory() as place:
        inbox = Path(place) / "inbox"
        small = jpeg_bytes(photo(40, 30))
        for case in range(10):
            for number in range(100):
                write(inbox / f"case-{case}" / f"{number}.txt", f"{case} {number}")
            write(inbox / f"case-{case}" / "a.jpg", small)
        watcher = Watcher(inbox)
        watcher.wait_for("Watching")
        assert until(lambda: len(watcher.reports()) == 10, 240), watcher.told
        time.sleep(5)
        began, spent = time.monotonic(), processor(watcher.child.pid)
        time.sleep(minutes * 60)
        share = (processor(watcher.child.pid) - spent) / (time.monotonic() - began)
        print(f"after 10 builds: {share:.3%} of a core over {minutes} min, {memory(watcher.child.pid)} MB")
        watcher.interrupt()
        restarted = Watcher(inbox)
        restarted.wait_for("10 packages up to date")
        time.sleep(5)
        began, spent = time.monotonic(), processor(restarted.child.pid)
        time.sleep(minutes * 60)
        share = (processor(restarted.child.pid) - spent) / (time.monotonic() - began)
        print(f"after a restart: {share:.3%} of a core over {minutes} min, {memory(restarted.child.pid)} MB")
        restarted.interrupt()


def copies(megabytes: int = 200) -> None:
    """Copy a large film with `cp`; it must be taken once, and whole."""
    with tempfile.TemporaryDirectory() as place:
        seconds = megabytes // 23
        film = Path(place) / "take.avi"
        raw = ["-f", "lavfi", "-i", f"testsrc2=size=1280x480:rate=25:duration={seconds}", "-pix_fmt", "yuv420p"]
        ffmpeg(*raw, "-c:v", "rawvideo", film)
        inbox = Path(place) / "inbox"
        inbox.mkdir()
        watcher = Watcher(inbox)
        watcher.wait_for("Watching")
        wanted = {film.name: hashlib.sha256(film.read_bytes()).hexdigest()}
        began = time.monotonic()
        subprocess.run(["cp", film, inbox], check=True)
        print(f"cp of {film.stat().st_size / 1e6:.0f} MB took {time.monotonic() - began:.1f} s", flush=True)
        assert becomes(inbox, wanted), (packed(inbox), watcher.told)
        assert len(watcher.reports()) == 1, watcher.lines
        print(f"its package came after {time.monotonic() - began:.1f} s, in one build", flush=True)
        watcher.interrupt()


def processor(process: int) -> float:
    """Return the seconds of processor time of a process and its ended children."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> int:
    """Return the resident memory of a process and its children in MB."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    pages = [int(Path(f"/proc/{number}/statm").read_text("utf-8").split()[1]) for number in (process, *children)]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def latency(count: int = 3) -> None:
    """Print how long it takes from the last byte of a photo, dropped into the example, to the package that has it."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["EVIDENCE_KIT_CACHE"] = str(Path(place) / "cache")  # which the tests switch off
        case = Path(place) / "case"
        shutil.copytree(DEMO, case)
        watcher = Watcher(case, "--settle", "2", "--pause", "3")
        watcher.wait_for("ready, ", seconds=300)
        for number in range(count):
            data = jpeg_bytes(photo(2000, 1500, seed=number + 2))
            path = write(case / "received" / f"added-{number}.jpg", data)
            began = time.monotonic()
            wanted = packed(case) | {path.name: hashlib.sha256(data).hexdigest()}
            assert becomes(case, wanted)
            print(f"{time.monotonic() - began:.1f} s from the last byte to the package", flush=True)
            watcher.wait_for("ready, ", number + 2)
            time.sleep(4)
        watcher.interrupt()


def main(what: str, *count: str) -> None:
    """Run one of them."""
    if what == "idle":
        idle(*map(float, count))
    else:
        {"kills": kills, "latency": latency, "copies": copies}[what](*map(int, count))


if __name__ == "__main__":
    main(*sys.argv[1:])
