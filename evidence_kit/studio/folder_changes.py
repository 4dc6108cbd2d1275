"""Look at the case again whenever something happens in its folder."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from evidence_kit.watching.file_systems import why_polling
from evidence_kit.watching.waker import Waker

REST_SECONDS = 0.3
"""After a change: an editor writes in several steps, and what is half written is no mistake yet."""


@contextlib.contextmanager
def awake(folder: Path, look: Callable[[], None]) -> Iterator[None]:
    """Call `look` after each change in a folder, and now and then; from a thread of its own, one after the other."""
    ended = threading.Event()
    waker = Waker(folder, why_polling(folder))

    def listen() -> None:
        with waker:
            while not ended.is_set():
                waker.wait(float("inf"))
                if not ended.wait(REST_SECONDS):
                    waker.happened.clear()
                    look()
                if waker.is_deaf:
                    waker.restart()

    thread = threading.Thread(target=listen, name="studio-waking", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        waker.happened.set()
        thread.join(timeout=0.2)
