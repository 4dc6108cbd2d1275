"""What `init` asks of the thing and of the dispute: as much as the reason and the answers before need, and no more."""

import datetime as dt
import tomllib

import pytest

from evidence_kit.case.answers import Key, Wrong, read_day, read_refund, read_shipping, read_yes_or_no
from evidence_kit.case.fact_questions import fact_questions, read_fact, read_offer, read_quantity, standing_questions
from evidence_kit.case.file import parse_case_file
from evidence_kit.case.questions import facts_questions, read_reason
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.claim.statement.telling import telling_of
from evidence_kit.text.values import MONTHS, month_of


def asked(**answers: str) -> list[str]:
    """Return the keys that are asked after answers, with the table before each "_" as written here."""
    given: dict[Key, str] = {}
    for name, value in answers.items():
        table, key = name.split("_", 1)
        given[table, key] = value
    return [".".join(one.key) for one in (*fact_questions(given), *standing_questions(given))]


@pytest.mark.parametrize("name", load_reasons())
def test_each_reason_asks_few_things_and_each_answer_is_a_key(name: str) -> None:
    reason = load_reasons()[name]
    received = str(reason.received).lower()
    keys = asked(claim_reason=f'"{name}"', claim_received=received, facts_how='"test"')
    assert 2 <= len(keys) <= 6
    assert ("order.status" in keys) is not reason.received
    for ask in telling_of(name).facts.values():
        assert read_fact(ask.example) == f'"{ask.example}"'


def test_what_the_answers_make_pointless_is_not_asked() -> None:
    waiting = {"claim_reason": '"not-received"', "claim_received": "false"}
    assert asked(**waiting) == ["order.status", "order.expected", "facts.silent_since", "claim.opened"]
    assert "order.expected" not in asked(**waiting, order_status='"returning"')
    assert asked(claim_reason='"not-received"', claim_received="true") == ["claim.opened"], (
        "a contradiction comes first"
    )
    assert asked() == ["claim.opened"]
    assert "facts.shows" not in asked(claim_reason='"defective"', claim_received="true")
    assert asked(claim_opened="2026-10-20") == ["claim.opened", "claim.offered", "claim.cancel_asked"]
    assert "facts.pieces" in asked(claim_reason='"missing-quantity"', claim_received="true")


@pytest.mark.parametrize(
    ("typed", "told"),
    [("5,50", {"kind": "money", "amount": "5.50"}), ("coupon", {"kind": "coupon"}), ("2", {"kind": "coupon"}), ("9.00 EUR", {"kind": "money", "amount": "9.00"})],
)  # fmt: skip
def test_an_offer_is_a_sum_or_a_kind(typed: str, told: dict[str, str]) -> None:
    read = read_offer(typed)
    assert isinstance(read, str)
    assert tomllib.loads(f"x = {read}")["x"] == told
    parse_case_file(f"[claim]\noffered = {read}".encode())
    assert read_offer("nothing") == ""
    assert isinstance(read_offer("a lot"), Wrong)


@pytest.mark.parametrize(
    "typed", ["тёплый белый", "el azul es muy frio y no es como en la foto", "Größe 42", "?", "x" * 161]
)
def test_a_fact_that_cannot_go_into_the_form_is_asked_again(typed: str) -> None:
    assert isinstance(read_fact(typed), Wrong)
    assert isinstance(read_quantity("0"), Wrong)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("The colour is blue and I ordered red", "wrong-colour"), ("не работает", "defective"), ("sklo je rozbité", "damaged"), ("my parcel never arrived after two months", "not-received")],
)  # fmt: skip
def test_a_reason_told_in_own_words_is_proposed_and_left_to_the_buyer(typed: str, name: str) -> None:
    read = read_reason(typed)
    assert isinstance(read, Wrong)
    assert f"this may be {name}" in read.hint
    assert f"write {list(load_reasons()).index(name) + 1}" in read.hint


@pytest.mark.parametrize(
    "typed",
    ["20 октября 2026", "20 октября 2026 г.", "20 жовтня 2026 р.", "20. října 2026", "20. 10. 2026", "20 października 2026", "20. Oktober 2026",
     "20 octobre 2026", "20 de octubre de 2026", "20 de outubro de 2026", "20 Oct 2026", "October 20, 2026", "20.10.2026"],
)  # fmt: skip
def test_days_are_read_as_people_write_them(typed: str) -> None:
    assert read_day(typed) == str(dt.date(2026, 10, 20))


@pytest.mark.parametrize("typed", ["20. října", "20 октября", "20 de octubre", "20 Oct"])
def test_a_day_without_a_year_is_asked_for_its_year(typed: str) -> None:
    read = read_day(typed)
    assert isinstance(read, Wrong)
    assert "write the year too" in read.hint


NAMES = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "cs-nominative": "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "en": " ".join(MONTHS),
}


@pytest.mark.parametrize("code", NAMES)
def test_every_month_is_known_in_every_language(code: str) -> None:
    assert [month_of(name) for name in NAMES[code].split()] == list(range(1, 13))


def test_yes_no_nothing_and_all_in_other_languages() -> None:
    assert {read_yes_or_no(one) for one in ("да", "так", "tak", "ano", "ja", "oui", "sí", "sim")} == {"true"}
    assert {read_yes_or_no(one) for one in ("нет", "ні", "nie", "ne", "nein", "non", "no", "não")} == {"false"}
    assert {read_shipping(one) for one in ("бесплатно", "zdarma", "darmo", "kostenlos", "gratuit")} == {'"0.00"'}
    assert {read_refund(one, {("order", "price"): '"24.90"'}) for one in ("всё", "vše", "alles", "tout", "todo")} == {
        '"24.90"'
    }


def test_the_questions_about_the_order_stay() -> None:
    assert ("order", "price") in {one.key for one in facts_questions({})}
