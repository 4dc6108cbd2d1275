"""The page as HTML: one file with its style, its script and its pictures inside, and no leave to load anything else."""

import base64
import functools
import hashlib
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.report.page.pictures import small_pictures
from evidence_kit.report.page.recorded import Recorded
from evidence_kit.report.page.view import page_of

if TYPE_CHECKING:
    import jinja2

PAGE = "report.html"
"""The name of the page in a package."""


def render_page(recorded: Recorded, folder: Path, *, prefix: str | None = "", cache: Cache = NO_CACHE) -> str:
    """Return the page of a package as HTML; the same for the same manifest and files, whatever the day.

    Args:
        folder: the package, for its pictures.
        prefix: the address of the package as seen from the page, with a slash at its end; None for a page on paper,
            which has no links and no script.
        cache: where small pictures are found and kept; only for a package that was made a moment ago.
    """
    style, script = shipped("page.css"), shipped("page.js")
    with ThreadPoolExecutor(1) as beside:  # decoding pictures leaves a core to read the template meanwhile
        waiting = beside.submit(lambda: environment().get_template("page.html"))
        page = page_of(recorded, small_pictures(recorded.artifacts, folder, cache), prefix=prefix)
        template = waiting.result()
    return template.render(page=page, style=style, script=script, policy=content_policy(style, script))


@functools.cache
def shipped(name: str) -> str:
    """Return a file of this room as text."""
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@functools.cache
def environment() -> "jinja2.Environment":
    """Return what fills the templates: everything is escaped, and a name that is not known is an error."""
    import jinja2  # noqa: PLC0415  (only who writes a page pays for loading it)

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(shipped),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def content_policy(style: str, script: str) -> str:
    """Return what a browser may do with the page: run its own script, play the film beside it."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {checksum(style)}",
            f"script-src {checksum(script)}",
            "img-src data:",
            "media-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def checksum(text: str) -> str:
    """Return the checksum of inline text as a content policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
