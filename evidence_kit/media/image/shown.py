"""An original as it may be shown to others: upright, sRGB, without transparency, and covered where the buyer says."""

from PIL import Image

from evidence_kit.media.image.colour import over_white, to_srgb
from evidence_kit.media.image.look import load_upright
from evidence_kit.media.image.redact import covered
from evidence_kit.media.store import read_same
from evidence_kit.model import Original


class ChangedMeanwhile(Exception):
    """The file is no longer what was examined."""


def load_shown(original: Original) -> Image.Image:
    """Return an original image as RGB pixels that may be shown.

    Raises:
        ChangedMeanwhile: the file is no longer what was examined.
        ImageProblem: it does not decode.
        BoxOutside: a place to cover does not lie in it.
    """
    data = read_same(original.path, original.facts.sha256)
    if data is None:
        raise ChangedMeanwhile(original.name)
    picture = over_white(to_srgb(load_upright(data, original.facts.mime or ""), in_place=True))
    return covered(picture if picture.mode == "RGB" else picture.convert("RGB"), original.redact)
