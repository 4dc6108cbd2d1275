"""The package that lies in a case, as the page shows it."""

import functools
import os
from pathlib import Path, PurePosixPath

import msgspec

from evidence_kit.model.verdicts import verdict
from evidence_kit.package.archive import archive_of
from evidence_kit.package.complete import is_complete
from evidence_kit.package.names import MANIFEST, MOST_MANIFEST_BYTES, PACKAGE
from evidence_kit.studio.wire import BuildJson
from evidence_kit.studio.wire_case import PackageJson, PackedJson
from evidence_kit.text.regular import read_regular
from evidence_kit.watching.states import State, state_of, states_in

UPLOAD = "upload"


class Found(msgspec.Struct, frozen=True):
    """A finding, as far as a verdict looks at it."""

    code: str
    severity: str


class MadeFrom(msgspec.Struct, frozen=True):
    """An original."""

    path: str


class Upload(msgspec.Struct, frozen=True):
    """A file that was made."""

    path: str
    slot: str
    bytes: int
    why: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """A manifest, as far as the page shows it."""

    originals: list[MadeFrom]
    artifacts: list[Upload]
    findings: list[Found]


def package_json(folder: Path, build: BuildJson, built: State | None, *, strict: bool) -> PackageJson | None:
    """Return the package of a case; None without one that is whole.

    Args:
        build: the last build of this studio, which knows best what the package that it made was made from.
        built: the state of the manifest of that package; another one may have been made since.
    """
    package = folder / PACKAGE
    if package.is_symlink() or not is_complete(package):
        return None
    try:
        made = state_of(package / MANIFEST)
        manifest = manifest_of(package, made)
        is_own = build.state == "done" and made == built
        is_current = not build.stale if is_own else is_made_from_now(folder, manifest, made)
        has_archive = os.path.lexists(archive_of(package))
    except (OSError, ValueError):
        return None
    judged = verdict(manifest.findings, strict=strict)
    uploads = [
        PackedJson(slot=file.slot, name=PurePosixPath(file.path).name, bytes=file.bytes, why=file.why)
        for file in manifest.artifacts
        if PurePosixPath(file.path).parent.name == UPLOAD
    ]
    return PackageJson(
        verdict=(is_own and build.verdict) or judged,
        made_from_now=is_current,
        folder=str(package.resolve() / UPLOAD),
        uploads=tuple(uploads),
        zip=has_archive,
    )


def manifest_state(folder: Path) -> State | None:
    """Return the state of the manifest of a case's package; None without one."""
    try:
        return state_of(folder / PACKAGE / MANIFEST)
    except OSError:
        return None


@functools.lru_cache(maxsize=8)
def manifest_of(package: Path, _state: State) -> Manifest:
    """Return the manifest of a package.

    Raises:
        OSError: it cannot be read.
        ValueError: evidence-kit did not write it.
    """
    return msgspec.json.decode(read_regular(package / MANIFEST, MOST_MANIFEST_BYTES), type=Manifest)


def is_made_from_now(folder: Path, manifest: Manifest, made: State) -> bool:
    """Return whether nothing in a case was changed, added or removed since its package was made, by their times.

    Raises:
        OSError: the case cannot be listed.
    """
    states = states_in(folder)
    newest = max((max(state.modified, state.changed) for state in states.values() if state.is_file), default=0)
    return newest <= made.modified and all(os.path.lexists(folder / original.path) for original in manifest.originals)
