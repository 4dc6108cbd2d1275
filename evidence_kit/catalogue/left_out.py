"""Findings about files that are not uploaded, and about details that an upload does not show."""

from collections.abc import Callable

from evidence_kit.catalogue.media import as_jpeg
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form, Most
from evidence_kit.model.plan import Notice, Noticed
from evidence_kit.text.shell import quoted

NO_PDF = {
    "refused": "the form does not accept PDF",
    "PDF/A": "the form accepts only PDF/A, which evidence-kit cannot write",
    "unknown": "it is not known whether the form accepts PDF",
}
"""The reason why no PDF is uploaded, by what is known about the form."""


def worded(notice: Notice, form: Form) -> Finding:
    """Return what was noticed while planning as a finding."""
    return WORDS[notice.what](notice, form)


def left_out(
    notice: Notice,
    message: str,
    hint: str,
    most: Most | None,
    actual: str | int | None = None,
    page_hint: str = "",
) -> Finding:
    """Return the finding for a file or page that is not uploaded because of a limit."""
    expected, source = (most.value, most.source) if most else (None, "")
    return Finding(
        "left-out",
        notice.original.name,
        message,
        hint=hint,
        expected=expected,
        actual=actual,
        source=source,
        page_hint=page_hint,
    )


def unmarked(notice: Notice, _: Form) -> Finding:
    """Return the warning that a comparison has no mark, with a hint on how to get marks."""
    suggested = notice.comparison is not None and notice.comparison.suggested
    if suggested:
        hint = "look at the [[comparison.suggestion]] in case.toml: set confirmed = true for what is right"
    else:
        sides = [side for side in (notice.other, notice.original) if side]
        hint = (
            "evidence-kit suggest CASE   proposes marks; or add a [[comparison.mark]] to case.toml: x, y, width and "
            "height of the same detail in both pictures, in pixels of the upright picture, as a paint program "
            f"shows them{''.join(map(as_jpeg, sides))}"
        )
    return Finding(
        "comparison-unmarked",
        notice.original.name,
        "The comparison has no mark, so a mediator must find the difference alone.",
        hint=hint,
        case_word="" if suggested else "CASE",
        page_hint="look at each suggestion, and take those that are right" if suggested else "",
    )


def picture_left_out(notice: Notice, form: Form) -> Finding:
    """Return the finding for a picture or comparison that has no slot, by the limit that leaves it none."""
    compared = notice.comparison
    what = f"The comparison of {compared.listing} and {compared.received}" if compared else notice.original.name
    most = form.images or Most(0, "")
    takes = f"{most.value or 'no'} image{'s' if most.value > 1 else ''}"
    shared = form.pages or form.files
    if shared and not form.images:
        most, takes = shared, f"{shared.value} {'pages' if form.pages else 'files'} in all"
    full = ", and the sheets are full" if notice.what == "sheets-full" else ""
    hint = "remove a less important file, or put two photos into one comparison"
    return left_out(notice, f"{what} is not uploaded: the form accepts {takes}{full}.", hint, most)


def lookalike(notice: Notice, _: Form) -> Finding:
    """Return the finding for a picture that is left out because a sharper one shows the same view."""
    name, twin = notice.original.name, notice.other.name if notice.other else ""
    message = f"{name} is not uploaded: {twin} shows nearly the same view, and there are not enough slots."
    hint = "if it shows something else, give it another role or a comparison of its own"
    return left_out(notice, message, hint, None, twin)


def video_left_out(notice: Notice, form: Form) -> Finding:
    """Return the finding for a video that is not uploaded."""
    most = form.videos or Most(0, "")
    takes = f"{most.value or 'no'} video{'s' if most.value > 1 else ''}"
    hint = "remove a less important file, or upload stills of it (evidence-kit stills VIDEO --out DIR)"
    page_hint = "leave out a less important file, or take stills of it"
    if notice.what == "key-frames-instead":
        hint, page_hint = "a sheet of its key frames goes in instead", ""
    message = f"{notice.original.name} is not uploaded: the form accepts {takes}."
    return left_out(notice, message, hint, most, page_hint=page_hint)


def document_left_out(notice: Notice, form: Form) -> Finding:
    """Return the finding for a document that has no slot in the form."""
    most = form.documents or form.files or Most(0, "")
    takes = f"{most.value} {'document' if form.documents else 'file'}{'s' if most.value != 1 else ''}"
    hint = "remove a less important one, or print them into one PDF"
    return left_out(notice, f"{notice.original.name} is not uploaded: the form accepts {takes}.", hint, most)


def no_pages_for_document(notice: Notice, form: Form) -> Finding:
    """Return the finding for a document with more pages than are left of those that the form accepts in all."""
    document, most = notice.original.facts.document, form.pages or Most(0, "")
    pages = document.pages or 1 if document else 1
    message = (
        f"{notice.original.name} is not uploaded: it has {pages} page{'s' if pages != 1 else ''}, and the form "
        f"accepts {most.value} pages in all, counting each picture as one."
    )
    hint = "print only the pages that matter into a new PDF, or remove a less important file"
    return left_out(notice, message, hint, most, pages)


def pages_left_out(notice: Notice, form: Form) -> Finding:
    """Return the finding for the pages of a document that have no slot among the pictures."""
    name, shown, document = notice.original.name, notice.shown, notice.original.facts.document
    pages = document.pages if document else 0
    which = name if not shown else f"Page {pages}" if pages == shown + 1 else f"Pages {shown + 1} to {pages}"
    whose = f" of {name}" if shown else ""
    verb = "are" if pages > shown + 1 and shown else "is"
    taken = f"{NO_PDF[form.pdf]}, and {form.images.value} pictures" if form.images else NO_PDF[form.pdf]
    hint = "save the page that matters into the folder as a separate picture, or remove a less important photo"
    return left_out(notice, f"{which}{whose} {verb} not uploaded: {taken}.", hint, form.images, pages)


def scan_pages_left_out(notice: Notice, form: Form) -> Finding:
    """Return the finding for the pages of a scan that have no slot among the pictures."""
    image, shown = notice.original.facts.image, notice.shown
    pages = image.frames if image else 0
    which = f"Page {pages}" if pages == shown + 1 else f"Pages {shown + 1} to {pages}"
    verb = "is" if pages == shown + 1 else "are"
    why, hint = "there are not enough slots", "save the page that matters as a separate picture"
    if notice.original.redact:
        why = "areas are redacted on page 1 only"
    else:
        hint = f"{hint}, or remove a less important photo"
    message = f"{which} of {notice.original.name} {verb} not uploaded: {why}."
    return left_out(notice, message, hint, form.images, pages)


def covered_in_video(notice: Notice, _: Form) -> Finding:
    """Return the warning that a film may show what is covered in a photo of the parcel."""
    covered = notice.other.name if notice.other else ""
    return Finding(
        "redact-incomplete",
        notice.original.name,
        f"Areas of {covered} are redacted, and this video may show them: nothing in it is redacted.",
        hint="watch it, and cover what nobody should read with [[evidence.cover]] in case.toml",
        actual=covered,
    )


def marks_not_drawn(notice: Notice, _: Form) -> Finding:
    """Return the warning that a photo is on a sheet, where its marks are not drawn."""
    return Finding(
        "marks-not-drawn",
        notice.original.name,
        "There is no slot for this photo alone, so it is on a sheet, where its marks are not drawn.",
        hint="put it into order below [upload] in case.toml, or leave out a less important file",
    )


def marks_on_no_picture(name: str) -> Finding:
    """Return the warning that a film or a document has marks, which are drawn on pictures only."""
    return Finding(
        "marks-not-drawn",
        name,
        "Only photos can have marks, and this file is not one, so its marks are not drawn.",
        hint="mark a still of the video or a picture of the page",
    )


def left_out_by_wish(notice: Notice, _: Form) -> Finding:
    """Return the note that a file is not uploaded, because the case file says so."""
    why = f"it was taken again as {notice.other.name}" if notice.other else "you left it out"
    return Finding(
        "left-out",
        notice.original.name,
        f"{notice.original.name} is not uploaded: {why}.",
        hint="to upload it, remove leave_out from case.toml",
        page_hint="to upload it, take it in again",
        severity=Severity.note,
    )


WORDS: dict[Noticed, Callable[[Notice, Form], Finding]] = {
    "unmarked": unmarked,
    "no-slot": picture_left_out,
    "sheets-full": picture_left_out,
    "lookalike": lookalike,
    "no-document-slot": document_left_out,
    "no-pages": no_pages_for_document,
    "pages": pages_left_out,
    "scan-pages": scan_pages_left_out,
    "no-video-slot": video_left_out,
    "key-frames-instead": video_left_out,
    "covered-in-video": covered_in_video,
    "marks-not-drawn": marks_not_drawn,
    "by-wish": left_out_by_wish,
}
"""What words each notice."""


def motion_photo(name: str) -> Finding:
    """Return the note that a motion photo has a short video, which may prove more than the picture."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Finding(
        "motion-photo",
        name,
        "This is a motion photo; only the still picture is uploaded.",
        hint=f"evidence-kit fit {quoted(name)} --out {quoted(f'{stem}-motion.mp4')}   extracts the video",
    )


def moment_outside(name: str, at: float, seconds: float) -> Finding:
    """Return the warning that a key moment is after the end of a film, so no frame of it is shown."""
    return Finding(
        "moment-outside",
        name,
        f"A key moment of it is named at {at:g} s, but this video is {seconds:.1f} s long. It is not shown.",
        hint=f"correct its at, below moments, to at most {seconds:.1f}",
        expected=f"at most {seconds:.1f} s",
        actual=f"{at:g} s",
    )


def moments_of_no_film(name: str) -> Finding:
    """Return the warning that a picture or a document has key moments, which only a film has."""
    return Finding(
        "moment-outside",
        name,
        "Only a video has key moments, and this file is not one, so its moments are not used.",
        hint="move moments to the [[evidence]] table of the video",
        expected="a video",
    )
