"""A case whose names and words try to break a page: quotes, tags, marks that turn a line, line ends, many letters."""

from pathlib import Path

from tests.conftest import jpeg_bytes, photo, write

CASE = """
[order]
number = "8123456789012345"
item = "Lamp <b>warm</b> & white"
price = "24.90"
currency = "USD"
ordered = 2026-09-01
shipped = 2026-09-02
delivered = 2026-10-20
protection_ends = 2026-11-30

[claim]
reason = "wrong-colour"
received = true
refund = "24.90"
"""
STATEMENT = "I ordered a warm white lamp.\nA blue one \u0441ame. I will go to the police."
NAMES = (
    "<img src=x onerror=alert(1)>.jpg",
    '"onload="alert(1).jpg',
    "\u202egpj.exe.jpg",
    "two\nlines.jpg",
    "l" * 200 + ".jpg",
)


def hostile_case(case: Path) -> Path:
    """Write the case into a folder, and return the folder."""
    write(case / "case.toml", CASE)
    write(case / "listing" / "a.png", jpeg_bytes(photo(300, 300, 4)))
    write(case / "received" / "a.jpg", jpeg_bytes(photo(320, 240, 3)))
    for seed, name in enumerate(NAMES, 5):
        write(case / "received" / name, jpeg_bytes(photo(320, 240, seed)))
    write(case / "statement.txt", f"{STATEMENT}\n")
    return case
