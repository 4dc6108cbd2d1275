"""Last step: the statement, the manifest and the sums, so that anybody can prove what was made from what."""

from pathlib import Path

from evidence_kit.folders import MANIFEST
from evidence_kit.manifest import SUMS, manifest_data, render_json, render_sums
from evidence_kit.media.store import sum_file
from evidence_kit.model import Case
from evidence_kit.names import relative
from evidence_kit.outcome import Report
from evidence_kit.policies.rules import Policy

STATEMENT = "statement.txt"


def record(case: Case, policy: Policy, report: Report, folder: Path) -> None:
    """Write statement.txt (when there are words), manifest.json and SHA256SUMS into `folder`."""
    if case.claim.statement:
        (folder / STATEMENT).write_bytes((case.claim.statement + "\n").encode())
    (folder / MANIFEST).write_bytes(render_json(manifest_data(case, policy, report)).encode("ascii"))
    sums = {relative(path, folder): sum_file(path) for path in folder.rglob("*") if path.is_file()}
    (folder / SUMS).write_bytes(render_sums(sums).encode("ascii"))
