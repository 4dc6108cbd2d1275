"""What the studio takes, on this machine: previews, memory, first paint, judging photos, and marking two pictures.

    python -m tests.bench.studio preview --corpus FOLDER [--runs 12]
    python -m tests.bench.studio memory --corpus FOLDER [--photos 50]
    python -m tests.bench.studio director --corpus FOLDER
    python -m tests.bench.studio paint --corpus FOLDER --node NODE_MODULES [--runs 5]
    python -m tests.bench.studio task --corpus FOLDER --node NODE_MODULES [--runs 3] [--annotorious FOLDER]
        [--label-studio FOLDER]

Prints Markdown tables: medians, the largest beside them, and processor time, which a busy machine changes less than
what a clock shows. The photos have 12 megapixels; each copy is another file. `task` drives Chromium through the same
work in the studio, in a plain page with Annotorious (FOLDER has its node_modules) and in Label Studio (FOLDER is a
virtual environment that has it): from two files to a box on each of them.
"""

import argparse
import contextlib
import functools
import http.server
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.director import director
from tests.bench.watch import processor
from tests.studio.visiting import Running, Visitor, running

PAIR = ("pair_tree_A_IMG_1025.JPG", "pair_tree_B_IMG_1040.JPG")
MORE = ("photo_iphone_13_pro_max.HEIC", "photo_iphone_15_pro.heic")
WIDTH, HEIGHT = 3024, 4032
"""Of each of them, upright."""


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one piece of work: on the clock, and of processor time of the server."""

    wall: float
    work: float


def case_with(folder: Path, corpus: Path, count: int) -> Path:
    """Return a case with so many photos of 12 megapixels, every fifth of them HEIC, each with content of its own."""
    case = folder / "case"
    for number in range(count):
        role, name = ("listing", PAIR[0]) if number % 2 == 0 else ("received", PAIR[1])
        if number % 5 == 4:
            name = MORE[number % 2]
        data = (corpus / name).read_bytes()
        if name.lower().endswith("jpg"):
            words = b"photo %d" % number
            data = data[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + data[2:]
        else:
            data += len(words := b"....free%d" % number).to_bytes(4, "big") + words[4:]
        path = case / role / f"{number // 2:02}{Path(name).suffix.lower()}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return case


def timed(studio: Running, work: Callable[[], object]) -> Took:
    """Return what a piece of work takes the studio."""
    spent, began = processor(studio.process.pid), time.perf_counter()
    work()
    wall = time.perf_counter() - began
    return Took(wall * 1000, (processor(studio.process.pid) - spent) * 1000)


def memory_of(process: int) -> tuple[int, int]:
    """Return the resident memory of a process and its largest so far, in MB."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    found = {line.partition(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return found["VmRSS"] // 1024, found["VmHWM"] // 1024


def examined(visitor: Visitor, count: int) -> dict[str, dict[str, Any]]:
    """Return the files of the case once all of them were looked at."""
    while True:
        files = visitor.files()
        if len(files) == count and all(file["width"] for file in files.values()):
            return files
        time.sleep(0.5)


class Marks:
    """Marks on a pair of pictures, of which one box is moved at a time; a class because it goes on from the last."""

    def __init__(self, count: int, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  (places, no secrets)
        self.boxes = [self.box() for _ in range(count)]
        self.number, self.page = 0, str(uuid.uuid4())

    def box(self) -> list[int]:
        """Return a box somewhere."""
        width, height = self.chance.randint(60, 900), self.chance.randint(60, 900)
        return [self.chance.randint(0, WIDTH - width), self.chance.randint(0, HEIGHT - height), width, height]

    def asked(self, listing: str, received: str) -> dict[str, Any]:
        """Return what a page asks after one box was moved by hand."""
        self.number += 1
        box = self.chance.choice(self.boxes)
        box[0] = min(max(0, box[0] + self.chance.randint(-200, 200)), WIDTH - box[2])
        box[1] = min(max(0, box[1] + self.chance.randint(-200, 200)), HEIGHT - box[3])
        marks = [{"listing": box, "received": box, "label": f"Hole {at}"} for at, box in enumerate(self.boxes)]
        comparison = {"place": None, "listing": listing, "received": received, "caption": "Ordered red", "marks": marks}
        return {"n": self.number, "page": self.page, "width": 0, "comparison": comparison}


def ask_preview(visitor: Visitor, asked: dict[str, Any]) -> None:
    """Ask for a preview."""
    answer = visitor.ask("POST", "/api/preview", asked)
    assert answer.status == 200, answer.body


def preview(corpus: Path, runs: int) -> None:
    """Print what a preview takes after a box was moved, beside drawing the same comparison by the command line."""
    with tempfile.TemporaryDirectory() as place, running(case_with(Path(place), corpus, 2)) as studio:
        files = examined(studio.visitor, 2)
        listing, received = (files[f"{role}/00.jpg"]["id"] for role in ("listing", "received"))
        by_count = {count: Marks(count, count) for count in (1, 2, 4, 6, 20, 100)}
        first = timed(studio, lambda: ask_preview(studio.visitor, by_count[1].asked(listing, received)))
        took: dict[int, list[Took]] = {count: [] for count in by_count}
        for _ in range(2):
            for count, marks in by_count.items():
                ask_preview(studio.visitor, marks.asked(listing, received))  # as on a page: no box comes or goes
                for _ in range(runs):
                    asked = marks.asked(listing, received)
                    took[count].append(timed(studio, lambda asked=asked: ask_preview(studio.visitor, asked)))  # type: ignore[misc]
        print(f"The first, for which both pictures are decoded: {first.wall:.0f} ms, {first.work:.0f} of the processor")
        print("| marks | median ms | largest | processor ms | largest |\n|---|---|---|---|---|")
        for count, all_took in took.items():
            walls, works = [one.wall for one in all_took], [one.work for one in all_took]
            median, work = statistics.median(walls), statistics.median(works)
            print(f"| {count} | {median:.0f} | {max(walls):.0f} | {work:.0f} | {max(works):.0f} |")
        print(f"memory {memory_of(studio.process.pid)} MB (now, largest)")


def memory(corpus: Path, photos: int) -> None:
    """Print the memory of a studio while a case of many photos is looked at, drawn on and previewed."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["EVIDENCE_KIT_CACHE"] = str(Path(place) / "cache")  # which the tests switch off
        with running(case_with(Path(place), corpus, photos)) as studio:
            visitor, process = studio.visitor, studio.process.pid
            print("| after | MB | largest |\n|---|---|---|")

            def tell(what: str) -> None:
                now, most = memory_of(process)
                print(f"| {what} | {now} | {most} |", flush=True)

            tell("the start")
            files = examined(visitor, photos)
            tell(f"{photos} files were looked at")
            for file in files.values():
                assert visitor.ask("GET", f"/api/files/{file['id']}/view?long=320&v={file['sha']}").status == 200
            tell("all thumbnails")
            pairs = [pair for number in range(photos // 2) if (pair := pair_of(files, number))]
            for pair in pairs[:4]:
                for file in pair:
                    assert visitor.ask("GET", f"/api/files/{file['id']}/view?long=2048&v={file['sha']}").status == 200
                marks = Marks(4, 1)
                for _ in range(20):
                    ask_preview(visitor, marks.asked(pair[0]["id"], pair[1]["id"]))
            tell("four comparisons with 20 previews each")
            for pair in pairs[4:12]:
                for file in pair:
                    address = f"/api/files/{file['id']}/crop?x=900&y=900&w=1024&h=768&long=1024&v={file['sha']}"
                    assert visitor.ask("GET", address).status == 200
            tell("crops of 16 more")


def pair_of(files: dict[str, dict[str, Any]], number: int) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return the listing's picture and the received photo of a number."""
    sides = [
        next((file for name, file in files.items() if name.startswith(f"{role}/{number:02}.")), None)
        for role in ("listing", "received")
    ]
    return (sides[0], sides[1]) if sides[0] and sides[1] else None


def driven(script: str, node: Path, *arguments: object) -> dict[str, Any]:
    """Return what a script says that drives Chromium."""
    argv = ["node", str(Path(__file__).with_name(script)), *map(str, arguments)]
    around = {**os.environ, "NODE_PATH": str(node), "BROWSER": shutil.which("chromium") or "chromium"}
    done = subprocess.run(argv, env=around, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def paint(corpus: Path, node: Path, runs: int) -> None:
    """Print when the page paints for the first time with 8 photos, in turn with a plain page that says one word."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["EVIDENCE_KIT_CACHE"] = str(Path(place) / "cache")
        case = case_with(Path(place), corpus, 8)
        (Path(place) / "plain").mkdir()
        (Path(place) / "plain" / "index.html").write_text("<!doctype html><title>Plain</title><p>Hello", "utf-8")
        found: dict[str, list[dict[str, Any]]] = {"the studio": [], "a plain page": []}
        for _ in range(runs + 1):
            with running(case, enter=False) as studio:
                found["the studio"].append(driven("studio_paint.cjs", node, studio.address, 8))
            with served(Path(place) / "plain") as address:
                found["a plain page"].append(driven("studio_paint.cjs", node, address, 0))
        print("| | median ms | largest |\n|---|---|---|")
        for name, all_runs in found.items():
            for key, words in (
                ("content", "first contentful paint"),
                ("opened", "the same since its address was opened"),
                ("thumbnails", "all thumbnails since then"),
            ):
                if key != "thumbnails" or name == "the studio":
                    times = [one[key] for one in all_runs[1:]]
                    print(f"| {name}: {words} | {statistics.median(times):.0f} | {max(times):.0f} |")


PLAIN_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Plain page</title>
<link rel="stylesheet" href="/annotorious.css"><style>img { width: 40rem }</style>
<input type="file" multiple><main></main>
<script src="/annotorious.js"></script><script>
window.annotators = [];
document.querySelector("input").addEventListener("change", async (event) => {
  for (const file of event.target.files) {
    const figure = document.body.querySelector("main").appendChild(document.createElement("figure"));
    const image = figure.appendChild(new Image());
    image.src = URL.createObjectURL(file);
    await image.decode();
    window.annotators.push(Annotorious.createImageAnnotator(image));
  }
});
</script></html>"""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Provide the address of a folder that is served."""
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that says nothing; a class because the standard library wants one."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name there)
        """Say nothing."""


def with_studio(place: Path, sides: tuple[Path, Path], node: Path) -> dict[str, Any]:
    """Return what the work takes in an empty case of the studio."""
    (place / "case").mkdir()
    with running(place / "case", enter=False) as studio:
        return driven("studio_task.cjs", node, "studio", studio.address, *sides)


def with_annotorious(place: Path, sides: tuple[Path, Path], node: Path, package: Path) -> dict[str, Any]:
    """Return what it takes in a plain page, which gives two lists of boxes in memory and nothing else."""
    made = package / "node_modules" / "@annotorious" / "annotorious" / "dist"
    for file in made.iterdir():
        if file.suffix in (".js", ".css"):
            shutil.copy(file, place)
    (place / "index.html").write_text(PLAIN_PAGE, "utf-8")
    with served(place) as address:
        return driven("studio_task.cjs", node, "annotorious", address, *sides)


def with_label_studio(place: Path, sides: tuple[Path, Path], node: Path, environment: Path) -> dict[str, Any]:
    """Return what it takes in Label Studio, from its login page to two boxes that were submitted.

    Its database stays beside its programs: to make it takes minutes.
    """
    (environment / "data").mkdir(exist_ok=True)
    user, password = "bench@example.org", "bench-password-1"
    port = free_port()
    around = {
        **os.environ,
        "LABEL_STUDIO_BASE_DATA_DIR": str(environment / "data"),
        "COLLECT_ANALYTICS": "false",
    }
    argv = [
        str(environment / "bin" / "label-studio"), "start", "--no-browser", "--port", str(port),
        "--username", user, "--password", password,
    ]  # fmt: skip
    with (place / "log").open("wb") as log:
        child = subprocess.Popen(argv, env=around, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_for(port)
            address = f"http://127.0.0.1:{port}/user/login/"
            return driven("studio_task.cjs", node, "label-studio", address, *sides, user, password)
        finally:
            os.killpg(child.pid, 9)
            child.wait()


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def wait_for(port: int, seconds: float = 900) -> None:
    """Wait until somebody listens on a port."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 2):
            return
        time.sleep(0.5)
    raise TimeoutError(port)


def task(asked: argparse.Namespace) -> None:
    """Print seconds and actions from two files to a box on each, with each tool in turn."""
    sides = (asked.corpus / PAIR[0], asked.corpus / PAIR[1])
    tools: dict[str, Callable[[Path], dict[str, Any]]] = {"studio": lambda place: with_studio(place, sides, asked.node)}
    if asked.annotorious:
        tools["Annotorious"] = lambda place: with_annotorious(place, sides, asked.node, asked.annotorious)
    if asked.label_studio:
        tools["Label Studio"] = lambda place: with_label_studio(place, sides, asked.node, asked.label_studio)
    took: dict[str, list[dict[str, Any]]] = {name: [] for name in tools}
    for _ in range(asked.runs):
        for name, work in tools.items():
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
                os.environ["EVIDENCE_KIT_CACHE"] = str(Path(place) / "cache")
                spent = os.times()
                found = work(Path(place))
                now = os.times()
                found["work"] = now.children_user + now.children_system - spent.children_user - spent.children_system
                took[name].append(found)
    print("| | so far | median s | largest | actions |\n|---|---|---|---|---|")
    for name, runs in took.items():
        for step, (what, _, actions) in enumerate(runs[0]["seen"]):
            seconds = [one["seen"][step][1] / 1000 for one in runs]
            print(f"| {name} | {what} | {statistics.median(seconds):.1f} | {max(seconds):.1f} | {actions} |")
    for name, runs in took.items():
        print(f"{name}: {statistics.median(one['work'] for one in runs):.1f} s of processor time, browser and server")


def main() -> None:
    """Run one of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["preview", "memory", "paint", "task", "director"])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=6)
    parser.add_argument("--photos", type=int, default=50)
    parser.add_argument("--node", type=Path)
    parser.add_argument("--annotorious", type=Path)
    parser.add_argument("--label-studio", type=Path)
    asked = parser.parse_args()
    if asked.what == "preview":
        preview(asked.corpus, asked.runs)
    elif asked.what == "memory":
        memory(asked.corpus, asked.photos)
    elif asked.what == "director":
        director(asked.corpus)
    elif asked.what == "paint":
        paint(asked.corpus, asked.node, asked.runs)
    else:
        task(asked)


if __name__ == "__main__":
    main()
