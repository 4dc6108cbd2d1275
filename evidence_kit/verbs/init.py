"""Begin a case: its folder, and a case.toml that lists what is there already."""

from pathlib import Path

from evidence_kit.case.answers import Answers
from evidence_kit.case.edit import add_answers, write_case_file
from evidence_kit.case.file import load_case_file
from evidence_kit.case.misnamed import case_files_not_read
from evidence_kit.case.template import case_text
from evidence_kit.claim.attestations import load_attestations
from evidence_kit.errors import CannotWrite, UsageWrong
from evidence_kit.model.case import CASE_FILE
from evidence_kit.text.names import printable
from evidence_kit.text.regular import read_regular


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
        write_case_file(folder, case_text(folder, answers or {}).encode(), None)
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
            f"{printable(str(path))} already exists; it is not overwritten.",
            hint="edit it, or move it away; evidence-kit init --attest FOLDER   asks what only you can know",
        )
    for finding in case_files_not_read(folder):
        raise CannotWrite(f"{printable(str(folder / (finding.path or '')))} is there already.", hint=finding.hint)
    return path


def open_attestations(folder: Path) -> tuple[str | None, tuple[str, ...]]:
    """Return the reason of a case, and the names of the questions that its case file has answered already.

    Raises:
        UsageWrong: there is no case file to add to.
        RulesWrong: it is not written as it must be.
    """
    if not (folder / CASE_FILE).is_file():
        for finding in case_files_not_read(folder):
            raise UsageWrong(f"{printable(str(folder / (finding.path or '')))} is not read.", hint=finding.hint)
        raise UsageWrong(
            f"There is no {CASE_FILE} in {printable(str(folder))}.", hint="evidence-kit init FOLDER   begins one"
        )
    file = load_case_file(folder)
    answered = tuple(
        question.name for question in load_attestations() if getattr(file.attest, question.name, None) is not None
    )
    return file.claim.reason, answered


def attest_case(folder: Path, answers: Answers) -> Path:
    """Add answers to the case file of a folder, in one step; everything else in it stays as it is.

    Raises:
        CannotWrite: it cannot be written to, or is laid out in a way that nothing can be added to.
    """
    path = folder / CASE_FILE
    try:
        before = read_regular(path)
        write_case_file(folder, add_answers(before, answers), before)
    except OSError as problem:
        raise CannotWrite(
            f"Cannot write {printable(str(path))}: {problem.strerror or problem}.", hint="check its permissions"
        ) from None
    return path
