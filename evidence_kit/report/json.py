"""The result of a verb for programs: each noun as the shape of its contract."""

from functools import partial

from evidence_kit.claim.deadlines import Deadlines
from evidence_kit.claim.doors import Door, Last, door_texts
from evidence_kit.claim.ladder import Ladder
from evidence_kit.claim.windows import SourcedDay, Window, reckoning
from evidence_kit.model.held import Held
from evidence_kit.model.now import Now
from evidence_kit.model.plan import FilledSlot, Placement
from evidence_kit.model.results import (
    ChoiceMade,
    Completeness,
    Judged,
    Planned,
    Report,
    Reports,
    Single,
    Still,
    Stills,
)
from evidence_kit.model.shapes import as_json, filled, written
from evidence_kit.model.strip import Strip, StripFrame
from evidence_kit.model.suggested import Suggested, SuggestedComparison, Suggestion
from evidence_kit.report.contract import (
    ChoiceJson,
    CompletenessJson,
    FitJson,
    HeldJson,
    JudgedJson,
    NowJson,
    PartJson,
    PlanJson,
    PlannedSlotJson,
    ReportJson,
    ReportsJson,
    SlotJson,
    SuggestedComparisonJson,
    SuggestionJson,
    SuggestJson,
)
from evidence_kit.report.contract_claim import DeadlinesJson, DoorJson, LastDayJson, NextJson, SourceDayJson, WindowJson
from evidence_kit.report.contract_stills import StillJson, StillsJson, StripFrameJson, StripJson
from evidence_kit.report.next import command


def render(result: object) -> str:
    """Return the result of a verb as one JSON object."""
    return written(result)


@as_json.register
def report_json(report: Report) -> ReportJson:
    """Return evidence_kit.report/1."""
    artifacts = [*as_json(report.artifacts), *report.recorded]
    return filled(ReportJson, report, schema="evidence_kit.report/1", artifacts=artifacts)


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
        facts=as_json(made.facts) if made else {},
        made_from=made.made_from if made else (),
        marks=made.marks if made else (),
        seen=as_json(made.seen) if made else None,
    )


@as_json.register
def planned_json(planned: Planned) -> PlanJson:
    """Return evidence_kit.plan/1."""
    left_out = [finding.path for finding in planned.findings if finding.code == "left-out"]
    slots = as_json(planned.plan.placements)
    return filled(PlanJson, planned, schema="evidence_kit.plan/1", slots=slots, left_out=left_out)


@as_json.register
def placement_json(placement: Placement) -> PlannedSlotJson:
    """Return what would go into one slot."""
    return filled(
        PlannedSlotJson,
        placement,
        form=placement.filling,
        originals=[original.name for original in placement.sources],
        made_from=[original.facts.sha256 for original in placement.sources],
    )


@as_json.register
def stills_json(stills: Stills) -> StillsJson:
    """Return evidence_kit.stills/1."""
    return filled(StillsJson, stills, schema="evidence_kit.stills/1", seconds=round(stills.seconds, 3))


@as_json.register
def still_json(still: Still) -> StillJson:
    """Return one picture taken from a video."""
    return filled(StillJson, still, time=round(still.time, 6))


@as_json.register
def strip_json(strip: Strip) -> StripJson:
    """Return one picture of several frames of a video."""
    return filled(StripJson, strip)


@as_json.register
def strip_frame_json(frame: StripFrame) -> StripFrameJson:
    """Return one frame on a strip."""
    return filled(StripFrameJson, frame, time=round(frame.time, 6))


@as_json.register
def comparison_json(compared: SuggestedComparison) -> SuggestedComparisonJson:
    """Return what came of one comparison."""
    found = compared.registered
    return filled(
        SuggestedComparisonJson,
        compared,
        registered=found.ok if found else None,
        inliers=found.inliers if found else None,
        why=found.why if found else "",
    )


@as_json.register
def now_json(now: Now) -> NowJson:
    """Return what to do now."""
    return filled(NowJson, now, do=now.text)


@as_json.register
def completeness_json(found: Completeness) -> CompletenessJson:
    """Return how complete a case is."""
    must, should, parts = (
        [PartJson(what=what, there=there) for what, there in part] for part in (found.must, found.should, found.parts)
    )
    return filled(CompletenessJson, found, ready=found.gate, must=must, should=should, parts=parts)


@as_json.register
def window_json(window: Window) -> WindowJson:
    """Return one day that matters."""
    return filled(
        WindowJson,
        window,
        date=as_json(window.day),
        in_time=window.met,
        counted=reckoning(window) if window.day else "",
        sources=as_json(window.dates),
        missing=window.missing or None,
    )


@as_json.register
def source_day_json(date: SourcedDay) -> SourceDayJson:
    """Return the day that one source comes to."""
    return filled(SourceDayJson, date.span, date=as_json(date.day))


@as_json.register
def ladder_json(ladder: Ladder) -> NextJson:
    """Return evidence_kit.next/1."""
    doors = [door_json(door, ladder.name) for door in ladder.doors]
    return filled(NextJson, ladder, schema="evidence_kit.next/1", as_of=as_json(door_texts().as_of), doors=doors)


def door_json(door: Door, case: str) -> DoorJson:
    """Return one place to turn to."""
    text = door.text
    return filled(
        DoorJson,
        door,
        name=text.name,
        title=text.title,
        date=as_json(door.day),
        counted=as_json(door.last_days),
        do=text.do,
        new=text.new,
        policy=text.policy or None,
        command=command(door, case) if text.policy else None,
        sources=text.sources,
    )


@as_json.register
def last_day_json(last: Last) -> LastDayJson:
    """Return the last day that one source comes to."""
    return filled(LastDayJson, last.span, date=as_json(last.day), from_=last.event, since=as_json(last.since))


as_json.register(Suggested, partial(filled, SuggestJson, schema="evidence_kit.suggest/1"))
as_json.register(Reports, partial(filled, ReportsJson, schema="evidence_kit.reports/1"))
as_json.register(Deadlines, partial(filled, DeadlinesJson, schema="evidence_kit.deadlines/1"))
as_json.register(FilledSlot, partial(filled, SlotJson))
as_json.register(Held, partial(filled, HeldJson))
as_json.register(Judged, partial(filled, JudgedJson))
as_json.register(ChoiceMade, partial(filled, ChoiceJson))
as_json.register(Suggestion, partial(filled, SuggestionJson))
