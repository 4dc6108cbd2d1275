"""The parcel's label in a photo."""

from pathlib import Path

from evidence_kit.claim.label import compare_any, is_found
from evidence_kit.facts import Facts
from evidence_kit.media.barcode import read_codes
from evidence_kit.media.image.look import ImageProblem, load_upright
from evidence_kit.media.store import read_same
from evidence_kit.parcel import Compared


def read_label(path: Path, facts: Facts, tracking: str | None) -> Compared | None:
    """Return what the label in a photo says about the order's number; None when the photo could not be looked at.

    Only the parcel's number is kept of what is read: square codes on labels also hold names and addresses.

    Args:
        facts: of the photo; an image.
        tracking: the order's number; None to look for any parcel's.
    """
    data = read_same(path, facts.sha256)
    if data is None or facts.mime is None or facts.image is None:
        return None
    try:
        picture = load_upright(data, facts.mime)
    except ImageProblem:
        return None
    return compare_any(tracking, read_codes(picture, "thorough", lambda codes: is_found(tracking, codes)))
