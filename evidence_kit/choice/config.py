"""Where the settings of `check` stand: evidence-kit.toml, or pyproject.toml with [tool.evidence_kit], found upwards."""

import functools
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_kit.choice.chosen import problem_with_code
from evidence_kit.choice.tables import CheckTable, ProjectFile
from evidence_kit.errors import RulesWrong
from evidence_kit.model.codes import Severity
from evidence_kit.policies import policy_names
from evidence_kit.text.names import did_you_mean, guess, printable
from evidence_kit.text.regular import read_regular

if TYPE_CHECKING:
    from evidence_kit.toml.mistakes import Mistake
    from evidence_kit.toml.places import KeyPath

OWN_FILE, PROJECT_FILE = "evidence-kit.toml", "pyproject.toml"
PART = ("tool", "evidence_kit")
HINT = "evidence-kit schema config   shows every key;  --isolated   does without the file"
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in a file.

    Attributes:
        folder: the absolute folder that paths and patterns in it are below; None where no file is read.
    """

    table: CheckTable = field(default_factory=CheckTable)
    folder: Path | None = None

    def beside(self, name: str) -> Path:
        """Return the path that a name in the file means."""
        return (self.folder or Path()) / name


def load_config(path: Path) -> Config:
    """Return the settings in a file, of a pyproject.toml those below [tool.evidence_kit].

    Raises:
        RulesWrong: it cannot be read, is not TOML, or has an unknown key, code or a wrong value; the message lists
            every mistake with its line.
    """
    from evidence_kit.toml.reading import read_strictly  # noqa: PLC0415  (takes long to load, and few have a file)

    here = Path.cwd()
    shown = printable(str(path.relative_to(here) if path.is_relative_to(here) else path))
    try:
        data = read_regular(path, MOST_BYTES)
    except OSError as problem:
        raise RulesWrong(f"{shown} cannot be read: {problem.strerror or problem}.", hint="check the path") from None
    folder = Path(os.path.abspath(path)).parent  # noqa: PTH100  (a link stays the name that people know)
    if path.name != PROJECT_FILE:
        return Config(read_strictly(data, CheckTable, shown, hint=HINT, further=find_nonsense), folder)
    project = read_strictly(data, ProjectFile, shown, hint=HINT, further=nonsense_of_project, part=PART)
    return Config(project.tool.evidence_kit, folder)


def config_finder() -> Callable[[Path], Config]:
    """Return a function that finds the settings for the files of an absolute folder, and looks at each folder once.

    They stand in the nearest file in it or above it; a pyproject.toml without [tool.evidence_kit] is passed over, as
    ruff does. The function raises RulesWrong when the file has mistakes.
    """

    @functools.cache
    def found_in(folder: Path) -> Config | None:
        own, project = folder / OWN_FILE, folder / PROJECT_FILE
        # A link that leads nowhere is no reason to check without rules.
        if os.path.lexists(own) and not os.path.isdir(own):  # noqa: PTH112  (`is_dir` raises for a long name)
            return load_config(own)
        if os.path.isfile(project) and speaks_of_us(project):  # noqa: PTH113  (`is_file` raises for a long name)
            return load_config(project)
        return None

    @functools.cache
    def find(folder: Path) -> Config:
        around = (found_in(place) for place in (folder, *folder.parents))
        return next((config for config in around if config is not None), Config())

    return find


def speaks_of_us(path: Path) -> bool:
    """Return whether a pyproject.toml has a table for evidence-kit, or cannot be read as TOML and may have one."""
    try:
        data = read_regular(path, MOST_BYTES)
    except OSError:
        return False
    if not any(name in data for name in (b"evidence_kit", b"evidence-kit")):
        return False
    try:
        tool = tomllib.loads(data.decode("utf-8-sig")).get("tool")
    except (ValueError, RecursionError):
        return True
    return isinstance(tool, dict) and any(key.replace("-", "_").lower() == PART[1] for key in tool)


def is_file_name(policy: str) -> bool:
    """Return whether a policy is named by its file."""
    return policy.endswith(".toml") or "/" in policy or os.sep in policy


def find_nonsense(table: CheckTable, at: "KeyPath" = ()) -> "Iterator[Mistake]":
    """Yield the policies and codes that are not known, and codes that may not be changed."""
    yield from wrong_policy(table.policy, (*at, "policy"))
    yield from wrong_in(table.select, (*at, "select"), dropped=False)
    yield from wrong_in(table.ignore, (*at, "ignore"), dropped=True)
    yield from wrong_weights(table.severity, (*at, "severity"))
    for number, inner in enumerate(table.path):
        yield from wrong_patterns(inner.match, (*at, "path", number, "match"))
        yield from wrong_policy(inner.policy, (*at, "path", number, "policy"))
        yield from wrong_in(inner.ignore, (*at, "path", number, "ignore"), dropped=True)
        yield from wrong_weights(inner.severity, (*at, "path", number, "severity"))


def nonsense_of_project(file: ProjectFile) -> "Iterator[Mistake]":
    """Yield the same of a pyproject.toml."""
    return find_nonsense(file.tool.evidence_kit, PART)


def wrong_policy(name: str | None, at: "KeyPath") -> "Iterator[Mistake]":
    """Yield the mistake of a policy that is no file and does not come with the program."""
    if name is not None and not is_file_name(name) and name not in policy_names():
        yield mistake(at, f"Unknown policy '{printable(name)}'.{did_you_mean(guess(name, policy_names()))}")


def wrong_in(codes: tuple[str, ...], at: "KeyPath", *, dropped: bool) -> "Iterator[Mistake]":
    """Yield the wrong codes of a list."""
    for number, code in enumerate(codes):
        problem = problem_with_code(code, dropped=dropped)
        if problem:
            yield mistake((*at, number), problem)


def wrong_patterns(patterns: tuple[str, ...], at: "KeyPath") -> "Iterator[Mistake]":
    """Yield the patterns of a list that Git would not take."""
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # noqa: PLC0415  (few settings have patterns)

    for number, pattern in enumerate(patterns):
        try:
            GitIgnoreSpecPattern(pattern)
        except (ValueError, re.error):
            yield mistake((*at, number), f"'{printable(pattern)}' is not a pattern as in .gitignore.")


def wrong_weights(weights: Mapping[str, Severity], at: "KeyPath") -> "Iterator[Mistake]":
    """Yield the wrong codes of a table of weights."""
    for code in weights:
        problem = problem_with_code(code, dropped=True)
        if problem:
            yield mistake((*at, code), problem)


def mistake(at: "KeyPath", message: str) -> "Mistake":
    """Return one mistake in a file of settings."""
    from evidence_kit.toml.mistakes import Mistake  # noqa: PLC0415  (loaded with the reader)

    return Mistake(at, message)
