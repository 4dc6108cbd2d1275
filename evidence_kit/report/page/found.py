"""What was found, as the page shows it: findings, repairs and what was left out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_kit.catalogue.page_words import hint_for_reader
from evidence_kit.model.case import CASE_FILE
from evidence_kit.report.page.field_names import in_words
from evidence_kit.report.page.recorded import Recorded, RecordedFinding, is_manifest
from evidence_kit.report.page.words import name_of, sentence, with_days
from evidence_kit.text.names import printable

NO_PLACE = "It has no place in this upload."

SEVERITIES = ("error", "warning", "note")
WORDS = {"error": "Fix first", "warning": "Better to fix", "note": "Good to know"}


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, with all the files that it is about.

    Attributes:
        typed: the way for who types commands or edits case.toml, beside the hint for everybody; empty without one.
    """

    severity: str
    label: str
    names: list[str]
    message: str
    hint: str
    typed: str
    source: str
    code: str


REPAIRS = {
    "location-metadata": "location removed",
    "not-upright": "turned upright",
    "type-not-allowed": "converted to a type that the form accepts",
    "extension-mismatch": "named by what it is",
    "codec-not-playable": "made playable everywhere",
    "moov-last": "index moved to the front",
    "image-too-large": "made smaller for the upload",
    "video-too-large": "made smaller for the upload",
    "size-grey-zone": "made smaller for the upload",
    "hdr-video": "HDR turned into ordinary colours",
    "trailing-data": "what lay behind the picture removed",
    "foreign-content": "the other file in it removed",
    "structure-broken": "clean copy made",
    "animated-image": "one picture taken from the animation",
}
"""What the build did about a finding, where a few words tell it; of others the finding itself is shown."""


def gathered(findings: Sequence[RecordedFinding]) -> list[Found]:
    """Return the findings, the gravest first and else in their order, what several files have in common as one."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for finding in findings:
        severity = finding.severity if finding.severity in SEVERITIES else "note"
        texts = map(printable, (finding.message, finding.hint, finding.source, finding.code))
        names = alike.setdefault((severity, *texts), [])
        if finding.path and finding.path != CASE_FILE:
            names.append(name_of(finding.path))
    found = [
        Found(
            severity, WORDS[severity], names, in_words(with_days(message)), *ways(code, hint), with_days(source), code
        )
        for (severity, message, hint, source, code), names in alike.items()
    ]
    return sorted(found, key=lambda one: SEVERITIES.index(one.severity))


def ways(code: str, hint: str) -> tuple[str, str]:
    """Return what to do for everybody, and the way with commands and case.toml where that is another."""
    plain = hint_for_reader(code, hint) or in_words(sentence(hint))
    return plain, sentence(hint) if plain != sentence(hint) else ""


def repaired(recorded: Recorded) -> list[tuple[str, str]]:
    """Return what the build repaired, a file at a time; nothing is said to be repaired in what is not uploaded."""
    used = {sum_ for upload in recorded.artifacts for sum_ in upload.made_from}
    idle = {one.path for one in recorded.originals if one.sha256 not in used} if recorded.artifacts else set()
    files: dict[str, list[str]] = {}
    for finding in recorded.findings:
        if finding.repairable and finding.path not in idle:
            files.setdefault(finding.path or "", []).append(REPAIRS.get(finding.code, printable(finding.message)))
    return [(name_of(path), sentence("; ".join(dict.fromkeys(messages)))) for path, messages in files.items()]


def left_out(recorded: Recorded) -> list[tuple[str, str, str]]:
    """Return each original of which nothing is uploaded, with what it shows and why; none where nothing was made."""
    if not (recorded.artifacts or is_manifest(recorded)):
        return []
    used = {sum_ for upload in recorded.artifacts for sum_ in upload.made_from}
    return [
        (name_of(one.path), printable(one.role), why_left_out(one.path, recorded.findings))
        for one in recorded.originals
        if one.sha256 not in used
    ]


def why_left_out(path: str, findings: Sequence[RecordedFinding]) -> str:
    """Return why nothing of an original is uploaded: because of a limit, of a fault, or what else is known of it."""
    # Of a comparison that a limit leaves out the finding has one path and names both pictures.
    limits = [one for one in findings if one.code == "left-out" and (one.path == path or f" {path} " in one.message)]
    about = [one for one in findings if one.path == path and not one.repairable]
    faults = [one for one in about if one.severity == "error"]
    return " ".join(dict.fromkeys(printable(one.message) for one in limits or faults or about)) or NO_PLACE
