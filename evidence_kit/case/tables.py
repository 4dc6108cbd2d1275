"""The tables and keys of case.toml and what each means; the schema and the messages about mistakes are made from it."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from evidence_kit.case.attest_table import AttestTable
from evidence_kit.case.key_types import (
    MUTED,
    STAYS_BLACK,
    Country,
    Pieces,
    Place,
    Points,
    Quantity,
    Second,
    Seconds,
    about,
    answer,
    money,
)
from evidence_kit.model.case import Role, Side
from evidence_kit.model.dispute import OfferKind, Outcome, PaidWith, Shown, Status
from evidence_kit.model.strip import MomentShows
from evidence_kit.shipped import Strict


class OrderTable(Strict, frozen=True, kw_only=True):
    """[order]: what was ordered, paid and sent."""

    platform: Annotated[str | None, about("the marketplace", "aliexpress")] = None
    number: Annotated[str | None, about("the order's number", "8123456789012345")] = None
    tracking: Annotated[str | None, about("the parcel's tracking number", "RB123456785GB")] = None
    item: Annotated[
        str | None, about("what was ordered, in the words of the listing", "String light, 10 m, warm white")
    ] = None
    quantity: Annotated[Quantity | None, about("how many pieces were ordered", 1)] = None
    price: Annotated[
        Decimal | None, money("the item's price on the order page, before coupons and without shipping", "24.90")
    ] = None
    shipping: Annotated[Decimal | None, money("what was paid for shipping", "3.00")] = None
    currency: Annotated[str | None, about("the currency of all amounts, three letters", "USD")] = None
    coupon: Annotated[Decimal | None, money("the amount that coupons took off the price", "2.00")] = None
    country: Annotated[Country | None, about("the country that it was sent to, two letters", "DE")] = None
    status: Annotated[Status | None, about("where the parcel is, according to the tracking", "on-the-way")] = None
    paid_with: Annotated[PaidWith | None, about("how you paid", "card")] = None
    ordered: Annotated[dt.date | None, about("the day of the order", "2026-09-01")] = None
    paid: Annotated[dt.date | None, about("the day the money was taken", "2026-09-01")] = None
    shipped: Annotated[dt.date | None, about("the day it was sent", "2026-09-02")] = None
    expected: Annotated[dt.date | None, about("the last day of the promised delivery time", "2026-10-15")] = None
    delivered: Annotated[dt.date | None, about("the day it came", "2026-10-20")] = None
    confirmed: Annotated[dt.date | None, about("the day receipt was confirmed", "2026-10-21")] = None
    protection_ends: Annotated[
        dt.date | None, about("the last day of the buyer protection, as the order page shows it", "2026-11-30")
    ] = None


class OfferTable(Strict, frozen=True, kw_only=True):
    """claim.offered: what the seller proposes."""

    kind: Annotated[OfferKind, about("what the seller proposes", "money")]
    amount: Annotated[Decimal | None, money("how much", "5.00")] = None
    until: Annotated[dt.date | None, about("the last day to accept or refuse it", "2026-10-28")] = None


class DecisionTable(Strict, frozen=True, kw_only=True):
    """claim.decided: what the mediators decided."""

    outcome: Annotated[Outcome, about("everything, a part, the money when the goods go back, or nothing", "refused")]
    day: Annotated[dt.date | None, about("the day of the decision", "2026-11-10")] = None
    amount: Annotated[Decimal | None, money("how much was granted", "5.00")] = None


class ClaimTable(Strict, frozen=True, kw_only=True):
    """[claim]: what is wrong, and what you ask for."""

    reason: Annotated[
        str | None, about("the reason, one of those that `evidence-kit reasons` lists", "wrong-colour")
    ] = None
    other_reasons: Annotated[tuple[str, ...], about("reasons that are true as well", ["wrong-size"])] = ()
    received: Annotated[bool | None, answer("whether anything came")] = None
    refund: Annotated[Decimal | None, money("how much money you want back", "24.90")] = None
    solution: Annotated[
        Literal["refund", "return"] | None,
        about('"refund" for only the money, "return" for the money when the goods go back', "refund"),
    ] = None
    opened: Annotated[dt.date | None, about("the day the dispute was opened", "2026-10-22")] = None
    answered: Annotated[dt.date | None, about("the day of the seller's last answer in the dispute", "2026-10-25")] = (
        None
    )
    offered: Annotated[
        OfferTable | None, about("what the seller proposes", {"kind": "money", "amount": "5.00", "until": "2026-10-28"})
    ] = None
    cancel_asked: Annotated[bool | None, answer("the seller asks to cancel the dispute")] = None
    cancelled: Annotated[dt.date | None, about("the day you cancelled the dispute", "2026-10-30")] = None
    decided: Annotated[
        DecisionTable | None, about("what the mediators decided", {"outcome": "refused", "day": "2026-11-10"})
    ] = None
    appealed: Annotated[dt.date | None, about("the day you appealed against the decision", "2026-11-12")] = None
    statement: Annotated[str | None, about("the text for the form", "The light is blue, not warm white.")] = None
    statement_file: Annotated[
        str | None, about("the file with the text; statement.txt is found without this key", "statement.txt")
    ] = None


class FactsTable(Strict, frozen=True, kw_only=True):
    """[facts]: what was promised, what came, and how that can be seen; the statement is put together from it."""

    promised: Annotated[str | None, about("what the listing promised", "warm white light")] = None
    came: Annotated[str | None, about("what came instead", "cold blue light")] = None
    how: Annotated[
        Shown | None, about("how it can be seen: in a test, by measuring, in use, or just by looking", "test")
    ] = None
    shows: Annotated[
        str | None, about("what the test, the measurement or the use shows", "the capacity meter reads 3,100 mAh")
    ] = None
    pieces: Annotated[Pieces | None, about("how many pieces came", 2)] = None
    silent_since: Annotated[dt.date | None, about("the day of the last new tracking status", "2026-09-20")] = None


class MessageTable(Strict, frozen=True, kw_only=True):
    """[[message]]: what you or the seller wrote, for the timeline."""

    day: Annotated[dt.date, about("the day it was written", "2026-10-21")]
    by: Annotated[Literal["seller", "buyer"], about("who wrote it", "seller")]
    words: Annotated[str, about("what it says, word for word or in short", "We will send it again next week")]


class PhotoMarkTable(Strict, frozen=True, kw_only=True):
    """[[evidence.mark]]: a numbered box on a photo that is shown without a listing beside it."""

    box: Annotated[Place, about("the box in the photo", [410, 96, 310, 250])]
    label: Annotated[str, about("a word beside the number", "Crack")] = ""


class CoverKeyTable(Strict, frozen=True, kw_only=True):
    """[[evidence.cover.at]]: where a followed place is at a further second."""

    second: Annotated[Second, about("the second, as a player shows it", 6.0)]
    box: Annotated[Place, about("the place at that second", [610, 330, 430, 190])]


class FilmCoverTable(Strict, frozen=True, kw_only=True):
    """[[evidence.cover]]: a place of a film that is covered for some time."""

    box: Annotated[Place, about("the place to cover with black", [640, 300, 420, 180])]
    begin: Annotated[Second, about("the second from which it is covered", 2.0)] = msgspec.field(
        name="from", default=0.0
    )
    end: Annotated[Second | None, about("the second up to which it is covered", 8.5)] = msgspec.field(
        name="to", default=None
    )
    follow: Annotated[bool, answer("the box moves with what it covers at the first second")] = False
    at: Annotated[tuple[CoverKeyTable, ...], about("where a followed place is at further seconds")] = ()
    lost: Annotated[
        Literal["cover"] | Annotated[tuple[Seconds, ...], Meta(examples=[[[2.0, 4.5]]])] | None,
        Meta(description=STAYS_BLACK, examples=[[[2.0, 4.5]]], extra={"form": "spans of seconds such as [[2.0, 4.5]]"}),
    ] = None


class KeyMomentTable(Strict, frozen=True, kw_only=True):
    """One of evidence.moments: a second of a film that is shown where a form takes no video."""

    at: Annotated[Second, about("the second of the film", 3.5)]
    shows: Annotated[MomentShows | None, about("what it shows", "label")] = None


class EvidenceTable(Strict, frozen=True, kw_only=True):
    """[[evidence]]: what a file shows, when its name and its folder do not say it."""

    file: Annotated[str, about("the file's name in the case folder", "IMG_2034.HEIC")]
    role: Annotated[Role | None, about("what the file shows", "received")] = None
    caption: Annotated[str, about("one line of text about it", "Colour in daylight")] = ""
    redact: Annotated[
        tuple[Place, ...],
        about("boxes to redact in everything that is made from the picture or film", [[80, 900, 620, 120]]),
    ] = ()
    cover: Annotated[tuple[FilmCoverTable, ...], about("places of a film that are redacted for some time")] = ()
    mute: Annotated[
        bool | Annotated[tuple[Seconds, ...], Meta(examples=[[[2.0, 5.5]]])],
        Meta(description=MUTED, examples=[True], extra={"form": "true, or spans of seconds such as [[2.0, 5.5]]"}),
    ] = False
    mark: Annotated[tuple[PhotoMarkTable, ...], about("boxes to draw on the photo where it is shown alone")] = ()
    chosen: Annotated[bool, answer("of several videos, this is the one to upload")] = False
    leave_out: Annotated[bool, answer("it stays in the folder and is not uploaded")] = False
    taken_again_as: Annotated[
        str | None, about("of one that is left out: the better photo that was taken instead", "IMG_2035.HEIC")
    ] = None
    label_at: Annotated[
        Second | None, about("of a video: the second at which the parcel's label is best seen", 3.48)
    ] = None
    label_reads: Annotated[
        str | None,
        about("of a photo of the label: the number on it, where only your eyes can read it", "LB123456789CN"),
    ] = None
    moments: Annotated[
        tuple[KeyMomentTable, ...],
        about(
            "of a video: up to 12 key moments in order of time, instead of those that are chosen",
            [{"at": 3.5, "shows": "label"}, {"at": 9.0, "shows": "item"}],
        ),
    ] = ()
    still_of: Annotated[str | None, about("the video that the picture is a frame of", "unboxing.mov")] = None
    at: Annotated[Second | None, about("the second of that video", 12.5)] = None


class MarkTable(Strict, frozen=True, kw_only=True):
    """[[comparison.mark]]: the same place in both pictures; one of the two alone for what the other does not show."""

    listing: Annotated[Place | None, about("the box in the listing's picture", [120, 80, 300, 240])] = None
    received: Annotated[Place | None, about("the same box in the received photo", [410, 96, 310, 250])] = None
    label: Annotated[str, about("a word beside the number", "Colour")] = ""
    colour: Annotated[bool, answer("measure the colour in both boxes and show the difference")] = False


class SuggestionTable(Strict, frozen=True, kw_only=True):
    """[[comparison.suggestion]]: a mark that a program proposes; drawn once a person has confirmed it."""

    listing: Annotated[Place, about("the box in the listing's picture", [120, 380, 90, 60])]
    received: Annotated[Place, about("the same box in the received photo", [410, 400, 92, 64])]
    label: Annotated[str, about("a word beside the number", "Plug")] = ""
    confirmed: Annotated[bool, answer("true: you have looked at it, and it will be drawn")] = False


class RulerTable(Strict, frozen=True, kw_only=True):
    """[[comparison.ruler]]: a known length in one picture, and one to measure by it."""

    side: Annotated[Side, about("which of the two pictures", "received")]
    points: Annotated[Points, about("two points whose distance is known", [120, 900, 1120, 905])]
    length: Annotated[str, about("that distance; mm, cm, m and in are known", "10 cm")]
    item: Annotated[Points | None, about("two points to measure between", [130, 600, 860, 610])] = None
    label: Annotated[str, about("what is measured", "Width")] = ""
    promised: Annotated[str | None, about("the length that the listing promises", "29.5 cm")] = None


class ComparisonTable(Strict, frozen=True, kw_only=True):
    """[[comparison]]: the listing's picture and a received photo, side by side."""

    listing: Annotated[str, about("the file of the listing's picture", "listing.webp")]
    received: Annotated[str, about("the file of the received photo", "IMG_2034.HEIC")]
    caption: Annotated[str, about("one or two lines above both pictures", "Ordered warm white, received blue")] = ""
    mark: Annotated[tuple[MarkTable, ...], about("boxes to draw on both pictures")] = ()
    suggestion: Annotated[tuple[SuggestionTable, ...], about("boxes that `suggest` proposes")] = ()
    ruler: Annotated[tuple[RulerTable, ...], about("lengths to measure")] = ()
    listing_crop: Annotated[Place | None, about("show only this part of the listing's picture", [0, 0, 800, 800])] = (
        None
    )
    received_crop: Annotated[Place | None, about("show only this part of the photo", [300, 0, 2400, 2400])] = None
    dim: Annotated[bool, answer("darken everything outside the marks")] = False


class UploadTable(Strict, frozen=True, kw_only=True):
    """[upload]: what decides about the upload beside the weight of each picture."""

    order: Annotated[
        tuple[str, ...],
        about(
            "the pictures that go first, in this order; the two sides of a comparison with a bar between them",
            ["listing.webp | IMG_2034.HEIC", "label.jpg"],
        ),
    ] = ()


class CaseFile(Strict, frozen=True, kw_only=True):
    """All of case.toml: what the names of the files do not say.

    Attributes:
        claims: whether its [claim] table says anything.
    """

    order: Annotated[OrderTable, about("what was ordered, paid and sent")] = OrderTable()
    claim: Annotated[ClaimTable, about("what is wrong, and what you ask for")] = ClaimTable()
    facts: Annotated[FactsTable, about("what was promised, what came, and how that can be seen")] = FactsTable()
    message: Annotated[tuple[MessageTable, ...], about("what you and the seller wrote")] = ()
    attest: Annotated[AttestTable, about("what no program can see: your own word")] = AttestTable()
    evidence: Annotated[tuple[EvidenceTable, ...], about("what single files show")] = ()
    comparison: Annotated[tuple[ComparisonTable, ...], about("pictures to put side by side")] = ()
    upload: Annotated[UploadTable, about("the order of the upload")] = UploadTable()

    @property
    def claims(self) -> bool:
        """Return whether the file makes a claim at all."""
        return self.claim != ClaimTable()
