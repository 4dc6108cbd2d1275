"""A text in another language: its facts are understood as guesses, shown as lines of the case file, and never more."""

from pathlib import Path

import pytest

from evidence_kit.case.file import parse_case_file
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.claim.statement.understood import known_words, understood
from tests.conftest import Run, write

TEXTS = {
    "ru": "Здравствуйте. Посылка не пришла. Я заказал товар 1 сентября 2026. Продавец отправил его 02.09.2026. Прошу вернуть 1 299,50 руб. Трек RB123456785GB.",
    "uk": "Посилка не прийшла. Я замовив 1 вересня 2026. Відправлено 02.09.2026. Прошу повернути 1 299,50 грн. RB123456785GB",
    "pl": "Paczka nie dotarła. Zamówiłem ją 1 września 2026. Wysłano 02.09.2026. Proszę o zwrot 1 299,50 zł. RB123456785GB",
    "cs": "Zásilka nedorazila. Objednal jsem ji 1. září 2026. Odesláno 2. 9. 2026. Žádám vrátit 1 299,50 Kč. RB123456785GB",
    "de": "Das Paket ist nicht angekommen. Bestellt am 1. September 2026. Verschickt am 02.09.2026. Bitte erstatten Sie 1.299,50 EUR. RB123456785GB",
    "fr": "Le colis n'est pas arrivé. J'ai commandé le 1er septembre 2026. Expédié le 02.09.2026. Je demande de rembourser 1 299,50 €. RB123456785GB",
    "es": "El paquete no ha llegado. Lo compré el 1 de septiembre de 2026. Enviado el 02.09.2026. Pido el reembolso de 1.299,50 €. RB123456785GB",
    "pt": "O pacote não chegou. Comprei em 1 de setembro de 2026. Enviado em 02.09.2026. Peço o reembolso de 1.299,50 €. RB123456785GB",
}
CURRENCY = {"ru": "RUB", "uk": "UAH", "pl": "PLN", "cs": "CZK"}


@pytest.mark.parametrize("code", TEXTS)
def test_facts_are_taken_out_of_each_language(code: str) -> None:
    lines = understood(TEXTS[code])
    assert {
        'claim.reason = "not-received"', "order.ordered = 2026-09-01", "order.shipped = 2026-09-02", 'claim.refund = "1299.50"',
        f'order.currency = "{CURRENCY.get(code, "EUR")}"', 'order.tracking = "RB123456785GB"',
    } == set(lines)  # fmt: skip
    file = parse_case_file("\n".join(lines).encode())
    assert file.claim.reason == "not-received"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Я заказал 5 штук, а получил 2 штуки.", ["order.quantity = 5", "facts.pieces = 2"]),
        ("Lampa nefunguje.", ['claim.reason = "defective"']),
        ("Les chaussures ont la mauvaise taille.", ['claim.reason = "wrong-size"']),
        ("Das Paket war leer.", ['claim.reason = "empty-parcel"']),
        ("Es geht mir gut, danke der Nachfrage.", []),
        ("Der Preis war 1’299.50 EUR.", ['order.price = "1299.50"', 'order.currency = "EUR"']),
        ("Le prix était de 1\u2009299,50 €.", ['order.price = "1299.50"', 'order.currency = "EUR"']),
        ("Cena byla 299,- Kč.", ['order.price = "299"', 'order.currency = "CZK"']),
        ("Der Preis war 1,234 EUR.", []),
        ("Заказал 31.02.2026.", []),
        ("RB123456785GB, RB987654321GB", []),
        ("Заказал 10.11.2026 или раньше, в доме 12.", ["order.ordered = 2026-11-10"]),
    ],
)
def test_what_is_there_is_understood_and_what_is_not_there_is_not(text: str, lines: list[str]) -> None:
    assert understood(text) == lines


@pytest.mark.parametrize("code", ["ru", "cs"])
def test_what_was_understood_is_a_guess_to_confirm(code: str, run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "text.txt", TEXTS[code])
    found = {one["code"]: one for one in run("statement", path, "--format", "json").data["findings"]}
    note = found["statement-understood"]
    assert (note["severity"], "a guess; please check it" in note["message"]) == ("note", True)
    assert 'claim.reason = "not-received"' in note["message"]
    assert "case.toml" in note["hint"]
    assert (
        "statement-understood"
        not in run("statement", write(tmp_path / "b.txt", "The parcel has not arrived."), "--format", "json").codes()
    )


def test_every_guess_is_a_reason() -> None:
    assert set(known_words().reasons) <= set(load_reasons())
