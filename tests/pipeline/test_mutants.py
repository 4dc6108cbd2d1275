"""What `check` calls READY, `build` makes; what it cannot make is a finding of that file, and the rest goes on."""

from pathlib import Path

import pytest

from tests.mutations import mutant, promises_broken, sound_films, sound_pictures


@pytest.fixture(scope="module")
def pictures() -> dict[str, bytes]:
    """A picture of every format, and a PDF."""
    return sound_pictures()


@pytest.fixture(scope="module")
def films() -> dict[str, bytes]:
    """A film of every container."""
    return sound_films()


@pytest.mark.parametrize("part", range(3))
def test_mutated_pictures(pictures: dict[str, bytes], part: int, tmp_path: Path) -> None:
    """Every promise holds for each; tests/bench/mutants.py tries more of them, for as long as one likes."""
    for seed in range(part * 8, part * 8 + 8):
        name, data = mutant(pictures, seed)
        assert not promises_broken(name, data, tmp_path / name)


@pytest.mark.parametrize("seed", range(1000, 1006))
def test_mutated_films(films: dict[str, bytes], seed: int, tmp_path: Path) -> None:
    """Every promise holds for each container, damaged in one way; the bench tries more."""
    name, data = mutant(films, seed)
    assert not promises_broken(name, data, tmp_path / name)
