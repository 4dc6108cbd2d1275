"""What was made, put into the order to upload it and named as the policy wants names."""

import dataclasses
from pathlib import Path

from evidence_kit.model.artifact import Made
from evidence_kit.model.plan import numbered
from evidence_kit.policies.naming import upload_name
from evidence_kit.policies.rules import Policy


def in_upload_order(made: Made, folder: Path, policy: Policy) -> Made:
    """Return what was made in the order to upload it, each file renamed as the policy wants names.

    What was planned and not made leaves no gap: a gap in the numbers looks like a lost file.
    """
    artifacts = sorted(made.artifacts, key=lambda artifact: artifact.number)
    slots, renamed = numbered(artifact.facts.kind for artifact in artifacts), []
    for number, (artifact, slot) in enumerate(zip(artifacts, slots, strict=True), 1):
        path = Path(artifact.path)
        name = upload_name(f"{number:02d}-{artifact.word}", path.suffix.removeprefix("."), policy)
        (folder / path).rename(folder / path.with_name(name))
        renamed.append(dataclasses.replace(artifact, path=path.with_name(name).as_posix(), slot=slot))
    return Made(tuple(renamed), made.findings)
