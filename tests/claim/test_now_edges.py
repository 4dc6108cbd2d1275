"""The one line where days meet, where a dispute went on after its decision, and where a policy holds no days."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from evidence_kit.cli import cli
from tests.conftest import Run, jpeg_bytes, photo, write

ORDER = '[order]\nprice = "20.00"\ncurrency = "USD"\nordered = 2028-01-01\nprotection_ends = 2028-03-01\n'
OPENED = f'{ORDER}delivered = 2028-01-20\n[claim]\nreason = "defective"\nrefund = "20.00"\nopened = 2028-02-10\n'
UNTRACKED = f'{ORDER}shipped = 2028-02-20\n[claim]\nreason = "tracking-invalid"\n'
REFUSED = f'{OPENED}decided = {{ outcome = "refused", day = 2028-02-20 }}\n'


def deadlines(folder: Path, text: str, today: str, policy: str = "aliexpress") -> dict[str, Any]:
    """Return what `deadlines` reports of a case."""
    (folder / "case.toml").write_text(text, encoding="utf-8")
    asked = ["deadlines", str(folder), "--today", today, "--policy", policy, "--format", "json"]
    report: dict[str, Any] = json.loads(CliRunner().invoke(cli, asked).stdout)
    return report


@pytest.mark.parametrize(
    ("text", "today", "policy", "by", "says"),
    [
        (UNTRACKED, "2028-02-21", "aliexpress", "2028-03-01", "Ask the seller about the tracking number today, and open the dispute by 2028-03-01"),
        (f"{ORDER}[claim]\nopened = 2028-03-09\n", "2028-03-02", "aliexpress", None, "Open the dispute today, but correct case.toml first"),
        (f'{OPENED}offered = {{ kind = "money", amount = "5.00" }}\n', "2028-02-11", "aliexpress", None, "Refuse 5.00 USD today"),
        (f'{OPENED}cancel_asked = true\noffered = {{ kind = "gift", until = 2028-02-14 }}\n', "2028-02-11", "aliexpress", "2028-02-14", "Do not cancel the dispute, whatever is promised; answer the offer"),
        (f"{REFUSED}appealed = 2028-02-21\n", "2028-02-25", "aliexpress", None, "until your appeal is answered"),
        (f"{REFUSED}appealed = 2028-02-15\n", "2028-02-25", "aliexpress", None, "the decision after an appeal is final"),
        (REFUSED, "2028-02-25", "paypal", None, "can you appeal, and what is the last day for it?"),
        (ORDER.replace("protection_ends", "# protection_ends"), "2028-02-01", "shopee", None, "Find on Shopee today the last day"),
        (OPENED.replace("opened", "# opened"), "2028-02-01", "shopee", "2028-03-01", "the last day that case.toml names"),
        (f'{ORDER}expected = 2028-02-15\n[claim]\nreason = "not-received"\n', "2028-02-01", "ebay-return", "2028-03-01", "Wait, because the parcel is promised by 2028-02-15"),
    ],
)  # fmt: skip
def test_the_line_at_the_edges(tmp_path: Path, text: str, today: str, policy: str, by: str | None, says: str) -> None:
    now = deadlines(tmp_path, text, today, policy)["now"]
    assert says in now["do"]
    assert now["by"] == by


@pytest.mark.parametrize(("ends", "is_asked"), [("2028-03-20", True), ("2028-04-20", False)])
def test_protection_is_only_extended_where_it_ends_before_the_ninety_days_of_russia(
    tmp_path: Path, ends: str, is_asked: bool
) -> None:
    """The 90th day after the order is 2028-03-31."""
    order = ORDER.replace("2028-03-01", ends).replace("[order]", '[order]\ncountry = "RU"\nshipped = 2028-01-05')
    report = deadlines(tmp_path, f'{order}[claim]\nreason = "not-received"\nrefund = "20.00"\n', "2028-02-01")
    assert ("to extend buyer protection beyond 2028-03-31" in report["now"]["do"]) is is_asked


def test_nobody_is_told_to_wait_past_the_last_day(tmp_path: Path) -> None:
    text = ORDER.replace("2028-03-01", "2028-02-25") + 'shipped = 2028-02-20\n[claim]\nreason = "not-received"\n'
    codes = [one["code"] for one in deadlines(tmp_path, text, "2028-02-22")["findings"]]
    assert "deadline-near" in codes
    assert "too-early" not in codes


def test_a_cancelled_dispute_that_cannot_be_opened_again_is_late(tmp_path: Path) -> None:
    """Neither IN TIME nor a later day: it can be opened again only while protection runs."""
    report = deadlines(tmp_path, f"{OPENED}cancelled = 2028-02-15\n", "2028-03-02")
    assert report["verdict"] != "ready"
    assert "deadline-passed" in [one["code"] for one in report["findings"]]
    assert report["now"]["state"] == "closed"


def test_an_offer_in_messages_has_no_day_of_its_own(tmp_path: Path) -> None:
    text = OPENED.replace("opened = 2028-02-10", 'offered = { kind = "money", until = 2028-02-04 }')
    windows = deadlines(tmp_path, text, "2028-02-03")["windows"]
    assert [one["id"] for one in windows if one.get("day") == "2028-02-04"] == []


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Refuse the offer today"),
        ("ru", "Откажитесь сегодня от этого предложения"),
        ("cs", "Odmítněte dnes nabídku"),
        ("pt", "Recuse a oferta hoje"),
    ],
)
def test_an_offer_without_an_amount_is_named_in_the_language(tmp_path: Path, language: str, says: str) -> None:
    (tmp_path / "case.toml").write_text(f'{OPENED}offered = {{ kind = "money" }}\n', encoding="utf-8")
    asked = ["deadlines", str(tmp_path), "--today", "2028-02-11", "--language", language]
    assert says in CliRunner().invoke(cli, asked).stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("decided", "code", "words"),
    [
        (
            'decided = { outcome = "refused", day = 2026-11-10 }',
            1,
            "UNKNOWN: the dispute page shows the last day to appeal",
        ),
        (
            'decided = { outcome = "part", day = 2026-11-10, amount = "5.00" }',
            1,
            "UNKNOWN: the dispute page shows the last day to appeal",
        ),
        ('decided = { outcome = "refused", day = 2026-11-10 }\nappealed = 2026-11-11', 0, "IN TIME"),
        ('decided = { outcome = "full", day = 2026-11-10 }', 0, "IN TIME"),
    ],
)
def test_nobody_is_in_time_for_an_appeal_whose_last_day_is_unknown(
    decided: str, code: int, words: str, tmp_path: Path, run: Run
) -> None:
    text = "[order]\nordered = 2026-09-01\nprotection_ends = 2026-11-30\n[claim]\nopened = 2026-11-01\n"
    write(tmp_path / "case.toml", f"{text}{decided}\n")
    told = run("deadlines", tmp_path, "--today", "2026-11-12")
    assert (told.code, words in told.out) == (code, True), told.out


def test_a_promise_after_the_end_of_protection_asks_to_extend_it(tmp_path: Path, run: Run) -> None:
    order = "shipped = 2026-09-02\nexpected = 2026-12-20\nprotection_ends = 2026-11-30\n"
    write(tmp_path / "case.toml", f'[order]\n{order}[claim]\nreason = "not-received"\nreceived = false\n')
    first = run("deadlines", tmp_path, "--today", "2026-11-05").out.splitlines()[0]
    assert "promised only by 2026-12-20" in first
    assert "extend buyer protection" in first
    assert "by 2026-11-27" in first


def test_the_reason_that_is_shown_better_comes_before_what_the_weaker_one_lacks(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "damage" / "crack.jpg", jpeg_bytes())
    write(tmp_path / "packaging" / "box.jpg", jpeg_bytes(photo(seed=5)))
    write(tmp_path / "label" / "label.jpg", jpeg_bytes(photo(seed=7)))
    claim = 'reason = "wrong-size"\nother_reasons = ["damaged"]\nreceived = true\n'
    order = "delivered = 2026-10-20\nprotection_ends = 2026-11-30\n"
    write(tmp_path / "case.toml", f"[order]\n{order}[claim]\n{claim}")
    first = run("check", tmp_path, "--today", "2026-11-05").out.splitlines()[0]
    better = 'your evidence fits "It was damaged in transit" better than "The size is not the one ordered".'
    assert f"Choose another reason in case.toml first: {better}" in first
