"""What is found by looking at a file, in a child process, or in the cache when its content was looked at before."""

from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.media.doubts import doubts
from evidence_kit.media.files import hash_file
from evidence_kit.media.pool import Readers, effort_for, readers
from evidence_kit.model.case import Original
from evidence_kit.model.facts import Facts
from evidence_kit.parcel.numbers import Compared

FACTS, LABEL = "facts of a file", "label in a photo"
"""What the cache calls them."""


def examine_apart(
    path: Path,
    *,
    decode: bool = True,
    strict: bool = True,
    sharp: bool = True,
    cache: Cache = NO_CACHE,
    by: Readers | None = None,
) -> Facts:
    """Return the facts of a file, read in a child process; never raises because of its type or content.

    A file that has a problem is read again each time: only its reader can tell whether it still has.

    Args:
        sharp: False where nobody asks how sharp a picture is, such as what was just made: measuring it takes a third of
            the time of a small one.
        by: the readers that are asked; by default those of this process.
    """
    asked = by or readers()
    if not cache:
        return asked.examine(path, decode=decode, strict=strict, sharp=sharp)
    known = cache.find(facts_key(hash_of(path), cache, decode=decode, strict=strict, sharp=sharp), Facts)
    if known is not None:
        return known
    before = doubts()
    facts = asked.examine(path, decode=decode, strict=strict, sharp=sharp)
    if facts.examined and not facts.problem and facts.sha256 and doubts() == before:
        cache.keep(facts_key(facts.sha256, cache, decode=decode, strict=strict, sharp=sharp), FACTS, facts)
    return facts


def facts_key(sha256: str, cache: Cache, *, decode: bool, strict: bool, sharp: bool) -> str:
    """Return the key of the facts of a content."""
    return cache.key(FACTS, sha256, decode, strict, sharp)


def hash_of(path: Path) -> str:
    """Return the hash of a file; empty when it cannot be read."""
    try:
        return hash_file(path)
    except (OSError, ValueError):
        return ""


def read_label_apart(
    original: Original, tracking: str | None, cache: Cache = NO_CACHE, by: Readers | None = None
) -> Compared | None:
    """Compare the label in a photo with the order's number, in a child process; None when it could not be read.

    Args:
        by: the readers that are asked; by default those of this process.
    """
    effort = effort_for(original)
    key = cache.key(LABEL, original.facts, original.redact, effort, tracking)
    known = cache.find(key, Compared)
    if known is not None:
        return known
    before = doubts()
    compared = (by or readers()).label(original, tracking)
    if compared is not None and doubts() == before:
        cache.keep(key, LABEL, compared)
    return compared
