"""A video is the unboxing where somebody said so, a Live Photo's film belongs to its photo, and a choice is asked."""

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evidence_kit.model.case import Role
from evidence_kit.model.facts import Facts
from evidence_kit.model.results import Planned
from evidence_kit.model.roles import role_of
from evidence_kit.pipeline import plan_case
from evidence_kit.policies import load_policy, parse_policy
from tests.conftest import Run, jpeg_bytes, photo, write

TODAY = dt.date(2026, 11, 24)
ALIEXPRESS = load_policy("aliexpress")
LENGTHS = {"short": 1.6, "long": 6, "longer": 8, "longest": 12}

LayOut = Callable[..., Path]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Films of three lengths, made once."""
    from tests.conftest import ffmpeg

    folder = tmp_path_factory.mktemp("films")
    for name, seconds in LENGTHS.items():
        picture = f"testsrc2=size=160x120:rate=10:duration={seconds}"
        codec = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
        ffmpeg("-f", "lavfi", "-i", picture, *codec, folder / f"{name}.mp4")
    return {name: folder / f"{name}.mp4" for name in LENGTHS}


@pytest.fixture
def lay_out(tmp_path: Path, films: dict[str, Path]) -> LayOut:
    """A case of the named films and photos, with a case file."""

    def make(clips: dict[str, str], photos: Sequence[str] = (), case_file: str = "") -> Path:
        for number, name in enumerate(photos):
            write(tmp_path / name, jpeg_bytes(photo(640, 480, seed=number + 1)))
        for name, which in clips.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(films[which], tmp_path / name)
        if case_file:
            write(tmp_path / "case.toml", case_file)
        return tmp_path

    return make


def video_slots(planned: Planned) -> list[tuple[str, str]]:
    """Return name and reason of what fills the video slots."""
    return [(one.sources[0].name, one.why) for one in planned.plan.placements if one.slot.kind == "video"]


def codes(planned: Planned) -> list[str]:
    """Return the codes of the errors and warnings."""
    return [one.code for one in planned.findings if one.severity != "note"]


@pytest.mark.parametrize(
    ("still", "moving"),
    [
        ("IMG_0101.JPG", "IMG_0101.MOV"),
        ("received/IMG_0101.jpeg", "received/IMG_0101.mov"),
        ("IMG_0101.JPG", "img_0101.mov"),
        ("received/IMG_0101.JPG", "IMG_0101.MOV"),
        ("IMG_0101.JPG", "videos/IMG_0101.MOV"),
        ("IMG_0101.JPG", "IMG_0101_HEVC.MOV"),
        ("IMG_E0101.JPG", "IMG_0101.MOV"),
        ("IMG_0101-edited.jpg", "IMG_0101.MP4"),
        ("IMG_0101.JPG", "IMG_0101.JPG.mov"),
        ("PXL_20260901_120000000.MP.jpg", "PXL_20260901_120000000.MP"),
        ("PXL_20260901_120000000.MP.jpg", "PXL_20260901_120000000.MP.mp4"),
        ("MVIMG_20260901_120000.jpg", "MVIMG_20260901_120000.mp4"),
        ("unboxing/IMG_0101.JPG", "unboxing/IMG_0101.MOV"),
        ("Entpackt\u00e9.jpg", "Entpackte\u0301.mov"),
    ],
)
def test_the_film_of_a_live_photo_is_no_film_of_its_own(lay_out: LayOut, still: str, moving: str) -> None:
    case = lay_out({moving: "short", "IMG_0110.MOV": "long"}, [still])
    planned = plan_case(case, ALIEXPRESS, TODAY)
    assert video_slots(planned) == [("IMG_0110.MOV", "a video")]
    assert codes(planned) == []


@pytest.mark.parametrize(
    ("clips", "case_file", "first"),
    [
        ({"IMG_0101.MOV": "long"}, "", "IMG_0101.MOV"),  # four seconds and more are a film
        ({"other/lamp.mov": "short"}, "", "other/lamp.mov"),  # of a name that anybody gives, and not beside the photo
        ({"IMG_01.MOV": "short"}, "", "IMG_01.MOV"),
        ({"unboxing.mov": "short"}, "", "unboxing.mov"),  # its own name says what it is
        ({"IMG_0101.MOV": "short"}, '[[evidence]]\nfile = "IMG_0101.MOV"\nrole = "video"\n', "IMG_0101.MOV"),
    ],
)
def test_a_film_of_its_own_stays_one(lay_out: LayOut, clips: dict[str, str], case_file: str, first: str) -> None:
    planned = plan_case(lay_out(clips, ["IMG_0101.JPG", "unboxing.jpg", "lamp.jpg"], case_file), ALIEXPRESS, TODAY)
    assert [name for name, _ in video_slots(planned)] == [first]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("unboxing.mov", Role.unboxing),
        ("My Unboxing 2.mp4", Role.unboxing),
        ("UnboxingVideo.mp4", Role.unboxing),
        ("2026.05.01 unpacking.mp4", Role.unboxing),
        ("Opening the parcel.mp4", Role.unboxing),
        ("opening.mov", Role.unboxing),
        ("Auspackvideo.MOV", Role.unboxing),
        ("de\u0301ballage du colis.mp4", Role.unboxing),
        ("Распаковка посылки.mp4", Role.unboxing),
        ("開箱.mp4", Role.unboxing),
        ("unboxing/IMG_1.MOV", Role.unboxing),
        ("received/unboxing.mp4", Role.unboxing),
        ("received/IMG_2.MOV", Role.received),
        ("damage/IMG_2.MOV", Role.damage),
        ("watch does not turn on.mp4", Role.video),
        ("zip not opening.mp4", Role.video),
        ("after-unboxing.mp4", Role.video),
        ("no unboxing.mp4", Role.video),
        ("opening hours.mp4", Role.video),
        ("IMG_0110.MOV", Role.video),
        ("video.mp4", Role.video),
    ],
)
def test_a_name_says_what_a_video_shows_or_nothing_does(name: str, role: Role) -> None:
    assert role_of(name, Facts("video")) is role


def test_an_answer_makes_the_only_film_the_unboxing(lay_out: LayOut) -> None:
    case = lay_out({"IMG_0110.MOV": "long"}, ["received/a.jpg"], "[attest]\nunpacking_filmed = true\n")
    assert video_slots(plan_case(case, ALIEXPRESS, TODAY)) == [("IMG_0110.MOV", "the unboxing")]


def test_of_several_films_names_decide_nothing(lay_out: LayOut) -> None:
    """The longest is proposed whatever the names, and the choice blocks until somebody makes it."""
    for names in (("a.mp4", "b.mp4"), ("b.mp4", "a.mp4")):
        case = lay_out({names[0]: "long", names[1]: "longer"}, ["received/a.jpg"])
        planned = plan_case(case, ALIEXPRESS, TODAY)
        assert video_slots(planned) == [(names[1], "a video")]
        assert codes(planned) == ["which-video", "left-out"]
        assert planned.verdict == "not-ready"


@pytest.mark.parametrize(
    ("key", "why"), [("chosen = true", "a video"), ('role = "unboxing"', "the unboxing")], ids=["chosen", "role"]
)
def test_the_case_file_makes_the_choice(lay_out: LayOut, key: str, why: str) -> None:
    case_file = f'[[evidence]]\nfile = "a.mp4"\n{key}\n'
    planned = plan_case(lay_out({"a.mp4": "long", "b.mp4": "longer"}, ["r.jpg"], case_file), ALIEXPRESS, TODAY)
    assert video_slots(planned) == [("a.mp4", why)]
    assert codes(planned) == ["left-out"]


def test_a_film_named_the_unboxing_goes_before_a_longer_one(lay_out: LayOut) -> None:
    planned = plan_case(lay_out({"unboxing.mp4": "long", "a.mp4": "longer"}, ["r.jpg"]), ALIEXPRESS, TODAY)
    assert video_slots(planned) == [("unboxing.mp4", "the unboxing")]
    assert codes(planned) == ["left-out"]


def test_two_films_of_the_unboxing_are_asked_about_too(lay_out: LayOut) -> None:
    planned = plan_case(lay_out({"unboxing/1.mp4": "long", "unboxing/2.mp4": "longer"}, ["r.jpg"]), ALIEXPRESS, TODAY)
    assert video_slots(planned) == [("unboxing/2.mp4", "the unboxing")]
    assert codes(planned) == ["which-video", "left-out"]


@pytest.mark.parametrize(
    ("attest", "why"), [("", "a video"), ("[attest]\nunpacking_filmed = true\n", "the unboxing")], ids=["none", "yes"]
)
def test_the_film_that_shows_the_label_goes_before_a_longer_one(
    lay_out: LayOut, brief_unboxing: Path, attest: str, why: str
) -> None:
    """A label that was read decides, and with the buyer's answer also says which film is the unboxing."""
    order = '[order]\ntracking = "RB123456785GB"\n'
    case = lay_out({"IMG_0001.mp4": "longest", "IMG_0003.mp4": "long"}, ["received/a.jpg"], order + attest)
    shutil.copy(brief_unboxing, case / "IMG_0002.MOV")
    planned = plan_case(case, ALIEXPRESS, TODAY)
    assert video_slots(planned) == [("IMG_0002.MOV", why)]
    assert "which-video" not in codes(planned)


def test_where_there_is_room_for_all_films_nothing_is_asked(lay_out: LayOut) -> None:
    text = 'schema = "evidence_kit.policy/1"\nname = "two"\ntitle = "T"\nas_of = 2026-11-24\nparty = "buyer"\n'
    text += 'status = "current"\nconfidence = "A"\n[video]\nmax_count = { value = 2, source = "x" }\n'
    planned = plan_case(
        lay_out({"a.mp4": "long", "b.mp4": "longer"}, ["r.jpg"]), parse_policy(text.encode(), "two"), TODAY
    )
    assert "which-video" not in codes(planned)
    assert len(video_slots(planned)) == 2


WATCH = """
[claim]
reason = "wrong-item"
statement = "The wrong watch was sent. I ask for a refund of 20 USD."
[attest]
unpacking_filmed = false
"""


def test_a_film_of_the_fault_is_never_called_the_opening(lay_out: LayOut, run: Run) -> None:
    """It does not meet what asks for the unboxing, and no word to the mediator says that it shows one."""
    case = lay_out({"watch does not turn on.mp4": "long"}, ["received/watch.jpg", "label/label.jpg"], WATCH)
    ran = run("build", case, "--format", "json", "--today", TODAY)
    assert ran.code == 0
    missing = [one for one in ran.data["findings"] if one["code"] == "evidence-missing"]
    assert [(one["severity"], one["expected"]) for one in missing] == [("warning", "unboxing")]
    [slot] = [one for one in ran.data["slots"] if one["slot"] == "video-1"]
    assert slot["path"].endswith("-video.mp4")
    assert slot["why"] == "a video, no cut found"
    message = (case / "package" / "statement-mediator.txt").read_text(encoding="utf-8")
    assert "-video.mp4: a video." in message
    assert "opening" not in message
    assert "unboxing" not in message


def test_a_name_that_contradicts_the_answer_is_said_and_not_believed(lay_out: LayOut) -> None:
    planned = plan_case(lay_out({"unboxing.mp4": "long"}, ["received/a.jpg"], WATCH), ALIEXPRESS, TODAY)
    assert video_slots(planned) == [("unboxing.mp4", "a video")]


def test_what_asks_for_the_unboxing_names_the_film_that_may_be_it(lay_out: LayOut, run: Run) -> None:
    case = lay_out({"IMG_0110.MOV": "long"}, ["received/a.jpg"], '[claim]\nreason = "wrong-item"\n')
    ran = run("check", case, "--format", "json", "--today", TODAY)
    [missing] = [one for one in ran.data["findings"] if one["expected"] == "unboxing"]
    assert "IMG_0110.MOV is a video, but nothing says" in missing["message"]
    assert "unpacking_filmed = true" in missing["hint"]


def test_a_moving_part_is_no_film_for_the_claim(lay_out: LayOut, run: Run) -> None:
    """It meets no group that asks for a film, and the report says whose part it is."""
    case = lay_out({"IMG_1.MOV": "short"}, ["IMG_1.JPG"], '[claim]\nreason = "wrong-material"\n')
    ran = run("check", case, "--format", "json", "--today", TODAY)
    assert "video" in [one["expected"] for one in ran.data["findings"]]
    assert [one["moving_part_of"] for one in ran.data["originals"] if "moving_part_of" in one] == ["IMG_1.JPG"]
    assert "live-photo" in ran.codes("note")
