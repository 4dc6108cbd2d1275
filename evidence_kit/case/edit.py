"""Changes to a case.toml that keep every line that is there."""

import re
import tomllib

from evidence_kit.case.answers import Answers
from evidence_kit.case.file import parse_case_file
from evidence_kit.errors import CannotWrite, RulesWrong
from evidence_kit.model.case import CASE_FILE
from evidence_kit.text.plain_text import decode

HEADER = re.compile(r"#?\s*\[{1,2}[a-z]")


def with_answers(text: str, answers: Answers) -> str:
    """Return the text of a commented case file with the keys that were answered in place of their comments."""
    lines = text.split("\n")
    for (table, key), value in answers.items():
        header = header_of(lines, table)
        end = next((number for number in range(header + 1, len(lines)) if HEADER.match(lines[number])), len(lines))
        place = next((number for number in range(header + 1, end) if is_comment_of(lines[number], key)), None)
        if place is None:
            lines.insert(header + 1, f"{key} = {value}")
        else:
            lines[place] = f"{key} = {value}"
    return "\n".join(lines)


def header_of(lines: list[str], table: str) -> int:
    """Return the place of a table's header among lines: there, in a comment that is taken away, or added at the end."""
    for start in ("", "# "):
        for number, line in enumerate(lines):
            if re.match(rf"{start}\[{table}\]\s*(?:#.*)?$", line):
                lines[number] = line.removeprefix("# ")
                return number
    lines += ["", f"[{table}]"]
    return len(lines) - 1


def is_comment_of(line: str, key: str) -> bool:
    """Return whether a line is the comment in which a key waits to be filled in."""
    return re.match(rf"#\s*{re.escape(key)}\s*=", line) is not None


def added(before: bytes, answers: Answers) -> bytes:
    """Return the bytes of a case file with answers added, in its own line ends.

    Raises:
        CannotWrite: nothing can be added without changing something else.
    """
    decoded = decode(before)
    text = decoded.text
    windows = "\r\n" in text and text.count("\r\n") == text.count("\n")
    wanted = tomllib.loads(text)
    for (table, key), value in answers.items():
        wanted.setdefault(table, {})[key] = tomllib.loads(f"x = {value}")["x"]
    plain = text.replace("\r\n", "\n") if windows else text
    block = "\n".join(f"{key} = {value}" for (_, key), value in answers.items())
    for tried in (with_answers(plain, answers), f"{plain.rstrip()}\n\n[attest]\n{block}\n".lstrip()):
        made = decoded.encode(tried.replace("\n", "\r\n") if windows else tried)
        try:
            parse_case_file(made)
        except RulesWrong:
            continue
        if tomllib.loads(tried) == wanted:
            return made
    raise CannotWrite(
        f"Cannot add to {CASE_FILE} without changing other lines in it.",
        hint="write the answers below [attest] yourself, such as only_true = true",
    )
