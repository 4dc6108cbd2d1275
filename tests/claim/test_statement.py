"""The words of a claim: letters, signs, language, sentences, the reason, and what contradicts the case."""

import datetime as dt
import time
import tomllib
import unicodedata
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_kit.claim.statement import check_statement, check_words
from evidence_kit.claim.statement.language import check_language
from evidence_kit.claim.statement.numbers import check_numbers
from evidence_kit.claim.statement.reason_named import check_reason_named
from evidence_kit.claim.statement.repair import fixed
from evidence_kit.claim.statement.sentences import sentences_of
from evidence_kit.claim.statement.signs import check_letters
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Claim, Order
from evidence_kit.model.finding import Finding
from evidence_kit.policies import load_policy, parse_policy
from evidence_kit.policies.rules import Policy

RULES = load_policy("aliexpress").rules
FOLDER = Path()
TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("statement_texts.toml").read_text(encoding="utf-8"))
LETTER_CODES = {"statement-not-latin", "statement-symbol", "statement-typographic"}


def policy_of(text_rules: str) -> Policy:
    """Return a policy that knows nothing of texts but some rules."""
    head = 'schema = "evidence_kit.policy/1"\nname = "t"\ntitle = "t"\nas_of = 2026-01-01\nparty = "buyer"\n'
    return parse_policy(
        f'{head}status = "current"\nconfidence = "C"\n[image]\nmax_count = {{ value = 6, source = "s" }}\n[text]\n{text_rules}'.encode(),
        "t",
    ).rules


SILENT = policy_of("")


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("the wrong cоlor", "statement-not-latin", "line 1, character 12 'о' (looks like 'o') in \"cоlor\""),
        ("a\nb\r\nsсreen", "statement-not-latin", "line 3, character 2 'с' (looks like 'c') in \"sсreen\""),
        ("I оrdered", "statement-not-latin", "line 1, character 3 'о'"),
        ("cοlor αnd", "statement-not-latin", "line 1, character 2 'ο' (looks like 'o')"),
        ("hօuse", "statement-not-latin", "looks like 'o'"),
        ("gᎪme", "statement-not-latin", "looks like 'A'"),
        (
            "Заказал белую лампу",
            "statement-not-latin",
            "The text is in Russian or another language in Cyrillic letters",
        ),
        ("Заказал белый", "statement-not-latin", "The text is in Russian (Cyrillic letters)"),
        ("Замовив лампу, її немає", "statement-not-latin", "The text is in Ukrainian (Cyrillic letters)"),
        ("我收到的是蓝色的", "statement-not-latin", "The text is in Chinese"),
        ("The lamp is blue.\nЛампа", "statement-not-latin", "the first is line 2, character 1: 'Л' in \"Лампа\""),
        ("ＸＬ size", "statement-symbol", "line 1, character 1 'Ｘ' in \"ＸＬ\""),
        ("𝐛𝐚𝐝", "statement-symbol", "'𝐛'"),
        ("ꜱize", "statement-symbol", "(looks like 's')"),
        ("zero\u200bwidth", "statement-symbol", "line 1, character 5 zero width space (U+200B)"),
        ("\ufeffStart", "statement-symbol", "U+FEFF"),
        ("soft\u00adhyphen", "statement-symbol", "soft hyphen (U+00AD)"),
        ("a\u202eb", "statement-symbol", "right-to-left override (U+202E)"),
        ("10\u00a0m", "statement-symbol", "no-break space (U+00A0)"),
        ("nul \0 here", "statement-symbol", "U+0000"),
        ("lone \ud800 half", "statement-symbol", "U+D800"),
        ("thanks 👍🏽", "statement-symbol", "line 1, character 8 '👍🏽'"),
        ("№5", "statement-symbol", "'№'"),
        ("“quoted”", "statement-typographic", "line 1, character 1 '“' in \"“quoted\""),
        ("red — blue…", "statement-typographic", "'—'"),
        ("for 5 €", "statement-typographic", "'€'"),
        ("from José", "statement-typographic", 'in "José"'),
        ("from Jose\u0301 A", "statement-typographic", "line 1, character 9"),
    ],
)
def test_each_letter_is_named_with_its_place_and_word(text: str, code: str, shown: str) -> None:
    """A person finds a Cyrillic letter in "color" by line, character and word."""
    found = list(check_letters(text, RULES))
    assert [one.code for one in found] == [code]
    assert shown in found[0].message
    assert not any(
        unicodedata.category(char) in ("Cc", "Cs") or char in "\u200b\u202e\ufeff" for char in found[0].message
    )


def test_what_is_shown_as_one_counts_once() -> None:
    """A family, a flag and a keycap are one character each, and take no place from the letter behind them."""
    found = list(check_letters("👨‍👩‍👧🇷🇺 1️⃣ cafе", RULES))
    assert [one.code for one in found] == ["statement-not-latin", "statement-symbol"]
    assert "line 1, character 9 'е'" in found[0].message
    assert "3 characters" in found[1].message


def test_a_long_russian_text_is_one_finding() -> None:
    """Five hundred letters are told once, and that it is to be translated."""
    found = list(check_words("Заказал белую гирлянду, пришла синяя. " * 30, RULES))
    assert [one.code for one in found] == ["statement-not-latin"]
    assert "translate" in found[0].hint


def test_a_policy_that_says_nothing_enforces_nothing() -> None:
    """Only the look-alike in a Latin word is worth a note."""
    found = list(check_letters("Привет! № 5 🙏 — a wrong cоlor", SILENT))
    assert [(one.code, one.severity) for one in found] == [("statement-not-latin", "note")]
    assert "cоlor" in found[0].message


def test_what_a_policy_forbids_is_refused() -> None:
    """A sign of ASCII is refused where a policy names it, and a form of ASCII alone refuses accents."""
    angle = policy_of('forbid = { value = ["<", "£"], source = "s" }')
    assert [one.code for one in check_letters("a < b £", angle)] == ["statement-symbol"]
    strict = policy_of('ascii_only = { value = true, source = "s" }')
    assert [(one.code, one.severity) for one in check_letters("café", strict)] == [("statement-typographic", "error")]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("the wrong cоlоr", "the wrong color"),
        ("I ordered а coat", "I ordered a coat"),
        ("Order№5 and № 6", "Order No. 5 and No. 6"),
        ("“Hello” — he’s here…", '"Hello" - he\'s here...'),
        ("ＦＵＬＬ １２", "FULL 12"),
        ("𝐛𝐚𝐝 ꜱize", "bad size"),
        ("Please help 🙏 now 👨‍👩‍👧!", "Please help now!"),
        ("a\u200bb\u00adc\u00a0d\ufeff", "abc d"),
        ("5€ at 20°C, 2½ m, 10×20", "5 EUR at 20 degrees C, 2 1/2 m, 10x20"),
        ("Не хочу, а жду сор", "Не хочу, а жду сор"),
        ("Заказал XL, пришло S", "Заказал XL, пришло S"),
        ("AliЭкспресс", "AliЭкспресс"),
        ("José", "José"),
        ("Jose\u0301", "José"),
        ("plain ASCII\r\nstays\tas it is", "plain ASCII\r\nstays\tas it is"),
    ],
)
def test_fixing_writes_plainly_and_never_translates(text: str, plain: str) -> None:
    """Look-alikes in Latin words become Latin; what is truly Russian stays."""
    assert fixed(text, RULES).text == plain


def test_changes_are_told_with_their_places_in_the_first_text() -> None:
    """A sign that became longer does not move the places behind it."""
    done = fixed("№ 1\nbad 🙏 cоlor", RULES)
    assert [(str(one.place), one.was, one.now) for one in done.changes] == [
        ("line 1, character 1", "№", "No."),
        ("line 2, character 4", " 🙏", ""),
        ("line 2, character 8", "о", "o"),
    ]
    assert done.left == ()


ANY = st.text(st.characters(), max_size=60) | st.text("аосрхкетcoat № —🙏\u0301\u200d\u200b\nПривет½1.é", max_size=40)


@given(ANY)
@settings(max_examples=600, deadline=None)
def test_fixing_is_done_in_one_go_and_the_rest_is_told(text: str) -> None:
    """A second call changes nothing; what is still found is left, and no picture or hidden sign is."""
    done = fixed(text, RULES)
    assert fixed(done.text, RULES).text == done.text
    again = [one for one in check_words(done.text, RULES) if one.code in LETTER_CODES]
    assert again == list(done.left)
    assert not any(unicodedata.category(char) in ("Cf", "Cs", "Co") for char in done.text)


@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюя ,.!?\n", max_size=80))
def test_russian_text_is_never_touched(text: str) -> None:
    """No letter of a text in one alphabet is changed, whatever it looks like."""
    assert fixed(text, RULES).text == text


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_no_text_makes_the_checks_fail(text: str) -> None:
    """Whatever is written, findings come of it, with messages of one line."""
    order = Order(quantity=2, price=Decimal(5), number="1", tracking="RB1", delivered=dt.date(2026, 1, 1))
    case = Case(FOLDER, order=order, claim=Claim(reason="wrong-colour", statement=text))
    for one in check_statement(case, RULES):
        assert one.message
        assert "\n" not in one.message


@pytest.mark.parametrize("text", TEXTS["language"]["english"] + TEXTS["language"]["silent"])
def test_bad_english_is_english(text: str) -> None:
    """Nobody is told that their English is none, nor that two words are of some language."""
    assert list(check_language(text, RULES)) == []


@pytest.mark.parametrize(("language", "text"), TEXTS["language"]["other"] + TEXTS["language"]["mixed"])
def test_other_languages_are_named(language: str, text: str) -> None:
    """The language is told, and for a text in two where the second one begins."""
    found = list(check_language(text, RULES))
    assert [(one.code, one.severity, one.actual) for one in found] == [("statement-not-english", "warning", language)]
    assert ("A part of the text" in found[0].message) == ("\n" in text)
    assert list(check_language(text, SILENT)) == []


def test_letters_of_another_script_are_told_once() -> None:
    """Where the policy takes any letters but wants English, the language is the finding."""
    wants = policy_of('language = { value = "en", source = "s" }')
    found = list(check_words("Заказал белый плед, пришёл синий. Прошу вернуть деньги.", wants))
    assert [(one.code, one.actual) for one in found] == [("statement-not-english", "Russian (Cyrillic letters)")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One two. Three four! Five?", 3),
        ("It cost 24.90 USD. See photo No. 5 of it.", 2),
        ("No space.Here it goes on", 2),
        ("First line\nsecond line", 2),
        ("This is a line that a program has broken at its width so that\nit goes on here. End.", 2),
        ("1. The bag\n2. The box", 2),
        ("", 0),
        ("...", 0),
    ],
)
def test_where_sentences_end(text: str, count: int) -> None:
    """Points in numbers and abbreviations end none; a forgotten space does not join two."""
    assert len(sentences_of(text)) == count


@pytest.mark.parametrize(("words", "codes"), [(30, []), (31, ["statement-long-sentence"])])
def test_a_long_sentence_is_quoted(words: int, codes: list[str]) -> None:
    """Thirty words pass; one more is a warning that quotes the beginning."""
    text = "Short one. The lamp that I ordered does not work " + "and so on " * 7 + "x" * (words == 31) + " y."
    assert max(one.words for one in sentences_of(text)) == words + (0 if words == 31 else 1) - (words == 30)
    found = [one for one in check_words(text, RULES) if one.code == "statement-long-sentence"]
    assert [one.code for one in found] == codes
    assert all("The lamp that I ordered does not work" in one.message for one in found)


def named(text: str, reason: str, *others: str) -> list[Finding]:
    """Return what is found of the reason in a text's beginning."""
    return list(check_reason_named(Claim(reason=reason, other_reasons=others), sentences_of(text)))


@pytest.mark.parametrize("reason", TEXTS["reason"])
def test_a_reason_that_is_named_is_heard(reason: str) -> None:
    """Good beginnings pass under their own reason, a greeting before them or not."""
    assert len(TEXTS["reason"][reason]) >= 10
    for text in TEXTS["reason"][reason]:
        assert named(text, reason) == [], text
        assert named(f"Hello. {text}", reason) == [], text


@pytest.mark.parametrize(
    ("reason", "text"), [(one, text) for one, texts in TEXTS["beginnings"].items() for text in texts]
)
def test_everyday_words_name_a_reason(reason: str, text: str) -> None:
    """What was ordered and what came, what a thing does not do, what was not in the box."""
    assert named(text, reason) == []


def test_what_names_no_reason_says_which_one_the_case_has() -> None:
    """The message points to the reason that stands in the case file."""
    (found,) = named(TEXTS["unclear"][0]["texts"][0], "wrong-size")
    assert 'which is the reason that you gave: "The size is not the one ordered".' in found.message


@pytest.mark.parametrize("text", TEXTS["unclear"][0]["texts"])
def test_a_beginning_that_names_nothing_is_warned_of(text: str) -> None:
    """History and feelings name no reason."""
    for reason in TEXTS["unclear"][0]["reasons"]:
        assert [(one.code, one.severity) for one in named(text, reason)] == [("statement-reason-unclear", "warning")]


@pytest.mark.parametrize(("text", "reason", "other"), TEXTS["other"]["texts"])
def test_another_reason_is_told(text: str, reason: str, other: str) -> None:
    """A broken zipper is no wrong colour; who claims both is right."""
    assert [one.actual for one in named(text, reason)] == [other]
    assert named(text, reason, other) == []
    assert [one.actual for one in named(text, "some-reason-nobody-knows")] == []


ORDER = Order(
    number="8123456789012345",
    tracking="RB123456785GB",
    item="String light, 10 m, warm white",
    quantity=5,
    price=Decimal("24.90"),
    shipping=Decimal("3.00"),
    currency="USD",
    ordered=dt.date(2026, 8, 30),
    shipped=dt.date(2026, 9, 2),
    delivered=dt.date(2026, 10, 20),
    confirmed=dt.date(2026, 10, 21),
)
CASE = Case(FOLDER, order=ORDER, claim=Claim(reason="missing-quantity", refund=Decimal("14.94")))


@pytest.mark.parametrize("text", TEXTS["told"]["contradict"])
def test_numbers_that_contradict_the_case(text: str) -> None:
    """Price, shipping, refund, pieces, dates and numbers that the case says otherwise."""
    found = list(check_numbers(CASE, sentences_of(text)))
    assert [(one.code, one.severity) for one in found] == [("statement-contradicts", "warning")]
    assert list(check_numbers(Case(FOLDER), sentences_of(text))) == []


@pytest.mark.parametrize("text", TEXTS["told"]["agree"])
def test_other_numbers_are_left_alone(text: str) -> None:
    """Sizes, voltages, shares, offers, other money, and what agrees."""
    assert list(check_numbers(CASE, sentences_of(text))) == []


def told_by(table: dict[str, Any], text: str) -> list[Finding]:
    """Return what a text tells otherwise than one of the other cases."""
    order = replace(ORDER, item=table["item"], quantity=table["quantity"])
    claim = Claim(reason=table["reason"], refund=Decimal(table["refund"]))
    return list(check_numbers(Case(FOLDER, order=order, claim=claim), sentences_of(text)))


@pytest.mark.parametrize(
    ("table", "text"), [(table, text) for table in TEXTS["told_cases"] for text in table["contradict"]]
)
def test_what_other_cases_say_otherwise(table: dict[str, Any], text: str) -> None:
    """Money asked for, things counted by their name, and days that no calendar has."""
    assert [one.code for one in told_by(table, text)] == ["statement-contradicts"]


@pytest.mark.parametrize(("table", "text"), [(table, text) for table in TEXTS["told_cases"] for text in table["agree"]])
def test_what_no_other_case_says_otherwise(table: dict[str, Any], text: str) -> None:
    """Sizes are no quantities, an offer or a refusal asks for nothing, and a promised day is not the day it came."""
    assert told_by(table, text) == []


@pytest.mark.parametrize("text", ["It was delivered on 15 October.", "Delivered on 15 Oct.", "I ordered it on Aug 3."])
def test_a_date_takes_no_full_stop_along(text: str) -> None:
    """The end of a sentence is no part of its last date."""
    (found,) = check_numbers(CASE, sentences_of(text))
    assert "." not in str(found.actual)
    assert ".;" not in found.message


@pytest.mark.parametrize(
    ("rule", "text", "codes"),
    [
        ("max_chars", "abcde", []),
        ("max_chars", "abcdef", ["statement-too-long"]),
        ("max_chars", "ab\r\ncd", []),
        ("max_chars", "abcde\u0301", []),
        ("max_bytes", "abcdé", ["statement-too-long"]),
        ("max_bytes", "abcé", []),
        ("min_chars", "abcd", ["statement-too-short"]),
        ("min_chars", " abcd ", ["statement-too-short"]),
        ("min_chars", "abcde", []),
    ],
)
def test_length_counts_composed_characters_or_bytes(rule: str, text: str, codes: list[str]) -> None:
    """A letter and its mark are one, the end of a line is one, and UTF-8 is what is counted in bytes."""
    found = check_words(text, policy_of(f'{rule} = {{ value = 5, source = "s" }}'))
    assert [one.code for one in found] == codes


def test_who_has_no_words_is_told_how_to_begin() -> None:
    """The hint names the draft."""
    (found,) = check_statement(Case(FOLDER, claimed=True), RULES)
    assert (found.code, "evidence-kit statement CASE --draft" in found.hint) == ("statement-missing", True)


@pytest.mark.parametrize(
    "unit",
    [
        "The lamp is blue and I paid 24.90 USD on 2026-10-20 for 5 pieces. ",
        "Заказал лампу ",
        "sсreen № 🙏 ",
        "a",
        "1",
        "ordered ",
        "$1,",
        ".",
        "\n",
    ],
)
def test_a_megabyte_takes_no_minute(unit: str) -> None:
    """Time grows with the text and not with its square; the bound is wide, for slow machines."""
    text = unit * (1_000_000 // len(unit.encode()))
    case = Case(FOLDER, order=ORDER, claim=Claim(reason="wrong-colour", statement=text))
    before = time.process_time()
    list(check_statement(case, RULES))
    assert time.process_time() - before < 20
