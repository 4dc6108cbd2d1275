"""The promises that every file that we make keeps, whatever the policy."""

from collections.abc import Iterable

from evidence_kit.media.video.decide import LARGEST_SHORT_SIDE, unusual_colours
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding


def broken_promises(name: str, facts: Facts) -> Iterable[Finding]:
    """Yield one finding that lists the promises that a file breaks; nothing if it keeps them all."""
    broken = []
    if (facts.problem or not facts.examined) and not facts.missing:
        broken.append(facts.problem)
    if facts.image:
        broken += [f"it still holds {kind} metadata" for kind in facts.image.private]
        broken += ["its pixels are not upright"] if facts.image.orientation != 1 else []
        broken += ["its colours are not sRGB"] if not facts.image.srgb else []
    if facts.video:
        short = min(facts.video.width, facts.video.height)
        broken += [f"it still holds {kind} metadata" for kind in facts.video.private]
        broken += [f"its short side has {short} pixels"] if short > LARGEST_SHORT_SIDE else []
        broken += ["its index is not at the front"] if facts.video.moov_first is not True else []
        broken += [f"its codec is {facts.video.codec}"] if facts.video.codec != "h264" else []
        broken += [f"its pixels are {facts.video.pixel_format}"] if facts.video.pixel_format != "yuv420p" else []
        unusual = unusual_colours(facts.video)
        broken += [f"its colours are {unusual}"] if unusual else []
        broken += ["the removed frames are still in it"] if facts.video.has_hidden_pictures else []
        broken += ["the removed sound is still in it"] if facts.video.has_hidden_sound else []
        broken += ["its index is fragmented"] if facts.video.fragmented else []
    if facts.document:
        broken += [f"it still holds {kind} metadata" for kind in facts.document.private]
        broken += ["it runs a script when it is opened"] if facts.document.script else []
        broken += ["files are attached inside it"] if facts.document.embedded else []
        broken += ["it is encrypted"] if facts.document.restricted else []
    if broken:
        yield Finding(
            "output-wrong",
            name,
            f"The new file failed its check: {'; '.join(broken)}.",
            hint="please report this with the output of: evidence-kit check FILE --format json",
            case_word="FILE",
        )
