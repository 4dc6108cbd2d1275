"""The build that the page starts: a child process that is followed, and ended with all that it has started."""

import contextlib
import hashlib
import itertools
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.cache.store import NO_CACHE
from evidence_kit.errors import CaseUnreadable, PackageBusy
from evidence_kit.media.locks import locked
from evidence_kit.policies import load_policy
from evidence_kit.studio.builds import Builds
from evidence_kit.studio.wire import Notice
from tests.command_line import run_here
from tests.conftest import MakeVideo, write
from tests.studio.target import stored, target
from tests.watched import programs_of, until


class Page:
    """An open page; a class because it remembers what it was told."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.ended = threading.Event()

    def tell(self, notice: Notice) -> None:
        """Hear a notice."""
        assert notice[0] == "build"
        self.heard.append(dict(notice[1]))


def of_case(case: Path, page: Page) -> Builds:
    """Return the builds of a case that one page follows."""
    policy = load_policy()
    return Builds(case, policy, page.tell, today=None, strict=False, cache=NO_CACHE, ended=page.ended.set)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with two photos of the same name, which make a comparison."""
    write(tmp_path / "case" / "listing" / "a.jpg", stored(target((300, 200)), 1))
    write(tmp_path / "case" / "received" / "a.jpg", stored(target((200, 300)), 1))
    return tmp_path / "case"


def sums(folder: Path) -> dict[str, str]:
    """Return what a folder holds, by its names."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_build_is_followed_to_its_end(case: Path) -> None:
    """Each step moves on and none moves back; the package is the one that the command line makes."""
    page = Page()
    builds = of_case(case, page)
    assert builds.state().state == "idle"
    assert builds.start(zipped=True).state == "running"
    with pytest.raises(PackageBusy):
        builds.start(zipped=False)
    assert page.ended.wait(120)
    done = builds.state()
    assert (done.state, done.verdict, done.error, done.stale) == ("done", "ready", None, False)
    assert page.heard[-1]["state"] == "done"
    steps = [heard["step"] for heard in page.heard if heard["step"]]
    assert list(dict.fromkeys(steps)) == ["catalog", "labels", "compose", "fit", "verify", "record"]
    for one, next_one in itertools.pairwise(page.heard):
        if one["step"] == next_one["step"] and one["total"] == next_one["total"]:
            assert one["done"] <= next_one["done"]
    assert (case / "package.zip").exists()
    made = sums(case / "package")
    run_here("build", case)
    assert sums(case / "package") == made
    for data, stale in ((b"# later\n", True), (b"", False)):
        write(case / "case.toml", data)
        assert builds.state().stale == stale, "what Undo brings back is what was built"
    write(case / "received" / "b.jpg", stored(target((300, 300)), 1))
    assert builds.state().stale
    builds.close()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes")
def test_cancelling_ends_all_of_it_and_leaves_the_package(case: Path, make_video: MakeVideo) -> None:
    """Also while ffmpeg encodes: no process stays, and the old package is there to the last byte."""
    run_here("build", case)
    before = sums(case)
    film = make_video(case / "unboxing.mov", "-c:v", "mpeg4", "-q:v", "2", size="640x480", seconds=20)
    page = Page()
    builds = of_case(case, page)
    builds.start(zipped=False)
    assert builds.partner
    child = Path(f"/proc/{builds.partner.child.pid}")
    assert until(lambda: any(heard["step"] == "fit" and heard["film"] for heard in page.heard), 120), page.heard
    assert all(heard["film"] is None for heard in page.heard if heard["step"] != "fit"), "photos are no film"
    assert until(lambda: bool(programs_of(case)))
    began = time.monotonic()
    assert builds.cancel().state == "cancelled"
    assert time.monotonic() - began < 5
    assert not child.exists()
    assert until(lambda: not programs_of(case), 5)
    assert page.ended.wait(5)
    film.unlink()
    assert sums(case) == before
    assert page.heard[-1]["state"] == "cancelled"
    assert builds.start(zipped=False).state == "running"
    builds.close()


@pytest.mark.parametrize("why", ["mistakes", "busy"])
def test_what_keeps_a_build_from_its_end_is_said(why: str, case: Path) -> None:
    """In the words of the command line: mistakes in case.toml, another run at the same package."""
    page = Page()
    with contextlib.ExitStack() as held:
        if why == "mistakes":
            write(case / "case.toml", "[order]\nnumbre = 1\n")
        else:
            held.enter_context(locked(case / "package"))
        builds = of_case(case, page)
        builds.start(zipped=False)
        assert page.ended.wait(60)
    failed = builds.state()
    assert (failed.state, page.heard[-1]["state"]) == ("failed", "failed")
    assert failed.error
    assert failed.error.hint
    assert {"mistakes": "numbre", "busy": "Another build"}[why] in failed.error.message


def test_a_case_that_is_gone_is_not_built(case: Path) -> None:
    """It is refused at once, and nothing is begun; put back, it is built."""
    page = Page()
    builds = of_case(case, page)
    away = case.rename(case.with_name("elsewhere"))
    with pytest.raises(CaseUnreadable, match="no longer there"):
        builds.start(zipped=False)
    assert (builds.state().state, page.heard, case.exists()) == ("idle", [], False)
    away.rename(case)
    assert builds.start(zipped=False).state == "running"
    builds.close()


def test_a_child_that_dies_is_a_failure_with_words(case: Path) -> None:
    """Whatever ends it: the page says so, and the next build begins."""
    page = Page()
    builds = of_case(case, page)
    builds.start(zipped=False)
    assert builds.partner
    builds.partner.child.kill()
    assert page.ended.wait(20)
    assert builds.state().error
    builds.start(zipped=False)
    builds.close()
    assert builds.state().state == "cancelled"
