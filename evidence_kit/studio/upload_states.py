"""A file that is being sent: what is known of it, and how far it is."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from evidence_kit.model.case import Role
from evidence_kit.studio.http_answers import NotDone
from evidence_kit.studio.wire import UploadJson

SILENT_SECONDS = 5.0
"""After which a request that sends nothing is taken for one whose phone is gone, though its connection is open."""


class UploadNote(msgspec.Struct, frozen=True):
    """What is kept beside the bytes of an unfinished file."""

    name: str
    bytes: int
    modified: float | None = None
    role: Role | None = None
    shot: str | None = None


@dataclass(slots=True)
class Upload:
    """One file that is being sent.

    Attributes:
        path: where its bytes lie.
        received: how many of them are there.
        writer: the number of the request that may write; one that is not the newest may not.
        writing: held while bytes are written.
        busy: a request is sending right now.
        heard_at: when bytes came last, on this process's clock.
        told_at: when it was last told how far it is.
    """

    id: str
    note: UploadNote
    path: Path
    received: int
    writer: int = 0
    writing: threading.Lock = field(default_factory=threading.Lock)
    busy: bool = False
    heard_at: float = 0.0
    told_at: float = 0.0

    @property
    def is_coming(self) -> bool:
        """Whether somebody is sending it, as far as can be told."""
        return self.busy and time.monotonic() - self.heard_at < SILENT_SECONDS

    def json(self, state: str = "", why: str = "") -> UploadJson:
        """Return how far it is."""
        words = {"state": state or ("coming" if self.is_coming else "waiting"), "why": why}
        facts = {"id": self.id, "name": self.note.name, "received": self.received, "bytes": self.note.bytes}
        return msgspec.convert({**facts, **words}, UploadJson)


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file that is whole and in the case.

    Attributes:
        why: why its name is another one than it had; empty when it is not.
    """

    path: Path
    role: Role | None
    shot: str | None
    sha256: str
    why: str = ""


def elsewhere(upload: Upload) -> NotDone:
    """Return the refusal that says where the bytes end."""
    return NotDone("offset", "The bytes that are here end elsewhere.", "go on from there", received=upload.received)
