"""`explain`: what a finding code means, for a person and as JSON."""

import json

import jsonschema
import pytest

from evidence_kit.model.codes import Severity, load_codes
from evidence_kit.report.explain import HEADINGS
from evidence_kit.report.schema import build_schema
from tests.conftest import Run


def test_without_a_code_all_are_listed_the_gravest_first(run: Run) -> None:
    """One line a code, under a heading for each severity."""
    shown = run("explain")
    assert (shown.code, shown.err) == (0, "")
    lines = shown.out.splitlines()
    assert [line for line in lines if line in HEADINGS.values()] == [HEADINGS[one] for one in Severity]
    listed = [line.split(maxsplit=1) for line in lines if line.startswith("  ")]
    assert listed == [[code.name, code.title] for code in load_codes().values()]
    assert max(map(len, lines)) <= 100


def test_a_code_is_explained(run: Run) -> None:
    """It may be typed as a report shows it, and several may be asked for."""
    shown = run("explain", "[Moov-Last]", "too-dark")
    assert shown.code == 0
    assert shown.out.startswith("warning  Video starts only when fully loaded  [moov-last]\n")
    told = " ".join(shown.out.split())
    for code in (load_codes()["moov-last"], load_codes()["too-dark"]):
        assert f"{code.means} -> {code.do} since version 0.1.0" in told
    assert max(map(len, shown.out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("wrong", "says"),
    [("blury", " Did you mean 'blurry'?"), ("qqqqqqq", ""), ("\x1b[31m", "")],
)
def test_an_unknown_code_is_wrong_usage(run: Run, wrong: str, says: str) -> None:
    """With the code that was probably meant; nothing is printed as the product."""
    for argv in (("explain", wrong), ("explain", "too-dark", wrong, "--format", "json")):
        shown = run(*argv)
        assert (shown.code, shown.out) == (2, "")
        assert f"'.{says}\n  -> evidence-kit explain   lists all codes\n" in shown.err
        assert "\x1b" not in shown.err


def test_as_json_it_keeps_to_its_contract(run: Run) -> None:
    schema = build_schema("explain")
    every, few = (run(*argv, "--format", "json").data for argv in (("explain",), ("explain", "too-dark", "blurry")))
    for data in (every, few):
        jsonschema.validate(data, schema)
    assert [one["code"] for one in every["codes"]] == list(load_codes())
    assert [one["code"] for one in few["codes"]] == ["too-dark", "blurry"]
    wrong = json.loads(json.dumps(few).replace('"warning"', '"grave"'))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)
