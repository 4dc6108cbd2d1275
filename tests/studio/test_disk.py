"""What happens to a case underneath a studio: files come and go, an editor leaves mistakes, the disk is full."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from evidence_kit.errors import CannotWrite, CaseUnreadable
from evidence_kit.model.case import Role
from evidence_kit.studio import file_facts
from evidence_kit.studio.http_answers import refusal_of
from evidence_kit.studio.ids import id_of
from evidence_kit.studio.wire import Notice, Refusal, TomlJson
from evidence_kit.studio.wire_requests import TomlAsked
from evidence_kit.studio.write_edits import revision_of
from tests.studio.desks import DAMAGE, LISTING, PAIR, again, back, case_in, desk_of, done, edit, gesture, wait

CASE = '# mine\n[claim]\nreason = "wrong-colour"\n'


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what a studio remembers in a folder of the test."""
    monkeypatch.setenv("EVIDENCE_KIT_STATE", str(tmp_path / "state"))


def test_a_file_that_is_copied_in_by_hand_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is shown at once, looked at when it stands still, gone when it is removed, and another when it is changed."""
    monkeypatch.setattr(file_facts, "SETTLE_SECONDS", 0.3)
    told: list[Notice] = []
    case = case_in(tmp_path, CASE)
    desk = desk_of(case, told)
    new = case / "crack.png"
    Image.new("RGB", (300, 200), "red").save(new)
    desk.look()
    shown = {file.name: file for file in desk.case().files}["crack.png"]
    assert (shown.examined, shown.problem) == (False, "it is still being copied")
    wait(desk)
    shown = {file.name: file for file in desk.case().files}["crack.png"]
    assert (shown.examined, shown.width, shown.problem) == (True, 300, "")
    assert ("file", {"id": id_of("crack.png")}) in told
    Image.new("RGB", (400, 200), "blue").save(new)
    desk.look()
    wait(desk)
    again = {file.name: file for file in desk.case().files}["crack.png"]
    assert (again.width, again.sha == shown.sha) == (400, False)
    new.unlink()
    desk.look()
    assert "crack.png" not in {file.name for file in desk.case().files}
    assert desk.original(id_of("crack.png")) is None
    desk.close()


def test_a_file_that_ends_too_early_is_told_as_broken(tmp_path: Path) -> None:
    """One that came through the page is looked at at once, whatever its end is like."""
    case = case_in(tmp_path, CASE)
    whole = (case / LISTING).read_bytes()
    desk = desk_of(case)
    (case / "broken.png").write_bytes(whole[: len(whole) // 2])
    desk.arrived(case / "broken.png", role=Role.damage, shot=None)
    wait(desk, 20)
    shown = {file.name: file for file in desk.case().files}["broken.png"]
    assert shown.problem
    assert "copied" not in shown.problem
    assert shown.role == "damage"
    assert desk.case().undo.undo == "Add broken.png"
    desk.close()


def test_mistakes_of_an_editor_are_shown_and_can_be_repaired(tmp_path: Path) -> None:
    """With mistakes in case.toml the files are still shown, nothing is changed, and each mistake has its line."""
    case = case_in(tmp_path, CASE)
    desk = desk_of(case)
    (case / "case.toml").write_text(f'{CASE}refund = 24.90\n[[evidence]]\nfile = "{DAMAGE}"\nrol = "damage"\n', "utf-8")
    desk.look()
    shown = desk.case()
    assert shown.toml
    assert [one.line for one in shown.toml.mistakes] == [4, 7]
    assert shown.toml.mistakes[0].text == "refund = 24.90"
    assert len(shown.files) == 3
    refused = desk.edit(gesture(edit(("evidence", DAMAGE, "role"), None, "damage")))
    assert isinstance(refused, Refusal)
    assert (refused.code, [one.line for one in refused.mistakes]) == ("case-mistakes", [4, 7])
    (case / "case.toml").write_text(CASE, "utf-8")
    done(desk.edit(gesture(edit(("evidence", DAMAGE, "role"), None, "damage"))))
    assert desk.case().toml is None
    desk.close()


def test_half_a_file_is_read_again_before_its_mistakes_are_told(tmp_path: Path) -> None:
    """An editor that saves in place leaves half a file for a moment: nobody is told of mistakes."""
    case = case_in(tmp_path, CASE)
    desk = desk_of(case)
    (case / "case.toml").write_text(CASE[:20], "utf-8")
    editor = threading.Timer(0.05, (case / "case.toml").write_text, (CASE, "utf-8"))
    editor.start()
    desk.look()
    editor.join()
    assert desk.case().toml is None
    desk.close()


def test_a_folder_that_is_taken_away_is_said(tmp_path: Path) -> None:
    """A stick that was pulled out: an error with what to do; put back, everything goes on."""
    case = case_in(tmp_path, CASE)
    desk = desk_of(case)
    text = TomlAsked(base=desk.case().revision, text=f"{CASE}received = true\n")
    assert isinstance(desk.put_toml(text), TomlJson)
    away = case.rename(tmp_path / "away")
    asks: tuple[Callable[[], object], ...] = (
        desk.case,
        desk.toml,
        lambda: desk.put_toml(TomlAsked(base=revision_of(b""), text=CASE)),
        lambda: back(desk),
        lambda: desk.edit(gesture(edit(("order", "item"), None, "Lamp"))),
    )
    for ask in asks:
        with pytest.raises(CaseUnreadable, match="no longer there"):
            ask()
    assert not case.exists()
    away.rename(case)
    assert len(desk.case().files) == 3
    desk.close()


def test_a_case_file_that_an_editor_is_just_writing_is_waited_for(tmp_path: Path) -> None:
    """One that saves in place empties the file first: what it writes then is not written over."""
    case = case_in(tmp_path, CASE)
    desk = desk_of(case)
    with (case / "case.toml").open("w", encoding="utf-8") as editor:

        def save() -> None:
            editor.write(f'{CASE}refund = "5.00"\n')
            editor.flush()

        timer = threading.Timer(0.02, save)
        timer.start()
        done(desk.edit(gesture(edit(("order", "item"), None, "Lamp"))))
        timer.join()
    assert (case / "case.toml").read_text("utf-8") == f'{CASE}refund = "5.00"\n\n[order]\nitem = "Lamp"\n'
    desk.close()


def test_two_tables_about_one_file_are_a_mistake_with_its_line(tmp_path: Path) -> None:
    """Which of them an edit is about nobody knows, so none is made until they are one."""
    text = f'{CASE}[[evidence]]\nfile = "{DAMAGE}"\n[[evidence]]\nrole = "damage"\nfile = "./{DAMAGE}"\n'
    case = case_in(tmp_path, text)
    desk = desk_of(case)
    shown = desk.case().toml
    assert shown
    [mistake] = shown.mistakes
    assert (mistake.line, mistake.text) == (8, f'file = "./{DAMAGE}"')
    assert mistake.message.endswith("are the same file: write all of it into one [[evidence]] table")
    refused = desk.edit(gesture(edit(("evidence", DAMAGE, "caption"), None, "A crack")))
    assert isinstance(refused, Refusal)
    assert (refused.code, [one.line for one in refused.mistakes]) == ("case-mistakes", [8])
    assert (case / "case.toml").read_text("utf-8") == text
    desk.close()


def test_an_endless_case_file_is_said(tmp_path: Path) -> None:
    """It is refused as by the other verbs, before it is searched for mistakes."""
    case = case_in(tmp_path, CASE)
    (case / "case.toml").write_text(CASE + "# remark\n" * 120_000, "utf-8")
    desk = desk_of(case)
    shown = desk.case().toml
    assert shown
    assert [one.message for one in shown.mistakes] == [
        "case.toml is larger than 1 MB: it should hold a few dozen lines"
    ]
    refused = desk.edit(gesture(edit(("order", "item"), None, "Lamp")))
    assert isinstance(refused, Refusal)
    assert refused.code == "case-mistakes"
    desk.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Provide a small disk; only root can make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if not mount or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], check=False).returncode:
        pytest.skip("no disk can be made here")
    yield place
    subprocess.run(["umount", place], check=True)


def test_on_a_full_disk_nothing_is_half_written(small_disk: Path) -> None:
    """The edit is refused with what to do, case.toml is as it was, and with room again the same gesture goes through."""
    case = case_in(small_disk, CASE)
    desk = desk_of(case)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1024))
        except OSError:
            pass
    asked = gesture(
        *(edit(("comparison", None, "mark", at), None, {"received": [at, 1, 2, 3]}, PAIR) for at in range(9))
    )
    with pytest.raises(CannotWrite) as problem:
        desk.edit(asked)
    refusal = refusal_of(problem.value)
    assert refusal is not None
    assert refusal.code == "no-room"
    assert (case / "case.toml").read_text("utf-8") == CASE
    assert sorted(path.name for path in case.iterdir()) == ["case.toml", "damage.png", "listing.png", "received.png"]
    assert desk.case().undo.undo is None
    ballast.unlink()
    done(desk.edit(asked))
    assert len(desk.case().comparisons[0].marks) == 9
    desk.close()


def test_a_gesture_is_judged_fast(tmp_path: Path) -> None:
    """Writing a box, judging the case and making what pages show takes little processor time."""
    desk = desk_of(case_in(tmp_path, CASE))
    times: list[float] = []
    for at in range(15):
        asked = gesture(edit(("comparison", None, "mark", at), None, {"received": [at, 1, 2, 3]}, PAIR))
        began = time.process_time()
        done(desk.edit(asked))
        times.append(time.process_time() - began)
    assert sorted(times)[7] < 0.08
    desk.close()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_case_file_that_is_a_link_is_said(tmp_path: Path) -> None:
    """It is neither followed nor written over: the page says what to do."""
    case = case_in(tmp_path)
    elsewhere = tmp_path / "real.toml"
    elsewhere.write_text(CASE, "utf-8")
    (case / "case.toml").symlink_to(elsewhere)
    desk = desk_of(case)
    shown = desk.case().toml
    assert shown
    assert "not a link" in shown.mistakes[0].message
    refused = desk.edit(gesture(edit(("order", "item"), None, "Lamp")))
    assert isinstance(refused, Refusal)
    assert refused.code == "case-mistakes"
    assert elsewhere.read_text("utf-8") == CASE
    (case / "case.toml").unlink()
    done(desk.edit(gesture(edit(("order", "item"), None, "Lamp"))))
    assert desk.case().toml is None
    desk.close()


def test_a_still_that_is_taken_back_stays_out_of_the_package(tmp_path: Path) -> None:
    """Its file is never deleted, and keeps the film and the second that it is of; done again, it is back."""
    case = case_in(tmp_path, CASE)
    desk = desk_of(case)
    film = desk.original(id_of(LISTING))
    assert film is not None
    shutil.copy(case / DAMAGE, case / "still.png")
    desk.took_still(case / "still.png", of=film, at=3.48, role=Role.label, gesture="gesture-still")
    wait(desk)

    def still() -> tuple[str, bool, float | None]:
        shown = {file.name: file for file in desk.case().files}["still.png"]
        return shown.role, shown.leave_out, shown.still_of.at if shown.still_of else None

    assert still() == ("label", False, 3.48)
    assert done(back(desk)).label == "Take a still"
    assert still() == ("label", True, 3.48)
    assert (case / "still.png").exists()
    done(again(desk))
    assert still() == ("label", False, 3.48)
    desk.close()


def test_a_watcher_of_the_same_case_is_told(tmp_path: Path) -> None:
    """One that watches the case or a folder around it, by its process, and only as long as it runs."""
    desk = desk_of(case_in(tmp_path, CASE))
    assert desk.case().watcher is None
    code = (
        "import sys; from pathlib import Path; from evidence_kit.watching.lock import held\n"
        "with held(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as watcher:
        assert watcher.stdout
        assert watcher.stdout.readline() == b"held\n"
        said = desk.case().watcher
        watcher.communicate()
    assert said == f"evidence-kit watch (process {watcher.pid}) also keeps this package up to date."
    assert desk.case().watcher is None
    desk.close()
