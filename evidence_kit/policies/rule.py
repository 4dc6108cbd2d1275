"""One rule of a policy and where it comes from."""

from typing import Generic, TypeVar

from evidence_kit.shipped import Strict

T = TypeVar("T")


class Rule(Strict, Generic[T], frozen=True, kw_only=True):
    """One rule and where it comes from.

    Attributes:
        value: what is allowed.
        source: text or address.
        quote: the source's own words.
    """

    value: T
    source: str
    quote: str = ""
