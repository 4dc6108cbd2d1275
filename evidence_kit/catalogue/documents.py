"""Findings about documents that are unusable, that do not fit the form, or that contain more than pages. Pure."""

from collections.abc import Iterable, Sequence

from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form, Limit
from evidence_kit.policies.documents import hidden_parts
from evidence_kit.policies.rules import Policy
from evidence_kit.policies.surface import check_pages
from evidence_kit.policies.unread import not_examined, unusable_paper_hint
from evidence_kit.text.words import size_words

PRINT_IT = "open it, print it into a new PDF, and put that into the folder instead"


def check_document(original: Original, policy: Policy, form: Form) -> Iterable[Finding]:
    """Yield findings about a PDF of a case; after an error the document is not used."""
    facts = original.facts.document
    if original.facts.problem or facts is None:
        yield unusable(original)
        return
    if original.redact:
        yield Finding(
            "redact-not-possible",
            original.name,
            "Only pictures can be redacted, and this is a document, so it was left out.",
            hint="photograph the page or take a screenshot and redact that, or remove redact from case.toml",
            page_hint="photograph the page or take a screenshot and cover that, or remove its covers",
        )
        return
    limit = form.document.at_most(form.max_bytes) if form.document else None
    if limit is not None and facts.restricted:
        yield Finding(
            "document-encrypted",
            original.name,
            "This PDF is encrypted. Upload forms and mediators often cannot open such files, so it is not used.",
            hint=PRINT_IT,
        )
    if limit is not None and limit.max_bytes is not None and (original.facts.bytes or 0) > limit.max_bytes:
        yield document_too_large(original, original.facts.bytes or 0, limit)
    if limit is not None:
        yield from check_pages(original.name, original.facts, policy)
        yield from hidden_parts(original.name, facts)
    if facts.dynamic:
        yield Finding(
            "document-dynamic",
            original.name,
            "This is a dynamic (XFA) PDF. Many viewers show only 'Please wait'.",
            hint=PRINT_IT,
        )
    yield from more_than_pages(original)


def more_than_pages(original: Original) -> Iterable[Finding]:
    """Yield findings about the content of a document beside its pages, and whether it is uploaded."""
    facts = original.facts.document
    assert facts is not None  # noqa: S101  (the caller looked)
    if facts.embedded:
        count = "a file" if facts.embedded == 1 else f"{facts.embedded} files"
        yield Finding(
            "document-attachments",
            original.name,
            f"{count[0].upper()}{count[1:]} attached inside this PDF are not uploaded, because nobody would see them."
            if facts.embedded > 1
            else "A file attached inside this PDF is not uploaded, because nobody would see it.",
            hint="open the PDF, and save the attached files that matter into the case folder",
            actual=facts.embedded,
        )
    if facts.script:
        yield Finding(
            "document-script",
            original.name,
            "This PDF contains a script or an action that runs when it is opened; only its pages are uploaded.",
        )
    if facts.location:
        yield Finding(
            "location-metadata",
            original.name,
            "A photo in this PDF contains the location where it was taken; the upload does not.",
            severity=Severity.note,
        )


def unusable(original: Original) -> Finding:
    """Return the finding for a PDF that cannot be read or opened."""
    if not original.facts.examined:
        return not_examined(original)
    message, hint = f"This PDF cannot be used: {original.facts.problem}.", unusable_paper_hint(original.facts)
    return Finding("unreadable", original.name, message, hint=hint)


def document_too_large(original: Original, size: int, limit: Limit) -> Finding:
    """Return the finding for a PDF above its limit; its pages are never redrawn to make it smaller."""
    return Finding(
        "document-too-large",
        original.name,
        f"The PDF has {size_words(size)}; there is room for {size_words(limit.max_bytes or 0)}.",
        hint="print only the pages that matter into a new PDF, or scan the paper with fewer dots per inch",
        expected=limit.max_bytes,
        actual=size,
        source=limit.source,
    )


def page_note(original: Original, shown: Sequence[int]) -> Finding:
    """Return the note that pages of a document go in as pictures."""
    pages = original.facts.document.pages if original.facts.document else 0
    which = "It" if pages == 1 else f"Page {shown[0]}" if len(shown) == 1 else f"Pages {shown[0]} to {shown[-1]}"
    goes = "goes in as a picture" if len(shown) == 1 else "go in as pictures"
    why = "because it is not known whether the form accepts such a PDF"
    return Finding("pages-drawn", original.name, f"{which} {goes}, {why}.")


def signature_lost(original: Original) -> Finding:
    """Return the note that a signature does not outlast the taking out of metadata."""
    return Finding(
        "signature-lost",
        original.name,
        "This PDF is signed. The copy without private data loses the signature; the original keeps it.",
        hint="keep the original: it proves who wrote it",
    )


def not_drawn(original: Original, why: str) -> Finding:
    """Return the finding for a document whose pages cannot be drawn, or that cannot be rewritten."""
    return Finding(
        "unreadable",
        original.name,
        f"This PDF cannot be used: {why}.",
        hint=PRINT_IT,
    )
