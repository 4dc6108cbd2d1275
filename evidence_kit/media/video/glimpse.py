"""The shape and colours of a video's first picture, as ffmpeg decodes it.

An index and a decoder can disagree: about rotation, mirrors and clean apertures, about pixels that are not square,
about colours that only the pictures themselves state (an HLG film in an SEI message, Motion JPEG by being JPEG). ffmpeg
makes every product, so its view counts.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.errors import ToolMissing
from evidence_kit.media.ffmpeg import DEMUXERS, input_arguments, opening
from evidence_kit.media.ffmpeg_program import run_ffmpeg
from evidence_kit.media.locks import temporary_folder

MOST_SECONDS = 20
"""Time limit for a single picture; it takes 0.05 s, but may hang on a damaged film."""

MOST_LOG_BYTES = 1 << 20

NEARLY_SQUARE = 0.005
"""Largest deviation of a pixel's aspect from 1 that is only rounding, so that the pixel counts as square."""

SHOWN = re.compile(r"fmt:(\w+) .*?sar:(\d+)/(\d+) s:(\d+)x(\d+) i:(\w)")
COLOURS_SHOWN = re.compile(r"color_range:(\S+) color_space:(\S+) color_primaries:(\S+) color_trc:(\S+)")

# ffmpeg's names of the code points of ITU-T H.273, for primaries, transfer and matrix alike.
SHORT_NAMES = {
    "smpte170m": "bt601",
    "bt470bg": "bt601",
    "bt2020nc": "bt2020",
    "bt2020c": "bt2020",
    "bt2020-10": "bt709",
    "bt2020-12": "bt709",
    "arib-std-b67": "hlg",
    "smpte2084": "pq",
    "iec61966-2-1": "srgb",
    "smpte432": "p3",
}
UNKNOWN = ("unknown", "unspecified", "reserved")

MESSAGE = re.compile(r"User Data Unregistered SEI message: UUID=([0-9a-f-]{36})\s+[^\n]*User Data=[0-9a-f]")
HARMLESS_MESSAGES = frozenset(
    {
        "dc45e9bd-e6d9-48b7-962c-d820d923eeef",  # x264: its version and settings
        "47564adc-5c4c-433f-94ef-c5113cd143a8",  # Apple's VideoToolbox: a few bytes about the rate
    }
)
"""Messages between pictures that only describe the encoding. Others may contain anything after their UUID (ITU-T
H.264, D.1.7): action cameras and dashcams write place, time and serial number."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The first shown picture.

    Attributes:
        width: of the upright, cropped picture in square pixels.
        height: of the same.
        pixel_format: ffmpeg's name, without byte order and range.
        full_range: luma from 0 to 255.
        matrix: "bt709", "bt601", "bt2020" or another name; None when unknown.
        primaries: likewise.
        transfer: likewise, also "hlg" and "pq".
        messages: whether it comes with data that is not known to be harmless.
    """

    width: int
    height: int
    pixel_format: str
    full_range: bool
    matrix: str | None
    primaries: str | None
    transfer: str | None
    messages: bool = False


def glimpse(path: Path, container: str, stream: str) -> Glimpse | None:
    """Return the first shown picture; None when it does not decode, or ffmpeg is missing.

    Args:
        stream: ffmpeg's name for the pictures ("V:0").
    """
    # An MP4's index tells the decoder all it needs; without probing more pictures the answer takes half the time.
    quick = glimpse_once(path, container, stream, "-nofind_stream_info") if DEMUXERS[container] == "mov" else None
    return quick or glimpse_once(path, container, stream)


def glimpse_once(path: Path, container: str, stream: str, *more: str) -> Glimpse | None:
    """Return the first shown picture, read with `more` options; None as in `glimpse`."""
    try:
        argv = [
            *opening("info"), *input_arguments(container), *more, "-i", f"file:{path.absolute()}",
            "-map", f"0:{stream}", "-frames:v", "1", "-vf", "showinfo=checksum=0", "-f", "null", "-",
        ]  # fmt: skip
    except ToolMissing:
        return None
    with temporary_folder() as folder:
        log = folder / "glimpse.log"
        try:
            run_ffmpeg(argv, timeout=MOST_SECONDS, folder=folder, log=log)
        except OSError:
            return None
        with log.open("rb") as output:
            return read_glimpse(output.read(MOST_LOG_BYTES).decode("utf-8", "replace"))


def read_glimpse(text: str) -> Glimpse | None:
    """Return the picture described by ffmpeg's `showinfo`; None without a description."""
    shown, colours = SHOWN.search(text), COLOURS_SHOWN.search(text)
    if shown is None or colours is None:
        return None
    width, height = int(shown[4]), int(shown[5])
    aspect = int(shown[2]) / int(shown[3]) if int(shown[2]) and int(shown[3]) else 1.0
    aspect = 1.0 if abs(aspect - 1) < NEARLY_SQUARE else aspect
    return Glimpse(
        width=round(width * aspect) if aspect >= 1 else width,
        height=height if aspect >= 1 else round(height / aspect),
        pixel_format=re.sub(r"^yuvj", "yuv", re.sub(r"[lb]e$", "", shown[1])),
        full_range=colours[1] == "pc" or shown[1].startswith("yuvj"),
        matrix=short_name(colours[2]),
        primaries=short_name(colours[3]),
        transfer=short_name(colours[4]),
        messages=not HARMLESS_MESSAGES.issuperset(MESSAGE.findall(text)),
    )


def short_name(name: str) -> str | None:
    """Return the short word for ffmpeg's name of primaries, transfer or matrix."""
    return None if name in UNKNOWN else SHORT_NAMES.get(name, name)
