"""The door: `evidence-kit` and `python -m evidence_kit` begin here, so that Ctrl-C ends well even during imports."""

import atexit
import gc
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; an interruption while it is still loading ends without a word, with exit code 130."""
    # Python's last search for garbage takes a third of a second, and the memory goes back to the system anyway.
    atexit.register(gc.freeze)
    try:
        from evidence_kit.cli import main as run  # noqa: PLC0415  (only what is loaded here is guarded)

        run()
    except KeyboardInterrupt:
        # Where the interruption came inside exec() of a string, as dataclasses use it, Python ends by SIGINT whatever
        # the exit code is, until another string has run (run_eval_code_obj in CPython's pythonrun.c).
        exec("")  # noqa: S102
        sys.exit(130)


if __name__ == "__main__":
    main()
