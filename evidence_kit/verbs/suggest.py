"""Suggest marks for a case: where the pictures of its unmarked comparisons differ is proposed in case.toml.

Nothing that is proposed is drawn before a person has set `confirmed = true`.
"""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from PIL import Image

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.case.edit import Proposal, add_proposals, read_case_file, write_case_file
from evidence_kit.case.file import load_case_file
from evidence_kit.catalogue.media import changed, undecodable
from evidence_kit.catalogue.suggestions import marked_already, no_picture, nothing_to_compare, suggestion_outcome
from evidence_kit.claim.now import what_now
from evidence_kit.events import ItemDone, Listener, StepStarted, ignore
from evidence_kit.media.image.apart import shown_apart
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.shown import ChangedMeanwhile
from evidence_kit.media.suggest.marks import suggest_marks
from evidence_kit.media.suggest.opencv import load_opencv
from evidence_kit.model.case import Box, Case, Comparison, Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.now import Now
from evidence_kit.model.suggested import Suggested, SuggestedComparison, Suggestion
from evidence_kit.planning.outlook import outlook
from evidence_kit.policies import AnyPolicy, load_policy
from evidence_kit.policies.form import form_of
from evidence_kit.policies.rules import Policy
from evidence_kit.steps.catalog import catalog
from evidence_kit.steps.check import check_case
from evidence_kit.text.names import portable


def suggest_for_case(
    folder: str | Path,
    listener: Listener = ignore,
    *,
    strict: bool = False,
    policy: AnyPolicy | None = None,
    today: dt.date | None = None,
    cache: Cache = NO_CACHE,
) -> Suggested:
    """Propose marks for every comparison of a case that has none, in its case.toml.

    Args:
        policy: decides what to do next; None to leave that out.
        today: the day for which that is decided; None to leave it out.

    Raises:
        CaseUnreadable: there is no such folder.
        RulesWrong: case.toml is not written as it must be.
        ToolMissing: OpenCV is not installed.
        CannotWrite: case.toml cannot be written to, or was changed meanwhile; it stays as it is.
    """
    folder, policy = Path(folder), load_policy(policy) if policy else None
    load_opencv()
    before = read_case_file(folder)
    case = catalog(folder, listener, cache=cache)
    findings = [finding for finding in case.findings if finding.severity is not Severity.note]
    looked: list[SuggestedComparison] = []
    proposals: list[Proposal] = []
    listener(StepStarted("suggest", len(case.comparisons)))
    if not case.comparisons:
        findings.append(nothing_to_compare())
    for place, comparison in zip(places_in_file(case, folder), case.comparisons, strict=True):
        outcome, found = suggest_for(comparison, case)
        looked.append(outcome)
        findings += found
        if outcome.suggestions:
            proposals.append(Proposal(place, comparison, outcome.suggestions))
        listener(ItemDone("suggest", comparison.received))
    if proposals:
        write_case_file(folder, add_proposals(before or b"", proposals), before)
    now = next_steps(case, policy.rules, today, cache) if policy and today else None
    written = bool(proposals)
    return Suggested(tuple(looked), tuple(findings), written, strict, now, portable(folder))


def next_steps(case: Case, policy: Policy, today: dt.date, cache: Cache) -> Now:
    """Return what to do next in a case, by all that is wrong with it."""
    form = form_of(policy)
    found = check_case(case, outlook(case, policy, form), policy, form, today, cache=cache)
    return what_now(case, policy, today, found)


def places_in_file(case: Case, folder: Path) -> list[int | None]:
    """Return the place in the file of each of the case's comparisons; None for those of equal names."""
    names = {original.name for original in case.originals}
    tables = load_case_file(folder).comparison
    places = [place for place, table in enumerate(tables) if table.listing in names and table.received in names]
    return [*places, *[None] * (len(case.comparisons) - len(places))]


def suggest_for(comparison: Comparison, case: Case) -> tuple[SuggestedComparison, list[Finding]]:
    """Return what is proposed for one comparison, and the findings about it."""
    untouched = SuggestedComparison(comparison.listing, comparison.received)
    if comparison.marks or comparison.suggested:
        return untouched, [marked_already(comparison)]
    pictures: list[Image.Image] = []
    for name in (comparison.listing, comparison.received):
        original = case.original(name)
        assert original is not None  # noqa: S101  (catalog keeps comparisons of what is there only)
        picture = load_picture(original)
        if isinstance(picture, Finding):
            return untouched, [picture]
        pictures.append(picture)
    registered = suggest_marks(pictures[0], pictures[1])
    kept = tuple(suggestion for suggestion in registered.suggestions if is_shown(suggestion, comparison, case))
    outcome = SuggestedComparison(comparison.listing, comparison.received, registered, kept)
    return outcome, [suggestion_outcome(comparison, registered, len(kept))]


def load_picture(original: Original) -> Image.Image | Finding:
    """Return an original upright in sRGB, or the finding for why it cannot be used."""
    if original.facts.image is None:
        return no_picture(original)
    try:
        return shown_apart(replace(original, redact=()))
    except ChangedMeanwhile:
        return changed(original)
    except ImageProblem as problem:
        return undecodable(original.name, str(problem))


def is_shown(suggestion: Suggestion, comparison: Comparison, case: Case) -> bool:
    """Return whether both boxes lie in what is shown: within the crops, and clear of what is covered."""
    sides = (
        (suggestion.listing, comparison.listing, comparison.listing_crop),
        (suggestion.received, comparison.received, comparison.received_crop),
    )
    for box, name, crop in sides:
        original = case.original(name)
        covered = original.redact if original else ()
        if any(shared(box, area) for area in covered) or (crop and shared(box, crop) < box[2] * box[3]):
            return False
    return True


def shared(first: Box, second: Box) -> int:
    """Return how many pixels two boxes have in common."""
    width = min(first[0] + first[2], second[0] + second[2]) - max(first[0], second[0])
    height = min(first[1] + first[3], second[1] + second[3]) - max(first[1], second[1])
    return max(0, width) * max(0, height)
