"""Path rules as they hold on Windows, tried where there is none."""

import re
from pathlib import PureWindowsPath

import pytest

from evidence_kit.studio.upload_names import name_for
from evidence_kit.text.names import meant, portable
from evidence_kit.text.shell import quoted

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever follows the first dot."""


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (r"received\a b.jpg", "received/a b.jpg"),
        (r"C:\case\received\é.jpg", "C:/case/received/é.jpg"),
        (r"\\server\share\case\a.jpg", "//server/share/case/a.jpg"),
        (r"C:a.jpg", "C:a.jpg"),
        (r"-x.jpg", "-x.jpg"),
    ],
)
def test_a_path_of_windows_is_told_with_slashes(path: str, name: str) -> None:
    """In reports, manifests and annotations; and what was told is found again, however it is typed."""
    assert portable(PureWindowsPath(path)) == name
    assert meant(path, [name]) == name


@pytest.mark.parametrize(
    "wanted",
    [
        "CON.jpg",
        "nul",
        "aux.tar.jpg",
        "COM1.png",
        "LPT9.mov",
        "a:b.jpg",
        r"C:\x.jpg",
        r"..\..\x.jpg",
        "x. ",
        'a"b?.jpg',
        "a|b<c>.jpg",
    ],
)
def test_what_is_sent_to_the_studio_gets_a_name_that_windows_takes(wanted: str) -> None:
    """One part, no drive, no stream, no device, and nothing at its end that Windows would drop."""
    name = name_for(wanted, ())
    path = PureWindowsPath(name)
    assert (path.name, path.drive, path.root) == (name, "", "")
    assert not RESERVED.fullmatch(name)
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.rstrip(". ")


def test_names_are_quoted_for_cmd_and_powershell() -> None:
    """With double quotes, and never as an option."""
    assert quoted(r"C:\my photos\a.jpg", windows=True) == r'"C:\my photos\a.jpg"'
    assert quoted("-x.jpg", windows=True) == "./-x.jpg"
