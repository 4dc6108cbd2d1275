"""The JSON of a case, as every page shows it."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import field

from evidence_kit.model.case import Box
from evidence_kit.model.muting import Mute
from evidence_kit.studio.wire import (
    BuildJson,
    ComparisonJson,
    FindingJson,
    LabelJson,
    MistakeJson,
    PassageJson,
    PhoneJson,
    ToPage,
    UploadJson,
)
from evidence_kit.studio.wire_film import CoverJson, FilmJson, FollowedJson, MomentJson


class MarkJson(ToPage, frozen=True, kw_only=True):
    """A numbered box of one photo."""

    box: Box
    label: str = ""


class NeededJson(ToPage, frozen=True, kw_only=True):
    """One thing that a claim needs, whether it is there, and where on the page it is done with which file in sight."""

    what: str
    there: bool
    place: str = ""
    file: str | None = None


class StillOfJson(ToPage, frozen=True, kw_only=True):
    """The film that a still was taken from, and the second."""

    file: str
    at: float


class FileJson(ToPage, frozen=True, kw_only=True):
    """A file of the case."""

    id: str
    name: str
    kind: Literal["image", "video", "document", "other"]
    role: str
    role_said: bool = False
    caption: str = ""
    bytes: int = 0
    sha: str = ""
    examined: bool = True
    problem: str = ""
    width: int = 0
    height: int = 0
    mime: str = ""
    taken: str | None = None
    label: LabelJson | None = None
    redact: tuple[Box, ...] = ()
    covers: tuple[CoverJson, ...] = ()
    followed: tuple[FollowedJson, ...] = ()
    moments: tuple[MomentJson, ...] = ()
    marks: tuple[MarkJson, ...] = ()
    mute: Mute = False
    chosen: bool = False
    leave_out: bool = False
    still_of: StillOfJson | None = None
    label_at: float | None = None
    film: FilmJson | None = None


class SlotJson(ToPage, frozen=True, kw_only=True):
    """A field of the form, what fills it and why; `ref` names it in the wanted order."""

    slot: str
    filling: str
    files: tuple[str, ...]
    comparison: tuple[str, str] | None = None
    why: str = ""
    ref: tuple[str, ...] | None = None


class LeftOutJson(ToPage, frozen=True, kw_only=True):
    """A file that goes nowhere, and why."""

    file: str
    why: str


class UnplacedJson(ToPage, frozen=True, kw_only=True):
    """A comparison that goes nowhere, by the ids of its pictures, and why."""

    pair: tuple[str, str]
    why: str


class MessageJson(ToPage, frozen=True, kw_only=True):
    """What buyer or seller wrote."""

    day: str
    by: str
    words: str


class QuestionJson(ToPage, frozen=True, kw_only=True):
    """A question that only the buyer can answer."""

    name: str
    question: str


class ClaimedJson(ToPage, frozen=True, kw_only=True):
    """The reason that a case claims, and the facts of the item that its statement is made of."""

    name: str
    title: str
    facts: tuple[str, ...] = ()


class ChoiceJson(ToPage, frozen=True, kw_only=True):
    """A choice in the form, in the form's own words where they are known."""

    ask: str
    choose: str
    words_known: bool = True
    when: str = ""


class StatementJson(ToPage, frozen=True, kw_only=True):
    """The statement and where the case keeps it."""

    text: str = ""
    place: Literal["case.toml", "statement.txt"] | None = None
    passages: tuple[PassageJson, ...] = ()
    to_mediator: str = ""


class DayJson(ToPage, frozen=True, kw_only=True):
    """A day on the line of days."""

    id: str
    kind: str
    title: str
    date: str | None
    estimate: bool = False
    done: bool = False
    closes: bool = False
    counted: str = ""
    advice: str = ""


class EventJson(ToPage, frozen=True, kw_only=True):
    """One line of the timeline."""

    day: str
    event: str
    words: str = ""
    source: str = field(default="", name="from")


class UndoJson(ToPage, frozen=True, kw_only=True):
    """What undo and redo would do; None when there is nothing."""

    undo: str | None = None
    redo: str | None = None


class PackedJson(ToPage, frozen=True, kw_only=True):
    """One upload of the package."""

    slot: str
    name: str
    bytes: int
    why: str = ""


class PackageJson(ToPage, frozen=True, kw_only=True):
    """The package that lies in the case; `folder` is where its uploads are on this computer, and empty on a phone."""

    verdict: str
    made_from_now: bool
    folder: str = ""
    uploads: tuple[PackedJson, ...] = ()
    zip: bool = False


class LimitsJson(ToPage, frozen=True, kw_only=True):
    """What the form accepts; None where it is not known."""

    images: int | None = None
    videos: int | None = None
    documents: int | None = None


class PolicyJson(ToPage, frozen=True, kw_only=True):
    """Whose rules hold."""

    name: str


class NowJson(ToPage, frozen=True, kw_only=True):
    """What to do now."""

    do: str
    by: str | None = None
    why: str = ""


class MistakesJson(ToPage, frozen=True, kw_only=True):
    """Why case.toml cannot be read."""

    mistakes: tuple[MistakeJson, ...]


class CaseJson(ToPage, frozen=True, kw_only=True):
    """All that a page shows of a case.

    Attributes:
        studio: of the studio that tells; another one counts anew.
        seq: counts every change that this studio noticed.
        revision: of case.toml's bytes.
        order, claim, facts, attest: keys of these tables as they are written, days and amounts as text.
    """

    studio: str
    seq: int
    revision: str
    name: str
    policy: PolicyJson
    today: str
    verdict: str
    now: NowJson | None = None
    toml: MistakesJson | None = None
    files: tuple[FileJson, ...] = ()
    comparisons: tuple[ComparisonJson, ...] = ()
    slots: tuple[SlotJson, ...] = ()
    left_out: tuple[LeftOutJson, ...] = ()
    unplaced: tuple[UnplacedJson, ...] = ()
    order_wanted: tuple[tuple[str, ...], ...] | None = None
    order: Mapping[str, Any] = {}
    claim: Mapping[str, Any] = {}
    facts: Mapping[str, Any] = {}
    messages: tuple[MessageJson, ...] = ()
    attest: Mapping[str, bool | None] = {}
    questions: tuple[QuestionJson, ...] = ()
    reason: ClaimedJson | None = None
    form: tuple[ChoiceJson, ...] = ()
    statement: StatementJson = StatementJson()
    score: int | None = None
    must: tuple[NeededJson, ...] = ()
    should: tuple[NeededJson, ...] = ()
    parts: tuple[NeededJson, ...] = ()
    days: tuple[DayJson, ...] = ()
    timeline: tuple[EventJson, ...] = ()
    findings: tuple[FindingJson, ...] = ()
    undo: UndoJson = UndoJson()
    uploads: tuple[UploadJson, ...] = ()
    build: BuildJson = BuildJson()
    package: PackageJson | None = None
    watcher: str | None = None
    phone: PhoneJson | None = None
    limits: LimitsJson = LimitsJson()
