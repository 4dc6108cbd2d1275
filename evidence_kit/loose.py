"""Single files outside any case: one fitted under its limit, or two put side by side."""

import dataclasses
import os
import time
from collections.abc import Sequence
from pathlib import Path

from evidence_kit.errors import CaseUnreadable, UsageWrong
from evidence_kit.events import Listener, ignore
from evidence_kit.formats import BY_EXTENSION, BY_MIME, extension_of, word_of
from evidence_kit.media.examine import examine
from evidence_kit.media.store import replace_file, scratch
from evidence_kit.model import Comparison, Finding, Made, Mark, Original, Placement, Plan, Severity
from evidence_kit.names import portable, printable
from evidence_kit.outcome import Single
from evidence_kit.policies import LoadedPolicy
from evidence_kit.policies.enforce import check_each
from evidence_kit.policies.limits import Limit, image_limit, video_limit
from evidence_kit.steps.compose import compose
from evidence_kit.steps.fit import fit_one_image, fit_one_video

UNUSABLE = frozenset({"not-examined", "empty-file", "unreadable", "too-many-pixels"})
"""Findings about an input of which nothing can be made."""


def fit_file(
    path: Path,
    out: str,
    policy: LoadedPolicy,
    *,
    max_bytes: int | None = None,
    strict: bool = False,
    floorless: bool = False,
    listener: Listener = ignore,
) -> Single:
    """Write one image or video within its limit to `out`.

    `out` is a folder when it is one or ends with a slash, else a file name that asks for its type.

    Raises:
        EvidenceKitError: the file is not there, the name asks for a type that is not made, or the work failed.
    """
    started = time.monotonic()
    original = examined(path)
    kind = original.facts.kind
    limit = video_limit(policy.rules) if kind == "video" else image_limit(policy.rules)
    if max_bytes is not None:
        limit = dataclasses.replace(limit, max_bytes=max_bytes, source="--max-bytes")
    place = place_for(out, (path,), path.stem)
    problems = [one for one in check_each([original], policy.rules) if one.code in UNUSABLE]
    if kind not in ("image", "video") and not problems:
        problems = [one for one in check_each([original], policy.rules) if one.code == "extension-mismatch"]
    if problems or not (original.facts.image or original.facts.video):
        return single("evidence_kit.fit/1", Made(findings=tuple(problems)), None, limit, started, strict=strict)
    limit = asked_type(place, limit, original)
    with scratch(place.file or place.folder / "x") as folder:
        if original.facts.image:
            made = fit_one_image(original, limit, folder, "made")
        else:
            made = fit_one_video(original, limit, folder / "made.mp4", "video-1", listener, floorless=floorless)
        return put(made, "evidence_kit.fit/1", place, folder, limit, started, strict=strict)


def compare_files(  # noqa: PLR0913  (one picture's parts)
    listing: Path,
    received: Path,
    out: str,
    policy: LoadedPolicy,
    *,
    marks: Sequence[Mark] = (),
    caption: str = "",
    max_bytes: int | None = None,
    strict: bool = False,
) -> Single:
    """Write one comparison picture to `out`, within the policy's limit for images.

    Raises:
        EvidenceKitError: a file is not there, a mark lies outside its picture, or the words cannot be drawn.
    """
    started = time.monotonic()
    sides = (examined(listing), examined(received))
    limit = image_limit(policy.rules)
    if max_bytes is not None:
        limit = dataclasses.replace(limit, max_bytes=max_bytes, source="--max-bytes")
    place = place_for(out, (listing, received), "comparison")
    problems = [one for one in check_each(sides, policy.rules) if one.code in UNUSABLE]
    problems += [
        not_a_picture(one) for one in sides if not one.facts.image and not one.facts.problem and one.facts.bytes
    ]
    if problems:
        return single("evidence_kit.compare/1", Made(findings=tuple(problems)), None, limit, started, strict=strict)
    limit = asked_type(place, limit, None)
    comparison = Comparison(sides[0].name, sides[1].name, caption, tuple(marks))
    with scratch(place.file or place.folder / "x") as folder:
        (folder / "upload").mkdir()
        placement = Placement("image-1", "made", sides, "", comparison)
        made = compose(Plan((placement,)), limit, folder)
        refused = [one for one in made.findings if one.code in ("mark-outside", "text-not-drawable")]
        if refused:
            raise UsageWrong(refused[0].message, hint=refused[0].hint)
        return put(made, "evidence_kit.compare/1", place, folder / "upload", limit, started, strict=strict)


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where one output goes: into a folder under a name of ours, or to a file the user named.

    Attributes:
        sources: the originals, whose places are never taken.
    """

    folder: Path
    stem: str
    sources: tuple[Path, ...]
    file: Path | None = None


def place_for(asked: str, sources: tuple[Path, ...], stem: str) -> Place:
    """Return where the output goes that --out asks for.

    Raises:
        UsageWrong: it is one of the originals.
    """
    out = Path(asked)
    if out.is_dir() or asked.endswith(("/", os.sep)):
        return Place(out, stem, sources)
    refuse_originals(out, sources, chosen=True)
    return Place(out.parent, out.stem, sources, out)


def asked_type(place: Place, limit: Limit, original: Original | None) -> Limit:
    """Return the limit narrowed to the type that a file name asks for.

    Raises:
        UsageWrong: the name asks for a type that is not made of this file.
    """
    if place.file is None:
        return limit
    extension = extension_of(place.file.name)
    known = BY_EXTENSION.get(extension)
    if (
        known
        and known.mime in limit.mimes
        and (known.word != "gif" or (original and original.facts.mime == known.mime))
    ):
        return dataclasses.replace(limit, mimes=(known.mime,))
    made = [BY_MIME[mime].word for mime in limit.mimes if mime != "image/gif"]
    raise UsageWrong(
        f"A file ending in '.{extension}' cannot be made of this."
        if extension
        else "The name in --out has no extension.",
        hint=f"let --out end in .{' or .'.join(made)}, or give a folder",
    )


def put(
    made: Made,
    schema: str,
    place: Place,
    folder: Path,
    limit: Limit,
    started: float,
    *,
    strict: bool,
) -> Single:
    """Move a finished file from its scratch folder to its place, in one step.

    Raises:
        UsageWrong: that is the place of an original, or of what may be one.
    """
    if not made.artifacts:
        return single(schema, made, None, limit, started, strict=strict)
    written = folder / Path(made.artifacts[0].path).name
    out = place.file or place.folder / f"{place.stem}{written.suffix}"
    refuse_originals(out, place.sources, chosen=place.file is not None)
    replace_file(written, out)
    return single(schema, made, out, limit, started, strict=strict)


def refuse_originals(out: Path, sources: Sequence[Path], *, chosen: bool) -> None:
    """Raise when `out` is an original, or a neighbour of one that the user did not name: it may be another original.

    Raises:
        UsageWrong: it is.
    """
    if not out.exists():
        return
    if any(out.samefile(source) for source in sources):
        raise UsageWrong(
            f"{printable(str(out))} is the original itself; it is never written to.",
            hint="give another name or a folder with --out",
        )
    if not chosen and any(out.parent.samefile(source.parent) for source in sources):
        raise UsageWrong(
            f"{printable(str(out))} is there already, beside the original; it may be an original too.",
            hint="give another folder, or the whole name, with --out",
        )


def single(schema: str, made: Made, out: Path | None, limit: Limit, started: float, *, strict: bool) -> Single:
    """Return what became of one file."""
    artifact = made.artifacts[0] if made.artifacts else None
    return Single(
        schema=schema,
        action=artifact.recipe.action if artifact else "refused",
        output=portable(out) if out else None,
        max_bytes=limit.max_bytes,
        artifact=artifact,
        findings=made.findings,
        seconds=time.monotonic() - started,
        strict=strict,
    )


def examined(path: Path) -> Original:
    """Return a loose file, looked at.

    Raises:
        CaseUnreadable: it is not there, or is a folder.
    """
    if path.is_dir():
        raise CaseUnreadable(f"{printable(str(path))} is a folder, not a file.", hint="give a picture or a video")
    if not path.exists():
        raise CaseUnreadable(f"There is no file {printable(str(path))}.", hint="check the path")
    return Original(path, portable(path), examine(path))


def not_a_picture(original: Original) -> Finding:
    """Return the finding for a side of a comparison that is no picture."""
    return Finding(
        "type-not-allowed",
        Severity.error,
        original.name,
        f"This is {word_of(original.facts.mime)}, not a picture.",
        hint="give two pictures",
        expected="a picture",
        actual=word_of(original.facts.mime),
    )
