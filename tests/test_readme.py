"""What README promises is what the program does."""

import re
import tomllib
from pathlib import Path

import msgspec

from evidence_kit.casefile import CaseFile
from evidence_kit.cli import cli
from evidence_kit.errors import ExitCode
from evidence_kit.policies import parse_policy

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


def test_every_verb_and_exit_code_is_told() -> None:
    """The tables are complete and say nothing that is not there."""
    told = set(re.findall(r"^\| (?:[^|]*· )?`(\w+)[ `]", README, re.MULTILINE))
    assert told == set(cli.commands)
    codes = {int(number) for number in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert codes == set(map(int, ExitCode))
