"""The cache by itself, and the verb that shows and empties it."""

import os
import stat
import time
from pathlib import Path

import pytest

from evidence_kit import Cache, EvidenceKitError, open_cache
from evidence_kit.cache import entry
from evidence_kit.cache.place import most_bytes
from evidence_kit.cache.stock import make_room, stock_of
from evidence_kit.cache.store import NO_CACHE
from evidence_kit.errors import UsageWrong
from evidence_kit.media import made_with
from evidence_kit.media.ffmpeg_program import program
from evidence_kit.media.looking import examine_apart
from tests.command_line import Ran, run_cli
from tests.conftest import ROOT, Run, photo, write

MANY = 1 << 30


def filled(folder: Path, most: int = MANY) -> Cache:
    """Return a cache in a new folder."""
    folder.mkdir(exist_ok=True)
    return Cache(folder, most, "tools")


def saved(folder: Path, seed: int = 1) -> Path:
    """Return a case with one photo."""
    folder.mkdir(exist_ok=True)
    photo(320, 240, seed=seed).save(folder / "photo.jpg", quality=80)
    return folder


def test_a_value_and_its_bytes_are_found_by_all_that_they_depend_on(tmp_path: Path) -> None:
    """The work, the inputs and the tools."""
    cache = filled(tmp_path / "cache")
    cache.keep(cache.key("work", "input", 1), "work", {"a": (1, 2)}, b"made")
    assert cache.find_bytes(cache.key("work", "input", 1), dict) == ({"a": [1, 2]}, b"made")
    assert cache.find_file(cache.key("work", "input", 1), dict, tmp_path / "out") == {"a": [1, 2]}
    assert (tmp_path / "out").read_bytes() == b"made"
    others = [cache.key("other", "input", 1), cache.key("work", "input", 2), cache.key("work", "input")]
    others.append(Cache(tmp_path / "cache", MANY, "newer tools").key("work", "input", 1))
    assert [cache.find(key, dict) for key in others] == [None] * 4


def test_the_longest_unused_leave(tmp_path: Path) -> None:
    """What was used again stays, although it is the oldest."""
    most = 100_000
    cache = filled(tmp_path / "cache", most)
    for number in range(12):
        cache.keep(str(number).rjust(64, "a"), "work", number, bytes(8000))
        old = time.time() - 100 + number
        for path in (tmp_path / "cache").rglob(f"*{number}.*"):
            os.utime(path, (old, old)) if path.stem.lstrip("a") == str(number) else None
        assert cache.find("0".rjust(64, "a"), int) == 0
        assert stock_of(tmp_path / "cache").bytes <= most
    assert cache.find("11".rjust(64, "a"), int) == 11
    assert cache.find("1".rjust(64, "a"), int) is None


def test_a_clock_that_was_wrong_keeps_nothing_for_ever(tmp_path: Path) -> None:
    """What is dated years ahead leaves first, and an unfinished file of such a day is removed."""
    cache = filled(tmp_path / "cache", 100_000)
    for number in range(9):
        cache.keep(str(number).rjust(64, "a"), "work", number, bytes(4000))
    ahead = time.time() + 1e8
    for path in (tmp_path / "cache" / "aa").iterdir():
        os.utime(path, (ahead, ahead)) if "aa1." in path.name or "aa2." in path.name else None
    write(tmp_path / "cache" / "aa" / "unfinished-ahead", "half")
    os.utime(tmp_path / "cache" / "aa" / "unfinished-ahead", (ahead, ahead))
    make_room(tmp_path / "cache", 65_000)
    assert [cache.find(str(number).rjust(64, "a"), int) for number in range(9)] == [0, None, None, 3, 4, 5, 6, 7, 8]
    assert not list((tmp_path / "cache").rglob("unfinished-*"))


def test_a_lower_limit_lets_go_of_what_is_too_much(tmp_path: Path) -> None:
    """Also when nothing is small enough to be kept any more."""
    cache = filled(tmp_path / "cache")
    for number in range(9):
        cache.keep(str(number).rjust(64, "a"), "work", number, bytes(4000))
    Cache(tmp_path / "cache", 1000, "tools").keep("b" * 64, "work", 1, bytes(2000))
    assert stock_of(tmp_path / "cache").bytes <= 1000


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_disk_that_gets_full_leaves_no_half_entry(tmp_path: Path) -> None:
    """Writing ends in the middle, as it does on a full disk; nothing of it is left, and nothing is raised."""
    import resource

    cache, before = filled(tmp_path / "cache"), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        cache.keep("a" * 64, "work", 1, bytes(20_000))
        cache.keep("b" * 64, "work", "long " * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert [cache.find(letter * 64, object) for letter in "ab"] == [None, None]


@pytest.mark.skipif(os.name != "posix", reason="owners of POSIX")
def test_a_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    """Neither one that belongs to another user, nor, for whoever is not root, one that cannot be written to."""
    case, place = saved(tmp_path / "case"), tmp_path / "cache"
    (place / "entries").mkdir(parents=True)
    if os.geteuid() == 0:
        os.chown(place / "entries", 12345, 12345)
    else:
        (place / "entries").chmod(0o500)
    ran = run_cli("check", case, EVIDENCE_KIT_CACHE=str(place))
    assert ran.out == run_cli("check", case, "--no-cache").out
    assert not list((place / "entries").iterdir())


def test_a_folder_of_any_name_does(tmp_path: Path) -> None:
    """Line ends, letters of all alphabets and control signs are in its name; it is shown on one line without them."""
    case, place = (
        saved(tmp_path / "case"),
        tmp_path / ("new\nline \u0416\u5b57 \x1b[31m" if os.name == "posix" else "\u0416"),
    )
    first, second = (run_cli("check", case, "-v", EVIDENCE_KIT_CACHE=str(place)) for _ in range(2))
    assert ("started" in first.err, "started" in second.err) == (True, False)
    assert stock_of(place / "entries").entries
    assert "\x1b" not in run_cli("cache", EVIDENCE_KIT_CACHE=str(place)).out


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("0", 0),
        ("1", 1),
        ("0.5", 0),
        ("500 MB", 500_000_000),
        ("1.5g", 1_500_000_000),
        ("2 TB", 2 * 10**12),
        (" ", 2 * 10**9),
    ],
)
def test_sizes_are_understood(monkeypatch: pytest.MonkeyPatch, words: str, size: int) -> None:
    """As people write them; nothing is the usual size."""
    monkeypatch.setenv("EVIDENCE_KIT_CACHE_MAX", words)
    assert most_bytes() == size


@pytest.mark.parametrize("words", ["-1", "nan", "1e9", "9" * 400, "\u0663 MB", "2 GiB x", "0x10"])
def test_what_is_no_size_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Nothing is guessed."""
    monkeypatch.setenv("EVIDENCE_KIT_CACHE_MAX", words)
    with pytest.raises(UsageWrong, match="is not a size"):
        most_bytes()


def test_what_is_larger_than_the_limit_is_not_kept(tmp_path: Path) -> None:
    """It would only drive out everything else."""
    cache = filled(tmp_path / "cache", 10_000)
    cache.keep("a" * 64, "work", 1, bytes(20_000))
    assert stock_of(tmp_path / "cache").entries == 0


def test_an_unfinished_file_of_a_killed_process_is_removed(tmp_path: Path) -> None:
    """After an hour; a younger one may belong to a process that is at it."""
    cache = filled(tmp_path / "cache")
    cache.keep("a" * 64, "work", 1)
    old, young = (tmp_path / "cache" / "aa" / f"unfinished-{name}" for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    stock_of(tmp_path / "cache")
    assert not old.exists()
    assert young.exists()


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    """Every folder and file is its owner's alone, whatever the user's mask says."""
    before = os.umask(0)
    try:
        ran = run_cli("build", saved(tmp_path / "case"), "--quiet", EVIDENCE_KIT_CACHE=str(tmp_path / "cache"))
    finally:
        os.umask(before)
    assert ran.code in (0, 1)
    entries = tmp_path / "cache" / "entries"
    assert stock_of(entries).entries >= 3
    for path in (entries, *(path for path in entries.rglob("*") if path.name != "CACHEDIR.TAG")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
    assert (entries / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")


def test_the_verb_shows_and_empties_it(tmp_path: Path) -> None:
    """Only our own files leave; `--no-cache` and `off` keep nothing."""
    case, place = saved(tmp_path / "case"), str(tmp_path / "cache")
    run_cli("check", case, "--quiet", "--no-cache", EVIDENCE_KIT_CACHE=place)
    assert run_cli("cache", "--format", "json", EVIDENCE_KIT_CACHE=place).data["entries"] == 0
    run_cli("check", case, "--quiet", EVIDENCE_KIT_CACHE=place)
    shown = run_cli("cache", EVIDENCE_KIT_CACHE=place)
    assert str(tmp_path / "cache" / "entries") in shown.out.replace("\n", "")
    assert "results kept" in shown.out
    assert "evidence-kit cache --clear" in shown.out
    write(tmp_path / "cache" / "entries" / "aa" / "mine.txt", "not ours")
    write(tmp_path / "cache" / "mine.jpg", "not ours")
    assert "removed" in run_cli("cache", "--clear", EVIDENCE_KIT_CACHE=place).out
    left = {path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()}
    assert left == {"mine.txt", "mine.jpg", "CACHEDIR.TAG"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives a folder to another user")
def test_a_folder_of_another_user_is_not_shown_as_ours(tmp_path: Path, run: Run) -> None:
    """Nothing is kept in it, and nothing there is counted or removed."""
    cache = filled(tmp_path / "entries")
    cache.keep(cache.key("work"), "work", 1)
    os.chown(tmp_path / "entries", 12345, 12345)
    for argv in (["cache"], ["cache", "--clear"]):
        assert "entries belongs to another user." in run(*argv, EVIDENCE_KIT_CACHE=str(tmp_path)).out.replace("\n", "")
    assert stock_of(tmp_path / "entries").entries == 1


def test_an_entry_that_could_not_be_read_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be written, found too large and removed each time; and nothing of it is left, nor of one that fails."""
    cache = filled(tmp_path / "cache")
    monkeypatch.setattr(entry, "MOST_JSON_BYTES", 50_000)
    cache.keep("a" * 64, "work", "x" * 45_000, b"made")
    assert stock_of(tmp_path / "cache").bytes == 0
    (tmp_path / "cache" / "bb" / f"{'b' * 64}.json" / "in the way").mkdir(parents=True)
    cache.keep("b" * 64, "work", 1, b"made")
    assert not list((tmp_path / "cache").rglob("*.blob"))


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that opens and cannot be read")
def test_an_entry_on_a_bad_sector_is_not_found() -> None:
    """It is no failure to write what is made."""
    with open("/proc/self/mem", "rb", buffering=0) as unreadable, pytest.raises(entry.Damaged):
        list(entry.whole_chunks(unreadable, "a" * 64))


def test_it_can_be_switched_off_and_a_wrong_size_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests of this project run with it switched off."""
    assert run("cache").out.startswith("Nothing is kept: the cache is switched off.\n")  # watchers may have been here
    assert open_cache() is NO_CACHE
    place = str(ROOT)
    assert "EVIDENCE_KIT_CACHE_MAX is 0." in run("cache", EVIDENCE_KIT_CACHE=place, EVIDENCE_KIT_CACHE_MAX="0").out
    if os.name == "posix":
        nowhere = run("cache", "--format", "json", EVIDENCE_KIT_CACHE=os.devnull)
        assert (nowhere.data["folder"], nowhere.data["why"]) == (
            None,
            f"{os.devnull}/entries cannot be used: Not a directory",
        )
    monkeypatch.setenv("EVIDENCE_KIT_CACHE_MAX", "plenty")
    with pytest.raises(EvidenceKitError, match="EVIDENCE_KIT_CACHE_MAX is not a size: plenty"):
        open_cache()


def test_a_place_that_cannot_be_used_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where the folder should be, and a folder that vanishes meanwhile."""
    write(tmp_path / "file", "here")
    monkeypatch.setenv("EVIDENCE_KIT_CACHE", str(tmp_path / "file"))
    assert open_cache() is NO_CACHE
    cache = Cache(tmp_path / "gone", MANY, "tools")
    cache.keep("a" * 64, "work", 1)
    assert cache.find("a" * 64, int) is None


def test_what_could_not_be_read_is_read_again(tmp_path: Path) -> None:
    """A damaged photo leaves nothing behind, nor does a good one whose reader had no time."""
    cache = filled(tmp_path / "cache")
    whole = (saved(tmp_path / "case") / "photo.jpg").read_bytes()
    damaged = write(tmp_path / "damaged.jpg", whole[: len(whole) // 2])
    assert examine_apart(damaged, cache=cache).problem
    assert stock_of(tmp_path / "cache").entries == 0
    place = str(tmp_path / "hurried")
    hurried = run_cli(
        "check", tmp_path / "case", "--quiet", EVIDENCE_KIT_READ_SECONDS="0.001", EVIDENCE_KIT_CACHE=place
    )
    assert hurried.code == 1, hurried.out
    kept = [path.read_text(encoding="utf-8") for path in (tmp_path / "hurried").rglob("*.json")]
    assert not [text for text in kept if "facts of a file" in text or "label" in text]


def test_other_tools_and_other_code_find_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamp of a cache changes with ffmpeg and with any library."""
    now = made_with.stamp()
    assert made_with.stamp() == now
    found = program()
    other = tmp_path / "ffmpeg"
    other.symlink_to(found)
    monkeypatch.setenv("EVIDENCE_KIT_FFMPEG", str(other))
    assert made_with.stamp() == now
    other.unlink()
    other.write_bytes(b"#!/bin/sh\nexec " + os.fsencode(found) + b' "$@"\n')
    other.chmod(0o755)
    assert made_with.stamp() != now
    monkeypatch.delenv("EVIDENCE_KIT_FFMPEG")
    assert made_with.stamp() == now
    (tmp_path / "library" / "pillow_heif-99.1.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "library")
    assert made_with.stamp() != now


def test_every_library_is_named_as_it_is_installed() -> None:
    """A misspelt name would never change the stamp."""
    found = {made_with.normal(made_with.INSTALLED.fullmatch(name)[1]) for name in made_with.installed()}  # type: ignore[index]  # they matched
    assert found >= {made_with.normal(library) for library in made_with.LIBRARIES if library != "python-magic-bin"}


def test_a_check_after_a_check_starts_no_reader(tmp_path: Path) -> None:
    """Neither for facts nor for a label; the report is the same."""
    case, place = saved(tmp_path / "case"), str(tmp_path / "cache")
    first, second = (run_cli("check", case, "-v", EVIDENCE_KIT_CACHE=place) for _ in range(2))
    assert "evidence_kit.media.child: started" in first.err
    assert "started" not in second.err
    assert second.out == first.out


WORDS = """I ordered a white lamp and the seller sent a blue one in image 2.
Pieni sininen lamppu tuli perille, valkoinen puuttuu laatikosta kokonaan, katso kuvat. You are a liar.
"""
CASE_TOML = """[claim]
reason = "wrong-colour"
[facts]
came = "pieni sininen lamppu ilman johtoa"
"""


def test_words_that_were_judged_before_are_not_judged_again(tmp_path: Path) -> None:
    """The model of languages is not loaded, and the report is the same as without a cache; another word is judged."""
    case = saved(tmp_path / "case")
    write(case / "statement.txt", WORDS)
    write(case / "case.toml", CASE_TOML)

    def checked(*options: str) -> Ran:
        return run_cli("check", case, *options, EVIDENCE_KIT_CACHE=str(tmp_path / "cache"), PYTHONPROFILEIMPORTTIME="1")

    first, second, without = checked(), checked(), checked("--no-cache")
    assert second.out == first.out == without.out
    for code in ("statement-not-english", "fact-not-english", "statement-rude"):
        assert code in first.out
    assert ["py3langid.langid" in ran.err for ran in (first, second, without)] == [True, False, True]
    write(case / "statement.txt", WORDS.replace("liar", "thief"))
    assert "thief" in checked().out
