"""The pre-commit hook and the GitHub action, run as they stand in their files."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command_line import Ran, needed
from tests.conftest import DEMO, ROOT, Run, jpeg_bytes, photo, with_location, write

SMALL = jpeg_bytes(photo(160, 120))
posix = pytest.mark.skipif(os.name != "posix", reason="the action runs in bash")


@pytest.fixture
def hooked(tmp_path: Path) -> dict[str, str]:
    """An environment in which `evidence-kit` is a command, as after an installation."""
    command = write(tmp_path / "bin" / "evidence-kit", f'#!/bin/sh\nexec "{sys.executable}" -m evidence_kit "$@"\n')
    command.chmod(0o755)
    return {**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}


def ran(argv: list[str], folder: Path, environment: dict[str, str], wait: float = 120) -> Ran:
    """Run a command and return how it ended."""
    done = subprocess.run(
        argv,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=wait,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


def hook() -> dict[str, Any]:
    """Return the hook as pre-commit reads it."""
    (read,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


def read_action() -> list[dict[str, Any]]:
    """Return the steps of the action as GitHub reads them."""
    read = yaml.safe_load((ROOT / ".github" / "actions" / "check" / "action.yml").read_text(encoding="utf-8"))
    steps: list[dict[str, Any]] = read["runs"]["steps"]
    return steps


def action(folder: Path, environment: dict[str, str], paths: str, strict: str = "false", **files: str) -> Ran:
    """Run the step of the action that checks, as GitHub does."""
    (step,) = [step for step in read_action() if "PATHS" in step.get("env", {})]
    assert step["shell"] == "bash"
    assert set(step["env"]) == {"FOLDER", "PATHS", "POLICY", "STRICT", "HTML", "SARIF"}
    script = write(folder / ".script.sh", step["run"])
    given = {"FOLDER": str(folder / "none"), "PATHS": paths, "POLICY": "aliexpress", "STRICT": strict}
    given |= {"HTML": "", "SARIF": "", **files}
    return ran(["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], folder, environment | given)


@posix
@pytest.mark.parametrize("args", [None, ["--strict"]], ids=["as it stands", "own"])
def test_the_hook_takes_any_name(tmp_path: Path, hooked: dict[str, str], args: list[str] | None) -> None:
    """Names may begin with a dash, also where a person gives arguments of their own."""
    files = ["-x.jpg", "a b.jpg", "--é.jpg"]
    for name in files:
        write(tmp_path / name, SMALL)
    begin = [*hook()["entry"].split(), *(hook()["args"] if args is None else args)]
    done = ran([*begin, *files], tmp_path, hooked)
    assert done.code == 0, done
    write(tmp_path / "-x.jpg", b"words")
    done = ran([*begin, *files], tmp_path, hooked)
    assert done.code == 1
    assert "-x.jpg" in done.out


@posix
def test_a_place_fails_the_hook_and_the_action(tmp_path: Path, hooked: dict[str, str], run: Run) -> None:
    """By default, because nobody looks again; for an upload it stays a warning, and for a case a note."""
    write(tmp_path / "case" / "home.jpg", with_location(photo()))
    done = ran([*hook()["entry"].split(), *hook()["args"], "case/home.jpg"], tmp_path, hooked)
    assert done.code == 1
    assert "location-metadata" in done.out
    assert "::error file=case/home.jpg" in action(tmp_path, hooked, "case\n").out
    assert "location-metadata" in run("check", tmp_path / "case" / "home.jpg", "--format", "json").codes("warning")
    assert "location-metadata" in run("check", tmp_path / "case", "--format", "json").codes("note")


def test_a_deleted_file_is_one_finding(tmp_path: Path, run: Run) -> None:
    """The others are judged all the same; alone it still cannot pass."""
    good = write(tmp_path / "a.jpg", SMALL)
    bad = write(tmp_path / "c.jpg", b"")
    gone = tmp_path / "b.jpg"
    done = run("check", "--each", good, gone, bad, "--format", "json")
    assert done.code == 1
    found = {(Path(one["path"]).name, one["code"]) for one in done.data["findings"] if one["severity"] == "error"}
    assert found == {("b.jpg", "file-missing"), ("c.jpg", "empty-file")}
    assert [Path(one["path"]).name for one in done.data["originals"]] == ["a.jpg", "c.jpg"]
    assert run("check", "--each", gone).code == 1
    assert run("check", gone).code == 3


@posix
def test_the_action_takes_a_path_a_line(tmp_path: Path, hooked: dict[str, str]) -> None:
    """Names with spaces, dashes and Windows' line ends; a single line of words or a pattern still works."""
    for name in ("title page.jpg", "-x.jpg", "docs/two.jpg"):
        write(tmp_path / name, SMALL)
    for paths in (
        "title page.jpg\r\n-x.jpg\r\n",
        "docs -x.jpg",
        "docs/t*.jpg",
    ):
        done = action(tmp_path, hooked, paths, strict="true")
        assert done.code == 0, (paths, done)
        assert "ready" in done.out
    done = action(tmp_path, hooked, "title page.jpg\ngone page.jpg\n")
    assert done.code == 1
    assert done.out.count("::error") == 1
    assert "gone page.jpg" in done.out


@posix
def test_the_action_writes_a_page_to_attach_and_sarif(tmp_path: Path, hooked: dict[str, str]) -> None:
    """Also when the check fails; the page is attached as it is, under its own name."""
    write(tmp_path / "a b.jpg", b"")
    environment = hooked | {"RUNNER_TEMP": str(tmp_path / "temp")}
    for _ in range(2):
        done = action(tmp_path, environment, "a b.jpg\n", HTML="my media.html", SARIF="out.sarif")
        assert (done.code, done.out.count("::error")) == (1, 1)
    assert "<h1>" in (tmp_path / "temp" / "evidence-kit" / "my media.html").read_text(encoding="utf-8")
    assert "a%20b.jpg" in (tmp_path / "out.sarif").read_text(encoding="utf-8")
    read = yaml.safe_load((ROOT / ".github" / "actions" / "check" / "action.yml").read_text(encoding="utf-8"))
    (step,) = [step for step in read["runs"]["steps"] if step.get("uses", "").startswith("actions/upload-artifact@")]
    assert step["with"]["archive"] is False
    assert step["with"]["path"] == "${{ runner.temp }}/evidence-kit/${{ inputs.html }}"
    assert "!cancelled()" in step["if"]


def own_hooks() -> dict[str, dict[str, Any]]:
    """Return the hooks that this project runs on itself."""
    read = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    return {each["id"]: each for repository in read["repos"] for each in repository["hooks"]}


def test_the_project_runs_its_own_tools_before_a_commit() -> None:
    """Each hook is whole, and runs what the development environment brings."""
    hooks = own_hooks()
    assert list(hooks) == ["ruff-check", "ruff-format", "mypy", "evidence-kit-check"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    brought = " ".join(project["optional-dependencies"]["dev"]) + " " + " ".join(project["scripts"])
    for own in hooks.values():
        assert own["language"] == "system"
        assert own["name"]
        assert own["entry"].split()[0] in brought
    published = hook()
    assert {key: hooks["evidence-kit-check"][key] for key in ("entry", "args")} == {
        key: published[key] for key in ("entry", "args")
    }


@posix
def test_the_projects_own_media_pass_its_own_hook(hooked: dict[str, str]) -> None:
    """As pre-commit would call it: with the tracked files that its pattern takes."""
    own = own_hooks()["evidence-kit-check"]
    tracked = [path.relative_to(ROOT).as_posix() for path in (*ROOT.glob(".github/*"), *ROOT.glob("fixtures/media/*"))]
    files = [name for name in tracked if re.search(own["files"], name)]
    assert ".github/comparison.jpg" in files
    assert len(files) > 4
    done = ran([*own["entry"].split(), *own["args"], *files], ROOT, hooked)
    assert done.code == 0, done


def repository(folder: Path, hooks: list[dict[str, Any]], source: str = "local", **more: str) -> dict[str, str]:
    """Make a git repository with a hook, and return what its git needs to know."""
    settings = {"repos": [{"repo": source, **more, "hooks": hooks}]}
    write(folder / ".pre-commit-config.yaml", yaml.safe_dump(settings))
    who = {f"GIT_{one}_{what}": "x@example.org" for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    assert ran(["git", "init", "-q"], folder, os.environ | environment).code == 0
    return environment


def committed(folder: Path, environment: dict[str, str], wait: float = 120) -> Ran:
    """Run pre-commit over all files of a repository, as before a commit."""
    assert ran(["git", "add", "-A"], folder, environment).code == 0
    return ran([sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose"], folder, environment, wait)


@posix
def test_pre_commit_runs_the_hook_on_any_name(tmp_path: Path, hooked: dict[str, str]) -> None:
    """Names with blanks and dashes, and a HEIC, of which pre-commit's own list of types knows nothing; no other file."""
    pytest.importorskip("pre_commit")
    needed("git")
    place = tmp_path / "a repository"
    place.mkdir()
    environment = hooked | repository(place, [hook() | {"language": "system"}])
    environment["PRE_COMMIT_HOME"] = str(tmp_path / "home")
    for name in ("-x.jpg", "--strict.jpg", "title page.jpg", "two  blanks/é.JPG"):
        write(place / name, SMALL)
    write(place / "notes.txt", "Words.")
    done = committed(place, environment)
    assert (done.code, "Passed" in done.out) == (0, True), done
    heic = DEMO / "received" / "string-light.heic"
    write(place / "-my photo.HEIC", heic.read_bytes())
    write(place / "title page.jpg", with_location(photo()))
    done = committed(place, environment)
    assert done.code == 1, done
    found = {line.split()[-1] for line in done.out.splitlines() if line.startswith("error")}
    assert found == {"[location-metadata]", "[private-metadata]", "[type-not-allowed]"}, done
    assert "-my photo.HEIC" in done.out
    assert "title page.jpg" in done.out
    assert "notes.txt" not in done.out


@posix
def test_pre_commit_installs_the_hook_by_itself(tmp_path: Path, hooked: dict[str, str]) -> None:
    """From a repository with this tree, into an environment of its own, as the page says; it needs an index."""
    pytest.importorskip("pre_commit")
    needed("git")
    asked = ran(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(tmp_path / "asked"), "markupsafe"],
        tmp_path,
        hooked,
    )
    if asked.code:
        pytest.skip(f"no index of packages answers: {asked.err.strip()[-200:]}")
    source, place = tmp_path / "source", tmp_path / "a repository"
    shutil.copytree(ROOT / "evidence_kit", source / "evidence_kit", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, source / name)
    place.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= repository(source, []) | {"PRE_COMMIT_HOME": str(tmp_path / "home"), "PIP_NO_COMPILE": "1"}
    for command in (["add", "-A"], ["commit", "-q", "-m", "all"], ["tag", "v1"]):
        assert ran(["git", *command], source, environment).code == 0
    repository(place, [{"id": hook()["id"]}], str(source), rev="v1")
    write(place / "-a photo.jpg", SMALL)
    done = committed(place, environment, wait=500)
    assert (done.code, "Passed" in done.out) == (0, True), done
    write(place / "-a photo.jpg", with_location(photo()))
    done = committed(place, environment)
    assert (done.code, "location-metadata" in done.out) == (1, True), done


@posix
@pytest.mark.parametrize(("videos", "what"), [("true", "all"), ("false", "pictures")])
def test_the_actions_environment_is_kept_by_what_it_is_made_of(
    tmp_path: Path, hooked: dict[str, str], videos: str, what: str
) -> None:
    """The key changes with pyproject.toml and nothing else of the tree; each choice has a key and a folder of its own."""
    steps = read_action()
    (place,) = [step for step in steps if step.get("id") == "place"]
    (cache,) = [step for step in steps if "cache@" in step.get("uses", "")]
    for part in ("runner.os", "runner.arch", "steps.python.outputs.python-version"):
        assert part in cache["with"]["key"]
    tree = tmp_path / "a tree" / ".github" / "actions" / "check"
    shutil.copytree(ROOT / ".github" / "actions" / "check", tree)
    keys = []
    for project in ("one", "one", "two"):
        write(tmp_path / "a tree" / "pyproject.toml", project)
        said = write(tmp_path / "said", "")
        given = {"GITHUB_ACTION_PATH": str(tree), "GITHUB_OUTPUT": str(said), "RUNNER_TEMP": "/t", "VIDEOS": videos}
        script = write(tmp_path / "place.sh", place["run"])
        assert ran(["bash", "-eo", "pipefail", str(script)], tmp_path, hooked | given).code == 0
        told = dict(line.split("=") for line in said.read_text(encoding="utf-8").splitlines())
        assert told["folder"] == f"/t/evidence-kit-{what}"
        assert told["key"].startswith(f"evidence-kit-{what}-")
        keys.append(told["key"])
    assert keys[0] == keys[1] != keys[2]
