"""Pictures that were made before: found again in the cache, with what was found while making them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from evidence_kit.cache.store import Cache
from evidence_kit.media.doubts import doubts
from evidence_kit.media.image.encode import FittedImage
from evidence_kit.media.image.kept import write_picture
from evidence_kit.model.finding import Finding

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Drawn(Generic[Found]):
    """A picture that was written and looked at by another reader.

    Attributes:
        found: what was found while making it.
    """

    path: Path
    fitted: FittedImage
    found: Found


class Picture(msgspec.Struct, frozen=True):
    """What the cache knows of a picture, whose bytes lie beside it."""

    fitted: FittedImage
    found: msgspec.Raw


def drawn_once(
    cache: Cache,
    work: str,
    inputs: object,
    place: Path,
    found: type[Found],
    draw: Callable[[], "Drawn[Found] | tuple[Finding, ...]"],
    *,
    is_whole: Callable[[], bool] = lambda: True,
) -> "Drawn[Found] | tuple[Finding, ...]":
    """Return the picture that was made of these inputs before, written at `place`, else what `draw` returns.

    Args:
        work: what the cache calls it.
        inputs: all that the picture depends on.
        place: folder and stem of the file.
        found: the type of what is found while making it.
        draw: writes the picture at `place`; findings say why it could not.
        is_whole: whether everything that should be in it is.
    """
    key = cache.key(work, inputs)
    known = cache.find_bytes(key, Picture)
    if known is not None:
        picture, data = known
        path = write_picture(data, picture.fitted.mime, place.parent, place.name)
        return Drawn(path, picture.fitted, msgspec.json.decode(bytes(picture.found), type=found))
    before = doubts()
    drawn = draw()
    if isinstance(drawn, Drawn) and is_whole() and doubts() == before:
        bare = replace(drawn.fitted, data=b"", promise=None)
        cache.keep(key, work, Picture(bare, msgspec.Raw(msgspec.json.encode(drawn.found))), drawn.fitted.data)
    return drawn
