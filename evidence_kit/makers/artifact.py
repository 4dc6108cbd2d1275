"""The record of a file that was just written: looked at again, from disk."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evidence_kit.media.pool import examine_apart
from evidence_kit.model.artifact import Artifact, Recipe
from evidence_kit.model.case import Original


def artifact_of(
    path: Path,
    slot: str,
    sources: Sequence[Original],
    step: str,
    recipe: Recipe,
    encodes: int,
    marks: Sequence[dict[str, Any]] = (),
) -> Artifact:
    """Return the artifact for the file at `path`, whose facts are read from disk."""
    facts = examine_apart(path, strict=False)  # an original's damage was reported when that was examined
    return Artifact(
        path=f"upload/{path.name}",
        slot=slot,
        bytes=facts.bytes or 0,
        sha256=facts.sha256 or "",
        facts=facts,
        made_from=tuple(one.facts.sha256 or "" for one in sources),
        step=step,
        recipe=recipe,
        marks=tuple(marks),
        encodes=encodes,
    )
