"""Which tools made a package, with their versions."""

import contextlib
from importlib import metadata

from evidence_kit import __version__
from evidence_kit.media import ffmpeg, fonts
from evidence_kit.model.plan import Plan


def tools(planned: Plan) -> dict[str, str]:
    """Return the tools that a plan needs, with their versions."""
    named = {"evidence_kit": __version__}
    sources = [source for placement in planned.placements for source in placement.sources]
    if any(placement.rows for placement in planned.placements) or any(source.facts.image for source in sources):
        named |= {name: metadata.version(name) for name in ("Pillow", "pillow-heif")}
        named["Roboto"] = fonts.VERSION
        for name in ("jpeglib", "mozjpeg-lossless-optimization", "pyoxipng"):  # they have no wheels for some systems
            with contextlib.suppress(metadata.PackageNotFoundError):
                named[name] = metadata.version(name)
    if any(source.facts.video for source in sources):
        named |= {"ffmpeg": ffmpeg.version(), "pymediainfo": metadata.version("pymediainfo")}
    if any(source.facts.video or source.label for source in sources):
        named |= {name: metadata.version(name) for name in ("numpy", "zxing-cpp")}
    if any(source.facts.document for source in sources):
        named |= {name: metadata.version(name) for name in ("pikepdf", "pypdfium2")}
    return named
