"""Frames of a video: the exact ones, sharp and different ones, and those with the label; with the real ffmpeg."""

import functools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from evidence_kit.errors import UsageWrong
from evidence_kit.media.probe import examine
from evidence_kit.media.video.label import LabelReading, find_label, readable_at
from evidence_kit.media.video.stills import (
    Seen,
    choose_different,
    sharpest_of_spans,
    sharpness_of,
    take_frame,
    take_luma,
)
from evidence_kit.model.facts import VideoFacts
from evidence_kit.policies import load_policy
from evidence_kit.report.json import render as render_as_json
from evidence_kit.report.stills import render
from evidence_kit.verbs.stills import take_stills
from tests.conftest import CORPUS, corpus_files, ffmpeg, write
from tests.drawn_labels import NUMBER, scene

BITS, SIDE = 8, 32
"""A frame's number stands in its upper left as squares of this many pixels, black for 0 and white for 1."""

SHOWN = range(36, 60)
"""The frames in which the label lies before the camera, sharp in the middle ones."""

BT709 = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p", "-g", "30", "-bf", "3")


def tell(_done: float, _doing: str) -> None:
    """Listen to nothing."""


def numbered(picture: Image.Image, number: int) -> Image.Image:
    """Return a picture after drawing its number into the upper left."""
    draw = ImageDraw.Draw(picture)
    for bit in range(BITS):
        draw.rectangle((bit * SIDE, 0, (bit + 1) * SIDE - 1, SIDE - 1), fill=255 if number >> bit & 1 else 0)
    return picture


def number_of(luma: NDArray[np.uint8]) -> int:
    """Return the number in the upper left of a frame."""
    return sum(1 << bit for bit in range(BITS) if luma[SIDE // 2, bit * SIDE + SIDE // 2] > 127)


@functools.cache
def board() -> Image.Image:
    """Return a table without anything on it."""
    rough = np.random.default_rng(5).normal(110, 14, (60, 107)).clip(0, 255).astype(np.uint8)
    return Image.fromarray(rough).resize((1280, 720), Image.Resampling.BICUBIC)


def unboxing() -> Iterator[Image.Image]:
    """Yield 96 frames: a soft table, the label coming to rest and going again, then things of other shapes."""
    label = scene(2.2, 24, seed=3)
    table = board().filter(ImageFilter.GaussianBlur(2))
    for number in range(96):
        picture = table.copy()
        if number in SHOWN:
            away = max(0, abs(number - 47) - 4)
            picture = label.filter(ImageFilter.GaussianBlur(away / 1.5)) if away else label.copy()
        elif number >= 66:
            draw = ImageDraw.Draw(picture)
            for ring in range(200, 20, -30):
                middle = 250 if number < 81 else 1000
                box = (middle - ring, 360 - ring, middle + ring, 360 + ring)
                draw.ellipse(box, fill=(ring * 7 + number // 81 * 90) % 256)
        yield numbered(picture, number)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unboxing as H.264 with B-frames at 24 frames a second."""
    folder = tmp_path_factory.mktemp("clip")
    raw = folder / "frames.gray"
    with raw.open("wb") as handle:
        for picture in unboxing():
            handle.write(picture.tobytes())
    path = folder / "take.mp4"
    ffmpeg("-f", "rawvideo", "-pix_fmt", "gray", "-s", "1280x720", "-r", "24", "-i", raw, *X264, *BT709, path)
    raw.unlink()
    return path


def facts_of(path: Path) -> VideoFacts:
    """Return the facts of a video."""
    facts = examine(path).video
    assert facts
    return facts


def variant(clip: Path, kind: str, folder: Path) -> Path:
    """Return the clip in another form of what phones write."""
    out = folder / f"{kind}.{'mkv' if kind == 'matroska' else 'mov' if kind == 'rotated' else 'mp4'}"
    if kind == "plain":
        return clip
    if kind == "variable":
        times = "setpts='if(lt(N,40),N/24,40/24+(N-40)/9.7+0.013*mod(N,3))/TB',settb=1/90000"
        ffmpeg("-i", clip, "-vf", times, "-fps_mode", "passthrough", "-enc_time_base", "1/90000", *X264, *BT709, out)
    if kind == "rotated":
        ffmpeg("-display_rotation", "90", "-i", clip, "-c", "copy", out)
    if kind == "edit-list":
        ffmpeg("-ss", "0.8", "-i", clip, "-c", "copy", out)
    if kind == "matroska":
        ffmpeg("-i", clip, "-c", "copy", out)
    if kind == "late":
        ffmpeg("-itsoffset", "0.37", "-i", clip, "-f", "lavfi", "-i", "sine=duration=4", "-c:v", "copy", out)
    if kind == "hevc-open-gop":
        ffmpeg(
            "-i",
            clip,
            "-c:v",
            "libx265",
            "-preset",
            "ultrafast",
            "-crf",
            "18",
            "-x265-params",
            "keyint=24:open-gop=1:bframes=3:log-level=1",
            "-tag:v",
            "hvc1",
            out,
        )
    return out


@pytest.mark.parametrize("kind", ["plain", "variable", "rotated", "edit-list", "matroska", "late", "hevc-open-gop"])
def test_the_frame_taken_is_the_one_at_that_time(kind: str, clip: Path, tmp_path: Path) -> None:
    """Told by its number, for constant and variable rates, rotation, edit lists and late pictures."""
    path = variant(clip, kind, tmp_path)
    facts = facts_of(path)
    assert (facts.width, facts.height) == ((720, 1280) if kind == "rotated" else (1280, 720))
    seen = sharpness_of(path, facts, tmp_path, tell)
    first = 96 - len(seen)
    assert first == 0 or kind == "edit-list"
    for index in (0, 1, 31, len(seen) - 1):
        (luma,) = take_luma(path, facts, seen[index].time, tmp_path)
        assert number_of(np.rot90(luma, 3 if kind == "rotated" else 0)) == first + index, seen[index].time
    picture = take_frame(path, facts, seen[-1].time, tmp_path)
    assert picture
    assert picture.size == (facts.width, facts.height)
    assert np.abs(np.asarray(picture.convert("L")).astype(int) - luma).mean() < 3


def test_frames_after_the_end_are_none(clip: Path, tmp_path: Path) -> None:
    """A time from another take is no crash."""
    facts = facts_of(clip)
    assert take_frame(clip, facts, 99.0, tmp_path) is None
    assert len(take_luma(clip, facts, 99.0, tmp_path)) == 0


def test_the_sharpest_frames_are_the_sharp_ones(clip: Path, tmp_path: Path) -> None:
    """The survey's numbers tell the label at rest from the label in motion."""
    seen = sharpness_of(clip, facts_of(clip), tmp_path, tell)
    assert len(seen) == 96
    assert seen[0].key
    assert 4 <= sum(one.key for one in seen) <= 12
    best = max((seen[number] for number in SHOWN), key=lambda one: one.sharpness)
    assert abs(seen.index(best) - 47) <= 5
    assert seen[47].sharpness > 1.3 * seen[37].sharpness


def test_the_label_is_found_and_the_search_ends_there(clip: Path, tmp_path: Path) -> None:
    """The order's number, at a time when the label was there, after a few frames."""
    facts = facts_of(clip)
    seen = sharpness_of(clip, facts, tmp_path, tell)
    for tracking in (NUMBER, None):
        reading = find_label(clip, facts, seen, tracking, tmp_path)
        assert reading.compared.outcome == "match"
        assert reading.time is not None
        assert round(reading.time * 24) in SHOWN
        assert {one.code.text for one in reading.codes} == {NUMBER}
        assert reading.frames_searched <= 8
        assert reading.texts() == (NUMBER,)
    other = find_label(clip, facts, seen, "RB473124829GB", tmp_path)
    assert (other.compared.outcome, other.compared.strength) == ("mismatch", "certain")
    assert other.time is not None


def test_a_take_without_a_label_has_none(clip: Path, tmp_path: Path) -> None:
    """The part before the label comes."""
    path = tmp_path / "empty.mp4"
    ffmpeg("-t", "1.4", "-i", clip, "-c", "copy", path)
    facts = facts_of(path)
    reading = find_label(path, facts, sharpness_of(path, facts, tmp_path, tell), NUMBER, tmp_path)
    assert reading == LabelReading(reading.compared, frames_searched=reading.frames_searched)
    assert reading.compared.outcome == "not-readable"


@pytest.mark.parametrize(
    ("size", "crf", "readable"), [("1280:720", "20", True), ("960:540", "24", True), ("320:180", "30", False)]
)
def test_the_label_is_looked_for_again_in_the_output(
    size: str, crf: str, readable: bool, clip: Path, tmp_path: Path
) -> None:
    """What is enough for a reader is told from what is not."""
    out = tmp_path / "out.mp4"
    ffmpeg("-i", clip, "-vf", f"scale={size}", "-c:v", "libx264", "-crf", crf, "-pix_fmt", "yuv420p", out)
    found = readable_at(out, facts_of(out), [47 / 24], [NUMBER], tmp_path)
    assert found == ((NUMBER,) if readable else ())


def synthetic(sharpness: Sequence[float], views: Sequence[int] | None = None, luma: float = 120) -> list[Seen]:
    """Return frames at 10 a second; frames with the same number show the same."""
    random = np.random.default_rng(0)
    shown = {view: random.integers(0, 255, (9, 16), dtype=np.uint8) for view in set(views or ())}
    return [
        Seen(index / 10, sharp, luma, shown[views[index]] if views else None) for index, sharp in enumerate(sharpness)
    ]


def test_the_choice_is_sharp_spread_and_different() -> None:
    """Six stills of one view are one still."""
    views = [0] * 200 + [1] * 40 + [2] * 40 + [3] * 20
    sharpness = [10 + (index % 7 == 0) * 4 + (views[index] == 0) * 3 for index in range(300)]
    chosen = choose_different(synthetic(sharpness, views), 4)
    assert {views[round(one.time * 10)] for one in chosen} == {0, 1, 2, 3}
    assert all(round(one.time * 10) % 7 == 0 for one in chosen)
    assert [one.time for one in chosen] == sorted(one.time for one in chosen)


def test_dark_and_blown_out_frames_are_passed_over_unless_there_are_no_others() -> None:
    """However many edges noise has."""
    frames = [*synthetic([90] * 10, luma=5), *synthetic([20] * 10), *synthetic([90] * 10, luma=250)]
    assert all(one.luma == 120 for one in sharpest_of_spans(frames, 5))
    assert len(choose_different(synthetic([3] * 10, luma=5), 3)) == 3


def test_odd_series_are_no_crash() -> None:
    """No frames, one frame, all at one time, fewer than asked."""
    assert choose_different([], 6) == ()
    assert len(choose_different(synthetic([1]), 6)) == 1
    assert choose_different([Seen(2.0, 1.0, 100.0)] * 5, 3)
    assert len(choose_different(synthetic([0] * 3), 6)) <= 3
    assert len(choose_different(synthetic([5, 6, 7, 8]), 2, taken=[Seen(0.1, 6, 120)])) == 2


def test_stills_are_written_within_the_limit_with_the_label_first_of_all(clip: Path, tmp_path: Path) -> None:
    """Pictures of the original's pixels, nothing private in them, each with its reason; the same bytes again."""
    before = clip.read_bytes()
    policy = load_policy("aliexpress")
    told = take_stills(clip, tmp_path / "one", policy, count=4, tracking=NUMBER)
    assert told.verdict == "ready"
    assert len(told.files) == 4
    assert [one.label for one in told.files].count(True) == 1
    label = next(one for one in told.files if one.label)
    assert label.why == f"the label: {NUMBER} read in it"
    assert label.path.endswith("-label.png") or label.path.endswith("-label.jpg")
    times = [one.time for one in told.files]
    assert times == sorted(times)
    assert any(66 / 24 <= time < 81 / 24 for time in times)
    assert any(time >= 81 / 24 for time in times)
    for one in told.files:
        facts = examine(Path(one.path))
        assert (facts.bytes, facts.sha256) == (one.bytes, one.sha256)
        assert one.bytes <= 5_000_000
        assert facts.image
        assert (facts.image.width, facts.image.height, facts.image.private) == (1280, 720, ())
        luma = np.asarray(Image.open(one.path).convert("L"))
        assert number_of(luma) == round(one.time * 24)
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == sorted(
        Path(one.path).name for one in told.files
    )
    again = take_stills(clip, tmp_path / "two", policy, count=4, tracking=NUMBER)
    assert [one.sha256 for one in again.files] == [one.sha256 for one in told.files]
    assert clip.read_bytes() == before
    data = json.loads(render_as_json(told))
    assert (data["schema"], data["tracking"], data["verdict"]) == ("evidence_kit.stills/1", NUMBER, "ready")
    assert "-label" in render(told)


def test_a_photo_is_no_video_and_a_still_overwrites_no_original(clip: Path, tmp_path: Path) -> None:
    """The first is a finding; the second is refused."""
    picture = tmp_path / "photo.png"
    board().save(picture)
    told = take_stills(picture, tmp_path / "out", load_policy("aliexpress"))
    assert [one.code for one in told.findings] == ["type-not-allowed"]
    assert told.verdict == "not-ready"
    beside = tmp_path / "case"
    write(beside / "take.mp4", clip.read_bytes())
    first = take_stills(beside / "take.mp4", beside, load_policy("aliexpress"), count=1, tracking=NUMBER)
    assert len(first.files) == 1
    with pytest.raises(UsageWrong):
        take_stills(beside / "take.mp4", beside, load_policy("aliexpress"), count=1, tracking=NUMBER)
    assert not [path for path in beside.iterdir() if path.name.startswith(".")]


@pytest.mark.corpus
@pytest.mark.skipif(CORPUS is None, reason="EVIDENCE_KIT_CORPUS names no folder of real phone media")
@pytest.mark.parametrize(
    "path",
    # One of six minutes takes as long as all others together and shows nothing else.
    [path for path in corpus_files("video_*") if "long" not in path.name],
    ids=lambda path: path.name,
)
def test_stills_of_real_videos(path: Path, tmp_path: Path) -> None:
    """Upright, of the right size, within the limit; no parcel's number where there is none."""
    facts = facts_of(path)
    told = take_stills(path, tmp_path, load_policy("aliexpress"), count=1)
    if facts.hdr == "dolby-vision-5":
        assert not told.files
        return
    assert told.files, told.findings
    assert told.tracking is None
    for one in told.files:
        assert one.bytes <= 5_000_000
        assert abs(one.width / one.height - facts.width / facts.height) < 0.01
