"""What is said of documents: those that cannot be used, that have no place, that hold more than pages. Pure."""

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


def check_document(one: Original, policy: Policy, form: Form) -> Iterable[Finding]:
    """Yield what is wrong with a PDF of a case; with an error among it the document is not used."""
    looked = one.facts.document
    if one.facts.problem or looked is None:
        yield unusable(one)
        return
    if one.redact:
        yield Finding(
            "redact-not-possible",
            one.name,
            "Only pictures can be redacted, and this is a document, so it was left out.",
            hint="photograph the page or take a screenshot and redact that, or remove redact from case.toml",
        )
        return
    limit = form.document.at_most(form.max_bytes) if form.document else None
    if limit is not None and looked.restricted:
        yield Finding(
            "document-encrypted",
            one.name,
            "This PDF is encrypted. Upload forms and mediators often cannot open such files, so it is not used.",
            hint=PRINT_IT,
        )
    if limit is not None and limit.max_bytes is not None and (one.facts.bytes or 0) > limit.max_bytes:
        yield document_too_large(one, one.facts.bytes or 0, limit)
    if limit is not None:
        yield from check_pages(one.name, one.facts, policy)
        yield from hidden_parts(one.name, looked)
    if looked.dynamic:
        yield Finding(
            "document-dynamic",
            one.name,
            "This is a dynamic (XFA) PDF. Many viewers show only 'Please wait'.",
            hint=PRINT_IT,
        )
    yield from holds_more(one)


def holds_more(one: Original) -> Iterable[Finding]:
    """Yield what a document holds beside its pages and what becomes of it."""
    looked = one.facts.document
    assert looked is not None  # noqa: S101  (the caller looked)
    if looked.embedded:
        count = "a file" if looked.embedded == 1 else f"{looked.embedded} files"
        yield Finding(
            "document-attachments",
            one.name,
            f"{count[0].upper()}{count[1:]} attached inside this PDF are not uploaded, because nobody would see them."
            if looked.embedded > 1
            else "A file attached inside this PDF is not uploaded, because nobody would see it.",
            hint="open the PDF, and save the attached files that matter into the case folder",
            actual=looked.embedded,
        )
    if looked.script:
        yield Finding(
            "document-script",
            one.name,
            "This PDF contains a script or an action that runs when it is opened; only its pages are uploaded.",
        )
    if looked.location:
        yield Finding(
            "location-metadata",
            one.name,
            "A photo in this PDF contains the location where it was taken; the upload does not.",
            severity=Severity.note,
        )


def unusable(one: Original) -> Finding:
    """Return the finding for a PDF that cannot be read or opened."""
    if not one.facts.examined:
        return not_examined(one)
    message, hint = f"This PDF cannot be used: {one.facts.problem}.", unusable_paper_hint(one.facts)
    return Finding("unreadable", one.name, message, hint=hint)


def document_too_large(one: Original, size: int, limit: Limit) -> Finding:
    """Return the finding for a PDF above its limit; its pages are never redrawn to make it smaller."""
    return Finding(
        "document-too-large",
        one.name,
        f"The PDF has {size_words(size)}; there is room for {size_words(limit.max_bytes or 0)}.",
        hint="print only the pages that matter into a new PDF, or scan the paper with fewer dots per inch",
        expected=limit.max_bytes,
        actual=size,
        source=limit.source,
    )


def page_note(one: Original, shown: Sequence[int]) -> Finding:
    """Return the note that pages of a document go in as pictures."""
    pages = one.facts.document.pages if one.facts.document else 0
    which = "It" if pages == 1 else f"Page {shown[0]}" if len(shown) == 1 else f"Pages {shown[0]} to {shown[-1]}"
    goes = "goes in as a picture" if len(shown) == 1 else "go in as pictures"
    why = "because it is not known whether the form accepts such a PDF"
    return Finding("pages-drawn", one.name, f"{which} {goes}, {why}.")


def signature_lost(one: Original) -> Finding:
    """Return the note that a signature does not outlast the taking out of metadata."""
    return Finding(
        "signature-lost",
        one.name,
        "This PDF is signed. The copy without private data loses the signature; the original keeps it.",
        hint="keep the original: it proves who wrote it",
    )


def not_drawn(one: Original, why: str) -> Finding:
    """Return the finding for a document whose pages cannot be drawn, or that cannot be rewritten."""
    return Finding(
        "unreadable",
        one.name,
        f"This PDF cannot be used: {why}.",
        hint=PRINT_IT,
    )
