"""Findings about each file by itself under a policy. Pure."""

from collections.abc import Iterable, Sequence

from evidence_kit.model.case import Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import RAW
from evidence_kit.policies.documents import check_paper, promised
from evidence_kit.policies.films import check_video
from evidence_kit.policies.images import check_damage, check_image, check_seen
from evidence_kit.policies.naming import check_name
from evidence_kit.policies.rules import Policy
from evidence_kit.policies.sizes import check_size
from evidence_kit.policies.surface import check_surface
from evidence_kit.policies.types import check_type
from evidence_kit.policies.unread import check_opened, not_examined, raw_photo


def check_each(files: Sequence[Original], policy: Policy) -> list[Finding]:
    """Return the findings about each single file and its name."""
    return [
        finding
        for file in files
        for finding in (*check_file(file, policy), *check_paper(file, policy), *check_name(file, policy))
    ]


def check_file(file: Original, policy: Policy) -> Iterable[Finding]:
    """Yield the findings about the content of one file, with hints that the form allows."""
    return promised(check_content(file, policy), file, policy)


def check_content(file: Original, policy: Policy) -> Iterable[Finding]:
    """Yield the findings about the content of one file."""
    facts = file.facts
    if not facts.examined:
        yield not_examined(file)
        return
    if not facts.bytes:
        yield Finding(
            "empty-file",
            file.name,
            "The file is empty.",
            hint="copy it from the phone again",
            expected="some bytes",
            actual=0,
        )
        return
    if facts.mime == RAW:
        yield raw_photo(file.name)
        return
    yield from check_type(file, policy)
    yield from check_opened(file)
    yield from check_damage(file.name, facts)
    if facts.image:
        yield from check_seen(file.name, facts.image)
        yield from check_image(file.name, facts, facts.image, policy.image)
    if facts.kind == "document" and policy.document.max_bytes:
        yield from check_size("document-too-large", file.name, facts.bytes, policy.document.max_bytes)
    yield from check_surface(file.name, facts, policy)
    if facts.video:
        yield from check_video(file.name, facts, facts.video, policy.video)
