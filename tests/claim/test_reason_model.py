"""The model of reasons: right on texts that it was not trained on, silent on what it cannot read, small and repeatable."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.claim.reasons import load_reasons
from evidence_kit.claim.statement import reason_model
from evidence_kit.claim.statement.reason_model import UNCLEAR, load_model, propose_reason, reason_shares

HERE = Path(__file__).parent
HELD_OUT: dict[str, Any] = tomllib.loads((HERE / "fine_statements.toml").read_text(encoding="utf-8"))
TRAINED: dict[str, Any] = tomllib.loads((HERE / "reason_texts.toml").read_text(encoding="utf-8"))
LARGEST = 400_000


def test_the_model_knows_every_reason_and_no_other() -> None:
    assert set(load_model().labels) == {*load_reasons(), UNCLEAR}


def test_the_model_is_small() -> None:
    assert (Path(reason_model.__file__).parent / reason_model.MODEL_FILE).stat().st_size <= LARGEST


def test_unread_texts_get_their_reason() -> None:
    """The first guess is right for 8 in 10, and the right one is among the first three for 19 in 20."""
    texts = [(text, label) for label, texts in HELD_OUT.items() for text in texts if label != UNCLEAR]
    first = [propose_reason(text)[:3] for text, _ in texts]
    known = [label for _, label in texts]
    assert sum(found[0][0] == label for found, label in zip(first, known, strict=True)) >= 0.8 * len(texts)
    assert sum(label in dict(found) for found, label in zip(first, known, strict=True)) >= 0.93 * len(texts)


def test_no_held_out_text_was_trained_on() -> None:
    assert not {text for texts in HELD_OUT.values() for text in texts} & {
        text for texts in TRAINED.values() for text in texts
    }


@pytest.mark.parametrize(
    "text", ["", "Hello", "Лампа не работает", "Zamówiłem lampę i przyszła zepsuta", "12 34 56", "\ud800"]
)
def test_nothing_is_proposed_for_what_the_model_cannot_read(text: str) -> None:
    assert propose_reason(text) == []


def test_probabilities_are_in_order_and_sum_to_at_most_one() -> None:
    found = propose_reason("The lamp arrived broken, the glass is in pieces.")
    shares = [share for _, share in found]
    assert found[0][0] == "damaged"
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1.000001
    assert sum(reason_shares("The lamp arrived broken.").values()) == pytest.approx(1)


def test_judging_loads_no_numpy() -> None:
    """Loading numpy takes longer than judging a statement."""
    code = (
        "import sys; from evidence_kit.claim.statement.reason_model import propose_reason as p;"
        "assert p('the box was empty'); assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": str(HERE.parents[1])})
