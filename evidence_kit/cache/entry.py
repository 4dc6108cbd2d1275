"""One entry on disk: a JSON file that says what was found, and beside it the bytes that were made, if any.

Both are proven by their hashes when they are read. Nothing in them is executed, and no name of the user's is in them.
"""

import contextlib
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from evidence_kit.text.regular import open_regular, read_regular

MOST_JSON_BYTES = 64_000_000
"""An hour of film at 60 frames a second takes about 30 MB."""

ROOM_AROUND = 10_000
"""What the JSON file says beside the value takes less."""

CHUNK_BYTES = 1 << 20

UNFINISHED = "unfinished-"
"""How the names of files begin that are not whole yet."""


class Damaged(Exception):
    """An entry is not what was written."""


class Blob(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The bytes beside an entry."""

    sha256: str
    bytes: int


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the JSON file of an entry says.

    Attributes:
        work: what was done, for whoever looks into the folder.
        proof: hash of all the rest.
        value: what was found, as it was encoded.
    """

    key: str
    work: str
    proof: str
    blob: Blob | None
    value: msgspec.Raw


def proof_of(key: str, work: str, blob: Blob | None, value: bytes) -> str:
    """Return the hash that proves an entry."""
    beside = f"{blob.sha256} {blob.bytes}" if blob else ""
    return hashlib.sha256(f"{key}\n{work}\n{beside}\n".encode() + value).hexdigest()


def json_path(folder: Path, key: str) -> Path:
    """Return where the JSON file of an entry lies."""
    return folder / key[:2] / f"{key}.json"


def blob_path(folder: Path, key: str) -> Path:
    """Return where the bytes of an entry lie."""
    return folder / key[:2] / f"{key}.blob"


def read_entry(folder: Path, key: str) -> Entry:
    """Return the entry with this key, proven.

    Raises:
        FileNotFoundError: there is no such entry.
        OSError: it cannot be read.
        Damaged: it is not what was written.
    """
    data = read_regular(json_path(folder, key), MOST_JSON_BYTES)
    try:
        entry = msgspec.json.decode(data, type=Entry)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Damaged(key) from None
    if entry.key != key or entry.proof != proof_of(key, entry.work, entry.blob, bytes(entry.value)):
        raise Damaged(key)
    return entry


def read_blob(folder: Path, key: str, blob: Blob) -> bytes:
    """Return the bytes of an entry, proven.

    Raises:
        OSError: they cannot be read.
        Damaged: they are not what was written.
    """
    data = read_regular(blob_path(folder, key), blob.bytes)
    if hashlib.sha256(data).hexdigest() != blob.sha256:
        raise Damaged(key)
    return data


def copy_blob(folder: Path, key: str, blob: Blob, out: Path) -> None:
    """Write the bytes of an entry to `out`, proven; never as a link, so that whoever edits `out` changes no entry.

    Raises:
        OSError: `out` cannot be written.
        Damaged: they cannot be read, or are not what was written; then `out` is not there.
    """
    try:
        source = open_regular(blob_path(folder, key))
    except OSError:
        raise Damaged(key) from None
    copied = None
    with source, out.open("wb") as copy, contextlib.suppress(Damaged):
        copied = copy_hashed(whole_chunks(source, key), copy)
    if copied != blob:
        out.unlink()
        raise Damaged(key)


def chunks(source: BinaryIO) -> Iterator[bytes]:
    """Yield the content of an open file piece by piece."""
    while chunk := source.read(CHUNK_BYTES):
        yield chunk


def whole_chunks(source: BinaryIO, key: str) -> Iterator[bytes]:
    """Yield the content of an entry piece by piece.

    Raises:
        Damaged: it cannot be read, as on a disk that fails.
    """
    try:
        yield from chunks(source)
    except OSError:
        raise Damaged(key) from None


def copy_hashed(content: Iterable[bytes], out: BinaryIO) -> Blob:
    """Write content to an open file, and return what was written."""
    hashed, size = hashlib.sha256(), 0
    for chunk in content:
        hashed.update(chunk)
        out.write(chunk)
        size += len(chunk)
    return Blob(hashed.hexdigest(), size)


def write_entry(folder: Path, key: str, work: str, value: bytes, made: bytes | Path | None) -> int:
    """Write an entry, each file in one step, and return how many bytes it has.

    Args:
        value: what was found, as JSON.
        made: the bytes beside it, or the file that has them.

    Raises:
        OSError: it cannot be written; then nothing of it is left.
        ValueError: it is larger than what is read.
    """
    if len(value) > MOST_JSON_BYTES - ROOM_AROUND:
        raise ValueError("larger than an entry")
    place = json_path(folder, key)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    blob = None
    if made is not None:
        with unfinished(place.parent) as (path, out):
            if isinstance(made, Path):
                with made.open("rb") as source:
                    blob = copy_hashed(chunks(source), out)
            else:
                out.write(made)
                blob = Blob(hashlib.sha256(made).hexdigest(), len(made))
            out.close()
            path.replace(blob_path(folder, key))
    entry = Entry(key, work, proof_of(key, work, blob, value), blob, msgspec.Raw(value))
    data = msgspec.json.encode(entry)
    try:
        with unfinished(place.parent) as (path, out):
            out.write(data)
            out.close()
            path.replace(place)
    except OSError:
        remove_entry(folder, key)
        raise
    return len(data) + (blob.bytes if blob else 0)


@contextlib.contextmanager
def unfinished(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Provide a new file that only its owner may read, for content that is moved when it is whole."""
    descriptor, name = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)
    try:
        with open(descriptor, "wb") as out:
            yield Path(name), out
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink()


def remove_entry(folder: Path, key: str) -> None:
    """Remove an entry, as far as it can be; the JSON file goes first, so that no entry is left without its bytes."""
    for path in (json_path(folder, key), blob_path(folder, key)):
        with contextlib.suppress(OSError):
            path.unlink()
            continue
        with contextlib.suppress(OSError):
            path.rmdir()
