"""Films in the studio, in real browsers."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import PROGRAMS
from tests.conftest import DEMO, write
from tests.studio.stories import Settings, Telling, tellings

LARGE = 200_000_000
"""How large the film is whose connection breaks twice, in bytes."""


def large_film(path: Path, size: int) -> Path:
    """Write the example's film with a box of nothing behind it, so large that a connection may well break."""
    film = (DEMO / "unboxing.mov").read_bytes()
    rest = size - len(film)
    write(path, film + rest.to_bytes(4, "big") + b"free")
    os.truncate(path, size)
    return path


def settings_of(_: str, folder: Path) -> Settings:
    """Write the films of the story, and return its settings."""
    return {"cut": LARGE * 3 // 10, "large": str(large_film(folder / "large.mov", LARGE))}


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Telling]]:
    """Each browser at its story beside the other."""
    yield from tellings("films", tmp_path_factory, settings_of, ("chrome",))


@pytest.fixture(scope="module", params=PROGRAMS)
def told(request: pytest.FixtureRequest, stories: dict[str, Telling]) -> dict[str, Any]:
    """What came of the story in one browser, with its settings."""
    return stories[request.param].end()


def test_a_large_film_comes_whole_though_its_connection_breaks_twice(told: dict[str, Any]) -> None:
    """It goes on where it was."""
    assert told["cutsLeft"] == 0
    assert told["sameBytes"]
