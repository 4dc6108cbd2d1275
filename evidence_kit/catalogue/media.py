"""Findings about originals that cannot be converted, or only in part."""

from evidence_kit.media.image.text import CannotDraw
from evidence_kit.model.bounds import MarkOutside
from evidence_kit.model.case import Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.formats import listed, word_of
from evidence_kit.policies.unread import COPY_AGAIN, REMEDIES
from evidence_kit.text.shell import quoted
from evidence_kit.text.words import size_words


def cannot_fit_image(name: str, least: int, limit: Limit) -> Finding:
    """Return the finding for a picture that no acceptable quality makes small enough."""
    if not least:
        types = listed(word_of(mime) for mime in limit.mimes) if limit.mimes else "another type"
        return Finding(
            "type-not-allowed",
            name,
            f"The form accepts only {types}, which evidence-kit cannot write, and this is another format.",
            hint="convert the file to that format yourself",
            source=limit.source,
        )
    would_do = f" It needs about {size_words(least)}."
    return Finding(
        "cannot-fit",
        name,
        f"This picture cannot be reduced to {size_words(limit.max_bytes or 0)} and stay recognisable.{would_do}",
        hint="photograph the part that matters from closer",
        expected=limit.max_bytes,
        actual=least or None,
        source=limit.source,
    )


def not_as_promised(name: str, how: str) -> Finding:
    """Return the finding for a new picture that was discarded, because another decoder shows it differently."""
    return Finding(
        "output-wrong",
        name,
        f"The new picture does not show what it should ({how}), so it was discarded.",
        hint="save a copy of the picture with a photo editor and use that; please report this as a bug",
    )


def only_first_frame(name: str, frames: int) -> Finding:
    """Return the finding for an animation that becomes a still picture."""
    return Finding(
        "animated-image",
        name,
        f"Only one of {frames} frames is kept, as a still picture.",
        hint="show the movement in the video",
        expected=1,
        actual=frames,
    )


def only_one_page(name: str, pages: int) -> Finding:
    """Return the finding for a TIFF with several pages, of which only the first is used."""
    return Finding(
        "pages-left-out",
        name,
        f"Only page 1 of {pages} is used: a picture shows one page.",
        hint="save the page that matters as a separate file; or put this into a case folder, where "
        "evidence-kit build makes a picture of each page",
        expected=1,
        actual=pages,
    )


def undecodable(name: str, why: str) -> Finding:
    """Return the finding for an original that cannot be decoded although its header is good."""
    return Finding("unreadable", name, f"This cannot be used: {why}.", hint=REMEDIES.get(why, COPY_AGAIN))


def stopped_reader(name: str, how: str) -> Finding:
    """Return the finding for a film that our decoder cannot finish, which may not be the fault of the film."""
    return Finding(
        "not-examined",
        name,
        f"ffmpeg cannot process this video, though it works with others: {how}. It was tried twice.",
        hint="export the video as MP4 with the phone or another program and use that, or leave it out",
    )


def changed(original: Original) -> Finding:
    """Return the finding for an original that changed while it was being processed."""
    return Finding(
        "not-examined",
        original.name,
        "This file was changed or removed while it was being worked on.",
        hint="run the command again when nothing else writes to the folder",
    )


def mark_outside(problem: MarkOutside) -> Finding:
    """Return the finding for a mark, ruler or crop that is not inside its picture."""
    return Finding(
        "mark-outside",
        "case.toml",
        f"{problem}.",
        hint="count the pixels in the upright picture: x, y, width, height; for a HEIC photo, count them "
        "in a copy: evidence-kit fit X.HEIC --out x.jpg",
    )


def caption_too_long(cut: str) -> Finding:
    """Return the finding for a caption whose end does not fit on its two lines."""
    return Finding(
        "caption-too-long",
        "case.toml",
        f"The caption does not fit on two lines, so its end is cut off: '{cut}'.",
        hint="shorten it to about 100 characters",
    )


def undrawable(what: str, problem: CannotDraw) -> Finding:
    """Return the finding for words that the typeface cannot draw."""
    return Finding(
        "text-not-drawable",
        "case.toml",
        f"{what} is left out: {problem}.",
        hint="write it in English letters",
    )


PAINTED = frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp"})
"""Types of pictures that every paint program opens."""


def as_jpeg(one: Original) -> str:
    """Return the hint to make a copy, pixel for pixel, of a picture that paint programs do not open; else empty."""
    if one.facts.mime in PAINTED:
        return ""
    stem = one.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return f"; of {one.name} a copy to count in: evidence-kit fit {quoted(one.name)} --out {quoted(f'{stem}.jpg')}"
