"""The options of `check` that say which findings count, which files are looked at, and where the settings stand."""

import functools
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from evidence_kit.cli.option_types import PATH, Named
from evidence_kit.errors import CaseUnreadable, UsageWrong

if TYPE_CHECKING:
    from evidence_kit.choice.settings import Options, Settings
    from evidence_kit.model.codes import Severity

LEVELS = ("error", "warning", "note")
ALL_CODES = "evidence-kit explain   lists all codes"
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says beside the paths.

    Attributes:
        file: the file of settings to use; None to look for one.
        isolated: no file of settings is read.
        write_baseline: where to write what is found as known; None not to.
        files_from: a file with further paths, or "-"; None for none.
    """

    options: "Options"
    file: Path | None
    isolated: bool
    write_baseline: Path | None
    files_from: str | None

    def settings(self, paths: Iterable[Path]) -> "Settings":
        """Return what holds for a check of these paths.

        Raises:
            RulesWrong: a file of settings has mistakes.
        """
        from evidence_kit.choice.settings import settings_for

        return settings_for(tuple(paths), self.options, file=self.file, isolated=self.isolated)


OPTIONS = (
    click.option(
        "--select",
        multiple=True,
        metavar="CODE,...",
        help="Only findings of these codes, and of files that could not be looked into; may be repeated.",
    ),
    click.option(
        "--ignore", multiple=True, metavar="CODE,...", help="Leave out findings of these codes; may be repeated."
    ),
    click.option(
        "--severity",
        "weights",
        multiple=True,
        metavar="CODE=LEVEL",
        help="What findings of this code weigh: error, warning or note; may be repeated.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(LEVELS),
        default=None,
        help="The mildest findings that fail.  [default: error; --strict is short for warning]",
    ),
    click.option("--baseline", type=PATH, metavar="FILE", help="Findings listed there are known and stay silent."),
    click.option(
        "--write-baseline", type=PATH, metavar="FILE", help="Write what is found there, for --baseline, and pass."
    ),
    click.option(
        "--files-from",
        type=Named(),
        default=None,
        metavar="FILE|-",
        help="Check the files listed there or on standard input too: a line each, or NUL between them.",
    ),
    click.option(
        "--no-ignore", is_flag=True, help="In folders given to --each, also check the files that Git ignores."
    ),
    click.option("--allow-empty", is_flag=True, help="With --each, pass when there is no file to check."),
    click.option(
        "--jobs",
        type=click.IntRange(1, 64),
        metavar="N",
        help="Look at this many files at a time.  [default: cores, at most 4]",
    ),
    click.option(
        "--config",
        "file",
        type=PATH,
        metavar="FILE",
        help="Take the settings from this file.  [default: evidence-kit.toml or pyproject.toml above the files]",
    ),
    click.option("--isolated", is_flag=True, help="Read no file of settings."),
)


def choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose; the verb gets them together as `given`."""

    @functools.wraps(command)
    def bundled(
        *arguments: Any,  # noqa: ANN401  (the verb's own)
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        weights: tuple[str, ...],
        fail_on: str | None,
        baseline: Path | None,
        no_ignore: bool,
        allow_empty: bool,
        jobs: int | None,
        file: Path | None,
        isolated: bool,
        write_baseline: Path | None,
        files_from: str | None,
        **rest: Any,  # noqa: ANN401  (the verb's own)
    ) -> Any:  # noqa: ANN401  (what the verb returns)
        from evidence_kit.choice.chosen import Choice
        from evidence_kit.choice.settings import Options

        if isolated and file is not None:
            raise UsageWrong("--config and --isolated exclude each other.", hint="give one of them")
        choice = Choice(
            frozenset(codes_in(select, dropped=False)),
            frozenset(codes_in(ignore, dropped=True)),
            dict(map(parse_weight, weights)),
        )
        options = Options(
            choice,
            policy=policy_asked_for(),
            fail_on=level_of(fail_on, strict=rest["strict"]),
            baseline=baseline,
            allow_empty=allow_empty or None,
            use_gitignore=False if no_ignore else None,
            jobs=jobs,
        )
        return command(*arguments, given=Given(options, file, isolated, write_baseline, files_from), **rest)

    taking: Callable[..., Any] = bundled
    for option in reversed(OPTIONS):
        taking = option(taking)
    return taking


def policy_asked_for() -> str | None:
    """Return the policy that the command line names; None where it is the default."""
    context = click.get_current_context()
    if context.get_parameter_source("policy_name") is ParameterSource.DEFAULT:
        return None
    return str(context.params["policy_name"])


def level_of(fail_on: str | None, *, strict: bool) -> "Severity | None":
    """Return the mildest findings that fail; None where the command line does not say.

    Raises:
        UsageWrong: two options contradict each other.
    """
    from evidence_kit.model.codes import Severity

    if strict and fail_on == Severity.error:
        raise UsageWrong("--strict and --fail-on error exclude each other.", hint="give one of them")
    return Severity(fail_on) if fail_on else Severity.warning if strict else None


def codes_in(texts: Iterable[str], *, dropped: bool) -> list[str]:
    """Return the codes in texts such as "blurry,too-dark".

    Raises:
        UsageWrong: one is not known, or may not be dropped.
    """
    codes = [code.strip().lower() for text in texts for code in text.split(",") if code.strip()]
    for code in codes:
        check_code(code, dropped=dropped)
    return codes


def check_code(code: str, *, dropped: bool) -> None:
    """Refuse a code that is not known, or may not be dropped.

    Raises:
        UsageWrong: it is not.
    """
    from evidence_kit.choice.chosen import problem_with_code

    problem = problem_with_code(code, dropped=dropped)
    if problem:
        raise UsageWrong(problem, hint=ALL_CODES)


def parse_weight(text: str) -> "tuple[str, Severity]":
    """Return the code and the level that "CODE=LEVEL" spells.

    Raises:
        UsageWrong: it is not of that form, or the code is not known.
    """
    from evidence_kit.model.codes import Severity

    code, _, level = (part.strip().lower() for part in text.partition("="))
    if level not in LEVELS:
        raise UsageWrong(
            f"'{text}' is not a code and a level.", hint="write CODE=LEVEL, such as --severity blurry=error"
        )
    check_code(code, dropped=True)
    return code, Severity(level)


def paths_from(source: str) -> tuple[Path, ...]:
    """Return the paths that a file or standard input lists: between NUL where there is one, else a line each.

    Raises:
        CaseUnreadable: the file cannot be read.
    """
    from evidence_kit.text.names import printable
    from evidence_kit.text.regular import read_named

    try:
        data = sys.stdin.buffer.read() if source == STANDARD_INPUT else read_named(Path(source))
    except OSError as problem:
        raise CaseUnreadable(
            f"The list of files {printable(source)} cannot be read: {problem.strerror or problem}.",
            hint="check the path; - means standard input",
        ) from None
    data = data.removeprefix(b"\xef\xbb\xbf")
    parts = data.split(b"\0") if b"\0" in data else [line.removesuffix(b"\r") for line in data.split(b"\n")]
    return tuple(Path(os.fsdecode(part)) for part in parts if part)
