"""Columns stand below each other on a screen, whatever letters are in them."""

from evidence_kit.report.columns import columns


def test_wide_letters_take_two_cells() -> None:
    """Chinese, Japanese and full-width letters are twice as wide, accents on their own not at all."""
    rows = [("写真.jpg", "a", "one"), ("lamp.jpg", "b", "two"), ("e\u0301.jpg", "long", "")]
    assert columns(rows) == ["写真.jpg  a     one", "lamp.jpg  b     two", "e\u0301.jpg     long"]


def test_nothing_is_cut_off_or_wrapped_and_no_line_ends_in_blanks() -> None:
    """A list of files stays one line a file, however long a name is."""
    name = "x" * 300
    assert columns([(name, ""), ("y", "z")]) == [name, "y" + " " * 301 + "z"]
    assert columns([("a", "b")], least=4) == ["a     b"]
    assert columns([]) == []
