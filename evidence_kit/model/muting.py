"""What of a film's sound is muted for good."""

from collections.abc import Sequence

Span = tuple[float, float]
"""Seconds of a film, from and to."""

Mute = bool | tuple[Span, ...]
"""True: a film goes out without any sound; spans: the sound is silent there; False or no spans: all of it is kept."""


def muted_by_all(wishes: Sequence[Mute]) -> Mute:
    """Return what is muted when every one of these wishes is followed."""
    if any(wish is True for wish in wishes):
        return True
    return tuple(sorted({span for wish in wishes if not isinstance(wish, bool) for span in wish}))


MOST_NAMED = 4
"""Most spans that words name one by one."""


def muted_words(mute: Mute) -> str:
    """Return which part of a film's sound is muted, such as "from 2 to 5.5 s"; empty for all or nothing of it."""
    if isinstance(mute, bool) or not mute:
        return ""
    named = [f"from {begin:g} to {end:g} s" for begin, end in mute[:MOST_NAMED]]
    if len(mute) > MOST_NAMED:
        named.append(f"in {len(mute) - MOST_NAMED} more places")
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
