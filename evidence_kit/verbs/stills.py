"""Sharp, different frames of a video as pictures for the image slots, the label first: from the original's pixels."""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.case.beside import wanted_in_its_case
from evidence_kit.catalogue.covered import covered_in_stills
from evidence_kit.catalogue.label import label_findings, mistyped
from evidence_kit.catalogue.media import changed, stopped_reader, undecodable
from evidence_kit.catalogue.videos import cannot_fit_video
from evidence_kit.claim.redaction import check_redactions, is_coverable
from evidence_kit.events import Encoding, Listener, ignore
from evidence_kit.makers.image import fit_one_image
from evidence_kit.media.attempt import StoppedByFilm
from evidence_kit.media.covers import following, with_covers
from evidence_kit.media.doubts import doubts
from evidence_kit.media.files import hash_file, replace_file, scratch
from evidence_kit.media.looking import examine_apart
from evidence_kit.media.video.decide import colours_lost
from evidence_kit.media.video.done_before import FRAMES, find_frames, keep_frames
from evidence_kit.media.video.label import LabelReading, find_label
from evidence_kit.media.video.stills import Seen, choose_different, sharpness_of, take_frame
from evidence_kit.media.video.take import clock
from evidence_kit.model.artifact import Made
from evidence_kit.model.case import Original
from evidence_kit.model.facts import VideoFacts
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import by_itself
from evidence_kit.model.results import Still, Stills
from evidence_kit.policies import DEFAULT, AnyPolicy, LoadedPolicy, load_policy
from evidence_kit.policies.files import check_each
from evidence_kit.policies.form import form_of
from evidence_kit.text.names import portable
from evidence_kit.verbs.output import UNUSABLE, examined, refuse_originals


@dataclass(frozen=True, slots=True)
class Moment:
    """A frame to be taken.

    Attributes:
        number: the parcel's number that is read in it; None for any other frame.
    """

    time: float
    number: str | None = None

    @property
    def stem(self) -> str:
        """Return the name of its picture, without extension."""
        minutes, thousandths = divmod(round(self.time * 1000), 60_000)
        label = "-label" if self.number else ""
        return f"take-{minutes}m{thousandths // 1000:02d}.{thousandths % 1000:03d}s{label}"

    @property
    def why(self) -> str:
        """Return why it is taken."""
        return f"the label: {self.number} read in it" if self.number else "sharp and different"


def take_stills(  # noqa: PLR0913  (what a user may set)
    path: str | Path,
    out: str | Path,
    policy: AnyPolicy = DEFAULT,
    *,
    count: int = 6,
    tracking: str | None = None,
    strict: bool = False,
    listener: Listener = ignore,
    cache: Cache = NO_CACHE,
) -> Stills:
    """Write at most `count` sharp, different frames of a video into the folder `out`, each within the image limit.

    What the case that it lies in covers is black in them.

    Args:
        tracking: the order's number, looked for on the label; None to look for any parcel's.

    Raises:
        EvidenceKitError: the video is not there, an original would be overwritten, or the work failed.
    """
    started = time.monotonic()
    out, policy = Path(out), load_policy(policy)
    original = film_of(Path(path), cache, listener)
    files: tuple[Still, ...] = ()
    number: str | None = None
    form = form_of(policy.rules)
    findings = refused(original, policy, form.video)
    if not findings:
        with scratch(out / "x") as folder:
            work = Work(original, out, folder, form.image, listener, cache)
            files, number, findings = take(work, count, tracking)
        findings += about_covers(original)
    seconds = time.monotonic() - started
    return Stills(original.name, original.facts.sha256, files, None, number, tuple(findings), seconds, strict=strict)


@dataclass(frozen=True, slots=True)
class Work:
    """One video that stills are taken from.

    Attributes:
        out: where finished pictures go.
        folder: where unfinished files go.
    """

    original: Original
    out: Path
    folder: Path
    limit: Limit
    listener: Listener
    cache: Cache

    def part(self, begin: float, end: float) -> Callable[[float, str], None]:
        """Return a function that reports the progress of a part of the work, from `begin` to `end` of the whole."""
        name = self.original.name
        return lambda done, doing: self.listener(Encoding(name, begin + (end - begin) * done, doing))


def take(work: Work, count: int, tracking: str | None) -> tuple[tuple[Still, ...], str | None, list[Finding]]:
    """Return the pictures that were written, the parcel's number that was read, and the findings about both."""
    original, path, facts = work.original, work.original.path, work.original.facts.video
    assert facts is not None  # noqa: S101  (refused otherwise)
    key, before = work.cache.key(FRAMES, original.facts, tracking), doubts()
    known = find_frames(work.cache, key)
    try:
        seen, reading = known or look(work, facts, tracking)
    except StoppedByFilm as problem:
        return (), None, [stopped_reader(original.name, str(problem))]
    if not seen:
        return (), None, [undecodable(original.name, "its pictures do not decode")]
    findings = about_label(reading, tracking, original.name)
    made: list[tuple[Path, Still]] = []
    chosen = moments(seen, reading, count)
    if 0 < len(chosen) < count:
        findings.append(no_further(original.name, len(chosen), count))
    for index, moment in enumerate(chosen):
        work.part(0.85, 1.0)(index / count, "taking frames")
        picture = take_frame(path, facts, moment.time, work.folder)
        if picture is not None:
            files, found = write_still(picture, moment, work)
            made += files
            findings += found
    if hash_file(path) != original.facts.sha256:
        return (), None, [changed(original)]
    if known is None and doubts() == before:
        keep_frames(work.cache, key, seen, reading)
    if not made:
        findings.append(undecodable(original.name, "no picture can be taken from it"))
    keep(made, path, work.out)
    number = reading.compared.seen
    return tuple(still for _, still in made), number.text if number else None, findings


def look(work: Work, facts: VideoFacts, tracking: str | None) -> tuple[tuple[Seen, ...], LabelReading]:
    """Return the frames of a video, none when it does not decode, and the label in the sharpest of them.

    Raises:
        StoppedByFilm: the film makes ffmpeg crash or hang.
    """
    path = work.original.path
    seen = sharpness_of(path, facts, work.folder, work.part(0.0, 0.7))
    return seen, find_label(path, facts, seen, tracking, work.folder, work.part(0.7, 0.85))


def film_of(path: Path, cache: Cache, listener: Listener = ignore) -> Original:
    """Return a loose file, examined, with what the case that it lies in covers.

    Raises:
        CaseUnreadable: it is not there, or is a folder.
        RulesWrong: the case file cannot be read.
    """
    original = examined(path, cache=cache)
    if original.facts.video is None:
        return original
    wanted = wanted_in_its_case(path, original.facts.sha256)
    return with_covers(original, wanted.redact, wanted.covers, following(cache, listener))


def about_covers(original: Original) -> list[Finding]:
    """Return the findings about what the case covers in a film: where it is lost or outside, else that it is black."""
    found = [finding for finding in check_redactions([original]) if finding.code != "redacted"]
    return [*found, covered_in_stills(original.name)] if original.covers and is_coverable(original) else found


def refused(original: Original, policy: LoadedPolicy, limit: Limit) -> list[Finding]:
    """Return why no frame can be taken of a file; nothing when frames can be."""
    if original.facts.kind == "video" and original.facts.video:
        if not is_coverable(original):
            return about_covers(original)
        refusal = colours_lost(original.facts.video)
        return [cannot_fit_video(original.name, refusal, limit)] if refusal else []
    problems = [finding for finding in check_each([original], policy.rules) if finding.code in UNUSABLE]
    return problems or [
        Finding(
            "type-not-allowed",
            original.name,
            "Stills are taken from a video, and this file is not one.",
            hint="give the video of the unboxing",
            expected="a video",
            actual=original.facts.mime,
        )
    ]


def moments(seen: Sequence[Seen], reading: LabelReading, count: int) -> list[Moment]:
    """Return the frames to take, the label's among them, in the order of time."""
    number = reading.compared.seen
    of_label = [frame for frame in seen if frame.time == reading.time][:1] if number else []
    others = choose_different(seen, count - len(of_label), of_label, distinct=True)
    text = number.text if number else None
    chosen = [Moment(frame.time, text) for frame in of_label] + [Moment(frame.time) for frame in others]
    return sorted(chosen, key=lambda moment: moment.time)


def no_further(name: str, found: int, wanted: int) -> Finding:
    """Return the note that fewer stills were taken than asked for."""
    return Finding(
        "stills-alike",
        name,
        f"{found} of {wanted} frames: every other sharp frame shows nearly the same as one of these.",
        expected=wanted,
        actual=found,
    )


def about_label(reading: LabelReading, tracking: str | None, name: str) -> list[Finding]:
    """Return the findings about the label in a video."""
    where = f" at {clock(reading.time)}" if reading.time is not None else ""
    findings = label_findings(tracking, reading.compared, name, where, alone=False)
    return findings + mistyped(tracking, reading.compared.seen, name)


def write_still(
    picture: Image.Image, moment: Moment, work: Work
) -> tuple[list[tuple[Path, Still]], tuple[Finding, ...]]:
    """Return a frame as a file within the limit, still in the scratch folder, and the findings about it."""
    whole = work.folder / "frame.png"
    picture.save(whole, "PNG", compress_level=1)
    frame = Original(whole, moment.stem, examine_apart(whole, strict=False, cache=work.cache))
    made: Made = fit_one_image(by_itself(frame, moment.stem), work.limit, work.folder, work.cache)
    whole.unlink()
    files = []
    for artifact in made.artifacts:
        written = work.folder / Path(artifact.path).name
        looked = artifact.facts.image
        width, height = (looked.width, looked.height) if looked else (0, 0)
        place = portable(work.out / written.name)
        size, sha256, label = artifact.bytes, artifact.sha256, moment.number is not None
        files.append((written, Still(place, moment.time, size, sha256, width, height, moment.why, label)))
    return files, made.findings


def keep(made: Sequence[tuple[Path, Still]], path: Path, out: Path) -> None:
    """Move finished pictures to their places, after all of them have been found to be free.

    Raises:
        UsageWrong: a place is that of an original, or of what may be one.
        CannotWrite: a place cannot be written to; those that were moved before are taken back.
    """
    places = [(written, out / written.name) for written, _ in made]
    for _, place in places:
        refuse_originals(place, (path,), chosen=False)
    with contextlib.ExitStack() as undo:
        for written, place in places:
            fresh = not place.exists()
            replace_file(written, place)
            if fresh:
                undo.callback(place.unlink, missing_ok=True)
        undo.pop_all()
