"""Findings about pictures that show nothing, that others see differently, or that are damaged. Pure."""

from collections.abc import Iterable

from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import Facts, ImageFacts
from evidence_kit.model.finding import Finding
from evidence_kit.policies.private import check_beyond, check_location, check_words
from evidence_kit.policies.rules import ImageRules
from evidence_kit.policies.sizes import check_size
from evidence_kit.text.words import fitting

LEAST_SIDE = 16
"""Fewest pixels of a side of a picture that shows something; a tracking pixel or a toolbar icon has fewer."""

PLAIN_SIDE = 64
"""Fewest pixels of a side at which an empty `view` means one plain tone; a smaller picture has no view at all."""

IDENTITY_WORDS = {
    "serial": "a serial number or another identifier",
    "owner": "the name of an owner or artist",
    "copyright": "a copyright notice",
}
"""Kinds of private metadata that identify a person or a device, with the words for them."""


def check_image(name: str, facts: Facts, image: ImageFacts, rules: ImageRules) -> Iterable[Finding]:
    """Yield findings about a readable picture."""
    if rules.max_bytes:
        yield from check_size("image-too-large", name, facts.bytes or 0, rules.max_bytes)
    yield from check_location(name, located=image.location)
    yield from check_words(name, IDENTITY_WORDS, image.private, "the picture")
    yield from check_shown(name, image)
    if image.frames > 1 and image.format != "tiff":  # the frames of a TIFF are pages
        forbidden = rules.animated is not None and not rules.animated.value
        yield Finding(
            "animated-image",
            name,
            f"This is an animation with {image.frames} frames; the form may show only the first.",
            severity=Severity.error if forbidden else Severity.warning,
            hint="use a still picture, or show the movement in the video",
            expected=1,
            actual=image.frames,
            source=rules.animated.source if rules.animated else "",
        )
    yield from check_beyond(name, image)


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
            hint="open it to see whether it is the right file; copy it again, or leave it out",
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
        hint="open it to see whether it still shows what matters; if not, copy or download it again, or "
        "take the photo again",
        expected=0,
        actual=share or None,
    )


def check_shown(name: str, image: ImageFacts) -> Iterable[Finding]:
    """Yield findings about a readable picture that others will see differently."""
    if image.orientation != 1:
        yield Finding(
            "not-upright",
            name,
            "This photo is stored sideways; only an EXIF tag says which way is up, and upload forms may ignore it.",
            hint=fitting(name, "rotates the pixels"),
            expected=1,
            actual=image.orientation,
        )
    if image.ignored_turn != 1:
        yield Finding(
            "orientation-ignored",
            name,
            f"Metadata asks to rotate this {image.format.upper()} picture, but browsers ignore it there; "
            "it is used as browsers show it.",
            hint="open it in a browser; if it is sideways, rotate it in a photo editor and save it again",
            expected=image.orientation,
            actual=image.ignored_turn,
        )
    if image.hdr:
        yield Finding(
            "hdr-image",
            name,
            f"This is an HDR picture ({image.hdr}); on screens without HDR its colours look washed out or dark.",
            hint=fitting(name, "converts it to standard colours"),
            expected="sdr",
            actual=image.hdr,
        )
    if image.hidden:
        yield Finding(
            "hidden-colours",
            name,
            "Parts of this picture are only transparent; what was there can still be recovered from the file.",
            hint=fitting(name, "removes what is hidden there"),
        )
