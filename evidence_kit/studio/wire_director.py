"""The JSON of what is to be photographed and filmed, and of what is said of a photo that arrived."""

from typing import Literal

from evidence_kit.studio.wire import FindingJson, LabelJson, NamedJson, ToPage


class ShotJson(ToPage, frozen=True, kw_only=True):
    """One shot of the director's list."""

    id: str
    what: str
    how: str = ""
    why: str = ""
    roles: tuple[str, ...] = ()
    film: bool = False
    must: bool = True
    state: Literal["open", "looking", "good", "again"] = "open"
    file: str | None = None


class DirectorJson(ToPage, frozen=True, kw_only=True):
    """What to photograph and film for the reason."""

    reason: NamedJson | None = None
    film: tuple[str, ...] = ()
    shots: tuple[ShotJson, ...] = ()


class JudgedJson(ToPage, frozen=True, kw_only=True):
    """What is said of a photo right after it arrived."""

    shot: str | None
    file: str
    state: Literal["looking", "good", "again"]
    seconds: float
    findings: tuple[FindingJson, ...] = ()
    label: LabelJson | None = None
