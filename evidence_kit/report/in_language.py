"""What to do now in the language that a person is shown; programs get the English sentence."""

import datetime as dt
import re

from evidence_kit.languages import ENGLISH, spoken
from evidence_kit.outcome import Now

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def now_text(now: Now) -> str:
    """Return what to do now, its days written as the spoken language writes them."""
    language = spoken()
    if language == ENGLISH:
        return now.text
    return language.say(now.template, **{name: day_said(value) for name, value in now.values.items()})


def day_said(value: str) -> str:
    """Return a day as the spoken language writes it, and anything else as it is."""
    return spoken().day(dt.date.fromisoformat(value)) if ISO_DAY.fullmatch(value) else value
