"""What holds for a run of `check` and for each of its files: the command line first, then the file of settings."""

import functools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from evidence_kit.choice.chosen import Choice
from evidence_kit.choice.config import Config, config_finder, is_file_name, load_config
from evidence_kit.choice.tables import PathTable
from evidence_kit.model.codes import Severity
from evidence_kit.policies import DEFAULT

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says; None and empty where it does not."""

    choice: Choice = field(default_factory=Choice)
    policy: str | None = None
    fail_on: Severity | None = None
    baseline: Path | None = None
    allow_empty: bool | None = None
    use_gitignore: bool | None = None
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a run and each of its files.

    Attributes:
        config: the settings for the run as a whole: those nearest to the folder that holds all that is checked.
        nearest: returns the settings for the files of an absolute folder.
    """

    options: Options
    config: Config
    nearest: Callable[[Path], Config]

    @property
    def fail_on(self) -> Severity:
        """Return the mildest findings that fail."""
        return self.options.fail_on or Severity(self.config.table.fail_on or Severity.error)

    @property
    def baseline(self) -> Path | None:
        """Return the file of known findings."""
        named = self.config.table.baseline
        return self.options.baseline or (self.config.beside(named) if named else None)

    @property
    def allow_empty(self) -> bool:
        """Return whether a check of no file passes."""
        return bool(first(self.options.allow_empty, self.config.table.allow_empty))

    @property
    def use_gitignore(self) -> bool:
        """Return whether files that Git ignores are left out of folders."""
        return first(self.options.use_gitignore, self.config.table.use_gitignore) is not False

    @property
    def jobs(self) -> int | None:
        """Return how many files are looked at at a time; None for as many as suit the machine."""
        return first(self.options.jobs, self.config.table.jobs)


def first(*values: T | None) -> T | None:
    """Return the first value that is there."""
    return next((value for value in values if value is not None), None)


def settings_for(
    paths: Sequence[Path], options: Options, *, file: Path | None = None, isolated: bool = False
) -> Settings:
    """Return what holds for a check of these paths.

    Args:
        file: take the settings from this file, wherever the checked ones lie.
        isolated: read no file of settings.

    Raises:
        RulesWrong: a file of settings has mistakes.
    """
    if file is not None or isolated:
        only = load_config(file) if file is not None else Config()
        return Settings(options, only, lambda _folder: only)
    nearest = config_finder()
    return Settings(options, nearest(folder_of_all(paths)), nearest)


def folder_of_all(paths: Sequence[Path]) -> Path:
    """Return the absolute folder that holds all paths; the current folder if they share none."""
    places = {absolute(path) if is_folder(path) else absolute(path).parent for path in paths}
    try:
        return Path(os.path.commonpath(places))
    except ValueError:  # no path, or paths on several of Windows' drives
        return Path.cwd()


def is_folder(path: Path) -> bool:
    """Return whether a path leads to a folder; False for one that cannot be followed."""
    return os.path.isdir(path)  # noqa: PTH112  (`Path.is_dir` raises for a name that is too long)


def absolute(path: Path) -> Path:
    """Return a path from the root on, by the names that were given: a link stays what people know."""
    return Path(os.path.abspath(path))  # noqa: PTH100  (`Path.absolute` keeps "..", `resolve` follows links)


def choice_for(path: Path | None, settings: Settings) -> Choice:
    """Return which findings of a file count; of the whole where `path` is None.

    Codes that the command line selects are taken instead of the file's `select` and `ignore`; those that it ignores
    are ignored too.
    """
    config = settings.nearest(absolute(path).parent) if path is not None else settings.config
    tables = tables_for(path, config) if path is not None else []
    asked, table = settings.options.choice, config.table
    ignored = {*asked.ignore, *(code for inner in tables for code in inner.ignore)}
    if not asked.select:
        ignored |= {*table.ignore}
    weights = {**table.severity}
    for inner in tables:
        weights |= inner.severity
    return Choice(asked.select or frozenset(table.select), frozenset(ignored), {**weights, **asked.severity})


def policy_for(path: Path | None, settings: Settings) -> str | Path:
    """Return the policy for a file, or for the whole where `path` is None: a name, or the path of a TOML file."""
    if settings.options.policy is not None:  # an empty one is refused, as by every other verb
        return settings.options.policy
    config = settings.nearest(absolute(path).parent) if path is not None else settings.config
    tables = tables_for(path, config) if path is not None else []
    named = first(*(inner.policy for inner in reversed(tables)), config.table.policy)
    if named is None:
        return DEFAULT
    return config.beside(named) if is_file_name(named) else named


def tables_for(path: Path, config: Config) -> list[PathTable]:
    """Return the tables of a file of settings that match a path, in their order."""
    if config.folder is None or not config.table.path:
        return []
    place = absolute(path)
    if not place.is_relative_to(config.folder):
        return []
    name = place.relative_to(config.folder).as_posix()
    return [table for table in config.table.path if patterns_of(table.match).match_file(name)]


@functools.lru_cache(maxsize=256)
def patterns_of(lines: tuple[str, ...]) -> "GitIgnoreSpec":
    """Return patterns that match paths as those of a .gitignore do."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  (few settings have rules for paths)

    return GitIgnoreSpec.from_lines(lines)
