"""The pictures inside the page: a small one of each upload, as data addresses."""

import base64
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.report.page.recorded import RecordedUpload

LONGEST = (640, 480, 320)
"""Pixels of the long side, the first that keeps all pictures together below `MOST_BYTES`."""

MOST_BYTES = 400_000
"""Of all small pictures together; as text in the page they take a third more."""

FIRST_THIRD = 1 / 3
"""Where in a film the frame is taken when no label was read in it: the first frames often show nothing yet."""


SMALL_PICTURE = "small picture"
"""The name of this work in the cache."""


class Small(NamedTuple):
    """A small picture in the page, and the size it is shown at."""

    address: str
    width: int
    height: int


def small_pictures(uploads: Sequence[RecordedUpload], folder: Path, cache: Cache = NO_CACHE) -> dict[str, Small]:
    """Return the small picture of each upload in `folder` that can be shown, by its path.

    Args:
        cache: where they are found and kept; only for uploads whose checksums are known to be right.
    """
    make = partial(kept_picture, folder=folder, cache=cache)
    shown: dict[str, bytes] = {}
    for longest in LONGEST:
        with ThreadPoolExecutor(2) as threads:
            made = list(threads.map(partial(make, longest=longest), uploads))
        shown = {upload.path: picture for upload, picture in zip(uploads, made, strict=True) if picture}
        if sum(map(len, shown.values())) <= MOST_BYTES:
            break
    return {path: as_address(picture) for path, picture in shown.items()}


def kept_picture(upload: RecordedUpload, *, folder: Path, longest: int, cache: Cache) -> bytes | None:
    """Return one upload as a small JPEG, found in the cache or made and kept there; None as in `small_picture`."""
    key = cache.key(SMALL_PICTURE, upload.sha256, upload.facts, second_of(upload), longest)
    found = cache.find_bytes(key, type(None))
    if found:
        return found[1]
    made = small_picture(upload, folder, longest)
    if not made or not is_jpeg(made):  # a hostile file may have taken its reader over
        return None
    cache.keep(key, SMALL_PICTURE, None, made)
    return made


def second_of(upload: RecordedUpload) -> float:
    """Return the second of a film that its small picture shows: where the label was read, or else a third of it."""
    label = upload.seen.label if upload.seen else None
    return label.time if label else (upload.facts.duration or 0) * FIRST_THIRD


def small_picture(upload: RecordedUpload, folder: Path, longest: int) -> bytes | None:
    """Return one upload as a small JPEG; None when it is missing, lies elsewhere, or cannot be shown."""
    from evidence_kit.media.pool import readers  # noqa: PLC0415  (as below)
    from evidence_kit.media.thumbnail import first_page, frame_of  # noqa: PLC0415  (a saved report may have no picture)

    path, facts = place_of(upload.path, folder), upload.facts
    if path is None:
        return None
    if facts.kind == "video" and facts.container:
        return frame_of(path, facts.container, second_of(upload), longest)
    if facts.kind == "document":
        return first_page(path, longest)
    if facts.kind != "image" or not facts.mime:
        return None
    return readers().thumbnail(path, facts.mime, longest)  # what is copied byte for byte is still an original


def place_of(name: str, folder: Path) -> Path | None:
    """Return where an upload lies; None when it is not there."""
    path = folder / name
    return path if lies_inside(name) and path.resolve().is_relative_to(folder.resolve()) and path.is_file() else None


def lies_inside(name: str) -> bool:
    """Return whether a name leads to an upload of the package, and not out of it, as in a forged manifest."""
    parts = PurePosixPath(name).parts
    return parts[:1] == ("upload",) and ".." not in parts and "\\" not in name and ":" not in name


def is_jpeg(data: bytes) -> bool:
    """Return whether data begins as a JPEG does, to the size of its picture."""
    from PIL import Image  # noqa: PLC0415

    try:
        Image.open(io.BytesIO(data), formats=("JPEG",)).close()
    except (OSError, ValueError, Image.DecompressionBombError):
        return False
    return True


def as_address(jpeg: bytes) -> Small:
    """Return a small picture as an address that holds it, with its size."""
    from PIL import Image  # noqa: PLC0415

    width, height = Image.open(io.BytesIO(jpeg), formats=("JPEG",)).size
    return Small(f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode('ascii')}", width, height)
