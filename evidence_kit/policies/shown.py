"""How a picture is shown to others: which way up, in colours that every screen has, and with nothing hidden in it."""

from collections.abc import Iterable

from evidence_kit.model.facts import ImageFacts
from evidence_kit.model.finding import Finding
from evidence_kit.text.shell import quoted


def check_shown(name: str, image: ImageFacts) -> Iterable[Finding]:
    """Yield what is to be known of how others will see a readable image."""
    if image.orientation != 1:
        yield Finding(
            "not-upright",
            name,
            "This photo is stored sideways; only a tag says which way is up, and a form may drop the tag.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   turns the pixels",
            expected=1,
            actual=image.orientation,
        )
    if image.ignored_turn != 1:
        yield Finding(
            "orientation-ignored",
            name,
            f"Metadata asks to turn this {image.format.upper()} picture, but browsers ignore it there; "
            "it is used as browsers show it.",
            hint="open it in a browser; if it lies on its side, rotate it in a photo editor and save it again",
            expected=image.orientation,
            actual=image.ignored_turn,
        )
    if image.hdr:
        yield Finding(
            "hdr-image",
            name,
            f"This is an HDR picture ({image.hdr}); where that is not understood its colours look washed out or dark.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   makes standard colours of it",
            expected="sdr",
            actual=image.hdr,
        )
    if image.hidden:
        yield Finding(
            "hidden-colours",
            name,
            "Parts of this picture are only made transparent; what was there can still be read from the file.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   empties what is transparent",
        )
