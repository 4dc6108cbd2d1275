"""The nouns: what a case, a file, a finding and a package are. No input or output here."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels of the upright image."""


class Severity(StrEnum):
    """How much a finding weighs."""

    error = "error"
    warning = "warning"
    note = "note"


class Verdict(StrEnum):
    """What a whole report comes to; `unknown` (something could not be examined) never passes."""

    ready = "ready"
    not_ready = "not-ready"
    unknown = "unknown"


class Role(StrEnum):
    """What an original shows. The order is the order of weight in the upload form."""

    label = "label"
    damage = "damage"
    received = "received"
    contents = "contents"
    scale = "scale"
    chat = "chat"
    tracking = "tracking"
    size_label = "size-label"
    packaging = "packaging"
    policy_excerpt = "policy-excerpt"
    report = "report"
    document = "document"
    other = "other"
    listing = "listing"
    unboxing = "unboxing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing.

    Attributes:
        code: stable kebab-case name.
        path: the file it is about, portable and relative to the case or package; None for the whole.
        hint: what to type or do next.
        expected: what is allowed.
        actual: what was found.
        source: where the rule comes from, as text or address.
        repairable: True when `build` or `fit` repairs it by itself.
        dated: True when it depends on today's date; such findings are not written into a manifest.
    """

    code: str
    severity: Severity
    path: str | None
    message: str
    hint: str = ""
    expected: str | int | None = None
    actual: str | int | None = None
    source: str = ""
    repairable: bool = False
    dated: bool = False


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What looking at an image tells; None is unknown.

    Attributes:
        format: Pillow's name of the format.
        width: pixels of the upright image.
        height: pixels of the upright image.
        orientation: the EXIF tag 1 to 8; 1 when the pixels are upright.
        frames: of an animation; 1 for a still.
        mode: Pillow's pixel mode.
        bits: per channel.
        srgb: whether the pixels are sRGB as they stand.
        lossless: whether the format keeps pixels exactly.
        private: kinds of private metadata found ("location", "position-tags", "serial", "owner", "maker-note").
        trailing: bytes after the end of the picture.
    """

    format: str
    width: int
    height: int
    orientation: int = 1
    frames: int = 1
    mode: str = "RGB"
    bits: int = 8
    srgb: bool = True
    lossless: bool = False
    private: tuple[str, ...] = ()
    trailing: int = 0

    @property
    def location(self) -> bool:
        """Whether the metadata says where it was taken."""
        return "location" in self.private


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What the index of a video tells, without decoding it; None is unknown.

    Attributes:
        container: "mp4", "quicktime", "3gpp", "matroska", "webm" or "avi".
        codec: "h264", "hevc", "vp9", …
        profile: of the codec, in MediaInfo's words.
        pixel_format: in ffmpeg's words, such as "yuv420p10".
        width: pixels as the picture is to be seen (upright, square pixels).
        height: pixels as the picture is to be seen.
        coded_width: pixels as stored.
        coded_height: pixels as stored.
        rotation: clockwise degrees a player must turn the picture.
        transfer: "bt709", "hlg", "pq", "bt601" or another name, lower case.
        primaries: in the same manner.
        matrix: in the same manner.
        full_range: True for 0 to 255 luma.
        hdr: "hlg", "pq", "dolby-vision-8.4", …
        interlaced: whether the scan is not progressive.
        duration: seconds.
        frame_rate: mean frames a second.
        variable: whether the times between frames differ.
        frames: number of pictures.
        video_bytes: bytes of the video stream alone.
        audio_codec: "aac", "pcm", … of the first audio stream; None when there is no sound.
        audio_profile: such as "LC".
        audio_bitrate: bits a second.
        channels: of the first audio stream.
        audio_streams: how many there are.
        video_streams: how many there are.
        other_streams: data, timecode, subtitles.
        moov_first: index before the pictures; None where a container has no such thing.
        fragmented: the index is spread over the file, which some forms and players do not take.
        private: kinds of private metadata found.
        trailing: bytes after the last box.
        writer: the program that last wrote the file.
    """

    container: str
    codec: str | None = None
    profile: str | None = None
    pixel_format: str | None = None
    width: int = 0
    height: int = 0
    coded_width: int = 0
    coded_height: int = 0
    rotation: int = 0
    transfer: str | None = None
    primaries: str | None = None
    matrix: str | None = None
    full_range: bool = False
    hdr: str | None = None
    interlaced: bool = False
    duration: float | None = None
    frame_rate: float | None = None
    variable: bool = False
    frames: int | None = None
    video_bytes: int | None = None
    audio_codec: str | None = None
    audio_profile: str | None = None
    audio_bitrate: int | None = None
    channels: int | None = None
    audio_streams: int = 0
    video_streams: int = 0
    other_streams: int = 0
    moov_first: bool | None = None
    fragmented: bool = False
    private: tuple[str, ...] = ()
    trailing: int = 0
    writer: str | None = None

    @property
    def location(self) -> bool:
        """Whether the metadata says where it was taken."""
        return "location" in self.private


Kind = Literal["image", "video", "document", "other"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file by looking at it once.

    Attributes:
        kind: by content, not by name.
        mime: by content; None when the file could not be opened.
        bytes: size; None when the file could not be opened.
        sha256: hex, lower case.
        examined: False when the file could not be looked at, which never passes.
        problem: why the content cannot be used, in words; empty when it can.
        oversized: the picture has more pixels than we decode.
    """

    kind: Kind
    mime: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    examined: bool = True
    problem: str = ""
    oversized: bool = False
    image: ImageFacts | None = None
    video: VideoFacts | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """A file of the case exactly as it was found; it is never written to.

    Attributes:
        path: where it lies.
        name: portable name inside the case, or as the user gave it.
        caption: the user's own words for it.
    """

    path: Path
    name: str
    facts: Facts
    role: Role = Role.other
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The same place in both pictures of a comparison."""

    listing: Box
    received: Box
    label: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A listing picture and a received one, to be put side by side."""

    listing: str
    received: str
    caption: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What was ordered, in the case file's words; money as exact decimals, dates as dates."""

    platform: str | None = None
    number: str | None = None
    tracking: str | None = None
    item: str | None = None
    price: Decimal | None = None
    shipping: Decimal | None = None
    currency: str | None = None
    ordered: dt.date | None = None
    shipped: dt.date | None = None
    delivered: dt.date | None = None
    confirmed: dt.date | None = None
    protection_ends: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What the buyer claims."""

    reason: str | None = None
    received: bool | None = None
    refund: Decimal | None = None
    statement: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A folder of originals and what its case file says.

    Attributes:
        folder: where the originals lie.
        findings: what was noticed while looking, such as a link that is not followed.
        claimed: whether the case file makes a claim at all.
    """

    folder: Path
    originals: tuple[Original, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    order: Order = field(default_factory=Order)
    claim: Claim = field(default_factory=Claim)
    claimed: bool = False
    findings: tuple[Finding, ...] = ()

    def original(self, name: str) -> Original | None:
        """Return the original of that portable name, or None."""
        return next((one for one in self.originals if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Placement:
    """What goes into one slot of the form, and why.

    Attributes:
        slot: "image-1" …, "video-1".
        file: stem of the file to make in `upload/`, without extension.
        sources: the originals; two for a comparison, listing first.
        comparison: set when the slot holds a comparison.
    """

    slot: str
    file: str
    sources: tuple[Original, ...]
    why: str
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes where, in the order to upload it, and what was noticed while deciding."""

    placements: tuple[Placement, ...] = ()
    findings: tuple[Finding, ...] = ()


Action = Literal["copied", "stripped", "remuxed", "encoded", "refused"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an artifact was made, so that anybody can make it again.

    Attributes:
        settings: plain values only, so that they can be written down.
    """

    tool: str
    version: str
    action: Action
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that we made.

    Attributes:
        path: relative to the package, or where the user asked for it.
        made_from: sha256 of the originals.
        encodes: full encodes of the picture it took.
    """

    path: str
    slot: str
    bytes: int
    sha256: str
    facts: Facts
    made_from: tuple[str, ...]
    step: str
    recipe: Recipe
    marks: tuple[dict[str, Any], ...] = ()
    encodes: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """What a making step brought forth: artifacts, and what was seen on the way."""

    artifacts: tuple[Artifact, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the upload form, filled."""

    slot: str
    path: str
    made_from: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """Which rules were applied."""

    name: str
    as_of: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a verb found, and what it comes to.

    Attributes:
        subject: the case, package or files, as the user named them.
        package: where the package was written; None when none was.
        strict: whether warnings count as errors.
        recorded: artifacts as a manifest records them, where it is a package that is judged.
    """

    subject: str
    policy: PolicyRef
    findings: tuple[Finding, ...] = ()
    slots: tuple[Slot, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    originals: tuple[Original, ...] = ()
    package: str | None = None
    tools: dict[str, str] = field(default_factory=dict)
    strict: bool = False
    recorded: tuple[dict[str, Any], ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Return not-ready on any error, else unknown when something was not examined, else ready."""
        return verdict(self.findings, strict=self.strict)


def verdict(findings: tuple[Finding, ...], *, strict: bool = False) -> Verdict:
    """Return what `findings` come to; warnings count as errors when `strict`."""
    grave = {Severity.error, Severity.warning} if strict else {Severity.error}
    if any(finding.severity in grave and finding.code != "not-examined" for finding in findings):
        return Verdict.not_ready
    if any(finding.code == "not-examined" for finding in findings):
        return Verdict.unknown
    return Verdict.ready


@dataclass(frozen=True, slots=True)
class Single:
    """What became of one file that was fitted, or of one comparison.

    Attributes:
        schema: the name of the JSON contract it is written in.
        output: where it was written; None when it was refused.
        seconds: how long it took.
    """

    schema: str
    action: Action
    output: str | None
    max_bytes: int | None
    artifact: Artifact | None
    findings: tuple[Finding, ...]
    seconds: float
    strict: bool = False

    @property
    def verdict(self) -> Verdict:
        """Return what the findings come to."""
        return verdict(self.findings, strict=self.strict)
