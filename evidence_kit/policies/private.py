"""Findings about data in a file beside its picture and sound: a location, names, bytes after the end. Pure."""

from collections.abc import Collection, Iterable, Mapping

from evidence_kit.model.finding import Finding
from evidence_kit.text.words import fitting


def check_location(name: str, *, located: bool) -> Iterable[Finding]:
    """Yield a warning if a file contains the location where it was taken."""
    if located:
        yield Finding(
            "location-metadata",
            name,
            "The file contains the location where it was taken; the seller could read it.",
            hint=fitting(name, "removes it"),
        )


def check_trailing(name: str, trailing: int) -> Iterable[Finding]:
    """Yield a warning if bytes follow the end of a picture or video."""
    if trailing:
        yield Finding(
            "trailing-data",
            name,
            f"{trailing} bytes follow the end of the picture: a motion photo's video, a gain map, or foreign data.",
            hint=fitting(name, "keeps only the picture"),
            expected=0,
            actual=trailing,
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
