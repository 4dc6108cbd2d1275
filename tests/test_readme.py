"""What README promises is what the program does."""

import re
import tomllib
from pathlib import Path

import msgspec

from evidence_kit.case.tables import CaseFile
from evidence_kit.cli import cli
from evidence_kit.errors import ExitCode
from evidence_kit.model.case import Role
from evidence_kit.model.formats import FORMATS
from evidence_kit.policies import parse_policy
from tests.conftest import ROOT, Run

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return README's code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_there_are_exactly_two_commands() -> None:
    """A newcomer types two lines."""
    commands = blocks("sh")
    assert len(commands) == 2
    assert all(len(command.strip().splitlines()) == 1 for command in commands)


def test_the_case_file_and_the_policy_are_valid() -> None:
    """The examples can be copied."""
    case, policy = blocks("toml")
    assert msgspec.convert(tomllib.loads(case), CaseFile).comparison[0].mark[0].label == "Colour"
    assert parse_policy(policy.encode(), "README").rules.name == "mine"


def test_the_example_run_is_real(tmp_path: Path, run: Run) -> None:
    """What README shows is what the command prints."""
    shown = next(block for block in blocks("text") if "READY" in block)
    ran = run("build", "fixtures/cases/good/wrong-colour/case", "--out", tmp_path / "demo-package", folder=ROOT)
    told = ran.out.replace(str(tmp_path / "demo-package"), "demo-package")

    def plain(text: str) -> list[str]:
        return [re.sub(r"[\d.]+ (?:MB|kB)", "SIZE", " ".join(line.split())) for line in text.strip().splitlines()]

    assert plain(told) == plain(shown)


def test_the_hook_takes_every_format_we_know() -> None:
    """pre-commit's own tags know no videos, so the hook goes by names."""
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    pattern = re.compile(hook.split("files: ")[1].splitlines()[0])
    # TypeScript, Go's modules and sound are what these mean in most repositories; RAW photos are not read.
    others = {"ts", "mod", "ogg", "ogx", "dif"}
    read = [form for form in FORMATS if form.kind != "document" and form.word != "raw"]
    media = [one for form in read for one in form.extensions if one not in others]
    assert all(pattern.search(f"folder/a.{name}") and pattern.search(f"A.{name.upper()}") for name in media)
    assert not any(pattern.search(name) for name in ("README.md", "index.ts", "go.mod"))


def test_the_roles_are_told_in_their_order() -> None:
    """The list of roles is that of the program."""
    told = README.split("comparisons first, then ")[1].split(";")[0]
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", told.replace("\n", " "))
    assert words == [role.value for role in Role if role not in (Role.video, Role.unboxing)]


def test_every_verb_and_exit_code_is_told() -> None:
    """The tables are complete and say nothing that is not there."""
    told = set(re.findall(r"^\| (?:[^|]*· )?`(\w+)[ `]", README, re.MULTILINE))
    assert told == set(cli.commands)
    codes = {int(number) for number in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert codes == set(map(int, ExitCode))
