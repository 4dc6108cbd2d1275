"""Which rules a report held against which kind of file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """Codes that were held against every file of a kind.

    Attributes:
        kind: "image", "video", "document" or "other" by content; "together" for all files as one upload.
        opened: only against files whose content could be opened.
    """

    kind: str
    opened: bool
    codes: tuple[str, ...]
