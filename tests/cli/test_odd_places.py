"""Places that cannot be used as they are asked for: words and an exit code, never a bug of ours, and no hang."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_kit.errors import ExitCode
from tests.command_line import Ran, obeying, run_cli
from tests.conftest import jpeg_bytes, write

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links, pipes and permissions are those of Unix")


def run_obeying(*argv: object, before: Callable[[], None] | None = None) -> Ran:
    """Run evidence-kit as somebody whom permissions hold back."""
    done = subprocess.run(
        [*obeying(), sys.executable, "-m", "evidence_kit", *map(str, argv)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        check=False,
        preexec_fn=before,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case of one photo."""
    write(tmp_path / "case" / "received" / "lamp.jpg", jpeg_bytes())
    return tmp_path / "case"


def closed(tmp_path: Path) -> Path:
    """Return a folder that one may not enter."""
    path = tmp_path / "closed"
    path.mkdir()
    write(path / "case" / "lamp.jpg", jpeg_bytes())
    path.chmod(0o600)
    return path


def looping(tmp_path: Path) -> Path:
    """Return a link that leads to itself."""
    path = tmp_path / "loop"
    path.symlink_to(path)
    return path


PLACES: dict[str, Callable[[Path], Path]] = {
    "closed": closed,
    "in a closed one": lambda tmp_path: closed(tmp_path) / "case",
    "loop": looping,
    "below a loop": lambda tmp_path: looping(tmp_path) / "case",
    "long": lambda tmp_path: tmp_path / ("x" * 500),
    "through a file": lambda tmp_path: write(tmp_path / "file.txt", "x") / "case",
    "lines": lambda tmp_path: tmp_path / "a\nb",
}


@pytest.mark.parametrize("place", PLACES)
def test_an_input_that_cannot_be_followed(tmp_path: Path, place: str) -> None:
    """Exit 3, a sentence with the place, and what to check; whichever verb it is."""
    path = PLACES[place](tmp_path)
    for argv in (["check"], ["build"], ["fit", "--out", tmp_path / "out.jpg"]):
        ran = run_obeying(*argv, path)
        assert ran.code == 3, (argv, ran.err)
        assert ran.err.startswith("error: ")
        assert "\n  -> " in ran.err


@pytest.mark.parametrize("place", PLACES)
def test_an_output_that_cannot_be_made(tmp_path: Path, case: Path, place: str) -> None:
    """Exit 3 or 7 with words, and the photo is as it was; a name with a line in it is a name."""
    path = PLACES[place](tmp_path)
    before = (case / "received" / "lamp.jpg").read_bytes()
    for argv in (["build", case, "--out", path], ["fit", case / "received" / "lamp.jpg", "--out", f"{path}.jpg"]):
        ran = run_obeying(*argv)
        if place == "lines" or (place in ("closed", "loop") and argv[0] == "fit"):  # "closed.jpg" lies beside it
            assert ran.code in (0, 1), ran.err
        else:
            assert ran.code in (3, 7), (argv, ran.err)
            assert "bug" not in ran.err
    assert (case / "received" / "lamp.jpg").read_bytes() == before


def test_a_read_only_folder_for_what_is_made(tmp_path: Path, case: Path) -> None:
    """Exit 7, and what to do."""
    out = tmp_path / "out"
    out.mkdir(mode=0o500)
    ran = run_obeying("build", case, "--out", out / "package")
    assert (ran.code, "--out" in ran.err) == (7, True), ran.err
    ran = run_obeying("fit", case / "received" / "lamp.jpg", "--out", out / "x.jpg")
    assert (ran.code, "--out" in ran.err) == (7, True), ran.err


def test_a_file_that_may_not_be_read_is_a_finding(case: Path) -> None:
    """The rest goes on, and the verdict is unknown."""
    write(case / "received" / "shade.jpg", jpeg_bytes()).chmod(0)
    ran = run_obeying("check", case, "--format", "json")
    assert (ran.code, ran.data["verdict"]) == (1, "unknown")
    assert run_obeying("build", case).code == 1
    ran = run_obeying("fit", case / "received" / "shade.jpg", "--out", case.parent / "x.jpg", "--format", "json")
    assert (ran.code, ran.codes()) == (1, ["not-examined"])


@pytest.mark.parametrize("name", ["case.toml", "statement.txt", "policy.toml", "package/manifest.json", "lamp.jpg"])
def test_a_pipe_holds_nobody_up(case: Path, name: str) -> None:
    """A pipe in the place of any file that is read: refused, with words or as a finding, and never waited for."""
    (case / name).parent.mkdir(exist_ok=True)
    os.mkfifo(case / name)
    policy = ["--policy", case / "policy.toml"] if name == "policy.toml" else []
    for verb in ("build", "statement"):
        ran = run_cli(verb, case, *policy, timeout=60)
        assert ran.code in (0, 1, 3, 4, 7), (verb, ran.err)
    if name == "package/manifest.json":
        assert run_cli("verify", case / "package", timeout=60).code in (1, 3)
    if name == "policy.toml":
        assert "regular file" in run_cli("check", case, *policy).err
        assert run_cli("check", case, "--policy", "/dev/zero").code == 4


def test_init_on_a_full_disk_can_be_tried_again(tmp_path: Path) -> None:
    """No empty case.toml is left, which would be taken for the user's own."""

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    ran = run_obeying("init", "--no-input", tmp_path / "new", before=full)
    assert ran.code == 7, ran.err
    assert not list((tmp_path / "new").iterdir())
    assert run_cli("init", "--no-input", tmp_path / "new").code == 0
    assert (tmp_path / "new" / "case.toml").stat().st_size


@pytest.mark.parametrize(
    ("streams", "code"), [(">&-", 1), ("2>&-", 1), (">&- 2>&- <&-", 1), (">/dev/full", 7), ("2>/dev/full", 1)]
)
def test_streams_that_are_closed_or_full_change_no_verdict(tmp_path: Path, streams: str, code: int) -> None:
    """A program that wants the exit code alone closes them; what was found still goes into a file."""
    write(tmp_path / "a.jpg", b"")
    command = f"{sys.executable} -m evidence_kit check --each a.jpg gone.jpg --format json --format junit=found.xml"
    done = subprocess.run(["sh", "-c", f"{command} {streams}"], cwd=tmp_path, check=False, timeout=120)
    assert done.returncode == code
    assert code == 7 or b"file-missing" in (tmp_path / "found.xml").read_bytes()
    wrong = subprocess.run(["sh", "-c", f"{command} --nonsense 2>/dev/full"], cwd=tmp_path, check=False, timeout=120)
    assert wrong.returncode == 2


def test_a_bug_is_kept_for_a_report(tmp_path: Path) -> None:
    """One file for the same bug, in the user's own folder; where none can be written, the way to see the trace."""
    (tmp_path / "pathspec.py").write_text("raise RuntimeError('\\x1b[31mboom')\n", encoding="ascii")
    (tmp_path / "media").mkdir()
    argv = ("check", "--each", tmp_path / "media")
    for _ in range(2):
        ran = run_cli(*argv, PYTHONPATH=str(tmp_path), EVIDENCE_KIT_STATE=str(tmp_path / "state"))
        assert ran.code == ExitCode.bug
        assert "this is a bug in evidence-kit: RuntimeError: \\x1b[31mboom" in ran.err
        assert "Traceback" not in ran.err
    (kept,) = (tmp_path / "state" / "bugs").iterdir()
    assert str(kept) in ran.err
    trace = kept.read_text(encoding="utf-8")
    assert "Traceback" in trace
    assert f"check --each {tmp_path / 'media'}" in trace
    ran = run_cli(*argv, PYTHONPATH=str(tmp_path), EVIDENCE_KIT_STATE=str(tmp_path / "pathspec.py"))
    assert (ran.code, "EVIDENCE_KIT_DEBUG=1" in ran.err) == (ExitCode.bug, True)


def test_a_policy_without_a_name_is_not_the_usual_one(case: Path) -> None:
    """Else a script whose variable has no value would check by other rules than were meant."""
    for argv in (["check", case], ["check", "--each", case], ["plan", case]):
        ran = run_cli(*argv, "--policy", "")
        assert (ran.code, "Unknown policy ''" in ran.err) == (ExitCode.rules_wrong, True), ran


@pytest.mark.parametrize(
    "argv",
    [
        ("check", ""),
        ("check", "--each", ""),
        ("check", "--each", "case/received/lamp.jpg", ""),
        ("check", "--each", "case", "--baseline", ""),
        ("check", "--each", "--files-from", ""),
        ("build", ""),
        ("build", "case", "--out", ""),
        ("fit", "", "--out", "made.jpg"),
        ("fit", "case/received/lamp.jpg", "--out", ""),
        ("compare", "case/received/lamp.jpg", "", "--out", "made.jpg"),
        ("verify", ""),
        ("report", ""),
        ("init", ""),
        ("studio", ""),
        ("watch", ""),
    ],
)
def test_a_variable_without_a_value_never_means_the_current_folder(
    case: Path, argv: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(case.parent)
    before = sorted(case.parent.rglob("*"))
    ran = run_cli(*argv)
    assert ran.code == ExitCode.usage, ran
    assert "is empty" in ran.err
    assert sorted(case.parent.rglob("*")) == before
