"""The doors of the studio by their addresses, and what becomes of an error."""

import logging
import secrets
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from evidence_kit.studio import build_doors, desk_doors, doors, film_doors, phone_doors, picture_doors, upload_doors
from evidence_kit.studio.gate import page
from evidence_kit.studio.http_answers import NotDone, refusal_of, refused
from evidence_kit.studio.running_studio import Studio

LOG = logging.getLogger("evidence_kit")

Door = Callable[[Request], Awaitable[Response]]

CUT = 499
"""The status of an answer that nobody reads, because the connection was cut."""


def app_of(studio: Studio) -> Starlette:
    """Return the application for a studio."""
    refusals = {HTTPException: no_such_page}
    app = Starlette(routes=routes(), exception_handlers=refusals)  # type: ignore[arg-type]  # handlers take any exception
    app.router.redirect_slashes = False  # to a door that is not there either
    app.state.studio = studio
    return app


def routes() -> list[Route]:
    """Return every door with its address and method."""
    return [
        door("/", doors.index),
        door("/phone", doors.phone_page),
        door("/static/{name}", doors.static),
        door("/open/{token}", doors.open_page),
        door("/p/{token}", phone_doors.let_in),
        door("/api/case", doors.case),
        door("/api/events", doors.events),
        door("/api/edits", desk_doors.edits, "POST"),
        door("/api/gestures", desk_doors.gestures, "POST"),
        door("/api/undo", desk_doors.undo, "POST"),
        door("/api/redo", desk_doors.redo, "POST"),
        door("/api/toml", desk_doors.toml),
        door("/api/toml", desk_doors.put_toml, "PUT"),
        door("/api/words", desk_doors.words, "POST"),
        door("/api/draft", desk_doors.draft, "POST"),
        door("/api/reasons", desk_doors.reasons),
        door("/api/director", desk_doors.director),
        door("/api/suggest", desk_doors.begin_suggesting, "POST"),
        door("/api/files/{id}/view", picture_doors.view),
        door("/api/files/{id}/crop", picture_doors.crop),
        door("/api/films/{id}/play", film_doors.play),
        door("/api/films/{id}/frame", film_doors.frame),
        door("/api/films/{id}/moments", film_doors.moments, "POST"),
        door("/api/films/{id}/tracks", film_doors.tracks),
        door("/api/films/{id}/copy", film_doors.copy, "POST"),
        door("/api/films/{id}/still", film_doors.still, "POST"),
        door("/api/preview", picture_doors.preview, "POST"),
        door("/api/uploads", upload_doors.begin, "POST"),
        door("/api/uploads/{id}", upload_doors.state),
        door("/api/uploads/{id}", upload_doors.piece, "PUT"),
        door("/api/uploads/{id}", upload_doors.remove, "DELETE"),
        door("/api/uploads/{id}/done", upload_doors.done, "POST"),
        door("/api/phone", phone_doors.turn, "POST"),
        door("/api/phone/qr.svg", phone_doors.code),
        door("/api/build", build_doors.start, "POST"),
        door("/api/build", build_doors.cancel, "DELETE"),
        door("/package/report.html", build_doors.report),
        door("/package/upload/{name}", build_doors.upload),
        door("/package/{name}", build_doors.beside),
        door("/package.zip", build_doors.archive),
        door("/api/open-folder", build_doors.open_folder, "POST"),
    ]


def door(path: str, endpoint: Door, method: str = "GET") -> Route:
    """Return a door at an address; the answers to its errors are part of it."""
    return Route(path, settled(endpoint), methods=[method])


def settled(endpoint: Door) -> Door:
    """Return a door whose errors are answers; a bug is told where the studio was started, and never as a traceback."""

    async def settle(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ClientDisconnect:
            return Response(status_code=CUT)
        except Exception as problem:  # noqa: BLE001  (the boundary: whatever happens becomes an answer)
            return answer_for(request, problem)

    return settle


def answer_for(request: Request, problem: Exception) -> Response:
    """Return what is answered to an error, as a page where a person opened an address."""
    refusal = refusal_of(problem)
    if isinstance(problem, OSError) and not request.app.state.studio.folder.is_dir():
        refusal = NotDone("gone", "The folder of the case is no longer there.", "put it back, or end the studio")
    if refusal is None:
        name = secrets.token_hex(4)
        sentence = f"This is a bug in evidence-kit ({name}): {type(problem).__name__}: {problem}"
        request.app.state.studio.say(f"{request.method} {request.url.path}: {sentence}")
        LOG.debug("bug %s", name, exc_info=problem)
        refusal = NotDone("bug", sentence, "report it, with the line in the terminal", id=name)
    if request.url.path.startswith("/api/") or request.method not in ("GET", "HEAD"):
        return refused(refusal)
    return page(refusal)


async def no_such_page(request: Request, problem: HTTPException) -> Response:
    """Answer where there is no door, or none for this method."""
    if problem.status_code == 405:
        return answer_for(request, NotDone("method", "This cannot be done here.", "load the page again"))
    return answer_for(
        request, NotDone("no-such-page", "There is no such page.", "open the address that the terminal shows")
    )
