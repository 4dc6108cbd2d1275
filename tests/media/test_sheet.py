"""Contact sheets, and the pages of a PDF."""

import io
import re
import shutil
import statistics
import subprocess
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.text import CannotDraw
from evidence_kit.media.sheet.draw import Cell, draw_sheet
from evidence_kit.media.sheet.layout import MOST_ALIKE, MOST_CELLS, Layout, LineCounts, arrange
from evidence_kit.media.sheet.pages import as_pdf, page_bytes
from evidence_kit.media.sheet.rows import Size, Wanted
from evidence_kit.planning.sheets import spread
from tests.conftest import jpeg_bytes, photo

SHAPES = ((3, 4), (4, 3), (9, 16), (16, 9), (1, 1))
PHONE: tuple[Size, ...] = ((3000, 4000), (4000, 3000), (1080, 1920), (1920, 1080), (2000, 2000))
SCREEN: tuple[Size, ...] = ((1080, 2400), (2400, 1080))
CAPTION = 11.0  # ems, some 22 letters

slow = settings(max_examples=12)


def inside(box: tuple[int, int, int, int], outer: tuple[int, int, int, int]) -> bool:
    """Return whether a box has a size and lies within another."""
    x, y, width, height = box
    left, top, wide, tall = outer
    return width > 0 and height > 0 and x >= left and y >= top and x + width <= left + wide and y + height <= top + tall


def apart(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Return whether two boxes have no pixel in common."""
    return (
        one[0] + one[2] <= other[0]
        or other[0] + other[2] <= one[0]
        or one[1] + one[3] <= other[1]
        or other[1] + other[3] <= one[1]
    )


def held(sizes: list[Size], layout: Layout) -> None:
    """Check everything that is promised of every sheet, whatever lies on it."""
    whole = (0, 0, *layout.size)
    assert layout.size[0] <= 3420
    assert layout.size[1] <= 5000
    assert layout.size[0] * layout.size[1] <= 13_000_000
    assert layout.em >= 0.03 * layout.size[0]
    assert len(layout.places) == len(sizes)
    for (width, height), place in zip(sizes, layout.places, strict=True):
        assert inside(place.card, whole)
        assert inside(place.picture, place.card)
        assert inside(place.strip, place.card)
        assert apart(place.picture, place.strip)
        shown_width, shown_height = place.picture[2:]
        assert shown_width <= 2 * width
        assert shown_height <= 2 * height
        assert abs(shown_width * height - shown_height * width) <= max(width, height), "shown in another shape"
    boxes = [place.card for place in layout.places] + [box for box in (layout.title, layout.footer) if box[3]]
    assert all(apart(one, other) for one, other in combinations(boxes, 2))


def lacking(sizes: list[Size], layout: Layout) -> list[Size]:
    """Return the pictures whose short side is neither 600 pixels nor twice their own."""
    return [
        size
        for size, place in zip(sizes, layout.places, strict=True)
        if min(place.picture[2:]) < min(600, 2 * min(size))
    ]


@slow
@given(
    st.lists(
        st.tuples(st.sampled_from(SHAPES), st.integers(30, 450), st.floats(0, 30)), min_size=1, max_size=MOST_CELLS
    ),
    st.integers(0, 2),
    st.integers(0, 3),
)
def test_pictures_are_whole_and_large(
    cells: list[tuple[tuple[int, int], int, float]], title_lines: int, footer_lines: int
) -> None:
    """Photos of every size and of a phone's shapes, mixed: nothing is cropped, covered, too small or too blown up."""
    sizes = [(shape[0] * scale, shape[1] * scale) for shape, scale, _ in cells]
    wanted = [Wanted(size, words) for size, (_, _, words) in zip(sizes, cells, strict=True)]
    layout = arrange(wanted, LineCounts(title_lines, footer_lines))
    held(sizes, layout)
    assert not lacking(sizes, layout)


@settings(slow, max_examples=8)
@given(st.lists(st.tuples(st.integers(1, 9000), st.integers(1, 9000)), min_size=1, max_size=MOST_CELLS))
def test_any_shape_is_whole(sizes: list[Size]) -> None:
    """Whatever the shapes, nothing is cropped, covered or blown up."""
    held(sizes, arrange([Wanted(size, 9) for size in sizes], LineCounts(2, 3)))


def picture_share(layout: Layout) -> float:
    """Return the pictures' share of a sheet, 0 to 1."""
    shown = sum(place.picture[2] * place.picture[3] for place in layout.places)
    return shown / (layout.size[0] * layout.size[1])


@pytest.mark.parametrize("count", range(1, MOST_CELLS + 1))
@pytest.mark.parametrize("size", [*PHONE, *SCREEN])
def test_pictures_of_one_shape(size: Size, count: int) -> None:
    """Pictures of one shape are large enough at any number, and alike enough that none seems to weigh more."""
    layout = arrange([Wanted(size, 9.0)] * count, LineCounts(1, 2))
    held([size] * count, layout)
    assert not lacking([size] * count, layout)
    assert picture_share(layout) >= 0.56
    areas = [place.picture[2] * place.picture[3] for place in layout.places]
    assert max(areas) <= 4.5 * min(areas)


def test_little_ground_is_wasted() -> None:
    """Of mixes of a phone's shapes most of the sheet is picture."""
    chance = np.random.default_rng(5)
    shares = []
    for trial in range(16):
        sizes = [PHONE[index] for index in chance.integers(0, len(PHONE), 2 + trial % (MOST_CELLS - 1))]
        layout = arrange([Wanted(size, float(chance.uniform(4, 14))) for size in sizes], LineCounts(1, 1))
        assert picture_share(layout) >= (0.6 if len(sizes) < 9 else 0.55), sizes
        shares.append(picture_share(layout))
    assert statistics.median(shares) >= 0.65


def test_wide_pictures_lie_above_each_other_beside_a_tall_one() -> None:
    """A phone's screen and two photos come out alike in size, in the order of reading."""
    layout = arrange([Wanted(size, 6.0) for size in ((1080, 2400), (4000, 3000), (4000, 3000))], LineCounts(1, 1))
    tall, upper, lower = (place.picture for place in layout.places)
    assert upper[0] == lower[0] > tall[0]
    assert upper[1] + upper[3] < lower[1]
    assert picture_share(layout) >= 0.7


def test_extreme_shapes_get_what_there_is() -> None:
    """A panorama gets the width of the sheet, a scrolled screenshot the height of its row."""
    panorama = arrange([Wanted((8000, 800)), Wanted((3000, 4000)), Wanted((3000, 4000))], LineCounts())
    assert panorama.places[0].picture[2] >= 0.97 * panorama.size[0]
    assert all(min(place.picture[2:]) >= 600 for place in panorama.places[1:])
    sizes = [(1000, 8000), (3000, 4000), (4000, 3000)]
    scrolled = arrange([Wanted(size) for size in sizes], LineCounts())
    held(sizes, scrolled)
    assert scrolled.places[0].picture[3] >= 1340
    assert arrange([Wanted((1000, 8000))], LineCounts()).places[0].picture[3] >= 3000


@given(st.integers(1, 60), st.integers(1, 6))
def test_pictures_are_spread_evenly_or_as_many_as_fit(count: int, sheets: int) -> None:
    """Of one shape: never more on a sheet than stay readable, and what has no place is the end of them."""
    counts = spread([(3000, 4000)] * count, sheets)
    assert sum(counts) == min(count, sheets * MOST_CELLS)
    assert len(counts) == min(sheets, count)
    assert max(counts) - min(counts) <= 1


def test_sheets_follow_the_shapes() -> None:
    """What would become too small on one sheet is spread over two; what goes together stays."""
    assert spread([(3000, 4000)] * 9, 1) == [9]
    mixed = [SCREEN[index % 2] for index in range(9)]
    for sheets in (1, 2, 3):
        begin = 0
        for part in spread(mixed, sheets):
            sizes = mixed[begin : begin + part]
            assert not lacking(sizes, arrange([Wanted(size, 40) for size in sizes], LineCounts(2, 3)))
            begin += part
    assert sum(spread(mixed, 2)) == 9


@pytest.mark.parametrize(("count", "wide"), [(0, 0), (MOST_CELLS, 1), (MOST_ALIKE + 1, 0)])
def test_a_sheet_has_some_cells_and_not_too_many(count: int, wide: int) -> None:
    """A number of cells that no sheet has is refused; a few more are allowed where all have one shape."""
    cells = [Cell(photo(90, 120), "")] * count + [Cell(photo(120, 90), "")] * wide
    with pytest.raises(ValueError, match=r"1 to (9|12) cells"):
        draw_sheet(cells, "Title")


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (1440, 1440)])
def test_twelve_frames_of_a_film_are_all_large_on_one_sheet(size: Size) -> None:
    """In the order of time, side by side in rows."""
    layout = arrange([Wanted(size, 8.0)] * MOST_ALIKE, LineCounts(1, 1))
    assert min(min(place.picture[2:]) for place in layout.places) >= 550
    corners = [(place.card[1], place.card[0]) for place in layout.places]
    assert corners == sorted(corners)


def flat(colour: tuple[int, int, int], size: Size = (900, 1200)) -> Image.Image:
    """Return a picture of one colour with a frame of another."""
    picture = Image.new("RGB", size, colour)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] - 1, size[1] - 1), outline=(255, 0, 255), width=12)
    return picture


def test_pictures_are_only_scaled() -> None:
    """Colours are those of the originals, and all four edges of each are there."""
    colours = [(200, 40, 40), (40, 160, 60), (40, 60, 200), (128, 128, 128)]
    sizes = [(900, 1200), (1200, 900), (900, 1600), (1000, 1000)]
    cells = [Cell(flat(colour, size), "") for colour, size in zip(colours, sizes, strict=True)]
    sheet = draw_sheet(cells, "Title")
    layout = arrange([Wanted(size) for size in sizes], LineCounts(1, 0))
    assert sheet.size == layout.size
    for colour, place in zip(colours, layout.places, strict=True):
        x, y, width, height = place.picture
        assert sheet.getpixel((x + width // 2, y + height // 2)) == colour
        for edge in ((x, y), (x + width - 1, y), (x, y + height - 1), (x + width - 1, y + height - 1)):
            assert sheet.getpixel(edge) == (255, 0, 255)


def luminance(pixels: np.ndarray) -> np.ndarray:
    """Return the relative luminance of sRGB pixels (WCAG 2.2)."""
    share = pixels.astype(float) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(pixels: np.ndarray) -> float:
    """Return the contrast between the lightest and the darkest pixels that are not rare."""
    light = luminance(pixels).ravel()
    low, high = np.percentile(light, [1, 99])
    return float((high + 0.05) / (low + 0.05))


@pytest.mark.parametrize("count", [1, 2, 5, MOST_CELLS])
@pytest.mark.parametrize("ground", [(0, 0, 0), (255, 255, 255), (119, 119, 119)])
def test_numbers_and_captions_read_at_thumbnail_size(count: int, ground: tuple[int, int, int]) -> None:
    """Seen 320 pixels wide, every number and every caption is there with a contrast of 4.5:1, on any picture."""
    cells = [Cell(Image.new("RGB", (900, 1200), ground), "Back of box") for _ in range(count)]
    sheet = draw_sheet(cells, "Received")
    layout = arrange([Wanted(cell.picture.size, 5.4) for cell in cells], LineCounts(1, 0))
    assert layout.size == sheet.size
    scale = 320 / sheet.width
    assert layout.em * scale >= 9.6
    small = np.asarray(sheet.resize((320, round(sheet.height * scale)), Image.Resampling.LANCZOS))
    for place in layout.places:
        x, y, width, height = (length * scale for length in place.strip)
        badge = round(layout.em * 1.75 * scale)
        rows = slice(round(y) + 1, round(y + height) - 1)
        number = small[rows, round(x) + 1 : round(x) + badge - 1]
        assert contrast(number) >= 4.5
        inked = luminance(number) > 0.5
        digits = np.flatnonzero(inked.any(axis=1))
        assert digits[-1] - digits[0] + 1 >= 8, "the number is lower than 8 pixels"
        assert contrast(small[rows, round(x) + badge + 1 : round(x + width) - 2]) >= 4.5


def test_numbers_follow_from_the_first() -> None:
    """A second sheet goes on where the first ended; the numbers are all that differs."""
    cells = [Cell(photo(400, 300, seed), "one") for seed in (1, 2)]
    first, second = (np.asarray(draw_sheet(cells, "Title", first_number=number)) for number in (1, 8))
    layout = arrange([Wanted((400, 300), 2.0)] * 2, LineCounts(1, 0))
    assert first.shape[:2] == layout.size[::-1]
    changed = (first != second).any(axis=2)
    for place in layout.places:
        x, y, _, height = place.strip
        badge = changed[y : y + height, x : x + round(layout.em * 1.75)]
        assert badge.any()
        badge[...] = False
    assert not changed.any()


def test_the_same_cells_make_the_same_sheet() -> None:
    """Nothing but what is given goes into a sheet."""
    cells = [Cell(photo(400, 300, seed), f"Größe {seed}: Ελλάδα, размер", f"{seed:012x}") for seed in range(1, 6)]
    one, other = (draw_sheet(cells, "Σ and Ж", "Order 8123456789012345") for _ in range(2))
    assert one.tobytes() == other.tobytes()
    assert one.mode == "RGB"


@pytest.mark.parametrize("where", ["caption", "title", "footer", "source"])
def test_letters_that_cannot_be_drawn_are_told(where: str) -> None:
    """Chinese would come out as empty boxes, so it is refused wherever it stands."""
    words = {"caption": "", "title": "", "footer": "", "source": "", where: "收到"}
    with pytest.raises(CannotDraw, match="收"):
        draw_sheet([Cell(photo(90, 120), words["caption"], words["source"])], words["title"], words["footer"])


def test_long_words_do_not_leave_their_place() -> None:
    """A caption without an end, and one of a single long word, stay in their strips; so do title and footer."""
    caption = "The seal was torn when the parcel came and the lid was held by one strip of tape " * 3
    cells = [Cell(flat((90, 90, 90)), words) for words in (caption, "W" * 200, "")]
    sheet = np.asarray(draw_sheet(cells, "A title " * 40, "A footer " * 90))
    bare = np.asarray(
        draw_sheet([Cell(cell.picture, cell.caption) for cell in cells], "A title " * 80, "A footer " * 99)
    )
    assert sheet.shape == bare.shape
    margin = round(sheet.shape[1] * 0.008)
    bar = sheet[margin, margin]
    right = sheet[:, -margin:]
    assert ((right == 255).all(axis=2) | (right == bar).all(axis=2)).all(), "something is drawn over the edge"
    assert (sheet[-margin // 2 :] == 255).all(), "something is drawn over the lower edge"


def test_one_source_is_told_once() -> None:
    """Frames of one video share its sum, which stands in the footer; sums of several files need room of their own."""
    pictures = [photo(1200, 900, seed) for seed in (1, 2)]
    plain = draw_sheet([Cell(one, "short") for one in pictures], "Title")
    shared = draw_sheet([Cell(one, "short", "0123456789ab") for one in pictures], "Title")
    wanted = [Wanted(one.size, 2.1) for one in pictures]
    assert plain.size == arrange(wanted, LineCounts(1, 0)).size
    assert shared.size == arrange(wanted, LineCounts(1, 1)).size, "no footer was added"
    line = np.asarray(shared)[-round(shared.width * 0.03) :]
    assert contrast(line) >= 4.5
    several = [Cell(one, "short", f"{index:012x}") for index, one in enumerate(pictures)]
    assert draw_sheet(several, "Title").tobytes() == plain.tobytes(), "one line has no room for a sum"
    long = "words that need a second line below the picture that they are about, whatever its width"
    bare = draw_sheet([Cell(pictures[0], long), Cell(pictures[1], "short")] * 3, "Title")
    told = draw_sheet([Cell(pictures[0], long), Cell(pictures[1], "short", "0123456789ab")] * 3, "Title")
    assert told.size == bare.size
    assert told.tobytes() != bare.tobytes(), "a second line has room for a sum"


def objects_of(data: bytes) -> dict[int, bytes]:
    """Return the objects of a PDF by number, found through its cross-reference table as a reader does."""
    assert data.startswith(b"%PDF-1.4\n")
    assert data.endswith(b"%%EOF\n")
    table = int(re.findall(rb"startxref\n(\d+)\n", data)[-1])
    head, *entries = data[table:].split(b"trailer")[0].splitlines(keepends=True)[1:]
    assert head == b"0 %d\n" % len(entries)
    assert all(len(entry) == 20 for entry in entries)
    found = {}
    for number, entry in enumerate(entries[1:], 1):
        begin = int(entry[:10])
        assert data[begin:].startswith(b"%d 0 obj\n" % number)
        found[number] = data[begin:]
    return found


def pages() -> list[bytes]:
    """Return JPEG pages: colour with full chroma, progressive, grey."""
    return [
        jpeg_bytes(photo(1500, 2000), quality=92, subsampling=0),
        jpeg_bytes(photo(640, 480), progressive=True),
        jpeg_bytes(photo(600, 3000, mode="L")),
    ]


def test_a_pdf_holds_the_pages_as_they_are() -> None:
    """Every JPEG is in it byte for byte, found by its table, with the picture's size and colours."""
    given_pages = pages()
    data = as_pdf(given_pages, "Key frames")
    found = objects_of(data)
    pictures = [one for one in found.values() if b"/DCTDecode" in one.split(b"stream")[0]]
    assert len(pictures) == 3
    for page, one, (size, colours) in zip(
        given_pages,
        pictures,
        [((1500, 2000), b"/DeviceRGB"), ((640, 480), b"/DeviceRGB"), ((600, 3000), b"/DeviceGray")],
        strict=True,
    ):
        head, rest = one.split(b"stream\n", 1)
        length = re.search(rb"/Length (\d+)", head)
        assert length
        assert rest[: int(length[1])] == page
        assert rest[int(length[1]) :].startswith(b"\nendstream")
        assert b"/Width %d /Height %d" % size in head
        assert colours in head
    boxes = [tuple(map(float, one)) for one in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)]
    assert all(width <= 7.81 * 72 and height <= 10.51 * 72 for width, height in boxes)
    assert [round(width / height, 2) for width, height in boxes] == [0.75, 1.33, 0.2]


def test_a_pdf_is_the_same_each_time() -> None:
    """No time and no random identifier is in it."""
    given_pages = pages()
    one, other = (as_pdf(given_pages, "Schlüssel Ж (a) \\") for _ in range(2))
    assert one == other
    assert not re.search(rb"/(CreationDate|ModDate|ID)\b", one)


def test_a_limit_leaves_room_for_the_rest_of_the_document() -> None:
    """Pages within their share make a document within the limit, which hardly any of it is lost to."""
    for count in (1, 7):
        share = page_bytes(200_000, count)
        page = jpeg_bytes(photo(64, 48))
        padded = page[:-2] + b"\xff\xfe\xff\xff" + bytes(65533)  # a comment segment makes it as large as wanted
        page = (padded + bytes(share))[: share - 2] + page[-2:] if share > len(page) else page
        data = as_pdf([page] * count, "Ж" * 300)
        assert len(data) <= 200_000
        assert len(data) >= 200_000 * 0.95
    assert page_bytes(500, 3) == 0


@pytest.mark.parametrize("page", [b"", b"not a picture", jpeg_bytes(photo(mode="CMYK"))])
def test_what_is_no_page_is_refused(page: bytes) -> None:
    """A page that is no grey or colour JPEG is told, not embedded."""
    with pytest.raises(ImageProblem):
        as_pdf([jpeg_bytes(), page], "")
    with pytest.raises(ValueError, match="needs a page"):
        as_pdf([], "")


@pytest.mark.skipif(not shutil.which("pdfimages"), reason="poppler's pdfinfo, pdfimages and pdftoppm are not installed")
def test_poppler_reads_a_pdf(tmp_path: Path) -> None:
    """An independent reader finds the title and the pages, gives the same JPEG bytes back and draws them."""
    given_pages = pages()
    document = tmp_path / "frames.pdf"
    document.write_bytes(as_pdf(given_pages, "Frames: Größe, Ж"))

    def poppler(*argv: object) -> str:
        done = subprocess.run([*map(str, argv)], capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0
        assert done.stderr == "", "it complains about the structure"
        return done.stdout

    told = poppler("pdfinfo", document)
    assert re.search(r"Title:\s+Frames: Größe, Ж", told)
    assert re.search(r"Pages:\s+3", told)
    assert "CreationDate" not in told
    poppler("pdfimages", "-all", document, tmp_path / "out")
    assert [path.read_bytes() for path in sorted(tmp_path.glob("out*.jpg"))] == given_pages
    poppler("pdftoppm", "-r", "100", "-png", document, tmp_path / "drawn")
    for page, path in zip(given_pages, sorted(tmp_path.glob("drawn*.png")), strict=True):
        drawn = Image.open(path).convert("RGB")
        whole = Image.open(io.BytesIO(page)).convert("RGB").resize(drawn.size, Image.Resampling.LANCZOS)
        apart_by = np.abs(np.asarray(drawn, dtype=float) - np.asarray(whole, dtype=float)).mean()
        assert apart_by < 12, f"a page is drawn otherwise, {apart_by:.1f} levels apart"
