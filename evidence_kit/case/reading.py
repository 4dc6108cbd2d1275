"""What a case file says, as the nouns that the rest works with; no photo or video is looked at."""

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
from evidence_kit.case.tables import CaseFile, ComparisonTable, RulerTable
from evidence_kit.catalogue.files import named_but_missing, not_examined
from evidence_kit.claim.reasons import known_reason
from evidence_kit.errors import CaseUnreadable, RulesWrong
from evidence_kit.model.case import CASE_FILE, Case, Comparison, Mark, Original, Role, Ruler
from evidence_kit.model.dispute import Claim, Decision, Message, Offer, Order, Told
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.text.names import meant, one_form, printable, relative
from evidence_kit.text.plain_text import NotText, decode
from evidence_kit.text.regular import read_regular


def case_told(folder: Path, written: CaseFile | None = None) -> Case:
    """Return what the case in `folder` tells without its media: order, claim, words, and captions of what it names.

    Args:
        written: what its case file says; read when it is not given.

    Raises:
        CaseUnreadable: there is no such folder.
        RulesWrong: case.toml is not written as it must be.
    """
    if not folder.is_dir():
        raise CaseUnreadable(f"There is no folder {printable(str(folder))}.", hint="check the path")
    written = written or load_case_file(folder)
    findings: list[Finding] = []
    case = case_as_written(folder, written, findings)
    named = tuple(
        Original(folder / one.file, one.file, Facts(kind="other", examined=False), one.role or Role.other, one.caption)
        for one in written.evidence
    )
    comparisons = tuple(comparison_of(one) for one in written.comparison)
    return dataclasses.replace(case, originals=named, comparisons=comparisons, findings=tuple(findings))


def case_as_written(folder: Path, written: CaseFile, findings: list[Finding]) -> Case:
    """Return the case as its file tells it, without originals and comparisons; what cannot be read is a finding."""
    findings += case_files_not_read(folder)
    return Case(
        folder=folder,
        order=Order(**msgspec.structs.asdict(written.order)),
        claim=read_claim(folder, written, findings),
        claimed=written.claims,
        attested=tuple(
            (name, said) for name, said in msgspec.structs.asdict(written.attest).items() if said is not None
        ),
        told=Told(**msgspec.structs.asdict(written.facts)),
        messages=tuple(Message(one.day, one.by, one.words) for one in written.message),
    )


def with_real_names(written: CaseFile, names: Sequence[str]) -> CaseFile:
    """Return what a case file says with every file named as it is in the folder, where one name only can be meant.

    Raises:
        RulesWrong: two [[evidence]] tables are about one file.
    """
    evidence = tuple(
        msgspec.structs.replace(one, file=meant(one.file, names) or one_form(one.file)) for one in written.evidence
    )
    seen: dict[str, str] = {}
    for one, before in zip(evidence, written.evidence, strict=True):
        if one.file in seen:
            raise RulesWrong(
                f"{CASE_FILE}: '{printable(seen[one.file])}' and '{printable(before.file)}' are the same file.",
                hint="write all of it into one [[evidence]] table",
            )
        seen[one.file] = before.file
    comparison = tuple(
        msgspec.structs.replace(
            one,
            listing=meant(one.listing, names) or one_form(one.listing),
            received=meant(one.received, names) or one_form(one.received),
        )
        for one in written.comparison
    )
    return msgspec.structs.replace(written, evidence=evidence, comparison=comparison)


def comparison_of(table: ComparisonTable) -> Comparison:
    """Return a comparison as the case file tells it; suggested marks count only when they are confirmed."""
    marks = [Mark(one.listing, one.received, one.label, one.colour) for one in table.mark]
    marks += [Mark(one.listing, one.received, one.label) for one in table.suggestion if one.confirmed]
    return Comparison(
        table.listing,
        table.received,
        table.caption,
        tuple(marks),
        tuple(ruler_of(one) for one in table.ruler),
        table.listing_crop,
        table.received_crop,
        table.dim,
        suggested=sum(not one.confirmed for one in table.suggestion),
    )


def ruler_of(table: RulerTable) -> Ruler:
    """Return a ruler as the case file tells it."""
    promised = parse_length(table.promised) if table.promised is not None else None
    return Ruler(table.side, table.points, *parse_length(table.length), table.item, table.label, promised)


def read_claim(folder: Path, written: CaseFile, findings: list[Finding]) -> Claim:
    """Return the claim with its words, its reasons by their own names ("fake" is "counterfeit").

    Words that are there and cannot be read are a finding; a reason that is not known stays as it is written.
    """
    before = len(findings)
    words = read_statement(folder, written, findings)
    told = written.claim
    said = msgspec.structs.asdict(told)
    known = {key: value for key, value in said.items() if key not in ("statement", "statement_file")}
    known["reason"] = own_name(told.reason) if told.reason else told.reason
    known["other_reasons"] = tuple(map(own_name, told.other_reasons))
    known["offered"] = Offer(**msgspec.structs.asdict(told.offered)) if told.offered else None
    known["decided"] = Decision(**msgspec.structs.asdict(told.decided)) if told.decided else None
    return Claim(**known, statement=words, unreadable=len(findings) > before)


def own_name(reason: str) -> str:
    """Return a reason by its own name, or as it is written when it is not known."""
    known = known_reason(reason)
    return known.name if known else reason


def read_statement(folder: Path, written: CaseFile, findings: list[Finding]) -> str | None:
    """Return the words of the claim: from case.toml, from the file it names, or from statement.txt."""
    if written.claim.statement is not None:
        return written.claim.statement
    name = written.claim.statement_file
    path = statement_path(folder, written)
    inside = path.resolve().is_relative_to(folder.resolve())
    if not path.is_file() or not inside:
        findings += [named_but_missing(name, file_names(folder))] if name else statements_not_read(folder)
        return None
    try:
        return decode(read_regular(path)).text.replace("\r\n", "\n").strip()
    except NotText:
        findings.append(statement_not_read(folder, relative(path, folder)))
    except OSError as problem:
        findings.append(not_examined(relative(path, folder), problem.strerror or str(problem)))
    return None


def statement_path(folder: Path, written: CaseFile) -> Path:
    """Return the file that the words of a claim stand in, whether or not it is there."""
    return lookup(folder, written.claim.statement_file or STATEMENT_FILE)
