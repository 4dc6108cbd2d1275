"""What is recorded and reported of a video that was made, and of what was seen in its original."""

from evidence_kit import __version__
from evidence_kit.catalogue.covered import covered_film_note
from evidence_kit.catalogue.label import label_findings, lost_in_output
from evidence_kit.catalogue.muted import muted_note, nothing_to_mute
from evidence_kit.catalogue.take import take_findings
from evidence_kit.catalogue.videos import below_the_floor, damaged_video, hdr_converted, judged_in_part, sound_lost
from evidence_kit.media import ffmpeg
from evidence_kit.media.video.encode import FittedVideo
from evidence_kit.media.video.inspection import Watched
from evidence_kit.media.video.moments import frames_to_show
from evidence_kit.media.video.take import clock
from evidence_kit.model.artifact import Artifact, CaseTake, Recipe, Seen, SeenFrame, SeenLabel, SeenMoment
from evidence_kit.model.case import Original, Role
from evidence_kit.model.cover import FilmCover, shares_covered
from evidence_kit.model.finding import Finding
from evidence_kit.model.shapes import fragment
from evidence_kit.policies.films import check_ends, left_behind, tracks_left_out

KEY_FRAMES = 6
"""Of a video, for the page of the package, where the case file names none."""


def said_of_product(original: Original, fitted: FittedVideo, *, alone: bool) -> list[Finding]:
    """Return what is reported of a product that differs from its original in more than its size.

    Args:
        alone: it is fitted for itself, in no case.
    """
    facts, findings = original.facts.video, list[Finding]()
    assert facts is not None  # noqa: S101  (it was fitted)
    if fitted.mute:
        findings.append(sound_lost(original.name, facts.audio_codec))
    elif original.mute and facts.audio_streams:
        findings.append(muted_note(original.name, original.mute))
    elif original.mute and alone:
        findings.append(nothing_to_mute(original))
    if facts.audio_streams > 1 and original.mute is not True and not fitted.mute:
        findings.append(tracks_left_out(original.name, facts))
    if alone and original.mute is not True:
        findings += check_ends(original.name, facts)
    if alone and fitted.action != "copied":
        findings += left_behind(original.name, facts)
    if facts.hdr and fitted.action == "encoded":
        findings.append(hdr_converted(original.name, facts.hdr))
    if alone and facts.cover and fitted.watched:
        shares = shares_covered(facts.cover, (facts.width, facts.height), [frame.time for frame in fitted.watched.seen])
        findings.append(covered_film_note(original, *shares))
    if fitted.degraded:
        findings.append(below_the_floor(original.name))
    return findings


def seen_of(original: Original, watched: Watched) -> Seen:
    """Return what was seen in a take, for the manifest and for other front ends."""
    number, time = watched.label.compared.seen, watched.label.time
    label = SeenLabel(number.text, round(time, 3)) if number is not None and time is not None else None
    moments = (SeenMoment(moment.before, moment.after, moment.signals) for moment in watched.take.moments)
    shown = frames_to_show(watched.seen, watched.label, KEY_FRAMES, original.moments)
    frames = (SeenFrame(round(frame.time, 3), frame.shows) for frame in shown)
    return Seen(watched.take.continuity, tuple(moments), label, tuple(frames))


def seen_in(original: Original, watched: Watched, made: Artifact | None, case: CaseTake | None) -> list[Finding]:
    """Return what looking at every frame tells of a take; in a case, also whether it shows the parcel's label.

    Args:
        made: what was made of it; None when nothing was.
    """
    label, findings = watched.label, []
    if watched.damaged_pictures or watched.damaged_sounds:
        findings.append(damaged_video(original.name, watched.damaged_pictures, watched.damaged_sounds))
    findings += take_findings(original.name, watched.take)
    if watched.judged < watched.frames:
        findings.append(judged_in_part(original.name, watched.judged, watched.frames))
    if case and (original.role is Role.unboxing or label.compared.outcome != "not-readable"):
        where = f" at {clock(label.time)}" if label.time is not None else ""
        # Parcels of others may be in the picture of a film, so a number in it contradicts nothing.
        findings += label_findings(
            case.tracking, label.compared, original.name, where, shown=case.label_shown, alone=False
        )
    if made and watched.lost and label.compared.seen and made.facts.video:
        number, looked = label.compared.seen.text, made.facts.video
        findings.append(lost_in_output(number, original.name, looked.width, looked.height))
    return findings


def recipe_of(original: Original, fitted: FittedVideo) -> Recipe:
    """Return how a video was made, and what is covered in it."""
    settings = {**fitted.settings, "dropped": list(fitted.dropped)}
    if original.covers and original.facts.video and fitted.watched:
        times = [frame.time for frame in fitted.watched.seen]
        film = original.facts.video
        frames, area = shares_covered(film.cover, (film.width, film.height), times)
        settings["redacted"] = [redacted(cover) for cover in original.covers]
        settings["redacted_share"] = {"frames": round(frames, 4), "most_of_picture": round(area, 4)}
        settings["redaction_lost"] = [list(span) for lost in original.lost for span in lost]
        settings["redaction_reversible"] = False
    if fitted.action == "copied":
        return Recipe("evidence_kit", __version__, fitted.action, settings)
    return Recipe("ffmpeg", ffmpeg.version(), fitted.action, settings)


def redacted(cover: FilmCover) -> dict[str, object]:
    """Return a covered place as the manifest records it."""
    end = {} if cover.end is None else {"to": cover.end}
    record: dict[str, object] = {"box": fragment(cover.box), "from": cover.begin, **end}
    if cover.follow:
        record["followed"] = [{"second": second, "box": fragment(box)} for second, box in cover.keys]
    if cover.lost:
        record["lost"] = cover.lost if isinstance(cover.lost, str) else [list(gap) for gap in cover.lost]
    return record
