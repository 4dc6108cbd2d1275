"""What works here and what is missing: tools with their versions, the sandbox, and folders with their free space."""

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.cache.place import cache_folder, is_off
from evidence_kit.errors import ToolMissing
from evidence_kit.media import fonts, landlock
from evidence_kit.media.browser import find_browser
from evidence_kit.media.cage import shortfall
from evidence_kit.media.ffmpeg_program import program
from evidence_kit.media.files import free_bytes
from evidence_kit.media.surroundings import SANDBOX
from evidence_kit.model.setup import SetupCheck, State
from evidence_kit.text.names import printable
from evidence_kit.text.shell import how_to_add, how_to_install
from evidence_kit.watching.journal import state_folder

LEAST_FREE = 1_000_000_000
"""Bytes that a build of a long film may need for a while."""


def examine_setup() -> tuple[SetupCheck, ...]:
    """Return a check of everything that the work depends on, as it is here and now."""
    return (*programs(), *libraries(), *extras(), sandbox(), *places())


def programs() -> Iterator[SetupCheck]:
    """Yield Python, this program and those that it starts."""
    yield SetupCheck("Python", "ok", f"{platform.python_version()}, {sys.executable}")
    yield SetupCheck("evidence-kit", "ok", __version__)
    try:
        from evidence_kit.media.ffmpeg import version  # noqa: PLC0415  (an installation for pictures alone cannot)

        yield SetupCheck("ffmpeg", "ok", f"{version()}, {program()}")
    except ToolMissing as problem:
        yield SetupCheck("ffmpeg", "missing", str(problem), problem.hint)
    except ModuleNotFoundError:
        yield SetupCheck("ffmpeg", "missing", "ffmpeg-python is not installed", how_to_install("ffmpeg-python"))


def libraries() -> Iterator[SetupCheck]:
    """Yield the libraries that decode, with the versions of what they bring."""
    asked: tuple[tuple[str, str, str, Callable[[], str]], ...] = (
        ("Pillow", "PIL", "Pillow", lambda: str(import_module("PIL").__version__)),
        ("libheif", "pillow_heif", "pillow-heif", lambda: str(import_module("pillow_heif").libheif_info()["libheif"])),
        ("libmagic", "magic", "python-magic", libmagic_version),
        ("MediaInfo", "pymediainfo", "pymediainfo", mediainfo_version),
        ("qpdf", "pikepdf", "pikepdf", lambda: str(import_module("pikepdf").__libqpdf_version__)),
        ("PDFium", "pypdfium2", "pypdfium2", lambda: str(import_module("pypdfium2").PDFIUM_INFO)),
        ("zxing-cpp", "zxingcpp", "zxing-cpp", lambda: str(getattr(import_module("zxingcpp"), "__version__", "found"))),
    )
    for name, module, package, version in asked:
        try:
            yield SetupCheck(name, "ok", version())
        except Exception as problem:  # noqa: BLE001  (a library that is half installed fails in its own ways)
            why = "is not installed" if find_spec(module) is None else f"cannot be loaded ({type(problem).__name__})"
            yield SetupCheck(name, "missing", f"{package} {why}", how_to_install(package))


def libmagic_version() -> str:
    """Return the version of libmagic."""
    if sys.platform != "win32":
        import_module("pylibmagic")
    number = int(import_module("magic").version())
    return f"{number // 100}.{number % 100}"


def mediainfo_version() -> str:
    """Return the version of MediaInfo.

    Raises:
        OSError: its library is not there.
    """
    if not import_module("pymediainfo").MediaInfo.can_parse():
        raise OSError("libmediainfo")
    return f"found, pymediainfo {import_module('pymediainfo').__version__}"


def extras() -> Iterator[SetupCheck]:
    """Yield what only some verbs need, and the typeface of captions."""
    for extra, packages, use in (
        ("vision", {"opencv-python-headless": "cv2"}, "suggest, and covers that follow, need"),
        ("studio", {name: name for name in ("starlette", "uvicorn", "segno", "cryptography")}, "the studio needs"),
        ("desktop", {"desktop-notifier": "desktop_notifier"}, "notices of watch need"),
    ):
        lacking = [package for package, module in packages.items() if not find_spec(module)]
        if lacking:
            words = f"{', '.join(lacking)} not installed; {use} {'it' if len(lacking) == 1 else 'them'}"
            yield SetupCheck(extra, "optional", words, how_to_add(extra, lacking[0]))
        else:
            yield SetupCheck(extra, "ok", "found")
    try:
        yield SetupCheck("browser", "ok", find_browser())
    except ToolMissing as problem:
        yield SetupCheck("browser", "optional", "none that could print report.html (report --pdf)", problem.hint)
    there = fonts.REGULAR.is_file() and fonts.BOLD.is_file()
    found = f"Roboto {fonts.VERSION}" if there else f"Roboto is missing from {printable(str(fonts.REGULAR.parent))}"
    yield SetupCheck("fonts", "ok" if there else "missing", found, "" if there else how_to_install("evidence-kit"))


def sandbox() -> SetupCheck:
    """Return how children that decode files are shut in."""
    why = shortfall()
    if why:
        remedy = (
            f"unset {SANDBOX}"
            if SANDBOX in why
            else "your own files need nothing more; check files from others on Linux"
        )
        return SetupCheck("sandbox", "optional", f"limits only: {why}", remedy)
    return SetupCheck(
        "sandbox", "ok", f"Landlock {landlock.version()} and seccomp: only the files to be checked, no network"
    )


def places() -> Iterator[SetupCheck]:
    """Yield the folders that are written to, with the free space there."""
    writable = "set TMPDIR to a folder that can be written to"
    try:
        yield place("temporary files", Path(tempfile.gettempdir()), writable)
    except OSError:
        yield SetupCheck("temporary files", "missing", "no folder for them can be written to", writable)
    cache = cache_folder()
    if cache is None:
        why = "switched off (EVIDENCE_KIT_CACHE)" if is_off() else "nowhere: there is no home folder"
        yield SetupCheck("cache", "ok" if is_off() else "optional", why, "" if is_off() else "set EVIDENCE_KIT_CACHE")
    else:
        yield place("cache", cache, "set EVIDENCE_KIT_CACHE to a folder that can be written to, or to off", "optional")
    usable = "set EVIDENCE_KIT_STATE to a folder that can be written to"
    yield place("state of watch", state_folder(), usable, "optional")
    elsewhere = "change to another folder, or give --out"
    try:
        yield place("this folder", Path.cwd(), elsewhere, "optional")
    except OSError:
        yield SetupCheck("this folder", "optional", "it was removed", elsewhere)


def place(name: str, folder: Path, remedy: str, worse: State = "missing") -> SetupCheck:
    """Return whether a folder, or the one that it would be made in, can be written to, and its free space."""
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    shown = printable(str(folder))
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return SetupCheck(name, worse, f"{shown} cannot be written to", remedy)
    try:
        free = free_bytes(there)
    except OSError as problem:
        return SetupCheck(name, worse, f"{shown}: {problem.strerror}", remedy)
    if free < LEAST_FREE:
        return SetupCheck(
            name, worse, f"{shown}, only {free / 1e9:.1f} GB free", "delete what you no longer need there"
        )
    return SetupCheck(name, "ok", f"{shown}, {free / 1e9:.1f} GB free")


def require_sandbox() -> None:
    """Refuse to work where the kernel does not shut decoders in.

    Raises:
        ToolMissing: it does not.
    """
    if why := shortfall():
        hint = f"unset {SANDBOX}" if SANDBOX in why else "use Linux 5.13 or newer, or leave --require-sandbox out"
        raise ToolMissing(f"The sandbox is weaker than required: {why}.", hint=hint)
