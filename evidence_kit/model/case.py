"""A case: its originals with their roles, comparisons, marks and rulers. No input or output here."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Literal

from evidence_kit.model.cover import FilmCover
from evidence_kit.model.dispute import Claim, ItemFacts, Message, Order
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.model.muting import Mute
from evidence_kit.model.strip import KeyMoment
from evidence_kit.model.wanted import Wanted
from evidence_kit.parcel.numbers import Compared

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels of the upright image."""


class Role(StrEnum):
    """What an original shows. The order is the order of weight in the upload form."""

    label = "label"
    damage = "damage"
    received = "received"
    contents = "contents"
    scale = "scale"
    chat = "chat"
    tracking = "tracking"
    size_label = "size-label"
    packaging = "packaging"
    policy_excerpt = "policy-excerpt"
    report = "report"
    document = "document"
    other = "other"
    listing = "listing"
    video = "video"
    unboxing = "unboxing"


@dataclass(frozen=True, slots=True)
class Mark:
    """The same place in both pictures of a comparison, or what only one of them shows.

    Attributes:
        listing: None when only the received photo shows it.
        received: None when only the listing's picture shows it, such as a part that is missing.
        colour: the claim is about its colour, so both places are measured and shown as swatches.
    """

    listing: Box | None
    received: Box | None
    label: str = ""
    colour: bool = False


@dataclass(frozen=True, slots=True)
class Original:
    """A file of the case exactly as it was found; it is never written to.

    Attributes:
        path: where it lies.
        name: portable name inside the case, or as the user gave it.
        caption: the user's own words for it.
        label: the result of reading the parcel's label in a photo; None when it was not read.
        redact: boxes of the upright picture that are covered in everything made of it; none of a film.
        covers: of a film, the places that are covered in everything made of it.
        lost: of a film, from and to which second each followed place was not found; then the whole picture is covered.
        not_followed: why its places cannot be followed, and what to do; empty when they can.
        following: a place of it is still being followed, so that nobody knows yet where it is covered.
        mute: the part of a film's sound that is muted in everything made of it.
        chosen: the case file chooses this one of several videos.
        moving_part_of: the photo whose moving part this short film is; empty for a film of its own.
        shows_number: the order's number was read in this film; searched only to choose between films.
        marks: numbered boxes of a photo, drawn where it is shown alone; each has only the box `received`.
        leave_out: the case file keeps it out of the package.
        taken_again_as: the photo that was taken instead of this one, which is left out; empty for none.
        label_at: of a film, the second at which the case file says that the label is seen.
        label_reads: the number that the buyer reads on the label in this photo; empty where nobody says one.
        still_of: the film that it is a frame of, and the frame's second.
        moments: of a film, the key moments that the case file names, in order of time; empty where they are chosen.
    """

    path: Path
    name: str
    facts: Facts
    role: Role = Role.other
    caption: str = ""
    label: Compared | None = None
    redact: tuple[Box, ...] = ()
    covers: tuple[FilmCover, ...] = ()
    lost: tuple[tuple[tuple[float, float], ...], ...] = ()
    not_followed: tuple[str, ...] = ()
    following: bool = False
    mute: Mute = False
    chosen: bool = False
    moving_part_of: str = ""
    shows_number: bool = False
    marks: tuple[Mark, ...] = ()
    leave_out: bool = False
    taken_again_as: str = ""
    label_at: float | None = None
    label_reads: str = ""
    still_of: tuple[str, float] | None = None
    moments: tuple[KeyMoment, ...] = ()


Line = tuple[int, int, int, int]
"""x and y of one point, x and y of another, in pixels of the upright image."""

Side = Literal["listing", "received"]


@dataclass(frozen=True, slots=True)
class Ruler:
    """Two points of one picture whose distance is known, and what is measured by it.

    Attributes:
        points: where the known length begins and ends.
        length: how long that is, in `unit`.
        unit: "mm", "cm", "m" or "in".
        item: two points whose distance is to be measured, as far from the camera as the ruler; None for none.
        label: what the item is, such as "Width".
        promised: the length of the item that the listing promises, and its unit; None when it promises none.
    """

    side: Side
    points: Line
    length: Decimal
    unit: str
    item: Line | None = None
    label: str = ""
    promised: tuple[Decimal, str] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A listing picture and a received one, to be put side by side.

    Attributes:
        listing_crop: the part of the listing's picture that is shown; None for all of it.
        received_crop: the part of the received photo that is shown; None for all of it.
        dim: darken everything outside the marks.
        suggested: how many suggested marks nobody has confirmed; they are never drawn.
    """

    listing: str
    received: str
    caption: str = ""
    marks: tuple[Mark, ...] = ()
    rulers: tuple[Ruler, ...] = ()
    listing_crop: Box | None = None
    received_crop: Box | None = None
    dim: bool = False
    suggested: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A folder of originals and its case file.

    Attributes:
        folder: where the originals lie.
        findings: what was noticed while looking, such as a link that is not followed.
        claimed: whether the case file makes a claim at all.
        attested: the buyer's own answers to questions that a program cannot check, by their names.
        item_facts: the facts about the item, by the buyer.
        messages: what buyer and seller wrote to each other, in the case file's order.
        order_wanted: the pictures that the case file puts first, in its order.
    """

    folder: Path
    originals: tuple[Original, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    order: Order = field(default_factory=Order)
    claim: Claim = field(default_factory=Claim)
    claimed: bool = False
    attested: tuple[tuple[str, bool], ...] = ()
    item_facts: ItemFacts = field(default_factory=ItemFacts)
    messages: tuple[Message, ...] = ()
    order_wanted: tuple[Wanted, ...] = ()
    findings: tuple[Finding, ...] = ()

    def original(self, name: str) -> Original | None:
        """Return the original of that portable name, or None."""
        return next((original for original in self.originals if original.name == name), None)

    def muted(self, *, asked: bool) -> "Case":
        """Return the case, with every video to be made without its sound where that is asked."""
        if not asked:
            return self
        originals = (replace(one, mute=True) if one.facts.video else one for one in self.originals)
        return replace(self, originals=tuple(originals))

    def without_left_out(self) -> "Case":
        """Return the case without the originals that its file leaves out: what is uploaded and judged."""
        kept = tuple(original for original in self.originals if not original.leave_out)
        return self if len(kept) == len(self.originals) else replace(self, originals=kept)


CASE_FILE = "case.toml"
"""The one name that is read."""


def shows_label(original: Original) -> bool:
    """Return whether a photo shows the parcel's label: by its role, or because the parcel's number was read in it."""
    read = original.label is not None and original.label.outcome == "match"
    return original.facts.image is not None and (original.role is Role.label or read)


def lies_within(box: Box, size: tuple[int, int]) -> bool:
    """Return whether a box has a size and lies in a picture of `size`."""
    x, y, width, height = box
    return width > 0 and height > 0 and x >= 0 and y >= 0 and x + width <= size[0] and y + height <= size[1]
