"""Guides are named by their titles wherever a source is shown to a person."""

import pytest

from evidence_kit.claim.guides import guides_file, with_titles

TITLES = guides_file().title
FIRST, SECOND = (f"'{TITLES[one]}'" for one in ("S000-A", "S000-B"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("guide S000-A: be polite", f"guide {FIRST}: be polite"),
        ("guides S000-A, S000-B", f"guides {FIRST}, {SECOND}"),
        ("guides S000-A and S000-B: both", f"guides {FIRST}, {SECOND}: both"),
        ("guides S000-A, S000-B, S001, S004", f"guides {FIRST}, {SECOND} and 2 more"),
        ("photos/S000-A.jpg", "photos/S000-A.jpg"),
        ("S000-A.jpg", "S000-A.jpg"),
        ("guide S009", "guide S009"),
        ("", ""),
    ],
)
def test_guides_stand_by_their_titles(text: str, shown: str) -> None:
    """Two of several in a row are written out; the name of a file never is."""
    assert with_titles(text) == shown


def test_as_many_titles_as_are_wanted() -> None:
    """A list of guides names each of them."""
    assert with_titles(", ".join(TITLES), most=len(TITLES)) == ", ".join(f"'{one}'" for one in TITLES.values())
