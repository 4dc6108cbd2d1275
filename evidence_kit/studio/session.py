"""The address of a studio: its port, its one-time tokens and the secret of its cookie, remembered for a day.

A studio that is ended and started again takes the same port and the same secret, so that an open page goes on.
"""

import contextlib
import os
import re
import secrets
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from evidence_kit.errors import CannotWrite, UsageWrong
from evidence_kit.media.files import put_file
from evidence_kit.text.regular import read_regular
from evidence_kit.watching.journal import key_of, state_folder

REMEMBERED_SECONDS = 24 * 3600
REFUSED_BY_BROWSERS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, *range(6665, 6670), 6679, 6697, 10080}
)
"""Ports above 1023 that the Fetch standard calls bad."""

LOOPBACK = "127.0.0.1"
SECRET = re.compile(r"[\w-]{43}")


class SessionNote(msgspec.Struct, frozen=True):
    """What is kept of a session.

    Attributes:
        at: when it was written, in seconds since 1970.
    """

    port: int
    secret: str
    at: float


class PhoneSessionNote(msgspec.Struct, frozen=True):
    """What is kept of a session that phones have joined.

    Attributes:
        at: when it was written, in seconds since 1970.
        addresses: those that the certificate names.
        pem: the certificate with its key.
    """

    port: int
    secret: str
    addresses: tuple[str, ...]
    pem: str
    at: float


Kept = TypeVar("Kept", SessionNote, PhoneSessionNote)


@dataclass(slots=True)
class Tokens:
    """The one token that opens the page, and the next when that is used."""

    current: str

    def take(self, token: str) -> bool:
        """Return whether a token is the one that opens the page; it is used up then."""
        if not secrets.compare_digest(token.encode(), self.current.encode()):
            return False
        self.renew()
        return True

    def renew(self) -> None:
        """Make the next token; the one before opens nothing any more."""
        self.current = new_token()


def new_token() -> str:
    """Return 128 random bits in 22 letters."""
    return secrets.token_urlsafe(16)


def studio_folder() -> Path:
    """Return the folder for what studios remember, which need not be there yet."""
    return state_folder().with_name("studio")


def make_studio_folder() -> Path:
    """Return that folder, made if need be; nobody else may read in it.

    Raises:
        OSError: it cannot be made.
    """
    folder = studio_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def recall(folder: Path) -> SessionNote | None:
    """Return the session that was last open for a case, if it was today."""
    return recalled(folder, "session", SessionNote)


def recall_phones(folder: Path) -> PhoneSessionNote | None:
    """Return the session that phones last joined for a case, if it was today and was not closed for them."""
    return recalled(folder, "phones", PhoneSessionNote)


def recalled(folder: Path, what: str, shape: type[Kept]) -> Kept | None:
    """Return what was kept of a case; None when it is not there, older than a day, or makes no sense."""
    try:
        found = msgspec.json.decode(read_regular(note_of(folder, what), 16_384), type=shape)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None
    is_fresh = 0 <= time.time() - found.at < REMEMBERED_SECONDS
    return found if is_fresh and 0 < found.port < 65_536 and SECRET.fullmatch(found.secret) else None


def note_of(folder: Path, what: str) -> Path:
    """Return the file in which something is kept of a case."""
    return studio_folder() / f"{key_of(folder)}.{what}.json"


def remember(folder: Path, port: int, secret: str) -> None:
    """Keep the session of a case; where nothing can be written, the next one has another port."""
    keep(folder, "session", SessionNote(port, secret, time.time()))


def remember_phones(folder: Path, port: int, secret: str, addresses: Sequence[str], pem: str) -> None:
    """Keep the session that phones may join, so that their pages go on after the studio was killed."""
    keep(folder, "phones", PhoneSessionNote(port, secret, tuple(addresses), pem, time.time()))


def forget_phones(folder: Path) -> None:
    """Let no phone in again that was let in before."""
    with contextlib.suppress(OSError):
        note_of(folder, "phones").unlink()


def keep(folder: Path, what: str, session: SessionNote | PhoneSessionNote) -> None:
    """Keep something of a case where only the user can read it, if anything can be written there."""
    with contextlib.suppress(OSError, CannotWrite):
        make_studio_folder()
        put_file(note_of(folder, what), msgspec.json.encode(session), private=True)


def listening(port: int | None, last: SessionNote | None, address: str = LOOPBACK) -> socket.socket:
    """Return a socket that is bound: to the port that was asked for, else to the last one, else to any free one.

    Raises:
        UsageWrong: browsers refuse the port that was asked for.
        CannotWrite: it is taken, or may not be used.
    """
    if port in REFUSED_BY_BROWSERS:
        raise UsageWrong(f"Browsers refuse port {port}.", hint="leave --port out: any free one is taken")
    if port:
        try:
            return bound(address, port)
        except OSError as problem:
            raise CannotWrite(
                f"Port {port} cannot be used: {problem.strerror or problem}.",
                hint="leave --port out: any free one is taken",
            ) from None
    if last is not None:
        with contextlib.suppress(OSError):
            return bound(address, last.port)
    return bound(address, 0)


def bound(address: str, port: int) -> socket.socket:
    """Return a socket that is bound to a port; 0 is any free one.

    Raises:
        OSError: it is taken.
    """
    found = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there, reusing an address would let another program share the port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((address, port))
    except OSError:
        found.close()
        raise
    return found
