"""Small sound files of every kind that is read, and what happens to files: cut, zeroed, flipped, lengthened, miscounted."""

import datetime as dt
import io
import random
import struct
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pillow_heif

from evidence_kit.errors import EvidenceKitError
from evidence_kit.media.files import hash_file
from evidence_kit.model.finding import Verdict
from evidence_kit.pipeline import build_case, check_case
from evidence_kit.policies import load_policy
from evidence_kit.verbs.verify import verify_package
from tests.conftest import ffmpeg, photo

TODAY = dt.date(2026, 11, 28)
PICTURES: dict[str, tuple[str, dict[str, Any]]] = {
    "jpg": ("JPEG", {"quality": 88}),
    "png": ("PNG", {}),
    "gif": ("GIF", {}),
    "webp": ("WEBP", {"quality": 80}),
    "avif": ("AVIF", {"quality": 60, "speed": 10}),
    "tif": ("TIFF", {"compression": "tiff_lzw"}),
    "bmp": ("BMP", {}),
    "heic": ("HEIF", {"quality": 60}),
}
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
FILMS = {
    "mp4": (*H264, "-c:a", "aac", "-movflags", "+faststart"),
    "mov": (*H264, "-c:a", "aac"),
    "mkv": (*H264, "-c:a", "aac"),
    "webm": ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"),
    "avi": ("-c:v", "mpeg4", "-c:a", "libmp3lame"),
    "3gp": (*H264, "-an"),
}


def sound_picture(extension: str, size: tuple[int, int] = (360, 270)) -> bytes:
    """Return a picture of the format that an extension names."""
    pillow_heif.register_heif_opener()
    form, options = PICTURES[extension]
    buffer = io.BytesIO()
    photo(*size).save(buffer, form, **options)
    return buffer.getvalue()


def sound_pictures() -> dict[str, bytes]:
    """Return a picture of each format, and a PDF, by extension."""
    made = {extension: sound_picture(extension) for extension in PICTURES}
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 400))
        pdf.save(buffer)
    made["pdf"] = buffer.getvalue()
    return made


def sound_film(extension: str, size: str = "320x240", seconds: float = 1.5) -> bytes:
    """Return a short film in the container that an extension names."""
    options = FILMS[extension]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film.{extension}"
        inputs = ("-f", "lavfi", "-i", f"testsrc2=size={size}:rate=10:duration={seconds}")
        tone = ("-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}") if "-an" not in options else ()
        ffmpeg(*inputs, *tone, *options, path)
        return path.read_bytes()


def sound_films() -> dict[str, bytes]:
    """Return a film of a second of each container, by extension."""
    return {extension: sound_film(extension) for extension in FILMS}


def cut(data: bytes, dice: random.Random) -> bytes:
    """Return the beginning of a file, as a broken copy leaves it."""
    return data[: dice.randrange(1, len(data))]


def zeroed(data: bytes, dice: random.Random) -> bytes:
    """Return a file with a run of zeros, as a bad block leaves it."""
    start = dice.randrange(len(data))
    length = min(dice.choice((16, 512, 4096)), len(data) - start)
    return data[:start] + bytes(length) + data[start + length :]


def flipped(data: bytes, dice: random.Random) -> bytes:
    """Return a file with some other bytes, half of the time near its beginning, where its structure is told."""
    changed = bytearray(data)
    for _ in range(dice.choice((1, 3, 20))):
        reach = len(data) if dice.random() < 0.5 else min(len(data), 600)
        changed[dice.randrange(reach)] = dice.randrange(256)
    return bytes(changed)


def lengthened(data: bytes, dice: random.Random) -> bytes:
    """Return a file with rubbish behind its end."""
    return data + dice.randbytes(dice.choice((1, 100, 5000)))


def miscounted(data: bytes, dice: random.Random) -> bytes:
    """Return a file in which four bytes, near a box or chunk or anywhere, are a number that is far too large or 0."""
    names = [
        data.find(name) for name in (b"stsz", b"stts", b"stco", b"mdat", b"trak", b"iloc", b"IDAT", b"VP8 ", b"moov")
    ]
    places = [place + shift for place in names if place >= 0 for shift in (-4, 8, 12)]
    place = dice.choice(places) if places and dice.random() < 0.7 else dice.randrange(max(1, len(data) - 4))
    number = dice.choice((0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, len(data)))
    return data[:place] + struct.pack(">I", number) + data[place + 4 :]


MUTATIONS = (cut, zeroed, flipped, lengthened, miscounted)


@dataclass(frozen=True)
class Broken:
    """A promise that was not kept for one mutant."""

    name: str
    what: str


def mutant(sound: Mapping[str, bytes], seed: int) -> tuple[str, bytes]:
    """Return the name and the bytes of one mutant; the same seed gives the same."""
    dice = random.Random(seed)  # noqa: S311  (files, not secrets)
    extension = sorted(sound)[seed % len(sound)]
    change = dice.choice(MUTATIONS)
    data = change(sound[extension], dice)
    if dice.random() < 0.2:
        data = dice.choice(MUTATIONS)(data, dice) if len(data) > 8 else data
    return f"{change.__name__}-{seed}.{extension}", data


def promises_broken(name: str, data: bytes, folder: Path) -> list[Broken]:
    """Return what does not hold for a case of one file and a sound photo: READY is made, nothing else than 0 or 1, intact.

    Args:
        folder: an empty one to work in.
    """
    case = folder / "case"
    (case / "received").mkdir(parents=True)
    original = case / "received" / name
    original.write_bytes(data)
    photo(360, 270, seed=2).save(case / "received" / "sound.jpg", "JPEG", quality=80)
    policy, before = load_policy("aliexpress"), hash_file(original)
    wrong: list[str] = []
    try:
        checked = check_case(case, policy, TODAY)
        built = build_case(case, policy, folder / "package", TODAY)
        if checked.verdict is Verdict.ready and built.verdict is not Verdict.ready:
            graver = [one.message for one in built.findings if one.severity == "error"]
            wrong.append(f"check says READY, build {built.verdict}: {graver}")
        if not any(slot.made_from for slot in built.slots):
            wrong.append("the sound photo was not made")
        found = verify_package(folder / "package")
        if found.verdict is not Verdict.ready:
            wrong.append(f"verify: {[one.message for one in found.findings]}")
    except EvidenceKitError as problem:
        wrong.append(f"exit {int(problem.exit_code)}: {problem} {problem.hint[:400]}")
    except Exception as problem:  # noqa: BLE001  (what would be exit 70 is what is looked for)
        wrong.append(f"exit 70: {type(problem).__name__}: {problem}")
    if hash_file(original) != before:
        wrong.append("the original was touched")
    return [Broken(name, one) for one in wrong]
