"""What happened when, by whose word: the rows, and where a camera's clock or a message contradicts the order's days."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from evidence_kit.claim.timeline import check_timeline, timeline_of
from evidence_kit.media.clock import moment, taken_of_movie
from evidence_kit.media.image.probe import look_image
from evidence_kit.model.case import Case, Original, Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Claim, Decision, ItemFacts, Message, Moment, Offer, Order
from evidence_kit.model.facts import Facts, ImageFacts, VideoFacts
from evidence_kit.model.finding import Finding
from evidence_kit.report.schema import build_schema
from tests.conftest import Run, ffmpeg, photo, write

day, time = dt.date.fromisoformat, dt.datetime.fromisoformat
TODAY = day("2026-11-20")
ORDER: dict[str, Any] = {"ordered": day("2026-09-01"), "shipped": day("2026-09-02"), "delivered": day("2026-10-20")}


def original(taken: str | None, role: Role = Role.received, name: str = "a.jpg") -> Original:
    """Return a photo, or a film for the unboxing, that was taken then."""
    if role is Role.unboxing:
        return Original(Path(name), name, Facts("video", video=VideoFacts("mp4", taken=taken)), role)
    return Original(Path(name), name, Facts("image", image=ImageFacts("jpeg", 10, 10, taken=taken)), role)


def told(*originals: Original, order: dict[str, Any] | None = None, messages: Any = (), **claim: Any) -> list[Finding]:
    """Return what is wrong with the timeline of a case."""
    case = Case(Path(), order=Order(**(order or ORDER)), claim=Claim(**claim), originals=originals, messages=messages)
    return list(check_timeline(case, TODAY))


def exif(**tags: str) -> bytes:
    """Return a JPEG whose Exif has these tags."""
    block = Image.Exif()
    inner = block.get_ifd(ExifTags.IFD.Exif)
    for name, value in tags.items():
        inner[ExifTags.Base[name]] = value
    out = io.BytesIO()
    photo(64, 48).save(out, "JPEG", exif=block)
    return out.getvalue()


@pytest.mark.parametrize(
    ("tags", "taken"),
    [
        ({"DateTimeOriginal": "2026:10:20 19:24:05"}, "2026-10-20T19:24:05"),
        (
            {"DateTimeOriginal": "2026:10:20 19:24:05", "OffsetTimeOriginal": "+02:00"},
            "2026-10-20T19:24:05+02:00",
        ),
        ({"DateTimeDigitized": "2026:10:20 19:24:05"}, "2026-10-20T19:24:05"),
        ({"DateTime": "2026:10:20 19:24:05"}, None),
        ({"DateTimeOriginal": "0000:00:00 00:00:00"}, None),
        ({"DateTimeOriginal": "1970:01:01 00:00:00"}, None),
        ({"DateTimeOriginal": "2000:01:01 12:00:00"}, None),
        ({"DateTimeOriginal": "2019:01:01 00:03:10"}, None),
        ({"DateTimeOriginal": "2026:13:40 25:61:00"}, None),
        ({"DateTimeOriginal": "    :  :     :  :  "}, None),
        ({"DateTimeOriginal": "2026:10:20 19:24:05", "OffsetTimeOriginal": "  :  "}, "2026-10-20T19:24:05"),
        ({}, None),
    ],
)
def test_a_photos_own_clock(tags: dict[str, str], taken: str | None) -> None:
    """Exif's time of taking with its zone; the time of the last change and clocks that were never set are unknown."""
    assert look_image(exif(**tags), "image/jpeg").taken == taken


@pytest.mark.parametrize(
    ("general", "taken"),
    [
        ({"comapplequicktimecreationdate": "2026-10-20T19:24:05+0200"}, "2026-10-20T19:24:05+02:00"),
        (
            {"comapplequicktimecreationdate": "2026-10-20T19:24:05+0200", "encoded_date": "2026-10-22 08:00:00 UTC"},
            "2026-10-20T19:24:05+02:00",
        ),
        ({"encoded_date": "2026-10-20 17:24:05 UTC"}, "2026-10-20T17:24:05+00:00"),
        ({"encoded_date": "UTC 2026-10-20 17:24:05"}, "2026-10-20T17:24:05+00:00"),
        ({"encoded_date": "1904-01-01 00:00:00 UTC"}, None),
        ({"encoded_date": "1970-01-01 00:00:00 UTC"}, None),
        ({"encoded_date": "yesterday"}, None),
        ({}, None),
    ],
)
def test_a_films_own_clock(general: dict[str, str], taken: str | None) -> None:
    """Apple's local time before the index's, which is of the last program that wrote it."""
    assert taken_of_movie(general) == taken


@given(st.datetimes(time("1904-01-01"), time("2100-01-01")))
def test_a_clock_is_read_exactly_or_not_at_all(told: dt.datetime) -> None:
    """Nothing is rounded, and what is read can be read again."""
    read = moment(tuple(f"{told:%Y-%m-%d-%H-%M-%S}".split("-")), None)
    assert read is None or dt.datetime.fromisoformat(read) == told.replace(microsecond=0)


@pytest.mark.parametrize(
    ("taken", "role", "order", "claim", "says"),
    [
        ("2026-10-10T10:00:00", Role.received, ORDER, {}, ("2026-10-10", "2026-10-20", "order.delivered")),
        ("2026-10-19T23:00:00", Role.received, ORDER, {}, ()),
        ("2026-10-20T23:00:00", Role.damage, ORDER, {}, ()),
        ("2026-10-10T10:00:00", Role.tracking, ORDER, {}, ()),
        ("2026-08-01T10:00:00", Role.chat, ORDER, {}, ()),
        ("2026-08-01T10:00:00", Role.listing, ORDER, {}, ()),
        (None, Role.received, ORDER, {}, ()),
        ("2026-08-01T10:00:00", Role.received, {"ordered": day("2026-09-01")}, {}, ("2026-08-01", "2026-09-01")),
        ("2026-08-31T10:00:00", Role.received, {"ordered": day("2026-09-01")}, {}, ()),
        ("2026-10-10T10:00:00", Role.received, {}, {}, ()),
        ("2026-10-01T10:00:00+00:00", Role.unboxing, ORDER, {}, ("2026-10-01", "2026-10-20")),
        (
            "2026-10-25T10:00:00+00:00",
            Role.unboxing,
            ORDER,
            {"opened": day("2026-10-22")},
            ("2026-10-25", "2026-10-22"),
        ),
        ("2026-10-23T10:00:00+00:00", Role.unboxing, ORDER, {"opened": day("2026-10-22")}, ()),
        ("2026-10-25T10:00:00", Role.received, ORDER, {"opened": day("2026-10-22")}, ()),
        # The dispute was about a parcel that had not come; then it came, and was filmed.
        ("2026-10-21T10:00:00+00:00", Role.unboxing, ORDER, {"opened": day("2026-10-01")}, ()),
        ("2026-12-24T10:00:00", Role.received, ORDER, {}, ("2026-12-24", "2026-11-20")),
    ],
)
def test_a_clock_that_cannot_be_true_is_asked_about(
    taken: str | None, role: Role, order: dict[str, Any], claim: dict[str, Any], says: tuple[str, ...]
) -> None:
    """A warning with both days and the way to put it right; a day apart is another zone, and screenshots may be old."""
    found = told(original(taken, role), order=order or {"number": "1"}, **claim)
    assert [(one.code, one.severity) for one in found] == [("timeline-contradiction", Severity.warning)] * bool(says)
    for one in found:
        assert all(word in f"{one.message} {one.hint}" for word in says)
        assert one.path == "a.jpg"


def test_many_photos_of_one_wrong_clock_are_one_finding() -> None:
    """Twenty photos of a camera whose clock is wrong need one question."""
    found = told(*(original("2026-01-02T10:00:00", name=f"{index:02}.jpg") for index in range(20)))
    assert len(found) == 1
    assert "2026-01-02 (also 01.jpg, 02.jpg, 03.jpg," in found[0].message
    assert "12.jpg and 7 more)" in found[0].message


def test_every_file_that_contradicts_the_delivery_is_named() -> None:
    """With its own day where that is another; so are the files from the future."""
    days = {"2017-07-18": "a.jpg", "2022-02-16": "b.heic", "2017-07-18T09:00:00": "c.jpg"}
    (found,) = told(*(original(taken, name=name) for taken, name in days.items()))
    assert (found.path, found.actual) == ("a.jpg", "2017-07-18")
    assert "was taken on 2017-07-18 (also c.jpg, b.heic on 2022-02-16), but" in found.message
    (ahead,) = told(original("2031-01-02", name="a.jpg"), original("2032-01-02", name="b.jpg"))
    assert "2031-01-02 (also b.jpg on 2032-01-02), but" in ahead.message


@pytest.mark.parametrize(("written", "count"), [("2026-08-01", 1), ("2026-08-31", 0), ("2026-12-24", 1)])
def test_a_message_of_an_impossible_day(written: str, count: int) -> None:
    """Before the order it may be a question before buying, so that is a note; in the future it is a warning."""
    found = told(messages=(Message(day(written), "seller", "We will send it"),))
    assert [one.code for one in found] == ["timeline-contradiction"] * count
    assert all(written in one.message for one in found)


def test_the_rows_stand_in_the_order_of_their_days_with_where_each_is_from() -> None:
    """Everything that the case knows, and nothing else."""
    case = Case(
        Path(),
        order=Order(**ORDER, paid=day("2026-09-01"), expected=day("2026-10-15"), protection_ends=day("2026-11-30")),
        claim=Claim(
            opened=day("2026-10-22"),
            answered=day("2026-10-24"),
            offered=Offer("money", until=day("2026-10-28")),
            decided=Decision("refused", day("2026-11-10")),
            appealed=day("2026-11-11"),
        ),
        item_facts=ItemFacts(silent_since=day("2026-10-02")),
        messages=(Message(day("2026-10-21"), "seller", "Please  wait\n" + "x" * 300),),
        originals=(
            original("2026-10-20T19:00:00", name="a.jpg"),
            original("2026-10-20T19:01:00", name="b.jpg"),
            original("2026-10-20T18:00:00+02:00", Role.unboxing, "film.mov"),
            original(None, name="c.jpg"),
            original("2026-10-20T19:00:00", Role.chat, "chat.png"),
        ),
    )
    rows = timeline_of(case)
    assert [(str(one.day)[5:], one.event, one.source) for one in rows] == [
        ("09-01", "ordered", "order page"),
        ("09-01", "paid", "order page"),
        ("09-02", "shipped", "order page"),
        ("10-02", "silent-since", "tracking page"),
        ("10-15", "expected", "order page"),
        ("10-20", "delivered", "order page"),
        ("10-20", "photographed", "clock of a.jpg and 1 more"),
        ("10-20", "filmed", "clock of film.mov"),
        ("10-21", "message", "messages"),
        ("10-22", "opened", "dispute page"),
        ("10-24", "answered", "dispute page"),
        ("10-28", "offered-until", "dispute page"),
        ("11-10", "decided", "dispute page"),
        ("11-11", "appealed", "dispute page"),
        ("11-30", "protection-ends", "order page"),
    ]
    assert rows[8].words.startswith("Seller: Please wait x")
    assert rows[8].words.endswith("…")
    assert timeline_of(Case(Path())) == ()


known = st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))


@settings(deadline=None)
@given(
    order=st.fixed_dictionaries(dict.fromkeys(("ordered", "shipped", "delivered", "protection_ends"), known)),
    claim=st.fixed_dictionaries(dict.fromkeys(("opened", "answered", "cancelled", "appealed"), known)),
    taken=st.lists(st.none() | st.datetimes(time("2025-01-01"), time("2027-12-31")), max_size=4),
)
def test_whatever_the_days_nothing_is_invented(
    order: dict[str, Any], claim: dict[str, Any], taken: list[dt.datetime | None]
) -> None:
    """Rows are sorted and hold only days that the case holds; a finding names two of them or today."""
    photos = tuple(original(one.isoformat() if one else None, name=f"{index}.jpg") for index, one in enumerate(taken))
    case = Case(Path(), order=Order(**order), claim=Claim(**claim), originals=photos)
    days = {one for one in (*order.values(), *claim.values()) if one} | {one.date() for one in taken if one}
    rows: tuple[Moment, ...] = timeline_of(case)
    assert [one.day for one in rows] == sorted(one.day for one in rows)
    assert {one.day for one in rows} == days
    for one in check_timeline(case, TODAY):
        assert sum(str(each) in one.message for each in {*days, TODAY}) >= 2


def test_the_report_and_the_dates_hold_the_timeline(tmp_path: Path, run: Run) -> None:
    """As data with stable keys; a film's clock is read from its index, and what is made tells no other day than it."""
    write(
        tmp_path / "case.toml",
        "[order]\nordered = 2026-09-01\ndelivered = 2026-10-20\n"
        '[[message]]\nday = 2026-10-21\nby = "buyer"\nwords = "It is blue"\n',
    )
    write(tmp_path / "received" / "a.jpg", exif(DateTimeOriginal="2026:10:05 19:24:05"))
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=1", "-pix_fmt", "yuv420p"),
        *("-metadata", "creation_time=2026-10-20T17:00:00Z", tmp_path / "unboxing.mp4"),
    )
    report = run("check", tmp_path, "--today", "2026-11-01", "--format", "json").data
    jsonschema.validate(json.loads(json.dumps(report)), build_schema("report"))
    assert [(one["day"], one["event"]) for one in report["timeline"]] == [
        ("2026-09-01", "ordered"),
        ("2026-10-05", "photographed"),
        ("2026-10-20", "delivered"),
        ("2026-10-20", "filmed"),
        ("2026-10-21", "message"),
    ]
    (wrong,) = [one for one in report["findings"] if one["code"] == "timeline-contradiction"]
    assert (wrong["path"], wrong["severity"], wrong["actual"]) == ("received/a.jpg", "warning", "2026-10-05")
    dates = run("deadlines", tmp_path, "--today", "2026-11-01", "--format", "json").data
    assert [one["event"] for one in dates["timeline"]] == ["ordered", "delivered", "message"]
