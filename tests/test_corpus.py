"""Real phone media: every file of the corpus, when EVIDENCE_KIT_CORPUS names its folder."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.media.probe import examine
from tests.command_line import Ran
from tests.conftest import CORPUS, Run, corpus_files, write
from tests.expected_codes import CORPUS as OF_CORPUS
from tests.expected_codes import differences, expected, seen

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(CORPUS is None, reason="EVIDENCE_KIT_CORPUS names no folder of real phone media"),
]

FILES = corpus_files("bad_*", "img_*", "label_*", "orient_*", "pair_*", "photo_*", "screenshot_*", "video_*")
UNREADABLE = {
    "bad_bomb.gif", "bad_bomb_65536.png", "bad_corrupt.png", "bad_empty.heic", "bad_empty.jpg", "bad_exiv2_poc.mov",
    "bad_fuzz_crash_0044.mp4", "bad_truncated.jpg", "bad_truncated.png", "bad_zero_length_atom.mp4",
    "photo_pixel_motion_photo_shortened.jpg", "photo_samsung_motion_photo_shortened.jpg",
}  # fmt: skip


def table() -> dict[str, dict[str, str]]:
    """Return the rows of index.tsv by file."""
    if CORPUS is None or not (CORPUS / "index.tsv").exists():
        return {}
    lines = (CORPUS / "index.tsv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    return {row[0]: dict(zip(head, row, strict=False)) for row in (line.split("\t") for line in lines[1:])}


INDEX = table()

TIGHT = {
    "video_android_portrait_4k60.mp4": 300_000,
    "video_h265_portrait_1376x1840.mp4": 300_000,
    "video_pixel_hlg10_rot_editlist.mp4": 250_000,
    "video_sports2d_demo.mp4": 350_000,
    "video_surveillance_vtest.avi": 600_000,
}
"""Films that are fitted within fewer bytes than the form takes: small pictures are encoded in half of the time."""

LARGEST = "photo_200MP.heic"
"""The photo of which it is also held how much memory the program and its reader take for it."""

MEASURED = """
import atexit, resource, sys
from evidence_kit.cli import main
who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
atexit.register(lambda: print(max(resource.getrusage(one).ru_maxrss for one in who), file=sys.stderr))
main()
"""


def exiftool(path: Path) -> dict[str, Any]:
    """Return what exiftool reads of a file; the test needs it."""
    if not shutil.which("exiftool"):
        pytest.skip("exiftool is not installed")
    done = subprocess.run(["exiftool", "-j", "-G1", "-a", "-ee", path], capture_output=True, check=False)
    data: dict[str, Any] = json.loads(done.stdout)[0]
    return data


def run_measured(*argv: object) -> tuple[Ran, int]:
    """Run evidence-kit in a process of its own, and return how it ended and the most kilobytes of any of its processes."""
    command = [sys.executable, "-W", "ignore", "-c", MEASURED, *map(str, argv)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    *lines, kilobytes = done.stderr.splitlines()
    return Ran(done.returncode, done.stdout, "\n".join(lines)), int(kilobytes)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_check_tells_readable_from_unreadable(path: Path, run: Run) -> None:
    """No file crashes it; what cannot be used is said, what can is not, and the table of codes says all of it."""
    ran = run("check", "--each", path, "--format", "json")
    line = seen("aliexpress", f"{OF_CORPUS}{path.name}", ran.data["findings"])
    told = differences([line], {key: old for key, old in expected().items() if key[1] == f"{OF_CORPUS}{path.name}"})
    assert not told, "\n" + "\n".join(told)
    grave = set(ran.codes("error")) & {"unreadable", "empty-file", "too-many-pixels", "not-examined"}
    assert bool(grave) == (path.name in UNREADABLE), ran.data["findings"]
    assert ran.code in (0, 1)
    row = INDEX[path.name]
    facts = ran.data["originals"][0]["facts"]
    if path.name not in UNREADABLE:
        assert facts["location"] == (row["has_gps"] == "yes"), row
        assert facts["mime"].split("/")[0] == row["mime"].split("/")[0]
    if not path.name.startswith("bad_") and "shortened" not in path.name:
        assert not blamed(ran.data["findings"])


def blamed(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the findings that blame a file for what lies behind or inside it; what phones write is only named.

    Two photos of the corpus were shortened by hand, and end within their tail.
    """
    about = ("trailing-data", "foreign-content", "structure-broken")
    return [one for one in findings if one["code"] in about and one["severity"] != "note"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_fit_obeys_every_invariant(path: Path, run: Run, tmp_path: Path) -> None:
    """Within the limit, upright, sRGB or bt709, whole, and nothing private in it, says exiftool."""
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    tight = ("--max-bytes", TIGHT[path.name]) if path.name in TIGHT else ()
    argv = ("fit", path, "--out", f"{tmp_path}/fitted/", "--format", "json", *tight)
    is_measured = path.name == LARGEST and sys.platform == "linux"  # others count in other units
    ran, kilobytes = run_measured(*argv) if is_measured else (run(*argv), 0)
    assert kilobytes < 2_000_000
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    if path.name in UNREADABLE:
        assert (ran.code, ran.data["action"]) == (1, "refused")
        assert not list((tmp_path).rglob("*.*"))
        return
    assert ran.code == 0, ran.data["findings"]
    out = Path(ran.data["output"])
    made, source = examine(out), examine(path, decode=False)
    assert not made.problem
    assert made.bytes == ran.data["bytes"] <= ran.data["max_bytes"]
    told = exiftool(out)
    keys = [key for key in told if not key.startswith(("File:", "System:", "ExifTool:"))]
    for word in ("GPS", "Location", "SerialNumber", "OwnerName", "Artist"):
        assert not [key for key in keys if word in key], told
    if ran.data["action"] == "copied":
        assert made.sha256 == source.sha256
    if made.image and source.image:
        assert made.image.orientation == 1
        assert made.image.srgb
        shape, wanted = made.image.width / made.image.height, source.image.width / source.image.height
        assert abs(shape / wanted - 1) < 0.01
    if made.video and source.video:
        assert (made.video.codec, made.video.pixel_format, made.video.moov_first) == ("h264", "yuv420p", True)
        assert made.video.transfer in (None, "bt709")
        assert min(made.video.width, made.video.height) <= 1080
        assert (made.video.duration or 0) >= (source.video.duration or 0) - 0.1
        assert (made.video.frames or 0) >= (source.video.frames or 0)
        assert bool(made.video.audio_streams) == bool(source.video.audio_streams)


def test_a_case_of_real_media_is_ready_twice_with_identical_bytes(run: Run, tmp_path: Path) -> None:
    """Photos of six phones, a listing, a label and an iPhone's video, in another folder the second time."""
    assert CORPUS
    case = tmp_path / "case"
    for name, place in {
        "img_4.webp": "listing/item.webp",
        "photo_iphone_15_pro.heic": "received/item.heic",
        "pair_tree_A_IMG_1025.JPG": "received/IMG_1025.JPG",
        "photo_Nokia_8.3_5G.jpg": "contents/photo.jpg",
        "photo_UltraHDR_04.jpg": "damage/photo.jpg",
        "label_code128_013.jpg": "label/label.jpg",
        "screenshot_device_screen.png": "chat/seller.png",
        "photo_xiaomi.heic": "more.heic",
        "video_ipad_hevc_gps_rot.mov": "unboxing.mov",
    }.items():
        (case / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CORPUS / name, case / place)
    write(case / "statement.txt", "I ordered warm white and received blue.")
    first = run("build", case, "--format", "json", "--today", "2026-11-01")
    assert (first.code, first.data["verdict"]) == (0, "ready"), first.data["findings"]
    assert "left-out" not in first.codes("warning")
    assert [one["path"] for one in first.data["slots"]][5] == "upload/06-sheet.jpg"
    assert run("verify", case / "package").code == 0
    other = tmp_path / "elsewhere" / "renamed"
    shutil.copytree(case, other, ignore=shutil.ignore_patterns("package"))
    assert run("build", other, "--today", "2026-11-20").code == 0

    def sums(folder: Path) -> dict[str, str]:
        return {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file()
        }

    assert sums(case / "package") == sums(other / "package")


def test_a_folder_of_everything_is_built_as_far_as_it_goes(run: Run, tmp_path: Path) -> None:
    """All broken and odd images together: what can be made is made, upload/ breaks no limit, nothing crashes."""
    assert CORPUS
    case = tmp_path / "case"
    case.mkdir()
    for path in FILES:
        if path.name.startswith(("bad_", "img_")):
            shutil.copyfile(path, case / path.name)
    ran = run("build", case, "--format", "json")
    assert (ran.code, ran.data["verdict"]) == (1, "not-ready")
    assert len([one for one in ran.data["slots"] if one["slot"].startswith("image")]) == 6
    assert run("verify", case / "package").code == 0
    assert run("check", "--upload", case / "package" / "upload", "--format", "json").codes("error") == []
