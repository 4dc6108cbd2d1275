"""The doors of phones: the one that lets them in, and those by which the desk opens and closes it."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from evidence_kit.studio.certificate import code_as_svg
from evidence_kit.studio.doors import GO_ON, entrance_of, studio_of, used_link
from evidence_kit.studio.gate import CODE_AGAIN, page
from evidence_kit.studio.http_answers import NotDone, json_answer, read_request, whole_number_in
from evidence_kit.studio.phone import Phone
from evidence_kit.studio.wire_requests import PhoneAsked


def phone_of(request: Request) -> Phone:
    """Return the studio's door for phones.

    Raises:
        NotDone: a phone asks for it.
    """
    if entrance_of(request).is_phone:
        raise NotDone("not-here", "Only the computer opens and closes this.", "do it on the computer")
    return studio_of(request).phone


async def let_in(request: Request) -> Response:
    """Let a phone in that has the token, once, and lead it to its page."""
    phone, entrance = studio_of(request).phone, entrance_of(request)
    answer = HTMLResponse(GO_ON.format(place="/phone"))
    if entrance.is_phone and request.method == "GET" and phone.tokens.take(request.path_params["token"]):
        phone.announce_next_code()
        answer.set_cookie(entrance.cookie, entrance.secret, path="/", httponly=True, samesite="strict", secure=True)
        return answer
    if entrance.is_phone and request.scope["evidence_kit.cookie"]:
        return answer
    return (
        page(NotDone("token-used", "This code does not open the studio.", CODE_AGAIN))
        if entrance.is_phone
        else used_link()
    )


async def turn(request: Request) -> Response:
    """Let phones in, or no longer."""
    phone = phone_of(request)
    asked = await read_request(request, PhoneAsked)
    if asked.on:
        await phone.open()
    else:
        await phone.close("off")
    return json_answer(phone.status())


async def code(request: Request) -> Response:
    """Answer with the QR code that lets one phone in, at one of the addresses."""
    phone = phone_of(request)
    if not phone.is_open:
        raise NotDone("no-such-page", "No phone can come in yet.", "switch it on")
    place = whole_number_in(request, "at", 0, len(phone.hosts) - 1, 0)
    return Response(code_as_svg(phone.url_at(place)), media_type="image/svg+xml")
