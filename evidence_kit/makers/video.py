"""One original video made into one upload: the whole take fitted, its every frame looked at."""

import dataclasses
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.catalogue.media import changed, stopped_reader, undecodable
from evidence_kit.catalogue.videos import (
    cannot_fit_video,
    damaged_video,
    not_as_planned,
)
from evidence_kit.errors import ToolFailed
from evidence_kit.events import Encoding, Listener, ignore
from evidence_kit.makers.artifact import artifact_of
from evidence_kit.makers.video_record import recipe_of, said_of_product, seen_in, seen_of
from evidence_kit.media.attempt import StoppedByFilm
from evidence_kit.media.doubts import doubts
from evidence_kit.media.files import is_same, scratch
from evidence_kit.media.looking import examine_apart
from evidence_kit.media.video.decide import Refusal, VideoPlan
from evidence_kit.media.video.done_before import (
    FITTED,
    WATCHED,
    Result,
    find_video,
    find_watched,
    keep_video,
    keep_watched,
)
from evidence_kit.media.video.encode import FittedVideo, Refused, fit_video
from evidence_kit.media.video.encode_once import expected_seconds
from evidence_kit.media.video.inspection import Watched, look_at_every_frame
from evidence_kit.media.video.watch import DamagedVideo, look_for_damage
from evidence_kit.media.video.work import Work, progress
from evidence_kit.model.artifact import CaseTake, Made
from evidence_kit.model.case import Original
from evidence_kit.model.facts import VideoFacts
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import Placement


@dataclass(frozen=True, slots=True)
class Filmed:
    """What became of a video, and what was seen in it.

    Attributes:
        watched: None when no frame of it was looked at.
    """

    made: Made
    watched: Watched | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A video that was made and is whole, and what was seen in its original.

    Attributes:
        watched: None when its frames were not looked at one by one.
        damaged: how many pictures and pieces of sound are damaged, where its frames were not looked at one by one.
    """

    fitted: FittedVideo
    watched: Watched | None
    damaged: tuple[int, int]


def fit_one_video(
    placement: Placement,
    limit: Limit,
    folder: Path,
    listener: Listener = ignore,
    *,
    case: CaseTake | None = None,
    plan: VideoPlan | Refusal,
    cache: Cache = NO_CACHE,
) -> Filmed:
    """Write one video, the whole take, within its limit into `folder`.

    Args:
        case: what its case wants of it: every frame is looked at also when it is copied or rewrapped.
        plan: what was decided for this limit.

    Raises:
        ToolMissing: ffmpeg is not there.
        ToolFailed: ffmpeg failed on a video that decodes.
        CannotWrite: the disk is full.
    """
    original, out = placement.sources[0], folder / f"{placement.file}.mp4"
    facts = original.facts
    assert facts.video is not None and facts.bytes is not None  # noqa: S101, PT018  (callers examine first)

    is_encode = isinstance(plan, VideoPlan) and plan.action == "encode"
    expected = expected_seconds(facts.video, os.cpu_count() or 1) if is_encode else None

    def tell(done: float, doing: str) -> None:
        listener(Encoding(original.name, done, doing, expected))

    with scratch(out) as unfinished:
        making = unfinished / "take.mp4"
        tracking = case.tracking if case else None
        work = Work(original.path, facts.video, facts.bytes, limit.max_bytes, unfinished, tell, tracking)
        product = product_of(original, limit, work, plan, making, watching=case is not None, cache=cache)
        if isinstance(product, Filmed):
            return product
        making.replace(out)
    fitted, watched = product.fitted, product.watched
    artifact = artifact_of(out, placement, "fit", recipe_of(original, fitted), fitted.encodes, cache=cache)
    findings = seen_in(original, watched, artifact, case) if watched else []
    if any(product.damaged):
        findings.append(damaged_video(original.name, *product.damaged))
    findings += said_of_product(original, fitted, alone=case is None)
    artifact = dataclasses.replace(artifact, seen=seen_of(original, watched) if watched else None)
    return Filmed(Made((artifact,), tuple(findings)), watched)


def product_of(
    original: Original,
    limit: Limit,
    work: Work,
    plan: VideoPlan | Refusal,
    making: Path,
    *,
    watching: bool,
    cache: Cache = NO_CACHE,
) -> Product | Filmed:
    """Write a video within its limit to `making`, or return why it is not kept.

    Args:
        watching: every frame is looked at also when it is copied or rewrapped.

    Raises:
        ToolMissing: ffmpeg is not there.
        ToolFailed: ffmpeg failed on a video that decodes.
        CannotWrite: the disk is full.
    """
    key = cache.key(FITTED, original.facts, limit.max_bytes, plan, work.tracking, watching)
    try:
        result, fault = video_once(
            cache, key, original, making, lambda: result_of(work, plan, making, watching=watching)
        )
    except (ToolFailed, DamagedVideo, StoppedByFilm) as problem:
        return not_read(original, problem)
    except OSError:
        if is_gone(original):
            return Filmed(Made(findings=(changed(original),)))
        raise
    fitted, watched = result.fitted, result.watched
    if fault is not None:
        seen_all = isinstance(fitted, FittedVideo) and fitted.how_broken
        return Filmed(Made(findings=(fault,)), watched if seen_all else None)
    if isinstance(fitted, Refused):
        return Filmed(Made(findings=(cannot_fit_video(original.name, fitted.refusal, limit),)), watched)
    return Product(fitted, watched, result.damaged)


def video_once(
    cache: Cache, key: str, original: Original, making: Path, make: Callable[[], Result]
) -> tuple[Result, Finding | None]:
    """Return what became of a video before, written to `making`, else what `make` returns; and why it is not used.

    It is kept when nothing is wrong with it and the original is still what was examined.

    Raises:
        DamagedVideo, StoppedByFilm, ToolMissing, ToolFailed, CannotWrite: as `make`.
        OSError: the original or `making` cannot be read or written.
    """
    result, before = find_video(cache, key, making), doubts()
    if result is not None:
        if isinstance(result.fitted, FittedVideo) and result.fitted.action == "copied":
            shutil.copyfile(original.path, making)
        return result, faulty(original, result.fitted, making, cache, is_known=True)
    result = make()
    fault = faulty(original, result.fitted, making, cache, is_known=False)
    if fault is None and doubts() == before:
        keep_video(cache, key, result, making)
    return result, fault


def result_of(work: Work, plan: VideoPlan | Refusal, making: Path, *, watching: bool) -> Result:
    """Write a video within its limit to `making`, and return what became of it.

    Args:
        watching: every frame is looked at also when it is copied or rewrapped.

    Raises:
        DamagedVideo, StoppedByFilm, ToolMissing, ToolFailed, CannotWrite: as `fit_video`.
    """
    fitted = fit_video(work, plan, making)
    watched = fitted.watched
    if isinstance(fitted, Refused) or watched is not None:
        return Result(fitted, watched)
    if watching:
        return Result(fitted, look_at_every_frame(work))
    hear = progress(work, 1.0, 1.0, "looking for damage")
    return Result(fitted, None, look_for_damage(work.path, work.facts, work.folder, hear))


def not_read(original: Original, problem: ToolFailed | DamagedVideo | StoppedByFilm) -> Filmed:
    """Return what became of a video that could not be read to its end.

    Raises:
        ToolFailed: the original is still what was examined, so ffmpeg failed on a video that decodes.
    """
    if isinstance(problem, ToolFailed):
        if not is_gone(original):
            raise problem
        return Filmed(Made(findings=(changed(original),)))
    if isinstance(problem, DamagedVideo):
        return Filmed(Made(findings=(undecodable(original.name, str(problem)),)))
    return Filmed(Made(findings=(stopped_reader(original.name, str(problem)),)))


def faulty(
    original: Original, fitted: FittedVideo | Refused, making: Path, cache: Cache, *, is_known: bool
) -> Finding | None:
    """Return why a product is not kept; None when it is whole, as planned, and its original is still there.

    Args:
        is_known: it was made before, of the content that was examined, so only a copy depends on the original.
    """
    assert original.facts.video is not None  # noqa: S101  (callers examine first)
    if isinstance(fitted, Refused):
        return changed(original) if not is_known and is_gone(original) else None
    wrong = whole_take_lost(original.facts.video, examine_apart(making, strict=False, cache=cache).video)
    if wrong:
        return undecodable(original.name, wrong)
    if (not is_known or fitted.action == "copied") and is_gone(original):
        return changed(original)
    return not_as_planned(original.name, fitted.how_broken) if fitted.how_broken else None


def watch_one_video(
    original: Original, folder: Path, listener: Listener, case: CaseTake, cache: Cache = NO_CACHE
) -> Filmed:
    """Look at every frame of a video of which only frames are wanted; unfinished files go beside `folder`.

    Raises:
        ToolMissing: ffmpeg is not there.
        ToolFailed: ffmpeg failed on a video that decodes.
    """
    facts = original.facts
    assert facts.video is not None and facts.bytes is not None  # noqa: S101, PT018  (callers examine first)

    def tell(done: float, doing: str) -> None:
        listener(Encoding(original.name, done, doing))

    key, before = cache.key(WATCHED, facts, case.tracking), doubts()
    watched = find_watched(cache, key)
    if watched is None:
        with scratch(folder / "take") as unfinished:
            work = Work(original.path, facts.video, facts.bytes, None, unfinished, tell, case.tracking)
            try:
                watched = look_at_every_frame(work)
            except (ToolFailed, DamagedVideo, StoppedByFilm) as problem:
                return not_read(original, problem)
        if doubts() == before and not is_gone(original):
            keep_watched(cache, key, watched)
    return Filmed(Made(findings=tuple(seen_in(original, watched, None, case))), watched)


def is_gone(original: Original) -> bool:
    """Return whether an original is no longer what was examined."""
    return not is_same(original.path, original.facts.sha256)


def whole_take_lost(original: VideoFacts, made: VideoFacts | None) -> str:
    """Return why an output is not the whole take, or an empty string.

    ffmpeg ends with status 0 after writing half a file (ab-av1 issue 376), so its word is not enough. The last frame
    may last up to a second in a screen recording, hence the tolerance. The pictures of an encode were counted before.
    """
    if made is None:
        return "the new video cannot be read"
    if original.duration is None or made.duration is None:
        return ""
    tolerance = max(0.25, 2 / (original.frame_rate or 30.0), 0.01 * original.duration)
    if made.duration < original.duration - tolerance:
        return f"only {made.duration:.2f} of {original.duration:.2f} s could be decoded"
    return ""
