"""Single files outside any case: one fitted under its limit, or two put side by side."""

import dataclasses
import time
from collections.abc import Sequence
from pathlib import Path

from evidence_kit.errors import CaseUnreadable, UsageWrong
from evidence_kit.events import Listener, ignore
from evidence_kit.formats import extension_of, spoken, word_of
from evidence_kit.made import Made
from evidence_kit.media.one_image import fit_one_image
from evidence_kit.media.readers import examine_apart
from evidence_kit.media.redaction import check_redactions, not_a_picture_to_cover
from evidence_kit.media.shortfalls import changed, only_one_page, undecodable
from evidence_kit.media.store import read_same, scratch
from evidence_kit.model import Box, Comparison, Finding, Original, Placement, Plan, Severity, Side
from evidence_kit.names import portable, printable
from evidence_kit.one_output import Place, asked_size, asked_type, place_for, put, single
from evidence_kit.outcome import Single
from evidence_kit.policies import LoadedPolicy
from evidence_kit.policies.enforce import check_each
from evidence_kit.policies.limits import Limit, document_limit, image_limit, video_limit
from evidence_kit.policies.papers import hidden_parts, restricted_paper

UNUSABLE = frozenset({"not-examined", "empty-file", "unreadable", "too-many-pixels", "format-not-read"})
"""Findings about an input of which nothing can be made."""

UNFIT_DOCUMENT = UNUSABLE | {"too-many-pages", "page-too-large"}
"""Findings about a PDF that taking things out of it does not mend."""

UNMAKEABLE = frozenset({"format-not-read", "extension-mismatch"})
"""Findings about an input that is no picture, film or document that is read here."""


def fit_file(  # noqa: PLR0913  (what is made, within what, where)
    path: Path,
    out: str,
    policy: LoadedPolicy,
    *,
    max_bytes: int | None = None,
    redact: Sequence[Box] = (),
    strict: bool = False,
    floorless: bool = False,
    listener: Listener = ignore,
) -> Single:
    """Write one image, video or PDF within its limit to `out`.

    `out` is a folder when it is one or ends with a slash, else a file name that asks for its type. Of a motion photo, a
    name that asks for MP4 takes the video that is in it.

    Args:
        redact: places of the upright image to cover with black.

    Raises:
        EvidenceKitError: the file is not there, the name asks for a type that is not made, or the work failed.
    """
    started = time.monotonic()
    original = dataclasses.replace(examined(path, decode=False), redact=tuple(redact))
    place = place_for(out, (path,), path.stem)
    wants_motion = place.file is not None and extension_of(place.file.name) == "mp4"
    if wants_motion and original.facts.image and "motion-video" in original.facts.image.companions:
        return fit_motion(original, place, policy, max_bytes, started, strict=strict, listener=listener)
    if original.facts.document and not redact:
        return fit_document(original, place, policy, max_bytes, started, strict=strict)
    kind = original.facts.kind
    limit = asked_size(video_limit(policy.rules) if kind == "video" else image_limit(policy.rules), max_bytes)
    problems = unfit_file(original, policy)
    if problems or not (original.facts.image or original.facts.video):
        return single("evidence_kit.fit/1", Made(findings=tuple(problems)), None, limit, started, strict=strict)
    limit = asked_type(place, limit, original)
    with scratch(place.file or place.folder / "x") as folder:
        if original.facts.image:
            made = fit_one_image(original, limit, folder, "made")
            if original.facts.image.format == "tiff" and original.facts.image.frames > 1:
                made = with_page_note(made, original)
        else:
            from evidence_kit.media.one_video import fit_one_video  # noqa: PLC0415  (loads what only videos need)

            out_file = folder / "made.mp4"
            made = fit_one_video(original, limit, out_file, "video-1", listener, floorless=floorless).made
        return put(made, "evidence_kit.fit/1", place, folder, limit, started, strict=strict)


def unfit_file(original: Original, policy: LoadedPolicy) -> list[Finding]:
    """Return why nothing is made of a file that is not a document."""
    found = check_each([original], policy.rules)
    problems = [one for one in found if one.code in UNUSABLE]
    problems += [one for one in check_redactions([original]) if one.severity is Severity.error]
    if original.facts.kind not in ("image", "video") and not problems:
        problems = [one for one in found if one.code in UNMAKEABLE]
    return problems


def with_page_note(made: Made, original: Original) -> Made:
    """Return what was made of the first page of a TIFF, with a finding that says so."""
    looked = original.facts.image
    if looked is None or not made.artifacts or made.artifacts[0].facts.mime == original.facts.mime:
        return made
    return dataclasses.replace(made, findings=(*made.findings, only_one_page(original.name, looked.frames)))


def fit_document(
    original: Original,
    place: "Place",
    policy: LoadedPolicy,
    max_bytes: int | None,
    started: float,
    *,
    strict: bool,
) -> Single:
    """Write a PDF without what it says beside its pages, or its first page where the name asks for a picture."""
    from evidence_kit.media.one_document import PDF, fit_one_document, fit_pages  # noqa: PLC0415  (only PDFs need it)

    as_picture = place.file is not None and extension_of(place.file.name) != "pdf"
    limit = image_limit(policy.rules) if as_picture else document_limit(policy.rules) or Limit((PDF,), None)
    limit = asked_size(limit, max_bytes)
    problems = unfit_document(original, policy, as_picture=as_picture)
    if problems:
        return single("evidence_kit.fit/1", Made(findings=tuple(problems)), None, limit, started, strict=strict)
    limit = asked_type(place, limit, original)
    with scratch(place.file or place.folder / "x") as folder:
        if as_picture:
            made = fit_pages(original, [Placement("image-1", "made", (original,), "")], limit, folder)
        else:
            made = fit_one_document(original, limit, folder, "made")
            hidden = hidden_parts(original.name, original.facts.document) if original.facts.document else ()
            made = dataclasses.replace(made, findings=(*hidden, *made.findings))
        return put(made, "evidence_kit.fit/1", place, folder, limit, started, strict=strict)


def unfit_document(original: Original, policy: LoadedPolicy, *, as_picture: bool) -> list[Finding]:
    """Return why a PDF is not used, as `build` does not use it either.

    Pages are drawn of one that is only locked against changes, and however many there are.
    """
    unfit = UNUSABLE if as_picture else UNFIT_DOCUMENT
    problems = [one for one in check_each([original], policy.rules) if one.code in unfit]
    looked = original.facts.document
    if looked is not None and looked.restricted and not as_picture:
        problems.append(restricted_paper(original.name))
    return problems


def fit_motion(
    photo: Original,
    place: "Place",
    policy: LoadedPolicy,
    max_bytes: int | None,
    started: float,
    *,
    strict: bool,
    listener: Listener,
) -> Single:
    """Write the video of a motion photo within the limit for videos; its bytes are taken out as they are first."""
    from evidence_kit.media.image.motion import motion_video_bytes  # noqa: PLC0415  (only motion photos need it)
    from evidence_kit.media.one_video import fit_one_video  # noqa: PLC0415  (loads what only videos need)

    limit = asked_size(video_limit(policy.rules), max_bytes)
    if photo.redact:
        found = Made(findings=(not_a_picture_to_cover(photo.name),))
        return single("evidence_kit.fit/1", found, None, limit, started, strict=strict)
    data = read_same(photo.path, photo.facts.sha256)
    video = motion_video_bytes(photo.facts.mime or "", data) if data is not None else None
    if video is None:
        return single("evidence_kit.fit/1", Made(findings=(changed(photo),)), None, limit, started, strict=strict)
    with scratch(place.file or place.folder / "x") as folder:
        taken = folder / "taken.mp4"
        taken.write_bytes(video)
        film = Original(taken, photo.name, examine_apart(taken))
        if film.facts.video is None:
            found = Made(findings=(undecodable(photo.name, "the video in it is damaged"),))
            return single("evidence_kit.fit/1", found, None, limit, started, strict=strict)
        made = fit_one_video(film, limit, folder / "made.mp4", "video-1", listener).made
        if any(one.code == "unreadable" for one in made.findings):
            made = Made(findings=(undecodable(photo.name, "the video in it is damaged"),))
        artifacts = tuple(dataclasses.replace(one, made_from=(photo.facts.sha256 or "",)) for one in made.artifacts)
        made = dataclasses.replace(made, artifacts=artifacts)
        return put(made, "evidence_kit.fit/1", place, folder, limit, started, strict=strict)


def compare_files(  # noqa: PLR0913  (one picture's parts)
    listing: Path,
    received: Path,
    out: str,
    policy: LoadedPolicy,
    wanted: Comparison,
    *,
    redact: Sequence[tuple[Side, Box]] = (),
    order: str | None = None,
    max_bytes: int | None = None,
    strict: bool = False,
) -> Single:
    """Write one comparison picture to `out`, within the policy's limit for images.

    Args:
        wanted: its marks, caption and the like; what it says of files is not used.
        redact: places to cover with black, each with the side it is on.
        order: the order's number, for the line at the foot.

    Raises:
        EvidenceKitError: a file is not there, a mark lies outside its picture, or the words cannot be drawn.
    """
    from evidence_kit.steps.compose import compose  # noqa: PLC0415  (loads numpy and all that draws)

    started = time.monotonic()
    listed, shown = (examined(path, decode=False) for path in (listing, received))
    same = listed.facts.sha256 == shown.facts.sha256  # what is covered in one is covered in its copy
    sides = (
        dataclasses.replace(listed, redact=tuple(box for side, box in redact if same or side == "listing")),
        dataclasses.replace(shown, redact=tuple(box for side, box in redact if same or side == "received")),
    )
    limit = asked_size(image_limit(policy.rules), max_bytes)
    place = place_for(out, (listing, received), "comparison")
    problems = unfit_sides(sides, policy)
    if problems:
        return single("evidence_kit.compare/1", Made(findings=tuple(problems)), None, limit, started, strict=strict)
    limit = asked_type(place, limit, None)
    comparison = dataclasses.replace(wanted, listing=sides[0].name, received=sides[1].name)
    with scratch(place.file or place.folder / "x") as folder:
        (folder / "upload").mkdir()
        placement = Placement("image-1", "made", sides, "", "comparison", comparison)
        made = compose(Plan((placement,)), limit, folder, order=order)
        refused = [one for one in made.findings if one.code in ("mark-outside", "text-not-drawable")]
        if refused:
            raise UsageWrong(refused[0].message, hint=refused[0].hint)
        return put(made, "evidence_kit.compare/1", place, folder / "upload", limit, started, strict=strict)


def unfit_sides(sides: Sequence[Original], policy: LoadedPolicy) -> list[Finding]:
    """Return why two files are not compared."""
    problems = [one for one in check_each(sides, policy.rules) if one.code in UNUSABLE]
    problems += [
        not_a_picture(one) for one in sides if not one.facts.image and not one.facts.problem and one.facts.bytes
    ]
    return problems + [one for one in check_redactions(sides) if one.severity is Severity.error]


def examined(path: Path, *, decode: bool = True) -> Original:
    """Return a loose file, looked at; an image need not be decoded when it will be right after this.

    Raises:
        CaseUnreadable: it is not there, or is a folder.
    """
    if path.is_dir():
        raise CaseUnreadable(f"{printable(str(path))} is a folder, not a file.", hint="give a picture or a video")
    if not path.exists():
        raise CaseUnreadable(f"There is no file {printable(str(path))}.", hint="check the path")
    return Original(path, portable(path), examine_apart(path, decode=decode))


def not_a_picture(original: Original) -> Finding:
    """Return the finding for a side of a comparison that is not a picture."""
    return Finding(
        "type-not-allowed",
        Severity.error,
        original.name,
        f"This is {spoken(original.facts.mime)}, not a picture.",
        hint="give two pictures",
        expected="a picture",
        actual=word_of(original.facts.mime),
    )
