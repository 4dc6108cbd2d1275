"""Languages: catalogues are whole and compiled, plurals are right, and what programs and forms get is English."""

import datetime as dt
import gettext
import importlib.util
import io
import re
import shutil
import tomllib
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from evidence_kit.languages import CODES, ENGLISH, Language, find_language, known_languages, speaking, spoken
from tests.conftest import ROOT, Run, write

CASE = """
[order]
number = "8123456789012345"
quantity = 5
price = "1299.00"
currency = "USD"
ordered = 2026-09-01
shipped = 2026-09-02
delivered = 2026-10-20
protection_ends = 2026-12-20
[claim]
reason = "missing-quantity"
received = true
refund = "1299.00"
[facts]
pieces = 3
"""


def load_catalogues() -> ModuleType:
    """Return the script that keeps the catalogues."""
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / ".ci" / "catalogues.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CATALOGUES = load_catalogues()
TRANSLATED = [code for code in known_languages() if code != "en"]
PLACE = re.compile(r"\{\w*\}")


def places(text: str) -> list[str]:
    """Return the places of a message, in no order."""
    return sorted(PLACE.findall(text))


def language(code: str) -> Language:
    """Return a language that is known."""
    found = find_language(code)
    assert found
    return found


def test_the_languages_are_there() -> None:
    assert set(CATALOGUES.COMPLETE) <= set(TRANSLATED)
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    assert "languages/*/LC_MESSAGES/*" in data["evidence_kit"], "they come with the package"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_says_everything_that_it_must(code: str) -> None:
    """A message that was changed or added is missing here until python .ci/catalogues.py update, words and compile."""
    kinds = ("film", *CATALOGUES.KINDS) if code in CATALOGUES.COMPLETE else CATALOGUES.KINDS
    catalogue = CATALOGUES.read(code)
    for message, kind in CATALOGUES.messages().items():
        said = catalogue.get(message[0] if isinstance(message, tuple) else message)
        assert said is not None, message
        assert not said.fuzzy, message
        forms = said.string if isinstance(said.string, tuple) else (said.string,)
        assert all(forms) or kind not in kinds, message
        wanted = places(message if isinstance(message, str) else message[1])
        for form in filter(None, forms):
            assert places(form) == wanted, form
    gone = {one.id for one in catalogue if one.id} - set(CATALOGUES.messages())
    assert not gone


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_compiled_catalogue_is_that_of_the_words(code: str) -> None:
    compiled = CATALOGUES.path_of(code).with_suffix(".mo").read_bytes()
    read = [gettext.GNUTranslations(io.BytesIO(one)) for one in (compiled, CATALOGUES.compiled(CATALOGUES.read(code)))]
    for message in CATALOGUES.messages():
        one, many = (message, message) if isinstance(message, str) else message
        for count in (1, 2, 5, 22):
            assert read[0].ngettext(one, many, count) == read[1].ngettext(one, many, count)
        assert read[0].gettext(one) == read[1].gettext(one)


def test_bringing_the_catalogues_up_to_date_keeps_every_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no message was changed, nothing that was translated is lost, and no file has the day in it."""

    def words() -> dict[str, dict[object, object]]:
        return {code: {one.id: one.string for one in CATALOGUES.read(code) if one.id} for code in TRANSLATED}

    before = words()
    shutil.copytree(CATALOGUES.FOLDER, tmp_path / "languages")
    monkeypatch.setattr(CATALOGUES, "FOLDER", tmp_path / "languages")
    assert CATALOGUES.main("update") == 0
    assert words() == before
    assert {CATALOGUES.read(code).creation_date for code in TRANSLATED} == {CATALOGUES.WHEN}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ru", {1: "Я заказал(а) 1 штуку.", 2: "Я заказал(а) 2 штуки.", 5: "Я заказал(а) 5 штук.", 21: "Я заказал(а) 21 штуку."}),
        ("cs", {1: "Přišel mi 1 kus.", 2: "Přišly mi 2 kusy.", 5: "Přišlo mi 5 kusů."}),
        ("fr", {1: "J'ai commandé 1 pièce.", 2: "J'ai commandé 2 pièces.", 5: "J'ai commandé 5 pièces.", 21: "J'ai commandé 21 pièces.", 1000000: "J'ai commandé 1000000 pièces."}),
        ("pl", {1: "Zamówiłem(-am) 1 sztukę.", 2: "Zamówiłem(-am) 2 sztuki.", 5: "Zamówiłem(-am) 5 sztuk.",
                12: "Zamówiłem(-am) 12 sztuk.", 21: "Zamówiłem(-am) 21 sztuk.", 22: "Zamówiłem(-am) 22 sztuki."}),
        ("pt", {1: "Pedi 1 unidade.", 2: "Pedi 2 unidades.", 5: "Pedi 5 unidades.", 21: "Pedi 21 unidades."}),
        ("en", {1: "I ordered 1 piece.", 2: "I ordered 2 pieces."}),
    ],
)  # fmt: skip
def test_numbers_have_the_form_that_the_language_gives_them(code: str, said: dict[int, str]) -> None:
    verb = "received" if code == "cs" else "ordered"
    for count, words in said.items():
        assert language(code).count(f"I {verb} {{count}} piece.", f"I {verb} {{count}} pieces.", count) == words


def test_days_and_amounts_are_written_as_the_buyer_does() -> None:
    day, amount = dt.date(2026, 10, 20), Decimal("1299.00")
    assert [language(code).day(day) for code in ("en", "ru", "pl", "cs", "fr", "pt")] == [
        "20 October 2026",
        "20 октября 2026",
        "20 października 2026",
        "20. října 2026",
        "20 octobre 2026",
        "20 de outubro de 2026",
    ]
    assert [language(code).amount(amount, "USD") for code in ("en", "ru", "pl", "cs", "fr", "pt")] == [
        "1299.00 USD",
        *("1299,00 USD",) * 5,
    ]
    assert language("fr").day(dt.date(2026, 9, 1)) == "1er septembre 2026"


def test_who_signs_reads_the_statement_in_their_language_and_only_english_is_written(run: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "case.toml", CASE).parent
    ran = run("statement", folder, "--draft", "--language", "cs", "--today", "2026-11-01")
    assert ran.code == 0
    text = (folder / "statement.txt").read_text(encoding="ascii")
    assert "I received 3 pieces." in text
    assert sorted(path.name for path in folder.iterdir()) == ["case.toml", "statement.txt"]
    assert "    = Přišly mi 3 kusy." in ran.err
    assert "    = Žádám o vrácení plné ceny: 1299,00 USD." in ran.err
    assert "nikdy tyto řádky" in ran.err
    write(folder / "statement.txt", text.replace("Thank you.", "Please help me soon."))
    assert "    = (vaše vlastní slova)" in run("statement", folder, "--language", "cs").err
    assert "=" not in run("statement", folder).err


def test_the_line_of_now_is_spoken_and_data_is_english(run: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "case.toml", CASE).parent
    said = run("deadlines", folder, "--language", "ru", "--today", "2026-11-01").out.splitlines()[0]
    assert said.startswith("NOW: ")
    assert "20 декабря 2026" in said
    plain = run("deadlines", folder, "--today", "2026-11-01", "--format", "json").out
    assert run("deadlines", folder, "--today", "2026-11-01", "--format", "json", "--language", "ru").out == plain


@pytest.mark.parametrize("code", TRANSLATED)
def test_what_contradicts_and_how_near_a_day_is_are_spoken(run: Run, tmp_path: Path, code: str) -> None:
    """What stands in the line is spoken as well as the line: no word of English between names and values."""
    case = CASE.replace("[claim]", 'status = "returning"\n[claim]')
    folder = write(tmp_path / "case.toml", case).parent
    said = run("deadlines", folder, "--language", code, "--today", "2026-12-19").out.splitlines()[0]
    assert "order.delivered" in said
    assert language(code).day(dt.date(2026, 10, 20)) in said
    assert language(code).say("{day} (tomorrow)", day=language(code).day(dt.date(2026, 12, 20))) in said
    assert not set(re.findall(r"[a-z]+", said)) & {"parcel", "seller", "says", "tomorrow", "true"}


def test_the_help_names_every_language(run: Run) -> None:
    text = " ".join(run("init", "--help").out.split())
    named = re.search(r"Speak this language: ([a-z, ]+)[.]", text)
    assert named
    assert re.split(", | or ", named[1]) == list(known_languages())


@pytest.mark.parametrize("code", known_languages())
def test_an_amount_in_the_line_is_written_as_the_buyer_does(run: Run, code: str) -> None:
    said = run("deadlines", ROOT / "fixtures/situations/offer-half", "--language", code, "--today", "2026-11-05").out
    assert language(code).amount(Decimal("15.00"), "USD") in said.splitlines()[0]


def test_a_reason_and_its_shooting_list_are_spoken(run: Run) -> None:
    assert "Zásilka vůbec nepřišla" in run("reasons", "--language", "cs").out
    assert "Посылка была пустой" in run("reasons", "empty-parcel", "--language", "ru").out
    assert "Położyć zamkniętą paczkę na wadze" in run("reasons", "empty-parcel", "--language", "pl").out
    shown = run("reasons", "empty-parcel", "--language", "pt").out
    assert "O pacote estava vazio" in shown
    assert "De perto: a etiqueta com o código de rastreio e o peso." in shown
    assert run("reasons", "--language", "ru", "--format", "json").out == run("reasons", "--format", "json").out


def test_the_environment_chooses_and_what_is_unknown_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "cs_CZ.UTF-8")
    assert "Zásilka vůbec nepřišla" in run("reasons").out
    monkeypatch.setenv("EVIDENCE_KIT_LANGUAGE", "ru")
    assert "Посылка была пустой" in run("reasons").out
    assert "The parcel was empty" in run("reasons", "--language", "en").out
    monkeypatch.setenv("EVIDENCE_KIT_LANGUAGE", "tlh")
    ran = run("reasons")
    assert (ran.code, "'tlh'" in ran.err, ", ".join(known_languages()) in ran.err) == (2, True, True)
    monkeypatch.delenv("EVIDENCE_KIT_LANGUAGE")
    monkeypatch.setenv("LC_ALL", "tlh_XX.UTF-8")
    assert "The parcel was empty" in run("reasons").out, "a system may speak what nobody here does"
    ran = run("reasons", "--language", "tlh")
    assert (ran.code, "'tlh'" in ran.err) == (2, True)


@pytest.mark.parametrize("name", ["C", "POSIX", "en_GB.UTF-8", "C.UTF-8", "EN"])
def test_names_of_locales_that_mean_english(name: str) -> None:
    assert find_language(name) is ENGLISH


def test_a_language_is_spoken_for_a_while_only() -> None:
    with speaking(language("ru")):
        assert spoken().code == "ru"
    assert spoken() is ENGLISH
    assert set(known_languages()) <= set(CODES)
