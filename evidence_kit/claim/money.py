"""Amounts and currencies: decimals, spelling, and currencies that no longer exist. Pure."""

import datetime as dt
import functools
from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, Context, Decimal

from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Order
from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, reader
from evidence_kit.text.names import did_you_mean, guess, printable

# Far more digits than any amount of money has. An amount with more is written wrongly and reported; sums with it are
# rounded up, so that a limit never becomes too low.
EXACT = Context(prec=60, rounding=ROUND_CEILING, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])


class Ended(Strict, frozen=True, kw_only=True):
    """A currency that was replaced.

    Attributes:
        last_day: the last day on which its country used it.
        replaced_by: code of the currency that came after it.
        places: number of decimals of its amounts.
    """

    last_day: dt.date
    replaced_by: str
    source: str
    places: int = 2


class CurrencyTexts(Strict, frozen=True, kw_only=True):
    """All of currency.toml."""

    usual: dict[str, int]
    meant: dict[str, str]
    ended: dict[str, Ended]


currency_texts = reader(__package__, "currency.toml", CurrencyTexts)


def check_currency(order: Order) -> Iterable[Finding]:
    """Yield a warning for an unknown currency, or for one that no longer existed on the day of the order."""
    currency = order.currency
    if currency is None:
        return
    ended = currency_texts().ended.get(code_of(currency))
    if ended:
        yield from currency_ended(order, ended)
    elif places_of(currency) is None:
        code = currency_texts().meant.get(currency.strip().casefold())
        meant = code or guess(currency.strip().upper()[:20], standard_places())
        yield Finding(
            "currency-unknown",
            CASE_FILE,
            f"'{printable(currency[:20])}' is not a currency code.{did_you_mean(meant)}",
            hint=f'write order.currency in {CASE_FILE} with three letters, like "USD"',
            page_hint='enter order.currency with three letters, like "USD"',
            expected=code or "a code of ISO 4217",
            actual=printable(currency[:20]),
            source="ISO 4217",
        )


def currency_ended(order: Order, ended: Ended) -> Iterable[Finding]:
    """Yield a warning for an order after the last day of its currency; a note if the day of the order is unknown."""
    code = code_of(order.currency)
    known = order.ordered or order.shipped
    if known is not None and known <= ended.last_day:
        return
    late = f"the order is from {known}" if known else "the date of the order is not known"
    yield Finding(
        "currency-ended",
        CASE_FILE,
        f"{code} ended on {ended.last_day} and was replaced by {ended.replaced_by}; {late}.",
        severity=Severity.warning if known else Severity.note,
        hint=f'if the order\'s page shows {ended.replaced_by}, write order.currency = "{ended.replaced_by}" and the '
        f"amounts in it; for an older order keep {code}, and write its day as order.ordered",
        expected=ended.replaced_by,
        actual=code,
        source=ended.source,
    )


def known_code(currency: str | None) -> str | None:
    """Return the code of a currency written as a code, a sign or a word; None if it is unknown."""
    if currency is None:
        return None
    code = currency_texts().meant.get(currency.strip().casefold())
    return code or (code_of(currency) if places_of(currency) is not None else None)


def places_of(currency: str | None) -> int | None:
    """Return the number of decimals of a currency (ISO 4217); None if nobody pays with it."""
    code, known = code_of(currency), currency_texts()
    if code in known.ended:
        return known.ended[code].places
    if not code or code in known.usual:
        return known.usual.get(code)
    return standard_places().get(code)


@functools.cache
def standard_places() -> dict[str, int]:
    """Return the decimals of all currencies in use, by their codes (ISO 4217)."""
    import iso4217  # noqa: PLC0415  (takes longer to load than a statement to judge)

    return {currency.code: currency.exponent for currency in iso4217.Currency if currency.exponent is not None}


def code_of(currency: str | None) -> str:
    """Return a code of a currency in upper case, as ISO 4217 writes it; empty for None."""
    return (currency or "").strip().upper()


def places(amount: Decimal) -> int:
    """Return the number of decimals of an amount, without zeros at its end."""
    parts = amount.as_tuple()
    if not isinstance(parts.exponent, int) or not amount:
        return 0
    digits = "".join(map(str, parts.digits))
    return max(0, -parts.exponent - (len(digits) - len(digits.rstrip("0"))))


def money(amount: Decimal | None, currency: str | None) -> str:
    """Return an amount with its currency for a message; as a power of ten only if it is absurdly large or small."""
    if amount is None:
        return "unknown"
    text = f"{amount:f}" if abs(amount.adjusted()) <= 18 and places(amount) <= 18 else f"{amount:.3e}"
    return f"{text} {code_of(currency)}" if currency and places_of(currency) is not None else text
