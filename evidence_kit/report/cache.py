"""What is kept of earlier work: where, how much, as text and as JSON."""

from pathlib import Path
from typing import Literal

import msgspec

from evidence_kit.cache.stock import Stock
from evidence_kit.text.names import portable
from evidence_kit.text.words import size_words


class CacheJson(msgspec.Struct, frozen=True, kw_only=True):
    """What `evidence-kit cache --format json` prints.

    Attributes:
        folder: null when nothing is kept.
        cleared: what is counted here was removed.
    """

    schema: Literal["evidence_kit.cache/1"]
    folder: str | None
    entries: int
    bytes: int
    max_bytes: int
    cleared: bool


def cache_json(folder: Path | None, stock: Stock, most_bytes: int, *, cleared: bool) -> CacheJson:
    """Return what is kept as JSON's nouns."""
    return CacheJson(
        schema="evidence_kit.cache/1",
        folder=portable(folder) if folder else None,
        entries=stock.entries,
        bytes=stock.bytes,
        max_bytes=most_bytes,
        cleared=cleared,
    )


def render_cache(folder: str | None, stock: Stock, most_bytes: int, *, cleared: bool) -> str:
    """Return what is kept as lines."""
    if folder is None:
        return "Nothing is kept: the cache is switched off.\n"
    results = f"{stock.entries} result{'' if stock.entries == 1 else 's'}"
    if cleared:
        return f"{folder}\n{results} removed, {size_words(stock.bytes)}.\n"
    kept = f"{results} kept, {size_words(stock.bytes)} of at most {size_words(most_bytes)}."
    return f"{folder}\n{kept}\n" + ("To remove them: evidence-kit cache --clear\n" if stock.entries else "")
