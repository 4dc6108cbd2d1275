"""The JSON of a film and of what covers places of it."""

from typing import Literal

from msgspec import field

from evidence_kit.model.case import Box
from evidence_kit.model.cover import Accepted
from evidence_kit.model.strip import MomentShows
from evidence_kit.studio.wire import ToPage


class CoverKeyJson(ToPage, frozen=True, kw_only=True):
    """Where a followed place of a film is at a further second."""

    second: float
    box: Box


class CoverJson(ToPage, frozen=True, kw_only=True):
    """A place of a film that is covered from one second to another, as case.toml has it."""

    box: Box
    begin: float = field(name="from", default=0.0)
    end: float | None = field(name="to", default=None)
    follow: bool = False
    at: tuple[CoverKeyJson, ...] = ()
    lost: Accepted = None


class FollowedJson(ToPage, frozen=True, kw_only=True):
    """What came of following a place of a film; `lost` are the seconds in which it was not found."""

    following: bool = False
    lost: tuple[tuple[float, float], ...] = ()
    why: str = ""


class MomentJson(ToPage, frozen=True, kw_only=True):
    """A key moment of a film, and what the buyer says that it shows."""

    at: float
    shows: MomentShows | None = None


class FilmJson(ToPage, frozen=True, kw_only=True):
    """What is known of a film, and how the page can play it."""

    seconds: float
    codec: str
    plays: Literal["original", "stand-in", "making", "no"]
    codecs: str = ""
    sound: bool = False
    follows: bool = False
