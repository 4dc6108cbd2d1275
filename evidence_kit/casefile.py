"""The case file: what may stand in case.toml, and reading it strictly."""

import datetime as dt
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from evidence_kit.errors import CaseUnreadable, RulesWrong
from evidence_kit.model import Box, Line, Role, Side
from evidence_kit.names import printable
from evidence_kit.strict import Strict, explain

CASE_FILE = "case.toml"
MOST_BYTES = 1 << 20

LENGTH = re.compile(r"(\d{1,5}(?:[.,]\d{1,3})?)\s*(mm|cm|m|in)")

Money = Annotated[Decimal, msgspec.Meta(description='an exact amount, written as text: "24.90"')]


class OrderTable(Strict, frozen=True, kw_only=True):
    """[order]."""

    platform: str | None = None
    number: str | None = None
    tracking: str | None = None
    item: str | None = None
    quantity: Annotated[int, msgspec.Meta(ge=1, le=100_000)] | None = None
    price: Money | None = None
    shipping: Money | None = None
    currency: str | None = None
    ordered: dt.date | None = None
    shipped: dt.date | None = None
    delivered: dt.date | None = None
    confirmed: dt.date | None = None
    protection_ends: dt.date | None = None


class ClaimTable(Strict, frozen=True, kw_only=True):
    """[claim].

    Attributes:
        other_reasons: reasons that are true as well.
        solution: "refund" for the money alone, "return" for the money when the goods go back.
        opened: the day the dispute was opened.
        answered: the day of the seller's last answer in it.
    """

    reason: str | None = None
    other_reasons: tuple[str, ...] = ()
    received: bool | None = None
    refund: Money | None = None
    solution: Literal["refund", "return"] | None = None
    opened: dt.date | None = None
    answered: dt.date | None = None
    statement: str | None = None
    statement_file: str | None = None


class AttestTable(Strict, frozen=True, kw_only=True):
    """[attest]: what no program can see, answered by the buyer with true or false.

    The names are those of the questions in `claim/attestations.toml`.
    """

    unpacking_filmed: bool | None = None
    never_left_frame: bool | None = None
    all_sides_first: bool | None = None
    address_shown: bool | None = None
    checked_on_camera: bool | None = None
    switched_on_on_camera: bool | None = None
    defect_on_camera: bool | None = None
    fault_in_use: bool | None = None
    stranger_understands: bool | None = None
    same_angle: bool | None = None
    parcel_photographed: bool | None = None
    says_why_wrong: bool | None = None
    seller_asked_first: bool | None = None
    packaging_kept: bool | None = None
    messages_kept: bool | None = None
    only_true: bool | None = None


class EvidenceTable(Strict, frozen=True, kw_only=True):
    """[[evidence]].

    Attributes:
        redact: boxes to cover in everything that is made of the picture.
    """

    file: str
    role: Role | None = None
    caption: str = ""
    redact: tuple[Box, ...] = ()


class MarkTable(Strict, frozen=True, kw_only=True):
    """[[comparison.mark]].

    Attributes:
        colour: measure the colour of both places and show it.
    """

    listing: Box
    received: Box
    label: str = ""
    colour: bool = False


class SuggestionTable(Strict, frozen=True, kw_only=True):
    """[[comparison.suggestion]]: a mark that a program proposes; drawn once a person has confirmed it."""

    listing: Box
    received: Box
    label: str = ""
    confirmed: bool = False


class RulerTable(Strict, frozen=True, kw_only=True):
    """[[comparison.ruler]].

    Attributes:
        points: x and y of two points whose distance is known.
        length: that distance, such as "10 cm".
        item: x and y of two points whose distance is to be told.
    """

    side: Side
    points: Line
    length: str
    item: Line | None = None
    label: str = ""


class ComparisonTable(Strict, frozen=True, kw_only=True):
    """[[comparison]]."""

    listing: str
    received: str
    caption: str = ""
    mark: tuple[MarkTable, ...] = ()
    suggestion: tuple[SuggestionTable, ...] = ()
    ruler: tuple[RulerTable, ...] = ()
    listing_crop: Box | None = None
    received_crop: Box | None = None
    dim: bool = False


class CaseFile(Strict, frozen=True, kw_only=True):
    """All of case.toml.

    Attributes:
        claims: whether its [claim] table says anything.
    """

    order: OrderTable = OrderTable()
    claim: ClaimTable = ClaimTable()
    attest: AttestTable = AttestTable()
    evidence: tuple[EvidenceTable, ...] = ()
    comparison: tuple[ComparisonTable, ...] = ()

    @property
    def claims(self) -> bool:
        """Return whether the file makes a claim at all."""
        return self.claim != ClaimTable()


def load_case_file(folder: Path) -> CaseFile:
    """Return what case.toml in `folder` says; all of it empty when there is none.

    Raises:
        CaseUnreadable: it is there and cannot be opened.
        RulesWrong: not TOML, an unknown key, a wrong type.
    """
    path = folder / CASE_FILE
    shown = printable(str(path))
    if not path.exists() and not path.is_symlink():
        return CaseFile()
    if path.is_symlink() or not path.is_file():
        raise RulesWrong(f"{shown} is not a regular file.", hint="put the file itself there, not a link or a folder")
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise CaseUnreadable(f"{shown} cannot be read: {problem.strerror}.", hint="check its permissions") from None
    if len(data) > MOST_BYTES:
        raise RulesWrong(f"{shown} is larger than 1 MB.", hint="it should hold a few dozen lines")
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RulesWrong(f"{shown} is not UTF-8 text.", hint="save it again as plain text, encoding UTF-8") from None
    except tomllib.TOMLDecodeError as problem:
        raise RulesWrong(f"{shown} is not valid TOML: {problem}", hint="see README, 'The case file'") from None
    refuse_floats(table)
    try:
        written = msgspec.convert(table, CaseFile)
    except msgspec.ValidationError as problem:
        raise RulesWrong(f"{shown}: {explain(problem, CaseFile)}", hint="see README, 'The case file'") from None
    refuse_nonsense(written)
    return written


def refuse_nonsense(written: CaseFile) -> None:
    """Raise when a value is of the right type and still means nothing.

    Raises:
        RulesWrong: an amount that is no number of money, a year that no order has, a name that no file can have.
    """
    amounts = {
        "order.price": written.order.price,
        "order.shipping": written.order.shipping,
        "claim.refund": written.claim.refund,
    }
    for name, amount in amounts.items():
        if amount is None:
            continue
        lowest = 0 if name != "claim.refund" else -(10**12)  # too low a refund is a finding
        if not (amount.is_finite() and lowest <= amount < 10**12):
            raise RulesWrong(f"{CASE_FILE}: {name} is no amount.", hint='write it like "24.90"')
    for area, table in (("order", written.order), ("claim", written.claim)):
        for name, day in msgspec.structs.asdict(table).items():
            if isinstance(day, dt.date) and not 2000 <= day.year <= 2200:
                raise RulesWrong(f"{CASE_FILE}: {area}.{name} is {day}.", hint="check the year")
    told = [one.file for one in written.evidence]
    twice = next((name for name in told if told.count(name) > 1), None)
    if twice is not None:
        raise RulesWrong(
            f"{CASE_FILE} has two [[evidence]] tables for '{printable(twice)}'.", hint="write all of it into one"
        )
    for comparison in written.comparison:
        for ruler in comparison.ruler:
            parse_length(ruler.length)
    names = [written.claim.statement_file or "", *(one.file for one in written.evidence)]
    names += [side for one in written.comparison for side in (one.listing, one.received)]
    if any("\0" in name for name in names):
        raise RulesWrong(f"{CASE_FILE}: a file's name holds a NUL.", hint="write the name as the folder shows it")


def parse_length(text: str) -> tuple[Decimal, str]:
    """Return the number and the unit of a length such as "10 cm".

    Raises:
        RulesWrong: it is no length above zero in mm, cm, m or in.
    """
    spelled = LENGTH.fullmatch(text.strip())
    value = Decimal(spelled[1].replace(",", ".")) if spelled else Decimal(0)
    if spelled is None or not value:
        raise RulesWrong(f"'{printable(text)}' is no length.", hint='write it like "10 cm"; mm, cm, m and in are known')
    return value, spelled[2]


def refuse_floats(table: dict[str, object]) -> None:
    """Raise when an amount is written as a number with a point.

    TOML makes a binary float of it, so that 24.90 would not be what the user wrote.

    Raises:
        RulesWrong: an amount is a float.
    """
    for area, keys in (("order", ("price", "shipping")), ("claim", ("refund",))):
        inner = table.get(area)
        for key in keys:
            if isinstance(inner, dict) and isinstance(inner.get(key), float):
                raise RulesWrong(
                    f"{CASE_FILE}: {area}.{key} must be text, so that it stays exact.",
                    hint=f'write {key} = "{inner[key]:.2f}"',
                )
