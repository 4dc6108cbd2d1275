"""The model of tone: it adds warnings only, takes back only what is surely fine, and stays small and quick."""

import time
import tomllib
from pathlib import Path

import pytest

from evidence_kit.claim.statement import tone_model
from evidence_kit.claim.statement.reason_model import load_model
from evidence_kit.claim.statement.tone_model import ADDED, FINE, TAKEN_BACK, TONE_FILE, judged_sentences, promises_in
from evidence_kit.claim.statement.word_patterns import load_rules
from evidence_kit.claim.statement.wording import broken_rules, check_wording, hits, read_words
from evidence_kit.model.codes import Severity

HERE = Path(__file__).parent
FINE_TEXTS: dict[str, list[str]] = tomllib.loads((HERE / "fine_statements.toml").read_text(encoding="utf-8"))
LARGEST = 150_000
SECONDS = 0.05
"""For a text, once the model is loaded and whatever else the machine does; one measured takes half a thousandth."""
UNKNOWN = "The lid is torn. With your help the stars will jump."
"""A promise without a word that a pattern waits for."""


def by_pattern(text: str) -> set[str]:
    """Return the rules that the patterns alone find broken."""
    words = read_words(text)
    return {rule.id for rule in load_rules().rule if hits(rule, text, words)}


def test_the_model_is_small_and_knows_the_rules() -> None:
    assert (Path(tone_model.__file__).parent / TONE_FILE).stat().st_size <= LARGEST
    assert set(load_model(TONE_FILE).labels) <= {FINE, *(rule.id for rule in load_rules().rule)}
    assert {FINE, *ADDED, *TAKEN_BACK} <= set(load_model(TONE_FILE).labels)


def test_what_the_model_alone_finds_is_a_warning_that_quotes_the_sentence() -> None:
    assert not by_pattern(UNKNOWN)
    (found,) = check_wording(UNKNOWN)
    assert (found.code, found.severity) == ("statement-promise", Severity.warning)
    assert 'line 1 "With your help the stars will jump"' in found.message


def test_the_model_adds_next_to_nothing_to_fine_statements() -> None:
    texts = [text for texts in FINE_TEXTS.values() for text in texts]
    assert sum(1 for text in texts if promises_in(judged_sentences(text))) <= 0.01 * len(texts)


def test_no_true_find_is_taken_back() -> None:
    statements = tomllib.loads((HERE / "held_out.toml").read_text(encoding="utf-8"))["statement"]
    for one in statements:
        kept = {rule.id for rule, _ in broken_rules(one["text"], one.get("reason"))}
        assert by_pattern(one["text"]) & set(one["rules"]) & TAKEN_BACK <= kept


def test_a_text_is_judged_in_milliseconds() -> None:
    texts = [text for texts in FINE_TEXTS.values() for text in texts]
    promises_in(judged_sentences(UNKNOWN))
    started = time.process_time()
    for text in texts:
        promises_in(judged_sentences(text))
    assert time.process_time() - started < SECONDS * len(texts)


@pytest.mark.parametrize("text", ["", "\ud800", "12 34", "Лампа не работает", "Zamówiłem lampę i przyszła zepsuta"])
def test_nothing_is_found_in_what_the_model_cannot_read(text: str) -> None:
    assert not promises_in(judged_sentences(text))
