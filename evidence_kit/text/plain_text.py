"""Text files as people save them: UTF-8 or UTF-16, with or without a byte order mark, or not plain text at all."""

import codecs
import re
from dataclasses import dataclass

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DOCUMENTS = (
    (re.compile(rb"\s*\{\\rtf"), "rich text (RTF)"),
    (re.compile(rb"PK\x03\x04"), "a Word, LibreOffice or Pages document"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Word document"),
    (re.compile(rb"\s*<(?:!doctype html|html|\?xml)", re.IGNORECASE), "a web page"),
    (re.compile(rb"%PDF-"), "a PDF"),
)
"""The first bytes of documents that people save instead of plain text, each with its kind."""

AS_PLAIN_TEXT = "save it as plain text, encoding UTF-8 (TextEdit: Format, Make Plain Text; Notepad: Save as)"


class NotText(ValueError):
    """The bytes cannot be read as text without guessing.

    Attributes:
        at: index of the first byte that cannot be read; None for the whole file.
    """

    def __init__(self, what: str, at: int | None = None) -> None:
        super().__init__(what)
        self.at = at


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and its encoding.

    Attributes:
        mark: the byte order mark; empty for none.
    """

    text: str
    encoding: str
    mark: bytes

    @property
    def windows(self) -> bool:
        """Return whether every line ends with a carriage return and a line feed."""
        return 0 < self.text.count("\r\n") == self.text.count("\n")

    @property
    def unix(self) -> str:
        """Return the text with line feeds alone, unless its line ends are mixed."""
        return self.text.replace("\r\n", "\n") if self.windows else self.text

    def encode(self, text: str) -> bytes:
        """Return a new text as bytes with this encoding, mark and line ends."""
        return self.mark + (text.replace("\n", "\r\n") if self.windows else text).encode(self.encoding)


def decode(data: bytes) -> Decoded:
    """Return bytes as text, without guessing.

    Windows-1252 and its like are refused: every byte means something in several of them, and a wrong guess would put
    wrong letters into a claim.

    Raises:
        NotText: a document of a word processor, or an unknown encoding; the message says which.
    """
    for beginning, kind in DOCUMENTS:
        if beginning.match(data):
            raise NotText(f"is {kind}, not plain text")
    mark, encoding = next(((mark, name) for mark, name in MARKS if data.startswith(mark)), (b"", ""))
    encoding = encoding or encoding_without_mark(data)
    try:
        return Decoded(data[len(mark) :].decode(encoding), encoding, mark)
    except UnicodeDecodeError as problem:
        raise NotText(f"is not {encoding[:6].upper().rstrip('-')} text", len(mark) + problem.start) from None


def encoding_without_mark(data: bytes) -> str:
    """Return the encoding of bytes without a mark: UTF-16 where every other byte tends to be zero, else UTF-8."""
    odd, even = data[1::2].count(0), data[::2].count(0)
    if not (odd or even) or len(data) % 2 or min(odd, even) * 4 > max(odd, even):
        return "utf-8"
    return "utf-16-le" if odd > even else "utf-16-be"
