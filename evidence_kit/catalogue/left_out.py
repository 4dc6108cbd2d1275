"""Findings about what is not uploaded, and about what an upload does not show."""

from collections.abc import Sequence

from evidence_kit.catalogue.media import as_jpeg
from evidence_kit.model.case import Comparison, Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form
from evidence_kit.text.shell import quoted


def unmarked(one: Comparison, sides: Sequence[Original]) -> Finding:
    """Return the warning that a comparison does not say where to look, with how to get marks."""
    if one.suggested:
        hint = "look at the [[comparison.suggestion]] in case.toml: set confirmed = true for what is right"
    else:
        hint = (
            "evidence-kit suggest CASE   proposes marks; or add a [[comparison.mark]] to case.toml: x, y, width and "
            "height of the same detail in both pictures, in pixels of the upright picture, as a paint program "
            f"shows them{''.join(map(as_jpeg, sides))}"
        )
    return Finding(
        "comparison-unmarked",
        one.received,
        "The comparison has no mark, so a mediator must find the difference alone.",
        hint=hint,
        case_word="" if one.suggested else "CASE",
    )


def left_out(what: str, name: str, form: Form, *, sheets: bool = False) -> Finding:
    """Return the finding for a picture that has no place in the form."""
    most = form.images
    allowed = most.value if most else 0
    takes = f"{allowed or 'no'} image{'s' if allowed > 1 else ''}"
    full = ", and the sheets are full" if sheets else ""
    return Finding(
        "left-out",
        name,
        f"{what} is not uploaded: the form accepts {takes}{full}.",
        hint="remove a less important file, or put two photos into one comparison",
        expected=allowed,
        source=most.source if most else "",
    )


def lookalike(one: Original, twin: Original) -> Finding:
    """Return the finding for a picture that stays out because a sharper one shows the same."""
    return Finding(
        "left-out",
        one.name,
        f"{one.name} is not uploaded: {twin.name} shows nearly the same view, and there are not enough slots.",
        hint="if it shows something else, give it another role or a comparison of its own",
        actual=twin.name,
    )


def video_left_out(video: Original, form: Form, *, key_frames: bool) -> Finding:
    """Return the finding for a video that is not uploaded."""
    most = form.videos
    allowed = most.value if most else 0
    takes = f"the form accepts {allowed or 'no'} video{'s' if allowed > 1 else ''}"
    return Finding(
        "left-out",
        video.name,
        f"{video.name} is not uploaded: {takes}.",
        hint="a sheet of its key frames goes in instead"
        if key_frames
        else "remove a less important file, or upload stills of it (evidence-kit stills VIDEO --out DIR)",
        expected=allowed,
        source=most.source if most else "",
    )


def motion_photo(name: str) -> Finding:
    """Return the note that a photo holds a short video, which may be worth more than it."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Finding(
        "motion-photo",
        name,
        "This is a motion photo; only the still picture is uploaded.",
        hint=f"evidence-kit fit {quoted(name)} --out {quoted(f'{stem}-motion.mp4')}   extracts the video",
    )
