"""The places of a film that are covered, as a page shows them, and what came of following them."""

from typing import TYPE_CHECKING

from evidence_kit.case.places_in_file import real_name
from evidence_kit.case.reading import covers_of
from evidence_kit.case.tables import EvidenceTable, FilmCoverTable
from evidence_kit.model.case import Original
from evidence_kit.model.cover import FilmCover
from evidence_kit.studio.case_state import Snapshot
from evidence_kit.studio.file_facts import FileFacts, PlaceKey, place_key
from evidence_kit.studio.wire_film import CoverJson, CoverKeyJson, FollowedJson

if TYPE_CHECKING:
    from evidence_kit.media.video.followed import Followed


def cover_json(cover: FilmCoverTable) -> CoverJson:
    """Return a cover of a film."""
    keys = tuple(CoverKeyJson(second=key.second, box=key.box) for key in cover.at)
    return CoverJson(box=cover.box, begin=cover.begin, end=cover.end, follow=cover.follow, at=keys, lost=cover.lost)


def followed_json(
    original: Original, written: EvidenceTable, following: frozenset[PlaceKey]
) -> tuple[FollowedJson, ...]:
    """Return what came of following each place of a film; of one that stands still nothing did."""

    def result(cover: FilmCover) -> FollowedJson:
        if not cover.follow:
            return FollowedJson()
        if place_key(original, cover) in following:
            return FollowedJson(following=True)
        at = original.covers.index(cover) if cover in original.covers else None
        lost = original.lost[at] if at is not None and at < len(original.lost) else ()
        return FollowedJson(lost=lost, why=" ".join(filter(None, original.not_followed)))

    return tuple(result(cover) for cover in covers_of(written))


def followed_of(snapshot: Snapshot, known: FileFacts, film: str) -> list["Followed | None"]:
    """Return what came of following each cover that the case file has for a film; None where nothing did."""
    original = snapshot.original(film)
    written = [table for table in snapshot.written.evidence if original and named(table, snapshot) == original.name]
    if original is None or original.facts.video is None or original.not_followed or not written:
        return []
    return [known.followed(original, cover) if cover.follow else None for cover in covers_of(written[0])]


def named(table: EvidenceTable, snapshot: Snapshot) -> str:
    """Return the name of the file that a table of the case file is about."""
    return real_name(table.file, snapshot.names)
