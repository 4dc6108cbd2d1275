"""The modules of the package, as files to read."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "evidence_kit"
FILES = sorted(PACKAGE.rglob("*.py"))


def module_of(path: Path) -> str:
    """Return the dotted name below evidence_kit."""
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return name if name == "__init__" else name.removesuffix(".__init__")
