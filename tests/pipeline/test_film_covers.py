"""Covered places of a film: black in every frame of their time and in no other, in whatever is made of it."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import Run, decoded, ffmpeg

BOX = (400, 60, 160, 120)
"""A white place of the upright picture of 640x480."""
BEGIN, END, SPARE = 1.0, 2.0, 0.15
BLACK, BRIGHT = 40, 150

WHITE = f"drawbox=x={BOX[0]}:y={BOX[1]}:w={BOX[2]}:h={BOX[3]}:color=white:t=fill"
FILM = f"testsrc2=size=640x480:rate=30:duration=3,{WHITE},format=yuv420p"
H264 = (
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-movflags",
    "+faststart",
    "-colorspace",
    "bt709",
    "-color_primaries",
    "bt709",
)
HLG = (
    "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1", "-color_primaries", "bt2020",
    "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc", "-x265-params",
    "log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc",
)  # fmt: skip


def film(folder: Path, kind: str = "plain") -> Path:
    """Return the film in one of the forms that cameras write."""
    folder.mkdir(exist_ok=True)
    plain = folder / "plain.mp4"
    out = folder / f"{kind}.mov"
    if kind == "hlg":
        ffmpeg("-f", "lavfi", "-i", FILM, *HLG, out)
    elif kind == "interlaced":
        ffmpeg("-f", "lavfi", "-i", f"{FILM},interlace", *H264, "-flags", "+ilme+ildct", "-x264opts", "tff=1", out)
    elif kind == "narrow":
        ffmpeg("-f", "lavfi", "-i", f"{FILM},scale=480:480,setsar=4/3", *H264, out)
    elif kind == "variable":
        times = "setpts='(N/30+0.011*mod(N,3))/TB',settb=1/90000"
        form = ("-fps_mode", "passthrough", "-enc_time_base", "1/90000")
        ffmpeg("-f", "lavfi", "-i", f"{FILM},{times}", *form, *H264, out)
    else:
        turned = ",transpose=2" if kind == "rotated" else ""
        ffmpeg("-f", "lavfi", "-i", f"{FILM}{turned}", *H264, plain)
        if kind == "rotated":
            ffmpeg("-display_rotation", "-90", "-i", plain, "-c", "copy", out)
        elif kind == "late":
            ffmpeg("-itsoffset", "0.4", "-i", plain, "-f", "lavfi", "-i", "sine=duration=4", "-c:v", "copy", out)
        else:
            return plain
        plain.unlink()
    return out


def levels(path: Path) -> list[tuple[float, int]]:
    """Return the second of every frame of a film, and the mean luma of the white place in it."""
    x, y, width, height = BOX
    chain = f"scale=640:480,crop={width}:{height}:{x}:{y},scale=1:1:flags=area,format=gray"
    means = decoded(path, "-vf", chain, "-fps_mode", "passthrough", "-f", "rawvideo")
    lines = decoded(path, "-an", "-fps_mode", "passthrough", "-enc_time_base", "demux", "-f", "framecrc").decode()
    base = Fraction(next(line.split()[-1] for line in lines.splitlines() if line.startswith("#tb 0")))
    stamps = [int(line.split(",")[2]) for line in lines.splitlines() if line.startswith("0,")]
    assert len(stamps) == len(means)
    return [(float(stamp * base), level) for stamp, level in zip(stamps, means, strict=True)]


def misses(path: Path) -> list[tuple[float, int]]:
    """Return the frames in which the place is seen in its time, or covered long before or after it."""
    found = levels(path)
    assert len(found) > 40
    seen = [one for one in found if BEGIN <= one[0] <= END and one[1] > BLACK]
    return seen + [one for one in found if not BEGIN - SPARE < one[0] < END + SPARE and one[1] < BRIGHT]


@pytest.mark.parametrize("kind", ["plain", "rotated", "hlg", "interlaced", "narrow", "variable", "late"])
def test_a_place_is_covered_in_its_time(kind: str, tmp_path: Path, run: Run) -> None:
    """Whatever the film's form; and the record says what is covered."""
    path = film(tmp_path, kind)
    box = ",".join(map(str, BOX))
    ran = run("fit", path, "--out", tmp_path / "made.mp4", f"--redact={box}:1-2", "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    assert ran.data["action"] == "encoded"
    assert misses(tmp_path / "made.mp4") == []
    settings = ran.data["settings"]
    assert settings["redacted"] == [{"box": f"xywh=pixel:{box}", "from": 1.0, "to": 2.0}]
    assert 0.3 < settings["redacted_share"]["frames"] < 0.42
    assert "redacted" in ran.codes("note")
    assert "take-not-continuous" not in ran.codes()


def test_a_place_of_the_whole_film_is_black_in_every_frame(tmp_path: Path, run: Run) -> None:
    """A film that would be copied is encoded."""
    path = film(tmp_path)
    assert run("fit", path, "--out", tmp_path / "as-it-is.mp4", "--format", "json").data["action"] == "copied"
    ran = run("fit", path, "--out", tmp_path / "made.mp4", f"--redact={','.join(map(str, BOX))}", "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    assert max(level for _, level in levels(tmp_path / "made.mp4")) <= BLACK


@pytest.mark.parametrize(
    ("asked", "code"), [("600,0,100,50", 1), ("0,0,50,50:3.5-9", 1), ("0,0,50,50:2-1", 2), ("0,0,50,50:x", 2)]
)
def test_a_place_outside_writes_nothing(asked: str, code: int, tmp_path: Path, run: Run) -> None:
    """Outside the picture or the film; what cannot be meant is refused before anything is read."""
    path = film(tmp_path)
    ran = run("fit", path, "--out", tmp_path / "made.mp4", f"--redact={asked}", "--format", "json")
    assert ran.code == code
    assert code == 2 or ran.codes("error") == ["redact-outside"]
    assert not (tmp_path / "made.mp4").exists()


def test_a_case_covers_the_film_and_its_stills(tmp_path: Path, run: Run) -> None:
    """The frames that stand in for photos come from the original's pixels, and are covered as well."""
    case = tmp_path / "case"
    path = film(case).rename(case / "unboxing.mp4")
    before = path.read_bytes()
    words = f'[[evidence]]\nfile = "unboxing.mp4"\n[[evidence.cover]]\nbox = {list(BOX)}\n'
    (case / "case.toml").write_text(words, encoding="utf-8")
    run("build", case, "--format", "json")
    assert path.read_bytes() == before
    manifest = json.loads((case / "package" / "manifest.json").read_text(encoding="utf-8"))
    made = {artifact["path"]: artifact for artifact in manifest["artifacts"]}
    films = [name for name in made if name.endswith(".mp4")]
    stills = [name for name in made if name.startswith("upload/") and name not in films]
    assert len(films) == 1
    assert stills
    assert max(level for _, level in levels(case / "package" / films[0])) <= BLACK
    assert made[films[0]]["recipe"]["settings"]["redaction_reversible"] is False
    x, y, width, height = BOX
    for name in stills:
        with Image.open(case / "package" / name) as still:
            assert still.size == (640, 480)
            place = still.convert("L").crop((x, y, x + width, y + height))
            assert place.point(lambda level: 255 * (level > BLACK)).getbbox() is None, name


def test_a_cover_that_ends_before_it_begins_is_a_mistake_with_its_line(tmp_path: Path, run: Run) -> None:
    """Nothing is guessed from it."""
    words = '[[evidence]]\nfile = "a.mp4"\n[[evidence.cover]]\nbox = [1, 2, 3, 4]\nfrom = 5\nto = 2\n'
    (tmp_path / "case.toml").write_text(words, encoding="utf-8")
    ran = run("check", tmp_path)
    assert ran.code == 4
    assert "line 6: to = 2" in ran.err
