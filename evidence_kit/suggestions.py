"""Suggesting marks for a case: its unmarked comparisons are looked at, and what differs is proposed in case.toml.

Nothing that is proposed is drawn before a person has set `confirmed = true`.
"""

import datetime as dt
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from PIL import Image

from evidence_kit.casefile import CASE_FILE, load_case_file
from evidence_kit.claim.now import what_now
from evidence_kit.errors import CannotWrite, RulesWrong
from evidence_kit.events import ItemDone, Listener, StepStarted, ignore
from evidence_kit.media.image.colour import over_white, to_srgb
from evidence_kit.media.image.loading import load_upright
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.shortfalls import changed, undecodable
from evidence_kit.media.store import read_same, replace_file, scratch
from evidence_kit.media.suggest.marks import suggest_marks
from evidence_kit.media.suggest.opencv import load_opencv
from evidence_kit.media.suggest.remarks import marked_already, no_picture, nothing_to_compare, said_of
from evidence_kit.media.suggest.told import Suggested, SuggestedComparison, Suggestion
from evidence_kit.model import Box, Case, Comparison, Finding, Original, Severity
from evidence_kit.names import printable
from evidence_kit.plain_text import decode
from evidence_kit.policies import LoadedPolicy
from evidence_kit.steps.catalog import catalog
from evidence_kit.steps.check import check_case

COMMENT = "proposed by evidence-kit suggest; set confirmed = true to have it drawn, or delete it"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be added to the case file.

    Attributes:
        place: which [[comparison]] of the file it belongs to, counted from 0; None for one that is not in it.
    """

    place: int | None
    comparison: Comparison
    suggestions: tuple[Suggestion, ...]


def suggest_for_case(
    folder: Path,
    listener: Listener = ignore,
    *,
    strict: bool = False,
    policy: LoadedPolicy | None = None,
    today: dt.date | None = None,
) -> Suggested:
    """Propose marks for every comparison of a case that has none, in its case.toml.

    Args:
        policy: whose rules tell what to do next; None to leave that out.
        today: the day that it is told for; None to leave it out.

    Raises:
        CaseUnreadable: there is no such folder.
        RulesWrong: case.toml is not written as it must be.
        ToolMissing: OpenCV is not installed.
        CannotWrite: case.toml cannot be written to, or was changed meanwhile; it is as it was.
    """
    load_opencv()
    before = read_case_file(folder)
    case = catalog(folder, listener)
    findings = [one for one in case.findings if one.severity is not Severity.note]
    looked: list[SuggestedComparison] = []
    proposals: list[Proposal] = []
    listener(StepStarted("suggest", len(case.comparisons)))
    if not case.comparisons:
        findings.append(nothing_to_compare())
    for place, comparison in zip(places_in_file(case, folder), case.comparisons, strict=True):
        outcome, said = suggest_for(comparison, case)
        looked.append(outcome)
        findings += said
        if outcome.suggestions:
            proposals.append(Proposal(place, comparison, outcome.suggestions))
        listener(ItemDone("suggest", comparison.received))
    if proposals:
        write_proposals(folder, before, proposals)
    now = what_now(case, policy.rules, today, check_case(case, policy.rules, today)) if policy and today else None
    return Suggested(tuple(looked), tuple(findings), written=bool(proposals), strict=strict, now=now)


def places_in_file(case: Case, folder: Path) -> list[int | None]:
    """Return of each of the case's comparisons where in the file it stands; None for those of equal names."""
    names = {one.name for one in case.originals}
    told = load_case_file(folder).comparison
    places: list[int | None] = [
        place for place, one in enumerate(told) if one.listing in names and one.received in names
    ]
    return places + [None] * (len(case.comparisons) - len(places))


def suggest_for(comparison: Comparison, case: Case) -> tuple[SuggestedComparison, list[Finding]]:
    """Return what is proposed for one comparison, and what is said of it."""
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
    kept = tuple(one for one in registered.suggestions if is_shown(one, comparison, case))
    outcome = SuggestedComparison(comparison.listing, comparison.received, registered, kept)
    return outcome, [said_of(comparison, registered, len(kept))]


def load_picture(original: Original) -> Image.Image | Finding:
    """Return an original upright in sRGB, or the finding for why it cannot be looked at."""
    if original.facts.image is None:
        return no_picture(original)
    data = read_same(original.path, original.facts.sha256)
    if data is None:
        return changed(original)
    try:
        return over_white(to_srgb(load_upright(data, original.facts.mime or "")))
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
        if any(shared(box, one) for one in covered) or (crop and shared(box, crop) < box[2] * box[3]):
            return False
    return True


def shared(one: Box, other: Box) -> int:
    """Return how many pixels two boxes have in common."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return max(0, width) * max(0, height)


def read_case_file(folder: Path) -> bytes | None:
    """Return the bytes of case.toml; None when there is none."""
    path = folder / CASE_FILE
    return path.read_bytes() if path.is_file() else None


def write_proposals(folder: Path, before: bytes | None, proposals: Sequence[Proposal]) -> None:
    """Add proposals to case.toml in one step; its other contents, comments and layout stay as they are.

    Raises:
        CannotWrite: it cannot be written to, was changed since `before` was read, or is laid out in a way that
            nothing can be added to without changing something else.
    """
    path = folder / CASE_FILE
    data = with_proposals(before or b"", proposals)
    with scratch(path) as work:
        made = work / CASE_FILE
        made.write_bytes(data)
        if not adds_only(made, before or b"", proposals):
            raise CannotWrite(
                f"Cannot add to {printable(str(path))} without changing something else in it.",
                hint="write each comparison as a [[comparison]] block of its own, and try again",
            )
        if read_case_file(folder) != before:
            raise CannotWrite(f"{printable(str(path))} was changed meanwhile.", hint="try again")
        if before is not None:
            shutil.copymode(path, made)
        replace_file(made, path)


def adds_only(made: Path, before: bytes, proposals: Sequence[Proposal]) -> bool:
    """Return whether a new case file is valid and says what the old one said and the proposals, nothing else."""
    wanted = tomllib.loads(decode(before).text)
    for one in proposals:
        tables = wanted.setdefault("comparison", [])
        if one.place is None:
            tables.append({"listing": one.comparison.listing, "received": one.comparison.received})
        tables[-1 if one.place is None else one.place]["suggestion"] = [as_table(each) for each in one.suggestions]
    try:
        load_case_file(made.parent)
    except RulesWrong:
        return False
    return tomllib.loads(decode(made.read_bytes()).text) == wanted


def with_proposals(before: bytes, proposals: Sequence[Proposal]) -> bytes:
    """Return the bytes of a case file with the proposals in it, with the line ends and the mark that it had."""
    decoded = decode(before)
    text = decoded.text
    windows = "\r\n" in text and text.count("\r\n") == text.count("\n")
    document = tomlkit.parse(text.replace("\r\n", "\n") if windows else text)
    added = tomlkit.document()
    written_inline = isinstance(document.get("comparison"), tomlkit.items.Array)
    for one in proposals:
        if one.place is not None:
            propose(document["comparison"][one.place], one.suggestions)
            continue
        table = tomlkit.inline_table() if written_inline else tomlkit.table()
        table.update({"listing": one.comparison.listing, "received": one.comparison.received})
        propose(table, one.suggestions)
        if written_inline:
            document["comparison"].append(table)
        else:
            added.setdefault("comparison", tomlkit.aot()).append(table)
    written: str = tomlkit.dumps(document)
    blocks: str = tomlkit.dumps(added)
    if blocks:  # at the end of the file, so that no comment is parted from what it stands above
        written = "\n\n".join(part for part in (written.rstrip("\n"), blocks) if part)
    return decoded.encode(written.replace("\n", "\r\n") if windows else written)


def propose(table: Any, suggestions: Sequence[Suggestion]) -> None:  # noqa: ANN401  (tomlkit's tables are of many kinds)
    """Add suggestions to a comparison of the document, before the blank lines and comments that end it."""
    if isinstance(table, tomlkit.items.InlineTable):
        table["suggestion"] = [as_table(one) for one in suggestions]
        return
    body = table.value.body
    cut = len(body)
    while cut and body[cut - 1][0] is None:
        cut -= 1
    tail = body[cut:]
    del body[cut:]
    blocks = tomlkit.aot()
    for one in suggestions:
        block = tomlkit.table()
        block.comment(COMMENT)
        block.update(as_table(one))
        blocks.append(block)
    table.append("suggestion", blocks)
    for _, item in tail:
        blocks[-1].add(item)


def as_table(suggestion: Suggestion) -> dict[str, Any]:
    """Return a suggestion as the case file writes it."""
    return {
        "listing": list(suggestion.listing),
        "received": list(suggestion.received),
        "label": "",
        "confirmed": False,
    }
