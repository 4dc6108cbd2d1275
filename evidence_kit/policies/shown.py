"""How others see a picture: its orientation, its colours, and what is hidden in it."""

from collections.abc import Iterable

from evidence_kit.model.facts import ImageFacts
from evidence_kit.model.finding import Finding
from evidence_kit.text.shell import quoted


def check_shown(name: str, image: ImageFacts) -> Iterable[Finding]:
    """Yield what others will see differently in a readable image."""
    if image.orientation != 1:
        yield Finding(
            "not-upright",
            name,
            "This photo is stored sideways; only an EXIF tag says which way is up, and upload forms may ignore it.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   rotates the pixels",
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
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   converts it to standard colours",
            expected="sdr",
            actual=image.hdr,
        )
    if image.hidden:
        yield Finding(
            "hidden-colours",
            name,
            "Parts of this picture are only transparent; what was there can still be recovered from the file.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   removes what is hidden there",
        )
