"""An original as it may be shown to others: upright, sRGB, without transparency, and covered where the buyer says."""

from PIL import Image

from evidence_kit.media.files import read_same
from evidence_kit.media.image.colour import over_white, to_srgb
from evidence_kit.media.image.loading import load_upright
from evidence_kit.media.image.redact import boxes_within, check_boxes, covered
from evidence_kit.model.case import Original


class ChangedMeanwhile(Exception):
    """The file is no longer what was examined."""


def load_shown(original: Original, most_pixels: int | None = None, *, least_side: int | None = None) -> Image.Image:
    """Return an original image as RGB pixels that may be shown.

    Args:
        most_pixels: a picture of more is reduced by a whole number in both directions, and covered all the same.
        least_side: pixels of the long side that are enough; a JPEG is then decoded at a fraction of its size.

    Raises:
        ChangedMeanwhile: the file is no longer what was examined.
        ImageProblem: it does not decode.
        BoxOutside: a place to cover does not lie in it.
    """
    data = read_same(original.path, original.facts.sha256)
    if data is None:
        raise ChangedMeanwhile(original.name)
    loaded = load_upright(data, original.facts.mime or "", most_pixels=most_pixels, least_side=least_side)
    picture = over_white(to_srgb(loaded, in_place=True))
    looked = original.facts.image
    size = (looked.width, looked.height) if looked else picture.size
    check_boxes(size, original.redact)
    boxes = boxes_within(original.redact, size, picture.size)
    return covered(picture if picture.mode == "RGB" else picture.convert("RGB"), boxes)
