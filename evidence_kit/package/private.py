"""Look again at the videos of a package: what the manifest says is covered is black, what it says is muted is silent.

Of a place that was followed the manifest records where its buyer saw it, not where it was drawn; it is not looked at.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evidence_kit.catalogue.files import not_examined
from evidence_kit.errors import EvidenceKitError
from evidence_kit.media.attempt import StoppedByFilm
from evidence_kit.media.locks import temporary_folder
from evidence_kit.model.cover import Piece
from evidence_kit.model.facts import VideoFacts
from evidence_kit.model.finding import Finding
from evidence_kit.package.recorded import RecordedArtifact, RecordedPackage

BOX = re.compile(r"xywh=pixel:(\d+),(\d+),(\d+),(\d+)")


def check_private(
    package: Path, manifest: RecordedPackage, films: Mapping[str, VideoFacts]
) -> Iterator[tuple[str, str] | Finding]:
    """Yield the name of each video that shows or tells what the manifest says is taken out of it, with what it does.

    Args:
        films: what is known of each video of the package, by its name.
    """
    sizes = {original.sha256: original.facts for original in manifest.originals}
    for made in manifest.artifacts:
        film, size = films.get(made.path), sizes.get(made.made_from[0]) if made.made_from else None
        if film is None or not (made.recipe.settings.keys() & {"redacted", "muted"}):
            continue
        try:
            yield from ((made.path, what) for what in given_away(package / made.path, film, made, size or {}))
        except (EvidenceKitError, StoppedByFilm, OSError) as problem:
            yield not_examined(made.path, str(problem).rstrip("."))


def given_away(path: Path, film: VideoFacts, made: RecordedArtifact, original: Mapping[str, Any]) -> Iterator[str]:
    """Yield what can be seen or heard in a video although its record says that it is covered or muted."""
    from evidence_kit.media.video.private_again import is_heard, second_seen  # noqa: PLC0415  (loads numpy)
    from evidence_kit.media.video.take import clock  # noqa: PLC0415  (as above)

    size = original.get("width"), original.get("height")
    with temporary_folder() as folder:
        for record in made.recipe.settings.get("redacted", ()):
            box = BOX.fullmatch(str(record.get("box")))
            if box is None or "followed" in record or not isinstance(size[0], int) or not isinstance(size[1], int):
                continue
            x, y, width, height = map(int, box.groups())
            piece = Piece(float(record.get("from", 0)), record.get("to"), (x, y, width, height))
            second = second_seen(path, film, (size[0], size[1]), piece, folder)
            if second is not None:
                box_at = f"{x},{y},{width},{height} is covered, and at {clock(second)}"
                yield f"The manifest says that {box_at} it is not black"
        muted = made.recipe.settings.get("muted")
        if muted and is_heard(path, film, [(begin, end) for begin, end in muted.get("spans", ())], folder):
            yield "The manifest says that its sound is muted, and it can be heard"
