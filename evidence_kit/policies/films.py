"""Findings about videos under a policy: codecs, rotation, parts hidden by an edit list, metadata, sound."""

import dataclasses
from collections.abc import Iterable

from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import Facts, VideoFacts
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import listed
from evidence_kit.policies.private import check_beyond, check_location, check_words
from evidence_kit.policies.rules import VideoRules, breach
from evidence_kit.policies.sizes import check_size
from evidence_kit.text.words import applying, fitting

PRIVATE_WORDS = {
    "owner": "a name",
    "serial": "a serial number",
    "copyright": "a copyright notice",
    "text": "text or data of another program",
    "messages": "hidden messages from the camera",
}
"""Kinds of private metadata, except locations, with the words for them."""


MOST_APART = 1.0
"""Most seconds between the ends of pictures and sound that nobody notices: recorders stop them one after the other."""


def check_tracks(name: str, video: VideoFacts) -> Iterable[Finding]:
    """Yield findings about the tracks of a video: rotation, hidden parts, ends, private data, silence."""
    yield from check_upright(name, video)
    yield from check_hidden(name, video)
    yield from check_ends(name, video)
    yield from check_words(name, PRIVATE_WORDS, video.private, "picture and sound")
    if video.empty_sounds and not video.audio_streams:
        yield Finding(
            "sound-empty",
            name,
            "The video has a sound track, but it is silent.",
            hint="if you spoke while filming, check whether the original on the phone has sound",
        )


def check_ends(name: str, video: VideoFacts) -> Iterable[Finding]:
    """Yield a finding if pictures and sound of a video end far apart: a note if only the sound ends early."""
    apart = video.sound_beyond or 0.0
    if abs(apart) <= MOST_APART:
        return
    first, second = ("pictures", "sound") if apart > 0 else ("sound", "pictures")
    end, verb = video.duration or 0.0, "end" if apart > 0 else "ends"
    yield Finding(
        "tracks-end-apart",
        name,
        f"The {first} {verb} at {min(end, end + apart):.1f} s, {abs(apart):.1f} s before the {second}.",
        severity=Severity.warning if apart > 0 else Severity.note,
        hint="check whether the original on the phone shows more; if it does, export it again and use that file"
        if apart > 0
        else "if you spoke to the end, check whether the original on the phone has more sound",
        actual=f"{apart:.1f} s",
    )


def tracks_left_out(name: str, video: VideoFacts) -> Finding:
    """Return the note about the sound tracks that are not in a new video, of which only one is."""
    kept, *others = (language or "unnamed" for language in video.sound_languages)
    named = f" ({', '.join(others)})" if any(video.sound_languages) else ""
    which = f" ({kept})" if named else ""
    return Finding(
        "sound-tracks-left-out",
        name,
        f"Of {len(others) + 1} sound tracks the new video has the one that players play{which}; "
        f"{len(others)} {'is' if len(others) == 1 else 'are'} left out{named}.",
        hint="if another one matters, export the video with that one alone",
        expected=1,
        actual=video.audio_streams,
    )


def check_upright(name: str, video: VideoFacts) -> Iterable[Finding]:
    """Yield a note if players rotate or mirror a video."""
    ways = applying(("mirrored", video.mirrored), (f"turned by {video.rotation} degrees", video.rotation))
    if ways:
        stored = "sideways" if video.rotation else "the other way round"
        yield Finding(
            "not-upright",
            name,
            f"The video is stored {stored} and {' and '.join(ways)} when played. Players do this by themselves.",
            severity=Severity.note,
            hint="nothing needs to be done",
            expected=0,
            actual=video.rotation,
        )


def check_hidden(name: str, video: VideoFacts) -> Iterable[Finding]:
    """Yield a warning if parts cut out of a video are still stored in it."""
    parts = applying(
        (f"{video.hidden_pictures} pictures", video.has_hidden_pictures),
        (f"{video.hidden_sound:.1f} s of sound", video.has_hidden_sound),
    )
    if parts:
        yield Finding(
            "hidden-parts",
            name,
            f"What was cut out is still in the file and can be recovered: {' and '.join(parts)}.",
            hint=fitting(name, "makes a video of only what players show"),
            expected=0,
            actual=video.hidden_pictures,
        )


def left_behind(name: str, video: VideoFacts) -> list[Finding]:
    """Return notes about the parts of a video that are not in the new video made from it."""
    found = [*check_hidden(name, video), *check_words(name, PRIVATE_WORDS, video.private, "picture and sound")]
    if video.location:
        found.append(
            Finding(
                "location-metadata",
                name,
                "The original contains the location where it was filmed.",
                severity=Severity.note,
            )
        )
    if video.empty_sounds and not video.audio_streams:
        found += [finding for finding in check_tracks(name, video) if finding.code == "sound-empty"]
    return [
        dataclasses.replace(finding, severity=Severity.note, repairable=True, hint="it is not in the new video")
        if finding.code != "sound-empty"
        else finding
        for finding in found
    ]


PLAYABLE_AUDIO = frozenset({"aac", "mp3"})
PLAYABLE_PIXELS = frozenset({"yuv420p"})


def check_video(name: str, facts: Facts, video: VideoFacts, rules: VideoRules) -> Iterable[Finding]:
    """Yield findings about a video whose index is readable."""
    if rules.max_bytes:
        yield from check_size("video-too-large", name, facts.bytes or 0, rules.max_bytes)
    if rules.max_seconds and video.duration and video.duration > rules.max_seconds.value:
        message = f"The video lasts {video.duration:.1f} s; the form accepts at most {rules.max_seconds.value} s."
        hint = "film it again in one shorter take; evidence-kit never cuts a take"
        yield breach("video-too-long", name, message, rules.max_seconds, hint=hint, actual=round(video.duration))
    yield from check_codec(name, video, rules)
    if video.hdr:
        yield Finding(
            "hdr-video",
            name,
            f"The video is HDR ({video.hdr}); on screens without HDR its colours look washed out.",
            hint=fitting(name, "converts it to standard colours"),
            expected="sdr",
            actual=video.hdr,
        )
    yield from check_location(name, located=video.location)
    yield from check_tracks(name, video)
    if video.moov_first is False:
        yield Finding(
            "moov-last",
            name,
            "The index is at the end of the file, so the video does not play before the whole file has loaded.",
            hint=fitting(name, "moves it to the front without changing the picture"),
        )
    yield from check_beyond(name, video)


def check_codec(name: str, video: VideoFacts, rules: VideoRules) -> Iterable[Finding]:
    """Yield a finding if the codecs of a video do not play everywhere, or the policy does not list them."""
    required = rules.codecs
    unplayable = applying(
        (
            f"video {video.codec or 'in an unknown codec'}",
            video.codec != "h264" if not required else video.codec not in required.value,
        ),
        (f"pixels {video.pixel_format}", video.pixel_format not in PLAYABLE_PIXELS),
        (f"sound {video.audio_codec}", bool(video.audio_codec) and video.audio_codec not in PLAYABLE_AUDIO),
        ("Dolby Vision 5", video.hdr == "dolby-vision-5"),
    )
    if not unplayable:
        return
    lost = video.hdr == "dolby-vision-5"
    yield Finding(
        "codec-not-playable",
        name,
        f"This does not play on every computer: {', '.join(unplayable)}.",
        severity=Severity.error if required or lost else Severity.warning,
        hint="its true colours need Dolby's own decoder: film again with HDR switched off"
        if lost
        else fitting(name, "converts it to H.264 with AAC"),
        expected=listed(required.value) if required else "h264, yuv420p, aac",
        actual=", ".join(unplayable),
        source=required.source if required else "",
    )
