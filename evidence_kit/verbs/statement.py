"""The words of a case or of a loose text file: judged, repaired on request, or drafted from the facts of the case."""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.case.edit import replace_statement, write_case_file
from evidence_kit.case.file import load_case_file
from evidence_kit.case.reading import case_without_media, statement_path
from evidence_kit.claim.statement import check_loose, check_statement
from evidence_kit.claim.statement.drafts import check_facts_english, draft_for_seller, facts_left_out, lines_in
from evidence_kit.claim.statement.repair import Fixed, fixed
from evidence_kit.errors import CannotWrite, CaseUnreadable
from evidence_kit.languages import ENGLISH, Language
from evidence_kit.media.files import put_file
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.finding import Finding
from evidence_kit.model.now import Now
from evidence_kit.model.results import Report
from evidence_kit.policies import DEFAULT, AnyPolicy, LoadedPolicy, load_policy
from evidence_kit.text.names import portable, printable
from evidence_kit.text.plain_text import AS_PLAIN_TEXT, NotText, decode
from evidence_kit.text.regular import read_regular
from evidence_kit.text.today import local_day

MOST_BYTES = 4 << 20
SHOWN = 8
"""Repaired places that are named one by one."""


@dataclass(frozen=True, slots=True)
class Words:
    """Where a statement is written.

    Attributes:
        path: the text file, or case.toml.
        inline: it is in case.toml itself.
        case: the case it belongs to; None for a loose file.
        text: None when there are no words, or none that can be read.
    """

    path: Path
    inline: bool
    case: Case | None
    text: str | None


def check_statement_at(
    path: str | Path,
    policy: AnyPolicy = DEFAULT,
    today: dt.date | None = None,
    *,
    fix: bool = False,
    draft: bool = False,
    strict: bool = False,
    cache: Cache = NO_CACHE,
) -> Report:
    """Return what is wrong with the words of a case folder or a text file; no photo or video is examined.

    Args:
        today: the day of a draft, and the day to choose the next step for; by default today.
        fix: rewrite the text with what can be corrected without changing a word; the old one is kept beside it,
            under a hidden name.
        draft: write a first statement.txt from the facts of the case, when there is none yet.

    Raises:
        CaseUnreadable: there is no such folder or file, or it is no text.
        RulesWrong: case.toml is not written as it must be.
        CannotWrite: the text cannot be written, or there is one already.
    """
    policy, today = load_policy(policy), local_day(today)
    words = find_words(Path(path))
    notes: list[Finding] = []
    if draft:
        words = write_draft(words, today)
        notes.append(drafted(words))
    if fix and words.text:
        repaired = fixed(words.text, policy.rules)
        if repaired.text != words.text:
            write_words(words, repaired.text)
            notes += [what_changed(repaired)]
            case = words.case
            if case is not None:
                case = dataclasses.replace(case, claim=dataclasses.replace(case.claim, statement=repaired.text))
            words = dataclasses.replace(words, text=repaired.text, case=case)
    findings = wrong_words(words, policy, cache)
    file = words.path.name
    return Report(
        policy=policy.ref,
        findings=tuple(dataclasses.replace(finding, path=finding.path or file) for finding in (*findings, *notes)),
        tools={"evidence_kit": __version__},
        strict=strict,
        scope="words",
        now=next_step(words.case, policy, today, findings) if words.case else None,
        folder=portable(Path(path) if words.case else words.path.parent),
        case_file=CASE_FILE if words.case and (words.case.folder / CASE_FILE).is_file() else None,
    )


def wrong_words(words: Words, policy: LoadedPolicy, cache: Cache) -> list[Finding]:
    """Return what is wrong with the words, and with the facts of the case that they are of."""
    case = words.case
    if case is not None:
        return [*case.findings, *check_statement(case, policy.rules, cache), *check_facts_english(case, cache)]
    return [*check_loose(words.text or "", policy.rules, cache), *([] if words.text else [nothing_written()])]


def next_step(case: Case, policy: LoadedPolicy, today: dt.date, findings: Sequence[Finding]) -> Now:
    """Return what to do next in the case that the words are of."""
    from evidence_kit.claim.now import what_now  # noqa: PLC0415  (a loose text waits for no rules of a case)

    return what_now(case, policy.rules, today, findings)


def find_words(path: Path) -> Words:
    """Return the statement of a case folder, or a loose text file.

    Raises:
        CaseUnreadable: there is no such folder or file, or the file is no text.
        RulesWrong: case.toml is not written as it must be.
    """
    if path.is_dir():
        written = load_case_file(path)
        case = case_without_media(path, written)
        inline = written.claim.statement is not None
        place = path / CASE_FILE if inline else statement_path(path, written)
        return Words(place, inline, case, case.claim.statement)
    shown = printable(str(path))
    if not path.exists():
        raise CaseUnreadable(f"There is no {shown}.", hint="give a case folder or a text file")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CaseUnreadable(f"{shown} is too large for a statement.", hint="give the text file alone")
        data = read_regular(path, MOST_BYTES)
    except OSError as problem:
        raise CaseUnreadable(f"{shown} cannot be read: {problem.strerror}.", hint="check its permissions") from None
    try:
        text = decode(data).text
    except NotText as problem:
        raise CaseUnreadable(f"{shown} {problem}.", hint=AS_PLAIN_TEXT) from None
    return Words(path, inline=False, case=None, text=text.replace("\r\n", "\n").strip() or None)


def write_draft(words: Words, today: dt.date) -> Words:
    """Write a first message to the seller and return it as the case's words.

    Raises:
        CannotWrite: there are words already, or the folder cannot be written to.
        CaseUnreadable: it is a loose file, which tells nothing of a case.
    """
    if words.case is None:
        raise CaseUnreadable("A draft is made from a case.", hint="give the case's folder")
    if words.inline:
        raise CannotWrite(f"{CASE_FILE} has a statement already.", hint="edit it there, or delete it there first")
    if words.path.exists() or words.path.is_symlink():
        raise CannotWrite(
            f"{printable(str(words.path))} already exists; it is not overwritten.", hint="edit it, or move it away"
        )
    folder = words.case.folder
    if not words.path.resolve().is_relative_to(folder.resolve()):
        raise CannotWrite(
            f"claim.statement_file in {CASE_FILE} points to a file outside the case.", hint="name one inside it"
        )
    put_file(words.path, (draft_for_seller(words.case, today) + "\n").encode())
    return find_words(folder)


def signed(path: Path, today: dt.date, language: Language) -> list[str]:
    """Return the statement of a case with the same in the buyer's language below each line, so that they know it.

    Only lines that were put together from the case are known in another language; the others are the buyer's own.
    Nothing for English, for a loose file, or where there is no statement.
    """
    case = find_words(path).case if language != ENGLISH else None
    if case is None or not case.claim.statement:
        return []
    known = lines_in(case, today, language)
    own = language.say("(your own words)")
    lines = [language.say("What you sign, line by line. Paste only the English text, never these lines:")]
    for line in filter(None, map(str.strip, case.claim.statement.splitlines())):
        lines += [f"  {printable(line)}", f"    = {printable(known.get(line, own))}"]
    return lines


def write_words(words: Words, text: str) -> None:
    """Write a repaired text in place of the old one, which is kept under a hidden name.

    Raises:
        CannotWrite: it cannot be written, or case.toml is laid out so that something else in it would change.
    """
    path = words.path.resolve()  # a link stays a link
    before = read_regular(path)
    data = replace_statement(before, text) if words.inline else decode(before).encode(f"{text}\n")
    put_file(free_place(path), before)
    if words.inline:
        write_case_file(path.parent, data, before)
    else:
        put_file(path, data)


def free_place(path: Path) -> Path:
    """Return a hidden name beside a file that nothing has yet, so that no older text is lost."""
    numbers = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    places = (path.with_name(f".{path.name}.before-fix{number}") for number in numbers)
    return next(place for place in places if not place.exists())


def nothing_written() -> Finding:
    """Return the finding for a text file without a word."""
    return Finding(
        "statement-missing",
        None,
        "This file has no words.",
        hint="write what you ordered, what came, what you ask for",
    )


def drafted(words: Words) -> Finding:
    """Return the note that a draft was written, with the facts that it leaves out."""
    left = facts_left_out(words.case) if words.case else []
    return Finding(
        "statement-drafted",
        None,
        f"A first statement was written from the facts of the case: {printable(str(words.path))}"
        + (f" Left out, because the form may refuse its letters: {', '.join(left)}." if left else ""),
        hint="read it and correct it; write what was left out in English letters"
        if left
        else "read it and correct it; every word in it is yours",
    )


def what_changed(repaired: Fixed) -> Finding:
    """Return the note on what was repaired."""
    changes = [
        f"{change.place} '{change.was}' -> {change.now!r}" if change.now else f"{change.place} '{change.was}' left out"
        for change in repaired.changes[:SHOWN]
    ]
    more = len(repaired.changes) - SHOWN
    changes += [f"and {more} more"] if more > 0 else []
    return Finding(
        "statement-fixed",
        None,
        f"Corrected: {'; '.join(changes)}.",
        hint="the old text is kept beside it, under the name that begins with a dot",
    )
