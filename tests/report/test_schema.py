"""The published schemas: complete, valid, true to what is loaded and to what is printed."""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from evidence_kit.case import tables as case_tables
from evidence_kit.case.file import parse_case_file
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.errors import RulesWrong
from evidence_kit.model.case import Role
from evidence_kit.report.schema import SHAPES, build_schema
from evidence_kit.shipped import Strict
from tests.conftest import ROOT, Run, jpeg_bytes, photo, with_location, write

CASE_FILE_PAGE = (ROOT / ".github" / "docs" / "case-file.md").read_text(encoding="utf-8")
CASE = next(block for block in re.findall(r"```toml\n(.*?)```", CASE_FILE_PAGE, re.DOTALL) if "[claim]" in block)
CASES = sorted(ROOT.glob("fixtures/cases/*/*/case/case.toml"))
REFUSED = {"case-file-typo", "case-file-rounded-money"}


def plain(value: Any) -> Any:
    """Return what tomllib read as editors' validators see it: days as strings."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def problems(schema: dict[str, Any], value: Any) -> list[str]:
    """Return what a schema refuses in a value."""
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    return [f"{one.json_path}: {one.message}" for one in validator.iter_errors(value)]


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every object schema within a schema."""
    if isinstance(node, dict):
        if "properties" in node:
            yield node
        for one in node.values():
            yield from objects(one)
    elif isinstance(node, list):
        for one in node:
            yield from objects(one)


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that refuses keys it does not know, but in facts, which are those of the file."""
    copy: dict[str, Any] = json.loads(json.dumps(schema))
    for one in objects(copy):
        if one.get("title") != "FactsJson":
            one["additionalProperties"] = False
    return copy


@pytest.mark.parametrize("name", SHAPES)
def test_a_schema_is_valid_and_every_key_is_described(name: str, run: Run) -> None:
    """Also that the command line prints it, the same each time."""
    schema = build_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert run("schema", name).data == schema == build_schema(name)
    assert {"$schema", "$id", "title"} <= set(schema)
    found = list(objects(schema))
    assert found
    for one in found:
        for key, inner in one["properties"].items():
            assert len(inner.get("description", "")) > 8, (one["title"], key)


def test_the_schema_of_the_case_file_knows_every_key_role_and_reason() -> None:
    """What an editor completes is what is loaded."""
    schema = build_schema("case")
    keys = {key for one in objects(schema) for key in one["properties"]}
    tables = [shape for shape in vars(case_tables).values() if isinstance(shape, type) and issubclass(shape, Strict)]
    assert keys == {field.encode_name for shape in tables for field in msgspec.structs.fields(shape)}
    assert all(one["additionalProperties"] is False for one in objects(schema))
    assert set(schema["$defs"]["Role"]["enum"]) == {role.value for role in Role}
    claim = schema["$defs"]["ClaimTable"]["properties"]
    assert claim["reason"]["enum"] == claim["other_reasons"]["items"]["enum"] == list(load_reasons())
    assert claim["opened"] | {"description": ""} == {
        "description": "",
        "examples": ["2026-10-22"],
        "type": "string",
        "format": "date",
    }
    assert "null" not in json.dumps(schema)


def test_every_example_of_the_case_schema_is_one() -> None:
    """What is shown can be typed."""
    schema = build_schema("case")
    for one in objects(schema):
        for key, inner in one["properties"].items():
            for example in inner.get("examples", []):
                assert not problems({**inner, "$defs": schema["$defs"]}, example), key


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.parent.name)
def test_the_fixtures_are_judged_alike_by_schema_and_program(path: Path) -> None:
    """What loads is valid, and what does not is refused by both."""
    wrong = problems(build_schema("case"), plain(tomllib.loads(path.read_text(encoding="utf-8-sig"))))
    assert bool(wrong) == (path.parent.parent.name in REFUSED), wrong


def test_readmes_case_file_is_valid() -> None:
    """The example can be copied into an editor that checks it."""
    assert not problems(build_schema("case"), plain(tomllib.loads(CASE)))


@pytest.mark.parametrize(
    "text",
    [
        "[ordr]\n", '[order]\ntrackng = "x"\n', "[order]\nprice = 24.9\n", '[order]\nprice = "24,90"\n', '[order]\nprice = "NaN"\n',
        '[order]\nshipped = "2026-9-2"\n', '[order]\nshipped = "20.10.2026"\n', "[order]\nshipped = 2026-10-20T09:00:00Z\n",
        '[claim]\nreceived = "yes"\n', "[claim]\nreceived = 1\n", '[claim]\nsolution = "x"\n', '[claim]\nother_reasons = "wrong-size"\n',
        '[claim]\nprice = "1"\n', "[order]\nquantity = 0\n", "[order]\nquantity = 1.5\n", "[order]\nnumber = 5\n", "[attest]\nx = true\n",
        '[evidence]\nfile = "a"\n', "[[order]]\n", '[[evidence]]\nrole = "received"\n', '[[evidence]]\nfile = "a"\nrole = "recieved"\n',
        '[[evidence]]\nfile = "a"\nredact = [[1, 2, 3]]\n', '[[evidence]]\nfile = "a"\nredact = [[1, 2, 3, 4, 5]]\n', '[[evidence]]\nfile = "a"\nredact = [1, 2, 3, 4]\n',
        '[[evidence]]\nfile = "a"\nredact = [[1.5, 2, 3, 4]]\n', '[[comparison]]\nlisting = "a"\n',
    ],
)  # fmt: skip
def test_what_the_program_refuses_the_schema_refuses(text: str) -> None:
    """An editor marks it before the program is run."""
    with pytest.raises(RulesWrong):
        parse_case_file(text.encode())
    assert problems(build_schema("case"), plain(tomllib.loads(text)))


def test_reports_of_all_verbs_keep_to_the_contract(tmp_path: Path, run: Run) -> None:
    """Neither a key that is not published, nor one that is missing."""
    case = tmp_path / "case"
    write(case / "listing" / "lamp.jpg", jpeg_bytes(photo(400, 300)))
    write(case / "received" / "lamp.jpg", with_location(photo(300, 400), 6))
    write(case / "received" / "broken.jpg", jpeg_bytes()[:900])
    write(case / "case.toml", '[order]\nprice = "24.90"\n[claim]\nreason = "wrong-colour"\nrefund = "99"\n')
    report = closed(build_schema("report"))
    for argv in (
        ["check", case],
        ["build", case],
        ["verify", case / "package"],
        ["check", case / "listing" / "lamp.jpg"],
        ["check", tmp_path],
    ):
        data = run(*argv, "--format", "json").data
        assert not problems(report, data), argv
    wrong = data | {"verdict": "fine"}
    assert problems(report, wrong)
    assert not problems(closed(build_schema("plan")), run("plan", case, "--format", "json").data)
    for name in ("received/lamp.jpg", "received/broken.jpg"):
        told = run("fit", case / name, "--out", tmp_path / "out.jpg", "--format", "json").data
        assert not problems(closed(build_schema("fit")), told)
