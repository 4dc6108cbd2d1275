"""Folders and files of systems, NAS boxes and programs, recognised by their names."""

import re
import unicodedata
from typing import Literal

FolderKind = Literal["own", "odd", "system"]

RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
"""Names that Windows refuses for a folder."""

TEMPORARY_SUFFIXES = (
    ".crdownload",
    ".part",
    ".partial",
    ".download",
    ".tmp",
    ".temp",
    ".!ut",
    ".aria2",
    ".icloud",
    ".opdownload",
    ".filepart",
    ".!qb",
    ".unfinished",
    ".swp",
    ".swx",
    ".kate-swp",
)
"""Endings of unfinished files of browsers, copies and editors."""

EDITORS_COPY = "~"
"""The ending of the old version of a file that editors keep."""

HARMLESS_MARKS = frozenset("_([{'\"!+-=&,;")
"""ASCII marks with which people begin the name of a folder. Folders of systems and programs begin with other marks
(@eaDir, #recycle, $RECYCLE.BIN, .Trash-1000, ~snapshot); PhotoPrism leaves those out as well."""

SYSTEM_FOLDERS = frozenset(
    {
        # Windows
        *("$recycle.bin", "recycler", "recycled", "system volume information", "$extend", "$winreagent", "$sysreset"),
        *("config.msi", "msocache", "onedrivetemp"),
        # macOS, with what its archives and network shares leave
        *("__macosx", ".trash", ".trashes", ".fseventsd", ".spotlight-v100", ".documentrevisions-v100"),
        *(".temporaryitems", ".appledouble", ".appledb", ".appledesktop", ".mobilebackups", ".timemachine"),
        *("network trash folder", "temporary items", "thevolumesettingsfolder"),
        # Linux, Android, cameras
        *("lost+found", "lost.dir", ".cache", ".local", ".config", ".thumbnails", "thmbnl"),
        # Synology, QNAP, ASUSTOR, TrueNAS, NetApp, Buffalo, Western Digital, Samba
        *("@eadir", "#recycle", "#snapshot", "@tmp", "@sharebin", "@sharesnap", "@synoresource"),
        *(".synologyworkingdirectory", "@recycle", ".@__thumb", "@recently-snapshot", "@transcode", ".@upload_cache"),
        *(".@__qini", ".streams", ".qsync", ".qsync_sn", ".zfs", ".snapshot", ".snapshots", "~snapshot"),
        *(".recycle", ".recycle.bin", "trashbox", "nas_prog"),
        # Syncthing, Resilio, MEGA, Dropbox, Nextcloud, Google Drive
        *(".stfolder", ".stversions", ".sync", ".debris", ".dropbox.cache", "files_trashbin", "files_versions"),
        *(".tmp.drivedownload", ".tmp.driveupload", ".shortcut-targets-by-id", ".file-revisions-by-id", ".encrypted"),
        # photo programs and development
        *(".picasaoriginals", ".comments", ".dtrash", "xnviewthumbs", "ipod photo cache"),
        *(".git", ".hg", ".svn", ".venv", ".idea", ".vscode", "node_modules", "__pycache__"),
    }
)
"""Names in lower case that are skipped in silence, because nobody keeps evidence there."""

SYSTEM_PREFIXES = (".trash-", ".stversions", ".stfolder", ".com.apple.", "found.0", ".evidence-kit-")
"""Beginnings of such names, followed by a user's number, a count or a random ending."""

PERHAPS_OWN = frozenset(
    {"trash", "recycle bin", "recyclebin", "deleted items", "recently deleted", "thumbnails", "thumbs"}
)
"""Plain words that a program or a person might use: these folders are skipped, with a note."""

BUNDLES: tuple[str, ...] = (
    *(".photoslibrary", ".photolibrary", ".aplibrary", ".lrdata", ".lrcat-data", ".imovielibrary", ".fcpbundle"),
    *(".rtfd", ".pages", ".numbers", ".key", ".app"),
)
"""Endings of folders that are one document or library of a program, with previews inside."""


CACHE_TAG = "CACHEDIR.TAG"
CACHE_SIGNATURE = b"Signature: 8a477f597d28d172789f06886806bc55"
"""A file of this name that begins like this says that its folder is a program's cache (bford.info/cachedir)."""


def kind_of_folder(name: str) -> FolderKind:
    """Return the kind of a folder by its name: "own", "system", or "odd", which is skipped with a note."""
    plain = unicodedata.normalize("NFC", name).casefold().strip()
    if plain in SYSTEM_FOLDERS or plain.startswith(SYSTEM_PREFIXES) or is_workshop(plain):
        return "system"
    marked = name[:1].isascii() and not name[:1].isalnum() and name[:1] not in HARMLESS_MARKS
    return "odd" if marked or plain in PERHAPS_OWN or plain.endswith(BUNDLES + TEMPORARY_SUFFIXES) else "own"


def is_workshop(name: str) -> bool:
    """Return whether a package is built in a folder of this name, or an old package waits there for its removal."""
    return name.startswith(".") and (".staging-" in name or name.endswith(".aside"))


TEMPORARY_PREFIXES = ("~$", ".", "~syncthing~", "~wrl")
"""Beginnings of such names; rsync, Syncthing, GNOME and macOS begin theirs with a dot."""

SYNC_CONFLICT = re.compile(r"\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?(?=\.|$)", re.IGNORECASE)
"""What Syncthing puts into the name of a file that was changed on two computers."""


SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "ehthumbs_vista.db", "icon\r"})


def is_temporary(name: str) -> bool:
    """Return whether a file of this name is left by a download, an editor or the system."""
    low = name.lower()
    return (
        low.startswith(TEMPORARY_PREFIXES) or low.endswith((*TEMPORARY_SUFFIXES, EDITORS_COPY)) or low in SYSTEM_FILES
    )


def conflict_of(name: str) -> str:
    """Return the name of the file that a conflict copy was made of; empty for any other name."""
    plain = SYNC_CONFLICT.sub("", name)
    return plain if plain != name else ""
