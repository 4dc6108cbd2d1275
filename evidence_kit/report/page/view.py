"""What the page shows, from what was recorded: the verdict, the uploads, the findings, the words. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from evidence_kit.report.page.days import Day, days_of
from evidence_kit.report.page.field_names import in_words
from evidence_kit.report.page.found import Found, gathered, left_out, repaired
from evidence_kit.report.page.glance import glance, sorts
from evidence_kit.report.page.pictures import Small, lies_inside
from evidence_kit.report.page.recorded import (
    Recorded,
    RecordedPart,
    RecordedUpload,
    is_examined,
    is_loose,
    is_manifest,
    verdict_of,
)
from evidence_kit.report.page.verdict import ANSWERS, headline, judged, open_points
from evidence_kit.report.page.words import (
    among_alike,
    day_of,
    facts_of,
    made_by,
    most_bytes,
    name_of,
    sentence,
    slot_of,
    with_days,
)
from evidence_kit.report.text import size_of
from evidence_kit.text.names import printable

STATES = ("missing", "open", "asked", "helps", "there")

KEY_LENGTH = 16
"""Signs of a checksum that tell one package from any other of the same reader."""

FIRST = 3
"""Errors that are named at first sight; the others are in the list of findings."""


@dataclass(frozen=True, slots=True)
class Source:
    """An original that an upload was made from."""

    role: str
    name: str
    facts: list[str]


@dataclass(frozen=True, slots=True)
class Upload:
    """One file to upload.

    Attributes:
        number: in the order of uploading, from 1.
        link: where it lies, as an address; empty for a page that has no files beside it.
        alt: what it shows, for who cannot see it.
    """

    number: int
    kind: str
    slot: str
    name: str
    link: str
    why: str
    caption: str
    alt: str
    picture: Small | None
    mime: str
    facts: list[str]
    made: list[str]
    limit: str
    sources: list[Source]


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing that is asked for; `state` is one of STATES, "missing" for what the reason must show."""

    what: str
    state: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the statement; `why` says what is wrong with it, and is empty for what is fine."""

    text: str
    why: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows.

    Attributes:
        open: what is open though the files fit; empty without anything.
        examined: the claim was, and not only the files.
        built: a package was made, or at least tried; else the files are those of the case.
        loose: files by themselves were checked, and nothing is made of them.
        settled: nothing is open, so that the verdict may be shown as good news.
        worded: it is known whether the claim has words, and which.
    """

    verdict: str
    headline: str
    open: str
    examined: bool
    built: bool
    loose: bool
    settled: bool
    judged: str
    item: str
    order: str
    platform: str
    reason: str
    do: str
    steps: list[str]
    urgent: list[Found]
    more: int
    path: str
    glance: list[tuple[str, str]]
    uploads: list[Upload]
    asked: list[Tick]
    score: int | None
    findings: list[Found]
    sorts: list[tuple[str, int, str]]
    repaired: list[tuple[str, str]]
    worded: bool
    statement: list[Segment]
    to_mediator: str
    days: list[Day]
    left_out: list[tuple[str, str, str]]
    rules: str
    tools: list[tuple[str, str]]
    key: str
    prefix: str
    linked: bool


def page_of(recorded: Recorded, pictures: Mapping[str, Small], *, prefix: str | None) -> Page:
    """Return what the page shows.

    Args:
        prefix: the address of the package as seen from the page, "" for one inside it; None for a page without links.
    """
    uploads = [upload_of(one, number, recorded, pictures, prefix) for number, one in enumerate(recorded.artifacts, 1)]
    findings = gathered([finding for finding in recorded.findings if not finding.repairable])
    urgent = [found for found in findings if found.severity == "error"]
    asked, statement, days = ticks(recorded), segments(recorded), days_of(recorded)
    reason, verdict = recorded.reason or printable(text_of(recorded.claim.get("reason"))), verdict_of(recorded)
    examined, count = is_examined(recorded), None if is_loose(recorded) else len(uploads)
    built, left, points = is_manifest(recorded) or bool(uploads), left_out(recorded), open_points(recorded, findings)
    marked = [bool(part.why) for part in statement] if is_manifest(recorded) else None
    return Page(
        verdict=verdict,
        headline=headline(verdict, findings, built=built, uploads=bool(uploads), examined=examined),
        open=f"Still open: {', '.join(points)}" if verdict == "ready" and examined and points else "",
        examined=examined,
        built=built,
        loose=is_loose(recorded),
        settled=verdict == "ready" and examined and not points,
        judged=judged(recorded, reason, verdict),
        item=printable(text_of(recorded.order.get("item"))),
        order=printable(text_of(recorded.order.get("number"))),
        platform=platform_of(recorded),
        reason=reason,
        do=do_of(recorded),
        steps=steps_of(recorded, uploads) if verdict == "ready" else [],
        urgent=urgent[:FIRST],
        more=max(0, len(urgent) - FIRST),
        path=path_of(recorded),
        glance=list(glance(count, len(left), [tick.state for tick in asked], findings, marked, days)),
        uploads=uploads,
        asked=asked,
        score=recorded.completeness.score if recorded.completeness else None,
        findings=findings,
        sorts=sorts(findings),
        repaired=repaired(recorded),
        worded=is_manifest(recorded),
        statement=statement,
        to_mediator=recorded.statement.to_mediator,
        days=days,
        left_out=left,
        rules=f"{printable(recorded.policy.name)}, as of {day_of(recorded.policy.as_of)}",
        tools=[(printable(name), printable(version)) for name, version in sorted(recorded.tools.items())],
        key=key_of(recorded),
        prefix=prefix or "",
        linked=prefix is not None,
    )


def text_of(value: object) -> str:
    """Return a recorded value as text; nothing for none."""
    return "" if value is None else str(value)


def do_of(recorded: Recorded) -> str:
    """Return the next step in a sentence; empty when nothing says it."""
    step = recorded.next_step or recorded.now
    return in_words(with_days(printable(step.do))) if step else ""


def path_of(recorded: Recorded) -> str:
    """Return what to choose in the form whatever the day is, one choice after the other."""
    return " > ".join(printable(choice.choose) for choice in recorded.form if not choice.when)


def platform_of(recorded: Recorded) -> str:
    """Return the title of the rules, such as "AliExpress, dispute form"."""
    return printable(text_of(recorded.policy.rules.get("title")) or recorded.policy.name)


def key_of(recorded: Recorded) -> str:
    """Return a name for what is uploaded in the reader's browser, under which an answer about it is kept.

    A browser may keep the answers of all pages that were opened from a disk in one place.
    """
    uploads = "".join(f"{upload.slot} {upload.sha256}\n" for upload in recorded.artifacts)
    return hashlib.sha256(uploads.encode()).hexdigest()[:KEY_LENGTH]


def steps_of(recorded: Recorded, uploads: Sequence[Upload]) -> list[str]:
    """Return what the page itself leads to, as the names of the steps."""
    return [
        name
        for name, there in (
            ("upload", bool(uploads)),
            ("paste", bool(recorded.statement.text)),
            ("choose", any(not choice.when for choice in recorded.form)),
        )
        if there
    ]


def upload_of(
    upload: RecordedUpload, number: int, recorded: Recorded, pictures: Mapping[str, Small], prefix: str | None
) -> Upload:
    """Return one file to upload with what it was made from."""
    caption = upload.recipe.settings.get("caption")
    most = most_bytes(recorded.policy.rules, upload.facts.kind)
    shows = sentence(printable(upload.why)) + among_alike(upload, recorded.artifacts) or "File to upload"
    caption = printable(caption) if isinstance(caption, str) else ""
    return Upload(
        number=number,
        kind=upload.facts.kind,
        slot=slot_of(upload.slot),
        name=name_of(upload.path.rpartition("/")[2]),
        link="" if prefix is None or not lies_inside(upload.path) else prefix + quote(upload.path),
        why=shows,
        caption=caption,
        alt=f"{slot_of(upload.slot)}: {shows[:1].lower()}{shows[1:]}{f'. {caption}' if caption else ''}",
        picture=pictures.get(upload.path),
        mime=printable(upload.facts.mime or ""),
        facts=facts_of(upload.bytes, upload.facts),
        made=made_by(upload),
        limit=f"of {size_of(most)}" if most else "",
        sources=[
            Source(printable(original.role), name_of(original.path), facts_of(original.bytes, original.facts))
            for original in recorded.originals
            if original.sha256 in upload.made_from
        ],
    )


def ticks(recorded: Recorded) -> list[Tick]:
    """Return what the reason asks for and what would help, what is missing first."""
    found = recorded.completeness
    if found is None:
        return []

    def listed(parts: Sequence[RecordedPart], otherwise: str) -> list[Tick]:
        return [Tick(in_words(sentence(printable(part.what))), state_of(part, otherwise)) for part in parts]

    asked = [*listed(found.must, "missing"), *listed(found.parts, "open"), *listed(found.should, "helps")]
    return sorted(asked, key=lambda tick: STATES.index(tick.state))


def state_of(part: RecordedPart, otherwise: str) -> str:
    """Return the state of a part, by what it is when it is not there."""
    return "there" if part.there else "asked" if part.what.startswith(ANSWERS) else otherwise


def segments(recorded: Recorded) -> list[Segment]:
    """Return the statement in parts, each either fine or marked."""
    text, parts, done = recorded.statement.text, [], 0
    for number, passage in enumerate(recorded.statement.passages, 1):
        if not done <= passage.start < passage.end <= len(text):
            continue
        parts += [Segment(text[done : passage.start]), Segment(text[passage.start : passage.end], passage.why, number)]
        done = passage.end
    return [part for part in (*parts, Segment(text[done:])) if part.text]
