"""The pictures and videos in a folder that becomes a case, and their roles."""

from pathlib import Path

from evidence_kit.case.folder import walk
from evidence_kit.model.case import Role
from evidence_kit.model.facts import Facts
from evidence_kit.model.formats import BY_EXTENSION, extension_of, is_media_name
from evidence_kit.model.roles import role_of
from evidence_kit.text.names import relative


def has_video(folder: Path) -> bool:
    """Return whether anything below a folder is named like a video."""
    names = media_names(folder) if folder.is_dir() else []
    return any(BY_EXTENSION[extension_of(name)].kind == "video" for name in names)


def roles_in(folder: Path) -> dict[str, Role | None]:
    """Return the pictures and videos below a folder with the roles that their names or folders give; None for none."""
    roles: dict[str, Role | None] = {}
    for name in sorted(media_names(folder)) if folder.is_dir() else []:
        role = role_of(name, Facts(BY_EXTENSION[extension_of(name)].kind))
        roles[name] = None if role.value in SAYS_NOTHING else role
    return roles


def unknown_files(folder: Path) -> list[str]:
    """Return the pictures and videos of which neither name nor folder says what they show."""
    return [name for name, role in roles_in(folder).items() if role is None]


def media_names(folder: Path) -> list[str]:
    """Return the names of the pictures and videos below `folder`."""
    names = [relative(found.path, folder) for found in walk(folder) if found.what == "file"]
    return [name for name in names if is_media_name(name)]


SAYS_NOTHING = frozenset({"other", "video"})
"""Roles that a file has when nothing says what it shows."""
