"""Every window of time by table and by property: exact days, the safe date where sources disagree, the calendar file."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from evidence_kit.claim.deadlines import check_deadlines, deadlines_of
from evidence_kit.claim.ical import calendar_of
from evidence_kit.claim.windows import Window, reckoning, windows_of
from evidence_kit.errors import RulesWrong
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Claim, Order
from evidence_kit.model.finding import Verdict
from evidence_kit.policies import as_data, from_data, load_policy, parse_policy
from evidence_kit.policies.periods import Span, Unit, shifted
from evidence_kit.report.deadlines import render
from evidence_kit.report.json import render as render_as_json
from evidence_kit.report.page.manifest_keys import deadlines_on_any_day

ALIEXPRESS = load_policy("aliexpress")
RULES = ALIEXPRESS.rules
TOML = (Path(__file__).parents[2] / "evidence_kit" / "policies" / "aliexpress.toml").read_text(encoding="utf-8")
IDS = {
    "days-after-protection": "D01",
    "days-after-confirmation": "D02",
    "earliest-after-shipping": "D03",
    "tracking-wait": "D04",
    "tracking-answer": "D04",
    "open-before-protection-ends": "D05",
    "seller-answers": "D06",
    "proposal-answered": "D07",
    "escalates": "D08",
    "decided": "D09",
    "protection-lasts": "D10",
    "not-received-wins-after": "D11",
    "protection-extends": "D12",
    "refund-seen": "D13",
    "reopen-after-confirmation": "D14",
}

day = dt.date.fromisoformat
days = st.dates(dt.date(2000, 1, 1), dt.date(2200, 12, 31))
REASONS = ("not-received", "tracking-invalid", "wrong-colour", "no reason at all")
DATES = ("ordered", "shipped", "delivered", "confirmed", "protection_ends", "opened", "answered")


def case_of(reason: str | None = None, *, received: bool | None = None, claimed: bool = True, **dates: Any) -> Case:
    """Return a case with these dates, given as text or dates."""
    told: dict[str, Any] = {
        name: day(one) if name in DATES and isinstance(one, str) else one for name, one in dates.items() if one
    }
    dispute: dict[str, Any] = {name: told.pop(name) for name in ("opened", "answered") if name in told}
    claim = Claim(reason=reason, received=received, **dispute)
    return Case(Path(), order=Order(**told), claim=claim, claimed=claimed)


cases = st.builds(
    case_of,
    st.none() | st.sampled_from(REASONS),
    received=st.none() | st.booleans(),
    claimed=st.booleans(),
    **{name: st.none() | days for name in DATES},
)


def events_of(data: bytes) -> list[Any]:
    """Return the events of a calendar file."""
    return list(Calendar.from_ical(data).walk("VEVENT"))


def windows(case: Case, today: str) -> dict[str, Window]:
    """Return the windows of a case by their names."""
    return {one.id: one for one in windows_of(case, RULES, day(today))}


def codes(case: Case, today: str) -> list[tuple[str, str]]:
    """Return the findings of a case as code and severity."""
    return [(one.code, str(one.severity)) for one in check_deadlines(case, RULES, day(today))]


ALL: dict[str, Any] = {
    "ordered": "2026-01-10",
    "shipped": "2026-01-12",
    "protection_ends": "2026-03-31",
    "confirmed": "2026-03-20",
    "opened": "2026-03-25",
    "answered": "2026-03-27",
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("days-after-protection", ["2026-04-15"]),
        ("days-after-confirmation", ["2026-04-03", "2026-04-04"]),
        ("earliest-after-shipping", ["2026-01-22", "2026-01-18"]),
        ("tracking-wait", ["2026-01-22"]),
        ("tracking-answer", ["2026-01-27"]),
        ("open-before-protection-ends", ["2026-03-28", "2026-03-30"]),
        ("seller-answers", ["2026-03-30", "2026-04-01", "2026-04-04", "2026-04-09"]),
        ("proposal-answered", ["2026-03-30"]),
        ("escalates", ["2026-03-30", "2026-04-01", "2026-04-09"]),
        ("decided", ["2026-04-06", "2026-04-09", "2026-05-30"]),
        ("protection-lasts", []),
        ("not-received-wins-after", ["2026-03-10"]),
        ("protection-extends", ["2026-03-31", "2026-03-31"]),
        ("refund-seen", ["2026-04-10"]),
        ("reopen-after-confirmation", ["2026-04-03", "2026-04-04"]),
    ],
)
def test_every_window_is_counted_to_the_day(name: str, expected: list[str]) -> None:
    """The date that counts is the first of the sources' dates; its number is that of the requirement."""
    reason = "tracking-invalid" if name.startswith("tracking") else "not-received"
    dates = {key: one for key, one in ALL.items() if key != "confirmed" or "confirmation" in name}
    window = windows(case_of(reason, received=False, **dates), "2026-03-28")[name]
    assert ([str(one.day) for one in window.dates], window.rule) == (expected, IDS[name])
    if name == "reopen-after-confirmation":
        assert window.day == day("2026-03-31"), "only while protection runs"
    elif name == "protection-lasts":
        assert (window.day, window.estimate, reckoning(window)) == (
            day("2026-03-31"),
            False,
            "as the order page says",
        )
    else:
        assert str(window.day) == expected[0]


def test_the_policy_knows_every_window_and_each_has_its_words() -> None:
    """D01 to D14 stand in both profiles of AliExpress, each with a source."""
    told = [case_of(reason, received=False) for reason in ("tracking-invalid", "not-received")]
    assert {one.id: one.rule for case in told for one in windows_of(case, RULES, day("2026-01-01"))} == IDS
    assert set(IDS.values()) == {f"D{number:02}" for number in range(1, 15)}
    older = load_policy("aliexpress-3-photos").rules
    assert older.deadline == RULES.deadline
    for name in IDS:
        spans = RULES.deadline.spans(name.replace("-", "_"))
        assert spans
        assert all(one.source.strip() and one.quote.strip() for one in spans), name


@pytest.mark.parametrize(
    ("start", "value", "unit", "back", "end"),
    [
        ("2024-02-28", 1, "days", False, "2024-02-29"),
        ("2023-02-28", 1, "days", False, "2023-03-01"),
        ("2024-02-29", 15, "days", False, "2024-03-15"),
        ("2026-12-20", 15, "days", False, "2027-01-04"),
        ("2100-02-28", 1, "days", False, "2100-03-01"),
        ("2000-02-28", 1, "days", False, "2000-02-29"),
        ("2026-03-29", 15, "days", False, "2026-04-13"),  # clocks go forward in Europe
        ("2026-10-25", 15, "days", False, "2026-11-09"),  # and back
        ("2026-03-08", 14, "days", False, "2026-03-22"),  # clocks go forward in America
        ("2026-03-01", 3, "days", True, "2026-02-26"),
        ("2024-03-01", 1, "days", True, "2024-02-29"),
        ("2026-11-20", 5, "business-days", False, "2026-11-27"),  # a Friday
        ("2026-11-21", 5, "business-days", False, "2026-11-27"),  # a Saturday
        ("2026-11-22", 5, "business-days", False, "2026-11-27"),  # a Sunday
        ("2026-11-23", 5, "business-days", False, "2026-11-30"),  # a Monday
        ("2026-11-23", 1, "business-days", True, "2026-11-20"),
        ("2026-11-23", 0, "business-days", False, "2026-11-23"),
        ("2025-12-31", 2, "months", False, "2026-02-28"),
        ("2023-12-31", 2, "months", False, "2024-02-29"),
        ("2026-12-01", 2, "months", False, "2027-02-01"),
        ("2026-10-31", 1, "months", False, "2026-11-30"),
        ("2026-01-31", 2, "months", True, "2025-11-30"),
    ],
)
def test_days_are_counted_exactly(start: str, value: int, unit: Unit, back: bool, end: str) -> None:
    """Leap days, ends of months and years, and the days on which clocks change."""
    assert str(shifted(day(start), Span(value=value, unit=unit, source="test"), back=back)) == end


@given(start=days, value=st.integers(0, 400))
def test_counting_holds_for_every_day(start: dt.date, value: int) -> None:
    """Days are exact, business days never end on a weekend, and months end in the right month."""
    assert (shifted(start, Span(value=value, source="t")) - start).days == value
    there = shifted(start, Span(value=value, source="t"), back=True)
    assert shifted(there, Span(value=value, source="t")) == start
    worked = shifted(start, Span(value=value, unit="business-days", source="t"))
    between = [start + dt.timedelta(days=one + 1) for one in range((worked - start).days)]
    assert sum(1 for one in between if one.weekday() < 5) == value
    assert not value or worked.weekday() < 5
    month = shifted(start, Span(value=value, unit="months", source="t"))
    assert (month.year * 12 + month.month) - (start.year * 12 + start.month) == value
    assert month.day == start.day or (month + dt.timedelta(days=1)).day == 1


@settings(deadline=None)  # the first case reads the rules
@given(case=cases, today=days)
def test_no_dates_make_it_fail_and_words_and_data_can_be_written(case: Case, today: dt.date) -> None:
    """Whatever the dates are, there are windows, findings, words, JSON and a calendar file."""
    told = deadlines_of(case, ALIEXPRESS, today, zone="Europe/Paris")
    assert "Europe/Paris" in render(told)
    assert json.loads(render_as_json(told))["schema"] == "evidence_kit.deadlines/1"
    assert render_as_json(told) == render_as_json(deadlines_of(case, ALIEXPRESS, today, zone="Europe/Paris"))
    for one in told.windows:
        counts = [date.day for date in one.dates]
        if one.day and counts and one.id != "reopen-after-confirmation":
            assert one.day == (min(counts) if one.counts == "earlier" else max(counts))
        assert (one.day is None) == (one.state == "unknown") == (one.days is None)
        assert one.days is None or one.day is None or one.days == (one.day - today).days
        assert one.day or one.missing
    assert len(events_of(calendar_of(case, told.windows, today))) <= len(told.windows)


@given(case=cases, today=days, later=st.integers(1, 40))
def test_time_only_runs_one_way(case: Case, today: dt.date, later: int) -> None:
    """A day that is over stays over, and the days that are left go down with the calendar."""
    after = today + dt.timedelta(days=later)
    now = {one.id: one for one in windows_of(case, RULES, today)}
    then = {one.id: one for one in windows_of(case, RULES, after)}
    rank = {"ahead": 0, "today": 1, "past": 2, "done": 3}
    for name, one in now.items():
        other = then.get(name)
        if other is None:  # something came meanwhile, so that waiting for it is over
            assert name in ("earliest-after-shipping", "open-before-protection-ends", "not-received-wins-after")
            continue
        if one.day is None or one.day != other.day:
            continue
        assert (one.days or 0) - (other.days or 0) == later
        assert rank[one.state] <= rank[other.state]
    if case.claim.opened is None:
        passed = [{one.code for one in check_deadlines(case, RULES, moment)} for moment in (today, after)]
        assert ("deadline-passed" in passed[1]) or ("deadline-passed" not in passed[0])
        assert ("too-early" in passed[0]) or ("too-early" not in passed[1])


@pytest.mark.parametrize(
    ("today", "expected", "says"),
    [
        ("2024-03-08", [], ""),
        ("2024-03-11", [("deadline-near", "warning")], "in 3 days"),
        ("2024-03-13", [("deadline-near", "warning")], "tomorrow"),
        ("2024-03-14", [("deadline-near", "warning")], "today"),
        ("2024-03-15", [("deadline-passed", "error")], "yesterday"),
        ("2024-03-16", [("deadline-passed", "error")], "2 days ago"),
    ],
)
def test_the_earlier_source_counts_and_both_are_shown(today: str, expected: list[tuple[str, str]], says: str) -> None:
    """Confirmed on a leap day: 14 days say one guide and a comment, 15 say two guides."""
    case = case_of(confirmed="2024-02-29")
    assert codes(case, today) == expected
    for finding in check_deadlines(case, RULES, day(today)):
        assert (finding.expected, finding.actual, finding.dated) == ("2024-03-14", today, True)
        assert says in finding.message
        assert re.search(
            r"14 days after receipt is confirmed according to .*S004; 15 days according to .*S000-C.*earlier date counts",
            finding.message,
        )
        assert "S000-D" in finding.source
        assert "S000-C" in finding.source
        assert ("another source gives you until 2024-03-15" in finding.hint) == (today == "2024-03-15")
        assert ("may already be over" in finding.message) == (today == "2024-03-14")


LATE = [("seller-late", "note"), ("protection-harmless", "note")]


@pytest.mark.parametrize(
    ("dates", "today", "expected"),
    [
        ({"shipped": "2026-01-01", "protection_ends": "2026-04-01"}, "2026-01-05", []),
        ({"shipped": "2026-01-01", "opened": "2026-01-02"}, "2026-01-03", []),
        ({"ordered": "2026-01-01"}, "2026-01-20", [("protection-unknown", "note")]),
        ({"ordered": "2020-01-01"}, "2026-01-20", [("protection-unknown", "note")]),
        ({}, "2026-01-20", [("protection-unknown", "note")]),
        ({"protection_ends": "2026-01-10", "opened": "2026-01-25"}, "2026-06-01", LATE),
        (
            {"protection_ends": "2026-01-10", "opened": "2026-01-26"},
            "2026-01-26",
            [("opened-late", "note"), ("protection-harmless", "note")],
        ),
        ({"opened": "2026-01-10"}, "2026-01-11", []),
        ({"opened": "2026-01-10"}, "2026-01-12", [("escalation-near", "warning")]),
        ({"opened": "2026-01-10"}, "2026-01-15", [("escalation-near", "warning")]),
        ({"opened": "2026-01-10"}, "2026-01-16", [("seller-late", "note"), ("escalation-near", "note")]),
        ({"opened": "2026-01-10"}, "2026-01-26", [("seller-late", "note")]),
        ({"opened": "2026-01-01", "answered": "2026-01-20"}, "2026-01-20", [("proposal-near", "warning")]),
        ({"opened": "2026-01-01", "answered": "2026-01-20"}, "2026-01-23", [("proposal-near", "warning")]),
        ({"opened": "2026-01-01", "answered": "2026-01-20"}, "2026-01-24", [("proposal-passed", "note")]),
    ],
)
def test_what_a_day_brings(dates: dict[str, Any], today: str, expected: list[tuple[str, str]]) -> None:
    """Too early, in time, opened, answered, escalated: each at its edges."""
    assert codes(case_of("wrong-colour", received=True, **dates), today) == expected


@pytest.mark.parametrize(
    ("reason", "received", "dates", "today", "expected"),
    [
        ("not-received", False, {"ordered": "2026-01-01", "protection_ends": "2026-04-01"}, "2026-02-20", "2026-03-29"),
        ("not-received", None, {"ordered": "2026-01-01", "protection_ends": "2026-04-01"}, "2026-03-29", None),
        ("wrong-colour", True, {"ordered": "2026-01-01", "protection_ends": "2026-04-01"}, "2026-02-20", None),
        (None, False, {"ordered": "2026-02-15", "protection_ends": "2026-04-15"}, "2026-03-20", "2026-04-15"),
        (None, False, {"ordered": "2026-02-15", "protection_ends": "2026-04-14"}, "2026-03-20", "2026-04-11"),
        (None, False, {"ordered": "2026-02-15", "protection_ends": "2026-03-01"}, "2026-03-14", None),
        (None, False, {"ordered": "2026-02-15", "protection_ends": "2026-03-31"}, "2026-03-20", "2026-03-28"),
        (None, False, {"ordered": "2026-02-15", "protection_ends": "2026-03-30"}, "2026-03-20", "2026-03-27"),
        (None, False, {"ordered": "2026-02-15", "protection_ends": "2026-03-01"}, "2026-03-02", None),
        ("tracking-invalid", None, {"shipped": "2026-01-01", "confirmed": "2026-01-04"}, "2026-01-14", "2026-01-16"),
        ("tracking-invalid", None, {"shipped": "2026-01-01", "confirmed": "2026-01-04"}, "2026-01-15", None),
        (
            "tracking-invalid",
            None,
            {"shipped": "2026-01-01", "protection_ends": "2026-04-01"},
            "2026-01-12",
            "2026-01-16",
        ),
    ],
)
def test_waiting_is_advised_where_it_wins(
    reason: str | None, received: bool | None, dates: dict[str, Any], today: str, expected: str | None
) -> None:
    """Only when nothing came or cannot be tracked, and never when the time runs out."""
    found = check_deadlines(case_of(reason, received=received, **dates), RULES, day(today))
    assert next((one.expected for one in found if one.code == "wait-first"), None) == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"ordered": "2026-01-02", "shipped": "2026-01-01"}, ["error"]),
        ({"ordered": "2026-01-01", "shipped": "2026-01-01"}, []),
        ({"shipped": "2026-01-05", "delivered": "2026-01-04"}, ["error"]),
        ({"delivered": "2026-01-05", "confirmed": "2026-01-04"}, ["warning"]),
        ({"ordered": "2026-01-05", "delivered": "2026-01-04"}, ["error"]),
        ({"ordered": "2026-01-05", "protection_ends": "2026-01-04"}, ["error"]),
        ({"ordered": "2026-01-05", "opened": "2026-01-04"}, ["error"]),
        ({"opened": "2026-01-05", "answered": "2026-01-04"}, ["error"]),
        ({"delivered": "2026-02-02"}, []),
        ({"delivered": "2026-02-03"}, ["warning"]),
        ({"confirmed": "2026-02-03"}, ["warning"]),
        ({"ordered": "2027-02-01"}, ["warning"]),
        ({"protection_ends": "2027-02-01"}, []),
    ],
)
def test_dates_that_cannot_be_true_are_told(dates: dict[str, Any], expected: list[str]) -> None:
    """On 1 February 2026; the platform may already be on the second."""
    found = check_deadlines(case_of(claimed=False, **dates), RULES, day("2026-02-01"))
    contradicting = [one for one in found if one.code == "dates-contradict"]
    assert [str(one.severity) for one in contradicting] == expected
    assert all("case.toml" in one.hint for one in contradicting)


def test_an_estimate_is_called_one_and_is_never_an_error() -> None:
    """What is usual is shown when the order page has not been read."""
    told = deadlines_of(case_of(ordered="2026-01-01"), ALIEXPRESS, day("2026-09-01"))
    guessed = {one.id: str(one.day) for one in told.windows if one.estimate}
    assert guessed == {"protection-lasts": "2026-03-02", "days-after-protection": "2026-03-17"}
    assert {one.missing for one in told.windows if one.estimate} == {"order.protection_ends"}
    assert told.verdict is Verdict.unknown
    words = render(told)
    assert words.startswith("NOW: Find the last day of buyer protection on the order page today")
    assert re.search(r"until +2026-03-17 Tuesday +over, 168 days ago +.*\(estimate\)", words)
    assert "60 days after the order" in words
    assert "90 days" not in words
    russian = render(deadlines_of(case_of(ordered="2026-01-01", country="RU"), ALIEXPRESS, day("2026-09-01")))
    assert "2026-04-01: 90 days after the order" in russian
    assert "IN TIME" not in words


def test_an_unknown_end_does_not_change_from_day_to_day() -> None:
    """The note may stand in a manifest, so it says nothing about today."""
    case = case_of(ordered="2026-01-01", shipped="2025-12-31")
    one, other = (
        [finding for finding in check_deadlines(case, RULES, day(today)) if finding.code == "protection-unknown"]
        for today in ("2026-02-01", "2029-02-01")
    )
    assert one == other
    assert not one[0].dated
    assert one[0].message.endswith("Estimate: 2026-03-02, if protection lasts 60 days from the order.")


@pytest.mark.parametrize(
    ("dates", "closing"),
    [
        pytest.param({}, None, id="nothing-known"),
        pytest.param({"ordered": "2026-01-01"}, "2026-03-02", id="the-safe-estimate"),
        pytest.param({"ordered": "2026-01-01", "confirmed": "2026-01-20"}, "2026-02-03", id="known-before-estimate"),
        pytest.param({"protection_ends": "2026-02-20"}, "2026-02-20", id="as-the-order-page-shows"),
        pytest.param({"protection_ends": "2026-01-20"}, "2026-02-04", id="once-that-is-over-the-later-one"),
    ],
)
def test_one_day_ends_the_time_to_open_a_dispute(dates: dict[str, Any], closing: str | None) -> None:
    """A page that shows two last days leaves it to its reader which to believe."""
    case, today = case_of(**dates), day("2026-02-01")
    shown = [one.date for one in deadlines_on_any_day(case, RULES, today) if one.closes]
    assert shown == ([closing] if closing else [])
    named = [one.message for one in check_deadlines(case, RULES, today) if one.code == "protection-unknown"]
    assert all((closing or "is not known.") in message for message in named)


def test_a_policy_without_rules_enforces_nothing() -> None:
    """What a platform does not say is neither counted nor missed."""
    shopee = load_policy("shopee").rules
    case = case_of("not-received", shipped="2020-01-01", opened="2020-01-02", confirmed="2020-01-01")
    assert windows_of(case, shopee, day("2026-01-01")) == ()
    assert not list(check_deadlines(case, shopee, day("2026-01-01")))
    words = render(deadlines_of(case, load_policy("shopee"), day("2026-01-01")))
    assert words.startswith("NOW: Find on the dispute page today by which day the seller must answer: ")


def test_one_table_or_a_list_of_them_is_taken() -> None:
    """Policies and manifests that were written with one table stay good; both survive writing down."""
    head, _ = TOML.split("[deadline]")
    old = '[deadline]\ndays_after_protection = { value = 15, source = "mine", quote = "q" }\n'
    rules = parse_policy((head + old).encode(), "mine").rules
    assert rules.deadline.spans("days_after_protection") == (Span(value=15, source="mine", quote="q"),)
    assert rules.deadline.spans("escalates") == ()
    recorded = as_data(rules)
    assert from_data(recorded) == rules
    del recorded["deadline"]["days_after_protection"]["unit"]
    assert from_data(recorded) == rules
    assert from_data(as_data(RULES)) == RULES
    assert [one["value"] for one in as_data(RULES)["deadline"]["days_after_confirmation"]] == [15, 14]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("escalates = []", "must not be empty"),
        ("escalates = [{ value = 5 }]", "the key 'source' is missing"),
        ('escalates = { value = -1, source = "s" }', "at least 0"),
        ('escalates = { value = 5000, source = "s" }', "at most 3660"),
        ('escalates = { value = 5, source = "s", unit = "weeks" }', "weeks"),
        ('escalate = { value = 5, source = "s" }', "Did you mean 'escalates'?"),
        ('escalates = [{ value = 5, source = "s", unti = "days" }]', "Did you mean 'unit'?"),
    ],
)
def test_a_wrong_window_is_refused(table: str, says: str) -> None:
    """A policy of the user's own is told what is wrong with it."""
    head, _ = TOML.split("[deadline]")
    with pytest.raises(RulesWrong, match=re.escape(says)):
        parse_policy(f"{head}[deadline]\n{table}\n".encode(), "mine")


def test_the_table_says_what_matters_first() -> None:
    """The buyer reads one line and knows; weekday, days left and both sources stand below."""
    case = case_of("wrong-colour", shipped="2026-01-01", confirmed="2026-03-01", protection_ends="2026-03-10")
    words = render(deadlines_of(case, ALIEXPRESS, day("2026-03-10"), zone="Asia/Seoul"))
    lines = words.splitlines()
    assert (
        lines[0] == "NOW: Open the dispute now. The last safe day is 2026-03-10 (today): afterwards it is much harder."
    )
    row = next(index for index, line in enumerate(lines) if line.startswith("until  2026-03-15"))
    assert lines[row + 1].strip().startswith("2026-03-15: 14 days after receipt is confirmed, buyers' guide S000-D")
    assert lines[row + 2].strip().startswith("2026-03-16: 15 days after receipt is confirmed, buyers' guides S000-C")
    assert "the earlier date counts" in lines[row + 3]
    later = next(index for index, line in enumerate(lines) if line.startswith("until  2026-03-25"))
    assert "an earlier last day counts" in "".join(lines[later : later + 3])
    assert "Today is 2026-03-10 Tuesday (Asia/Seoul)." in words
    assert "clock may be a day ahead or behind" in words
    assert words.rstrip().endswith("IN TIME: 1 warning (policy aliexpress, as of 2026-11-24)")
    late = render(deadlines_of(case, ALIEXPRESS, day("2026-04-10")))
    assert late.startswith("NOW: See who else can help")
    assert "[deadline-passed]\n         The time to open a dispute ended on " in late
    unknown = render(deadlines_of(case_of(), ALIEXPRESS, day("2026-04-10")))
    assert unknown.startswith("NOW: Find the last day of buyer protection on the order page today")


def test_what_is_done_is_one_line_and_says_whether_it_was_in_time() -> None:
    """A dispute opened too early, in time or too late; what lies ahead comes first."""
    dates: dict[str, Any] = {"shipped": "2026-03-01", "protection_ends": "2026-03-31"}
    for opened, early, late in (("2026-03-04", "done early", "done"), ("2026-03-25", "done", "done late")):
        waiting, came = case_of(opened=opened, **dates), case_of(opened=opened, confirmed="2026-03-05", **dates)
        lines = render(deadlines_of(waiting, ALIEXPRESS, day("2026-03-26"))).splitlines()
        first = next(index for index, line in enumerate(lines) if line.endswith("A dispute can be opened"))
        assert re.search(rf"^from +2026-03-11 Wednesday +{early} +A dispute", lines[first])
        assert lines[first + 1].startswith(("by", "until", "from"))
        lines = render(deadlines_of(came, ALIEXPRESS, day("2026-03-26"))).splitlines()
        last = next(line for line in lines if line.endswith("receipt was confirmed"))
        assert re.search(rf"^until +2026-03-19 Thursday +{late} +Open", last)


# What no source doubts is over on 1 December, what two guides grant on 16 December.
PROTECTED: dict[str, Any] = {"ordered": "2026-10-02", "protection_ends": "2026-12-01"}


@pytest.mark.parametrize(
    ("dates", "today", "expected", "says"),
    [
        (PROTECTED, "2026-11-27", [], ""),
        (PROTECTED, "2026-11-28", [("deadline-near", "warning")], "ends in 3 days, on 2026-12-01"),
        (PROTECTED, "2026-12-01", [("deadline-near", "warning")], "ends today, on 2026-12-01"),
        (PROTECTED, "2026-12-02", [("deadline-near", "warning")], "was safe until 2026-12-01; some buyers could"),
        (PROTECTED, "2026-12-16", [("deadline-near", "warning")], "was safe until 2026-12-01; some buyers could"),
        (PROTECTED, "2026-12-17", [("deadline-passed", "error")], "ended on 2026-12-16, yesterday"),
        (PROTECTED | {"confirmed": "2026-11-10"}, "2026-11-24", [("deadline-near", "warning")], "on 2026-11-24"),
        (PROTECTED | {"confirmed": "2026-11-10"}, "2026-11-25", [("deadline-passed", "error")], "on 2026-11-24"),
        (PROTECTED | {"confirmed": "2026-11-25"}, "2026-12-02", [("deadline-near", "warning")], "until 2026-12-09"),
        (PROTECTED | {"confirmed": "2026-11-25"}, "2026-12-10", [("deadline-passed", "error")], "on 2026-12-09"),
    ],
)
def test_the_day_that_no_source_doubts_comes_first(
    dates: dict[str, Any], today: str, expected: list[tuple[str, str]], says: str
) -> None:
    """Before the end of protection, between both days, and after all of them."""
    case = case_of("wrong-colour", received=True, **dates)
    assert codes(case, today) == expected
    assert all(says in one.message for one in check_deadlines(case, RULES, day(today)))


def test_the_last_safe_day_stands_alone() -> None:
    """A later day beside it would weaken the alarm; it is told where the rule stands."""
    (near,) = check_deadlines(case_of("wrong-colour", received=True, **PROTECTED), RULES, day("2026-11-30"))
    assert "2026-12-16" not in near.message + near.hint
    assert "some buyers could still open it until 2026-12-16" in near.source


@pytest.mark.parametrize(
    ("reason", "received", "status"),
    [
        ("wrong-colour", True, None),
        ("damaged", None, "came"),
        ("returned-to-sender", False, None),
        ("customs", False, "at-customs"),
        ("not-received", False, "returning"),
        ("wrong-address", None, None),
    ],
)
def test_nobody_waits_for_what_has_come_or_will_not_come(
    reason: str, received: bool | None, status: str | None
) -> None:
    """Four days after it was sent: neither the days before a dispute nor those for a parcel on its way."""
    case = case_of(reason, received=received, status=status, shipped="2026-10-03", **PROTECTED)
    assert codes(case, "2026-10-07") == []
    ids = {one.id for one in windows_of(case, RULES, day("2026-10-07"))}
    assert not ids & {"earliest-after-shipping", "open-before-protection-ends", "not-received-wins-after"}


@pytest.mark.parametrize("name", ["ebay-return", "paypal", "shopee"])
def test_days_that_a_policy_does_not_hold_are_unknown(name: str) -> None:
    """Never in time, however long after, unless the order page said a day."""
    case = case_of("wrong-colour", received=True, delivered="2025-01-01")
    told = deadlines_of(case, load_policy(name), day("2026-02-10"))
    assert told.verdict is Verdict.unknown
    assert told.now.by is None
    assert "today the last day to open a case" in told.now.text
    assert "NOTHING IS LATE" not in render(told)
    known = deadlines_of(case_of("wrong-colour", protection_ends="2026-02-20"), load_policy(name), day("2026-02-10"))
    assert (known.verdict, str(known.now.by)) == (Verdict.ready, "2026-02-20")


ODD = st.text(st.characters(), max_size=200)


@given(number=ODD, item=ODD, today=st.dates(dt.date(2026, 3, 1), dt.date(2026, 3, 20)))
def test_the_calendar_file_is_read_back_whole(number: str, item: str, today: dt.date) -> None:
    """Lines end as RFC 5545 asks, none is longer than 75 octets, and every event says its day, UID and reminders."""
    case = Case(
        Path(), order=Order(number=number, item=item, protection_ends=day("2026-03-14"), shipped=day("2026-01-01"))
    )
    seen = windows_of(case, RULES, today)
    data = calendar_of(case, seen, today)
    assert data == calendar_of(case, seen, today)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in lines)
    events = events_of(data)
    ahead = {one.title: one for one in seen if one.state in ("ahead", "today") and not one.superseded}
    assert len(events) == len(ahead)
    for event in events:
        window = next(one for title, one in ahead.items() if str(event["SUMMARY"]).startswith(title))
        assert (event["DTSTART"].dt, event["DTEND"].dt - event["DTSTART"].dt) == (window.day, dt.timedelta(days=1))
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["DTSTAMP"].dt == dt.datetime(today.year, today.month, today.day, tzinfo=dt.UTC)
        assert [alarm["TRIGGER"].dt.days for alarm in event.walk("VALARM")] == [-3, -1]
        assert window.advice in event["DESCRIPTION"]
    assert len({str(event["UID"]) for event in events}) == len(events)


def uids(case: Case, today: str) -> dict[str, str]:
    """Return the UID of every event by the day it is on."""
    data = calendar_of(case, windows_of(case, RULES, day(today)), day(today))
    return {str(one["SUMMARY"]): str(one["UID"]) for one in events_of(data)}


def test_an_event_keeps_its_name_when_its_day_moves() -> None:
    """A calendar that takes the file in again moves the event; another order's are others."""
    first = uids(case_of(number="1", protection_ends="2026-03-14"), "2026-03-01")
    assert uids(case_of(number="1", protection_ends="2026-03-20"), "2026-03-05") == first
    assert not set(uids(case_of(number="2", protection_ends="2026-03-14"), "2026-03-01").values()) & set(first.values())


def test_the_calendar_holds_only_days_that_count() -> None:
    """Neither a later last day, nor what is over, nor what follows a dispute that was never opened."""
    case = case_of(confirmed="2026-03-01", protection_ends="2026-03-10", shipped="2026-01-01")
    assert set(uids(case, "2026-03-02")) == {"Open the dispute: protection ends"}
    assert set(uids(case, "2026-03-11")) == {"Open the dispute: receipt was confirmed"}
    assert uids(case, "2026-05-01") == {}
