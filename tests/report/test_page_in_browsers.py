"""report.html and status.html in real browsers, opened from a file as a buyer does: Chromium and Firefox.

puppeteer-core drives both, since Firefox has no other driver that needs no browser of its own; `.ci/run` brings it and
axe-core. Where they, node or a browser are missing these tests are skipped, and say so.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.report.page.html import render_page
from evidence_kit.report.page.recorded import read_recorded
from evidence_kit.report.status.html import render_status
from evidence_kit.watching.events import Building, Built
from tests.browsers import MODULES, PROGRAMS
from tests.conftest import write
from tests.hostile_case import STATEMENT
from tests.watched_status import HOSTILE, LACKING, LAMP, READY, told

LOOK = Path(__file__).with_name("look.cjs")


@pytest.fixture(scope="module")
def reports(hostile_package: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A page with everything, a film and hostile names; and one with nothing to upload, and very much found."""
    manifest = json.loads((hostile_package / "manifest.json").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("nothing")
    found = [one | {"message": f"{one['message']} {number}."} for one in manifest["findings"] for number in range(5)]
    nothing = read_recorded(json.dumps(manifest | {"artifacts": [], "findings": found}).encode(), "manifest.json")
    return [hostile_package / "report.html", write(folder / "report.html", render_page(nothing, folder))]


@pytest.fixture(scope="module")
def statuses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each browser the page of a watcher at work, with a hostile name and a long one, written long ago."""
    folder = LAMP.parent
    built = (Built(folder / HOSTILE, LACKING), Built(folder / "chair", READY))
    words = render_status(told(Building(LAMP, 4), *built, cases=("lamp", "chair", HOSTILE, "long" * 40)))
    return {kind: write(tmp_path_factory.mktemp(kind) / "status.html", words) for kind in PROGRAMS}


@pytest.fixture(scope="module")
def browsers(reports: list[Path], statuses: dict[str, Path]) -> dict[str, "subprocess.Popen[str] | str"]:
    """Each browser looking at all pages beside the other, or why it does not; it is started once."""
    modules = os.environ.get(MODULES)
    looking: dict[str, subprocess.Popen[str] | str] = {}
    for kind, names in PROGRAMS.items():
        program = next(filter(None, map(shutil.which, names)), None)
        if not program:
            looking[kind] = f"none of {', '.join(names)} is installed"
        elif not modules or not Path(modules, "puppeteer-core").is_dir() or not shutil.which("node"):
            looking[kind] = f"node is not installed, or {MODULES} names no folder with puppeteer-core and axe-core"
        else:
            pages = [word for page in reports for word in ("report", page)]
            looking[kind] = subprocess.Popen(
                ["node", LOOK, kind, program, *pages, "status", statuses[kind]],
                env={**os.environ, "NODE_PATH": modules},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
    return looking


@pytest.fixture(scope="module", params=PROGRAMS)
def seen(
    request: pytest.FixtureRequest, browsers: dict[str, "subprocess.Popen[str] | str"]
) -> dict[str, list[dict[str, Any]]]:
    """What came of reading all pages in one browser."""
    looking = browsers[request.param]
    if isinstance(looking, str):
        pytest.skip(looking)
    out, problems = looking.communicate(timeout=180)
    assert looking.returncode == 0, problems
    results: dict[str, list[dict[str, Any]]] = json.loads(out)
    return results


@pytest.fixture
def looked(seen: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What came of reading both reports."""
    return seen["report"]


@pytest.fixture
def status(seen: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """What came of reading the page of a watcher."""
    return seen["status"][0]


def test_nothing_is_said_in_the_console_and_nothing_leaves_the_page(
    seen: dict[str, list[dict[str, Any]]], reports: list[Path], statuses: dict[str, Path]
) -> None:
    """A page that a policy blocks is blank and says so there; the film is asked for only when it is played."""
    own = {page.as_uri() for page in (*reports, *statuses.values())}
    for result in (*seen["report"], *seen["status"]):
        assert result["messages"] == []
        assert set(result["requests"]) <= own


def test_it_fits_a_desk_a_tablet_a_phone_and_a_desk_at_twice_the_size(seen: dict[str, list[dict[str, Any]]]) -> None:
    """No width scrolls sideways, whatever the files are called."""
    assert [result["overflow"] for result in (*seen["report"], *seen["status"])] == [[], [], []]


def test_everybody_can_use_it(seen: dict[str, list[dict[str, Any]]]) -> None:
    """Axe finds no fault, by day and by night; who wants no motion gets none."""
    for result in (*seen["report"], *seen["status"]):
        assert result["light"] == []
        assert result.get("dark", []) == []
        assert result.get("night", "rgb(21, 22, 24)") == "rgb(21, 22, 24)", "the night was not shown"
        assert result.get("still", "auto") == "auto"


def test_it_is_read_with_the_keyboard_alone(looked: list[dict[str, Any]]) -> None:
    """The first key leads past everything to the pictures, the others along the parts, each with a ring around it."""
    assert looked[0]["tabbed"] == ["#uploads", "#uploads", "#asked", "#findings"]


def test_many_findings_are_sorted(looked: list[dict[str, Any]]) -> None:
    """By how grave they are; what each choice shows comes to all, and few findings are not worth a choice."""
    everything, *by_severity = looked[1]["sorted"]
    assert len(by_severity) == 3
    assert min(by_severity) > 4
    assert sum(by_severity) == everything
    assert len(looked[0]["sorted"]) == 1


def test_the_statement_is_copied_whole(looked: list[dict[str, Any]]) -> None:
    """What is pasted is what stands there, its marks aside."""
    assert looked[0]["copied"] == [STATEMENT, STATEMENT]


def test_the_stranger_s_answer_stays(looked: list[dict[str, Any]]) -> None:
    """After the page is loaded again; and the stranger sees the pictures and the question alone."""
    assert looked[0]["kept"] == "The lights are blue."
    assert looked[0]["strangers"] == {"pictures": 7, "headings": ["What is wrong here?"]}


def test_the_film_plays(looked: list[dict[str, Any]]) -> None:
    """From the folder beside the page, under its policy."""
    assert looked[0]["played"] == "plays"


def test_a_script_that_is_not_ours_does_not_run(looked: list[dict[str, Any]]) -> None:
    """The policy holds from a file too."""
    assert [result["injected"] for result in looked] == [False, False]


def test_it_is_read_without_scripts_and_without_styles(looked: list[dict[str, Any]]) -> None:
    """All words and pictures are there, and no button that could do nothing."""
    for result in looked:
        off = result.get("scripts_off")
        assert off is None or (off["buttons"], off["today"]) == (0, 0)
        assert off is None or off["words"] > 500
        assert result["styles_off"] > 500
    assert looked[0].get("scripts_off", {"pictures": 6})["pictures"] == 6


def test_it_prints(looked: list[dict[str, Any]]) -> None:
    """Into a PDF of more than an empty sheet."""
    assert all(result.get("printed", 10_001) > 10_000 for result in looked)


def test_a_watcher_s_page_renews_itself_where_the_reader_is(status: dict[str, Any]) -> None:
    """What was scrolled to and what had the focus stay; a reader may have it stand still, and without scripts it goes on."""
    wanted, kept = status["renewed"]
    assert kept == wanted
    assert status["paused"]
    off = status.get("scripts_off", {"refresh": 1, "buttons": 0})
    assert (off["refresh"], off["buttons"]) == (1, 0)


def test_a_watcher_s_page_says_when_nobody_watches_any_more(status: dict[str, Any]) -> None:
    """One that was killed at work left a page that would claim for ever that work goes on."""
    assert status["stale"]
