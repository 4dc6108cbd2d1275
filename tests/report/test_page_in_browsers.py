"""report.html in real browsers, opened from a file as a buyer does: Chromium and Firefox.

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

from tests.conftest import ffmpeg, jpeg_bytes, photo, run_cli, write
from tests.hostile_case import STATEMENT, hostile_case

MODULES = "EVIDENCE_KIT_NODE_MODULES"
"""Names the folder in which puppeteer-core and axe-core are installed."""

PROGRAMS = {
    "chrome": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "firefox": ("firefox-esr", "firefox"),
}
LOOK = Path(__file__).with_name("look.cjs")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A page with everything, a film and hostile names; and one of a case with nothing that can be uploaded."""
    case = hostile_case(tmp_path_factory.mktemp("a case"))
    tone = ("-f", "lavfi", "-i", "sine=duration=2", "-shortest")
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=320x240:rate=25:duration=2",
        *tone,
        "-pix_fmt",
        "yuv420p",
        case / "unboxing.mp4",
    )
    empty = tmp_path_factory.mktemp("empty")
    write(empty / "received" / "a.jpg", jpeg_bytes(photo())[:400])
    for folder in (case, empty):
        assert run_cli("build", folder, "--today", "2026-11-01").code == 1
    return [folder / "package" / "report.html" for folder in (case, empty)]


@pytest.fixture(scope="module", params=PROGRAMS)
def looked(request: pytest.FixtureRequest, pages: list[Path]) -> list[dict[str, Any]]:
    """What came of reading both pages in one browser."""
    program = next(filter(None, map(shutil.which, PROGRAMS[request.param])), None)
    modules = os.environ.get(MODULES)
    if not program:
        pytest.skip(f"none of {', '.join(PROGRAMS[request.param])} is installed")
    if not modules or not Path(modules, "puppeteer-core").is_dir() or not shutil.which("node"):
        pytest.skip(f"node is not installed, or {MODULES} names no folder with puppeteer-core and axe-core")
    done = subprocess.run(
        ["node", LOOK, request.param, program, *(page.as_uri() for page in pages)],
        env={**os.environ, "NODE_PATH": modules},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


def test_nothing_is_said_in_the_console_and_nothing_leaves_the_page(
    looked: list[dict[str, Any]], pages: list[Path]
) -> None:
    """A page that a policy blocks is blank and says so there; the film is asked for only when it is played."""
    for result, page in zip(looked, pages, strict=True):
        assert result["messages"] == []
        assert set(result["requests"]) <= {page.as_uri()}


def test_it_fits_a_desk_a_tablet_and_a_phone(looked: list[dict[str, Any]]) -> None:
    """No width scrolls sideways, whatever the files are called."""
    assert [result["overflow"] for result in looked] == [[], []]


def test_everybody_can_use_it(looked: list[dict[str, Any]]) -> None:
    """Axe finds no fault, by day and by night."""
    for result in looked:
        assert result["light"] == []
        assert result.get("dark", []) == []
        assert result.get("background", "rgb(21, 22, 24)") == "rgb(21, 22, 24)", "the night was not shown"


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
    assert all(result["printed"] > 10_000 for result in looked)
