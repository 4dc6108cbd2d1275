"""Beginning a case: what is asked on a terminal is what the case file says, and nothing is half written."""

import datetime as dt
import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.case.answers import Wrong, read_amount, read_currency, read_day, read_text, read_yes_or_no
from evidence_kit.case.edit import add_answers
from evidence_kit.case.file import load_case_file, parse_case_file
from evidence_kit.case.questions import facts_questions, read_reason
from evidence_kit.case.tables import CaseFile
from evidence_kit.case.template import case_text
from evidence_kit.claim.attestations import load_attestations, questions_for
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.errors import CannotWrite
from evidence_kit.report.schema import build_schema
from tests.conftest import ROOT, Run, jpeg_bytes, write
from tests.terminal import END_OF_INPUT, ENTER, INTERRUPT, is_key, needs_terminal, on_terminal


@needs_terminal
def test_what_is_answered_is_what_the_case_file_says(tmp_path: Path, run: Run) -> None:
    """Nonsense is asked again with the right form, Enter leaves a question open, and the rest waits in comments."""
    folder = tmp_path / "case"
    write(folder / "received" / "lamp.jpg", jpeg_bytes())
    asked = [one.name for one in questions_for("wrong-colour", has_video=False)]
    code, seen = on_terminal(
        ["init", folder],
        "99\n", "wrong color\n",                     # reason
        "perhaps\n", "y\n",                          # received
        "тёплый\n", "warm white\n", ENTER,           # facts
        "much\n", "24,90 EUR\n", ENTER, "eur\n", "20\n",
        "1 Sep 2026\n", "9/2/2026\n", "2026-09-02\n", "20.10.2026\n", "31.2.2026\n", ENTER,
        'it is "12\\3"\n', ENTER, ENTER,
        "y\n", "n\n", *[ENTER] * (len(asked) - 2),
    )  # fmt: skip
    assert code == 0, seen
    for hint in (
        f"write a number from 1 to {len(load_reasons())}",
        "write yes or no",
        "write the amount like 24.90",
        "write 2026-02-09 or 2026-09-02",
        "20 Oct 2026, or press",
    ):
        assert hint in seen
    file = load_case_file(folder)
    assert (file.claim.reason, file.claim.received, file.claim.refund) == ("wrong-colour", True, Decimal(20))
    assert (file.order.price, file.order.shipping, file.order.currency) == (Decimal("24.90"), None, "EUR")
    assert (file.order.ordered, file.order.shipped) == (dt.date(2026, 9, 1), dt.date(2026, 9, 2))
    assert (file.order.delivered, file.order.protection_ends) == (dt.date(2026, 10, 20), None)
    assert (file.facts.promised, file.facts.came) == ("warm white", None)
    assert file.order.number == 'it is "12\\3"'
    assert (getattr(file.attest, asked[0]), getattr(file.attest, asked[1])) == (True, False)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    assert all(f"# {one} = true" in text for one in asked[2:])
    assert '# shipping = "3.00"' in text
    assert '# file = "received/lamp.jpg"' in text
    assert run("init", folder).code == 7
    assert (folder / "case.toml").read_text(encoding="utf-8") == text


@needs_terminal
@pytest.mark.parametrize("key", [INTERRUPT, END_OF_INPUT], ids=["ctrl-c", "end of input"])
@pytest.mark.parametrize("answered", [0, 1, 4])
def test_an_interrupted_beginning_leaves_nothing(tmp_path: Path, key: str, answered: int) -> None:
    """The file is written once, at the end."""
    folder = tmp_path / "case"
    code, seen = on_terminal(["init", folder], *["5\n", "y\n", "24.90\n", ENTER][:answered], key)
    assert (code, folder.exists()) == (130, False), seen
    assert re.search(r"\r?\nInterrupted", seen), "the message stands on a line of its own"


@needs_terminal
def test_what_is_known_is_not_asked(tmp_path: Path) -> None:
    """--reason answers the first question, --no-input all of them; nothing that came is asked for after a no."""
    code, seen = on_terminal(["init", tmp_path / "a", "--reason", "not-received"], "n\n", *[ENTER] * 40)
    assert code == 0
    assert "What is wrong?" not in seen
    assert "When did it come?" not in seen
    assert load_case_file(tmp_path / "a").claim.reason == "not-received"
    code, seen = on_terminal(["init", tmp_path / "b", "--no-input"])
    assert code == 0
    assert "?" not in seen
    assert load_case_file(tmp_path / "b") == CaseFile()


@needs_terminal
def test_questions_left_open_can_be_answered_later(tmp_path: Path, run: Run) -> None:
    """--attest asks what is open, adds the answers, and changes nothing else."""
    before = (
        '# mine\r\n[claim]\r\nreason = "wrong-size"  # yes\r\n\r\n[attest] # so far\r\nonly_true = true\r\n[order]\r\n'
    )
    path = write(tmp_path / "case.toml", before)
    asked = [one.name for one in questions_for("wrong-size", has_video=False) if one.name != "only_true"]
    code, seen = on_terminal(["init", "--attest", tmp_path], "n\n", *[ENTER] * (len(asked) - 1))
    assert code == 0, seen
    after = path.read_bytes().decode()
    assert tomllib.loads(after) == tomllib.loads(before) | {"attest": {"only_true": True, asked[0]: False}}
    assert set(before.split("\r\n")) <= set(after.split("\r\n"))
    assert after.count("\n") == after.count("\r\n")
    assert on_terminal(["init", "--attest", tmp_path], *[ENTER] * (len(asked) - 1))[0] == 0
    assert path.read_bytes().decode() == after
    assert run("init", "--attest", tmp_path).code == 2
    assert run("init", "--attest", tmp_path / "none").code == 2


def test_off_a_terminal_nothing_is_asked(tmp_path: Path, run: Run) -> None:
    """A script gets the commented file, with the reason when it names one."""
    ran = run("init", tmp_path / "a", "--reason", "fake")
    assert (ran.code, ran.out.strip()) == (0, str(tmp_path / "a" / "case.toml"))
    assert load_case_file(tmp_path / "a").claim.reason == "counterfeit"
    ran = run("init", tmp_path / "b", "--reason", "wrong-coulor")
    assert (ran.code, "Did you mean 'wrong-colour'?" in ran.err, (tmp_path / "b").exists()) == (2, True, False)


@pytest.mark.parametrize("reason", [None, *load_reasons()])
def test_every_line_of_the_commented_file_can_be_uncommented(tmp_path: Path, reason: str | None) -> None:
    """Whatever the reason: the file loads as written, and with all its comments taken away that are keys or tables."""
    text = case_text(tmp_path, {("claim", "reason"): f'"{reason}"'} if reason else {})
    parse_case_file(text.encode())
    bare = "\n".join(line.removeprefix("# ") if is_key(line) else line for line in text.splitlines())
    file = parse_case_file(bare.encode())
    assert file.claim.reason == (reason or "wrong-colour")
    assert file.attest.only_true is True
    assert file.comparison[0].ruler[0].length == "10 cm"
    if reason is None:
        assert all(getattr(file.attest, one.name) for one in load_attestations())


def test_the_price_is_asked_as_the_order_page_shows_it() -> None:
    """All rules take it so; what was paid after a coupon is another amount. The question, the schema and the template agree."""
    words = "on the order page, before coupons and without shipping"
    asked = {one.key: one.words for one in facts_questions({})}
    assert words in asked["order", "price"]
    assert asked["order", "shipping"] == "How much did shipping cost?"
    assert words in build_schema("case")["$defs"]["OrderTable"]["properties"]["price"]["description"]
    line = next(line for line in case_text(ROOT / "none", {}).splitlines() if line.startswith("# price = "))
    assert line.endswith(words)


@pytest.mark.parametrize(
    ("reader", "typed", "hint"),
    [(read_day, "2026-09-31", "there is no 31 September 2026"), (read_day, "31/9/2026", "there is no 31 September 2026"),
     (read_day, "1999-01-01", "check the year"), (read_day, "yesterday", "write the day like"), (read_reason, "0", "a number from 1 to"),
     (read_reason, "wrong-coulor", "Did you mean 'wrong-colour'?"), (read_reason, "5, 6", "write one number or one name"),
     (read_amount, "1,234", "1234.50"), (read_text, "?", "letters and numbers"), (read_text, "-", "letters and numbers")],
)  # fmt: skip
def test_nonsense_is_told_what_is_wrong_with_it(reader: Callable[[str], str | Wrong], typed: str, hint: str) -> None:
    """Each in its own words, so that the second try is another one."""
    read = reader(typed)
    assert isinstance(read, Wrong)
    assert hint in read.hint


def test_each_key_and_each_table_can_be_uncommented_alone(tmp_path: Path) -> None:
    """A person fills in one thing, not all: a key below a table that is there, or a table with its keys."""
    write(tmp_path / "received" / 'it"s.jpg', jpeg_bytes())
    lines = case_text(tmp_path, {}).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("# [["))
    keys = [number for number in range(first) if is_key(lines[number]) and "[" not in lines[number][:3]]
    assert len(keys) > 30
    for number in keys:
        header = max(above for above in range(number) if re.match(r"(?:# )?\[", lines[above]))
        alone = [line.removeprefix("# ") if place in (header, number) else line for place, line in enumerate(lines)]
        assert parse_case_file("\n".join(alone).encode()) != CaseFile(), lines[number]
    starts = [number for number in range(first, len(lines)) if lines[number].startswith("# [[")]
    for start in starts:
        parent = max(number for number in starts if number <= start and "." not in lines[number].split("]")[0])
        end = next((number for number in range(start + 1, len(lines)) if lines[number].startswith("# [[")), len(lines))
        alone = [
            line.removeprefix("# ") if parent <= number < end and is_key(line) else line
            for number, line in enumerate(lines)
        ]
        assert parse_case_file("\n".join(alone).encode()) != CaseFile(), lines[start]


def test_the_commented_file_has_every_key_of_the_reference(tmp_path: Path) -> None:
    """But for what `suggest` writes by itself."""
    page = (ROOT / ".github" / "docs" / "case-file.md").read_text(encoding="utf-8")
    shown = next(block for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "[claim]" in block)
    typed = shown.split("[[comparison.suggestion]]")[0]
    keys = set(re.findall(r"^(\w+) =", typed, re.MULTILINE))
    assert len(keys) > 30
    text = case_text(tmp_path, {})
    assert not {key for key in keys if not re.search(rf"^#.*\b{key} = ", text, re.MULTILINE)}


def test_nothing_in_the_prose_of_the_commented_file_looks_like_a_key(tmp_path: Path) -> None:
    """Whoever takes the # away before it would get a mistake."""
    wrong = [line for line in case_text(tmp_path, {}).splitlines() if re.match(r"#(?! \w)\s*\w+ = ", line)]
    assert not wrong


KEYS = {("attest", "only_true"): "true", ("attest", "packaging_kept"): "false"}


@pytest.mark.parametrize(
    "before",
    ["", "\n", '[claim]\nreason = "x"', "[attest]\nsame_angle = true\n", "# [attest]\n# only_true = true\n", "[attest]\n[order]\nnumber = '1'\n",
     "\ufeff[order]\r\nnumber = '1'\r\n", "attest.same_angle = true\n", '[claim]\nstatement = """\n[attest]\n# only_true = 1\n"""\n',
     '[order]\n# [attest]\nnumber = "1"\n', case_text(ROOT / "fixtures" / "none", {})],
    ids=lambda text: repr(text[:24]),
)  # fmt: skip
def test_answers_are_added_to_any_case_file_without_changing_it(before: str) -> None:
    """Also where [attest] stands in a text or a comment; what cannot be added to is refused, not damaged."""
    wanted: dict[str, Any] = tomllib.loads(before.removeprefix("\ufeff"))
    wanted["attest"] = wanted.get("attest", {}) | {"only_true": True, "packaging_kept": False}
    try:
        after = add_answers(before.encode(), KEYS).decode()
    except CannotWrite:
        assert before.startswith("attest.")
        return
    assert tomllib.loads(after.removeprefix("\ufeff")) == wanted
    assert after.startswith("\ufeff") == before.startswith("\ufeff")


@given(st.text(max_size=60))
def test_any_answer_is_read_or_asked_again(typed: str) -> None:
    """Whatever is typed, the file that is written loads."""
    typed = typed.strip()
    readers = {
        ("order", "number"): read_text, ("order", "price"): read_amount, ("order", "currency"): read_currency,
        ("order", "shipped"): read_day, ("claim", "reason"): read_reason, ("claim", "received"): read_yes_or_no,
    }  # fmt: skip
    answers = {}
    for key, reader in readers.items():
        read = reader(typed)
        if isinstance(read, Wrong):
            assert read.hint
        else:
            answers[key] = read
    file = parse_case_file(case_text(ROOT / "fixtures" / "none", answers).encode("utf-8", "replace"))
    if ("order", "number") in answers:
        assert file.order.number == typed
