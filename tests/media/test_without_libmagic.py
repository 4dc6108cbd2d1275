"""Where python-magic has no wheel (Windows on ARM) a table of signatures tells the type."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

SCRIPT = """
import json, sys
from pathlib import Path
from evidence_kit.media.filetype import HEAD_BYTES, sniff
print(json.dumps({name: sniff(Path(name).read_bytes()[:HEAD_BYTES]) for name in sys.argv[1:]}))
"""


def sniffed(files: list[Path], **environment: str) -> dict[str, str]:
    """Return the content type of each file, told by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, files)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    types: dict[str, str] = json.loads(done.stdout)
    return types


def test_the_types_are_those_of_libmagic(tmp_path: Path) -> None:
    """For every picture, film, document and text among the fixtures."""
    (tmp_path / "magic.py").write_text("raise ImportError('no wheel for this system')\n")
    endings = {
        ".jpg",
        ".png",
        ".gif",
        ".webp",
        ".bmp",
        ".tiff",
        ".avif",
        ".heic",
        ".mp4",
        ".mov",
        ".mkv",
        ".webm",
        ".avi",
    }
    media = [one for one in (ROOT / "fixtures").rglob("*") if one.suffix in endings | {".pdf", ".txt", ".toml"}]
    files = [one for one in media if one.stat().st_size and one.read_bytes()[:4] != b"\0\0\0\0"]
    assert {one.suffix for one in files} >= {".jpg", ".png", ".gif", ".webp", ".mp4", ".pdf", ".txt"}
    with_it, without = sniffed(files), sniffed(files, PYTHONPATH=str(tmp_path))
    assert {name: (with_it[name], without[name]) for name in with_it if with_it[name] != without[name]} == {}
