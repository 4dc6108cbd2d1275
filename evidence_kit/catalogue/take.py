"""Findings about a take that is not continuous."""

from evidence_kit.media.video.take import Take
from evidence_kit.model.finding import Finding

MOST_LISTED = 5


def take_findings(name: str, take: Take) -> list[Finding]:
    """Return the finding for a take with breaks; empty for a continuous one."""
    if take.continuity == "consistent":
        return []
    breaks = " ".join(moment.words for moment in take.moments[:MOST_LISTED])
    more = len(take.moments) - MOST_LISTED
    writer = f" The file was last written by {take.writer}." if take.writer else ""
    begins = (
        "Two measurements show a break in this take."
        if take.continuity == "broken"
        else "One measurement suggests a break in this take."
    )
    return [
        Finding(
            "take-not-continuous",
            name,
            f"{begins} {breaks}{f' And {more} more.' if more > 0 else ''}{writer}",
            hint="explain it in the statement, or film again in one take",
            expected="consistent",
            actual=take.continuity,
        )
    ]
