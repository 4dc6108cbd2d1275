"""Findings about photos that are blurred, dark, burnt out or too small. Pure.

The thresholds were chosen on one half of about eighty real scenes and hold on the other; see tests/bench/sight.py.
"""

from collections.abc import Iterable, Sequence

from evidence_kit.claim.album import Album, album_of, brightness_of, sharpness_of
from evidence_kit.model.case import Original, Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import ImageFacts, Sight
from evidence_kit.model.finding import Finding

BLURRED = 0.5
"""Least sharpness of a photo that is not blurred. Defocus by a radius of 2 of 1000 pixels, which leaves small print
barely readable, gives 0.4 to 0.5."""

SHARP, LESS_SHARP = 0.65, 0.6
"""A photo is blurred too if its sharpness is below SHARP and below the share LESS_SHARP of that of another photo."""

SHARPER = 1.1
"""Least ratio of sharpness at which a shot of the same view is called sharper."""

DARK, DIM = 90, 30
"""Levels of 255: a photo is dark if less than a twentieth of it reaches DARK, or its mean is below DIM."""

LIGHT, LESS_LIGHT = 110, 0.55
"""A photo is dark too if its `bright` is below LIGHT and below the share LESS_LIGHT of that of another photo."""

BURNT_SHARE = 0.3
"""Largest share of the middle of a photo that may be burnt out; lamps and the sky take less."""

SCREEN = 1000
"""Pixels of the long side; photos below measure sharper than they are, so larger ones are not compared with them."""

NOT_RETAKEN = frozenset({Role.listing, Role.chat, Role.tracking, Role.policy_excerpt, Role.document})
"""Roles of pictures by the seller, and of screens, which are dark or white by design."""

ON_WHITE = NOT_RETAKEN | {Role.report}

LEAST_SIDE = {Role.label: 700, Role.size_label: 700, Role.report: 700, Role.document: 700, Role.listing: 400}
LEAST_PHOTO_SIDE = 480
"""Fewest pixels of the short side. The long barcode of a label that fills its photo can be read at 800, not at 700."""

SCREENSHOTS = frozenset({Role.chat, Role.tracking, Role.policy_excerpt})
"""Roles of pictures that are often cut to a strip, so that the long side counts."""


def check_pictures(originals: Sequence[Original]) -> list[Finding]:
    """Return findings about pictures that are hard to see, in the order of the originals.

    Each picture is judged by itself and beside the other pictures of its role.
    """
    album = album_of(originals)
    return [
        finding
        for original in originals
        if original.facts.image and not original.facts.problem
        for finding in check_picture(original, original.facts.image, album)
    ]


def check_picture(original: Original, image: ImageFacts, album: Album) -> Iterable[Finding]:
    """Yield findings about the quality of one picture."""
    yield from check_pixels(original, image)
    if image.sight is None:
        return
    if original.role not in NOT_RETAKEN:
        yield from check_sharpness(original, image, album)
        if not image.lossless:  # a screenshot may be dark by design
            yield from check_darkness(original, image.sight, album)
    if original.role not in ON_WHITE and not image.lossless:
        yield from check_burnt(original, image.sight)


def check_pixels(original: Original, image: ImageFacts) -> Iterable[Finding]:
    """Yield a warning for a picture with too few pixels to be read; a note if it is of the listing."""
    least = LEAST_SIDE.get(original.role, LEAST_PHOTO_SIDE)
    which, side = (max, "long") if original.role in SCREENSHOTS else (min, "short")
    if which(image.width, image.height) >= least:
        return
    listing = original.role is Role.listing
    yield Finding(
        "too-small",
        original.name,
        f"This picture has only {image.width}x{image.height} pixels; details cannot be read in it.",
        severity=Severity.note if listing else Severity.warning,
        hint="open the picture in the listing in full size, and save that one"
        if listing
        else "use the camera's own file rather than a screenshot or a copy that a messenger made small",
        expected=f"at least {least} pixels on the {side} side",
        actual=f"{image.width}x{image.height}",
    )


def check_sharpness(original: Original, image: ImageFacts, album: Album) -> Iterable[Finding]:
    """Yield a warning if a photo is blurred, by itself or beside the sharpest of its role.

    It is only a note if the case has a sharper shot of the same view.
    """
    sight = image.sight
    if sight is None or sight.sharpness is None:
        return
    best = next(
        (other for other in album.sharpest[original.role] if other is not original and is_comparable(image, other)),
        None,
    )
    beside = best if best and sight.sharpness < min(SHARP, LESS_SHARP * sharpness_of(best)) else None
    if sight.sharpness >= BLURRED and beside is None:
        return
    views = [other for other in album.alike(original) if is_comparable(image, other)]
    sharper = min(views, key=lambda other: (-sharpness_of(other), other.name), default=None)
    if sharper and sharpness_of(sharper) < SHARPER * sight.sharpness:
        sharper = None
    if sharper:
        message = f"This photo is blurred; {sharper.name} shows the same view sharper."
        hint = f"leave it out; {sharper.name} shows the same"
    elif beside:
        message, hint = f"This photo is much less sharp than {beside.name}.", focus_hint(original.role)
    else:
        message, hint = "This photo is blurred; nothing in it is in focus.", focus_hint(original.role)
    yield Finding(
        "blurry",
        original.name,
        message,
        severity=Severity.note if sharper else Severity.warning,
        hint=hint,
        expected=f"sharpness of at least {max(BLURRED, min(SHARP, LESS_SHARP * sharpness_of(beside))):.2f}"
        if beside
        else f"sharpness of at least {BLURRED}",
        actual=f"{sight.sharpness}",
    )


def check_darkness(original: Original, sight: Sight, album: Album) -> Iterable[Finding]:
    """Yield a warning if a photo is dark, by itself or beside the lightest of its role."""
    best = next((other for other in album.lightest[original.role] if other is not original), None)
    beside = best if best and sight.bright < min(LIGHT, LESS_LIGHT * brightness_of(best)) else None
    if sight.bright >= DARK and sight.luma >= DIM and beside is None:
        return
    yield Finding(
        "too-dark",
        original.name,
        f"This photo is much darker than {beside.name}." if beside else "This photo is too dark to see anything in it.",
        hint="turn on a lamp or go to a window, and take the photo again",
        expected=f"a brightest twentieth of at least {DARK} of 255, and a mean of at least {DIM}",
        actual=f"{sight.bright}, and {sight.luma:.0f}",
    )


def check_burnt(original: Original, sight: Sight) -> Iterable[Finding]:
    """Yield a warning if much of the middle of a photo is burnt out."""
    if sight.burnt <= BURNT_SHARE:
        return
    yield Finding(
        "burnt",
        original.name,
        f"{sight.burnt:.0%} of the middle of this photo is overexposed and plain white.",
        hint="turn the flash off, tap on the bright part so that the camera adapts, and take the photo again",
        expected=f"at most {BURNT_SHARE:.0%}",
        actual=f"{sight.burnt:.0%}",
    )


def focus_hint(role: Role) -> str:
    """Return the hint on how to retake a blurred photo."""
    where = "on the label " if role in (Role.label, Role.size_label) else ""
    return f"retake from 30 cm, tap {where}to focus, and hold the phone still"


def is_comparable(image: ImageFacts, other: Original) -> bool:
    """Return whether the sharpness of another picture was measured at the same size or a larger one."""
    measured = other.facts.image
    if measured is None or measured.sight is None or measured.sight.sharpness is None:
        return False
    return max(measured.width, measured.height) >= min(SCREEN, max(image.width, image.height))
