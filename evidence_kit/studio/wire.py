"""The JSON that goes between the page and its server; null means that something is not there.

Boxes are x, y, width, height and lines x1, y1, x2, y2, in whole pixels of the upright picture; times are seconds,
sizes bytes, days ISO 8601.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from evidence_kit.model.case import Box, Line, Side

Id = Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
"""Names a file of the case, or an upload; it is looked up in what the server listed, and never made into a path."""

Place = tuple[str | int | None, ...]
"""Where a value stands, such as ["evidence", ID, "role"] or ["comparison", 0, "mark", 1]."""

NoticeKind = Literal["case", "file", "upload", "build", "suggested", "judged", "phone", "bye"]

Notice = tuple[NoticeKind, Mapping[str, Any]]
"""What every open page is told: the kind of event, and its JSON."""


class ToPage(Struct, frozen=True, kw_only=True):
    """Base of what a page is told; a class because msgspec's options are inherited."""


class FindingJson(ToPage, frozen=True, kw_only=True):
    """A finding, what of the case it is about, where on the page it is mended, and what a build does about it."""

    code: str
    severity: str
    message: str
    hint: str = ""
    file: str | None = None
    comparison: int | None = None
    place: str | None = None
    repair: str = ""


class MistakeJson(ToPage, frozen=True, kw_only=True):
    """A mistake in case.toml, with its line.

    Attributes:
        first: the first line that is replaced or taken out to mend it; 0 when that mends nothing.
        last: the last of these lines.
        instead: what is typed in their place; empty to take them out.
    """

    line: int
    text: str
    message: str
    form: str = ""
    first: int = 0
    last: int = 0
    instead: str = ""


class LabelJson(ToPage, frozen=True, kw_only=True):
    """What was read of a parcel's label; `read` is another barcode, where no parcel's number was read.

    `by_eye`: the buyer reads the number of the order on it, and no program does.
    """

    outcome: str
    number: str | None = None
    read: str = ""
    by_eye: bool = False


class PairMark(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same place in both pictures of a comparison, or what only one of them shows."""

    listing: Box | None = None
    received: Box | None = None
    label: str = ""
    colour: bool = False


class PairSuggestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mark that a program proposes."""

    listing: Box
    received: Box
    label: str = ""
    confirmed: bool = False


class PairRuler(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A known length in one picture, and one to measure by it."""

    side: Side
    points: Line
    length: str
    item: Line | None = None
    label: str = ""
    promised: str | None = None


class ComparisonJson(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two pictures side by side, by their ids.

    Attributes:
        place: which `[[comparison]]` it is; None for one that no table writes.
    """

    place: int | None
    listing: str
    received: str
    caption: str = ""
    dim: bool = False
    marks: tuple[PairMark, ...] = ()
    suggestions: tuple[PairSuggestion, ...] = ()
    rulers: tuple[PairRuler, ...] = ()
    listing_crop: Box | None = None
    received_crop: Box | None = None


class PassageJson(ToPage, frozen=True, kw_only=True):
    """A part of the statement that a finding is about, in code points."""

    start: int
    end: int
    why: str


class NamedJson(ToPage, frozen=True, kw_only=True):
    """A name, and how it is called in words."""

    name: str
    title: str


class UploadJson(ToPage, frozen=True, kw_only=True):
    """A file that is being sent.

    Attributes:
        why: why it waits or was refused, or under what name it was kept instead of its own.
    """

    id: str
    name: str
    received: int
    bytes: int
    state: Literal["coming", "waiting", "looking", "done", "refused"]
    why: str = ""


class Trouble(ToPage, frozen=True, kw_only=True):
    """What went wrong, and what to do."""

    message: str
    hint: str = ""


class BuildJson(ToPage, frozen=True, kw_only=True):
    """How far a build is.

    Attributes:
        share: of the step, or of the film that is worked on; None when nobody can tell.
        film: of the film that is worked on; None while no film is.
        stale: the case was changed since.
    """

    state: Literal["idle", "running", "cancelled", "done", "failed"] = "idle"
    step: str = ""
    done: int = 0
    total: int = 0
    item: str = ""
    share: float | None = None
    film: float | None = None
    doing: str = ""
    left: float | None = None
    verdict: str | None = None
    error: Trouble | None = None
    stale: bool = False


class PhoneJson(ToPage, frozen=True, kw_only=True):
    """How a phone reaches the studio."""

    url: str
    addresses: tuple[str, ...]
    fingerprint: str
    pages: int = 0
    ends: str | None = None


class EditResult(ToPage, frozen=True, kw_only=True):
    """What an edit came to; `label` is the step that was undone or redone."""

    revision: str
    seq: int
    undo: str | None = None
    label: str = ""


class ConflictJson(ToPage, frozen=True, kw_only=True):
    """An edit whose value was changed by somebody else."""

    index: int
    at: Place
    was: Any = None
    now: Any = None


class Conflicts(ToPage, frozen=True, kw_only=True):
    """Nothing was changed, because somebody else changed these values."""

    conflicts: tuple[ConflictJson, ...]


class Refusal(ToPage, frozen=True, kw_only=True):
    """Nothing was done, and why.

    Attributes:
        code: one of those of `studio.http_answers`, such as "refused" or "case-mistakes".
    """

    message: str
    hint: str = ""
    code: str = "refused"
    finding: FindingJson | None = None
    mistakes: tuple[MistakeJson, ...] = ()


class TomlJson(ToPage, frozen=True, kw_only=True):
    """The text of case.toml, and its mistakes."""

    revision: str
    text: str
    mistakes: tuple[MistakeJson, ...] = ()


class WordsJson(ToPage, frozen=True, kw_only=True):
    """What is said of a statement; nothing is saved."""

    passages: tuple[PassageJson, ...] = ()
    findings: tuple[FindingJson, ...] = ()


class DraftJson(ToPage, frozen=True, kw_only=True):
    """A statement put together from what was entered, and what was left out of it."""

    text: str
    left_out: tuple[str, ...] = ()


class NeedJson(ToPage, frozen=True, kw_only=True):
    """What a reason asks to be shown, and how."""

    what: str
    how: str = ""
    why: str = ""
    roles: tuple[str, ...] = ()


class ReasonJson(ToPage, frozen=True, kw_only=True):
    """A reason for a dispute; `form` is the way to it in the form's own words."""

    name: str
    title: str
    received: bool | None = None
    film: tuple[str, ...] = ()
    must: tuple[NeedJson, ...] = ()
    should: tuple[NeedJson, ...] = ()
    form: tuple[str, ...] = ()


class PreviewJson(ToPage, frozen=True, kw_only=True):
    """What is said of a preview; `findings` are those of its drawing."""

    n: int
    width: int
    height: int
    exact: bool = True
    scales: tuple[float, ...] = ()
    findings: tuple[FindingJson, ...] = ()
