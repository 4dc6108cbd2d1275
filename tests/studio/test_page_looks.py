"""The look of the studio's pages: what their style sheets name is there."""

import re

import pytest

from evidence_kit.studio.doors import shipped
from evidence_kit.studio.gate import page
from evidence_kit.studio.http_answers import NotDone

REFUSAL = bytes(page(NotDone("signed-out", "This browser is not signed in.", "open the address")).body).decode()
SET_BY_MODULES = {"--share", "--roles", "--next"}


def page_named(name: str) -> str:
    """Return a page as it is served."""
    return shipped()[name][0].decode() if name.endswith(".html") else REFUSAL


@pytest.mark.parametrize("name", ["index.html", "phone.html", "the page of a refusal"])
def test_what_a_page_is_styled_with_is_served_and_names_only_what_is_given_there(name: str) -> None:
    """A sheet that is not linked, or a colour that only another page has, would be seen by nobody who reads the code."""
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)">', page_named(name))
    assert sheets
    style = "".join(shipped()[sheet][0].decode() for sheet in sheets)
    given = set(re.findall(r"(--[a-z0-9-]+)\s*:", style)) | SET_BY_MODULES
    assert set(re.findall(r"var\((--[a-z0-9-]+)", style)) <= given
    moves = {name for line in re.findall(r"animation: ([^;]+);", style) for name in line.split()[:1]}
    assert moves <= set(re.findall(r"@keyframes ([a-z-]+)", style))
    assert all(len(shipped()[sheet][0].splitlines()) <= 300 for sheet in sheets)
