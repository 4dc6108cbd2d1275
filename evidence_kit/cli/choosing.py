"""The options that say which findings of a check count, and how much each weighs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from evidence_kit.errors import UsageWrong

if TYPE_CHECKING:
    from evidence_kit.choice.chosen import Choice
    from evidence_kit.model.codes import Severity
    from evidence_kit.model.results import Report

F = TypeVar("F", bound=Callable[..., Any])

LEVELS = ("error", "warning", "note")
ALL_CODES = "evidence-kit explain   lists all codes"


def choosing(command: F) -> F:
    """Add the options of `check` that choose findings."""
    for option in (
        click.option(
            "--fail-on",
            type=click.Choice(LEVELS),
            default=None,
            help="The mildest findings that fail.  [default: error; --strict is short for warning]",
        ),
        click.option(
            "--severity",
            "weights",
            multiple=True,
            metavar="CODE=LEVEL",
            help="What findings of this code weigh: error, warning or note; may be repeated.",
        ),
        click.option(
            "--ignore", multiple=True, metavar="CODE,...", help="Leave out findings of these codes; may be repeated."
        ),
        click.option(
            "--select",
            multiple=True,
            metavar="CODE,...",
            help="Only findings of these codes, and of files that could not be looked into; may be repeated.",
        ),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says about findings.

    Attributes:
        fail_on: None when it does not say.
    """

    choice: "Choice"
    fail_on: "Severity | None"

    def applied(self, report: "Report") -> "Report":
        """Return a report with the findings that count, and the verdict that they come to."""
        import dataclasses

        from evidence_kit.choice.chosen import chosen, with_findings

        counted = with_findings(report, chosen(report.findings, self.choice))
        return dataclasses.replace(counted, fail_on=self.fail_on) if self.fail_on else counted


def given(
    select: Iterable[str], ignore: Iterable[str], weights: Iterable[str], fail_on: str | None, *, strict: bool
) -> Given:
    """Return what the options say.

    Raises:
        UsageWrong: a code is not known or may not be ignored, a level is not one, or two options contradict each other.
    """
    from evidence_kit.choice.chosen import Choice
    from evidence_kit.model.codes import Severity

    if strict and fail_on == Severity.error:
        raise UsageWrong("--strict and --fail-on error exclude each other.", hint="give one of them")
    level = Severity(fail_on) if fail_on else Severity.warning if strict else None
    choice = Choice(
        frozenset(codes_in(select, dropped=False)),
        frozenset(codes_in(ignore, dropped=True)),
        dict(map(parse_weight, weights)),
    )
    return Given(choice, level)


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
