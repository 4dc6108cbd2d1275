"""The formats that CI reads, several at once, into files, and made again of the JSON."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from sarif_pydantic import Sarif

from tests.command_line import run_cli
from tests.conftest import Run, jpeg_bytes, photo, with_location, write

TODAY = ("--today", "2026-11-24")
NAMES = ("a b.jpg", "ключ.jpg", "-x.jpg", "100%.jpg", "a:b,c.jpg", "[x](http:evil) {0}.jpg", "tab\t\x1b[31m.jpg", "rtl\u202egpj.jpg", "<b>&\"'.jpg")  # fmt: skip
"""Names that mean something to a shell, an address, a workflow command, Markdown, a terminal or a page."""


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A case whose files have hostile names; one file of each kind of trouble."""
    case = tmp_path / "a case"
    for number, name in enumerate(NAMES):
        write(case / "received" / name, b"" if number % 2 else with_location(photo(64 + number, 48)))
    write(case / "case.toml", '[claim]\nreason = "wrong-colour"\nrefund = "5.00"\n[order]\nprice = "2.00"\n')
    return case


def sarif_run(path: Path) -> dict[str, Any]:
    """Return the one run of a log."""
    (run,) = json.loads(path.read_text(encoding="utf-8"))["runs"]
    assert isinstance(run, dict)
    return run


def test_several_formats_in_one_call(tmp_path: Path, run: Run) -> None:
    """One on standard output, the others in files; text when none is for standard output."""
    write(tmp_path / "a.jpg", b"")
    outs = {form: tmp_path / f"out.{form}" for form in ("json", "sarif", "junit", "github", "text")}
    asked = [word for form, out in outs.items() for word in ("--format", f"{form}={out}")]
    ran = run("check", "--each", "a.jpg", *asked, *TODAY, folder=tmp_path)
    assert (ran.code, ran.out) == (1, outs["text"].read_text(encoding="utf-8"))
    assert "NOT READY" in ran.out
    for form in ("json", "github", "junit", "sarif"):
        alone = run("check", "--each", "a.jpg", "--format", form, *TODAY, folder=tmp_path)
        assert (alone.code, alone.out) == (1, outs[form].read_text(encoding="utf-8")), form


def test_a_dash_is_standard_output(tmp_path: Path, run: Run) -> None:
    """As it is standard input for --files-from and for report --from."""
    write(tmp_path / "a.jpg", b"")
    argv = ("check", "--each", "a.jpg", *TODAY)
    ran = run(*argv, "--format", "json=-", folder=tmp_path)
    assert ran.out == run(*argv, "--format", "json", folder=tmp_path).out
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]
    assert run(*argv, "--format", "json=-", "--format", "text", folder=tmp_path).code == 2
    assert (
        run(*argv, "--format", "json=out", "--format", "sarif=../" + tmp_path.name + "/out", folder=tmp_path).code == 2
    )


@pytest.mark.parametrize("form", ["github", "junit", "sarif", "json", "html"])
@pytest.mark.parametrize("verb", ["check", "build", "each"])
def test_a_saved_result_is_rendered_to_the_same_bytes(form: str, verb: str, hostile: Path, run: Run) -> None:
    """From a file and from standard input, and nothing is looked at again."""
    argv = ["check", "--each", hostile.name] if verb == "each" else [verb, hostile.name]
    folder = hostile.parent
    ran = run(*argv, "--format", form, "--format", "json=saved.json", *TODAY, folder=folder)
    assert ran.code == 1, ran.err
    hostile.rename(folder / "elsewhere")
    if verb == "build":
        (folder / "elsewhere").rename(hostile)  # the page of a package shows its pictures
    again = run("report", "--from", "saved.json", "--format", form, folder=folder)
    assert (again.code, again.out) == (0, ran.out), again.err
    assert run("report", "--from", "saved.json", "--format", f"{form}=again", folder=folder).out == ""
    assert (folder / "again").read_bytes() == ran.out.encode()


def test_sarif_has_what_code_scanning_wants(hostile: Path, run: Run) -> None:
    """One run; rules from the catalogue; each result with a relative address of a file that is there, and a line."""
    run("check", hostile.name, "--format", "sarif=out.sarif", *TODAY, folder=hostile.parent)
    read = Sarif.model_validate_json((hostile.parent / "out.sarif").read_text(encoding="utf-8"))  # a stranger reads it
    assert len(read.runs) == 1
    log = sarif_run(hostile.parent / "out.sarif")
    rules = log["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        texts = [rule[key]["text"] for key in ("shortDescription", "fullDescription", "help")]
        assert all(texts)
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert log["results"]
    for result in log["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        assert uri.isascii()
        assert not set(uri) & set(" :\\[]{}<>\"'\t")
        assert (hostile.parent / unquote(uri)).is_file(), uri
        assert physical["region"]["startLine"] >= 1
        assert result["message"]["text"].isprintable()
        assert "](" not in result["message"]["text"]
        assert len(result["message"]["text"]) < 1_000
    whole = [one for one in log["results"] if one["ruleId"] == "evidence-missing"]
    assert whole
    assert all(
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20case/case.toml" for one in whole
    )
    marks = [result["partialFingerprints"]["evidenceKit/v1"] for result in log["results"]]
    assert len(set(marks)) == len(marks)


def test_what_is_known_of_a_file_stays_known_while_others_change(tmp_path: Path, run: Run) -> None:
    """A fingerprint is of the file's own: its code and its name."""
    seen = []
    for others in ([], ["a.jpg", "0.jpg"]):
        for name in others:
            write(tmp_path / "d" / name, b"")
        write(tmp_path / "d" / "b.jpg", b"")
        run("check", "--each", "d", "--format", "sarif=out.sarif", folder=tmp_path)
        found = sarif_run(tmp_path / "out.sarif")["results"]
        (mine,) = [one for one in found if "d/b.jpg" in json.dumps(one["locations"])]
        seen.append(mine["partialFingerprints"])
    assert seen[0] == seen[1]


def test_a_case_without_a_case_file_has_its_findings_at_its_first_file(tmp_path: Path, run: Run) -> None:
    """What concerns the whole needs a place, or GitHub refuses it."""
    write(tmp_path / "case" / "z.pdf", b"")
    ran = run("check", "case", "--format", "sarif", *TODAY, folder=tmp_path)
    (log,) = json.loads(ran.out)["runs"]
    addresses = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in log["results"]}
    assert addresses == {"case/z.pdf"}


def test_a_report_is_never_written_over_what_is_not_one(tmp_path: Path, run: Run) -> None:
    """Neither a photo, a case file, a link to one nor another format; an empty file and the same format are."""
    photo_file = write(tmp_path / "a.jpg", jpeg_bytes())
    case_file = write(tmp_path / "case.toml", "[claim]\n")
    (tmp_path / "link").symlink_to(photo_file)
    write(tmp_path / "ours.json", run("check", photo_file, "--format", "json", *TODAY).out)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for form in ("text", "json", "github", "junit", "sarif", "html"):
        for place in (photo_file, case_file, tmp_path / "link", tmp_path, "/dev/null"):
            if (form, place) == ("html", tmp_path):
                continue  # a page goes into a folder, under a name of its own
            ran = run("check", photo_file, "--format", f"{form}={place}", *TODAY)
            assert (ran.code, ran.out) == (2, ""), (form, place)
    assert run("check", photo_file, "--format", f"sarif={tmp_path / 'ours.json'}").code == 2
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    for form in ("text", "json", "github", "junit", "sarif", "html"):
        place = write(tmp_path / f"empty.{form}", b"")
        for _ in range(2):
            assert run("check", photo_file, "--format", f"{form}={place}", *TODAY).code == 0, form
        assert place.read_bytes()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("xml",), "is not a format"),
        (("json", "sarif"), "both go to standard output"),
        (("json=x", "sarif=x"), "name the same file"),
        (("json=",), "names no file"),
        (("json=nowhere/../a.jpg/x",), "cannot"),
    ],
)
def test_formats_that_make_no_sense_are_refused(asked: tuple[str, ...], words: str, tmp_path: Path, run: Run) -> None:
    """Before anything is looked at."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    options = [word for one in asked for word in ("--format", one)]
    ran = run("check", "a.jpg", *options, folder=tmp_path)
    assert ran.code in (2, 7)
    assert words in ran.err.lower()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is not what --format json writes"),
        ('{"schema": "evidence_kit.explain/1"}', "has no findings to show"),
        ('{"schema": "evidence_kit.report/1", "verdict": "ready", "findings": 3}', "is not what --format json writes"),
        ('{"schema": "evidence_kit.report/1", "verdict": "\\ud800", "findings": []}', "is not what"),
        ("[" * 100_000, "is not what --format json writes"),
    ],
)
def test_what_is_no_result_is_said(content: str, words: str, run: Run, tmp_path: Path) -> None:
    """In a sentence, with exit code 3."""
    ran = run("report", "--from", write(tmp_path / "saved.json", content), "--format", "sarif")
    assert (ran.code, ran.out) == (3, "")
    assert words in ran.err


def test_a_saved_result_comes_from_standard_input(tmp_path: Path) -> None:
    """As the last part of a pipe."""
    write(tmp_path / "a.jpg", b"")
    ran = run_cli("report", "--from", "-", "--format", "github", folder=tmp_path)
    assert ran.code == 3  # nothing was piped into it


def test_the_page_of_files_by_themselves_speaks_of_no_case(tmp_path: Path, run: Run) -> None:
    """Nothing is made of them, so nothing is promised to a mediator."""
    write(tmp_path / "a.jpg", b"")
    page = run("check", "--each", "a.jpg", "--format", "html", *TODAY, folder=tmp_path).out
    assert "<h1>Not ready: 1 thing" in page
    assert "mediator will see" not in page
    assert "#uploads" not in page.partition("<main")[2]
    case = run("check", tmp_path, "--format", "html", *TODAY).out
    assert "mediator will see" in case


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("text", "Dear support,\nnote that the lamp is broken.\nREADY to send it back.\n"),
        ("text", "error codes of the washing machine\n"),
        ("sarif", '{"name": "app", "version": "2.1.0"}'),
        ("sarif", '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": []}'),
        ("junit", '<testsuites name="pytest tests"></testsuites>'),
        ("github", "evidence-kit: our notes\n"),
        ("json", '{"schema": "evidence_kit.baseline/1", "findings": []}'),
        ("json", '{"title": "x", "schema": "evidence_kit.report/1"}'),
    ],
)
def test_what_looks_a_little_like_a_report_is_kept(tmp_path: Path, run: Run, form: str, content: str) -> None:
    """A statement in the buyer's words, a project's version, the results of other programs."""
    write(tmp_path / "a.jpg", b"")
    there = write(tmp_path / "there", content)
    assert run("check", "--each", "a.jpg", "--format", f"{form}=there", folder=tmp_path).code == 2
    assert there.read_text() == content


def test_what_is_no_result_is_not_passed_on_as_one(tmp_path: Path, run: Run) -> None:
    """Also where JSON comes from JSON."""
    for content in (b"\x96\xff", b"{}", b'{"schema": "others/1"}', b"[" * 5000):
        write(tmp_path / "saved.json", content)
        done = run("report", "--from", "saved.json", "--format", "json", folder=tmp_path)
        assert (done.code, done.out) == (3, "")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_result_that_another_shell_kept_is_read(tmp_path: Path, run: Run, encoding: str) -> None:
    """PowerShell's > writes UTF-16, and its editors a mark before UTF-8."""
    write(tmp_path / "a.jpg", b"")
    result = run("check", "--each", "a.jpg", "--format", "json", *TODAY, folder=tmp_path).out
    write(tmp_path / "plain.json", result)
    write(tmp_path / "kept.json", result.encode(encoding))
    for form in ("junit", "html", "json"):
        wanted = run("report", "--from", "plain.json", "--format", form, folder=tmp_path).out
        assert run("report", "--from", "kept.json", "--format", form, folder=tmp_path).out == wanted


@pytest.mark.parametrize("form", ["github", "html", "json"])
def test_a_result_of_another_version_is_called_so(tmp_path: Path, run: Run, form: str) -> None:
    """Its keys may mean something else."""
    write(tmp_path / "saved.json", '{"schema": "evidence_kit.report/2", "verdict": "ready", "findings": []}')
    done = run("report", "--from", "saved.json", "--format", form, folder=tmp_path)
    assert (done.code, done.out, "another version" in done.err) == (3, "", True)
