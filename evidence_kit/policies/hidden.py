"""Data in a file beside its picture and sound: a location, bytes after the end. Pure."""

from collections.abc import Iterable

from evidence_kit.model.finding import Finding
from evidence_kit.text.shell import quoted


def check_location(name: str, *, located: bool) -> Iterable[Finding]:
    """Yield a warning when a file says where it was taken."""
    if located:
        yield Finding(
            "location-metadata",
            name,
            "The file contains the location where it was taken; the seller would see it.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   removes it",
        )


def check_trailing(name: str, trailing: int) -> Iterable[Finding]:
    """Yield a warning when something stands behind the end of the picture or video."""
    if trailing:
        yield Finding(
            "trailing-data",
            name,
            f"{trailing} bytes follow the end of the picture: a motion photo's video, a gain map, or foreign data.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   keeps only the picture",
            expected=0,
            actual=trailing,
        )
