"""Judging a take by what was measured: made-up series, damaged logs, and the real survey over small clips."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from evidence_kit.catalogue.take import take_findings
from evidence_kit.media.video.measure import (
    EDGES_FILE,
    HEIGHT,
    KEYS_FILE,
    PICTURES_FILE,
    SIDE_GRAPH,
    SOUND_FILE,
    SOUND_RATE,
    TIMES_FILE,
    WIDTH,
    Measured,
    changes,
    read_measured,
    side_outputs,
)
from evidence_kit.media.video.take import WORDS, Moment, Take, clock, judge_take
from evidence_kit.media.video.x264_log import read_pictures
from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import VideoFacts
from tests.bench.take import survey
from tests.conftest import ffmpeg, write
from tests.noise import sensor_noise

FACTS = VideoFacts("mp4")
WORLD = np.asarray(sensor_noise((1200, 300), 120).filter(ImageFilter.GaussianBlur(3)).convert("L"), dtype=np.float64)
WORLD = (WORLD - WORLD.mean()) * 6 + 120
FRAMES = 120
Pictures = NDArray[np.uint8]


def views(at: NDArray[np.float64], seed: int = 1) -> Pictures:
    """Return small pictures of the world seen from those places, with the noise of a sensor."""
    random = np.random.default_rng(seed)
    taken = [WORLD[100 : 100 + HEIGHT, int(x) : int(x) + WIDTH] for x in at]
    return np.clip(np.array(taken) + random.normal(0, 1.5, (len(at), HEIGHT, WIDTH)), 0, 255).astype(np.uint8)


def measured(pictures: Pictures, **changed: Any) -> Measured:
    """Return what would be measured of those pictures, with anything changed."""
    count = len(pictures)
    whole = Measured(
        times=np.arange(count) / 30,
        pictures=pictures,
        sharpness=np.ones(count),
        luma=pictures.mean(axis=(1, 2)) if count else np.empty(0),
        change=changes(pictures),
        intra=np.full(count, 0.1),
        keys=np.empty(0),
        sound=np.empty(0, dtype=np.int16),
    )
    return replace(whole, **changed)


def drift(count: int = FRAMES) -> NDArray[np.float64]:
    """Return the places of a slowly moving camera."""
    return 300 + 40 * np.sin(np.arange(count) / 20)


def jumped(far: int = 25) -> Pictures:
    """Return pictures of a take of which the middle is missing, so that the view is displaced."""
    return views(np.concatenate((drift()[:60], drift()[60:] + far)))


def noise(seconds: float, loud: float, seed: int = 3) -> NDArray[np.int16]:
    """Return the sound of a room so loud."""
    samples = np.random.default_rng(seed).normal(0, loud, round(seconds * SOUND_RATE))
    return samples.astype(np.int16)


def through(scale: float, far: int = 0) -> Pictures:
    """Return pictures that a lens with another view takes from the middle on, a little aside, darker and softer.

    Args:
        far: pixels by which the scene is displaced besides: the middle of the take is missing.
    """
    random, taken = np.random.default_rng(4), []
    for number, x in enumerate(drift()):
        wide, aside = (scale, 2 + far) if number >= 60 else (1.0, 0)
        across, down = round(WIDTH * wide), round(HEIGHT * wide)
        left, top = int(x) + aside + (WIDTH - across) // 2, 112 + (HEIGHT - down) // 2
        part = Image.fromarray(WORLD[top : top + down, left : left + across].astype(np.float32))
        taken.append(np.asarray(part.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)) * (1.0 if wide == 1 else 0.85))
    return np.clip(np.array(taken) + random.normal(0, 1.5, (FRAMES, HEIGHT, WIDTH)), 0, 255).astype(np.uint8)


def flash(pictures: Pictures) -> Pictures:
    """Return the pictures with two overexposed frames."""
    pictures[60:62] = np.clip(pictures[60:62].astype(int) * 2 + 60, 0, 255)
    return pictures


def dimmed(pictures: Pictures) -> Pictures:
    """Return the pictures with the light half gone from the middle on."""
    pictures[60:] = pictures[60:] // 2
    return pictures


def in_between(pictures: Pictures) -> Pictures:
    """Return the pictures with a hand before the lens for a fifth of a second."""
    pictures[60:66] = views(np.full(6, 900.0), seed=5)
    return pictures


def refreshed(pictures: Pictures) -> Pictures:
    """Return the pictures with a lens covered for two seconds, of which an encoder stores faint blocks, then others."""
    covered(pictures, 15, until=110)
    pictures[65:95] = 20 + views(np.full(1, 300.0)) // 48
    pictures[80:95] = np.roll(pictures[80:95], 9, axis=2)
    return pictures


def covered(pictures: Pictures, frames: int, until: int = 90) -> Pictures:
    """Return the pictures with something dark moved over the lens within so many frames, and away again."""
    for number in range(50, until):
        share = min(1.0, (number - 49) / frames, (until - number) / frames)
        pictures[number, :, : round(share * WIDTH)] = 20
    return pictures


def tripod(box_at: NDArray[np.float64]) -> Pictures:
    """Return the pictures of a camera that stands still while a bright box is moved to those places."""
    pictures = views(np.full(len(box_at), 300.0))
    for picture, left in zip(pictures, box_at, strict=True):
        picture[20:56, round(left) : round(left) + 34] = np.arange(130, 130 + 34 * 3, 3)
    return pictures


@pytest.mark.parametrize(
    "pictures",
    [
        pytest.param(lambda: views(drift()), id="handheld"),
        pytest.param(lambda: views(np.full(FRAMES, 300.0)), id="tripod"),
        pytest.param(
            lambda: views(300 + np.interp(np.arange(FRAMES), [50, 58, 90, 98], [0, 200, 200, 0])), id="fast pan"
        ),
        pytest.param(lambda: flash(views(drift())), id="flash"),
        pytest.param(lambda: dimmed(views(np.full(FRAMES, 300.0))), id="tripod, light goes"),
        pytest.param(lambda: tripod(30 + 25 * np.sin(np.arange(FRAMES) / 8)), id="tripod, box moved"),
        pytest.param(lambda: tripod(np.interp(np.arange(FRAMES), [55, 67], [5, 85])), id="tripod, box pushed"),
        pytest.param(lambda: in_between(views(drift())), id="hand for a moment"),
        pytest.param(lambda: refreshed(views(drift())), id="covered lens encoded anew"),
        pytest.param(lambda: dimmed(views(drift())), id="light goes"),
        pytest.param(lambda: covered(views(drift()), 15), id="lens covered"),
        pytest.param(lambda: covered(views(drift()), 4), id="lens covered quickly"),
        pytest.param(lambda: views(drift(1)), id="one frame"),
        pytest.param(lambda: views(drift(5)), id="five frames"),
        pytest.param(lambda: np.empty((0, HEIGHT, WIDTH), dtype=np.uint8), id="nothing"),
    ],
)
def test_what_a_hand_does_is_no_break(pictures: Callable[[], Pictures]) -> None:
    """Pans, flashes, light and covered lenses leave a take consistent, also where the encoder was surprised."""
    seen = pictures()
    surprised = np.where(np.arange(len(seen)) % 3 == 0, 0.1, 0.0)
    surprised[48:64] = 0.8
    assert judge_take(measured(seen), FACTS) == Take("consistent")
    assert judge_take(measured(seen, intra=surprised), FACTS).continuity == "consistent"


@pytest.mark.parametrize("scale", [2.0, 0.5, 0.4], ids=["0.5x", "2x", "2.5x"])
def test_another_lens_of_a_phone_is_no_break(scale: float) -> None:
    """The same view nearer or wider is no cut, however surprised the encoder was; with other sound, or elsewhere, it is."""
    assert judge_take(measured(through(scale), intra=surprised(60)), FACTS) == Take("consistent")
    assert judge_take(measured(through(scale), sound=noise(4, 100)), FACTS) == Take("consistent")
    assert judge_take(measured(through(scale), sound=LOUDER), FACTS).continuity == "broken"
    assert judge_take(measured(through(scale, far=60), intra=surprised(60)), FACTS).continuity == "broken"


def surprised(at: int) -> NDArray[np.float64]:
    """Return intra shares with a peak at one frame."""
    shares = np.full(FRAMES, 0.1)
    shares[at] = 0.7
    return shares


LOUDER = np.concatenate((noise(2, 100), noise(2, 900)))


@pytest.mark.parametrize(
    ("changed", "continuity", "signals"),
    [
        pytest.param({}, "review", ("picture",), id="picture alone"),
        pytest.param({"intra": surprised(60)}, "broken", ("picture", "prediction"), id="and the encoder"),
        pytest.param({"sound": LOUDER}, "broken", ("picture", "sound"), id="and the sound"),
        pytest.param({"sound": noise(4, 100)}, "review", ("picture",), id="and the sound goes on"),
        pytest.param(
            {"keys": np.array([0, 0.5, 1, 1.5, 2, 2.5, 2.8, 3.3, 3.8])}, "review", ("picture",), id="a later key frame"
        ),
        pytest.param(
            {"keys": np.array([0, 0.6, 1.2, 1.8, 2, 2.6, 3.2, 3.8])}, "broken", ("picture", "keyframes"), id="key frame"
        ),
        pytest.param({"intra": np.full(FRAMES, np.nan)}, "review", ("picture",), id="no encoder's log"),
    ],
)
def test_severity_is_agreement(changed: dict[str, Any], continuity: str, signals: tuple[str, ...]) -> None:
    """A picture that changes suddenly is reason to look; with a second measure at the same moment it is a break."""
    take = judge_take(measured(jumped(), **changed), FACTS)
    assert take.continuity == continuity
    assert [moment.signals for moment in take.moments] == [signals]
    assert take.moments[0].before == pytest.approx(59 / 30, abs=0.01)
    assert take.moments[0].after == pytest.approx(2.0)


def test_only_a_part_jumps() -> None:
    """From a tripod what lies on the table may be elsewhere in one step: reason to look."""
    places = 10 + 4 * np.sin(np.arange(FRAMES) / 8)
    places[60:] += 50
    take = judge_take(measured(tripod(places)), FACTS)
    assert take.continuity == "review"
    assert [moment.signals for moment in take.moments] in ([("patch",)], [("picture",)])
    assert take.moments[0].after == pytest.approx(2.0)


@pytest.mark.parametrize("at", [1, 3, 11, 109, 118])
def test_no_verdict_without_a_neighbourhood(at: int) -> None:
    """A step in the first or last frames has nothing to be compared with."""
    places = drift()
    places[at:] += 25
    assert judge_take(measured(views(places)), FACTS).continuity == "consistent"


def test_sound_alone_is_no_moment() -> None:
    """A room that becomes louder says nothing of the picture."""
    assert judge_take(measured(views(drift()), sound=LOUDER), FACTS).continuity == "consistent"


GAP_IN_SOUND = np.concatenate((noise(2, 200), np.zeros(SOUND_RATE, dtype=np.int16), noise(2, 200, 4)))


@pytest.mark.parametrize(
    ("sound", "continuity"), [(noise(5, 200), "review"), (GAP_IN_SOUND, "broken")], ids=["sound goes on", "no sound"]
)
def test_missing_time(sound: NDArray[np.int16], continuity: str) -> None:
    """A second without frames is reason to look; when the sound misses it too, it is a break."""
    times = np.arange(FRAMES) / 30
    times[60:] += 1.0
    take = judge_take(measured(jumped(), times=times, sound=sound), FACTS)
    assert take.continuity == continuity
    assert take.moments[0].words.startswith("From 0:02.0 to 0:03.0 ")
    assert "no frames were recorded" in take.moments[0].words


@given(st.lists(st.floats(0.006, 0.044), min_size=FRAMES, max_size=FRAMES), st.floats(0, 5))
@settings(max_examples=20, deadline=None)
def test_jitter_of_a_phone_is_no_gap(apart: list[float], start: float) -> None:
    """Frames 6 to 44 ms apart, from any first time, are an ordinary phone's."""
    still = measured(views(np.full(FRAMES, 300.0)), times=start + np.cumsum(apart))
    assert judge_take(still, FACTS).continuity == "consistent"


def test_picture_that_stands_still() -> None:
    """A frozen second in a moving take is reason to look, with its times."""
    pictures = views(drift())
    pictures[40:75] = pictures[40]
    take = judge_take(measured(pictures), FACTS)
    assert take.continuity == "review"
    assert take.moments[0].signals[-1] == "still"
    assert take.moments[0].words.startswith("From 0:01.4 to 0:02.5 ")
    assert "the picture stands still" in take.moments[0].words


def test_dark_stretch() -> None:
    """Two seconds of darkness are reason to look; one is not."""
    for end, continuity in ((45, "consistent"), (100, "review")):
        pictures = views(drift())
        for number in range(20, end):  # the light fades, as a hand comes
            pictures[number] = 12 + pictures[number] // 40
        for number in range(8):
            for at in (12 + number, end + 8 - number):
                pictures[at] = (pictures[at] * (1 - number / 8) + 12 * number / 8).astype(np.uint8)
        assert judge_take(measured(pictures), FACTS).continuity == continuity


def test_words_state_and_never_accuse() -> None:
    """Nothing that is said of a take names a deed."""
    for words in (*WORDS.values(), *(one.message + one.hint for one in take_findings("v.mp4", Take("broken")))):
        assert not re.search(r"edit|\bcut|fake|tamper|manipul|forg|splice|remov|suspic", words)


def test_findings() -> None:
    """A take that goes on has none; another has one warning with a handful of moments, and who wrote the file."""
    moment = Moment(1.0, 1.03, ("picture",), "At 0:01.0 the whole picture changes suddenly.")
    assert take_findings("v.mp4", Take("consistent", (), "Lavf60")) == []
    (one,) = take_findings("v.mp4", Take("review", (moment,) * 7, "Lavf60"))
    assert (one.code, one.severity, one.actual) == ("take-not-continuous", Severity.warning, "review")
    assert one.message.count("0:01.0") == 5
    assert "And 2 more." in one.message
    assert "Lavf60" in one.message


@pytest.mark.parametrize(("writer", "told"), [("Lavf60.16.100", True), ("17.5.1", False), (None, False)])
def test_a_writer_alone_is_no_moment(writer: str | None, told: bool) -> None:
    """A program's name in the container never makes a take less consistent."""
    take = judge_take(measured(views(drift())), replace(FACTS, writer=writer))
    assert (take.continuity, take.writer) == ("consistent", writer if told else None)


@given(st.floats(0, 7200))
def test_clock(second: float) -> None:
    """A time is told as a player shows it."""
    minutes, seconds = clock(second).split(":")
    assert int(minutes) * 60 + float(seconds) == pytest.approx(second, abs=0.0501)


LOG = "#options: 1x1 keyint=infinite x\n" + "".join(
    f"in:{n} out:{n} type:{'P' if n else 'I'} dur:2 tex:9 mv:3 misc:1 imb:{n % 7} pmb:20 smb:10 d:- ref:;\n"
    for n in reversed(range(320))
)


def write_survey(folder: Path, count: int) -> Path:
    """Write what a survey of so many frames leaves, and return the encoder's log."""
    times = "".join(f"frame:{n}    pts:{n}   pts_time:{n / 30:.4f}\nat=1\n" for n in range(count))
    write(folder / TIMES_FILE, times)
    write(folder / KEYS_FILE, times)
    write(folder / PICTURES_FILE, bytes(count * HEIGHT * WIDTH))
    write(folder / EDGES_FILE, bytes([7]) * (count * 144))
    write(folder / SOUND_FILE, bytes(64_001))
    return write(folder / "stats-0.log", LOG)


def test_read_measured(tmp_path: Path) -> None:
    """The encoder's shares stand beside the right frames, whatever the order of its log; the first frame has none."""
    whole = read_measured(tmp_path, read_pictures(write_survey(tmp_path, 320)))
    assert whole.times[30] == pytest.approx(1.0)
    assert whole.sharpness.mean() == 7
    assert len(whole.sound) == 32_000
    assert whole.intra[8] == pytest.approx(1 / 31)
    assert np.isnan(whole.intra[0])
    assert whole.intra[300] == pytest.approx(6 / 36)


@pytest.mark.parametrize("name", [TIMES_FILE, KEYS_FILE, PICTURES_FILE, EDGES_FILE, SOUND_FILE, "stats-0.log"])
@pytest.mark.parametrize("share", [0, 0.001, 0.37, 0.9, 0.9999, None])
def test_files_cut_short(tmp_path: Path, name: str, share: float | None) -> None:
    """Whatever file is missing or ends early, what is left is read, and judged without an error."""
    stats = write_survey(tmp_path, 320)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).unlink()
    if share is not None:
        (tmp_path / name).write_bytes(data[: round(len(data) * share)])
    left = read_measured(tmp_path, read_pictures(stats))
    frames = {len(getattr(left, one)) for one in ("times", "pictures", "sharpness", "luma", "change", "intra")}
    assert len(frames) == 1
    assert judge_take(left, FACTS).continuity in ("consistent", "review")


def test_odd_lines(tmp_path: Path) -> None:
    """Times that are no numbers, and a log of other frames, are not believed."""
    stats = write_survey(tmp_path, 200)
    text = (tmp_path / TIMES_FILE).read_text().replace("pts_time:1.0000", "pts_time:NOPTS").replace("2.0000", "nan")
    (tmp_path / TIMES_FILE).write_text(text)
    odd = read_measured(tmp_path, read_pictures(stats))
    assert np.isfinite(odd.times).all()
    assert (np.diff(odd.times) >= 0).all()
    assert np.isnan(odd.intra).all()


def test_side_outputs() -> None:
    """What the graph gives is what the outputs take; sound only when there is some."""
    labels = [stream for stream, _, _ in side_outputs(None)]
    assert all(label in SIDE_GRAPH for label in labels)
    assert [stream for stream, _, _ in side_outputs("a:1")] == [*labels, "0:a:1"]


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds of a camera that sways over a table, with the noise of a room, as a phone would store it."""
    folder = tmp_path_factory.mktemp("filmed")
    table = sensor_noise((900, 500), 130, seed=2).filter(ImageFilter.GaussianBlur(2.5)).convert("RGB")
    table.point(lambda value: max(0, min(255, (value - 128) * 5 + 120))).save(folder / "table.png")
    sway = "crop=320:240:x='280+150*sin(t)+2*sin(23*t)':y='120+60*cos(1.3*t)',noise=alls=4:allf=t"
    room = ["-f", "lavfi", "-i", "anoisesrc=r=48000:a=0.02:c=pink:d=5:seed=1"]
    picture = ["-loop", "1", "-framerate", "30", "-t", "5", "-i", folder / "table.png"]
    coder = ["-c:v", "libx264", "-preset", "veryfast", "-g", "30", "-bf", "0", "-pix_fmt", "yuv420p", "-threads", "1"]
    ffmpeg(*picture, *room, "-vf", sway, *coder, "-c:a", "aac", folder / "take.mp4")
    return folder / "take.mp4"


def test_a_whole_take_is_consistent(filmed: Path, tmp_path: Path) -> None:
    """The real survey of an uncut clip finds nothing, and ranks frames."""
    found, facts = survey(filmed, tmp_path)
    assert len(found.times) == 150
    assert len(found.keys) == 5
    assert abs(len(found.sound) / SOUND_RATE - 5) < 0.1
    assert np.isfinite(found.intra[1:]).all()
    assert judge_take(found, facts).continuity == "consistent"


def test_a_missing_second_is_found(filmed: Path, tmp_path: Path) -> None:
    """A clip without its third second, encoded again, is broken there.

    On so small a table about every second one is recognised: the judge would rather miss a cut than accuse a buyer.
    """
    out = tmp_path / "short.mp4"
    graph = "select='not(between(t,2,3))',setpts=N/30/TB"
    sound = ["-af", "aselect='not(between(t,2,3))',asetpts=N/SR/TB"]
    ffmpeg("-i", filmed, "-vf", graph, *sound, "-threads", "1", out)
    (tmp_path / "work").mkdir()
    take = judge_take(*survey(out, tmp_path / "work"))
    assert take.continuity == "broken"
    assert [round(moment.after, 1) for moment in take.moments] == [2.0]


def test_sharper_frames_rank_higher(filmed: Path, tmp_path: Path) -> None:
    """Frames that were out of focus have the lowest sharpness."""
    out = tmp_path / "blurred.mp4"
    ffmpeg("-i", filmed, "-vf", "gblur=sigma=3:enable='between(t,2,2.9)'", "-an", out)
    (tmp_path / "work").mkdir()
    found, _ = survey(out, tmp_path / "work")
    blurred = (found.times >= 2) & (found.times <= 2.9)
    assert found.sharpness[blurred].max() < found.sharpness[~blurred].min()
    assert len(found.sound) == 0
