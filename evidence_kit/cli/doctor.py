"""The verb that shows what works here, and the option that demands a sandbox."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from evidence_kit.errors import ExitCode, UsageWrong
from evidence_kit.media.surroundings import SANDBOX, sandbox_setting

F = TypeVar("F", bound=Callable[..., Any])

SETTINGS = ("", "require", "limits")


def sandboxed(command: F) -> F:
    """Add the option of the verbs that look at files of strangers."""
    return click.option(
        "--require-sandbox",
        is_flag=True,
        expose_value=False,
        callback=lambda _context, _option, wanted: demand() if wanted else None,
        help="Fail (exit 5) where the kernel does not shut in what decodes files.",
    )(command)


def obey_setting() -> None:
    """Demand a sandbox where the environment does.

    Raises:
        UsageWrong: the environment's word is not known.
        ToolMissing: there is no sandbox.
    """
    setting = sandbox_setting()
    if setting not in SETTINGS:
        raise UsageWrong(f"{SANDBOX} is '{setting}', which is not known.", hint="set it to require or to limits")
    if setting == "require" and click.get_current_context().invoked_subcommand != "doctor":
        demand()


def demand() -> None:
    """Go on only where decoders work in a sandbox.

    Raises:
        ToolMissing: the sandbox is weaker than required.
    """
    from evidence_kit.verbs.doctor import require_sandbox

    require_sandbox()


@click.command()
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def doctor(form: str) -> None:
    """Show what works here: tools and versions, the sandbox, fonts, free space; and the command that mends the rest."""
    from evidence_kit.model.shapes import written
    from evidence_kit.report.doctor import doctor_json, render_doctor
    from evidence_kit.verbs.doctor import examine_setup

    result = doctor_json(examine_setup())
    click.echo(written(result) if form == "json" else render_doctor(result), nl=False)
    sys.exit(ExitCode.ready if result.ok else ExitCode.not_ready)
