"""Redaction: whether every box can be covered, and whether another picture shows what is covered."""

from collections.abc import Iterable, Sequence

from evidence_kit.catalogue.covered import as_text, box_outside, not_a_picture_to_cover, seen_elsewhere
from evidence_kit.catalogue.media import as_jpeg
from evidence_kit.claim.album import same_view
from evidence_kit.model.case import Original, lies_within
from evidence_kit.model.finding import Finding


def check_redactions(originals: Sequence[Original]) -> Iterable[Finding]:
    """Yield findings about boxes to cover: outside the picture, in a video, or visible in another photo."""
    for original in originals:
        image = original.facts.image
        if original.redact and image is None:
            yield not_a_picture_to_cover(original.name)
        elif image:
            for box in original.redact:
                if not lies_within(box, (image.width, image.height)):
                    problem = f"{as_text(box)} in a picture of {image.width}x{image.height} pixels"
                    yield box_outside(original.name, problem, as_jpeg(original))
    covered = [original for original in originals if original.redact and original.facts.image]
    for original in originals:
        twin = next((other for other in covered if is_uncovered_twin(original, other)), None)
        if twin is not None:
            yield seen_elsewhere(original.name, twin.name)


def is_uncovered_twin(original: Original, covered: Original) -> bool:
    """Return whether a picture shows the same view as a redacted one and is not redacted itself."""
    if original.redact or original.facts.image is None or covered.facts.image is None:
        return False
    first, second = original.facts.image.sight, covered.facts.image.sight
    return first is not None and second is not None and same_view(first, second)


def is_coverable(original: Original) -> bool:
    """Return whether every box of an original can be covered; if not, it must not be shown."""
    image = original.facts.image
    return not original.redact or (
        image is not None and all(lies_within(box, (image.width, image.height)) for box in original.redact)
    )
