"""The verbs of the command line; the only room that prints or exits."""

import contextlib
import errno
import os
import sys
import traceback
import warnings
from typing import NoReturn

import click

from evidence_kit import __version__
from evidence_kit.cli.cache import cache
from evidence_kit.cli.cases import build, plan, suggest
from evidence_kit.cli.check import check
from evidence_kit.cli.claim import deadlines, next_door, reasons, statement
from evidence_kit.cli.doctor import doctor, obey_setting
from evidence_kit.cli.explain import explain
from evidence_kit.cli.files import compare, fit, stills
from evidence_kit.cli.init import init
from evidence_kit.cli.interruption import obey_interruptions
from evidence_kit.cli.policies import policies
from evidence_kit.cli.report import report
from evidence_kit.cli.schema import schema
from evidence_kit.cli.sealing import prove, seal, verify
from evidence_kit.cli.studio import studio
from evidence_kit.cli.terminal import open_closed_streams, talk
from evidence_kit.cli.watch import watch
from evidence_kit.errors import EvidenceKitError, ExitCode

DEBUG = "EVIDENCE_KIT_DEBUG"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})


class Verbs(click.Group):
    """The verbs in the order in which a buyer meets them, each with its whole first sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's own signature)
        """Return the names of the verbs as they were added, not by the alphabet."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each verb does; click itself would cut the sentence after 45 letters."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, self.commands[name].get_short_help_str(limit=200)) for name in self.list_commands(ctx)]
            )


START_HELP = """Turn a folder of phone photos and a video into an upload-ready marketplace dispute package.

\b
Start with:
  evidence-kit check FOLDER    shows what is missing or broken
  evidence-kit build FOLDER    makes the package
"""


@click.group(
    cls=Verbs, help=START_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="evidence-kit")
def cli() -> None:
    """Hold the verbs; START_HELP is their common help."""
    if os.environ.get(DEBUG):
        from evidence_kit.cli.log import commands_shown

        click.get_current_context().with_resource(commands_shown())
    obey_setting()


VERBS = (
    check,
    build,
    plan,
    statement,
    deadlines,
    next_door,
    reasons,
    fit,
    compare,
    suggest,
    stills,
    verify,
    seal,
    prove,
    report,
    watch,
    studio,
    init,
    explain,
    policies,
    cache,
    doctor,
    schema,
)

for verb in VERBS:
    cli.add_command(verb)


def main() -> NoReturn:
    """Run the command line; the one place where errors become text and exit codes."""
    open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    # What Pillow grumbles about damaged metadata would land between our own lines; damage itself is a finding. So would
    # what becomes of odd patterns.
    warnings.filterwarnings("ignore", module=r"(PIL|pathspec)\.")
    obey_interruptions()
    try:
        cli.main(standalone_mode=False)
        code: int = ExitCode.ready
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else ExitCode.bug
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as problem:
        with contextlib.suppress(OSError):  # a full disk behind the log changes no exit code
            problem.show()
        code = ExitCode.usage
    except (KeyboardInterrupt, click.Abort):
        talk("Interrupted; no unfinished files remain.")
        code = ExitCode.interrupted
        exec("")  # noqa: S102  (`evidence_kit.__main__` says why)
    except EvidenceKitError as problem:
        talk(f"error: {problem}")
        if problem.hint:
            talk(f"  -> {problem.hint}")
        code = problem.exit_code
    except OSError as problem:
        talk(f"error: {words_of(problem)}")
        talk("  -> check the path, its permissions and the disk")
        code = ExitCode.cannot_write if problem.errno in NO_ROOM else ExitCode.case_unreadable
        if os.environ.get(DEBUG):
            traceback.print_exc()
    except Exception as problem:  # noqa: BLE001  (the boundary: a bug of ours becomes one line and exit code 70)
        code = failed(problem)
    sys.exit(int(code))


def failed(problem: Exception) -> ExitCode:
    """Say what a failure is: a library that an installation for pictures alone leaves out, or a bug of ours."""
    if os.environ.get(DEBUG):
        traceback.print_exc()
    name = problem.name or "" if isinstance(problem, ModuleNotFoundError) else ""
    if name and not name.startswith("evidence_kit"):
        talk(f"error: The library {name} is not installed. An installation for pictures alone can only check pictures.")
        talk("  -> pip install .   in the folder of evidence-kit brings the rest")
        return ExitCode.tool_missing
    from evidence_kit.cli.bugs import how_to_report
    from evidence_kit.text.names import printable

    talk(printable(f"error: this is a bug in evidence-kit: {type(problem).__name__}: {problem}"))
    talk(f"  -> {how_to_report(problem)}")
    return ExitCode.bug


def words_of(problem: OSError) -> str:
    """Return the system's problem with a path as a sentence: a disk, a permission or a name, never our own bug."""
    from evidence_kit.text.names import printable

    verb = "written" if problem.errno in NO_ROOM else "used"
    where = printable(os.fsdecode(problem.filename)) if isinstance(problem.filename, str | bytes) else "A file"
    return f"{where} cannot be {verb}: {problem.strerror or problem}."
