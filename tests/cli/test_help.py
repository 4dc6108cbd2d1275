"""The help of every verb is laid out for a person at a terminal."""

from collections.abc import Callable

import pytest

from evidence_kit.cli import VERBS, cli
from tests.conftest import Run

Help = Callable[..., str]


@pytest.fixture
def help_of(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Help:
    """Return the help of a verb as it is printed in a window of so many columns."""

    def shown(*argv: str, columns: int) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        cli.main([*argv, "--help"], prog_name="evidence-kit", standalone_mode=False)
        return capsys.readouterr().out

    return shown


@pytest.mark.parametrize("columns", [80, 240])
@pytest.mark.parametrize("argv", [(), *((name,) for name in cli.commands)], ids=" ".join)
def test_help_fits_the_window_and_shows_no_control_mark(help_of: Help, argv: tuple[str, ...], columns: int) -> None:
    """No line is wider than the window or 100 columns, and the marks that hold lines together are not printed."""
    told = help_of(*argv, columns=columns)
    assert "\b" not in told
    assert "\\b" not in told
    assert max(map(len, told.splitlines())) <= min(columns, 100)


def test_the_list_of_verbs_is_whole(help_of: Help) -> None:
    """The verbs stand in the order in which they are used, each with its first sentence to the end."""
    told = help_of(columns=100).split("Commands:\n")[1]
    names = [line.split()[0] for line in told.splitlines() if line[2:3].strip()]
    assert names == [verb.name for verb in VERBS]
    assert "..." not in told


def test_the_ways_to_check_stand_on_lines_of_their_own(run: Run) -> None:
    """Each form of the command can be found at the beginning of a line."""
    lines = [line.strip() for line in run("check", "--help").out.splitlines()]
    for begin in ("check CASE... ", "check FILE... ", "check --upload FOLDER ", "check --each FILE... "):
        assert any(line.startswith(begin) for line in lines), begin
