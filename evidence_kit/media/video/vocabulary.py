"""MediaInfo's names translated into ffmpeg's."""

# Codecs that ffmpeg names differently.
CODECS = {
    "avc": "h264",
    "mpeg-4 visual": "mpeg4",
    "mpeg video": "mpeg2",
    "vc-1": "vc1",
    "mpeg audio": "mp3",
    "ac-3": "ac3",
    "e-ac-3": "eac3",
    "mlp fba": "truehd",
}

SOUND_NAMES = "aac mp3 ac3 eac3 pcm amr opus vorbis flac alac adpcm wma dts truehd qcelp alaw ulaw speex"
SOUNDS = frozenset(SOUND_NAMES.split())
"""Sound that ffmpeg decodes; other sound is a last resort."""

# MediaInfo's names of the code points of ITU-T H.273.
COLOURS = {
    "bt.709": "bt709",
    "bt.601": "bt601",
    "bt.601 pal": "bt601",
    "bt.601 ntsc": "bt601",
    "bt.470 system b/g": "bt601",
    "smpte 170m": "bt601",
    "bt.2020": "bt2020",
    "bt.2020 non-constant": "bt2020",
    "bt.2020 (10-bit)": "bt709",
    "srgb/sycc": "srgb",
    "display p3": "p3",
}


def codec(name: object) -> str | None:
    """Return ffmpeg's name for a codec that MediaInfo names."""
    return CODECS.get(str(name).lower(), str(name).lower()) if name else None


def colour(name: object) -> str | None:
    """Return our name for primaries, transfer or matrix that MediaInfo names."""
    return COLOURS.get(str(name).lower(), str(name).lower()) if name else None


LARGEST = float(1 << 53)
"""Larger numbers are a damaged file's; up to here a number with decimals keeps whole ones exactly."""


def number(value: object) -> float | None:
    """Return a number from MediaInfo; None when it is not one, or larger than anything in a film."""
    try:
        found = float(str(value).split("/")[0].strip())
    except ValueError:
        return None
    return found if abs(found) <= LARGEST else None
