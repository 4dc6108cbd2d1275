"""The preview is the real comparison, and the newest that a page asks for is the one that counts."""

import asyncio
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from evidence_kit.cache.store import NO_CACHE
from evidence_kit.makers.preview import Drafted, draft_marked
from evidence_kit.media.comparison.compose import Composed, Photo, side_by_side
from evidence_kit.media.image.encode import ImageTarget, encode_image
from evidence_kit.media.image.shown import load_shown
from evidence_kit.media.probe import examine
from evidence_kit.model.case import Comparison, Mark, Original
from evidence_kit.model.facts import Facts
from evidence_kit.studio.pictures import Pictures
from evidence_kit.studio.previews import DrawnPreview, OldRequest, Previews
from evidence_kit.studio.wire import ComparisonJson, PairMark, PairRuler, Refusal
from evidence_kit.studio.wire_requests import AskedMark, PreviewAsked
from tests.command_line import run_here
from tests.conftest import write
from tests.studio.target import stored, target

LANCZOS = Image.Resampling.LANCZOS
IDS = ("1" * 16, "2" * 16)
PAGE = "page-number-1"


@pytest.fixture
def sides(tmp_path: Path) -> dict[str, Original]:
    """A listing's picture and a received photo that lies on its side."""
    listing = write(tmp_path / "listing.jpg", stored(target((300, 200)), 1))
    received = write(tmp_path / "received.jpg", stored(target((200, 300)), 6))
    both = (listing, received)
    return {name: Original(path, path.name, examine(path)) for name, path in zip(IDS, both, strict=True)}


@pytest.fixture
def previews(sides: dict[str, Original]) -> Previews:
    """Previews of these two."""
    return Previews(Pictures(NO_CACHE), sides.get, lambda: "8123", ThreadPoolExecutor(1))


def asked(number: int = 1, *, page: str = PAGE, width: Any = 0, redact: Any = None, **more: Any) -> PreviewAsked:
    """Return what a page asks: a comparison with two marks, or as said."""
    marks = (PairMark(listing=(50, 50, 100, 75), received=(25, 150, 110, 90), label="Colour"),)
    comparison = ComparisonJson(place=0, listing=IDS[0], received=IDS[1], **{"caption": "Red", "marks": marks, **more})
    return PreviewAsked(n=number, page=page, width=width, comparison=comparison, redact=redact)


def drawn(previews: Previews, request: PreviewAsked) -> DrawnPreview:
    """Return a preview that is drawn."""
    found = asyncio.run(previews.draw(request))
    assert isinstance(found, DrawnPreview), found
    return found


def as_jpeg(picture: Image.Image) -> bytes:
    """Return a picture as the page gets it."""
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=85)
    return made.getvalue()


def wanted_of(request: PreviewAsked, sides: dict[str, Original]) -> Composed:
    """Return what build draws of a request, from the files alone."""
    shown = request.comparison
    assert shown
    covers = request.redact or {}
    photos = []
    for name, original in sides.items():
        covered = replace(original, redact=covers.get(name, original.redact))
        sha256, redacted = original.facts.sha256 or "", bool(covered.redact)
        photos.append(Photo(load_shown(covered), sha256, original.name, redacted=redacted))
    marks = tuple(Mark(mark.listing, mark.received, mark.label, mark.colour) for mark in shown.marks)
    comparison = Comparison("", "", shown.caption, marks, (), shown.listing_crop, shown.received_crop, shown.dim)
    return side_by_side(photos[0], photos[1], comparison, "8123")


def test_it_has_every_pixel_of_what_build_draws(previews: Previews, sides: dict[str, Original]) -> None:
    """While boxes move, areas are redacted and crops change, and when all is as it was before; at 320 pixels too."""
    boxes = ((50, 50, 100, 75), (65, 45, 100, 75), (50, 50, 100, 75), (0, 0, 300, 200))
    covers: tuple[Any, ...] = ((), ((150, 250, 50, 50),), (), ((0, 0, 10, 10), (190, 290, 10, 10)))
    crops = (None, (10, 10, 250, 150), None, (0, 0, 300, 200))
    for number, (box, cover, crop) in enumerate(zip(boxes, covers, crops, strict=True)):
        marks = (PairMark(listing=box, received=(25, 150, 110, 90), label="Colour", colour=True),)
        request = asked(number, marks=marks, listing_crop=crop, redact={IDS[1]: cover}, dim=number % 2 == 0)
        wanted = wanted_of(request, sides)
        made = drawn(previews, request)
        assert made.jpeg == as_jpeg(wanted.picture)
        assert (made.told.width, made.told.height, made.told.scales) == (*wanted.picture.size, wanted.scales)
        small = wanted.picture.resize((320, round(wanted.picture.height * 320 / wanted.picture.width)), LANCZOS)
        assert drawn(previews, msgspec.structs.replace(request, width=320)).jpeg == as_jpeg(small)


def test_it_is_what_the_command_line_writes(sides: dict[str, Original], tmp_path: Path) -> None:
    """The file that `compare` makes of the same files is this picture, encoded."""
    out, (listing, received) = tmp_path / "out.jpg", (original.path for original in sides.values())
    run_here("compare", listing, received, "--out", out, "--mark", "50,50,100,75:25,150,110,90:Colour")
    previews = Previews(Pictures(NO_CACHE), sides.get, lambda: None, ThreadPoolExecutor(1))
    drafted = previews.drafted(asked(caption=""), sides)
    assert isinstance(drafted, Drafted)
    target = ImageTarget(("image/jpeg",), 5_000_000, graphic=True)
    assert encode_image(drafted.picture, target, lossless=False).data == out.read_bytes()


def test_the_newest_of_a_page_wins(previews: Previews) -> None:
    """What is overtaken while it waits is not drawn, and other pages are not disturbed."""
    gate = threading.Event()
    previews.thread.submit(gate.wait)

    async def many() -> list[Any]:
        requests = [asked(1), asked(2), asked(3), asked(1, page="page-number-2")]
        waiting = [asyncio.create_task(previews.draw(request)) for request in requests]
        await asyncio.sleep(0)
        gate.set()
        return await asyncio.gather(*waiting)

    found = asyncio.run(many())
    assert [type(one) for one in found] == [OldRequest, OldRequest, DrawnPreview, DrawnPreview]
    assert isinstance(asyncio.run(previews.draw(asked(2))), OldRequest)


def refused(previews: Previews, request: PreviewAsked) -> Refusal:
    """Return a refusal."""
    found = asyncio.run(previews.draw(request))
    assert isinstance(found, Refusal), found
    assert found.message
    return found


def test_what_cannot_be_drawn_is_said(previews: Previews, sides: dict[str, Original]) -> None:
    """With the finding's words, or the code for a file that is gone; afterwards the next one is drawn."""
    outside = refused(previews, asked(listing_crop=(0, 0, 301, 200)))
    assert outside.finding
    assert (outside.finding.code, outside.code) == ("mark-outside", "refused")
    covered = refused(previews, asked(redact={IDS[1]: ((199, 0, 2, 2),)}))
    assert covered.finding
    assert (covered.finding.code, covered.finding.file) == ("redact-outside", IDS[1])
    ruler = PairRuler(side="listing", points=(0, 0, 10, 10), length="far")
    assert "far" in refused(previews, asked(rulers=(ruler,))).message
    left_out = drawn(previews, asked(marks=(PairMark(listing=(0, 0, 9000, 1), received=(0, 0, 1, 1)),)))
    assert [finding.code for finding in left_out.told.findings] == ["mark-outside"]
    sides.pop(IDS[0])
    assert refused(previews, asked()).code == "no-such-file"


def test_a_file_that_changed_is_said(previews: Previews, sides: dict[str, Original]) -> None:
    """Nothing is drawn of bytes that nobody has examined; the page asks again."""
    sides[IDS[1]].path.write_bytes(b"other")
    assert "changed" in refused(previews, asked()).message
    assert refused(previews, asked()).code == "busy"
    sides[IDS[1]] = replace(sides[IDS[1]], facts=Facts("other", examined=False, problem="it is being looked at"))
    assert refused(previews, asked()).code == "busy"


def test_one_picture_may_be_both_sides(previews: Previews) -> None:
    """Such as a photo of the thing beside its own packaging."""
    twice = ComparisonJson(place=None, listing=IDS[0], received=IDS[0])
    assert drawn(previews, PreviewAsked(n=1, page=PAGE, comparison=twice)).told.width > 0


def test_a_marked_photo_is_drawn_as_build_draws_it(sides: dict[str, Original]) -> None:
    """Every pixel of what `build` encodes; without a mark the photo itself is shown, covered."""
    previews = Previews(Pictures(NO_CACHE), sides.get, lambda: "8123", ThreadPoolExecutor(1))
    marks = (AskedMark(box=(50, 50, 100, 75), label="Crack"), AskedMark(box=(0, 0, 9, 9)))
    request = PreviewAsked(n=1, page=PAGE, file=IDS[1], marks=marks, caption="Torn", redact={IDS[1]: ((0, 100, 9, 9),)})
    original = replace(
        sides[IDS[1]],
        redact=((0, 100, 9, 9),),
        caption="Torn",
        marks=tuple(Mark(None, mark.box, mark.label) for mark in marks),
    )
    loaded = Photo(load_shown(original), original.facts.sha256 or "", original.name, redacted=True)
    wanted = draft_marked(original, loaded, "8123")
    assert isinstance(wanted, Drafted)
    made = drawn(previews, request)
    assert made.jpeg == as_jpeg(wanted.picture)
    assert made.told.exact
    plain = drawn(previews, PreviewAsked(n=2, page=PAGE, file=IDS[1], redact={IDS[1]: ((0, 0, 200, 300),)}))
    assert not plain.told.exact
    assert Image.open(io.BytesIO(plain.jpeg)).getextrema() == ((0, 0), (0, 0), (0, 0))
