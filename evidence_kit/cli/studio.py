"""The verb that opens the page in which a package is made."""

import datetime as dt
from pathlib import Path

import click

from evidence_kit.cli.option_types import Day
from evidence_kit.cli.options import cache_for, cached
from evidence_kit.cli.terminal import shown, talk
from evidence_kit.errors import CaseUnreadable, ExitCode, ToolMissing, UsageWrong

LAST_SECONDS = 0.4
"""For what is under way when the studio has ended."""


@click.command()
@click.argument("case")
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@click.option("--phone", is_flag=True, help="Let phones in this network in as well, over TLS, with the code it shows.")
@click.option("--address", default=None, metavar="IP", help="This computer's address in the phone's network.")
@click.option("--port", type=click.IntRange(1024, 65_535), default=None, metavar="N", help="Listen on this port.")
@click.option(
    "--policy", "policy_name", default="aliexpress", show_default=True, metavar="NAME|FILE", help="Whose rules."
)
@click.option("--today", type=Day(), default=None, help="Treat this date as today.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@cached
def studio(
    case: str,
    no_browser: bool,
    phone: bool,
    address: str | None,
    port: int | None,
    policy_name: str,
    today: dt.date | None,
    strict: bool,
    no_cache: bool,
) -> None:
    """Open a page in your browser in which the whole package of CASE is made.

    Drop files, draw boxes, see what will be uploaded, build. All of it is in case.toml as well. Ctrl-C ends.
    """
    import threading

    from evidence_kit.policies import load_policy

    try:
        from evidence_kit.studio.run import open_studio
    except ImportError as problem:
        raise ToolMissing(
            f"The studio needs {problem.name}, which is not installed.", hint="pip install 'evidence-kit[studio]'"
        ) from None
    policy = load_policy(policy_name)
    if not case:
        raise CaseUnreadable("There is no folder ''.", hint="name the folder of your case")
    folder = Path(case)
    made_if_wanted(folder)

    def opened(address: str) -> None:
        click.echo(address)
        if not no_browser:
            threading.Thread(target=click.launch, args=(address,), daemon=True).start()  # a browser of text would wait

    open_studio(
        folder,
        policy,
        today,
        strict=strict,
        port=port,
        phone=phone,
        address=ip(address),
        cache=cache_for(no_cache=no_cache),
        opened=opened,
        say=talk,
    )
    leave_soon(ExitCode.interrupted)
    talk("The studio has ended; everything that was done is in the case.")
    raise SystemExit(ExitCode.interrupted)


def ip(address: str | None) -> str | None:
    """Return an address that may be listened on.

    Raises:
        UsageWrong: it is none.
    """
    import ipaddress

    try:
        return address and str(ipaddress.ip_address(address))
    except ValueError:
        raise UsageWrong(f"'{address}' is no IP address.", hint="give one such as 192.168.1.20") from None


def leave_soon(code: ExitCode) -> None:
    """Let the process go even while a file is being looked at; what looks at it goes with the process."""
    import os
    import threading

    last = threading.Timer(LAST_SECONDS, os._exit, (int(code),))
    last.daemon = True
    last.start()


def made_if_wanted(case: Path) -> None:
    """Make the folder of a case that is not there, after a question on a terminal."""
    import sys

    if not case.exists() and sys.stdin.isatty():
        click.confirm(f"There is no folder {shown(case)}. Make it?", default=True, abort=True, err=True)
        case.mkdir(parents=True)
