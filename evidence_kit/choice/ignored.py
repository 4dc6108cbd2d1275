"""Which files Git ignores, by .gitignore in each folder, .git/info/exclude and the user's own excludes file.

The rules are gitignore(5)'s: the last pattern that hits decides, a lower folder's before a higher one's, and nothing
comes back from a folder that is left out. A pattern is held against one entry at a time, never against what is below
it, and byte by byte: "?" is half of an "é".
"""

import functools
import os
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from evidence_kit.choice.settings import absolute
from evidence_kit.text.regular import read_regular

MOST_BYTES = 1_000_000
ANY_FOLDER = b"(?P<ps_d>/)"
"""What pathspec makes of "*/": every folder."""

BRACKETS = re.compile(rb"\\.|(\[[!^]?\]?(?:\[:\w*:\]|\\.|[^\]\\])*\])|\[.*", re.DOTALL)
"""A sign behind a backslash, brackets, or the rest of a line from a bracket on that nothing closes: thus every line is
read at most twice, however many brackets a hostile one has."""

CLASS = re.compile(rb"\[:(\w*):\]")
CLASSES = {
    b"alnum": b"a-zA-Z0-9",
    b"alpha": b"a-zA-Z",
    b"blank": b" \t",
    b"cntrl": b"\x00-\x1f\x7f",
    b"digit": b"0-9",
    b"graph": b'"-~!',
    b"lower": b"a-z",
    b"print": b" -~",
    b"punct": b':-@[-`{-~"-.!',
    b"space": b" \t-\r",
    b"upper": b"A-Z",
    b"xdigit": b"0-9a-fA-F",
}
"""The classes of letters that gitignore's brackets know; pathspec does not. None begins with "!", which would
turn the brackets round, and none has a slash, which no name has."""

SECTION = re.compile(r"\s*\[\s*([A-Za-z]+)\s*\]\s*(.*)")
EXCLUDES = re.compile(r"\s*excludesfile\s*=\s*(.*?)\s*(?:[#;].*)?", re.IGNORECASE)

Patterns = tuple[GitIgnoreSpecPattern, ...]


def git_ignores() -> Callable[[Path], bool]:
    """Return a function that says whether Git ignores a path; outside a repository it ignores nothing.

    Each file of patterns is read once. What is tracked all the same is not known to it.
    """
    patterns = functools.cache(patterns_in)
    root_of = functools.cache(repository_of)

    @functools.cache
    def excludes(root: Path) -> tuple[Patterns, ...]:
        return tuple(patterns(file) for file in (git_folder(root) / "info" / "exclude", own_excludes(root)))

    @functools.cache
    def is_hit(path: Path, root: Path, *, folder: bool) -> bool:
        around = [place for place in path.parents if place.is_relative_to(root)]
        held = [(patterns(place / ".gitignore"), place) for place in around]
        held += [(further, root) for further in excludes(root)]
        hit = (last_hit(lines, path.relative_to(place).as_posix(), folder=folder) for lines, place in held)
        return bool(next((one for one in hit if one is not None), None))

    def is_left_out(path: Path) -> bool:
        place = absolute(path)
        root = root_of(place.parent)
        if root is None or place == root:
            return False
        above = [folder for folder in place.parents if folder != root and folder.is_relative_to(root)]
        is_folder = path.is_dir() and not path.is_symlink()
        return any(is_hit(folder, root, folder=True) for folder in above) or is_hit(place, root, folder=is_folder)

    return is_left_out


def last_hit(patterns: Patterns, name: str, *, folder: bool) -> bool | None:
    """Return whether the last pattern that hits an entry leaves it out; None when none hits it.

    Args:
        name: path of the entry below the folder of the patterns.
    """
    for pattern in reversed(patterns):
        if pattern.include is not None and hits(pattern, name, folder=folder):
            return pattern.include
    return None


def hits(pattern: GitIgnoreSpecPattern, name: str, *, folder: bool) -> bool:
    """Return whether a pattern hits an entry itself, and not only a folder around it."""
    text = os.fsencode(f"{name}/" if folder else name)
    found = pattern.regex.search(text) if pattern.regex else None
    if found is None:
        return False
    if found.re.pattern == ANY_FOLDER:
        return folder
    end = found.groupdict().get("ps_d") and found.end("ps_d")
    if end is None:
        return not (folder and found.end() == len(text))  # "x/**" hits what is in x, and not x
    return bool(end == len(text))


def patterns_in(file: Path) -> Patterns:
    """Return the patterns in a file, in their order; none when it cannot be read."""
    try:
        data = read_regular(file, MOST_BYTES)
    except (OSError, ValueError):
        return ()
    return tuple(valid(data.removeprefix(b"\xef\xbb\xbf").split(b"\n")))


def valid(lines: list[bytes]) -> Iterator[GitIgnoreSpecPattern]:
    """Yield the patterns in lines; a line that is not a pattern is skipped, as Git does."""
    for line in lines:
        try:
            with warnings.catch_warnings():  # a bracket in brackets is what Git means by it
                warnings.simplefilter("ignore", FutureWarning)
                pattern = GitIgnoreSpecPattern(spelled_out(line))
        except (KeyError, ValueError, re.error):
            continue
        yield pattern


def spelled_out(line: bytes) -> bytes:
    """Return a pattern with the letters of the classes in its brackets.

    Raises:
        KeyError: there is no such class, so that the pattern hits nothing.
    """

    def spelled(found: re.Match[bytes]) -> bytes:
        return b"[" + CLASS.sub(lambda named: CLASSES[named[1]], found[1][1:]) if found[1] else found[0]

    return BRACKETS.sub(spelled, line)


def repository_of(folder: Path) -> Path | None:
    """Return the nearest folder, this one or above it, that holds a .git; None without one."""
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)


def git_folder(root: Path) -> Path:
    """Return the folder with Git's own files; of a further worktree the one that all worktrees share."""
    place = root / ".git"
    if place.is_dir():
        return place
    named = text_in(place).removeprefix("gitdir:").strip()
    inner = root / named
    common = text_in(inner / "commondir").strip()
    return inner / common if common else inner


def own_excludes(root: Path) -> Path:
    """Return the user's own file of patterns: core.excludesFile, else git/ignore in the folder of settings."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  (never raises)
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "git"
    usual = [settings / "config", home / ".gitconfig"]
    named = os.environ.get("GIT_CONFIG_GLOBAL")
    found = ""
    for file in ([Path(named)] if named is not None else usual) + [git_folder(root) / "config"]:
        found = excludes_file_in(text_in(file)) or found
    return root / os.path.expanduser(found) if found else settings / "ignore"  # noqa: PTH111  (as above)


def excludes_file_in(config: str) -> str:
    """Return the value of core.excludesFile in one of Git's files of settings; empty when it has none."""
    section, value = "", ""
    for line in config.splitlines():
        header = SECTION.fullmatch(line)
        if line.lstrip().startswith("["):
            section = header[1].lower() if header else ""
        found = EXCLUDES.fullmatch(header[2] if header else line)
        if section == "core" and found:
            value = found[1].strip('"').replace("\\\\", "\\")
    return value


def text_in(file: Path) -> str:
    """Return the text of a small file; empty when it cannot be read."""
    try:
        return read_regular(file, MOST_BYTES).decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return ""
