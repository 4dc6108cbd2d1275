"""The build of the case, in a child process: begin it, follow it, cancel it."""

import contextlib
import datetime as dt
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

import evidence_kit
from evidence_kit.cache.store import Cache
from evidence_kit.case.file import MOST_BYTES
from evidence_kit.catalogue.page_words import ways_on_page
from evidence_kit.errors import PackageBusy, ToolFailed
from evidence_kit.events import Encoding, Event, ItemDone, StepStarted
from evidence_kit.media.outcome import ChildEnded
from evidence_kit.media.partner import Partner
from evidence_kit.model.case import CASE_FILE
from evidence_kit.package.names import PACKAGE
from evidence_kit.package.staging import clear_after_kill
from evidence_kit.policies import LoadedPolicy
from evidence_kit.studio.build_child import BuildQuestion, BuildWord, Ended, event_of
from evidence_kit.studio.case_state import refuse_absence
from evidence_kit.studio.package_json import manifest_state
from evidence_kit.studio.wire import BuildJson, Notice, Trouble
from evidence_kit.text.regular import read_regular
from evidence_kit.watching.states import State, states_in
from evidence_kit.watching.status import Pace, paced

COMMAND = (sys.executable, "-m", "evidence_kit.studio.build_child")

SILENT_SECONDS = 3600.0
"""Longest silence of a build; a slow machine encodes the end of a long film in one piece."""

TELL_SECONDS = 0.25
"""How often progress is told at most."""


class Builds:
    """The builds of one case, one at a time; a class because it knows how far the one that runs has come."""

    def __init__(
        self,
        folder: Path,
        policy: LoadedPolicy,
        tell: Callable[[Notice], None],
        *,
        today: dt.date | None,
        strict: bool,
        cache: Cache,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        """Begin with none.

        Args:
            tell: gives a notice to every open page, from any thread.
            today: the day to judge by; None for the one it is then.
            ended: called when a build came to its end, in whatever way.
        """
        self.folder, self.policy, self.tell, self.ended = folder, policy, tell, ended
        self.today, self.strict, self.cache = today, strict, cache
        self.lock = threading.Lock()
        self.partner: Partner | None = None
        self.thread: threading.Thread | None = None
        self.now = BuildJson()
        self.made_of: Mapping[str, State] | None = None
        self.made_with = b""
        self.built: State | None = None
        self.told = 0.0

    def start(self, zipped: bool) -> BuildJson:  # noqa: FBT001  (the key of the request)
        """Begin to build the package.

        Raises:
            CaseUnreadable: the folder of the case is away.
            PackageBusy: a build runs already.
            ToolFailed: no process can be started.
        """
        with self.lock:
            if self.now.state == "running":
                raise PackageBusy("A build is running.", hint="wait for it, or cancel it")
            refuse_absence(self.folder)
            with contextlib.suppress(OSError):
                self.made_of, self.made_with = states_in(self.folder), case_file_in(self.folder)
            try:
                self.partner = Partner(
                    COMMAND,
                    Path(evidence_kit.__file__).parents[1],
                    talkative=bool(os.environ.get("EVIDENCE_KIT_DEBUG")),
                )
            except OSError as problem:
                raise ToolFailed(f"The build cannot be started: {problem.strerror}.", hint="close a program") from None
            self.now = BuildJson(state="running", doing="beginning")
            self.partner.send(msgspec.msgpack.encode(self.question(zipped=zipped)))
            self.thread = threading.Thread(target=self.follow, args=(self.partner,), name="studio-build", daemon=True)
            self.thread.start()
        self.say(self.now)
        return self.now

    def question(self, *, zipped: bool) -> BuildQuestion:
        """Return what the child is asked."""
        return BuildQuestion(
            folder=os.fsencode(self.folder.absolute()),
            policy=self.policy,
            today=self.today,
            strict=self.strict,
            zipped=zipped,
            cache=os.fsencode(self.cache.folder) if self.cache.folder else None,
            most_bytes=self.cache.most_bytes,
            stamp=self.cache.stamp,
        )

    def cancel(self) -> BuildJson:
        """End the build that runs, with everything that it has started; the package is as it was before."""
        with self.lock:
            partner, thread, self.partner = self.partner, self.thread, None
            if partner is not None and self.now.state == "running":
                self.now = BuildJson(state="cancelled")
        if partner is not None:
            partner.end()
            self.say(self.now)
        if thread is not None and thread is not threading.current_thread():
            thread.join()
        return self.now

    def state(self) -> BuildJson:
        """Return how far the build is; after its end, whether the case was changed since it began."""
        with self.lock:
            now, made_of, made_with = self.now, self.made_of, self.made_with
        if now.state == "done" and made_of is not None:
            with contextlib.suppress(OSError):
                states = states_in(self.folder)
                changed = {name for name in states.keys() | made_of.keys() if states.get(name) != made_of.get(name)}
                # A case file that was changed and brought back by Undo says the same again, at another time.
                same = changed <= {CASE_FILE} and (not changed or case_file_in(self.folder) == made_with)
                return msgspec.structs.replace(now, stale=not same)
        return now

    def close(self) -> None:
        """End what runs."""
        self.cancel()

    def follow(self, partner: Partner) -> None:
        """Read what the child says until its answer."""
        pace, ended = Pace(), Ended(message="The build ended without an answer.", hint="build again")
        try:
            while True:
                word = msgspec.msgpack.decode(partner.receive(SILENT_SECONDS), type=BuildWord)
                if isinstance(word, Ended):
                    ended = word
                    break
                pace = self.hear(event_of(word), pace, partner)
        except (ChildEnded, msgspec.DecodeError):
            pass
        partner.end()
        with self.lock:
            cancelled = self.partner is not partner
            if not cancelled:
                self.partner, self.now, self.built = None, outcome(ended), manifest_state(self.folder)
        if cancelled:
            self.tidy()
        self.say(self.now)
        self.ended()

    def hear(self, event: Event, pace: Pace, partner: Partner) -> Pace:
        """Take note of progress, tell it unless something was told just now, and return how the work goes on."""
        now = time.monotonic()
        pace, progress = paced(pace, event, now)
        with self.lock:
            if self.partner is not partner:
                return pace
            begins = isinstance(event, StepStarted)
            self.now = msgspec.structs.replace(
                self.now,
                step=event.step if isinstance(event, StepStarted | ItemDone) else self.now.step,
                done=pace.count if begins or isinstance(event, ItemDone) else self.now.done,
                total=pace.total if begins or isinstance(event, ItemDone) else self.now.total,
                item="" if begins else event.item if isinstance(event, ItemDone) else progress.file,
                share=progress.share,
                film=event.done if isinstance(event, Encoding) else None,
                doing=progress.step,
                left=progress.left,
            )
        if begins or now - self.told >= TELL_SECONDS:
            self.say(self.now)
        return pace

    def say(self, now: BuildJson) -> None:
        """Tell every page how far it is."""
        self.told = time.monotonic()
        self.tell(("build", msgspec.to_builtins(now)))

    def tidy(self) -> None:
        """Remove what a build that was ended has left beside the package, unless another one runs there."""
        clear_after_kill(self.folder / PACKAGE)


def case_file_in(folder: Path) -> bytes:
    """Return the content of a case file; empty when the case has no such file.

    Raises:
        OSError: it cannot be read.
    """
    try:
        return read_regular(folder / CASE_FILE, MOST_BYTES)
    except FileNotFoundError:
        return b""


def outcome(ended: Ended) -> BuildJson:
    """Return what a build came to."""
    if ended.message:
        return BuildJson(state="failed", error=Trouble(message=ended.message, hint=ways_on_page(ended.hint)))
    return BuildJson(state="done", share=1.0, verdict=ended.verdict)
