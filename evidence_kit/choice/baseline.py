"""Findings that are known already: silent while they stay, and said when they are gone.

A finding is known again by its file, its code and what was found in words, such as the kinds of metadata; numbers such
as a size change with every edit of a file and are no part of it.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from evidence_kit.choice.settings import absolute
from evidence_kit.errors import CannotWrite, RulesWrong
from evidence_kit.media.files import put_file
from evidence_kit.model.codes import NOT_EXAMINED
from evidence_kit.model.finding import Finding
from evidence_kit.text.names import portable, printable
from evidence_kit.text.regular import read_regular

SCHEMA = "evidence_kit.baseline/1"
NEVER_KNOWN = frozenset({NOT_EXAMINED, "nothing-attached", "baseline-outdated"})
"""Codes that no baseline silences."""

WORD = re.compile(r"[^\W\d_]{2}")
"""What is found in "serial, owner", and not in "160x120"."""

MOST_BYTES = 50_000_000
AGAIN = "write it again with --write-baseline FILE"


class Known(msgspec.Struct, frozen=True, kw_only=True, order=True, omit_defaults=True, forbid_unknown_fields=True):
    """A finding as it is known again.

    Attributes:
        path: of its file, or of the case, from the baseline's folder on, with forward slashes; else empty.
        found: what was found, in words; empty where that is a number or goes without saying.
        times: how many of the same there are.
    """

    path: str
    code: str
    found: str = ""
    times: Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)] = 1


class BaselineFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of known findings."""

    schema: Literal["evidence_kit.baseline/1"]
    findings: tuple[Known, ...]


Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings held against a baseline.

    Attributes:
        new: the findings that it does not list.
        known: the findings that it lists.
        gone: what it lists and was not found, though its file was looked at or is no longer there.
    """

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    gone: tuple[Key, ...]


def compared(
    findings: Sequence[tuple[Finding, str]], known: Mapping[Key, int], looked_for: Callable[[Key], bool]
) -> Compared:
    """Return which findings are new.

    Args:
        findings: each with the path of its file from the baseline's folder on; empty where it is about the whole.
        looked_for: whether a finding would have been found, were it there.
    """
    left = Counter(known)
    new: list[Finding] = []
    listed: list[Finding] = []
    for finding, name in findings:
        key = key_of(finding, name)
        if left[key] > 0 and finding.code not in NEVER_KNOWN:
            left[key] -= 1
            listed.append(finding)
        else:
            new.append(finding)
    gone = [key for key, times in left.items() if times > 0 and looked_for(key)]
    return Compared(tuple(new), tuple(listed), tuple(sorted(gone)))


def key_of(finding: Finding, name: str) -> Key:
    """Return by what a finding is known again."""
    found = finding.actual if isinstance(finding.actual, str) and WORD.search(finding.actual) else ""
    return (name, finding.code, found)


def name_in(folder: Path, path: Path) -> str:
    """Return the path of a file from a folder on, with forward slashes, as JSON can hold it."""
    try:
        return portable(Path(os.path.relpath(absolute(path), absolute(folder))))
    except ValueError:  # another of Windows' drives
        return portable(absolute(path))


def read_baseline(file: Path) -> dict[Key, int]:
    """Return the known findings in a file, with how often each is there.

    Raises:
        RulesWrong: it cannot be read, or is not a baseline.
    """
    shown = printable(str(file))
    try:
        data = read_regular(file, MOST_BYTES)
    except OSError as problem:
        why = problem.strerror or problem
        raise RulesWrong(f"The baseline {shown} cannot be read: {why}.", hint=f"check the path, or {AGAIN}") from None
    try:
        read = msgspec.json.decode(data, type=BaselineFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise RulesWrong(f"{shown} is not a baseline of evidence-kit: {problem}.", hint=AGAIN) from None
    known: Counter[Key] = Counter()
    for one in read.findings:
        known[one.path, one.code, one.found] += one.times
    return dict(known)


def write_baseline(file: Path, findings: Iterable[Key], looked_for: Callable[[Key], bool]) -> int:
    """Write findings into a file of known ones, a line each and in order; return how many.

    What the file lists and was not looked for stays.

    Raises:
        CannotWrite: something else is there, or it cannot be written.
    """
    before: dict[Key, int] = {}
    if file.exists() or file.is_symlink():
        try:
            before = read_baseline(file)
        except RulesWrong as problem:
            raise CannotWrite(f"{problem}", hint="give a new name; only a baseline is written over") from None
    counted = Counter(key for key in findings if key[1] not in NEVER_KNOWN)
    kept = Counter({key: times for key, times in before.items() if not looked_for(key)})
    listed = [
        Known(path=path, code=code, found=found, times=times)
        for (path, code, found), times in sorted((counted + kept).items())
    ]
    lines = ",\n".join(f"    {msgspec.json.encode(one).decode()}" for one in listed)
    text = f'{{\n  "schema": "{SCHEMA}",\n  "findings": [\n{lines}\n  ]\n}}\n'
    put_file(file, text.encode())
    return sum(counted.values())
