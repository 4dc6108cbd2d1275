"""Which tools made a package, with their versions."""

import contextlib
from collections.abc import Sequence
from importlib import metadata

from evidence_kit import __version__
from evidence_kit.media import ffmpeg, fonts
from evidence_kit.model.artifact import Artifact
from evidence_kit.model.plan import Plan

WRITERS = {
    "image/jpeg": ("jpeglib", "mozjpeg-lossless-optimization"),
    "image/png": ("pyoxipng",),
}
"""The libraries that have a hand in an image that is not copied; they have no wheels for some systems."""


def tools(planned: Plan, made: Sequence[Artifact]) -> dict[str, str]:
    """Return the tools that shaped the bytes of a package, with their versions.

    A library that only computes, such as numpy, is not among them: its version changes with that of Python, and the
    package does not.
    """
    named = {"evidence_kit": __version__}
    sources = [source for placement in planned.placements for source in placement.sources]
    if any(placement.rows for placement in planned.placements) or any(source.facts.image for source in sources):
        named |= {name: metadata.version(name) for name in ("Pillow", "pillow-heif")}
        named["Roboto"] = fonts.VERSION
        written = [artifact.facts.mime or "" for artifact in made if artifact.recipe.action != "copied"]
        for name in (name for mime, names in WRITERS.items() if mime in written for name in names):
            with contextlib.suppress(metadata.PackageNotFoundError):
                named[name] = metadata.version(name)
    if any(source.facts.video for source in sources):
        named |= {"ffmpeg": ffmpeg.version(), "pymediainfo": metadata.version("pymediainfo")}
    if any(source.facts.video or source.label for source in sources):
        named["zxing-cpp"] = metadata.version("zxing-cpp")
    if any(source.facts.document for source in sources):
        named |= {name: metadata.version(name) for name in ("pikepdf", "pypdfium2")}
    return named
