"""The checksums of a package, in the form that sha256sum reads."""

from collections.abc import Mapping

SUMS = "SHA256SUMS"


def render_sums(sums: Mapping[str, str]) -> str:
    """Return the lines of SHA256SUMS as `sha256sum -c` reads them, in the order of their names."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
