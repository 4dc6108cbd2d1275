"""Describe a sealed package as an RO-Crate: which file was made from which originals, by what and how.

The profile is Process Run Crate 0.5 over RO-Crate 1.1 (https://w3id.org/ro/wfrun/process/0.5): one action for each file
that was made. No action has a time, because nothing in a package depends on the clock.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from evidence_kit import __version__
from evidence_kit.package.bag import CRATE, DATA, PACKAGE_IN_BAG
from evidence_kit.package.names import MANIFEST

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
OUR_NAME = "evidence_kit"
TERMS = "https://w3id.org/ro/terms/workflow-run/context"
OURSELVES = f"pkg:pypi/evidence-kit@{__version__}"
RIGHTS, BUYER = "#rights", "#buyer"

OUR_TYPES = {".html": "text/html", ".json": "application/json"}
"""Types of a package's own files; Python's table has what the system adds to it."""

Entity = dict[str, Any]


def crate_of(manifest: Mapping[str, Any], names: Mapping[str, str], sizes: Mapping[str, int], day: str) -> bytes:
    """Return the description of a bag's payload as JSON-LD.

    Args:
        manifest: the package's own.
        names: the name in the bag of each original that is in it, by its name in the case.
        sizes: bytes of each file of the payload, by its name in the bag.
        day: on which it is sealed, as ISO 8601.
    """
    originals = {name: original for original in manifest["originals"] if (name := names.get(original["path"]))}
    by_sum = {original["sha256"]: reference(name) for name, original in originals.items()}
    made = {f"{PACKAGE_IN_BAG}/{artifact['path']}": artifact for artifact in manifest["artifacts"]}
    files = [file_entity(name, sizes[name], originals.get(name) or made.get(name) or {}) for name in sorted(sizes)]
    actions = [action(name, artifact, by_sum) for name, artifact in sorted(made.items())]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": "Evidence of a marketplace dispute",
        "description": "The originals of a dispute, the package that was made from them for upload, and which file was "
        "made from which.",
        "datePublished": day,
        "license": {"@id": RIGHTS},
        "author": {"@id": BUYER},
        "conformsTo": {"@id": PROFILE},
        "hasPart": [reference(name) for name in sorted(sizes)],
        **({"mentions": one_or_all([{"@id": each["@id"]} for each in actions])} if actions else {}),
    }
    graph = [descriptor(), root, *general(manifest), *files, *actions]
    context = ["https://w3id.org/ro/crate/1.1/context", TERMS]
    return (json.dumps({"@context": context, "@graph": graph}, indent=1, ensure_ascii=False) + "\n").encode()


def descriptor() -> Entity:
    """Return the entity that says what the description itself is."""
    return {
        "@id": PurePosixPath(CRATE).name,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }


def general(manifest: Mapping[str, Any]) -> Iterator[Entity]:
    """Yield the profile, the rights, the buyer, and the programs that were used."""
    yield {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    yield {
        "@id": RIGHTS,
        "@type": "CreativeWork",
        "name": "All rights reserved",
        "description": "Evidence of a dispute, for those who decide on it.",
    }
    yield {"@id": BUYER, "@type": "Person", "name": "The buyer"}
    tools: dict[str, str] = dict(manifest["tools"])
    others = {name: program(name, version) for name, version in sorted(tools.items()) if name != OUR_NAME}
    yield software(OURSELVES, OUR_NAME, tools.get(OUR_NAME, __version__)) | (
        {"softwareRequirements": one_or_all([{"@id": each} for each in others.values()])} if others else {}
    )
    yield from (software(each, name, tools[name]) for name, each in others.items())


def software(identifier: str, name: str, version: str) -> Entity:
    """Return the entity of a program."""
    plain = {"name": name.replace("_", "-"), "softwareVersion": version}
    return {"@id": identifier, "@type": "SoftwareApplication", **plain}


def program(name: str, version: str) -> str:
    """Return the identifier of a program: a package URL (purl, ECMA-427)."""
    return f"pkg:generic/{quote(name)}@{quote(version)}"


def one_or_all(values: Sequence[Entity]) -> Entity | Sequence[Entity]:
    """Return a single value by itself, as RO-Crate wants it, and several as they are."""
    return values[0] if len(values) == 1 else values


def reference(name: str) -> Entity:
    """Return a reference to a file of the payload, whose identifier is its address from the description."""
    return {"@id": quote(name.removeprefix(f"{DATA}/"))}


def file_entity(name: str, size: int, recorded: Mapping[str, Any]) -> Entity:
    """Return the entity of a file; what the manifest says of it stands there in schema.org's words."""
    own = PurePosixPath(name).name
    of_ours = OUR_TYPES.get(PurePosixPath(own).suffix, "text/plain")
    kind = (recorded["facts"].get("mime") or "application/octet-stream") if recorded else of_ours
    sum_ = recorded.get("sha256")
    entity: Entity = {
        **reference(name),
        "@type": "File",
        "name": recorded["path"] if "role" in recorded else own,
        "contentSize": str(size),
    }
    optional = {"encodingFormat": kind, "sha256": sum_, "description": recorded.get("role") or recorded.get("why")}
    if own == MANIFEST:
        optional["description"] = "What was made from what, with every setting"
    return entity | {key: value for key, value in optional.items() if value}


def action(name: str, artifact: Mapping[str, Any], originals: Mapping[str, Entity]) -> Entity:
    """Return the action that made a file."""
    sources: Sequence[Entity] = [originals[sum_] for sum_ in artifact["made_from"] if sum_ in originals]
    recipe = artifact["recipe"]
    entity: Entity = {
        "@id": f"#{quote(artifact['path'])}",
        "@type": "CreateAction",
        "name": f"{recipe['action']} by {artifact['step']}".strip(),
        "description": artifact["why"] or f"for {artifact['slot']}",
        "instrument": {"@id": OURSELVES},
        "agent": {"@id": BUYER},
        "result": reference(name),
    }
    return entity | ({"object": one_or_all(sources)} if sources else {})
