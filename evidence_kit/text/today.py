"""The day it is here and now."""

import datetime as dt


def local_day(asked: dt.date | None = None) -> dt.date:
    """Return the day that was asked for; without one, today by this computer's clock and zone."""
    return asked or dt.datetime.now().astimezone().date()
