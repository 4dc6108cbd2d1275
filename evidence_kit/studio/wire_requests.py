"""The JSON that a page sends; an unknown key, a wrong type or a number out of range is refused."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from evidence_kit.model.case import Role
from evidence_kit.studio.wire import ComparisonJson, Id, Place

Coordinate = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
AskedBox = tuple[Coordinate, Coordinate, Coordinate, Coordinate]
Moment = Annotated[float, Meta(ge=0, le=1_000_000)]
Words = Annotated[str, Meta(max_length=65_536)]
Short = Annotated[str, Meta(max_length=1000)]


class FromPage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what a page asks; a class because msgspec's options are inherited."""


class Edit(FromPage, frozen=True, kw_only=True):
    """One value that is to change: only while it still is `was`; None is a value that is not there.

    Attributes:
        pair: the ids of the comparison that the place is in.
    """

    at: Annotated[Place, Meta(min_length=1, max_length=5)]
    was: Any = None
    value: Any = None
    pair: tuple[Id, Id] | None = None


class EditsAsked(FromPage, frozen=True, kw_only=True):
    """One gesture: all of its edits, or none."""

    gesture: Annotated[str, Meta(pattern="^[0-9A-Za-z-]{8,64}$")]
    label: Short
    base: Short = ""
    edits: Annotated[tuple[Edit, ...], Meta(min_length=1, max_length=20)]


class GesturesAsked(FromPage, frozen=True, kw_only=True):
    """Everything that a page has not sent when it is left, in its order."""

    gestures: Annotated[tuple[EditsAsked, ...], Meta(min_length=1, max_length=500)]


class UndoAsked(FromPage, frozen=True, kw_only=True):
    """One step back or forth.

    Attributes:
        base: the revision that the page shows; the values themselves decide whether the step can be done.
        step: its name, as the page shows it; another page may have made a newer one meanwhile. None for any.
        gesture: the page's word for this press: sent again, it is not done twice.
        skip: throw away a step that can no longer be done.
    """

    base: Short = ""
    step: Annotated[str, Meta(max_length=2000)] | None = None
    gesture: Annotated[str, Meta(pattern="^[0-9A-Za-z-]{8,64}$")] | None = None
    skip: bool = False


class TomlAsked(FromPage, frozen=True, kw_only=True):
    """A new text for case.toml, made from the one of revision `base`."""

    base: Short
    text: str


class WordsAsked(FromPage, frozen=True, kw_only=True):
    """A statement while it is typed."""

    text: Words


class SuggestAsked(FromPage, frozen=True, kw_only=True):
    """Propose marks for a comparison."""

    place: int | None = None
    pair: tuple[Id, Id]


class AskedMark(FromPage, frozen=True, kw_only=True):
    """A numbered box of one photo, as it is on the screen."""

    box: AskedBox
    label: Short = ""


class PreviewAsked(FromPage, frozen=True, kw_only=True):
    """Draw a comparison, or one marked photo, with the values that are on the screen.

    Attributes:
        n: the number of the request; of a page, the largest wins.
        width: 320 for the small one, 0 for all pixels.
    """

    n: Annotated[int, Meta(ge=0)]
    page: Annotated[str, Meta(pattern="^[0-9A-Za-z-]{8,64}$")]
    width: Literal[0, 320] = 0
    comparison: ComparisonJson | None = None
    file: Id | None = None
    marks: tuple[AskedMark, ...] = ()
    caption: Short = ""
    redact: dict[str, tuple[AskedBox, ...]] | None = None


class StillAsked(FromPage, frozen=True, kw_only=True):
    """Take the frame that is shown at a second as a picture."""

    at: Moment
    role: Role | None = None
    gesture: Annotated[str, Meta(pattern="^[0-9A-Za-z-]{8,64}$")]


class UploadAsked(FromPage, frozen=True, kw_only=True):
    """A file that is to be sent."""

    name: Short
    bytes: Annotated[int, Meta(ge=0)]
    modified: float | None = None
    role: Role | None = None
    shot: Short | None = None


class BuildAsked(FromPage, frozen=True, kw_only=True):
    """Build the package."""

    zip: bool = False


class OpenAsked(FromPage, frozen=True, kw_only=True):
    """Show a folder in the system's own window."""

    which: Literal["upload", "package", "case"]


class PhoneAsked(FromPage, frozen=True, kw_only=True):
    """Listen on the local network, or no longer."""

    on: bool
