"""Where the one output of a verb goes, what it never overwrites, and what became of it."""

import dataclasses
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.errors import CaseUnreadable, UsageWrong
from evidence_kit.media.files import replace_file
from evidence_kit.media.looking import examine_apart
from evidence_kit.model.artifact import Made
from evidence_kit.model.case import Original
from evidence_kit.model.codes import NOT_EXAMINED
from evidence_kit.model.form import Limit
from evidence_kit.model.formats import BY_EXTENSION, BY_MIME, extension_of
from evidence_kit.model.results import Single
from evidence_kit.text.names import portable, printable


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where one output goes: into a folder under a generated name, or to a file that the user named.

    Attributes:
        sources: the originals, whose places are never taken.
    """

    folder: Path
    stem: str
    sources: tuple[Path, ...]
    file: Path | None = None


def place_for(asked: str | Path, sources: tuple[Path, ...], stem: str) -> Place:
    """Return where the output goes that --out asks for.

    Raises:
        UsageWrong: it is one of the originals.
    """
    out = Path(asked)
    if out.is_dir() or os.fspath(asked).endswith(("/", os.sep)):
        return Place(out, stem, sources)
    refuse_originals(out, sources, chosen=True)
    return Place(out.parent, out.stem, sources, out)


def asked_size(limit: Limit, max_bytes: int | None) -> Limit:
    """Return the limit with the size that --max-bytes asks for; None leaves it as it is."""
    return limit if max_bytes is None else dataclasses.replace(limit, max_bytes=max_bytes, source="--max-bytes")


def asked_type(place: Place, limit: Limit, original: Original | None) -> Limit:
    """Return the limit narrowed to the type that a file name asks for.

    Raises:
        UsageWrong: the name asks for a type that is not made of this file.
    """
    if place.file is None:
        return limit
    extension = extension_of(place.file.name)
    known = BY_EXTENSION.get(extension)
    if (
        known
        and known.mime in limit.mimes
        and (known.word != "gif" or (original and original.facts.mime == known.mime))
    ):
        return dataclasses.replace(limit, mimes=(known.mime,))
    made = [BY_MIME[mime].word for mime in limit.mimes if mime != "image/gif"]
    raise UsageWrong(
        f"A file ending in '.{extension}' cannot be made from this."
        if extension
        else "The name in --out has no extension.",
        hint=f"let --out end in .{' or .'.join(made)}, or give a folder",
    )


def put(
    made: Made,
    schema: str,
    place: Place,
    folder: Path,
    limit: Limit,
    started: float,
    *,
    strict: bool,
) -> Single:
    """Move a finished file from its scratch folder to its place, in one step.

    Raises:
        UsageWrong: that is the place of an original, or of what may be one.
    """
    if not made.artifacts:
        return single(schema, made, None, limit, started, strict=strict)
    written = folder / Path(made.artifacts[0].path).name
    out = place.file or place.folder / f"{place.stem}{written.suffix}"
    refuse_originals(out, place.sources, chosen=place.file is not None)
    replace_file(written, out)
    return single(schema, made, out, limit, started, strict=strict)


def refuse_originals(out: Path, sources: Sequence[Path], *, chosen: bool) -> None:
    """Raise when `out` is an original, or a neighbour of one that the user did not name: it may be another original.

    Raises:
        UsageWrong: it is.
    """
    if not out.exists():
        return
    if any(out.samefile(source) for source in sources):
        raise UsageWrong(
            f"{printable(str(out))} is the original itself; evidence-kit never changes an original.",
            hint="give another name or a folder with --out",
        )
    if not chosen and any(out.parent.samefile(source.parent) for source in sources):
        raise UsageWrong(
            f"{printable(str(out))} already exists beside the original; it may be an original too.",
            hint="give another folder, or the whole name, with --out",
        )


def refuse_taken(out: Path, is_ours: Callable[[Path], bool], wanted: str) -> None:
    """Raise when something is at `out` that is not ours: a photo, the case file, somebody's page, a device.

    Raises:
        UsageWrong: there is.
    """
    if os.path.lexists(out) and not is_ours(out):
        raise UsageWrong(
            f"{printable(str(out))} is there already and is not {wanted}; it is not overwritten.",
            hint="give another name",
        )


def single(schema: str, made: Made, out: Path | None, limit: Limit, started: float, *, strict: bool) -> Single:
    """Return what became of one file."""
    artifact = made.artifacts[0] if made.artifacts else None
    return Single(
        schema=schema,
        action=artifact.recipe.action if artifact else "refused",
        output=portable(out) if out else None,
        max_bytes=limit.max_bytes,
        artifact=artifact,
        findings=made.findings,
        seconds=time.monotonic() - started,
        strict=strict,
    )


UNUSABLE = frozenset({NOT_EXAMINED, "empty-file", "unreadable", "too-many-pixels", "format-not-read"})
"""Findings about an input of which nothing can be made."""


def examined(path: Path, *, decode: bool = True, cache: Cache = NO_CACHE) -> Original:
    """Return a loose file, examined; an image need not be decoded when it will be right after this.

    Raises:
        CaseUnreadable: it is not there, or is a folder.
    """
    if path.is_dir():
        raise CaseUnreadable(f"{printable(str(path))} is a folder, not a file.", hint="give a picture or a video")
    if not path.exists():
        raise CaseUnreadable(f"There is no file {printable(str(path))}.", hint="check the path")
    return Original(path, portable(path), examine_apart(path, decode=decode, cache=cache))
