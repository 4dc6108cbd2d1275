"""The finding about a film that our decoder cannot process although it may be good."""

from evidence_kit.model.finding import Finding


def stopped_reader(name: str, how: str) -> Finding:
    """Return the finding for a film that our decoder cannot finish, which may not be the fault of the film."""
    return Finding(
        "not-examined",
        name,
        f"ffmpeg cannot process this video, though it works with others: {how}. It was tried twice.",
        hint="export the video as MP4 with the phone or another program and use that, or leave it out",
    )
