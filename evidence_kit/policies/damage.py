"""Pictures that decode and are damaged all the same, or show nothing. Pure."""

from collections.abc import Iterable

from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import Facts, ImageFacts
from evidence_kit.model.finding import Finding

LEAST_SIDE = 16
"""Pixels of a side below which nothing can be seen: a tracking pixel, a toolbar icon."""

PLAIN_SIDE = 64
"""Pixels of a side from which an empty `view` means one plain tone, and not a picture too small for one."""


def check_seen(name: str, image: ImageFacts) -> Iterable[Finding]:
    """Yield a finding for a picture in which nothing can be seen."""
    if min(image.width, image.height) < LEAST_SIDE:
        yield Finding(
            "shows-nothing",
            name,
            f"This picture has only {image.width}x{image.height} pixels; nothing can be seen in it.",
            hint="save the picture itself, in full size, or leave it out",
            expected=f"at least {LEAST_SIDE} pixels on each side",
            actual=f"{image.width}x{image.height}",
        )
    elif image.sight is not None and not image.sight.view and min(image.width, image.height) >= PLAIN_SIDE:
        yield Finding(
            "shows-nothing",
            name,
            "This picture is one plain colour and shows nothing.",
            severity=Severity.warning,
            hint="open it and see whether it is the right one; copy it again, or leave it out",
        )


def check_damage(name: str, facts: Facts) -> Iterable[Finding]:
    """Yield a warning for a damaged picture, with the damaged share as far as it can be estimated."""
    if facts.image is None or facts.image.damage is None:
        return
    share = round(100 * facts.image.damage)
    part = f"At least {share} % of this picture is" if share else "Part of this picture is"
    yield Finding(
        "damaged",
        name,
        f"{part} damaged: missing, shifted or wrongly coloured.",
        hint="open it and see whether it still shows what it must; copy or download it again, or take the photo again",
        expected=0,
        actual=share or None,
    )
