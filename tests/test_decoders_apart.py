"""The process that a user starts decodes nothing that others made: not while it looks, and not while it makes.

It may decode what a child of its own has made of a file: pixels without compression, and a small JPEG of ours.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import DEMO, ROOT

LISTENING = """
import atexit, json, os, sys

DECODERS = {
    "magic", "pymediainfo", "pillow_heif", "pikepdf", "pypdfium2", "simplejpeg", "jpeglib", "oxipng",
    "mozjpeg_lossless_optimization",
}
seen = set()
sys.addaudithook(lambda event, words: seen.update({words[0].split(".")[0]} & DECODERS) if event == "import" else None)

from PIL import Image

opens = Image.open

def told(source, *words, **more):
    caller = sys._getframe(1).f_globals["__name__"]
    seen.add(f"{caller}: {','.join(more.get('formats') or words[1:] or ['anything'])}")
    return opens(source, *words, **more)

Image.open = told
atexit.register(lambda: print(json.dumps(sorted(seen)), file=open(os.environ["EVIDENCE_KIT_SEEN"], "w")))
sys.argv[0] = "evidence-kit"
from evidence_kit.__main__ import main
main()
"""

HARMLESS = {
    "evidence_kit.media.thumbnail: PPM",  # a frame as ffmpeg decoded it
    "evidence_kit.media.video.stills: PPM",
    "evidence_kit.report.page.pictures: JPEG",  # the small picture that a reader made
    "evidence_kit.media.sheet.pages: JPEG",  # drawn and encoded by this process
    "evidence_kit.makers.document: PNG",  # a page that PDFium drew in its child
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, brief_unboxing: Path) -> Path:
    """The example with the first seconds of its film: each kind of file, each decoder, and a tenth of the pixels."""
    folder = tmp_path_factory.mktemp("apart") / "case"
    shutil.copytree(DEMO, folder)
    shutil.copy(brief_unboxing, folder / "unboxing.mov")
    return folder


@pytest.mark.parametrize(
    "argv",
    [
        ("check", "CASE"),
        ("build", "CASE", "--out", "OUT/package"),
        ("fit", "CASE/received/box.jpg", "--out", "OUT/fitted.jpg", "--max-bytes", "60000"),
        ("compare", "CASE/listing/string-light.webp", "CASE/received/box.jpg", "--out", "OUT/compared.jpg"),
        ("suggest", "CASE"),
        ("stills", "CASE/unboxing.mov", "--out", "OUT/stills"),
    ],
    ids=lambda argv: argv[0],
)
def test_the_parent_decodes_nothing(tmp_path: Path, argv: tuple[str, ...], case: Path) -> None:
    """Which decoders it loads, and which pictures it opens, while it does the whole work of a verb."""
    words = [word.replace("CASE", str(case)).replace("OUT", str(tmp_path)) for word in argv]
    variables = {**os.environ, "EVIDENCE_KIT_SEEN": str(tmp_path / "seen")}
    ended = subprocess.run(
        [sys.executable, "-c", LISTENING, *words],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        timeout=500,
        check=False,
    )
    assert ended.returncode in (0, 1), ended.stderr.decode()
    assert set(json.loads((tmp_path / "seen").read_text())) <= HARMLESS
