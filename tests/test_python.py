"""The public names of `evidence_kit`: lazily loaded, whole, and as python.md shows them, in an installed wheel."""

import ast
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import venv
from importlib import import_module, metadata
from pathlib import Path

import click
import pytest

import evidence_kit
from evidence_kit import (
    EvidenceKitError,
    Report,
    Single,
    check_files,
    compare_files,
    count_deadlines,
    find_doors,
    fit_file,
    load_policy,
    render,
)
from tests.conftest import ROOT, Run, jpeg_bytes, photo, write

CASE = Path("fixtures/cases/good/wrong-colour")
NAMES = sorted(set(evidence_kit.__all__) - {"__version__"})
PAGE = (ROOT / ".github" / "docs" / "python.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_stub_names_the_same_homes() -> None:
    """Type checkers and editors are told what is found when it runs."""
    told: dict[str, str] = {}
    for node in ast.parse((ROOT / "evidence_kit" / "__init__.pyi").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            told |= {name.name: node.module or "" for name in node.names}
        if isinstance(node, ast.Assign):
            assert sorted(ast.literal_eval(node.value)) == sorted(evidence_kit.__all__)
    homes: dict[str, str] = import_module("evidence_kit").HOME_OF
    assert told == {name: f"evidence_kit.{home}" for name, home in homes.items()}


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_says_what_it_is(name: str) -> None:
    """Each is listed, can be imported, and has a docstring."""
    assert name in dir(evidence_kit)
    assert getattr(evidence_kit, name).__doc__


def test_a_name_that_is_not_public_is_refused() -> None:
    """As of any other module."""
    with pytest.raises(AttributeError, match="no attribute 'make_case'"):
        getattr(evidence_kit, "make_case")  # noqa: B009  (mypy would refuse the plain form)


def test_importing_the_package_loads_nothing_else() -> None:
    """The command line answers --help before anything heavy is loaded."""
    told = "import sys, evidence_kit; print([n for n in sys.modules if n.startswith('evidence_kit.') or n == 'typing'])"
    done = subprocess.run([sys.executable, "-S", "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_paths_and_policies_are_taken_in_every_form(tmp_path: Path) -> None:
    """As text or Path; a policy by its name, by its file or loaded."""
    picture = write(tmp_path / "a.jpg", jpeg_bytes(photo(160, 120)))
    source = (ROOT / "evidence_kit" / "policies" / "paypal.toml").read_bytes()
    own = write(tmp_path / "own.toml", source)
    loaded = load_policy("paypal")
    told = [check_files([path], policy) for path in (picture, str(picture)) for policy in (own, str(own), loaded)]
    assert {report.policy for report in told} == {check_files([picture], "paypal").policy}
    made = fit_file(str(picture), str(tmp_path / "small") + os.sep, max_bytes=5_000_000)
    assert isinstance(made, Single)
    assert (tmp_path / "small" / "a.jpg").read_bytes() == picture.read_bytes()
    with pytest.raises(EvidenceKitError, match="Unknown policy 'paypall'"):
        check_files([picture], "paypall")
    with pytest.raises(EvidenceKitError, match=r"The policy file .*paypall cannot be read"):
        check_files([picture], tmp_path / "paypall")


def test_a_verb_and_its_function_say_the_same(tmp_path: Path, run: Run) -> None:
    """What is returned is what the command line prints."""
    case, day = ROOT / CASE / "case", dt.date(2026, 11, 24)
    asked = (case, "--today", day, "--format", "json")
    assert run("deadlines", *asked, "--policy", "shopee").out == render(count_deadlines(case, "shopee", day), "json")
    assert run("next", *asked).out == render(find_doors(str(case), today=day), "json")
    side = write(tmp_path / "a.jpg", jpeg_bytes(photo(400, 300)))
    single = compare_files(side, side, tmp_path / "one.jpg", caption="The same", dim=False)
    run("compare", side, side, "--out", tmp_path / "two.jpg", "--caption", "The same")
    assert single.verdict == "ready"
    assert (tmp_path / "one.jpg").read_bytes() == (tmp_path / "two.jpg").read_bytes()
    assert isinstance(check_files([side], each=True), Report)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment with the wheel in it; the dependencies are those of this one."""
    if int(metadata.version("setuptools").split(".")[0]) < 77:
        pytest.skip("building the wheel needs setuptools 77")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "evidence_kit", source / "evidence_kit", ignore=skipped)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    build = ["wheel", "--no-index", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source)]
    subprocess.run([*pip, *build], check=True, timeout=300)
    venv.create(folder / "venv", with_pip=False)
    (python,) = [path for path in (folder / "venv").glob("*/python*") if path.stem == "python"]
    (site,) = (folder / "venv").glob("**/site-packages")
    install = ["--python", str(python), "install", "--no-index", "--no-deps", *map(str, folder.glob("*.whl"))]
    subprocess.run([*pip, *install], check=True, timeout=300)
    # Only now: pip would take an evidence-kit that is installed beside the dependencies for the one that is wanted.
    write(site / "dependencies.pth", f"{Path(click.__file__).parent.parent}\n")
    return python


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_examples_run_in_an_installed_wheel(installed: Path, tmp_path: Path, number: int) -> None:
    """Each as it stands in python.md, without anything of this checkout but the case that it names."""
    for case in set(re.findall(r"fixtures/cases/good/[\w-]+", EXAMPLES[number])):
        shutil.copytree(ROOT / case, tmp_path / case)
    script = write(tmp_path / "example.py", EXAMPLES[number] + "\nimport evidence_kit\nprint(evidence_kit.__file__)\n")
    done = subprocess.run(
        [installed, "-W", "error", script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    *told, home = done.stdout.splitlines()
    assert Path(home).is_relative_to(installed.parent.parent)
    assert told
