"""What stills writes as JSON: each key with what it means, in its order."""

from typing import Annotated, Literal

import msgspec

from evidence_kit.model.finding import Verdict
from evidence_kit.model.shapes import FindingJson, Sum, about


class StillJson(msgspec.Struct, frozen=True, kw_only=True):
    """One picture taken from a video."""

    path: Annotated[str, about("where it was written")]
    time: Annotated[float, about("seconds of the frame")]
    bytes: Annotated[int, about("size in bytes")]
    sha256: Annotated[Sum, about("checksum of the file")]
    width: Annotated[int, about("pixels of the upright picture")]
    height: Annotated[int, about("pixels of the upright picture")]
    why: Annotated[str, about("why this frame, in words")]
    label: Annotated[bool, about("whether a parcel's number is read in it")]


class StripFrameJson(msgspec.Struct, frozen=True, kw_only=True):
    """One frame on a strip."""

    time: Annotated[float, about("seconds of the frame")]
    shows: Annotated[str, about("why it was chosen, in words; empty where it is only sharp and different")]


class StripJson(msgspec.Struct, frozen=True, kw_only=True):
    """One picture of several timed frames of a video."""

    path: Annotated[str, about("where it was written")]
    bytes: Annotated[int, about("size in bytes")]
    sha256: Annotated[Sum, about("checksum of the file")]
    width: Annotated[int, about("pixels of the upright picture")]
    height: Annotated[int, about("pixels of the upright picture")]
    frames: Annotated[list[StripFrameJson], about("in the order of time")]


class StillsJson(msgspec.Struct, frozen=True, kw_only=True):
    """The output of stills."""

    schema: Annotated[Literal["evidence_kit.stills/1"], about("name and version of this contract")]
    verdict: Annotated[Verdict, about("ready, not-ready, or unknown when it could not be examined")]
    strict: Annotated[bool, about("whether warnings count as errors")]
    video: Annotated[str, about("as it was given")]
    sha256: Annotated[Sum | None, about("SHA-256 checksum of the video")]
    tracking: Annotated[str | None, about("the number that was read on a label")]
    files: Annotated[list[StillJson], about("what was written")]
    strip: Annotated[StripJson | None, about("one picture of several frames, where that was asked for")]
    findings: Annotated[list[FindingJson], about("what was found")]
    seconds: Annotated[float, about("how long it took")]
