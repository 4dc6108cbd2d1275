"""Findings about the content of a PDF beside its pages, and about pictures that must go into a PDF. Pure."""

import dataclasses
from collections.abc import Iterable

from evidence_kit.model.case import Original
from evidence_kit.model.document_facts import DocumentFacts
from evidence_kit.model.finding import Finding
from evidence_kit.policies.form import document_limit, image_limit
from evidence_kit.policies.rules import Policy
from evidence_kit.text.shell import quoted
from evidence_kit.text.words import fitting

PRINT_IT = "open it and print it into a new PDF"

MADE_BY_FIT = frozenset(
    {"image-too-large", "size-grey-zone", "too-many-pixels-for-form", "resolution-too-high", "not-black-and-white"}
    | {"type-not-allowed", "extension-mismatch", "not-upright", "hdr-image", "hidden-colours", "trailing-data"}
    | {"foreign-content", "structure-broken"}
    | {"location-metadata", "private-metadata"}
)
"""Codes of findings about a picture that `fit` mends."""


def check_paper(file: Original, policy: Policy) -> Iterable[Finding]:
    """Yield findings about the content of a PDF beside its pages, if it were uploaded as it is."""
    looked = file.facts.document
    if looked is None:
        return
    if looked.restricted and document_limit(policy) is not None:
        yield restricted_paper(file.name)
    if looked.location:
        yield Finding(
            "location-metadata",
            file.name,
            "This PDF contains the location where a photo was taken; the seller could read it.",
            hint=fitting(file.name, "removes it"),
        )
    if "hidden-words" in looked.private:
        yield Finding(
            "document-hidden-words",
            file.name,
            "This PDF contains text that its pages do not show, such as bookmarks, descriptions of "
            "pictures, hidden notes or links to files.",
            hint=fitting(file.name, "removes them"),
        )
    yield from hidden_parts(file.name, looked)
    if looked.embedded:
        yield Finding(
            "document-attachments",
            file.name,
            f"This PDF has {looked.embedded} attached file{'s' if looked.embedded > 1 else ''} inside. They would be "
            "sent along, but perhaps nobody would open them.",
            hint=fitting(file.name, "removes the attached files; save them first if they matter"),
            expected=0,
            actual=looked.embedded,
        )
    if looked.script:
        yield Finding(
            "document-script",
            file.name,
            "This PDF contains a script or an action that runs when it is opened.",
            hint=fitting(file.name, "keeps only the pages"),
        )


def hidden_parts(name: str, looked: DocumentFacts) -> Iterable[Finding]:
    """Yield a warning for hidden parts of PDF pages, which only drawing the pages removes."""
    what = {"cropped": "text or a picture outside the part of a page that is shown", "layer": "a layer switched off"}
    if looked.hidden:
        yield Finding(
            "document-hidden-parts",
            name,
            f"This PDF holds {' and '.join(what[part] for part in looked.hidden)}; anyone who receives it can "
            "make that visible.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/page.png   makes a picture of its first page, "
            "with only what can be seen; or print it into a new PDF as images",
        )


def restricted_paper(name: str) -> Finding:
    """Return the finding for a PDF that is encrypted although it opens without a password."""
    return Finding(
        "document-encrypted",
        name,
        "This PDF is encrypted. Upload forms and mediators often cannot open such files.",
        hint=PRINT_IT,
    )


def promised(findings: Iterable[Finding], file: Original, policy: Policy) -> Iterable[Finding]:
    """Yield the findings; if the form accepts no picture that we can write, their hints do not offer `fit`."""
    if file.facts.kind != "image" or image_limit(policy).mimes:
        yield from findings
        return
    instead = "put it into a PDF, which the form accepts" if document_limit(policy) else "leave it out"
    for finding in findings:
        yield dataclasses.replace(finding, hint=instead) if finding.code in MADE_BY_FIT else finding
