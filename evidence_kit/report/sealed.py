"""What was sealed, for a person."""

from evidence_kit.model.results import Sealed
from evidence_kit.text.names import printable
from evidence_kit.text.words import counted


def sealed_lines(sealed: Sealed) -> str:
    """Return where a package was sealed, what proves it, and what not to do with it."""
    held = f"the package and {counted(sealed.originals, 'original')}" if sealed.originals else "the package alone"
    warning = "Keep it, and do not upload it: the originals tell where they were made.\n" if sealed.originals else ""
    return f"Sealed: {held} in {printable(sealed.path)}\nIts checksum: {sealed.sha256}\n{warning}"
