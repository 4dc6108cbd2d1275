"""An order number that cannot be one is a warning of `check`, where the form of such numbers is known."""

from pathlib import Path

import pytest

from tests.command_line import run_here
from tests.conftest import jpeg_bytes, photo, write


@pytest.mark.parametrize(
    ("number", "more", "policy", "warned"),
    [
        ("USD", "", "aliexpress", "it has letters"),
        ("8123456789012345 and more", "", "aliexpress", "it has letters"),
        ("8123", "", "aliexpress", "it has only 4 digits"),
        ("8123456789012345", "", "aliexpress", ""),
        ("8123 4567 8901 2345", "", "aliexpress-2mb", ""),
        ("12-34567-ABC", 'platform = "ebay"', "aliexpress", ""),
        ("USD", "", "ebay-return", ""),
    ],
)
def test_what_is_surely_no_order_number(number: str, more: str, policy: str, warned: str, tmp_path: Path) -> None:
    """Letters, or too few digits; spaces between digits are how people copy it."""
    write(tmp_path / "received" / "one.jpg", jpeg_bytes(photo(640, 480)))
    write(tmp_path / "case.toml", f'[order]\nnumber = "{number}"\n{more}\n')
    ran = run_here("check", tmp_path, "--policy", policy, "--format", "json")
    report = ran.data
    found = [one for one in report["findings"] if one["code"] == "order-number-unlikely"]
    assert [one["severity"] for one in found] == ["warning"] * bool(warned)
    assert all(warned in one["message"] for one in found)
