"""Sizes of files as people write them."""

from pathlib import Path

import pytest

from evidence_kit.text.sizes import parse_size
from tests.conftest import Run, jpeg_bytes, photo, write


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("2MB", 2_000_000),
        ("2 mb", 2_000_000),
        ("900k", 900_000),
        ("900 kB", 900_000),
        ("1.5 MiB", 1_572_864),
        ("1.5M", 1_500_000),
        ("5_000_000", 5_000_000),
        ("123", 123),
        ("123 bytes", 123),
        ("0", 0),
        ("1.1kB", 1_100),
        ("4GiB", 4 * 1024**3),
        ("", None),
        ("MB", None),
        ("-1", None),
        ("1,5 MB", None),
        ("2 MB 3", None),
        ("1.5ib", None),
        ("1e6", None),
        ("2XB", None),
        ("١MB", None),
        ("9" * 30, None),
    ],
)
def test_sizes(text: str, size: int | None) -> None:
    """1 MB is 1,000,000 bytes, as in the policies; what could be read in two ways is no size."""
    assert parse_size(text) == size


@pytest.mark.parametrize(
    ("words", "limit"), [("40kB", 40_000), ("40 KiB", 40_960), ("0.04MB", 40_000), ("40000", 40_000)]
)
def test_a_limit_is_a_size(tmp_path: Path, run: Run, words: str, limit: int) -> None:
    """Of fit and of compare."""
    source = write(tmp_path / "a.jpg", jpeg_bytes(photo()))
    done = run("fit", source, "--out", tmp_path / "out.jpg", "--max-bytes", words, "--format", "json")
    assert (done.code, done.data["max_bytes"]) == (0, limit)
    assert done.data["bytes"] <= limit


@pytest.mark.parametrize("words", ["0", "2 apples", "-5"])
def test_a_limit_that_is_none_is_refused(tmp_path: Path, run: Run, words: str) -> None:
    """With the forms that are understood."""
    source = write(tmp_path / "a.jpg", jpeg_bytes(photo(160, 120)))
    done = run("fit", source, "--out", tmp_path / "out.jpg", "--max-bytes", words)
    assert done.code == 2
    assert "write 2MB, 900k, 1.5MiB or bytes" in done.err
