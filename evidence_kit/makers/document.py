"""One original document made into uploads: copied or cleaned as it is, or its pages as pictures."""

import functools
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

import msgspec
from PIL import Image

from evidence_kit import __version__
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.catalogue.documents import document_too_large, not_drawn, page_note, signature_lost
from evidence_kit.catalogue.media import cannot_fit_image, changed, not_as_promised
from evidence_kit.makers.artifact import artifact_of
from evidence_kit.makers.drawn_before import Drawn, drawn_once
from evidence_kit.media.document.apart import DocumentProblem, DrawnPage, clean_document, draw_pages
from evidence_kit.media.doubts import doubts
from evidence_kit.media.files import read_same, scratch
from evidence_kit.media.image.encode import CannotFit, FittedImage, encode_image, target_of
from evidence_kit.media.image.kept import NotAsPromised, keep_picture
from evidence_kit.media.image.shown import ChangedMeanwhile
from evidence_kit.model.artifact import Action, Artifact, Made, Recipe
from evidence_kit.model.case import Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.formats import BY_MIME
from evidence_kit.model.plan import Placement

PDF = "application/pdf"
CLEANED = "cleaned document"
"""What the cache calls it."""

WHITE_SHARE = 0.4
"""Of a page's pixels, the share in pure white from which it is no scan."""


def fit_one_document(placement: Placement, limit: Limit, folder: Path, cache: Cache = NO_CACHE) -> Made:
    """Write one PDF within its limit into `folder`, byte for byte when it is clean.

    What it says beside its pages is taken out of it. Its pages are never drawn again, so one that is too large is not
    written.
    """
    original = placement.sources[0]
    data = read_same(original.path, original.facts.sha256)
    looked = original.facts.document
    if data is None or looked is None:
        return Made(findings=(changed(original),))
    findings: list[Finding] = []
    action: Action = "copied"
    recipe = Recipe("evidence_kit", __version__, action)
    if not looked.clean:
        try:
            data = cleaned_once(data, original, cache)
        except DocumentProblem as problem:
            return Made(findings=(not_drawn(original, str(problem)),))
        recipe = Recipe(
            "pikepdf", metadata.version("pikepdf"), "stripped", {"pages": "unchanged", "dropped": dropped(original)}
        )
        findings += [signature_lost(original)] if looked.signed else []
    if limit.max_bytes is not None and len(data) > limit.max_bytes:
        return Made(findings=(document_too_large(original, len(data), limit),))
    path = folder / f"{placement.file}.{BY_MIME[PDF].extensions[0]}"
    path.write_bytes(data)
    return Made((artifact_of(path, placement, "fit", recipe, 0, cache=cache),), tuple(findings))


def cleaned_once(data: bytes, original: Original, cache: Cache) -> bytes:
    """Return a PDF that was cleaned before, else clean it.

    Raises:
        DocumentProblem: it cannot be read as a PDF.
    """
    key = cache.key(CLEANED, original.facts.sha256)
    known = cache.find_bytes(key, type(None))
    if known is not None:
        return known[1]
    before, cleaned = doubts(), clean_document(data)
    if doubts() == before:
        cache.keep(key, CLEANED, None, cleaned)
    return cleaned


def dropped(original: Original) -> list[str]:
    """Return in words what a document loses when it is cleaned."""
    looked = original.facts.document
    assert looked is not None  # noqa: S101  (callers examine first)
    return [
        word
        for word, there in (
            ("metadata", bool(set(looked.private) - {"hidden-words"})),
            ("hidden words", "hidden-words" in looked.private),
            ("scripts", looked.script),
            ("attached files", bool(looked.embedded)),
            ("signature", looked.signed),
        )
        if there
    ]


class PageFacts(msgspec.Struct, frozen=True):
    """Which page a picture shows, from 1, and its pixels per inch."""

    page: int
    dpi: int


def fit_pages(placements: Sequence[Placement], limit: Limit, folder: Path, cache: Cache = NO_CACHE) -> Made:
    """Write the first pages of a PDF as pictures, one for each placement, each within the limit for pictures."""
    original = placements[0].sources[0]
    made: list[Artifact] = []
    findings: list[Finding] = []
    with scratch(folder / "pages") as unfinished:

        @functools.cache
        def drawn() -> list[DrawnPage]:
            data = read_same(original.path, original.facts.sha256)
            if data is None:
                raise ChangedMeanwhile(original.name)
            return draw_pages(data, len(placements), unfinished)

        try:
            for index, placement in enumerate(placements):
                page = page_once(placement, index, drawn, limit, folder, cache)
                if page is None:
                    findings.append(not_drawn(original, f"page {index + 1} of it is damaged"))
                    break
                made += page.artifacts
                findings += page.findings
        except ChangedMeanwhile:
            return Made(findings=(changed(original),))
        except DocumentProblem as problem:
            return Made(findings=(not_drawn(original, str(problem)),))
    if made:
        findings.append(page_note(original, [page.recipe.settings["page"] for page in made]))
    return Made(tuple(made), tuple(findings))


def page_once(
    placement: Placement, index: int, pages: Callable[[], list[DrawnPage]], limit: Limit, folder: Path, cache: Cache
) -> Made | None:
    """Write a page within the limit, and return its record, or why it was not made; None when it cannot be drawn.

    Args:
        index: which of the pages.
        pages: draws all of them, when the first is needed.

    Raises:
        DocumentProblem: none can be drawn.
        ChangedMeanwhile: the file has changed since it was examined.
    """
    original, place = placement.sources[0], folder / placement.file

    def draw() -> Drawn[PageFacts] | tuple[Finding, ...]:
        if index >= len(pages()):
            return ()
        page = pages()[index]
        try:
            path, fitted = written_page(page, limit, place)
        except CannotFit as problem:
            return (cannot_fit_image(original.name, problem.least, limit),)
        except NotAsPromised as problem:
            return (not_as_promised(original.name, str(problem)),)
        return Drawn(path, fitted, PageFacts(page.number, page.dpi))

    drawn = drawn_once(cache, "page of a document", (original.facts, index, limit), place, PageFacts, draw)
    if not isinstance(drawn, Drawn):
        return Made(findings=drawn) if drawn else None
    settings = {"page": drawn.found.page, "dpi": drawn.found.dpi, **drawn.fitted.settings}
    recipe = Recipe("pypdfium2", metadata.version("pypdfium2"), "encoded", settings)
    return Made((artifact_of(drawn.path, placement, "fit", recipe, drawn.fitted.encodes, cache=cache),))


def is_on_white(picture: Image.Image) -> bool:
    """Return whether a page is mostly white paper that was printed to, not scanned; as PNG its letters stay sharp."""
    return picture.convert("L").histogram()[255] >= WHITE_SHARE * picture.width * picture.height


def written_page(page: DrawnPage, limit: Limit, place: Path) -> tuple[Path, FittedImage]:
    """Write one drawn page within the limit, text as PNG where it fits.

    Raises:
        CannotFit: no acceptable quality is small enough.
        NotAsPromised: another reader sees something else in it.
    """
    with Image.open(page.path, formats=("PNG",)) as opened:
        picture = opened.convert("RGB")
    fitted = encode_image(picture, target_of(limit, graphic=True), lossless=is_on_white(picture))
    return keep_picture(fitted.data, fitted.mime, fitted.promise, place.parent, place.name), fitted
