"""Single files outside any case: one fitted under its limit, or two put side by side."""

import dataclasses
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.catalogue.covered import not_a_picture_to_cover
from evidence_kit.catalogue.media import changed, only_one_page, undecodable
from evidence_kit.errors import UsageWrong
from evidence_kit.events import Listener, ignore
from evidence_kit.makers.image import fit_one_image
from evidence_kit.media.files import read_same, scratch
from evidence_kit.media.looking import examine_apart
from evidence_kit.media.video.decide import Refusal, VideoPlan, decide
from evidence_kit.model.artifact import Made
from evidence_kit.model.case import Box, Mark, Original
from evidence_kit.model.cover import FilmCover
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form, Limit
from evidence_kit.model.formats import extension_of
from evidence_kit.model.plan import by_itself
from evidence_kit.model.results import Single
from evidence_kit.model.roles import role_of
from evidence_kit.policies import DEFAULT, AnyPolicy, LoadedPolicy, load_policy
from evidence_kit.policies.documents import hidden_parts, restricted_paper
from evidence_kit.policies.files import check_each
from evidence_kit.policies.form import form_of
from evidence_kit.verbs.output import UNUSABLE, Place, asked_size, asked_type, examined, place_for, put, single
from evidence_kit.verbs.private import about_lost, as_its_case_wants, not_as_wanted

UNFIT_DOCUMENT = UNUSABLE | {"too-many-pages", "page-too-large"}
"""Findings about a PDF that taking things out of it does not mend."""

UNMAKEABLE = frozenset({"format-not-read", "extension-mismatch"})
"""Findings about an input that is no picture, film or document that is read here."""

SCHEMA = "evidence_kit.fit/1"


@dataclasses.dataclass(frozen=True, slots=True)
class Fitting:
    """How one file is made.

    Attributes:
        max_bytes: the size that is asked for; None for that of the policy.
        began: when the work began, by a monotonic clock.
    """

    place: Place
    policy: LoadedPolicy
    max_bytes: int | None
    began: float
    strict: bool
    allow_illegible: bool
    listener: Listener
    cache: Cache

    @property
    def form(self) -> Form:
        """What the form of the policy accepts."""
        return form_of(self.policy.rules)

    def scratch(self) -> AbstractContextManager[Path]:
        """Return a folder beside the place of the output, which is gone at the end of the block."""
        return scratch(self.place.file or self.place.folder / "x")

    def put(self, made: Made, limit: Limit, folder: Path) -> Single:
        """Move what was made from its scratch folder to its place."""
        return put(made, SCHEMA, self.place, folder, limit, self.began, strict=self.strict)

    def nothing(self, findings: Sequence[Finding], limit: Limit) -> Single:
        """Return why nothing was made."""
        return single(SCHEMA, Made(findings=tuple(findings)), None, limit, self.began, strict=self.strict)


def fit_file(  # noqa: PLR0913  (what is made, within what, where)
    path: str | Path,
    out: str | Path,
    policy: AnyPolicy = DEFAULT,
    *,
    max_bytes: int | None = None,
    redact: Sequence[Box] = (),
    covers: Sequence[FilmCover] = (),
    marks: Sequence[Mark] = (),
    mute: bool = False,
    strict: bool = False,
    allow_illegible: bool = False,
    listener: Listener = ignore,
    cache: Cache = NO_CACHE,
) -> Single:
    """Write one image, video or PDF within its limit to `out`.

    What the case that it lies in covers or mutes is covered or muted too.

    Args:
        out: a folder, or a file name that asks for its type; MP4 takes the video in a motion photo.
        redact: places of the upright image to cover with black, of a video all the time.
        covers: places of a video to cover with black for some time.
        marks: numbered boxes to draw on the upright image, each its box `received`.
        mute: write a video without its sound.

    Raises:
        EvidenceKitError: the file is not there, its type or a mark cannot be made, or the work failed.
    """
    started = time.monotonic()
    path, policy = Path(path), load_policy(policy)
    looked = examined(path, decode=False, cache=cache)
    wanted, notes = as_its_case_wants(looked, cache, redact, covers, mute=mute, listener=listener)
    original = dataclasses.replace(wanted, marks=tuple(marks))
    place = place_for(out, (path,), path.stem)
    refuse_muting(original, place)
    fitting = Fitting(place, policy, max_bytes, started, strict, allow_illegible, listener, cache)
    single = fit_original(original, fitting)
    if single.artifact is None:
        return single
    return dataclasses.replace(single, findings=(*single.findings, *notes, *about_lost(original)))


def fit_original(original: Original, fitting: Fitting) -> Single:
    """Write what is made of an original within its limit."""
    if original.marks:
        return fit_marked(original, fitting)
    if wants_motion(original, fitting.place):
        return fit_motion(original, fitting)
    if original.facts.document and not (original.redact or original.covers):
        return fit_document(original, fitting)
    problems, form = unfit_file(original, fitting.policy), fitting.form
    limit = asked_size(form.video if original.facts.kind == "video" else form.image, fitting.max_bytes)
    if problems or not (original.facts.image or original.facts.video):
        return fitting.nothing(problems, limit)
    limit = asked_type(fitting.place, limit, original)
    with fitting.scratch() as folder:
        if original.facts.image:
            made = with_page_note(fit_one_image(by_itself(original), limit, folder, fitting.cache), original)
        else:
            made = video_made(original, limit, folder, fitting)
        return fitting.put(made, limit, folder)


def video_made(video: Original, limit: Limit, folder: Path, fitting: Fitting) -> Made:
    """Write a video within its limit into `folder`."""
    from evidence_kit.makers.video import fit_one_video  # noqa: PLC0415  (loads what only videos need)

    plan = video_plan(video, limit, allow_illegible=fitting.allow_illegible)
    return fit_one_video(by_itself(video), limit, folder, fitting.listener, plan=plan, cache=fitting.cache).made


def wants_motion(original: Original, place: "Place") -> bool:
    """Return whether the name of the output asks for the video of a motion photo."""
    named = place.file is not None and extension_of(place.file.name) == "mp4"
    return named and original.facts.image is not None and "motion-video" in original.facts.image.companions


def refuse_muting(original: Original, place: "Place") -> None:
    """Refuse to mute what is not a video.

    Raises:
        UsageWrong: it is a picture or a document, and is to be muted.
    """
    kind = "picture" if original.facts.image else "document" if original.facts.document else ""
    if original.mute and kind and not wants_motion(original, place):
        raise UsageWrong(f"Only videos have sound to mute, and this is a {kind}.", hint="leave --sound mute away")


def fit_marked(original: Original, fitting: Fitting) -> Single:
    """Write a picture with its marks drawn on it, below the role that its name or folder gives it.

    Raises:
        UsageWrong: it is not a picture, a mark is outside it, or a label cannot be drawn.
    """
    from evidence_kit.makers.marked import mark_one  # noqa: PLC0415  (loads numpy and all that draws)

    facts, limit = original.facts, asked_size(fitting.form.image, fitting.max_bytes)
    if facts.video or facts.document:
        kind = "video" if facts.video else "document"
        raise UsageWrong(f"Only pictures can be marked, and this is a {kind}.", hint="mark a still or a page of it")
    problems = unfit_file(original, fitting.policy)
    if problems or not facts.image:
        return fitting.nothing(problems, limit)
    limit = asked_type(fitting.place, limit, None)
    original = dataclasses.replace(original, role=role_of(original.name, facts))
    with fitting.scratch() as folder:
        made = mark_one(by_itself(original, filling="marked"), limit, folder, cache=fitting.cache)
        refused = [finding for finding in made.findings if finding.code in ("mark-outside", "text-not-drawable")]
        if refused:
            raise UsageWrong(refused[0].message, hint=refused[0].hint)
        return fitting.put(made, limit, folder)


def video_plan(video: Original, limit: Limit, *, allow_illegible: bool = False) -> VideoPlan | Refusal:
    """Return what to do with a video so that it stays within its limit."""
    facts = video.facts
    assert facts.video is not None  # noqa: S101  (the caller looked)
    return decide(facts.video, facts.bytes or 0, limit.max_bytes, allow_illegible=allow_illegible, mute=video.mute)


def unfit_file(original: Original, policy: LoadedPolicy) -> list[Finding]:
    """Return why nothing is made of a file that is not a document."""
    found = check_each([original], policy.rules)
    problems = [finding for finding in found if finding.code in UNUSABLE]
    problems += not_as_wanted(original)
    if original.facts.kind not in ("image", "video") and not problems:
        problems = [finding for finding in found if finding.code in UNMAKEABLE]
    return problems


def with_page_note(made: Made, original: Original) -> Made:
    """Return what was made of a picture; of the first page of a TIFF, with a finding about the other pages."""
    looked = original.facts.image
    is_scan = looked is not None and looked.format == "tiff" and looked.frames > 1
    if looked is None or not is_scan or not made.artifacts or made.artifacts[0].facts.mime == original.facts.mime:
        return made
    return dataclasses.replace(made, findings=(*made.findings, only_one_page(original.name, looked.frames)))


def fit_document(original: Original, fitting: Fitting) -> Single:
    """Write a PDF without its metadata, or its first page where the name asks for a picture."""
    from evidence_kit.makers.document import PDF, fit_one_document, fit_pages  # noqa: PLC0415  (only PDFs need it)

    as_picture = fitting.place.file is not None and extension_of(fitting.place.file.name) != "pdf"
    limit = fitting.form.image if as_picture else fitting.form.document or Limit((PDF,), None)
    limit = asked_size(limit, fitting.max_bytes)
    problems = unfit_document(original, fitting.policy, as_picture=as_picture)
    if problems:
        return fitting.nothing(problems, limit)
    limit = asked_type(fitting.place, limit, original)
    with fitting.scratch() as folder:
        if as_picture:
            made = fit_pages([by_itself(original)], limit, folder, fitting.cache)
        else:
            made = fit_one_document(by_itself(original), limit, folder, fitting.cache)
            hidden = hidden_parts(original.name, original.facts.document) if original.facts.document else ()
            made = dataclasses.replace(made, findings=(*hidden, *made.findings))
        return fitting.put(made, limit, folder)


def unfit_document(original: Original, policy: LoadedPolicy, *, as_picture: bool) -> list[Finding]:
    """Return why a PDF is not used, as `build` does not use it either.

    Pages are drawn of one that is only locked against changes, and however many there are.
    """
    unfit = UNUSABLE if as_picture else UNFIT_DOCUMENT
    problems = [finding for finding in check_each([original], policy.rules) if finding.code in unfit]
    looked = original.facts.document
    if looked is not None and looked.restricted and not as_picture:
        problems.append(restricted_paper(original.name))
    return problems


def fit_motion(photo: Original, fitting: Fitting) -> Single:
    """Write the video of a motion photo within the limit for videos; its bytes are taken out as they are first."""
    from evidence_kit.media.image.motion import motion_video_bytes  # noqa: PLC0415  (only motion photos need it)

    limit = asked_size(fitting.form.video, fitting.max_bytes)
    if photo.redact or photo.covers:
        return fitting.nothing([not_a_picture_to_cover(photo.name)], limit)
    data = read_same(photo.path, photo.facts.sha256)
    video = motion_video_bytes(photo.facts.mime or "", data) if data is not None else None
    if video is None:
        return fitting.nothing([changed(photo)], limit)
    with fitting.scratch() as folder:
        taken = folder / "taken.mp4"
        taken.write_bytes(video)
        film = Original(taken, photo.name, examine_apart(taken, cache=fitting.cache), mute=photo.mute)
        if film.facts.video is None:
            return fitting.nothing([undecodable(photo.name, "the video in it is damaged")], limit)
        made = video_made(film, limit, folder, fitting)
        if any(finding.code == "unreadable" for finding in made.findings):
            made = Made(findings=(undecodable(photo.name, "the video in it is damaged"),))
        made_from = (photo.facts.sha256 or "",)
        artifacts = tuple(dataclasses.replace(artifact, made_from=made_from) for artifact in made.artifacts)
        made = dataclasses.replace(made, artifacts=artifacts)
        return fitting.put(made, limit, folder)
