"""What every file that we make promises, whatever the policy."""

from collections.abc import Iterable

from evidence_kit.media.video.decide import LARGEST_SHORT_SIDE, unusual_colours
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding


def broken_promises(name: str, facts: Facts) -> Iterable[Finding]:
    """Yield a finding with every such promise that a file breaks."""
    wrong = []
    if (facts.problem or not facts.examined) and not facts.missing:
        wrong.append(facts.problem)
    if facts.image:
        wrong += [f"it still holds {kind} metadata" for kind in facts.image.private]
        wrong += ["its pixels are not upright"] if facts.image.orientation != 1 else []
        wrong += ["its colours are not sRGB"] if not facts.image.srgb else []
    if facts.video:
        short = min(facts.video.width, facts.video.height)
        wrong += [f"it still holds {kind} metadata" for kind in facts.video.private]
        wrong += [f"its short side has {short} pixels"] if short > LARGEST_SHORT_SIDE else []
        wrong += ["its index is not at the front"] if facts.video.moov_first is not True else []
        wrong += [f"its codec is {facts.video.codec}"] if facts.video.codec != "h264" else []
        wrong += [f"its pixels are {facts.video.pixel_format}"] if facts.video.pixel_format != "yuv420p" else []
        unusual = unusual_colours(facts.video)
        wrong += [f"its colours are {unusual}"] if unusual else []
        wrong += ["the removed frames are still in it"] if facts.video.has_hidden_pictures else []
        wrong += ["the removed sound is still in it"] if facts.video.has_hidden_sound else []
        wrong += ["its index is fragmented"] if facts.video.fragmented else []
    if facts.document:
        wrong += [f"it still holds {kind} metadata" for kind in facts.document.private]
        wrong += ["it runs a script when it is opened"] if facts.document.script else []
        wrong += ["files are attached inside it"] if facts.document.embedded else []
        wrong += ["it is encrypted"] if facts.document.restricted else []
    if wrong:
        yield Finding(
            "output-wrong",
            name,
            f"The new file failed its check: {'; '.join(wrong)}.",
            hint="please report this with the output of: evidence-kit check FILE --format json",
            case_word="FILE",
        )
