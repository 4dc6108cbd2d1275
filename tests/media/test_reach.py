"""Which folder a reader may read for a file that nobody has named: not the user's whole home."""

from pathlib import Path

import pytest

from evidence_kit.media.reach import place_of


def test_of_a_home_only_the_file_is_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the home is known by a link; of a folder in it, that folder."""
    home = tmp_path / "home"
    (home / "photos").mkdir(parents=True)
    (tmp_path / "link").symlink_to(home)
    for known in (home, tmp_path / "link"):
        monkeypatch.setenv("HOME", str(known))
        assert place_of(home / "a.jpg") == home / "a.jpg"
        assert place_of(tmp_path / "b.jpg") == tmp_path / "b.jpg"
        assert place_of(home / "photos" / "c.jpg") == home / "photos"


def test_a_user_without_a_home_has_places_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose user has a number and no name."""

    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(pytest.importorskip("pwd"), "getpwuid", unknown)
    assert place_of(tmp_path / "a.jpg") == tmp_path
