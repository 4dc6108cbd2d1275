"""Redaction: whether every box can be covered, and whether another picture shows what is covered."""

from collections.abc import Iterable, Sequence

from evidence_kit.catalogue.covered import (
    as_text,
    being_followed,
    box_outside,
    covered_film_note,
    film_box_outside,
    no_film_to_cover,
    not_a_picture_to_cover,
    not_followed,
    place_lost,
    seen_elsewhere,
)
from evidence_kit.catalogue.media import as_jpeg
from evidence_kit.claim.album import same_view
from evidence_kit.model.case import Original, lies_within
from evidence_kit.model.cover import MOST_FOLLOWED, FilmCover, Gap, is_accepted, shares_covered
from evidence_kit.model.finding import Finding

SAMPLES = 1000
"""Moments of a film at which it is counted how much is covered."""


NEARLY = 0.95
"""Share of the most pictures that are followed from which on a place is lost for that: the rate is a mean."""


def check_redactions(originals: Sequence[Original]) -> Iterable[Finding]:
    """Yield findings about boxes to cover: outside the picture or film, in another file, or visible in another one."""
    for original in originals:
        image = original.facts.image
        if original.covers and original.facts.video is None:
            yield no_film_to_cover(original.name)
        for problem in film_problems(original):
            yield film_box_outside(original.name, problem)
        yield from about_followed(original)
        if original.redact and image is None:
            yield not_a_picture_to_cover(original.name)
        elif image:
            for box in original.redact:
                if not lies_within(box, (image.width, image.height)):
                    problem = f"{as_text(box)} in a picture of {image.width}x{image.height} pixels"
                    yield box_outside(original.name, problem, as_jpeg(original))
    covered = [original for original in originals if original.redact and original.facts.image]
    for original in originals:
        twin = next((other for other in covered if is_uncovered_twin(original, other)), None)
        if twin is not None:
            yield seen_elsewhere(original.name, twin.name)
        film = next((film for film in originals if film.covers and is_uncovered_still(original, film)), None)
        if film is not None:
            yield seen_elsewhere(original.name, film.name)


def is_uncovered_still(original: Original, film: Original) -> bool:
    """Return whether a picture is a frame of a film from a time in which places of the film are covered."""
    if original.still_of is None or original.redact or original.leave_out or original.still_of[0] != film.name:
        return False
    second = original.still_of[1]
    return any(cover.begin <= second and (cover.end is None or second <= cover.end) for cover in film.covers)


def is_uncovered_twin(original: Original, covered: Original) -> bool:
    """Return whether a picture shows the same view as a redacted one and is not redacted itself."""
    if original.redact or original.facts.image is None or covered.facts.image is None:
        return False
    first, second = original.facts.image.sight, covered.facts.image.sight
    return first is not None and second is not None and same_view(first, second)


def about_followed(film: Original) -> Iterable[Finding]:
    """Yield what a film's covers come to: how much they cover, and where a followed place is lost."""
    if film.not_followed:
        yield not_followed(film.name, *film.not_followed)
    elif film.covers and film.facts.video and is_coverable(film):
        video = film.facts.video
        if film.following:
            yield being_followed(film.name)
            return
        seconds = video.duration or 0.0
        times = [video.begins + index * seconds / SAMPLES for index in range(SAMPLES)]
        yield covered_film_note(film, *shares_covered(video.cover, (video.width, video.height), times))
        for cover, lost in zip(film.covers, film.lost, strict=False):
            limit = limit_of(cover, lost, video.frame_rate)
            for is_seen in (False, True):
                gaps = [gap for gap in lost if is_accepted(gap, cover.lost) is is_seen]
                behind = limit if any(gap[0] == limit for gap in gaps) else None
                if gaps:
                    yield place_lost(film.name, cover.box, gaps, accepted=cover.lost, is_accepted=is_seen, limit=behind)


def limit_of(cover: FilmCover, lost: Sequence[Gap], rate: float | None) -> float | None:
    """Return the second behind which a place is not followed because that is too long; None where it all is."""
    begin = lost[-1][0] if lost else 0.0
    return begin if (begin - cover.begin) * (rate or 30.0) >= NEARLY * MOST_FOLLOWED else None


def film_problems(film: Original) -> Iterable[str]:
    """Yield why a place of a film cannot be covered, each in words."""
    video = film.facts.video
    if video is None:
        return
    size, seconds = (video.width, video.height), video.ends
    for cover in film.covers:
        for box in (cover.box, *(box for _, box in cover.keys)):
            if not lies_within(box, size):
                yield f"{as_text(box)} in a film of {size[0]}x{size[1]} pixels"
        last = max([cover.begin, *(second for second, _ in cover.keys)])
        if seconds is not None and last >= seconds:
            yield f"{last:g} s in a film of {seconds:.1f} s"


def is_coverable(original: Original) -> bool:
    """Return whether every box of an original can be covered; if not, it must not be shown."""
    image = original.facts.image
    if original.not_followed:
        return False
    if original.covers:
        return original.facts.video is not None and not any(film_problems(original))
    return not original.redact or (
        image is not None and all(lies_within(box, (image.width, image.height)) for box in original.redact)
    )
