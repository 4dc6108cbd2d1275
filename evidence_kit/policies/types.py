"""Findings about the types of files under a policy, and about names that do not match them. Pure."""

from collections.abc import Iterable

from evidence_kit.model.case import Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import (
    BY_MIME,
    UNREAD_BY_MIME,
    UNUSUAL_EXTENSIONS,
    FileFormat,
    extension_of,
    listed,
    spoken,
    word_of,
)
from evidence_kit.policies.naming import extensions_of
from evidence_kit.policies.rules import Policy, Rule
from evidence_kit.policies.unread import format_not_read
from evidence_kit.text.words import fitting


def check_type(file: Original, policy: Policy) -> Iterable[Finding]:
    """Yield findings about the type of a file by its content, and about a name that does not match it."""
    facts, extension = file.facts, extension_of(file.name)
    known = BY_MIME.get(facts.mime or "")
    other_types = policy.file.other_types
    if known is None and other_types and extension in other_types.value:
        yield not_looked_into(file.name, extension, other_types)
        return
    unread = UNREAD_BY_MIME.get(facts.mime or "")
    if unread:
        yield format_not_read(file.name, unread)
    format_found = known or unread
    if format_found is None or extension not in format_found.extensions:
        yield Finding(
            "extension-mismatch",
            file.name,
            f"The name ends in '.{extension}' but the content is {spoken(facts.mime)}."
            if extension
            else f"The name has no extension; the content is {spoken(facts.mime)}.",
            hint=fitting(file.name, "makes a file with the right name")
            if known and known.kind != "document"
            else "convert it, or leave it out"
            if unread
            else "leave it out, or find the real picture or video",
            expected=known.extensions[0] if known else "a picture or video",
            actual=extension,
        )
    rules = {"image": policy.image.types, "video": policy.video.types, "document": policy.document.types}
    allowed = rules.get(facts.kind) if known else foreign_rule(facts.mime, policy)
    if allowed and (known is None or known.word not in allowed.value):
        yield Finding(
            "type-not-allowed",
            file.name,
            f"The form accepts {listed(allowed.value)}; this is {spoken(facts.mime)}.",
            hint=fitting(file.name, "makes one that it accepts")
            if known and known.kind in ("image", "video")
            else "leave it out",
            expected=listed(allowed.value),
            actual=word_of(facts.mime),
            source=allowed.source,
        )
    if known:
        yield from check_unusual(file.name, known, extension, policy)


def check_unusual(name: str, known: FileFormat, extension: str, policy: Policy) -> Iterable[Finding]:
    """Yield a note for a matching extension that the form may refuse, by the policy or because it is rare."""
    untested = policy.image.unverified_extensions if known.kind == "image" else None
    doubted = bool(untested and extension in untested.value)
    listed_ones = extensions_of(known.kind, policy)  # if the form lists extensions, they decide
    unusual = extension in UNUSUAL_EXTENSIONS.intersection(known.extensions) and not listed_ones
    if not doubted and not unusual:
        return
    yield Finding(
        "extension-unverified",
        name,
        f"It is not known whether the form accepts files ending in '.{extension}'.",
        hint=f"rename it to end in .{known.extensions[0]} to be safe",
        expected=known.extensions[0],
        actual=extension,
        source=untested.source if doubted and untested else "",
    )


def not_looked_into(name: str, extension: str, rule: Rule[list[str]]) -> Finding:
    """Return the finding for a file that the form accepts but that cannot be examined here."""
    return Finding(
        "type-not-examined",
        name,
        f"The form accepts files ending in '.{extension}', but evidence-kit cannot read such a file.",
        hint="open it yourself, or print it into a PDF",
        actual=extension,
        source=rule.source,
    )


def foreign_rule(mime: str | None, policy: Policy) -> Rule[list[str]] | None:
    """Return the rule on types for a file of an unknown format."""
    return policy.video.types if (mime or "").startswith("video/") else policy.image.types or policy.video.types
