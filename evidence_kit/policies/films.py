"""What is told of the tracks of a video: which way up, what an edit list hides, what its metadata tells, its sound."""

import dataclasses
from collections.abc import Iterable

from evidence_kit.facts import VideoFacts
from evidence_kit.model import Finding, Severity
from evidence_kit.shell import quoted

PRIVATE_WORDS = {
    "owner": "a name",
    "serial": "a serial number",
    "text": "words or data of its own",
    "messages": "hidden messages of the camera",
}
"""Kinds of private metadata, location aside, as people call them."""


def check_tracks(name: str, video: VideoFacts) -> Iterable[Finding]:
    """Yield what is good to know of the tracks of a video before it is uploaded."""
    yield from check_upright(name, video)
    yield from check_hidden(name, video)
    yield from check_words(name, video)
    if video.empty_sounds and not video.audio_streams:
        yield Finding(
            "sound-empty",
            Severity.note,
            name,
            "The video has a track for sound with nothing in it: it is silent.",
            hint="if you spoke while filming, see whether the original on the phone has sound",
        )


def check_upright(name: str, video: VideoFacts) -> Iterable[Finding]:
    """Yield a note when players turn or mirror a video."""
    ways = [
        words
        for words, there in (("mirrored", video.mirrored), (f"turned by {video.rotation} degrees", video.rotation))
        if there
    ]
    if ways:
        stored = "sideways" if video.rotation else "the other way round"
        yield Finding(
            "not-upright",
            Severity.note,
            name,
            f"The video is stored {stored} and {' and '.join(ways)} when played, as players do.",
            hint="nothing needs to be done",
            expected=0,
            actual=video.rotation,
        )


def check_hidden(name: str, video: VideoFacts) -> Iterable[Finding]:
    """Yield a warning when what was cut out of a video is still stored in it."""
    parts = [
        words
        for words, there in (
            (f"{video.hidden_pictures} pictures", video.has_hidden_pictures),
            (f"{video.hidden_sound:.1f} s of sound", video.has_hidden_sound),
        )
        if there
    ]
    if parts:
        yield Finding(
            "hidden-parts",
            Severity.warning,
            name,
            f"What was cut out is still stored in the file and can be brought back: {' and '.join(parts)}.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   makes a video of what players show alone",
            expected=0,
            actual=video.hidden_pictures,
        )


def check_words(name: str, video: VideoFacts) -> Iterable[Finding]:
    """Yield a warning when the metadata of a video tells more than how to play it; a place has a finding of its own."""
    kinds = [words for kind, words in PRIVATE_WORDS.items() if kind in video.private]
    if kinds:
        yield Finding(
            "private-metadata",
            Severity.warning,
            name,
            f"The file holds {' and '.join(kinds)} beside picture and sound; the seller would see it.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   takes it out",
            actual=", ".join(kind for kind in PRIVATE_WORDS if kind in video.private),
        )


def left_behind(name: str, video: VideoFacts) -> list[Finding]:
    """Return as notes what of a video is not in the one that was made of it."""
    found = [*check_hidden(name, video), *check_words(name, video)]
    if video.location:
        found.append(Finding("location-metadata", Severity.note, name, "The original says where it was filmed."))
    if video.empty_sounds and not video.audio_streams:
        found += [one for one in check_tracks(name, video) if one.code == "sound-empty"]
    return [
        dataclasses.replace(one, severity=Severity.note, repairable=True, hint="it is not in the new video")
        if one.code != "sound-empty"
        else one
        for one in found
    ]
