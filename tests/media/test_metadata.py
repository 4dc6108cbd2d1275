"""Private metadata is found wherever it stands, and nothing of it is in what is made; exiftool is the judge."""

import atexit
import functools
import io
import json
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from evidence_kit.media.image.encode import FittedImage, ImageTarget
from evidence_kit.media.image.fit import fit_image
from evidence_kit.media.probe import examine_bytes
from tests.command_line import needed
from tests.conftest import jpeg_bytes, photo, with_location

SECRET = b"Jean Dupont"
NO_METADATA = {"SourceFile", "ExifTool", "File", "JFIF", "PNG", "GIF", "ICC_Profile", "Composite", "APP14"}
PNG_PICTURE = {
    *("ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter", "Interlace", "Gamma"),
    *("SRGBRendering", "PixelsPerUnitX", "PixelsPerUnitY", "PixelUnits", "ProfileName", "Palette", "Transparency"),
}
HARMLESS = {
    0x010F: "Maker",
    0x0110: "Phone 4",
    0x0131: "Camera 1.0",
    0x0132: "2026:01:02 03:04:05",
    0x011A: 72.0,
    0x011B: 72.0,
    0x0128: 2,
    0x0213: 1,
}
HARMLESS_INNER = {
    0x829A: 0.01,
    0x829D: 1.8,
    0x8827: 50,
    0x9003: "2026:01:02 03:04:05",
    0x9011: "+01:00",
    0x9209: 16,
    0x9214: (100, 100, 20, 20),
    0xA001: 1,
    0xA002: 640,
    0xA434: "Lens 26mm",
}


def exif_of(outer: dict[int, object] | None = None, inner: dict[int, object] | None = None) -> Image.Exif:
    """Return EXIF of the harmless tags and these."""
    exif = Image.Exif()
    exif.update({**HARMLESS, **(outer or {})})
    exif.get_ifd(0x8769).update({**HARMLESS_INNER, **(inner or {})})
    return exif


def xmp_of(words: str) -> bytes:
    """Return an XMP packet with attributes."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/" '
        'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" '
        'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        f"{words}/></rdf:RDF></x:xmpmeta>"
    ).encode()


def segment(marker: int, content: bytes) -> bytes:
    """Return a JPEG segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def jpeg_with(*segments: bytes) -> bytes:
    """Return a JPEG with segments behind its JFIF header."""
    plain = jpeg_bytes()
    return plain[:20] + b"".join(segments) + plain[20:]


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a PNG chunk."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with(*chunks: bytes, last: bool = False) -> bytes:
    """Return a PNG with chunks behind its header, or before its end."""
    buffer = io.BytesIO()
    photo(80, 60).save(buffer, "PNG")
    plain = buffer.getvalue()
    at = len(plain) - 12 if last else 33
    return plain[:at] + b"".join(chunks) + plain[at:]


def gif_with(*blocks: bytes) -> bytes:
    """Return a GIF with blocks before its trailer."""
    buffer = io.BytesIO()
    photo(40, 30).convert("P").save(buffer, "GIF")
    return buffer.getvalue()[:-1] + b"".join(blocks) + b";"


def fitted(data: bytes) -> tuple[tuple[str, ...], FittedImage]:
    """Return the kinds of private metadata that were found, and the result."""
    facts = examine_bytes(data)
    assert facts.image, facts
    return facts.image.private, fit_image(data, facts, ImageTarget(max_bytes=5_000_000))


@functools.cache
def waiting_exiftool() -> "subprocess.Popen[str]":
    """Return an exiftool that stays for the next question: starting it takes longer than most answers."""
    argv = [needed("exiftool"), "-stay_open", "True", "-@", "-"]
    child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    atexit.register(child.communicate, "-stay_open\nFalse\n", 20)
    return child


def exiftool(*options: str) -> str:
    """Return what exiftool says of a file; an argument holds no line end."""
    child = waiting_exiftool()
    assert child.stdin
    assert child.stdout
    child.stdin.write("\n".join((*options, "-execute", "")))
    child.stdin.flush()
    return "".join(iter(child.stdout.readline, "{ready}\n"))


def strangers(data: bytes, tmp_path: Path) -> list[str]:
    """Return what exiftool finds in a picture that is no part of it."""
    path = tmp_path / "judged"
    path.write_bytes(data)
    told = json.loads(exiftool("-j", "-G", "-a", "-u", "-U", "-ee", "-api", "RequestAll=2", str(path)))[0]
    names = [key.partition(":")[::2] for key in told]
    return [
        f"{group}:{name}"
        for group, name in names
        if group not in NO_METADATA
        or (group == "PNG" and name not in PNG_PICTURE)
        or (group in ("File", "GIF") and "Comment" in name)
    ]


def check_cleaned(data: bytes, kind: str, tmp_path: Path, secret: bytes = SECRET) -> None:
    """Assert that a file is known to be private, and that the same pixels remain and nothing else."""
    assert secret in data
    private, result = fitted(data)
    assert kind in private
    assert result.action == "stripped"
    assert secret not in result.data
    again = examine_bytes(result.data)
    assert again.image
    assert again.image.private == ()
    assert Image.open(io.BytesIO(result.data)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert strangers(result.data, tmp_path) == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ('drone-dji:GpsLatitude="+48.85" drone-dji:GpsLongtitude="+2.29"', "location"),
        ('drone-dji:CameraSerialNumber="0123"', "serial"),
        ('Iptc4xmpCore:CreatorContactInfo="12 Rue X"', "owner"),
        ('Iptc4xmpCore:CiAdrCity="Paris"', "text"),
        ('Iptc4xmpExt:PersonInImage="somebody"', "text"),
        ('xmpRights:Owner="somebody"', "owner"),
        ('xmp:Label="anything"', "text"),
    ],
)
def test_any_xmp_is_taken_out(words: str, kind: str, tmp_path: Path) -> None:
    """Whatever it says: nobody has a list of all that people write into it."""
    packet = xmp_of(f'{words} xmp:Nickname="{SECRET.decode()}"')
    check_cleaned(jpeg_bytes(xmp=packet), kind, tmp_path)
    check_cleaned(
        png_with(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)),
        kind if kind == "location" else "text",
        tmp_path,
    )


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        (0x010E, "text"),
        (0x013B, "owner"),
        (0x013C, "text"),
        (0x8298, "copyright"),
        (0xC62F, "serial"),
        (0xC68B, "text"),
        (0x9C9B, "text"),
        (0x9C9C, "text"),
        (0x9C9D, "owner"),
        (0xEA1C, "text"),
        (0xFDE8, "text"),
    ],
)
def test_exif_that_may_hold_words_is_taken_out(tag: int, kind: str, tmp_path: Path) -> None:
    """A description, a computer's name, a serial number, and tags that nobody knows."""
    is_bytes = tag in (0x9C9B, 0x9C9C, 0x9C9D, 0xEA1C)
    exif = exif_of({tag: SECRET if is_bytes else SECRET.decode()})
    check_cleaned(jpeg_bytes(exif=exif), kind, tmp_path)
    check_cleaned(png_with(chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0"))), kind, tmp_path)
    check_cleaned(png_with(chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0")), last=True), kind, tmp_path)


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        (0x9286, "text"),
        (0x927C, "maker-note"),
        (0xA420, "serial"),
        (0xA430, "owner"),
        (0xA431, "serial"),
        (0xA40B, "text"),
    ],
)
def test_inner_exif_that_may_hold_words_is_taken_out(tag: int, kind: str, tmp_path: Path) -> None:
    """The same in Exif's own directory."""
    value = SECRET if tag in (0x9286, 0x927C, 0xA40B) else SECRET.decode()
    check_cleaned(jpeg_bytes(exif=exif_of(inner={tag: value})), kind, tmp_path)


def test_exif_that_cannot_be_read_is_taken_out(tmp_path: Path) -> None:
    """A tag of an unknown type is passed over by Pillow, and the words behind the directory stay."""
    entry = struct.pack("<HHII", 0x010E, 14, len(SECRET), 26)
    block = b"II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0) + SECRET
    check_cleaned(jpeg_with(segment(0xE1, b"Exif\0\0" + block)), "text", tmp_path)


STRAYS = {
    "photoshop": segment(0xED, b"Photoshop 3.0\0" + SECRET),
    "old photoshop in the same place": segment(0xED, b"Adobe_Photoshop2.5:" + SECRET),
    "adobe colour management": segment(0xE2, b"Adobe_CM\0" + SECRET),
    "adobe's own, too long": segment(0xEE, b"Adobe\0d\0\0\0\0\1" + SECRET),
    "jfif under another marker": segment(0xE4, b"JFIF\0" + SECRET),
    "profile under another marker": segment(0xE5, b"ICC_PROFILE\0\1\1" + SECRET),
    "content credentials": segment(0xEB, b"JP\0\1\0\0\0\1" + SECRET),
    "extended xmp": segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40 + SECRET),
    "flashpix": segment(0xE2, b"FPXR\0\0" + SECRET),
    "exif that nobody reads": segment(0xE1, b"Exif\0\1" + SECRET),
    "two exif blocks": 2 * segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + SECRET),
    "fill bytes": b"\xff\xff" + segment(0xE3, SECRET),
    "comment": segment(0xFE, SECRET),
    "unknown": segment(0xEF, SECRET),
}


@pytest.mark.parametrize("name", STRAYS)
def test_a_segment_of_unknown_purpose_is_taken_out(name: str, tmp_path: Path) -> None:
    """Only the colour profile, JFIF's header and Adobe's colour transform are needed to show a JPEG."""
    check_cleaned(jpeg_with(STRAYS[name]), "text", tmp_path)


def test_what_stands_behind_jfif_is_taken_out(tmp_path: Path) -> None:
    """Also when its header says that there is no small picture."""
    plain = jpeg_bytes()
    data = plain[:2] + segment(0xE0, plain[6:20] + SECRET) + plain[20:]
    check_cleaned(data, "thumbnail", tmp_path)


def test_adobes_colour_transform_stays(tmp_path: Path) -> None:
    """Without it a JPEG stored as RGB would be shown in false colours."""
    plain = jpeg_bytes(keep_rgb=True)
    assert plain[2:4] == b"\xff\xee"
    data = plain[:2] + segment(0xEE, plain[6:18] + SECRET) + plain[18:]
    check_cleaned(data, "text", tmp_path)
    assert fitted(data)[1].data == plain


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("kind", [b"tEXt", b"caBX", b"vpAg", b"prVt", b"iDOT", b"tIME"])
def test_a_chunk_of_unknown_purpose_is_taken_out(kind: bytes, last: bool, tmp_path: Path) -> None:
    """Content credentials, what a program keeps for itself, and a time that is no time."""
    check_cleaned(png_with(chunk(kind, b"Author\0" + SECRET), last=last), "text", tmp_path)


@pytest.mark.parametrize(
    "block",
    [b"!\xfe\x0b" + SECRET + b"\0", b"!\xff\x0bXMP DataXMP\x0b" + SECRET + b"\0", b"!,\x0b" + SECRET + b"\0"],
    ids=["comment", "xmp", "a label that looks like a picture"],
)
def test_a_gif_keeps_nothing_but_its_pictures(block: bytes, tmp_path: Path) -> None:
    """Every extension goes but the one that times and the one that loops."""
    check_cleaned(gif_with(block), "text", tmp_path)


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(
    "data",
    [
        jpeg_bytes(exif=exif_of()),
        jpeg_bytes(exif=exif_of(), icc_profile=PROFILE),
        jpeg_bytes(keep_rgb=True),
        png_with(chunk(b"eXIf", exif_of().tobytes().removeprefix(b"Exif\0\0"))),
        png_with(chunk(b"tIME", b"\x07\xea\1\2\3\4\5")),
        gif_with(),
    ],
    ids=["jpeg", "jpeg with a profile", "jpeg of rgb", "png", "png with a time", "gif"],
)
def test_a_harmless_file_is_copied(data: bytes) -> None:
    """Exposure, device and time are no secret: the original is the better evidence."""
    private, result = fitted(data)
    assert private == ()
    assert (result.action, result.data) == ("copied", data)


def test_a_location_is_still_told_as_one(tmp_path: Path) -> None:
    """In EXIF, in a block of IPTC, and none where there is none."""
    assert "location" in fitted(with_location(photo()))[0]
    assert "location" in fitted(jpeg_with(segment(0xED, b"Photoshop 3.0\0\x1c\x02\x5a\x00\x05Paris")))[0]
    assert "location" not in fitted(jpeg_bytes(exif=exif_of({0x010E: "told"})))[0]
    assert strangers(fitted(with_location(photo()))[1].data, tmp_path) == []


@pytest.mark.parametrize("form", ["WEBP", "TIFF", "AVIF", "BMP"])
def test_what_is_encoded_has_no_metadata(form: str, tmp_path: Path) -> None:
    """Formats that no platform takes are encoded anew, and nothing goes along."""
    buffer = io.BytesIO()
    options = {} if form == "BMP" else {"exif": exif_of({0x010E: SECRET.decode()})}
    photo().save(buffer, form, **options)
    private, result = fitted(buffer.getvalue())
    assert ("text" in private) == (form != "BMP")
    assert result.action == "encoded"
    again = examine_bytes(result.data)
    assert again.image
    assert again.image.private == ()
    assert strangers(result.data, tmp_path) == []


def test_a_tiffs_own_tags_are_no_words() -> None:
    """How its pixels are laid out stands among its tags."""
    buffer = io.BytesIO()
    photo(80, 60, mode="RGBA").save(buffer, "TIFF", compression="tiff_lzw")
    facts = examine_bytes(buffer.getvalue())
    assert facts.image
    assert facts.image.private == ()
