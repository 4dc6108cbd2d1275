"""Beginning a case: a folder and a commented case.toml that lists what is already there, with what was answered."""

import re
import shutil
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from evidence_kit.asking import FILES, plain_reason
from evidence_kit.casefile import CASE_FILE, load_case_file, parse_case_file
from evidence_kit.claim.attestations import load_attestations, questions_for
from evidence_kit.claim.roles import role_of
from evidence_kit.errors import CannotWrite, RulesWrong, UsageWrong
from evidence_kit.facts import Facts
from evidence_kit.folders import walk
from evidence_kit.formats import BY_EXTENSION, extension_of, is_media_name
from evidence_kit.media.store import replace_file, scratch
from evidence_kit.misnamed import case_files_not_read
from evidence_kit.model import Role
from evidence_kit.names import printable, relative
from evidence_kit.plain_text import decode
from evidence_kit.reading_answers import Answers
from evidence_kit.regular import read_regular
from evidence_kit.toml.meant import quoted

TEMPLATE = resources.files("evidence_kit").joinpath("case_template.toml").read_text(encoding="utf-8")

SAYS_NOTHING = frozenset({"other", "video"})
"""Roles that a file has when nothing says what it shows."""

HEADER = re.compile(r"#?\s*\[{1,2}[a-z]")


def begin_case(folder: Path, answers: Answers | None = None) -> Path:
    """Write a commented case.toml into `folder`, made when it is not there, and return what was written.

    Args:
        answers: keys that are written without the # before them.

    Raises:
        CannotWrite: there is a case.toml already, or the folder cannot be written to.
    """
    path = refuse_second(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        data = case_text(folder, answers or {}).encode()
        with scratch(path) as work:  # so that a full disk leaves no half of it
            (work / CASE_FILE).write_bytes(data)
            replace_file(work / CASE_FILE, refuse_second(folder))
    except OSError as problem:
        raise CannotWrite(
            f"Cannot write {printable(str(path))}: {problem.strerror or problem}.", hint="choose another folder"
        ) from None
    return path


def refuse_second(folder: Path) -> Path:
    """Return where the case file of a folder is to be.

    Raises:
        CannotWrite: there is one already.
    """
    path = folder / CASE_FILE
    if path.exists() or path.is_symlink():
        raise CannotWrite(
            f"{printable(str(path))} is there already; it is not overwritten.",
            hint="edit it, or move it away; evidence-kit init --attest FOLDER   asks what only you can know",
        )
    for one in case_files_not_read(folder):
        raise CannotWrite(f"{printable(str(folder / (one.path or '')))} is there already.", hint=one.hint)
    return path


def case_text(folder: Path, answers: Answers) -> str:
    """Return the text of a commented case file for what lies in a folder, with answers filled in."""
    reason, video = plain_reason(answers), has_video(folder)
    asked = questions_for(reason, has_video=video) if reason else load_attestations()
    attest = "".join(f"# {one.question}\n# {one.name} = true\n" for one in asked)
    text = TEMPLATE.replace("{attest}", attest)
    keys = {key: value for key, value in answers.items() if key[0] != FILES}
    told = {name: value for (table, name), value in answers.items() if table == FILES}
    roles = roles_in(folder)
    return with_answers(text, keys).replace("{evidence}", evidence_lines(roles, told)).replace("{sides}", sides(roles))


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


def has_video(folder: Path) -> bool:
    """Return whether anything below a folder is named like a video."""
    names = media_names(folder) if folder.is_dir() else []
    return any(BY_EXTENSION[extension_of(name)].kind == "video" for name in names)


def open_attestations(folder: Path) -> tuple[str | None, tuple[str, ...]]:
    """Return the reason of a case, and the names of the questions that its case file has answered already.

    Raises:
        UsageWrong: there is no case file to add to.
        RulesWrong: it is not written as it must be.
    """
    if not (folder / CASE_FILE).is_file():
        for one in case_files_not_read(folder):
            raise UsageWrong(f"{printable(str(folder / (one.path or '')))} is not read.", hint=one.hint)
        raise UsageWrong(
            f"There is no {CASE_FILE} in {printable(str(folder))}.", hint="evidence-kit init FOLDER   begins one"
        )
    file = load_case_file(folder)
    answered = tuple(one.name for one in load_attestations() if getattr(file.attest, one.name, None) is not None)
    return file.claim.reason, answered


def attest_case(folder: Path, answers: Answers) -> Path:
    """Add answers to the case file of a folder, in one step; everything else in it stays as it is.

    Raises:
        CannotWrite: it cannot be written to, or is laid out in a way that nothing can be added to.
    """
    path = folder / CASE_FILE
    try:
        before = read_regular(path)
        made = added(before, answers)
        with scratch(path) as work:
            (work / CASE_FILE).write_bytes(made)
            shutil.copymode(path, work / CASE_FILE)
            replace_file(work / CASE_FILE, path)
    except OSError as problem:
        raise CannotWrite(
            f"Cannot write {printable(str(path))}: {problem.strerror or problem}.", hint="check its permissions"
        ) from None
    return path


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
        f"Cannot add to {CASE_FILE} without changing something else in it.",
        hint="write the answers below [attest] yourself, such as only_true = true",
    )


def roles_in(folder: Path) -> dict[str, Role | None]:
    """Return the pictures and videos below a folder with the roles that their names or folders tell; None for none."""
    roles: dict[str, Role | None] = {}
    for name in sorted(media_names(folder)) if folder.is_dir() else []:
        role = role_of(name, Facts(BY_EXTENSION[extension_of(name)].kind))
        roles[name] = None if role.value in SAYS_NOTHING else role
    return roles


def unknown_files(folder: Path) -> list[str]:
    """Return the pictures and videos of which neither name nor folder says what they show."""
    return [name for name, role in roles_in(folder).items() if role is None]


def evidence_lines(roles: Mapping[str, Role | None], told: Mapping[str, str]) -> str:
    """Return a table for every picture and video that is there, or for one that might be.

    What was answered about a file stands as a table; all else is a comment.

    Args:
        told: roles that were answered, by the name of the file, as TOML spells them.
    """
    tables = []
    covers = (
        f"{' ' * 26}# two places to cover: redact = [[80, 900, 620, 120], [80, 1100, 400, 60]]; "
        "the video to upload: chosen = true"
    )
    for name, role in (roles or {"IMG_2034.HEIC": Role.received}).items():
        head = "" if name in told else "# "
        shows = told.get(name) or quoted(role.value if role else Role.other.value)
        remark = (
            "" if name in told or role else "                         # nothing says what it shows: write its role here"
        )
        tables.append(
            f'{head}[[evidence]]\n{head}file = {quoted(name)}\n{head}role = {shows}{remark}\n# caption = ""{covers}\n'
        )
        covers = ""
    return "\n".join(tables)


def sides(roles: Mapping[str, Role | None]) -> str:
    """Return the two files of a comparison as comments: those that are there, else names that might be."""
    examples = {Role.listing: "listing.webp", Role.received: "IMG_2034.HEIC"}
    lines = []
    for wanted, example in examples.items():
        there = next((name for name, role in roles.items() if role is wanted), None)
        remark = "" if there else f"{' ' * 17}# an example: the name of your {wanted.value} picture"
        lines.append(f"# {wanted.value} = {quoted(there or example)}{remark}")
    return "\n".join(lines)


def media_names(folder: Path) -> list[str]:
    """Return the names of the pictures and videos below `folder`."""
    names = [relative(found.path, folder) for found in walk(folder) if found.what == "file"]
    return [name for name in names if is_media_name(name)]
