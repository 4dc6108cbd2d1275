"""Everyone can use the studio, in real browsers: with the keyboard alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import PROGRAMS
from tests.conftest import jpeg_bytes, photo, write
from tests.studio.stories import Settings, Telling, paths, tellings


def settings_of(_: str, folder: Path) -> Settings:
    """Write the files of the story, and return its settings."""
    there = folder / "from"
    names = ("one", "two", "three")
    return {
        "files": paths(
            {name: write(there / f"{name}.jpg", jpeg_bytes(photo(640, 480, 7 + at))) for at, name in enumerate(names)}
        )
    }


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Telling]]:
    """Each browser at its story beside the other."""
    yield from tellings("everyone", tmp_path_factory, settings_of)


@pytest.fixture(scope="module", params=PROGRAMS)
def told(request: pytest.FixtureRequest, stories: dict[str, Telling]) -> dict[str, Any]:
    """What came of the story in one browser, with its settings."""
    return stories[request.param].end()


def test_everything_is_done_without_a_pointer(told: dict[str, Any]) -> None:
    """One by an arrow, ten with Shift, larger with Alt; the list of keys opens."""
    assert told["nudged"] == [1, 10, 1, 0]
    assert told["keys"] > 20
