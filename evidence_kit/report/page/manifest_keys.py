"""What a manifest tells beside the lineage of each file, so that the page can be made from it alone.

Nothing here depends on the day of the build: what does is reckoned as of the last day on which something happened.
"""

import dataclasses
import datetime as dt
from typing import Annotated, Any, Literal

import msgspec

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.claim.choices import choices_of
from evidence_kit.claim.completeness import completeness
from evidence_kit.claim.now import what_now
from evidence_kit.claim.reasons import known_reason
from evidence_kit.claim.statement.passages import passages
from evidence_kit.claim.windows import Window, closing_day, reckoning, windows_of
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Moment
from evidence_kit.model.finding import Verdict
from evidence_kit.model.results import Report
from evidence_kit.model.shapes import about, as_json, filled
from evidence_kit.model.verdicts import verdict
from evidence_kit.policies.rules import Policy
from evidence_kit.report.contract import ChoiceJson, CompletenessJson, NowJson
from evidence_kit.report.json import completeness_json, now_json

TO_COME = frozenset({"expected", "protection-ends", "offered-until"})
BY_CLOCK = frozenset({"photographed", "filmed"})
"""Events that may lie ahead, and those that only a camera's clock tells; neither says what day it is."""

LONG_AGO = dt.date(1970, 1, 1)
"""Stands for the day of a case in which nothing has a date."""


class DeadlineJson(msgspec.Struct, frozen=True, kw_only=True):
    """One day that matters, whatever day it is."""

    id: Annotated[str, about("stable name")]
    kind: Annotated[Literal["until", "not-before", "by"], about("your last day, your first, or the other side's last")]
    title: Annotated[str, about("what it is, in words")]
    date: Annotated[str, about("the day, ISO 8601")]
    estimate: Annotated[bool, about("it is what is usual, and not known of this order")]
    done: Annotated[bool, about("the step that it limits was taken")]
    closes: Annotated[bool, about("the last day to open a dispute: one at most")]
    counted: Annotated[str, about("how it is reckoned, in words")]
    advice: Annotated[str, about("what to do")]
    source: Annotated[str, about("where the rule comes from")]


class PassageJson(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the statement to look at."""

    start: Annotated[int, about("index of its first character")]
    end: Annotated[int, about("index after its last character")]
    why: Annotated[str, about("what is wrong with it")]


class StatementJson(msgspec.Struct, frozen=True, kw_only=True):
    """The words of the claim."""

    text: Annotated[str, about("what to paste into the form; empty without one")]
    passages: Annotated[list[PassageJson], about("parts of it to look at, in its order")]
    to_mediator: Annotated[str, about("the message to the mediator; empty without one")]


class PageKeysJson(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a manifest for its reader."""

    verdict: Annotated[Verdict, about("of the findings that do not depend on the day")]
    reason: Annotated[str, about("what the claim is about, in words; empty without a reason")]
    next_step: Annotated[NowJson, about("the next step, as of the last day on which something happened")]
    completeness: Annotated[CompletenessJson | None, about("how complete the case is; null without a claim")]
    form: Annotated[list[ChoiceJson], about("what to choose in the dispute form")]
    deadlines: Annotated[list[DeadlineJson], about("the days that matter, the earliest first")]
    statement: Annotated[StatementJson, about("the words of the claim")]


def page_keys_json(
    case: Case, policy: Policy, report: Report, to_mediator: str | None, *, cache: Cache = NO_CACHE
) -> dict[str, Any]:
    """Return the keys of the manifest that are there for its reader."""
    findings = tuple(finding for finding in report.findings if not finding.dated)
    day = last_day(report.timeline)
    reason = known_reason(case.claim.reason)
    text = case.claim.statement or ""
    marked = passages(text, policy, case.claim.reason, cache) if text else []
    keys = PageKeysJson(
        verdict=verdict(findings, strict=report.strict),
        reason=reason.title if reason else "",
        next_step=now_json(what_now(case, policy, day, findings, read_later=True)),
        completeness=completeness_json(completeness(case, policy, findings)) if case.claimed else None,
        form=[filled(ChoiceJson, choice) for choice in choices_of(without_end(case), policy, day)],
        deadlines=deadlines_on_any_day(case, policy, day),
        statement=StatementJson(
            text=text,
            passages=[PassageJson(start=start, end=end, why=why) for start, end, why in marked],
            to_mediator=to_mediator or "",
        ),
    )
    built: dict[str, Any] = msgspec.to_builtins(keys)
    return built


def last_day(timeline: tuple[Moment, ...]) -> dt.date:
    """Return the last day on which something happened according to the case file."""
    return max(
        (moment.day for moment in timeline if moment.event not in TO_COME | BY_CLOCK),
        default=LONG_AGO,
    )


def without_end(case: Case) -> Case:
    """Return a case whose end of buyer protection is not known, so that every choice has its condition."""
    return dataclasses.replace(case, order=dataclasses.replace(case.order, protection_ends=None))


def deadlines_on_any_day(case: Case, policy: Policy, day: dt.date) -> list[DeadlineJson]:
    """Return the days that matter in their order; one that another makes void is left out."""
    windows = windows_of(case, policy, day)
    closing = closing_day(windows, day)
    dated = [window for window in windows if window.day and not window.superseded]
    dated.sort(key=lambda window: (window.day or dt.date.max, window.id))
    return [deadline(window, closes=window is closing) for window in dated]


def deadline(window: Window, *, closes: bool) -> DeadlineJson:
    """Return a window without what depends on the day."""
    done, counted = window.state == "done", reckoning(window)
    return filled(DeadlineJson, window, date=as_json(window.day), done=done, closes=closes, counted=counted)
