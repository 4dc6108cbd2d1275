"""The help of every verb is laid out for a person at a terminal."""

import pytest
from click.testing import CliRunner

from evidence_kit.cli import VERBS, cli
from tests.conftest import Run


def help_of(*argv: str, columns: int) -> str:
    """Return the help of a verb as it is printed in a window of so many columns."""
    done = CliRunner(env={"COLUMNS": str(columns)}).invoke(cli, [*argv, "--help"], prog_name="evidence-kit")
    assert done.exit_code == 0
    return done.output


@pytest.mark.parametrize("columns", [80, 240])
@pytest.mark.parametrize("argv", [(), *((name,) for name in cli.commands)], ids=" ".join)
def test_help_fits_the_window_and_shows_no_control_mark(argv: tuple[str, ...], columns: int) -> None:
    """No line is wider than the window or 100 columns, and the marks that hold lines together are not printed."""
    told = help_of(*argv, columns=columns)
    assert "\b" not in told
    assert "\\b" not in told
    assert max(map(len, told.splitlines())) <= min(columns, 100)


def test_the_list_of_verbs_is_whole() -> None:
    """The verbs stand in the order in which they are used, each with its first sentence to the end."""
    told = help_of(columns=100).split("Commands:\n")[1]
    names = [line.split()[0] for line in told.splitlines() if line[2:3].strip()]
    assert names == [verb.name for verb in VERBS]
    assert "..." not in told


def test_the_ways_to_check_stand_on_lines_of_their_own(run: Run) -> None:
    """Each form of the command can be found at the beginning of a line."""
    lines = [line.strip() for line in run("check", "--help").out.splitlines()]
    for begin in ("check CASE ", "check FILE... ", "check --upload FOLDER ", "check --each FILE... "):
        assert any(line.startswith(begin) for line in lines), begin
