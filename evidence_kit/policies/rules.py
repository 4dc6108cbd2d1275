"""The rules that a policy file can have: of one platform, dated, each number with its source.

A key that a policy leaves out is unknown: it is never enforced and never invented.
"""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec

from evidence_kit.model.finding import Finding
from evidence_kit.policies.periods import DeadlineRules, Source
from evidence_kit.shipped import Strict

Count = Annotated[int, msgspec.Meta(ge=0, examples=[6])]
Bytes = Annotated[int, msgspec.Meta(gt=0, examples=[5_000_000])]
Number = Annotated[int, msgspec.Meta(ge=1, examples=[100])]
Amount = Annotated[Decimal, msgspec.Meta(examples=["0.01"], extra={"rounded": True})]
"""TOML numbers with a point are accepted too: limits of forms are short, and rounding does not change them."""
Inches = Annotated[list[Amount], msgspec.Meta(min_length=2, max_length=2, examples=[["8.5", "11"]])]
Words = Annotated[list[str], msgspec.Meta(min_length=1)]
Types = Annotated[list[str], msgspec.Meta(min_length=1, examples=[["jpg", "png"]])]

T = TypeVar("T")


class Rule(Strict, Generic[T], frozen=True, kw_only=True):
    """One rule with its source.

    Attributes:
        value: what is allowed.
        source: text or address.
        quote: words of the source.
    """

    value: T
    source: Source
    quote: str = ""


class Size(Strict, frozen=True, kw_only=True):
    """A limit in bytes.

    Attributes:
        value: most bytes of the files that we make.
        unit: how the source counts a megabyte; "unknown" opens a grey zone up to `hard`.
        hard: most bytes that may be accepted under either reading; None means `value`.
        comparison: "below" if the source says "less than"; `value` and `hard` are then the largest bytes allowed.
        source: text or address.
        quote: words of the source.
    """

    value: Bytes
    source: Source
    unit: Literal["decimal", "binary", "unknown"] = "unknown"
    hard: Bytes | None = None
    comparison: Literal["below"] | None = None
    quote: str = ""

    @property
    def ceiling(self) -> int:
        """Return the most bytes of an upload that is not an error."""
        return self.value if self.hard is None else self.hard


def breach(
    code: str, path: str | None, message: str, rule: Rule[Any] | Size, *, hint: str, actual: str | int | None
) -> Finding:
    """Return the finding for a broken rule, with the value and the source of the rule."""
    return Finding(code, path, message, hint, rule.value, actual, rule.source)


class FileRules(Strict, frozen=True, kw_only=True):
    """Rules for every attached file, whatever its kind.

    Attributes:
        max_count: most pictures, videos and documents together.
        other_types: extensions that the form accepts but that are not examined here.
        name_min_chars: fewest characters of a name with its extension; `name_max_chars` likewise.
        name_characters: the characters allowed in a name, as in the brackets of a regular expression: "A-Za-z0-9.".
        max_dpi: most dots per inch in the metadata of a picture.
        black_and_white: pictures must have no colour; greys are allowed, as with a scanner or fax.
        one_per_category: the form has one slot for each kind of evidence.
        name_max_chars: most characters of a name with its extension.
        no_blank_pages: no page may be empty.
    """

    max_count: Rule[Count] | None = None
    other_types: Rule[Words] | None = None
    name_min_chars: Rule[Number] | None = None
    name_max_chars: Rule[Number] | None = None
    name_characters: Rule[str] | None = None
    max_dpi: Rule[Number] | None = None
    black_and_white: Rule[bool] | None = None
    no_blank_pages: Rule[bool] | None = None
    one_per_category: Rule[bool] | None = None


class ImageRules(Strict, frozen=True, kw_only=True):
    """Rules for pictures.

    Attributes:
        extensions: the allowed extensions, if the source lists extensions and not formats.
        safest_type: the one of `types` that every page of the platform names; we make pictures of that type.
        max_pixels: width times height.
        max_count: the most of them that the form accepts.
        max_bytes: the most bytes of one of them.
        types: the allowed formats, such as "jpg".
        unverified_extensions: extensions that may be accepted; no source says so.
        animated: whether animations are accepted.
    """

    max_count: Rule[Count] | None = None
    max_bytes: Size | None = None
    types: Rule[Types] | None = None
    extensions: Rule[Types] | None = None
    unverified_extensions: Rule[Words] | None = None
    safest_type: Rule[str] | None = None
    max_pixels: Rule[Number] | None = None
    animated: Rule[bool] | None = None


class VideoRules(Strict, frozen=True, kw_only=True):
    """Rules for videos.

    Attributes:
        continuous_take: it must be filmed without a cut.
        substitute: what the source advises to send if no video is accepted.
        max_count: the most of them that the form accepts.
        max_bytes: the most bytes of one of them.
        types: the allowed formats, such as "mp4".
        codecs: the allowed video codecs, such as "h264".
        max_seconds: the longest that one may last.
    """

    max_count: Rule[Count] | None = None
    max_bytes: Size | None = None
    types: Rule[Types] | None = None
    codecs: Rule[Words] | None = None
    max_seconds: Rule[Count] | None = None
    continuous_take: Rule[bool] | None = None
    substitute: Rule[Literal["key-frames"]] | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the form has no slot for a video."""
        return self.max_count is not None and self.max_count.value == 0


class DocumentRules(Strict, frozen=True, kw_only=True):
    """Rules for documents.

    Attributes:
        max_pages: most pages of one document or TIFF.
        max_page_inches: sides of the largest page, the short one first, as text so that they stay exact.
        profile: the kind of PDF required.
        max_count: the most of them that the form accepts.
        max_bytes: the most bytes of one of them.
        types: the allowed formats, such as "pdf".
        extensions: the allowed extensions.
    """

    max_count: Rule[Count] | None = None
    max_bytes: Size | None = None
    types: Rule[Types] | None = None
    extensions: Rule[Types] | None = None
    max_pages: Rule[Number] | None = None
    max_page_inches: Rule[Inches] | None = None
    profile: Rule[Literal["PDF/A"]] | None = None


class RequireRules(Strict, frozen=True, kw_only=True):
    """What a form requires.

    Attributes:
        any_of: kinds of files of which there must be at least one.
        label_shows: what must be readable on the label of the parcel.
        text: whether a statement is required.
    """

    any_of: Rule[Annotated[list[Literal["image", "video", "document"]], msgspec.Meta(min_length=1)]] | None = None
    text: Rule[bool] | None = None
    label_shows: Rule[Words] | None = None


class TotalRules(Strict, frozen=True, kw_only=True):
    """Limits over all files together.

    Attributes:
        max_pages: a picture counts as one page, because it becomes one.
        max_bytes: the most bytes of all files together.
    """

    max_bytes: Size | None = None
    max_pages: Rule[Number] | None = None


class TextRules(Strict, frozen=True, kw_only=True):
    """Rules for the text field of the form.

    Attributes:
        max_chars: for one field, if the form has several.
        max_bytes: in UTF-8.
        ascii_only: nothing but English letters, digits and ASCII punctuation.
        min_chars: fewest characters.
        latin_only: no letters but Latin ones.
        no_links: no addresses of pages.
        forbid: words that must not be in it.
        language: the language that it must be in, by its two letters.
    """

    min_chars: Rule[Number] | None = None
    max_chars: Rule[Number] | None = None
    max_bytes: Rule[Number] | None = None
    latin_only: Rule[bool] | None = None
    ascii_only: Rule[bool] | None = None
    no_links: Rule[bool] | None = None
    forbid: Rule[Words] | None = None
    language: Rule[str] | None = None


class StyleRules(Strict, frozen=True, kw_only=True):
    """Advice on the look of a page, which is shown because a program cannot check it.

    Attributes:
        min_font_points: the smallest type, in points.
        page_sizes: sizes of paper, such as "A4".
        orientation: how a page is held.
        no_colour_highlight: nothing is marked with colour.
    """

    min_font_points: Rule[Number] | None = None
    page_sizes: Rule[Words] | None = None
    orientation: Rule[Literal["portrait", "landscape"]] | None = None
    no_colour_highlight: Rule[bool] | None = None


class RefundRules(Strict, frozen=True, kw_only=True):
    """The smallest and the largest refund that a buyer may ask for.

    Attributes:
        min: the smallest amount.
        max: the largest; "item-price" is what was paid for the item.
    """

    min: Rule[Amount] | None = None
    max: Rule[Literal["item-price"]] | None = None


def platform_of(policy: str) -> str:
    """Return the platform of a policy by its name: "aliexpress-2mb" belongs to aliexpress."""
    return policy.partition("-")[0]


class Policy(Strict, frozen=True, kw_only=True):
    """The dated rules of one platform.

    Attributes:
        as_of: the day the sources were read; a source read on a different day says so itself.
        party: who attaches the files; "issuer" is the bank that issued the card of the buyer.
        status: "inferred" if the rules are not known to be those of the platform itself.
        confidence: A for official, B for a third party, C for a guide or inference.
        schema: name and version of this form of file.
        name: the short name, as in --policy NAME.
        title: the platform and its form, for a person.
        note: what else is good to know.
        require: what must be there.
        file: rules for every file.
        image: rules for pictures.
        video: rules for videos.
        document: rules for documents.
        total: limits over all files together.
        text: rules for the text of the form.
        style: advice on the look of a page.
        refund: how much can be asked for.
        deadline: lengths of time in a dispute.
    """

    schema: Literal["evidence_kit.policy/1"]
    name: Annotated[str, msgspec.Meta(examples=["mine"])]
    title: Annotated[str, msgspec.Meta(examples=["My shop, dispute form"])]
    as_of: Annotated[dt.date, msgspec.Meta(examples=["2026-11-24"])]
    party: Literal["buyer", "seller", "both", "issuer"]
    status: Literal["current", "superseded", "inferred"]
    confidence: Literal["A", "B", "C"]
    note: str = ""
    require: RequireRules = RequireRules()
    file: FileRules = FileRules()
    image: ImageRules = ImageRules()
    video: VideoRules = VideoRules()
    document: DocumentRules = DocumentRules()
    total: TotalRules = TotalRules()
    text: TextRules = TextRules()
    style: StyleRules = StyleRules()
    refund: RefundRules = RefundRules()
    deadline: DeadlineRules = DeadlineRules()
