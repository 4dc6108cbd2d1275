"""The catalogue of finding codes: the codes in use and no others, each with texts that a buyer understands."""

import ast
import copy
import dataclasses
import functools
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_kit import __version__
from evidence_kit.claim.attestations import load_attestations
from evidence_kit.claim.statement.word_patterns import load_rules
from evidence_kit.cli import cli
from evidence_kit.model.codes import Code, CodeUnknown, Severity, load_codes, severities, usual_severity
from evidence_kit.model.finding import Finding
from tests.conftest import ROOT

PACKAGE = ROOT / "evidence_kit"


@functools.cache
def nodes() -> list[tuple[Path, ast.AST]]:
    """Return every node of the source, and where; parsed by the workers that run these tests, not by all."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
    return [(path, node) for path, tree in trees.items() for node in ast.walk(tree)]


def calls() -> list[tuple[Path, ast.Call]]:
    """Return every call of a function by its name, and where."""
    return [(path, node) for path, node in nodes() if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]


def takers() -> set[str]:
    """Return the names of what takes a code as its first argument: nouns, and functions that hand it on to `Finding`."""
    handing_on = {
        node.name
        for _, node in nodes()
        if isinstance(node, ast.FunctionDef)
        and [one.arg for one in node.args.args][:1] == ["code"]
        and node.returns
        and "Finding" in ast.unparse(node.returns)
    }
    return {"Finding", "Refusal"} | handing_on


def values_of(name: str) -> list[str]:
    """Return the texts in a table of codes, such as `TOO_MANY`."""
    tables = [
        node.value for _, node in nodes() if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    ]
    return [ast.literal_eval(value) for table in tables if isinstance(table, ast.Dict) for value in table.values]


def codes_in_calls() -> Iterator[tuple[str, str]]:
    """Yield every code that stands in a call, and where."""
    named = takers()
    for path, call in calls():
        if ast.unparse(call.func) in named and call.args:
            where, code = f"{path.relative_to(PACKAGE).as_posix()}:{call.lineno}", call.args[0]
            if isinstance(code, ast.Constant):
                yield str(code.value), where
            elif isinstance(code, ast.Subscript):
                yield from ((value, where) for value in values_of(ast.unparse(code.value)))
            elif ast.unparse(call.func) == "Finding":
                assert re.fullmatch(r"(\w+\.)?code", ast.unparse(code)), f"{where} composes a code: nobody finds it"


def test_a_severity_of_its_own_differs_from_the_catalogue() -> None:
    """What the catalogue says of a code is said there only: in calls, in the rules for words, in the attestations."""
    given = [
        (str(call.args[0].value), keyword.value.attr, f"{path.name}:{call.lineno}")
        for path, call in calls()
        for keyword in call.keywords
        if keyword.arg == "severity" and isinstance(keyword.value, ast.Attribute)
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    given += [(rule.code, rule.severity, rule.id) for rule in load_rules().rule if rule.severity]
    given += [("attested-not", asked.severity, asked.name) for asked in load_attestations() if asked.severity]
    for code, severity, where in given:
        assert severity != usual_severity(code), where


def codes_in_source() -> Iterator[tuple[str, str]]:
    """Yield every code that the source can make a finding with, and where."""
    yield from codes_in_calls()
    for path, node in nodes():  # code, message, hint = "file-missing", ...
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Tuple):
            continue
        first = node.value.elts[0]
        if ast.unparse(node.targets[0]).startswith("(code, ") and isinstance(first, ast.Constant):
            yield str(first.value), f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}"
    for path in sorted(PACKAGE.glob("claim/statement/wording*.toml")):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
            yield rule["code"], path.name


def codes_in_fixtures() -> Iterator[tuple[Path, str, str]]:
    """Yield the severity and the code of every finding that a fixture is held to."""
    for path in sorted(ROOT.glob("fixtures/cases/*/*/expected.json")):
        for run in json.loads(path.read_text(encoding="utf-8"))["runs"]:
            for severity, code, _ in run.get("findings", []):
                yield path, severity, code


def test_the_codes_in_use_are_the_codes_in_the_catalogue() -> None:
    """No code is made that is not listed, and none is listed that nothing makes."""
    used = list(codes_in_source())
    for code, where in used:
        assert code in severities(), f"{code} at {where} is not in the catalogue"
    assert sorted(severities().keys() - {code for code, _ in used}) == []


def test_what_the_fixtures_expect_is_in_the_catalogue() -> None:
    """Each code that a run of a fixture reports is listed; between them the fixtures show a quarter of the catalogue."""
    expected = list(codes_in_fixtures())
    for path, severity, code in expected:
        assert code in severities(), path
        assert Severity(severity), path
    assert len({code for *_, code in expected}) > len(severities()) / 4


def test_a_code_that_something_looks_for_is_in_the_catalogue() -> None:
    """What is asked of a finding's code can be answered with yes; also by a list that has a name, or lies in now.toml."""
    compared = [
        comparator
        for _, node in nodes()
        if isinstance(node, ast.Compare) and ast.unparse(node.left).endswith(".code")
        for comparator in node.comparators
    ]
    named = {one.id for one in compared if isinstance(one, ast.Name)}
    compared += [
        node.value
        for _, node in nodes()
        if isinstance(node, ast.Assign) and {ast.unparse(one) for one in node.targets} & named
    ]
    asked = {
        one.value
        for value in compared
        for one in ast.walk(value)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }
    now = tomllib.loads((PACKAGE / "claim" / "now.toml").read_text(encoding="utf-8"))
    asked |= {code for codes in now["kind"].values() for code in codes}
    assert len(asked) > 30
    assert sorted(asked - set(severities())) == []


def test_a_call_names_a_severity_only_where_it_is_another_one() -> None:
    """What weighs as usual does not say so again, so that whatever is said is meant."""
    needless = [
        f"{path.relative_to(PACKAGE).as_posix()}:{call.lineno}"
        for path, call in calls()
        if ast.unparse(call.func) == "Finding" and isinstance(call.args[0], ast.Constant)
        for keyword in call.keywords
        if keyword.arg == "severity"
        and ast.unparse(keyword.value) == f"Severity.{usual_severity(str(call.args[0].value))}"
    ]
    assert needless == []


def test_a_finding_weighs_what_its_code_usually_does_unless_told_otherwise() -> None:
    """It stays a plain value: equal, hashable, replaced and copied as any other."""
    finding = Finding("too-dark", "a.jpg", "This photo is too dark.")
    assert finding.severity is Severity.warning
    assert Finding("too-dark", "a.jpg", "This photo is too dark.", severity=Severity.warning) == finding
    assert len({finding, copy.deepcopy(finding)}) == 1
    note = dataclasses.replace(finding, severity=Severity.note)
    assert (note.severity, note.code, note == finding) == (Severity.note, "too-dark", False)
    assert [one.name for one in dataclasses.fields(finding)][:4] == ["code", "severity", "path", "message"]


@pytest.mark.parametrize("code", ["too-drak", "", "Too-dark"])
def test_a_finding_with_an_unknown_code_cannot_be_made(code: str) -> None:
    with pytest.raises(CodeUnknown, match=r"list it in model/codes\.toml"):
        Finding(code, None, "x", severity=Severity.error)
    with pytest.raises(CodeUnknown):
        dataclasses.replace(Finding("too-dark", None, "x"), code=code)


def test_the_texts_stand_in_the_order_of_the_catalogue() -> None:
    """Whoever adds a code finds its place in both files."""
    texts = tomllib.loads((PACKAGE / "model" / "explanations.toml").read_text(encoding="utf-8"))
    assert list(texts) == list(severities()) == list(load_codes())


@pytest.mark.parametrize("code", load_codes().values(), ids=lambda code: code.name)
def test_a_code_is_explained_in_plain_short_sentences(code: Code) -> None:
    """A title fits on a line, sentences are whole, and every command that is named exists."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)
    assert 5 < len(code.title) <= 45
    assert code.title[0].isupper()
    assert code.title[-1] not in ".:!"
    for text in (code.means, code.do):
        assert text[0].isupper()
        assert text.endswith((".", "'"))
        assert max(len(one.split()) for one in re.split(r"(?<=[.:;?])\s", text)) <= 32, text
        assert not re.search(r"\b(is none|are none|anew|left away|leave away|is no \w+)\b", text), text
        assert set(re.findall(r"evidence-kit (\w+)(?= [A-Z-])", text)) <= set(cli.commands)
    assert code.since.split(".") <= __version__.split(".")
