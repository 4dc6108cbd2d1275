"""Which of a video's tracks are the film: its pictures and its sound, among thumbnails, chapters and empty tracks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evidence_kit.media.video.tracks import Track
from evidence_kit.media.video.vocabulary import SOUNDS, codec, number

Row = dict[str, Any]
"""One track in MediaInfo's words."""

STILLS = ("jpeg", "png", "bmp", "gif")
FEW = 10
"""Of the pictures that the fullest track has, one that has fewer than a share of one in so many is its thumbnails."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The tracks that are taken.

    Attributes:
        picture: in MediaInfo's words.
        sound: in the same manner; None when there is no sound.
        picture_stream: as ffmpeg names it.
        sound_stream: as ffmpeg names it.
        picture_track: as the index has it; None where there is no such index.
        sound_track: in the same manner.
        sounds: how many tracks hold sound.
        empty_sounds: how many are there for sound and hold none.
    """

    picture: Row
    sound: Row | None
    picture_stream: str
    sound_stream: str
    picture_track: Track | None
    sound_track: Track | None
    sounds: int
    empty_sounds: int


def choose(videos: Sequence[Row], audios: Sequence[Row], tracks: Sequence[Track]) -> Choice | None:
    """Return which tracks are the film; None when no track has pictures.

    Players take the first track that is switched on; a picture beside the film (a thumbnail, a cover, the pictures of
    chapters) is not it, and neither is sound that nobody can decode when there is another.

    Args:
        tracks: of the index, when the whole index says what the tracks hold; else none.
    """
    by_number = {one.number: one for one in tracks}
    seen = [(index, row, by_number.get(int(number(row.get("track_id")) or 0))) for index, row in enumerate(videos)]
    seen = [one for one in seen if number(one[1].get("width")) and number(one[1].get("height"))]
    if not seen:
        return None
    most = max(pictures_in(row, track) for _, row, track in seen)
    index, picture, track = min(seen, key=lambda one: (is_beside(one[1], one[2], most), is_off(one[1], one[2]), one[0]))
    heard = [(index, row, by_number.get(int(number(row.get("track_id")) or 0))) for index, row in enumerate(audios)]
    full = [one for one in heard if one[2] is None or one[2].samples]
    taken = min(
        full, key=lambda one: (codec(one[1].get("format")) not in SOUNDS, is_off(one[1], one[2]), one[0]), default=None
    )
    return Choice(
        picture,
        taken[1] if taken else None,
        stream("V", index, track),
        stream("a", taken[0], taken[2]) if taken else "a:0",
        track,
        taken[2] if taken else None,
        len(full),
        len(heard) - len(full),
    )


def stream(letter: str, index: int, track: Track | None) -> str:
    """Return how ffmpeg names a track: by its number in the index, else by its place among those of its kind."""
    return f"i:{track.number}" if track and track.number else f"{letter}:{index}"


def pictures_in(row: Row, track: Track | None) -> int:
    """Return how many pictures a track holds, 0 when nothing says."""
    return track.samples if track else int(number(row.get("frame_count")) or 0)


def is_beside(row: Row, track: Track | None, most: int) -> bool:
    """Return whether a track holds pictures beside the film, when `most` is what the fullest track has."""
    pictures = pictures_in(row, track)
    few = 0 < pictures * FEW < most or (pictures == 0 and most > 0)
    return few or bool(track and track.chapters)


def is_off(row: Row, track: Track | None) -> tuple[bool, bool, bool]:
    """Return what speaks against a track: it is switched off, it is a kind of still pictures, it is not the default."""
    return (
        track is not None and not track.enabled,
        codec(row.get("format")) in STILLS,
        track is None and row.get("default") == "No",
    )
