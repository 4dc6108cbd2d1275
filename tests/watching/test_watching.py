"""The folder that files are dropped into, with the real file system and the real clock."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from evidence_kit.media.reach import named_places
from evidence_kit.text.shell import quoted
from tests.command_line import needed
from tests.conftest import MakeVideo, Run, jpeg_bytes, photo, write
from tests.watched import FAST, Watcher, programs_of, until, watching

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals")


def names_in_upload(case: Path) -> list[str]:
    """Return the names of what would be uploaded."""
    return sorted(path.name for path in (case / "package" / "upload").iterdir())


def sums_in_package(case: Path) -> set[str]:
    """Return the checksums of the originals that a package was made of."""
    manifest = json.loads((case / "package" / "manifest.json").read_text("utf-8"))
    return {original["sha256"] for original in manifest["originals"]}


def test_once_builds_every_case_and_ends(tmp_path: Path, run: Run) -> None:
    """Sub-folders are cases; the worst of them decides the exit code."""
    write(tmp_path / "one" / "a.jpg", jpeg_bytes())
    write(tmp_path / "two" / "a.jpg", jpeg_bytes()[:500])
    ran = run("watch", tmp_path, "--once", "--quiet", *FAST)
    assert ran.code == 1
    assert sorted(line.split(" ", 1)[1].split("/")[-1] for line in ran.out.splitlines()) == [
        "one: ready, 1 file; the files fit the form; the claim was not examined: no reason given",
        "two: not-ready, 0 files; the files were checked against the form's limits; the claim was not examined: no reason given",
    ]
    assert (tmp_path / "one" / "package" / "manifest.json").exists()
    (tmp_path / "two" / "a.jpg").unlink()
    ran = run("watch", tmp_path, "--once", "--quiet", *FAST)
    assert (ran.code, "two: failed: There is no file in it." in ran.out) == (3, True)
    (tmp_path / "none").mkdir()
    ran = run("watch", tmp_path / "none", "--once", *FAST)
    assert (ran.code, "There is no case in" in ran.err) == (3, True)


def test_a_reader_of_one_case_cannot_read_another(tmp_path: Path, run: Run) -> None:
    """Each build names its own folders, and what was named before is forgotten."""
    for name in ("one", "two"):
        write(tmp_path / name / "a.jpg", jpeg_bytes())
    assert run("watch", tmp_path, "--once", "--quiet", *FAST).code == 0
    assert [path.name for path in named_places() if path.is_relative_to(tmp_path)] == ["two"]


def test_once_ends_when_the_folder_goes_away(tmp_path: Path) -> None:
    """A run that nobody looks at does not wait for ever."""
    write(tmp_path / "inbox" / "one" / "a.jpg", jpeg_bytes()[:500])
    watcher = Watcher(tmp_path / "inbox", "--once", "--patience", "5")
    watcher.wait_for("waiting for a.jpg")
    (tmp_path / "inbox").rename(tmp_path / "unplugged")
    watcher.gone()
    assert watcher.child.returncode == 3
    watcher.wait_for("inbox is away: it is not there.")


def test_a_package_is_never_watched(tmp_path: Path, run: Run) -> None:
    """Whoever drags the wrong folder into the terminal has a whole package afterwards."""
    write(tmp_path / "one" / "a.jpg", jpeg_bytes())
    assert run("watch", tmp_path / "one", "--once", *FAST).code == 0
    for place in ("package", "package/upload"):
        for option in ("--once", "--install"):
            ran = run("watch", tmp_path / "one" / place, option)
            assert (ran.code, f"watch the folder with the originals: {tmp_path / 'one'}" in ran.err) == (2, True), ran
    assert run("verify", tmp_path / "one" / "package").code == 0


@pytest.mark.parametrize("mark", ["a.jpg", "received/a.jpg", "case.toml"])
def test_a_folder_with_media_or_roles_is_itself_the_case(tmp_path: Path, run: Run, mark: str) -> None:
    """The package is put into the watched folder itself."""
    write(tmp_path / mark, jpeg_bytes() if mark.endswith("jpg") else "")
    write(tmp_path / "received" / "b.jpg", jpeg_bytes())
    assert run("watch", tmp_path, "--once", "--quiet", *FAST).code == 0
    assert (tmp_path / "package" / "upload").is_dir()


def test_files_dropped_in_are_built_once_they_are_whole(tmp_path: Path, make_video: MakeVideo) -> None:
    """Of a slow copy, a download and a copy into reserved room nothing is taken half; our own output wakes nobody."""
    take = make_video(tmp_path.parent / f"{tmp_path.name}.mp4").read_bytes()
    with watching(tmp_path) as watcher:
        assert "0 sub-folders as cases, 0 files; policy aliexpress; the system reports changes" in watcher.wait_for(
            "Watching"
        )
        write(tmp_path / "a.jpg", jpeg_bytes())
        write(tmp_path / "b.jpg.crdownload", b"half")
        write(tmp_path / "._a.jpg", b"mac")
        write(tmp_path / "~$a.jpg", b"office")
        write(tmp_path / ".c.jpg.Xa81Zq", b"rsync")
        with (tmp_path / "take.mp4").open("wb") as handle:  # stands still for longer than --settle and --pause
            for start in range(0, len(take), len(take) // 3 + 1):
                handle.write(take[start : start + len(take) // 3 + 1])
                handle.flush()
                time.sleep(0.9)
        watcher.wait_for(" ready, 2 files; ")
        picture = jpeg_bytes(photo(200, 100))
        with (tmp_path / "c.jpg").open("wb") as handle:  # as Explorer and rsync --preallocate write
            handle.truncate(len(picture))
            handle.write(picture[:2000])
            handle.flush()
            assert watcher.wait_for("waiting for c.jpg: its end is missing")
            handle.write(picture[2000:])
        (tmp_path / "b.jpg.crdownload").write_bytes(jpeg_bytes(photo(90, 100)))
        (tmp_path / "b.jpg.crdownload").rename(tmp_path / "b.jpg")
        watcher.wait_for(" ready, 4 files; ")
        time.sleep(1.5)
        assert len(watcher.reports()) == 2, watcher.lines
        assert any(f"NOW: Run evidence-kit init {quoted(str(tmp_path))} today" in line for line in watcher.lines)
        assert not any(" CASE" in line for line in watcher.lines)  # each command can be typed as it stands
    assert names_in_upload(tmp_path) == ["01-photo.jpg", "02-photo.jpg", "03-photo.jpg", "04-video.mp4"]


def test_a_file_that_changes_on_and_on_is_said_and_holds_nothing_up_for_ever(tmp_path: Path) -> None:
    """A log is taken as it is after --patience, once; a film that grows is waited for; what has come to rest counts."""
    write(tmp_path / "one" / "a.jpg", jpeg_bytes())
    write(tmp_path / "two" / "take.mp4", b"")
    over = threading.Event()

    def grow() -> None:
        while not over.wait(0.2):
            for path in (tmp_path / "one" / "app.log", tmp_path / "two" / "take.mp4"):
                with path.open("ab") as handle:
                    handle.write(b"more\n")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with watching(tmp_path, "--pause", "1.2") as watcher:
            watcher.wait_for("one: waiting for app.log: it keeps changing, and is taken as it is")
            watcher.wait_for("two: waiting for take.mp4: it keeps changing")
            watcher.wait_for("one: ready, 1 file")
            write(tmp_path / "one" / "b.jpg", jpeg_bytes(photo(90, 80)))
            watcher.wait_for("one: ready, 2 files")
            over.set()
            watcher.wait_for("one: ready, 2 files", 2)
            assert len([line for line in watcher.told if "keeps changing" in line]) == 2, watcher.told
            watcher.wait_for("two: not-ready")
    finally:
        over.set()
        writer.join()


def test_only_other_contents_are_new_work(tmp_path: Path) -> None:
    """Touched, renamed to and fro, copied over itself: nothing; another file of the same name, size and time: all."""
    first, second = jpeg_bytes(photo(seed=3)), jpeg_bytes(photo(seed=4))
    longest = max(len(first), len(second))
    first, second = first.ljust(longest, b"\0"), second.ljust(longest, b"\0")
    kept = write(tmp_path / "one" / "a.jpg", first)
    write(tmp_path / "one" / "b.jpg", jpeg_bytes(photo(99, 98)))
    with watching(tmp_path) as watcher:
        watcher.wait_for("one: ready, 2 files")
        then = kept.stat()
        os.utime(kept)
        kept.rename(tmp_path / "one" / "c.jpg")
        time.sleep(0.8)
        (tmp_path / "one" / "c.jpg").rename(kept)
        shutil.copy(kept, tmp_path / "copy")
        (tmp_path / "copy").replace(kept)
        time.sleep(2)
        assert len(watcher.reports()) == 1, watcher.lines
        write(tmp_path / "new", second)
        os.utime(tmp_path / "new", ns=(then.st_atime_ns, then.st_mtime_ns))
        (tmp_path / "new").replace(kept)
        watcher.wait_for("one: ready, 2 files", 2)
        shutil.rmtree(tmp_path / "one" / "package")
        watcher.wait_for("one: ready, 2 files", 3)
        (tmp_path / "one" / "package" / "upload" / "01-photo.jpg").unlink()  # dragged into a chat
        watcher.wait_for("one: ready, 2 files", 4)
    (tmp_path / "one" / "package" / "report.html").unlink()
    with watching(tmp_path) as watcher:
        watcher.wait_for("one: ready, 2 files")
        assert (tmp_path / "one" / "package" / "report.html").exists()
    with watching(tmp_path) as watcher:
        assert "1 sub-folder as cases, 2 files, 1 package up to date" in watcher.wait_for("Watching")
        time.sleep(1.5)
        assert not watcher.reports()
        write(tmp_path / "one" / "case.toml", '[order]\nnumber = "8123456789012345"\n')
        watcher.wait_for("one: ready, 2 files")


def test_a_burst_of_a_hundred_files_is_one_package(tmp_path: Path) -> None:
    """A hundred files within a moment are looked at together: four photos, and copies of them as sync clients make."""
    small = [jpeg_bytes(photo(40, 30, seed=seed)) for seed in range(4)]
    (tmp_path / "received").mkdir()
    with watching(tmp_path) as watcher:
        for number in range(100):
            write(tmp_path / "received" / f"{number:02} (conflicted copy).jpg", small[number % 4])
        watcher.wait_for("from 100 files")  # again, where a busy machine let it begin with the first ones
        watcher.wait_for("ready, 4 files")
        assert len(watcher.reports()) == 1
    assert len(sums_in_package(tmp_path)) == 4


def test_a_change_during_a_build_starts_over_and_loses_nothing(tmp_path: Path, make_video: MakeVideo) -> None:
    """What came while a film was encoded is in the package, and so is the film."""
    make_video(tmp_path / "take.mov", "-c:v", "mpeg4", "-q:v", "2", size="640x480", seconds=6)
    write(tmp_path / "a.jpg", jpeg_bytes())
    with watching(tmp_path) as watcher:
        watcher.wait_for("building from 2 files")
        assert until(lambda: bool(programs_of(tmp_path)))
        write(tmp_path / "b.jpg", jpeg_bytes(photo(100, 90)))
        (tmp_path / "a.jpg").unlink()
        watcher.wait_for("building again from 2 files")
        watcher.wait_for("ready, 2 files")
        assert len(watcher.reports()) == 1
        assert names_in_upload(tmp_path) == ["01-photo.jpg", "02-video.mp4"]
        manifest = json.loads((tmp_path / "package" / "manifest.json").read_text("utf-8"))
        assert [original["path"] for original in manifest["originals"]] == ["b.jpg", "take.mov"]


@pytest.mark.parametrize("how", ["interrupt", "kill"])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")
def test_an_end_during_an_encode_leaves_no_process(tmp_path: Path, make_video: MakeVideo, how: str) -> None:
    """Ctrl-C ends within a second and clears away; after a kill no ffmpeg goes on, and the next watcher clears away."""
    make_video(tmp_path / "take.mov", "-c:v", "mpeg4", "-q:v", "2", size="640x480", seconds=6)
    began = (tmp_path / "take.mov").read_bytes()
    with watching(tmp_path) as watcher:
        watcher.wait_for("building")
        assert until(lambda: bool(programs_of(tmp_path)))
        if how == "kill":
            watcher.kill()
            assert until(lambda: not programs_of(tmp_path), 3), programs_of(tmp_path)
            with watching(tmp_path) as second:
                second.wait_for(" ready, ")
            return
    assert until(lambda: not programs_of(tmp_path), 1)
    assert (tmp_path / "take.mov").read_bytes() == began


def test_nothing_that_is_dropped_in_stops_the_watcher(tmp_path: Path) -> None:
    """A broken photo, a wrong case file, odd names, links, pipes, a case that goes away: said, and the next is built."""
    with watching(tmp_path) as watcher:
        write(tmp_path / "one" / "a.jpg", b"\xff\xd8\xff\xe0broken")
        write(tmp_path / "one" / "\x1b[31mred\nline.jpg", jpeg_bytes())
        write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/one/b\xff.jpg")), jpeg_bytes(photo(80, 70)))
        (tmp_path / "one" / "link.jpg").symlink_to("/etc/passwd")
        os.mkfifo(tmp_path / "one" / "pipe.jpg")
        write(tmp_path / "one" / "empty.jpg", b"")
        watcher.wait_for("one: not-ready, 2 files")
        assert not [line for line in watcher.lines if "\x1b" in line]
        assert {"link-skipped", "not-examined"} & set(" ".join(watcher.lines).split()) or "pipe.jpg" in str(
            watcher.lines
        )
        write(tmp_path / "two" / "a.jpg", jpeg_bytes())
        watcher.wait_for("two: ready")
        built = (tmp_path / "two" / "package" / "manifest.json").read_bytes()
        write(tmp_path / "two" / "case.toml", '[order]\nnumber = "8123456789012345"\n\n[ordr]\n')
        watcher.wait_for("two: failed")
        assert any("case.toml, line 4: [ordr]" in line for line in watcher.lines), watcher.lines
        assert (tmp_path / "two" / "package" / "manifest.json").read_bytes() == built
        (tmp_path / "two" / "case.toml").unlink()  # as it was, so nothing is built
        watcher.wait_for("two: it works again")
        write(tmp_path / "two" / "case.toml", '[order]\nnumber = "8123456789012345"\n')
        watcher.wait_for("two: ready", 2)
        shutil.rmtree(tmp_path / "one")
        write(tmp_path / "three" / "a.jpg", jpeg_bytes(photo(100, 90)))
        os.utime(tmp_path / "three" / "a.jpg", (4e9, 4e9))  # a clock that runs ahead
        watcher.wait_for("three: ready")


def page_of(folder: Path) -> str:
    """Return the page that the watcher keeps; empty where there is none."""
    try:
        return (folder / "status.html").read_text("utf-8")
    except OSError:
        return ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no such names")
def test_a_folder_whose_name_is_no_text_is_watched(tmp_path: Path) -> None:
    """It is polled, has its page like any other, and ends like any other."""
    inbox = Path(os.fsdecode(os.fsencode(tmp_path) + b"/s\xe9"))
    write(inbox / "a.jpg", jpeg_bytes())
    with watching(inbox) as watcher:
        watcher.wait_for("the system cannot tell of changes here")
        watcher.wait_for("ready, 1 file")
        assert until(lambda: "Built " in page_of(inbox))
    assert "Not watching any more" in page_of(inbox)
    assert sorted(path.name for path in inbox.iterdir()) == ["a.jpg", "package", "status.html"]


def test_a_folder_that_is_away_is_waited_for(tmp_path: Path) -> None:
    """Unmounted, or suddenly empty: said once, nothing counts as deleted, and it goes on when the files are back."""
    inbox = tmp_path / "inbox"
    write(inbox / "one" / "a.jpg", jpeg_bytes())
    with watching(inbox) as watcher:
        watcher.wait_for("one: ready, 1 file")
        inbox.rename(tmp_path / "unplugged")
        watcher.wait_for("inbox: away, it is not there")
        inbox.mkdir()
        time.sleep(1.2)
        inbox.rmdir()
        (tmp_path / "unplugged").rename(inbox)
        watcher.wait_for("inbox: back")
        (inbox / "one").rename(tmp_path / "one")  # the page of the watcher stays
        watcher.wait_for("inbox: away, it is empty")
        assert until(lambda: "The folder is away" in page_of(inbox))
        (inbox / "one").mkdir()
        watcher.wait_for("inbox: back", 2)
        for path in (tmp_path / "one").iterdir():
            path.rename(inbox / "one" / path.name)
        time.sleep(1)
        assert len(watcher.reports()) == 1, watcher.lines
        away = [line.split(f"{tmp_path}/")[1] for line in watcher.told if ": away, " in line]
        assert [line.split(";")[0] for line in away] == [
            "inbox: away, it is not there",
            "inbox: away, it is empty",
            "inbox/one: away, it is empty",
        ]
        inbox.rename(tmp_path / "unplugged")
        shutil.copytree(tmp_path / "unplugged", inbox)  # another disk in its place, of which the system tells as well
        write(inbox / "one" / "b.jpg", jpeg_bytes(photo(100, 90)))
        watcher.wait_for("one: ready, 2 files")
        assert until(lambda: "ready, 2 files to upload" in page_of(inbox))
        write(inbox / "one" / "c.jpg", jpeg_bytes(photo(90, 80))[:900])  # a copy that is cut off
        watcher.wait_for("waiting for c.jpg")
        shutil.rmtree(tmp_path / "unplugged")
        inbox.rename(tmp_path / "unplugged")
        watcher.wait_for("inbox: away, it is not there", 2)
        before = len(watcher.told)
        time.sleep(2.6)  # a night of this is still one line
        assert watcher.told[before:] == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="takes inotify away")
def test_a_folder_is_polled_where_the_system_does_not_tell(tmp_path: Path) -> None:
    """When the system's limit is reached, one line says so, and files are found all the same."""
    needed("unshare")
    limited = ("unshare", "-Ur", "sh", "-c", 'echo 0 > /proc/sys/user/max_inotify_watches && exec "$@"', "sh")
    if subprocess.run([*limited, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system gives a user no namespaces")
    write(tmp_path / "a.jpg", jpeg_bytes())
    with watching(tmp_path, before=limited) as watcher:
        watcher.wait_for("ready, 1 file")
        write(tmp_path / "b.jpg", jpeg_bytes(photo(100, 90)))
        watcher.wait_for("ready, 2 files")
        assert (
            len([line for line in watcher.told if "the system's limit of watched folders is reached" in line]) == 1
        ), watcher.told


def test_a_folder_is_watched_once(tmp_path: Path, run: Run) -> None:
    """The second watcher, also of a folder in it or around it, says which process is the first; a kill ends its lock."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    with watching(tmp_path) as watcher:
        second = run("watch", tmp_path, "--once")
        assert second.code == 7
        assert f"is watched already, by process {watcher.child.pid} since 20" in second.err
        for nested, words in (
            (tmp_path / "one", f"lies in {tmp_path}, which is watched already, by process {watcher.child.pid}"),
            (tmp_path.parent, f"{tmp_path}, which lies in {tmp_path.parent}, is watched already, by process"),
        ):
            nested.mkdir(exist_ok=True)
            refused = run("watch", nested, "--once")
            assert (refused.code, words in refused.err) == (7, True), refused.err
        watcher.wait_for("ready, 1 file")
        watcher.kill()
        with watching(tmp_path) as third:
            assert "1 package up to date" in third.wait_for("Watching")
            third.interrupt()
    assert run("watch", tmp_path, "--once", *FAST).code == 0
