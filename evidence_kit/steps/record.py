"""Last step: the statements, the manifest, the page and the sums, so that anybody can see and prove what was made."""

from pathlib import Path, PurePosixPath

import msgspec

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.claim.statement.drafts import Shown, message_to_mediator
from evidence_kit.claim.whys import what_shown
from evidence_kit.media.files import hash_file
from evidence_kit.model.artifact import Artifact
from evidence_kit.model.case import Case, Comparison
from evidence_kit.model.results import Report
from evidence_kit.model.shapes import written
from evidence_kit.package.manifest import manifest_json
from evidence_kit.package.names import MANIFEST
from evidence_kit.package.sums import SUMS, render_sums
from evidence_kit.parcel.tracking import normalise
from evidence_kit.policies.rules import Policy
from evidence_kit.report.page.html import PAGE, render_page
from evidence_kit.report.page.manifest_keys import page_keys_json
from evidence_kit.report.page.recorded import read_recorded
from evidence_kit.text.names import relative

STATEMENT = "statement.txt"
TO_MEDIATOR = "statement-mediator.txt"


def record(case: Case, policy: Policy, report: Report, folder: Path, *, cache: Cache = NO_CACHE) -> None:
    """Write the buyer's words, the message to the mediator, the manifest, the page and the sums into `folder`."""
    shown = case.without_left_out()
    if case.claim.statement:
        (folder / STATEMENT).write_bytes((case.claim.statement + "\n").encode())
    message = message_to_mediator(shown, policy, [shown_by(upload, case) for upload in report.artifacts])
    if message:
        (folder / TO_MEDIATOR).write_bytes((message + "\n").encode())
    manifest = manifest_json(case, policy, report)
    data = written(
        {**msgspec.to_builtins(manifest), **page_keys_json(shown, policy, report, message, cache=cache)}
    ).encode("ascii")
    (folder / MANIFEST).write_bytes(data)
    (folder / PAGE).write_bytes(render_page(read_recorded(data, MANIFEST), folder, cache=cache).encode())
    sums = {relative(path, folder): hash_file(path) for path in folder.rglob("*") if path.is_file()}
    (folder / SUMS).write_bytes(render_sums(sums).encode("ascii"))


def shown_by(artifact: Artifact, case: Case) -> Shown:
    """Return what an artifact shows, as a statement speaks of it."""
    sources = [original for original in case.originals if original.facts.sha256 in artifact.made_from]
    compared = next(
        (comparison for comparison in case.comparisons if sides_of(comparison, case) == artifact.made_from), None
    )
    what, caption = str(artifact.recipe.settings.get("form", "")), ""
    drawn = artifact.step == "compose" and not artifact.recipe.settings.get("marked")
    if drawn:
        what = "comparison" if compared else "sheet"
        caption = compared.caption if compared else ""
    elif not what:
        what, caption = (what_shown(sources[0]), sources[0].caption) if sources else ("picture", "")
    return Shown(PurePosixPath(artifact.path).name, what, caption, moment_of_label(artifact, case))


def moment_of_label(artifact: Artifact, case: Case) -> float | None:
    """Return the second at which a video shows the order's own number; None when it does not, or shows another."""
    label = artifact.seen.label if artifact.seen else None
    tracking = case.order.tracking
    return label.time if label and tracking and normalise(label.number) == normalise(tracking) else None


def sides_of(comparison: Comparison, case: Case) -> tuple[str | None, ...]:
    """Return the sums of the two pictures of a comparison."""
    sides = (case.original(comparison.listing), case.original(comparison.received))
    return tuple(side.facts.sha256 for side in sides if side)
