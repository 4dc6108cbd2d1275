"""Read the parcel's label in a photo."""

from evidence_kit.media.barcode import QUICK_SIDE, Effort, read_codes
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.redact import BoxOutside
from evidence_kit.media.image.shown import ChangedMeanwhile, load_shown
from evidence_kit.model.case import Original
from evidence_kit.parcel.compare import compare_any, is_found
from evidence_kit.parcel.numbers import Compared


def read_label(original: Original, tracking: str | None, effort: Effort = "thorough") -> Compared | None:
    """Compare the barcodes in a photo with the order's tracking number; None when the photo cannot be read.

    The photo is read as others will see it, so a redacted number is not read. Only the tracking number is kept: square
    codes on labels also contain names and addresses.

    Args:
        tracking: the order's number; None to look for any parcel's.
        effort: "thorough" for a photo of the label, "glance" for any other.
    """
    if original.facts.mime is None or original.facts.image is None:
        return None
    try:
        picture = load_shown(original, least_side=QUICK_SIDE if effort == "glance" else None)
    except (ImageProblem, ChangedMeanwhile, BoxOutside):
        return None
    return compare_any(tracking, read_codes(picture, effort, lambda codes: is_found(tracking, codes)))
