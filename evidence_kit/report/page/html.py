"""The page as HTML: one file with its style, its script and its pictures inside, and no leave to load anything else."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.report.page.pictures import small_pictures
from evidence_kit.report.page.recorded import Recorded
from evidence_kit.report.page.strips import film_strips
from evidence_kit.report.page.view import page_of
from evidence_kit.report.page.words import pieces
from evidence_kit.report.templates import checksum, shipped, style_of, template

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
    style, script = style_and_script()
    with ThreadPoolExecutor(1) as beside:  # decoding pictures leaves a core to read the template meanwhile
        waiting = beside.submit(template, __package__, "page.html")
        strips = film_strips(recorded.artifacts, folder, cache)
        page = page_of(recorded, small_pictures(recorded.artifacts, folder, cache), prefix=prefix)
        filled = waiting.result()
    return filled.render(
        page=page, strips=strips, pieces=pieces, style=style, script=script, policy=content_policy(style, script)
    )


def style_and_script() -> tuple[str, str]:
    """Return what every page of a package has inside."""
    return style_of(__package__, "page.css"), shipped(__package__, "page.js")


def policy_of_every_page() -> str:
    """Return what a browser may do with a page of this version, for who serves one that somebody else wrote."""
    return content_policy(*style_and_script())


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
