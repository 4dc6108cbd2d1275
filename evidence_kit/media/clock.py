"""Find out when a photo or film was taken, by its camera's clock, unless that was never set."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from PIL import ExifTags, Image

OLDEST_YEAR = 2005
"""An older year means that the clock was never set: 1904, 1970 and 2000 are usual defaults."""

EXIF_TIME = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
EXIF_ZONE = re.compile(r"([+-]\d\d:?\d\d|Z)$")
MOVIE_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d+)?\s*([+-]\d\d:?\d\d|Z|UTC)?")

EXIF_CLOCKS = (
    (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
    (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
)
"""Exif 3.0, 4.6.6.4: when the picture was taken or digitised, and the time zone. DateTime alone is the time of the last
change to the file and is not used."""

MOVIE_CLOCKS = ("comapplequicktimecreationdate", "recorded_date", "encoded_date")
"""MediaInfo's keys: Apple's is local time with its zone; the index of a film is in UTC (ISO 14496-12, 8.2.2)."""


def taken_of_exif(image: Image.Image) -> str | None:
    """Return the time when a picture was taken, as ISO 8601 with its zone if known; None when unknown.

    Raises:
        METADATA_ERRORS: one of them, when its metadata is damaged.
    """
    inner = image.getexif().get_ifd(ExifTags.IFD.Exif)
    for clock, zone in EXIF_CLOCKS:
        time = EXIF_TIME.match(str(inner.get(clock) or "").strip())
        offset = EXIF_ZONE.match(str(inner.get(zone) or "").strip())
        taken = moment(time.groups(), offset[1] if offset else None) if time else None
        if taken:
            return taken
    return None


def taken_of_movie(general: Mapping[str, Any]) -> str | None:
    """Return the time when a film was taken, as ISO 8601 with its zone if known; None when unknown.

    Args:
        general: MediaInfo's description of the whole file.
    """
    for key in MOVIE_CLOCKS:
        stamp = str(general.get(key) or "").strip()
        prefixed = stamp.startswith("UTC ")
        time = MOVIE_TIME.match(stamp.removeprefix("UTC "))
        taken = moment(time.groups()[:6], "Z" if prefixed else time[7]) if time else None
        if taken:
            return taken
    return None


def moment(parts: tuple[str, ...], zone: str | None) -> str | None:
    """Return a time as ISO 8601; None for an impossible time, or a clock that was never set.

    A reset clock starts at midnight on a first of January, so the first hour of that day counts as not set.
    """
    year, month, day, hour, minute, second = map(int, parts)
    if year < OLDEST_YEAR or (month, day, hour) == (1, 1, 0):
        return None
    offset = {None: "", "Z": "+00:00", "UTC": "+00:00"}.get(zone, zone)
    try:
        return dt.datetime.fromisoformat(
            f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}"
        ).isoformat()
    except ValueError:
        return None
