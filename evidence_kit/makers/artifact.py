"""The record of a file that was just written: looked at again, from disk."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.media.looking import examine_apart
from evidence_kit.model.artifact import Artifact, Recipe
from evidence_kit.model.plan import Placement


def artifact_of(
    path: Path,
    placement: Placement,
    step: str,
    recipe: Recipe,
    encodes: int,
    marks: Sequence[dict[str, Any]] = (),
    *,
    cache: Cache = NO_CACHE,
) -> Artifact:
    """Return the artifact for the file at `path` that was made for a placement; its facts are read from disk."""
    # Damage and sharpness are those of the original, which were reported when that was examined.
    facts = examine_apart(path, strict=False, sharp=False, cache=cache)
    return Artifact(
        path=f"upload/{path.name}",
        slot=placement.slot,
        bytes=facts.bytes or 0,
        sha256=facts.sha256 or "",
        facts=facts,
        made_from=tuple(source.facts.sha256 or "" for source in placement.sources),
        step=step,
        recipe=recipe,
        marks=tuple(marks),
        encodes=encodes,
        why=placement.why,
        number=placement.number,
        word=placement.word,
    )
