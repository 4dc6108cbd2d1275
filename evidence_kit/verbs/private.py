"""A single file as the case that it lies in wants it: its places covered, its sound muted, and what is said of that."""

import dataclasses
from collections.abc import Sequence

from evidence_kit.cache.store import Cache
from evidence_kit.case.beside import wanted_in_its_case
from evidence_kit.catalogue.covered import covered_as_in_case
from evidence_kit.catalogue.muted import muted_as_in_case
from evidence_kit.claim.muting import check_muting
from evidence_kit.claim.redaction import check_redactions
from evidence_kit.events import Listener, ignore
from evidence_kit.media.covers import following, with_covers
from evidence_kit.model.case import Box, Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.cover import FilmCover
from evidence_kit.model.finding import Finding
from evidence_kit.model.muting import Mute, muted_by_all

LOST = "redact-lost"
"""The finding about a place that is lost: the film is made, black there, and is not ready."""


def as_its_case_wants(
    looked: Original,
    cache: Cache,
    redact: Sequence[Box],
    covers: Sequence[FilmCover] = (),
    *,
    mute: Mute = False,
    listener: Listener = ignore,
) -> tuple[Original, list[Finding]]:
    """Return a file that was examined, with what is to be covered and muted in it, and what its case adds to that.

    Args:
        redact: places to cover, beside those of its case; `covers` and `mute` likewise.

    Raises:
        RulesWrong: the case file cannot be read, so nobody knows what is covered.
    """
    wanted = wanted_in_its_case(looked.path, looked.facts.sha256)
    boxes = tuple(dict.fromkeys((*wanted.redact, *redact)))
    timed = tuple(dict.fromkeys((*wanted.covers, *covers)))
    has_sound = looked.facts.video is not None and looked.facts.video.audio_streams > 0
    silent = muted_by_all((mute, wanted.mute)) if has_sound else mute
    notes = [covered_as_in_case(looked.name)] if wanted.redact or wanted.covers else []
    notes += [muted_as_in_case(looked.name)] if silent and silent != mute else []
    return dataclasses.replace(with_covers(looked, boxes, timed, following(cache, listener)), mute=silent), notes


def not_as_wanted(original: Original) -> list[Finding]:
    """Return why a file is not made at all: what is to be covered or muted is outside of it, or cannot be followed."""
    found = [*check_redactions([original]), *check_muting([original])]
    return [finding for finding in found if finding.severity is Severity.error and finding.code != LOST]


def about_lost(original: Original) -> list[Finding]:
    """Return the findings about places of a film that are lost, in which its picture is black."""
    return [finding for finding in check_redactions([original]) if finding.code == LOST]
