"""Findings about data in a file beside its picture and sound: a location, names, bytes after the end. Pure."""

from collections.abc import Collection, Iterable, Mapping

from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import ImageFacts, VideoFacts
from evidence_kit.model.finding import Finding
from evidence_kit.text.words import fitting, size_words

TAIL_WORDS = {
    "motion-video": "a motion photo's video",
    "gain-map": "a gain map for HDR screens",
    "depth": "a depth map",
    "picture": "more pictures of the camera",
    "samsung": "Samsung's camera data",
    "maker": "camera data",
    "editor": "data of a photo program",
    "padding": "padding",
    "other-picture": "another picture",
    "unknown": "unknown data",
}
"""Words for the kinds of what follows the end of a picture or video."""

UNUSUAL = frozenset({"other-picture", "unknown"})
"""Those of them that no camera is known for."""

FOREIGN_WORDS = {
    "zip": "a ZIP archive",
    "archive": "an archive",
    "program": "a program",
    "pdf": "a PDF",
    "page": "a web page",
    "script": "a script",
}
"""Words for the kinds of other files that a file is at the same time."""


def check_location(name: str, *, located: bool) -> Iterable[Finding]:
    """Yield a warning if a file contains the location where it was taken."""
    if located:
        yield Finding(
            "location-metadata",
            name,
            "The file contains the location where it was taken; the seller could read it.",
            hint=fitting(name, "removes it"),
        )


def check_beyond(name: str, looked: ImageFacts | VideoFacts) -> Iterable[Finding]:
    """Yield findings about what a file holds beyond its picture, and about a structure that does not fit."""
    what = "picture" if isinstance(looked, ImageFacts) else "video"
    if looked.foreign:
        others = " and ".join(FOREIGN_WORDS[kind] for kind in looked.foreign)
        yield Finding(
            "foreign-content",
            name,
            f"This file is a {what} and {others} at the same time.",
            hint=fitting(name, f"keeps only the {what}"),
            actual=", ".join(looked.foreign),
        )
    elif looked.trailing:
        yield trailing_data(name, looked, what)
    if looked.broken and not (isinstance(looked, ImageFacts) and looked.damage is not None):
        yield Finding(
            "structure-broken",
            name,
            f"The structure of this {what} is broken: {looked.broken}. Some programs may refuse it.",
            hint=fitting(name, "makes a clean copy of what can be shown"),
            actual=looked.broken,
        )


def trailing_data(name: str, looked: ImageFacts | VideoFacts, what: str) -> Finding:
    """Return the finding about bytes after the end of a picture or video; a note when all of them are known."""
    named = [words for kind, words in TAIL_WORDS.items() if kind in looked.tail]
    is_known = set(looked.tail) <= TAIL_WORDS.keys() - UNUSUAL
    return Finding(
        "trailing-data",
        name,
        f"{size_words(looked.trailing)} follow the end of the {what}: {' and '.join(named) or 'of an unknown kind'}."
        + (" Cameras and phones write that." if is_known else ""),
        severity=Severity.note if is_known and looked.tail else Severity.warning,
        hint=fitting(name, f"keeps only the {what}"),
        expected=0,
        actual=looked.trailing,
    )


def check_words(name: str, known: Mapping[str, str], private: Collection[str], where: str) -> Iterable[Finding]:
    """Yield a warning for private metadata of the kinds in `known`, which gives the words for each kind."""
    kinds = [kind for kind in known if kind in private]
    if kinds:
        yield Finding(
            "private-metadata",
            name,
            f"The file contains {' and '.join(known[kind] for kind in kinds)} beside {where}; the seller would see it.",
            hint=fitting(name, "removes it"),
            actual=", ".join(kinds),
        )
