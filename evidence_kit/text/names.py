"""Names made safe to show, brought into one Unicode form or into ASCII, and guessed from misspellings."""

import difflib
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

# Cc control, Cf format (right-to-left marks, zero width), Zl and Zp line and paragraph separators, Cs lone
# surrogates: each can forge or break a line on a terminal (Dangerzone replaces the same categories).
UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(text: str) -> str:
    """Return `text` with every character that could forge a terminal line written as an escape."""
    return "".join(
        char.encode("unicode_escape", "backslashreplace").decode("ascii")
        if unicodedata.category(char) in UNSAFE_CATEGORIES
        else char
        for char in text
    )


def portable(path: PurePath) -> str:
    """Return `path` with forward slashes and bytes that are not UTF-8 written as escapes."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def relative(path: Path, folder: Path) -> str:
    """Return the portable name of `path` inside `folder`, in one Unicode form (NFC).

    A phone, macOS and Windows may write the same "é" as one character or as two; it is one name all the same.
    """
    return one_form(portable(path.relative_to(folder)))


def one_form(name: str) -> str:
    """Return a name in the composed form of Unicode (NFC), in which equal names are equal text."""
    return unicodedata.normalize("NFC", name)


def meant(wanted: str, names: Iterable[str]) -> str | None:
    """Return the name that `wanted` means; None if no name or several could be meant.

    An exact name comes first, then one that differs only in its Unicode form, in slashes or in "./" before it, then one
    that differs in capital letters as well.
    """
    known = list(names)
    if wanted in known:
        return wanted
    plain = one_form(wanted).replace("\\", "/").removeprefix("./")
    for same in (one_form, folded):
        found = [name for name in known if same(name) == same(plain)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def folded(name: str) -> str:
    """Return a name without capital letters and in one Unicode form, for comparing."""
    return one_form(one_form(name).casefold())


def slug(text: str, longest: int = 40) -> str:
    """Return an ASCII name made of the letters and digits of a text, cut between words; empty if it has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    words = re.findall(r"[a-z0-9]+", plain)
    name = ""
    for word in words:
        if len(name) + len(word) + 1 > longest and name:
            break
        name = f"{name}-{word}" if name else word[:longest]
    return name


def guess(wrong: str, known: Iterable[str]) -> str | None:
    """Return the known word that is nearest to `wrong`; None if no word is near."""
    return next(iter(difflib.get_close_matches(one_form(wrong), list(known), n=1, cutoff=0.6)), None)


def did_you_mean(word: str | None) -> str:
    """Return " Did you mean 'x'?", to follow a sentence; empty for None."""
    return f" Did you mean '{word}'?" if word else ""


def several(names: Sequence[str], most: int = 3) -> str:
    """Return names in one line, of many the first few: "a.jpg, b.jpg, c.jpg and 31 more"."""
    more = len(names) - most
    if more <= 1:  # the last name says more than "and 1 more"
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {more} more"
