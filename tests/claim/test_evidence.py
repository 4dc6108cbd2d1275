"""What a reason asks for and a case does not show, what contradicts it, which reason is shown best."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from evidence_kit.claim.evidence import check_evidence
from evidence_kit.claim.reasons import load_reasons, titled
from evidence_kit.claim.weight import musts_of
from evidence_kit.model.case import Case, Comparison, Mark, Ruler
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Claim
from tests.claim.cases import ALIEXPRESS, PAYPAL, SHOPEE, SHOWN_BY, case_of, found, lacking, original


@pytest.mark.parametrize(
    ("reason", "roles", "missing"),
    [
        ("not-received", ["tracking"], []),
        ("not-received", ["chat"], ["tracking"]),
        ("tracking-invalid", ["tracking", "chat"], []),
        ("tracking-invalid", ["tracking"], ["chat"]),
        ("customs", ["tracking"], ["document"]),
        ("returned-to-sender", ["tracking"], []),
        ("wrong-address", ["tracking"], []),
        ("wrong-address", ["chat"], ["tracking"]),
        ("wrong-colour", ["comparison"], []),
        ("wrong-colour", ["unmarked"], []),  # the missing mark is a warning of its own
        ("wrong-colour", ["received", "listing"], ["comparison"]),
        ("wrong-size", ["comparison", "scale"], []),
        ("wrong-size", ["comparison", "size-label"], []),  # a tag that says 39 needs no ruler
        ("wrong-size", ["comparison"], ["scale or measured or size-label or tested"]),
        ("wrong-size", ["scale"], ["comparison"]),
        ("wrong-material", ["comparison"], []),
        ("wrong-item", ["unboxing", "label"], []),
        ("wrong-item", ["unboxing"], ["label"]),
        ("wrong-item", ["label", "comparison"], ["unboxing"]),
        ("not-as-described", ["listing", "damage"], []),
        ("not-as-described", ["comparison"], []),
        ("not-as-described", ["listing", "unboxing"], []),
        ("not-as-described", ["unmarked"], ["damage or video or measured or scale or marked-comparison or tested"]),
        ("not-as-described", ["damage"], ["listing or comparison"]),
        ("defective", ["damage"], []),
        ("defective", ["unboxing"], []),
        ("defective", ["comparison"], []),
        ("defective", ["received"], ["damage or marked-comparison or video"]),
        ("damaged", ["damage", "packaging", "label"], []),
        ("damaged", ["damage", "unboxing"], []),
        ("damaged", ["packaging"], ["damage or marked-comparison", "label or unboxing"]),
        ("missing-quantity", ["contents", "scale", "label"], []),
        ("missing-quantity", ["contents"], []),  # only Shopee's help asks for a scale
        ("missing-quantity", ["scale", "label"], ["contents"]),
        ("counterfeit", ["comparison", "packaging"], []),
        ("counterfeit", ["comparison"], []),  # only Shopee's help asks for the packaging
        ("empty-parcel", ["unboxing", "label"], []),
        ("empty-parcel", ["scale", "label"], []),
        ("empty-parcel", ["packaging", "label"], ["unboxing or scale"]),
        ("low-quality", ["damage"], []),
        ("low-quality", ["received"], ["damage or marked-comparison or video"]),
    ],
)
def test_what_each_reason_must_show(reason: str, roles: list[str], missing: list[str]) -> None:
    assert lacking(case_of(reason, *roles)) == missing


@pytest.mark.parametrize("name", load_reasons())
def test_each_must_is_missed_alone(name: str) -> None:
    """With everything but what meets one proof, that proof is named and no other of its kind."""
    everything = [*(one for one in SHOWN_BY if one != "unboxing"), "comparison", "unboxing"]
    assert lacking(case_of(name, *everything)) == []
    for proof in musts_of(load_reasons()[name], "aliexpress"):
        without = [one for one in everything if one not in proof.any_of and one != "comparison"]
        without += [] if {"comparison", "marked-comparison"} & set(proof.any_of) else ["comparison"]
        without = [one for one in without if one != "unboxing" or "video" not in proof.any_of]
        says = found(case_of(name, *without, attested=(("unpacking_filmed", True),)), "evidence-missing")
        assert proof.what in " ".join(one.message for one in says)
        assert all(one.severity is Severity.error and one.hint and one.source for one in says)


def test_what_is_missing_says_where_to_put_it() -> None:
    (finding,) = found(case_of("customs", "tracking"), "evidence-missing")
    assert finding.message.startswith("Missing: customs document (role document). It matters because ")
    assert "document/" in finding.hint
    assert 'role = "document"' in finding.hint
    assert "S000-A" in finding.source


def test_a_broken_photo_does_not_count_and_is_named() -> None:
    case = case_of("not-received")
    broken = Case(Path(), (original("tracking", problem="cut off"),), claim=case.claim, claimed=True)
    (finding,) = found(broken, "evidence-missing")
    assert "tracking.x cannot be opened" in finding.message


def test_a_pdf_counts() -> None:
    case = Case(Path(), (original("document", "document"),), claim=Claim(reason="customs"), claimed=True)
    assert lacking(case) == []


def test_a_picture_of_an_unboxing_is_no_film() -> None:
    case = Case(Path(), (original("unboxing", "image"), original("label")), claim=Claim(reason="wrong-item"))
    assert lacking(case) == ["unboxing"]


def test_a_length_read_off_a_ruler_is_a_measurement() -> None:
    pair = (original("listing"), original("received"))
    for item, missing in (((0, 0, 5, 0), []), (None, ["scale or measured or size-label or tested"])):
        ruler = Ruler("received", (0, 0, 9, 0), Decimal(10), "cm", item)
        case = Case(Path(), pair, (Comparison("listing.x", "received.x", rulers=(ruler,)),), claim=Claim("wrong-size"))
        assert lacking(case) == missing


def test_where_no_film_is_taken_photos_do_and_a_film_still_counts() -> None:
    assert lacking(case_of("wrong-item", "label", "packaging"), PAYPAL) == []
    assert lacking(case_of("wrong-item", "label", "unboxing"), PAYPAL) == []
    (finding,) = found(case_of("wrong-item", "label"), "evidence-missing", PAYPAL)
    assert "accepts no video" in finding.hint
    assert "packaging/" in finding.hint


def test_one_platform_asks_for_a_film_of_the_fault() -> None:
    assert lacking(case_of("defective", "damage"), SHOPEE) == ["video"]
    assert lacking(case_of("defective", "damage", "unboxing"), SHOPEE) == []


@pytest.mark.parametrize("said", ["wrong color", "Wrong-Colour", "colour"])
def test_other_names_are_understood(said: str) -> None:
    assert lacking(case_of(said)) == ["comparison"]


def test_an_unknown_reason_is_an_error_with_a_guess() -> None:
    findings = check_evidence(case_of("wrng-colour", other_reasons=("qqq",)), ALIEXPRESS)
    assert [(one.code, one.severity) for one in findings] == [("reason-unknown", "error")] * 2
    assert "Did you mean 'wrong-colour'" in findings[0].message


def test_without_a_claim_there_is_one_note_at_most() -> None:
    assert check_evidence(case_of(None), ALIEXPRESS) == []
    (finding,) = check_evidence(case_of(None, "other"), ALIEXPRESS)
    assert (finding.code, finding.severity) == ("reason-missing", "note")


@pytest.mark.parametrize(
    ("roles", "received", "fits"),
    [
        (["tracking"], None, "not-received or returned-to-sender or wrong-address"),
        (["tracking", "chat"], None, "tracking-invalid"),
        (["document"], None, "customs"),
        (["damage", "packaging", "label"], None, "damaged"),
        (["contents", "scale", "label"], None, "missing-quantity"),
        (["comparison"], None, "wrong-colour or wrong-material"),
        (["unboxing"], None, None),
        (["tracking", "damage"], False, None),
    ],
)
def test_a_claim_without_a_reason_is_warned_and_gets_a_proposal(
    roles: list[str], received: bool | None, fits: str | None
) -> None:
    (finding,) = check_evidence(case_of(None, *roles, refund=Decimal(1), received=received), ALIEXPRESS)
    assert (finding.code, finding.severity) == ("reason-missing", "warning")
    named = " or ".join(map(titled, fits.split(" or "))) if fits else ""
    assert (f"fits {named}." in finding.message) if fits else ("fits" not in finding.message)


@pytest.mark.parametrize(
    ("label", "colour", "fits"),
    [("Colour", False, "wrong-colour"), ("", True, "wrong-colour"), ("Fabric", False, "wrong-material")],
)
def test_the_names_of_marks_tell_the_reason(label: str, colour: bool, fits: str) -> None:
    marks = (Mark((0, 0, 9, 9), (0, 0, 9, 9), label, colour),)
    pair = (original("listing"), original("received"))
    case = Case(Path(), pair, (Comparison("listing.x", "received.x", marks=marks),), claimed=True)
    (finding,) = check_evidence(case, ALIEXPRESS)
    assert f"fits {titled(fits)}." in finding.message


@pytest.mark.parametrize("name", load_reasons())
def test_received_has_to_be_answered_as_the_reason_says(name: str) -> None:
    right = load_reasons()[name].received
    assert not found(case_of(name, received=right), "reason-contradiction")
    (finding,) = found(case_of(name, received=not right), "reason-contradiction")
    assert finding.severity == "error"
    assert finding.message.endswith(f'"Did anything arrive?" is answered {"No" if right else "Yes"}.')
    assert f"received = {str(right).lower()}" in finding.hint
    assert "received" not in finding.page_hint


@pytest.mark.parametrize(
    ("case", "severities"),
    [
        (case_of("not-received", "tracking", "chat", "listing", "policy-excerpt"), []),
        (case_of("not-received", "received"), ["warning"]),
        (case_of("customs", "unboxing"), ["warning"]),
        (case_of("not-received", "label", "packaging", "contents"), ["warning"]),
        (case_of("not-received", delivered=dt.date(2026, 10, 1)), ["warning"]),
        (case_of("not-received", delivered=dt.date(2026, 10, 1), confirmed=dt.date(2026, 10, 2)), ["warning"] * 2),
        (case_of("not-received", other_reasons=("damaged",)), ["error"]),
        (case_of("damaged", other_reasons=("lost",)), ["error"]),
        (case_of("damaged", other_reasons=("defective",)), []),
        (case_of("empty-parcel", "packaging", "contents", "label"), []),
        (case_of("empty-parcel", "received"), ["warning"]),
        (case_of("damaged", "damage", delivered=dt.date(2026, 10, 1)), []),
    ],
)
def test_what_contradicts_a_reason(case: Case, severities: list[str]) -> None:
    findings = found(case, "reason-contradiction")
    assert [one.severity for one in findings] == severities
    assert all(one.hint and one.source for one in findings)


@pytest.mark.parametrize(
    ("case", "severity", "best"),
    [
        (case_of("wrong-colour", "damage", other_reasons=("defective",)), "warning", "defective"),
        (case_of("defective", "damage", other_reasons=("wrong-colour",)), "note", "defective"),
        (case_of("wrong-colour", "comparison", other_reasons=("wrong-size",)), "note", "wrong-colour"),
        (case_of("damaged", "label", other_reasons=("defective",)), "note", "damaged"),
        (
            case_of("wrong-size", "label", "contents", other_reasons=("missing-quantity", "lost")),
            "warning",
            "missing-quantity",
        ),
        (case_of("wrong-colour", "comparison", "damage", other_reasons=("low-quality",)), "note", "wrong-colour"),
        (case_of("wrong-size", "scale", other_reasons=("damaged", "missing-quantity")), "note", "wrong-size"),
        (case_of("empty-parcel", "comparison", "packaging", other_reasons=("fake",)), "warning", "counterfeit"),
        (case_of("customs", "chat", other_reasons=("tracking-invalid",)), "warning", "tracking-invalid"),
        (
            case_of("wrong-colour", "comparison", "label", other_reasons=("wrong-material", "low-quality", "fake")),
            "note",
            "wrong-colour",
        ),
    ],
)
def test_of_several_reasons_the_best_shown_is_recommended(case: Case, severity: str, best: str) -> None:
    (finding,) = found(case, "reason-advised")
    assert (finding.severity, finding.expected) == (severity, best)
    assert "points" in finding.message


def test_one_reason_is_not_compared() -> None:
    assert not found(case_of("damaged"), "reason-advised")
    assert not found(case_of("not-received", "damage", other_reasons=("defective",)), "reason-advised")  # it cannot be
    assert not found(case_of("damaged", "chat", other_reasons=("defective",)), "reason-advised")  # neither is shown
    assert not found(case_of("damaged", other_reasons=("damaged", "damage")), "reason-advised")


def test_a_return_is_advised_against() -> None:
    (finding,) = found(case_of("damaged", solution="return"), "return-advised-against")
    assert finding.severity == "note"
    assert not found(case_of("damaged", solution="refund"), "return-advised-against")
