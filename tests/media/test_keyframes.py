"""Which frames of a take become its key-frame sheet."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.media.probe import examine
from evidence_kit.media.video.keyframes import choose_key_frames
from evidence_kit.media.video.label import LabelReading
from evidence_kit.media.video.stills import Seen, sharpness_of, take_frame
from evidence_kit.parcel.numbers import Compared, Number
from tests.conftest import MakeVideo

RATE = 10


def take(seconds: float = 30.0, seed: int = 1) -> list[Seen]:
    """Return the frames of a take that changes every few seconds and is now and then blurred."""
    chance = np.random.default_rng(seed)
    views = chance.integers(0, 255, (1 + int(seconds // 3), 9, 16), dtype=np.uint8)
    return [
        Seen(index / RATE, float(chance.uniform(5, 20)), 120.0, views[int(index / RATE // 3)])
        for index in range(max(1, int(seconds * RATE)))
    ]


def label_at(time: float | None, text: str = "RB123456785GB") -> LabelReading:
    """Return a reading of a label at a second."""
    number = Number(text, "S10", ("post",), "ok") if time is not None else None
    return LabelReading(Compared("match" if number else "not-readable", number), time=time)


def test_a_sheet_tells_the_take() -> None:
    """The beginning, the label, what was asked for and the end are on it, in the order of time, with times."""
    seen = take()
    frames = choose_key_frames(seen, label_at(2.7), 9, [(14.0, "the seal is opened")])
    captions = {frame.time: frame.caption for frame in frames}
    assert len(frames) == 9
    assert [frame.time for frame in frames] == sorted({frame.time for frame in frames})
    assert {frame.time for frame in frames} <= {one.time for one in seen}
    assert captions[2.7] == "0:02.7  label RB123456785GB"
    assert captions[14.0] == "0:14.0  the seal is opened"
    assert frames[0].time <= 1.0
    assert frames[0].caption.endswith("  start")
    assert frames[-1].time >= seen[-1].time - 1.0
    assert frames[-1].caption.endswith("  end")
    plain = [frame for frame in frames if "  " not in frame.caption]
    assert len(plain) == 5
    assert all(frame.caption == f"0:{frame.time:04.1f}" for frame in plain)


def test_the_edges_are_shown_by_their_sharpest_frame() -> None:
    """A frame that is blurred, or dark, does not show that the parcel was closed."""
    seen = [Seen(index / RATE, 5.0, 120.0) for index in range(200)]
    seen[3] = Seen(0.3, 90.0, 3.0)
    seen[6] = Seen(0.6, 20.0, 120.0)
    seen[195] = Seen(19.5, 20.0, 120.0)
    frames = choose_key_frames(seen, None, 4)
    assert (frames[0].time, frames[-1].time) == (0.6, 19.5)


def test_the_frames_between_differ() -> None:
    """Of a take that shows three things, one for long, all three are on the sheet."""
    chance = np.random.default_rng(4)
    views = chance.integers(0, 255, (3, 9, 16), dtype=np.uint8)
    begins = [24.0, 36.0]
    seen = [
        Seen(index / RATE, 10.0, 120.0, views[sum(index / RATE >= begin for begin in begins)]) for index in range(600)
    ]
    for count in (5, 7):
        shown = {sum(frame.time >= begin for begin in begins) for frame in choose_key_frames(seen, None, count)}
        assert shown == {0, 1, 2}


def test_when_there_is_little_room_the_label_comes_first() -> None:
    """Then the beginning, then the end, then what was asked for."""
    seen, label, moments = take(), label_at(12.0), [(20.0, "opened")]
    told = [
        [frame.caption.partition("  ")[2] for frame in choose_key_frames(seen, label, count, moments)]
        for count in (1, 2, 3, 4)
    ]
    assert told == [
        ["label RB123456785GB"],
        ["start", "label RB123456785GB"],
        ["start", "label RB123456785GB", "end"],
        ["start", "label RB123456785GB", "opened", "end"],
    ]


def test_one_frame_can_serve_twice() -> None:
    """A label in the first second shows the beginning too, and a moment at the label is the label's frame."""
    seen = take()
    frames = choose_key_frames(seen, label_at(0.5), 5, [(0.6, "closed")])
    assert frames[0].time == 0.5
    assert frames[0].caption == "0:00.5  label RB123456785GB, start, closed"
    assert sum(frame.time <= 1.0 for frame in frames) <= 2
    assert len(frames) == 5


def test_without_a_label_none_is_told() -> None:
    """A reading that found no number names no label."""
    for label in (None, label_at(None)):
        assert not [one for one in choose_key_frames(take(), label, 6) if "label" in one.caption]


def test_a_long_take_has_minutes() -> None:
    """Times are told as a player shows them."""
    assert choose_key_frames(take(95.0), None, 3)[-1].caption.startswith("1:3")


@given(st.floats(0.1, 40), st.integers(-1, 12), st.none() | st.floats(0, 40), st.lists(st.floats(-5, 60), max_size=4))
def test_any_take_gives_what_it_has(seconds: float, count: int, label: float | None, moments: list[float]) -> None:
    """However short the take and whatever is asked for: at most that many, each once, in the order of time."""
    seen = take(seconds)
    at = min(seen, key=lambda one: abs(one.time - label)).time if label is not None else None
    frames = choose_key_frames(seen, label_at(at), count, [(time, "shown") for time in moments])
    times = [frame.time for frame in frames]
    assert len(frames) <= max(0, count)
    assert times == sorted(set(times))
    assert set(times) <= {one.time for one in seen}
    assert bool(frames) == (count > 0)
    if at is not None and count > 0:
        assert at in times
    assert choose_key_frames([], label_at(None), count) == ()


@pytest.mark.parametrize("size", ["320x240", "180x320"])
def test_the_frames_of_a_real_take_can_be_had(make_video: MakeVideo, tmp_path: Path, size: str) -> None:
    """Every time that is chosen is that of a frame, upright and in the size of the video."""
    path = make_video(tmp_path / "take.mp4", size=size, seconds=4)
    facts = examine(path).video
    assert facts
    seen = sharpness_of(path, facts, tmp_path, lambda _done, _doing: None)
    frames = choose_key_frames(seen, None, 5)
    assert len(frames) == 5
    pictures = [take_frame(path, facts, frame.time, tmp_path) for frame in frames]
    assert [picture and picture.size for picture in pictures] == [tuple(map(int, size.split("x")))] * 5
    assert len({picture.tobytes() for picture in pictures if picture}) == 5
