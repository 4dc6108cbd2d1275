"""Findings about files together, as one upload under a policy. Pure."""

import dataclasses
from collections.abc import Sequence

from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import Kind
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import listed
from evidence_kit.policies.files import check_each
from evidence_kit.policies.rules import Policy, Rule, breach
from evidence_kit.policies.sizes import between, too_large
from evidence_kit.policies.surface import pages_of
from evidence_kit.text.words import size_words

TOO_MANY = {
    "image": "too-many-images",
    "video": "too-many-videos",
    "document": "too-many-documents",
    "file": "too-many-files",
}
"""The code of the finding for too many files of a kind; "file" is for any kind."""


def check_upload(files: Sequence[Original], policy: Policy) -> list[Finding]:
    """Return all findings about files as one upload, as they are now."""
    return [*check_together(files, policy), *check_totals(files, policy)]


def check_together(files: Sequence[Original], policy: Policy) -> list[Finding]:
    """Return the findings about files as one upload, except for their total bytes and pages."""
    findings = check_each(files, policy)
    findings += duplicates(files)
    for kind, rules in (("image", policy.image), ("video", policy.video), ("document", policy.document)):
        findings += too_many([file for file in files if file.facts.kind == kind], kind, rules.max_count)
    findings += too_many(files, "file", policy.file.max_count)
    findings += nothing_attached(files, policy)
    return findings


def within_totals(files: Sequence[Original], policy: Policy) -> tuple[list[Original], list[Finding]]:
    """Return the files that fit together, and an error for each file left out as a last resort.

    Files come in the order of their weight, so the last is left out first; the only one of its kind comes last.
    """
    kept, findings = list(files), list[Finding]()
    while kept and (wrong := check_totals(kept, policy, only_errors=True)):
        kinds = [file.facts.kind for file in kept]
        last = next((file for file in reversed(kept) if kinds.count(file.facts.kind) > 1), kept[-1])
        kept.remove(last)
        findings.append(
            dataclasses.replace(
                wrong[0], code="left-out", path=last.name, message=f"{last.name} is not uploaded. {wrong[0].message}"
            )
        )
    return kept, findings


def check_totals(files: Sequence[Original], policy: Policy, *, only_errors: bool = False) -> list[Finding]:
    """Return the findings about the bytes and pages of all files together."""
    found = [*check_total(files, policy), *check_all_pages(files, policy)]
    return [finding for finding in found if finding.severity is Severity.error or not only_errors]


def check_total(files: Sequence[Original], policy: Policy) -> list[Finding]:
    """Return an error if all files together are above the limit in bytes, a warning between its two readings."""
    size = policy.total.max_bytes
    total = sum(file.facts.bytes or 0 for file in files)
    if not size or total <= size.value:
        return []
    if total > size.ceiling:
        return [too_large("total-too-large", None, total, size, "All files together have")]
    message = f"All files together have {size_words(total)}: {between(size)}."
    hint = "remove the least important one, or make one smaller"
    return [breach("size-grey-zone", None, message, size, hint=hint, actual=total)]


def check_all_pages(files: Sequence[Original], policy: Policy) -> list[Finding]:
    """Return a finding if all files together have more pages than the form accepts; unknown pages do not count."""
    rule = policy.total.max_pages
    pages = sum(pages_of(file.facts) or 0 for file in files)
    if not rule or pages <= rule.value:
        return []
    message = f"All files together have {pages} pages, counting each picture as one; the form accepts {rule.value}."
    return [breach("too-many-pages", None, message, rule, hint="remove the least important one", actual=pages)]


def duplicates(files: Sequence[Original]) -> list[Finding]:
    """Return a finding for every file with the same content as an earlier one."""
    first: dict[str, str] = {}
    findings = []
    for file in files:
        if not file.facts.sha256 or not file.facts.bytes:
            continue
        earlier = first.setdefault(file.facts.sha256, file.name)
        if earlier != file.name:
            findings.append(
                Finding(
                    "duplicate",
                    file.name,
                    f"This is the same file as {earlier}; it wastes a slot.",
                    hint="remove one of them",
                    actual=earlier,
                )
            )
    return findings


def too_many(files: Sequence[Original], kind: str, rule: Rule[int] | None) -> list[Finding]:
    """Return a finding if there are more files of a kind than the form accepts."""
    if rule is None or len(files) <= rule.value:
        return []
    allowed = rule.value
    accepted = "accepts none" if allowed == 0 else f"accepts {allowed}"
    number = f"There is {len(files)} {kind}" if len(files) == 1 else f"There are {len(files)} {kind}s"
    hint = "evidence-kit build CASE   keeps the most important ones" if allowed else "leave it out"
    first_extra = files[allowed].name if allowed else files[0].name
    return [breach(TOO_MANY[kind], first_extra, f"{number}; the form {accepted}.", rule, hint=hint, actual=len(files))]


def nothing_attached(files: Sequence[Original], policy: Policy) -> list[Finding]:
    """Return a finding if there is no file, or none of a kind that the form requires."""
    rule = policy.require.any_of
    wanted: list[Kind] = list(rule.value) if rule else ["image", "video", "document"]
    if any(file.facts.kind in wanted or not file.facts.examined for file in files):
        return []
    return [
        Finding(
            "nothing-attached",
            None,
            f"There is no {listed(wanted)} here that can be used.",
            hint="put the photos and the video into the folder",
            expected=listed(wanted),
            actual=0,
            source=rule.source if rule else "",
        )
    ]


def nothing_looked_at() -> Finding:
    """Return the error for a check that found no file, and so proves nothing."""
    return Finding(
        "nothing-attached",
        None,
        "No picture or video was found, so nothing was examined.",
        hint="check the path; in a folder, --each looks at the files named like pictures and videos that Git does not "
        "ignore (--no-ignore); --allow-empty passes without any",
        expected="at least one file",
        actual=0,
    )
