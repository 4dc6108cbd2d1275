"""Find private metadata in an MP4: everything that is not known to be harmless.

A list of harmless boxes is complete when films play; a list of private ones never is: names, addresses, serial numbers
and places are stored in a dozen kinds of boxes, and every camera maker adds its own. Sources: ISO/IEC 14496-12 and
14496-15, Apple's QuickTime File Format, 3GPP TS 26.244 section 8.
"""

import re
import struct
from collections.abc import Iterator

from evidence_kit.media.iso_boxes import boxes_between

HOLDERS = frozenset((b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts", b"mvex", b"tapt"))
"""Boxes that only contain other boxes."""

DEEPEST = 16
"""Most levels of nested boxes that are searched; films have eight."""

PADDING = frozenset((b"free", b"skip", b"wide"))

TABLE_NAMES = (
    b"mvhd tkhd mdhd elst tref vmhd smhd nmhd hmhd sthd gmhd stts ctts cslg stsc stsz stz2 stco co64 stss "
    b"stps stsh sdtp sbgp sgpd subs saiz saio padb stdp mehd trex leva iods elng trgr clef prof enof load "
    b"matt clip crgn kmat imap txas"
)
TABLES = frozenset(TABLE_NAMES.split())
"""Boxes of times, sizes and positions in the file, without text."""

SETUP_NAMES = (
    b"avcC hvcC lhvC av1C vpcC esds colr pasp clap fiel btrt dvcC dvvC dvwC hvcE mdcv clli SmDm CoLL amve "
    b"cclv chan chnl dac3 dec3 dac4 dOps dfLa alac wave gama ccst auxi d263 damr bitr glbl srat vexu hfov "
    b"st3d SA3D pcmC wfex schm"
)
SETUP = frozenset(SETUP_NAMES.split())
"""Boxes that set up a decoder."""

# Tags of user data, of iTunes and of Android and QuickTime keys about the program or playback, not about people.
PROGRAM_TAG_NAMES = b"\xa9too \xa9swr \xa9enc \xa9fmt tool name"
PROGRAM_TAGS = frozenset(PROGRAM_TAG_NAMES.split())
DEVICE_TAGS = frozenset((b"\xa9mak", b"\xa9mod", b"\xa9day"))
PLAYING_TAGS = frozenset(
    (b"LOOP", b"SelO", b"AllF", b"WLOC", b"tagc", b"kind", b"hnti", b"hinf", b"ptv ", b"pgap", b"cpil")
)
HARMLESS_KEYS = re.compile(
    r"com\.android\.(version|capture\.fps|video\.temporal_layers_count|manufacturer|model)"
    r"|com\.apple\.quicktime\.(make|model|software|creationdate|live-photo\.[a-z-]+|full-frame-rate-playback-intent"
    r"|still-image-time|camera\.(lens_model|focal_length\.35mm_equivalent)|still-image-transform[a-z-]*)"
    r"|major_brand|minor_version|compatible_brands|encoder|make|model|software|creation_time"
)
LONGEST_NUMBER = 8
"""Most bytes of a number in a key's value."""

PRODUCT = re.compile(r"[A-Za-z0-9.()+:_/\- ]{0,32}")
"""A maker, model or date where one is expected; free text has other characters or is longer."""

# Words in the names of handlers and compressors. A name with any other word may be a person's.
NAMES = """
    core media video audio data metadata handler videohandler videohandle soundhandler soundhandle sound text time code
    timecode subtitle subtitles subtitlehandler datahandler timecodehandler apple alias url iso file produced by google
    inc inc. created on mainconcept gpac mp4 mp4a l-smash bento4 gopro avc aac met tcd sos dji.avc dji.meta dji.dbgi
    ambarella stream track stereo mono english hint mdta mdir und null (null) none vide soun video/avc video/hevc
    audio/mp4a-latm coding encoder h.264 h264 h.265 h265 hevc jvt/avc avc/aac vpc av1 aom vp8 vp9 mpeg-4 mpeg4 photo
    motion jpeg - -- prores 422 hq lt proxy xavc hvc1 avc1 high main baseline profile libx264 libx265 mjpeg quicktime
    camera unknown isom isomedia with eng chapter chapters thumbnail closed caption streaming nvenc trueblue seq_play
    handbrake vlc output mediabunnyvideohandler mediabunnysoundhandler mediabunnyaudiohandler
"""
WORDS = frozenset(NAMES.split())
NUMBERS = re.compile(r"\d{1,4}([./-]\d{1,4}){0,3}|lav[cf][\d.]*|v?\d{1,3}(\.\d{1,4}){1,3}", re.IGNORECASE)

OWNER = (
    *("aut", "ART", "auth", "artist", "owner", "perf", "wrt", "name of", "own", "dir"),
    "prd",
)
COPYRIGHT = ("cprt", "cpy", "copyright")
SERIAL = ("slno", "SNum", "CAME", "serial", "identifier", "uniqueid", "imei", "deviceid")
PLACE = (
    *("xyz", "loci", "location", "gps", "GPS", "GPMF", "gpmd", "camm", "geotag", "latitude", "longitude", "ISO6709"),
    "loc.",
)


OF_THE_FILE = ("content.identifier", "camera.identifier")
"""Apple's keys that tie a Live Photo's film to its picture, and name the lens that was used: of no device or person."""


def find_private(index: bytes, others: list[tuple[bytes, bytes]]) -> tuple[str, ...]:
    """Return the kinds of private metadata in an MP4: "location", "owner", "serial", "copyright", else "text".

    Args:
        index: the `moov` box.
        others: type and content of the other boxes at the top level, without pictures.
    """
    unknown = [*unknown_parts(index)]
    for kind, body in others:
        unknown += padding(kind, body) if kind in PADDING else [*user_data(kind, body)]
    return tuple(sorted({kind_of(tag, body) for tag, body in unknown}))


def kind_of(tag: str, body: bytes) -> str:
    """Return the kind of private metadata in a box or key, by its name and its content."""
    inside = body[:4096].decode("latin-1")
    if tag.endswith(OF_THE_FILE):
        return "text"
    for kind, names in (("location", PLACE), ("serial", SERIAL), ("copyright", COPYRIGHT), ("owner", OWNER)):
        if any(name in tag for name in names):
            return kind
    if any(name in inside for name in ("ISO6709", "GPSLatitude", "GPS ", "$GPRMC", "$GNRMC", "location")):
        return "location"
    return "text"


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, content) of boxes side by side; other data than zeros comes last, without a type."""
    position = 0
    for kind, start, end in boxes_between(data, 0, len(data)):
        if end > len(data) or data[start - 8 : start] == bytes(8):
            break
        yield kind, data[start:end]
        position = end
    if data[position:].strip(b"\0"):
        yield b"", data[position:]


def unknown_parts(data: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of everything in the boxes of an index that is not known to be harmless."""
    if depth > DEEPEST:
        yield "", data
        return
    for kind, body in boxes(data):
        if kind in HOLDERS:
            yield from unknown_parts(body, depth + 1)
        elif kind in PADDING:
            yield from padding(kind, body)
        elif kind == b"hdlr":
            yield from unknown_name(kind, body[24:])
        elif kind == b"stsd":
            for entry, setup in boxes(body[8:]):
                yield from sample_entry(entry, setup)
        elif kind == b"dref":
            for entry, target in boxes(body[8:]):
                yield from [(entry.decode("latin-1"), target)] if len(target) > 4 else []
        elif kind not in TABLES:
            yield from user_data(kind, body, depth + 1)


def padding(kind: bytes, body: bytes) -> list[tuple[str, bytes]]:
    """Return padding that contains more than old tables of the index; dash cameras hide places there."""
    if has_only_known_words(body) or (body[4:8].isalnum() and not [*unknown_parts(body, DEEPEST - 1)]):
        return []
    return [(name_of(kind), body)]


def user_data(kind: bytes, body: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield the private parts of a box that may contain text: user data, metadata, anything unknown."""
    if kind == b"udta" and depth <= DEEPEST:
        for tag, value in boxes(body):
            yield from user_data(tag, value, depth + 1)
    elif kind == b"meta":
        yield from metadata(body, depth)
    elif kind in PROGRAM_TAGS | DEVICE_TAGS:
        value = body[4:] if kind[:1] == b"\xa9" else body  # after its length and its language
        yield from [] if is_usual(kind, value) else [(name_of(kind), body)]
    elif kind not in PLAYING_TAGS and not has_only_known_words(body):
        yield name_of(kind), body


def metadata(body: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    """Yield the private parts of a `meta` box, which has four more bytes in ISO's form than in QuickTime's."""
    if body[4:8] != b"hdlr":
        body = body[4:]
    parts = dict(boxes(body))
    keys = [name.decode("utf-8", "replace") for _, name in boxes(parts.pop(b"keys", b"")[8:])]
    for kind, items in parts.items():
        if kind != b"ilst":
            yield from unknown_parts(struct.pack(">I4s", len(items) + 8, kind) + items, depth + 1)
            continue
        for tag, item in boxes(items):
            number = int.from_bytes(tag)
            key = keys[number - 1] if 0 < number <= len(keys) else ""
            value = b"".join(data[8:] for inner, data in boxes(item) if inner == b"data")
            if tag in PLAYING_TAGS or not value.strip(b"\0") or is_usual(tag, value):
                continue
            if HARMLESS_KEYS.fullmatch(key) and (is_product(value) or len(value) <= LONGEST_NUMBER):
                continue
            yield key or name_of(tag), item


def sample_entry(kind: bytes, body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the private parts of a sample entry: an unusual compressor name, boxes that decoders do not need."""
    if kind in DATA_ENTRIES:
        if kind in PLACE_ENTRIES:
            yield name_of(kind), body
        return
    start = (
        78 if len(body) >= 78 and (body[24] or body[25]) and kind.strip() not in SOUND_ENTRIES else sound_header(body)
    )
    if start == 78:
        yield from unknown_name(b"compressor", body[43 : 43 + min(31, body[42])])
    for box, content in boxes(body[start:]):
        if box and box not in SETUP and box not in PADDING and content.strip(b"\0"):
            yield name_of(box), content


DATA_ENTRIES = frozenset((b"gpmd", b"camm", b"text", b"tx3g", b"mebx", b"tmcd", b"rtmd", b"mett", b"metx"))
"""Tracks beside picture and sound, which are never copied."""

PLACE_ENTRIES = frozenset((b"gpmd", b"camm"))
"""Those of them in which cameras write their position."""

SOUND_NAMES = (
    b"mp4a sowt twos lpcm ac-3 ec-3 ac-4 samr sawb alac Opus fLaC apac .mp3 ulaw alaw in24 in32 fl32 fl64 "
    b"ima4 ipcm fpcm QDM2 Qclp mlpa dtsc dtse dtsh mhm1 mha1 raw"
)
SOUND_ENTRIES = frozenset(SOUND_NAMES.split())


def sound_header(body: bytes) -> int:
    """Return the length of a sound sample entry's header, by its version (QuickTime File Format, sound media)."""
    version = struct.unpack_from(">H", body, 8)[0] if len(body) >= 10 else 0
    return {1: 44, 2: 64}.get(version, 28)


def unknown_name(kind: bytes, name: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a handler's or compressor's name if it has words that programs do not use."""
    text = name[1:] if name and name[0] == len(name) - 1 else name
    if not has_only_known_words(text.strip(b"\0")):
        yield name_of(kind), name


def has_only_known_words(name: bytes) -> bool:
    """Return whether a name only has words and numbers that programs use."""
    parts = re.split(r"[\s\0,;:@#]+", name.decode("utf-8", "replace").strip())
    return all(part.lower() in WORDS or NUMBERS.fullmatch(part) or not part for part in parts)


def is_usual(tag: bytes, value: bytes) -> bool:
    """Return whether a tag of a program or a device has its usual content."""
    return (tag in PROGRAM_TAGS and has_only_known_words(value)) or (tag in DEVICE_TAGS and is_product(value))


def is_product(value: bytes) -> bool:
    """Return whether a value may be a program's or device's name and version, or a date."""
    return PRODUCT.fullmatch(value.strip(b"\0").decode("utf-8", "replace")) is not None


def name_of(kind: bytes) -> str:
    """Return a box's type as text."""
    return kind.decode("latin-1")
