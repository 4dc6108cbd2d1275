"""The doors of films: played, shown frame by frame, and stills taken of them."""

import asyncio
import dataclasses
import stat
from functools import cache, partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from evidence_kit.media.attempt import StoppedByFilm
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.model.case import Original
from evidence_kit.studio.desk import id_of
from evidence_kit.studio.doors import studio_of
from evidence_kit.studio.file_answers import file_answer
from evidence_kit.studio.file_facts import place_key
from evidence_kit.studio.film_covers import followed_of
from evidence_kit.studio.films import Films, Frame, Plays, Still, codecs_of
from evidence_kit.studio.http_answers import NotDone, json_answer, number_in, read_request
from evidence_kit.studio.newest import keep_newest
from evidence_kit.studio.picture_doors import FOR_EVER, original_of
from evidence_kit.studio.running_studio import Studio
from evidence_kit.studio.wire_film import FilmJson, MomentJson
from evidence_kit.studio.wire_requests import StillAsked
from evidence_kit.text.names import relative

MOST_SECONDS = 1_000_000.0
MOST_STILLS = 100
"""That are remembered, for when a page asks for one of them again."""

LEAST_FRAME, MOST_FRAME = 16, 2048
"""Pixels of a frame's long side."""


def film_json(films: Films, original: Original) -> FilmJson:
    """Return what is known of a film, and how the page can play it."""
    film = original.facts.video
    return FilmJson(
        seconds=(film.ends if film else None) or 0.0,
        codec=(film.codec if film else None) or "",
        plays=films.plays(original),
        codecs=codecs_of(film) if film else "",
        sound=film is not None and film.audio_streams > 0,
        follows=can_follow(),
    )


@cache
def can_follow() -> bool:
    """Return whether places of films can be followed here."""
    from evidence_kit.media.suggest.opencv import has_opencv  # noqa: PLC0415  (loads numpy)

    return has_opencv()


def film_of(request: Request, studio: Studio) -> Original:
    """Return the film that an address names, with nothing covered: the buyer sees what is in it, to draw covers on it.

    Raises:
        NotDone: the case has no such file, or it is no film.
    """
    found = original_of(request, studio)
    if found.facts.video is None:
        raise NotDone("undecodable", "This is not a film.", "choose a film")
    bare = dataclasses.replace(found.facts, video=dataclasses.replace(found.facts.video, cover=()))
    return dataclasses.replace(found, facts=bare)


async def play(request: Request) -> Response:
    """Answer with a film as the browser can play it; parts of it where it asks for parts."""
    studio = studio_of(request)
    wanted = request.query_params.get("as")

    def work() -> Path | None:
        film = film_of(request, studio)
        if wanted == "copy":  # the browser stumbled over the original
            return studio.films.stand_in(film)
        found = studio.films.playable(film, as_it_is=wanted == "original")
        if found == film.path:
            status = found.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size != film.facts.bytes:
                raise NotDone("no-such-file", "This film was changed.", "load the page again")
        return found

    path = await studio.at_pictures(work)
    if path is None:
        raise NotDone("busy", "A film that this browser plays is being made.", "wait a little")
    mime = "video/quicktime" if path.suffix.lower() == ".mov" else "video/mp4"
    return file_answer(request, path, "video/webm" if path.suffix.lower() in (".webm", ".mkv") else mime)


async def copy(request: Request) -> Response:
    """Answer whether a copy that every browser plays is there; begin to make it where nobody asked for it before."""
    studio = studio_of(request)

    def work() -> Plays:
        film = film_of(request, studio)
        if studio.films.stand_in(film) is None and studio.films.is_making(film):
            return "making"
        # It may have been finished between the two questions.
        return "stand-in" if studio.films.stand_in(film) else "no"

    return json_answer({"plays": await studio.at_pictures(work)})


async def tracks(request: Request) -> Response:
    """Answer with the boxes of the places of a film that were followed, each with its seconds.

    `found` is where each place is itself, as a person would draw it; what is drawn over it is larger.
    """
    studio = studio_of(request)
    desk, film = studio.desk, request.path_params["id"]
    followed = await studio.at_desk(lambda: followed_of(desk.now(), desk.file_facts, film))
    return json_answer(
        {"tracks": [one and one.track for one in followed], "found": [one and one.found for one in followed]}
    )


async def moments(request: Request) -> Response:
    """Answer with the key moments of a film as they are chosen where nobody names them."""
    studio = studio_of(request)
    tracking = studio.desk.now().written.order.tracking

    def work() -> tuple[MomentJson, ...]:
        from evidence_kit.studio.film_moments import chosen_moments  # noqa: PLC0415  (loads numpy)

        try:
            return chosen_moments(film_of(request, studio), tracking, studio.films.cache)
        except StoppedByFilm:
            return ()

    found = await studio.at_disk(work)
    if not found:
        raise NotDone("undecodable", "This film cannot be decoded.", "play it in another program")
    return json_answer({"moments": found})


async def frame(request: Request) -> Response:
    """Answer with the frame that is shown at a second, and with the seconds of its neighbours."""
    studio = studio_of(request)
    at = number_in(request, "at", 0, MOST_SECONDS)
    longest = int(number_in(request, "long", LEAST_FRAME, MOST_FRAME, 1280))
    found: Frame | None = await studio.at_pictures(lambda: studio.films.frame(film_of(request, studio), at, longest))
    if found is None:
        raise NotDone("undecodable", "This film cannot be decoded.", "play it in another program")
    seconds = {"x-time": found.time, "x-before": found.before, "x-after": found.after}
    headers = {name: f"{second:.6f}" for name, second in seconds.items() if second is not None}
    return Response(found.jpeg, 200, {**FOR_EVER, **headers}, "image/jpeg")


async def still(request: Request) -> Response:
    """Put the frame that is shown at a second into the case as a picture, once for each gesture."""
    asked, studio = await read_request(request, StillAsked), studio_of(request)
    film = studio.desk.original(request.path_params["id"])
    if film is None or film.facts.video is None:
        raise NotDone("no-such-file", "This film is not there.", "load the page again")
    if {place_key(film, cover) for cover in film.covers} & studio.desk.now().following:
        raise NotDone(
            "busy",
            "A place of this film is still being followed, and it is not yet known where to cover it.",
            "wait a little",
        )
    stills = studio.stills
    if asked.gesture not in stills:
        stills[asked.gesture] = asyncio.ensure_future(taken(studio, film, asked))
        stills[asked.gesture].add_done_callback(partial(forget_failed, stills, asked.gesture))
        keep_newest(stills, MOST_STILLS)
    name = await asyncio.shield(stills[asked.gesture])
    return json_answer({"id": id_of(name), "name": name}, 201)


def forget_failed(stills: dict[str, "asyncio.Future[str]"], gesture: str, done: "asyncio.Future[str]") -> None:
    """Forget a still that could not be taken, so that the same gesture may ask for it again."""
    if done.cancelled() or done.exception():
        stills.pop(gesture, None)


async def taken(studio: Studio, film: Original, asked: StillAsked) -> str:
    """Return the name of a still that is in the case by now."""

    def work() -> Still:
        try:
            return studio.films.still(film, asked.at, studio.folder)
        except ImageProblem as problem:
            raise NotDone("undecodable", f"No still can be taken here: {problem}.", "choose another frame") from None

    found = await studio.at_pictures(work)
    took = partial(studio.desk.took_still, of=film, at=found.time, role=asked.role, gesture=asked.gesture)
    await studio.at_desk(took, found.path)
    return relative(found.path, studio.folder)
