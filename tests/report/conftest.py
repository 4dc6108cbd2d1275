"""What the tests of report.html look at: one package, which is built once for all of them."""

from pathlib import Path

import pytest

from tests.command_line import run_cli
from tests.conftest import ffmpeg
from tests.hostile_case import hostile_case


@pytest.fixture(scope="session")
def hostile_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of a case with a film, with names that try to break the page."""
    case = hostile_case(tmp_path_factory.mktemp("a case"))
    picture = ("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=2")
    tone = ("-f", "lavfi", "-i", "sine=duration=2", "-shortest")
    ffmpeg(*picture, *tone, "-pix_fmt", "yuv420p", case / "unboxing.mp4")
    ran = run_cli("build", case, "--today", "2026-11-01", "--format", "json")
    assert ran.code == 1, ran.out + ran.err
    return case / "package"
