"""An installation for pictures alone: what it weighs, and that it judges every picture of fixtures/ as the whole one."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

from tests.command_line import Ran
from tests.conftest import ROOT
from tests.expected_codes import differences, expected, seen

LIST = ROOT / ".github" / "actions" / "check" / "pictures.txt"
MOST = 120_000_000
"""Bytes that it may take, without the bytecode that Python writes when it runs."""

PICTURES = {".avif", ".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".png", ".tiff", ".webp"}
PIP = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]


def needed() -> list[str]:
    """Return the requirements of the list."""
    return [line for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def test_the_list_says_what_the_project_says() -> None:
    """No version of its own, and nothing that the whole installation would not bring."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    brought = {"markupsafe": "jinja2", "colorama; sys_platform == 'win32'": "click"}
    own = [line for line in needed() if line not in brought]
    assert [line for line in own if line not in project["dependencies"]] == []
    names = {re.split(r"[>;]", line)[0] for line in own}
    assert set(brought.values()) <= names


@pytest.fixture(scope="module")
def slim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fresh environment with nothing but what the list names, and the program."""
    folder = tmp_path_factory.mktemp("slim")
    source, environment = folder / "source", folder / "environment"
    shutil.copytree(ROOT / "evidence_kit", source / "evidence_kit", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    venv.create(environment, with_pip=False)
    asked = subprocess.run(
        [*PIP, "download", "--no-deps", "-d", folder / "asked", "markupsafe"], capture_output=True, check=False
    )
    if asked.returncode:
        pytest.skip(f"no index of packages answers: {asked.stderr.decode(errors='replace').strip()[-200:]}")
    install = ["--python", str(environment), "install", "--no-deps", "--no-compile", "-r", str(LIST), str(source)]
    subprocess.run([*PIP, *install], check=True, timeout=500)
    return environment


def ran(slim: Path, *argv: str, folder: Path = ROOT) -> Ran:
    """Run the program of the environment with no other program on PATH, so that no ffmpeg is found."""
    (command,) = [path for path in slim.glob("*/evidence-kit*") if path.parent.name in ("bin", "Scripts")]
    kept = {
        name: value for name, value in os.environ.items() if name in ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME")
    }
    done = subprocess.run(
        [command, *argv],
        cwd=folder,
        env={**kept, "PATH": str(slim / "none"), "EVIDENCE_KIT_CACHE": "off", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )
    out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in err, err
    return Ran(done.returncode, out, err)


def test_it_stays_small_and_says_what_it_leaves_out(slim: Path) -> None:
    """A video, a PDF and a verb that makes something: each says what is not there, and none passes."""
    files = [path for path in slim.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) <= MOST
    film = "fixtures/media/clip.mp4"
    done = ran(slim, "check", "--each", film)
    assert (done.code, "not-examined" in done.out, "pip install ffmpeg-python" in done.out) == (1, True, True), done
    paper = "fixtures/cases/bad/too-many-documents/case/report.pdf"
    done = ran(slim, "check", "--each", paper)
    assert (done.code, "pikepdf is not installed" in done.out) == (1, True), done
    done = ran(slim, "doctor")
    assert (done.code, "ffmpeg-python is not installed" in done.out, "pikepdf" in done.out) == (1, True, True), done
    done = ran(slim, "build", "fixtures/cases/good/minimal-photos/case", "--out", str(slim / "package"))
    assert (done.code, "is not installed" in done.err) == (5, True), done


def test_it_judges_pictures_as_the_whole_one(slim: Path) -> None:
    """Every picture of fixtures/ gets the codes of the table."""
    keys = [key for key in expected() if key[0] == "aliexpress" and Path(key[1]).suffix in PICTURES]
    wanted = {key: line for key, line in expected().items() if key in keys and key[1].startswith("fixtures/")}
    files = [file for _, file in wanted]
    assert len(files) > 100
    findings = json.loads(ran(slim, "check", "--each", "--format", "json", "--", *files).out)["findings"]
    lines = [seen("aliexpress", file, [one for one in findings if one["path"] == file]) for file in files]
    told = differences(lines, wanted)
    assert not told, "\n" + "\n".join(told)
