"""The files of a case as a page shows them."""

from collections.abc import Callable
from typing import Any

from evidence_kit.case.places_in_file import real_name
from evidence_kit.case.tables import EvidenceTable
from evidence_kit.model.case import Original
from evidence_kit.model.facts import Facts
from evidence_kit.parcel.numbers import Compared
from evidence_kit.studio.case_state import Snapshot
from evidence_kit.studio.file_facts import PlaceKey
from evidence_kit.studio.film_covers import cover_json, followed_json
from evidence_kit.studio.ids import id_of
from evidence_kit.studio.wire import LabelJson
from evidence_kit.studio.wire_case import FileJson, MarkJson, StillOfJson
from evidence_kit.studio.wire_film import FilmJson, MomentJson

Plays = Callable[[Original], FilmJson]


def plays_unknown(original: Original) -> FilmJson:
    """Return what is known of a film where nobody can say how it plays."""
    film = original.facts.video
    seconds, sound = (film.ends if film else None) or 0.0, film is not None and film.audio_streams > 0
    return FilmJson(seconds=seconds, codec=(film.codec if film else "") or "", plays="no", sound=sound)


def files_of(snapshot: Snapshot, plays: Plays) -> tuple[FileJson, ...]:
    """Return every file that lies in the case, those that are no evidence as well."""
    originals = {original.name: original for original in snapshot.case.originals}
    written = {real_name(table.file, snapshot.names): table for table in snapshot.written.evidence}
    return tuple(
        file_json(originals[name], plays, written.get(name) or EvidenceTable(file=name), snapshot.following)
        if name in originals
        else odd_file(name, facts)
        for name, (_, facts) in snapshot.files.items()
    )


def odd_file(name: str, facts: Facts) -> FileJson:
    """Return a file that is no evidence."""
    why = facts.problem or "it is neither a picture, nor a film, nor a document"
    return FileJson(
        id=id_of(name),
        name=name,
        kind=facts.kind,
        role="",
        bytes=facts.bytes or 0,
        examined=facts.examined,
        problem=why,
    )


def file_json(
    original: Original, plays: Plays, written: EvidenceTable, following: frozenset[PlaceKey] = frozenset()
) -> FileJson:
    """Return an original as a page shows it.

    Args:
        written: what the case file says of it.
        following: the places of films that are still to be followed.
    """
    facts, image, video, document = (original.facts, *media_of(original.facts))
    found = image or video or document
    still = original.still_of
    return FileJson(
        id=id_of(original.name),
        name=original.name,
        kind=facts.kind,
        role=original.role,
        role_said=written.role is not None,
        caption=original.caption,
        bytes=facts.bytes or 0,
        sha=(facts.sha256 or "")[:8],
        examined=facts.examined,
        problem=facts.problem,
        width=found.width if found else 0,
        height=found.height if found else 0,
        mime=facts.mime or "",
        taken=image.taken if image else video.taken if video else None,
        label=label_json(original.label) if original.label else None,
        # What covers a film is drawn on it as it is written, each with its own seconds.
        redact=written.redact if video else original.redact,
        covers=tuple(cover_json(cover) for cover in written.cover),
        followed=followed_json(original, written, following),
        marks=tuple(MarkJson(box=mark.received, label=mark.label) for mark in original.marks if mark.received),
        moments=tuple(MomentJson(at=moment.at, shows=moment.shows) for moment in original.moments),
        mute=original.mute or False,
        chosen=original.chosen,
        leave_out=original.leave_out,
        still_of=StillOfJson(file=id_of(still[0]), at=still[1]) if still else None,
        label_at=original.label_at,
        film=plays(original) if video else None,
    )


def label_json(label: Compared) -> LabelJson:
    """Return what was read of a label."""
    return LabelJson(
        outcome=label.outcome,
        number=label.seen.text if label.seen else None,
        read=label.other.text if label.other else "",
        by_eye=label.by_eye,
    )


def media_of(facts: Facts) -> tuple[Any, Any, Any]:
    """Return what is known of a picture, a film and a document."""
    return facts.image, facts.video, facts.document
