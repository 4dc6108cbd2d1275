"""The types of the keys of case.toml, with the words and examples that messages and the schema take from them."""

from typing import Annotated

from msgspec import Meta

from evidence_kit.model.case import Box, Line


def about(description: str, *examples: object) -> Meta:
    """Return what a key means, and values as they are typed, the first the best example."""
    return Meta(description=description, examples=list(examples) or None)


def answer(description: str) -> Meta:
    """Return what a key means when it is true."""
    return Meta(description=description, examples=[True])


def money(description: str, example: str) -> Meta:
    """Return what an amount means; TOML's own numbers with a point would be rounded, so it is text."""
    return Meta(description=f"{description}, in quotes, so that no digit is lost", examples=[example])


PLACE = "four whole numbers: x, y, width and height in pixels of the upright picture"
POINTS = "four whole numbers: x and y of one point, x and y of another, in pixels of the upright picture"
SPAN = "two seconds, from and to"
MUTED = "of a video: true to leave out its sound, or the spans of seconds in which it is silenced"
STAYS_BLACK = "the seconds, from and to, in which the whole picture may stay black because the place cannot be followed"

Place = Annotated[Box, Meta(description=PLACE, examples=[[80, 900, 620, 120]], extra={"form": PLACE})]
Points = Annotated[Line, Meta(description=POINTS, examples=[[120, 900, 1120, 905]], extra={"form": POINTS})]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", extra={"form": 'two capital letters, such as "DE"'})]
Quantity = Annotated[int, Meta(ge=1, le=100_000)]
Pieces = Annotated[int, Meta(ge=0, le=100_000)]
Second = Annotated[float, Meta(ge=0, le=100_000)]
Seconds = Annotated[
    tuple[Second, Second], Meta(description=SPAN, examples=[[2.0, 5.5]], extra={"form": SPAN, "several": "spans"})
]
