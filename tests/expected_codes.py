"""The table of what is expected of each file: `policy : file : codes`, a line a file, in expected_codes.txt."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_suffix(".txt")
CORPUS = "corpus/"
"""What stands for the folder of real phone media, of which nothing but names is known here."""

NOTHING = "nothing"


def order(line: str) -> list[str]:
    """Return what lines are sorted by: the file, then the policy."""
    policy, file, _ = line.split(" : ")
    return [file, policy]


def expected() -> dict[tuple[str, str], str]:
    """Return the lines of the table by policy and file."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines == sorted(lines, key=order), "the table is sorted by file, then policy"
    table = {(policy, file): line for line in lines for policy, file, _ in [line.split(" : ")]}
    assert len(table) == len(lines), "no file stands twice in the table for a policy"
    return table


def seen(policy: str, file: str, findings: Iterable[dict[str, Any]]) -> str:
    """Return the line that findings of a file make: each code once, with its severity."""
    codes = sorted({f"{one['severity']} {one['code']}" for one in findings})
    return f"{policy} : {file} : {', '.join(codes) or NOTHING}"


def differences(lines: Iterable[str], wanted: dict[tuple[str, str], str]) -> list[str]:
    """Return what to change in the table so that it says what was seen."""
    told, left = [], dict(wanted)
    for line in lines:
        policy, file, _ = re.split(" : ", line)
        old = left.pop((policy, file), None)
        if old != line:
            told += [f"- {old}" if old else f"  {TABLE.name} has no line for {file} under {policy}", f"+ {line}"]
    return told + [f"- {line}   (no such file)" for line in left.values()]
