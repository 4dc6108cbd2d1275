"""The rules of wording: by the examples beside them, on whole statements, and by property."""

import functools
import re
import time
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.claim.statement.word_patterns import Rule, load_rules, respelled
from evidence_kit.claim.statement.wording import (
    MOST_READ,
    SHOWN,
    Words,
    broken_rules,
    check_wording,
    hits,
    read_words,
)
from evidence_kit.model.codes import Severity, usual_severity

RULES = load_rules().rule
BY_ID = {one.id: one for one in RULES}
CODES = {
    "threat": "statement-threat",
    "blackmail": "statement-threat",
    "review-promise": "statement-promise",
    "discount": "statement-promise",
    "insult": "statement-rude",
    "shouting": "statement-rude",
    "off-topic": "statement-off-topic",
    "link": "statement-link",
}
TUNING: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "tuning.toml").read_text(encoding="utf-8"))[
    "statement"
]
WORDS = " ".join(word for words in load_rules().words.values() for word in words) + " "
SHUFFLED = [WORDS.split()[at * 7919 % len(WORDS.split())] for at in range(len(WORDS.split()))] * 20
LETTERS = str.maketrans("0123456789", "ghijklmnop")
SECONDS = 10.0
"""For a megabyte, whatever else the machine does; the slowest text measured takes less than one."""


@functools.cache
def words_in(text: str) -> Words:
    """Return a text as a row of words; each is held against every rule."""
    return read_words(text)


def breaks(rule: Rule, text: str, reason: str | None = None) -> bool:
    """Return whether a text breaks a rule."""
    return bool(hits(rule, text, words_in(text), reason))


def examples(rule: Rule) -> tuple[list[tuple[str, str | None]], list[tuple[str, str | None]]]:
    """Return the texts a rule must find and those it must not, with their reasons."""
    wrong = [(one["text"], one.get("reason")) for one in TUNING if rule.id in one["rules"]]
    fine = [(one["text"], one.get("reason")) for one in TUNING if rule.id not in one["rules"]]
    return [*((one, None) for one in rule.catches), *wrong], [*((one, None) for one in rule.passes), *fine]


def test_rules_and_their_codes_are_the_promised_ones() -> None:
    """Others rely on the codes; warnings are the rules that only weaken a claim."""
    assert {one.id: one.code for one in RULES} == CODES
    warnings = {rule.id for rule in RULES if (rule.severity or usual_severity(rule.code)) is Severity.warning}
    assert warnings == {"shouting", "off-topic", "link"}
    assert all(one.source and one.hint for one in RULES)


@pytest.mark.parametrize(
    "text",
    [
        "I want my [MONEY] and I want it [NOW].",
        "It is [VERY BAD] quality. The USB lamp is small. [NEVER AGAIN]!",
        "[IT IS NOT A LAMP] and it does not turn on at all.",
        "so [BAD QUALITY] of this",
    ],
)
def test_only_shouted_words_are_marked_as_shouting(text: str) -> None:
    """What is said quietly between them stays as it is, and nobody rewrites it."""
    marked = re.findall(r"\[(.+?)\]", text)
    plain = re.sub(r"[\[\]]", "", text)
    found = [plain[slice(*span)] for rule, spans in broken_rules(plain) if rule.id == "shouting" for span in spans]
    assert found == marked


@pytest.mark.parametrize(("name", "text"), [(one.id, text) for one in RULES for text in one.catches])
def test_examples_that_must_be_found_are_found(name: str, text: str) -> None:
    assert breaks(BY_ID[name], text)


@pytest.mark.parametrize(("name", "text"), [(one.id, text) for one in RULES for text in one.passes])
def test_examples_that_must_pass_pass(name: str, text: str) -> None:
    assert not breaks(BY_ID[name], text)


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.id)
def test_there_are_examples_enough(rule: Rule) -> None:
    assert len(set(rule.catches)) >= 10
    assert len(set(rule.passes)) >= 10


@pytest.mark.parametrize("one", TUNING, ids=range(len(TUNING)))
def test_whole_statements_break_what_they_break(one: dict[str, Any]) -> None:
    found = {rule.id for rule in RULES if breaks(rule, one["text"], one.get("reason"))}
    assert found == set(one["rules"])


@pytest.mark.parametrize("kind", ["pattern", "unless", "facts", "prefaces"])
@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.id)
def test_every_pattern_is_needed_by_an_example(rule: Rule, kind: str) -> None:
    """Without it, one example that must be found is not, or one that must pass does not."""
    wrong, fine = examples(rule)
    idle = []
    for one in getattr(rule, kind):
        without = msgspec.structs.replace(
            rule, **{kind: tuple(other for other in getattr(rule, kind) if other is not one)}
        )
        if all(breaks(without, *text) for text in wrong) and not any(breaks(without, *text) for text in fine):
            idle.append(one.id)
    assert not idle


def test_a_finding_names_line_words_and_no_more_than_five_places() -> None:
    text = "The lamp is broken.\nI will go to\nthe police.\n" + "You will regret it.\n" * 7
    (found,) = check_wording(text)
    assert (found.code, found.severity) == ("statement-threat", Severity.error)
    assert 'line 2 "I will go to the police"' in found.message
    assert 'line 4 "You will regret"' in found.message
    assert found.message.count("line ") == SHOWN
    assert "and 3 more" in found.message
    assert found.hint
    assert "S000-A" in found.source


def test_a_quoted_place_that_ends_its_sentence_sets_no_second_full_stop() -> None:
    (found,) = check_wording("The lamp is broken. My money or a voucher.")
    assert found.message.endswith('or a voucher".')


@pytest.mark.parametrize(
    "text",
    [
        "I will go to the роliсе",  # Cyrillic look-alikes
        "I will go to the ＰＯＬＩＣＥ",  # full-width forms
        "I will go to the pol\u00adi\u200bce",  # a soft hyphen and a space without width
        "I will go to the p\u0301olice",  # an accent
        "I  will\n go,\tto the - police",
        "i'll go to the police",
    ],
)
def test_disguise_hides_nothing_and_the_place_stays_right(text: str) -> None:
    (found,) = (one for one in check_wording(text) if one.code == "statement-threat")
    assert " ".join(text.split()).partition(" ")[2] in found.message or " ".join(text.split()) in found.message


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("plice", "police"), ("polcie", "police"), ("reveiw", "review"), ("recieved", "received"),
        ("discuont", "discount"), ("brocken", "broken"), ("scamerr", "scamerr"), ("policy", "policy"),
        ("opolice", "opolice"), ("layers", "layers"), ("cheated", "cheated"), ("polices", "polices"),
    ],
)  # fmt: skip
def test_one_mistake_in_a_key_word_hides_nothing(typed: str, meant: str) -> None:
    assert respelled(typed) == meant


def test_a_misspelt_word_keeps_its_place() -> None:
    (found,) = check_wording("The lamp is broken. I will go to the plice.")
    assert 'line 1 "I will go to the plice"' in found.message


def test_an_absurd_length_is_read_only_at_its_beginning() -> None:
    threat = "I will go to the police. "
    assert list(check_wording(threat + "a " * MOST_READ))
    assert list(check_wording("a " * (MOST_READ // 4) + threat))
    assert not list(check_wording("a " * MOST_READ + threat))


def test_history_counts_only_where_the_opening_has_no_fact() -> None:
    rule = BY_ID["off-topic"]
    assert breaks(rule, "I waited two months for this. The lamp is broken.")
    assert not breaks(rule, "I waited two months for this and the lamp is broken.")
    assert not breaks(rule, "The lamp is broken, I waited two months for this.")
    assert breaks(rule, "I ordered this lamp on 3 May. Then I waited two months for it. The lamp is broken.")


def test_words_that_are_the_claim_are_no_history() -> None:
    text = "I waited 70 days. The box is crumpled. The delivery is late."
    assert [one.code for one in check_wording(text, "wrong-colour")] == ["statement-off-topic"]
    assert not breaks(BY_ID["off-topic"], "I waited 70 days.", "not-received")
    assert not breaks(BY_ID["off-topic"], "The box came crumpled.", "damaged")


@pytest.mark.parametrize(
    "piece",
    [
        "a", "i will ", "will go to the police car ", "you your shop bad review discount ", "a.b.", "www.", "a@a",
        "!? ", "MONEY ", "ｐоliсе ", "- \n", "\n\n1) ", "f*", "http:", "\ud800\0", "A A, ", "***", '"a ',
        WORDS, f"{WORDS} i will ", " ".join(SHUFFLED),
        " ".join(f"{at * 2654435761 % 2**40:x}".translate(LETTERS) for at in range(90_000)),
    ],
)  # fmt: skip
def test_a_megabyte_takes_seconds_whatever_it_says(piece: str) -> None:
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    list(check_wording("The patterns are compiled once. I will."))
    started = time.process_time()
    list(check_wording(text))
    assert time.process_time() - started < SECONDS


@given(st.text())
def test_any_text_is_read_and_every_word_has_its_place(text: str) -> None:
    words = read_words(text)
    assert len(words.starts) == len(words.spans)
    assert all(0 <= start < stop <= len(text) for start, stop in words.spans)
    assert len(list(check_wording(text))) <= len(RULES)


@given(st.lists(st.sampled_from([text for one in RULES for text in one.catches]), max_size=4))
def test_one_finding_a_rule(texts: list[str]) -> None:
    assert len(list(check_wording("\n".join(texts)))) <= len(RULES)


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "\n\n", ".", "|", "*"])
def test_nothing_said_is_nothing_wrong(text: str) -> None:
    assert not list(check_wording(text))
