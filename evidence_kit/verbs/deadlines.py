"""The days of a case: until when what can be done, and the same as a calendar file."""

import dataclasses
import datetime as dt
from pathlib import Path

from evidence_kit.case.reading import case_without_media
from evidence_kit.claim.deadlines import Deadlines, deadlines_of
from evidence_kit.policies import DEFAULT, AnyPolicy, load_policy
from evidence_kit.text.names import portable
from evidence_kit.text.regular import read_regular
from evidence_kit.text.today import local_day

MOST_BYTES = 1 << 20
"""Of a calendar that may be written over; one of ours has a few kilobytes."""


def count_deadlines(
    folder: str | Path,
    policy: AnyPolicy = DEFAULT,
    today: dt.date | None = None,
    *,
    ics: str | Path | None = None,
    strict: bool = False,
) -> Deadlines:
    """Return until when a dispute can be opened, when the seller must answer, and what comes next.

    Args:
        today: the day to count from; by default the one it is here and now.
        ics: where the days are written as a calendar file too.

    Raises:
        CaseUnreadable: there is no such folder.
        RulesWrong: case.toml is not written as it must be.
        UsageWrong: something that is no calendar is there already.
        CannotWrite: the calendar cannot be written.
    """
    policy, case, day = load_policy(policy), case_without_media(Path(folder)), local_day(today)
    zone = None if today else dt.datetime.now().astimezone().tzname()
    found = deadlines_of(case, policy, day, zone=zone, strict=strict)
    if ics:
        from evidence_kit.claim.ical import calendar_of  # noqa: PLC0415  (loads icalendar)
        from evidence_kit.media.files import put_file  # noqa: PLC0415  (only a calendar is written)
        from evidence_kit.verbs.output import refuse_taken  # noqa: PLC0415  (loads what reads media)

        refuse_taken(Path(ics), is_calendar, "a calendar")
        put_file(Path(ics), calendar_of(case, found.windows, day))
    misnamed = tuple(finding for finding in case.findings if finding.code == "case-file-misnamed")
    return dataclasses.replace(found, findings=(*misnamed, *found.findings), folder=portable(Path(folder)))


def is_calendar(path: Path) -> bool:
    """Return whether a file is a calendar, as RFC 5545 has it begin."""
    try:
        return read_regular(path, MOST_BYTES).startswith(b"BEGIN:VCALENDAR")
    except OSError:
        return False
