"""A picture that was drawn here, as an upload: encoded within its limit, written, and looked at by another reader."""

from pathlib import Path

from PIL import Image

from evidence_kit.catalogue.media import cannot_fit_image, not_as_promised
from evidence_kit.media.image.encode import CannotFit, FittedImage, encode_image, target_of
from evidence_kit.media.image.kept import NotAsPromised, keep_picture
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit


def keep_drawn(
    picture: Image.Image, limit: Limit, place: Path, name: str, *, lossless: bool = False
) -> tuple[Path, FittedImage] | Finding:
    """Write a picture at `place` with its type's extension; return its path and how it was encoded, or why not.

    Args:
        place: folder and stem of the file.
        name: the file that the finding is about.
        lossless: try PNG first.
    """
    try:
        fitted = encode_image(picture, target_of(limit, graphic=True), lossless=lossless)
        return keep_picture(fitted.data, fitted.mime, fitted.promise, place.parent, place.name), fitted
    except CannotFit as problem:
        return cannot_fit_image(name, problem.least, limit)
    except NotAsPromised as problem:
        return not_as_promised(name, str(problem))
