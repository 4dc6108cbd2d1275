"""What pages in HTML are made with: files of their rooms, templates, and checksums for their content policies."""

import base64
import functools
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2


@functools.cache
def shipped(room: str, name: str) -> str:
    """Return a file of a room, such as evidence_kit.report.page, as text."""
    return resources.files(room).joinpath(name).read_text(encoding="utf-8")


@functools.cache
def style_of(room: str, name: str) -> str:
    """Return the style of a page: the colours and type of all pages, and a file of its own room."""
    return "".join(shipped(__package__, one) for one in ("palette.css", "pages.css")) + shipped(room, name)


@functools.cache
def template(room: str, name: str) -> "jinja2.Template":
    """Return a template of a room: it escapes everything, and a name that it does not know is an error."""
    import jinja2  # noqa: PLC0415  (only who writes a page pays for loading it)

    return jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(shipped(room, name))


def checksum(text: str) -> str:
    """Return the checksum of inline text as a content policy names it (CSP level 3, hash-source)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
