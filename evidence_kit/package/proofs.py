"""Proofs that lie in a bag beside its lists: time stamps and signatures over the list that covers everything else."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.errors import ToolMissing
from evidence_kit.model.finding import Finding
from evidence_kit.package.bag import PROOFS, SUMS_OF_TAGS
from evidence_kit.package.contents import Contents, read_in
from evidence_kit.package.names import MOST_MANIFEST_BYTES
from evidence_kit.package.signature import signer_of
from evidence_kit.package.time_stamp import NotProved, check_authority, time_in
from evidence_kit.text.names import printable

TIME, SIGNATURE = ".tsr", ".sig"
"""Endings of answers to requests for a time stamp (as openssl has them), and of signatures (as ssh-keygen has them)."""

MOST_PROOF_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the one who checks knows.

    Attributes:
        authority: PEM file with certificates of an authority for time stamps; None without one.
        signers: file of allowed signers; None without one.
    """

    authority: Path | None = None
    signers: Path | None = None


def next_name(contents: Contents, kind: str) -> str:
    """Return the name of a further proof; `kind` is its ending."""
    names = (f"{PROOFS}/{SUMS_OF_TAGS}.{number}{kind}" for number in itertools.count(1))
    return next(name for name in names if name not in contents.files)


def check_proofs(contents: Contents, known: Known) -> list[Finding]:
    """Return what each proof in a bag says, or that it does not hold; and that one that is asked for is missing.

    Raises:
        ToolMissing: a proof that is asked for cannot be checked here.
    """
    data = proved(contents)
    findings, found = [], set()
    for name in sorted(contents.files):
        if not name.startswith(f"{PROOFS}/"):
            continue
        kind = Path(name).suffix
        check = CHECKS.get(kind)
        if check is None:
            findings.append(Finding("file-unlisted", name, "This is no proof.", hint="move it away"))
            continue
        found.add(kind)
        try:
            message, hint = check(read_in(contents, name, MOST_PROOF_BYTES), data, known)
            findings.append(Finding("proof-noted", name, message, hint=hint))
        except ToolMissing as problem:
            if known.authority if kind == TIME else known.signers:
                raise  # a proof that was asked for and cannot be checked is no success
            findings.append(Finding("proof-noted", name, f"It was not checked. {problem}", hint=problem.hint))
        except (NotProved, OSError) as problem:
            hint = "ask whoever sealed it for the proof again"
            findings.append(Finding("proof-wrong", name, f"This proof does not hold: {problem}.", hint=hint))
    return findings + list(lacking(found, known))


def lacking(found: set[str], known: Known) -> Iterator[Finding]:
    """Yield a finding for each kind of proof that is asked for and is not there."""
    for kind, asked, words in ((TIME, known.authority, "time stamp"), (SIGNATURE, known.signers, "signature")):
        if asked and kind not in found:
            yield Finding("proof-wrong", None, f"There is no {words} in it.", hint="ask whoever sealed it for one")


def proved(contents: Contents) -> bytes:
    """Return what proofs are of: the list that covers everything else; empty where it cannot be read."""
    try:
        return read_in(contents, SUMS_OF_TAGS, MOST_MANIFEST_BYTES)
    except OSError:
        return b""


def check_time(proof: bytes, data: bytes, known: Known) -> tuple[str, str]:
    """Return in words what a time stamp says, and what to do; raises as `check_proofs` expects it."""
    told = f"{time_in(proof, data):%Y-%m-%d %H:%M:%S} UTC"
    if known.authority is None:
        hint = "give the authority's certificate: --authority FILE.pem"
        return f"A time stamp says that this was there at {told}; who says so was not checked.", hint
    check_authority(proof, data, known.authority)
    return f"This was there at {told}: an authority in {printable(known.authority.name)} has signed it.", ""


def check_signature(proof: bytes, data: bytes, known: Known) -> tuple[str, str]:
    """Return in words who signed, and what to do; raises as `check_proofs` expects it."""
    name = signer_of(proof, data, known.signers)
    if not name:
        return "It is signed with an SSH key; whose was not checked.", "give the keys that you know: --signers FILE"
    return f"It is signed by {printable(name)}.", ""


CHECKS: dict[str, Callable[[bytes, bytes, Known], tuple[str, str]]] = {TIME: check_time, SIGNATURE: check_signature}
