"""The types of the command line's values: a path, a day, a language."""

import datetime as dt
import errno
import itertools
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evidence_kit.errors import CaseUnreadable

if TYPE_CHECKING:
    from evidence_kit.languages import Language


class Named(click.Path):
    """A path that names something: a script's variable without a value would otherwise mean the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return the path."""
        if not os.fspath(value):
            self.fail(
                "The path is empty; check the variable that should hold it, or write . for this folder.", param, ctx
            )
        return super().convert(value, param, ctx)


class Place(Named):
    """A file or folder to read; a path that the system cannot follow is refused before any work begins."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return the path; whether something is there is for the verb to check.

        Raises:
            CaseUnreadable: it cannot be followed to its end, or is a folder that may not be entered.
        """
        from evidence_kit.text.names import printable

        shown = printable(os.fsdecode(value))
        try:
            if os.fspath(value) and stat.S_ISDIR(os.stat(value).st_mode) and not os.access(value, os.R_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except FileNotFoundError:
            pass
        except ValueError:
            raise CaseUnreadable(f"{shown} cannot be the name of a file.", hint="check the path") from None
        except OSError as problem:
            if problem.errno == errno.ELOOP:
                why, hint = "it is a link that points to itself", "give the file or folder itself"
            elif problem.errno == errno.ENAMETOOLONG:
                why, hint = "its name is longer than this disk allows", "check the path"
            elif problem.errno == errno.ENOTDIR:
                why, hint = "a part of it before the last is a file, not a folder", "check the path"
            else:
                why, hint = problem.strerror or str(problem), "check its permissions"
            raise CaseUnreadable(f"{shown} cannot be read: {why}.", hint=hint) from None
        return super().convert(value, param, ctx)


PATH = Place(path_type=Path, readable=False)


class Size(click.ParamType[int]):
    """A number of bytes of at least 1, with or without a unit."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401
        """Return the bytes that `value` spells."""
        from evidence_kit.text.names import printable
        from evidence_kit.text.sizes import parse_size

        size = value if isinstance(value, int) else parse_size(str(value))
        if not size or size < 1:
            self.fail(f"'{printable(str(value)[:40])}' is not a size; write 2MB, 900k, 1.5MiB or bytes", param, ctx)
        return size


class TakesFiles(click.Command):
    """A command that takes -x.jpg for the file it is; pre-commit and shells' globs put no -- before names."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move arguments that look like unknown options and exist as files, and all names after them, behind a --."""
        known = {name: param for param in self.get_params(ctx) for name in (*param.opts, *param.secondary_opts)}
        kept: list[str] = []
        behind: list[str] = []
        rest = iter(args)
        for argument in rest:
            option = known.get(argument.partition("=")[0]) if argument.startswith("-") else None
            if argument == "--":
                behind += rest
            elif option is not None:
                kept.append(argument)
                if argument in known and isinstance(option, click.Option) and not (option.is_flag or option.count):
                    kept += itertools.islice(rest, option.nargs)
            elif behind or (argument.startswith("-") and os.path.lexists(argument)):
                behind.append(argument)
            else:
                kept.append(argument)
        return super().parse_args(ctx, [*kept, "--", *behind] if behind else kept)


class Day(click.ParamType[dt.date]):
    """A date as ISO 8601 writes it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:  # noqa: ANN401
        """Return the date that `value` spells."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is not a date; write 2026-11-30", param, ctx)


class Spoken(click.ParamType["Language"]):
    """A language that the buyer is spoken to in, by its two letters."""

    name = "language"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Language":  # noqa: ANN401
        """Return the language of a code; one that is not known is refused with the known ones."""
        from evidence_kit.languages import Language, find_language

        if isinstance(value, Language):
            return value
        found = find_language(str(value))
        if found is None:
            self.fail(unknown_language(str(value)), param, ctx)
        return found


def unknown_language(code: str) -> str:
    """Return the message for a language without a catalogue."""
    from evidence_kit.languages import known_languages

    return f"'{code[:20]}' is not a language that evidence-kit speaks; choose one of {', '.join(known_languages())}."
