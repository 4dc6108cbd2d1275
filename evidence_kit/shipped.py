"""Rules that come with the program, in TOML files: read strictly, so that no key is ignored."""

import functools
import tomllib
from collections.abc import Callable
from importlib import resources
from typing import TypeVar

import msgspec

from evidence_kit.errors import RulesWrong

Shape = TypeVar("Shape")


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base that refuses unknown keys; a class because msgspec's options are inherited."""


def read_shipped(package: str, name: str, shape: type[Shape]) -> Shape:
    """Return the rules in a TOML file that comes with the program.

    Args:
        package: the dotted name of the package that it lies in.

    Raises:
        RulesWrong: the file is not whole.
    """
    try:
        text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(text), shape)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise RulesWrong(f"{name} cannot be read: {problem}", hint="install evidence-kit again") from None
    except msgspec.ValidationError as problem:
        raise RulesWrong(f"{name}: {problem}", hint="install evidence-kit again") from None


def reader(package: str, name: str, shape: type[Shape]) -> Callable[[], Shape]:
    """Return a function that reads such a file when it is first called, and then remembers it.

    The function raises RulesWrong when the file is not whole.
    """
    return functools.cache(lambda: read_shipped(package, name, shape))
