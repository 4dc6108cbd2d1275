"""The verb that opens the page in which a package is made."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import click

from evidence_kit.cli.option_types import Day, Named, TakesFiles
from evidence_kit.cli.options import cache_for, cached
from evidence_kit.cli.terminal import shown, talk
from evidence_kit.errors import CannotWrite, ExitCode, ToolMissing, UsageWrong
from evidence_kit.text.shell import how_to_add

LAST_SECONDS = 0.9
"""For what is under way when the studio ends."""


@click.command(cls=TakesFiles)
@click.argument("case", type=Named())
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
    from evidence_kit.policies import load_policy

    policy, host, opening = load_policy(policy_name), ip(address), opener()
    opening(
        made_if_wanted(case),
        policy,
        today,
        strict=strict,
        port=port,
        phone=phone,
        address=host,
        cache=cache_for(no_cache=no_cache),
        opened=lambda url: show(url, in_browser=not no_browser),
        ending=leave_soon,
        say=talk,
    )
    raise SystemExit(ExitCode.interrupted)


def opener() -> Callable[..., None]:
    """Return the function that opens a studio.

    Raises:
        ToolMissing: what it needs is not installed.
    """
    try:
        from evidence_kit.studio.open_studio import open_studio
    except ImportError as problem:
        missing = (problem.name or "starlette").partition(".")[0]
        raise ToolMissing(
            f"The studio needs {missing}, which is not installed.", hint=how_to_add("studio", missing)
        ) from None
    return open_studio


def show(url: str, *, in_browser: bool) -> None:
    """Print the address, and open it in the browser; the page answers while the browser starts."""
    import threading

    click.echo(url)
    if in_browser:
        threading.Thread(target=open_browser, args=(url,), daemon=True).start()


def open_browser(url: str) -> None:
    """Open an address in the browser, or say what to do where none opens."""
    from evidence_kit.media.opening import opened

    if not opened(url):
        talk("No browser could be opened. Open the address above in one.")


def ip(address: str | None) -> str | None:
    """Return an address that may be listened on.

    Raises:
        UsageWrong: the text is not an IP address.
    """
    import ipaddress

    if address is None:
        return None
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        raise UsageWrong(f"'{address}' is not an IP address.", hint="give one such as 192.168.1.20") from None
    if found.is_unspecified or found.is_multicast or (found.version == 6 and found.is_link_local):
        raise UsageWrong(f"No phone can open {found}.", hint="leave --address out, or give one such as 192.168.1.20")
    return str(found)


def leave_soon() -> None:
    """Say that the studio ends, and let the process go in time even while a file is being looked at."""
    import os
    import threading

    talk("The studio has ended; everything that was done is in the case.")
    last = threading.Timer(LAST_SECONDS, os._exit, (int(ExitCode.interrupted),))
    last.daemon = True
    last.start()


def made_if_wanted(case: str) -> Path:
    """Return the folder of a case; one that is not there is made in a folder that is, and the terminal says so.

    Raises:
        CannotWrite: it cannot be made.
    """
    folder = Path(case)
    if not folder.exists() and not folder.is_symlink() and folder.parent.is_dir():
        try:
            folder.mkdir()
        except OSError as problem:
            raise CannotWrite(
                f"Cannot make the folder {shown(folder)}: {problem.strerror}.", hint="choose another place"
            ) from None
        talk(f"There was no folder {shown(folder)}; a new one was made.")
    return folder
