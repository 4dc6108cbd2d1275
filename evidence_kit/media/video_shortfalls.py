"""What is said of a video whose product lacks something that the original has."""

from evidence_kit.model import Finding, Severity


def sound_lost(name: str, codec: str | None) -> Finding:
    """Return the finding for a video whose sound nothing here can decode, so that it is made without."""
    return Finding(
        "sound-lost",
        Severity.warning,
        name,
        f"Its sound ({codec or 'of an unknown kind'}) does not decode here, so the new video is silent.",
        hint="if what is heard matters, let the phone export the video with ordinary sound and use that",
        actual=codec,
    )


def not_as_planned(name: str, why: str) -> Finding:
    """Return the finding for a video whose product was looked at again and is not what it was to be."""
    return Finding(
        "output-wrong",
        Severity.error,
        name,
        f"What was made of this video is not kept: {why}.",
        hint="let the phone export the video for compatibility and use that; please report it, the film may be good",
    )
