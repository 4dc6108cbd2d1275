"""Which of the findings about a case still hold once its package is made."""

from collections.abc import Sequence

from evidence_kit.model.artifact import Artifact
from evidence_kit.model.case import Case
from evidence_kit.model.finding import Finding
from evidence_kit.parcel.tracking import normalise

FORECASTS = frozenset({"cannot-fit", "may-not-fit"})
"""What is said of a video from its index alone, until it is made."""


def still_true(findings: Sequence[Finding], case: Case, kept: Sequence[Artifact]) -> list[Finding]:
    """Return the findings that making the package has not answered.

    "Build repairs this" goes for originals that did not get into it, "may not fit" for videos that did, and the missing
    photo of the label where the order's number was read in the video that is uploaded.
    """
    used = {(sum_, artifact.facts.kind) for artifact in kept for sum_ in artifact.made_from}
    packed = {one.name for one in case.originals if (one.facts.sha256, one.facts.kind) in used}
    filmed = {one.name for one in case.originals if one.facts.video} & packed
    is_shown = shows_label(case, kept)

    def is_answered(one: Finding) -> bool:
        forecast = one.code in FORECASTS and one.path in filmed
        label = is_shown and one.code in ("evidence-missing", "evidence-advised") and one.expected == "label"
        return forecast or label or (one.repairable and one.path not in packed)

    return [one for one in findings if not is_answered(one)]


def shows_label(case: Case, kept: Sequence[Artifact]) -> bool:
    """Return whether the order's number was read on a label in what is uploaded."""
    labels = [one.seen.get("label") for one in kept]
    read = {normalise(str(label["number"])) for label in labels if label}
    return case.order.tracking is not None and normalise(case.order.tracking) in read
