"""A folder that files are dropped into: its packages are kept up to date.

The system wakes us, but the folder is looked through each time: a file counts when its size and times have stood still
and it reaches to its end, and a case is built when nothing has come for a while. Nothing is decided from the events
themselves, so that a lost one (network disks, a restarted watcher, paperless-ngx issue 13011) delays a build and never
skips one.
"""

import datetime as dt
import time
from collections.abc import Generator, Iterator
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.errors import CaseUnreadable, EvidenceKitError, PackageBusy
from evidence_kit.events import Listener, ignore
from evidence_kit.media.pool import rest_readers, warm_readers
from evidence_kit.package.complete import is_complete
from evidence_kit.package.names import PACKAGE
from evidence_kit.policies import DEFAULT, AnyPolicy, load_policy
from evidence_kit.text.names import printable
from evidence_kit.text.today import local_day
from evidence_kit.watching.attempt import BUSY_SECONDS, MOST_RESTARTS, Changed, attempt, may_pass, pause_after
from evidence_kit.watching.build_options import BuildOptions
from evidence_kit.watching.cases import cases_in, looks_empty, refuse_others, words_of_absence
from evidence_kit.watching.days import dated
from evidence_kit.watching.events import (
    Away,
    Back,
    Began,
    Building,
    Built,
    Failed,
    Polling,
    Recovered,
    Retrying,
    Stirred,
    Unchanged,
    Waiting,
    WatchEvent,
)
from evidence_kit.watching.file_systems import why_polling
from evidence_kit.watching.lock import held
from evidence_kit.watching.look import look_at
from evidence_kit.watching.memory import Memory
from evidence_kit.watching.pending import (
    NEVER,
    PATIENCE_SECONDS,
    Pending,
    Timing,
    next_moment,
    note_changes,
    unfinished,
    worth_saying,
)
from evidence_kit.watching.waker import Waker

AWAY_SECONDS = 2.0
"""Until it is looked again whether a folder that is away is back."""

LONG_SECONDS = 10.0
"""Readers are kept for the next file when a case is due within so many seconds."""


def watch_folder(  # noqa: PLR0913  (what a user may set)
    folder: str | Path,
    policy: AnyPolicy = DEFAULT,
    *,
    settle: float = 2.0,
    pause: float = 3.0,
    patience: float = PATIENCE_SECONDS,
    once: bool = False,
    poll: bool = False,
    today: dt.date | None = None,
    strict: bool = False,
    listener: Listener = ignore,
    cache: Cache = NO_CACHE,
) -> Iterator[WatchEvent]:
    """Yield what happens: above all what was built, each time a case in `folder` has changed and come to rest.

    It never ends unless `once`; then a case that has no package at the end is told as failed.

    Args:
        settle: seconds for which a file's size and times must not change.
        pause: seconds without anything new before a case is built.
        patience: seconds for which a file that is not whole must stand still until it is taken as it is.
        once: build what is there, when it has settled, and end.
        poll: look through the folder again and again, also where the system tells of changes.

    Raises:
        UsageWrong: it is a package or lies in one.
        CaseUnreadable: there is no such folder; with `once` also when it goes away or has no case.
        CannotWrite: another watcher watches it, a folder in it or one around it.
    """
    folder, policy = Path(folder), load_policy(policy)
    refuse_others(folder)
    options, timing = BuildOptions(policy, today, strict, listener, cache), Timing(settle, pause, patience)
    with held(folder) as unheld, Waker(folder, "--poll" if poll else why_polling(folder)) as waker:
        memory = Memory(folder, options.settings, unheld, once=once)
        yield from Watcher(folder, options, timing, waker, memory).run()


class Watcher:
    """A folder that is watched; a class because what is known of its cases changes with each look."""

    def __init__(self, folder: Path, options: BuildOptions, timing: Timing, waker: Waker, memory: Memory) -> None:
        self.folder, self.options, self.timing, self.waker, self.memory = folder, options, timing, waker, memory
        self.once = memory.once
        self.known: dict[Path, Pending] = {}
        self.away = False
        self.look_took = 0.0
        self.day: dt.date | None = None

    def run(self) -> Iterator[WatchEvent]:
        """Look, build what is due, sleep until something happens, and again."""
        yield from self.look()
        yield self.began()
        yield from self.memory.trouble()
        for case, pending in self.known.items():
            yield (Stirred if pending.is_stale else Unchanged)(case, pending.count)
        polling = self.waker.polling
        while True:
            yield from self.days()
            for case in [] if self.away else list(self.known):
                yield from self.tend(case)
            if self.once and not any(pending.is_stale and not pending.away for pending in self.known.values()):
                yield from self.passed_over()
                return
            now = time.monotonic()
            seconds = min((next_moment(pending, now, self.timing) for pending in self.known.values()), default=NEVER)
            if seconds - now > LONG_SECONDS:
                rest_readers()
            self.waker.wait(AWAY_SECONDS if self.away else max(0.0, seconds - now), self.look_took)
            if self.waker.polling != polling:
                polling = self.waker.polling
                yield Polling(self.folder, polling)
            yield from self.look()

    def look(self) -> Iterator[WatchEvent]:
        """Look through the folder and note what changed in its cases; one that is away or looks empty is left alone."""
        began = time.monotonic()
        try:
            why = "it is empty" if self.known and looks_empty(self.folder) else ""
            cases = cases_in(self.folder)
        except OSError as problem:
            why, cases = words_of_absence(problem), []
        if why:
            if self.once:
                raise CaseUnreadable(f"{printable(str(self.folder))} is away: {why}.", hint="see whether it is there")
            if not self.away:
                self.away = True
                yield Away(self.folder, why)
            return
        if self.away or self.waker.is_deaf:
            self.waker.restart()
        if self.away:
            self.away = False
            for pending in self.known.values():
                pending.restarts = 0  # what stopped their builds was no change
            yield Back(self.folder)
        for gone in set(self.known) - set(cases):
            if self.known.pop(gone).is_stale and self.once:
                yield Failed(gone, CaseUnreadable("It went away before its package was made."))
        for case in cases:
            yield from self.look_into(case)
        self.look_took = time.monotonic() - began

    def look_into(self, case: Path) -> Generator[WatchEvent, None, bool]:
        """Look through one case, and return whether that could be done."""
        pending = self.known.get(case)
        seen = look_at(case, pending)
        if seen.is_gone or (seen.why and case == self.folder):
            return False  # the look at the whole folder tells what is away
        found, why = seen.files, seen.why
        now, is_new = time.monotonic(), pending is None
        if pending is None:
            pending = self.known[case] = Pending(changed=now)
            note_changes(pending, found, now, self.timing, begins=True)
            if not why:
                self.memory.recall(case, pending)
        if bool(why) != pending.away:
            pending.away = bool(why)
            absent = Failed(case, CaseUnreadable(f"{why[:1].upper()}{why[1:]}.")) if self.once else Away(case, why)
            yield absent if why else Back(case)
        if why:
            return False
        if pending.made and not is_complete(case / PACKAGE):
            pending.built, pending.made, pending.changed = None, False, now
        is_other = found != pending.files or is_new
        note_changes(pending, found, now, self.timing)
        if is_other:
            if pending.is_stale:
                warm_readers(2, [case])  # what they load is loaded while the case comes to rest
            yield (Stirred if pending.is_stale else Unchanged)(case, pending.count)
        return True

    def passed_over(self) -> Iterator[WatchEvent]:
        """Say which cases have no package because nothing is in them.

        Raises:
            CaseUnreadable: there is no case at all.
        """
        hint = "put the photos and the video into the folder"
        if not self.known:
            raise CaseUnreadable(f"There is no case in {printable(str(self.folder))}.", hint=hint)
        for case, pending in self.known.items():
            if not pending.has_work and not pending.away:
                yield Failed(case, CaseUnreadable("There is no file in it.", hint=hint))

    def days(self) -> Iterator[WatchEvent]:
        """When another day has begun, tell what is true then of all cases; a first build tells it itself.

        Their packages stay: nothing in them depends on the day.
        """
        day = local_day(self.options.today)
        if self.once or day == self.day:
            return
        self.day = day
        for case, pending in self.known.items():
            if pending.built is not None and not pending.away and (found := dated(case, self.options, day)):
                yield found

    def began(self) -> Began:
        """Return what is there."""
        states = [state for pending in self.known.values() for state in pending.files.values()]
        return Began(
            self.folder,
            self.options.policy.ref.name,
            one_case=list(self.known) == [self.folder],
            cases=len(self.known),
            files=sum(state.is_file for state in states),
            paths=tuple(self.known),
            current=sum(pending.made for pending in self.known.values()),
            polling=self.waker.polling,
        )

    def tend(self, case: Path) -> Iterator[WatchEvent]:
        """Build a case if it is due, and say what it waits for."""
        pending = self.known[case]
        # Looked at right before it is built, because building the case before it may have taken minutes.
        is_there = yield from self.look_into(case)
        now = time.monotonic()
        if not is_there or not pending.is_stale or now < max(pending.retry_at, pending.changed + self.timing.pause):
            return
        waits = unfinished(case, pending, now, self.timing)
        for name, why in worth_saying(pending, waits, now, self.timing).items():
            yield Waiting(case, why, name)
        if waits:
            return
        if self.memory.is_same_content(case, pending):
            yield Unchanged(case, pending.count)
            if pending.has_failed:
                pending.has_failed = False
                yield Recovered(case)
            return
        if not pending.is_blocked:  # else it is at most the moment at which the other run is done
            yield Building(case, pending.count, again=pending.restarts > 0)
        yield from self.build(case, pending)

    def build(self, case: Path, pending: Pending) -> Iterator[WatchEvent]:
        """Build a case once, and note what came of it."""
        states = dict(pending.files)
        try:
            stoppable = pending.restarts < MOST_RESTARTS
            result = attempt(case, states, self.options, stoppable=stoppable, restless=pending.restless)
        except Changed:
            pending.restarts += 1
            return
        pending.restarts = 0
        pending.is_blocked = pending.is_blocked and isinstance(result, PackageBusy)
        if isinstance(result, EvidenceKitError) and may_pass(result) and not self.once:
            yield from self.trouble(case, pending, result)
            return
        pending.has_failed = isinstance(result, EvidenceKitError)
        pending.built, pending.made = states, not pending.has_failed
        troubled, pending.failures, pending.trouble = pending.trouble, 0, ""
        if isinstance(result, EvidenceKitError):
            yield Failed(case, result)
            return
        self.memory.keep(case, states, result)
        yield from self.memory.trouble()
        if troubled:
            yield Recovered(case)
        yield Built(case, result)

    def trouble(self, case: Path, pending: Pending, error: EvidenceKitError) -> Iterator[WatchEvent]:
        """Note trouble that may pass, and say it unless it was said already."""
        now = time.monotonic()
        if isinstance(error, PackageBusy):
            pending.retry_at = now + BUSY_SECONDS
            if not pending.is_blocked:
                yield Waiting(case, "another run is writing its package")
            pending.is_blocked = True
            return
        pending.failures += 1
        seconds = pause_after(pending.failures)
        pending.retry_at = now + seconds
        if str(error) != pending.trouble:
            pending.trouble = str(error)
            yield Retrying(case, error, seconds)
