"""The typeface of captions: two faces of Roboto (Latin, Greek, Cyrillic), under the Apache License 2.0 beside them."""

from pathlib import Path

VERSION = "2.138"
REGULAR = Path(__file__).parent / "Roboto-Regular.ttf"
BOLD = Path(__file__).parent / "Roboto-Bold.ttf"
