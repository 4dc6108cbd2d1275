"""Whether a photo can be made out: blurred, dark, burnt out or too small. Pure: facts in, findings out.

The numbers were chosen on one half of some eighty real scenes and hold on the other, see tests/bench/sight.py.
"""

from collections.abc import Callable, Iterable, Sequence

from evidence_kit.facts import ImageFacts, Sight
from evidence_kit.model import Finding, Original, Role, Severity

SAME_VIEW_BITS = 10
"""Of 64, how many may differ between two shots of the same view. Shots of different things differ in 16 or more."""

BLURRED = 0.5
"""Sharpness below which a photo is blurred. Defocus by a radius of 2 of 1000 pixels, with which small print can just be
read, gives 0.4 to 0.5."""

SHARP, LESS_SHARP = 0.65, 0.6
"""A photo that is less sharp than the first is blurred when its sharpness is also below this share of another's."""

SHARPER = 1.1
"""Times the sharpness that a shot of the same view needs to be called sharper."""

DARK, DIM = 90, 30
"""Levels of 255: a photo is dark when not even a twentieth of it reaches the first, or its mean not the second."""

LIGHT, LESS_LIGHT = 110, 0.55
"""A photo whose `bright` is below the first is dark when it is also below this share of another's."""

BURNT_SHARE = 0.3
"""Of the middle of a photo, what may be burnt out: lamps and the sky are less."""

SCREEN = 1000
"""Pixels of the long side from which photos are measured alike; smaller ones look sharper than they are."""

NOT_RETAKEN = frozenset({Role.listing, Role.chat, Role.tracking, Role.policy_excerpt, Role.document})
"""The seller's pictures, and screens that are dark or white by design."""

ON_WHITE = NOT_RETAKEN | {Role.report}

LEAST_SIDE = {Role.label: 700, Role.size_label: 700, Role.report: 700, Role.document: 700, Role.listing: 400}
LEAST_PHOTO_SIDE = 480
"""Pixels of the short side. The long barcode of a label that fills its photo is read down to 800 and no more at 700."""

SCREENSHOTS = frozenset({Role.chat, Role.tracking, Role.policy_excerpt})
"""Often cut to a strip, so that their long side counts."""


def same_view(one: Sight, other: Sight) -> bool:
    """Return whether two pictures show the same view: moved, turned or zoomed by no more than a hand does in a burst.

    They may differ in light, blur, size and format. A picture turned by 90 degrees is another view, and so is every
    plain one, of which nothing can be told.
    """
    if not one.view or not other.view:
        return False
    return (int(one.view, 16) ^ int(other.view, 16)).bit_count() <= SAME_VIEW_BITS


def check_pictures(originals: Sequence[Original]) -> list[Finding]:
    """Return which pictures of a case can hardly be made out, in the order of the originals.

    Each is judged for itself and against the other pictures of its role.
    """
    return [
        finding
        for one in originals
        if one.facts.image and not one.facts.problem
        for finding in check_picture(one, one.facts.image, [other for other in originals if other is not one])
    ]


def check_picture(one: Original, image: ImageFacts, others: Sequence[Original]) -> Iterable[Finding]:
    """Yield what is wrong with one picture of a case."""
    yield from check_pixels(one, image)
    if image.sight is None:
        return
    peers = [other for other in others if other.role == one.role]
    if one.role not in NOT_RETAKEN:
        yield from check_sharpness(one, image, peers, others)
        if not image.lossless:  # a screenshot may be dark by design
            yield from check_darkness(one, image.sight, peers)
    if one.role not in ON_WHITE and not image.lossless:
        yield from check_burnt(one, image.sight)


def check_pixels(one: Original, image: ImageFacts) -> Iterable[Finding]:
    """Yield a finding when a picture has too few pixels to be read; a listing picture is only worth a better copy."""
    least = LEAST_SIDE.get(one.role, LEAST_PHOTO_SIDE)
    which, side = min if one.role not in SCREENSHOTS else max, "short" if one.role not in SCREENSHOTS else "long"
    if which(image.width, image.height) >= least:
        return
    listing = one.role is Role.listing
    yield Finding(
        "too-small",
        Severity.note if listing else Severity.warning,
        one.name,
        f"This picture has only {image.width}x{image.height} pixels; details cannot be read in it.",
        hint="open the picture in the listing in full size, and save that one"
        if listing
        else "use the camera's own file rather than a screenshot or a copy that a messenger made small",
        expected=f"at least {least} pixels on the {side} side",
        actual=f"{image.width}x{image.height}",
    )


def check_sharpness(
    one: Original, image: ImageFacts, peers: Sequence[Original], others: Sequence[Original]
) -> Iterable[Finding]:
    """Yield a finding when a photo is blurred, by itself or beside the sharpest of its role.

    It is only a note when a sharper shot of the same view is in the case.
    """
    sight = image.sight
    if sight is None or sight.sharpness is None:
        return
    best = most(alike(image, peers), sharpness_of)
    beside = best if best and sight.sharpness < min(SHARP, LESS_SHARP * sharpness_of(best)) else None
    if sight.sharpness >= BLURRED and beside is None:
        return
    views = [other for other in alike(image, others) if other.facts.image and seen_alike(sight, other.facts.image)]
    sharper = most(views, sharpness_of)
    if sharper and sharpness_of(sharper) < SHARPER * sight.sharpness:
        sharper = None
    if sharper:
        message = f"This photo is blurred; {sharper.name} shows the same view sharper."
        hint = f"leave it out, {sharper.name} says the same"
    elif beside:
        message, hint = f"This photo is much less sharp than {beside.name}.", focus_hint(one.role)
    else:
        message, hint = "This photo is blurred; nothing in it is in focus.", focus_hint(one.role)
    yield Finding(
        "blurry",
        Severity.note if sharper else Severity.warning,
        one.name,
        message,
        hint=hint,
        expected=f"sharpness of at least {max(BLURRED, min(SHARP, LESS_SHARP * sharpness_of(beside))):.2f}"
        if beside
        else f"sharpness of at least {BLURRED}",
        actual=f"{sight.sharpness}",
    )


def check_darkness(one: Original, sight: Sight, peers: Sequence[Original]) -> Iterable[Finding]:
    """Yield a warning when a photo is dark, by itself or beside the lightest of its role."""
    best = most([other for other in peers if other.facts.image and other.facts.image.sight], brightness_of)
    beside = best if best and sight.bright < min(LIGHT, LESS_LIGHT * brightness_of(best)) else None
    if sight.bright >= DARK and sight.luma >= DIM and beside is None:
        return
    yield Finding(
        "too-dark",
        Severity.warning,
        one.name,
        f"This photo is much darker than {beside.name}." if beside else "This photo is too dark to see anything in it.",
        hint="turn on a lamp, or go to a window, and take it again",
        expected=f"a brightest twentieth of at least {DARK} of 255, and a mean of at least {DIM}",
        actual=f"{sight.bright}, and {sight.luma:.0f}",
    )


def check_burnt(one: Original, sight: Sight) -> Iterable[Finding]:
    """Yield a warning when much of the middle of a photo is burnt out."""
    if sight.burnt <= BURNT_SHARE:
        return
    yield Finding(
        "burnt",
        Severity.warning,
        one.name,
        f"{sight.burnt:.0%} of the middle of this photo is burnt out to plain white.",
        hint="tap on the bright part to darken the picture, keep the flash off, and take it again",
        expected=f"at most {BURNT_SHARE:.0%}",
        actual=f"{sight.burnt:.0%}",
    )


def focus_hint(role: Role) -> str:
    """Return what to do about a blurred photo with the phone in the hand."""
    where = "on the label " if role in (Role.label, Role.size_label) else ""
    return f"retake from 30 cm, tap {where}to focus, and hold the phone still"


def alike(image: ImageFacts, others: Sequence[Original]) -> list[Original]:
    """Return the others whose sharpness was measured at no smaller size than this picture's."""
    least = min(SCREEN, max(image.width, image.height))
    return [
        other
        for other in others
        if other.facts.image
        and other.facts.image.sight
        and other.facts.image.sight.sharpness is not None
        and max(other.facts.image.width, other.facts.image.height) >= least
    ]


def seen_alike(sight: Sight, other: ImageFacts) -> bool:
    """Return whether another picture was looked at and shows the same view."""
    return other.sight is not None and same_view(sight, other.sight)


def most(originals: Sequence[Original], measure: Callable[[Original], float]) -> Original | None:
    """Return the original with the highest measure, of equal ones the first by name; None when there is none."""
    return min(originals, key=lambda one: (-measure(one), one.name), default=None)


def sharpness_of(one: Original) -> float:
    """Return the sharpness of an original, 0 when it was not measured."""
    image = one.facts.image
    return image.sight.sharpness or 0.0 if image and image.sight else 0.0


def brightness_of(one: Original) -> float:
    """Return the level that a twentieth of an original reaches, 0 when it was not measured."""
    image = one.facts.image
    return float(image.sight.bright) if image and image.sight else 0.0
