"""Today, or the day that stands in for it."""

import datetime as dt


def local_day(asked: dt.date | None = None) -> dt.date:
    """Return the day `asked` for, or today by the clock and time zone of this computer."""
    return asked or dt.datetime.now().astimezone().date()
