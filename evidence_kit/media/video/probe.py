"""The facts of a video, from MediaInfo, from its boxes and from its first picture."""

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from evidence_kit.media.clock import taken_of_movie
from evidence_kit.media.nested_boxes import TOO_DEEP
from evidence_kit.media.tail import NOTHING_BEYOND
from evidence_kit.media.video.choose import Choice, Row, choose
from evidence_kit.media.video.glimpse import Glimpse, glimpse
from evidence_kit.media.video.mp4_boxes import Boxes, look_behind, read_boxes
from evidence_kit.media.video.packets import count_packets
from evidence_kit.media.video.stream_ends import end_of_film
from evidence_kit.media.video.tracks import Track
from evidence_kit.media.video.vocabulary import codec, colour, number
from evidence_kit.model.facts import ONLY_SOUND, VideoFacts

if TYPE_CHECKING:
    from pymediainfo import MediaInfo

CONTAINERS = {
    "video/mp4": "mp4",
    "video/quicktime": "quicktime",
    "video/3gpp": "3gpp",
    "video/x-matroska": "matroska",
    "video/webm": "webm",
    "video/x-msvideo": "avi",
    "video/mp2t": "mpegts",
    "video/mpeg": "mpegps",
    "video/x-ms-wmv": "asf",
    "video/x-flv": "flv",
    "video/ogg": "ogg",
    "video/dv": "dv",
}
HDR_KEYS = ("hdr_format", "mastering_display_color_primaries", "maximum_content_light_level")
"""MediaInfo's keys for the HDR screen that a stream or its boxes describe."""
PLACE_KEYS = ("xyz", "recorded_location", "location")
STREAMS = frozenset({"mpegts", "mpegps"})
STREAM_BUFFER = 1 << 14
"""Bytes read at once from streams without an index: MediaInfo misses the pictures of one that fits its first buffer."""
ISO_CONTAINERS = frozenset({"mp4", "quicktime", "3gpp"})


class VideoProblem(Exception):
    """The bytes are not a video we can use; the text says why."""


class VideosUnread(Exception):
    """Videos cannot be read on this system; the text says why."""


def media_info() -> "type[MediaInfo]":
    """Return MediaInfo.

    Raises:
        VideosUnread: it is not installed, or its library is missing.
    """
    try:
        from pymediainfo import MediaInfo  # noqa: PLC0415  (has no wheel for some systems)
    except (ImportError, OSError):
        raise VideosUnread("pymediainfo is not installed") from None
    if not MediaInfo.can_parse():
        raise VideosUnread("pymediainfo does not find its library, libmediainfo")
    return MediaInfo


def look_video(handle: BinaryIO, size: int, mime: str, path: Path) -> VideoFacts:
    """Return the facts of a video after reading its index and its first picture.

    Args:
        path: of the open file, for the decoder, which is another program.

    Raises:
        VideoProblem: the index is missing or damaged, or there are no pictures.
        VideosUnread: videos cannot be read on this system.
    """
    container = CONTAINERS[mime]
    boxes = read_boxes(handle, size) if container in ISO_CONTAINERS else None
    if boxes:
        refuse_unusable(boxes)
    handle.seek(0)
    tracks = media_info().parse(handle, buffer_size=STREAM_BUFFER if container in STREAMS else 1 << 20).tracks
    general: Row = next((track.to_data() for track in tracks if track.track_type == "General"), {})
    videos = [track.to_data() for track in tracks if track.track_type == "Video"]
    audios = [track.to_data() for track in tracks if track.track_type == "Audio"]
    others = [track for track in tracks if track.track_type in ("Other", "Text", "Menu", "Image")]
    choice = choose(videos, audios, boxes.tracks if boxes else ())
    if choice is None:
        raise VideoProblem(ONLY_SOUND if audios else "it has no pictures")
    facts = describe(general, choice, boxes, container)
    if facts.duration is None or (len(videos) + len(audios) + len(others) > 1 and not is_length_known(choice)):
        counted = count_packets(path, container, choice.picture_stream)
        facts = dataclasses.replace(facts, duration=counted.seconds if counted else facts.duration)
    if facts.audio_codec and not facts.audio_bitrate and not facts.audio_bytes:
        counted = count_packets(path, container, choice.sound_stream)
        facts = dataclasses.replace(facts, audio_bytes=counted.bytes if counted else None)
    if not facts.duration or facts.duration <= 0:
        raise VideoProblem("its index gives a duration of zero")
    end = end_of_film(handle, size, container) if boxes is None else size
    if end > size or (container == "avi" and end == size and general.get("istruncated") == "Yes"):
        raise VideoProblem("it is cut off before its end")
    if end < size:
        facts = dataclasses.replace(facts, **dataclasses.asdict(look_behind(handle, size, end, [], "")))
    facts = dataclasses.replace(
        facts,
        begins=begin_of(choice),
        audio_streams=len(choice.languages),
        sound_languages=choice.languages,
        sound_beyond=None if container in STREAMS else sound_beyond(choice),
        empty_sounds=choice.empty_sounds,
        video_streams=len(videos),
        other_streams=len(others) + choice.empty_sounds,
    )
    first_picture = glimpse(path, container, choice.picture_stream)
    return as_shown(facts, first_picture) if first_picture else facts


def refuse_unusable(boxes: Boxes) -> None:
    """Raise when no decoder comes to the end of a film with such boxes.

    Raises:
        VideoProblem: it is cut off, or its boxes make no sense.
    """
    if not boxes.complete:
        raise VideoProblem(
            "it is cut off before its end" if boxes.end_cut else "its index (moov) or its pictures (mdat) are missing"
        )
    if not boxes.plausible:
        raise VideoProblem("its index lists more than the file can hold")
    if boxes.fragmented and boxes.beyond.broken == TOO_DEEP:
        raise VideoProblem(TOO_DEEP)


def as_shown(facts: VideoFacts, first_picture: Glimpse) -> VideoFacts:
    """Return the facts with the decoder's shape and colours, from whose pixels everything is made."""
    return dataclasses.replace(
        facts,
        width=first_picture.width,
        height=first_picture.height,
        pixel_format=first_picture.pixel_format,
        full_range=first_picture.full_range,
        matrix=first_picture.matrix,
        primaries=first_picture.primaries,
        transfer=first_picture.transfer,
        hdr=facts.hdr if facts.hdr == "dolby-vision-5" else hdr_transfer(first_picture.transfer),
        private=tuple(sorted({*facts.private, "messages"})) if first_picture.messages else facts.private,
    )


def is_length_known(choice: Choice) -> bool:
    """Return whether the pictures' own length is known, not only that of the whole file."""
    return choice.picture_track is not None or number(choice.picture.get("duration")) is not None


def length_of(general: Row, choice: Choice, container: str) -> float | None:
    """Return the seconds for which pictures are shown; the length of the whole file when theirs is unknown."""
    if choice.picture_track:
        return choice.picture_track.duration
    own, whole = number(choice.picture.get("duration")), number(general.get("duration"))
    if own or not whole:
        return own / 1000 if own else None
    begin = number(choice.picture.get("delay")) or 0 if container in ("matroska", "webm") else 0.0
    return (whole - begin) / 1000


def begin_of(choice: Choice) -> float:
    """Return by how many seconds the pictures begin after the sound; 0 when they do not."""
    pictures, sound = choice.picture_track, choice.sound_track
    if pictures and sound:
        return max(0.0, round(pictures.start - sound.start, 3))
    own, other = number(choice.picture.get("delay")), number((choice.sound or {}).get("delay"))
    return 0.0 if pictures or own is None or other is None else max(0.0, round((own - other) / 1000, 3))


def pixel_format(video: Row) -> str:
    """Return ffmpeg's name for the pixel format of a track, such as yuv420p10."""
    bits = int(number(video.get("bit_depth")) or 8)
    chroma = str(video.get("chroma_subsampling") or "4:2:0").split()[0].replace(":", "")
    return f"yuv{chroma}p{bits if bits > 8 else ''}"


def describe(general: Row, choice: Choice, boxes: Boxes | None, container: str) -> VideoFacts:
    """Return the facts that MediaInfo's tracks and the index contain."""
    video, audio, track = choice.picture, choice.sound or {}, choice.picture_track
    coded_width, coded_height = int(number(video.get("width")) or 0), int(number(video.get("height")) or 0)
    aspect = number(video.get("pixel_aspect_ratio")) or 1.0
    rotation = track.rotation if track else round(number(video.get("rotation")) or 0) % 360
    width = round(coded_width * aspect) if aspect >= 1 else coded_width
    height = coded_height if aspect >= 1 else round(coded_height / aspect)
    transfer = colour(video.get("transfer_characteristics"))
    writer = general.get("writing_application") or general.get("encoded_application")
    return VideoFacts(
        container=container,
        codec=codec(video.get("format")),
        profile=str(video.get("format_profile") or "").split("@")[0] or None,
        pixel_format=pixel_format(video),
        width=height if rotation in (90, 270) else width,
        height=width if rotation in (90, 270) else height,
        coded_width=coded_width,
        coded_height=coded_height,
        rotation=rotation,
        mirrored=bool(track and track.mirrored),
        transfer=transfer,
        primaries=colour(video.get("color_primaries")),
        matrix=colour(video.get("matrix_coefficients")),
        full_range=video.get("color_range") == "Full",
        hdr=hdr_of(video, transfer),
        hdr_data=any(key in video for key in HDR_KEYS),
        interlaced=str(video.get("scan_type") or "Progressive") != "Progressive",
        duration=length_of(general, choice, container),
        frame_rate=number(video.get("frame_rate")),
        variable=video.get("frame_rate_mode") == "VFR",
        frames=(track.shown if track else int(number(video.get("frame_count")) or 0)) or None,
        joins=track.joins if track else (),
        hidden_pictures=track.hidden if track else 0,
        hidden_sound=hidden_sound(choice.sound_track),
        picture_stream=choice.picture_stream,
        sound_stream=choice.sound_stream,
        video_bytes=int(number(video.get("stream_size")) or 0) or None,
        audio_codec=codec(audio.get("format")) if audio else None,
        audio_profile=str(audio.get("format_additionalfeatures") or "") or None,
        audio_bitrate=int(number(audio.get("bit_rate")) or 0) or None,
        audio_bytes=int(number(audio.get("stream_size")) or 0) or None,
        channels=int(number(audio.get("channel_s")) or 0) or None,
        moov_first=boxes.moov_first if boxes else None,
        fragmented=bool(boxes and boxes.fragmented),
        private=boxes.private if boxes else ("location",) if any(key in general for key in PLACE_KEYS) else (),
        writer=str(writer) if writer else None,
        taken=taken_of_movie(general),
        **dataclasses.asdict(boxes.beyond if boxes else NOTHING_BEYOND),
    )


def hidden_sound(track: Track | None) -> float:
    """Return the seconds of stored sound that players never play."""
    return round(max(0.0, track.stored - track.duration), 3) if track else 0.0


def sound_beyond(choice: Choice) -> float | None:
    """Return the seconds by which the sound ends after the pictures, negative before them; None when that is unknown.

    Of streams without an index MediaInfo only guesses where each track ends.
    """
    pictures, sound = choice.picture_track, choice.sound_track
    if pictures and sound:
        return round(sound.start + sound.duration - pictures.start - pictures.duration, 3)
    ends = [number((row or {}).get("duration")) for row in (choice.picture, choice.sound)]
    late = [number((row or {}).get("delay")) or 0.0 for row in (choice.picture, choice.sound)]
    if ends[0] is None or ends[1] is None:
        return None
    return round((late[1] + ends[1] - late[0] - ends[0]) / 1000, 3)


def hdr_of(video: Row, transfer: str | None) -> str | None:
    """Return the kind of high dynamic range of a video; None for standard range."""
    if "Dolby Vision" in str(video.get("hdr_format") or ""):
        profile = re.search(r"dv(?:he|h1|av|a1)\.0?(\d+)", str(video.get("hdr_format_profile") or ""))
        if profile and profile[1] == "5":
            return "dolby-vision-5"
    return hdr_transfer(transfer)


def hdr_transfer(transfer: str | None) -> str | None:
    """Return the transfer when it is one of high dynamic range."""
    return transfer if transfer in ("hlg", "pq") else None
