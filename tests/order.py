"""In which order the tests run, and what of them took longest; conftest.py takes this in."""

from collections import defaultdict
from operator import itemgetter

import pytest

THINKING = frozenset({"claim", "languages", "parcel", "policies", "text", "toml"})
"""Folders whose tests touch no medium; each takes next to no time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that at the end no core waits for another; the tests of a file stay together.

    A browser's story is told once for all the tests that look at it, so these are the very first: nobody takes them over.
    """
    items.sort(key=lambda item: (item.path.parent.name in THINKING, not in_a_browser(item), not with_corpus(item)))


def in_a_browser(item: pytest.Item) -> bool:
    """Return whether a test looks at pages in real browsers."""
    return item.path.stem.endswith("in_browsers")


def with_corpus(item: pytest.Item) -> bool:
    """Return whether a test looks at real media of phones."""
    return item.get_closest_marker("corpus") is not None


NOTICEABLE = 10
"""Seconds from which on the tests of a file are worth naming."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the files that took longest, so that somebody sees where the time goes."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        if isinstance(report, pytest.TestReport):
            seconds[report.location[0]] += report.duration
    ordered = sorted(seconds.items(), key=itemgetter(1), reverse=True)
    slow = [(file, total) for file, total in ordered if total >= NOTICEABLE][:20]
    if slow:
        terminalreporter.section("slowest files")
    for file, total in slow:
        terminalreporter.write_line(f"{total:7.1f} s  {file}")
