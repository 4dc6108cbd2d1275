"""Parts of bringing an image under a limit: what is covered, what is left out, chroma, colour, and the search."""

import hashlib
import io
import struct
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat, JpegImagePlugin

from evidence_kit.media import fonts
from evidence_kit.media.filetype import HEAD_BYTES, sniff
from evidence_kit.media.image.encode import CannotFit, ImageTarget, encode_image
from evidence_kit.media.image.fit import fit_image
from evidence_kit.media.image.graphic import is_graphic
from evidence_kit.media.image.loading import load_upright
from evidence_kit.media.image.motion import motion_video, motion_video_bytes
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.probe import look_image
from evidence_kit.media.image.redact import BoxOutside, covered
from evidence_kit.media.probe import examine_bytes
from evidence_kit.model.facts import Facts
from tests.conftest import corpus_files, jpeg_bytes, photo, with_location
from tests.encodings import encoded, fitted, icc_profile

FIVE = 5_000_000
FULL, HALVED = 0, 2
"""What JpegImagePlugin.get_sampling calls 4:4:4 and 4:2:0."""


def opened(data: bytes) -> Image.Image:
    """Return a picture decoded."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def sampling(data: bytes) -> int:
    """Return how a JPEG stores chroma."""
    return int(JpegImagePlugin.get_sampling(opened(data)))


def chat(seed: int = 1, *, dark: bool = False, with_photo: bool = False) -> Image.Image:
    """Return a drawn chat of a phone's size."""
    ground, ink = ((18, 18, 22), (235, 235, 235)) if dark else ((255, 255, 255), (20, 20, 20))
    face = ImageFont.truetype(fonts.REGULAR, 38)
    picture = Image.new("RGB", (1080, 1920), ground)
    canvas, top = ImageDraw.Draw(picture), 60
    for index in range(9):
        left = 40 if (index * seed) % 2 else 260
        canvas.rounded_rectangle((left, top, left + 760, top + 130), 30, fill=(40, 70, 60) if dark else (225, 245, 220))
        canvas.text((left + 24, top + 14), "The lamp is blue and not", font=face, fill=ink)
        canvas.text((left + 24, top + 66), "warm white, order 812345", font=face, fill=(200, 40, 40))
        top += 190
    if with_photo:
        picture.paste(photo(700, 500), (60, 1400))
    return picture


# ---- the search


def test_few_encodes_fill_the_limit_and_never_break_it() -> None:
    """Over several pictures and limits: at most five encodes each, fewer than two on average, filled to nine tenths."""
    encodes = []
    for seed in (1, 2, 3):
        picture = photo(1400, 1000, seed)
        largest = len(jpeg_bytes(picture, quality=95))
        for share in (0.9, 0.7, 0.5, 0.33, 0.2):
            limit = int(largest * share)
            made = encode_image(picture, ImageTarget(max_bytes=limit), lossless=False, best=99)
            assert 0.9 * limit <= len(made.data) <= limit, (seed, share, made.settings)
            encodes.append(made.encodes)
    assert max(encodes) <= 5
    assert sum(encodes) / len(encodes) < 2


def test_a_picture_is_scaled_only_when_quality_would_suffer() -> None:
    """At a limit where all pixels still look well they stay; far below it fewer are kept, at a decent quality."""
    picture = photo(1600, 1200)
    largest = len(jpeg_bytes(picture, quality=90))
    kept = encode_image(picture, ImageTarget(max_bytes=int(largest * 0.8)), lossless=False)
    assert kept.settings["width"] == 1600
    shrunk = encode_image(picture, ImageTarget(max_bytes=largest // 6), lossless=False)
    assert 480 <= shrunk.settings["width"] < 1600
    assert shrunk.settings["quality"] >= 70


def test_the_same_picture_gives_the_same_bytes() -> None:
    """Nothing of the search depends on anything but the picture and the limit."""
    data = jpeg_bytes(photo(1200, 900), quality=97)
    sums = {hashlib.sha256(fitted(data, max_bytes=len(data) // 2).data).hexdigest() for _ in range(2)}
    assert len(sums) == 1


def test_better_than_plain_quality_at_the_same_size() -> None:
    """A plain search of Pillow's quality comes less near to the picture in as many bytes."""
    picture = photo(1600, 1200, 3)
    limit = len(jpeg_bytes(picture, quality=82, optimize=True))
    ours = opened(encode_image(picture, ImageTarget(max_bytes=limit), lossless=False).data)
    plain = max(one for one in range(60, 95) if len(jpeg_bytes(picture, quality=one, optimize=True)) <= limit)
    theirs = opened(jpeg_bytes(picture, quality=plain, optimize=True))

    def chroma_error(made: Image.Image) -> float:
        difference = ImageChops.difference(made.convert("YCbCr"), picture.convert("YCbCr"))
        return sum(ImageStat.Stat(difference).rms[1:])

    assert chroma_error(ours) < chroma_error(theirs)


def test_what_was_not_decoded_is_decoded_before_it_is_copied() -> None:
    """A cut photo of which only the header was looked at is not passed on."""
    data = jpeg_bytes(photo())[:-2000]
    with pytest.raises(ImageProblem):
        look_image(data, "image/jpeg")
    facts = Facts(
        "image", "image/jpeg", len(data), "", image=look_image(data, "image/jpeg", decode=False, strict=False)
    )
    with pytest.raises(ImageProblem):
        fit_image(data, facts, ImageTarget(max_bytes=FIVE), decoded=False)


# ---- without loss


def test_a_jpeg_slightly_over_is_packed_without_touching_a_pixel() -> None:
    """Other Huffman tables and several scans save some percent of a phone's file."""
    data = jpeg_bytes(photo(1600, 1200))
    result = fitted(data, max_bytes=int(len(data) * 0.97))
    assert (result.action, result.encodes) == ("stripped", 0)
    assert opened(result.data).tobytes() == opened(data).tobytes()
    assert fitted(data, max_bytes=int(len(data) * 0.8)).action == "encoded"


def test_a_png_over_its_limit_is_packed_without_touching_a_pixel() -> None:
    """A screenshot of few colours fits a palette; nothing of it changes."""
    data = encoded(chat(), "PNG", compress_level=1)
    result = fitted(data, max_bytes=int(len(data) * 0.7))
    assert (result.action, result.mime, result.encodes) == ("stripped", "image/png", 0)
    assert opened(result.data).convert("RGB").tobytes() == chat().tobytes()


def test_a_png_that_cannot_fit_becomes_a_jpeg_of_full_chroma() -> None:
    """Text keeps its colours' edges."""
    data = encoded(photo(900, 700), "PNG")
    facts = examine_bytes(data)
    result = fit_image(data, facts, ImageTarget(max_bytes=len(data) // 4, graphic=True))
    assert (result.mime, sampling(result.data)) == ("image/jpeg", FULL)


# ---- chroma


@pytest.mark.parametrize("form", ["PNG", "JPEG", "HEIF"])
@pytest.mark.parametrize("made", [{}, {"dark": True}, {"with_photo": True, "seed": 2}])
def test_a_screenshot_is_told_from_a_photo_whatever_its_format(form: str, made: dict[str, Any]) -> None:
    """Also after a lossy encode, in the dark, and with a photo in it; and it keeps full chroma."""
    pillow_heif.register_heif_opener()
    data = encoded(chat(**made), form, **({} if form == "PNG" else {"quality": 60}))
    assert is_graphic(load_upright(data, f"image/{'heic' if form == 'HEIF' else form.lower()}"))
    if form == "HEIF":
        result = fitted(data, mimes=("image/jpeg",), max_bytes=120_000)
        assert sampling(result.data) == FULL


def test_photos_are_no_graphics() -> None:
    """Made-up ones, a blown-out sky, and every real one."""
    sky = photo(1600, 1200)
    sky.paste((255, 255, 255), (0, 0, 1600, 700))
    assert not is_graphic(sky)
    assert not any(is_graphic(photo(1200, 900, seed)) for seed in (1, 2, 3))
    for path in corpus_files("photo_i*", "photo_o*", "photo_N*", "photo_S*", "pair_tree*", "photo_x*", "label_*"):
        data = path.read_bytes()
        mime = sniff(data[:HEAD_BYTES])
        assert mime
        assert not is_graphic(load_upright(data, mime)), path.name


def test_a_photo_that_must_shrink_halves_its_chroma() -> None:
    """Its bytes are better spent on luma."""
    data = jpeg_bytes(photo(1200, 900), quality=97, subsampling=0)
    assert sampling(fitted(data, max_bytes=len(data) // 3).data) == HALVED


# ---- covering

BOXES = ((40, 60, 200, 120), (400, 300, 64, 33))


def levels_in(data: bytes, box: tuple[int, int, int, int], inset: int = 0) -> list[tuple[int, int]]:
    """Return the darkest and the brightest level of each channel in a box."""
    x, y, width, height = box
    part = opened(data).convert("RGB").crop((x + inset, y + inset, x + width - inset, y + height - inset))
    return [(int(low), int(high)) for low, high in (band.getextrema() for band in part.split())]  # type: ignore[arg-type]


def test_what_is_covered_is_not_in_a_jpeg_any_more() -> None:
    """The place is black within what JPEG does at an edge, the rest is the picture, and no small copy remains."""
    picture = photo(640, 480)
    small = Image.Exif()
    data = encoded(picture, "JPEG", quality=92, exif=small)
    facts = examine_bytes(data)
    result = fit_image(data, facts, ImageTarget(max_bytes=FIVE), BOXES)
    assert (result.action, result.settings["covered"]) == ("encoded", 2)
    for box in BOXES:
        assert all(high <= 40 for _, high in levels_in(result.data, box)), box
        assert all(high <= 6 for _, high in levels_in(result.data, box, 8)), box
    outside = (300, 0, 340, 200)
    assert (
        ImageStat.Stat(ImageChops.difference(opened(result.data).crop(outside), opened(data).crop(outside))).mean[0] < 3
    )
    found = examine_bytes(result.data)
    assert found.image
    assert not found.image.private


def test_a_covered_photo_has_no_thumbnail_of_what_was_there() -> None:
    """EXIF's small picture and JFIF's are gone."""
    thumbnail = jpeg_bytes(photo(160, 120))
    entries = struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, 44, 0x0202, 4, 1, len(thumbnail), 0)
    data = jpeg_bytes(photo(), exif=b"Exif\0\0II*\0" + struct.pack("<IHI", 8, 0, 14) + entries + thumbnail)
    facts = examine_bytes(data)
    assert facts.image
    assert "thumbnail" in facts.image.private
    assert thumbnail in data
    result = fit_image(data, examine_bytes(data), ImageTarget(max_bytes=FIVE), BOXES)
    assert thumbnail not in result.data
    assert result.data.count(b"\xff\xd8\xff") == 1


def test_boxes_are_of_the_upright_picture() -> None:
    """A box means what the user sees, however the photo is stored."""
    data = with_location(photo(640, 480), 6)
    result = fit_image(data, examine_bytes(data), ImageTarget(max_bytes=FIVE), ((0, 600, 480, 40),))
    assert opened(result.data).size == (480, 640)
    assert all(high <= 6 for _, high in levels_in(result.data, (0, 600, 480, 40), 8))


@pytest.mark.parametrize("form", ["PNG", "GIF"])
def test_covering_keeps_a_png_and_is_exact(form: str) -> None:
    """Lossless stays lossless."""
    picture = photo(640, 480)
    data = encoded(picture, form)
    result = fit_image(data, examine_bytes(data), ImageTarget(max_bytes=FIVE), BOXES)
    assert (result.action, result.mime) == ("encoded", "image/png")
    assert levels_in(result.data, BOXES[0]) == [(0, 0)] * 3
    if form == "PNG":
        wanted = covered(picture, BOXES)
        assert opened(result.data).convert("RGB").tobytes() == wanted.tobytes()
        assert wanted.tobytes() != picture.tobytes()


def test_transparent_places_are_covered_too() -> None:
    """Also where the picture let something shine through."""
    picture = photo().convert("RGBA")
    picture.putalpha(0)
    assert covered(picture, [(0, 0, 4, 4)]).getpixel((2, 2)) == (0, 0, 0, 255)
    assert covered(photo().convert("L"), [(0, 0, 4, 4)]).getpixel((2, 2)) == 0


@pytest.mark.parametrize("box", [(-1, 0, 10, 10), (0, 0, 0, 5), (630, 0, 11, 5), (0, 470, 5, 11)])
def test_a_box_outside_is_refused(box: tuple[int, int, int, int]) -> None:
    """Nothing is made when a box misses the picture: what should be covered would not be."""
    data = jpeg_bytes(photo(640, 480))
    with pytest.raises(BoxOutside):
        fit_image(data, examine_bytes(data), ImageTarget(), (box,))
    with pytest.raises(BoxOutside):
        covered(photo(640, 480), (box,))


# ---- what is left out


def box(kind: bytes, body: bytes) -> bytes:
    """Return a box of ISO/IEC 14496-12."""
    return struct.pack(">I4s", 8 + len(body), kind) + body


MP4 = box(b"ftyp", b"mp42" + b"\0" * 12) + box(b"mdat", b"\1" * 500) + box(b"moov", b"\2" * 300)
VIDEO_WORDS = f"a motion photo's video of {len(MP4)} bytes"
SAMSUNG_HEAD = b"\0\0\x30\x0a" + struct.pack("<I", 16) + b"MotionPhoto_Data"
SAMSUNG_TAIL = b"SEFHj\0\0\0\1\0\0\0\0\0\x30\x0a" + struct.pack("<II", len(MP4) + 24, len(MP4) + 24) + b"\x18\0\0\0SEFT"


def with_xmp(picture: Image.Image, words: str) -> bytes:
    """Return a JPEG that says something in XMP."""
    return jpeg_bytes(picture, xmp=f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{words}</x:xmpmeta>".encode())


GAIN = with_xmp(photo(160, 120), "xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/'")
DEPTH = with_xmp(photo(160, 120), "xmlns:apdi='http://ns.apple.com/pixeldatainfo/1.0/' apdi:AuxiliaryImageType='depth'")
PLAIN = jpeg_bytes(photo(640, 480))

TAILS = {
    "pixel": (MP4, ("motion-video",), (VIDEO_WORDS,)),
    "samsung": (SAMSUNG_HEAD + MP4 + SAMSUNG_TAIL, ("motion-video",), (VIDEO_WORDS,)),
    "gain map": (GAIN, ("gain-map",), ("the gain map",)),
    "depth": (DEPTH, ("depth",), ("the depth map",)),
    "stereo": (PLAIN + PLAIN, ("more-pictures",), ("2 more pictures",)),
    "preview": (jpeg_bytes(photo(160, 120)), (), ()),
    "ultra motion": (
        GAIN + MP4,
        ("gain-map", "motion-video"),
        ("the gain map", VIDEO_WORDS),
    ),
}


@pytest.mark.parametrize("name", TAILS)
def test_what_stands_behind_a_photo_is_known_and_said_to_be_gone(name: str) -> None:
    """Stripped or encoded, the result says what of the file is not in it; the pixels stay."""
    tail, kinds, words = TAILS[name]
    facts = examine_bytes(PLAIN + tail)
    assert facts.image
    assert facts.image.companions == kinds
    stripped = fitted(PLAIN + tail, max_bytes=FIVE)
    assert (stripped.action, stripped.dropped) == ("stripped", ("metadata", *words))
    assert opened(stripped.data).tobytes() == opened(PLAIN).tobytes()
    smaller = fitted(PLAIN + tail, max_bytes=len(PLAIN) // 2)
    assert (smaller.action, smaller.dropped) == ("encoded", ("metadata", *words))


@pytest.mark.parametrize("tail", [MP4, b"junk ftyp" + MP4, SAMSUNG_HEAD + MP4 + SAMSUNG_TAIL, GAIN + MP4])
def test_a_motion_photos_video_is_taken_out_whole(tail: bytes) -> None:
    """Exactly the MP4, whatever stands before and behind it."""
    assert motion_video_bytes("image/jpeg", PLAIN + tail) == MP4


@pytest.mark.parametrize("holder", [b"mpvd", b"sefd"])
def test_a_heic_keeps_its_video_in_a_box(holder: bytes) -> None:
    """Android's and Samsung's way."""
    pillow_heif.register_heif_opener()
    plain = encoded(photo(320, 240), "HEIF")
    data = plain + box(holder, MP4)
    assert motion_video("image/heic", plain) is None
    assert motion_video_bytes("image/heic", data) == MP4
    facts = examine_bytes(data)
    assert facts.image
    assert facts.image.companions == ("motion-video",)
    assert VIDEO_WORDS in fitted(data, max_bytes=FIVE).dropped


def test_half_a_video_is_none() -> None:
    """Only an MP4 that is there whole, with its index and its pictures, is offered."""
    assert motion_video("image/jpeg", PLAIN + MP4[:-10]) is None
    assert motion_video("image/jpeg", PLAIN + b"ftyp" * 200) is None
    assert motion_video("image/jpeg", PLAIN[:-2] + MP4) is None
    assert motion_video("image/png", encoded(photo(), "PNG") + MP4) is None


def test_a_heic_of_two_pictures_says_so() -> None:
    """A spatial photo or a burst."""
    heif = pillow_heif.from_pillow(photo(320, 240))
    heif.add_from_pillow(photo(320, 240, 2))
    buffer = io.BytesIO()
    heif.save(buffer)
    facts = examine_bytes(buffer.getvalue())
    assert facts.image
    assert facts.image.companions == ("more-pictures",)
    assert "1 more picture" in fitted(buffer.getvalue(), max_bytes=FIVE).dropped


def test_companions_of_real_phones() -> None:
    """Pixel, Samsung and Apple, as far as the corpus has them."""
    expected = {
        "photo_pixel_motion_photo_shortened.jpg": ("motion-video",),
        "photo_samsung_motion_photo_shortened.jpg": ("motion-video",),
        "photo_UltraHDR_04.jpg": ("gain-map",),
        "photo_apple_gainmap_new.jpg": ("gain-map",),
        "photo_iphone_13_pro_max.HEIC": ("gain-map",),
        "photo_spatial.heic": ("more-pictures",),
        "img_seine_gainmap.avif": ("gain-map",),
        "photo_xiaomi.heic": (),
        "photo_Samsung_SM-G935L_S7Edge.jpg": (),
    }
    for path in corpus_files(*expected):
        data = path.read_bytes()
        mime = sniff(data[:HEAD_BYTES]) or ""
        looked = look_image(data, mime, decode=False, strict=False)  # two of them are shortened
        assert looked.companions == expected[path.name], path.name


def test_the_still_of_an_animation_shows_something() -> None:
    """A blank first frame is passed over, and it is said which one was taken."""
    frames = [Image.new("RGB", (160, 120), "black"), Image.new("RGB", (160, 120), "white"), photo(160, 120)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], optimize=False)
    result = fitted(data, max_bytes=FIVE, animated=False)
    assert result.settings["frame"] == 2
    assert "2 of 3 frames" in result.dropped
    assert ImageStat.Stat(opened(result.data).convert("L")).stddev[0] > 20
    blank = encoded(frames[0], "GIF", save_all=True, append_images=[frames[1]], optimize=False)
    assert "frame" not in fitted(blank, max_bytes=FIVE, animated=False).settings


# ---- colour


def primaries_matrix(corners: tuple[tuple[float, float], ...]) -> Any:
    """Return linear RGB to XYZ for primaries and D65 given as xy (SMPTE RP 177)."""
    columns = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in corners[:3]]).T
    x, y = corners[3]
    return columns * np.linalg.solve(columns, np.array([x / y, 1.0, (1 - x - y) / y]))


D65 = (0.3127, 0.3290)
SRGB = primaries_matrix(((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), D65))
DISPLAY_P3 = primaries_matrix(((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), D65))
ADOBE_RGB = primaries_matrix(((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), D65))
WHITE = SRGB.sum(axis=1)


def srgb_curve(encoded_levels: Any) -> Any:
    """Return linear light for sRGB's levels of 0 to 1 (IEC 61966-2-1)."""
    return np.where(encoded_levels <= 0.04045, encoded_levels / 12.92, ((encoded_levels + 0.055) / 1.055) ** 2.4)


def lab(xyz: Any) -> Any:
    """Return CIE L*a*b* of colours in rows."""
    share = xyz / WHITE
    root = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * root[:, 1] - 16, 500 * (root[:, 0] - root[:, 1]), 200 * (root[:, 1] - root[:, 2])], axis=1)


def ciede2000(first: Any, second: Any) -> Any:
    """Return the differences of colours in rows of L*a*b* (CIE 142-2001)."""
    chroma = (np.hypot(first[:, 1], first[:, 2]) + np.hypot(second[:, 1], second[:, 2])) / 2
    g = 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))
    a1, a2 = (1 + g) * first[:, 1], (1 + g) * second[:, 1]
    c1, c2 = np.hypot(a1, first[:, 2]), np.hypot(a2, second[:, 2])
    h1, h2 = np.arctan2(first[:, 2], a1) % (2 * np.pi), np.arctan2(second[:, 2], a2) % (2 * np.pi)
    turn = (h2 - h1 + np.pi) % (2 * np.pi) - np.pi
    grey = c1 * c2 == 0
    turn = np.where(grey, 0, turn)
    dl, dc, dh = second[:, 0] - first[:, 0], c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(turn / 2)
    ml, mc = (first[:, 0] + second[:, 0]) / 2, (c1 + c2) / 2
    mh = np.where(grey, h1 + h2, h1 + turn / 2)
    t = 1 - 0.17 * np.cos(mh - np.pi / 6) + 0.24 * np.cos(2 * mh) + 0.32 * np.cos(3 * mh + np.radians(6))
    t -= 0.20 * np.cos(4 * mh - np.radians(63))
    sl = 1 + 0.015 * (ml - 50) ** 2 / np.sqrt(20 + (ml - 50) ** 2)
    sc, sh = 1 + 0.045 * mc, 1 + 0.015 * mc * t
    angle = np.radians(30) * np.exp(-(((np.degrees(mh) % 360 - 275) / 25) ** 2))
    rotation = -2 * np.sqrt(mc**7 / (mc**7 + 25.0**7)) * np.sin(2 * angle)
    parts = dl / sl, dc / sc, dh / sh
    return np.sqrt(sum(one**2 for one in parts) + rotation * parts[1] * parts[2])


def test_the_difference_of_colours_is_computed_as_published() -> None:
    """Pairs 1, 7 and 17 of Sharma, Wu and Dalal (2005)."""
    first = np.array([[50, 2.6772, -79.7751], [50, 0, 0], [50, 2.5, 0]], dtype=float)
    second = np.array([[50, 0, -82.7485], [50, -1, 2], [73, 25, -18]], dtype=float)
    assert ciede2000(first, second) == pytest.approx([2.0425, 2.3669, 27.1492], abs=1e-3)


@pytest.mark.parametrize("space", ["Display P3", "Adobe RGB (1998)"])
def test_wide_gamut_colours_agree_with_a_conversion_in_floats(space: str) -> None:
    """Every colour that sRGB can show comes out within CIEDE2000 of 2, most within 0.7."""
    matrix = DISPLAY_P3 if space == "Display P3" else ADOBE_RGB
    steps = np.arange(0, 256, 15, dtype=np.uint8)
    colours = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
    levels = colours / 255
    linear = srgb_curve(levels) if space == "Display P3" else levels ** (563 / 256)
    xyz = linear @ matrix.T
    shown = xyz @ np.linalg.inv(SRGB).T
    inside = np.all((shown >= -1e-4) & (shown <= 1 + 1e-4), axis=1)
    assert inside.sum() > 1500
    picture = Image.frombytes("RGB", (len(colours), 1), colours.tobytes()).resize((len(colours), 3), 0)
    result = fitted(encoded(picture, "PNG", icc_profile=icc_profile(space)), max_bytes=FIVE)
    made = np.frombuffer(opened(result.data).convert("RGB").tobytes(), np.uint8).reshape(3, -1, 3)[1] / 255
    difference = ciede2000(lab(xyz[inside]), lab((srgb_curve(made) @ SRGB.T)[inside]))
    assert difference.max() < 2
    assert np.percentile(difference, 90) < 0.7


# ---- size


def test_a_huge_picture_is_reduced_and_its_boxes_with_it() -> None:
    """What is covered stays covered when pixels are merged."""
    picture = Image.new("L", (9000, 8001), 200)
    data = encoded(picture, "PNG", compress_level=1)
    result = fit_image(data, examine_bytes(data), ImageTarget(max_bytes=FIVE), ((1001, 1001, 999, 999),))
    made = opened(result.data)
    assert made.size == (4500, 4001)
    assert made.crop((500, 500, 1000, 1000)).getextrema() == (0, 0)
    assert made.getpixel((499, 499)) == 200


def test_refusal_names_a_size_that_would_do() -> None:
    """The size told is enough."""
    data = jpeg_bytes(photo(900, 700), quality=97)
    with pytest.raises(CannotFit) as refused:
        fitted(data, max_bytes=9000)
    assert fitted(data, max_bytes=refused.value.least).action in ("encoded", "stripped", "copied")


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (9, 1), (20, 20), (24, 17)])
@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_small_pictures_and_small_limits_come_to_an_end(size: tuple[int, int], form: str) -> None:
    """Fitted or refused, at any limit; nothing shrinks for ever."""
    buffer = io.BytesIO()
    photo(*size).save(buffer, form)
    facts = examine_bytes(buffer.getvalue())
    for limit in (*range(1, 700, 23), 605, 610):
        for mimes in (("image/jpeg",), ("image/png",), ("image/jpeg", "image/png")):
            try:
                made = fit_image(buffer.getvalue(), facts, ImageTarget(mimes=mimes, max_bytes=limit))
            except CannotFit:
                continue
            assert len(made.data) <= limit
