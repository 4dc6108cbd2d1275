"""What to do now in the language that a person is shown; programs get the English sentence."""

import datetime as dt
import re
from decimal import Decimal

from evidence_kit.languages import ENGLISH, NEAR, spoken
from evidence_kit.model.now import Now

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
QUOTED = re.compile(r'"([^"]+)"')
AMOUNT = re.compile(r"(\d+\.\d+)(?: ([A-Z]{3}))?")


def now_text(now: Now) -> str:
    """Return what to do now, its days written as the spoken language writes them."""
    language = spoken()
    if language == ENGLISH:
        return now.text
    values = {name: localized(value) for name, value in now.values.items()}
    if now.message:
        values["message"] = language.say(now.message, **values)
    return language.say(now.template, **values)


def localized(value: str) -> str:
    """Return a day, an amount or a known phrase as the spoken language writes it, and anything else as it is."""
    if amount := AMOUNT.fullmatch(value):
        return spoken().amount(Decimal(amount[1]), amount[2] or "")
    if title := QUOTED.fullmatch(value):
        return f'"{spoken().catalogue.gettext(title[1])}"'
    found = ISO_DAY.match(value)
    if not found:
        return spoken().catalogue.gettext(value) if value else ""
    day = spoken().day(dt.date.fromisoformat(found.group()))
    near = [words for words in NEAR.values() if words.format(day=found.group()) == value]
    return spoken().say(near[0], day=day) if near else day if found.group() == value else value
