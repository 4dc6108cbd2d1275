"""The page names neither commands nor case.toml where it says what was found and what to do."""

import ast
import datetime as dt
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from evidence_kit.claim.contradictions import ARRIVED
from evidence_kit.claim.evidence import check_evidence
from evidence_kit.claim.now import Step, steps
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.claim.statement import check_statement
from evidence_kit.errors import CannotWrite
from evidence_kit.model.codes import Code, load_codes
from evidence_kit.model.finding import Finding
from evidence_kit.report.page.field_names import FIELD_NAMES
from evidence_kit.studio.finding_json import finding_json
from evidence_kit.studio.http_answers import refusal_of
from tests.claim.cases import ALIEXPRESS, case_of
from tests.conftest import ROOT, write
from tests.studio.desks import case_in, desk_of

TERMINAL = re.compile(r"case\.toml|evidence-kit (?!can |cannot|does|never)|--[a-z]|\[\[|\[[a-z]+\]|run the command")
NOT_IN_STUDIO = ("cli", "verbs", "watching", "report", "case", "toml")
"""Rooms that judge no case; the one of case.toml says of names of files what only an editor can mend."""


@pytest.mark.parametrize("code", load_codes().values(), ids=lambda code: code.name)
def test_every_code_has_advice_that_can_be_followed_on_the_page(code: Code) -> None:
    """A finding whose hint is for the terminal says this instead, so that a new one cannot be forgotten."""
    told = finding_json(Finding(code.name, None, "In case.toml.", hint="evidence-kit fit FILE --out DIR/"), None)
    for words in (told.message, told.hint):
        assert words
        assert not TERMINAL.search(words), words
        assert not words.endswith(".") or words == told.message


@pytest.mark.parametrize("name", load_reasons())
def test_reasons_and_answers_are_called_as_the_form_calls_them(name: str) -> None:
    """Whatever contradicts a reason: neither its key nor a line of the case file stands on the page."""
    received, statement = not load_reasons()[name].received, "I never got it. It is broken. The colour is wrong too."
    others = tuple(other for other in load_reasons() if other != name)
    days = {"delivered": dt.date(2026, 10, 1), "confirmed": dt.date(2026, 10, 2)}
    case = case_of(name, "received", "label", received=received, other_reasons=others, statement=statement, **days)
    bare = case_of(None, "damage", "packaging", "label", refund=Decimal(1))
    judged = [*check_evidence(case, ALIEXPRESS), *check_statement(case, ALIEXPRESS), *check_evidence(bare, ALIEXPRESS)]
    for found in judged:
        told = finding_json(found, None)
        for words in (told.message, told.hint, found.message):
            assert not re.search(r"\b[a-z_]+ = \S|claim\.received", words), words
            assert not [key for key in load_reasons() if "-" in key and re.search(rf"\b{key}\b", words)], words


def test_the_answer_is_asked_for_in_the_same_words_everywhere() -> None:
    """The page's field, the report, and the contradiction that speaks of it."""
    assert FIELD_NAMES["claim.received"] == ARRIVED


def test_the_words_that_the_page_is_marked_with_are_there() -> None:
    """A name of a place in HTML is a key of WORDS; without it a landmark has no name, and a button no words."""
    page = ROOT / "evidence_kit" / "studio" / "page"
    marked = "".join((page / name).read_text("utf-8") for name in ("index.html", "phone.html"))
    named = re.findall(r'data-(?:words|name)="(\w+)"', marked)
    words = (page / "words.js").read_text("utf-8")
    assert named
    assert [name for name in named if not re.search(rf"^  {name}: ", words, re.MULTILINE)] == []


def messages() -> list[tuple[str, str]]:
    """Return the literal parts of every message that a finding about a case is made with, and where."""
    found = []
    for path in sorted((ROOT / "evidence_kit").rglob("*.py")):
        if path.relative_to(ROOT / "evidence_kit").parts[0] in NOT_IN_STUDIO:
            continue
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "Finding" and len(call.args) > 2:
                words = [str(node.value) for node in ast.walk(call.args[2]) if isinstance(node, ast.Constant)]
                words += ["case.toml" for node in ast.walk(call.args[2]) if ast.unparse(node) == "CASE_FILE"]
                found.append((f"{path.name}:{call.lineno}", " ".join(words)))
    return found


def test_messages_are_right_wherever_they_are_read() -> None:
    """On the page a message for the terminal would shrink to the title of its code."""
    assert len(messages()) > 100
    wrong = [(where, words) for where, words in messages() if TERMINAL.search(words)]
    assert [one for one in wrong if "--floor none" not in one[1]] == []  # the studio never asks for that


@pytest.mark.parametrize("step", steps().step, ids=lambda step: " ".join(step.when))
def test_what_to_do_now_can_be_done_on_the_page(step: Step) -> None:
    """Every next step that can be advised, with every sentence that can stand in it."""
    rules = steps()
    sentences = {**rules.sentence, **rules.page_sentence}
    for words in (step.page or step.do, step.otherwise, step.why, *sentences.values()):
        assert not TERMINAL.search(words), words
    fields = set(re.findall(r"{(\w+)}", step.page))
    assert fields <= set(re.findall(r"{(\w+)}", step.do)), "a value that the sentence for the terminal has not"


def test_a_case_says_on_the_page_where_its_fields_are(tmp_path: Path) -> None:
    """A film that is left out, a file that is named and missing, no reason: each can be mended without an editor."""
    case = case_in(tmp_path, '[[evidence]]\nfile = "gone.jpg"\n[order]\nordered = 2026-10-01\n')
    write(case / "case.toml.txt", "")
    desk = desk_of(case)
    shown = desk.case()
    hints = defaultdict(list)
    for finding in shown.findings:
        hints[finding.code].append(finding.hint)
        assert not TERMINAL.search(f"{finding.message} {finding.hint}"), finding
    assert hints["file-missing"] == ["add the file again"]
    assert hints["reason-missing"] == ["choose a reason under Claim"]
    assert "case-file-misnamed" in hints
    assert shown.now is not None
    assert not TERMINAL.search(shown.now.do)
    desk.close()


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        ("choose another place with --out", "check the folder, its permissions and the disk"),
        ("free some room on the disk, or choose another place with --out", "free some room on the disk"),
        ("end that one first", "end that one first"),
        ("", ""),
    ],
)
def test_an_error_says_what_helps_on_the_page(hint: str, told: str) -> None:
    """What only a command can do is replaced, and nothing else."""
    refusal = refusal_of(CannotWrite("It cannot be written.", hint=hint))
    assert refusal is not None
    assert refusal.hint == told
