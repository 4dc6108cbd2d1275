"""The films of the case for the page: what a browser can play, single frames with their neighbours, and stills."""

import bisect
import contextlib
import io
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from PIL import Image

from evidence_kit.cache.store import Cache
from evidence_kit.case.folder import walk
from evidence_kit.errors import EvidenceKitError
from evidence_kit.media.covers import seconds_shown
from evidence_kit.media.files import scratch
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.locks import temporary_folder
from evidence_kit.media.video.stills import take_frame, take_small_frames
from evidence_kit.model.case import Original
from evidence_kit.model.facts import VideoFacts
from evidence_kit.studio.background import begin
from evidence_kit.studio.playable_film import make_stand_in
from evidence_kit.studio.upload_names import moved, name_for

Plays = Literal["original", "stand-in", "making", "no"]

STAND_IN = "film for the page"
"""What the cache calls it."""

BEFORE, BEHIND = 2, 5
"""Pictures around the one that is asked for, which are decoded with it: stepping on asks for them next."""

MOST_FRAMES = 48
"""Frames that are remembered, as JPEG."""

NEARLY = 0.002
"""Seconds by which a player's clock may lag behind the picture that it shows."""

FRAME_QUALITY = 85

PLAYED_EVERYWHERE = frozenset({("mp4", "h264"), ("quicktime", "h264"), ("webm", "vp8"), ("webm", "vp9")})
"""Containers and codecs that every browser plays, in 8 bits and the colours of ordinary screens."""

BOXES: Mapping[str, str] = MappingProxyType(
    {"mp4": "video/mp4", "quicktime": "video/mp4", "3gpp": "video/mp4", "webm": "video/webm", "matroska": "video/webm"}
)
CODECS: Mapping[str, str] = MappingProxyType(
    {"h264": "avc1.640028", "hevc": "hvc1.2.4.L120.B0", "vp9": "vp09.00.40.08", "vp8": "vp8", "av1": "av01.0.08M.08"}
)
"""How browsers are asked for a codec (RFC 6381), in a profile that phones write."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as JPEG.

    Attributes:
        time: the second at which it appears.
        before: that of the frame before it; None for the first.
        after: that of the frame after it; None for the last.
    """

    jpeg: bytes
    time: float
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Still:
    """A frame that was put into the case as a picture, and the second of the film that it shows."""

    path: Path
    time: float


class Films:
    """The films of one case; a class because stand-ins are made while the page does other things."""

    def __init__(self, cache: Cache, made: Callable[[Original], None] = lambda _film: None) -> None:
        """Begin.

        Args:
            cache: where times and stand-ins are kept.
            made: called when a stand-in is there or cannot be made, from a thread of its own.
        """
        self.cache, self.made = cache, made
        self.held = contextlib.ExitStack()
        self.folder = self.held.enter_context(temporary_folder())
        self.lock = threading.Lock()
        self.decoding = threading.Lock()
        self.stand_ins: dict[str, Path | None] = {}
        self.making: set[str] = set()
        self.known_times: dict[str, tuple[float, ...]] = {}
        self.frames: dict[tuple[str, int, int], bytes] = {}
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="studio-films")

    def close(self) -> None:
        """Make no more stand-ins, and let go of those that are there."""
        self.thread.shutdown(wait=False, cancel_futures=True)
        self.held.close()

    def plays(self, original: Original) -> Plays:
        """Return how the page can play a film; "stand-in" also where none was asked for yet."""
        film, sha256 = original.facts.video, original.facts.sha256 or ""
        if film is None or original.facts.problem:
            return "no"
        if plays_everywhere(film):
            return "original"
        with self.lock:
            if sha256 in self.making:
                return "making"
            return "no" if self.stand_ins.get(sha256, Path()) is None else "stand-in"

    def playable(self, original: Original, *, as_it_is: bool = False) -> Path | None:
        """Return the file that a browser is given; None while a stand-in is being made, and where none can be.

        Args:
            as_it_is: the browser says that it plays the original.
        """
        if as_it_is or self.plays(original) == "original":
            return original.path
        return self.stand_in(original)

    def stand_in(self, original: Original) -> Path | None:
        """Return a film that every browser plays, made of another; None while it is made, which begins now."""
        sha256 = original.facts.sha256 or ""
        with self.lock:
            if sha256 in self.stand_ins or sha256 in self.making:
                return self.stand_ins.get(sha256)
            self.making.add(sha256)
        begin(self.thread, self.make, original)
        return None

    def is_making(self, original: Original) -> bool:
        """Return whether a stand-in is being made."""
        with self.lock:
            return original.facts.sha256 in self.making

    def make(self, original: Original) -> None:
        """Make a stand-in, or find it in the cache."""
        sha256, film = original.facts.sha256 or "", original.facts.video
        out = self.folder / f"{sha256}.mp4"
        key = self.cache.key(STAND_IN, original.facts)
        made = None
        try:
            if self.cache.find_file(key, bool, out):
                made = out
            elif film and make_stand_in(original.path, film, out):
                self.cache.keep(key, STAND_IN, value=True, made=out)
                made = out
        except (EvidenceKitError, OSError):
            made = None
        finally:
            with self.lock:
                self.stand_ins[sha256] = made
                self.making.discard(sha256)
        self.made(original)

    def times(self, original: Original) -> tuple[float, ...]:
        """Return the second of each frame of a film, in order; none where it does not decode."""
        sha256 = original.facts.sha256 or ""
        if not self.known_times.get(sha256):  # a film that was away may be back
            self.known_times[sha256] = seconds_shown(original, self.cache)
        return self.known_times[sha256]

    def frame(self, original: Original, at: float, longest: int) -> Frame | None:
        """Return the frame that a player shows at a second; None where the film does not decode.

        Args:
            longest: pixels of the long side, at most.

        Raises:
            ToolMissing, ToolFailed: ffmpeg does not work here.
        """
        times, sha256 = self.times(original), original.facts.sha256 or ""
        if not times:
            return None
        index = shown_at(times, at)
        key = (sha256, index, longest)
        with self.decoding:
            if key not in self.frames:
                self.decode(original, times, index, longest)
            jpeg = self.frames.get(key)
        if jpeg is None:
            return None
        before = times[index - 1] if index else None
        after = times[index + 1] if index + 1 < len(times) else None
        return Frame(jpeg, times[index], before, after)

    def decode(self, original: Original, times: tuple[float, ...], index: int, longest: int) -> None:
        """Decode a frame and some around it, and remember them."""
        film, sha256 = original.facts.video, original.facts.sha256 or ""
        assert film is not None  # noqa: S101  (it has times)
        first = max(0, index - BEFORE)
        with temporary_folder() as folder:
            count = index - first + 1 + BEHIND
            pictures = take_small_frames(original.path, film, times[first], folder, count, longest)
        for number, picture in enumerate(pictures, first):
            self.frames[sha256, number, longest] = as_jpeg(picture)
        while len(self.frames) > MOST_FRAMES:
            del self.frames[next(iter(self.frames))]

    def still(self, original: Original, at: float, case: Path) -> Still:
        """Put the frame that is shown at a second into the case, as a PNG with the original's pixels.

        Raises:
            ImageProblem: the film has none there.
            ToolMissing, ToolFailed: ffmpeg does not work here.
            CannotWrite, OSError: the disk refuses.
        """
        film, times = original.facts.video, self.times(original)
        if film is None or not times:
            raise ImageProblem("the film does not decode")
        time = times[shown_at(times, at)]
        with scratch(original.path.with_name("still.png")) as folder:
            picture = take_frame(original.path, film, time, folder)
            if picture is None:
                raise ImageProblem("the film does not decode there")
            finished = folder / "still.png"
            picture.save(finished, "PNG")
            return Still(self.put(finished, f"{original.path.stem}-{time:.2f}s.png", case), time)

    def put(self, finished: Path, wanted: str, case: Path) -> Path:
        """Give a finished still a free name in the case."""
        while True:
            taken = {found.path.name for found in walk(case)}
            place = case / name_for(wanted, taken)
            try:
                moved(finished, place)
            except FileExistsError:
                continue
            return place


def shown_at(times: tuple[float, ...], at: float) -> int:
    """Return the number of the frame that a player shows at a second."""
    return max(0, bisect.bisect_right(times, at + NEARLY) - 1)


def as_jpeg(picture: Image.Image) -> bytes:
    """Return a frame as JPEG."""
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=FRAME_QUALITY)
    return made.getvalue()


def plays_everywhere(film: VideoFacts) -> bool:
    """Return whether every browser plays a film as it is."""
    plain = (film.pixel_format or "") in ("yuv420p", "") and not film.hdr and not film.interlaced
    heard = film.audio_codec in (None, "aac", "mp3", "opus", "vorbis")
    return plain and heard and (film.container, film.codec or "") in PLAYED_EVERYWHERE


def codecs_of(film: VideoFacts) -> str:
    """Return a film's type as a browser can be asked for it (`canPlayType`); empty for one that no browser knows."""
    box, codec = BOXES.get(film.container, ""), CODECS.get(film.codec or "", "")
    if film.codec == "hevc" and not (film.pixel_format or "").endswith("10"):
        codec = "hvc1.1.6.L120.B0"
    sound = {"aac": ", mp4a.40.2", "opus": ", opus", "vorbis": ", vorbis"}.get(film.audio_codec or "", "")
    return f'{box}; codecs="{codec}{sound}"' if box and codec else ""
