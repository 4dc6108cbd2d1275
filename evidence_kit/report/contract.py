"""The JSON contracts as shapes: what stands in a report, a plan and a fit, each key with what it means.

They are what `evidence-kit schema` publishes, and a test holds what the verbs print against them. New keys may appear,
so none is forbidden; none vanishes or changes its meaning.
"""

from typing import Annotated, Any, Literal

import msgspec

from evidence_kit.claim.doors import State
from evidence_kit.claim.ladder import Stage
from evidence_kit.model.artifact import Action
from evidence_kit.model.case import Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Verdict
from evidence_kit.model.plan import Filling
from evidence_kit.policies.times import Unit

Sum = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", description="sha256, hex in lower case")]


def about(description: str) -> msgspec.Meta:
    """Return what a key means."""
    return msgspec.Meta(description=description)


class PolicyJson(msgspec.Struct, frozen=True, kw_only=True):
    """Which rules were applied."""

    name: Annotated[str, about("the policy's name")]
    as_of: Annotated[str, about("the day on which its sources were read, ISO 8601")]
    sha256: Annotated[Sum, about("sum of the policy's file")]


class FindingJson(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong or worth knowing."""

    code: Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", description="stable name of the kind")]
    severity: Annotated[Severity, about("how much it weighs")]
    path: Annotated[str | None, about("the file it is about; null for the whole")]
    message: Annotated[str, about("what was found, for a person")]
    hint: Annotated[str, about("what to do or type next; empty for nothing")]
    expected: Annotated[str | int | None, about("what is allowed")]
    actual: Annotated[str | int | None, about("what was found, as a value")]
    source: Annotated[str, about("where the rule comes from, as text or address")]
    repairable: Annotated[bool, about("`build` or `fit` repairs it by itself")]


class SlotJson(msgspec.Struct, frozen=True, kw_only=True):
    """One place of the upload form, filled."""

    slot: Annotated[str, about("image-1, image-2, video-1, document-1")]
    path: Annotated[str, about("the file to upload there, relative to the package")]
    made_from: Annotated[list[Sum], about("sums of the originals in it")]
    why: Annotated[str, about("why it is uploaded, in words")]


class FactsJson(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a file by looking at it; pictures and videos have more keys, and null is unknown."""

    kind: Annotated[Literal["image", "video", "document", "other"], about("by content, not by name")]
    mime: Annotated[str | None, about("content type; null when it could not be opened")]
    problem: Annotated[str, about("why the content cannot be used")] = ""
    examined: Annotated[bool, about("false when it could not be looked at")] = True


class RecipeJson(msgspec.Struct, frozen=True, kw_only=True):
    """How an artifact was made, so that anybody can make it again."""

    tool: Annotated[str, about("what made it")]
    version: Annotated[str, about("of the tool")]
    action: Annotated[Action, about("copied, stripped, remuxed, encoded or refused")]
    settings: Annotated[dict[str, Any], about("everything that was set")]


class ArtifactJson(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was made."""

    path: Annotated[str, about("relative to the package")]
    slot: Annotated[str, about("the place of the form it is for")]
    bytes: Annotated[int, about("size in bytes")]
    sha256: Annotated[Sum, about("sum of the file")]
    facts: Annotated[FactsJson, about("what is known of it")]
    made_from: Annotated[list[Sum], about("sums of the originals in it")]
    step: Annotated[str, about("the step that made it")]
    recipe: Annotated[RecipeJson, about("how it was made")]
    marks: Annotated[list[dict[str, Any]], about("places marked on it, as W3C media fragments")]
    encodes: Annotated[int, about("full encodes of the picture it took")]
    why: Annotated[str, about("why it is uploaded, in words")]
    seen: Annotated[dict[str, Any], about("of a video: what was seen frame by frame")] = msgspec.field(
        default_factory=dict
    )


class OriginalJson(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the case, as it was found."""

    path: Annotated[str, about("name inside the case, or as it was given")]
    role: Annotated[Role, about("what it shows")]
    bytes: Annotated[int | None, about("size in bytes; null when it could not be opened")]
    sha256: Annotated[Sum | None, about("sum of the file; null when it could not be opened")]
    facts: Annotated[FactsJson, about("what is known of it")]
    moving_part_of: Annotated[str, about("the photo whose moving part this short film is")] = ""


class PartJson(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a complete case has."""

    what: Annotated[str, about("what is asked for, in words")]
    there: Annotated[bool, about("whether the case has it")]


class CompletenessJson(msgspec.Struct, frozen=True, kw_only=True):
    """How complete a case is."""

    score: Annotated[int, msgspec.Meta(ge=0, le=100, description="points; 100 only when nothing blocks")]
    ready: Annotated[bool, about("whether nothing blocks, whatever the score")]
    blockers: Annotated[list[str], about("codes of the errors, each once")]
    must: Annotated[list[PartJson], about("what the reason must show")]
    should: Annotated[list[PartJson], about("what would help")]
    parts: Annotated[list[PartJson], about("words, amount, dates and the rest")]


class ChoiceJson(msgspec.Struct, frozen=True, kw_only=True):
    """One choice of the dispute form that is true of the case today."""

    ask: Annotated[str, about("what the form asks")]
    choose: Annotated[str, about("what to choose there")]
    words_known: Annotated[bool, about("whether these are the form's own words")]
    when: Annotated[str, about("the condition on which it is true, where the case does not tell; else empty")]


class JudgedJson(msgspec.Struct, frozen=True, kw_only=True):
    """What a verdict rests on."""

    files: Annotated[int, about("how many files were looked at")]
    claim: Annotated[bool, about("whether the evidence was held against what the reason asks for")]
    words: Annotated[str, about("both, for a person")]


class NowJson(msgspec.Struct, frozen=True, kw_only=True):
    """What to do now, and by when."""

    state: Annotated[str, about("where the case stands, a stable word such as on-its-way, came or offer-made")]
    do: Annotated[str, about("what to do, in one line for a person")]
    by: Annotated[str | None, about("the day that it is about, ISO 8601; null where none is known or none matters")]
    why: Annotated[str, about("the reason, in one sentence")]
    source: Annotated[str, about("where the advice comes from; empty where it follows from the case alone")]


class MomentJson(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened on a day."""

    day: Annotated[str, about("the day, ISO 8601")]
    event: Annotated[str, about("stable name of what happened")]
    words: Annotated[str, about("what happened, for a person")]
    from_: Annotated[str, about("where the day comes from")] = msgspec.field(name="from")


class ReportJson(msgspec.Struct, frozen=True, kw_only=True):
    """What check, build, verify and statement tell."""

    schema: Annotated[Literal["evidence_kit.report/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("ready, not-ready, or unknown when something could not be examined")]
    judged: Annotated[JudgedJson, about("what the verdict rests on, and what it does not")]
    policy: Annotated[PolicyJson, about("which rules were applied")]
    findings: Annotated[list[FindingJson], about("what was found")]
    slots: Annotated[list[SlotJson], about("what to upload where, in order")]
    artifacts: Annotated[list[ArtifactJson], about("what was made")]
    originals: Annotated[list[OriginalJson], about("what was looked at")]
    completeness: Annotated[CompletenessJson | None, about("how complete the case is; null where no claim is judged")]
    now: Annotated[NowJson | None, about("what to do next; null where no case is judged")]
    form: Annotated[list[ChoiceJson], about("what to choose in the dispute form; empty where no source tells it")]
    timeline: Annotated[list[MomentJson], about("what the case tells of its days, the oldest first")]
    package: Annotated[str | None, about("where the package is; null when none was written")]
    tools: Annotated[dict[str, str], about("versions of what was used")]


class FitJson(msgspec.Struct, frozen=True, kw_only=True):
    """What fit tells of one file."""

    schema: Annotated[Literal["evidence_kit.fit/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("ready, not-ready, or unknown when it could not be examined")]
    action: Annotated[Action, about("copied, stripped, remuxed, encoded or refused")]
    output: Annotated[str | None, about("where it was written; null when it was refused")]
    bytes: Annotated[int | None, about("size in bytes")]
    max_bytes: Annotated[int | None, about("the limit; null when none is known")]
    sha256: Annotated[Sum | None, about("sum of the file")]
    encodes: Annotated[int, about("full encodes of the picture it took")]
    seconds: Annotated[float, about("how long it took")]
    settings: Annotated[dict[str, Any], about("everything that was set")]
    facts: Annotated[dict[str, Any], about("what is known of the output; empty when there is none")]
    made_from: Annotated[list[Sum], about("sum of the original")]
    marks: Annotated[list[dict[str, Any]], about("places marked on it")]
    findings: Annotated[list[FindingJson], about("what was found")]
    seen: Annotated[dict[str, Any], about("of a video: what was seen frame by frame")] = msgspec.field(
        default_factory=dict
    )


class PlannedSlotJson(msgspec.Struct, frozen=True, kw_only=True):
    """One place of the upload form, as it would be filled."""

    slot: Annotated[str, about("image-1, image-2, video-1, document-1")]
    file: Annotated[str, about("name of the file to make, without extension")]
    form: Annotated[Filling, about("how it would be filled")]
    originals: Annotated[list[str], about("names of the originals in it")]
    made_from: Annotated[list[Sum | None], about("their sums")]
    why: Annotated[str, about("why it would be uploaded, in words")]


class PlanJson(msgspec.Struct, frozen=True, kw_only=True):
    """What plan tells."""

    schema: Annotated[Literal["evidence_kit.plan/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("ready, not-ready, or unknown when something could not be examined")]
    policy: Annotated[PolicyJson, about("which rules were applied")]
    slots: Annotated[list[PlannedSlotJson], about("what would go where, in order")]
    now: Annotated[NowJson | None, about("what to do next")]
    left_out: Annotated[list[str | None], about("originals that would not be uploaded")]
    findings: Annotated[list[FindingJson], about("what was found")]


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

    name: Annotated[str, about("stable name of the door")]
    title: Annotated[str, about("what it is, in words")]
    state: Annotated[State, about("open, perhaps, later, over or not-yours")]
    sure: Annotated[bool, about("false when it depends on what the case does not tell")]
    why: Annotated[str, about("why it is not yours, or under which condition it is")]
    date: Annotated[str | None, about("the last day that counts; null when it is not known")]
    days: Annotated[int | None, about("from today to that day; negative when it is past")]
    counted: Annotated[list[LastDayJson], about("each source's last day, the earliest first")]
    missing: Annotated[list[str], about("keys of case.toml that would tell a last day")]
    do: Annotated[str, about("the first step")]
    new: Annotated[list[str], about("what the words or files need that the dispute did not")]
    policy: Annotated[str | None, about("the policy to build for; null when its form is not known")]
    form: Annotated[str, about("what its form accepts, in words")]
    command: Annotated[str | None, about("the command that makes the package for it")]
    sources: Annotated[list[BasisJson], about("what the words rest on")]


class NextJson(msgspec.Struct, frozen=True, kw_only=True):
    """What next tells."""

    schema: Annotated[Literal["evidence_kit.next/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("ready while there is a way, not-ready without one, or unknown")]
    policy: Annotated[PolicyJson, about("which rules were applied to the dispute")]
    as_of: Annotated[str, about("the day on which the doors' sources were read")]
    today: Annotated[str, about("the day it was judged by")]
    stage: Annotated[Stage, about("where the marketplace's own dispute stands")]
    now: Annotated[NowJson, about("the one thing to do; after the dispute, the door to try first")]
    beside: Annotated[str, about("what to mind while the dispute comes first; empty after it")]
    doors: Annotated[list[DoorJson], about("where to turn, in the order to try them")]
    findings: Annotated[list[FindingJson], about("what was found")]


class CodeJson(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of finding."""

    code: Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", description="stable name of the kind")]
    title: Annotated[str, about("a heading of a few words")]
    severity: Annotated[Severity, about("how much it usually weighs; one finding may weigh more or less")]
    means: Annotated[str, about("what was found, in one or two sentences")]
    do: Annotated[str, about("what to do about it")]
    since: Annotated[str, about("the first version of evidence-kit that knows the code")]


class ExplainJson(msgspec.Struct, frozen=True, kw_only=True):
    """What explain tells."""

    schema: Annotated[Literal["evidence_kit.explain/1"], about("name and version of this contract")]
    codes: Annotated[list[CodeJson], about("the kinds that were asked for, or all of them, the gravest first")]
