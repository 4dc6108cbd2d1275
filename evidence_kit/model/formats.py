"""File formats: content type, extensions, kind."""

from collections.abc import Iterable
from dataclasses import dataclass

from evidence_kit.model.facts import Kind


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


RAW = "image/x-raw"
"""Camera RAW of any maker: recognised by its content, but not read."""

FORMATS = (
    FileFormat("jpg", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp", "jif"), "image"),
    FileFormat("png", "image/png", ("png", "apng"), "image"),
    FileFormat("gif", "image/gif", ("gif",), "image"),
    FileFormat("heic", "image/heic", ("heic", "heif", "hif"), "image"),
    FileFormat("avif", "image/avif", ("avif", "avifs"), "image"),
    FileFormat("webp", "image/webp", ("webp",), "image"),
    FileFormat("bmp", "image/bmp", ("bmp", "dib"), "image"),
    FileFormat("tiff", "image/tiff", ("tif", "tiff"), "image"),
    FileFormat(
        "raw",
        RAW,
        ("dng", "cr2", "cr3", "crw", "nef", "nrw", "arw", "raf", "orf", "rw2", "pef", "srw", "x3f", "mrw"),
        "image",
    ),
    FileFormat("mp4", "video/mp4", ("mp4", "m4v"), "video"),
    FileFormat("mov", "video/quicktime", ("mov", "qt"), "video"),
    FileFormat("3gp", "video/3gpp", ("3gp", "3g2"), "video"),
    FileFormat("mkv", "video/x-matroska", ("mkv",), "video"),
    FileFormat("webm", "video/webm", ("webm",), "video"),
    FileFormat("avi", "video/x-msvideo", ("avi",), "video"),
    FileFormat("mts", "video/mp2t", ("mts", "m2ts", "m2t", "ts", "tod"), "video"),
    FileFormat("mpg", "video/mpeg", ("mpg", "mpeg", "vob", "mod"), "video"),
    FileFormat("wmv", "video/x-ms-wmv", ("wmv", "asf"), "video"),
    FileFormat("flv", "video/x-flv", ("flv",), "video"),
    FileFormat("ogv", "video/ogg", ("ogv", "ogg", "ogx"), "video"),
    FileFormat("dv", "video/dv", ("dv", "dif"), "video"),
    FileFormat("pdf", "application/pdf", ("pdf",), "document"),
)

UNUSUAL_EXTENSIONS = frozenset(
    {"jpe", "jfif", "pjpeg", "pjp", "jif", "apng", "hif", "avifs", "dib", "m4v", "qt", "3g2"}
)
"""True of their formats, and still refused by forms that look at names: browsers on Windows save JPEG as .jfif."""


@dataclass(frozen=True, slots=True)
class UnreadFormat:
    """A format of pictures or films that is recognised by its content but not read.

    Attributes:
        word: how messages name it, with what it is.
        mimes: the content types by which it is known.
        extensions: without the dot.
        save_as: the format to convert it to.
    """

    word: str
    mimes: tuple[str, ...]
    extensions: tuple[str, ...]
    save_as: str


UNREAD = (
    UnreadFormat("RealMedia film", ("application/vnd.rn-realmedia",), ("rm", "rmvb", "rv"), "MP4"),
    UnreadFormat("Flash film", ("application/x-shockwave-flash", "application/vnd.adobe.flash.movie"), ("swf",), "MP4"),
    UnreadFormat("MXF film", ("application/mxf",), ("mxf",), "MP4"),
    UnreadFormat("video of a surveillance recorder", ("video/x-dav",), ("dav",), "MP4"),
    UnreadFormat("recorded TV programme", ("video/x-wtv",), ("wtv",), "MP4"),
    UnreadFormat("Ogg video that is not in Theora", ("video/x-ogg-other",), ("ogv", "ogx"), "MP4"),
    UnreadFormat("raw video stream", ("video/h264", "video/h265", "video/mpv"), ("264", "265", "m2v"), "MP4"),
    UnreadFormat("JPEG XL picture", ("image/jxl",), ("jxl",), "JPEG"),
    UnreadFormat("JPEG 2000 picture", ("image/jp2", "image/jpx", "image/jpm", "image/x-jp2-codestream"),
                 ("jp2", "j2k", "jpf", "jpx", "j2c"), "JPEG"),
    UnreadFormat("JPEG XR picture", ("image/jxr", "image/vnd.ms-photo"), ("jxr", "wdp", "hdp"), "JPEG"),
    UnreadFormat("Photoshop picture", ("image/vnd.adobe.photoshop",), ("psd", "psb"), "PNG"),
    UnreadFormat("GIMP picture", ("image/x-xcf",), ("xcf",), "PNG"),
    UnreadFormat("drawing in SVG", ("image/svg+xml", "image/svg"), ("svg",), "PNG"),
    UnreadFormat("Windows metafile", ("image/wmf", "image/emf"), ("wmf", "emf"), "PNG"),
    UnreadFormat("scan in DjVu", ("image/vnd.djvu",), ("djvu", "djv"), "PDF"),
    UnreadFormat("OpenEXR picture", ("image/x-exr", "image/aces"), ("exr",), "PNG"),
)  # fmt: skip
"""Other formats that people have; libmagic or filetype.py recognises them by their content."""

AMBIGUOUS = frozenset({"ts", "mod", "ogg", "ogx", "dif"})
"""Extensions that other files have more often (programs, music), so that they promise no film."""

UNREAD_BY_MIME = {mime: unread for unread in UNREAD for mime in unread.mimes}
BY_WORD = {file_format.word: file_format for file_format in FORMATS}
BY_MIME = {file_format.mime: file_format for file_format in FORMATS}
BY_EXTENSION = {extension: file_format for file_format in FORMATS for extension in file_format.extensions}


def extension_of(name: str) -> str:
    """Return the lower-case extension of a file name without its dot, or an empty string."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def is_media_name(name: str) -> bool:
    """Return whether a name promises a picture or a video."""
    extension = extension_of(name)
    known = BY_EXTENSION.get(extension)
    return bool(known and known.kind in ("image", "video")) and extension not in AMBIGUOUS


def promises_evidence(name: str) -> bool:
    """Return whether a name promises a picture, a video or a document."""
    extension = extension_of(name)
    return extension in BY_EXTENSION and extension not in AMBIGUOUS


def word_of(mime: str | None) -> str:
    """Return the short word for a content type, or the type itself when it has none."""
    known = BY_MIME.get(mime or "")
    if known:
        return known.word
    unread = UNREAD_BY_MIME.get(mime or "")
    if unread:
        return unread.word
    return "text" if (mime or "").startswith("text/") else (mime or "unknown")


def spoken(mime: str | None) -> str:
    """Return what a sentence calls a content type: its short word, or in plain words what kind of thing it is."""
    word = word_of(mime)
    if "/" not in word and word != "unknown":
        return word
    kinds = {"image": "another kind of picture", "video": "another kind of video", "audio": "sound without a picture"}
    return kinds.get(word.partition("/")[0], "data of an unknown kind")


def listed(words: Iterable[str]) -> str:
    """Return words as a person lists them."""
    known = [BY_WORD[word].word if word in BY_WORD else word for word in words]
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} or {known[-1]}"
