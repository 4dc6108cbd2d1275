"""The days of an order as one picture: drawn, fitted, written, and looked at again."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw

from evidence_kit import __version__
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.catalogue.media import undrawable
from evidence_kit.makers.artifact import artifact_of
from evidence_kit.makers.drawn import keep_drawn
from evidence_kit.makers.drawn_before import Drawn, drawn_once
from evidence_kit.media.image.text import CannotDraw, drawable, font, shortened
from evidence_kit.model.artifact import Made, Recipe
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Moment
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import Placement
from evidence_kit.model.shapes import as_json

WIDTH = 1200
TYPE, SMALL = 58, 42
"""Pixels of the type: 15 and 11 of them when the picture is seen 320 pixels wide."""

EDGE, LINE, SMALL_LINE, GAP = 48, 68, 52, 30
DATE_WIDTH = 350
RAIL = EDGE + DATE_WIDTH + 24
"""Where the line with the dots stands, left of the words."""

MOST_LINES = 3
"""Of a row's words."""

GROUND, INK, PALE, BAR, BAR_INK = "#FFFFFF", "#111111", "#4A5260", "#1F2430", "#FFFFFF"
TITLE = "WHEN IT HAPPENED"
CLOSING = "Days as the buyer wrote them down from the pages named."


def make_timeline(
    placement: Placement, limit: Limit, folder: Path, order: str | None = None, cache: Cache = NO_CACHE
) -> Made:
    """Write the rows of a placement as one picture into `folder`; a row that cannot be drawn is left out, and said."""
    findings: list[Finding] = []
    rows: list[Moment] = []
    for row in placement.rows:
        try:
            drawable(f"{row.words} {row.source}")
            rows.append(row)
        except CannotDraw as problem:
            finding = undrawable(f"In the timeline the line of {row.day}", problem)
            findings.append(dataclasses.replace(finding, severity=Severity.note))  # the claim does not rest on it
    if not rows:
        return Made(findings=tuple(findings))
    place, written = folder / placement.file, [msgspec.to_builtins(as_json(row)) for row in rows]

    def draw() -> Drawn[None] | tuple[Finding, ...]:
        picture = draw_timeline(rows, f"Order {order}" if order else "")
        kept = keep_drawn(picture, limit, place, placement.file, lossless=True)
        return (kept,) if isinstance(kept, Finding) else Drawn(*kept, None)

    drawn = drawn_once(cache, "timeline", (rows, order, limit), place, type(None), draw)
    if not isinstance(drawn, Drawn):
        return Made(findings=(*findings, *drawn))
    path, fitted = drawn.path, drawn.fitted
    settings = {"rows": written, **fitted.settings}
    recipe = Recipe("evidence_kit", __version__, "encoded", settings)
    return Made((artifact_of(path, placement, "timeline", recipe, fitted.encodes, cache=cache),), tuple(findings))


def draw_timeline(rows: Sequence[Moment], footer: str = "") -> Image.Image:
    """Return the rows as one picture: the day, the days since the row above, what happened and where that is shown.

    Raises:
        CannotDraw: the typeface lacks letters of a row or the footer.
    """
    room = WIDTH - RAIL - 40 - EDGE
    words = [shortened(drawable(row.words), room, MOST_LINES, font(TYPE, bold=True).getlength) for row in rows]
    closing = " · ".join(filter(None, (drawable(footer), CLOSING)))
    below = shortened(closing, WIDTH - 2 * EDGE, 2, font(SMALL).getlength)
    heights = [len(lines) * LINE + SMALL_LINE + GAP for lines in words]
    bar = LINE + 2 * GAP
    height = bar + GAP + sum(heights) + len(below) * SMALL_LINE + EDGE
    picture = Image.new("RGB", (WIDTH, height), GROUND)
    canvas = ImageDraw.Draw(picture)
    canvas.rectangle((0, 0, WIDTH, bar), fill=BAR)
    canvas.text((EDGE, bar / 2), TITLE, font=font(TYPE, bold=True), fill=BAR_INK, anchor="lm")
    top, dots = bar + GAP, list[float]()
    for index, (row, lines, tall) in enumerate(zip(rows, words, heights, strict=True)):
        dots.append(top + LINE / 2)
        draw_row(canvas, top, row, lines, rows[index - 1] if index else None)
        top += tall
    canvas.line((RAIL, dots[0], RAIL, dots[-1]), fill=PALE, width=6)
    for middle in dots:
        canvas.ellipse((RAIL - 14, middle - 14, RAIL + 14, middle + 14), fill=BAR)
    for number, line in enumerate(below):
        canvas.text((EDGE, top + number * SMALL_LINE), line, font=font(SMALL), fill=PALE)
    return picture


def draw_row(canvas: ImageDraw.ImageDraw, top: float, row: Moment, lines: Sequence[str], before: Moment | None) -> None:
    """Draw one row whose first line begins at `top` pixels."""
    canvas.text((EDGE, top), row.day.isoformat(), font=font(TYPE, bold=True), fill=INK)
    days = (row.day - before.day).days if before else 0
    if days:
        later = f"{days} day{'' if days == 1 else 's'} later"
        canvas.text((EDGE, top + LINE), later, font=font(SMALL), fill=PALE)
    for number, line in enumerate(lines):
        canvas.text((RAIL + 40, top + number * LINE), line, font=font(TYPE, bold=True), fill=INK)
    canvas.text((RAIL + 40, top + len(lines) * LINE), drawable(row.source), font=font(SMALL), fill=PALE)
