"""Seal a package and its originals into one file that proves itself without this program."""

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any

import msgspec

from evidence_kit.errors import CannotWrite, CaseUnreadable, UsageWrong
from evidence_kit.media.files import hash_file, replace_file, scratch
from evidence_kit.model.finding import Finding
from evidence_kit.model.results import Report, Sealed
from evidence_kit.package.archive import added, is_archive, top_folder, writing_zip
from evidence_kit.package.bag import PACKAGE_IN_BAG, PROOFS, Payload, names_in_bag, write_bag
from evidence_kit.package.contents import in_archive
from evidence_kit.package.crate import crate_of
from evidence_kit.package.names import MANIFEST, MOST_MANIFEST_BYTES, PACKAGE, is_package, is_systems_own
from evidence_kit.package.verify import mismatch, missing
from evidence_kit.text.names import portable, printable, relative
from evidence_kit.text.regular import read_regular
from evidence_kit.text.today import local_day
from evidence_kit.verbs.verify import verify_package

ARCHIVE = ".sealed.zip"
"""The ending of a sealed file by default."""

OTHER_ARCHIVES = frozenset({".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar"})

AS_BEFORE = "put the original back as it was, or build the package again"


def seal_package(
    package: str | Path,
    out: str | Path | None = None,
    originals: str | Path | None = None,
    today: dt.date | None = None,
    *,
    alone: bool = False,
    strict: bool = False,
) -> Report:
    """Write a package and its originals into one sealed file, and return what was wrong with them.

    Nothing is written unless the package is intact and every original is as it was.

    Args:
        package: its folder, or the case in which it lies.
        out: the file, ending in ".zip", or a folder that does not exist yet; by default beside the package.
        originals: the folder with the originals; by default the one in which the package lies.
        today: the day that stands in it; by default the one it is here and now.
        alone: seal the package without its originals.

    Raises:
        CaseUnreadable: there is no package.
        UsageWrong: `out` lies in the package.
        CannotWrite: something else is in its place, or the disk is full.
    """
    package = Path(package)
    if not is_package(package) and is_package(package / PACKAGE):
        package /= PACKAGE
    report = verify_package(package, strict=strict)
    if not package.is_dir():
        raise CaseUnreadable(f"{printable(str(package))} is no folder.", hint="give the folder of the package")
    out = Path(out) if out is not None else package.with_name(package.name + ARCHIVE)
    refuse_out(out, package)
    folder = Path(originals) if originals is not None else package.resolve().parent
    manifest = msgspec.json.decode(read_regular(package / MANIFEST, MOST_MANIFEST_BYTES))
    found, problems = ({}, []) if alone else find_originals(manifest["originals"], folder)
    report = dataclasses.replace(report, findings=(*report.findings, *problems))
    if report.verdict != "ready":
        return report
    names = names_in_bag({path: sha256 for path, (_, sha256) in found.items()})
    payload = [Payload(names[path], place, sha256) for path, (place, sha256) in found.items()]
    payload += files_of(package)
    sizes = {each.name: each.source.stat().st_size for each in payload}
    day = local_day(today).isoformat()
    crate = crate_of(manifest, names, sizes, day)
    with scratch(out) as work:
        sum_ = write(payload, crate, day, work / "sealed", top_folder(folder) if is_zip(out) else "")
        replace_file(work / "sealed", out)
    return dataclasses.replace(report, sealed=Sealed(portable(out), sum_, len(found)))


def is_zip(out: Path) -> bool:
    """Return whether a ZIP file is asked for, not a folder."""
    return out.suffix.lower() == ".zip"


def refuse_out(out: Path, package: Path) -> None:
    """Raise when something else is where the sealed file or folder would go.

    Raises:
        UsageWrong: it lies in the package, or has the ending of another kind of archive.
        CannotWrite: something else is there.
    """
    if out.resolve().is_relative_to(package.resolve()):
        raise UsageWrong(f"{printable(str(out))} would lie in the package.", hint="give another place with --out")
    if out.suffix.lower() in OTHER_ARCHIVES:
        raise UsageWrong(
            f"{printable(str(out))} ends in {printable(out.suffix)}.", hint="let it end in .zip, or name a folder"
        )
    taken = out.exists() or out.is_symlink()
    if taken and not (is_zip(out) and is_archive(out) and not has_proofs(out)):
        raise CannotWrite(
            f"{printable(str(out))} is there already; it is not overwritten.",
            hint="move it away, or give another place with --out",
        )


def has_proofs(sealed: Path) -> bool:
    """Return whether a sealed file has time stamps or signatures, which nobody could make again."""
    with in_archive(sealed) as contents:
        return any(f"/{PROOFS}/" in name for name in contents.files)


def find_originals(
    recorded: Sequence[Mapping[str, Any]], folder: Path
) -> tuple[dict[str, tuple[Path, str]], list[Finding]]:
    """Return where each original of a package is, with its checksum, by its name; and what of them is not as it was.

    One that could not be opened when the package was built has no checksum, and is left out.
    """
    wanted = {original["path"]: original["sha256"] for original in recorded if original["sha256"]}
    there = {name: folder / name for name in wanted}
    if not all(path.is_file() for path in there.values()):  # the disk may have another form of Unicode
        there = {relative(path, folder): path for path in folder.rglob("*")}
    found, problems = {}, []
    for name, sha256 in wanted.items():
        place, actual = there.get(name), None
        if place is None or not place.is_file():
            problems.append(dataclasses.replace(missing(name, AS_BEFORE), message="This original is missing."))
            continue
        with contextlib.suppress(OSError):
            actual = hash_file(place)
        if actual == sha256:
            found[name] = place, sha256
        else:
            problems.append(mismatch(name, "This original was changed", sha256, actual, AS_BEFORE))
    return found, problems


def files_of(package: Path) -> Iterator[Payload]:
    """Yield the files of a package as they go into a bag."""
    for path in sorted(package.rglob("*")):
        if path.is_file() and not is_systems_own(path, package):
            yield Payload(f"{PACKAGE_IN_BAG}/{relative(path, package)}", path, hash_file(path))


def write(payload: Sequence[Payload], crate: bytes, day: str, out: Path, top: str) -> str:
    """Write a bag to `out`, and return the SHA-256 of the list that covers all of it.

    Args:
        top: the one folder in the ZIP file; "" for a folder instead of a ZIP file.
    """
    if not top:
        return write_bag(payload, crate, day, partial(new_file, out))
    with writing_zip(out) as archive:

        def put(name: str, size: int) -> contextlib.AbstractContextManager[IO[bytes]]:
            return added(archive, f"{top}/{name}", size)

        return write_bag(payload, crate, day, put)


def new_file(folder: Path, name: str, _size: int) -> IO[bytes]:
    """Open a new file below a folder.

    Raises:
        OSError: the disk refuses.
    """
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")
