"""What several tests need: the command line, small media made on the spot, the corpus."""

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
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from PIL import Image, ImageDraw

from evidence_kit.media import pool
from evidence_kit.media.reach import let_read
from tests.noise import sensor_noise
from tests.properties import prepare_drawing

ROOT = Path(__file__).parent.parent
CORPUS = Path(os.environ["EVIDENCE_KIT_CORPUS"]) if os.environ.get("EVIDENCE_KIT_CORPUS") else None


THINKING = frozenset({"claim", "languages", "parcel", "policies", "text", "toml"})
"""Folders whose tests touch no medium; each takes next to no time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that at the end no core waits for another; the tests of a file stay together.

    A browser's story is told once for all the tests that look at it, so these are the very first: nobody takes them over.
    """
    items.sort(key=lambda item: (item.path.parent.name in THINKING, not in_a_browser(item), not with_corpus(item)))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Draw nothing for a property before Hypothesis is ready to draw."""
    if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        prepare_drawing()


def in_a_browser(item: pytest.Item) -> bool:
    """Return whether a test looks at pages in real browsers."""
    return item.path.stem.endswith("in_browsers")


def with_corpus(item: pytest.Item) -> bool:
    """Return whether a test looks at real media of phones."""
    return item.get_closest_marker("corpus") is not None


NOTICEABLE = 10
"""Seconds from which on the tests of a file are worth naming."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the files that took longest, so that somebody sees where the time goes."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        if isinstance(report, pytest.TestReport):
            seconds[report.location[0]] += report.duration
    ordered = sorted(seconds.items(), key=itemgetter(1), reverse=True)
    slow = [(file, total) for file, total in ordered if total >= NOTICEABLE][:20]
    if slow:
        terminalreporter.section("slowest files")
    for file, total in slow:
        terminalreporter.write_line(f"{total:7.1f} s  {file}")


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

Run = Callable[..., Ran]
MakeVideo = Callable[..., Path]


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


@pytest.fixture(autouse=True)
def one_reader(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let one reader stay for all tests of a worker: each core has a worker, and starting one takes longest.

    So it may read whatever tests write, and what they find.
    """
    let_read([tmp_path_factory.getbasetemp(), ROOT / "fixtures", *([CORPUS] if CORPUS else [])])
    if not pool._shared:  # noqa: SLF001
        pool._shared.append(pool.Readers(most=1))  # noqa: SLF001


@pytest.fixture
def run() -> Run:
    """The command line."""
    return run_here


def ffmpeg(*argv: object) -> None:
    """Run the ffmpeg that comes with the project."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", *map(str, argv)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr


def decoded(path: Path, *argv: object) -> bytes:
    """Return what ffmpeg decodes of a file to standard output."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-i", path, *argv, "-"]
    done = subprocess.run([*map(str, command)], capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="session")
def videos_made() -> dict[tuple[object, ...], bytes]:
    """What `make_video` has encoded, by how; many tests ask for the same."""
    return {}


@pytest.fixture
def make_video(videos_made: dict[tuple[object, ...], bytes]) -> MakeVideo:
    """A video of a moving test picture with a tone, encoded as the options say."""

    def make(
        path: Path, *options: object, size: str = "320x240", seconds: float = 2, rate: int = 25, sound: bool = True
    ) -> Path:
        tone = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"] if sound else []
        kept = options or ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
        colours = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
        picture = f"testsrc2=size={size}:rate={rate}:duration={seconds}"
        wanted = (path.suffix, picture, sound, options)
        if wanted in videos_made:
            path.write_bytes(videos_made[wanted])
        else:
            ffmpeg("-f", "lavfi", "-i", picture, *tone, "-shortest", *([] if options else colours), *kept, path)
            videos_made[wanted] = path.read_bytes()
        return path

    return make


DEMO = ROOT / "fixtures" / "cases" / "good" / "wrong-colour" / "case"
"""The example of README; its parcel's label is legible in its photos and in its film."""
DEMO_NUMBER = "RB123456785GB"


@pytest.fixture(scope="session")
def cache_of_demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a cache for the tests that build the example, in any worker: whichever is first encodes its film."""
    folder = tmp_path_factory.getbasetemp()
    return str((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "cache of the example")


@pytest.fixture(scope="session")
def brief_unboxing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first five seconds of the example's film, small and with few of its frames: HEVC and turned by a flag too."""
    path = tmp_path_factory.mktemp("unboxing") / "unboxing.mov"
    quick = ("-c:v", "libx265", "-preset", "ultrafast", "-crf", 18, "-tag:v", "hvc1", "-x265-params", "log-level=none")
    ffmpeg(
        "-noautorotate",
        "-t",
        5,
        "-i",
        DEMO / "unboxing.mov",
        "-vf",
        "fps=4,scale=960:540",
        *quick,
        "-c:a",
        "copy",
        path,
    )
    return path


def photo(width: int = 640, height: int = 480, seed: int = 1, mode: str = "RGB") -> Image.Image:
    """Return a picture with soft shapes and noise, so that it compresses as a photo does."""
    noise = sensor_noise((width, height), 40 + seed % 20, seed).convert("RGB")
    shapes = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(shapes)
    for index in range(12):
        left, top = (index * 97 * seed) % width, (index * 61 * seed) % height
        hue = ((index * 70) % 256, (index * 30 + 80) % 256, (255 - index * 20) % 256)
        draw.ellipse((left, top, left + width // 4, top + height // 4), fill=hue)
    return Image.blend(shapes, noise, 0.2).convert(mode)


def jpeg_bytes(picture: Image.Image | None = None, **options: Any) -> bytes:
    """Return a picture as JPEG bytes."""
    buffer = io.BytesIO()
    (picture or photo()).save(buffer, "JPEG", **{"quality": 90, **options})
    return buffer.getvalue()


def with_location(picture: Image.Image, orientation: int = 1) -> bytes:
    """Return a JPEG that says where it was taken, by what, and how to turn it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F], exif[0x0110] = "Maker", "Phone"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (48.0, 51.0, 29.0), "E", (2.0, 17.0, 40.0)
    exif.get_ifd(0x8769)[0xA431] = "SERIAL-1234567"
    return jpeg_bytes(picture, exif=exif)


def write(path: Path, data: bytes | str) -> Path:
    """Write a file and the folders it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def corpus_files(*patterns: str) -> Sequence[Path]:
    """Return the corpus' files that match, or none when there is no corpus."""
    if CORPUS is None:
        return []
    return sorted({path for pattern in patterns for path in CORPUS.glob(pattern) if path.is_file()})
