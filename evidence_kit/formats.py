"""The file formats that are spoken of here: content type, extensions, kind."""

from dataclasses import dataclass

from evidence_kit.facts import Kind


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One file format.

    Attributes:
        word: how policies and messages name it.
        mime: the content type we use for it.
        extensions: without the dot, the first is the one we write.
    """

    word: str
    mime: str
    extensions: tuple[str, ...]
    kind: Kind


FORMATS = (
    FileFormat("jpg", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp", "jif"), "image"),
    FileFormat("png", "image/png", ("png", "apng"), "image"),
    FileFormat("gif", "image/gif", ("gif",), "image"),
    FileFormat("heic", "image/heic", ("heic", "heif", "hif"), "image"),
    FileFormat("avif", "image/avif", ("avif", "avifs"), "image"),
    FileFormat("webp", "image/webp", ("webp",), "image"),
    FileFormat("bmp", "image/bmp", ("bmp", "dib"), "image"),
    FileFormat("tiff", "image/tiff", ("tif", "tiff"), "image"),
    FileFormat("mp4", "video/mp4", ("mp4", "m4v"), "video"),
    FileFormat("mov", "video/quicktime", ("mov", "qt"), "video"),
    FileFormat("3gp", "video/3gpp", ("3gp", "3g2"), "video"),
    FileFormat("mkv", "video/x-matroska", ("mkv",), "video"),
    FileFormat("webm", "video/webm", ("webm",), "video"),
    FileFormat("avi", "video/x-msvideo", ("avi",), "video"),
    FileFormat("pdf", "application/pdf", ("pdf",), "document"),
)

UNUSUAL_EXTENSIONS = frozenset(
    {"jpe", "jfif", "pjpeg", "pjp", "jif", "apng", "hif", "avifs", "dib", "m4v", "qt", "3g2"}
)
"""True of their formats, and still refused by forms that look at names: browsers on Windows save JPEG as .jfif."""

BY_WORD = {one.word: one for one in FORMATS}
BY_MIME = {one.mime: one for one in FORMATS}
BY_EXTENSION = {extension: one for one in FORMATS for extension in one.extensions}


def extension_of(name: str) -> str:
    """Return the lower-case extension of a file name without its dot, or an empty string."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def is_media_name(name: str) -> bool:
    """Return whether a name promises a picture or a video."""
    known = BY_EXTENSION.get(extension_of(name))
    return bool(known and known.kind in ("image", "video"))


def promises_evidence(name: str) -> bool:
    """Return whether a name promises a picture, a video or a document."""
    return extension_of(name) in BY_EXTENSION


def word_of(mime: str | None) -> str:
    """Return the short word for a content type, or the type itself when it has none."""
    known = BY_MIME.get(mime or "")
    if known:
        return known.word
    return "text" if (mime or "").startswith("text/") else (mime or "unknown")
