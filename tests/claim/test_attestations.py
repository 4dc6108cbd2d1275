"""The buyer's word: what is asked of whom, what a "no" means, and how it is written down."""

import itertools
from pathlib import Path

import msgspec
import pytest

from evidence_kit.case.attest_table import AttestTable
from evidence_kit.claim.attestations import check_attestations, load_attestations, questions_for
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.model.case import Case, Original, Role
from evidence_kit.model.dispute import Claim
from evidence_kit.model.facts import Facts, VideoFacts
from evidence_kit.package.manifest import attestations_json

NAMES = [one.name for one in load_attestations()]


def case_of(reason: str | None, said: dict[str, bool] | None = None, *, film: bool = False) -> Case:
    """Return a case with these answers."""
    looked = Facts(mime="video/mp4", kind="video", video=VideoFacts("mp4", "h264"))
    films = (Original(Path("u.mp4"), "u.mp4", looked, Role.unboxing),) if film else ()
    return Case(
        Path(), films, claim=Claim(reason=reason), claimed=reason is not None, attested=tuple((said or {}).items())
    )


def test_the_questions_are_the_keys_of_the_case_file() -> None:
    assert sorted(NAMES) == sorted(one.encode_name for one in msgspec.structs.fields(AttestTable))


def test_no_question_is_there_twice_or_for_an_unknown_reason() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert {name for question in load_attestations() for name in question.reasons} <= set(load_reasons())


def test_honesty_is_asked_first_and_of_everybody() -> None:
    for reason in (None, *load_reasons()):
        assert questions_for(reason, has_video=False)[0].name == "only_true"


@pytest.mark.parametrize(
    ("reason", "has_video", "asked", "not_asked"),
    [
        ("not-received", False, "seller_asked_first", "packaging_kept"),
        ("not-received", True, "seller_asked_first", "never_left_frame"),
        ("defective", True, "fault_in_use", "same_angle"),
        ("defective", False, "unpacking_filmed", "fault_in_use"),
        ("wrong color", True, "same_angle", "fault_in_use"),
        ("empty-parcel", True, "all_sides_first", "checked_on_camera"),
        (None, True, "stranger_understands", "never_left_frame"),
        ("nonsense", True, "stranger_understands", "never_left_frame"),
    ],
)
def test_who_is_asked_what(reason: str | None, has_video: bool, asked: str, not_asked: str) -> None:
    names = [one.name for one in questions_for(reason, has_video=has_video)]
    assert asked in names
    assert not_asked not in names


@pytest.mark.parametrize("one", load_attestations(), ids=lambda one: str(one.name))
def test_a_question_is_whole(one: object) -> None:
    (question,) = [other for other in load_attestations() if other is one]
    assert question.question.endswith("?")
    assert question.quote
    assert question.if_no.endswith(".")
    assert question.do_now


@pytest.mark.parametrize("name", NAMES)
def test_a_no_says_what_it_risks_and_what_to_do(name: str) -> None:
    (question,) = [one for one in load_attestations() if one.name == name]
    (finding,) = check_attestations(case_of(None, {name: False}))
    assert (finding.code, finding.severity) == ("attested-not", "error" if name == "only_true" else "warning")
    assert question.if_no in finding.message
    assert question.do_now in finding.hint
    assert finding.source
    assert check_attestations(case_of(None, {name: True})) == []


def test_what_is_not_answered_is_one_note() -> None:
    said = {one.name: True for one in questions_for("defective", has_video=True)}
    assert check_attestations(case_of("defective", said, film=True)) == []
    fewer = {name: yes for name, yes in said.items() if name not in ("fault_in_use", "only_true")}
    (finding,) = check_attestations(case_of("defective", fewer, film=True))
    assert (finding.code, finding.severity, finding.actual) == ("not-attested", "note", 2)
    assert finding.message == (
        "2 questions that only you can answer are open: whether everything in the claim is true "
        "and whether the video shows the fault in use."
    )


def test_open_questions_are_named_in_plain_words() -> None:
    """Never by the keys of case.toml; of many, the first ones, and how many more there are."""
    for reason, film in itertools.product(load_reasons(), (False, True)):
        asked = questions_for(reason, has_video=film)
        (finding,) = check_attestations(case_of(reason, film=film))
        assert finding.actual == len(asked)
        assert not any(name in finding.message for name in NAMES)
        assert [one.topic in finding.message for one in asked[:5]] == [True] * 4 + [False] * len(asked[4:5])
        assert finding.message.endswith(f" and {len(asked) - 4} more." if len(asked) > 4 else f"{asked[-1].topic}.")
    assert all(one.topic.startswith("whether ") for one in load_attestations())


def test_nobody_is_asked_without_a_claim_or_a_known_reason() -> None:
    assert check_attestations(case_of(None)) == []
    assert check_attestations(case_of("nonsense")) == []


def test_answers_are_written_down_as_the_buyers_word() -> None:
    answers = attestations_json(case_of("damaged", {"messages_kept": False, "only_true": True}))
    assert [(answer.name, answer.requirement, answer.answer, answer.word_of) for answer in answers] == [
        ("only_true", "F19", True, "buyer"),
        ("messages_kept", "F17", False, "buyer"),
    ]
    assert attestations_json(case_of("damaged")) == []
