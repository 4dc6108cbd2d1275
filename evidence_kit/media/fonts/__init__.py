"""The typeface of captions: Roboto in two weights (Latin, Greek, Cyrillic), under the Apache License 2.0 beside it."""

from pathlib import Path

VERSION = "2.138"
REGULAR = Path(__file__).parent / "Roboto-Regular.ttf"
BOLD = Path(__file__).parent / "Roboto-Bold.ttf"
