"""What several tests need: small media made on the spot, the corpus, one reader; the order in which they run."""

import io
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from PIL import Image, ImageDraw

from evidence_kit.media import pool
from evidence_kit.media.reach import let_read
from tests.command_line import Ran, run_here
from tests.noise import sensor_noise
from tests.order import pytest_collection_modifyitems, pytest_terminal_summary  # noqa: F401  (hooks)
from tests.properties import prepare_drawing

ROOT = Path(__file__).parent.parent
CORPUS = Path(os.environ["EVIDENCE_KIT_CORPUS"]) if os.environ.get("EVIDENCE_KIT_CORPUS") else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Draw nothing for a property before Hypothesis is ready to draw."""
    if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        prepare_drawing()


Run = Callable[..., Ran]
MakeVideo = Callable[..., Path]


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
