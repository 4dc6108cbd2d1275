"""Answers that are kept for whoever asks once more, because the first one was lost on its way."""

from collections.abc import MutableMapping
from typing import Any


def keep_newest(answers: MutableMapping[str, Any], most: int) -> None:
    """Forget the oldest answers until at most `most` are left."""
    for oldest in [*answers][:-most]:
        del answers[oldest]
