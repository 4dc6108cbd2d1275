"""What a report and a manifest both hold, as JSON: each noun's shape, and how it is filled.

New keys may appear, so none is forbidden; none vanishes or changes its meaning.
"""

import datetime as dt
import json
from collections.abc import Iterable
from functools import partial, singledispatch
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from evidence_kit.model.artifact import Action, Artifact, Recipe, Seen, SeenLabel, SeenMoment
from evidence_kit.model.case import Box, Original, Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Moment
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.model.plan import Slot
from evidence_kit.model.results import PolicyRef

Sum = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", description="sha256, hex in lower case")]

Shape = TypeVar("Shape", bound=msgspec.Struct)


def about(description: str) -> msgspec.Meta:
    """Return what a key means."""
    return msgspec.Meta(description=description)


class PolicyJson(msgspec.Struct, frozen=True, kw_only=True):
    """Which rules were applied."""

    name: Annotated[str, about("the policy's name")]
    as_of: Annotated[str, about("the day on which its sources were read, ISO 8601")]
    sha256: Annotated[Sum, about("checksum of the policy's file")]


class FindingJson(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong or worth knowing."""

    code: Annotated[
        str,
        msgspec.Meta(
            pattern="^[a-z0-9]+(-[a-z0-9]+)*$", description="stable name of this kind of finding, such as file-missing"
        ),
    ]
    severity: Annotated[Severity, about("how much it weighs")]
    path: Annotated[str | None, about("the file it is about; null for the whole")]
    message: Annotated[str, about("what was found, for a person")]
    hint: Annotated[str, about("what to do or type next; empty for nothing")]
    expected: Annotated[str | int | None, about("what is allowed")]
    actual: Annotated[str | int | None, about("what was found, as a value")]
    source: Annotated[str, about("where the rule comes from, as text or address")]
    repairable: Annotated[bool, about("`build` or `fit` repairs it by itself")]


class FactsJson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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


class SeenMomentJson(msgspec.Struct, frozen=True, kw_only=True):
    """A moment at which a take does not seem continuous."""

    before: Annotated[float, about("seconds of the last frame before it")]
    after: Annotated[float, about("seconds of the first frame after it")]
    signals: Annotated[list[str], about("the measures that found it")]


class SeenLabelJson(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel's number that was read in a video."""

    number: Annotated[str, about("the number as it was read")]
    time: Annotated[float, about("the second that shows it")]


class SeenFrameJson(msgspec.Struct, frozen=True, kw_only=True):
    """A key frame of a video."""

    time: Annotated[float, about("seconds of the frame")]
    shows: Annotated[str, about("what it shows, in words; empty where it is only sharp and different")]


class SeenJson(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen in a video frame by frame."""

    take: Annotated[str, about("consistent where no break was found, review or broken")]
    moments: Annotated[list[SeenMomentJson], about("possible breaks")]
    label: Annotated[SeenLabelJson | None, about("the parcel's number; null when none was read")]
    frames: Annotated[list[SeenFrameJson], about("key frames, in order of time")]


class ArtifactJson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that was made."""

    path: Annotated[str, about("relative to the package")]
    slot: Annotated[str, about("the place of the form it is for")]
    bytes: Annotated[int, about("size in bytes")]
    sha256: Annotated[Sum, about("checksum of the file")]
    facts: Annotated[FactsJson, about("what is known of it")]
    made_from: Annotated[list[Sum], about("checksums of the originals in it")]
    step: Annotated[str, about("the step that made it")]
    recipe: Annotated[RecipeJson, about("how it was made")]
    marks: Annotated[list[dict[str, Any]], about("marks drawn on it, as W3C media fragments")]
    encodes: Annotated[int, about("full encodes of the picture it took")]
    seen: Annotated[SeenJson | None, about("of a video: what was seen frame by frame")] = None
    why: Annotated[str, about("why it is uploaded, in words")]


class PhotoMarkJson(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered box on a photo that is shown alone."""

    label: Annotated[str, about("the word beside the number")]
    box: Annotated[str, about("where it is, as a W3C media fragment")]


class StillOfJson(msgspec.Struct, frozen=True, kw_only=True):
    """The film that a picture is a frame of."""

    path: Annotated[str, about("name of the film inside the case")]
    at: Annotated[float, about("the second of the film")]


class OriginalJson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of the case, as it was found."""

    path: Annotated[str, about("name inside the case, or as it was given")]
    role: Annotated[Role, about("what it shows")]
    moving_part_of: Annotated[str, about("the photo whose moving part this short film is")] = ""
    bytes: Annotated[int | None, about("size in bytes; null when it could not be opened")]
    sha256: Annotated[Sum | None, about("checksum of the file; null when it could not be opened")]
    facts: Annotated[FactsJson, about("what is known of it")]
    marks: Annotated[list[PhotoMarkJson], about("boxes that the case file has for it")] = []
    still_of: Annotated[StillOfJson | None, about("the film that it is a frame of")] = None


class MomentJson(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened on a day."""

    day: Annotated[str, about("the day, ISO 8601")]
    event: Annotated[str, about("stable name of what happened")]
    words: Annotated[str, about("what happened, for a person")]
    from_: Annotated[str, about("where the day comes from")] = msgspec.field(name="from")


@singledispatch
def as_json(value: Any) -> Any:  # noqa: ANN401  (any noun, or a plain value)
    """Return a noun as the shape that its contract knows; a value without one stays as it is."""
    return value


def filled(shape: type[Shape], noun: object, **others: object) -> Shape:
    """Return a shape with a noun's attributes of the same names, as JSON, and `others` where they differ."""
    same = {name: as_json(getattr(noun, name)) for name in shape.__struct_fields__ if name not in others}
    return shape(**same, **others)


def written(noun: object) -> str:
    """Return a noun, a shape or plain values as indented ASCII JSON with a line end."""
    # The encoder of msgspec writes small and large numbers in another way than the packages that are out there have.
    return json.dumps(msgspec.to_builtins(as_json(noun)), indent=2) + "\n"


@as_json.register(tuple)
@as_json.register(list)
def all_json(values: Iterable[object]) -> list[Any]:
    """Return each of several values as JSON."""
    return list(map(as_json, values))


@as_json.register
def day_json(day: dt.date) -> str:
    """Return a day as ISO 8601 writes it."""
    return day.isoformat()


@as_json.register
def original_json(original: Original) -> OriginalJson:
    """Return an original as it is written."""
    facts, still = original.facts, original.still_of
    return filled(
        OriginalJson,
        original,
        path=original.name,
        bytes=facts.bytes,
        sha256=facts.sha256,
        marks=[
            PhotoMarkJson(label=mark.label, box=fragment(mark.received)) for mark in original.marks if mark.received
        ],
        still_of=StillOfJson(path=still[0], at=still[1]) if still else None,
    )


@as_json.register
def facts_json(facts: Facts) -> dict[str, Any]:
    """Return what is known of a file: FactsJson, and all that is known of a picture, a video or a document."""
    data: dict[str, Any] = msgspec.to_builtins(filled(FactsJson, facts))
    for known in (facts.image, facts.video, facts.document):
        if known:
            data |= msgspec.to_builtins(known) | {"location": known.location}
    data.pop("cover", None)  # said by the case file, and recorded beside what is made of the film
    return data


@as_json.register
def moment_json(moment: Moment) -> MomentJson:
    """Return one thing that happened on a day as it is written."""
    return filled(MomentJson, moment, from_=moment.source)


def fragment(box: Box) -> str:
    """Return a box as a W3C Media Fragments selector, in pixels of the upright image."""
    return "xywh=pixel:" + ",".join(map(str, box))


as_json.register(Artifact, partial(filled, ArtifactJson))
as_json.register(Finding, partial(filled, FindingJson))
as_json.register(PolicyRef, partial(filled, PolicyJson))
as_json.register(Recipe, partial(filled, RecipeJson))
as_json.register(Slot, str)
as_json.register(Seen, partial(filled, SeenJson))
as_json.register(SeenLabel, partial(filled, SeenLabelJson))
as_json.register(SeenMoment, partial(filled, SeenMomentJson))
