"""The comparison as it will be uploaded, drawn while its marks are moved; of several requests the newest wins."""

import asyncio
import contextlib
import io
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import msgspec
from PIL import Image

from evidence_kit.case.reading import comparison_of
from evidence_kit.case.tables import ComparisonTable
from evidence_kit.catalogue.covered import box_outside
from evidence_kit.catalogue.media import changed, undecodable
from evidence_kit.errors import RulesWrong
from evidence_kit.makers.preview import Drafted, draft_comparison, draft_marked
from evidence_kit.media.comparison.compose import Photo
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.redact import BoxOutside
from evidence_kit.media.image.shown import ChangedMeanwhile
from evidence_kit.model.case import Comparison, Mark, Original
from evidence_kit.model.codes import NOT_EXAMINED
from evidence_kit.model.finding import Finding
from evidence_kit.studio.finding_json import finding_json
from evidence_kit.studio.pictures import Pictures
from evidence_kit.studio.wire import ComparisonJson, PreviewJson, Refusal
from evidence_kit.studio.wire_requests import PreviewAsked

QUALITY = 85
"""Of the JPEG that is sent to the page; its pixels are those that `build` encodes within the form's limits."""

CHANGED = "A file was changed while it was being drawn."

LONGEST_PLAIN = 2048
"""Pixels of the long side of a photo that is shown without a mark; its upload may have more."""

MOST_PAGES = 32
"""Open pages whose newest request is remembered."""


@dataclass(frozen=True, slots=True)
class DrawnPreview:
    """A preview: a JPEG, and what is said of it."""

    jpeg: bytes
    told: PreviewJson


@dataclass(frozen=True, slots=True)
class OldRequest:
    """The same page has asked for a newer preview."""


class Previews:
    """Draws previews one after the other, as the last thing that each page asked for is the one that counts."""

    def __init__(
        self,
        pictures: Pictures,
        find: Callable[[str], Original | None],
        order: Callable[[], str | None],
        thread: Executor,
    ) -> None:
        """Begin.

        Args:
            find: gives the original of an id.
            order: gives the order's number, for the footer.
            thread: one at most, where they are drawn.
        """
        self.pictures, self.find, self.order, self.thread = pictures, find, order, thread
        self.newest: dict[str, int] = {}

    async def draw(self, asked: PreviewAsked) -> DrawnPreview | OldRequest | Refusal:
        """Return what is asked for as it will be uploaded, unless the page asks for a newer one meanwhile."""
        newest = max(asked.n, self.newest.pop(asked.page, 0))
        self.newest[asked.page] = newest
        while len(self.newest) > MOST_PAGES:
            del self.newest[next(iter(self.newest))]
        return await asyncio.get_running_loop().run_in_executor(self.thread, self.drawn, asked)

    def is_old(self, asked: PreviewAsked) -> bool:
        """Return whether the same page has asked for a newer one."""
        return asked.n < self.newest.get(asked.page, 0)

    def drawn(self, asked: PreviewAsked) -> DrawnPreview | OldRequest | Refusal:
        """Return what is asked for, unless it is no longer wanted when its turn comes."""
        if self.is_old(asked):
            return OldRequest()
        originals = self.originals_of(asked)
        if isinstance(originals, Refusal):
            return originals
        try:
            drafted = self.drafted(asked, originals)
        except (RulesWrong, msgspec.ValidationError) as problem:
            return Refusal(message=str(problem), hint=getattr(problem, "hint", ""))
        ids = {original.name: name for name, original in originals.items()}
        if isinstance(drafted, Finding) and drafted.code == NOT_EXAMINED:
            return Refusal(code="busy", message=CHANGED, hint="it is drawn again when the change was looked at")
        if isinstance(drafted, Finding):
            found = finding_json(drafted, ids.get(drafted.path or ""))
            return Refusal(message=found.message, hint=found.hint, finding=found)
        if self.is_old(asked):
            return OldRequest()
        picture = at_width(drafted.picture, asked.width)
        jpeg = io.BytesIO()
        picture.save(jpeg, "JPEG", quality=QUALITY)
        told = PreviewJson(
            n=asked.n,
            width=picture.width,
            height=picture.height,
            exact=asked.comparison is not None or bool(asked.marks),
            scales=drafted.scales,
            findings=tuple(finding_json(finding, ids.get(finding.path or "")) for finding in drafted.findings),
        )
        return DrawnPreview(jpeg.getvalue(), told)

    def originals_of(self, asked: PreviewAsked) -> dict[str, Original] | Refusal:
        """Return the originals that are to be drawn by their ids, covered as the page shows them."""
        wanted = (asked.comparison.listing, asked.comparison.received) if asked.comparison else (asked.file or "",)
        found = {name: self.find(name) for name in wanted}
        shown = {name: original for name, original in found.items() if original}
        if len(shown) < len(found):
            return Refusal(code="no-such-file", message="This file is no longer there.", hint="choose another")
        if not all(original.facts.sha256 for original in shown.values()):
            return Refusal(code="busy", message="This file is still being looked at.", hint="it is drawn after that")
        return {name: as_asked(original, name, asked) for name, original in shown.items()}

    def drafted(self, asked: PreviewAsked, originals: Mapping[str, Original]) -> Drafted | Finding:
        """Return what is asked for as it will be drawn, or the finding for why it cannot be.

        Raises:
            RulesWrong, ValidationError: a value makes no sense.
        """
        with contextlib.ExitStack() as held:
            photos = {name: self.lent(original, held) for name, original in originals.items()}
            missing = [photo for photo in photos.values() if isinstance(photo, Finding)]
            if missing:
                return missing[0]
            shown = {name: photo for name, photo in photos.items() if isinstance(photo, Photo)}
            if asked.comparison is None:
                return draft_alone(originals[asked.file or ""], shown[asked.file or ""], self.order())
            sides = (asked.comparison.listing, asked.comparison.received)
            listing, received = (originals[side] for side in sides)
            comparison = comparison_asked(asked.comparison, listing, received)
            return draft_comparison(comparison, listing, received, (shown[sides[0]], shown[sides[1]]), self.order())

    def lent(self, original: Original, held: contextlib.ExitStack) -> Photo | Finding:
        """Return an original as a photo to draw with as long as it is held, or the finding for why it cannot be."""
        try:
            decoded = held.enter_context(self.pictures.lent(original))
        except ChangedMeanwhile:
            return changed(original)
        except ImageProblem as problem:
            return undecodable(original.name, str(problem))
        except BoxOutside as problem:
            return box_outside(original.name, problem)
        sha256, redacted = original.facts.sha256 or "", bool(original.redact)
        return Photo(decoded.picture, sha256, original.name, redacted=redacted, kept=decoded.kept)


def as_asked(original: Original, name: str, asked: PreviewAsked) -> Original:
    """Return an original covered and marked as the page shows it.

    Args:
        name: its id.
    """
    if asked.redact is not None and name in asked.redact:
        original = replace(original, redact=asked.redact[name])
    if asked.file == name:
        marks = tuple(Mark(None, mark.box, mark.label) for mark in asked.marks)
        original = replace(original, marks=marks, caption=asked.caption)
    return original


def draft_alone(original: Original, photo: Photo, order: str | None) -> Drafted | Finding:
    """Return a photo with its numbered boxes as it will be drawn; without any, the photo reduced to what a page shows.

    Args:
        order: the order's number, for the footer.
    """
    if original.marks:
        return draft_marked(original, photo, order)
    share = min(1.0, LONGEST_PLAIN / max(photo.picture.size))
    width, height = photo.picture.size
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return Drafted(photo.picture.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0), (), (share,))


def comparison_asked(asked: ComparisonJson, listing: Original, received: Original) -> Comparison:
    """Return the comparison that a page shows, read as its table in case.toml would be.

    Raises:
        RulesWrong, ValidationError: a value makes no sense.
    """
    table = msgspec.convert(
        {
            "listing": listing.name,
            "received": received.name,
            "caption": asked.caption,
            "dim": asked.dim,
            "listing_crop": asked.listing_crop,
            "received_crop": asked.received_crop,
            "mark": msgspec.to_builtins(asked.marks),
            "suggestion": msgspec.to_builtins(asked.suggestions),
            "ruler": msgspec.to_builtins(asked.rulers),
        },
        ComparisonTable,
    )
    return comparison_of(table)


def at_width(picture: Image.Image, width: int) -> Image.Image:
    """Return a picture at a width, as a form shows it small; as it is for 0."""
    if not width or picture.width <= width:
        return picture
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
