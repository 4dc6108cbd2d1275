"""Full disks, other runs, kills and damaged journals: the watcher says it once and goes on."""

import json
import os
import random
import shutil
import sys
import time
from pathlib import Path

import pytest

from evidence_kit.events import ignore
from evidence_kit.media.locks import locked
from evidence_kit.policies import load_policy
from evidence_kit.watching.build_options import BuildOptions
from evidence_kit.watching.file_systems import invents_inodes, kind_in_mountinfo, why_polling
from evidence_kit.watching.journal import Journal, package_sum
from evidence_kit.watching.lock import held
from evidence_kit.watching.shown import write_shown
from tests.command_line import obeying, run_cli
from tests.conftest import Run, jpeg_bytes, photo, write
from tests.watched import Watcher, left_over, programs_of, until, watching

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals")

ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits and looks at other processes")

MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:26 / /mnt/nas rw,relatime - cifs //nas/photos rw
31 22 0:27 / /mnt/my\\040phone rw,nosuid - fuse.gvfsd-fuse gvfsd-fuse rw
32 30 8:1 / /mnt/nas/disk rw - xfs /dev/sda1 rw
33 22 8:2 / /mnt/usb rw - fuseblk /dev/sdb1 rw
"""


def files_packed(case: Path) -> set[str]:
    """Return the names of the originals that a package was made of; none without a package."""
    try:
        manifest = json.loads((case / "package" / "manifest.json").read_text("utf-8"))
    except OSError:
        return set()
    return {original["path"] for original in manifest["originals"]}


@ON_LINUX
def test_a_disk_without_room_is_said_once_and_tried_again(tmp_path: Path) -> None:
    """The old package stays, the trouble is not repeated, and its end is said."""
    import resource

    write(tmp_path / "a.jpg", jpeg_bytes())
    with watching(tmp_path) as watcher:
        watcher.wait_for("ready, 1 file")
        most = resource.prlimit(watcher.child.pid, resource.RLIMIT_FSIZE)
        with locked(tmp_path / "package"):  # the attempts while another run is at it count for nothing
            write(tmp_path / "b.jpg", jpeg_bytes(photo(seed=5)))
            watcher.wait_for("waiting: another run is writing its package")
            time.sleep(4.5)
            resource.prlimit(watcher.child.pid, resource.RLIMIT_FSIZE, (20_000, most[1]))  # no file may grow above that
        (tmp_path / ".package.lock").unlink(missing_ok=True)
        assert "tried again in 30 s, then less often" in watcher.wait_for("failed: ")
        assert files_packed(tmp_path) == {"a.jpg"}
        write(tmp_path / "c.jpg", jpeg_bytes(photo(seed=6)))
        watcher.wait_for("building from 3 files")
        time.sleep(2)
        resource.prlimit(watcher.child.pid, resource.RLIMIT_FSIZE, most)
        os.utime(tmp_path / "c.jpg")
        watcher.wait_for("it works again")
        watcher.wait_for("ready, 3 files")
        assert len([line for line in watcher.lines if "failed: " in line]) == 1, watcher.lines


def test_another_run_is_waited_for(tmp_path: Path) -> None:
    """While a build writes the package, the watcher waits quietly, and then makes its own."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    with locked(tmp_path / "package"), watching(tmp_path) as watcher:
        watcher.wait_for("waiting: another run is writing its package")
        time.sleep(2.5)
        assert len([line for line in watcher.told if "waiting" in line or "building" in line]) == 2
        assert not watcher.lines
        (tmp_path / ".package.lock").unlink()  # as the run does at its end
        watcher.wait_for("ready, 1 file")


def test_what_is_remembered_is_private_and_can_be_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else may read it; a case that is gone is forgotten; and what a running watcher needs stays."""
    state = tmp_path / "state"
    monkeypatch.setenv("EVIDENCE_KIT_STATE", str(state))
    before = os.umask(0)
    try:
        for name in ("one", "two"):
            write(tmp_path / "cases" / name / "a.jpg", jpeg_bytes())
            journal = Journal(tmp_path / "cases")
            journal.note(tmp_path / "cases" / name, {"a.jpg": "0"}, {}, "settings")
            shutil.rmtree(tmp_path / "cases" / name)
        write_shown(tmp_path / "cases", {tmp_path / "cases" / "two": frozenset({"a day"})})
        with held(tmp_path / "cases") as problem:
            assert not problem
            assert set(Journal(tmp_path / "cases").cases) == {"two"}
            private = [state / "watch", *(state / "watch").glob("[0-9a-f]*")]
            assert not [path for path in private if path.stat().st_mode & 0o077]
            assert "names, sizes, times and checksums" in run_cli("cache").out.replace("\n", " ")
            assert "watched folder" not in run_cli("cache", "--clear").out
        assert run_cli("cache", "--clear", "--format", "json").data["watched"] == 1
    finally:
        os.umask(before)
    assert [path.name for path in (state / "watch").iterdir()] == ["CACHEDIR.TAG"]


def test_a_damaged_journal_is_none(tmp_path: Path) -> None:
    """Then a case is built again; nothing else is lost."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    journals = Path(os.environ["EVIDENCE_KIT_STATE"]) / "watch"
    before = set(journals.glob("*.json"))
    with watching(tmp_path) as watcher:
        watcher.wait_for("ready, 1 file")
    (journal,) = set(journals.glob("*.json")) - before
    data = journal.read_bytes()
    assert Journal(tmp_path).cases
    for damaged in (b"[]", data.replace(b'"contents"', b'"content"'), b"", data[: len(data) // 2]):
        journal.write_bytes(damaged)
        assert not Journal(tmp_path).cases
    with watching(tmp_path) as watcher:
        assert "up to date" not in watcher.wait_for("Watching")
        watcher.wait_for("ready, 1 file")


def is_noted(case: Path) -> bool:
    """Return whether the journal knows the package of a case as it is."""
    noted = Journal(case.parent).cases.get(case.name)
    return noted is not None and noted.package == package_sum(case) != ""


@ON_LINUX
def test_after_a_kill_at_any_moment_the_package_becomes_right(tmp_path: Path) -> None:
    """What is whole is not built again, what is missing is, and no process or unfinished file stays."""
    chance = random.Random(7)  # noqa: S311  (moments, no secrets)
    case = tmp_path / "one"
    write(case / "a.jpg", jpeg_bytes())
    for number in range(2):
        watcher = Watcher(tmp_path)
        watcher.wait_for("Watching")
        data = write(case / f"{number}.jpg", jpeg_bytes(photo(300, 200, seed=number + 2))).read_bytes()
        time.sleep(chance.uniform(0.3, 1.5))
        watcher.kill()
        assert until(lambda: not programs_of(tmp_path), 3), programs_of(tmp_path)
        with watching(tmp_path) as after:
            wanted = {path.name for path in case.glob("*.jpg")}
            assert until(lambda wanted=wanted: files_packed(case) == wanted), (after.lines, after.told)  # type: ignore[misc]
            assert until(lambda: not left_over(tmp_path), 5), left_over(tmp_path)
            assert until(lambda: is_noted(case))
            assert len(after.reports()) <= 1
        assert (case / f"{number}.jpg").read_bytes() == data
    with watching(tmp_path) as last:
        assert "1 package up to date" in last.wait_for("Watching")


@ON_LINUX
def test_network_folders_are_known_by_their_mounts(tmp_path: Path) -> None:
    """The innermost mount counts; a name in the table may have its blanks escaped."""
    table = write(tmp_path / "mountinfo", MOUNTS)
    kinds = {
        place: kind_in_mountinfo(Path(place), table)
        for place in ("/home/me", "/mnt/nas/a", "/mnt/nas/disk/a", "/mnt/my phone", "/mnt/usb", "/mnt/nasty")
    }
    assert list(kinds.values()) == ["ext4", "cifs", "xfs", "fuse.gvfsd-fuse", "fuseblk", "ext4"]
    assert "cifs" in why_polling(Path("/mnt/nas/a"), table)
    assert not why_polling(Path("/mnt/usb"), table)
    numbers = {"disk": (254, 0), "nas": (0, 26), "phone": (0, 27), "usb": (8, 2)}
    made_up = {name for name, number in numbers.items() if invents_inodes(os.makedev(*number), table)}
    assert made_up == {"nas", "phone"}  # a file there is not another one when its number is


def test_polling_can_be_asked_for(tmp_path: Path) -> None:
    """It finds what comes, and says at start that it polls."""
    with watching(tmp_path, "--poll") as watcher:
        assert "checked every few seconds: --poll." in watcher.wait_for("Watching")
        write(tmp_path / "one" / "a.jpg", jpeg_bytes())
        watcher.wait_for("one: ready, 1 file")
        shutil.rmtree(tmp_path / "one")


def test_after_an_update_of_the_tools_packages_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made with another ffmpeg or other libraries is not up to date."""
    options = BuildOptions(load_policy("aliexpress"), None, strict=False, listener=ignore)
    before = options.settings
    assert options.settings == before
    program = write(tmp_path / "ffmpeg", "#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("EVIDENCE_KIT_FFMPEG", str(program))
    assert options.settings != before


def test_what_cannot_be_noted_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no journal can be written the watcher goes on; a later one builds again."""
    inbox = tmp_path / "inbox"
    write(inbox / "a.jpg", jpeg_bytes())
    monkeypatch.setenv("EVIDENCE_KIT_STATE", str(write(tmp_path / "file", "in the way")))
    with watching(inbox) as watcher:
        assert f"Cannot write {tmp_path / 'file' / 'watch'}: " in watcher.wait_for("cannot note")
        watcher.wait_for("ready, 1 file")
        write(inbox / "b.jpg", jpeg_bytes(photo(100, 90)))
        watcher.wait_for("ready, 2 files")
        assert len([line for line in watcher.told if "cannot note" in line]) == 1


def test_our_own_cache_and_journal_are_no_evidence(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the user's environment puts them: not taken in, no case, no reason to build again."""
    inbox, case = tmp_path / "inbox", tmp_path / "inbox" / "one"
    write(case / "a.jpg", jpeg_bytes())
    monkeypatch.setenv("EVIDENCE_KIT_STATE", str(case))
    monkeypatch.setenv("EVIDENCE_KIT_CACHE", str(inbox / "kept"))
    with watching(inbox) as watcher:
        watcher.wait_for("one: ready, 1 file")
        os.utime(case / "a.jpg")
        time.sleep(1.5)
        assert len(watcher.reports()) == 1
    with watching(inbox) as watcher:
        assert "1 sub-folder as cases, 1 file, 1 package up to date" in watcher.wait_for("Watching")
    assert (case / "watch").is_dir()
    told = run("check", case, "--format", "json", "--today", "2026-11-01").data
    assert [original["path"] for original in told["originals"]] == ["a.jpg"]
    assert {finding["code"] for finding in told["findings"]} == {"reason-missing", "statement-missing"}


def test_a_folder_that_may_not_be_read_stops_no_other_case(tmp_path: Path) -> None:
    """Neither one that is there at start, nor one that comes later, nor one inside of a case; --once is no success."""
    write(tmp_path / "good" / "a.jpg", jpeg_bytes())
    (tmp_path / "shut").mkdir(mode=0)
    write(tmp_path / "half" / "received" / "a.jpg", jpeg_bytes()).parent.chmod(0)
    try:
        with watching(tmp_path, before=obeying()) as watcher:
            watcher.wait_for("shut: away, it cannot be read: Permission denied")
            watcher.wait_for("good: ready")
            watcher.wait_for("half: not-ready, 0 files")
            (tmp_path / "late").mkdir(mode=0)
            watcher.wait_for("late: away, it cannot be read")
            (tmp_path / "late").chmod(0o755)
            write(tmp_path / "late" / "a.jpg", jpeg_bytes())
            watcher.wait_for("late: ready")
        once = Watcher(tmp_path, "--once", before=obeying())
        once.gone()
        assert once.child.returncode == 3
        once.wait_for("shut: failed: It cannot be read: Permission denied.")
        once.wait_for("good: ready")
    finally:
        (tmp_path / "shut").chmod(0o755)
        (tmp_path / "half" / "received").chmod(0o755)
