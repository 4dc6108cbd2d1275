"""Findings about the areas that a buyer wants covered."""

from collections.abc import Sequence

from evidence_kit.model.case import CASE_FILE, Box, Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.cover import MOST_FOLLOWED, Accepted, Gap
from evidence_kit.model.finding import Finding

MOST_SPANS = 4
"""Most spans of time that a message names."""


def as_text(box: Box) -> str:
    """Return a box as it is written in the case file and on the command line."""
    return ",".join(map(str, box))


def box_outside(name: str, problem: object, copy: str = "") -> Finding:
    """Return the finding for a box that is not inside its picture, so that the picture is not shown at all.

    Args:
        copy: how to get a copy in which to count pixels, if paint programs do not open the picture.
    """
    return Finding(
        "redact-outside",
        name,
        f"The area to redact is not inside the picture ({problem}), so the picture is not used.",
        hint=f"count the pixels in the upright picture: x, y, width, height{copy}",
    )


def not_a_picture_to_cover(name: str) -> Finding:
    """Return the finding for a file with boxes to cover that is not a picture."""
    return Finding(
        "redact-not-possible",
        name,
        "Only pictures and films can be redacted, and this file is neither, so it was left out.",
        hint="remove redact from case.toml if it may be shown as it is, or film again without the private part",
    )


def no_film_to_cover(name: str) -> Finding:
    """Return the finding for a file that has covers of some time and is not a film."""
    return Finding(
        "redact-not-possible",
        name,
        "Only films are covered for some time, and this file is not one, so it was left out.",
        hint="cover a place of a picture with redact = [[80, 900, 620, 120]]",
    )


def film_box_outside(name: str, problem: str) -> Finding:
    """Return the finding for a cover that is not inside its film, so that nothing of the film is shown."""
    return Finding(
        "redact-outside",
        name,
        f"The place to cover is not inside the film ({problem}), so the film is not used.",
        hint="count the pixels in the upright picture: x, y, width, height; and the seconds as a player shows them",
    )


def covered_film_note(film: Original, frames: float, area: float) -> Finding:
    """Return the note that places of a film were covered.

    Args:
        frames: share of its frames or of its time in which something is covered.
        area: largest share of a picture that is covered.
    """
    count = len(film.covers)
    covered = "1 place of it is covered" if count == 1 else f"{count} places of it are covered"
    how_much = f"in {percent(frames)} of its time, at most {percent(area)} of the picture"
    return Finding(
        "redacted",
        film.name,
        f"{covered} with black, {how_much}. This cannot be undone in the copy; the manifest records it.",
        hint="watch the copy from beginning to end before you upload it",
        actual=percent(frames),
    )


def covered_in_stills(name: str) -> Finding:
    """Return the note that what the case covers in a film is covered in frames that are taken of it."""
    return Finding(
        "redacted", name, "It lies in a case that covers places of it with black, so they are black in its frames too."
    )


def covered_as_in_case(name: str) -> Finding:
    """Return the note that what the case covers in a file is covered in what is made of the file alone."""
    return Finding(
        "redacted", name, "It lies in a case that covers places of it with black, so they are black here too."
    )


def being_followed(name: str) -> Finding:
    """Return the note that a place of a film is still being followed."""
    return Finding("redacted", name, "A place of it is being followed; how much is covered is known when that is done.")


def not_followed(name: str, problem: str, hint: str) -> Finding:
    """Return the finding for a film whose places cannot be followed, so that nothing of it is shown."""
    return Finding(
        "redact-not-possible",
        name,
        f"A place of this film cannot be followed, so the film is not used. {problem}",
        hint=hint or "cover the place with a box that stands still: leave out follow = true",
    )


def place_lost(
    name: str, box: Box, lost: Sequence[Gap], *, accepted: Accepted, is_accepted: bool, limit: float | None
) -> Finding:
    """Return the finding for a place that is not found in some seconds, in which the whole picture is covered.

    Args:
        accepted: the seconds in which the buyer accepts that.
        is_accepted: these are among them, so that it is a note.
        limit: the second behind which it is not followed because that is too long; None where it was lost before.
    """
    spans = [f"{begin:.1f} to {end:.1f} s" for begin, end in lost[:MOST_SPANS]]
    more = f" and {len(lost) - MOST_SPANS} more times" if len(lost) > MOST_SPANS else ""
    when = ", ".join(spans) + more
    long = f" A place is followed in {MOST_FOLLOWED} pictures at most, three minutes of most films."
    again = f"end this cover with to = {limit} and begin another there; " if limit is not None else ""
    return Finding(
        "redact-lost",
        name,
        f"The place that begins at {as_text(box)} cannot be followed from {when}; the whole picture is black there."
        + (long if limit is not None else ""),
        hint=""
        if is_accepted
        else f"{again}add where it is then with [[evidence.cover.at]], or end this cover and begin another when it is "
        f"back; or watch these seconds and accept the black with lost = {accepting(lost, accepted)}",
        severity=Severity.note if is_accepted else Severity.error,
        actual=when,
    )


def accepting(lost: Sequence[Gap], accepted: Accepted) -> str:
    """Return the value of `lost` in the case file that accepts these gaps beside those that are accepted already."""
    before = accepted if isinstance(accepted, tuple) else ()
    return str([[round(begin, 2), round(end, 2)] for begin, end in sorted({*before, *lost})])


def percent(share: float) -> str:
    """Return a share in words, never 0 % of something that is there."""
    return "less than 1 %" if 0 < share < 0.01 else f"{100 * share:.0f} %"


def covered_note(original: Original) -> Finding:
    """Return the note that areas of a picture were covered."""
    count = len(original.redact)
    covered = "1 area of it is redacted" if count == 1 else f"{count} areas of it are redacted"
    return Finding("redacted", original.name, f"{covered}; the manifest records it.")


def seen_elsewhere(name: str, covered: str) -> Finding:
    """Return the warning that a picture shows what is covered in another one."""
    return Finding(
        "redact-incomplete",
        name,
        f"This shows nearly the same as {covered}, where areas are redacted, and nothing is redacted here.",
        hint=f"add the same boxes for it to {CASE_FILE}, or leave it out",
        page_hint="cover the same places in it, or leave it out",
        actual=covered,
    )
