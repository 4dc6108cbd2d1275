"""The titles of the buyers' guides: data cites "S004", people read "How to escalate a dispute". Pure."""

import re
from collections.abc import Mapping
from typing import Literal

from evidence_kit.shipped import Strict, reader

ONE = r"S00\d(?:-[A-Z])?"
CITED = re.compile(rf"(?<![\w./-]){ONE}(?:(?:, | and ){ONE})*(?![\w/-]|\.\w)")
"""One citation or several in a row; never a part of a file's name."""

MOST_NAMED = 2
"""How many titles of several in a row are written out."""


class GuidesFile(Strict, frozen=True, kw_only=True):
    """All of guides.toml: the title of each guide by the short name that rules cite."""

    schema: Literal["evidence_kit.guides/1"]
    title: Mapping[str, str]


guides_file = reader(__package__, "guides.toml", GuidesFile)


def with_titles(text: str, *, most: int = MOST_NAMED) -> str:
    """Return a text with the titles of the guides it cites; of many in a row the first `most` and how many more."""
    return CITED.sub(lambda found: titled(found[0], most), text)


def titled(cited: str, most: int) -> str:
    """Return the titles of guides cited in a row."""
    titles = guides_file().title
    names = [f"'{titles[guide]}'" if guide in titles else guide for guide in re.findall(ONE, cited)]
    more = len(names) - most
    return f"{', '.join(names[:most])} and {more} more" if more > 0 else ", ".join(names)
