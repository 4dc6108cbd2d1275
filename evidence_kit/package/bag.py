"""A bag: a package and its originals in one folder or ZIP file that programs of archives check (BagIt 1.0, RFC 8493).

The same case sealed on the same day gives the same bytes. No name in it needs the escapes of a BagIt manifest: bagit
reads those of line breaks but not that of a percent sign, and sha256sum reads none.
"""

import hashlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from evidence_kit import __version__
from evidence_kit.errors import CaseUnreadable
from evidence_kit.package.contents import PIECE, on_any_system
from evidence_kit.package.names import MANIFEST
from evidence_kit.package.sums import render_sums
from evidence_kit.text.names import printable, slug
from evidence_kit.text.regular import open_regular
from evidence_kit.text.system_names import RESERVED_NAMES

BAG = "bagit.txt"
BAG_INFO = "bag-info.txt"
SUMS_OF_PAYLOAD = "manifest-sha256.txt"
SUMS_OF_TAGS = "tagmanifest-sha256.txt"

DATA = "data"
PACKAGE_IN_BAG, ORIGINALS_IN_BAG = f"{DATA}/package", f"{DATA}/originals"
CRATE = f"{DATA}/ro-crate-metadata.json"

PROOFS = "proofs"
"""Where proofs of the bag lie that are added later; no checksum covers them."""

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

NOT_EVERYWHERE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\%]|[. ]$')
"""What a part of a name has that some system cannot write, or that a manifest would have to escape."""

LONGEST_PART = 120
"""Bytes of a part of a name; the longest path of Windows without its long names has 260 letters."""

Writer = Callable[[str, int], AbstractContextManager[IO[bytes]]]
"""Opens a new file by its name in the bag and its size in bytes."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One file of a bag.

    Attributes:
        name: in the bag.
        source: where it is now.
        sha256: the checksum that it must have.
    """

    name: str
    source: Path
    sha256: str


def names_in_bag(originals: Mapping[str, str]) -> dict[str, str]:
    """Return the name in the bag of each original: its own below the case, unless a system could not write that.

    Args:
        originals: checksums by the names in the case.
    """
    names: dict[str, str] = {}
    taken: set[tuple[str, ...]] = set()
    for path in sorted(originals):
        name = path if is_written_everywhere(path) else plain_name(path, originals[path])
        if places(name) & taken:
            name = plain_name(path, originals[path])
        taken |= places(name)
        names[path] = f"{ORIGINALS_IN_BAG}/{name}"
    return names


def places(name: str) -> set[tuple[str, ...]]:
    """Return where a file lies on any system."""
    return {tuple(map(on_any_system, PurePosixPath(name).parts))}


def is_written_everywhere(path: str) -> bool:
    """Return whether every system and every reader of a BagIt manifest can have a file of this name."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and all(map(is_plain, parts))


def is_plain(part: str) -> bool:
    """Return whether a part of a name can be written on every system."""
    is_reserved = part.partition(".")[0].strip().lower() in RESERVED_NAMES
    return not (is_reserved or NOT_EVERYWHERE.search(part) or len(part.encode()) > LONGEST_PART)


def plain_name(path: str, sha256: str) -> str:
    """Return a name of letters, digits and the beginning of the checksum, for an original."""
    name = PurePosixPath(path)
    kind = re.sub(r"[^a-z0-9.]", "", name.suffix.lower())
    return f"{slug(name.stem) or 'original'}-{sha256[:12]}{kind}"


def write_bag(payload: Sequence[Payload], crate: bytes, day: str, write: Writer) -> str:
    """Write all files of a bag, and return the SHA-256 of the list that covers all others.

    Args:
        crate: the description of the originals and of what was made from them.
        day: on which it is sealed, as ISO 8601.

    Raises:
        CaseUnreadable: a file has changed since its checksum was taken.
        OSError: a file cannot be read or written.
    """
    sums, size = {}, len(crate)
    first = f"{PACKAGE_IN_BAG}/{MANIFEST}"
    for each in sorted(payload, key=lambda each: (each.name != first, each.name)):
        size += copy(each, write)
        sums[each.name] = each.sha256
    sums[CRATE] = put(CRATE, crate, write)
    tags = {
        BAG: DECLARATION,
        BAG_INFO: f"Bag-Software-Agent: evidence-kit {__version__}\nBagging-Date: {day}\n"
        f"Payload-Oxum: {size}.{len(sums)}\n",
        SUMS_OF_PAYLOAD: render_sums(sums),
    }
    sums_of_tags = {name: put(name, text.encode(), write) for name, text in tags.items()}
    return put(SUMS_OF_TAGS, render_sums(sums_of_tags).encode(), write)


def copy(each: Payload, write: Writer) -> int:
    """Copy one file into a bag, and return its size in bytes.

    Raises:
        CaseUnreadable: it has changed.
    """
    digest = hashlib.sha256()
    with open_regular(each.source) as source:
        size = os.fstat(source.fileno()).st_size
        with write(each.name, size) as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                target.write(piece)
    if digest.hexdigest() != each.sha256:
        raise CaseUnreadable(f"{printable(each.source.name)} changed while it was sealed.", hint="seal it again")
    return size


def put(name: str, data: bytes, write: Writer) -> str:
    """Write a small file into a bag, and return its SHA-256."""
    with write(name, len(data)) as target:
        target.write(data)
    return hashlib.sha256(data).hexdigest()
