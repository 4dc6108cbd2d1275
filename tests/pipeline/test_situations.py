"""The first line in every situation of fixtures/situations: what to do now, and by when."""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner

from evidence_kit.claim.now import PLACE, State
from evidence_kit.cli import cli

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SITUATIONS = FIXTURES / "situations"
RUNS: list[dict[str, Any]] = tomllib.loads((SITUATIONS / "expected.toml").read_text(encoding="utf-8"))["run"]


def name_of(one: dict[str, Any]) -> str:
    """Return what a run is called."""
    return f"{one['situation']}-{one['today']}-{one.get('verb', 'deadlines')}"


def prepared(one: dict[str, Any], folder: Path) -> Path:
    """Return the situation's folder, or a copy of it with the files that the run asks for."""
    place: Path = SITUATIONS / one["situation"]
    if "files" not in one:
        return place
    shutil.copytree(place, folder)
    for name in one["files"]:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(FIXTURES / "media" / Path(name).name, folder / name)
    return folder


def said(*asked: object) -> str:
    """Return what the command line prints."""
    return CliRunner().invoke(cli, list(map(str, asked))).stdout


@pytest.mark.parametrize("one", RUNS, ids=name_of)
def test_the_first_line_says_what_to_do(one: dict[str, Any], tmp_path: Path) -> None:
    """For a person the first line, for programs the same with its state and its day."""
    case = prepared(one, tmp_path / "case")
    asked = [one.get("verb", "deadlines"), case, "--today", one["today"], "--policy", one.get("policy", "aliexpress")]
    told, data = (said(*asked, "--format", form) for form in ("text", "json"))
    told, now = told.splitlines()[0], json.loads(data)["now"]
    assert (now["state"], now["by"]) == (one["state"], str(one["by"]) if "by" in one else None), now["do"]
    assert told.startswith("NOW: ")
    assert told.count("NOW: ") == 1
    assert now["do"].split(" (evidence-kit")[0] in told
    assert [words for words in one["says"] if words not in told] == [], told
    assert [words for words in one.get("not", []) if words in told] == [], told


def test_every_state_and_every_folder_is_in_the_table() -> None:
    assert {one["situation"] for one in RUNS} == {one.name for one in SITUATIONS.iterdir() if one.is_dir()}
    assert {one["state"] for one in RUNS} >= set(get_args(State)) - {PLACE, "unknown"}
    assert len({one["situation"] for one in RUNS}) >= 30
