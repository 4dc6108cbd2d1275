"""Packages made with a cache: the same bytes as without, whatever happens to the cache."""

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from evidence_kit import Cache, build_case
from evidence_kit.cache.stock import clear, stock_of
from evidence_kit.cache.store import NO_CACHE
from tests.conftest import ROOT, ffmpeg, photo, with_location, write

CASES = ROOT / "fixtures" / "cases"
DAY = dt.date(2026, 11, 1)

Tree = dict[str, bytes]


def cache_in(folder: Path, most: int = 1 << 30) -> Cache:
    """Return a cache in a new folder."""
    folder.mkdir(exist_ok=True)
    return Cache(folder, most, "the tools of this test")


def package(case: Path, out: Path, cache: Cache = NO_CACHE, policy: str = "aliexpress") -> Tree:
    """Build a case and return every file of its package."""
    build_case(case, policy, out, DAY, cache=cache)
    return files_of(out)


def files_of(folder: Path) -> Tree:
    """Return every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def case_of_all_kinds(folder: Path) -> Path:
    """Write a case with a comparison, photos to clean and to encode, a label, a document, a video and a bad file."""
    write(folder / "listing" / "lamp.jpg", with_location(photo(400, 300, seed=2)))
    write(folder / "received" / "lamp.jpg", with_location(photo(420, 320, seed=3), orientation=6))
    photo(300, 200, seed=4).save(folder / "received" / "side.webp")
    Image.effect_noise((200, 100), 80).save(folder / "received" / "grey.png")
    write(folder / "damage" / "cut.jpg", with_location(photo(400, 300, seed=5))[:9000])
    with pikepdf.new() as paper:
        paper.add_blank_page(page_size=(300, 200))
        paper.docinfo["/Author"] = "Somebody"
        paper.save(folder / "report.pdf")
    picture = ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10:duration=2"]
    tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=2"]
    ffmpeg(*picture, *tone, "-c:v", "mpeg4", "-q:v", 4, "-c:a", "aac", folder / "unboxing.mov")
    marks = '[[comparison]]\nlisting = "listing/lamp.jpg"\nreceived = "received/lamp.jpg"\ncaption = "Not the same"\n'
    marks += '[[comparison.mark]]\nlabel = "Colour"\nlisting = [20, 20, 90, 80]\nreceived = [30, 30, 90, 80]\n'
    write(folder / "case.toml", f'[order]\nnumber = "8123456789012345"\n[claim]\nreason = "wrong-colour"\n{marks}')
    return folder


@dataclass(frozen=True)
class Built:
    """A case of all kinds of files, its package, and the folder of a cache that has seen it built."""

    case: Path
    package: Tree
    cache: Path


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the case without a cache, and with an empty one, which makes no difference."""
    folder = tmp_path_factory.mktemp("built")
    case = case_of_all_kinds(folder / "case")
    without = package(case, folder / "package")
    types = [Path(name).suffix for name in without if name.startswith("upload/")]
    assert sorted(types) == [".jpg", ".jpg", ".jpg", ".mp4", ".png", ".png"], types
    assert package(case, folder / "package", cache_in(folder / "cache")) == without
    return Built(case, without, folder / "cache")


@pytest.fixture
def built(built_once: Built, tmp_path: Path) -> Built:
    """Return that with copies that the test may spoil."""
    copy = Built(tmp_path / "case", built_once.package, tmp_path / "cache")
    shutil.copytree(built_once.case, copy.case)
    shutil.copytree(built_once.cache, copy.cache)
    return copy


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("good/days-drawn", "aliexpress"),
        ("good/kinds-of-pixels", "aliexpress"),
        ("good/video-only", "aliexpress"),
        ("bad/cannot-fit-image", "aliexpress"),
        ("bad/unreadable-truncated-jpg", "aliexpress"),
    ],
)
def test_fixtures_have_the_same_packages(name: str, policy: str, tmp_path: Path) -> None:
    """Without a cache, with an empty one, and with one that knows everything; then nothing new is kept."""
    cache, case = cache_in(tmp_path / "cache"), CASES / name / "case"
    without = package(case, tmp_path / "without", policy=policy)
    assert package(case, tmp_path / "empty", cache, policy) == without
    kept = stock_of(tmp_path / "cache")
    assert package(case, tmp_path / "full", cache, policy) == without
    assert stock_of(tmp_path / "cache") == kept


def test_nothing_is_lost_or_gained_by_damage(built: Built, tmp_path: Path) -> None:
    """Entries with wrong bytes, cut off, empty, swapped, gone, links, folders or pipes are made again, and are whole."""
    cache, kept = cache_in(built.cache), stock_of(built.cache)
    files = sorted(path for path in built.cache.rglob("*") if path.is_file())
    chance = random.Random(7)  # noqa: S311  (which bit is wrong is no secret)
    for number, path in enumerate(files):
        damage(path, files[number - 1], number % WAYS, chance)
    assert package(built.case, tmp_path / "package", cache) == built.package
    assert stock_of(built.cache) == kept


WAYS = 8 if os.name == "posix" else 5
"""How a file is spoiled; links and pipes are made where everybody may make them."""


def damage(path: Path, other: Path, how: int, chance: random.Random) -> None:
    """Spoil one file of a cache."""
    data = bytearray(path.read_bytes())
    if how == 0:
        path.unlink()
    elif how == 1:
        path.write_bytes(data[: len(data) // 2])
    elif how == 2:
        path.write_bytes(b"")
    elif how == 3 and other.exists():
        path.write_bytes(other.read_bytes())
    elif how in (5, 6, 7):
        path.unlink()
        path.symlink_to(other) if how == 5 else path.mkdir() if how == 6 else os.mkfifo(path)
    elif data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)


def test_names_and_times_are_no_part_of_the_work(built: Built, tmp_path: Path) -> None:
    """A renamed photo with a new time needs no work, and no name is kept."""
    kept = stock_of(built.cache)
    side = built.case / "received" / "side.webp"
    side.write_bytes(side.read_bytes())
    side.rename(side.with_name("zzz-secret-name.webp"))
    found = package(built.case, tmp_path / "other", cache_in(built.cache))
    assert stock_of(built.cache) == kept
    assert uploads(found) == uploads(built.package)
    for path in built.cache.rglob("*.json"):
        for word in (b"secret-name", b"side.webp", b"unboxing", b"received/", bytes(tmp_path)):
            assert word not in path.read_bytes(), path


def uploads(tree: Tree) -> set[bytes]:
    """Return the contents of the uploads of a package."""
    return {data for name, data in tree.items() if name.startswith("upload/")}


def test_one_more_photo_is_the_only_work(built: Built, tmp_path: Path) -> None:
    """All others are found again, whatever slots they have now."""
    before = works(built.cache)
    photo(300, 260, seed=9).save(built.case / "received" / "new.webp")
    found = uploads(package(built.case, tmp_path / "package", cache_in(built.cache)))
    assert len(found - uploads(built.package)) == 1
    added = works(built.cache)
    for work in before:
        added.remove(work)
    assert set(added) == {"facts of a file", "fitted picture", "label in a photo", "small picture"}
    assert added.count("fitted picture") == 1


def works(folder: Path) -> list[str]:
    """Return what the entries of a cache say was done."""
    return [path.read_text(encoding="utf-8").split('"work":"')[1].split('"')[0] for path in folder.rglob("*.json")]


def test_who_edits_a_package_does_not_damage_the_cache(built: Built, tmp_path: Path) -> None:
    """Uploads are copies, never links to what is kept."""
    cache = cache_in(built.cache)
    package(built.case, tmp_path / "package", cache)
    for path in (tmp_path / "package" / "upload").iterdir():
        assert path.stat().st_nlink == 1
        with path.open("r+b") as file:
            file.write(b"edited in place")
    assert package(built.case, tmp_path / "package", cache) == built.package


def test_another_policy_finds_what_is_the_same_for_both_and_nothing_else(built: Built, tmp_path: Path) -> None:
    """Its form takes smaller pictures and letters of all alphabets."""
    write(built.case / "statement.txt", "I ordered a white lamp. Пришла синяя лампа. I ask for a full refund.\n")
    rules = (ROOT / "evidence_kit" / "policies" / "aliexpress.toml").read_text(encoding="utf-8")
    for before, after in (
        ("value = 5_000_000, hard = 5_242_880", "value = 25_000"),
        ("latin_only = { value = true", "latin_only = { value = false"),
    ):
        assert before in rules
        rules = rules.replace(before, after)
    policy, cache = str(write(tmp_path / "other.toml", rules)), cache_in(built.cache)
    first = package(built.case, tmp_path / "first", cache)
    without = package(built.case, tmp_path / "without", policy=policy)
    assert uploads(without) != uploads(first)
    assert package(built.case, tmp_path / "with", cache, policy) == without


@pytest.mark.parametrize("most", ["1 GB", "40 kB"], ids=["cleared", "crowded"])
def test_two_processes_at_once(tmp_path: Path, most: str) -> None:
    """Both build the same from one cache that is cleared all the time, or that has no room for both."""
    case, folder = CASES / "good" / "minimal-photos" / "case", tmp_path / "cache"
    command = [sys.executable, "-m", "evidence_kit", "build", str(case), "--today", DAY.isoformat(), "--quiet", "--out"]
    around = {**os.environ, "EVIDENCE_KIT_CACHE": str(folder), "EVIDENCE_KIT_CACHE_MAX": most}
    builds = [
        subprocess.Popen([*command, str(tmp_path / name)], env=around, stdout=subprocess.DEVNULL)
        for name in ("one", "two")
    ]
    while most == "1 GB" and any(build.poll() is None for build in builds):
        clear(folder / "entries")
        time.sleep(0.01)
    assert [build.wait(timeout=120) for build in builds] == [0, 0]
    without = package(case, tmp_path / "without")
    assert files_of(tmp_path / "one") == without
    assert files_of(tmp_path / "two") == without
    assert stock_of(folder / "entries").bytes <= 40_000 or most == "1 GB"
    assert not list(folder.rglob("unfinished-*"))
