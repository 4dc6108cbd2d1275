"""Fifth step: every original that goes in alone, within its limit."""

import dataclasses
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.events import Encoding, ItemDone, Listener, StepStarted, ignore
from evidence_kit.formats import BY_MIME
from evidence_kit.media import ffmpeg
from evidence_kit.media.artifact import artifact_of
from evidence_kit.media.examine import examine
from evidence_kit.media.image.fit import CannotFit, fit_image, image_target
from evidence_kit.media.image.look import ImageProblem
from evidence_kit.media.shortfalls import cannot_fit_image, cannot_fit_video, changed, only_first_frame, undecodable
from evidence_kit.media.store import read_same, scratch, sum_file
from evidence_kit.media.video.decide import Refusal
from evidence_kit.media.video.encode import DamagedVideo, Work, fit_video
from evidence_kit.model import Made, Original, Placement, Plan, Recipe
from evidence_kit.policies.limits import Limit


def fit(
    plan: Plan, images_within: Limit, videos_within: Limit, left: int | None, folder: Path, listener: Listener = ignore
) -> Made:
    """Write every placement of a single original into `folder`/upload, and return what was made and seen.

    Args:
        left: bytes that are left for these of a limit on all files together; None when there is no such limit.

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
        done.append(fit_one_video(placement.sources[0], within, out, placement.slot, listener))
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


def fit_one_video(original: Original, limit: Limit, out: Path, slot: str, listener: Listener = ignore) -> Made:
    """Write one video, the whole take, within its limit to `out`.

    Raises:
        ToolMissing, ToolFailed, CannotWrite: as `fit` says.
    """
    facts = original.facts
    assert facts.video is not None and facts.bytes is not None  # noqa: S101, PT018  (callers examine first)

    def tell(done: float, doing: str) -> None:
        listener(Encoding(original.name, done, doing))

    with scratch(out) as folder:
        making = folder / "take.mp4"
        work = Work(original.path, facts.video, facts.bytes, limit.max_bytes, folder, tell)
        try:
            fitted = fit_video(work, making)
        except DamagedVideo as problem:
            ffmpeg.version()  # a program that does not even tell its version is what is broken, not the video
            return Made(findings=(undecodable(original.name, str(problem)),))
        if isinstance(fitted, Refusal):
            return Made(findings=(cannot_fit_video(original.name, fitted, limit),))
        looked = examine(making)
        wrong = whole_take_lost(original, looked.video.duration if looked.video else None)
        if wrong:
            return Made(findings=(undecodable(original.name, wrong),))
        if sum_file(original.path) != facts.sha256:
            return Made(findings=(changed(original),))
        making.replace(out)
    tool = "evidence_kit" if fitted.action == "copied" else "ffmpeg"
    version = __version__ if fitted.action == "copied" else ffmpeg.version()
    recipe = Recipe(tool, version, fitted.action, {**fitted.settings, "dropped": list(fitted.dropped)})
    return Made((artifact_of(out, slot, (original,), "fit", recipe, fitted.encodes),))


def whole_take_lost(original: Original, seconds: float | None) -> str:
    """Return why an output is not the whole take, or an empty string.

    ffmpeg ends with status 0 after writing half a file (ab-av1 issue 376), so its word is not enough. The last frame
    may last up to a second in a screen recording, hence the tolerance.
    """
    video = original.facts.video
    if video is None or video.duration is None:
        return ""
    if seconds is None:
        return "what was made of it cannot be read"
    tolerance = max(0.25, 2 / (video.frame_rate or 30.0), 0.01 * video.duration)
    if seconds < video.duration - tolerance:
        return f"only {seconds:.2f} of {video.duration:.2f} s could be decoded"
    return ""
