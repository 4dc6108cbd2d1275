"""The child process that answers one question about a PDF with a line of JSON.

Called as `python -m evidence_kit.media.document.child look FILE`, `clean FILE OUT` or `draw FILE FOLDER COUNT`.
"""

import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from evidence_kit.media.cage import limit_this

MOST_MEMORY = 1 << 30
"""Most bytes of address space: a page of 25 megapixels needs 0.2 of it, the libraries and Python 0.5."""

LIBRARIES = ("pikepdf", "pypdfium2")
"""The PDF readers; neither has a wheel for every system."""


def answer(argv: Sequence[str]) -> dict[str, Any]:
    """Return the answer to a question, also when this document, or any document, cannot be read."""
    for library in LIBRARIES:
        try:
            import_module(library)
        except (ImportError, OSError):
            return {"missing": library}
    from evidence_kit.media.document.clean import clean  # noqa: PLC0415  (after memory is limited)
    from evidence_kit.media.document.draw import draw  # noqa: PLC0415
    from evidence_kit.media.document.probe import Unreadable, look  # noqa: PLC0415

    verb, path = argv[0], Path(argv[1])
    try:
        if verb == "look":
            return {"facts": msgspec.to_builtins(look(path))}
        if verb == "clean":
            clean(path, Path(argv[2]))
            return {"done": True}
        return {"pages": draw(path, Path(argv[2]), int(argv[3]))}
    except Unreadable as problem:
        return {"problem": str(problem)}
    except MemoryError:
        return {"problem": "it needs more memory than a document may"}
    except RecursionError:
        return {"problem": "its parts are nested too deeply"}


if __name__ == "__main__":
    limit_this(MOST_MEMORY, "RLIMIT_AS")
    sys.stdout.write(json.dumps(answer(sys.argv[1:])) + "\n")
