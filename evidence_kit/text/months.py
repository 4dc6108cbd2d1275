"""The months in the languages of buyers, as people type them. Pure."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH_BEGINNINGS = {
    1: "янв січ led sty jän jän ene",
    2: "фев лют úno uno lut fév fev",
    3: "мар бер bře bre mär",
    4: "апр кві dub kwi avr abr",
    5: "мая май тра kvě kve maj mai",
    6: "июн чер červ cerv cze juin",
    7: "июл лип července červenec cervence cervenec lip juil",
    8: "авг сер srp sie aoû aou ago",
    9: "сен вер září zari zář wrz set",
    10: "окт жов říj rij paź paz okt out",
    11: "ноя лис lis",
    12: "дек гру pro gru dez déc dic",
}
"""How the names of months begin in Russian, Ukrainian, Czech, Polish, German, French, Spanish and Portuguese."""

PLACES = sorted(
    [(beginning, number) for number, beginnings in MONTH_BEGINNINGS.items() for beginning in beginnings.split()]
    + [(name[:3].lower(), number) for number, name in enumerate(MONTHS, 1)],
    key=lambda pair: -len(pair[0]),
)
"""Beginnings with the number of their month, the longest first."""


def month_of(word: str) -> int:
    """Return the number of the month whose name a word begins like; 0 for another word."""
    return next((number for beginning, number in PLACES if word.lower().startswith(beginning)), 0)
