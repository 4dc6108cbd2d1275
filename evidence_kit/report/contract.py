"""What check, build, plan and the verbs about files write as JSON: each key with what it means, in its order.

`evidence-kit schema` publishes the shapes of report, fit and plan. New keys may appear, so none is forbidden; none
vanishes or changes its meaning.
"""

from typing import Annotated, Any, Literal

import msgspec

from evidence_kit.model.artifact import Action
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Verdict
from evidence_kit.model.plan import Filling
from evidence_kit.model.shapes import (
    ArtifactJson,
    FindingJson,
    MomentJson,
    OriginalJson,
    PolicyJson,
    SeenJson,
    Sum,
    about,
)
from evidence_kit.policies.difference import Change


class SlotJson(msgspec.Struct, frozen=True, kw_only=True):
    """One place of the upload form, filled."""

    slot: Annotated[str, about("image-1, image-2, video-1, document-1")]
    path: Annotated[str, about("the file to upload there, relative to the package")]
    made_from: Annotated[list[Sum], about("checksums of the originals in it")]
    why: Annotated[str, about("why it is uploaded, in words")]


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
    when: Annotated[str, about("the condition on which it is true, where the case does not say; else empty")]


class JudgedJson(msgspec.Struct, frozen=True, kw_only=True):
    """What a verdict rests on."""

    files: Annotated[int, about("how many files were looked at")]
    claim: Annotated[bool, about("whether the evidence was held against what the reason asks for")]
    words: Annotated[str, about("both, for a person")]


class NowJson(msgspec.Struct, frozen=True, kw_only=True):
    """What to do now, and by when."""

    state: Annotated[str, about("the state of the case, a fixed word such as on-its-way, came or offer-made")]
    do: Annotated[str, about("what to do, in one line for a person")]
    by: Annotated[str | None, about("the day that it is about, ISO 8601; null where none is known or none matters")]
    why: Annotated[str, about("the reason, in one sentence")]
    source: Annotated[str, about("where the advice comes from; empty where it follows from the case alone")]


class HeldJson(msgspec.Struct, frozen=True, kw_only=True):
    """Rules that were held against every file of a kind, also where nothing was found."""

    kind: Annotated[str, about("image, video, document or other by content; together for all files as one upload")]
    opened: Annotated[bool, about("only against files whose content could be opened")]
    codes: Annotated[list[str], about("codes of the findings that there would be")]


class SealedJson(msgspec.Struct, frozen=True, kw_only=True):
    """A package that was sealed."""

    path: Annotated[str, about("the ZIP file or folder")]
    sha256: Annotated[Sum, about("checksum of tagmanifest-sha256.txt, which covers everything else in it")]
    originals: Annotated[int, about("how many originals are in it")]


class ReportJson(msgspec.Struct, frozen=True, kw_only=True):
    """The output of check, build, verify, seal and statement."""

    schema: Annotated[Literal["evidence_kit.report/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("ready, not-ready, or unknown when something could not be examined")]
    strict: Annotated[bool, about("whether warnings count as errors")]
    fail_on: Annotated[Severity, about("the mildest findings that are not ready")]
    folder: Annotated[str, about("what paths are relative to, as it was given; empty for files by themselves")]
    case_file: Annotated[str | None, about("name of the case file; null without one")]
    judged: Annotated[JudgedJson, about("what the verdict rests on, and what it does not")]
    policy: Annotated[PolicyJson, about("which rules were applied")]
    findings: Annotated[list[FindingJson], about("what was found")]
    known: Annotated[list[FindingJson], about("what a baseline lists, which does not count")]
    rules: Annotated[list[HeldJson], about("what was held against the files")]
    slots: Annotated[list[SlotJson], about("what to upload where, in order")]
    artifacts: Annotated[list[ArtifactJson], about("what was made")]
    completeness: Annotated[CompletenessJson | None, about("how complete the case is; null where no claim is judged")]
    form: Annotated[list[ChoiceJson], about("what to choose in the dispute form; empty where no source says it")]
    originals: Annotated[list[OriginalJson], about("what was looked at")]
    timeline: Annotated[list[MomentJson], about("the dated events of the case, the oldest first")]
    now: Annotated[NowJson | None, about("what to do next; null where no case is judged")]
    package: Annotated[str | None, about("where the package is; null when none was written")]
    zip: Annotated[str | None, about("where the same package is as one ZIP file; null when none was written")]
    sealed: Annotated[SealedJson | None, about("what the package was sealed into; null when it was not")] = None
    tools: Annotated[dict[str, str], about("versions of what was used")]


class ReportsJson(msgspec.Struct, frozen=True, kw_only=True):
    """The output of check for several cases."""

    schema: Annotated[Literal["evidence_kit.reports/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("the worst of all reports: not-ready, else unknown, else ready")]
    reports: Annotated[list[ReportJson], about("the report on each case, in the order in which they were given")]


class FitJson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The output of fit and compare: one file."""

    schema: Annotated[Literal["evidence_kit.fit/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("ready, not-ready, or unknown when it could not be examined")]
    strict: Annotated[bool, about("whether warnings count as errors")]
    action: Annotated[Action, about("copied, stripped, remuxed, encoded or refused")]
    output: Annotated[str | None, about("where it was written; null when it was refused")]
    bytes: Annotated[int | None, about("size in bytes")]
    max_bytes: Annotated[int | None, about("the limit; null when none is known")]
    sha256: Annotated[Sum | None, about("checksum of the file")]
    encodes: Annotated[int, about("full encodes of the picture it took")]
    seconds: Annotated[float, about("how long it took")]
    settings: Annotated[dict[str, Any], about("everything that was set")]
    facts: Annotated[dict[str, Any], about("what is known of the output; empty without an output")]
    made_from: Annotated[list[Sum], about("checksum of the original")]
    marks: Annotated[list[dict[str, Any]], about("marks drawn on it")]
    seen: Annotated[SeenJson | None, about("of a video: what was seen frame by frame")] = None
    findings: Annotated[list[FindingJson], about("what was found")]


class PlannedSlotJson(msgspec.Struct, frozen=True, kw_only=True):
    """One place of the upload form, as it would be filled."""

    slot: Annotated[str, about("image-1, image-2, video-1, document-1")]
    file: Annotated[str, about("name of the file to make, without extension")]
    form: Annotated[
        Filling,
        about(
            "what fills the slot: one file, a comparison, a marked photo, a sheet, a video frame, a page or a timeline"
        ),
    ]
    originals: Annotated[list[str], about("names of the originals in it")]
    made_from: Annotated[list[Sum | None], about("their sums")]
    why: Annotated[str, about("why it would be uploaded, in words")]


class PlanJson(msgspec.Struct, frozen=True, kw_only=True):
    """The output of plan."""

    schema: Annotated[Literal["evidence_kit.plan/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("ready, not-ready, or unknown when something could not be examined")]
    strict: Annotated[bool, about("whether warnings count as errors")]
    folder: Annotated[str, about("what paths are relative to, as it was given; empty for files by themselves")]
    policy: Annotated[PolicyJson, about("which rules were applied")]
    slots: Annotated[list[PlannedSlotJson], about("what would go where, in order")]
    left_out: Annotated[list[str | None], about("originals that would not be uploaded")]
    now: Annotated[NowJson | None, about("what to do next")]
    findings: Annotated[list[FindingJson], about("what was found")]


class SuggestionJson(msgspec.Struct, frozen=True, kw_only=True):
    """A box in each picture of a comparison that differs: x, y, width, height in pixels of the upright picture."""

    listing: Annotated[list[int], about("in the listing's picture")]
    received: Annotated[list[int], about("in the received photo")]
    strength: Annotated[float, about("how sure, 0 to 1")]


class SuggestedComparisonJson(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one comparison."""

    listing: Annotated[str, about("name of the listing's picture")]
    received: Annotated[str, about("name of the received photo")]
    registered: Annotated[bool | None, about("whether the pictures lie on each other; null when that was not tried")]
    inliers: Annotated[int | None, about("features that agree")]
    why: Annotated[str, about("why nothing is suggested; empty when something is, or when nothing differs")]
    suggestions: Annotated[list[SuggestionJson], about("what is proposed")]


class SuggestJson(msgspec.Struct, frozen=True, kw_only=True):
    """The output of suggest."""

    schema: Annotated[Literal["evidence_kit.suggest/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("ready, not-ready, or unknown when something could not be examined")]
    strict: Annotated[bool, about("whether warnings count as errors")]
    folder: Annotated[str, about("what paths are relative to, as it was given; empty for files by themselves")]
    comparisons: Annotated[list[SuggestedComparisonJson], about("what came of each comparison")]
    written: Annotated[bool, about("whether case.toml was changed or made")]
    now: Annotated[NowJson | None, about("what to do next")]
    findings: Annotated[list[FindingJson], about("what was found")]


class PoliciesJson(msgspec.Struct, frozen=True, kw_only=True):
    """The output of policies."""

    schema: Annotated[Literal["evidence_kit.policies/1"], about("name and version of this contract")]
    policies: Annotated[list[dict[str, Any]], about("each policy's rules, with the checksum of its file")]


class ComparedPolicyJson(msgspec.Struct, frozen=True, kw_only=True):
    """One of two policies that are compared."""

    name: Annotated[str, about("the policy's name")]
    title: Annotated[str, about("what it is, in words")]
    as_of: Annotated[str, about("the day on which its sources were read, ISO 8601")]
    sha256: Annotated[Sum, about("checksum of the policy's file")]


class DifferenceJson(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that two policies do not share; null where a policy does not know it."""

    rule: Annotated[str, about("its table and key, such as image.max_count")]
    change: Annotated[Change, about("only-in-first, only-in-second or changed")]
    first: Annotated[Any, about("the rule of the first policy, or a list where its sources disagree")]
    second: Annotated[Any, about("the rule of the second policy")]


class PoliciesDiffJson(msgspec.Struct, frozen=True, kw_only=True):
    """The output of policies --diff."""

    schema: Annotated[Literal["evidence_kit.policies-diff/1"], about("name and version of this contract")]
    first: Annotated[ComparedPolicyJson, about("the policy that was named first")]
    second: Annotated[ComparedPolicyJson, about("the other one")]
    differences: Annotated[list[DifferenceJson], about("what they do not share, in the order of a policy's file")]


class CodeJson(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of finding."""

    code: Annotated[
        str,
        msgspec.Meta(
            pattern="^[a-z0-9]+(-[a-z0-9]+)*$", description="stable name of this kind of finding, such as file-missing"
        ),
    ]
    title: Annotated[str, about("a heading of a few words")]
    severity: Annotated[Severity, about("how much it usually weighs; one finding may weigh more or less")]
    means: Annotated[str, about("what was found, in one or two sentences")]
    do: Annotated[str, about("what to do about it")]
    since: Annotated[str, about("the first version of evidence-kit that knows the code")]


class ExplainJson(msgspec.Struct, frozen=True, kw_only=True):
    """The output of explain."""

    schema: Annotated[Literal["evidence_kit.explain/1"], about("name and version of this contract")]
    codes: Annotated[list[CodeJson], about("the kinds that were asked for, or all of them, the gravest first")]
