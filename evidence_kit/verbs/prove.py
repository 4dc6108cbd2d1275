"""Add a proof to what was sealed: a time stamp of an authority, or a signature of the maker."""

import shutil
from pathlib import Path
from zipfile import ZipFile

from evidence_kit.errors import CaseUnreadable, UsageWrong
from evidence_kit.media.files import put_file, replace_file, scratch
from evidence_kit.model.results import Report
from evidence_kit.package.archive import added
from evidence_kit.package.bag import BAG
from evidence_kit.package.proofs import SIGNATURE, TIME, next_name, proved
from evidence_kit.package.signature import sign
from evidence_kit.package.time_stamp import NotProved, ask, request_for, time_in
from evidence_kit.text.names import printable
from evidence_kit.text.regular import read_regular
from evidence_kit.verbs.output import refuse_taken
from evidence_kit.verbs.verify import opened, verify_package

REQUEST = ".tsq"


def prove_sealed(
    sealed: str | Path,
    *,
    key: str | Path | None = None,
    address: str | None = None,
    answer: str | Path | None = None,
    strict: bool = False,
) -> Report:
    """Add proofs to what was sealed, and return what is wrong with it then.

    Args:
        sealed: a ZIP file or folder that `seal_package` wrote.
        key: SSH key of the maker, as `ssh-keygen -Y sign` takes it.
        address: of an authority for time stamps (RFC 3161), which is asked over the network.
        answer: of an authority, to a request that `write_request` wrote.

    Raises:
        CaseUnreadable: it is nothing sealed, or is not intact.
        UsageWrong: the key cannot sign, or the answer is to another request.
        ToolMissing: ssh-keygen or the library for time stamps is not installed, or no authority answers.
        CannotWrite: the proof cannot be written.
    """
    sealed = Path(sealed)
    data = data_of(sealed)
    if address is not None:
        add(sealed, TIME, stamped(ask(address, request_for(data)), data, address))
    if answer is not None:
        add(sealed, TIME, stamped(read_regular(Path(answer), 1 << 20), data, str(answer)))
    if key is not None:
        add(sealed, SIGNATURE, sign(data, Path(key)))
    return verify_package(sealed, strict=strict)


def write_request(sealed: str | Path, out: str | Path) -> None:
    """Write the request for a time stamp of what was sealed, to be carried to another machine.

    Raises:
        CaseUnreadable: it is nothing sealed, or is not intact.
        UsageWrong: something else is at `out`.
        CannotWrite: it cannot be written.
    """
    out, request = Path(out), request_for(data_of(Path(sealed)))
    refuse_taken(out, lambda there: there.suffix == REQUEST, "a request for a time stamp")
    put_file(out, request)


def data_of(sealed: Path) -> bytes:
    """Return what proofs of a sealed file are of.

    Raises:
        CaseUnreadable: it is nothing sealed, or is not intact; a proof of that would prove nothing.
    """
    with opened(sealed) as (contents, _):
        if BAG not in contents.files:
            raise CaseUnreadable(
                f"{printable(str(sealed))} is not sealed.", hint=f"evidence-kit seal {printable(str(sealed))}"
            )
        data = proved(contents)
    if verify_package(sealed).verdict != "ready":
        raise CaseUnreadable(f"{printable(str(sealed))} is not intact.", hint="evidence-kit verify says what is wrong")
    return data


def stamped(answer: bytes, data: bytes, name: str) -> bytes:
    """Return an authority's answer, once it is sure that it is one to this request.

    Raises:
        UsageWrong: it is not.
    """
    try:
        time_in(answer, data)
    except NotProved as problem:
        raise UsageWrong(
            f"The answer of {printable(name)} cannot be used: {problem}.", hint="have the request answered again"
        ) from None
    return answer


def add(sealed: Path, kind: str, proof: bytes) -> None:
    """Add a proof to a sealed ZIP file or folder, in one step.

    Raises:
        CannotWrite: it cannot be written.
    """
    with opened(sealed) as (contents, _):
        name = next_name(contents, kind)
        top = "" if contents.folder else contents.top
    if sealed.is_dir():
        (sealed / name).parent.mkdir(exist_ok=True)
        put_file(sealed / name, proof)
        return
    with scratch(sealed) as work:
        copy = work / "sealed"
        shutil.copyfile(sealed, copy)
        with ZipFile(copy, "a") as archive, added(archive, f"{top}/{name}" if top else name, len(proof)) as entry:
            entry.write(proof)
        replace_file(copy, sealed)
