"""One original image made into one upload: fitted, written, and looked at again."""

from dataclasses import replace
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.catalogue.covered import box_outside, covered_note
from evidence_kit.catalogue.media import cannot_fit_image, changed, not_as_promised, only_first_frame, undecodable
from evidence_kit.makers.artifact import artifact_of
from evidence_kit.makers.drawn_before import Drawn, drawn_once
from evidence_kit.media.image.apart import fit_apart
from evidence_kit.media.image.encode import CannotFit, FittedImage, ImageTarget
from evidence_kit.media.image.fit import image_target
from evidence_kit.media.image.kept import NotAsPromised, keep_picture
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.redact import BoxOutside
from evidence_kit.media.image.shown import ChangedMeanwhile
from evidence_kit.model.artifact import Made, Recipe
from evidence_kit.model.case import Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import Placement
from evidence_kit.model.shapes import fragment
from evidence_kit.policies.images import check_damage


def fit_one_image(placement: Placement, limit: Limit, folder: Path, cache: Cache = NO_CACHE) -> Made:
    """Write one image within its limit into `folder`, with the extension of what it became.

    The areas that the original says to redact are covered; when one of them cannot be, nothing is written.
    """
    original, place = placement.sources[0], folder / placement.file
    looked = original.facts.image
    assert looked is not None  # noqa: S101  (callers examine first)
    inputs = (original.facts, image_target(limit, looked), original.redact, placement.page)
    drawn = drawn_once(cache, "fitted picture", inputs, place, type(None), lambda: fitted_to(placement, limit, place))
    if not isinstance(drawn, Drawn):
        return Made(findings=drawn)
    fitted = drawn.fitted
    settings = {**fitted.settings, "dropped": list(fitted.dropped)}
    findings = [*check_damage(original.name, original.facts)]
    if original.redact:
        settings["redacted"] = [fragment(box) for box in original.redact]
        findings.append(covered_note(original))
    if fitted.action == "encoded" and looked.frames > 1 and looked.format != "tiff":
        findings.append(only_first_frame(original.name, looked.frames))
    recipe = Recipe("evidence_kit", __version__, fitted.action, settings)
    return Made((artifact_of(drawn.path, placement, "fit", recipe, fitted.encodes, cache=cache),), tuple(findings))


def fitted_to(placement: Placement, limit: Limit, place: Path) -> Drawn[None] | tuple[Finding, ...]:
    """Write an image within its limit, or return why it cannot be.

    Args:
        place: its path without the extension.
    """
    original = placement.sources[0]
    looked = original.facts.image
    assert looked is not None  # noqa: S101  (callers examine first)
    try:
        whole = looked.sight is not None  # measured while it was decoded to its last byte
        target = image_target(limit, looked)
        fitted = fit_apart(original, target, decoded=whole, page=placement.page - 1)
        fitted, path = kept(original, fitted, target, place)
    except ChangedMeanwhile:
        return (changed(original),)
    except NotAsPromised as problem:
        return (not_as_promised(original.name, str(problem)),)
    except CannotFit as problem:
        return (cannot_fit_image(original.name, problem.least, limit),)
    except ImageProblem as problem:
        return (undecodable(original.name, str(problem)),)
    except BoxOutside as problem:
        return (box_outside(original.name, problem),)
    return Drawn(path, fitted, None)


def kept(original: Original, fitted: FittedImage, target: ImageTarget, place: Path) -> tuple[FittedImage, Path]:
    """Write what was made; when another reader sees something else in it, make it again from decoded pixels.

    Args:
        place: its path without the extension.

    Raises:
        NotAsPromised: what was made from the pixels shows something else too.
        ChangedMeanwhile, CannotFit, ImageProblem: it cannot be made from the pixels.
    """
    try:
        return fitted, keep_picture(fitted.data, fitted.mime, fitted.promise, place.parent, place.name)
    except NotAsPromised as problem:
        looked = original.facts.image
        if fitted.action == "encoded" or looked is None:
            raise
        again = fit_apart(original, target, afresh=True)
        again = replace(again, settings={**again.settings, "instead_of": f"{fitted.action}: {problem}"})
        return again, keep_picture(again.data, again.mime, again.promise, place.parent, place.name)
