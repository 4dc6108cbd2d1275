"""Frames of a video in a package: the label that no photo shows, a sheet of key frames, a motion photo's video."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.conftest import DEMO, DEMO_NUMBER, MakeVideo, Run, jpeg_bytes, photo, write


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory, brief_unboxing: Path) -> Path:
    """A case with the film of the example, the order's number, and one photo that is no label."""
    case = tmp_path_factory.mktemp("filmed")
    shutil.copy(brief_unboxing, case / "unboxing.mov")
    (case / "received").mkdir()
    shutil.copy(DEMO / "received" / "box.jpg", case / "received" / "box.jpg")
    write(case / "case.toml", f'[order]\nnumber = "81234"\ntracking = "{DEMO_NUMBER}"\n')
    return case


def test_the_label_is_taken_from_the_video_when_no_photo_shows_it(filmed: Path, tmp_path: Path, run: Run) -> None:
    """Its barcode can be read in the picture that is made, which comes from the original and says from when."""
    ran = run("build", filmed, "--out", tmp_path / "package", "--format", "json")
    assert ran.code == 0, ran.out
    assert [(one["slot"], one["path"]) for one in ran.data["slots"]] == [
        ("image-1", "upload/01-received.jpg"),
        ("image-2", "upload/02-label-in-video.jpg"),
        ("video-1", "upload/03-unboxing.mp4"),
    ]
    with Image.open(tmp_path / "package" / "upload" / "02-label-in-video.jpg") as still:
        assert DEMO_NUMBER in [one.text for one in zxingcpp.read_barcodes(still)]
    still_made, video = ran.data["artifacts"][1:]
    assert still_made["made_from"] == video["made_from"]
    assert 2 < still_made["recipe"]["settings"]["time"] < 4
    assert run("verify", tmp_path / "package").code == 0


def test_a_label_that_is_not_found_leaves_no_gap_in_the_numbers(
    tmp_path: Path, run: Run, make_video: MakeVideo
) -> None:
    """A gap would look like a lost file."""
    case = tmp_path / "case"
    case.mkdir()
    make_video(case / "take.mp4")
    write(case / "received" / "a.jpg", jpeg_bytes(photo(800, 600)))
    ran = run("build", case, "--format", "json")
    assert [one["path"] for one in ran.data["slots"]] == ["upload/01-received.jpg", "upload/02-video.mp4"]


def test_key_frames_become_a_document_where_documents_are_taken(filmed: Path, tmp_path: Path, run: Run) -> None:
    """The sheet tells the second of each frame and which one shows the label; two builds make the same bytes."""
    made = []
    for name in ("one", "two"):
        ran = run("build", filmed, "--policy", "paypal", "--out", tmp_path / name, "--format", "json")
        assert ran.code == 0, ran.out
        made.append((tmp_path / name / "upload" / "03-key-frames.pdf").read_bytes())
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF-1.")
    artifact = ran.data["artifacts"][-1]
    assert (artifact["slot"], artifact["facts"]["mime"]) == ("document-1", "application/pdf")
    times = artifact["recipe"]["settings"]["times"]
    assert times == sorted(times)
    assert len(times) == 9
    assert run("verify", tmp_path / "one").code == 0


def test_a_take_that_cannot_fit_leaves_a_sheet_of_its_frames(tmp_path: Path, run: Run) -> None:
    """What the mediator cannot be shown moving is shown standing; the error stays."""
    folder = Path(__file__).parents[2] / "fixtures" / "cases" / "bad" / "cannot-fit-video"
    ran = run("build", "case", "--policy", "policy.toml", "--out", tmp_path / "p", "--format", "json", folder=folder)
    assert (ran.code, ran.codes("error")) == (1, ["cannot-fit"])
    assert [one["path"] for one in ran.data["slots"]] == ["upload/01-photo.jpg", "upload/02-key-frames.jpg"]
    assert "key frames" in ran.data["slots"][1]["why"]


def motion_photo(folder: Path, make_video: MakeVideo) -> Path:
    """Return a photo with a video behind its end, as phones write it."""
    video = make_video(folder / "inner.mp4", seconds=1)
    path = write(folder / "MVIMG_1.jpg", jpeg_bytes(photo(800, 600)) + video.read_bytes())
    video.unlink()
    return path


def test_the_video_of_a_motion_photo_can_be_taken_out(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """It is offered, taken out whole, and the record says which file it comes from."""
    path = motion_photo(tmp_path, make_video)
    offered = [
        one for one in run("check", tmp_path, "--format", "json").data["findings"] if one["code"] == "motion-photo"
    ]
    assert [one["path"] for one in offered] == ["MVIMG_1.jpg"]
    assert "MVIMG_1-motion.mp4" in offered[0]["hint"]
    ran = run("fit", path, "--out", tmp_path / "out.mp4", "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    assert 0.9 < ran.data["facts"]["duration"] < 1.1
    assert ran.data["made_from"] == [hashlib.sha256(path.read_bytes()).hexdigest()]
    fitted = run("fit", path, "--out", tmp_path / "still.jpg", "--format", "json")
    assert any("video" in one for one in fitted.data["settings"]["dropped"])


def test_the_video_of_a_motion_photo_is_muted_too(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """Nobody thinks of the sound in a photo."""
    path = motion_photo(tmp_path, make_video)
    ran = run("fit", path, "--out", tmp_path / "taken.mp4", "--sound", "mute", "--format", "json")
    assert (ran.code, ran.codes("note")) == (0, ["sound-muted"]), ran.err
    assert ran.data["facts"]["audio_streams"] == 0


def test_of_a_motion_photo_with_a_covered_place_no_video_is_taken(
    tmp_path: Path, run: Run, make_video: MakeVideo
) -> None:
    """What is to be covered would be seen in the video."""
    path = motion_photo(tmp_path, make_video)
    ran = run("fit", path, "--out", tmp_path / "out.mp4", "--redact", "0,0,10,10", "--format", "json")
    assert ran.code == 1
    assert ran.codes("error") == ["redact-not-possible"]
    assert not (tmp_path / "out.mp4").exists()


def test_sheets_take_what_is_too_much(tmp_path: Path, run: Run) -> None:
    """Every picture has its sum in the record, and none is missing."""
    for index in range(11):
        write(tmp_path / "received" / f"{index:02d}.jpg", jpeg_bytes(photo(900, 700, index + 1)))
    ran = run("build", tmp_path, "--format", "json")
    assert ran.code == 0, ran.out
    assert [one["path"].split("-", 1)[1] for one in ran.data["slots"]] == ["received.jpg"] * 5 + ["sheet.jpg"]
    manifest = json.loads((tmp_path / "package" / "manifest.json").read_text(encoding="utf-8"))
    used = {sum_ for one in manifest["artifacts"] for sum_ in one["made_from"]}
    assert used == {one["sha256"] for one in manifest["originals"]}
    assert len(manifest["artifacts"][-1]["recipe"]["settings"]["captions"]) == 6


def test_the_label_is_taken_at_the_second_that_the_case_file_says(
    tmp_path: Path, run: Run, make_video: MakeVideo
) -> None:
    """Also where no barcode can be read; the record says which second it is, and claims no number."""
    case = tmp_path / "case"
    case.mkdir()
    make_video(case / "take.mp4")
    write(case / "received" / "a.jpg", jpeg_bytes(photo(800, 600)))
    write(case / "case.toml", '[[evidence]]\nfile = "take.mp4"\nlabel_at = 0.52\n')
    ran = run("build", case, "--format", "json")
    assert [one["path"] for one in ran.data["slots"]][1] == "upload/02-label-in-video.jpg"
    still, film = ran.data["artifacts"][1:]
    assert 0.4 < still["recipe"]["settings"]["time"] <= 0.52
    assert "seen" not in film or film["seen"]["label"] is None
