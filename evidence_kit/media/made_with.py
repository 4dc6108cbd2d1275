"""Everything besides its inputs that a result depends on: our own code, the libraries and ffmpeg."""

import contextlib
import hashlib
import os
import platform
import re
import sys
from pathlib import Path

import evidence_kit
from evidence_kit.errors import ToolMissing
from evidence_kit.media.ffmpeg_program import program

LIBRARIES = (
    "Pillow", "pillow-heif", "jpeglib", "mozjpeg-lossless-optimization", "pyoxipng", "simplejpeg", "numpy", "zxing-cpp",
    "pymediainfo", "python-magic", "pylibmagic", "python-magic-bin", "ffmpeg-python", "pikepdf", "pypdfium2", "lxml",
    "msgspec", "opencv-python-headless", "py3langid",
)  # fmt: skip
"""What decodes, measures, draws, encodes or reads words."""

INSTALLED = re.compile(r"(.+?)-(?=\d).+\.(?:dist|egg)-info")
"""The name of a folder that tells the version of a library."""


def stamp() -> str:
    """Return a text that is another one as soon as any of them changes."""
    found = [sys.platform, platform.machine(), sys.version, own_code(), ffmpeg_found()]
    return "\n".join([*found, *installed()])


def installed() -> list[str]:
    """Return the names of the folders that tell the versions of these libraries, as they are found along the path.

    `importlib.metadata` would read a file in each, and loads what parses mail.
    """
    wanted = {normal(library) for library in LIBRARIES}
    found: list[str] = []
    for place in sys.path:
        with contextlib.suppress(OSError):
            names = (INSTALLED.fullmatch(path.name) for path in Path(place or ".").iterdir())
            found += sorted(name[0] for name in names if name and normal(name[1]) in wanted)
    return found


def normal(library: str) -> str:
    """Return the name of a library as all of its spellings have it in common."""
    return re.sub("[-_.]+", "-", library).lower()


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
    """Return which ffmpeg is run, by its place, size and time; a minus where no ffmpeg is found."""
    try:
        path = os.path.realpath(program())
        status = os.stat(path)
    except (ToolMissing, OSError):
        return "ffmpeg -"
    return f"ffmpeg {path} {status.st_size} {status.st_mtime_ns}"
