"""A parcel's label counts wherever it lies: in an unsorted photo, slanted, in the codes of every carrier."""

from pathlib import Path

import pytest

from tests.conftest import MakeVideo, Run, jpeg_bytes, photo, write
from tests.drawn_labels import NUMBER, drawn_label, scene

CASE = '[order]\ntracking = "{}"\n'


@pytest.mark.parametrize("degrees", [0, 24, 45, 70, 90, 160])
def test_a_label_in_an_unsorted_photo_is_read(tmp_path: Path, run: Run, degrees: float) -> None:
    """It is then the label's photo, at every angle."""
    (tmp_path / "case.toml").write_text(CASE.format(NUMBER))
    write(tmp_path / "IMG_0001.jpg", jpeg_bytes(scene(3, degrees, size=(1600, 1200)), quality=92))
    write(tmp_path / "IMG_0002.jpg", jpeg_bytes(photo(1600, 1200)))
    planned = run("plan", tmp_path, "--format", "json").data
    assert planned["slots"][0]["originals"] == ["IMG_0001.jpg"]
    assert "label" in planned["slots"][0]["why"]
    assert "label-read" in run("check", tmp_path, "--format", "json").codes("note")


@pytest.mark.parametrize(
    ("reads", "label", "said"),
    [
        ("", None, ("label-not-readable", "warning", False)),
        (NUMBER, None, ("label-not-readable", "note", True)),
        (f"{NUMBER[:2]} {NUMBER[2:6].lower()} {NUMBER[6:]}", None, ("label-not-readable", "note", True)),
        ("RB999888774GB", None, ("label-not-readable", "warning", False)),
        (NUMBER, "RB999888779GB", ("tracking-mismatch", "error", False)),
        (NUMBER, NUMBER, ("label-read", "note", True)),
    ],
)
def test_what_only_eyes_read_counts_unless_a_program_reads_another_number(
    tmp_path: Path, run: Run, reads: str, label: str | None, said: tuple[str, str, bool]
) -> None:
    """The buyer's word for a number holds for that number alone."""
    evidence = f'[[evidence]]\nfile = "a.jpg"\nrole = "label"\nlabel_reads = "{reads}"\n'
    (tmp_path / "case.toml").write_text(CASE.format(NUMBER) + '[claim]\nreason = "wrong-item"\n' + evidence)
    shown = scene(2.5, 20, size=(1600, 1200), label=drawn_label(label)) if label else photo(1600, 1200)
    write(tmp_path / "a.jpg", jpeg_bytes(shown, quality=92))
    checked = run("check", tmp_path, "--format", "json").data
    code, severity, there = said
    codes = {"label-not-readable", "tracking-mismatch", "label-read"}
    assert [(one["code"], one["severity"]) for one in checked["findings"] if one["code"] in codes] == [(code, severity)]
    parts = {part["what"]: part["there"] for part in checked["completeness"]["parts"]}
    assert parts["the tracking number, read on the label"] == there


def test_a_photo_of_the_goods_keeps_its_role_and_no_frame_is_taken_for_the_label(
    tmp_path: Path, run: Run, make_video: MakeVideo
) -> None:
    """Nothing says that no photo shows the label while one does."""
    (tmp_path / "case.toml").write_text(CASE.format(NUMBER))
    write(tmp_path / "received" / "box.jpg", jpeg_bytes(scene(3, 10, size=(1600, 1200)), quality=92))
    make_video(tmp_path / "unboxing.mp4")
    planned = run("plan", tmp_path, "--format", "json").data
    assert [one["form"] for one in planned["slots"]] == ["file", "file"]
    assert planned["slots"][0]["file"].endswith("received")


def test_another_parcels_label_in_the_background_says_nothing(tmp_path: Path, run: Run) -> None:
    """Only a photo that is said to show the label can contradict the order."""
    (tmp_path / "case.toml").write_text(CASE.format("RB999888774GB"))
    write(tmp_path / "received" / "box.jpg", jpeg_bytes(scene(3, 10, size=(1600, 1200)), quality=92))
    assert not {"tracking-mismatch", "tracking-other-number"} & set(run("check", tmp_path, "--format", "json").codes())


@pytest.mark.parametrize(
    ("tracking", "text", "symbology", "said"),
    [
        ("4350-7517-6056", "A435075176056A", "Codabar", "435075176056, which is the order's"),
        ("986578788855", "1027590111820004833500785458233610", "Code128", "785458233610"),
        ("785458233610", "1099590111820004833500785458233610", "Code128", "785458233610, which is the order's"),
    ],
)
def test_codes_of_other_carriers_are_read(
    tmp_path: Path, run: Run, tracking: str, text: str, symbology: str, said: str
) -> None:
    """Japanese carriers print NW-7, and FedEx 34 digits that begin with 10 and any two digits."""
    (tmp_path / "case.toml").write_text(CASE.format(tracking))
    shown = scene(2.5, 20, size=(1600, 1200), label=drawn_label(text, symbology))
    write(tmp_path / "label" / "a.jpg", jpeg_bytes(shown, quality=92))
    messages = [one["message"] for one in run("check", tmp_path, "--format", "json").data["findings"]]
    assert any(said in one for one in messages), messages


@pytest.mark.parametrize("text", ["A12B", "C0123456789", "A1234-56789D"])
def test_a_short_or_odd_codabar_is_not_believed(text: str) -> None:
    """It has no check of its own, and library cards and blood bags bear it too."""
    from evidence_kit.media.barcode import is_believable

    assert not is_believable(text, "Codabar")
    assert is_believable("A435075176056A", "Codabar")
