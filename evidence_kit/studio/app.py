"""The doors of the studio by their addresses, and what becomes of an error."""

import logging
import secrets
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from evidence_kit.studio import doors, upload_doors
from evidence_kit.studio.answers import NotDone, refusal_of, refused
from evidence_kit.studio.at_work import Studio
from evidence_kit.studio.gate import page

LOG = logging.getLogger("evidence_kit")

Door = Callable[[Request], Awaitable[Response]]

CUT = 499
"""The status of an answer that nobody reads, because the connection was cut."""


def app_of(studio: Studio) -> Starlette:
    """Return the application for a studio."""
    refusals = {HTTPException: no_such_page}
    app = Starlette(routes=routes(), exception_handlers=refusals)  # type: ignore[arg-type]  # handlers take any exception
    app.state.studio = studio
    return app


def routes() -> list[Route]:
    """Return every door with its address and method."""
    return [
        Route("/", settled(doors.index)),
        Route("/phone", settled(doors.phone_page)),
        Route("/static/{name}", settled(doors.static)),
        Route("/open/{token}", settled(doors.open_page)),
        Route("/api/case", settled(doors.case)),
        Route("/api/events", settled(doors.events)),
        Route("/api/uploads", settled(upload_doors.begin), methods=["POST"]),
        Route("/api/uploads/{id}", settled(upload_doors.state)),
        Route("/api/uploads/{id}", settled(upload_doors.piece), methods=["PUT"]),
        Route("/api/uploads/{id}", settled(upload_doors.remove), methods=["DELETE"]),
        Route("/api/uploads/{id}/done", settled(upload_doors.done), methods=["POST"]),
    ]


def settled(door: Door) -> Door:
    """Return a door whose errors are answers; a bug is told where the studio was started, and never as a traceback."""

    async def settle(request: Request) -> Response:
        try:
            return await door(request)
        except ClientDisconnect:
            return Response(status_code=CUT)
        except Exception as problem:  # noqa: BLE001  (the boundary: whatever happens becomes an answer)
            return answer_for(request, problem)

    return settle


def answer_for(request: Request, problem: Exception) -> Response:
    """Return what is answered to an error, as a page where a person opened an address."""
    refusal = refusal_of(problem)
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
        return answer_for(request, NotDone("method", "There is nothing of that kind here."))
    return answer_for(request, NotDone("no-such-page", "There is no such page.", "open the address in the terminal"))
