"""What the page reads of a manifest or of a saved report; keys it does not know are left alone. Pure."""

from typing import Any

import msgspec

from evidence_kit.errors import CaseUnreadable
from evidence_kit.model.finding import Verdict
from evidence_kit.model.verdicts import verdict
from evidence_kit.report.saved import Named, refuse_other_version

OF_PACKAGE = "evidence_kit.manifest/1"

KNOWN = (OF_PACKAGE, "evidence_kit.report/1")

BUILD_AGAIN = "build the package again, or give its folder"


class RecordedFacts(msgspec.Struct, frozen=True):
    """What is known of a file."""

    kind: str = "other"
    mime: str | None = None
    format: str | None = None
    container: str | None = None
    codec: str | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    pages: int | None = None
    problem: str = ""


class RecordedOriginal(msgspec.Struct, frozen=True):
    """A file of the case."""

    path: str
    role: str = "other"
    bytes: int | None = None
    sha256: str | None = None
    facts: RecordedFacts = RecordedFacts()


class RecordedRecipe(msgspec.Struct, frozen=True):
    """How a file was made."""

    action: str = ""
    settings: dict[str, Any] = {}


class RecordedLabel(msgspec.Struct, frozen=True):
    """A number that was read in a video."""

    number: str = ""
    time: float = 0.0


class RecordedFrame(msgspec.Struct, frozen=True):
    """A key frame of a video."""

    time: float = 0.0
    shows: str = ""


class RecordedSight(msgspec.Struct, frozen=True):
    """What was seen in a video."""

    take: str = ""
    label: RecordedLabel | None = None
    frames: list[RecordedFrame] = []


class RecordedUpload(msgspec.Struct, frozen=True):
    """A file that was made."""

    path: str
    slot: str
    bytes: int = 0
    sha256: str = ""
    facts: RecordedFacts = RecordedFacts()
    made_from: list[str] = []
    step: str = ""
    recipe: RecordedRecipe = RecordedRecipe()
    marks: list[dict[str, Any]] = []
    seen: RecordedSight | None = None
    why: str = ""


class RecordedFinding(msgspec.Struct, frozen=True):
    """One thing that is wrong or worth knowing."""

    code: str
    severity: str
    message: str
    path: str | None = None
    hint: str = ""
    actual: str | int | None = None
    source: str = ""
    repairable: bool = False


class RecordedMoment(msgspec.Struct, frozen=True):
    """One thing that happened on a day."""

    day: str
    words: str
    event: str = ""
    from_: str = msgspec.field(name="from", default="")


class RecordedDeadline(msgspec.Struct, frozen=True):
    """One day that matters."""

    kind: str
    title: str
    date: str
    estimate: bool = False
    done: bool = False
    closes: bool = False
    counted: str = ""
    advice: str = ""


class RecordedPart(msgspec.Struct, frozen=True):
    """Something that is asked for, and whether it is there."""

    what: str
    there: bool


class RecordedCompleteness(msgspec.Struct, frozen=True):
    """How complete a case is."""

    score: int = 0
    must: list[RecordedPart] = []
    should: list[RecordedPart] = []
    parts: list[RecordedPart] = []


class RecordedChoice(msgspec.Struct, frozen=True):
    """One choice in the form."""

    choose: str
    ask: str = ""
    when: str = ""


class RecordedPassage(msgspec.Struct, frozen=True):
    """A part of the statement to look at."""

    start: int
    end: int
    why: str


class RecordedStatement(msgspec.Struct, frozen=True):
    """The words of the claim."""

    text: str = ""
    passages: list[RecordedPassage] = []
    to_mediator: str = ""


class RecordedPolicy(msgspec.Struct, frozen=True):
    """The rules that were applied."""

    name: str
    as_of: str = ""
    sha256: str = ""
    rules: dict[str, Any] = {}


class RecordedNow(msgspec.Struct, frozen=True):
    """What to do next."""

    do: str = ""
    by: str | None = None
    why: str = ""


class RecordedJudged(msgspec.Struct, frozen=True):
    """What a verdict rests on."""

    claim: bool
    words: str


class Recorded(msgspec.Struct, frozen=True):
    """A whole manifest, or a whole report."""

    schema: str
    policy: RecordedPolicy
    findings: list[RecordedFinding] = []
    originals: list[RecordedOriginal] = []
    artifacts: list[RecordedUpload] = []
    tools: dict[str, str] = {}
    timeline: list[RecordedMoment] = []
    verdict: str = ""
    judged: RecordedJudged | None = None
    reason: str = ""
    order: dict[str, Any] = {}
    claim: dict[str, Any] = {}
    completeness: RecordedCompleteness | None = None
    form: list[RecordedChoice] = []
    deadlines: list[RecordedDeadline] = []
    statement: RecordedStatement = RecordedStatement()
    next_step: RecordedNow | None = None
    now: RecordedNow | None = None
    package: str | None = None
    folder: str | None = None


def is_manifest(recorded: Recorded) -> bool:
    """Return whether it is what lies in a package; a report knows no words of the claim, and perhaps of no package."""
    return recorded.schema == OF_PACKAGE


def is_loose(recorded: Recorded) -> bool:
    """Return whether files by themselves were checked, of which nothing is made."""
    return recorded.folder == "" and not recorded.artifacts and not is_manifest(recorded)


def read_recorded(data: bytes, name: str) -> Recorded:
    """Return what a manifest or a saved report holds.

    Args:
        name: the file's name, for messages.

    Raises:
        CaseUnreadable: it is neither, or not whole.
    """
    try:
        refuse_other_version(msgspec.json.decode(data, type=Named).schema, name)
        recorded = msgspec.json.decode(data, type=Recorded)
    except (ValueError, RecursionError) as problem:
        raise CaseUnreadable(f"{name} is not a manifest of a package: {problem}.", hint=BUILD_AGAIN) from None
    if recorded.schema not in KNOWN:
        raise CaseUnreadable(f"{name} is of a kind that no page is made of: {recorded.schema}.", hint=BUILD_AGAIN)
    return recorded


def is_examined(recorded: Recorded) -> bool:
    """Return whether the claim was examined, and not only the files; without a reason nobody knows what to look for."""
    if recorded.judged:
        return recorded.judged.claim
    return bool(recorded.reason or recorded.claim.get("reason"))


def verdict_of(recorded: Recorded) -> Verdict:
    """Return the recorded verdict, which may be a strict one; of a manifest without it, what its findings come to."""
    return Verdict(recorded.verdict) if recorded.verdict in list(Verdict) else verdict(recorded.findings)
