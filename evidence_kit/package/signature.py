"""Signatures of the maker, with an SSH key, by the ssh-keygen that nearly every system has (OpenSSH 8.2 and later)."""

import os
import shutil
from pathlib import Path

from evidence_kit.errors import ToolMissing, UsageWrong
from evidence_kit.media.feeding import FedChild
from evidence_kit.media.locks import temporary_folder
from evidence_kit.media.process import run
from evidence_kit.package.time_stamp import NotProved
from evidence_kit.text.names import printable

NAMESPACE = "evidence-kit"
"""What the signature is for, so that one made for something else does not pass."""

MOST_SECONDS = 30


def sign(data: bytes, key: Path) -> bytes:
    """Return the signature over `data`.

    Args:
        key: a private key without a passphrase, or the public part of one that ssh-agent holds.

    Raises:
        ToolMissing: ssh-keygen is not installed.
        UsageWrong: the key cannot be used.
    """
    with temporary_folder() as folder:
        file = folder / "data"
        file.write_bytes(data)
        argv = [keygen(), "-Y", "sign", "-f", str(key.absolute()), "-n", NAMESPACE, str(file)]
        outcome = run(argv, timeout=MOST_SECONDS, environment=agent())
        signature = file.with_name("data.sig")
        if not outcome.ok or not signature.is_file():
            raise UsageWrong(
                f"{printable(str(key))} cannot sign: {printable(outcome.words)}.",
                hint="give an SSH key; one with a passphrase: ssh-add KEY, then give KEY.pub",
            )
        return signature.read_bytes()


def signer_of(signature: bytes, data: bytes, signers: Path | None) -> str:
    """Return who signed `data`: a name among the signers that are known, or "" where none are given.

    Args:
        signers: a file of allowed signers, as ssh-keygen reads it: a name and a public key on each line.

    Raises:
        NotProved: the signature is of something else, or by nobody of them.
        ToolMissing: ssh-keygen is not installed.
    """
    with temporary_folder() as folder:
        file = folder / "signature"
        file.write_bytes(signature)
        named = ["-n", NAMESPACE, "-s", str(file)]
        if signers is None:
            accepts(["check-novalidate", *named], data, folder)
            return ""
        known = ["-f", str(signers.absolute())]
        names: list[str] = []
        run([keygen(), "-Y", "find-principals", *known, "-s", str(file)], timeout=MOST_SECONDS, on_line=names.append)
        if not names:
            raise NotProved(f"nobody in {printable(signers.name)} has signed it")
        accepts(["verify", *known, "-I", names[0], *named], data, folder)
        return names[0]


def accepts(words: list[str], data: bytes, folder: Path) -> None:
    """Check that ssh-keygen accepts a signature over `data`.

    Raises:
        NotProved: it does not.
    """
    argv = [keygen(), "-Y", *words]
    with FedChild(argv, folder=folder, cage=None, timeout=MOST_SECONDS, patience=MOST_SECONDS) as child:
        child.feed(data)
        outcome = child.finish()
    if not outcome.ok:
        raise NotProved("it is no signature of this")


def agent() -> dict[str, str]:
    """Return how ssh-agent is reached, which children do not get otherwise."""
    return {"SSH_AUTH_SOCK": os.environ["SSH_AUTH_SOCK"]} if "SSH_AUTH_SOCK" in os.environ else {}


def keygen() -> str:
    """Return where ssh-keygen is.

    Raises:
        ToolMissing: it is not installed.
    """
    found = shutil.which("ssh-keygen")
    if found is None:
        raise ToolMissing("ssh-keygen is not installed.", hint="install OpenSSH: apt install openssh-client")
    return found
