"""Draw a contact sheet: whole pictures with a number and a caption each, below a title.

The pictures are only scaled. Numbers and captions lie below them, so that they cover nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from evidence_kit.media.image.text import drawable, font, shortened
from evidence_kit.media.sheet.layout import Layout, LineCounts, Place, arrange
from evidence_kit.media.sheet.measures import (
    BADGE,
    LINE,
    MOST_FOOTER_LINES,
    MOST_TITLE_LINES,
    PAD,
    TITLE_LINE,
    TITLE_SIZE,
    text_width,
)
from evidence_kit.media.sheet.rows import Wanted
from evidence_kit.model.case import Box

GROUND, CARD, BAR = "#FFFFFF", "#E6E9ED", "#1F2430"
INK, PALE_INK, BAR_INK = "#111111", "#4A5260", "#FFFFFF"
"""Contrasts by WCAG 2.2: ink on card 15.5:1, pale ink on card 6.4:1, the number's white on the bar's colour 15.5:1."""

NUMBER_SIZE = 1.35
"""Type size of a number in ems, the same as of a sheet's title; its badge is as tall as the whole strip."""

REFERENCE = 200
"""Type size in pixels for measuring text in ems before the size of a sheet is known."""

LINE_EMS = 30.5
"""Length in ems of a line across the whole sheet, a little less than its least room."""

SOURCE = "sha256 "


@dataclass(frozen=True, slots=True)
class Cell:
    """A picture of a sheet, with its caption.

    Attributes:
        picture: upright, sRGB, already redacted.
        caption: short text below it, may be empty; Latin, Greek, Cyrillic.
        source: first 12 digits of its original's sha256; shown if there is room.
    """

    picture: Image.Image
    caption: str
    source: str = ""


def draw_sheet(cells: Sequence[Cell], title: str, footer: str = "", first_number: int = 1) -> Image.Image:
    """Return the cells as one picture, numbered from `first_number` in their order.

    Captions and title have at most two lines, the footer three; longer text is cut at a word. A source shared by all
    cells is in the footer; different ones are below the captions if all have room.

    Raises:
        CannotDraw: the typeface lacks letters of the title, the footer or a caption.
        ValueError: there are no cells, or more than `arrange` places.
    """
    captions = [drawable(cell.caption) for cell in cells]
    sources = [drawable(cell.source) for cell in cells]
    heading, closing = drawable(title), drawable(footer)
    if sources and sources[0] and len(set(sources)) == 1:
        closing = f"{closing} · {SOURCE}{sources[0]}" if closing else SOURCE + sources[0]
    wanted = [Wanted(cell.picture.size, ems(caption)) for cell, caption in zip(cells, captions, strict=True)]
    layout = arrange(wanted, LineCounts(len(title_lines(heading)), len(footer_lines(closing))))
    sheet = Image.new("RGB", layout.size, GROUND)
    canvas = ImageDraw.Draw(sheet)
    draw_title(canvas, layout, title_lines(heading))
    below = captions_within(layout, captions, sources)
    for index, (place, cell) in enumerate(zip(layout.places, cells, strict=True)):
        draw_card(sheet, canvas, place, cell.picture)
        draw_number(canvas, place, f"{first_number + index}", layout.em)
        draw_caption(canvas, place, below[index], layout.em)
    draw_footer(canvas, layout, footer_lines(closing))
    return sheet


def ems(text: str) -> float:
    """Return the length of a text on one line, in heights of its type."""
    return font(REFERENCE).getlength(text) / REFERENCE if text else 0.0


def title_lines(title: str) -> list[str]:
    """Return the lines of a title, the same on every sheet because an em is the same share of each."""
    face = font(round(REFERENCE * TITLE_SIZE), bold=True)
    return shortened(title, round(REFERENCE * LINE_EMS), MOST_TITLE_LINES, face.getlength)


def footer_lines(footer: str) -> list[str]:
    """Return the lines of a footer, the same on every sheet."""
    return shortened(footer, round(REFERENCE * LINE_EMS), MOST_FOOTER_LINES, font(REFERENCE).getlength)


def captions_within(layout: Layout, captions: Sequence[str], sources: Sequence[str]) -> list[list[tuple[str, str]]]:
    """Return the lines below each picture with their colours: its caption, and its source if all have room."""
    face = font(layout.em)
    below = []
    rooms = [round(text_width(place.strip[2], layout.em)) for place in layout.places]
    for place, caption, room in zip(layout.places, captions, rooms, strict=True):
        below.append([(line, INK) for line in shortened(caption, room, max(1, place.lines), face.getlength)])
    differ = len(set(sources)) > 1
    has_room = all(
        len(lines) < max(1, place.lines) and face.getlength(SOURCE + source) <= room
        for lines, place, source, room in zip(below, layout.places, sources, rooms, strict=True)
        if source
    )
    if differ and has_room:
        return [
            [*lines, (SOURCE + source, PALE_INK)] if source else lines
            for lines, source in zip(below, sources, strict=True)
        ]
    return below


def draw_title(canvas: ImageDraw.ImageDraw, layout: Layout, lines: Sequence[str]) -> None:
    """Draw the bar at the top."""
    if not lines:
        return
    left, top, width, height = layout.title
    canvas.rectangle((left, top, left + width - 1, top + height - 1), fill=BAR)
    inset = layout.places[0].card[0]
    face = font(round(layout.em * TITLE_SIZE), bold=True)
    coloured = [(line, BAR_INK) for line in lines]
    draw_lines(canvas, (left + inset, top, width - 2 * inset, height), coloured, face, round(layout.em * TITLE_LINE))


def draw_footer(canvas: ImageDraw.ImageDraw, layout: Layout, lines: Sequence[str]) -> None:
    """Draw the lines at the bottom."""
    left, top, width, _ = layout.footer
    spacing = round(layout.em * LINE)
    coloured = [(line, PALE_INK) for line in lines]
    draw_lines(canvas, (left, top, width, spacing * len(lines)), coloured, font(layout.em), spacing)


def draw_card(sheet: Image.Image, canvas: ImageDraw.ImageDraw, place: Place, picture: Image.Image) -> None:
    """Draw a cell's background and picture."""
    left, top, width, height = place.card
    canvas.rectangle((left, top, left + width - 1, top + height - 1), fill=CARD)
    flat = picture if picture.mode == "RGB" else picture.convert("RGB")
    size = place.picture[2:]
    scaled = flat if flat.size == size else flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    sheet.paste(scaled, place.picture[:2])


def draw_number(canvas: ImageDraw.ImageDraw, place: Place, number: str, em: int) -> None:
    """Draw a cell's number on a dark badge in its lower left corner, smaller if it has many digits."""
    left, top, _, height = place.strip
    width, size = round(em * BADGE), round(em * NUMBER_SIZE)
    canvas.rectangle((left, top, left + width - 1, top + height - 1), fill=BAR)
    while size > em // 2 and font(size, bold=True).getlength(number) > width * 0.9:
        size -= 1
    middle = (left + width / 2, top + height / 2)
    canvas.text(middle, number, font=font(size, bold=True), fill=BAR_INK, anchor="mm")


def draw_caption(canvas: ImageDraw.ImageDraw, place: Place, lines: Sequence[tuple[str, str]], em: int) -> None:
    """Draw the lines beside a cell's number."""
    left, top, width, height = place.strip
    begin = round(em * (BADGE + PAD))
    draw_lines(canvas, (left + begin, top, width - begin, height), lines, font(em), round(em * LINE))


def draw_lines(
    canvas: ImageDraw.ImageDraw,
    place: Box,
    lines: Sequence[tuple[str, str]],
    face: ImageFont.FreeTypeFont,
    spacing: int,
) -> None:
    """Draw lines of text with their colours at the left of a place, vertically centred."""
    left, top, _, height = place
    first = top + (height - spacing * len(lines)) / 2 + spacing / 2
    for row, (line, ink) in enumerate(lines):
        canvas.text((left, round(first + row * spacing)), line, font=face, fill=ink, anchor="lm")
