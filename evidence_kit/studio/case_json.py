"""A judged case as a page shows it."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import msgspec

from evidence_kit.case.places_in_file import real_name
from evidence_kit.case.tables import ComparisonTable
from evidence_kit.catalogue.page_words import message_on_page
from evidence_kit.model.codes import NOT_EXAMINED
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form
from evidence_kit.model.now import Now
from evidence_kit.model.plan import Placement
from evidence_kit.model.results import Part
from evidence_kit.policies import LoadedPolicy
from evidence_kit.policies.form import form_of
from evidence_kit.studio.case_state import Snapshot
from evidence_kit.studio.claim_json import claim_parts
from evidence_kit.studio.file_facts import is_unknown
from evidence_kit.studio.files_json import Plays, files_of
from evidence_kit.studio.finding_json import finding_json
from evidence_kit.studio.ids import id_of
from evidence_kit.studio.mended_at import needed
from evidence_kit.studio.wire import (
    ComparisonJson,
    FindingJson,
    MistakeJson,
    PairMark,
    PairRuler,
    PairSuggestion,
)
from evidence_kit.studio.wire_case import (
    CaseJson,
    LeftOutJson,
    LimitsJson,
    MistakesJson,
    NeededJson,
    NowJson,
    PolicyJson,
    SlotJson,
    UndoJson,
    UnplacedJson,
)
from evidence_kit.text.names import printable
from evidence_kit.toml.mistakes import shortened
from evidence_kit.toml.reading import Line
from evidence_kit.watching.journal import key_of, state_folder
from evidence_kit.watching.lock import is_locked


def case_json(
    snapshot: Snapshot, folder: Path, policy: LoadedPolicy, today: dt.date, undo: UndoJson, plays: Plays
) -> CaseJson:
    """Return a case as a page shows it, but for its studio and its number."""
    report, case, planned = snapshot.judged.report, snapshot.case, snapshot.judged.planned
    compared = comparisons_of(snapshot)
    sides = [(one.listing, one.received) for one in compared]
    waiting = {name for name, (_, facts) in snapshot.files.items() if is_unknown(facts)}
    findings = [one for one in report.findings if not (one.path in waiting and one.code == NOT_EXAMINED)]
    complete, form = report.completeness, form_of(policy.rules)
    shown = case.without_left_out()

    def lacking(parts: tuple[Part, ...]) -> tuple[NeededJson, ...]:
        return needed(shown, policy.rules, report.findings, dict(parts))

    return CaseJson(
        studio="",
        seq=0,
        revision=snapshot.revision,
        name=folder.resolve().name,
        policy=PolicyJson(name=policy.ref.name),
        today=today.isoformat(),
        verdict=report.verdict,
        now=now_json(report.now) if report.now else None,
        toml=MistakesJson(mistakes=mistakes_json(snapshot.mistakes)) if snapshot.mistakes else None,
        files=files_of(snapshot, plays),
        comparisons=compared,
        slots=slots_json(planned.placements),
        left_out=tuple(
            LeftOutJson(file=id_of(finding.path), why=message_on_page(finding))
            for finding in report.findings
            if finding.code == "left-out" and finding.path and case.original(finding.path)
        ),
        unplaced=unplaced(compared, planned.placements, findings),
        order_wanted=tuple(tuple(map(id_of, one.names)) for one in case.order_wanted) or None,
        score=complete.score if complete else None,
        must=lacking(complete.must) if complete else (),
        should=lacking(complete.should) if complete else (),
        parts=lacking(complete.parts) if complete else (),
        findings=tuple(finding_in_case(finding, snapshot, sides) for finding in findings),
        undo=undo,
        watcher=watcher_of(folder),
        limits=limits_json(form),
        **claim_parts(snapshot, policy, today),
    )


def unplaced(
    compared: Sequence[ComparisonJson], placements: Sequence[Placement], findings: Sequence[Finding]
) -> tuple[UnplacedJson, ...]:
    """Return the comparisons that fill no slot though both of their pictures can be used."""
    placed = {(id_of(one.comparison.listing), id_of(one.comparison.received)) for one in placements if one.comparison}
    whys = {id_of(one.path): message_on_page(one) for one in findings if one.code == "left-out" and one.path}
    pairs = [(one.listing, one.received) for one in compared]
    return tuple(UnplacedJson(pair=pair, why=whys[pair[1]]) for pair in pairs if pair not in placed and pair[1] in whys)


def now_json(now: Now) -> NowJson:
    """Return what to do now."""
    return NowJson(do=now.page_text, by=day(now.by), why=now.why)


def mistakes_json(mistakes: tuple[Line, ...]) -> tuple[MistakeJson, ...]:
    """Return the mistakes of case.toml, each with its line, which is cut when it is long."""
    return tuple(map(mistake_json, mistakes))


def mistake_json(one: Line) -> MistakeJson:
    """Return a mistake with what mends it."""
    told = MistakeJson(line=one.line, text=shortened(one.text), message=one.message, form=one.form)
    if one.mend is None:
        return told
    return msgspec.structs.replace(told, first=one.mend.first, last=one.mend.last, instead=one.mend.instead)


def day(date: dt.date | None) -> str | None:
    """Return a day as text."""
    return date.isoformat() if date else None


def comparisons_of(snapshot: Snapshot) -> tuple[ComparisonJson, ...]:
    """Return the comparisons: those of the case file in its order, then those of equal names."""
    names = snapshot.names
    there = set(names)
    found: list[ComparisonJson] = []
    for place, table in enumerate(snapshot.written.comparison):
        pair = (real_name(table.listing, names), real_name(table.received, names))
        if there.issuperset(pair):
            found.append(comparison_json(place, table, pair))
    written = {(one.listing, one.received) for one in found}
    for comparison in snapshot.case.comparisons:
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


def slots_json(placements: Sequence[Placement]) -> tuple[SlotJson, ...]:
    """Return what goes into each slot; of a photo that fills two, the order can name the first, which is marked."""
    found: list[SlotJson] = []
    for placement in placements:
        slot = slot_json(placement)
        is_second = slot.ref is not None and any(slot.ref == one.ref for one in found)
        found.append(msgspec.structs.replace(slot, ref=None) if is_second else slot)
    return tuple(found)


def watcher_of(folder: Path) -> str | None:
    """Return that a watcher keeps the package up to date as well; None without one."""
    place = folder.resolve()
    for watched in (place, *place.parents):
        path = state_folder() / f"{key_of(watched)}.lock"
        if path.exists() and is_locked(path):
            first = path.read_bytes().partition(b"\n")[0].decode("utf-8", "replace").partition(" since")[0]
            return f"evidence-kit watch ({printable(first)}) also keeps this package up to date."
    return None


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


def finding_in_case(finding: Finding, snapshot: Snapshot, sides: Sequence[tuple[str, str]] = ()) -> FindingJson:
    """Return a finding with the file and the comparison that it is about."""
    name = id_of(finding.path) if finding.path in snapshot.files else None
    pairs = [number for number, pair in enumerate(sides) if name in pair]
    about = finding.code.startswith(ABOUT_COMPARISONS) and len(pairs) == 1
    return finding_json(finding, name, pairs[0] if about else None)


ABOUT_COMPARISONS = ("mark", "crop", "ruler", "comparison", "colour", "unmarked", "suggest", "measured")
"""How the codes of findings about a comparison begin."""


def limits_json(form: Form) -> LimitsJson:
    """Return what the form accepts."""
    return LimitsJson(
        images=form.images.value if form.images else None,
        videos=form.videos.value if form.videos else None,
        documents=form.documents.value if form.documents else None,
    )
