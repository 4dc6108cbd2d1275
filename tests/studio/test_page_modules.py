"""What the studio's page computes by itself, asked from its own modules with node."""

import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest

from tests.conftest import write

TESTS = sorted(Path(__file__).parent.glob("*.test.mjs"))


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.stem)
@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_boxes_edits_and_passages_are_computed_as_the_page_promises(tmp_path: Path, test: Path) -> None:
    """Node's own runner reads the modules as they are shipped; only what they are is said beside them."""
    for module in resources.files("evidence_kit.studio").joinpath("page").iterdir():
        if module.name.endswith(".js"):
            write(tmp_path / module.name, module.read_text(encoding="utf-8"))
    write(tmp_path / "package.json", '{"type": "module"}')
    write(tmp_path / test.name, test.read_text(encoding="utf-8"))
    done = subprocess.run(
        ["node", "--test", tmp_path / test.name], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "# tests 0" not in done.stdout
