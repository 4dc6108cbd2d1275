"""The order of the pictures as the case file says it: a file, or two with a bar between them."""

import pytest

from evidence_kit.model.wanted import Wanted, parse_wanted

NAMES = ("listing.webp", "IMG_2034.HEIC", "a | b.jpg", "b.jpg", "received/lamp.jpg", "x | y", "y | z", "x", "z")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("listing.webp | IMG_2034.HEIC", ("listing.webp", "IMG_2034.HEIC")),
        ("LISTING.webp  | img_2034.heic", ("listing.webp", "IMG_2034.HEIC")),
        ("./received\\lamp.jpg", ("received/lamp.jpg",)),
        ("a | b.jpg", ("a | b.jpg",)),
        ("listing.webp | a | b.jpg", ("listing.webp", "a | b.jpg")),
        ("a | b.jpg | listing.webp", ("a | b.jpg", "listing.webp")),
        ("x | y | z", ("x", "y | z")),
        ("gone.jpg", ("gone.jpg",)),
        ("gone.jpg | b.jpg", ("gone.jpg", "b.jpg")),
        ("", ("",)),
    ],
)
def test_an_entry_names_a_file_or_two_sides(text: str, names: tuple[str, ...]) -> None:
    assert parse_wanted(text, NAMES) == Wanted(names)


def test_an_entry_is_written_as_it_is_read() -> None:
    for names in (("b.jpg",), ("a | b.jpg",), ("listing.webp", "a | b.jpg"), ("x", "y | z")):
        assert parse_wanted(str(Wanted(names)), NAMES) == Wanted(names)
