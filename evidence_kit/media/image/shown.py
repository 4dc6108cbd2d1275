"""Load an original as others may see it: upright, sRGB, without transparency, and redacted."""

from PIL import Image

from evidence_kit.media.files import read_same
from evidence_kit.media.image.colour import over_white, to_srgb
from evidence_kit.media.image.loading import load_upright
from evidence_kit.media.image.redact import boxes_within, check_boxes, covered
from evidence_kit.model.case import Original


class ChangedMeanwhile(Exception):
    """The file has changed since it was examined."""


def load_shown(original: Original, most_pixels: int | None = None, *, least_side: int | None = None) -> Image.Image:
    """Return an original image as redacted RGB pixels.

    Args:
        most_pixels: a larger picture is reduced by a whole number in both directions.
        least_side: pixels of the long side that are enough; a JPEG is then decoded at a fraction of its size.

    Raises:
        ChangedMeanwhile: the file has changed since it was examined.
        ImageProblem: it does not decode.
        BoxOutside: a box to redact lies outside the picture.
    """
    data = read_same(original.path, original.facts.sha256)
    if data is None:
        raise ChangedMeanwhile(original.name)
    loaded = load_upright(data, original.facts.mime or "", most_pixels=most_pixels, least_side=least_side)
    picture = over_white(to_srgb(loaded, in_place=True))
    facts = original.facts.image
    size = (facts.width, facts.height) if facts else picture.size
    check_boxes(size, original.redact)
    boxes = boxes_within(original.redact, size, picture.size)
    return covered(picture if picture.mode == "RGB" else picture.convert("RGB"), boxes)
