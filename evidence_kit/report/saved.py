"""What the other formats read of the JSON of a verb, whether it was written a moment ago or long before. Pure."""

from collections.abc import Iterable

import msgspec

from evidence_kit.errors import CaseUnreadable
from evidence_kit.model.case import CASE_FILE

WITH_FINDINGS = ("report", "fit", "compare", "plan", "stills", "suggest", "deadlines", "next")
"""The contracts whose findings can be given in another format."""

SEVERITIES = ("error", "warning", "note")


class SavedFinding(msgspec.Struct, frozen=True):
    """One thing that is wrong or worth knowing."""

    code: str
    severity: str
    message: str
    path: str | None = None
    hint: str = ""
    source: str = ""
    repairable: bool = False
    line: int | None = None


class SavedFacts(msgspec.Struct, frozen=True):
    """What a file is by its content."""

    kind: str = "other"
    mime: str | None = None
    examined: bool = True
    problem: str = ""
    width: int | None = None
    pages: int | None = None


class SavedFile(msgspec.Struct, frozen=True):
    """A file that was looked at or made."""

    path: str
    bytes: int | None = None
    facts: SavedFacts = SavedFacts()


class SavedPolicy(msgspec.Struct, frozen=True):
    """Which rules were applied."""

    name: str = ""
    as_of: str = ""
    sha256: str = ""


class SavedJudged(msgspec.Struct, frozen=True):
    """What a verdict rests on."""

    files: int = 0
    claim: bool = False
    words: str = ""


class SavedHeld(msgspec.Struct, frozen=True):
    """Codes that were held against every file of a kind."""

    kind: str
    opened: bool = False
    codes: list[str] = []


class SavedReport(msgspec.Struct, frozen=True):
    """One report.

    Attributes:
        folder: what the paths of findings are below, as it was given; empty for files by themselves.
        case_file: the name of the case file; None without one, and where the JSON does not say.
        known: findings that a baseline lists, which do not count.
    """

    schema: str
    verdict: str
    findings: list[SavedFinding]
    strict: bool = False
    fail_on: str = "error"
    folder: str = ""
    case_file: str | None = None
    policy: SavedPolicy = SavedPolicy()
    judged: SavedJudged = SavedJudged()
    known: list[SavedFinding] = []
    rules: list[SavedHeld] = []
    originals: list[SavedFile] = []
    artifacts: list[SavedFile] = []
    package: str | None = None
    tools: dict[str, str] = {}


class SavedReports(msgspec.Struct, frozen=True):
    """Several reports of one call."""

    schema: str
    verdict: str
    reports: list[SavedReport]


class Named(msgspec.Struct, frozen=True):
    """What says by its schema how the rest is to be read."""

    schema: str


def read_saved(data: bytes, name: str) -> SavedReports:
    """Return the reports that the JSON of a verb holds; one report is a list of one.

    Args:
        name: the file's name, for messages.

    Raises:
        CaseUnreadable: it is no such JSON, or of a verb that has no findings.
    """
    try:
        schema = msgspec.json.decode(data, type=Named).schema
        if schema == "evidence_kit.reports/1":
            return msgspec.json.decode(data, type=SavedReports)
        if schema in [f"evidence_kit.{verb}/1" for verb in WITH_FINDINGS]:
            report = msgspec.json.decode(data, type=SavedReport)
            return SavedReports(schema, report.verdict, [report])
    except (ValueError, RecursionError) as problem:
        raise CaseUnreadable(
            f"{name} is not what --format json writes: {problem}.", hint="give the output of --format json"
        ) from None
    refuse_other_version(schema, name)
    raise CaseUnreadable(
        f"{name} is of a kind that has no findings to show: {schema}.", hint="give the output of --format json"
    )


def refuse_other_version(schema: str, name: str) -> None:
    """Raise when a result is of a form that another version of the program wrote.

    Raises:
        CaseUnreadable: it is.
    """
    verb, _, version = schema.removeprefix("evidence_kit.").partition("/")
    if verb in ("reports", "manifest", *WITH_FINDINGS) and version != "1":
        raise CaseUnreadable(
            f"{name} was written by another version of evidence-kit: {schema}.",
            hint="render it with that version, or check the files again",
        )


def text_of(data: bytes, name: str) -> str:
    """Return the JSON of a verb as it was written.

    Args:
        name: the file's name, for messages.

    Raises:
        CaseUnreadable: it is not the JSON of a verb.
    """
    try:
        text = data.decode()
        schema = msgspec.json.decode(data, type=Named).schema
    except (ValueError, RecursionError) as problem:
        raise CaseUnreadable(
            f"{name} is not what --format json writes: {problem}.", hint="give the output of --format json"
        ) from None
    refuse_other_version(schema, name)
    if not schema.startswith("evidence_kit."):
        raise CaseUnreadable(f"{name} was not written by evidence-kit.", hint="give the output of --format json")
    return text


def address(report: SavedReport, path: str) -> str:
    """Return a path as it is seen from where the verb was run."""
    folder = report.folder.rstrip("/")
    return path if report.folder in ("", ".") else f"{folder}/{path}"


def stand_in(report: SavedReport) -> str:
    """Return the file that stands for the whole, where a place is needed: the case file, or else the first file."""
    if report.case_file:
        return address(report, report.case_file)
    files = [*report.originals, *report.artifacts]
    if files:
        return address(report, files[0].path)
    return address(report, CASE_FILE) if report.folder else "."


def sentence(finding: SavedFinding) -> str:
    """Return what was found, what to do and where the rule comes from, in one line."""
    hint = f" -> {finding.hint}" if finding.hint else ""
    return f"{finding.message}{hint}" + (f" (rule: {finding.source})" if finding.source else "")


def by_weight(findings: Iterable[SavedFinding]) -> list[SavedFinding]:
    """Return findings with the gravest first, and else in their order."""
    return sorted(findings, key=lambda finding: rank(finding.severity))


def rank(severity: str) -> int:
    """Return the place of a severity, the gravest first; one that is not known comes last."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
