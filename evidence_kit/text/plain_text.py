"""Text files as people save them: UTF-8 or UTF-16, with or without a mark; and what is not plain text at all."""

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
"""How files begin that writing programs make and that only look like text by their names."""

AS_PLAIN_TEXT = "save it as plain text, encoding UTF-8 (TextEdit: Format, Make Plain Text; Notepad: Save as)"


class NotText(ValueError):
    """The bytes are no text that can be read without guessing.

    Attributes:
        at: place of the first byte that cannot be read, 0 for all of it.
    """

    def __init__(self, what: str, at: int = 0) -> None:
        super().__init__(what)
        self.at = at


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was written.

    Attributes:
        mark: the bytes before the text that tell its encoding; empty for none.
    """

    text: str
    encoding: str
    mark: bytes

    def encode(self, text: str) -> bytes:
        """Return another text as bytes in the same encoding."""
        return self.mark + text.encode(self.encoding)


def decode(data: bytes) -> Decoded:
    """Return the text that bytes hold, when nothing has to be guessed.

    Windows-1252 and its like are refused: every byte means something in several of them, and a wrong guess would put
    wrong letters into a claim.

    Raises:
        NotText: a document of a writing program, or an encoding that nothing tells; the message says which.
    """
    for begin, words in DOCUMENTS:
        if begin.match(data):
            raise NotText(f"is {words}, not plain text")
    mark, encoding = next(((mark, name) for mark, name in MARKS if data.startswith(mark)), (b"", ""))
    encoding = encoding or encoding_without_mark(data)
    try:
        return Decoded(data[len(mark) :].decode(encoding), encoding, mark)
    except UnicodeDecodeError as problem:
        raise NotText(f"is not {encoding[:6].upper().rstrip('-')} text", problem.start) from None


def encoding_without_mark(data: bytes) -> str:
    """Return the encoding of bytes without a mark: UTF-16 where every other byte of its ASCII letters is zero."""
    odd, even = data[1::2].count(0), data[::2].count(0)
    if not (odd or even) or len(data) % 2 or min(odd, even) * 4 > max(odd, even):
        return "utf-8"
    return "utf-16-le" if odd > even else "utf-16-be"
