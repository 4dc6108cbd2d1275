"""Fifth step: every original that goes in alone, within its limit."""

import dataclasses
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from evidence_kit import __version__
from evidence_kit.claim.label import label_findings, lost_in_output
from evidence_kit.errors import ToolFailed
from evidence_kit.events import Encoding, ItemDone, Listener, StepStarted, ignore
from evidence_kit.facts import VideoFacts
from evidence_kit.formats import BY_MIME
from evidence_kit.media import ffmpeg
from evidence_kit.media.artifact import artifact_of
from evidence_kit.media.examine import examine
from evidence_kit.media.image.fit import CannotFit, fit_image, image_target
from evidence_kit.media.image.look import ImageProblem
from evidence_kit.media.shortfalls import (
    below_the_floor,
    cannot_fit_image,
    cannot_fit_video,
    changed,
    damaged_video,
    judged_in_part,
    only_first_frame,
    undecodable,
)
from evidence_kit.media.store import read_same, scratch, sum_file
from evidence_kit.media.video.decide import Refusal, VideoPlan, decide
from evidence_kit.media.video.encode import FittedVideo, expected_seconds, fit_video
from evidence_kit.media.video.survey import DamagedVideo
from evidence_kit.media.video.take import clock, take_findings
from evidence_kit.media.video.watched import Watched, look_at_every_frame
from evidence_kit.media.video.work import Work
from evidence_kit.model import Artifact, CaseTake, Finding, Made, Original, Placement, Plan, Recipe, Role
from evidence_kit.policies.limits import Limit


def fit(  # noqa: PLR0913  (what is made, within what, where)
    plan: Plan,
    images_within: Limit,
    videos_within: Limit,
    left: int | None,
    folder: Path,
    listener: Listener = ignore,
    *,
    case: CaseTake,
    floorless: bool = False,
) -> Made:
    """Write every placement of a single original into `folder`/upload, and return what was made and seen.

    Args:
        left: bytes that are left for these of a limit on all files together; None when there is no such limit.
        case: what the case wants of its videos.
        floorless: make a video in which little can be made out rather than none.

    Raises:
        ToolMissing: a video is in the plan and ffmpeg is not there.
        ToolFailed: ffmpeg failed on a video that decodes.
        CannotWrite: the disk is full.
    """
    upload = folder / "upload"
    upload.mkdir(exist_ok=True)
    alone = [one for one in plan.placements if one.comparison is None]
    images = [one for one in alone if one.sources[0].facts.image]
    videos = [one for one in alone if one.sources[0].facts.video]
    listener(StepStarted("fit", len(alone)))

    def make_image(placement: Placement) -> Made:
        made = fit_one_image(placement.sources[0], images_within, upload, placement.file, placement.slot)
        listener(ItemDone("fit", placement.sources[0].name))
        return made

    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        done = list(pool.map(make_image, images))
    if left is not None:
        left -= sum(artifact.bytes for one in done for artifact in one.artifacts)
    for index, placement in enumerate(videos):
        share = None if left is None else max(0, left) // (len(videos) - index)
        within = narrowed(videos_within, share)
        out = upload / f"{placement.file}.mp4"
        video = placement.sources[0]
        done.append(fit_one_video(video, within, out, placement.slot, listener, case=case, floorless=floorless))
        if left is not None:
            left -= sum(artifact.bytes for artifact in done[-1].artifacts)
        listener(ItemDone("fit", placement.sources[0].name))
    return Made(
        tuple(artifact for one in done for artifact in one.artifacts),
        tuple(finding for one in done for finding in one.findings),
    )


def narrowed(limit: Limit, most: int | None) -> Limit:
    """Return the limit with at most `most` bytes, when that is less."""
    if most is None or (limit.max_bytes is not None and limit.max_bytes <= most):
        return limit
    return dataclasses.replace(limit, max_bytes=most)


def fit_one_image(original: Original, limit: Limit, folder: Path, stem: str, slot: str = "image-1") -> Made:
    """Write one image within its limit as `folder`/`stem` with the extension of what it became."""
    data = read_same(original.path, original.facts.sha256)
    if data is None:
        return Made(findings=(changed(original),))
    looked = original.facts.image
    assert looked is not None  # noqa: S101  (callers examine first)
    target = image_target(limit, looked)
    try:
        fitted = fit_image(data, original.facts, target)
    except CannotFit as problem:
        return Made(findings=(cannot_fit_image(original.name, problem.least, limit),))
    except ImageProblem as problem:
        return Made(findings=(undecodable(original.name, str(problem)),))
    path = folder / f"{stem}.{BY_MIME[fitted.mime].extensions[0]}"
    path.write_bytes(fitted.data)
    settings = {**fitted.settings, "dropped": list(fitted.dropped)}
    recipe = Recipe("evidence_kit", __version__, fitted.action, settings)
    findings = []
    if fitted.action == "encoded" and looked.frames > 1:
        findings.append(only_first_frame(original.name, looked.frames))
    return Made((artifact_of(path, slot, (original,), "fit", recipe, fitted.encodes),), tuple(findings))


def fit_one_video(
    original: Original,
    limit: Limit,
    out: Path,
    slot: str,
    listener: Listener = ignore,
    *,
    case: CaseTake | None = None,
    floorless: bool = False,
) -> Made:
    """Write one video, the whole take, within its limit to `out`.

    Args:
        case: what its case wants of it: every frame is looked at also when it is copied or rewrapped.
        floorless: make mush rather than nothing.

    Raises:
        ToolMissing, ToolFailed, CannotWrite: as `fit` says.
    """
    facts = original.facts
    assert facts.video is not None and facts.bytes is not None  # noqa: S101, PT018  (callers examine first)

    plan = decide(facts.video, facts.bytes, limit.max_bytes, floorless=floorless)
    is_encode = isinstance(plan, VideoPlan) and plan.action == "encode"
    expected = expected_seconds(facts.video, os.cpu_count() or 1) if is_encode else None

    def tell(done: float, doing: str) -> None:
        listener(Encoding(original.name, done, doing, expected))

    with scratch(out) as folder:
        making = folder / "take.mp4"
        work = Work(
            original.path,
            facts.video,
            facts.bytes,
            limit.max_bytes,
            folder,
            tell,
            case.tracking if case else None,
            floorless,
        )
        try:
            fitted = fit_video(work, making)
            if isinstance(fitted, Refusal):
                return Made(findings=(cannot_fit_video(original.name, fitted, limit),))
            watched = fitted.watched or (look_at_every_frame(work) if case else None)
        except ToolFailed:
            if is_gone(original):
                return Made(findings=(changed(original),))
            raise
        except DamagedVideo as problem:
            ffmpeg.version()  # a program that does not even tell its version is what is broken, not the video
            return Made(findings=(undecodable(original.name, str(problem)),))
        wrong = whole_take_lost(facts.video, examine(making).video)
        if wrong:
            return Made(findings=(undecodable(original.name, wrong),))
        if is_gone(original):
            return Made(findings=(changed(original),))
        making.replace(out)
    artifact = artifact_of(out, slot, (original,), "fit", recipe_of(fitted), fitted.encodes)
    findings = seen_in(original, watched, artifact, case) if watched else []
    if fitted.degraded:
        findings.append(below_the_floor(original.name))
    return Made((dataclasses.replace(artifact, seen=seen_data(watched) if watched else {}),), tuple(findings))


def seen_data(watched: Watched) -> dict[str, Any]:
    """Return what was seen in a take as plain values, for the manifest and for other front ends."""
    number, label = watched.label.compared.seen, None
    if number is not None and watched.label.time is not None:
        label = {"number": number.text, "time": round(watched.label.time, 3)}
    moments = [{"before": one.before, "after": one.after, "signals": list(one.signals)} for one in watched.take.moments]
    return {"take": watched.take.continuity, "moments": moments, "label": label}


def is_gone(original: Original) -> bool:
    """Return whether an original is no longer what was examined."""
    try:
        return sum_file(original.path) != original.facts.sha256
    except OSError:
        return True


def recipe_of(fitted: FittedVideo) -> Recipe:
    """Return how a video was made."""
    settings = {**fitted.settings, "dropped": list(fitted.dropped)}
    if fitted.action == "copied":
        return Recipe("evidence_kit", __version__, fitted.action, settings)
    return Recipe("ffmpeg", ffmpeg.version(), fitted.action, settings)


def seen_in(original: Original, watched: Watched, made: Artifact, case: CaseTake | None) -> list[Finding]:
    """Return what looking at every frame tells of a take; in a case, also whether it shows the parcel's label."""
    label, findings = watched.label, []
    if watched.damaged_pictures or watched.damaged_sounds:
        findings.append(damaged_video(original.name, watched.damaged_pictures, watched.damaged_sounds))
    findings += take_findings(original.name, watched.take)
    if watched.judged < watched.complexity.frames:
        findings.append(judged_in_part(original.name, watched.judged, watched.complexity.frames))
    if case and (original.role is Role.unboxing or label.compared.outcome != "not-readable"):
        where = f" at {clock(label.time)}" if label.time is not None else ""
        # Parcels of others may be in the picture of a film, so a number in it contradicts nothing.
        findings += label_findings(
            case.tracking, label.compared, original.name, where, shown=case.label_shown, alone=False
        )
    if watched.lost and label.compared.seen and made.facts.video:
        number, looked = label.compared.seen.text, made.facts.video
        findings.append(lost_in_output(number, original.name, looked.width, looked.height))
    return findings


def whole_take_lost(original: VideoFacts, made: VideoFacts | None) -> str:
    """Return why an output is not the whole take, or an empty string.

    ffmpeg ends with status 0 after writing half a file (ab-av1 issue 376), so its word is not enough. The last frame
    may last up to a second in a screen recording, hence the tolerance. The pictures of an encode were counted before.
    """
    if made is None:
        return "what was made of it cannot be read"
    if original.duration is None or made.duration is None:
        return ""
    tolerance = max(0.25, 2 / (original.frame_rate or 30.0), 0.01 * original.duration)
    if made.duration < original.duration - tolerance:
        return f"only {made.duration:.2f} of {original.duration:.2f} s could be decoded"
    return ""
