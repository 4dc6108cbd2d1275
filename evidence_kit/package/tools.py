"""Which tools made a package, with their versions."""

import contextlib
from collections.abc import Sequence
from importlib import metadata

from evidence_kit import __version__
from evidence_kit.errors import ToolFailed, ToolMissing
from evidence_kit.media import ffmpeg, fonts
from evidence_kit.media.made_with import own_code
from evidence_kit.model.artifact import Artifact
from evidence_kit.model.plan import Plan

WRITERS = {
    "image/jpeg": ("jpeglib", "mozjpeg-lossless-optimization"),
    "image/png": ("pyoxipng",),
}
"""The libraries that have a hand in an image that is not copied; they have no wheels for some systems."""

READERS = ("Pillow", "pillow-heif", "pymediainfo", "zxing-cpp", "pikepdf", "pypdfium2")

ABSENT = "none"


def versions() -> dict[str, str]:
    """Return the versions of all tools that can shape a package on this machine; "none" of one that is not there."""
    named = {"evidence_kit": f"{__version__} ({own_code()[:12]})", "ffmpeg": ABSENT, "Roboto": fonts.VERSION}
    with contextlib.suppress(ToolMissing, ToolFailed):
        named["ffmpeg"] = ffmpeg.version()
    for name in (*READERS, *(name for names in WRITERS.values() for name in names)):
        try:
            named[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            named[name] = ABSENT
    return named


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
