"""Amounts of money as people of many countries type them, and as they are written in a case file. Pure."""

import re
from decimal import Decimal

PLAIN = r"^-?[0-9]{1,12}(\.[0-9]+)?$"
"""An amount in a case file: plain digits with a point, no exponent, no separators."""

SPACES = "\u00a0\u2000-\u200a\u202f\u205f"
APOSTROPHES = "\u2019\u2018\u02bc\u00b4`\u2032"
GROUPED = r"\d{1,3}(?:(?: \d{3})+|(?:\.\d{3})+|(?:,\d{3})+|(?:'\d{3})+)|\d{1,2}(?:,\d{2})+,\d{3}"
NUMBER = rf"(?:(?:{GROUPED}|\d{{1,12}})(?!\d)(?:[.,]\d{{1,3}}(?!\d))?(?:[.,]-{{1,2}})?)"
"""Pattern of a number with thousands and decimals, for a text returned by `with_plain_signs`."""

MARK = r"(?:(?:US|AU|CA|NZ|HK|[ACSR])\s?)?[$€£¥₽₴₺₹₸₪₩₫]"
LATIN = r"[A-Z]{3}|dollars?|euros?|pounds?|rou?bles?|rubles?|zł|zl|zlot(?:y|ys|ych)|Kč|Kc|kr|Ft|lei|tl"
CYRILLIC = r"\u0433\u0440\u043d|\u0440\u0443\u0431(?:\u043b\u0435\u0439|\u043b\u044f|\.)?|\u0440\.|\u043b\u0432\.?"
"""Abbreviations of hryvnias, roubles and leva."""
WORD = rf"(?:{LATIN}|{CYRILLIC})"
MONEY = re.compile(rf"(?:{MARK}|{WORD})?\s*(?P<number>-?{NUMBER})\s*(?:{MARK}|{WORD})?", re.IGNORECASE)


def with_plain_signs(text: str) -> str:
    """Return a text with ASCII spaces and apostrophes between digits, and an ASCII minus after points."""
    text = re.sub(rf"(?<=\d)[{SPACES}](?=\d)", " ", text)
    text = re.sub(rf"(?<=\d)[{APOSTROPHES}](?=\d)", "'", text)
    return re.sub(r"(?<=\d)([.,])[\u2013\u2014\u2212-]", r"\1-", text)


def readings_of_amount(number: str) -> list[Decimal]:
    """Return the amounts that a number can mean, the likelier first: "1,234.50", "24,90", "1 299,00", "1'299.-".

    A single mark before three digits separates thousands or decimals, so both readings count. "2 299" may be two
    numbers, so 299 counts as well.

    Args:
        number: a match of NUMBER, perhaps after a minus.
    """
    minus = "-" if number.startswith("-") else ""
    plain = re.sub(r"[.,]-{1,2}$", "", number.removeprefix("-"))
    grouped = " " in plain or "'" in plain
    last = plain.rpartition(" ")[2]
    plain = plain.replace(" ", "").replace("'", "")
    separators = re.findall(r"[.,]", plain)
    integer, _, decimals = plain.rpartition(separators[-1]) if separators else (plain, "", "")
    digits = re.sub(r"[.,]", "", integer)
    if not separators:
        forms = [plain] if not grouped or last == number else [plain, last]
    elif len(decimals) < 3 or grouped or (len(set(separators)) > 1 and separators.count(separators[-1]) == 1):
        forms = [f"{digits}.{decimals}"]
    else:
        forms = [digits + decimals] if len(separators) > 1 else [digits + decimals, f"{digits}.{decimals}"]
    return [Decimal(minus + form.replace("'", "")) for form in forms]


def amount_of(text: str) -> str | None:
    """Return an amount as digits with a point ("24.90"), whatever its currency and separators.

    None if the text is not an amount, or is ambiguous as "1,234" is.
    """
    text = with_plain_signs(text.strip()) if len(text) <= 40 else ""
    found = MONEY.fullmatch(text)
    if not found or any(char.isdigit() and not char.isascii() for char in text):
        return None
    readings = readings_of_amount(found["number"])
    amounts = readings[:1] if " " in found["number"] else readings
    exponent = amounts[0].as_tuple().exponent
    return str(amounts[0]) if len(amounts) == 1 and isinstance(exponent, int) and -2 <= exponent <= 0 else None
