"""Watching from each login on: what each system is given, judged by that system's own reader where it is here."""

import os
import plistlib
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from evidence_kit import install_service, uninstall_service
from evidence_kit.errors import UsageWrong
from evidence_kit.verbs.report import prefix_from
from evidence_kit.watching.lock import held, is_free
from evidence_kit.watching.service import Service, file_name, service_of, service_text
from tests.command_line import Ran, needed, run_cli
from tests.conftest import ROOT, write
from tests.watched import Watcher

ODD = "/home/Ünï côde/50% $HOME \"two\" 'one' back\\slash {x} ;&|` #"
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="systemd is Linux's")


def service(folder: str = ODD, python: str = "/opt/my env/bin/python") -> Service:
    """Return a service for a folder with all that needs care in its name."""
    variables = {"EVIDENCE_KIT_CACHE": f"{folder}/cache"}
    return service_of(Path(folder), python, ["watch", folder, "--policy", "100%.toml"], variables)


def test_systemd_reads_the_words_that_were_meant(tmp_path: Path) -> None:
    """Its own parser finds nothing to complain of, and what it would run is the command."""
    found = service(python=sys.executable)
    unit = write(tmp_path / "evidence-kit-watch-x.service", service_text("linux", found))
    line = next(line for line in unit.read_text("utf-8").splitlines() if line.startswith("ExecStart="))
    program, *words = shlex.split(line.removeprefix("ExecStart="))
    told = [program, *(word.replace("$$", "$") for word in words)]
    assert [word.replace("%%", "%") for word in told] == list(found.command)
    assert "%" not in line.replace("%%", "")
    (variable,) = [line for line in unit.read_text("utf-8").splitlines() if line.startswith("Environment=")]
    assert shlex.split(variable.removeprefix("Environment="))[0].replace("%%", "%") == f"EVIDENCE_KIT_CACHE={ODD}/cache"
    done = subprocess.run(
        [needed("systemd-analyze"), "--user", "verify", unit],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "SYSTEMD_LOG_LEVEL": "notice"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert unit.name not in done.stderr, done.stderr


def test_launchd_reads_the_words_that_were_meant() -> None:
    """A property list holds any text as it is."""
    found = plistlib.loads(service_text("macos", service()).encode())
    assert found["ProgramArguments"] == list(service().command)
    assert found["Label"] == service().name
    assert found["RunAtLoad"] is True
    assert found["EnvironmentVariables"] == {"EVIDENCE_KIT_CACHE": f"{ODD}/cache"}


def test_windows_reads_the_words_that_were_meant() -> None:
    """Quoted, without a variable in it, and a root folder's last stroke does not quote the quote."""
    text = service_text("windows", service("C:\\50% Ünï & co\\", "C:\\my env\\pythonw.exe"))
    lines = text.split("\r\n")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    assert lines[2] == 'set "EVIDENCE_KIT_CACHE=C:\\50%% Ünï & co\\/cache"'
    assert lines[3] == (
        'start "" /b "C:\\my env\\pythonw.exe" "-P" "-m" "evidence_kit" "watch" "C:\\50%% Ünï & co\\\\"'
        ' "--policy" "100%%.toml" >nul 2>nul <nul'
    )


def test_two_folders_of_one_name_are_two_services() -> None:
    """The name is plain and begins alike; what no file of a system can hold is refused in words."""
    names = {file_name("linux", service(folder)) for folder in ("/a/Lamp", "/b/Lamp", "/b/Лампа", "/b/Настольная")}
    assert len(names) == 4
    assert all(name.startswith("evidence-kit-watch-") and name.isascii() for name in names)
    for folder in ("/a/new\nline", "/a/\udcff"):
        with pytest.raises(UsageWrong):
            service(folder)


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An own place for the user's settings, and no session of the user."""
    return {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_RUNTIME_DIR": str(tmp_path)}


def units(home: dict[str, str]) -> list[Path]:
    """Return the units that were written."""
    return sorted((Path(home["XDG_CONFIG_HOME"]) / "systemd" / "user").glob("*.service"))


def watch(folder: Path, *options: str, **environment: str) -> Ran:
    """Run `watch` in a process of its own."""
    return run_cli("watch", folder, *options, folder=None, timeout=60, **environment)


@LINUX
def test_a_service_is_written_once_and_removed(tmp_path: Path, home: dict[str, str]) -> None:
    """With its options; again is the same; where no session can be asked it is said what to type."""
    needed("systemctl")
    folder = tmp_path / "50% of $HOME"
    folder.mkdir()
    for _ in range(2):
        ran = watch(folder, "--install", "--strict", "--policy", "shopee", **home)
        assert ran.code == 0, ran.err
        (unit,) = units(home)
        assert f"systemctl --user enable --now {unit.name}" in ran.out
    assert f'"watch" "{tmp_path}/50%% of $$HOME" "--policy" "shopee" "--strict"' in unit.read_text("utf-8")
    assert sorted(path.name for path in unit.parent.iterdir()) == ["default.target.wants", unit.name]
    link = unit.parent / "default.target.wants" / unit.name
    assert link.resolve() == unit
    removed = watch(folder, "--uninstall", **home)
    assert (removed.code, units(home)) == (0, [])
    assert not link.is_symlink()
    assert "is no longer watched from login on" in removed.out
    assert "Nothing to remove" in watch(folder, "--uninstall", **home).out
    shutil.rmtree(link.parent, ignore_errors=True)
    write(link.parent, "in the way")
    ran = watch(folder, "--install", **home)
    assert (ran.code, "systemd could not be reached" in ran.out) == (6, True)


@LINUX
def test_a_session_that_can_be_asked_starts_it(tmp_path: Path, home: dict[str, str]) -> None:
    """The commands are those that a person would type; a program of the same name stands for the session."""
    asked = tmp_path / "asked"
    link = 'd="$XDG_CONFIG_HOME/systemd/user"; [ "$2" = enable ] && mkdir -p "$d/default.target.wants" && ln -sf "$d/$4" "$d/default.target.wants/$4"'
    program = write(tmp_path / "bin" / "systemctl", f'#!/bin/sh\necho "$*" >>"{asked}"\n{link}\nexit 0\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    folder = tmp_path / "lamp"
    folder.mkdir()
    ran = watch(folder, "--install", PATH=f"{program.parent}:{os.environ['PATH']}", **home)
    (unit,) = units(home)
    assert ran.out.splitlines()[:2] == [
        f"{folder} is watched from each login on: {unit}",
        "It is watched from now on.",
    ]
    assert asked.read_text("utf-8").splitlines() == [
        "--user daemon-reload",
        f"--user enable --now {unit.name}",
    ]


@LINUX
def test_what_holds_now_holds_at_login(tmp_path: Path, home: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is to be kept nothing is; a relative place is the same from any folder."""
    needed("systemctl")
    for name in [name for name in os.environ if name.startswith("EVIDENCE_KIT_")]:
        monkeypatch.delenv(name)
    kept = {"EVIDENCE_KIT_CACHE": "off", "EVIDENCE_KIT_STATE": "50% here", "EVIDENCE_KIT_FFMPEG": "/opt/a b/ffmpeg"}
    for name, value in (kept | home | {"PYTHONPATH": str(ROOT)}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    install_service(tmp_path)
    text = units(home)[0].read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("Environment=")] == [
        'Environment="EVIDENCE_KIT_CACHE=off"',
        'Environment="EVIDENCE_KIT_FFMPEG=/opt/a b/ffmpeg"',
        f'Environment="EVIDENCE_KIT_STATE={tmp_path}/50%% here"',
        f'Environment="PYTHONPATH={ROOT}"',
    ]


@LINUX
def test_a_service_waits_for_its_folder_and_for_another_watcher(tmp_path: Path, home: dict[str, str]) -> None:
    """It does not end and begin again, line after line; and to install it beside a watcher is said."""
    needed("systemctl")
    with held(tmp_path):
        ran = watch(tmp_path, "--install", **home)
        assert "A watcher that was started by hand has it now" in ran.out
        assert '"--wait"' in units(home)[0].read_text("utf-8")
        assert not is_free(tmp_path)
        for folder in (tmp_path, tmp_path / "gone"):
            watcher = Watcher(folder, "--wait")
            assert "waiting" in watcher.wait_for("not there, or watched already")
            watcher.interrupt()
            assert watcher.child.returncode == 130
    assert is_free(tmp_path)


@LINUX
def test_a_folder_of_any_name_can_be_asked_for(tmp_path: Path, home: dict[str, str]) -> None:
    """One that no service can be written for has none to remove; and links to it can be written."""
    needed("systemctl")
    odd = tmp_path / os.fsdecode(b"s\xe9")
    odd.mkdir()
    assert "Nothing to remove" in watch(odd, "--uninstall", **home).out
    write(odd / "manifest.json", '{"schema": "evidence_kit.manifest/1"}')
    assert prefix_from(tmp_path, odd) == "s%E9/"


def test_launchd_is_asked_again_while_the_agent_before_is_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers that it is busy for a moment; a program of the same name stands for it."""
    answers = '[ "$1" = bootstrap ] && [ ! -e "$0.busy" ] && touch "$0.busy" && exit 5; exit 0'
    program = write(tmp_path / "bin" / "launchctl", f"#!/bin/sh\n{answers}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    install_service(tmp_path)
    program.with_name("launchctl.busy").unlink(missing_ok=True)
    assert install_service(tmp_path).done


@LINUX
def test_python_installs_the_same_service(
    tmp_path: Path, home: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the command line does, with options in its words; again returns that it was there, and removing is known."""
    needed("systemctl")
    for name, value in home.items():
        monkeypatch.setenv(name, value)
    done = install_service(tmp_path, ["--strict"])
    assert units(home) == [done.path]
    assert f'"watch" "{tmp_path}" "--strict"' in done.path.read_text("utf-8")
    text = done.path.read_bytes()
    assert watch(tmp_path, "--install", "--strict", **home).code == 0
    assert done.path.read_bytes() == text
    removed = uninstall_service(str(tmp_path))
    assert removed
    assert (removed.path, units(home), uninstall_service(tmp_path)) == (done.path, [], None)


@LINUX
@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--install", "--uninstall"), 2, "exclude each other"),
        (("--install", "--policy", "nobody"), 4, "nobody"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tmp_path: Path, home: dict[str, str], options: tuple[str, ...], code: int, words: str
) -> None:
    """Before anything is written: a service with a wrong policy would fail where nobody looks."""
    ran = watch(tmp_path, *options, **home)
    assert (ran.code, units(home)) == (code, [])
    assert words in ran.err


@LINUX
def test_a_folder_that_is_not_there_is_not_installed(tmp_path: Path, home: dict[str, str]) -> None:
    """And where there is no systemd it is said what to do instead."""
    assert watch(tmp_path / "nowhere", "--install", **home).code == 3
    (tmp_path / "bin").mkdir()
    ran = watch(tmp_path, "--install", PATH=str(tmp_path / "bin"), **home)
    assert ran.code == 5
    assert "no systemd here" in ran.err
