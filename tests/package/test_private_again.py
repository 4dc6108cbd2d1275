"""verify looks again at what is covered and muted in a package's video, also when every sum agrees."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.conftest import Run, ffmpeg, write

WHITE = "drawbox=x=200:y=40:w=80:h=60:color=white:t=fill"
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
PRIVATE = "mute = [[1.0, 2.0]]\n[[evidence.cover]]\nbox = [200, 40, 80, 60]\nfrom = 1\nto = 2\n"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds with a white place, and a tone."""
    out = tmp_path_factory.mktemp("film") / "unboxing.mp4"
    picture = f"testsrc2=size=320x240:rate=25:duration=3,{WHITE}"
    ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=duration=3", *H264, "-c:a", "aac", out)
    return out


def packed(case: Path, film: Path, words: str, run: Run) -> Path:
    """Return the package of a case of the film, with what its case file says of it."""
    write(case / "unboxing.mp4", film.read_bytes())
    write(case / "case.toml", f'[[evidence]]\nfile = "unboxing.mp4"\n{words}')
    run("build", case, "--format", "json")
    return case / "package"


def put_into(package: Path, film: Path) -> str:
    """Put another video into a package, as one who can write its manifest and its sums; return its name."""
    (made,) = (package / "upload").glob("*.mp4")
    sums = {made: hashlib.sha256(made.read_bytes()).hexdigest()}
    made.write_bytes(film.read_bytes())
    manifest, listed = package / "manifest.json", package / "SHA256SUMS"
    old, new = sums[made], hashlib.sha256(made.read_bytes()).hexdigest()
    before = hashlib.sha256(manifest.read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    after = hashlib.sha256(manifest.read_bytes()).hexdigest()
    listed.write_text(listed.read_text(encoding="ascii").replace(old, new).replace(before, after), encoding="ascii")
    return f"upload/{made.name}"


def test_a_package_is_what_its_manifest_says_of_private_things(film: Path, tmp_path: Path, run: Run) -> None:
    """What was built passes; with the film as it was, the place is seen and the sound is heard."""
    package = packed(tmp_path / "case", film, PRIVATE, run)
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    settings = next(one for one in manifest["artifacts"] if one["path"].endswith(".mp4"))["recipe"]["settings"]
    assert settings.keys() >= {"redacted", "muted"}
    good = run("verify", package, "--format", "json")
    assert (good.code, good.codes()) == (0, []), good.out + good.err
    name = put_into(package, film)
    bad = run("verify", package, "--format", "json")
    assert bad.code == 1
    told = [one["message"] for one in bad.data["findings"] if (one["code"], one["path"]) == ("lineage-broken", name)]
    assert told == [
        "The manifest says that 200,40,80,60 is covered, and at 0:01.0 it is not black.",
        "The manifest says that its sound is muted, and it can be heard.",
    ]


def test_a_video_without_its_sound_has_none(film: Path, tmp_path: Path, run: Run) -> None:
    """Muted from beginning to end."""
    package = packed(tmp_path / "case", film, "mute = true\n", run)
    good = run("verify", package, "--format", "json")
    assert (good.code, good.codes()) == (0, []), good.out + good.err
    put_into(package, film)
    bad = run("verify", package, "--format", "json")
    assert [one["message"] for one in bad.data["findings"]] == [
        "The manifest says that its sound is muted, and it can be heard."
    ]
