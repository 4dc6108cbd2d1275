"""The titles of the guides for buyers: data cites "S004", people read "How to escalate a dispute". Pure."""

import re
from collections.abc import Mapping
from typing import Literal

from evidence_kit.shipped import Strict, reader

CITATION = r"S00\d(?:-[A-Z])?"
CITED = re.compile(rf"(?<![\w./-]){CITATION}(?:(?:, | and ){CITATION})*(?![\w/-]|\.\w)")
"""One citation or several in a row; never part of a file name."""

MOST_NAMED = 2
"""Most titles written out of several in a row."""


class GuidesFile(Strict, frozen=True, kw_only=True):
    """All of guides.toml: the title of each guide by the short name that rules cite."""

    schema: Literal["evidence_kit.guides/1"]
    title: Mapping[str, str]


guides_file = reader(__package__, "guides.toml", GuidesFile)


def with_titles(text: str, *, most: int = MOST_NAMED) -> str:
    """Return a text with titles instead of citations; of many in a row the first `most` and the number of others."""
    return CITED.sub(lambda found: titles_of(found[0], most), text)


def titles_of(cited: str, most: int) -> str:
    """Return the titles of guides cited in a row."""
    titles = guides_file().title
    names = [f"'{titles[guide]}'" if guide in titles else guide for guide in re.findall(CITATION, cited)]
    more = len(names) - most
    return f"{', '.join(names[:most])} and {more} more" if more > 0 else ", ".join(names)
