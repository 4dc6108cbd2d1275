"""The policies as data: what each must know, where each number comes from, how old it is, what differs, what is made."""

import datetime as dt
import os
import re
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.errors import RulesWrong
from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import Facts
from evidence_kit.model.formats import BY_WORD
from evidence_kit.pipeline import build_case
from evidence_kit.planning.placements import most_documents, most_images
from evidence_kit.policies import as_data, load_policy, parse_policy, policy_names
from evidence_kit.policies.age import check_age
from evidence_kit.policies.files import check_each
from evidence_kit.policies.form import form_of
from evidence_kit.policies.naming import upload_name
from evidence_kit.policies.rules import Size
from evidence_kit.verbs.check_files import check_files
from tests.conftest import ROOT, Run, jpeg_bytes, photo, write
from tests.policies.rules import rules_of

HERE = Path(__file__).parent
MUST_KNOW: dict[str, dict[str, Any]] = tomllib.loads((HERE / "profile_limits.toml").read_text(encoding="utf-8"))
TODAY = dt.date(2026, 11, 24)
GUIDE = re.compile(r"\bS00[0-4](-[A-E])?\b")
ADDRESS = re.compile(r"https?://\S+")
WORDS = {"taobao.refund.message.add", "no source says"}
"""What else names a source: a method of a platform's own interface, and that there is none."""

HEAD = (
    'schema = "evidence_kit.policy/1"\nname = "mine"\ntitle = "t"\nas_of = 2026-11-24\nparty = "buyer"\n'
    'status = "current"\nconfidence = "A"\n'
)


def value_of(rule: Any) -> Any:
    """Return a rule as the table of this test spells it."""
    if isinstance(rule, Size):
        return [rule.value, rule.ceiling]
    value = rule.value
    return [str(one) for one in value] if isinstance(value, list) else value


def same(one: Any, other: Any) -> bool:
    """Return whether two values are the same, whatever the order of their words."""
    if isinstance(one, list) and isinstance(one[0], str):
        return sorted(one) == sorted(other)
    return bool(one == other)


def test_every_profile_is_in_the_table() -> None:
    """A new policy says here what it must know."""
    assert sorted(MUST_KNOW) == policy_names()
    assert len(policy_names()) >= 34


@pytest.mark.parametrize("name", policy_names())
def test_a_profile_knows_its_limits_and_no_others(name: str) -> None:
    """No number is lost, none is changed by accident, and none is invented."""
    known = {key: value_of(rule) for key, rule in rules_of(load_policy(name).rules).items()}
    wanted = MUST_KNOW[name]
    assert set(known) == set(wanted)
    assert [key for key in wanted if not same(wanted[key], known[key])] == []


@pytest.mark.parametrize("name", policy_names())
def test_every_rule_says_where_it_comes_from(name: str) -> None:
    """A source is a guide's name or an address, and a grey zone is one of the readings of a megabyte."""
    rules = load_policy(name).rules
    assert rules.as_of <= TODAY
    for key, rule in rules_of(rules).items():
        source = rule.source
        assert GUIDE.search(source) or ADDRESS.search(source) or any(word in source for word in WORDS), (key, source)
        if isinstance(rule, Size) and rule.unit == "unknown":
            least, most = rule.value + (rule.comparison == "below"), rule.ceiling + (rule.comparison == "below")
            assert most * 1000 in (least * 1024, round(least * 1048.576)), key
        if isinstance(rule, Size) and rule.unit == "binary":
            assert rule.hard is None, key


@pytest.mark.skipif("EVIDENCE_KIT_RESEARCH" not in os.environ, reason="EVIDENCE_KIT_RESEARCH names no file")
@pytest.mark.parametrize("name", policy_names())
def test_addresses_and_quotes_stand_in_the_research(name: str) -> None:
    """No address and no quote is invented: each stands in the research or in a guide beside it."""
    research = Path(os.environ["EVIDENCE_KIT_RESEARCH"])
    texts = [research, *sorted((research.parent.parent / "guides").glob("*.txt"))]
    known = " ".join(plain(one.read_text(encoding="utf-8")) for one in texts)
    for area in as_data(load_policy(name).rules).values():
        for told in area.values() if isinstance(area, dict) else ():
            for rule in told if isinstance(told, list) else [told]:
                for address in ADDRESS.findall(rule["source"]):
                    assert address.rstrip(";,") in known, address
                assert plain(rule.get("quote", "")) in known, rule["quote"]


def plain(text: str) -> str:
    """Return text without line ends, fat type and the different kinds of quotes."""
    return re.sub(r"\s+", " ", text.replace("**", "").replace("’", "'").replace("“", '"').replace("”", '"'))


@pytest.mark.parametrize("name", policy_names())
def test_a_policy_grows_stale_after_half_a_year(name: str) -> None:
    """On the 180th day it is fresh, on the 181st it is not, and whoever is told can type what the hint says."""
    rules = load_policy(name).rules
    assert check_age(rules, rules.as_of) == []
    assert check_age(rules, rules.as_of + dt.timedelta(days=180)) == []
    (stale,) = check_age(rules, rules.as_of + dt.timedelta(days=181))
    assert (stale.code, stale.severity, stale.dated, stale.actual) == ("policy-stale", Severity.warning, True, 181)
    assert f"evidence-kit policies {name} " in stale.hint


def test_the_age_of_a_users_own_policy_is_told_without_a_command_that_fails() -> None:
    """`policies mine` would find nothing."""
    rules = parse_policy(f'{HEAD}[image]\nmax_count = {{ value = 1, source = "me" }}\n'.encode(), "mine.toml").rules
    (stale,) = check_age(rules, dt.date(2028, 2, 29))
    assert "evidence-kit policies" not in stale.hint
    assert "as_of" in stale.hint


STEMS = st.text(string.ascii_lowercase + string.digits + "-", max_size=40).map(lambda rest: f"07-{rest}")


@given(st.sampled_from(policy_names()), STEMS, st.sampled_from(["jpg", "png", "gif", "pdf", "mp4"]))
def test_names_that_we_give_are_taken(name: str, stem: str, extension: str) -> None:
    """Whatever a file is called here, the form takes the name, and the number at its beginning stays."""
    policy = load_policy(name).rules
    given_name = upload_name(stem, extension, policy)
    form = next(one for one in BY_WORD.values() if extension in one.extensions)
    codes = {
        one.code
        for one in check_each(
            [Original(Path("x"), f"upload/{given_name}", Facts(form.kind, form.mime, 9, "0"))], policy
        )
    }
    assert not {code for code in codes if code.startswith("name-")}
    assert "extension-mismatch" not in codes
    assert "extension-not-allowed" not in codes or extension not in ("jpg", "pdf")
    assert given_name.startswith("07")


def test_a_name_that_nothing_forbids_stays_as_it_is() -> None:
    """Names change only where a form wants it."""
    assert upload_name("01-comparison-colour", "jpg", load_policy("aliexpress").rules) == "01-comparison-colour.jpg"
    assert upload_name("01-comparison-colour", "jpg", load_policy("mastercom").rules) == "01compariso.jpeg"
    assert upload_name("12-key-frames", "pdf", load_policy("mastercom").rules) == "12keyframes.pdf"
    assert upload_name("01-comparison-colour", "jpg", load_policy("adyen-issuing").rules) == "01-compariso.jpeg"


@pytest.mark.parametrize(
    ("name", "images", "documents"),
    [
        ("aliexpress", 6, 0),
        ("dhgate", 4, 4),
        ("amex-optblue", 5, 5),
        ("1688-refund", 10, None),
        ("wave", 20, None),
        ("mastercom", 19, None),
        ("paypal", None, None),
    ],
)
def test_counts_over_all_kinds_bound_each_kind(name: str, images: int | None, documents: int | None) -> None:
    """Of four files that a form takes at most four are pictures, and three when a document is among them."""
    rules = load_policy(name).rules
    form = form_of(rules)
    assert (most_images(form), most_documents(form)) == (images, documents)
    if rules.file.max_count:
        count = rules.file.max_count.value
        assert (most_images(form, 1), most_images(form, 1000)) == (count - 1, 0)
        assert [most_documents(form, pictures) for pictures in (0, 1, 100)] == [count, count - 1, count // 2]
    if rules.total.max_pages:
        pages = rules.total.max_pages.value
        assert (most_images(form, 2, 5), most_images(form, 1, pages + 1)) == (pages - 5, 0)


def test_what_is_made_keeps_to_pixels_dots_and_colours() -> None:
    """The limits for what we make say what the policies say; a PDF/A is not made, so no document is."""
    mastercom, optblue = (form_of(load_policy(name).rules).image for name in ("mastercom", "amex-optblue"))
    assert (mastercom.max_pixels, mastercom.max_dpi, mastercom.black_and_white) == (29_999_999, 300, False)
    assert mastercom.mimes == ("image/jpeg",)
    assert (optblue.max_pixels, optblue.max_dpi, optblue.black_and_white) == (None, None, True)
    assert form_of(load_policy("1688-refund").rules).image.mimes == ("image/jpeg",)
    assert form_of(load_policy("visa-jpm").rules).image.mimes == ()
    paper = form_of(load_policy("visa-jpm").rules).document
    assert paper is not None
    assert paper.max_dpi == 200
    assert form_of(load_policy("shopify-payments").rules).document is None


@pytest.mark.parametrize("name", policy_names())
def test_what_is_built_breaks_no_limit(tmp_path: Path, name: str) -> None:
    """A photo of a phone, in colour and with 350 dots an inch, is within every form's limits when it is built."""
    write(tmp_path / "case" / "received" / "lamp.jpg", jpeg_bytes(photo(900, 700), quality=97, dpi=(350, 350)))
    policy = load_policy(name)
    report = build_case(tmp_path / "case", policy, tmp_path / "package", TODAY)
    made = sorted((tmp_path / "package" / "upload").iterdir())
    if not form_of(policy.rules).image.mimes:
        assert made == []
        assert "type-not-allowed" in {one.code for one in report.findings if one.severity is Severity.error}
        return
    assert len(made) == 1
    assert [one.code for one in report.findings if one.severity is Severity.error] == []
    found = check_files(made, policy, each=False).findings
    assert [one.code for one in found if one.severity is not Severity.note] == []


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ('[file]\nname_max_chars = { value = 7, source = "me" }', "leaves no room for a name; the least is 8"),
        ('[file]\nname_characters = { value = "a-z.", source = "me" }', "leaves out the dot or a digit"),
        (
            '[file]\nname_min_chars = { value = 9, source = "me" }\nname_max_chars = { value = 8, source = "me" }',
            "name_min_chars is above",
        ),
        ('[file]\nmax_cuont = { value = 7, source = "me" }', "Did you mean 'max_count'?"),
        ('[file]\nmax_dpi = { value = 0, source = "me" }', "at least 1"),
        ('[image]\nextensions = { value = ["jpge"], source = "me" }', "not a known extension"),
        (
            '[image]\nsafest_type = { value = "heic", source = "me" }\ntypes = { value = ["jpg"], source = "me" }',
            "safest",
        ),
        ('[total]\nmax_bytes = { value = 9, hard = 8, source = "me" }', "total.max_bytes.hard is below its value"),
        ('[document]\nmax_page_inches = { value = ["NaN", "9"], source = "me" }', "max_page_inches is not a size"),
        ('[document]\nmax_page_inches = { value = ["9"], source = "me" }', "must have 2 parts"),
        ('[image]\nmax_bytes = { value = 9, comparison = "lt", source = "me" }', "comparison"),
        ('[file]\nmax_count = { value = 0, source = "me" }', "file.max_count is 0"),
        (
            '[image]\nmax_count = { value = 0, source = "me" }\n[video]\nmax_count = { value = 0, source = "me" }\n[document]\nmax_count = { value = 0, source = "me" }',
            "accepts no file of any kind",
        ),
        (
            '[require]\nany_of = { value = ["image"], source = "me" }\n[image]\nmax_count = { value = 0, source = "me" }',
            "accepts none of the kinds of file that it requires",
        ),
        (
            '[image]\ntypes = { value = ["jpg"], source = "me" }\nextensions = { value = ["png"], source = "me" }',
            "image.extensions lists 'png', which is of none of its types",
        ),
        (
            '[image]\ntypes = { value = ["jpg", "png"], source = "me" }\nextensions = { value = ["jpg"], source = "me" }',
            "image.extensions lists none of 'png'",
        ),
        (
            '[image]\nextensions = { value = ["pdf"], source = "me" }',
            "image.extensions lists 'pdf', which is not for images",
        ),
        ('[image]\ntypes = { value = ["mp4"], source = "me" }', "image.types lists 'mp4', which is not for images"),
        (
            '[image]\nmax_count = { value = 1, source = "me" }\n[text]\nmax_chars = { value = 0, source = "me" }',
            "at least 1",
        ),
        (
            '[image]\nmax_count = { value = 1, source = "me" }\n[text]\nmax_bytes = { value = -1, source = "me" }',
            "at least 1",
        ),
        (
            '[image]\nmax_count = { value = 1, source = "me" }\n[text]\nmin_chars = { value = 9, source = "me" }\nmax_chars = { value = 8, source = "me" }',
            "text.min_chars is above text.max_chars",
        ),
        (
            '[file]\nname_characters = { value = "0-9.", source = "me" }',
            "file.name_characters leaves out letters of '.jpg'",
        ),
        ('[text]\nmin_chars = { value = 3, source = "me" }', "no rules"),
    ],
)
def test_new_rules_are_held_to_sense(rules: str, says: str) -> None:
    """A rule that means nothing is refused with a reason, not enforced as something else."""
    with pytest.raises(RulesWrong, match=re.escape(says)):
        parse_policy(f"{HEAD}{rules}\n".encode(), "mine.toml")


def test_a_policy_of_the_first_release_still_loads() -> None:
    """Nothing new is asked of anybody's own file, nor of a manifest."""
    old = f'{HEAD}[image]\nmax_bytes = {{ value = 5, hard = 6, unit = "decimal", source = "me", quote = "" }}\n'
    assert as_data(parse_policy(old.encode(), "mine.toml").rules)["image"] == {
        "max_bytes": {"value": 5, "source": "me", "unit": "decimal", "hard": 6}
    }


def test_two_policies_are_compared_rule_by_rule(run: Run, tmp_path: Path) -> None:
    """What only one says, what both say differently; a file may be given; the same is no difference."""
    ran = run("policies", "--diff", "paypal", "aliexpress", "--format", "json")
    assert ran.code == 0
    assert ran.data["schema"] == "evidence_kit.policies-diff/1"
    assert (ran.data["first"]["name"], ran.data["second"]["name"]) == ("paypal", "aliexpress")
    told = {one["rule"]: one for one in ran.data["differences"]}
    assert told["image.max_count"]["change"] == "only-in-second"
    assert told["image.max_count"]["first"] is None
    assert told["total.max_bytes"]["change"] == "only-in-first"
    assert told["video.max_count"]["change"] == "changed"
    assert (told["video.max_count"]["first"]["value"], told["video.max_count"]["second"]["value"]) == (0, 1)
    assert "image.types" not in told, "the order of words is no difference"
    text = run("policies", "--diff", "paypal", "aliexpress")
    assert text.code == 0
    assert "unknown, so never enforced" in text.out
    same_rules = write(tmp_path / "mine.toml", (ROOT / "evidence_kit/policies/dx.toml").read_bytes())
    assert "do not differ" in run("policies", "--diff", same_rules, "pcbway").out
    assert run("policies", "--diff", "paypal", "nobody").code == 4
    assert run("policies", "wave", "--diff", "paypal", "dx").code == 2


@pytest.mark.parametrize("name", policy_names())
def test_a_policy_is_shown_with_every_rule_and_source(name: str) -> None:
    """Nothing that a policy knows is kept from the person who reads it."""
    from evidence_kit.report.policies import render_policy

    rules = load_policy(name).rules
    shown = render_policy(rules)
    for key, rule in rules_of(rules).items():
        assert f"\n{key} = " in shown
        assert f"    source: {rule.source}\n" in shown


def test_the_list_begins_with_what_a_buyer_uploads(run: Run) -> None:
    """Thirty lines need an order: the default first, then the buyer's others, the seller's last."""
    lines = run("policies").out.splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    assert sorted(names) == policy_names()
    assert names[0] == "aliexpress"
    parties = [load_policy(one).rules.party for one in names]
    assert parties == sorted(parties, key=["buyer", "both", "issuer", "seller"].index)


def test_nobody_is_promised_what_cannot_be_written(tmp_path: Path, run: Run) -> None:
    """Where pictures are taken as TIFF only, a photo belongs into a PDF, and `fit` is not named."""
    path = write(tmp_path / "a.jpg", jpeg_bytes(photo(900, 700), dpi=(350, 350)))
    ran = run("check", path, "--policy", "visa-jpm", "--format", "json")
    hints = {one["code"]: one["hint"] for one in ran.data["findings"]}
    assert {"type-not-allowed", "resolution-too-high"} <= set(hints)
    assert "PDF" in hints["type-not-allowed"]
    assert not any("evidence-kit fit" in one for one in hints.values())
    assert upload_name("01-received", "jpg", load_policy("tabby").rules) == "01-received.jpeg"
