"""What the studio's page computes by itself, asked from its own modules with node."""

import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest

from tests.conftest import write

STATES = ("api.js", "ask.js", "chosen.js", "dom.js", "geometry.js", "places.js", "state.js", "subject.js", "words.js")
MODULES = {
    "page.test.mjs": ("geometry.js", "places.js"),
    "passages.test.mjs": ("passages.js",),
    "partners.test.mjs": ("marks.js", "partner.js", "ruler.js", *STATES),
}
"""Which modules each of the tests asks, with those that they import."""


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_boxes_edits_and_passages_are_computed_as_the_page_promises(tmp_path: Path, name: str) -> None:
    """Node's own runner reads the modules as they are shipped; only what they are is said beside them."""
    page = resources.files("evidence_kit.studio").joinpath("page")
    for module in MODULES[name]:
        write(tmp_path / module, page.joinpath(module).read_text(encoding="utf-8"))
    write(tmp_path / "package.json", '{"type": "module"}')
    test = Path(__file__).with_name(name)
    write(tmp_path / test.name, test.read_text(encoding="utf-8"))
    done = subprocess.run(
        ["node", "--test", tmp_path / test.name], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "# tests 0" not in done.stdout
