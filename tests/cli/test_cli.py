"""The command line: exit codes by table, streams, odd names, bad input."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from evidence_kit import __version__
from evidence_kit.cli import cli
from evidence_kit.errors import ExitCode
from tests.command_line import needed
from tests.conftest import ROOT, MakeVideo, Run, ffmpeg, jpeg_bytes, photo, with_location, write


def test_help_and_version_answer(run: Run) -> None:
    """Every verb explains itself."""
    assert run("--version").out.strip() == f"evidence-kit, version {__version__}"
    told = run("--help")
    assert told.code == 0
    for verb in ("build", "check", "compare", "fit", "init", "policies", "verify", "watch"):
        assert verb in told.out
        assert run(verb, "--help").code == 0


def test_a_verb_has_one_name_in_every_room() -> None:
    """What is no verb in these rooms is a format, or what several verbs share."""
    shared = {"__init__", "check_cases", "check_files", "output", "private", "report_files", "strip"}
    shared |= {
        "addressed",
        "columns",
        "contract",
        "contract_claim",
        "contract_stills",
        "difference",
        "github",
        "in_language",
        "json",
        "junit",
        "render",
        "reports",
        "sarif",
        "saved",
        "schema_policy",
        "sealed",
        "step_summary",
        "templates",
        "text",
    }
    for room in ("verbs", "report"):
        names = {path.stem for path in (ROOT / "evidence_kit" / room).glob("*.py")}
        assert names - shared <= set(cli.commands), room


def test_exit_codes_by_table(tmp_path: Path, run: Run) -> None:
    """Each number means one thing."""
    good, bad = write(tmp_path / "good.jpg", jpeg_bytes()), write(tmp_path / "bad.jpg", jpeg_bytes()[:900])
    heic = write(tmp_path / "good.webp", b"")
    photo().save(heic, "WEBP")
    originals = {path: path.read_bytes() for path in (good, bad, heic)}
    empty = tmp_path / "empty"
    empty.mkdir()
    case = tmp_path / "case"
    write(case / "a.jpg", jpeg_bytes())
    typo = tmp_path / "typo"
    write(typo / "case.toml", '[ordr]\nnumber = "1"\n')
    table: list[tuple[ExitCode, list[object]]] = [
        (ExitCode.ready, ["check", good]),
        (ExitCode.not_ready, ["check", bad]),
        (ExitCode.not_ready, ["check", empty]),
        (ExitCode.usage, ["check"]),
        (ExitCode.usage, ["check", "--upload", "--each", good]),
        (ExitCode.usage, ["check", case, good]),
        (ExitCode.usage, ["nonsense"]),
        (ExitCode.usage, ["fit", good]),
        (ExitCode.usage, ["fit", good, "--out", good]),
        (ExitCode.usage, ["fit", good, "--out", f"{tmp_path}/"]),
        (ExitCode.usage, ["fit", heic, "--out", tmp_path]),
        (ExitCode.usage, ["compare", good, bad, "--out", good]),
        (ExitCode.usage, ["compare", good, bad, "--out", bad]),
        (ExitCode.usage, ["fit", good, "--out", tmp_path / "x.webp"]),
        (ExitCode.usage, ["fit", good, "--out", tmp_path / "x.gif"]),
        (ExitCode.usage, ["fit", good, "--out", tmp_path / "x.mp4"]),
        (ExitCode.usage, ["fit", good, "--out", tmp_path / "x"]),
        (ExitCode.usage, ["compare", good, good, "--out", tmp_path / "x.jpg", "--mark", "1,2,3"]),
        (ExitCode.usage, ["compare", good, good, "--out", tmp_path / "x.jpg", "--mark", "0,0,9999,9:0,0,9,9"]),
        (ExitCode.usage, ["check", good, "--today", "yesterday"]),
        (ExitCode.case_unreadable, ["check", tmp_path / "none"]),
        (ExitCode.case_unreadable, ["build", tmp_path / "none"]),
        (ExitCode.case_unreadable, ["build", good]),
        (ExitCode.case_unreadable, ["fit", case, "--out", tmp_path / "x.jpg"]),
        (ExitCode.case_unreadable, ["fit", tmp_path / "none.jpg", "--out", tmp_path / "x.jpg"]),
        (ExitCode.case_unreadable, ["verify", case]),
        (ExitCode.case_unreadable, ["watch", tmp_path / "none", "--once"]),
        (ExitCode.rules_wrong, ["check", typo]),
        (ExitCode.rules_wrong, ["check", good, "--policy", "nobody"]),
        (ExitCode.cannot_write, ["init", typo]),
        (ExitCode.cannot_write, ["build", case, "--out", good]),
    ]
    for code, argv in table:
        ran = run(*argv)
        assert ran.code == code, (argv, ran)
        if code not in (ExitCode.ready, ExitCode.not_ready):
            assert ran.err.strip(), argv
            assert not ran.out, argv
    assert {path: path.read_bytes() for path in originals} == originals


def test_a_missing_tool_is_exit_code_5(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """Without ffmpeg a video cannot be worked on, and it is said what to install; photos need none."""
    source = make_video(tmp_path / "a.mov", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")
    ran = run("fit", source, "--out", tmp_path / "o.mp4", EVIDENCE_KIT_FFMPEG=str(tmp_path / "none"))
    assert ran.code == ExitCode.tool_missing
    photo_path = write(tmp_path / "a.jpg", with_location(photo()))
    assert run("fit", photo_path, "--out", tmp_path / "o.jpg", EVIDENCE_KIT_FFMPEG=str(tmp_path / "none")).code == 0


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for ffmpeg is a shell script")
def test_a_tool_that_writes_half_and_says_all_is_well_is_not_believed(
    tmp_path: Path, run: Run, make_video: MakeVideo
) -> None:
    """Exit status 0 proves nothing: the tool has to show that it works, and nothing is left in its place."""
    source = make_video(tmp_path / "a.mov", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")
    half = make_video(tmp_path / "half.mp4", seconds=0.5)
    liar = write(
        tmp_path / "liar",
        f'#!/bin/sh\nfor last; do :; done\n[ "$last" = -version ] && echo "ffmpeg version liar" || cp "{half}" "$last"\n',
    )
    liar.chmod(0o755)
    ran = run("fit", source, "--out", tmp_path / "o.mp4", "--format", "json", EVIDENCE_KIT_FFMPEG=str(liar))
    assert ran.code == ExitCode.tool_failed
    assert not (tmp_path / "o.mp4").exists()


def test_relative_paths_mean_the_folder_the_user_is_in(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """For photos and for videos, in and out, whatever folder the work is done in."""
    case = tmp_path / "case"
    write(case / "a.jpg", jpeg_bytes())
    make_video(case / "a.mov", "-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1", "-c:a", "aac")
    assert run("build", "case", "--out", "package", folder=tmp_path).code == 0
    assert run("build", ".", folder=case).code == 0
    assert run("fit", "a.mov", "--out", "o.mp4", folder=case).code == 0
    assert run("fit", "a.mov", "--out", "fitted/", folder=case).code == 0
    assert run("compare", "a.jpg", "a.jpg", "--out", "c.jpg", folder=case).code == 0
    assert run("verify", ".", folder=case).code == 0
    assert run("verify", ".", folder=case / "package").code == 0
    assert sorted(path.name for path in case.iterdir()) == ["a.jpg", "a.mov", "c.jpg", "fitted", "o.mp4", "package"]


def test_products_go_to_stdout_and_talk_to_stderr(tmp_path: Path, run: Run) -> None:
    """A pipe gets JSON and nothing else."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    ran = run("build", tmp_path, "--format", "json")
    assert ran.data["verdict"] == "ready"
    assert ran.err == ""


def test_fit_says_what_it_did(tmp_path: Path, run: Run) -> None:
    """The contract evidence_kit.fit/1."""
    source = write(tmp_path / "a.jpg", with_location(photo(), 6))
    data = run("fit", source, "--out", tmp_path / "out.jpg", "--format", "json").data
    assert data["schema"] == "evidence_kit.fit/1"
    assert {
        "schema",
        "verdict",
        "action",
        "output",
        "bytes",
        "max_bytes",
        "sha256",
        "encodes",
        "seconds",
        "settings",
        "facts",
        "findings",
    } <= set(data)
    assert (data["action"], data["max_bytes"], data["verdict"]) == ("stripped", 5_000_000, "ready")


def test_a_folder_as_output_keeps_the_name(tmp_path: Path, run: Run) -> None:
    """The extension follows the content."""
    buffer = write(tmp_path / "photo.of.it.webp", b"")
    photo().save(buffer, "WEBP")
    data = run("fit", buffer, "--out", f"{tmp_path}/fitted/", "--format", "json").data
    assert Path(data["output"]).name == "photo.of.it.jpg"
    assert (tmp_path / "fitted" / "photo.of.it.jpg").exists()
    assert [path.name for path in (tmp_path / "fitted").iterdir()] == ["photo.of.it.jpg"]


@pytest.mark.parametrize(("name", "kind"), [("x.png", "PNG"), ("x.jpg", "JPEG"), ("x.jpeg", "JPEG")])
def test_a_file_name_asks_for_its_type(tmp_path: Path, run: Run, name: str, kind: str) -> None:
    """x.png is a PNG and x.jpg a JPEG, whatever went in."""
    source = write(tmp_path / "a.jpg", jpeg_bytes(photo(200, 100)))
    assert run("fit", source, "--out", tmp_path / name).code == 0
    with Image.open(tmp_path / name) as made:
        assert made.format == kind


ODD = [
    "with space.jpg", "it's \"quoted\".jpg", "-i.jpg", "--out.jpg", "concat:a|b.jpg", "%03d.jpg", "emoji 📦.jpg", "right\u202eleft.jpg",
    "new\nline.jpg", "tab\t.jpg", "ünïcode ж.jpg", "*.jpg", "$(id).jpg", "back\\slash.jpg", "UPPER.JPG", "dots..jpg",
]  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="Windows does not allow such names")
@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_only_names(tmp_path: Path, run: Run, name: str) -> None:
    """Whatever a file is called, it is packed, and its name breaks no line of the terminal."""
    case = tmp_path / "case"
    write(case / name, with_location(photo(200, 100), 3))
    ran = run("build", case, "--format", "json")
    assert ran.code == 0, ran
    assert os.listdir(case / "package" / "upload") == ["01-photo.jpg"]
    told = run("check", name, folder=case) if not name.startswith("-") else run("check", "--", name, folder=case)
    assert told.code == 0
    assert "\u202e" not in told.out
    assert not any(line.startswith("line.jpg") for line in told.out.splitlines())
    assert run("verify", case / "package").code == 0


@pytest.mark.skipif(os.name != "posix", reason="Windows does not allow such names")
def test_odd_names_of_videos_reach_ffmpeg_as_names(tmp_path: Path, run: Run) -> None:
    """No name is taken for an option, a pattern or a protocol."""
    for name in ("-i.mov", "concat:a|b.mov", "%03d.mov", "new\nline.mov", "it's.mov"):
        ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=64x64:rate=10:duration=1",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p",
            tmp_path / "plain.mov",
        )
        (tmp_path / "plain.mov").rename(tmp_path / name)
        assert run("fit", "--out", tmp_path / "o.mp4", "--", name, folder=tmp_path).code == 0


def test_a_link_out_of_the_case_is_not_followed(tmp_path: Path, run: Run) -> None:
    """What lies outside stays outside, and it is said."""
    outside = write(tmp_path / "secret.jpg", jpeg_bytes())
    case = tmp_path / "case"
    write(case / "a.jpg", jpeg_bytes(photo(100, 80)))
    (case / "link.jpg").symlink_to(outside)
    (case / "folder").symlink_to(tmp_path)
    (case / "statement.txt").symlink_to(write(tmp_path / "secret.txt", "secret"))
    ran = run("build", case, "--format", "json")
    assert ran.code == 0
    assert ran.codes("warning").count("link-not-followed") >= 2
    assert len(ran.data["slots"]) == 1
    assert not (case / "package" / "statement.txt").exists()
    loose = run("check", case / "link.jpg", "--format", "json")
    assert (loose.code, loose.codes("error")) == (1, ["not-examined"])
    assert loose.data["verdict"] == "unknown"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_the_case_does_not_hold_it_up(tmp_path: Path, run: Run) -> None:
    """What is no regular file is said, and never opened for good."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    os.mkfifo(tmp_path / "pipe.jpg")
    ran = run("check", tmp_path, "--format", "json", timeout=30)
    assert (ran.code, ran.data["verdict"]) == (1, "unknown")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_unknown(tmp_path: Path, run: Run) -> None:
    """What could not be examined never passes."""
    write(tmp_path / "a.jpg", jpeg_bytes()).chmod(0)
    ran = run("check", tmp_path, "--format", "json")
    assert (ran.code, ran.data["verdict"]) == (1, "unknown")


def test_commands_in_hints_name_the_case_for_a_person(tmp_path: Path, run: Run) -> None:
    """They can be typed as they are; programs get the word that stands for the case."""
    case = tmp_path / "my case"
    write(case / "listing.jpg", jpeg_bytes(seed=1))
    for number in range(9):
        write(case / "received" / f"{number}.jpg", jpeg_bytes(seed=number))
    pair = '[[comparison]]\nlisting = "listing.jpg"\nreceived = "received/1.jpg"\n'
    write(case / "case.toml", f'[claim]\nreason = "wrong-colour"\n{pair}')
    commands = {"init --attest CASE", "statement CASE --draft", "suggest CASE"}
    assert set(named_commands(run("check", case, "--format", "json").data)) == commands
    typed = run("check", case, "-v").out
    assert " CASE" not in typed
    assert all(f"evidence-kit {command.replace('CASE', repr(str(case)))}" in typed for command in commands)
    write(case / "case.toml", '[claim]\nstatement = "The light is bl\u0443e \u2116 5."\n')
    for verb in ("check", "statement"):
        assert f"evidence-kit statement '{case}' --fix" in run(verb, case).out
    assert set(named_commands(run("statement", case, "--format", "json").data)) == {"statement FILE --fix"}


def named_commands(report: dict[str, Any]) -> list[str]:
    """Return the commands in a report's hints that have a word for the case."""
    hints = " ".join(finding["hint"] for finding in report["findings"])
    return re.findall(r"evidence-kit ([a-z]+(?: --[a-z]+)? (?:CASE|FILE)(?: --[a-z]+)?)", hints)


def test_a_case_file_with_a_typing_error_shows_the_guess(tmp_path: Path, run: Run) -> None:
    """Exit code 4, the place, and what was probably meant."""
    for text, says in (
        ('[order]\ntrackng = "x"\n', "Did you mean 'tracking'?"),
        ("[order]\nprice = 24.90\n", "put amounts in quotes"),
        ('[[evidence]]\nfile = "a.jpg"\nrole = "recieved"\n', "Did you mean 'received'?"),
        ("[[comparison]]\nlisting = 1\n", "comparison"),
        ("[order\n", "not valid TOML"),
        ('[claim]\nrefund = "NaN"\n', "claim.refund is not an amount"),
        ('[order]\nprice = "-1"\n', "order.price is not an amount"),
        ('[order]\nprice = "1e99"\n', "order.price is not an amount"),
        ("[order]\nprotection_ends = 9999-12-31\n", "check the year"),
        ('[claim]\nstatement_file = "a\\u0000b"\n', "NUL"),
        (
            '[[comparison]]\nlisting="a"\nreceived="b"\n[[comparison.mark]]\nlisting=[1,2,3]\nreceived=[1,2,3,4]\n',
            "mark",
        ),
    ):
        write(tmp_path / "case.toml", text)
        ran = run("check", tmp_path)
        assert (ran.code, says in ran.err) == (4, True), ran.err


def test_init_begins_a_case_that_can_be_built(tmp_path: Path, run: Run) -> None:
    """The commented case file is valid, as written and with every line uncommented that has a value."""
    import tomllib

    folder = tmp_path / "new case"
    write(folder / 'odd "name".jpg', jpeg_bytes())
    assert run("init", folder).code == 0
    text = (folder / "case.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {"order": {}, "claim": {}, "facts": {}}
    uncommented = "\n".join(
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in text.splitlines()
    )
    written = tomllib.loads(uncommented)
    assert written["evidence"][0]["file"] == 'odd "name".jpg'
    assert list(written["upload"]) == ["order"]
    assert run("build", folder).code == 0


def test_github_annotations_are_at_most_nine(tmp_path: Path, run: Run) -> None:
    """GitHub drops what is more, so the rest is counted."""
    for index in range(12):
        write(tmp_path / f"{index:02d}.jpg", b"")
    lines = run("check", "--each", tmp_path, "--format", "github").out.splitlines()
    assert sum(line.startswith("::error file=") for line in lines) == 9
    assert lines[9].startswith("3 more")
    assert lines[-1] == "evidence-kit: not-ready"


def test_a_reader_that_goes_away_changes_nothing(tmp_path: Path) -> None:
    """The exit code is the verdict's, also into a closed pipe."""
    source = write(tmp_path / "a.jpg", jpeg_bytes())
    command = f"{sys.executable} -m evidence_kit check {source}; echo $? >&2"
    done = subprocess.run(["bash", "-c", f"({command}) | true"], capture_output=True, text=True, check=False)
    assert done.stderr.strip() in ("0", "")


def test_each_of_a_folder_takes_what_is_named_like_media(tmp_path: Path, run: Run) -> None:
    """A folder of documentation has other files too; a text that is named like a picture is still found."""
    write(tmp_path / "docs" / "README.md", "# words")
    write(tmp_path / "docs" / "a.jpg", jpeg_bytes())
    assert run("check", "--each", tmp_path / "docs").code == 0
    write(tmp_path / "docs" / "b.png", "words")
    assert run("check", "--each", tmp_path / "docs", "--format", "json").codes("error") == [
        "extension-mismatch",
        "type-not-allowed",
    ]


def test_strict_makes_warnings_count(tmp_path: Path, run: Run) -> None:
    """A place in the metadata is a warning; with --strict it is enough to fail."""
    source = write(tmp_path / "a.jpg", with_location(photo()))
    assert (run("check", source).code, run("check", source, "--strict").code) == (0, 1)


def test_two_readings_of_a_megabyte(tmp_path: Path, run: Run) -> None:
    """Between 5,000,000 and 5,242,880 bytes is a warning, above an error, and what we make is below."""
    data = jpeg_bytes(photo(300, 200))
    sizes = {
        5_000_000: [],
        5_000_001: ["size-grey-zone"],
        5_242_880: ["size-grey-zone"],
        5_242_881: ["image-too-large"],
    }
    for size, codes in sizes.items():
        padded = data[:2]
        while size - len(padded) - len(data) + 2 > 65000:
            padded += b"\xff\xfe\xfd\xe8" + b" " * 64998
        rest = size - len(padded) - len(data) + 2
        padded += b"\xff\xfe" + (rest - 2).to_bytes(2) + b" " * (rest - 4) + data[2:]
        source = write(tmp_path / f"{size}.jpg", padded)
        assert source.stat().st_size == size
        found = run("check", source, "--format", "json")
        assert found.codes("error", "warning") == codes
        assert run("fit", source, "--out", tmp_path / "o.jpg", "--format", "json").data["bytes"] <= 5_000_000


@pytest.fixture(scope="module")
def long_take(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A take that is encoded for longer than the test waits: two seconds again and again."""
    folder = tmp_path_factory.mktemp("takes")
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=2", "-vf", "noise=alls=20:allf=t", "-c:v", "libx264",
        "-preset", "ultrafast", "-pix_fmt", "yuv422p", folder / "short.mkv",
    )  # fmt: skip
    ffmpeg("-stream_loop", 7, "-i", folder / "short.mkv", "-c", "copy", folder / "a.mkv")
    return folder / "a.mkv"


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_nothing_behind(tmp_path: Path, long_take: Path, number: int) -> None:
    """No unfinished file, no child, the old package as it was."""
    case = tmp_path / "case"
    case.mkdir()
    os.link(long_take, case / "a.mkv")
    child = subprocess.Popen([sys.executable, "-m", "evidence_kit", "build", str(case)], stderr=subprocess.PIPE)
    wanted = time.monotonic() + 60
    while not list(case.rglob("take.mp4")) and time.monotonic() < wanted:
        time.sleep(0.05)
    time.sleep(0.5)
    child.send_signal(number)
    _, err = child.communicate(timeout=20)
    assert child.returncode == ExitCode.interrupted, err
    assert b"Traceback" not in err
    assert [path.name for path in case.iterdir()] == ["a.mkv"]
    told = subprocess.run([needed("ps"), "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(case) not in told


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
@pytest.mark.parametrize("module", ["click._compat", "evidence_kit.errors"])
def test_an_interruption_before_the_command_line_is_loaded_ends_with_130_and_no_word(module: str) -> None:
    """Python's own report of imports tells when the first of ours is under way; the rest still has to come."""
    command = [sys.executable, "-X", "importtime", "-m", "evidence_kit", "--help"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        next(line for line in child.stderr if line.split("|")[-1].strip() == module)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=20)
    assert (child.returncode, out) == (ExitCode.interrupted, "")
    assert all(line.startswith("import time:") for line in err.splitlines()), err


def test_an_interruption_while_modules_are_loaded_ends_with_130(tmp_path: Path) -> None:
    """Python would end by the signal itself where the interruption came inside exec(), as dataclasses use it."""
    begun = "from evidence_kit import cli\ncli.cli.main = lambda **_: exec('raise KeyboardInterrupt')\ncli.main()\n"
    write(tmp_path / "begun.py", begun.encode())
    command, environment = [sys.executable, "-m", "begun"], {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (130, b"Interrupted; no unfinished files remain.\n")
