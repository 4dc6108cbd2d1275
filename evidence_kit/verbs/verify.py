"""Judge a package as it is."""

from pathlib import Path

from evidence_kit.model.results import Report
from evidence_kit.package.names import PACKAGE, is_package
from evidence_kit.package.verify import verified
from evidence_kit.text.names import portable


def verify_package(package: str | Path, *, strict: bool = False) -> Report:
    """Return what is wrong with a package, or with the one in a case: every sum, every lineage, every limit again.

    Raises:
        CaseUnreadable: there is no package.
    """
    package = Path(package)
    if not is_package(package) and is_package(package / PACKAGE):
        package /= PACKAGE
    found = verified(package.resolve())
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
    )
