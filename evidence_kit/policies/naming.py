"""File names: findings about names that a policy does not allow, and names for the files of an upload. Pure."""

import re
from collections.abc import Iterable

from evidence_kit.model.case import Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import BY_EXTENSION, extension_of, listed
from evidence_kit.policies.rules import Policy, Rule, breach
from evidence_kit.text.shell import quoted

SHORTEST_NAME = 8
"""Fewest characters of a name: two digits, one letter, a dot and an extension of four."""

EVERY_RANGE = re.compile(r"(.)-(.)|(.)", re.DOTALL)


def characters_of(spelled: str) -> frozenset[str]:
    """Return the characters that a pattern like "A-Za-z0-9." means; a range that runs backwards has none."""
    found: set[str] = set()
    for first, last, alone in EVERY_RANGE.findall(spelled):
        found |= {alone} if alone else {chr(code) for code in range(ord(first), ord(last) + 1)}
    return frozenset(found)


def upload_name(stem: str, extension: str, policy: Policy) -> str:
    """Return a file name that the policy allows: "01-received" and "jpg" become "01received.jpg", for example.

    Forbidden characters are removed, and a long name is cut at its end, so that the number at its beginning stays. The
    extension is one that the policy lists for the format. Otherwise the name is `stem.extension`.

    Args:
        extension: without its dot.
    """
    rules = policy.file
    ending = f".{listed_extension(extension, policy)}"
    if rules.name_characters:
        allowed = characters_of(rules.name_characters.value)
        stem = "".join(char for char in stem if char in allowed)
    if rules.name_max_chars:
        stem = stem[: max(1, rules.name_max_chars.value - len(ending))].rstrip("-.") or stem[:1]
    if rules.name_min_chars:
        stem = stem.ljust(rules.name_min_chars.value - len(ending), "0")
    return f"{stem or '0'}{ending}"


def listed_extension(extension: str, policy: Policy) -> str:
    """Return an extension, or a different one of its format if the policy lists only that."""
    known = BY_EXTENSION.get(extension)
    rule = extensions_of(known.kind if known else "other", policy)
    if known is None or rule is None or extension in rule.value:
        return extension
    return next((ending for ending in rule.value if ending in known.extensions), extension)


def extensions_of(kind: str, policy: Policy) -> Rule[list[str]] | None:
    """Return the rule that lists the extensions for a kind of file; None without one."""
    return {"image": policy.image.extensions, "document": policy.document.extensions}.get(kind)


def check_name(file: Original, policy: Policy) -> Iterable[Finding]:
    """Yield findings about the name of a file, without its folder, as it would be uploaded."""
    name, rules = file.name.rsplit("/", 1)[-1], policy.file
    hint = f"rename it, for example to {quoted(suggested_name(name, policy))}"
    if rules.name_max_chars and len(name) > rules.name_max_chars.value:
        message = (
            f"The name has {len(name)} characters with its extension; the form accepts {rules.name_max_chars.value}."
        )
        yield breach("name-too-long", file.name, message, rules.name_max_chars, hint=hint, actual=len(name))
    if rules.name_min_chars and len(name) < rules.name_min_chars.value:
        message = (
            f"The name has {len(name)} characters with its extension; the form needs {rules.name_min_chars.value}."
        )
        yield breach("name-too-short", file.name, message, rules.name_min_chars, hint=hint, actual=len(name))
    yield from check_characters(file, name, policy, hint)
    yield from check_extension(file, policy)


def check_characters(file: Original, name: str, policy: Policy, hint: str) -> Iterable[Finding]:
    """Yield a finding for characters in a name that the form does not accept."""
    rule = policy.file.name_characters
    wrong = sorted(set(name) - characters_of(rule.value)) if rule else []
    if rule and wrong:
        examples = ", ".join(f"'{char}'" for char in wrong[:5])
        message = f"The form does not accept {examples}{' and others' if len(wrong) > 5 else ''} in file names."
        yield breach("name-not-allowed", file.name, message, rule, hint=hint, actual="".join(wrong[:20]))


def check_extension(file: Original, policy: Policy) -> Iterable[Finding]:
    """Yield a finding if the extension fits the format of a file, but the form does not list it."""
    extension, rule = extension_of(file.name), extensions_of(file.facts.kind, policy)
    known = BY_EXTENSION.get(extension)
    if rule is None or known is None or known.mime != file.facts.mime or extension in rule.value:
        return
    instead = listed_extension(extension, policy)
    if instead == extension:  # the form accepts no extension of the format; `check_type` reports that
        return
    yield Finding(
        "extension-not-allowed",
        file.name,
        f"The form accepts only files ending in {listed(f'.{word}' for word in rule.value)}; this ends in "
        f"'.{extension}'.",
        hint=f"rename it to end in .{instead}",
        expected=listed(f".{word}" for word in rule.value),
        actual=extension,
        source=rule.source,
    )


def suggested_name(name: str, policy: Policy) -> str:
    """Return a name for the file that the form accepts."""
    stem, dot, extension = name.rpartition(".")
    return upload_name(stem if dot else extension, extension.lower() if dot and stem else "jpg", policy)
