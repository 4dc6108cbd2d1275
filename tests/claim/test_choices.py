"""What is chosen in the dispute form is true of the case on the day, or stands there with its condition."""

import datetime as dt
from pathlib import Path
from typing import Literal

import pytest

from evidence_kit.claim.choices import choices_of
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Claim, Order
from evidence_kit.policies import load_policy
from tests.conftest import Run, jpeg_bytes, write

ENDED = "Order protection is already expired, but the package is still on the way"
TODAY = dt.date(2026, 11, 28)


@pytest.mark.parametrize(
    ("ends", "chosen"),
    [
        (dt.date(2026, 11, 27), [ENDED]),
        (TODAY, ["still on the way, but not that the protection has ended (exact words not known)"]),
        (dt.date(2026, 12, 20), ["still on the way, but not that the protection has ended (exact words not known)"]),
        (None, ["still on the way, but not that the protection has ended (exact words not known)", ENDED]),
    ],
)
def test_an_ended_protection_is_only_chosen_once_it_has_ended(ends: dt.date | None, chosen: list[str]) -> None:
    case = Case(Path(), order=Order(protection_ends=ends), claim=Claim("not-received"))
    details = choices_of(case, load_policy("aliexpress").rules, TODAY)[3:]
    assert len(details) == len(chosen)
    assert all(one.choose.endswith(words) for one, words in zip(details, chosen, strict=True))
    assert [bool(one.when) for one in details] == [ends is None] * len(chosen)


@pytest.mark.parametrize("name", load_reasons())
def test_every_reason_has_one_path_on_every_day(name: str) -> None:
    """On no day is more than one detail true, and nothing but the time decides between them."""
    for ends in (dt.date(2026, 11, 1), dt.date(2026, 12, 20)):
        case = Case(Path(), order=Order(protection_ends=ends), claim=Claim(name))
        path = choices_of(case, load_policy("aliexpress").rules, TODAY)
        assert path[0].choose == "Refund only"
        assert [one.ask for one in path].count("In detail:") <= 1
        assert not any(one.when for one in path)


@pytest.mark.parametrize(
    ("solution", "words"), [(None, "Refund only"), ("refund", "Refund only"), ("return", "Return and refund")]
)
def test_the_form_is_told_what_the_buyer_asks_for(solution: Literal["refund", "return"] | None, words: str) -> None:
    case = Case(Path(), claim=Claim("wrong-colour", solution=solution))
    assert choices_of(case, load_policy("aliexpress").rules, TODAY)[0].choose == words


def test_a_form_that_no_source_describes_is_not_told() -> None:
    case = Case(Path(), claim=Claim("not-received"))
    assert choices_of(case, load_policy("ebay-return").rules, TODAY) == ()
    assert choices_of(Case(Path()), load_policy("aliexpress").rules, TODAY) == ()


def test_the_case_shows_the_true_choice_and_the_list_shows_both(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "tracking" / "status.jpg", jpeg_bytes())
    write(
        tmp_path / "case.toml",
        '[order]\nshipped = 2026-09-02\nprotection_ends = 2026-11-30\n[claim]\nreason = "not-received"\n',
    )
    running = " ".join(run("check", tmp_path, "-v", "--today", "2026-11-28").out.split())
    over = " ".join(run("check", tmp_path, "-v", "--today", "2026-12-01").out.split())
    assert ENDED not in running
    assert f"> Delivery problem > {ENDED}." in over
    data = run("check", tmp_path, "--today", "2026-12-01", "--format", "json").data
    assert data["form"][-1] == {"ask": "In detail:", "choose": ENDED, "words_known": True, "when": ""}
    listed = " ".join(run("reasons", "not-received").out.split())
    assert f"In detail, once the buyer protection has ended: {ENDED}" in listed
    assert "In detail, while the buyer protection runs: the choice that says that the package is" in listed
