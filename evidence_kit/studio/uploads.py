"""Files that are being sent: unfinished ones lie in a folder of the case, and go on where they were after any end."""

import contextlib
import os
import re
import secrets
import shutil
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from evidence_kit.media.files import hash_file
from evidence_kit.media.locks import UNFINISHED
from evidence_kit.studio.http_answers import NotDone
from evidence_kit.studio.upload_names import folder_for, moved, name_for
from evidence_kit.studio.upload_states import PlacedFile, Upload, UploadNote, elsewhere
from evidence_kit.studio.wire import Notice, UploadJson
from evidence_kit.studio.wire_requests import UploadAsked
from evidence_kit.text.names import printable
from evidence_kit.text.regular import read_regular

FOLDER = f"{UNFINISHED}uploads"
"""In the case; by its beginning every walk passes it over."""

PIECE, MOST_PIECE = 4 << 20, 8 << 20
MOST_BYTES = 8 * 1000**3
SPARE_BYTES = 500 * 1000**2
"""What stays free on the disk."""

WRITING = os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)

MOST_UNFINISHED = 200
KEPT_SECONDS = 7 * 24 * 3600
TOLD_SECONDS = 0.25
"""Between two notices of how far an upload is."""

ID = re.compile(r"[0-9a-f]{16}")


class Uploads:
    """The unfinished files of one case; its methods wait for the disk, and any thread may call them."""

    def __init__(self, case: Path, tell: Callable[[Notice], None]) -> None:
        """Find those that an earlier studio left, and clear away the old."""
        self.case, self.tell = case, tell
        self.folder = case / FOLDER
        self.lock = threading.RLock()
        self.known: dict[str, Upload] = {}
        with contextlib.suppress(OSError):
            self.recall()

    def recall(self) -> None:
        """Take up what lies on the disk.

        Raises:
            OSError: it cannot be read.
        """
        if not self.folder.is_dir() or self.folder.is_symlink():
            return
        for path in sorted(self.folder.glob("*.part")):
            beside = path.with_suffix(".json")
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                status = path.lstat()
                note = msgspec.json.decode(read_regular(beside, 65_536), type=UploadNote)
                is_whole = stat.S_ISREG(status.st_mode) and status.st_size <= note.bytes
                if is_whole and ID.fullmatch(path.stem) and time.time() - status.st_mtime < KEPT_SECONDS:
                    self.known[path.stem] = Upload(path.stem, note, path, status.st_size)
                    continue
            for old in (path, beside):
                with contextlib.suppress(OSError):
                    old.unlink()

    def listing(self) -> tuple[UploadJson, ...]:
        """Return those that are not whole yet."""
        with self.lock:
            return tuple(upload.json() for upload in [*self.known.values()])

    def find(self, name: str) -> Upload:
        """Return an upload by its id.

        Raises:
            NotDone: there is none.
        """
        found = self.known.get(name)
        if found is None:
            raise NotDone("no-such-upload", "This upload is not known.", "drop the file again")
        return found

    def begin(self, asked: UploadAsked) -> tuple[Upload, bool]:
        """Return an upload for a file, and whether it is new: one of the same file goes on where it was.

        Raises:
            NotDone: it is too large, or there is no room, or too many are unfinished.
            OSError: the disk refuses.
        """
        if asked.bytes > MOST_BYTES:
            raise NotDone("too-large", f"{printable(asked.name)} has more than 8 GB.", "make the film shorter")
        note = UploadNote(asked.name, asked.bytes, asked.modified, asked.role, asked.shot)
        with self.lock:
            same = (note.name, note.bytes, note.modified)
            for upload in [*self.known.values()]:
                if (upload.note.name, upload.note.bytes, upload.note.modified) == same and not upload.is_coming:
                    with contextlib.suppress(NotDone):  # what had come of it is gone
                        upload.received = self.there(upload)
                        upload.note = note
                        return upload, False
            if len(self.known) >= MOST_UNFINISHED:
                raise NotDone("busy", f"{MOST_UNFINISHED} files are unfinished already.", "wait until some are here")
            wanted = sum(one.note.bytes - one.received for one in [*self.known.values()]) + asked.bytes
            if shutil.disk_usage(self.case).free < wanted + SPARE_BYTES:
                raise NotDone("no-room", "The disk has no room for this.", "free some room, then drop it again")
            return self.made(note), True

    def made(self, note: UploadNote) -> Upload:
        """Return a new upload, noted on the disk.

        Raises:
            NotDone: something else is where its folder belongs.
            OSError: the disk refuses.
        """
        with contextlib.suppress(FileExistsError):
            self.folder.mkdir(mode=0o700)
        if self.folder.is_symlink() or not self.folder.is_dir():
            raise NotDone("cannot-write", f"{FOLDER} in the case is not a folder.", "remove it")
        name = secrets.token_hex(8)
        path = self.folder / f"{name}.part"
        with path.with_suffix(".json").open("xb") as beside:
            beside.write(msgspec.json.encode(note))
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        upload = self.known[name] = Upload(name, note, path, 0)
        return upload

    def there(self, upload: Upload) -> int:
        """Return how many bytes of an upload are on the disk; one whose bytes are gone, or not its own, is forgotten.

        Raises:
            NotDone: it was forgotten.
            OSError: the disk refuses, or the case is away.
        """
        try:
            status = upload.path.lstat()
            is_own = stat.S_ISREG(status.st_mode) and not self.folder.is_symlink()
            if is_own and status.st_size <= upload.note.bytes:
                return status.st_size
        except FileNotFoundError:
            if not self.case.is_dir():
                raise
        self.forget(upload)
        raise NotDone("no-such-upload", "What had come of this file is no longer there.", "send it again")

    def enter(self, upload: Upload, start: int) -> int:
        """Begin to write at an offset, and return the number of this writer; one that wrote before may no longer.

        Raises:
            NotDone: the bytes that are there end somewhere else, or are gone.
        """
        with upload.writing:
            upload.writer += 1
            upload.received = self.there(upload)
            if start != upload.received:
                raise elsewhere(upload)
            upload.busy, upload.heard_at = True, time.monotonic()
            return upload.writer

    def write(self, upload: Upload, writer: int, data: bytes) -> None:
        """Append bytes.

        Raises:
            NotDone: another request writes now.
            OSError: the disk refuses; what was written before is there.
        """
        with upload.writing:
            if writer != upload.writer:
                raise elsewhere(upload)
            try:
                with os.fdopen(os.open(upload.path, WRITING), "wb") as part:
                    part.seek(upload.received)
                    part.write(data)
            finally:
                upload.received = min(upload.path.stat().st_size, upload.received + len(data))
        if time.monotonic() - upload.told_at > TOLD_SECONDS:
            upload.told_at = time.monotonic()
            self.say(upload.json())

    def leave(self, upload: Upload, writer: int, back_to: int | None = None) -> None:
        """Note that a request writes no more, and take back what it wrote if it was wrong."""
        with upload.writing, contextlib.suppress(OSError):
            if writer == upload.writer:
                upload.busy = False
                if back_to is not None:
                    with os.fdopen(os.open(upload.path, WRITING), "wb") as part:
                        part.truncate(back_to)
                    upload.received = back_to

    def say(self, told: UploadJson) -> None:
        """Tell the pages of an upload."""
        self.tell(("upload", msgspec.to_builtins(told)))

    def remove(self, upload: Upload) -> None:
        """Forget an upload, and its bytes."""
        with self.lock, upload.writing:
            upload.writer += 1
            self.forget(upload)

    def forget(self, upload: Upload) -> None:
        """Know an upload no longer, and clear away what is left of it."""
        self.known.pop(upload.id, None)
        if not self.folder.is_symlink():
            for path in (upload.path, upload.path.with_suffix(".json")):
                path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.folder.rmdir()  # when it was the last one

    def check(self, upload: Upload) -> str:
        """Return the checksum of a file that is whole on the disk.

        Raises:
            NotDone: bytes are missing.
            OSError: the disk refuses.
        """
        with upload.writing:
            upload.writer += 1
            upload.received = self.there(upload)
            if upload.received != upload.note.bytes:
                raise elsewhere(upload)
        with upload.path.open("r+b") as part:
            os.fsync(part.fileno())
        return hash_file(upload.path)

    def place(self, upload: Upload, sha256: str) -> PlacedFile:
        """Move a file that was checked into the case, under a free name; nothing that is there is replaced.

        Raises:
            OSError: the disk refuses.
        """
        with self.lock:
            role = upload.note.role
            folder = folder_for(self.case, role)
            while True:
                taken = {entry.name for entry in os.scandir(folder)}
                target = folder / name_for(upload.note.name, taken)
                try:
                    moved(upload.path, target)
                    break
                except FileExistsError:
                    continue
            is_said = folder != self.case
            self.remove(upload)
        why = "" if target.name == upload.note.name else f"kept as {target.name}"
        return PlacedFile(target, None if is_said else role, upload.note.shot, sha256, why)
