"""Fine statements that no rule and no model was made from: none gets an error, and few a warning."""

import tomllib
from pathlib import Path

import pytest

from evidence_kit.claim.statement import check_loose
from evidence_kit.claim.statement.reason_model import UNCLEAR
from evidence_kit.claim.statement.wording import check_wording
from evidence_kit.model.codes import Severity
from evidence_kit.policies import load_policy

RULES = load_policy("aliexpress").rules
FINE: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("fine_statements.toml").read_text(encoding="utf-8"))
TEXTS = [(text, label) for label, texts in FINE.items() for text in texts]


def test_there_are_fine_statements_of_every_reason() -> None:
    assert len(TEXTS) >= 150
    assert min(map(len, FINE.values())) >= 10


@pytest.mark.parametrize(("text", "label"), TEXTS)
def test_a_fine_text_gets_no_error(text: str, label: str) -> None:
    reason = None if label == UNCLEAR else label
    assert not [one for one in check_wording(text, reason) if one.severity is Severity.error]
    assert not [one for one in check_loose(text, RULES) if one.severity is Severity.error]


def test_a_fine_text_rarely_gets_a_warning() -> None:
    named = [one for one in TEXTS if one[1] != UNCLEAR]
    warned = [text for text, label in named if list(check_wording(text, label))]
    assert len(warned) <= 0.02 * len(named)
    loose = [text for text, _ in named if any(one.severity is Severity.warning for one in check_loose(text, RULES))]
    assert len(loose) <= 0.03 * len(named), loose


@pytest.mark.parametrize(
    "text",
    [
        "Please do not make me wait longer. The parcel has not arrived.",
        "The box came with 3 trackers only.",
        "The box was torn and wet.",
        "The parcel is lost.",
        "The lamp is broken. I am very upset and disappointed.",
    ],
)
def test_facts_and_a_polite_feeling_at_the_end_are_no_history(text: str) -> None:
    assert not [one for one in check_loose(text, RULES) if one.code in ("statement-off-topic", "statement-threat")]
