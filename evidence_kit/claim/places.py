"""The form's places as they are filled, and the words for what is shown in them and for what has none."""

import dataclasses
from collections.abc import Iterable, Sequence

from evidence_kit.claim.whys import WHY, why_made, why_sheet, why_shown
from evidence_kit.dispute import Moment
from evidence_kit.model import Comparison, Finding, Form, Original, Placement, Role, Severity
from evidence_kit.names import slug
from evidence_kit.policies.rules import Policy
from evidence_kit.shell import quoted

PAINTED = frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp"})
"""What every paint program opens and counts pixels in."""

Picture = tuple[Form, tuple[Original, ...], Comparison | None]
"""How one image slot is filled, from what, and the comparison when it is one."""


def is_too_long(video: Original, policy: Policy) -> bool:
    """Return whether a video lasts longer than the form takes; it is never cut, so it stays out."""
    rule, looked = policy.video.max_seconds, video.facts.video
    return bool(rule and looked and looked.duration and looked.duration > rule.value)


def unmarked(one: Comparison, sides: Sequence[Original]) -> Finding:
    """Return the warning that a comparison does not say where to look, with how to get marks."""
    if one.suggested:
        hint = "look at the [[comparison.suggestion]] in case.toml: set confirmed = true for what is right"
    else:
        hint = (
            "evidence-kit suggest CASE   proposes places to mark; or add a [[comparison.mark]] to case.toml: x, y, "
            "width and height of the same place in both pictures, in pixels of the upright picture, as a paint program "
            f"shows them{''.join(map(as_jpeg, sides))}"
        )
    return Finding(
        "comparison-unmarked",
        Severity.warning,
        one.received,
        "The comparison has no mark, so a mediator must find the difference alone.",
        hint=hint,
    )


def as_jpeg(one: Original) -> str:
    """Return how to get a copy, pixel for pixel, of a picture that paint programs do not open; empty for others."""
    if one.facts.mime in PAINTED:
        return ""
    stem = one.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return f"; of {one.name} a copy to count in: evidence-kit fit {quoted(one.name)} --out {quoted(f'{stem}.jpg')}"


def left_out(what: str, name: str, policy: Policy, *, sheets: bool = False) -> Finding:
    """Return the finding for a picture that has no place in the form."""
    rule = policy.image.max_count
    allowed = rule.value if rule else 0
    takes = f"{allowed or 'no'} image{'s' if allowed > 1 else ''}"
    full = ", and the sheets are full" if sheets else ""
    return Finding(
        "left-out",
        Severity.warning,
        name,
        f"{what} is not uploaded: the form takes {takes}{full}.",
        hint="remove a less important file, or put two photos into one comparison",
        expected=allowed,
        source=rule.source if rule else "",
    )


def lookalike(one: Original, twin: Original) -> Finding:
    """Return the finding for a picture that stays out because a sharper one shows the same."""
    return Finding(
        "left-out",
        Severity.warning,
        one.name,
        f"{one.name} is not uploaded: {twin.name} shows nearly the same, and places are short.",
        hint="if it shows something else, give it another role or a comparison of its own",
        actual=twin.name,
    )


def video_left_out(video: Original, policy: Policy, *, key_frames: bool) -> Finding:
    """Return the finding for a video that is not uploaded."""
    rule = policy.video.max_count
    allowed = rule.value if rule else 0
    takes = f"the form takes {allowed or 'no'} video{'s' if allowed > 1 else ''}"
    return Finding(
        "left-out",
        Severity.warning,
        video.name,
        f"{video.name} is not uploaded: {takes}.",
        hint="a sheet of its key frames goes in instead"
        if key_frames
        else "remove a less important file, or upload stills of it (evidence-kit stills VIDEO --out DIR)",
        expected=allowed,
        source=rule.source if rule else "",
    )


def word_for_comparison(one: Comparison) -> str:
    """Return the words that a comparison's file is named with."""
    about = next((mark.label for mark in one.marks if slug(mark.label)), one.caption)
    return "comparison" + (f"-{slug(about)}" if slug(about) else "")


def word_for(original: Original) -> str:
    """Return the word that an upload is named with."""
    if original.role in (Role.other, Role.video):
        return "photo" if original.facts.image else "document" if original.facts.document else "video"
    return str(original.role)


def word_for_page(original: Original, number: int) -> str:
    """Return the word that the picture of a document's page is named with."""
    looked = original.facts.document
    several = looked.pages > 1 if looked else True
    return word_for(original) + (f"-page-{number}" if several else "")


def placed(
    images: Sequence[Picture],
    frames: Sequence[tuple[str, Form]],
    film: Original | None,
    whole: Sequence[Original],
    rows: tuple[Moment, ...] = (),
) -> Iterable[Placement]:
    """Yield the placements in the order to upload them: pictures, frames of the video, documents, the video.

    Args:
        whole: documents and videos, in their order.
        rows: of the timeline, where it is among the pictures.
    """
    counted = {"image": 0, "video": 0, "document": 0}
    pages: dict[Original, int] = {}

    def place(kind: str, word: str, sources: tuple[Original, ...], why: str, form: Form = "file") -> Placement:
        counted[kind] += 1
        return Placement(f"{kind}-{counted[kind]}", f"{sum(counted.values()):02d}-{word}", sources, why, form)

    for form, sources, comparison in images:
        if comparison is not None:
            made = place("image", word_for_comparison(comparison), sources, WHY["comparison"], form)
            yield dataclasses.replace(made, comparison=comparison)
        elif form == "page":
            first = int(sources[0].facts.image is not None)  # of a TIFF the first page stands as the file
            number = pages[sources[0]] = pages.get(sources[0], first) + 1
            yield place("image", word_for_page(sources[0], number), sources, why_shown(sources[0]), form)
        elif form == "sheet":
            yield place("image", "sheet", sources, why_sheet(len(sources)), form)
        elif form == "timeline":
            yield dataclasses.replace(place("image", "timeline", (), why_made(form), form), rows=rows)
        else:
            yield place("image", word_for(sources[0]), sources, why_shown(sources[0]))
    for kind, form in frames:
        if film is not None:
            yield place(kind, {"label-still": "label-in-video"}.get(form, form), (film,), why_made(form), form)
    for one in whole:
        yield place("video" if one.facts.video else "document", word_for(one), (one,), why_shown(one))


def with_timeline(pictures: list[Picture], rows: Sequence[Moment], room: int | None) -> list[Picture]:
    """Return the pictures and behind them the timeline, where it has rows and a slot is free; it never stands alone."""
    has_room = room is None or len(pictures) < room
    return [*pictures, ("timeline", (), None)] if rows and pictures and has_room else pictures


def motion_photo(name: str) -> Finding:
    """Return the note that a photo holds a short video, which may be worth more than it."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Finding(
        "motion-photo",
        Severity.note,
        name,
        "This photo holds a short video beside the picture; the upload has the picture alone.",
        hint=f"evidence-kit fit {quoted(name)} --out {quoted(f'{stem}-motion.mp4')}   takes the video out",
    )
