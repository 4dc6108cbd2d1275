"""Key moments of a video as one picture: its timed frames side by side, from the original's pixels."""

import dataclasses
import time
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.catalogue.media import changed, stopped_reader, undecodable
from evidence_kit.errors import UsageWrong
from evidence_kit.events import Listener, ignore
from evidence_kit.makers.frames import Film, make_key_frames
from evidence_kit.media.attempt import StoppedByFilm
from evidence_kit.media.doubts import doubts
from evidence_kit.media.files import hash_file, scratch
from evidence_kit.media.sheet.layout import MOST_ALIKE
from evidence_kit.media.video.done_before import FRAMES, find_frames, keep_frames
from evidence_kit.media.video.inspection import Glanced
from evidence_kit.model.artifact import Artifact, Made
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import by_itself
from evidence_kit.model.results import Stills
from evidence_kit.model.strip import Strip, StripFrame
from evidence_kit.policies import DEFAULT, AnyPolicy, load_policy
from evidence_kit.policies.form import form_of
from evidence_kit.verbs.output import asked_type, place_for, put
from evidence_kit.verbs.stills import Work, about_covers, about_label, film_of, look, no_further, refused

LEAST_FRAMES, USUAL_FRAMES, MOST_FRAMES = 6, 9, MOST_ALIKE
"""Frames of a strip."""

MOST_BYTES = 5_000_000
"""Of a strip, where the policy allows more or says nothing."""

JPEG = "image/jpeg"


def take_strip(  # noqa: PLR0913  (what a user may set)
    path: str | Path,
    out: str | Path,
    policy: AnyPolicy = DEFAULT,
    *,
    count: int = USUAL_FRAMES,
    tracking: str | None = None,
    strict: bool = False,
    listener: Listener = ignore,
    cache: Cache = NO_CACHE,
) -> Stills:
    """Write one picture of `count` timed frames of a video: its beginning, label, greatest change, last view and end.

    What the case that it lies in covers is black in them.

    Args:
        out: a file, or a folder for one with a generated name.
        tracking: the order's number, looked for on the label; None to look for any parcel's.

    Raises:
        EvidenceKitError: the video is not there, an original would be overwritten, or the work failed.
    """
    if not LEAST_FRAMES <= count <= MOST_FRAMES:
        raise UsageWrong(
            f"A strip has {LEAST_FRAMES} to {MOST_FRAMES} frames, not {count}.", hint=f"write --count {USUAL_FRAMES}"
        )
    started = time.monotonic()
    policy = load_policy(policy)
    original = film_of(Path(path), cache, listener)
    form = form_of(policy.rules)
    place = place_for(out, (original.path,), f"{original.path.stem}-moments")
    limit = asked_type(place, jpeg_within(form.image), None)
    told = Stills(original.name, original.facts.sha256, strict=strict)
    findings = refused(original, policy, form.video)
    strip = None
    if not findings:
        with scratch(place.file or place.folder / "x") as folder:
            work = Work(original, place.folder, folder, limit, listener, cache)
            made, glanced = strip_of(work, count, tracking)
            findings = [*made.findings, *about_covers(original)]
            if glanced:
                number = glanced.label.compared.seen
                told = dataclasses.replace(told, tracking=number.text if number else None)
            single = put(made, "", place, folder, limit, started, strict=strict)
            if single.output and single.artifact:
                strip = strip_at(single.output, single.artifact)
                if len(strip.frames) < count:
                    findings.append(no_further(original.name, len(strip.frames), count))
    seconds = time.monotonic() - started
    return dataclasses.replace(told, strip=strip, findings=tuple(findings), seconds=seconds)


def jpeg_within(limit: Limit) -> Limit:
    """Return a limit for a strip: a JPEG of at most `MOST_BYTES`."""
    return dataclasses.replace(limit, mimes=(JPEG,), max_bytes=min(limit.max_bytes or MOST_BYTES, MOST_BYTES))


def strip_of(work: Work, count: int, tracking: str | None) -> tuple[Made, Glanced | None]:
    """Return the strip in the scratch folder with the findings about it, and what was seen of the take."""
    original, facts = work.original, work.original.facts.video
    assert facts is not None  # noqa: S101  (refused otherwise)
    key, before = work.cache.key(FRAMES, original.facts, tracking), doubts()
    known = find_frames(work.cache, key)
    try:
        seen, reading = known or look(work, facts, tracking)
    except StoppedByFilm as problem:
        return Made(findings=(stopped_reader(original.name, str(problem)),)), None
    if not seen:
        return Made(findings=(undecodable(original.name, "its pictures do not decode"),)), None
    glanced = Glanced(seen, reading)
    work.part(0.85, 1.0)(0.0, "taking frames")
    film = Film(original, glanced, work.limit, work.folder, cache=work.cache, count=count)
    made = make_key_frames(film, by_itself(original, "moments", "key-frames"), None, work.folder)
    if hash_file(original.path) != original.facts.sha256:
        return Made(findings=(changed(original),)), None
    if known is None and doubts() == before:
        keep_frames(work.cache, key, seen, reading)
    if not made.artifacts and not made.findings:
        return Made(findings=(undecodable(original.name, "no picture can be taken from it"),)), glanced
    return Made(made.artifacts, (*about_label(reading, tracking, original.name), *made.findings)), glanced


def strip_at(path: str, artifact: Artifact) -> Strip:
    """Return the record of a strip that was written to `path`."""
    image, settings = artifact.facts.image, artifact.recipe.settings
    frames = map(StripFrame, settings["times"], settings["shows"])
    width, height = (image.width, image.height) if image else (0, 0)
    return Strip(path, artifact.bytes, artifact.sha256, width, height, tuple(frames))
