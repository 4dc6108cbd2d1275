"""Two pictures outside any case, put side by side."""

import time
from collections.abc import Sequence
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.claim.redaction import check_redactions
from evidence_kit.errors import UsageWrong
from evidence_kit.media.files import scratch
from evidence_kit.model.artifact import Made
from evidence_kit.model.case import Box, Comparison, Mark, Original, Ruler, Side
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import spoken, word_of
from evidence_kit.model.plan import Placement, Plan, Slot
from evidence_kit.model.results import Single
from evidence_kit.policies import DEFAULT, AnyPolicy, LoadedPolicy, load_policy
from evidence_kit.policies.files import check_each
from evidence_kit.policies.form import form_of
from evidence_kit.verbs.output import UNUSABLE, asked_size, asked_type, examined, place_for, put, single
from evidence_kit.verbs.private import as_its_case_wants


def compare_files(  # noqa: PLR0913  (one picture's parts)
    listing: str | Path,
    received: str | Path,
    out: str | Path,
    policy: AnyPolicy = DEFAULT,
    *,
    marks: Sequence[Mark] = (),
    caption: str = "",
    rulers: Sequence[Ruler] = (),
    listing_crop: Box | None = None,
    received_crop: Box | None = None,
    dim: bool = False,
    redact: Sequence[tuple[Side, Box]] = (),
    order: str | None = None,
    max_bytes: int | None = None,
    strict: bool = False,
    cache: Cache = NO_CACHE,
) -> Single:
    """Write one comparison picture to `out`, within the policy's limit for images; what a case covers is covered.

    Args:
        listing_crop: show only this part of the listing's picture; the comparison notes it. `received_crop` likewise.
        dim: darken everything outside the marks.
        redact: areas to cover with black, each with the side it is on.
        order: the order's number, for the line at the foot.

    Raises:
        EvidenceKitError: a file is not there, a mark lies outside its picture, or the words cannot be drawn.
    """
    from evidence_kit.steps.compose import compose  # noqa: PLC0415  (loads numpy and all that draws)

    started = time.monotonic()
    paths, policy = (Path(listing), Path(received)), load_policy(policy)
    sides, notes = covered_sides(*paths, redact, cache)
    limit = asked_size(form_of(policy.rules).image, max_bytes)
    place = place_for(out, paths, "comparison")
    problems = unfit_sides(sides, policy)
    if problems:
        return single("evidence_kit.compare/1", Made(findings=tuple(problems)), None, limit, started, strict=strict)
    limit = asked_type(place, limit, None)
    names = sides[0].name, sides[1].name
    comparison = Comparison(*names, caption, tuple(marks), tuple(rulers), listing_crop, received_crop, dim)
    with scratch(place.file or place.folder / "x") as folder:
        (folder / "upload").mkdir()
        placement = Placement(Slot("image", 1), "made", sides, "", "comparison", comparison)
        made = compose(Plan((placement,)), limit, folder, order=order, cache=cache)
        for refused in (one for one in made.findings if one.code in ("mark-outside", "text-not-drawable")):
            raise UsageWrong(refused.message, hint=refused.hint)
        made = Made(made.artifacts, (*made.findings, *notes))
        return put(made, "evidence_kit.compare/1", place, folder / "upload", limit, started, strict=strict)


def covered_sides(
    listing: Path, received: Path, redact: Sequence[tuple[Side, Box]], cache: Cache
) -> tuple[tuple[Original, Original], list[Finding]]:
    """Return both files, examined, with the areas to cover in each, those of their case too, and notes about these.

    Raises:
        CaseUnreadable: one is not there.
        RulesWrong: the case file cannot be read, so nobody knows what is covered.
    """
    listed, shown = (examined(path, decode=False, cache=cache) for path in (listing, received))
    same = listed.facts.sha256 == shown.facts.sha256  # what is covered in one is covered in its copy
    boxes = [
        [box for side, box in redact if same or side == "listing"],
        [box for side, box in redact if same or side == "received"],
    ]
    (listed, about_listed), (shown, about_shown) = (
        as_its_case_wants(side, cache, own) for side, own in zip((listed, shown), boxes, strict=True)
    )
    return (listed, shown), [*about_listed, *(about_shown if not same else [])]


def unfit_sides(sides: Sequence[Original], policy: LoadedPolicy) -> list[Finding]:
    """Return why two files are not compared."""
    problems = [finding for finding in check_each(sides, policy.rules) if finding.code in UNUSABLE]
    others = [side for side in sides if not side.facts.image and not side.facts.problem and side.facts.bytes]
    problems += map(not_a_picture, others)
    return problems + [finding for finding in check_redactions(sides) if finding.severity is Severity.error]


def not_a_picture(original: Original) -> Finding:
    """Return the finding for a side of a comparison that is not a picture."""
    return Finding(
        "type-not-allowed",
        original.name,
        f"This is {spoken(original.facts.mime)}, not a picture.",
        hint="give two pictures",
        expected="a picture",
        actual=word_of(original.facts.mime),
    )
