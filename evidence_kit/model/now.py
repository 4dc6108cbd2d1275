"""What to do now in a case, and by when."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Now:
    """What to do now and by when, in one sentence.

    Attributes:
        state: the state of the case, a stable word such as "on-its-way" or "offer-made".
        template: the sentence in English, with names in braces.
        values: what fills it, by those names.
        by: the day that the sentence is about; None where none is known or none matters.
        why: the reason in one sentence.
        source: where the advice comes from; empty where it follows from the case alone.
        message: the sentence in English, with names in braces, that stands for {message}; without it the value does.
        page, page_message: the same two for somebody who has the studio's page before them; empty where they are right
            for them too.
    """

    state: str
    template: str
    values: Mapping[str, str]
    by: dt.date | None
    why: str
    source: str
    message: str = ""
    page: str = ""
    page_message: str = ""

    @property
    def text(self) -> str:
        """Return the sentence with its values."""
        return self.filled(self.template, self.message)

    @property
    def page_text(self) -> str:
        """Return the sentence with its values, as the studio's page says it."""
        return self.filled(self.page or self.template, self.page_message or self.message)

    def filled(self, template: str, message: str) -> str:
        """Return a sentence with its values, the message among them."""
        extra = {"message": message.format_map(self.values)} if message else {}
        return template.format_map({**self.values, **extra})
