"""Findings about sound that a buyer wants muted."""

from evidence_kit.model.case import Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.muting import Mute, muted_words


def nothing_to_mute(original: Original) -> Finding:
    """Return the finding for a file that is to be muted and has no sound."""
    is_video = original.facts.video is not None
    return Finding(
        "nothing-to-mute",
        original.name,
        f"This {'video has no sound' if is_video else 'file is not a video'}, so there is nothing to mute.",
        hint="check that this is the video you mean; if it is, nothing needs to be done"
        if is_video
        else "write mute below the [[evidence]] of the video in case.toml",
        page_hint="check that this is the video you mean; if it is, nothing needs to be done" if is_video else "",
    )


def mute_outside(name: str, mute: Mute, seconds: float) -> Finding:
    """Return the finding for a span to mute that is not inside the take, so that the video is not used at all."""
    return Finding(
        "mute-outside",
        name,
        f"The sound is to be muted {muted_words(mute)}, but the video lasts {seconds:.1f} s, so it is not used.",
        hint="correct the seconds of mute in case.toml, or write mute = true to upload it without any sound",
        page_hint="upload it without sound",
        expected=f"{seconds:.1f} s",
    )


def muted_note(name: str, mute: Mute) -> Finding:
    """Return the note that a video was made with less sound than its original, as asked."""
    where = muted_words(mute)
    made = f"Its sound is muted {where}" if where else "Its sound is left out"
    return Finding("sound-muted", name, f"{made}, as you asked. This cannot be undone in the new file.")


def muted_as_in_case(name: str) -> Finding:
    """Return the note that what the case mutes of a video is muted in what is made of the video alone."""
    return Finding("sound-muted", name, "It lies in a case that mutes its sound, so it is muted here too.")
