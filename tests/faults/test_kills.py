"""SIGKILL at random moments: the short form of `python -m tests.faults.kills`."""

import sys

import pytest

from tests.faults.ground import Ground, become_parent_of_orphans, prepared
from tests.faults.kills import RUNS, kill_often

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes as Linux shows them")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A case whose two packages are known."""
    become_parent_of_orphans()
    return prepared(tmp_path_factory.mktemp("kills"))


@pytest.mark.parametrize("verb", RUNS)
def test_a_kill_leaves_the_old_package_or_the_new_one(ground: Ground, verb: str) -> None:
    """Originals stay, no process is left, and after the next run nothing else is."""
    told = kill_often(ground, verb, 3, seed=len(verb), every=3)
    assert not told.faults, told.faults
