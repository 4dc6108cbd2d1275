"""Choose a film's picture and sound tracks among thumbnails, chapters and empty tracks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evidence_kit.media.video.tracks import Track
from evidence_kit.media.video.vocabulary import SOUNDS, codec, number

Row = dict[str, Any]
"""A track as MediaInfo describes it."""

STILLS = ("jpeg", "png", "bmp", "gif")
LANGUAGE = re.compile(r"[A-Z][A-Za-z ()-]{2,30}")
"""What MediaInfo calls a language; of a code that it does not know it gives the code."""

TIMES_FEWER = 10
"""A track with so many times fewer pictures than the fullest track holds thumbnails."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen tracks.

    Attributes:
        picture: the track as MediaInfo describes it.
        sound: the track as MediaInfo describes it; None without sound.
        picture_stream: ffmpeg's name for it.
        sound_stream: ffmpeg's name for it.
        picture_track: as in the index; None without such an index.
        sound_track: as in the index; None without such an index or without sound.
        languages: of each track with sound, the chosen one's first; empty for one that names none.
        empty_sounds: number of sound tracks without any sound.
    """

    picture: Row
    sound: Row | None
    picture_stream: str
    sound_stream: str
    picture_track: Track | None
    sound_track: Track | None
    languages: tuple[str, ...]
    empty_sounds: int


def choose(videos: Sequence[Row], audios: Sequence[Row], tracks: Sequence[Track]) -> Choice | None:
    """Return the film's tracks; None when no track has pictures.

    Players use the first enabled track. Pictures beside the film (thumbnails, a cover, pictures of chapters) are not
    chosen, nor sound that cannot be decoded when there is another.

    Args:
        tracks: of the index, when it describes all of them; else empty.
    """
    by_number = {track.number: track for track in tracks}
    seen, heard = (
        [(index, row, by_number.get(int(number(row.get("track_id")) or 0))) for index, row in enumerate(rows)]
        for rows in (videos, audios)
    )
    seen = [(index, row, track) for index, row, track in seen if number(row.get("width")) and number(row.get("height"))]
    if not seen:
        return None
    most = max(pictures_in(row, track) for _, row, track in seen)
    _, _, index, picture, track = min(
        ((is_beside(row, track, most), drawbacks(row, track), index, row, track) for index, row, track in seen),
        key=lambda candidate: candidate[:3],
    )
    filled = sorted(
        ((index, row, track) for index, row, track in heard if track is None or track.samples),
        key=lambda sound: (codec(sound[1].get("format")) not in SOUNDS, drawbacks(sound[1], sound[2]), sound[0]),
    )
    sound_index, sound, sound_track = filled[0] if filled else (0, None, None)
    return Choice(
        picture,
        sound,
        stream("V", index, track),
        stream("a", sound_index, sound_track),
        track,
        sound_track,
        tuple(language_of(row) for _, row, _ in filled),
        len(heard) - len(filled),
    )


def stream(letter: str, index: int, track: Track | None) -> str:
    """Return ffmpeg's name for a track: its number in the index, else its position among those of its kind."""
    return f"i:{track.number}" if track and track.number else f"{letter}:{index}"


def language_of(row: Row) -> str:
    """Return the language of a track in English words; empty when it names none that is known."""
    names = row.get("other_language") or ()
    return names[0] if names and LANGUAGE.fullmatch(str(names[0])) else ""


def pictures_in(row: Row, track: Track | None) -> int:
    """Return the number of pictures in a track, 0 when unknown."""
    return track.samples if track else int(number(row.get("frame_count")) or 0)


def is_beside(row: Row, track: Track | None, most: int) -> bool:
    """Return whether a track only has pictures beside the film; `most` is the fullest track's number of pictures."""
    pictures = pictures_in(row, track)
    few = 0 < pictures * TIMES_FEWER < most or (pictures == 0 and most > 0)
    return few or bool(track and track.chapters)


def drawbacks(row: Row, track: Track | None) -> tuple[bool, bool, bool]:
    """Return the drawbacks of a track: it is disabled, it has still pictures, it is not the default."""
    return (
        track is not None and not track.enabled,
        codec(row.get("format")) in STILLS,
        track is None and row.get("default") == "No",
    )
