"""Tracking numbers and labels, by the examples that stand beside the rules and by property."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.catalogue.label import label_findings, lost_in_output, mistyped
from evidence_kit.model.codes import Severity
from evidence_kit.parcel.compare import compare
from evidence_kit.parcel.tracking import (
    as_format,
    check_digit,
    load_rules,
    normalise,
    parcel_numbers,
    read_number,
    readings,
)

FORMATS = load_rules().format
BY_NAME = {one.name: one for one in FORMATS}
ORDER = "RB123456785GB"
IMPB = "9101026837331000039521"


@dataclass(frozen=True)
class Read:
    """A barcode that was read."""

    text: str
    symbology: str = "Code 128"


def s10(body: str, service: str = "RB", country: str = "GB") -> str:
    """Return the S10 number with that serial number."""
    check = BY_NAME["S10"].check
    assert check
    return f"{service}{body}{check_digit(body, check)}{country}"


@pytest.mark.parametrize(("name", "text"), [(one.name, text) for one in FORMATS for text in one.valid])
def test_valid_examples_are_of_their_kind(name: str, text: str) -> None:
    """Each kind takes its own examples, and something is read in every one."""
    number = as_format(normalise(text), BY_NAME[name])
    assert number
    assert number.check == ("ok" if BY_NAME[name].check else "none")
    assert read_number(text)


@pytest.mark.parametrize(("name", "text"), [(one.name, text) for one in FORMATS for text in one.wrong])
def test_wrong_examples_are_told_or_are_no_number(name: str, text: str) -> None:
    """A wrong check digit is told of a kind that nothing else looks like; any other number is then no such one."""
    number = as_format(normalise(text), BY_NAME[name])
    assert number is None or (number.check == "wrong" and number.distinctive)


def test_every_kind_has_a_source_and_examples() -> None:
    """A rule without a source is no rule."""
    for one in FORMATS:
        assert one.source
        assert one.valid
        assert bool(one.wrong) == (one.check is not None), one.name
    assert len({one.name for one in FORMATS}) == len(FORMATS)


def test_a_country_that_does_not_exist_is_no_post() -> None:
    """RB123456785XX has a good check digit and no country."""
    assert read_number("RB123456785XX") is None


def weighted(body: str) -> int:
    """Return the weighted sum of a serial number modulo 11, as S10 prescribes."""
    return sum(int(digit) * weight for digit, weight in zip(body, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11


@given(st.from_regex(r"[0-9]{8}", fullmatch=True), st.integers(0, 8), st.integers(1, 9))
def test_any_single_wrong_digit_of_an_s10_number_is_caught(body: str, place: int, shift: int) -> None:
    """But for the one case that S10 itself leaves open: remainders 0 and 6 have the same check digit, 5."""
    digits = s10(body)[2:11]
    changed = str((int(digits[place]) + shift) % 10)
    other = f"{digits[:place]}{changed}{digits[place + 1 :]}"
    told = read_number(f"RB{other}GB")
    assert told
    assert told.check == "wrong" or {weighted(body), weighted(other[:8])} == {0, 6}


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    """What is left are capital letters and digits."""
    plain = normalise(text)
    assert normalise(plain) == plain
    assert plain.isascii()
    assert plain == plain.upper()


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever a QR code holds, nothing crashes."""
    read_number(text)
    readings(text)
    compare(ORDER, [Read(text)])
    parcel_numbers([Read(text)])


@pytest.mark.parametrize(
    "typed",
    [
        "rb 123 456 785 gb",
        "RB-1234-5678-5-GB",
        "ＲＢ１２３４５６７８５ＧＢ",
        "RВ123456785GВ",
        "\u00a0RB123456785GB\u200b",
    ],
)
def test_the_buyers_spelling_does_not_matter(typed: str) -> None:
    """Spaces, dashes, wide forms, Cyrillic look-alikes and invisible signs."""
    assert normalise(typed) == ORDER
    assert compare(typed, [Read(ORDER)]).outcome == "match"


@pytest.mark.parametrize(
    ("tracking", "texts"),
    [
        (ORDER, ["4006381333931", ORDER]),
        (ORDER, ["LP473124829CN", ORDER]),
        (IMPB, ["42022153" + IMPB]),
        (IMPB, ["420221531234" + IMPB]),
        (IMPB, ["42022153\x1d" + IMPB]),
        ("42022153" + IMPB, [IMPB]),
        ("779017972697", ["1001921334250001000300779017972697"]),
        ("987654312345672", ["9611020987654312345672"]),
        ("LP00123456789012", ["https://global.cainiao.com/detail.htm?mailNoList=LP00123456789012&lang=en"]),
        ("00340433836442636597", ["00340433836442636597"]),
        ("00340433836442636597", ["0034043383644263659742012345"]),
        ("JD0099999999", ["JJD0099999999"]),
        ("09980000020033", ["%008182709980000020033350276C"]),
        ("ZZ-UNKNOWN-77123", ["[)>\x1e01\x1dZZUNKNOWN77123\x1dBOX 1/1\x1e\x04"]),
    ],
)
def test_the_orders_number_is_found_in_what_labels_hold(tracking: str, texts: list[str]) -> None:
    """Bare, behind a ZIP code, in GS1 elements, in an address, behind a data identifier, among others."""
    assert compare(tracking, [Read(text) for text in texts]).outcome == "match"


@pytest.mark.parametrize(
    "read",
    [
        Read("4006381333931", "EAN-13"),
        Read(ORDER.replace("5GB", "6GB")),
        Read("036000291452", "UPC-A"),
        Read("https://example.com/app?id=1234567890"),
        Read("21348075016401", "ITF"),
        Read("1900622015081461321111231020008972135724869"),
        Read("01900622015081461321111231020008972135724869"),
        Read("X00ABCDE12"),
        Read("3318810025"),
        Read("201298452277", "ITF"),
        Read("LP00724622449605"),
        Read("BEGIN:VCARD\nFN:Jane Roe\nTEL:+4402079460000\nEND:VCARD", "QR Code"),
    ],
)
def test_what_is_no_parcels_number_beyond_doubt_never_contradicts(read: Read) -> None:
    """Products, addresses, routing codes, damaged readings, and numbers without a good check digit."""
    assert compare(ORDER, [read]).outcome == "not-readable"


@pytest.mark.parametrize(
    ("tracking", "text", "strength", "codes"),
    [
        (ORDER, "RB473124829GB", "certain", [("tracking-mismatch", Severity.error)]),
        (ORDER, "LP473124829CN", "other-format", [("tracking-other-number", Severity.warning)]),
        (ORDER, "1Z5R89390357567127", "other-format", [("tracking-other-number", Severity.warning)]),
        (ORDER, "42022153" + IMPB, "other-format", [("tracking-other-number", Severity.warning)]),
        ("LP00123456789012", "LP473124829CN", "other-format", [("tracking-other-number", Severity.warning)]),
        (IMPB, "9400111201080805483016", "certain", [("tracking-mismatch", Severity.error)]),
        ("RB123456784GB", ORDER, "mistyped", [("label-read", Severity.note)]),
    ],
)
def test_another_number_is_an_error_only_when_it_is_of_the_same_kind(
    tracking: str, text: str, strength: str, codes: list[tuple[str, Severity]]
) -> None:
    """A local carrier sticks its own label over the first one; a typing error is the buyer's."""
    compared = compare(tracking, [Read(text)])
    assert (compared.outcome, compared.strength) == ("mismatch", strength)
    assert [(one.code, one.severity) for one in label_findings(tracking, compared, "label.jpg")] == codes


def test_a_number_where_other_parcels_may_be_seen_is_no_error() -> None:
    """In a film a neighbour's parcel may stand beside; and where a photo shows the right number, another is no error."""
    compared = compare(ORDER, [Read("RB473124829GB")])
    for told in (
        label_findings(ORDER, compared, "take.mov", alone=False),
        label_findings(ORDER, compared, "second.jpg", shown=True),
    ):
        assert [(one.code, one.severity) for one in told] == [("tracking-other-number", Severity.warning)]


def test_a_typing_error_in_the_order_is_told_with_what_the_label_says() -> None:
    """The check digit tells on it."""
    compared = compare("RB123456784GB", [Read(ORDER)])
    (finding,) = mistyped("RB123456784GB", compared.seen)
    assert (finding.code, finding.path, finding.expected) == ("tracking-mistyped", "case.toml", ORDER)
    assert not mistyped(ORDER)
    assert not mistyped("1234567890")
    assert not mistyped(None)


def test_what_is_said_of_a_label() -> None:
    """Read, not readable, and no longer readable."""
    (read,) = label_findings(ORDER, compare(ORDER, [Read(ORDER)]), "take.mov", " at 3.0 s")
    assert (read.code, read.severity) == ("label-read", Severity.note)
    assert "at 3.0 s" in read.message
    (none,) = label_findings(ORDER, compare(ORDER, []), "take.mov")
    assert (none.code, none.severity, none.expected) == ("label-not-readable", Severity.warning, ORDER)
    assert f"whether {ORDER} can be read on it by eye" in none.message
    assert lost_in_output(ORDER, "take.mov", 640, 360).code == "label-not-readable"


def test_a_label_without_the_orders_number_is_told_by_what_is_on_it() -> None:
    """A number that is too unsure to contradict the order is named; nobody is told to read the order's there."""
    (unsure,) = label_findings(ORDER, compare(ORDER, [Read("LP00724622449605")]), "label.jpg")
    assert (unsure.code, unsure.severity, unsure.expected) == ("label-not-readable", Severity.warning, ORDER)
    assert unsure.message.startswith("A barcode in this file reads LP00724622449605;")
    assert "by eye" not in unsure.message
    (product,) = label_findings(ORDER, compare(ORDER, [Read("4006381333931", "EAN-13")]), "label.jpg")
    assert "4006381333931" not in product.message


def test_names_and_addresses_in_codes_are_not_written_down() -> None:
    """Only what is a parcel's number is kept of a label."""
    found = parcel_numbers([Read("Jane Roe\n12 Example Street\nRB123456785GB\n+4402079460000", "QR Code")])
    assert [one.text for one in found] == [ORDER]
