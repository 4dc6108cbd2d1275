"""The checksums of a package, in the form that sha256sum reads."""

import re
from collections.abc import Mapping

LINE = re.compile(r"([0-9a-f]{64})  (.+)")

SUMS = "SHA256SUMS"


def render_sums(sums: Mapping[str, str]) -> str:
    """Return the lines of SHA256SUMS as `sha256sum -c` reads them, in the order of their names."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))


def parse_sums(text: str) -> dict[str, str]:
    """Return the checksums in such lines by the names of their files; lines of another form are left out."""
    found = [LINE.fullmatch(line) for line in text.splitlines()]
    return {line[2]: line[1] for line in found if line}
