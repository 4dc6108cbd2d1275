"""How long a photo waits for its judgement, over the photos of a folder: `python -m tests.bench.studio director`."""

import contextlib
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.watch import processor
from tests.studio.visiting import Running, Visitor, running

PHOTOS = ("photo_*", "pair_tree_*", "orient_*", "label_*", "screenshot_*")
MOST_SECONDS = 60.0
CASE = '[order]\ntracking = "RB123456785GB"\n[claim]\nreason = "damaged"\n'


class Heard:
    """What an open page is told of photos; a class because it goes on while photos are sent."""

    def __init__(self, visitor: Visitor) -> None:
        entering = f"GET /api/events HTTP/1.1\r\nHost: {visitor.host}\r\nCookie: {visitor.cookie}\r\n\r\n"
        self.stream = visitor.raw(entering.encode(), seconds=3600)
        self.told: list[tuple[float, dict[str, Any]]] = []
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        """Keep each judgement with the second at which it came."""
        lines: Iterator[bytes] = self.stream.makefile("rb")
        kind = b""
        for line in lines:
            if line.startswith(b"event: "):
                kind = line[7:].strip()
            elif line.startswith(b"data: ") and kind == b"judged":
                self.told.append((time.perf_counter(), json.loads(line[6:])))


def spent_by(process: int) -> float:
    """Return the seconds of processor time of a studio and of those that read files for it."""
    total = processor(process)
    for thread in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(OSError):  # one that has ended meanwhile
            total += sum(processor(int(name)) for name in (thread / "children").read_text("ascii").split())
    return total


def judged(studio: Running, heard: Heard, path: Path, role: str) -> tuple[float, float, str]:
    """Return the seconds from a photo's last byte to its judgement, those of the processor, and the judgement."""
    count, data = len(heard.told), path.read_bytes() + role.encode()
    spent = spent_by(studio.process.pid)
    studio.visitor.send(path.name, data, role=role, shot="must-0" if role == "damage" else "must-2")
    began = time.perf_counter()
    while len(heard.told) == count and time.perf_counter() - began < MOST_SECONDS:
        time.sleep(0.005)
    if len(heard.told) == count:
        return MOST_SECONDS, spent_by(studio.process.pid) - spent, "nothing was said"
    at, said = heard.told[count]
    return at - began, spent_by(studio.process.pid) - spent, said["state"]


def director(corpus: Path) -> None:
    """Print how long photos wait for their judgement, each of them as a photo of the damage and of the label."""
    photos = [path for pattern in PHOTOS for path in sorted(corpus.glob(pattern))]
    with tempfile.TemporaryDirectory() as place:
        os.environ["EVIDENCE_KIT_CACHE"] = str(Path(place) / "cache")
        case = Path(place) / "case"
        case.mkdir()
        (case / "case.toml").write_text(CASE, "utf-8")
        with running(case) as studio:
            heard = Heard(studio.visitor)
            studio.visitor.ask("GET", "/api/director")
            time.sleep(5)  # as long as it takes to take a photo
            print(
                "| of | photos | median s | of the processor | largest | longer than 2 s |\n|---|---|---|---|---|---|",
                flush=True,
            )
            for role in ("damage", "label"):
                took = {path.name: judged(studio, heard, path, role) for path in photos}
                waits = [wait for wait, _, _ in took.values()]
                late = ", ".join(
                    f"{name} {wait:.1f} ({work:.1f} of the processor)"
                    for name, (wait, work, _) in took.items()
                    if wait > 2
                )
                median = statistics.median(waits)
                work = statistics.median(one[1] for one in took.values())
                print(
                    f"| {role} | {len(waits)} | {median:.2f} | {work:.2f} | {max(waits):.1f} | {late or 'none'} |",
                    flush=True,
                )
