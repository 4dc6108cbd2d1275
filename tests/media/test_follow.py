"""A moving label that is covered: no frame of the copy shows any of it, and where it is lost the buyer is told."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.bench.cover import HEIGHT, WIDTH, film_of
from tests.conftest import Run, decoded
from tests.terminal import needs_terminal, on_terminal

BLACK = 60
"""Most luma of a covered pixel after an encode, beside the edge of its cover."""


def case_of(name: str, folder: Path, *more: str) -> tuple[Path, list[np.ndarray]]:
    """Return a case with the film of a scene, its label covered, and which pixels show the label in each frame."""
    case = folder / "case"
    case.mkdir()
    path, labels, box = film_of(name, folder)
    path.rename(case / "unboxing.mp4")
    words = ['[[evidence]]\nfile = "unboxing.mp4"\n[[evidence.cover]]', f"box = {list(box)}", "follow = true", *more]
    (case / "case.toml").write_text("\n".join(words), encoding="utf-8")
    return case, labels


def shown(film: Path, labels: list[np.ndarray]) -> list[int]:
    """Return the frames of a film in which a pixel of the label is not black."""
    raw = decoded(film, "-vf", f"scale={WIDTH}:{HEIGHT},format=gray", "-fps_mode", "passthrough", "-f", "rawvideo")
    frames = np.frombuffer(raw, np.uint8).reshape(-1, HEIGHT, WIDTH)
    assert len(frames) == len(labels)
    pairs = zip(frames, labels, strict=True)
    return [number for number, (frame, label) in enumerate(pairs) if (frame[label] > BLACK).any()]


@pytest.mark.parametrize("scene", ["turned-phone", "pan"])
def test_a_moving_label_is_black_in_every_frame(scene: str, tmp_path: Path, run: Run) -> None:
    """The phone lies on its side and shakes, or moves to and fro; most of the picture stays."""
    case, labels = case_of(scene, tmp_path)
    ran = run("build", case, "--format", "json")
    assert "redact-lost" not in ran.codes()
    film = next((case / "package" / "upload").glob("*.mp4"))
    assert shown(film, labels) == []
    raw = decoded(film, "-vf", f"scale={WIDTH}:{HEIGHT},format=gray", "-f", "rawvideo")
    assert (np.frombuffer(raw, np.uint8) > BLACK).mean() > 0.6
    for still in (case / "package" / "upload").glob("*.jpg"):
        picture = cv2.imread(str(still), cv2.IMREAD_GRAYSCALE)
        assert picture is not None
        assert (picture > 215).mean() < 0.01, "the label's paper is the only thing so bright"


@pytest.mark.parametrize(("more", "severity"), [((), "error"), (('lost = "cover"',), "note")])
def test_where_it_is_lost_the_picture_is_black_and_the_buyer_is_told(
    more: tuple[str, ...], severity: str, tmp_path: Path, run: Run
) -> None:
    """It leaves the picture and comes back; black from before it leaves until it is back."""
    case, labels = case_of("leave-left", tmp_path, *more)
    ran = run("check" if severity == "error" else "build", case, "--format", "json")
    assert "redact-lost" in ran.codes(severity)
    if severity == "note":
        assert shown(next((case / "package" / "upload").glob("*.mp4")), labels) == []


@needs_terminal
def test_following_is_told_in_the_one_bar(tmp_path: Path) -> None:
    """It takes as long as a part of an encode, and nothing was to be seen meanwhile."""
    case, _ = case_of("still", tmp_path, "to = 2.0")
    code, screen = on_terminal(["check", case, "--no-cache"])
    assert code in (0, 1)
    assert "unboxing.mp4: following a covered place" in screen


def test_only_the_gaps_that_a_person_has_seen_are_accepted(tmp_path: Path, run: Run) -> None:
    """The finding names them; one that came later, because the film or the box is another, is an error again."""
    case, _ = case_of("leave-left", tmp_path, "lost = [[0.0, 0.4]]")
    ran = run("check", case, "--format", "json")
    [found] = [finding for finding in ran.data["findings"] if finding["code"] == "redact-lost"]
    assert found["severity"] == "error"
    accepting = found["hint"].partition("lost = ")[2]
    assert accepting.startswith("[[0.0, 0.4], [1.")
    text = (case / "case.toml").read_text(encoding="utf-8")
    (case / "case.toml").write_text(text.replace("[[0.0, 0.4]]", accepting), encoding="utf-8")
    ran = run("check", case, "--format", "json")
    assert "redact-lost" in ran.codes("note")
    assert "redact-lost" not in ran.codes("error")


def test_without_opencv_the_film_is_left_out(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a film that is not covered."""
    case, _ = case_of("still", tmp_path)
    monkeypatch.setitem(sys.modules, "cv2", None)
    ran = run("build", case, "--no-cache", "--format", "json")
    assert "redact-not-possible" in ran.codes("error")
    assert not list((case / "package").rglob("*.mp4"))
