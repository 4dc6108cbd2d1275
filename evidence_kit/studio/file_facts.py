"""What is known of a case's files: each is looked at once for as long as it stays as it is."""

import dataclasses
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evidence_kit.cache.store import Cache
from evidence_kit.errors import EvidenceKitError
from evidence_kit.media.attempt import StoppedByFilm
from evidence_kit.media.covers import Following, followed_once, seconds_shown
from evidence_kit.media.looking import examine_apart
from evidence_kit.media.pool import Readers, each, effort_for
from evidence_kit.media.reading import Reading, reading_of
from evidence_kit.model.case import Box, Original
from evidence_kit.model.cover import FilmCover, Piece
from evidence_kit.model.facts import Facts
from evidence_kit.model.formats import BY_EXTENSION, extension_of
from evidence_kit.parcel.numbers import Compared
from evidence_kit.watching.pending import why_not_whole
from evidence_kit.watching.states import State, state_of

if TYPE_CHECKING:
    from evidence_kit.media.video.followed import Followed

SETTLE_SECONDS = 2.0
"""How long a file that somebody copies into the folder must stand still before it is looked at."""

PATIENCE_SECONDS = 30.0
"""After so long a file is looked at as it is, also when its end is missing."""

LOOKING, COMING = "it is still being looked at", "it is still being copied"
"""The problems of files of which nothing is known yet."""


AT_ONCE = 8
"""Files that are looked at before the case is judged with what is known by then."""


class LabelKey(NamedTuple):
    """All that the reading of a label depends on."""

    sha256: str | None
    redact: tuple[Box, ...]
    effort: str
    tracking: str | None


class PlaceKey(NamedTuple):
    """All that the boxes of a followed place depend on."""

    sha256: str | None
    cover: FilmCover


class FileFacts:
    """The facts of files by their states, and what was read in them; a class because it grows with each look.

    Attributes:
        first: files that somebody looks at before all others, so that nobody else need.
    """

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self.lock, self.at_once = threading.Lock(), AT_ONCE
        self.facts: dict[Path, tuple[State, Facts]] = {}
        self.since: dict[Path, tuple[State, float]] = {}
        self.labels: dict[LabelKey, Compared | None] = {}
        self.films: dict[tuple[str | None, str], bool] = {}
        self.places: dict[PlaceKey, Followed | Exception | None] = {}
        self.first: set[Path] = set()
        self.unread_labels: list[tuple[Original, str | None]] = []
        self.unread_films: list[tuple[Original, str]] = []
        self.unread_places: list[tuple[Original, FilmCover, Sequence[float]]] = []
        self.seconds: dict[str | None, Sequence[float]] = {}

    def facts_of(self, paths: Iterable[Path]) -> tuple[list[tuple[Path, Facts]], list[Path], bool]:
        """Return the files with what is known of each, those to look at, and whether some are still coming."""
        pairs: list[tuple[Path, Facts]] = []
        wanted: list[Path] = []
        coming = False
        for path in paths:
            try:
                state = state_of(path)
            except OSError:
                continue
            with self.lock:
                found = self.facts.get(path)
            if found and found[0] == state:
                pairs.append((path, found[1]))
            elif self.is_still(path, state):
                pairs.append((path, unknown(path, LOOKING)))
                if path not in self.first:
                    wanted.append(path)
            else:
                pairs.append((path, unknown(path, COMING)))
                coming = True
        return pairs, wanted, coming

    def is_still(self, path: Path, state: State) -> bool:
        """Return whether a file is whole and nobody writes to it any more."""
        seen, since = self.since.get(path, (None, 0.0))
        now = time.monotonic()
        if seen != state:
            age = time.time() - max(state.modified, state.changed) / 1e9
            since = now - max(0.0, age)
            self.since[path] = (state, since)
        still = now - since
        return still >= PATIENCE_SECONDS or (still >= SETTLE_SECONDS and not why_not_whole(path))

    def note_whole(self, path: Path) -> None:
        """Note that a file was put there whole, so that nothing is waited for."""
        self.since[path] = (state_of(path), float("-inf"))

    def look_at(self, paths: Sequence[Path], done: Callable[[Path], None]) -> None:
        """Look at files, several at a time.

        Args:
            done: called with each that was looked at, from any thread.
        """
        each(lambda path: self.look(path, done), paths)

    def look_first(self, path: Path, done: Callable[[Path], None], by: Readers) -> None:
        """Look at one of `first` by readers of its own, which nobody else does meanwhile."""
        try:
            self.look(path, done, by)
        finally:
            self.first.discard(path)

    def look(self, path: Path, done: Callable[[Path], None], by: Readers | None = None) -> None:
        """Look at a file; what was written to meanwhile is looked at again later."""
        try:
            state = state_of(path)
            facts = examine_apart(path, cache=self.cache, by=by)
            same = state_of(path) == state
        except OSError:
            return
        if same:
            with self.lock:
                self.facts[path] = (state, facts)
            done(path)

    @property
    def has_unread(self) -> bool:
        """Whether numbers have to be read, or places followed, that nobody has yet."""
        return bool(self.unread_labels or self.unread_films or self.unread_places)

    def reading(self) -> Reading:
        """Return a reading that knows what was read, and notes what has to be read first."""
        with self.lock:
            self.unread_labels, self.unread_films, self.unread_places = [], [], []
        return Reading(self.label, self.film, Following(self.shown, self.follow))

    def label(self, original: Original, tracking: str | None) -> Compared | None:
        """Return what was read of a label; None, and it is noted, when it was not read yet."""
        key = label_key(original, tracking)
        with self.lock:
            if key not in self.labels:
                self.unread_labels.append((original, tracking))
            return self.labels.get(key)

    def film(self, original: Original, tracking: str) -> bool:
        """Return whether a film is known to show a number; it is noted when nobody looked yet."""
        key = (original.facts.sha256, tracking)
        with self.lock:
            if key not in self.films:
                self.unread_films.append((original, tracking))
            return self.films.get(key, False)

    def shown(self, original: Original) -> Sequence[float]:
        """Return the second at which each picture of a film begins, looked up until it is known."""
        sha256 = original.facts.sha256
        if not self.seconds.get(sha256):
            self.seconds[sha256] = seconds_shown(original, self.cache)
        return self.seconds[sha256]

    def follow(self, original: Original, cover: FilmCover, shown: Sequence[float]) -> "Followed | None":
        """Return where a place was found; until it was looked for the whole picture is covered, and it is noted."""
        key = place_key(original, cover)
        with self.lock:
            known = key in self.places
            found = self.places.get(key)
            if not known:
                self.unread_places.append((original, cover, shown))
        if isinstance(found, Exception):
            raise found
        film = original.facts.video
        if known or film is None:
            return found
        from evidence_kit.media.video.followed import Followed  # noqa: PLC0415  (loads numpy)

        return Followed((Piece(0.0, None, (0, 0, film.width, film.height)),), awaited=True)

    def followed(self, original: Original, cover: FilmCover) -> "Followed | None":
        """Return what came of following a place; None where nobody has yet, and where it cannot be followed."""
        with self.lock:
            found = self.places.get(place_key(original, cover))
        return None if isinstance(found, Exception) else found

    @property
    def following(self) -> frozenset[PlaceKey]:
        """The places that are still to be followed."""
        return frozenset(place_key(original, cover) for original, cover, _ in self.unread_places)

    def follow_places(self) -> None:
        """Follow the places that were noted."""
        with self.lock:
            places = [*self.unread_places]
        for original, cover, shown in places:
            try:
                found: Followed | Exception | None = followed_once(original, cover, shown, self.cache)
            except (EvidenceKitError, StoppedByFilm) as problem:
                found = problem
            with self.lock:
                self.places[place_key(original, cover)] = found

    def read_numbers(self) -> bool:
        """Read what was noted, and return whether there was anything."""
        with self.lock:
            labels, films = [*self.unread_labels], [*self.unread_films]
        reading = reading_of(self.cache)

        def read_label(wanted: tuple[Original, str | None]) -> None:
            compared = reading.label(*wanted)
            with self.lock:
                self.labels[label_key(*wanted)] = compared

        each(read_label, labels)
        for original, tracking in films:
            shown = reading.film(original, tracking)
            with self.lock:
                self.films[original.facts.sha256, tracking] = shown
        return bool(labels or films)


def unknown(path: Path, why: str) -> Facts:
    """Return the facts of a file that nobody has looked at yet, of the kind that its name promises."""
    known = BY_EXTENSION.get(extension_of(path.name))
    return Facts(known.kind if known else "other", examined=False, problem=why)


def is_unknown(facts: Facts) -> bool:
    """Return whether a file is still to be looked at."""
    return not facts.examined and facts.problem in (LOOKING, COMING)


def place_key(original: Original, cover: FilmCover) -> PlaceKey:
    """Return all that the boxes of a followed place depend on."""
    return PlaceKey(original.facts.sha256, dataclasses.replace(cover, lost=None))


def label_key(original: Original, tracking: str | None) -> LabelKey:
    """Return all that the reading of a label depends on."""
    return LabelKey(original.facts.sha256, original.redact, effort_for(original), tracking)
