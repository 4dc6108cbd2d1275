"""What a verb brought forth, for programs: each noun as the shape that is written."""

import datetime as dt
from functools import singledispatch

import msgspec

from evidence_kit.claim.deadlines import Deadlines
from evidence_kit.claim.doors import Door, door_texts
from evidence_kit.claim.ladder import Ladder
from evidence_kit.claim.windows import Window, reckoning
from evidence_kit.model.results import Completeness, Now, Planned, Report, Single, Stills
from evidence_kit.model.shapes import (
    FindingJson,
    PolicyJson,
    artifact_json,
    each,
    facts_json,
    filled,
    moment_json,
    original_json,
)
from evidence_kit.model.suggested import Suggested, SuggestedComparison
from evidence_kit.report.contract import (
    ChoiceJson,
    CompletenessJson,
    FitJson,
    JudgedJson,
    NowJson,
    PartJson,
    PlanJson,
    PlannedSlotJson,
    ReportJson,
    SlotJson,
    StillJson,
    StillsJson,
    SuggestedComparisonJson,
    SuggestionJson,
    SuggestJson,
)
from evidence_kit.report.contract_claim import (
    DeadlinesJson,
    DoorJson,
    LastDayJson,
    NextJson,
    SourceDayJson,
    WindowJson,
)
from evidence_kit.report.next import command


@singledispatch
def as_json(told: object) -> msgspec.Struct:
    """Return what was found as the shape that its contract knows."""
    raise NotImplementedError


@as_json.register
def report_json(report: Report) -> ReportJson:
    """Return evidence_kit.report/1."""
    return filled(
        ReportJson,
        report,
        schema="evidence_kit.report/1",
        judged=filled(JudgedJson, report.judged),
        policy=filled(PolicyJson, report.policy),
        slots=each(SlotJson, report.slots),
        form=each(ChoiceJson, report.form),
        findings=each(FindingJson, report.findings),
        artifacts=[*map(artifact_json, report.artifacts), *report.recorded],
        completeness=completeness_json(report.completeness) if report.completeness else None,
        originals=list(map(original_json, report.originals)),
        timeline=list(map(moment_json, report.timeline)),
        now=now_json(report.now),
    )


@as_json.register
def single_json(single: Single) -> FitJson:
    """Return evidence_kit.fit/1, or evidence_kit.compare/1 of the same form."""
    made = single.artifact
    return filled(
        FitJson,
        single,
        bytes=made.bytes if made else None,
        sha256=made.sha256 if made else None,
        encodes=made.encodes if made else 0,
        seconds=round(single.seconds, 3),
        settings=made.recipe.settings if made else {},
        facts=facts_json(made.facts) if made else {},
        made_from=made.made_from if made else (),
        marks=made.marks if made else (),
        seen=made.seen if made else {},
        findings=each(FindingJson, single.findings),
    )


@as_json.register
def planned_json(planned: Planned) -> PlanJson:
    """Return evidence_kit.plan/1."""
    return filled(
        PlanJson,
        planned,
        schema="evidence_kit.plan/1",
        policy=filled(PolicyJson, planned.policy),
        slots=[
            filled(
                PlannedSlotJson,
                placement,
                form=placement.filling,
                originals=[original.name for original in placement.sources],
                made_from=[original.facts.sha256 for original in placement.sources],
            )
            for placement in planned.plan.placements
        ],
        left_out=[finding.path for finding in planned.findings if finding.code == "left-out"],
        now=now_json(planned.now),
        findings=each(FindingJson, planned.findings),
    )


@as_json.register
def stills_json(stills: Stills) -> StillsJson:
    """Return evidence_kit.stills/1."""
    return filled(
        StillsJson,
        stills,
        schema="evidence_kit.stills/1",
        files=[filled(StillJson, still, time=round(still.time, 6)) for still in stills.files],
        findings=each(FindingJson, stills.findings),
        seconds=round(stills.seconds, 3),
    )


@as_json.register
def suggested_json(suggested: Suggested) -> SuggestJson:
    """Return evidence_kit.suggest/1."""
    return filled(
        SuggestJson,
        suggested,
        schema="evidence_kit.suggest/1",
        comparisons=list(map(comparison_json, suggested.comparisons)),
        now=now_json(suggested.now),
        findings=each(FindingJson, suggested.findings),
    )


@as_json.register
def deadlines_json(deadlines: Deadlines) -> DeadlinesJson:
    """Return evidence_kit.deadlines/1."""
    return filled(
        DeadlinesJson,
        deadlines,
        schema="evidence_kit.deadlines/1",
        policy=filled(PolicyJson, deadlines.policy),
        today=deadlines.today.isoformat(),
        now=now_json(deadlines.now),
        windows=list(map(window_json, deadlines.windows)),
        timeline=list(map(moment_json, deadlines.timeline)),
        findings=each(FindingJson, deadlines.findings),
    )


@as_json.register
def ladder_json(ladder: Ladder) -> NextJson:
    """Return evidence_kit.next/1."""
    return filled(
        NextJson,
        ladder,
        schema="evidence_kit.next/1",
        policy=filled(PolicyJson, ladder.policy),
        as_of=door_texts().as_of.isoformat(),
        today=ladder.today.isoformat(),
        now=now_json(ladder.now),
        doors=[door_json(door, ladder.name) for door in ladder.doors],
        findings=each(FindingJson, ladder.findings),
    )


def now_json(now: Now | None) -> NowJson | None:
    """Return what to do now; None where it is no case that is judged."""
    return filled(NowJson, now, do=now.text, by=iso(now.by)) if now else None


def completeness_json(found: Completeness) -> CompletenessJson:
    """Return how complete a case is."""
    must, should, parts = (
        [PartJson(what=what, there=there) for what, there in part] for part in (found.must, found.should, found.parts)
    )
    return filled(CompletenessJson, found, ready=found.gate, must=must, should=should, parts=parts)


def comparison_json(compared: SuggestedComparison) -> SuggestedComparisonJson:
    """Return what came of one comparison."""
    found = compared.registered
    return filled(
        SuggestedComparisonJson,
        compared,
        registered=found.ok if found else None,
        inliers=found.inliers if found else None,
        why=found.why if found else "",
        suggestions=each(SuggestionJson, compared.suggestions),
    )


def window_json(window: Window) -> WindowJson:
    """Return one day that matters."""
    return filled(
        WindowJson,
        window,
        date=iso(window.day),
        in_time=window.met,
        since=iso(window.since),
        counted=reckoning(window) if window.day else "",
        sources=[filled(SourceDayJson, said.span, date=said.day.isoformat()) for said in window.said],
        missing=window.missing or None,
    )


def door_json(door: Door, case: str) -> DoorJson:
    """Return one place to turn to."""
    text = door.text
    return filled(
        DoorJson,
        door,
        name=text.name,
        title=text.title,
        date=iso(door.day),
        counted=[
            filled(LastDayJson, last.span, date=last.day.isoformat(), from_=last.event, since=last.since.isoformat())
            for last in door.said
        ],
        do=text.do,
        new=text.new,
        policy=text.policy or None,
        command=command(door, case) if text.policy else None,
        sources=text.sources,
    )


def iso(day: dt.date | None) -> str | None:
    """Return a day as ISO 8601 writes it."""
    return day.isoformat() if day else None
