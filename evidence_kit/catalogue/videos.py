"""Findings about videos that cannot be converted, or whose new version lacks something."""

from evidence_kit.media.video.decide import Refusal
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.text.words import size_words


def sound_lost(name: str, codec: str | None) -> Finding:
    """Return the finding for a video whose sound nothing here can decode, so that it is made without."""
    return Finding(
        "sound-lost",
        name,
        f"Its sound ({codec or 'of an unknown kind'}) cannot be decoded, so the new video is silent.",
        hint="if the sound matters, export the video again on the phone, and use the new file",
        actual=codec,
    )


def not_as_planned(name: str, why: str) -> Finding:
    """Return the finding for a new video that failed its check and was discarded."""
    return Finding(
        "output-wrong",
        name,
        f"The new video was discarded: {why}.",
        hint="export the video again on the phone, and use the new file; please report this, because your "
        "video may be good",
    )


def cannot_fit_video(name: str, refusal: Refusal, limit: Limit) -> Finding:
    """Return the finding for a video that is not converted, because it would be illegible or have false colours."""
    if refusal.code != "cannot-fit":
        return Finding(
            refusal.code,
            name,
            f"This video cannot be converted: {refusal.reason}.",
            severity=Severity.error,
            hint="film again with HDR switched off, or export the video again on the phone",
        )
    would_do = f" About {size_words(refusal.least_bytes)} would do" if refusal.least_bytes else ""
    longest = f", or a take of at most {refusal.longest // 60} min {refusal.longest % 60} s" if refusal.longest else ""
    tail = f"{would_do}{longest}." if would_do or longest else ""
    return Finding(
        "cannot-fit",
        name,
        f"This video cannot be made to fit {size_words(limit.max_bytes or 0)}: {refusal.reason}.{tail}",
        page_hint="upload stills of it, or film a shorter one",
        hint="evidence-kit never cuts it: upload stills of it (evidence-kit stills VIDEO --out DIR), film a shorter "
        "one, or make it anyway with --floor none",
        expected=limit.max_bytes,
        actual=refusal.least_bytes or None,
        source=limit.source,
    )


def may_not_fit(name: str, limit: Limit) -> Finding:
    """Return the finding for a take so long that it fits only if little moves in it."""
    return Finding(
        "may-not-fit",
        name,
        f"This video is long for a limit of {size_words(limit.max_bytes or 0)}; whether it fits depends on how much "
        "moves in it.",
        hint="to find out: evidence-kit fit VIDEO --out DIR/",
        expected=limit.max_bytes,
        source=limit.source,
    )


def damaged_video(name: str, pictures: int, sounds: int) -> Finding:
    """Return the finding for a video that plays although some pictures or sounds are damaged."""
    parts = [
        f"{count} {word if count == 1 else words}"
        for count, word, words in ((pictures, "picture", "pictures"), (sounds, "piece of sound", "pieces of sound"))
        if count
    ]
    return Finding(
        "damaged-video",
        name,
        f"Damaged: {' and '.join(parts)}; viewers will see grey blocks or hear gaps there.",
        hint="copy it from the phone again; if it is also damaged there, it is uploaded as it is",
        actual=pictures + sounds,
    )


def hdr_converted(name: str, kind: str) -> Finding:
    """Return the note for a film whose HDR colours were converted."""
    return Finding(
        "hdr-video",
        name,
        f"The video is HDR ({kind}). Its colours were converted for ordinary screens; "
        "very bright parts look less bright.",
        severity=Severity.note,
        hint="nothing needs to be done",
        expected="sdr",
        actual=kind,
    )


def judged_in_part(name: str, judged: int, frames: int) -> Finding:
    """Return the note for a take with so many frames that only the first were judged."""
    return Finding(
        "take-judged-in-part",
        name,
        f"Breaks in the take were looked for in its first {judged} of {frames} frames.",
        hint="watch the rest yourself",
        expected=frames,
        actual=judged,
    )


def below_the_floor(name: str) -> Finding:
    """Return the finding for a video that was made although it is hardly recognisable."""
    return Finding(
        "degraded",
        name,
        "DEGRADED: the video is complete but hardly recognisable. It was made because you asked for --floor none.",
        hint="upload sharp stills beside it: evidence-kit stills VIDEO --out DIR",
    )
