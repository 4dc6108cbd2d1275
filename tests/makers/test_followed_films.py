"""A followed label in films as phones, cameras and editors write them: no frame of its time shows any of it."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.bench.cover import HEIGHT, SCENES, WIDTH, corners_of, film_of
from tests.conftest import Run, decoded, ffmpeg
from tests.edit_lists import with_edits

BLACK = 60
"""Most luma of a covered pixel after an encode, beside the edge of its cover."""

SCENE, RATE, FRAMES = "shake", 30, 48
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "18")
TONE = ("-f", "lavfi", "-i", f"sine=duration={FRAMES / RATE}")
LATE = 0.9
"""Seconds by which pictures begin after the sound."""

UNEVEN = [number for number in range(FRAMES) if number % 7 not in (3, 4) and not 20 <= number < 30]
"""What is left of the frames where a phone drops some: the gaps last up to 0.3 s."""

JOINED = [(0.6, 0.0), (0.6, 1.0)]
"""The parts of a film that was cut in an album: seconds, and from which second on."""


@dataclass(frozen=True)
class Kind:
    """A kind of film.

    Attributes:
        make: writes it, of a film of the scene.
        frames: which frames of the scene its pictures show.
        interlaced: it has two moments of the scene in each picture.
        mute: the case mutes it too.
    """

    make: Callable[[Path, Path], object]
    suffix: str = ".mp4"
    frames: tuple[int, ...] = tuple(range(FRAMES))
    interlaced: bool = False
    mute: bool = False


def uneven(scene: Path, film: Path) -> None:
    """Write a film with a variable frame rate."""
    kept = "+".join(f"eq(n,{number})" for number in UNEVEN)
    ffmpeg("-i", scene, *TONE, "-vf", f"select='{kept}'", "-fps_mode", "vfr", "-enc_time_base", "demux", *H264, film)


def joined(scene: Path, film: Path) -> None:
    """Write a film of two parts with a cut between them."""
    ffmpeg("-i", scene, *TONE, *H264, film)
    with_edits(film, JOINED)


def trimmed(scene: Path, film: Path) -> None:
    """Write a film whose beginning is cut off by its edit list."""
    ffmpeg("-i", scene, *TONE, *H264, film)
    with_edits(film, [(1.2, 0.4)])


def interlaced(scene: Path, film: Path) -> None:
    """Write a camcorder's film, with two moments of the scene in each picture."""
    lines = ("-vf", "tinterlace=interleave_top,fieldorder=tff", "-flags", "+ildct+ilme")
    ffmpeg("-i", scene, *TONE, *lines, *H264, "-x264-params", "tff=1", film)


def late(scene: Path, film: Path) -> None:
    """Write a film whose pictures begin after its sound."""
    early = film.with_name("early.mp4")
    ffmpeg("-i", scene, *TONE, *H264, early)
    ffmpeg("-itsoffset", LATE, "-i", early, "-i", early, "-map", "0:v", "-map", "1:a", "-c", "copy", film)


def turned(*options: object) -> Callable[[Path, Path], None]:
    """Return what writes a film that lies on its side, and tells players how to turn it."""

    def make(scene: Path, film: Path) -> None:
        flat = film.with_name("flat.mp4")
        ffmpeg("-i", scene, "-vf", options[0], *H264, flat)
        ffmpeg(*options[1:], "-i", flat, "-c", "copy", film)

    return make


def bright(transfer: str) -> Callable[[Path, Path], None]:
    """Return what writes a film for bright screens."""

    def make(scene: Path, film: Path) -> None:
        colours = ("-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc")
        quick = ("-c:v", "libx265", "-preset", "ultrafast", "-crf", 16, "-x265-params", "log-level=none")
        ffmpeg("-i", scene, "-pix_fmt", "yuv420p10le", *quick, "-tag:v", "hvc1", *colours, film)

    return make


KINDS = {
    "uneven": Kind(uneven, frames=tuple(UNEVEN)),
    "joined": Kind(joined, frames=(*range(18), *range(30, FRAMES))),
    "trimmed": Kind(trimmed, frames=tuple(range(12, FRAMES))),
    "interlaced": Kind(interlaced, frames=tuple(range(0, FRAMES, 2)), interlaced=True),
    "late-mkv": Kind(late, ".mkv", mute=True),
    "late-ts": Kind(late, ".ts"),
    "turned-270": Kind(turned("transpose=1", "-display_rotation", 90), ".mov"),
    "mirrored": Kind(turned("hflip", "-display_hflip"), ".mov"),
    "hlg": Kind(bright("arib-std-b67"), ".mov"),
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[np.ndarray]]:
    """The film of a shaking hand, and which pixels of each of its frames show the label."""
    folder = tmp_path_factory.mktemp("scene")
    path, labels, _ = film_of(SCENE, folder, FRAMES / RATE)
    return path, labels


def box_at(frame: int) -> list[int]:
    """Return the box that a person draws around the label in a frame of the scene."""
    corners = corners_of(SCENES[SCENE][0](frame / RATE))
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    return [int(left), int(top), int(right - left) + 1, int(bottom - top) + 1]


def pictures_of(film: Path) -> np.ndarray:
    """Return the grey pictures of a film."""
    shape = ("-an", "-vf", f"scale={WIDTH}:{HEIGHT},format=gray")
    raw = decoded(film, *shape, "-fps_mode", "passthrough", "-f", "rawvideo")
    return np.frombuffer(raw, np.uint8).reshape(-1, HEIGHT, WIDTH)


def seconds_of(film: Path) -> list[float]:
    """Return the second at which each picture of a film begins, as players count that begin with its sound."""
    sound_too = ("-", "-map", "0", "-c", "copy", "-f", "null")
    clock = ("-map", "0:V", "-fps_mode", "passthrough", "-enc_time_base", "demux", "-f", "framecrc")
    lines = decoded(film, *clock, *sound_too).decode().splitlines()
    base = Fraction(next(line.split()[-1] for line in lines if line.startswith("#tb 0")))
    return [float(int(line.split(",")[2]) * base) for line in lines if line.startswith("0,")]


def case_with(film: Path, words: list[str]) -> None:
    """Write the case file of a film."""
    text = "\n".join(["[[evidence]]", f'file = "{film.name}"', *words])
    film.with_name("case.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", KINDS)
def test_a_followed_label_is_never_seen(
    name: str, scene: tuple[Path, list[np.ndarray]], tmp_path: Path, run: Run
) -> None:
    """From a picture of the last third of the film to one before its end; and it is bare before."""
    kind, (plain, labels) = KINDS[name], scene
    case, made = tmp_path / "case", tmp_path / "made.mp4"
    case.mkdir()
    kind.make(plain, tmp_path / f"film{kind.suffix}")
    film = (tmp_path / f"film{kind.suffix}").rename(case / f"film{kind.suffix}")
    seconds, count = seconds_of(film), len(kind.frames)
    assert len(seconds) == count
    first, last = 4 * count // 5, count - 4
    cover = [f"box = {box_at(kind.frames[first])}", f"from = {seconds[first]:.3f}", f"to = {seconds[last]:.3f}"]
    case_with(film, [*(["mute = true"] if kind.mute else []), "[[evidence.cover]]", *cover, "follow = true"])
    ran = run("fit", film, "--out", made, "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    assert ("sound-muted" in ran.codes("note")) == kind.mute
    pictures = pictures_of(made)
    assert len(pictures) == count
    for number in range(first, last + 1):
        frame = kind.frames[number]
        shown = labels[frame] | labels[frame + 1] if kind.interlaced else labels[frame]
        assert pictures[number][shown].max() <= BLACK, f"picture {number} at {seconds[number]:.3f} s"
    assert pictures[first // 2][labels[kind.frames[first // 2]]].max() > BLACK
