"""What was made, put into the order to upload it and named as the policy wants names."""

import dataclasses
from pathlib import Path

from evidence_kit.model.artifact import Artifact, Made
from evidence_kit.model.plan import Plan
from evidence_kit.policies.naming import upload_name
from evidence_kit.policies.rules import Policy


def in_upload_order(composed: Made, fitted: Made, planned: Plan, folder: Path, policy: Policy) -> Made:
    """Return what both making steps brought forth, in the order to upload it, named as the policy wants names.

    What was planned and not made leaves no gap: a gap in the numbers looks like a lost file.
    """
    whys = {one.file: one.why for one in planned.placements}
    counted: dict[str, int] = {}
    artifacts = []
    for number, one in enumerate(sorted([*composed.artifacts, *fitted.artifacts], key=planned_number), 1):
        name = Path(one.path)
        kind = one.facts.kind
        counted[kind] = counted.get(kind, 0) + 1
        stem = f"{number:02d}-{name.stem.split('-', 1)[1]}"
        renamed = name.with_name(upload_name(stem, name.suffix.removeprefix("."), policy))
        (folder / name).rename(folder / renamed)
        artifacts.append(
            dataclasses.replace(
                one, path=renamed.as_posix(), slot=f"{kind}-{counted[kind]}", why=one.why or whys.get(name.stem, "")
            )
        )
    return Made(tuple(artifacts), composed.findings + fitted.findings)


def planned_number(artifact: Artifact) -> int:
    """Return the number that an artifact's name begins with."""
    return int(Path(artifact.path).name.split("-")[0])
