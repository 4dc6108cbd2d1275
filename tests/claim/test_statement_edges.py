"""Statements by habits that the tables of texts do not have, through the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from evidence_kit.cli import cli

CASE = (
    '[order]\nitem = "Light bulbs E27"\nquantity = 5\nprice = "24.90"\ncurrency = "USD"\n'
    '[claim]\nreason = "missing-quantity"\nreceived = true\nrefund = "9.96"\n'
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I ordered 10 bulbs and got 3.", "statement-contradicts"),
        ("Only 3 of 5 bulbs came. I order 10 more when you pay me back.", "statement-promise"),
        ("Only 3 of 5 bulbs came. I promise not to tell the platform.", "statement-promise"),
        ("I ordered 5 bulbs and received 3 bulbs. 2 bulbs are missing.", None),
        ("Only 3 of 5 bulbs came. I had to buy two more because the seller sent none.", None),
        ("Only 3 of 5 bulbs came. I do not agree to a partial return.", None),
    ],
)
def test_a_statement_by_other_habits(tmp_path: Path, text: str, code: str | None) -> None:
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    (tmp_path / "statement.txt").write_text(text, encoding="utf-8")
    told = json.loads(CliRunner().invoke(cli, ["statement", str(tmp_path), "--format", "json"]).stdout)
    found = {one["code"] for one in told["findings"] if one["severity"] != "note"}
    assert found == ({code} if code else set())


@pytest.mark.parametrize("verb", ["statement", "check"])
def test_a_fact_in_another_language_is_named_after_the_draft_too(tmp_path: Path, verb: str) -> None:
    """A draft tells it, and so does the message to the mediator, as it is typed."""
    (tmp_path / "case.toml").write_text(f'{CASE}[facts]\ncame = "nie dziala lewa strona"\n', encoding="utf-8")
    (tmp_path / "statement.txt").write_text("Only 3 of 5 bulbs came.", encoding="utf-8")
    told = json.loads(CliRunner().invoke(cli, [verb, str(tmp_path), "--format", "json"]).stdout)
    assert "fact-not-english" in {one["code"] for one in told["findings"]}


@pytest.mark.parametrize(
    "packing",
    ["Packing was one thin bag without bubble foil.", "There was no bubble wrap.", "It was packed in paper only."],
)
def test_how_a_broken_thing_was_packed_is_no_second_complaint(tmp_path: Path, packing: str) -> None:
    (tmp_path / "case.toml").write_text('[claim]\nreason = "damaged"\nreceived = true\n', encoding="utf-8")
    (tmp_path / "statement.txt").write_text(f"The plate is in pieces. {packing}", encoding="utf-8")
    told = json.loads(CliRunner().invoke(cli, ["statement", str(tmp_path), "--format", "json"]).stdout)
    assert "statement-many-reasons" not in {one["code"] for one in told["findings"]}
