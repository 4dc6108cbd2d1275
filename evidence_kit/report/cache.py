"""What is kept of earlier work: where, how much, as text and as JSON."""

from pathlib import Path
from typing import Literal

import msgspec

from evidence_kit.cache.stock import Stock
from evidence_kit.text.names import portable
from evidence_kit.text.words import counted, size_words


class CacheJson(msgspec.Struct, frozen=True, kw_only=True):
    """What `evidence-kit cache --format json` prints.

    Attributes:
        folder: null when nothing is kept.
        why: why nothing is kept; empty when something is.
        cleared: what is counted here was removed.
        watched: of how many folders watchers remember which files they saw.
        state: the folder where that lies.
    """

    schema: Literal["evidence_kit.cache/1"]
    folder: str | None
    entries: int
    bytes: int
    max_bytes: int
    cleared: bool
    why: str
    watched: int
    state: str


def cache_json(
    folder: Path | None, stock: Stock, most_bytes: int, *, cleared: bool, why: str, watched: int, state: Path
) -> CacheJson:
    """Return what is kept as JSON's nouns."""
    return CacheJson(
        schema="evidence_kit.cache/1",
        folder=portable(folder) if folder else None,
        entries=stock.entries,
        bytes=stock.bytes,
        max_bytes=most_bytes,
        cleared=cleared,
        why=why,
        watched=watched,
        state=portable(state),
    )


def render_cache(folder: str | None, stock: Stock, most_bytes: int, *, cleared: bool, why: str) -> str:
    """Return what is kept as lines."""
    results = counted(stock.entries, "result")
    removed = f"{results} removed, {size_words(stock.bytes)}.\n"
    if folder is None:
        return f"Nothing is kept: {why}.\n" + (removed if cleared and stock.entries else "")
    if cleared:
        return f"{folder}\n{removed}"
    kept = f"{results} kept, {size_words(stock.bytes)} of at most {size_words(most_bytes)}."
    return f"{folder}\n{kept}\n" + ("To remove them: evidence-kit cache --clear\n" if stock.entries else "")


def render_watched(watched: int, state: str, *, cleared: bool) -> str:
    """Return what watchers remember as lines; nothing when they remember nothing."""
    if not watched:
        return ""
    folders = counted(watched, "watched folder")
    if cleared:
        return f"{state}\nForgotten: what watchers remembered of {folders}.\n"
    names = "names, sizes, times and checksums of files"
    return f"{state}\nWatchers remember {names}, of {folders}.\nTo remove that too: evidence-kit cache --clear\n"
