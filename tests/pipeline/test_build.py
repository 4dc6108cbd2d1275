"""Building and verifying packages through the command line."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from evidence_kit.package.sums import render_sums
from tests.command_line import run_cli
from tests.conftest import MakeVideo, Run, ffmpeg, jpeg_bytes, photo, with_location, write

TODAY = "2026-11-01"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small package, built once; tests that change it copy it first."""
    case = tmp_path_factory.mktemp("case")
    write(case / "label" / "label.jpg", with_location(photo(320, 240, 2), 6))
    write(case / "received" / "a.jpg", jpeg_bytes(photo(320, 240, 3)))
    write(case / "listing" / "a.png", jpeg_bytes(photo(300, 300, 4)))
    write(case / "statement.txt", "I ordered warm white and received blue.\n")
    ran = run_cli("build", case, "--today", TODAY, "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    return case / "package"


def sums(folder: Path) -> dict[str, str]:
    """Return every file below a folder with its sum."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def seal(folder: Path) -> None:
    """Write SHA256SUMS anew, as a forger would."""
    found = sums(folder)
    found.pop("SHA256SUMS")
    (folder / "SHA256SUMS").write_text(render_sums(found), encoding="ascii")


def test_a_package_has_what_the_design_says(package: Path) -> None:
    """Uploads in order, statement, manifest, sums; and coreutils agrees."""
    assert sorted(sums(package)) == [
        "SHA256SUMS",
        "manifest.json",
        "report.html",
        "statement.txt",
        "upload/01-comparison.jpg",
        "upload/02-label.jpg",
        "upload/03-received.jpg",
        "upload/04-listing.jpg",
    ]
    if shutil.which("sha256sum"):
        done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=package, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout
    manifest = json.loads((package / "manifest.json").read_text())
    assert manifest["schema"] == "evidence_kit.manifest/1"
    known = {one["sha256"] for one in manifest["originals"]}
    assert all(set(one["made_from"]) <= known for one in manifest["artifacts"])
    assert len(manifest["artifacts"][0]["made_from"]) == 2


def test_the_report_keeps_its_contract(package: Path, run: Run) -> None:
    """The keys of evidence_kit.report/1, of check, build and verify alike."""
    for argv in (("check", package.parent), ("build", package.parent), ("verify", package)):
        data = run(*argv, "--format", "json", "--today", TODAY).data
        assert data["schema"] == "evidence_kit.report/1"
        assert {"schema", "verdict", "policy", "findings", "slots", "artifacts", "package", "tools"} <= set(data)
        assert set(data["policy"]) == {"name", "as_of", "sha256"}
        keys = ["code", "severity", "path", "message", "hint", "expected", "actual", "source", "repairable"]
        assert all(list(one) == keys for one in data["findings"])
        assert all(set(one) == {"slot", "path", "made_from", "why"} for one in data["slots"])


def test_the_same_case_gives_the_same_bytes_anywhere(tmp_path: Path, package: Path, run: Run) -> None:
    """Another folder name, another day, one core: every byte of the package is the same."""
    case = tmp_path / "some other name"
    shutil.copytree(package.parent, case, ignore=shutil.ignore_patterns("package"))
    argv = ["build", case, "--out", tmp_path / "elsewhere", "--today", "2026-11-05"]
    assert run(*argv).code == 0
    assert sums(tmp_path / "elsewhere") == sums(package)
    if hasattr(os, "sched_setaffinity"):
        command = [
            sys.executable,
            "-c",
            "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); from evidence_kit.cli import main; main()",
            *map(str, argv),
        ]
        subprocess.run(command, capture_output=True, check=True, timeout=120)
        assert sums(tmp_path / "elsewhere") == sums(package)


def test_dated_findings_are_shown_and_counted_but_not_recorded(tmp_path: Path, run: Run) -> None:
    """A manifest says nothing that is only true today."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    write(tmp_path / "case.toml", "[order]\nprotection_ends = 2026-10-01\n")
    ran = run("build", tmp_path, "--today", "2026-10-15", "--format", "json")
    assert "deadline-near" in ran.codes("warning")
    late = run("build", tmp_path, "--today", "2026-12-15", "--format", "json")
    assert (late.code, "deadline-passed" in late.codes("error")) == (1, True)
    manifest = (tmp_path / "package" / "manifest.json").read_text()
    assert "deadline-" not in manifest
    assert '"now"' not in manifest


def test_a_sound_package_verifies(package: Path, run: Run) -> None:
    """Verify accepts the package and the case that holds it."""
    assert run("verify", package).code == 0
    assert "INTACT" in run("verify", package.parent).out


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_found(
    place: float, bit: int, package: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In an upload, the statement, the manifest or the sums themselves."""
    from evidence_kit.verbs.verify import verify_package

    for name in sums(package):
        forged = tmp_path_factory.mktemp("flip") / "package"
        shutil.copytree(package, forged)
        data = bytearray((forged / name).read_bytes())
        data[int(len(data) * place)] ^= 1 << bit
        (forged / name).write_bytes(bytes(data))
        report = verify_package(forged)
        assert report.verdict == "not-ready", name
        assert {finding.code for finding in report.findings} & {"checksum-mismatch", "file-missing", "lineage-broken"}
        shutil.rmtree(forged)


def forge(package: Path, tmp_path: Path) -> Path:
    """Return a copy of the package to be forged."""
    return Path(shutil.copytree(package, tmp_path / "forged"))


def test_missing_and_unlisted_files_are_found(package: Path, tmp_path: Path, run: Run) -> None:
    """A file taken away and one put in are both named."""
    forged = forge(package, tmp_path)
    (forged / "upload" / "02-label.jpg").rename(forged / "upload" / "03-label.jpg")
    ran = run("verify", forged, "--format", "json")
    assert ran.code == 1
    told = {(one["code"], one["path"]) for one in ran.data["findings"]}
    assert {("file-missing", "upload/02-label.jpg"), ("file-unlisted", "upload/03-label.jpg")} <= told


@pytest.mark.parametrize("name", ["manifest.json", "SHA256SUMS", "report.html", "statement.txt"])
def test_every_part_is_missed(package: Path, tmp_path: Path, run: Run, name: str) -> None:
    """Whatever is deleted, verify says so."""
    forged = forge(package, tmp_path)
    (forged / name).unlink()
    ran = run("verify", forged, "--format", "json")
    assert (ran.code, name in [one["path"] for one in ran.data["findings"]]) == (1, True)


def test_a_broken_lineage_is_found_though_all_sums_are_right(package: Path, tmp_path: Path, run: Run) -> None:
    """A forger who seals again cannot invent an original or slip in a picture."""
    forged = forge(package, tmp_path)
    manifest: dict[str, Any] = json.loads((forged / "manifest.json").read_text())
    manifest["artifacts"][1]["made_from"] = ["0" * 64]
    (forged / "manifest.json").write_text(json.dumps(manifest))
    seal(forged)
    assert run("verify", forged, "--format", "json").codes("error") == ["lineage-broken"]
    slipped = forge(package, tmp_path / "two")
    write(slipped / "upload" / "02-label.jpg", jpeg_bytes(photo(100, 100)))
    seal(slipped)
    assert "lineage-broken" in run("verify", slipped, "--format", "json").codes("error")
    added = forge(package, tmp_path / "three")
    write(added / "upload" / "03-more.jpg", jpeg_bytes(photo(100, 100)))
    seal(added)
    assert "lineage-broken" in run("verify", added, "--format", "json").codes("error")


def test_a_broken_limit_is_found_though_all_else_is_right(package: Path, tmp_path: Path, run: Run) -> None:
    """The limits are those of the policy that the package was built for."""
    forged = forge(package, tmp_path)
    manifest: dict[str, Any] = json.loads((forged / "manifest.json").read_text())
    manifest["policy"]["rules"]["image"]["max_bytes"] |= {"value": 1000, "hard": 1000}
    (forged / "manifest.json").write_text(json.dumps(manifest))
    seal(forged)
    assert set(run("verify", forged, "--format", "json").codes("error")) == {"image-too-large"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"policy": 1, "originals": [], "artifacts": [], "tools": {}}',
        b'{"policy": {}, "originals": [1], "artifacts": [], "tools": {}}',
        b"\xff\xfe",
        b'{"a":' * 2000,
    ],
)
def test_any_manifest_is_judged_without_a_crash(package: Path, tmp_path: Path, run: Run, content: bytes) -> None:
    """A manifest that is no manifest breaks the lineage, and nothing else."""
    forged = forge(package, tmp_path)
    (forged / "manifest.json").write_bytes(content)
    seal(forged)
    ran = run("verify", forged, "--format", "json")
    assert ran.code == 1
    assert "lineage-broken" in ran.codes("error")


@pytest.mark.parametrize(
    "change",
    [
        {"artifacts": [{"path": "upload/02-label.jpg", "slot": "image-1", "sha256": "x", "made_from": 5}]},
        {"artifacts": 7},
        {"originals": [1]},
        {"policy": {"name": "x", "as_of": "x", "sha256": "x", "rules": {"schema": "evidence_kit.policy/1"}}},
        {"tools": {"ffmpeg": None}},
    ],
)
def test_a_manifest_with_odd_parts_breaks_the_lineage(
    package: Path, tmp_path: Path, run: Run, change: dict[str, Any]
) -> None:
    """Whatever stands in it, it is judged."""
    forged = forge(package, tmp_path)
    manifest: dict[str, Any] = json.loads((forged / "manifest.json").read_text())
    (forged / "manifest.json").write_text(json.dumps(manifest | change))
    seal(forged)
    ran = run("verify", forged, "--format", "json")
    assert (ran.code, "lineage-broken" in ran.codes("error")) == (1, True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_links_and_pipes_in_a_package_are_found_and_not_followed(package: Path, tmp_path: Path, run: Run) -> None:
    """A pipe does not hold verify up, and a link to a folder is no part of the package."""
    forged = forge(package, tmp_path)
    (forged / "upload" / "02-label.jpg").unlink()
    os.mkfifo(forged / "upload" / "02-label.jpg")
    (forged / "upload" / "extra").symlink_to(tmp_path)
    ran = run("verify", forged, "--format", "json", timeout=30)
    told = {(one["code"], one["path"]) for one in ran.data["findings"]}
    assert {("checksum-mismatch", "upload/02-label.jpg"), ("file-unlisted", "upload/extra")} <= told


def test_what_is_no_package_is_said(tmp_path: Path, run: Run) -> None:
    """A folder without manifest and sums cannot be verified."""
    assert run("verify", tmp_path).code == 3
    assert run("verify", tmp_path / "none").code == 3


def test_comparison_marks_are_drawn_and_recorded(tmp_path: Path, run: Run) -> None:
    """The marks of the case file are on the picture and, as W3C fragments, in the manifest."""
    write(tmp_path / "l.jpg", jpeg_bytes(Image.new("RGB", (400, 300), "white")))
    write(tmp_path / "r.jpg", jpeg_bytes(Image.new("RGB", (400, 300), (250, 250, 250))))
    write(
        tmp_path / "case.toml",
        '[[comparison]]\nlisting = "l.jpg"\nreceived = "r.jpg"\ncaption = "Ordered, received"\n'
        '[[comparison.mark]]\nlabel = "Colour"\nlisting = [100, 80, 120, 90]\nreceived = [200, 100, 100, 100]\n',
    )
    ran = run("build", tmp_path, "--format", "json")
    assert ran.code == 0, ran.out
    made = ran.data["artifacts"][0]
    assert made["path"] == "upload/01-comparison-colour.jpg"
    assert made["marks"][0]["listing"]["fragment"] == "xywh=pixel:100,80,120,90"
    assert set(ran.codes("warning")) == {"too-small", "burnt", "shows-nothing"}
    with Image.open(tmp_path / "package" / made["path"]) as picture:
        for half in (
            picture.crop((0, 0, picture.width // 2, picture.height)),
            picture.crop((picture.width // 2, 0, *picture.size)),
        ):
            pixels = list(zip(*[iter(half.convert("RGB").tobytes())] * 3, strict=True))
            assert sum(map(is_orange, pixels)) > 2 * 100 * made["recipe"]["settings"]["listing_scale"]


def is_orange(pixel: tuple[int, ...]) -> bool:
    """Return whether a pixel has the hue of the first mark, within what JPEG makes of it."""
    return all(abs(a - b) < 40 for a, b in zip(pixel, (0xE6, 0x9F, 0x00), strict=True))


def test_a_bad_file_never_stops_the_others(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """Everything that can be made is made, and what is wrong is named."""
    write(tmp_path / "good.jpg", jpeg_bytes())
    write(tmp_path / "cut.jpg", jpeg_bytes()[:3000])
    write(tmp_path / "empty.png", b"")
    write(tmp_path / "text.jpg", "hello")
    video = make_video(tmp_path / "take.mp4").read_bytes()
    write(tmp_path / "take.mp4", video[: len(video) // 2])
    ran = run("build", tmp_path, "--format", "json")
    assert ran.code == 1
    told = {(one["code"], one["path"]) for one in ran.data["findings"] if one["severity"] == "error"}
    assert {
        ("unreadable", "cut.jpg"),
        ("empty-file", "empty.png"),
        ("extension-mismatch", "text.jpg"),
        ("unreadable", "take.mp4"),
    } <= told
    assert [one["path"] for one in ran.data["slots"]] == ["upload/01-photo.jpg"]
    assert run("verify", tmp_path / "package").code == 0


@pytest.mark.parametrize(
    ("out", "code"),
    [
        (".", 2),
        ("received", 2),
        ("received/a.jpg", 2),
        ("other", 7),
        ("..", 2),
        ("new/deep/er", 0),
        ("webapp", 7),
    ],
)
def test_the_place_of_an_original_is_never_taken(tmp_path: Path, run: Run, out: str, code: int) -> None:
    """A package goes where nothing of the user's is."""
    case = tmp_path / "case"
    write(case / "received" / "a.jpg", jpeg_bytes())
    write(case / "other" / "notes.txt", "mine")
    write(case / "webapp" / "manifest.json", '{"name": "somebody else\'s"}')
    write(case / "webapp" / "src" / "app.js", "mine")
    before = sums(case)
    assert run("build", case, "--out", case / out).code == code
    after = sums(case)
    assert {name: after[name] for name in before} == before


def test_a_limit_on_all_files_together_is_kept(tmp_path: Path, run: Run) -> None:
    """Photos and the video share it, and the package verifies."""
    policy = write(
        tmp_path / "mine.toml",
        'schema = "evidence_kit.policy/1"\nname = "mine"\ntitle = "t"\nas_of = 2026-11-24\nparty = "buyer"\n'
        'status = "current"\nconfidence = "A"\n[total]\nmax_bytes = { value = 400_000, source = "this test" }\n',
    )
    case = tmp_path / "case"
    write(case / "a.jpg", jpeg_bytes(photo(1600, 1200), quality=95))
    write(case / "b.jpg", jpeg_bytes(photo(1200, 900, 3), quality=95))
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=480x360:rate=25:duration=2", "-vf", "noise=alls=12:allf=t", "-c:v", "libx264",
        "-preset", "ultrafast", "-pix_fmt", "yuv420p", case / "take.mp4",
    )  # fmt: skip
    ran = run("build", case, "--policy", policy, "--format", "json")
    assert ran.code == 0, ran.data["findings"]
    assert sum(one["bytes"] for one in ran.data["artifacts"]) <= 400_000
    assert run("verify", case / "package").code == 0


@pytest.mark.parametrize("rule", ['image]\ntypes = { value = ["webp"]', 'video]\ntypes = { value = ["mov"]'])
def test_check_does_not_promise_what_build_cannot_make(
    tmp_path: Path, run: Run, make_video: MakeVideo, rule: str
) -> None:
    """Where the form takes only types that are not written here, both say so."""
    head = (
        'schema = "evidence_kit.policy/1"\nname = "mine"\ntitle = "t"\nas_of = 2026-11-24\nparty = "buyer"\n'
        'status = "current"\nconfidence = "A"\n'
    )
    policy = write(tmp_path / "mine.toml", f'{head}[{rule}, source = "this test" }}\n')
    case = tmp_path / "case"
    write(case / "a.jpg", jpeg_bytes())
    make_video(case / "take.mp4")
    assert run("check", case, "--policy", policy).code == 1
    assert run("build", case, "--policy", policy).code == 1


def test_a_users_file_in_a_package_is_not_swept_away(tmp_path: Path, run: Run) -> None:
    """Who puts notes into the package keeps them: building again is refused until they are moved."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    assert run("build", tmp_path).code == 0
    write(tmp_path / "package" / ".DS_Store", "the system's")
    assert run("build", tmp_path).code == 0
    notes = write(tmp_path / "package" / "notes.txt", "mine")
    ran = run("build", tmp_path)
    assert (ran.code, "notes.txt" in ran.err) == (7, True)
    assert notes.exists()


def test_a_damaged_video_is_packed_with_a_warning(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """Some pictures in the middle are lost, the rest is evidence; a video of nothing but damage is not."""
    data = bytearray(make_video(tmp_path / "take.mp4", seconds=4).read_bytes())
    start = data.index(b"mdat")
    middle = start + (len(data) - start) // 2
    data[middle : middle + 3000] = bytes(3000)
    write(tmp_path / "take.mp4", bytes(data))
    ran = run("build", tmp_path, "--format", "json")
    assert (ran.code, ran.codes("warning")) == (0, ["damaged-video"]), ran.data["findings"]
    counted = [one["actual"] for one in ran.data["findings"] if one["code"] == "damaged-video"]
    assert counted[0] >= 1
    again = run("build", tmp_path, "--format", "json")
    assert [one["actual"] for one in again.data["findings"] if one["code"] == "damaged-video"] == counted
    data[start + 8 :] = bytes(len(data) - start - 8)
    write(tmp_path / "take.mp4", bytes(data))
    broken = run("build", tmp_path, "--format", "json")
    assert (broken.code, broken.data["slots"]) == (1, [])
    assert "unreadable" in broken.codes("error")


@pytest.mark.skipif(os.name != "posix", reason="sets a limit that only POSIX has")
def test_no_room_on_the_disk(tmp_path: Path, run: Run) -> None:
    """When no more can be written (here: a limit on file sizes) it is exit code 7, and the old package stays."""
    write(tmp_path / "a.jpg", jpeg_bytes(photo(1200, 900)))
    assert run("build", tmp_path).code == 0
    before = sums(tmp_path / "package")
    import resource

    command = [sys.executable, "-m", "evidence_kit", "build", str(tmp_path)]
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))  # noqa: E731
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)
    assert done.returncode == 7, done.stderr
    assert "Cannot write" in done.stderr
    assert sums(tmp_path / "package") == before
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_what_was_seen_in_a_take_is_written_down(tmp_path: Path, run: Run) -> None:
    """The manifest tells when a take does not go on and which measures say so, in seconds."""
    case = Path(__file__).parents[2] / "fixtures" / "cases" / "bad" / "take-not-continuous" / "case"
    ran = run("build", case, "--out", tmp_path / "package", "--format", "json")
    *stills, artifact = json.loads((tmp_path / "package" / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    assert [one["slot"] for one in stills] == ["image-1", "image-2"]
    assert artifact["seen"] == ran.data["artifacts"][-1]["seen"]
    assert artifact["seen"]["take"] == "broken"
    (moment,) = artifact["seen"]["moments"]
    assert 1.9 < moment["before"] < moment["after"] < 2.1
    assert "picture" in moment["signals"]
    assert artifact["seen"]["label"] is None


def test_a_take_below_the_floor_is_packed_when_asked(tmp_path: Path, run: Run) -> None:
    """What was foretold from the index is answered by making it: refused, or with --floor none DEGRADED."""
    fixture = Path(__file__).parents[2] / "fixtures" / "cases" / "bad" / "cannot-fit-video" / "policy.toml"
    (tmp_path / "case").mkdir()
    policy = write(tmp_path / "policy.toml", fixture.read_text(encoding="utf-8").replace("6_000", "37_500").encode())
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=1.5", "-vf", "noise=alls=24:allf=t",
        "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p", tmp_path / "case" / "unboxing.mp4",
    )  # fmt: skip
    argv = ("build", tmp_path / "case", "--policy", policy, "--format", "json")
    refused = run(*argv)
    assert (refused.code, refused.codes("error")) == (1, ["cannot-fit"])
    assert refused.data["slots"][-1]["path"].endswith("-key-frames.jpg")
    assert "does not fit" in refused.data["slots"][-1]["why"]
    made = run(*argv, "--floor", "none")
    assert (made.code, made.codes("error")) == (0, [])
    assert "degraded" in made.codes("warning")
    assert made.data["artifacts"][-1]["slot"] == "video-1"
    assert made.data["artifacts"][-1]["bytes"] <= 37_500
