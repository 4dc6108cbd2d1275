"""A judged case as a page shows it."""

import datetime as dt
import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from evidence_kit.case.places_in_file import real_name
from evidence_kit.case.tables import ComparisonTable
from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form
from evidence_kit.model.plan import Placement
from evidence_kit.model.results import Part
from evidence_kit.parcel.numbers import Compared
from evidence_kit.policies import LoadedPolicy
from evidence_kit.policies.form import form_of
from evidence_kit.report.page.verdict import headline
from evidence_kit.studio.names import id_of
from evidence_kit.studio.seen import Seen
from evidence_kit.studio.shown_claim import claim_parts
from evidence_kit.studio.wire import (
    ComparisonJson,
    FindingJson,
    LabelJson,
    MistakeJson,
    PairMark,
    PairRuler,
    PairSuggestion,
)
from evidence_kit.studio.wire_case import (
    CaseJson,
    FileJson,
    FilmJson,
    LeftOutJson,
    LimitsJson,
    MarkJson,
    MistakesJson,
    NowJson,
    PolicyJson,
    SightJson,
    SlotJson,
    StillOfJson,
    ThereJson,
    UndoJson,
)
from evidence_kit.toml.reading import Line

Plays = Callable[[Original], FilmJson]


def plays_unknown(original: Original) -> FilmJson:
    """Return what is known of a film where nobody can say how it plays."""
    film = original.facts.video
    seconds = (film.duration if film else None) or 0.0
    return FilmJson(
        seconds=seconds, fps=film.frame_rate if film else None, codec=(film.codec if film else "") or "", plays="no"
    )


def case_json(seen: Seen, folder: Path, policy: LoadedPolicy, today: dt.date, undo: UndoJson, plays: Plays) -> CaseJson:
    """Return a case as a page shows it, but for its number."""
    report, case, planned = seen.judged.report, seen.case, seen.judged.planned
    compared = comparisons_of(seen)
    sides = [(one.listing, one.received) for one in compared]
    errors = sum(finding.severity is Severity.error for finding in report.findings)
    complete, form = report.completeness, form_of(policy.rules)
    return CaseJson(
        seq=0,
        revision=seen.revision,
        name=folder.resolve().name,
        policy=PolicyJson(name=policy.ref.name, as_of=policy.ref.as_of),
        today=today.isoformat(),
        verdict=report.verdict,
        headline=headline(
            report.verdict, errors, built=False, uploads=bool(report.slots), examined=bool(report.reason)
        ),
        now=NowJson(do=report.now.text, by=day(report.now.by), why=report.now.why) if report.now else None,
        toml=MistakesJson(mistakes=mistakes_json(seen.mistakes)) if seen.mistakes else None,
        files=files_of(seen, plays),
        comparisons=compared,
        slots=tuple(slot_json(placement) for placement in planned.placements),
        left_out=tuple(
            LeftOutJson(file=id_of(finding.path), why=finding.message)
            for finding in report.findings
            if finding.code == "left-out" and finding.path and case.original(finding.path)
        ),
        order_wanted=tuple(tuple(map(id_of, one.names)) for one in case.order_wanted) or None,
        score=complete.score if complete else None,
        must=there(complete.must if complete else ()),
        should=there(complete.should if complete else ()),
        parts=there(complete.parts if complete else ()),
        findings=tuple(finding_json(finding, seen, sides) for finding in report.findings),
        undo=undo,
        vision=importlib.util.find_spec("cv2") is not None,
        limits=limits_json(form),
        **claim_parts(seen, policy, today),
    )


def mistakes_json(mistakes: tuple[Line, ...]) -> tuple[MistakeJson, ...]:
    """Return the mistakes of case.toml."""
    return tuple(MistakeJson(line=one.line, text=one.text, message=one.message, form=one.form) for one in mistakes)


def there(parts: tuple[Part, ...]) -> tuple[ThereJson, ...]:
    """Return what is asked for, and whether it is there."""
    return tuple(ThereJson(what=what, there=is_there) for what, is_there in parts)


def day(date: dt.date | None) -> str | None:
    """Return a day as text."""
    return date.isoformat() if date else None


def files_of(seen: Seen, plays: Plays) -> tuple[FileJson, ...]:
    """Return every file that lies in the case, those that are no evidence as well."""
    originals = {original.name: original for original in seen.case.originals}
    stated = {real_name(table.file, seen.names) for table in seen.written.evidence if table.role}
    return tuple(
        file_json(originals[name], plays, said=name in stated) if name in originals else odd_file(name, facts)
        for name, (_, facts) in seen.files.items()
    )


def odd_file(name: str, facts: Facts) -> FileJson:
    """Return a file that is no evidence."""
    why = facts.problem or "it is neither a picture, nor a film, nor a document"
    return FileJson(
        id=id_of(name),
        name=name,
        kind=facts.kind,
        role="",
        bytes=facts.bytes or 0,
        examined=facts.examined,
        problem=why,
    )


def file_json(original: Original, plays: Plays, *, said: bool) -> FileJson:
    """Return an original as a page shows it.

    Args:
        said: the case file states its role.
    """
    facts, image, video, document = (original.facts, *media_of(original.facts))
    sight = image.sight if image else None
    found = image or video or document
    still = original.still_of
    return FileJson(
        id=id_of(original.name),
        name=original.name,
        kind=facts.kind,
        role=original.role,
        role_said=said,
        caption=original.caption,
        bytes=facts.bytes or 0,
        sha=(facts.sha256 or "")[:8],
        examined=facts.examined,
        problem=facts.problem,
        width=found.width if found else 0,
        height=found.height if found else 0,
        orientation=image.orientation if image else 1,
        mime=facts.mime or "",
        location=bool(found and found.location),
        sight=SightJson(sharpness=sight.sharpness, bright=sight.bright) if sight else None,
        label=label_json(original.label) if original.label else None,
        redact=original.redact,
        marks=tuple(MarkJson(box=mark.received, label=mark.label) for mark in original.marks if mark.received),
        chosen=original.chosen,
        leave_out=original.leave_out,
        still_of=StillOfJson(file=id_of(still[0]), at=still[1]) if still else None,
        label_at=original.label_at,
        film=plays(original) if video else None,
    )


def label_json(label: Compared) -> LabelJson:
    """Return what was read of a label."""
    return LabelJson(outcome=label.outcome, number=label.seen.text if label.seen else None)


def media_of(facts: Facts) -> tuple[Any, Any, Any]:
    """Return what is known of a picture, a film and a document."""
    return facts.image, facts.video, facts.document


def comparisons_of(seen: Seen) -> tuple[ComparisonJson, ...]:
    """Return the comparisons: those of the case file in its order, then those of equal names."""
    names = seen.names
    there = set(names)
    found: list[ComparisonJson] = []
    for place, table in enumerate(seen.written.comparison):
        pair = (real_name(table.listing, names), real_name(table.received, names))
        if there.issuperset(pair):
            found.append(comparison_json(place, table, pair))
    written = {(one.listing, one.received) for one in found}
    for comparison in seen.case.comparisons:
        pair = (comparison.listing, comparison.received)
        if (id_of(pair[0]), id_of(pair[1])) not in written:
            found.append(
                ComparisonJson(place=None, listing=id_of(pair[0]), received=id_of(pair[1]), caption=comparison.caption)
            )
    return tuple(found)


def comparison_json(place: int, table: ComparisonTable, pair: tuple[str, str]) -> ComparisonJson:
    """Return a comparison of the case file."""
    return ComparisonJson(
        place=place,
        listing=id_of(pair[0]),
        received=id_of(pair[1]),
        caption=table.caption,
        dim=table.dim,
        marks=msgspec.convert(table.mark, tuple[PairMark, ...], from_attributes=True),
        suggestions=msgspec.convert(table.suggestion, tuple[PairSuggestion, ...], from_attributes=True),
        rulers=msgspec.convert(table.ruler, tuple[PairRuler, ...], from_attributes=True),
        listing_crop=table.listing_crop,
        received_crop=table.received_crop,
    )


def slot_json(placement: Placement) -> SlotJson:
    """Return what goes into one slot."""
    files = tuple(id_of(original.name) for original in placement.sources)
    compared = placement.comparison
    pair = (id_of(compared.listing), id_of(compared.received)) if compared else None
    alone = placement.filling in ("file", "marked") and placement.slot.kind == "image"
    return SlotJson(
        slot=str(placement.slot),
        filling=placement.filling,
        files=files,
        comparison=pair,
        why=placement.why,
        ref=pair or (files if alone else None),
    )


def finding_json(finding: Finding, seen: Seen, sides: Sequence[tuple[str, str]] = ()) -> FindingJson:
    """Return a finding with the file and the comparison that it is about."""
    name = id_of(finding.path) if finding.path in seen.files else None
    pairs = [number for number, pair in enumerate(sides) if name in pair]
    about = finding.code.startswith(ABOUT_COMPARISONS) and len(pairs) == 1
    return FindingJson(
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        hint=finding.hint,
        file=name,
        comparison=pairs[0] if about else None,
    )


ABOUT_COMPARISONS = ("mark", "crop", "ruler", "comparison", "colour", "unmarked", "suggest", "measured")
"""How the codes of findings about a comparison begin."""


def limits_json(form: Form) -> LimitsJson:
    """Return what the form accepts."""
    return LimitsJson(
        images=form.images.value if form.images else None,
        videos=form.videos.value if form.videos else None,
        documents=form.documents.value if form.documents else None,
        image_bytes=form.image.max_bytes,
        video_bytes=form.video.max_bytes,
    )
