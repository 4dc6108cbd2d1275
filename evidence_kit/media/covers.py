"""The places of an original that are covered in everything made of it."""

import dataclasses
from collections.abc import Sequence

from evidence_kit.media.video.cover import fixed_track
from evidence_kit.model.case import Box, Original
from evidence_kit.model.cover import FilmCover


def with_covers(original: Original, boxes: Sequence[Box], covers: Sequence[FilmCover]) -> Original:
    """Return an original with the places of it that are covered; those of a film in its facts too."""
    film = original.facts.video
    if film is None:
        return dataclasses.replace(original, redact=tuple(boxes), covers=tuple(covers))
    wanted = (*(FilmCover(box) for box in boxes), *covers)
    tracks = tuple(fixed_track(cover) for cover in wanted)
    facts = dataclasses.replace(original.facts, video=dataclasses.replace(film, cover=tracks))
    return dataclasses.replace(original, facts=facts, covers=wanted)
