"""Sizes of files as people write them."""

import re
from decimal import Decimal

SIZE = re.compile(
    r"(?P<number>[0-9][0-9_]{0,17}(?:\.[0-9]{1,9})?)\s?(?P<unit>[kmgt]?)(?P<binary>i?)(?:b|bytes?)?", re.IGNORECASE
)
POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def parse_size(text: str) -> int | None:
    """Return the bytes that a text such as "2MB", "900k" or "1.5 MiB" means; None when it is not a size.

    As in the policies, 1 MB is 1,000,000 bytes; 1 MiB is 1,048,576.
    """
    found = SIZE.fullmatch(text.strip())
    if found is None or (found["binary"] and not found["unit"]):
        return None
    thousand = 1024 if found["binary"] else 1000
    return int(Decimal(found["number"].replace("_", "")) * thousand ** POWERS[found["unit"].lower()])
