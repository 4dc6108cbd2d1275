"""What next, deadlines and reasons write as JSON: each key with what it means, in the order in which it is written.

`evidence-kit schema` publishes the shape of next. New keys may appear, so none is forbidden; none vanishes or changes
its meaning.
"""

from typing import Annotated, Literal

import msgspec

from evidence_kit.claim.doors import State
from evidence_kit.claim.ladder import Stage
from evidence_kit.claim.reasons import Advice, Choice, Mistake, Proof
from evidence_kit.model.case import Role
from evidence_kit.model.finding import Verdict
from evidence_kit.model.shapes import FindingJson, MomentJson, PolicyJson, about
from evidence_kit.policies.periods import Unit
from evidence_kit.report.contract import NowJson


class LastDayJson(msgspec.Struct, frozen=True, kw_only=True):
    """The last day that one source comes to."""

    date: Annotated[str, about("the last day, ISO 8601")]
    value: Annotated[int, about("how many of the unit")]
    unit: Annotated[Unit, about("days, business days or months")]
    from_: Annotated[str, about("what it is counted from, in words")] = msgspec.field(name="from")
    since: Annotated[str, about("the day it is counted from")]
    source: Annotated[str, about("where the rule comes from, as text or address")]
    quote: Annotated[str, about("the source's own words")]


class BasisJson(msgspec.Struct, frozen=True, kw_only=True):
    """Where words come from."""

    source: Annotated[str, about("text or address")]
    quote: Annotated[str, about("the source's own words")]


class DoorJson(msgspec.Struct, frozen=True, kw_only=True):
    """One place where a buyer may turn beside or after the marketplace's own dispute."""

    name: Annotated[str, about("fixed name of this way to help")]
    title: Annotated[str, about("what it is, in words")]
    state: Annotated[State, about("open, perhaps, later, over or not-yours")]
    sure: Annotated[bool, about("false when it depends on something that the case does not say")]
    why: Annotated[str, about("why it is not yours, or under which condition it is")]
    date: Annotated[str | None, about("the last day that counts; null when it is not known")]
    days: Annotated[int | None, about("from today to that day; negative when it is past")]
    counted: Annotated[list[LastDayJson], about("each source's last day, the earliest first")]
    missing: Annotated[list[str], about("keys of case.toml that a last day needs")]
    do: Annotated[str, about("the first step")]
    new: Annotated[list[str], about("what the words or files need that the dispute did not")]
    policy: Annotated[str | None, about("the policy to build for; null when its form is not known")]
    form: Annotated[str, about("what its form accepts, in words")]
    command: Annotated[str | None, about("the command that makes the package for it")]
    sources: Annotated[list[BasisJson], about("what the words rest on")]


class NextJson(msgspec.Struct, frozen=True, kw_only=True):
    """The output of next."""

    schema: Annotated[Literal["evidence_kit.next/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("ready while there is a way, not-ready without one, or unknown")]
    strict: Annotated[bool, about("whether warnings count as errors")]
    folder: Annotated[str, about("what paths are relative to, as it was given; empty for files by themselves")]
    policy: Annotated[PolicyJson, about("which rules were applied to the dispute")]
    as_of: Annotated[str, about("the day on which the doors' sources were read")]
    today: Annotated[str, about("the day it was judged by")]
    stage: Annotated[Stage, about("where the marketplace's own dispute stands")]
    now: Annotated[NowJson, about("the one thing to do; after the dispute, the way to try first")]
    beside: Annotated[str, about("what to mind while the dispute comes first; empty after it")]
    doors: Annotated[list[DoorJson], about("where to turn, in the order to try them")]
    findings: Annotated[list[FindingJson], about("what was found")]


class SourceDayJson(msgspec.Struct, frozen=True, kw_only=True):
    """The day that one source comes to."""

    date: Annotated[str, about("the day, ISO 8601")]
    value: Annotated[int, about("how many of the unit")]
    unit: Annotated[Unit, about("days, business days or months")]
    source: Annotated[str, about("where the rule comes from, as text or address")]
    quote: Annotated[str, about("the source's own words")]


class WindowJson(msgspec.Struct, frozen=True, kw_only=True):
    """One day that matters, and how it is known."""

    id: Annotated[str, about("stable name")]
    rule: Annotated[str, about("its number in the list of requirements")]
    kind: Annotated[str, about("until: your last day; not-before: your first; by: the other side's last")]
    stage: Annotated[str, about("the stage of the dispute that it belongs to")]
    title: Annotated[str, about("what it is, in words")]
    date: Annotated[str | None, about("the date that counts; null when it is not known")]
    days: Annotated[int | None, about("from today to that date; negative when it is past")]
    state: Annotated[str, about("ahead, today, past, done or unknown")]
    in_time: Annotated[bool | None, about("whether it was done in time; null when it was not done")]
    estimate: Annotated[bool, about("it is what is usual, and not known of this order")]
    superseded: Annotated[bool, about("an earlier last day counts")]
    since: Annotated[str | None, about("the day it is counted from")]
    counted: Annotated[str, about("how it is reckoned, in words")]
    counts: Annotated[str, about("which of several dates counts: the earlier or the later")]
    sources: Annotated[list[SourceDayJson], about("each source's date, the one that counts first")]
    missing: Annotated[str | None, about("the key of case.toml that it needs")]
    advice: Annotated[str, about("what to do")]


class DeadlinesJson(msgspec.Struct, frozen=True, kw_only=True):
    """The output of deadlines."""

    schema: Annotated[Literal["evidence_kit.deadlines/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("ready, not-ready, or unknown when the last day is not known")]
    strict: Annotated[bool, about("whether warnings count as errors")]
    folder: Annotated[str, about("what paths are relative to, as it was given; empty for files by themselves")]
    policy: Annotated[PolicyJson, about("which rules were applied")]
    today: Annotated[str, about("the day it was judged by")]
    zone: Annotated[str | None, about("the time zone of that day")]
    now: Annotated[NowJson, about("what to do now")]
    windows: Annotated[list[WindowJson], about("the days that matter")]
    timeline: Annotated[list[MomentJson], about("the dated events of the case, the oldest first")]
    findings: Annotated[list[FindingJson], about("what was found")]


class ReasonJson(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for a dispute."""

    name: Annotated[str, about("stable name")]
    title: Annotated[str, about("what it is, in words")]
    also: Annotated[list[str], about("other names that are understood")]
    received: Annotated[bool, about("whether something came")]
    form: Annotated[list[Choice], about("what to choose in the dispute form")]
    roles: Annotated[list[Role], about("what its files show, the weightiest first")]
    film: Annotated[list[str], about("what to film and photograph, in order")]
    must: Annotated[list[Proof], about("what must be there")]
    should: Annotated[list[Proof], about("what helps")]
    mistakes: Annotated[list[Mistake], about("what loses it")]
    questions: Annotated[list[str], about("keys of [attest] that are asked")]
    source: Annotated[str, about("where the rule comes from")]


class ReasonsJson(msgspec.Struct, frozen=True, kw_only=True):
    """The output of reasons."""

    schema: Annotated[Literal["evidence_kit.reasons/1"], about("name and version of this contract")]
    reasons: Annotated[list[ReasonJson], about("every reason, or the one that was named")]
    advice: Annotated[list[Advice], about("what holds for all of them")]
