"""Key moments of a film in a package: those that the case file names, and nothing of what is covered."""

import base64
import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.command_line import Ran
from tests.conftest import Run, ffmpeg, jpeg_bytes, photo, write

RED, GREEN, BLUE, YELLOW = (208, 32, 32), (32, 176, 32), (32, 64, 208), (192, 192, 32)
NEAR = 40
"""Most levels by which a colour in a finished picture differs from the one in the film."""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds: two of each colour, with a white thing at another place in each."""
    white = "drawbox=y=60:w=40:h=80:color=white:t=fill"
    parts = [
        f"color=0x{bytes(colour).hex()}:s=320x240:r=10:d=2,{white}:x={20 + 80 * at}[v{at}]"
        for at, colour in enumerate(COLOURS)
    ]
    graph = ";".join([*parts, "[v0][v1][v2][v3]concat=n=4,scale=out_color_matrix=bt709,format=yuv420p"])
    out = tmp_path_factory.mktemp("film") / "unboxing.mp4"
    ffmpeg("-filter_complex", graph, "-c:v", "libx264", "-preset", "ultrafast", "-colorspace", "bt709", out)
    return out


COLOURS = (RED, GREEN, BLUE, YELLOW)


def built(folder: Path, film: Path, evidence: str, run: Run) -> Ran:
    """Return how a case of a photo and the film was built for a form that takes no video."""
    case = folder / "case"
    write(case / "received" / "a.jpg", jpeg_bytes(photo(800, 600)))
    write(case / "unboxing.mp4", film.read_bytes())
    write(case / "case.toml", f'[[evidence]]\nfile = "unboxing.mp4"\n{evidence}')
    return run("build", case, "--policy", "ebay-return", "--out", folder / "package", "--format", "json")


def sheet_of(ran: Ran) -> tuple[dict[str, Any], Image.Image]:
    """Return how the picture of key frames was made, and the picture."""
    made = next(one for one in ran.data["artifacts"] if "key-frames" in one["path"])
    with Image.open(Path(ran.data["package"]) / made["path"]) as picture:
        return made["recipe"]["settings"], picture.convert("RGB")


def share_of(picture: Image.Image, colour: tuple[int, int, int]) -> float:
    """Return which share of a picture has a colour."""
    apart = np.abs(np.asarray(picture.resize((200, 200)), dtype=np.int16) - np.array(colour)).max(axis=2)
    return float((apart <= NEAR).mean())


def test_the_moments_of_the_case_file_are_shown_instead_of_chosen_ones(tmp_path: Path, run: Run, film: Path) -> None:
    """These frames, in this order, with what the buyer says of them; two builds make the same bytes."""
    moments = 'moments = [{ at = 1.02, shows = "closed" }, { at = 5.0 }, { at = 5.5, shows = "fault" }]\n'
    ran = built(tmp_path / "one", film, moments, run)
    settings, picture = sheet_of(ran)
    assert settings["times"] == [1.0, 5.0, 5.5]
    assert settings["shows"] == ["parcel closed", "", "fault"]
    assert share_of(picture, RED) > 0.1
    assert share_of(picture, BLUE) > 0.1
    assert (share_of(picture, GREEN), share_of(picture, YELLOW)) == (0, 0)
    assert picture.tobytes() == sheet_of(built(tmp_path / "two", film, moments, run))[1].tobytes()
    chosen = sheet_of(built(tmp_path / "three", film, "", run))[0]
    assert len(chosen["times"]) == 9
    assert run("verify", tmp_path / "one" / "package").code == 0


def test_a_moment_after_the_end_is_said_and_left_out(tmp_path: Path, run: Run, film: Path) -> None:
    """The others are shown; with fewer than two, frames are chosen as without any."""
    ran = built(tmp_path / "one", film, "moments = [{ at = 1 }, { at = 3 }, { at = 30 }]\n", run)
    [told] = [one for one in ran.data["findings"] if one["code"] == "moment-outside"]
    assert (told["severity"], told["path"]) == ("warning", "unboxing.mp4")
    assert "30 s" in told["message"]
    assert sheet_of(ran)[0]["times"] == [1.0, 3.0]
    ran = built(tmp_path / "two", film, "moments = [{ at = 20 }, { at = 30 }]\n", run)
    assert ran.codes("warning").count("moment-outside") == 2
    assert len(sheet_of(ran)[0]["times"]) == 9


def test_moments_of_a_photo_are_said(tmp_path: Path, run: Run) -> None:
    """They would otherwise be forgotten in silence."""
    write(tmp_path / "a.jpg", jpeg_bytes(photo(800, 600)))
    write(tmp_path / "case.toml", '[[evidence]]\nfile = "a.jpg"\nmoments = [{ at = 1 }, { at = 2 }]\n')
    assert "moment-outside" in run("check", tmp_path, "--format", "json").codes("warning")


def test_what_is_covered_in_a_film_is_covered_in_its_frames(tmp_path: Path, run: Run, film: Path) -> None:
    """All the time, and from one second to another: only the frame of that time is black."""
    picture = sheet_of(built(tmp_path / "one", film, "redact = [[0, 0, 320, 240]]\n", run))[1]
    assert [share_of(picture, colour) for colour in COLOURS] == [0, 0, 0, 0]
    cover = "moments = [{ at = 1 }, { at = 5 }]\n[[evidence.cover]]\nbox = [0, 0, 320, 240]\nfrom = 4\nto = 6\n"
    picture = sheet_of(built(tmp_path / "two", film, cover, run))[1]
    assert share_of(picture, RED) > 0.1
    assert share_of(picture, BLUE) == 0


def test_the_page_shows_the_key_moments_of_the_uploaded_film(tmp_path: Path, run: Run, film: Path) -> None:
    """Each with its time, from what is uploaded, so that what is covered stays covered; the same page again."""
    case = write(tmp_path / "case" / "unboxing.mp4", film.read_bytes()).parent
    cover = "[[evidence.cover]]\nbox = [0, 0, 320, 240]\nfrom = 4\nto = 6\n"
    moments = 'moments = [{ at = 1, shows = "closed" }, { at = 5 }]\n'
    write(case / "case.toml", f'[[evidence]]\nfile = "unboxing.mp4"\n{moments}{cover}')
    ran = run("build", case, "--format", "json")
    made = next(one for one in ran.data["artifacts"] if one["path"].endswith(".mp4"))
    assert made["seen"]["frames"] == [{"time": 1.0, "shows": "parcel closed"}, {"time": 5.0, "shows": ""}]
    page = (case / "package" / "report.html").read_text(encoding="utf-8")
    frames = re.findall(r'<li><img src="data:image/jpeg;base64,([^"]+)".*?<b>([^<]+)</b> ([^<]*)</span>', page)
    assert [(time, shows) for _, time, shows in frames] == [("0:01.0", "parcel closed"), ("0:05.0", "")]
    shown = [Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB") for data, _, _ in frames]
    assert share_of(shown[0], RED) > 0.9
    assert share_of(shown[1], (0, 0, 0)) > 0.9
    assert run("report", case / "package").code == 0
    assert (case / "package" / "report.html").read_text(encoding="utf-8") == page


@pytest.mark.parametrize("form", [(), ("--strip",)], ids=["stills", "strip"])
@pytest.mark.parametrize("name", ["unboxing.mp4", "films/copy.mp4"], ids=["the film", "a copy in a folder"])
def test_frames_of_a_film_show_nothing_that_its_case_covers(
    tmp_path: Path, run: Run, film: Path, name: str, form: tuple[str, ...]
) -> None:
    """Wherever the film lies in the case, and under whatever name; a film that lies elsewhere is shown as it is."""
    case, out = tmp_path / "case", tmp_path / "out"
    write(case / "unboxing.mp4", film.read_bytes())
    write(case / name, film.read_bytes())
    cover = "[[evidence.cover]]\nbox = [0, 0, 320, 240]\nfrom = 4\nto = 6\n"
    write(case / "case.toml", f'[[evidence]]\nfile = "unboxing.mp4"\n{cover}')
    ran = run("stills", case / name, *form, "--out", f"{out}/", "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    assert "redacted" in ran.codes("note")
    shown = [Image.open(path).convert("RGB") for path in sorted(out.iterdir())]
    assert max(share_of(picture, RED) for picture in shown) > 0.04
    assert max(share_of(picture, BLUE) for picture in shown) == 0
    assert run("stills", film, *form, "--out", f"{tmp_path / 'plain'}/").code == 0
    assert max(share_of(Image.open(path).convert("RGB"), BLUE) for path in (tmp_path / "plain").iterdir()) > 0.04


@pytest.mark.parametrize(
    ("words", "code", "found"),
    [("[[evidence.cover]]\nbox = [300, 0, 40, 240]\n", 1, "redact-outside"), ("redact = [[0, 0, 9\n", 4, "")],
    ids=["a box outside", "a case file that cannot be read"],
)
def test_no_frame_is_taken_when_nobody_knows_what_is_covered(
    tmp_path: Path, run: Run, film: Path, words: str, code: int, found: str
) -> None:
    """What the case means to cover may be in any of them."""
    write(tmp_path / "unboxing.mp4", film.read_bytes())
    write(tmp_path / "case.toml", f'[[evidence]]\nfile = "unboxing.mp4"\n{words}')
    ran = run("stills", tmp_path / "unboxing.mp4", "--out", tmp_path / "out", "--format", "json")
    assert ran.code == code, ran.out + ran.err
    assert found in ("", *(ran.codes("error") if code == 1 else ()))
    assert not [*(tmp_path / "out").glob("*")]
