"""Proposed marks, written into case.toml so that nothing else in it changes."""

import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from evidence_kit.case.file import load_case_file
from evidence_kit.errors import CannotWrite, RulesWrong
from evidence_kit.media.files import replace_file, scratch
from evidence_kit.model.case import CASE_FILE, Comparison
from evidence_kit.model.suggested import Suggestion
from evidence_kit.text.names import printable
from evidence_kit.text.plain_text import decode

COMMENT = "proposed by evidence-kit suggest; set confirmed = true to have it drawn, or delete it"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be added to the case file.

    Attributes:
        place: which [[comparison]] of the file it belongs to, counted from 0; None for one that is not in it.
    """

    place: int | None
    comparison: Comparison
    suggestions: tuple[Suggestion, ...]


def read_case_file(folder: Path) -> bytes | None:
    """Return the bytes of case.toml; None when there is none."""
    path = folder / CASE_FILE
    return path.read_bytes() if path.is_file() else None


def write_proposals(folder: Path, before: bytes | None, proposals: Sequence[Proposal]) -> None:
    """Add proposals to case.toml in one step; its other contents, comments and layout stay as they are.

    Raises:
        CannotWrite: it cannot be written to, was changed since `before` was read, or is laid out in a way that
            nothing can be added to without changing something else.
    """
    path = folder / CASE_FILE
    data = with_proposals(before or b"", proposals)
    with scratch(path) as work:
        made = work / CASE_FILE
        made.write_bytes(data)
        if not adds_only(made, before or b"", proposals):
            raise CannotWrite(
                f"Cannot add to {printable(str(path))} without changing something else in it.",
                hint="write each comparison as a [[comparison]] block of its own, and try again",
            )
        if read_case_file(folder) != before:
            raise CannotWrite(f"{printable(str(path))} was changed in the meantime.", hint="try again")
        if before is not None:
            shutil.copymode(path, made)
        replace_file(made, path)


def adds_only(made: Path, before: bytes, proposals: Sequence[Proposal]) -> bool:
    """Return whether a new case file is valid and says what the old one said and the proposals, nothing else."""
    wanted = tomllib.loads(decode(before).text)
    for one in proposals:
        tables = wanted.setdefault("comparison", [])
        if one.place is None:
            tables.append({"listing": one.comparison.listing, "received": one.comparison.received})
        tables[-1 if one.place is None else one.place]["suggestion"] = [as_table(each) for each in one.suggestions]
    try:
        load_case_file(made.parent)
    except RulesWrong:
        return False
    return tomllib.loads(decode(made.read_bytes()).text) == wanted


def with_proposals(before: bytes, proposals: Sequence[Proposal]) -> bytes:
    """Return the bytes of a case file with the proposals in it, with the line ends and the mark that it had."""
    decoded = decode(before)
    text = decoded.text
    windows = "\r\n" in text and text.count("\r\n") == text.count("\n")
    document = tomlkit.parse(text.replace("\r\n", "\n") if windows else text)
    added = tomlkit.document()
    written_inline = isinstance(document.get("comparison"), tomlkit.items.Array)
    for one in proposals:
        if one.place is not None:
            propose(document["comparison"][one.place], one.suggestions)
            continue
        table = tomlkit.inline_table() if written_inline else tomlkit.table()
        table.update({"listing": one.comparison.listing, "received": one.comparison.received})
        propose(table, one.suggestions)
        if written_inline:
            document["comparison"].append(table)
        else:
            added.setdefault("comparison", tomlkit.aot()).append(table)
    written: str = tomlkit.dumps(document)
    blocks: str = tomlkit.dumps(added)
    if blocks:  # at the end of the file, so that no comment is parted from what it stands above
        written = "\n\n".join(part for part in (written.rstrip("\n"), blocks) if part)
    return decoded.encode(written.replace("\n", "\r\n") if windows else written)


def propose(table: Any, suggestions: Sequence[Suggestion]) -> None:  # noqa: ANN401  (tomlkit's tables are of many kinds)
    """Add suggestions to a comparison of the document, before the blank lines and comments that end it."""
    if isinstance(table, tomlkit.items.InlineTable):
        table["suggestion"] = [as_table(one) for one in suggestions]
        return
    body = table.value.body
    cut = len(body)
    while cut and body[cut - 1][0] is None:
        cut -= 1
    tail = body[cut:]
    del body[cut:]
    blocks = tomlkit.aot()
    for one in suggestions:
        block = tomlkit.table()
        block.comment(COMMENT)
        block.update(as_table(one))
        blocks.append(block)
    table.append("suggestion", blocks)
    for _, item in tail:
        blocks[-1].add(item)


def as_table(suggestion: Suggestion) -> dict[str, Any]:
    """Return a suggestion as the case file writes it."""
    return {
        "listing": list(suggestion.listing),
        "received": list(suggestion.received),
        "label": "",
        "confirmed": False,
    }
