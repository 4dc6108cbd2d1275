"""What verifying reads of a manifest; keys it does not know are left alone. Pure."""

from typing import Any

import msgspec


class RecordedOriginal(msgspec.Struct, frozen=True):
    """An original; one that could not be opened has no sum."""

    sha256: str | None
    path: str = ""
    role: str = ""
    facts: dict[str, Any] = {}


class RecordedRecipe(msgspec.Struct, frozen=True):
    """How an artifact was made."""

    settings: dict[str, Any] = {}


class RecordedArtifact(msgspec.Struct, frozen=True):
    """A file that was made."""

    path: str
    slot: str
    sha256: str
    made_from: list[str]
    why: str = ""
    step: str = ""
    recipe: RecordedRecipe = RecordedRecipe()


class RecordedPolicy(msgspec.Struct, frozen=True):
    """The policy that the package was made for."""

    name: str
    as_of: str
    sha256: str
    rules: dict[str, Any]


class RecordedPackage(msgspec.Struct, frozen=True):
    """A whole manifest."""

    policy: RecordedPolicy
    originals: tuple[RecordedOriginal, ...]
    artifacts: list[RecordedArtifact]
    tools: dict[str, str]
    order: dict[str, Any] = {}
    claim: dict[str, Any] = {}
    timeline: list[dict[str, Any]] = []


def is_traced_to_days(made: RecordedArtifact, package: RecordedPackage) -> bool:
    """Return whether an artifact is a picture of the timeline, each of whose rows the manifest itself has.

    A row that is a day of the order or the claim must be the same day there.
    """
    rows = made.recipe.settings.get("rows")
    if made.step != "timeline" or not isinstance(rows, list) or not rows:
        return False
    known = package.claim | package.order
    return all(row in package.timeline and is_as_known(row, known) for row in rows)


def is_as_known(row: dict[str, Any], known: dict[str, Any]) -> bool:
    """Return whether a row's day is the one that the order or the claim has for it, where they have one."""
    day = known.get(str(row.get("event")).replace("-", "_"))
    return not isinstance(day, str) or day == row.get("day")
