"""Everything besides its inputs that a result depends on: our own code, the libraries and ffmpeg."""

import hashlib
import os
import platform
import sys
from importlib import metadata
from pathlib import Path

import evidence_kit
from evidence_kit.errors import ToolMissing
from evidence_kit.media.ffmpeg_program import program

LIBRARIES = (
    "Pillow", "pillow-heif", "jpeglib", "mozjpeg-lossless-optimization", "pyoxipng", "simplejpeg", "numpy", "zxing-cpp",
    "pymediainfo", "python-magic", "pylibmagic", "python-magic-bin", "ffmpeg-python", "pikepdf", "pypdfium2", "lxml",
    "msgspec", "opencv-python-headless", "py3langid",
)  # fmt: skip
"""What decodes, measures, draws, encodes or reads words; one that is not installed is part of the stamp too."""


def stamp() -> str:
    """Return a text that is another one as soon as any of them changes."""
    found = [sys.platform, platform.machine(), sys.version, own_code(), ffmpeg_found()]
    return "\n".join([*found, *map(version_of, LIBRARIES)])


def version_of(library: str) -> str:
    """Return the version of a library; a minus where it is not installed."""
    try:
        return f"{library} {metadata.version(library)}"
    except metadata.PackageNotFoundError:
        return f"{library} -"


def own_code() -> str:
    """Return a hash of this package's files, so that a changed checkout never meets the results of another."""
    root = Path(evidence_kit.__file__).parent
    hashed = hashlib.sha256()
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "languages"))
        for name in sorted(files):
            content = (Path(folder) / name).read_bytes()
            hashed.update(f"{folder.removeprefix(str(root))} {name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return hashed.hexdigest()


def ffmpeg_found() -> str:
    """Return which ffmpeg is run, by its place, size and time; a minus where there is none."""
    try:
        path = os.path.realpath(program())
        status = os.stat(path)
    except (ToolMissing, OSError):
        return "ffmpeg -"
    return f"ffmpeg {path} {status.st_size} {status.st_mtime_ns}"
