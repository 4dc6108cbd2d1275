"""Files as answers, whole or the parts of them that are asked for, as RFC 9110 has it.

Starlette answers a Range that makes no sense with a plain page, and one of several parts with 416 as soon as one of
them lies behind the end; a server ignores the first, and leaves such parts out of the second.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from evidence_kit.studio.http_answers import NotDone, refused

SPAN = re.compile(r"(\d{1,18})-(\d{0,18})|-(\d{1,18})", re.ASCII)
MOST_SPANS = 16
"""Parts of a file that are sent at once; for more of them the file is sent whole."""


def file_answer(
    request: Request,
    path: Path,
    mime: str,
    *,
    filename: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a file, or the parts of it that a request asks for, or the refusal where none of them is in the file.

    Args:
        filename: under which it is saved; without one the browser shows it.
    """
    status = path.stat()
    answer = FileResponse(path, headers=headers, media_type=mime, filename=filename, stat_result=status)
    wanted = request.headers.getlist("range")
    spans = spans_of(wanted[0], status.st_size) if len(wanted) == 1 and is_for_parts(request, answer) else None
    if spans == ():
        why = NotDone("no-such-part", "This part lies behind the end of the file.", "load the page again")
        refusal = refused(why)
        refusal.headers["content-range"] = f"bytes */{status.st_size}"
        return refusal
    rest = [(name, value) for name, value in request.scope["headers"] if name not in (b"range", b"if-range")]
    parts = ",".join(f"{start}-{stop - 1}" for start, stop in spans or ())
    # Where the answer reads it again; by now it asks for what is in the file, and for nothing else.
    request.scope["headers"] = [*rest, (b"range", f"bytes={parts}".encode())] if parts else rest
    return answer


def is_for_parts(request: Request, answer: FileResponse) -> bool:
    """Return whether a request may be answered with parts: it reads, and the file is the one that it began with."""
    condition = request.headers.get("if-range")
    return request.method == "GET" and condition in (None, answer.headers["etag"], answer.headers["last-modified"])


def spans_of(text: str, size: int) -> tuple[tuple[int, int], ...] | None:
    """Return the parts of a file that a Range asks for, each from its first byte to the one after its last.

    Returns:
        None for what is to be ignored: another unit, no list of parts, or too many; none where all lie behind the end.
    """
    unit, _, listed = text.partition("=")
    if unit.strip().lower() != "bytes":
        return None
    found = [SPAN.fullmatch(part.strip()) for part in listed.split(",") if part.strip()]
    if not 0 < len(found) <= MOST_SPANS:
        return None
    spans = []
    for match in found:
        if match is None:
            return None
        first, last, tail = match.groups()
        start = max(0, size - int(tail)) if tail else int(first)
        stop = min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
        if start < stop:
            spans.append((start, stop))
    return tuple(spans)
