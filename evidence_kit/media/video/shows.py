"""Find out whether a video shows a parcel's number, to choose among several videos."""

import tempfile
from pathlib import Path

from evidence_kit.errors import EvidenceKitError
from evidence_kit.media.video.label import find_label
from evidence_kit.media.video.stills import sharpness_of
from evidence_kit.media.video.survey import DamagedVideo
from evidence_kit.model.facts import VideoFacts


def shows_number(path: Path, facts: VideoFacts, tracking: str) -> bool:
    """Return whether the order's number is legible in a video; False where it cannot be read.

    A program that is missing or fails is reported where the video is made.
    """
    with tempfile.TemporaryDirectory(prefix="evidence-kit-") as name:
        folder = Path(name)
        try:
            seen = sharpness_of(path, facts, folder, lambda _done, _doing: None)
            return bool(seen) and find_label(path, facts, seen, tracking, folder).compared.outcome == "match"
        except (EvidenceKitError, DamagedVideo):
            return False
