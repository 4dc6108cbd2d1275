"""The order in which the buyer wants the pictures uploaded, as text in the case file. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from evidence_kit.text.names import meant

BETWEEN = " | "
"""Between the listing's picture and the received photo of a comparison."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One entry of the order: a picture, or a comparison.

    Attributes:
        names: of the file, or of the listing's picture and the received photo.
    """

    names: tuple[str, ...]

    def __str__(self) -> str:
        """Return it as the case file says it."""
        return BETWEEN.join(self.names)


def parse_wanted(text: str, names: Collection[str] = ()) -> Wanted:
    """Return the entry that a text is; each name as it is in the folder, where only one can be meant.

    A text that names a file is that file, also when the name holds a bar; else a bar stands between two sides.

    Args:
        names: the files in the folder.
    """
    whole = meant(text, names)
    if whole is not None:
        return Wanted((whole,))
    parts = text.split(BETWEEN)
    pairs = [(BETWEEN.join(parts[:cut]).strip(), BETWEEN.join(parts[cut:]).strip()) for cut in range(1, len(parts))]
    for pair in pairs:
        found = [name for side in pair if (name := meant(side, names)) is not None]
        if len(found) == len(pair):
            return Wanted(tuple(found))
    return Wanted(pairs[0] if pairs else (text,))
