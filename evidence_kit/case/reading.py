"""Turn case.toml into a Case; no photo or video is examined."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import msgspec

from evidence_kit.case.file import load_case_file, parse_length
from evidence_kit.case.folder import lookup
from evidence_kit.case.misnamed import (
    STATEMENT_FILE,
    case_files_not_read,
    file_names,
    statement_not_read,
    statements_not_read,
)
from evidence_kit.case.tables import CaseFile, ComparisonTable, EvidenceTable, RulerTable
from evidence_kit.catalogue.files import named_but_missing, not_examined
from evidence_kit.claim.reasons import known_reason
from evidence_kit.errors import CaseUnreadable, RulesWrong
from evidence_kit.model.case import CASE_FILE, Case, Comparison, Mark, Original, Role, Ruler
from evidence_kit.model.cover import FilmCover
from evidence_kit.model.dispute import Claim, Decision, ItemFacts, Message, Offer, Order
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.model.strip import KeyMoment
from evidence_kit.model.wanted import parse_wanted
from evidence_kit.text.names import meant, one_form, printable, relative
from evidence_kit.text.plain_text import NotText, decode
from evidence_kit.text.regular import read_regular


def case_without_media(folder: Path, written: CaseFile | None = None) -> Case:
    """Return the case in `folder` without examining its media: order, claim, words, captions of named files.

    Args:
        written: its case file; read when it is not given.

    Raises:
        CaseUnreadable: there is no such folder.
        RulesWrong: case.toml is not written as it must be.
    """
    if not folder.is_dir():
        raise CaseUnreadable(f"There is no folder {printable(str(folder))}.", hint="check the path")
    written = written or load_case_file(folder)
    named = tuple(
        Original(
            folder / table.file,
            table.file,
            Facts(kind="other", examined=False),
            table.role or Role.other,
            table.caption,
            marks=marks_of(table),
        )
        for table in written.evidence
    )
    comparisons = tuple(comparison_of(table) for table in written.comparison)
    return dataclasses.replace(case_as_written(folder, written), originals=named, comparisons=comparisons)


def case_as_written(folder: Path, written: CaseFile) -> Case:
    """Return the case of a case file, without originals and comparisons; what cannot be read is a finding in it."""
    claim, findings = read_claim(folder, written)
    return Case(
        folder=folder,
        order=Order(**msgspec.structs.asdict(written.order)),
        claim=claim,
        claimed=written.claims,
        attested=tuple(
            (name, answer) for name, answer in msgspec.structs.asdict(written.attest).items() if answer is not None
        ),
        item_facts=ItemFacts(**msgspec.structs.asdict(written.facts)),
        messages=tuple(Message(message.day, message.by, message.words) for message in written.message),
        findings=(*case_files_not_read(folder), *findings),
    )


def with_real_names(written: CaseFile, names: Sequence[str]) -> CaseFile:
    """Return a case file with every file named as it is in the folder, where only one can be meant.

    Raises:
        RulesWrong: two [[evidence]] tables are about one file.
    """
    evidence = tuple(
        msgspec.structs.replace(
            table,
            file=meant(table.file, names) or one_form(table.file),
            still_of=table.still_of and (meant(table.still_of, names) or one_form(table.still_of)),
            taken_again_as=table.taken_again_as
            and (meant(table.taken_again_as, names) or one_form(table.taken_again_as)),
        )
        for table in written.evidence
    )
    seen: dict[str, str] = {}
    for table, before in zip(evidence, written.evidence, strict=True):
        if table.file in seen:
            raise RulesWrong(
                f"{CASE_FILE}: '{printable(seen[table.file])}' and '{printable(before.file)}' are the same file.",
                hint="write all of it into one [[evidence]] table",
            )
        seen[table.file] = before.file
    comparison = tuple(
        msgspec.structs.replace(
            table,
            listing=meant(table.listing, names) or one_form(table.listing),
            received=meant(table.received, names) or one_form(table.received),
        )
        for table in written.comparison
    )
    order = tuple(dict.fromkeys(str(parse_wanted(text, names)) for text in written.upload.order))
    upload = msgspec.structs.replace(written.upload, order=order)
    return msgspec.structs.replace(written, evidence=evidence, comparison=comparison, upload=upload)


def marks_of(table: EvidenceTable) -> tuple[Mark, ...]:
    """Return the marks of a photo that is shown alone."""
    return tuple(Mark(None, mark.box, mark.label) for mark in table.mark)


def moments_of(table: EvidenceTable) -> tuple[KeyMoment, ...]:
    """Return the key moments that a case file names for a film."""
    return tuple(KeyMoment(moment.at, moment.shows) for moment in table.moments)


def covers_of(table: EvidenceTable) -> tuple[FilmCover, ...]:
    """Return the places of a film that are covered for some time."""
    return tuple(
        FilmCover(
            cover.box,
            cover.begin,
            cover.end,
            cover.follow,
            tuple(sorted((key.second, key.box) for key in cover.at)),
            cover.lost,
        )
        for cover in table.cover
    )


def comparison_of(table: ComparisonTable) -> Comparison:
    """Return the comparison of a table; suggested marks count only when they are confirmed."""
    marks = [Mark(mark.listing, mark.received, mark.label, mark.colour) for mark in table.mark]
    marks += [
        Mark(suggestion.listing, suggestion.received, suggestion.label)
        for suggestion in table.suggestion
        if suggestion.confirmed
    ]
    return Comparison(
        table.listing,
        table.received,
        table.caption,
        tuple(marks),
        tuple(ruler_of(ruler) for ruler in table.ruler),
        table.listing_crop,
        table.received_crop,
        table.dim,
        suggested=sum(not suggestion.confirmed for suggestion in table.suggestion),
    )


def ruler_of(table: RulerTable) -> Ruler:
    """Return the ruler of a table."""
    promised = parse_length(table.promised) if table.promised is not None else None
    return Ruler(table.side, table.points, *parse_length(table.length), table.item, table.label, promised)


def read_claim(folder: Path, written: CaseFile) -> tuple[Claim, list[Finding]]:
    """Return the claim with its words, its reasons by their own names ("fake" is "counterfeit").

    Words that are there and cannot be read are a finding; a reason that is not known stays as it is written.
    """
    words, findings = read_statement(folder, written)
    table = written.claim
    parts = msgspec.structs.asdict(table)
    del parts["statement_file"]
    parts |= {
        "reason": own_name(table.reason) if table.reason else table.reason,
        "other_reasons": tuple(map(own_name, table.other_reasons)),
        "offered": Offer(**msgspec.structs.asdict(table.offered)) if table.offered else None,
        "decided": Decision(**msgspec.structs.asdict(table.decided)) if table.decided else None,
        "statement": words,
    }
    return Claim(**parts, unreadable=bool(findings)), findings


def own_name(reason: str) -> str:
    """Return a reason by its own name, or as it is written when it is not known."""
    known = known_reason(reason)
    return known.name if known else reason


def read_statement(folder: Path, written: CaseFile) -> tuple[str | None, list[Finding]]:
    """Return the words of the claim, wherever the case has them, and what is wrong with them."""
    if written.claim.statement is not None:
        return written.claim.statement, []
    name = written.claim.statement_file
    path = statement_path(folder, written)
    inside = path.resolve().is_relative_to(folder.resolve())
    if not path.is_file() or not inside:
        return None, [named_but_missing(name, file_names(folder))] if name else list(statements_not_read(folder))
    try:
        return decode(read_regular(path)).text.replace("\r\n", "\n").strip(), []
    except NotText:
        return None, [statement_not_read(folder, relative(path, folder))]
    except OSError as problem:
        return None, [not_examined(relative(path, folder), problem.strerror or str(problem))]


def statement_path(folder: Path, written: CaseFile) -> Path:
    """Return the file of the statement, whether or not it is there."""
    return lookup(folder, written.claim.statement_file or STATEMENT_FILE)
