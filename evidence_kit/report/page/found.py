"""What was found, as the page shows it: findings, repairs and what was left out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_kit.report.page.recorded import Recorded, RecordedFinding
from evidence_kit.report.page.words import name_of, sentence
from evidence_kit.text.names import printable

SEVERITIES = ("error", "warning", "note")
WORDS = {"error": "Fix first", "warning": "Better to fix", "note": "Good to know"}


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, with all the files that it is about."""

    severity: str
    label: str
    names: list[str]
    message: str
    hint: str
    source: str
    code: str


REPAIRS = {
    "location-metadata": "location removed",
    "not-upright": "turned upright",
    "type-not-allowed": "converted to a type that the form accepts",
    "extension-mismatch": "named by what it is",
    "codec-not-playable": "made playable everywhere",
    "moov-last": "index moved to the front",
    "image-too-large": "made small enough",
    "video-too-large": "made small enough",
    "size-grey-zone": "made small enough",
    "hdr-video": "HDR turned into ordinary colours",
    "trailing-data": "what lay behind the picture removed",
    "animated-image": "one picture taken from the animation",
}
"""What the build did about a finding, where a few words tell it; of others the finding itself is shown."""


def gathered(findings: Sequence[RecordedFinding]) -> list[Found]:
    """Return the findings in their order, what several files have in common as one."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for finding in findings:
        severity = finding.severity if finding.severity in SEVERITIES else "note"
        texts = map(printable, (finding.message, finding.hint, finding.source, finding.code))
        names = alike.setdefault((severity, *texts), [])
        if finding.path:
            names.append(name_of(finding.path))
    return [
        Found(severity, WORDS[severity], names, message, sentence(hint), source, code)
        for (severity, message, hint, source, code), names in alike.items()
    ]


def repaired(findings: Sequence[RecordedFinding]) -> list[tuple[str, str]]:
    """Return what the build repaired, a file at a time."""
    files: dict[str, list[str]] = {}
    for finding in findings:
        if finding.repairable:
            files.setdefault(finding.path or "", []).append(REPAIRS.get(finding.code, printable(finding.message)))
    return [(name_of(path), sentence("; ".join(dict.fromkeys(messages)))) for path, messages in files.items()]


def left_out(recorded: Recorded) -> list[tuple[str, str, str]]:
    """Return each original of which nothing is uploaded, with what it shows and why."""
    used = {sum_ for upload in recorded.artifacts for sum_ in upload.made_from}
    reasons: dict[str, list[str]] = {}
    for finding in recorded.findings:
        if finding.path and not finding.repairable and finding.severity != "note":
            reasons.setdefault(finding.path, []).append(printable(finding.message))
    return [
        (name_of(one.path), printable(one.role), " ".join(reasons.get(one.path, ["No finding says why."])))
        for one in recorded.originals
        if one.sha256 not in used
    ]
