"""Findings about pixels, resolution and colour of pictures, and number and size of pages. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from evidence_kit.model.codes import Severity
from evidence_kit.model.document_facts import DocumentFacts
from evidence_kit.model.facts import Facts, ImageFacts
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy, breach
from evidence_kit.text.words import fitting

GREY_MODES = frozenset({"1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "F"})
"""Modes of Pillow without colour. Grey counts as black and white, as with a scanner or fax."""

POINTS = 72
"""Points of a PDF per inch."""

UNCLEAR_MODES = frozenset({"P", "PA"})
"""Modes of Pillow that do not show whether a picture has colour: a palette may hold colours or greys."""


def check_surface(name: str, facts: Facts, policy: Policy) -> Iterable[Finding]:
    """Yield findings about the pixels of a picture or the pages of a document; unknown values pass."""
    if facts.image:
        yield from check_pixels(name, facts.image, policy)
        yield from check_resolution(name, facts.image, policy)
        yield from check_colour(name, facts.image, policy)
        yield from check_blank(name, facts.image, policy)
    yield from check_pages(name, facts, policy)


def pages_of(facts: Facts) -> int | None:
    """Return the number of pages of a document or TIFF, 1 for any other picture; None if unknown."""
    if facts.image:
        return facts.image.frames if facts.image.format == "tiff" else 1
    return facts.document.pages or None if facts.document else None


def check_pixels(name: str, image: ImageFacts, policy: Policy) -> Iterable[Finding]:
    """Yield a finding if a picture has more pixels than the form accepts."""
    rule, pixels = policy.image.max_pixels, image.width * image.height
    if rule and pixels > rule.value:
        message = f"The picture has {pixels:,} pixels ({image.width}x{image.height}); the form accepts {rule.value:,}."
        hint = fitting(name, "makes a smaller one")
        yield breach("too-many-pixels-for-form", name, message, rule, hint=hint, actual=pixels)


def check_resolution(name: str, image: ImageFacts, policy: Policy) -> Iterable[Finding]:
    """Yield a finding if the metadata of a picture gives more dots per inch than the form accepts."""
    rule, dpi = policy.file.max_dpi, image.dpi
    if rule and dpi is not None and dpi > rule.value:
        message = f"The picture gives {dpi} dots per inch; the form accepts at most {rule.value}."
        hint = fitting(name, "makes one without that value")
        yield breach("resolution-too-high", name, message, rule, hint=hint, actual=round(dpi))


def check_colour(name: str, image: ImageFacts, policy: Policy) -> Iterable[Finding]:
    """Yield an error for a picture in colour if the form accepts none, a warning if it may have colour."""
    rule = policy.file.black_and_white
    if not rule or not rule.value or image.mode in GREY_MODES:
        return
    is_unclear = image.mode in UNCLEAR_MODES
    yield Finding(
        "not-black-and-white",
        name,
        "The form accepts only black and white; the palette of this picture does not show whether it has colours."
        if is_unclear
        else "The form accepts only black and white; this picture is stored in colour.",
        severity=Severity.warning if is_unclear else Severity.error,
        hint=fitting(name, "makes a grey one"),
        expected="black and white",
        actual=image.mode,
        source=rule.source,
    )


def check_blank(name: str, image: ImageFacts, policy: Policy) -> Iterable[Finding]:
    """Yield a finding if a picture is blank and the form does not accept blank pages."""
    rule = policy.file.no_blank_pages
    if rule and rule.value and image.sight is not None and not image.sight.view:
        yield Finding(
            "blank-page",
            name,
            "The picture is one plain colour; the form does not accept blank pages.",
            hint="leave it out",
            source=rule.source,
        )


def check_pages(name: str, facts: Facts, policy: Policy) -> Iterable[Finding]:
    """Yield findings about the number and the size of the pages of a document or TIFF."""
    rule, pages = policy.document.max_pages, pages_of(facts)
    if rule and pages is not None and pages > rule.value:
        message = f"This has {pages} pages; the form accepts at most {rule.value}."
        hint = "keep the pages that matter, and print only those into a new PDF"
        yield breach("too-many-pages", name, message, rule, hint=hint, actual=pages)
    if facts.document:
        yield from check_page_size(name, facts.document, policy)


def check_page_size(name: str, document: DocumentFacts, policy: Policy) -> Iterable[Finding]:
    """Yield a finding if the largest page of a document, however turned, is larger than the form accepts."""
    rule, sides = policy.document.max_page_inches, sorted((document.width, document.height))
    if not rule or not sides[0]:
        return
    if any(points > allowed * POINTS for points, allowed in zip(sides, sorted(rule.value), strict=True)):
        actual = in_inches(round(Decimal(points) / POINTS, 2) for points in sides)
        yield Finding(
            "page-too-large",
            name,
            f"A page measures {actual}; the form accepts at most {in_inches(rule.value)}.",
            hint="print it into a new PDF on A4 or Letter pages",
            expected=in_inches(rule.value),
            actual=actual,
            source=rule.source,
        )


def in_inches(sides: Iterable[Decimal]) -> str:
    """Return the size of a page in words, such as "8.5 x 11 inches"."""
    return " x ".join(str(side) for side in sides) + " inches"
