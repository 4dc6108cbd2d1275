"""Ctrl-C, and a request to end, at a moment when nothing stays locked behind them.

Python raises KeyboardInterrupt between any two steps of the main thread. Inside the modules named below that may be
right behind taking a lock and before the block that gives it back: with two busy threads beside it, 119 of 2,454
interruptions left an Event locked for ever, and whoever touched it next stood still. In a callback of a dying object
the interruption would only be printed, and lost.
"""

import _thread
import contextlib
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")

LOCKING = frozenset(
    str(Path(threading.__file__).parent / path)
    for path in ("threading.py", "queue.py", "concurrent/futures/_base.py", "concurrent/futures/thread.py")
)
"""Files of Python's modules that take locks in Python code."""

WAITING = frozenset({"wait", "wait_for", "join", "_wait_for_tstate_lock"})
"""Their functions that wait, perhaps for ever, and give back what they hold when they are interrupted."""

LATER_SECONDS = 0.01


def obey_interruptions() -> None:
    """Let Ctrl-C and requests to end raise KeyboardInterrupt where that is safe; what is ignored stays so (nohup)."""
    for name in SIGNALS:
        with contextlib.suppress(ValueError, OSError, AttributeError):
            number = getattr(signal, name)
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, interrupt)
    sys.unraisablehook = raise_again


def interrupt(number: int, frame: FrameType | None) -> None:
    """End what is being done.

    Raises:
        KeyboardInterrupt: now; a moment later when a lock was being taken or given back.
    """
    if frame is not None and frame.f_code.co_filename in LOCKING and frame.f_code.co_name not in WAITING:
        # No object of `threading`: what is interrupted may be holding the lock that its start needs.
        _thread.start_new_thread(ask_again, (number,))
        return
    raise KeyboardInterrupt


def ask_again(number: int) -> None:
    """Send the signal once more, a moment later; as the system would, so that it also ends a wait."""
    time.sleep(LATER_SECONDS)
    if os.name == "posix":
        os.kill(os.getpid(), number)
    else:
        _thread.interrupt_main(signal.Signals(number))


def raise_again(problem: "sys.UnraisableHookArgs") -> None:
    """Do not let an interruption be lost that came where nothing can be raised; print anything else, as usual."""
    if isinstance(problem.exc_value, KeyboardInterrupt):
        _thread.start_new_thread(ask_again, (signal.SIGINT,))
    else:
        sys.__unraisablehook__(problem)
