"""The verbs about a package that is done: judge it, seal it, prove it."""

from pathlib import Path

import click

from evidence_kit.cli.option_types import PATH, TakesFiles
from evidence_kit.cli.options import Asked, judging
from evidence_kit.cli.terminal import finish, shown, talk
from evidence_kit.errors import UsageWrong


@click.command(cls=TakesFiles)
@click.argument("package", type=PATH)
@click.option(
    "--authority",
    type=PATH,
    metavar="FILE.pem",
    help="It must have a time stamp that one of these certificates signed.",
)
@click.option(
    "--signers", type=PATH, metavar="FILE", help="One of these must have signed it: ssh-keygen's allowed signers."
)
@judging
def verify(package: Path, authority: Path | None, signers: Path | None, asked: Asked) -> None:
    """Check a package again, a folder, a ZIP file or what was sealed: every checksum, every origin, every limit."""
    from evidence_kit.verbs.verify import verify_package

    _ = asked.policy  # a package is held against the policy it was built for, but a wrong name is still wrong
    finish(verify_package(package, authority=authority, signers=signers, strict=asked.strict), asked)


@click.command(cls=TakesFiles)
@click.argument("package", type=PATH)
@click.option(
    "--out",
    type=PATH,
    default=None,
    metavar="FILE.zip|DIR",
    help="Where it goes: a ZIP file, or a new folder.  [default: PACKAGE.sealed.zip]",
)
@click.option(
    "--originals",
    type=PATH,
    default=None,
    metavar="DIR",
    help="Where the originals are.  [default: where PACKAGE lies]",
)
@click.option("--alone", is_flag=True, help="Seal the package without its originals.")
@judging
def seal(package: Path, out: Path | None, originals: Path | None, alone: bool, asked: Asked) -> None:
    """Seal a package and its originals into one file that others can check without this program, years later.

    It is a BagIt bag with a description of what was made from what. Nothing is written unless every
    file is as it was when the package was built.
    """
    from evidence_kit.verbs.seal import seal_package

    _ = asked.policy  # as in verify
    report = seal_package(package, out, originals, asked.day, alone=alone, strict=asked.strict)
    finish(report, asked)


@click.command(cls=TakesFiles)
@click.argument("sealed", type=PATH)
@click.option("--sign", "key", type=PATH, metavar="KEY", help="Sign it with this SSH key.")
@click.option("--time-from", "address", metavar="URL", help="Ask this authority over the network for a time stamp.")
@click.option(
    "--request", type=PATH, metavar="FILE.tsq", help="Write a request for a time stamp, to be answered elsewhere."
)
@click.option("--answer", type=PATH, metavar="FILE.tsr", help="Add the answer of an authority to that request.")
@judging
def prove(
    sealed: Path, key: Path | None, address: str | None, request: Path | None, answer: Path | None, asked: Asked
) -> None:
    """Add to what was sealed when it was there (a time stamp of an authority) and who made it (a signature).

    The network is used for --time-from alone. What is there already stays, so that several
    authorities and several people can vouch for it.
    """
    from evidence_kit.verbs.prove import prove_sealed, write_request

    if not (key or address or request or answer):
        raise UsageWrong("Nothing is to be added.", hint="give --sign, --time-from, --request or --answer")
    if request and (key or address or answer):
        raise UsageWrong("--request adds nothing, so it stands alone.", hint="give it by itself")
    _ = asked.policy  # as in verify
    if request:
        write_request(sealed, request)
        talk(f"Written: {shown(request)}. Its answer comes back with --answer FILE.tsr.", quiet=asked.quiet)
        return
    finish(prove_sealed(sealed, key=key, address=address, answer=answer, strict=asked.strict), asked)
