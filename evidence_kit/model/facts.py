"""What is known of a file after examining it. None is unknown, never 0."""

from dataclasses import dataclass
from typing import Literal

from evidence_kit.model.cover import Track
from evidence_kit.model.document_facts import DocumentFacts

NOTHING_VISIBLE = "every pixel of it is transparent, so nothing can be seen"
"""The problem of a picture without an opaque pixel."""

ONLY_SOUND = "there is sound but no picture in it"
"""The problem of a sound recording that is named like a film."""

IS_LINK = "it is a link, which is not followed"


@dataclass(frozen=True, slots=True)
class Sight:
    """How clear a picture is, measured on a copy of at most about 1000 pixels a side.

    Attributes:
        sharpness: one over the width in pixels of the sharpest edges, 1 is sharp, 0.13 beyond doubt blurred; None when
            there is hardly an edge, and when nobody asked for it.
        luma: mean level, 0 to 255.
        bright: the level that a twentieth of the pixels reaches, 0 to 255.
        burnt: share of the middle's pixels that are burnt out.
        view: 64 bits as 16 hex digits; two pictures of the same view differ in few of them. Empty for a plain picture.
    """

    sharpness: float | None
    luma: float
    bright: int
    burnt: float
    view: str


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What is known of an image; None is unknown.

    Attributes:
        format: "jpeg", "png", "heic", …
        width: pixels of the upright image.
        height: pixels of the upright image.
        orientation: how viewers turn the pixels, as EXIF's number 1 to 8; 1 when they are upright.
        frames: of an animation; 1 for a still.
        mode: Pillow's pixel mode.
        bits: per channel.
        srgb: whether the pixels are sRGB as they stand.
        hdr: "pq" or "hlg" for a picture of high dynamic range; None for an ordinary one.
        lossless: whether the format keeps pixels exactly.
        private: kinds of private metadata found ("location", "position-tags", "serial", "owner", "copyright",
            "maker-note", "thumbnail", "text", "profile" for a colour profile that says more than colours).
        trailing: bytes after the end of the picture.
        tail: kinds of what these bytes are, "unknown" and "other-picture" for those that no maker is known for.
        foreign: kinds of other files that it is at the same time ("zip", "archive", "program", "pdf", "page", …).
        broken: what does not fit in its structure, as a clause; empty when all does.
        dpi: dots an inch that its metadata says; None when it says none.
        companions: what the file holds besides the picture ("gain-map", "motion-video", "depth", "more-pictures").
        hidden: distinct colours lie under its fully transparent pixels.
        ignored_turn: an orientation, 2 to 8, in a place that viewers ignore; 1 without one.
        sight: how clear it is; None when that was not measured.
        damage: estimated share of it that is wrong though it decodes, 0 if it cannot be; None without damage found.
        taken: when it was taken, by its camera's clock, ISO 8601 with its zone if known; None if unknown or never set.
    """

    format: str
    width: int
    height: int
    orientation: int = 1
    frames: int = 1
    mode: str = "RGB"
    bits: int = 8
    srgb: bool = True
    hdr: str | None = None
    lossless: bool = False
    private: tuple[str, ...] = ()
    trailing: int = 0
    tail: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    broken: str = ""
    companions: tuple[str, ...] = ()
    dpi: int | None = None
    hidden: bool = False
    ignored_turn: int = 1
    sight: Sight | None = None
    damage: float | None = None
    taken: str | None = None

    @property
    def location(self) -> bool:
        """Whether the metadata says where it was taken."""
        return "location" in self.private


MOST_HIDDEN_PICTURES = 2
"""That an edit list may hide: phones end their films one or two pictures early, and nobody cut anything out."""

MOST_HIDDEN_SOUND = 0.3
"""Seconds that an edit list may hide: an encoder's run-up has 0.05, and the end is rounded to a frame."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What the index of a video says, without decoding; None is unknown.

    Attributes:
        container: "mp4", "quicktime", "3gpp", "matroska", "webm", "avi", "mpegts", "mpegps", "asf", "flv", "ogg", "dv".
        codec: "h264", "hevc", "vp9", …
        profile: of the codec, in MediaInfo's words.
        pixel_format: such as "yuv420p", with the bits behind it when they are more than 8 ("yuv420p10").
        width: pixels as the picture is to be seen (upright, square pixels).
        height: pixels as the picture is to be seen.
        coded_width: pixels as stored.
        coded_height: pixels as stored.
        rotation: clockwise degrees a player must turn the picture, after mirroring it when `mirrored`.
        mirrored: a player shows it mirrored, as selfie cameras film.
        transfer: "bt709", "hlg", "pq", "bt601" or another name, lower case.
        primaries: in the same manner.
        matrix: in the same manner.
        full_range: True for 0 to 255 luma.
        hdr: "hlg", "pq", or "dolby-vision-5" whose colours cannot be decoded; None for standard range.
        hdr_data: whether it describes an HDR screen or its room (mastering display, content light level, Dolby Vision).
        interlaced: whether the scan is not progressive.
        duration: seconds for which pictures are shown.
        begins: the second at which players show the first, where the sound begins before the pictures.
        frame_rate: mean frames a second.
        variable: whether the times between frames differ.
        frames: number of pictures that players show.
        hidden_pictures: how many an edit list hides; they were cut out, and are still stored.
        joins: the number of the first picture behind each cut, and the second at which players show it.
        hidden_sound: seconds of the sound that an edit list hides.
        picture_stream: the stream that is the film, as ffmpeg names it.
        sound_stream: the stream that is its sound, as ffmpeg names it.
        video_bytes: bytes of the video stream alone.
        audio_codec: "aac", "pcm", … of the sound that is used; None without sound.
        audio_profile: such as "LC".
        audio_bitrate: bits a second.
        audio_bytes: bytes of that sound alone.
        channels: of that sound.
        audio_streams: how many hold sound.
        sound_languages: of each of them in English words, the used one's first; empty for one that names none.
        sound_beyond: seconds by which the used sound ends after the pictures, negative if it ends before them.
        empty_sounds: how many are there for sound and hold none.
        video_streams: how many there are.
        other_streams: data, timecode, subtitles.
        moov_first: index before the pictures; None where a container has no such thing.
        fragmented: the index is spread over the file, which some forms and players do not take.
        private: kinds of private metadata found.
        trailing: bytes after the last box.
        tail: kinds of what these bytes are, as of a picture.
        foreign: kinds of other files that it is at the same time, as of a picture.
        broken: what does not fit in its structure, as a clause; empty when all does.
        writer: the program that last wrote the file.
        taken: when it was filmed, by its camera's clock, as of a picture; None if unknown or never set.
        cover: what is covered in it, as its case wants; here, so that whoever decodes its pictures covers them.
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
    mirrored: bool = False
    transfer: str | None = None
    primaries: str | None = None
    matrix: str | None = None
    full_range: bool = False
    hdr: str | None = None
    hdr_data: bool = False
    interlaced: bool = False
    duration: float | None = None
    begins: float = 0.0
    frame_rate: float | None = None
    variable: bool = False
    frames: int | None = None
    hidden_pictures: int = 0
    hidden_sound: float = 0.0
    joins: tuple[tuple[int, float], ...] = ()
    picture_stream: str = "V:0"
    sound_stream: str = "a:0"
    video_bytes: int | None = None
    audio_codec: str | None = None
    audio_profile: str | None = None
    audio_bitrate: int | None = None
    audio_bytes: int | None = None
    channels: int | None = None
    audio_streams: int = 0
    sound_languages: tuple[str, ...] = ()
    sound_beyond: float | None = None
    empty_sounds: int = 0
    video_streams: int = 0
    other_streams: int = 0
    moov_first: bool | None = None
    fragmented: bool = False
    private: tuple[str, ...] = ()
    trailing: int = 0
    tail: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    broken: str = ""
    writer: str | None = None
    taken: str | None = None
    cover: tuple[Track, ...] = ()

    @property
    def ends(self) -> float | None:
        """The second up to which players show pictures."""
        return None if self.duration is None else self.begins + self.duration

    @property
    def location(self) -> bool:
        """Whether the metadata says where it was taken."""
        return "location" in self.private

    @property
    def has_hidden_pictures(self) -> bool:
        """Whether pictures that were cut out are still stored."""
        return self.hidden_pictures > MOST_HIDDEN_PICTURES

    @property
    def has_hidden_sound(self) -> bool:
        """Whether sound that was cut out is still stored."""
        return self.audio_streams > 0 and self.hidden_sound > MOST_HIDDEN_SOUND


Kind = Literal["image", "video", "document", "other"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file after examining it once.

    Attributes:
        kind: by content, not by name.
        mime: by content; None when the file could not be opened.
        bytes: size; None when the file could not be opened.
        sha256: hex, lower case.
        examined: False when the file could not be examined, which never passes.
        problem: why the content cannot be used, in words; empty when it can.
        oversized: the picture has more pixels than we decode.
        given_up: our readers came to no end with it, which may not be the file's fault.
        missing: the library whose absence on this system is why it was not examined.
    """

    kind: Kind
    mime: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    examined: bool = True
    problem: str = ""
    oversized: bool = False
    given_up: bool = False
    missing: str = ""
    image: ImageFacts | None = None
    video: VideoFacts | None = None
    document: DocumentFacts | None = None
