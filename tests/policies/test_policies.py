"""Policies as data: complete, sourced, strict."""

import datetime as dt
import re
from pathlib import Path

import pytest

from evidence_kit.errors import RulesWrong
from evidence_kit.policies import as_data, from_data, load_policy, load_policy_file, parse_policy, policy_names
from evidence_kit.policies.form import form_of
from tests.conftest import Run

ALIEXPRESS = (Path(__file__).parents[2] / "evidence_kit" / "policies" / "aliexpress.toml").read_text(encoding="utf-8")


def test_the_policies_of_the_first_release_keep_their_names() -> None:
    """The names that the documentation promises are there."""
    assert {"aliexpress", "aliexpress-3-photos", "ebay-return", "paypal", "shopee"} <= set(policy_names())
    assert policy_names() == sorted(policy_names())


@pytest.mark.parametrize("name", policy_names())
def test_every_number_has_a_source_and_the_rules_survive_writing_down(name: str) -> None:
    """A policy that is written into a manifest and read again is the same policy."""
    rules = load_policy(name).rules
    assert rules.name == name
    assert isinstance(rules.as_of, dt.date)
    data = as_data(rules)
    assert from_data(data) == rules
    for area in data.values():
        for told in area.values() if isinstance(area, dict) else ():
            for rule in told if isinstance(told, list) else [told]:
                assert rule["source"].strip(), rule


@pytest.mark.parametrize(
    ("name", "images", "image_bytes", "videos", "video_bytes"),
    [
        ("aliexpress", 6, 5_000_000, 1, 20_000_000),
        ("aliexpress-3-photos", 3, None, 1, None),
        ("shopee", None, 10_000_000, None, 30_000_000),
        ("ebay-return", None, None, 0, None),
        ("paypal", None, 9_999_999, 0, None),
    ],
)
def test_numbers_are_those_of_the_sources(
    name: str, images: int | None, image_bytes: int | None, videos: int | None, video_bytes: int | None
) -> None:
    """What a source does not say is unknown, not zero."""
    rules = load_policy(name).rules
    assert (rules.image.max_count.value if rules.image.max_count else None) == images
    assert (rules.video.max_count.value if rules.video.max_count else None) == videos
    form = form_of(rules)
    assert form.image.max_bytes == image_bytes
    assert form.video.max_bytes == video_bytes


def test_a_total_is_shared_out_over_the_images() -> None:
    """Six images under PayPal's total of 50 MB get at most 8.3 MB each."""
    assert form_of(load_policy("paypal").rules).limits(6, 0).image.max_bytes == 8_333_333


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("max_count =", "max_cuont =", "unknown key 'max_cuont' in [image]. Did you mean 'max_count'?"),
        ("[image]", "[imgae]", "unknown key 'imgae'. Did you mean 'image'?"),
        (
            'value = 6, source = "buyers\' guide S001",',
            "value = 6,",
            "the key 'source' is missing in [image.max_count]: write it like source = \"the page that says so\"",
        ),
        (
            "value = 6",
            'value = "six"',
            "image.max_count.value must be a whole number, at least 0: write it like value = 6",
        ),
        ('["png", "jpg", "gif"]', '["png", "jgp"]', "Did you mean 'jpg'?"),
        ("hard = 5_242_880", "hard = 1", "image.max_bytes.hard is below its value"),
        ("value = 5_000_000", "value = 0", "image.max_bytes.value must be a whole number, at least 1"),
        ('schema = "evidence_kit.policy/1"', 'schema = "evidence_kit.policy/2"', "schema"),
        (
            'party = "buyer"',
            'party = "buyers"',
            "is not one of both, buyer, issuer, seller. Did you mean 'buyer'? Write party = \"buyer\"",
        ),
        ('title = "AliExpress, dispute form"\n', "", "the key 'title' is missing: write it like title = "),
        ("as_of = 2026-11-24", 'as_of = "soon"', "as_of"),
        ("[image]", "[image", "not valid TOML"),
        ('["png", "jpg", "gif"]', "[]", 'image.types.value must not be empty: write it like value = ["jpg", "png"]'),
        ('["image", "video"]', "[]", "require.any_of.value must not be empty"),
        (
            'max_count = { value = 6, source = "buyers\' guide S001"',
            "max_count = 6 #",
            "image.max_count is a table: write it like max_count = { value = 6, source = ",
        ),
        ("value = 6,", "value = six,", "not valid TOML"),
        ("as_of = 2026-11-24", "as_of = 24.11.2026", "write as_of = 2026-11-24"),
        ("as_of = 2026-11-24", "as_of = 2026-11-31", "there is no 31 November 2026, check the day"),
        ("[image]", "[image]\nsource = 1", "unknown key 'source' in [image]. Known here: max_count, max_bytes"),
        ('value = "0.01"', 'value = "one cent"', "refund.min.value"),
        ('value = "0.01"', 'value = "NaN"', "refund.min is not an amount"),
        ("value = 6", "value = -1", "image.max_count.value must be a whole number, at least 0"),
    ],
)
def test_a_wrong_policy_is_refused_with_a_reason(old: str, new: str, says: str) -> None:
    """Typing errors are guessed, and nothing wrong is silently left out."""
    assert old in ALIEXPRESS
    with pytest.raises(RulesWrong, match=re.escape(says)):
        parse_policy(ALIEXPRESS.replace(old, new, 1).encode(), "mine.toml")


def test_a_policy_without_rules_is_refused() -> None:
    """An empty policy would let everything pass, which is never what was meant."""
    head = ALIEXPRESS.split("[require]")[0]
    with pytest.raises(RulesWrong, match="no rules"):
        parse_policy(head.encode(), "mine.toml")


def test_the_users_own_policy_is_taken(tmp_path: Path, run: Run) -> None:
    """--policy takes a file, and says what is wrong with it with exit code 4."""
    own = tmp_path / "mine.toml"
    own.write_text(ALIEXPRESS.replace('name = "aliexpress"', 'name = "mine"'), encoding="utf-8")
    assert load_policy_file(own).rules.name == "mine"
    assert "mine" in run("policies", own).out
    own.write_text("nonsense", encoding="utf-8")
    ran = run("policies", own)
    assert (ran.code, "not valid TOML" in ran.err) == (4, True)
    assert run("policies", tmp_path / "none.toml").code == 4


def test_policies_are_listed_and_shown_with_their_sources(run: Run) -> None:
    """A person sees each rule, its source and the source's own words; what is unknown is said to be."""
    listed = run("policies")
    assert listed.code == 0
    assert {line.split()[0] for line in listed.out.splitlines() if line.startswith("  ")} == set(policy_names())
    told = run("policies", "aliexpress")
    assert "image.max_count = 6" in told.out
    assert "You can upload a maximum of 6 photos." in told.out
    assert "unknown, so never enforced: image.max_count" in run("policies", "shopee").out
    data = run("policies", "--format", "json").data
    assert data["schema"] == "evidence_kit.policies/1"
    assert [one["name"] for one in data["policies"]] == policy_names()


WRONG_POLICY = """# mine
schema = "evidence_kit.policy/1"
name = "mine"
title = "My shop"
as_of = 24.11.2026
party = "buyers"
status = "current"
confidence = "C"

[image]
max_cuont = { value = six, source = "their page" }
max_bytes = { value = 5_000_000, hard = 4_000_000, source = "their page" }
types = { value = ["png",
  "jgp"], source = "their page" }

[text]
max_chars = { value = 500 }
forbid = "№"

[deadline]
escalates = [
  { value = 5, source = "their page" },
  { value = 9999, source = "their page", unit = "weeks" },
]
"""
TOLD = [
    (5, "write as_of = 2026-11-24"),
    (6, "'buyers' in party is not one of both, buyer, issuer, seller. Did you mean 'buyer'? Write party = \"buyer\""),
    (11, "unknown key 'max_cuont' in [image]. Did you mean 'max_count'?"),
    (12, "image.max_bytes.hard is below its value"),
    (14, "image.types names 'jgp', which is not a known format. Did you mean 'jpg'?"),
    (17, "the key 'source' is missing in [text.max_chars]: write it like source = \"the page that says so\""),
    (18, "text.forbid is a table"),
    (23, "deadline.escalates.value must be a whole number, at least 0, at most 3660: write it like value = 10"),
    (23, "'weeks' in deadline.escalates.unit is not one of"),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_all_mistakes_of_a_policy_are_told_at_once(tmp_path: Path, run: Run, end: str, mark: bytes) -> None:
    """Each with its line and the right form, in the order of the lines, whether its shape or its sense is wrong."""
    path = tmp_path / "mine.toml"
    path.write_bytes(mark + WRONG_POLICY.replace("\n", end).encode())
    ran = run("policies", path)
    assert ran.code == 4
    told = re.findall(rf"{re.escape(str(path))}, line (\d+): .*\n  (.*)", ran.err)
    assert [int(line) for line, _ in told] == [line for line, _ in TOLD], ran.err
    for (_, said), (_, wanted) in zip(told, TOLD, strict=True):
        assert wanted in said
    assert "max_cuont = " not in "".join(said for _, said in told)
    assert run("check", "--policy", path, tmp_path).code == 4


@pytest.mark.parametrize("name", policy_names())
def test_the_policies_that_come_with_the_program_pass_the_reader_of_the_users_own(name: str) -> None:
    """They are loaded without it, which is quicker; nothing may be in them that it would refuse."""
    path = Path(__file__).parents[2] / "evidence_kit" / "policies" / f"{name}.toml"
    assert load_policy_file(path) == load_policy(name)


def test_a_policy_that_stood_in_a_manifest_is_refused_with_a_reason() -> None:
    """It was written by a program, so it has no lines."""
    data = as_data(load_policy("aliexpress").rules)
    data["image"]["max_count"]["value"] = "six"
    with pytest.raises(RulesWrong, match=r"The policy in the manifest: image\.max_count\.value must be a whole number"):
        from_data(data)
    data["image"]["max_count"]["value"] = 6
    data["image"]["max_bytes"]["hard"] = 1
    with pytest.raises(RulesWrong, match=r"The policy in the manifest: image\.max_bytes\.hard is below its value"):
        from_data(data)


def test_numbers_with_a_point_are_exact_enough_for_a_policy() -> None:
    """Its amounts are limits of a form; only the buyer's own amounts must be text."""
    rules = parse_policy(ALIEXPRESS.replace('value = "0.01"', "value = 0.01").encode(), "mine.toml").rules
    assert str(rules.refund.min.value if rules.refund.min else None) == "0.01"


def test_an_unknown_policy_is_guessed(run: Run) -> None:
    """A typing error in the name ends with 4 and a guess."""
    ran = run("policies", "aliexpres")
    assert ran.code == 4
    assert "Did you mean 'aliexpress'?" in ran.err


def test_a_guess_ends_with_its_own_sign() -> None:
    with pytest.raises(RulesWrong) as raised:
        parse_policy(ALIEXPRESS.replace('["png", "jpg", "gif"]', '["png", "jgp"]', 1).encode(), "mine.toml")
    assert str(raised.value).endswith("Did you mean 'jpg'?")
