"""Settings of `check` in evidence-kit.toml and pyproject.toml: found upwards, strict, and below the command line."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from tests.choice.tiny_policy import TINY_POLICY
from tests.conftest import ROOT, Run, jpeg_bytes, photo, with_location, write

PLACED = with_location(photo(), orientation=6)
"""Three findings: a place, a serial number, a photo that is stored sideways."""
ALL = {"location-metadata": "error", "private-metadata": "error", "not-upright": "warning"}


def found(run: Run, folder: Path, *argv: object) -> dict[str, dict[str, str]]:
    """Return the severity of each code of each file."""
    done = run("check", "--each", *argv, "--format", "json", folder=folder)
    shown: dict[str, dict[str, str]] = {}
    for one in done.data["findings"]:
        shown.setdefault(one["path"], {})[one["code"]] = one["severity"]
    return shown


@pytest.mark.parametrize("own", [True, False], ids=["evidence-kit.toml", "pyproject.toml"])
def test_settings_are_found_above_the_files(tmp_path: Path, run: Run, own: bool) -> None:
    """Wherever the command is run; a pyproject.toml of another program is passed over."""
    part = "" if own else "tool.evidence_kit."
    lines = [
        *(() if own else ("[project]", 'name = "lamp"', "[tool.evidence_kit]")),
        'ignore = ["private-metadata"]',
        f"[{part}severity]",
        'not-upright = "note"',
    ]
    write(tmp_path / ("evidence-kit.toml" if own else "pyproject.toml"), "\n".join(lines))
    write(tmp_path / "docs" / "pyproject.toml", "[tool.ruff]\nline-length = 100\n# evidence_kit\n")
    write(tmp_path / "docs" / "a.jpg", PLACED)
    expected = {"docs/a.jpg": {"location-metadata": "error", "not-upright": "note"}}
    assert found(run, tmp_path, "docs") == expected
    assert found(run, tmp_path / "docs", "a.jpg") == {"a.jpg": expected["docs/a.jpg"]}
    assert found(run, tmp_path, "docs", "--isolated") == {"docs/a.jpg": ALL}


def test_each_file_has_the_nearest_settings(tmp_path: Path, run: Run) -> None:
    """As ruff has it: nothing is taken from a file further up."""
    write(tmp_path / "evidence-kit.toml", 'ignore = ["location-metadata"]\n')
    write(tmp_path / "in" / "evidence-kit.toml", 'ignore = ["not-upright"]\n')
    for name in ("a.jpg", "in/a.jpg"):
        write(tmp_path / name, PLACED)
    assert {name: set(codes) for name, codes in found(run, tmp_path, ".").items()} == {
        "a.jpg": {"private-metadata", "not-upright"},
        "in/a.jpg": {"private-metadata", "location-metadata"},
    }


def test_a_path_has_its_own_rules_and_policy(tmp_path: Path, run: Run) -> None:
    """Patterns are those of a .gitignore; a policy in a file lies beside the settings."""
    write(
        tmp_path / "evidence-kit.toml",
        """ignore = ["private-metadata"]
[[path]]
match = ["drafts/", "*.tmp.jpg"]
ignore = ["location-metadata"]
severity = { not-upright = "error" }
[[path]]
match = ["/small/**"]
policy = "own/tiny.toml"
""",
    )
    write(
        tmp_path / "own" / "tiny.toml",
        TINY_POLICY,
    )
    for name in ("a.jpg", "drafts/b.jpg", "x.tmp.jpg", "small/c.jpg"):
        write(tmp_path / name, PLACED)
    usual = {"location-metadata": "error", "not-upright": "warning"}
    assert found(run, tmp_path, ".") == {
        "a.jpg": usual,
        "drafts/b.jpg": {"not-upright": "error"},
        "x.tmp.jpg": {"not-upright": "error"},
        "small/c.jpg": {"image-too-large": "error", **usual},
    }
    assert "image-too-large" not in found(run, tmp_path, ".", "--policy", "aliexpress")["small/c.jpg"]


def test_the_command_line_wins(tmp_path: Path, run: Run) -> None:
    """What it selects takes the place of both lists; what it ignores is ignored too."""
    write(
        tmp_path / "evidence-kit.toml",
        'ignore = ["location-metadata", "private-metadata"]\nfail_on = "warning"\nseverity = { not-upright = "warning" }\n',
    )
    write(tmp_path / "a.jpg", PLACED)
    write(tmp_path / "other.toml", 'select = ["private-metadata"]\n')
    assert found(run, tmp_path, "a.jpg")["a.jpg"] == {"not-upright": "warning"}
    assert run("check", "--each", "a.jpg", folder=tmp_path).code == 1
    assert run("check", "--each", "a.jpg", "--fail-on", "error", folder=tmp_path).code == 0
    assert run("check", "--each", "a.jpg", "--severity", "not-upright=note", folder=tmp_path).code == 0
    assert found(run, tmp_path, "a.jpg", "--ignore", "not-upright") == {}
    assert found(run, tmp_path, "a.jpg", "--select", "location-metadata")["a.jpg"] == {"location-metadata": "error"}
    assert found(run, tmp_path, "a.jpg", "--config", "other.toml")["a.jpg"] == {"private-metadata": "error"}


def test_a_case_has_settings_too(tmp_path: Path, run: Run) -> None:
    """Those of the folder that it lies in."""
    write(tmp_path / "case" / "received.jpg", PLACED)
    before = run("check", tmp_path / "case", "--format", "json")
    assert {"reason-missing", "not-upright"} <= set(before.codes())
    write(
        tmp_path / "evidence-kit.toml",
        'ignore = ["reason-missing"]\n[[path]]\nmatch = ["case/*"]\nignore = ["not-upright"]\n',
    )
    after = run("check", tmp_path / "case", "--format", "json")
    assert not {"reason-missing", "not-upright"} & set(after.codes())


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("evidence-kit.toml", 'ignor = ["burnt"]', ("line 1", "Did you mean 'ignore'?")),
        ("evidence-kit.toml", '\nselect = ["location-metdata"]', ("line 2", "Did you mean 'location-metadata'?")),
        ("evidence-kit.toml", 'ignore = ["not-examined"]', ("line 1", "never passes")),
        ("evidence-kit.toml", '[severity]\nblurry = "fatal"', ("line 2", "error, warning, note")),
        ("evidence-kit.toml", '[severity]\nblury = "note"', ("line 2", "Did you mean 'blurry'?")),
        ("evidence-kit.toml", 'severity = "note"', ("line 1", "severity has the wrong type")),
        ("evidence-kit.toml", 'fail_on = "warn"', ('fail_on = "warning"',)),
        ("evidence-kit.toml", 'policy = "aliexpres"', ("line 1", "Did you mean 'aliexpress'?")),
        ("evidence-kit.toml", '[[path]]\nignore = ["blurry"]', ("line 1", "'match' is missing")),
        ("evidence-kit.toml", '[[path]]\nmatch = ["*.jpg",\n"!"]', ("line 3", "'!' is not a pattern")),
        ("evidence-kit.toml", "[[path]]\nmatch = ['docs\\']", ("line 2", "is not a pattern")),
        ("evidence-kit.toml", '[[path]]\nmatch = ["[z-a].jpg"]', ("line 2", "is not a pattern")),
        ("evidence-kit.toml", "ignore = [", ("line 1",)),
        (
            "pyproject.toml",
            '[project]\nname = "x"\n[tool.evidence_kit]\nstrict = true',
            ("line 4", "[tool.evidence_kit]"),
        ),
        ("pyproject.toml", "[tool.evidence-kit]\nignore = []", ("line 1", "Did you mean 'evidence_kit'?")),
        ("pyproject.toml", "[tool.evidence_kit]\nignore = [\n[tool", ("pyproject.toml",)),
    ],
)
def test_mistakes_are_named_with_their_lines(
    tmp_path: Path, run: Run, name: str, text: str, words: tuple[str, ...]
) -> None:
    """No key is passed over; without the file the check goes on."""
    write(tmp_path / name, text)
    write(tmp_path / "a.jpg", jpeg_bytes(photo(160, 120)))
    done = run("check", "--each", tmp_path / "a.jpg")
    assert done.code == 4
    assert name in done.err
    assert all(word in done.err for word in words), done.err
    assert run("check", "--each", tmp_path / "a.jpg", "--isolated").code == 0


@pytest.mark.parametrize("text", ["[tool.ruff]\nline-length = 100\n", "[tool.ruff\n", "\0", 'x = "evidence_kit"\n'])
def test_a_project_of_others_is_passed_over(tmp_path: Path, run: Run, text: str) -> None:
    """Whatever is in it."""
    write(tmp_path / "pyproject.toml", text)
    assert run("check", "--each", write(tmp_path / "a.jpg", jpeg_bytes(photo(160, 120)))).code == 0


def test_the_schema_says_what_the_reader_takes(run: Run) -> None:
    """Of settings and of policies, as editors check them."""
    schema = json.loads(run("schema", "config").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    holds = jsonschema.Draft202012Validator(schema).is_valid
    assert holds({"ignore": ["blurry"], "severity": {"blurry": "note"}, "path": [{"match": ["docs/**"]}], "jobs": 2})
    for wrong in (
        '{"ignor": []}',
        '{"ignore": ["blury"]}',
        '{"severity": {"blury": "note"}}',
        '{"path": [{}]}',
        '{"jobs": 0}',
    ):
        assert not holds(json.loads(wrong)), wrong


def test_every_policy_is_of_the_published_form(run: Run) -> None:
    """As an editor sees it, which has TOML's days as text."""
    schema = json.loads(run("schema", "policy").out)
    holds = jsonschema.Draft202012Validator(schema).is_valid
    files = sorted((ROOT / "evidence_kit" / "policies").glob("*.toml"))
    assert len(files) > 30
    for file in files:
        rules = json.loads(json.dumps(tomllib.loads(file.read_text(encoding="utf-8")), default=str))
        assert holds(rules), file.name
        assert not holds({**rules, "images": {}})


def test_settings_that_lead_nowhere_are_not_passed_over(tmp_path: Path, run: Run) -> None:
    """Somebody counts on them."""
    write(tmp_path / "a.jpg", jpeg_bytes(photo(160, 120)))
    (tmp_path / "evidence-kit.toml").symlink_to("shared.toml")
    done = run("check", "--each", tmp_path / "a.jpg")
    assert (done.code, "evidence-kit.toml cannot be read" in done.err) == (4, True)
