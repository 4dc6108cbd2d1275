"""Judge a package as it is."""

from pathlib import Path

from evidence_kit.model.results import Report
from evidence_kit.package.archive import unpacked
from evidence_kit.package.names import PACKAGE, is_package
from evidence_kit.package.verify import Verified, verified
from evidence_kit.text.names import portable


def verify_package(package: str | Path, *, strict: bool = False) -> Report:
    """Return what is wrong with a package, the one in a case, or one in a ZIP file: sums, lineage and limits again.

    Raises:
        CaseUnreadable: there is no package.
    """
    package = Path(package)
    if package.is_file():
        with unpacked(package) as found:
            return report_on(verified(found.folder, found.beside), package, strict=strict)
    if not is_package(package) and is_package(package / PACKAGE):
        package /= PACKAGE
    return report_on(verified(package.resolve()), package, strict=strict)


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
