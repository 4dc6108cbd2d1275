"""A must rests on sources; what proves the same counts; a film that was never made blocks nobody for ever."""

import re
from pathlib import Path

import pytest

from evidence_kit.claim.attestations import check_attestations
from evidence_kit.claim.completeness import completeness
from evidence_kit.claim.evidence import check_evidence
from evidence_kit.claim.reasons import load_reasons, rules
from evidence_kit.claim.weight import musts_of, shoulds_of
from evidence_kit.model.case import Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import ItemFacts
from evidence_kit.model.finding import Finding
from evidence_kit.policies import load_policy
from tests.claim.cases import ALIEXPRESS, PAYPAL, SHOPEE, case_of, found, lacking
from tests.conftest import Run, jpeg_bytes, photo, write

SOURCE = re.compile(r"S00\d(?:-[A-E])?|Shopee's help|AliExpress' former help page")
OF_PLATFORM = {"aliexpress": re.compile(r"S00\d|AliExpress'"), "shopee": re.compile("Shopee's")}
NEVER = (("unpacking_filmed", False),)
ALWAYS = (("unpacking_filmed", True),)


@pytest.mark.parametrize("name", load_reasons())
def test_every_must_has_a_source_of_its_platform_or_two(name: str) -> None:
    for proof in load_reasons()[name].must:
        if proof.must_on:
            assert all(OF_PLATFORM[one].search(proof.source) for one in proof.must_on), proof.what
        else:
            assert len(set(SOURCE.findall(proof.source))) >= 2, proof.what


@pytest.mark.parametrize("name", load_reasons())
def test_what_is_a_must_elsewhere_is_advice_here(name: str) -> None:
    """Nothing that a source asks for is lost on another platform, and nothing is both."""
    reason = load_reasons()[name]
    for policy in ("aliexpress", "shopee", "ebay-return", "paypal"):
        must, should = musts_of(reason, policy), shoulds_of(reason, policy)
        asked = [one for one in reason.must if not one.only or policy in one.only]
        assert {one.what for one in asked} <= {one.what for one in (*must, *should)}
        assert not {one.what for one in must} & {one.what for one in should}


def test_a_scale_is_asked_for_where_the_platform_asks_for_it() -> None:
    assert lacking(case_of("missing-quantity", "contents"), SHOPEE) == ["label or unboxing", "scale"]
    advice = [one.expected for one in found(case_of("missing-quantity", "contents"), "evidence-advised")]
    assert "scale or counted" in advice


def test_numbers_of_pieces_count_with_a_photo_and_not_without() -> None:
    counted = {"item_facts": ItemFacts(pieces=2), "quantity": 5}
    advice = [one.expected for one in found(case_of("missing-quantity", "contents", **counted), "evidence-advised")]
    assert "scale or counted" not in advice
    assert "scale" in lacking(case_of("missing-quantity", "contents", **counted), SHOPEE)  # its help names the picture
    assert "contents" in lacking(case_of("missing-quantity", "label", **counted))


def test_a_test_that_is_told_counts_with_a_photo_and_not_without() -> None:
    told = ItemFacts(how="test", shows="3900 mAh")
    assert lacking(case_of("not-as-described", "listing", "received", item_facts=told)) == []
    assert lacking(case_of("not-as-described", "listing", "received")) != []
    assert lacking(case_of("not-as-described", "listing", item_facts=told)) != []


def film_findings(case: Case) -> list[Finding]:
    """Return what is said of the film of the unboxing that is missing."""
    return [one for one in found(case, "evidence-missing") if "unboxing" in str(one.expected)]


@pytest.mark.parametrize(
    ("roles", "attested", "severity"),
    [
        (("label", "comparison"), NEVER, Severity.warning),  # said so
        (("label", "comparison"), (), Severity.warning),  # opened, and no film is there
        (("label", "comparison"), ALWAYS, Severity.error),  # there is one: put it in
        (("label",), (), Severity.error),  # perhaps not opened yet: film it
        (("label",), NEVER, Severity.error),  # nothing shows anything of what came
        (("label", "contents"), NEVER, Severity.warning),
        (("label", "chat"), NEVER, Severity.warning),
    ],
)
def test_a_film_that_was_never_made_does_not_block(
    roles: tuple[str, ...], attested: tuple[tuple[str, bool], ...], severity: Severity
) -> None:
    (finding,) = film_findings(case_of("wrong-item", *roles, attested=attested))
    assert finding.severity is severity


def test_the_warning_names_what_carries_the_claim_in_order() -> None:
    (finding,) = film_findings(case_of("empty-parcel", "label", "packaging", attested=NEVER))
    assert "cannot be made now" in finding.message
    assert "weaker" in finding.message
    assert (
        "You have: photos of the box from all sides, closed if you took any before you opened it; a sharp photo of the label."
        in finding.message
    )
    places = [finding.hint.index(place) for place in ("(scale/)", "(contents/)", "(chat/)")]
    assert places == sorted(places)
    assert "(packaging/)" not in finding.hint
    assert "unboxing.mp4" not in finding.hint  # nobody is asked for a film that was never made


def test_every_substitute_can_be_named_missing_alone() -> None:
    """Each of the list stands in the message once it is there, and in the hint while it is not."""
    everything = [one.shows.value for one in rules().substitute]
    for one in rules().substitute:
        rest = [role for role in everything if role != one.shows.value]
        (finding,) = film_findings(case_of("wrong-item", "received", *rest, attested=NEVER))
        assert f"({one.shows}/)" in finding.hint
        assert one.words not in finding.message


def test_a_film_that_was_never_made_is_not_advised_and_not_open() -> None:
    case = case_of("damaged", "damage", "packaging", "label", attested=NEVER)
    assert not [one for one in found(case, "evidence-advised") if "unboxing" in str(one.expected)]
    complete = completeness(case, ALIEXPRESS, check_evidence(case, ALIEXPRESS))
    assert all(there for _, there in (*complete.must, *complete.should))
    unsaid = case_of("damaged", "damage", "packaging", "label")
    assert [one for one in found(unsaid, "evidence-advised") if "unboxing" in str(one.expected)]


def test_nobody_is_told_to_call_a_film_made_that_was_not() -> None:
    (finding,) = check_attestations(case_of("damaged", attested=NEVER))[:1]
    assert finding.code == "attested-not"
    assert "= true" not in finding.hint


def test_where_no_film_is_accepted_nothing_is_said_of_one() -> None:
    case = case_of("wrong-item", "label", "packaging", "received", attested=NEVER)
    assert not [one for one in check_evidence(case, PAYPAL) if one.code == "evidence-missing"]


@pytest.mark.parametrize("name", ["aliexpress", "shopee", "ebay-return"])
def test_nobody_is_asked_for_a_paper_of_the_post_office(name: str) -> None:
    case = case_of("damaged", "damage", "packaging", "label", "unboxing")
    assert not [one for one in check_evidence(case, load_policy(name).rules) if one.code == "evidence-advised"]


def test_the_better_reason_comes_before_what_the_weaker_one_lacks(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "damage" / "a.jpg", jpeg_bytes(photo(1280, 960)))
    write(tmp_path / "case.toml", '[claim]\nreason = "wrong-colour"\nother_reasons = ["defective"]\nreceived = true\n')
    ran = run("check", tmp_path, "--today", "2026-11-28")
    assert ran.out.index("[reason-advised]") < ran.out.index("[evidence-missing]")
    codes = [one["code"] for one in run("check", tmp_path, "--format", "json").data["findings"]]
    assert codes.index("reason-advised") < codes.index("evidence-missing")
