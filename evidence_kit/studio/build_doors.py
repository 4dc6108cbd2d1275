"""The doors of the build and of the package."""

import stat
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from evidence_kit.media.opening import opened
from evidence_kit.package.archive import archive_of
from evidence_kit.package.names import MANIFEST, PACKAGE
from evidence_kit.report.page.html import PAGE, policy_of_every_page
from evidence_kit.studio.case_state import refuse_absence
from evidence_kit.studio.doors import entrance_of, studio_of
from evidence_kit.studio.file_answers import file_answer
from evidence_kit.studio.http_answers import NotDone, json_answer, read_request
from evidence_kit.studio.package_json import UPLOAD
from evidence_kit.studio.running_studio import Studio
from evidence_kit.studio.wire_requests import BuildAsked, OpenAsked

TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
}
"""Of what is shown in the browser; anything else is only saved."""

BESIDE = frozenset({"statement.txt", MANIFEST})
"""Files of a package that its page leads to, besides the uploads."""


def regular(folder: Path, name: str) -> Path:
    """Return a file of a folder by a name that is in its listing; never a link.

    Raises:
        NotDone: the folder has no such file.
    """
    try:
        names = {entry.name for entry in folder.iterdir()}
        if name in names and stat.S_ISREG((folder / name).lstat().st_mode):
            return folder / name
    except OSError:
        pass
    raise NotDone("no-such-page", "There is no such file in the package.", "build it again")


def package_of(studio: Studio) -> Path:
    """Return the folder of the package.

    Raises:
        CaseUnreadable: the folder of the case is away.
        NotDone: the case has no package, or a link is in its place.
    """
    refuse_absence(studio.folder)
    folder = studio.folder / PACKAGE
    if folder.is_symlink() or not folder.is_dir():
        raise NotDone("no-such-page", "Nothing is built yet.", "build it")
    return folder


async def start(request: Request) -> Response:
    """Begin to build the package; how far it is comes as events."""
    asked, studio = await read_request(request, BuildAsked), studio_of(request)
    return json_answer(await studio.at_disk(studio.builds.start, asked.zip), 202)


async def cancel(request: Request) -> Response:
    """End the build that runs; the package is as it was before."""
    studio = studio_of(request)
    return json_answer(await studio.at_disk(studio.builds.cancel), 202)


async def report(request: Request) -> Response:
    """Answer with the page of the package; only a script of ours runs in it, whoever wrote the file.

    A folder that came from somebody else may hold a page that would ask the studio's doors with the buyer's cookie.
    """
    policy = {"content-security-policy": f"{policy_of_every_page()}; frame-ancestors 'none'"}
    path = regular(package_of(studio_of(request)), PAGE)
    return file_answer(request, path, "text/html; charset=utf-8", headers=policy)


async def beside(request: Request) -> Response:
    """Answer with the statement or the manifest."""
    name = request.path_params["name"]
    if name not in BESIDE:
        raise NotDone("no-such-page", "There is no such file in the package.", "build it again")
    return shown(request, regular(package_of(studio_of(request)), name))


async def upload(request: Request) -> Response:
    """Answer with one file that is to be uploaded."""
    folder = package_of(studio_of(request)) / UPLOAD
    if folder.is_symlink():
        raise NotDone("no-such-page", "There is no such file in the package.", "build it again")
    return shown(request, regular(folder, request.path_params["name"]))


async def archive(request: Request) -> Response:
    """Answer with the package as one ZIP file."""
    refuse_absence(studio_of(request).folder)
    path = archive_of(studio_of(request).folder / PACKAGE)
    return file_answer(request, regular(path.parent, path.name), "application/zip", filename=path.name)


def shown(request: Request, path: Path) -> Response:
    """Return a file as the browser shows it; what it could run is only saved."""
    mime = TYPES.get(path.suffix.lower())
    if mime is None:
        return file_answer(request, path, "application/octet-stream", filename=path.name)
    return file_answer(request, path, mime)


async def open_folder(request: Request) -> Response:
    """Show the folder of the package or of the case in the system's own window."""
    asked, studio = await read_request(request, OpenAsked), studio_of(request)
    if entrance_of(request).is_phone:
        raise NotDone("not-here", "A phone cannot open a folder on the computer.", "do it on the computer")
    refuse_absence(studio.folder)
    folder = studio.folder if asked.which == "case" else package_of(studio)
    if asked.which == "upload":
        folder = folder / UPLOAD
    if not await studio.at_disk(opened, str(folder.resolve())):
        raise NotDone(
            "tool-missing",
            "No program on this computer shows folders by itself.",
            f"open this folder by hand, or paste its path where a window asks for files: {folder.resolve()}",
        )
    return Response(status_code=204)
