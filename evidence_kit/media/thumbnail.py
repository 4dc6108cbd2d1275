"""Small pictures of finished files, to be shown in a page: a picture, a film's frame, a document's first page."""

import contextlib
import io
from pathlib import Path

from PIL import Image

from evidence_kit.errors import ToolMissing
from evidence_kit.media.ffmpeg import DEMUXERS, input_arguments, opening
from evidence_kit.media.ffmpeg_program import run_ffmpeg
from evidence_kit.media.image.colour import over_white
from evidence_kit.media.image.loading import load_upright
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.structure import JPEG_SCAN, BrokenStructure, is_progressive, jpeg_blocks
from evidence_kit.media.locks import temporary_folder
from evidence_kit.text.regular import read_regular

QUALITY = 76
"""Of a small JPEG; a step less shows on the edges of text, a step more costs a sixth of its bytes."""

LARGE = 300_000
"""Bytes of a JPEG above which it has far more pixels than a small picture, or far finer ones."""

BEFORE = 0.001
"""Seconds by which decoding starts before a frame's time, because times are rounded."""

MOST_SECONDS = 20
"""Time limit for the frame of a film; it takes 0.05 s."""


def thumbnail(path: Path, mime: str, longest: int) -> bytes | None:
    """Return a picture as a small JPEG, its long side at most `longest` pixels; None when it does not decode."""
    try:
        data = read_regular(path)
        coarse = without_fine_scans(data) if mime == "image/jpeg" and len(data) > LARGE else data
        picture = load_upright(coarse, mime, least_side=longest)
    except (OSError, ImageProblem, KeyError, MemoryError):
        return None
    return small_jpeg(picture, longest)


def without_fine_scans(data: bytes) -> bytes:
    """Return a progressive JPEG without the scans that refine its details; any other as it is.

    They are more than half of its data and of the time that decoding takes, and change no level of a small picture by
    more than a few (ITU-T T.81, G.1.2: a scan with a high bit position refines coefficients that others have begun).
    """
    try:
        blocks = list(jpeg_blocks(data)) if is_progressive(data) else []
    except BrokenStructure:
        return data
    kept = [data[start:end] for marker, start, end in blocks if marker != JPEG_SCAN or not refines(data[start:end])]
    return b"".join(kept) or data


def refines(scan: bytes) -> bool:
    """Return whether a scan refines details: it has no mean levels (Ss > 0), and begins nothing (Ah > 0)."""
    first, _, positions = scan[5 + 2 * scan[4] : 8 + 2 * scan[4]].ljust(3, b"\0")
    return first > 0 and positions >> 4 > 0


def small_jpeg(picture: Image.Image, longest: int) -> bytes:
    """Return a decoded picture as a small JPEG over white."""
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        picture = over_white(picture.convert("RGBA"))
    picture = picture.convert("RGB")
    picture.thumbnail((longest, longest), Image.Resampling.BICUBIC, reducing_gap=1.1)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


def frame_of(path: Path, container: str, second: float, longest: int, *, exact: bool = False) -> bytes | None:
    """Return the last key frame of a film before `second` as a small JPEG; None when it does not decode.

    Args:
        exact: return the frame at `second`, which takes up to a second of decoding.
    """
    if container not in DEMUXERS:
        return None
    with temporary_folder() as folder, contextlib.suppress(OSError, ToolMissing, ImageProblem):
        frame = folder / "frame.ppm"  # packing a PNG and unpacking it again takes longer than the frame
        begin = max(0.0, second - BEFORE) if exact else second
        argv = [
            *opening(), "-ss", f"{begin:.4f}", *([] if exact else ["-noaccurate_seek"]),
            *input_arguments(container), "-skip_frame", "default" if exact else "nokey",
            "-i", f"file:{path.absolute()}", "-map", "0:V:0", "-frames:v", "1",
            "-fps_mode", "passthrough",  # a frame before the second that was sought is dropped otherwise
            "-vf", f"scale='min({longest},iw)':'min({longest},ih)':force_original_aspect_ratio=decrease", str(frame),
        ]  # fmt: skip
        if run_ffmpeg(argv, timeout=MOST_SECONDS, folder=folder).ok and frame.exists():
            with Image.open(frame, formats=["PPM"]) as picture:
                return small_jpeg(picture, longest)
    return None


def first_page(path: Path, longest: int) -> bytes | None:
    """Return the first page of a PDF as a small JPEG; None when it cannot be drawn."""
    from evidence_kit.media.document.apart import DocumentProblem, draw_pages  # noqa: PLC0415  (most have no document)

    with temporary_folder() as folder, contextlib.suppress(OSError, DocumentProblem):
        drawn = draw_pages(read_regular(path), 1, folder)
        return thumbnail(Path(drawn[0].path), "image/png", longest) if drawn else None
    return None
