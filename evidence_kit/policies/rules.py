"""What may stand in a policy's file: one platform's dated rules, each number beside its source.

A key that a policy leaves out is unknown: it is never enforced and never invented.
"""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from evidence_kit.policies.rule import Rule
from evidence_kit.policies.windows import DeadlineRules
from evidence_kit.strict import Strict

Count = Annotated[int, msgspec.Meta(ge=0)]
Bytes = Annotated[int, msgspec.Meta(gt=0)]
Words = Annotated[list[str], msgspec.Meta(min_length=1)]


class Size(Strict, frozen=True, kw_only=True):
    """A limit in bytes.

    Attributes:
        value: bytes that what we make stays within.
        unit: how the source counts a megabyte; "unknown" opens a grey zone up to `hard`.
        hard: bytes above which an upload is refused under either reading; None means `value`.
    """

    value: Bytes
    source: str
    unit: Literal["decimal", "binary", "unknown"] = "unknown"
    hard: Bytes | None = None
    quote: str = ""

    @property
    def ceiling(self) -> int:
        """Return the bytes above which an upload is an error."""
        return self.value if self.hard is None else self.hard


class ImageRules(Strict, frozen=True, kw_only=True):
    """What a form takes as pictures."""

    max_count: Rule[Count] | None = None
    max_bytes: Size | None = None
    types: Rule[Words] | None = None
    unverified_extensions: Rule[Words] | None = None
    animated: Rule[bool] | None = None


class VideoRules(Strict, frozen=True, kw_only=True):
    """What a form takes as videos."""

    max_count: Rule[Count] | None = None
    max_bytes: Size | None = None
    types: Rule[Words] | None = None
    codecs: Rule[Words] | None = None
    max_seconds: Rule[Count] | None = None


class DocumentRules(Strict, frozen=True, kw_only=True):
    """What a form takes as documents."""

    max_count: Rule[Count] | None = None
    max_bytes: Size | None = None
    types: Rule[Words] | None = None


class RequireRules(Strict, frozen=True, kw_only=True):
    """What a form does not go through without."""

    any_of: Rule[Annotated[list[Literal["image", "video", "document"]], msgspec.Meta(min_length=1)]] | None = None
    text: Rule[bool] | None = None


class TotalRules(Strict, frozen=True, kw_only=True):
    """Limits over all files together."""

    max_bytes: Size | None = None


class TextRules(Strict, frozen=True, kw_only=True):
    """What the form's text field takes."""

    max_chars: Rule[int] | None = None
    max_bytes: Rule[int] | None = None
    latin_only: Rule[bool] | None = None
    forbid: Rule[Words] | None = None
    language: Rule[str] | None = None


class RefundRules(Strict, frozen=True, kw_only=True):
    """The amounts a buyer may ask for."""

    min: Rule[Decimal] | None = None
    max: Rule[Literal["item-price"]] | None = None


class Policy(Strict, frozen=True, kw_only=True):
    """One platform's dated rules.

    Attributes:
        as_of: the day the sources were read.
        confidence: A official, B a third party, C a guide or inference.
    """

    schema: Literal["evidence_kit.policy/1"]
    name: str
    title: str
    as_of: dt.date
    party: Literal["buyer", "seller", "both"]
    status: Literal["current", "superseded"]
    confidence: Literal["A", "B", "C"]
    note: str = ""
    require: RequireRules = RequireRules()
    image: ImageRules = ImageRules()
    video: VideoRules = VideoRules()
    document: DocumentRules = DocumentRules()
    total: TotalRules = TotalRules()
    text: TextRules = TextRules()
    refund: RefundRules = RefundRules()
    deadline: DeadlineRules = DeadlineRules()
