"""Films on the page: stand-ins, exact frames with their neighbours, and stills with the original's pixels."""

import io
import itertools
import threading
import time
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.probe import examine
from evidence_kit.model.case import Original
from evidence_kit.model.facts import VideoFacts
from evidence_kit.studio.films import Films, codecs_of, plays_everywhere
from tests.bench.cover import film_of
from tests.conftest import MakeVideo, decoded, ffmpeg, write
from tests.studio.visiting import Answer, Visitor, running


@pytest.fixture
def films(tmp_path: Path) -> Iterator[Films]:
    """The films of a case, with a cache."""
    (tmp_path / "cache").mkdir()
    found = Films(Cache(tmp_path / "cache", 10**9))
    yield found
    found.close()


def original(path: Path) -> Original:
    """Return a film of the case, examined."""
    return Original(path, path.name, examine(path))


def uneven(path: Path) -> Original:
    """Return a film of which each frame has its own grey and whose frames come at uneven times."""
    grey = "geq=lum='16+N*8':cb=128:cr=128"
    times = "setpts='(N*0.04+if(gte(N,10),0.5,0)+if(gte(N,11),0.013,0))/TB'"
    source = ("-f", "lavfi", "-i", "color=size=320x180:rate=25:duration=1", "-vf", f"{grey},{times}")
    codec = ("-fps_mode", "passthrough", "-enc_time_base", "1:1000", "-c:v", "libx264", "-bf", 2, "-pix_fmt", "yuv420p")
    ffmpeg(*source, *codec, "-colorspace", "bt709", path)
    return original(path)


def grey_of(jpeg: bytes) -> float:
    """Return the level of a frame."""
    return ImageStat.Stat(Image.open(io.BytesIO(jpeg)).convert("L")).mean[0]


def test_every_frame_is_the_one_of_its_time(films: Films, tmp_path: Path) -> None:
    """Stepping on by what each says comes after it gives all frames of ffmpeg's list, each with its own picture."""
    film = uneven(tmp_path / "uneven.mp4")
    listed = "-vf", "metadata=mode=add:key=at:value=1,metadata=mode=print:file=-", "-fps_mode", "passthrough", "-f"
    printed = decoded(film.path, *listed, "null").decode()
    wanted = [float(line.split("pts_time:")[1]) for line in printed.splitlines() if "pts_time:" in line]
    at: float | None = 0.0
    seen: list[float] = []
    greys: list[float] = []
    while at is not None:
        frame = films.frame(film, at, 160)
        assert frame
        assert frame.before == (seen[-1] if seen else None)
        seen.append(frame.time)
        greys.append(grey_of(frame.jpeg))
        at = frame.after
    assert seen == pytest.approx(wanted, abs=1e-4)
    assert all(6 < after - before < 13 for before, after in itertools.pairwise(greys)), greys
    between = films.frame(film, wanted[10] - 0.1, 160)
    assert between
    assert between.time == pytest.approx(wanted[9], abs=1e-4)
    assert films.frame(film, 99.0, 160).time == pytest.approx(wanted[-1], abs=1e-4)  # type: ignore[union-attr]  # it decodes


def test_a_frame_is_upright_and_no_larger_than_asked_for(films: Films, make_video: MakeVideo, tmp_path: Path) -> None:
    """Whatever its flag of rotation says; a film that does not decode has none."""
    plain = make_video(tmp_path / "plain.mp4")
    ffmpeg("-display_rotation", 90, "-i", plain, "-c", "copy", tmp_path / "turned.mp4")
    frame = films.frame(original(tmp_path / "turned.mp4"), 0.5, 160)
    assert frame
    assert Image.open(io.BytesIO(frame.jpeg)).size == (120, 160)
    assert films.frame(original(write(tmp_path / "broken.mp4", plain.read_bytes()[:700])), 0.5, 160) is None


def test_a_still_has_the_pixels_of_the_film(films: Films, tmp_path: Path) -> None:
    """It is put into the case under a free name, and shows the frame that was on the page."""
    (tmp_path / "case").mkdir()
    film = uneven(tmp_path / "case" / "uneven.mp4")
    first, second = (films.still(film, 0.2, film.path.parent) for _ in range(2))
    assert (first.path.name, second.path.name) == ("uneven-0.20s.png", "uneven-0.20s-2.png")
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.time == pytest.approx(0.2)
    chosen = ("-vf", "select=eq(n\\,5),scale=in_color_matrix=bt709:flags=accurate_rnd+full_chroma_inp,format=rgb24")
    raw = decoded(film.path, *chosen, "-frames:v", 1, "-f", "rawvideo")
    with Image.open(first.path, formats=["PNG"]) as still:
        wanted = Image.frombytes("RGB", still.size, raw)
        assert max(high for _, high in ImageChops.difference(still, wanted).getextrema()) <= 3  # type: ignore[misc]  # one band is no tuple
    assert sorted(path.name for path in film.path.parent.iterdir()) == [
        "uneven-0.20s-2.png",
        "uneven-0.20s.png",
        "uneven.mp4",
    ]
    with pytest.raises(ImageProblem):
        films.still(original(write(tmp_path / "broken.mp4", b"no film")), 0.2, film.path.parent)


def test_a_film_that_not_every_browser_plays_gets_a_stand_in(make_video: MakeVideo, tmp_path: Path) -> None:
    """H.264 with the times of the original, found in the cache the next time; the original stays as it is."""
    (tmp_path / "cache").mkdir()
    path = make_video(tmp_path / "take.mov", "-c:v", "mpeg4", size="1280x720", seconds=1)
    before, made = path.read_bytes(), threading.Event()
    films = Films(Cache(tmp_path / "cache", 10**9), lambda _film: made.set())
    film = original(path)
    assert films.plays(film) == "stand-in"
    assert films.playable(film, as_it_is=True) == film.path
    assert films.playable(film) is None
    assert films.plays(film) == "making"
    assert made.wait(60)
    small = films.playable(film)
    assert small
    stand_in = original(small)
    assert stand_in.facts.video
    assert plays_everywhere(stand_in.facts.video)
    assert min(stand_in.facts.video.width, stand_in.facts.video.height) <= 540
    assert films.times(stand_in) == pytest.approx(films.times(film), abs=0.002)
    assert path.read_bytes() == before
    films.close()
    assert not small.exists()
    made.clear()
    again = Films(Cache(tmp_path / "cache", 10**9), lambda _film: made.set())
    assert again.playable(film) is None
    assert made.wait(2)
    assert again.playable(film)
    again.close()


def test_what_every_browser_plays_is_played_as_it_is(make_video: MakeVideo, tmp_path: Path) -> None:
    """And of what is no film nothing is made."""
    films = Films(NO_CACHE)
    film = original(make_video(tmp_path / "plain.mp4"))
    assert (films.plays(film), films.playable(film)) == ("original", film.path)
    text = original(write(tmp_path / "a.txt", "no film"))
    assert films.plays(text) == "no"
    broken = original(make_video(tmp_path / "old.avi", "-c:v", "mpeg4"))
    broken.path.write_bytes(b"gone")
    assert films.playable(broken) is None
    films.thread.shutdown(wait=True)
    assert films.plays(broken) == "no"
    assert films.playable(broken) is None
    films.close()


def test_browsers_are_asked_for_a_film_in_their_own_words() -> None:
    """As `canPlayType` takes them; a film that no browser knows has none."""
    film = VideoFacts("quicktime", "hevc", pixel_format="yuv420p10", audio_codec="aac")
    assert codecs_of(film) == 'video/mp4; codecs="hvc1.2.4.L120.B0, mp4a.40.2"'
    assert codecs_of(replace(film, pixel_format="yuv420p", audio_codec=None)) == 'video/mp4; codecs="hvc1.1.6.L120.B0"'
    assert codecs_of(VideoFacts("webm", "vp9", audio_codec="opus")) == 'video/webm; codecs="vp09.00.40.08, opus"'
    assert codecs_of(VideoFacts("avi", "mpeg4")) == ""


def test_covers_of_a_film_are_drawn_on_its_bare_picture_and_lie_in_it(
    make_video: MakeVideo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page shows what is below a cover, so that it can be moved; a box outside of the film is refused in words."""
    monkeypatch.setenv("EVIDENCE_KIT_STATE", str(tmp_path / "state"))
    case = tmp_path / "case"
    case.mkdir()
    make_video(case / "film.mp4")
    with running(case) as studio:
        visitor = studio.visitor
        film = looked_at(visitor, "film.mp4")
        frame = f"/api/films/{film['id']}/frame?at=0.5&long=160&v={film['sha']}"
        before = visitor.ask("GET", frame).body
        whole = {"box": [0, 0, film["width"], film["height"]], "from": 0, "to": None, "lost": [[0.5, 0.8], [1.0, 1.0]]}
        outside = cover(visitor, film, {**whole, "box": [0, 0, film["width"] + 1, 10]})
        assert (outside.status, outside.code) == (422, "refused")
        assert "does not lie in the picture" in outside.body["error"]["message"]
        assert (
            cover(visitor, film, {**whole, "follow": True, "at": [{"second": 0.5, "box": [-1, 0, 10, 10]}]}).status
            == 422
        )
        assert cover(visitor, film, whole).status == 200
        [told] = visitor.files()["film.mp4"]["covers"]
        assert told == {**whole, "follow": False, "at": []}
        assert visitor.ask("GET", f"{frame}&again=1").body == before
    [written] = tomllib.loads((case / "case.toml").read_text("utf-8"))["evidence"][0]["cover"]
    assert written == {"box": whole["box"], "lost": whole["lost"]}
    with running(case) as studio:  # nothing is remembered of the bare frame
        looked_at(studio.visitor, "film.mp4")
        assert studio.visitor.ask("GET", frame).body == before


def test_a_place_is_followed_and_known_as_a_person_would_draw_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is followed no still is taken; then it is known without the margin by which what is drawn is larger."""
    monkeypatch.setenv("EVIDENCE_KIT_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("EVIDENCE_KIT_CACHE", str(tmp_path / "cache"))
    case = tmp_path / "case"
    case.mkdir()
    path, _, box = film_of("shake", tmp_path)
    path.rename(case / "film.mp4")
    with running(case) as studio:
        visitor = studio.visitor
        film = looked_at(visitor, "film.mp4")
        assert cover(visitor, film, {"box": list(box), "follow": True}).status == 200
        still = visitor.ask("POST", f"/api/films/{film['id']}/still", {"gesture": "s" * 20, "at": 0.5})
        assert (still.status, still.code) == (409, "busy")
        assert still.body["error"]["message"].startswith("A place of this film is still being followed")
        assert followed(visitor)["lost"] == []
        found = visitor.ask("GET", f"/api/films/{film['id']}/tracks").body
    [[_, (_, _, wide, high)], *_] = found["found"][0]
    assert abs(wide - box[2]) <= 4
    assert abs(high - box[3]) <= 4
    assert found["tracks"][0][0]["box"][2] > wide + 20


def test_without_opencv_the_page_is_told_that_nothing_can_be_followed(
    make_video: MakeVideo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a place is to be followed, and of one that is why the film is not used."""
    monkeypatch.setenv("EVIDENCE_KIT_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['cv2'] = None\n", encoding="utf-8")
    case = tmp_path / "case"
    case.mkdir()
    make_video(case / "film.mp4")
    with running(case, "--no-cache") as studio:
        film = looked_at(studio.visitor, "film.mp4")
        assert film["film"]["follows"] is False
        assert cover(studio.visitor, film, {"box": [8, 8, 80, 60], "follow": True}).status == 200
        assert "OpenCV" in followed(studio.visitor)["why"]


def cover(visitor: Visitor, film: dict[str, Any], value: dict[str, object]) -> Answer:
    """Cover a place of a film."""
    edits = [{"at": ["evidence", film["id"], "cover", 0], "was": None, "value": value}]
    asked = {"gesture": "g" * 20, "label": "Cover a place", "base": "", "edits": edits}
    return visitor.ask("POST", "/api/edits", asked)


def followed(visitor: Visitor) -> dict[str, Any]:
    """Return what came of following the covered place of the film, once that is done."""
    for _ in range(1200):
        [found] = visitor.files()["film.mp4"]["followed"]
        if not found["following"]:
            return dict(found)
        time.sleep(0.1)
    raise AssertionError("it was never followed")


def looked_at(visitor: Visitor, name: str) -> dict[str, Any]:
    """Return a file of the case as a page shows it, once the studio has looked at it."""
    for _ in range(600):
        found = visitor.files().get(name)
        if found and found["examined"]:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{name} was never looked at")
