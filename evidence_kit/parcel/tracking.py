"""Tracking numbers: their kinds, their check digits, and how to find them in barcodes. Pure."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal, Protocol

from evidence_kit.parcel.numbers import CheckState, Number
from evidence_kit.shipped import Strict, reader
from evidence_kit.text.letters import LOOK_ALIKES

LEAST_LENGTH = 8
"""Fewest characters of a tracking number."""

PRODUCT_CODES = ("ean", "upc", "isbn", "databar", "code 32", "pzn")
"""Symbologies of product codes, as zxing-cpp names them; they never name a parcel."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# These separate the elements of GS1 and ISO 15434 messages, and the parts of an address.
SEPARATORS = re.compile(r"[\x00-\x1f/?&=#:;,|<>()\"'\[\]{}@]+")
# USPS Publication 199: the receiver's ZIP code, of five or nine digits, precedes the number.
ROUTED = re.compile(r"420(?:[0-9]{5}|[0-9]{9})(9[1-5](?:[0-9]{20}|[0-9]{24}))")
# ANSI MH10.8.2: the data identifier J precedes a licence plate.
LICENCE_PLATE = re.compile(r"J(J[A-Z]{1,3}[0-9]{9,})")

Method = Literal["weighted-11", "modulo-10", "remainder-7", "remainder-11", "iso-7064-37-36"]


class CheckRule(Strict, frozen=True, kw_only=True):
    """How a check digit is computed.

    Attributes:
        method: see `check_digit`.
        weights: repeated along the body.
        from_right: the first weight belongs to the last digit.
        letters: "ups" gives letters the values that UPS gives them.
    """

    method: Method
    weights: tuple[int, ...] = ()
    from_right: bool = False
    letters: Literal["", "ups"] = ""


class NumberFormat(Strict, frozen=True, kw_only=True):
    """One kind of tracking number; the head of tracking.toml explains each key."""

    name: str
    carriers: list[str]
    pattern: str
    source: str
    valid: list[str]
    wrong: tuple[str, ...] = ()
    check: CheckRule | None = None
    countries: bool = False
    distinctive: bool = False


class ElementRules(Strict, frozen=True, kw_only=True):
    """Where the elements of a GS1 message end."""

    fixed: dict[str, int]
    four: list[str]
    three: list[str]
    other: list[str]


class Countries(Strict, frozen=True, kw_only=True):
    """The codes of countries."""

    codes: list[str]


class TrackingRules(Strict, frozen=True, kw_only=True):
    """All of tracking.toml."""

    schema: Literal["evidence_kit.tracking/1"]
    format: list[NumberFormat]
    gs1: ElementRules
    countries: Countries


class Barcode(Protocol):
    """The two values needed of a barcode that was read."""

    @property
    def text(self) -> str:
        """The content, with separators kept as control characters."""

    @property
    def symbology(self) -> str:
        """The kind of barcode, as zxing-cpp names it."""


load_rules = reader(__package__, "tracking.toml", TrackingRules)


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a compiled pattern, cached."""
    return re.compile(pattern)


def normalise(text: str) -> str:
    """Return the letters and digits of a number in upper case, with wide forms and look-alikes made Latin.

    Buyers copy numbers with spaces and dashes, and type them on the keyboard they have.
    """
    upper = unicodedata.normalize("NFKC", text.replace("№", " ")).upper()
    latin = "".join(LOOK_ALIKES.get(char, char) for char in upper)
    return "".join(char for char in latin if char in ALPHABET)


def read_number(text: str) -> Number | None:
    """Return `text` as a tracking number of the surest kind that it fits; None if it fits no kind.

    A wrong check digit is reported only for a distinctive kind; ten digits may be anything.
    """
    plain = normalise(text)
    found = [number for kind in load_rules().format if (number := as_format(plain, kind)) is not None]
    return max(found, key=sureness, default=None)


def sureness(number: Number) -> tuple[bool, bool, bool]:
    """Return the sort key of a reading; the better one has the larger key."""
    return is_certain(number), number.distinctive, number.check == "ok"


def as_format(plain: str, kind: NumberFormat) -> Number | None:
    """Return a normalised text as a number of one kind; None if it does not fit."""
    found = compiled(kind.pattern).fullmatch(plain)
    if not found or (kind.countries and found["country"] not in load_rules().countries.codes):
        return None
    parts = found.groupdict()
    state: CheckState = "none"
    if kind.check:
        state = "ok" if check_digit(parts["body"], kind.check) == parts["check"] else "wrong"
    if state == "wrong" and not kind.distinctive:
        return None
    return Number(parts.get("number") or plain, kind.name, tuple(kind.carriers), state, kind.distinctive)


def check_digit(body: str, rule: CheckRule) -> str:
    """Return the check digit for the body of a number.

    weighted-11: 11 minus the weighted sum modulo 11, 10 as 0 and 11 as 5 (UPU S10). modulo-10: what the weighted sum
    lacks to a whole ten. remainder-7: the number modulo 7. remainder-11: the weighted sum modulo 11, 10 as 0.
    iso-7064-37-36: ISO/IEC 7064 hybrid system.
    """
    if rule.method == "iso-7064-37-36":
        return hybrid_check(body)
    if rule.method == "remainder-7":
        return str(int(body) % 7)
    values = [letter_value(char) if rule.letters else int(char) for char in body]
    order = reversed(values) if rule.from_right else iter(values)
    total = sum(value * rule.weights[place % len(rule.weights)] for place, value in enumerate(order))
    if rule.method == "modulo-10":
        return str(-total % 10)
    if rule.method == "remainder-11":
        return str(total % 11 % 10)
    return {10: "0", 11: "5"}.get(11 - total % 11, str(11 - total % 11))


def letter_value(char: str) -> int:
    """Return the value of a character in a UPS number: A is 2, B is 3, and so on modulo ten."""
    return int(char) if char.isdigit() else (ord(char) - ord("A") + 2) % 10


def hybrid_check(body: str) -> str:
    """Return the check character of ISO/IEC 7064, MOD 37,36."""
    rest = 36
    for char in body:
        rest = (rest + ALPHABET.index(char)) % 36 or 36
        rest = rest * 2 % 37
    return ALPHABET[(37 - rest) % 36]


def readings(text: str) -> tuple[str, ...]:
    """Return every part of a barcode that may be a tracking number, normalised, the whole text first.

    Parts are GS1 elements, the parts of an address, and what follows a USPS ZIP code or the identifier J.
    """
    pieces = [text, *elements(text), *SEPARATORS.split(text)]
    found = [plain for piece in pieces if len(plain := normalise(piece)) >= LEAST_LENGTH]
    found += [match[1] for plain in found for rule in (ROUTED, LICENCE_PLATE) if (match := rule.fullmatch(plain))]
    found += [number.text for plain in found if (number := read_number(plain)) is not None]
    return tuple(dict.fromkeys(found))


def elements(text: str) -> Iterator[str]:
    """Yield the elements of a GS1 message that may name a parcel, with and without their identifiers."""
    rules = load_rules().gs1
    for part in text.split("\x1d"):
        rest = normalise(part)
        while len(rest) > 2 and rest[:2].isdigit():
            head = rest[:2]
            width = 4 if head in rules.four else 3 if head in rules.three or head == "41" else 2
            length = rules.fixed.get(head, 6 if head in rules.other and width == 4 else len(rest))
            value, after = rest[width : width + length], rest[width + length :]
            if head not in rules.other:
                yield from (rest[: width + length], value)
            rest = after


def parcel_numbers(codes: Iterable[Barcode]) -> tuple[Number, ...]:
    """Return the tracking numbers in barcodes.

    Nothing else in them may be kept: QR codes and PDF417 on labels also hold names and addresses.
    """
    found: dict[str, Number] = {}
    for code in codes:
        if is_product(code):
            continue
        for reading in readings(code.text):
            number = read_number(reading)
            if number and number.check != "wrong" and (number.distinctive or not reading.isdigit()):
                found.setdefault(number.text, number)
    return tuple(found.values())


def is_product(code: Barcode) -> bool:
    """Return whether a barcode names a product and not a parcel."""
    return code.symbology.lower().startswith(PRODUCT_CODES)


def is_certain(number: Number) -> bool:
    """Return whether a number is certainly a tracking number, so that it can contradict another."""
    return number.check == "ok" and number.distinctive
