"""Findings about the label of a parcel."""

from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.parcel.numbers import Compared, Number
from evidence_kit.parcel.tracking import read_number


def label_findings(
    tracking: str | None, compared: Compared, path: str, where: str = "", *, shown: bool = False, alone: bool = True
) -> list[Finding]:
    """Return the finding about the label in one file, compared with the tracking number of the order.

    Args:
        tracking: number of the order; None if unknown.
        where: " at 0:12.4", for a video.
        shown: another file shows the number of the order.
        alone: the file can show only the parcel of the order, so that a different number is a contradiction.
    """
    if tracking and compared.by_eye:
        return [read_by_eye(tracking, path)]
    if compared.outcome == "not-readable":
        return [not_readable(tracking, path, compared.other, shown=shown)]
    seen = compared.seen
    if compared.outcome == "match" or tracking is None or seen is None:
        return [label_read(seen, path, where, ordered=tracking is not None)]
    if compared.strength == "mistyped":
        return [label_read(seen, path, where, ordered=False)]
    if compared.strength == "certain" and alone and not shown:
        return [mismatch(tracking, seen, path, where)]
    return [other_number(seen, path, where)]


def mistyped(tracking: str | None, seen: Number | None = None, path: str = CASE_FILE) -> list[Finding]:
    """Return the warning for an order number with a wrong check digit; it names the number on the label, if read."""
    number = read_number(tracking) if tracking else None
    if number is None or number.check != "wrong":
        return []
    guess = f" The label in the evidence reads {seen.text}." if seen else ""
    return [
        Finding(
            "tracking-mistyped",
            path,
            f"The tracking number {number.text} cannot be right: its check digit is wrong.{guess}",
            hint="compare it with the order page; one character is probably mistyped",
            expected=seen.text if seen else None,
            actual=number.text,
        )
    ]


def mismatch(tracking: str, seen: Number, path: str, where: str) -> Finding:
    """Return the error for a label with a different number of the same kind."""
    return Finding(
        "tracking-mismatch",
        path,
        f"The label's barcode{where} reads {seen.text}, but the order's tracking number is {tracking}.",
        hint="correct the tracking number (order.tracking), or show the parcel of this order",
        expected=tracking,
        actual=seen.text,
    )


def other_number(seen: Number, path: str, where: str) -> Finding:
    """Return the warning for a label with a number of a different kind, as local carriers add."""
    return Finding(
        "tracking-other-number",
        path,
        f"A label's barcode{where} reads {seen.text} ({', '.join(seen.carriers)}), which is not the order's "
        "number. A local carrier's own number or a neighbour's parcel may be the reason, but a mediator cannot tell.",
        hint="add a screenshot of the tracking page that shows both numbers, or a photo of the sender's own label",
        actual=seen.text,
    )


def not_readable(tracking: str | None, path: str, other: Number | None = None, *, shown: bool) -> Finding:
    """Return the warning for a file in which no tracking number could be read.

    It is a note if the number of the order is unknown, or another file shows it.

    Args:
        other: what a barcode in it reads that may be a number of a parcel.
    """
    message = "No barcode of a parcel label could be read in this file."
    if tracking:
        message += f" Look whether {tracking} can be read on it by eye."
        if other:
            message = f"A barcode in this file reads {other.text}; the order's number {tracking} was not read in it."
    return Finding(
        "label-not-readable",
        path,
        message,
        severity=Severity.warning if tracking and not shown else Severity.note,
        hint="film the label from close up for two seconds in good light, or put a sharp photo of it into label/; "
        "where you can read the number on it, write that into case.toml: label_reads, below [[evidence]]",
        page_hint="film the label from close up for two seconds in good light, or add a sharp photo of it; where you "
        "can read the number on it, say so below the tracking number",
        expected=tracking,
    )


def read_by_eye(tracking: str, path: str) -> Finding:
    """Return the note for a label on which only the buyer's eyes read the number of the order."""
    return Finding(
        "label-not-readable",
        path,
        f"You read {tracking} on the label in this file; no barcode of it could be read.",
        severity=Severity.note,
        hint="a sharp photo from close up would let every scanner read it too",
        expected=tracking,
    )


def lost_in_output(number: str, path: str, width: int, height: int) -> Finding:
    """Return the warning for a label that is readable in the original but not in the file made from it."""
    return Finding(
        "label-not-readable",
        path,
        f"The label's barcode can be read in the original, but no longer in the file made from it, {width}x{height}.",
        hint="add a photo of the label, or a still: evidence-kit stills VIDEO --out DIR",
        page_hint="add a photo of the label, or take a still that shows it",
        expected=number,
    )


def label_read(seen: Number | None, path: str, where: str, *, ordered: bool) -> Finding:
    """Return the note for a label that was read; `ordered` if it shows the number of the order."""
    text = seen.text if seen else ""
    is_ordered = ", which is the order's tracking number" if ordered else ""
    return Finding("label-read", path, f"The label{where} reads {text}{is_ordered}.", actual=text or None)
