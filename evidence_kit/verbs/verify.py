"""Judge a package as it is: a folder, a ZIP file, or what was sealed."""

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from evidence_kit.errors import CaseUnreadable
from evidence_kit.model.results import Report
from evidence_kit.package.bag import BAG
from evidence_kit.package.contents import UNREADABLE, Contents, below, in_archive, in_folder
from evidence_kit.package.names import MANIFEST, PACKAGE, PACKAGE_SCHEMA, is_package
from evidence_kit.package.proofs import Known, check_proofs, lacking
from evidence_kit.package.sealed import verified_bag
from evidence_kit.package.staging import complete_exchange
from evidence_kit.package.sums import SUMS
from evidence_kit.package.verify import Verified, verified
from evidence_kit.text.names import portable, printable

MARKS = (BAG, MANIFEST, SUMS)
"""Files of which a sealed or plain package has at least one, directly in its folder."""


def verify_package(
    package: str | Path,
    *,
    authority: str | Path | None = None,
    signers: str | Path | None = None,
    strict: bool = False,
) -> Report:
    """Return what is wrong with a package, the one in a case, or a sealed one: sums, lineage and limits again.

    A ZIP file is read where it is; only what was made to be uploaded is unpacked, into a temporary folder.

    Args:
        authority: certificates (PEM) of the authority whose time stamp it must have.
        signers: file of those one of whom must have signed it, as `ssh-keygen -Y verify` reads it.

    Raises:
        CaseUnreadable: there is no package, or the certificates cannot be read.
    """
    package = Path(package)
    known = Known(*(Path(file) if file is not None else None for file in (authority, signers)))
    if package.is_dir() and not is_package(package) and is_package(package / PACKAGE):
        package /= PACKAGE
    with opened(package) as (contents, beside):
        is_bag = BAG in contents.files
        found = verified_bag(contents, beside) if is_bag else verified(contents, beside)
        proofs = check_proofs(contents, known) if is_bag else list(lacking(set(), known))
    return report_on(dataclasses.replace(found, findings=(*found.findings, *proofs)), package, strict=strict)


@contextlib.contextmanager
def opened(package: Path) -> Iterator[tuple[Contents, tuple[str, ...]]]:
    """Give the files of a package, and the names of those in a ZIP file that lie outside of it.

    Raises:
        CaseUnreadable: there is no package, or a ZIP file has several.
    """
    if package.is_file():
        with in_archive(package) as all_files:
            folder = folder_in(package, all_files)
            contents = below(all_files, folder)
            inside = {f"{folder}/{name}" if folder else name for name in contents.files}
            yield contents, tuple(name for name in all_files.files if name not in inside)
        return
    package = package.resolve()
    complete_exchange(package)
    if not any((package / mark).exists() for mark in MARKS):
        raise CaseUnreadable(
            f"{printable(str(package))} is not a package: it has no {MANIFEST} and no {SUMS}.",
            hint="give the folder that evidence-kit build wrote, by default CASE/package",
        )
    yield in_folder(package), ()


def folder_in(archive: Path, contents: Contents) -> str:
    """Return the folder of the one package in a ZIP file; "" where its files lie at the top.

    Raises:
        CaseUnreadable: there is no package in it, or several.
    """
    places = {PurePosixPath(name).parent for name in contents.files if is_mark(contents, name)}
    found = sorted(str(place) for place in places if len(place.parts) <= 1)
    if len(found) != 1:
        raise CaseUnreadable(
            f"{printable(str(archive))} holds {'several packages' if found else 'no package'}.",
            hint=f"give the folder or the ZIP file that evidence-kit build wrote, by default CASE/{PACKAGE}.zip",
        )
    return "" if found[0] == "." else found[0]


def is_mark(contents: Contents, name: str) -> bool:
    """Return whether a file marks its folder as a package: other programs have a manifest.json too."""
    own = PurePosixPath(name).name
    if own != MANIFEST:
        return own in MARKS
    with contextlib.suppress(*UNREADABLE), contents.files[name]() as source:
        return PACKAGE_SCHEMA in source.read(200)
    return False


def report_on(found: Verified, package: Path, *, strict: bool) -> Report:
    """Return the report on a package as it lies there."""
    return Report(
        policy=found.policy,
        findings=found.findings,
        slots=found.slots,
        package=portable(package),
        tools=found.tools,
        strict=strict,
        integrity=True,
        scope="package",
        recorded=found.artifacts,
        folder=portable(package),
        rules=found.rules,
    )
