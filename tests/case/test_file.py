"""A case file that is not written as it must be: every mistake with its line and the right form to type."""

import datetime as dt
import re
import time
import tomllib
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evidence_kit.case.file import mistakes_of_case, parse_case_file
from evidence_kit.case.tables import CaseFile
from evidence_kit.errors import RulesWrong
from evidence_kit.model.case import Mark
from evidence_kit.steps.catalog import catalog
from evidence_kit.text.amounts import PLAIN, amount_of, readings_of_amount, with_plain_signs
from evidence_kit.text.values import days_of
from evidence_kit.toml.places import find_places
from tests.conftest import ROOT, Run, jpeg_bytes, write

CASE_FILE_PAGE = (ROOT / ".github" / "docs" / "case-file.md").read_text(encoding="utf-8")
CASE = next(block for block in re.findall(r"```toml\n(.*?)```", CASE_FILE_PAGE, re.DOTALL) if "[claim]" in block)
LINES = CASE.splitlines()
STRAY = re.compile(r"[.?!;,:] ?[.:;,]")
TOLD = re.compile(r"^case\.toml, line (\d+): ", re.MULTILINE)
EVIDENCE, COMPARISON = '[[evidence]]\nfile = "a.jpg"\n', '[[comparison]]\nlisting = "a"\nreceived = "b"\n'


@pytest.mark.parametrize("kind", ["evidence", "comparison", "suggestion"])
def test_a_picture_has_at_most_a_hundred_marks(kind: str) -> None:
    """One more is a mistake with what to do, at its line; a suggestion counts once it is confirmed."""
    if kind == "evidence":
        head, one = EVIDENCE, "[[evidence.mark]]\nbox = [1, 1, 9, 9]\n"
    else:
        head, one = COMPARISON, "[[comparison.mark]]\nlisting = [1, 1, 9, 9]\n"
    box = "listing = [1, 1, 9, 9]\nreceived = [1, 1, 9, 9]\n"
    last = f"[[comparison.suggestion]]\n{box}confirmed = true\n" if kind == "suggestion" else one
    assert mistakes_of_case((head + one * 100 + last.replace("true", "false") * (kind == "suggestion")).encode()) == ()
    (mistake,) = mistakes_of_case((head + one * 100 + last).encode())
    assert mistake.line > 200
    assert "more than 100 marks" in mistake.message
    assert "make several" in mistake.message


@pytest.mark.parametrize(
    ("second", "gone"),
    [
        ('[[evidence]]\nfile = "a.jpg"\ncaption = "x"\n[[evidence.mark]]\nbox = [1, 1, 9, 9]\n', 2),
        ('[[evidence]]\nfile = "a.jpg"\nrole = "damage"\n[[evidence.mark]]\nbox = [1, 1, 9, 9]\n', 5),
        ('[order]\n[[evidence]]\ncaption = "x"\nfile = "a.jpg"\n', 3),
    ],
    ids=["it goes on with the first", "it repeats a key", "it stands elsewhere"],
)
def test_a_second_table_for_a_file_goes_as_a_whole_or_into_the_first(second: str, gone: int) -> None:
    """Without its file alone it would be a table that describes nothing."""
    lines = [*EVIDENCE.splitlines(), 'role = "received"', *second.splitlines(), "[claim]", "received = true"]
    (mistake,) = mistakes_of_case("\n".join(lines).encode())
    assert mistake.mend is not None
    assert mistake.mend.last + 1 - mistake.mend.first == gone
    lines[mistake.mend.first - 1 : mistake.mend.last] = []
    assert mistakes_of_case("\n".join(lines).encode()) == ()
    assert lines[-1] == "received = true"


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        (
            'evidence = [{file = "a.jpg", role = "received"}, {file = "b.jpg"}, {file = "a.jpg", caption = "x"}]\n',
            'evidence = [{ file = "a.jpg", role = "received", caption = "x" }, {file = "b.jpg"}]',
        ),
        (
            'evidence = [{file = "a.jpg", role = "received"}, {file = "a.jpg", role = "damage"}] # mine\n',
            'evidence = [{file = "a.jpg", role = "received"}] # mine',
        ),
        ('evidence = [\n  {file = "a.jpg", role = "received"},\n  {file = "a.jpg", role = "damage"},\n]\n', ""),
        (
            'evidence = [\r\n  {file = "a.jpg"}, # one\r\n  # two\r\n  {file = "a.jpg", caption = "x"}\r\n]\r\n',
            '  { file = "a.jpg", caption = "x" }, # one\n  # two',
        ),
    ],
    ids=["one line, other keys", "one line, the same key", "lines, the same key", "lines, other keys"],
)
def test_a_second_inline_table_for_a_file_goes_into_the_first(text: str, instead: str) -> None:
    """Unless both say something else of the same; the lines around it, and comments, stay."""
    lines = text.replace("\r\n", "\n").split("\n")
    (mistake,) = mistakes_of_case(text.encode())
    assert mistake.mend is not None
    assert mistake.mend.instead == instead
    lines[mistake.mend.first - 1 : mistake.mend.last] = instead.split("\n") if instead else []
    assert mistakes_of_case("\n".join(lines).encode()) == ()


def said(text: str) -> str:
    """Return what is wrong with a case file."""
    with pytest.raises(RulesWrong) as caught:
        parse_case_file(text.encode())
    return str(caught.value)


WRONG_LINES = [
    ("[order]\n", "price = 24.9", 'price = "24.90"', "put amounts in quotes, so that no digit is lost"),
    ("[order]\n", "price = 24,90", 'price = "24.90"', "put amounts in quotes"),
    ("[order]\n", 'price = "24,90"', 'price = "24.90"', "order.price is not an amount"),
    ("[order]\n", 'price = "1.234,50 EUR"', 'price = "1234.50"', "order.price is not an amount"),
    ("[order]\n", "price = $24.90  # paid", 'price = "24.90"', "put amounts in quotes"),
    ("[order]\n", 'shipped = "2026-9-2"', "shipped = 2026-09-02", "is a day"),
    ("[order]\n", "shipped = 2026-9-2", "shipped = 2026-09-02", "a day is year-month-day"),
    ("[order]\n", "shipped = 20.10.2026", "shipped = 2026-10-20", "a day is year-month-day"),
    ("[order]\n", 'shipped = "10/20/2026"', "shipped = 2026-10-20", "is a day"),
    ("[order]\n", "shipped = 20 Oct 2026", "shipped = 2026-10-20", "a day is year-month-day"),
    ("[order]\n", "shipped = 2026-10-20T09:00:00Z", "shipped = 2026-10-20", "without a time"),
    ("[order]\n", "number = 8123456789012345", 'number = "8123456789012345"', "must be text, in quotes"),
    ("[order]\n", "number: 12", 'number = "12"', "use = between a key and its value"),
    ("[order]\n", "item = “String light”", 'item = "String light"', "text must be in quotes"),
    ("[order]\n", "item = String light", 'item = "String light"', "text must be in quotes"),
    ("[order]\n", 'quantity = "2 pcs"', "quantity = 2", "must be a whole number, at least 1"),
    ("[order]\n", "quantity = 2.0", "quantity = 2", "must be a whole number"),
    ("[claim]\n", 'received = "yes"', "received = true", "must be true or false"),
    ("[claim]\n", "received = No", "received = false", "it must be true or false"),
    ("[claim]\n", "received = 1", "received = true", "must be true or false"),
    ("[claim]\n", 'solution = "refnd"', 'solution = "refund"', "is not one of"),
    ("[claim]\n", 'other_reasons = "wrong-size"', 'other_reasons = ["wrong-size"]', "is a list"),
    ("[claim]\n", r'statement_file = "C:\Users\x.txt"', r'statement_file = "C:\\Users\\x.txt"', "written twice"),
    ("[attest]\n", 'only_true = "ja"', "only_true = true", "must be true or false"),
    (EVIDENCE, 'role = "recieved"', 'role = "received"', "Did you mean 'received'?"),
    (EVIDENCE, 'role = "Size label"', 'role = "size-label"', "is not one of"),
    (EVIDENCE, "redact = [80, 900, 620, 120]", "redact = [[80, 900, 620, 120]]", "two brackets"),
    (EVIDENCE, "mute = [2.0, 5.5]", "mute = [[2.0, 5.5]]", "a list of spans, so it has two brackets"),
    (EVIDENCE, 'mute = "yes"', "mute = true", "must be true, or spans of seconds such as [[2.0, 5.5]]"),
    (COMPARISON, 'received_crop = "1,2,3,4"', "received_crop = [1, 2, 3, 4]", "four whole numbers"),
    (COMPARISON, "received_crop = [1.6, 2.0, 3, 4]", "received_crop = [2, 2, 3, 4]", "four whole numbers"),
    ("", "[evidence]", "[[evidence]]", "may appear several times"),
    ("", "[[order]]", "[order]", "there is one order only"),
    ("", "[order", "[order]", "not valid TOML"),
    ("", "[[claim]", "[claim]", "not valid TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("above", "wrong", "right", "says"), WRONG_LINES, ids=lambda value: str(value)[:30])
def test_a_wrong_line_is_told_with_the_right_one(above: str, wrong: str, right: str, says: str) -> None:
    """File, line, the line itself, what is wrong; and the form that is told is one that loads."""
    number = above.count("\n") + 2
    told = said(f"# first\n{above}{wrong}\n")
    assert told.splitlines()[0] == f"case.toml, line {number}: {wrong}"
    assert says in told
    assert told.endswith((f": write {right}", f"? Write {right}"))
    assert not STRAY.search(told)
    more = 'file = "a"\n' if "evidence]]" in right else ""
    parse_case_file(f"# first\n{above}{right}\n{more}".encode())


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[claim]\nrecieved = true\n", 2, "unknown key 'recieved' in [claim]. Did you mean 'received'?"),
        ("[claim]\nrecieved = yes\n", 2, "line 2: recieved = yes\n  unknown key 'recieved' in [claim]. Did you mean 'received'?"),
        ('[claim]\nrecieved : "y\n', 2, "unknown key 'recieved' in [claim]. Did you mean 'received'?"),
        ('[order]\ncountry = "de"\n', 2, 'order.country must be two capital letters, such as "DE"'),
        ('[claim]\noffered = "coupon"\n', 2, 'claim.offered is a table: write it like offered = { kind = "coupon" }'),
        ("[claim]\noffered = coupon\n", 2, 'write it like offered = { kind = "coupon" }'),
        ('[[evidence]]\nfile = "a"\nzzz = [ ( ]\n', 3, "unknown key 'zzz' in [[evidence]]. Known here: file, role"),
        ("[claim]\n( = 1\n", 2, "is not valid TOML: Invalid statement"),
        ('[claim]\nprice = "1"\n', 2, "It belongs below [order]"),
        ('price = "1"\n[order]\n', 1, "It belongs below [order]"),
        (f"{COMPARISON}[[comparison.mark]]\nlisting=[1,2,3,4]\nreceived=[1,2,3,4]\ndim=true\n", 7, "below [[comparison]]"),
        ('[[mark]]\nlabel = "x"\n', 1, "It belongs below [[evidence]] or [[comparison]]"),
        ('[[comparison.mark]]\nlabel = "x"\n', 1, "belongs below a [[comparison]]"),
        ("[claim]\nzzz = 1\n", 2, "Known here: reason, other_reasons"),
        (f"{EVIDENCE}redact = [\n  [1, 2, 3, 4],\n  [1, 2, 3],\n]\n", 5, "must be four whole numbers"),
        (f"{EVIDENCE}redact = [[1, 2, 3, 4, 5]]\n", 3, "write it like [80, 900, 620, 120]"),
        ('[order]\nshipped = "10/11/2026"\n', 2, "shipped = 2026-11-10 or 2026-10-11"),
        ('[order]\nshipped = "31.2.2026"\n', 2, "write it like shipped = 2026-09-02"),
        ('[order]\nnumber = "1"\nnumber = "2"\n', 3, "'number' is already on line 2"),
        ('[order]\nnumber = "1"\n[claim]\n[order]\n', 4, "there is one [order] only, and it begins on line 1"),
        ('[evidence]\nfile = "a"\n[[evidence]]\nfile = "b"\n', 1, "write [[evidence]]"),
        ('[[evidence]]\nfile = "a"\n[evidence]\nfile = "b"\n', 3, "write [[evidence]]"),
        ('[[evidence]]\ncaption = "a"\n', 1, "the key 'file' is missing in [[evidence]]"),
        ('[claim]\nstatement = """\nHello\n\n[order]\n', 2, "closing quotes are missing"),
        (f"{EVIDENCE}redact = [[1, 2, 3, 4],\n\n[claim]\n", 3, "a closing bracket is missing"),
        ("nonsense", 1, "not valid TOML"),
        ('[order]\nprice = "NaN"\n', 2, "order.price is not an amount"),
        ("[order]\nshipped = 9999-12-31\n", 2, "check the year"),
        ('[claim]\ndecided = { outcome = "full", day = 9999-12-31 }\n', 2, "claim.decided.day is 9999-12-31: check the year"),
        ('[claim.offered]\nkind = "money"\nuntil = 0001-01-01\n', 3, "claim.offered.until is 0001-01-01: check the year"),
        ('[claim]\noffered = { kind = "money", amount = "-3" }\n', 2, "claim.offered.amount is not an amount"),
        ("[facts]\nsilent_since = 9999-12-31\n", 2, "facts.silent_since is 9999-12-31: check the year"),
        ('[[message]]\nday = 0001-01-01\nby = "seller"\nwords = "x"\n', 2, "message.day is 0001-01-01: check the year"),
        (f"{EVIDENCE}[[evidence]]\nfile = 'a.jpg'\n", 4, "two [[evidence]] tables for 'a.jpg'"),
        (f"{COMPARISON}[[comparison.ruler]]\nside='listing'\npoints=[1,2,3,4]\nlength='10'\n", 7, "is not a length"),
        ('[order]\n"pri\\u0063e" = 1.5\n', 2, "put amounts in quotes"),
        ("order.price = 1.5\n", 1, "put amounts in quotes"),
        ('order = { number = "1", price = 1.5 }\n', 1, "put amounts in quotes"),
        ('[claim]\nstatement = """\nprice = 1.5\n[order]\n"""\nrefund = 1.5\n', 6, "put amounts in quotes"),
        (f"{EVIDENCE}[[evidence.mark]]\nlabel = 'x'\n", 3, "write it like box = [410, 96, 310, 250]"),
        (f"{EVIDENCE}[evidence.mark]\nbox = [1, 2, 3, 4]\n", 3, "write [[evidence.mark]]"),
        (f'{EVIDENCE}label_at = "3,5 s"\n', 3, "at least 0: write label_at = 3.5"),
        (f"{EVIDENCE}label_at = nan\n", 3, "must be a number"),
        (f"{EVIDENCE}label_at = -inf\n", 3, "must be a number"),
        (f"{EVIDENCE}mute = 3\n", 3, "must be true, or spans of seconds"),
        (f"{EVIDENCE}mute = [[2, 5.5, 8]]\n", 3, "must be two seconds, from and to"),
        (f"{EVIDENCE}mute = [\n  [1, 2],\n  [nan, 9],\n]\n", 5, "must be two seconds, from and to"),
        (f"{EVIDENCE}mute = [\n  [1, 2],\n  [-1, 0.5],\n]\n", 5, "must be two seconds, from and to"),
        (f"{EVIDENCE}mute = [\n  [1, 2],\n  [5.5, 3],\n]\n", 5, "ends after it begins, and this is 5.5 to 3 s: write [3, 5.5]"),
        (f"{EVIDENCE}mute = [[3, 3]]\n", 3, "ends after it begins"),
        (f"{EVIDENCE}mute = [\n  [4, 6],\n  [1, 5],\n]\n", 5, "two spans to mute overlap, so make them one: write [1, 6]"),
        (f"{EVIDENCE}mute = {[[2 * n, 2 * n + 1] for n in range(101)]}\n", 3, "at most 100 spans of one video are muted"),
        (f"{EVIDENCE}at = 1\n", 1, 'write it like still_of = "unboxing.mov"'),
        (f"{EVIDENCE}still_of = 'a.mov'\n", 1, "write it like at = 12.5"),
        (f"{EVIDENCE}still_of = 'a\\u0000.mov'\nat = 1\n".replace("'", '"'), 3, "a NUL character"),
        (f"{EVIDENCE}moments = [{', '.join(f'{{at={second}}}' for second in range(13))}]\n", 3, "not 13: remove some"),
        (f"{EVIDENCE}moments = [{{ at = 2 }}, {{ at = 1.5 }}]\n", 3, "1.5 s cannot follow 2 s"),
        (f"{EVIDENCE}moments = [{{ at = 1, shows = 'labl' }}, {{ at = 2 }}]\n", 3, "Did you mean 'label'?"),
        ('[upload]\norder = "a.jpg"\n', 2, 'write order = ["a.jpg"]'),
        ('[upload]\norder = ["a\\u0000"]\n', 2, "a NUL character"),
        ("x = " + "[" * 5000, 1, "not valid TOML"),
        ("a." * 50_000 + "b = 1", 1, "too many parts"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_is(text: str, line: int, says: str) -> None:
    """Also where nobody can know what was meant, and whatever stands around it."""
    told = said(text)
    assert [int(number) for number in TOLD.findall(told)] == [line]
    assert says in told


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-09-31", "31 September 2026"), ("2026-9-31", "31 September 2026"), ("31.9.2026", "31 September 2026"), ("9/31/2026", "31 September 2026"),
     ("31 Sep 2026", "31 September 2026"), ("February 29, 2026", "29 February 2026"), ("2026-09-31T09:00:00Z", "31 September 2026"), ("20260931", "31 September 2026")],
)  # fmt: skip
@pytest.mark.parametrize("quote", ["", '"', "'"], ids=["bare", "double", "single"])
def test_a_day_that_no_calendar_has_is_told_so(written: str, day: str, quote: str) -> None:
    """Its form is right, so it is not the form that is found fault with; with quotes and without."""
    if (quote, written) == ("", "20260931"):
        return  # a whole number
    told = said(f"[order]\nordered = {quote}{written}{quote}\n")
    assert told.splitlines()[1] == f"  there is no {day}, check the day: write it like ordered = 2026-09-01"


@pytest.mark.parametrize("written", ["2026-13-32", "0-0-0", "2026-00-00", "soon", "31 Foo 2026"])
def test_what_is_no_day_at_all_is_told_its_form(written: str) -> None:
    """A month that does not exist is no day of one that does."""
    told = said(f'[order]\nordered = "{written}"\n') + said(f"[order]\nordered = {written}\n")
    assert "there is no" not in told
    assert told.count("write it like ordered = 2026-09-01") == 2


def test_a_word_of_no_list_is_told_without_stray_marks() -> None:
    """Where nothing near it is known, and where something is."""
    told = said('[claim]\nsolution = "money"\n')
    assert told.endswith('is not one of refund, return: write it like solution = "refund"')
    assert said('[claim]\nsolution = "retrun"\n').endswith("return. Did you mean 'return'? Write solution = \"return\"")


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (['statement = "It is blue."', 'statement_file = "a.txt"'], 3),
        (['statement_file = "a.txt"', 'statement = ""'], 2),
    ],
)
def test_the_words_stand_in_one_place(lines: list[str], line: int) -> None:
    """Nothing is ignored without a word; each alone is fine."""
    told = said("\n".join(["[claim]", *lines]))
    assert [int(number) for number in TOLD.findall(told)] == [line]
    assert "keep one of them" in told
    for one in lines:
        parse_case_file(f"[claim]\n{one}\n".encode())


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    """Nobody has to run it nine times; a line that is no TOML does not hide the others, and nothing is told twice."""
    text = (
        '[order]\nprice = 24,90\nshiped = 2026-09-02\n[claim]\nreceived = yes\nrefund = 1.5\n[[evidence]\nrole = "x"\n'
    )
    told = said(text)
    assert [int(number) for number in TOLD.findall(told)] == [2, 3, 5, 6, 7, 7, 8]
    assert said("[order]\n" + "".join(f"k{number} = 1\n" for number in range(50))).endswith("and 30 more")


def test_a_line_that_would_forge_the_terminal_is_escaped_and_cut() -> None:
    """What stands in the file is shown, not run."""
    told = said(f'[order]\nnummer = "\u202e{"x" * 500}"\n')
    assert "\\u202e" in told
    assert max(map(len, told.splitlines())) < 200


def test_the_command_line_tells_them_with_exit_code_4(tmp_path: Path, run: Run) -> None:
    """The whole path of the file, so that an editor can jump to it."""
    path = write(tmp_path / "case.toml", "[order]\r\nprice = 24.9\r\n")
    ran = run("check", tmp_path)
    assert ran.code == 4
    assert f"{path}, line 2: price = 24.9" in ran.err
    write(path, b'[order]\nitem = "\xff"\n')
    assert f"{path}, line 2: is not UTF-8" in run("check", tmp_path).err


MUTATED = st.tuples(
    st.sampled_from(["delete", "insert", "replace", "value", "cut"]),
    st.integers(0, len(LINES) - 1),
    st.sampled_from([
        "yes", "24,90", "24.9", '"', "'''", '"""', "[", "]", "{", "}", "[[1,2,3]]", "[1.5]", "2026-9-2", "20.10.2026", "=", "#", ",",
        "[order]", "[[order]]", "[evidence]", "[[comparison.mark]]", "[comparison.mark.x]", "a.b.c = 1", '"" = 1', "\0", "\ud800", "\\", "nan", "inf", "-0",
        "1e400", "99999999999999999999", "{ a = { b = 1 } }", "[[[[]]]]", "true", "price = 1", "order = 1", "claim.reason.x = 1", "\r", "\u2028", "0x1F", "07:32:00",
    ]) | st.text(max_size=30),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(MUTATED, min_size=1, max_size=3))
@example([("insert", 0, "\ud800")])
def test_any_mutation_loads_or_is_told_with_a_line_of_the_file(changes: list[tuple[str, int, str]]) -> None:
    """Never another exception; and what is refused is refused for a reason that msgspec or the rules share."""
    lines = list(LINES)
    for what, place, piece in changes:
        at = place % max(1, len(lines))
        if what == "delete":
            del lines[at]
        elif what == "insert":
            lines.insert(at, piece)
        elif what == "replace":
            lines[at] = piece
        elif what == "value":
            lines[at] = f"{lines[at].partition('=')[0]}= {piece}"
        else:
            lines[at] = lines[at][: len(piece)]
    text = "\n".join(lines)
    data = text.encode("utf-8", "surrogatepass")
    try:
        parse_case_file(data)
    except RulesWrong as problem:
        numbers = [int(number) for number in TOLD.findall(str(problem))]
        assert numbers
        assert all(1 <= number <= text.count("\n") + 1 for number in numbers)
    else:
        msgspec.convert(tomllib.loads(text), CaseFile)


@settings(max_examples=300, deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(["file", "role", "redact", "x"]), inner, max_size=3),
    max_leaves=8,
))  # fmt: skip
def test_the_walk_refuses_what_msgspec_refuses(value: object) -> None:
    """Nothing that msgspec takes is refused but amounts that are not plain digits, and nothing it refuses gets through."""
    from evidence_kit.toml.mistakes import find_mistakes

    for table in (
        {"evidence": value},
        {"evidence": [value]},
        {"order": {"price": value}},
        {"claim": {"received": value, "opened": value, "other_reasons": value}},
    ):
        if "None" in repr(table):
            continue
        found = find_mistakes(table, CaseFile, {})
        try:
            msgspec.convert(table, CaseFile)
        except msgspec.ValidationError:
            assert found
        else:
            assert not found or isinstance(value, float) or not re.fullmatch(PLAIN, str(value))


@pytest.mark.parametrize(
    "junk",
    ["[" * 10**6, '"""' * 333_333, "a = [1,\n" * 100_000, "\n" * 10**6 + "x", '"' * 10**6, "a." * 500_000 + "b = 1",
     '\\"""' * 250_000, "x = {a=" * 100_000, "\0" * 10**6, "x = [" + "1," * 400_000 + "]", "[[evidence]]\n" * 70_000,
     "".join(f"k{number} = 1\n" for number in range(80_000)), "[order]\nprice = " + "9" * 900_000],
    ids=lambda junk: repr(junk[:12]),
)  # fmt: skip
def test_a_megabyte_of_junk_is_refused_quickly(junk: str) -> None:
    """A damaged file must not hold up the program."""
    begun = time.process_time()
    assert len(said(junk)) < 10_000
    assert time.process_time() - begun < 20


def test_places_are_found_where_strings_hold_what_looks_like_toml() -> None:
    """Strings, comments, dotted keys, inline tables, arrays over lines, tables below the latest of an array."""
    places = find_places(
        'a = "[x]" # [y]\nb.c = [1,\n 2]\n[[t]]\nk = """\n[z]\n"""\n[[t]]\n[[t.u]]\nv = { w = [ { x = 1 } ] }\n[t.s]\nq = \'#\'\n'
    )
    lines = {path: place.line for path, place in places.items()}
    assert lines["a",] == 1
    assert lines["b", "c", 1] == 3
    assert lines["t", 0, "k"] == 5
    assert lines["t", 1] == 8
    assert lines["t", 1, "u", 0, "v", "w", 0, "x"] == 10
    assert lines["t", 1, "s", "q"] == 12
    assert ("z",) not in places


@pytest.mark.parametrize(
    ("typed", "means"),
    [("24,90", "24.90"), ("$24.90", "24.90"), ("24.90 USD", "24.90"), ("1,234.50", "1234.50"), ("1.234,50 €", "1234.50"),
     ("1.234.567", "1234567"), ("24", "24"), ("1,234", None), ("1e3", None), ("", None), ("٣", None), ("1.2.3", None), ("1.234.5678", None),
     ("1 299,00", "1299.00"), ("1\u00a0299,00", "1299.00"), ("1\u202f299,00", "1299.00"), ("1\u2009299,00 \u20bd", "1299.00"),
     ("1'299.00", "1299.00"), ("1\u2019299.00 CHF", "1299.00"), ("1 299", "1299"), ("1299,-", "1299"), ("1 299,- K\u010d", "1299"),
     ("30.\u2013 CHF", "30"), ("24,90 z\u0142", "24.90"), ("1 299,00 \u0440\u0443\u0431.", "1299.00"), ("US $24.90", "24.90"),
     ("AU$30", "30"), ("12 dollars", "12"), ("12,34,567.00", "1234567.00"), ("1.234.567,89", "1234567.89"), ("-5", "-5"),
     ("1_0", None), ("0x10", None), ("\uff11\uff12", None), ("12 34", None), ("1'2", None), ("1 299 500,00", "1299500.00"),
     ("12 299,5", "12299.5"), ("about 20", None), ("20 or 30", None), ("1 2345", None)],
)  # fmt: skip
def test_amounts_are_read_as_people_type_them(typed: str, means: str | None) -> None:
    """What could be two numbers is none."""
    assert amount_of(typed) == means


GROUPS = [
    (" ", ","),
    ("\u00a0", ","),
    ("\u202f", ","),
    ("\u2009", ","),
    (".", ","),
    (",", "."),
    ("'", "."),
    ("\u2019", "."),
]


@settings(max_examples=200)
@given(st.decimals(0, 10**9, places=2), st.sampled_from(GROUPS))
def test_groups_of_thousands_are_read_in_every_habit(amount: Decimal, habit: tuple[str, str]) -> None:
    """Spaces, points, commas and apostrophes between three digits each, and either sign for the cents."""
    group, point = habit
    typed = f"{amount:,}".replace(",", "G").replace(".", point).replace("G", group)
    assert amount_of(typed) == str(amount)
    assert readings_of_amount(with_plain_signs(typed))[0] == amount


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("1_0", "write it like"),
        ("1e3", "write it like"),
        ("1E+3", "write it like"),
        ("0x10", "write it like"),
        ("\u0661\u0662", "write it like"),
        ("\uff11\uff12", "write it like"),
        ("Infinity", "write it like"),
        ("+5", "write it like"),
        (".5", "write it like"),
        (" 12 ", '"12"'),
        ("1 299,00", '"1299.00"'),
        ("1\u202f299,00", '"1299.00"'),
        ("1'299.00", '"1299.00"'),
        ("1 299,- K\u010d", '"1299"'),
    ],
)
@pytest.mark.parametrize(
    "key", ["[order]\nprice", "[order]\ncoupon", "[claim]\nrefund", "[claim.offered]\nkind = 'money'\namount"]
)
def test_an_amount_is_plain_digits(key: str, value: str, form: str) -> None:
    """What Python takes for a number is refused where a person would not, with the right form where it is known."""
    with pytest.raises(RulesWrong) as refused:
        parse_case_file(f'{key} = "{value}"\n'.encode())
    assert "is not an amount" in str(refused.value)
    assert form in str(refused.value)


@settings(max_examples=200)
@given(st.decimals(0, 10**9, places=2), st.sampled_from(["{}", "{} USD", "€{}", "{}€"]))
def test_every_plain_amount_is_read_exactly(amount: Decimal, form: str) -> None:
    """With a point or a comma, with or without a currency."""
    assert amount_of(form.format(amount)) == amount_of(form.format(str(amount).replace(".", ","))) == str(amount)


@settings(max_examples=200)
@given(st.dates(dt.date(2000, 1, 1), dt.date(2200, 12, 31)))
def test_every_day_is_read_in_every_form(day: dt.date) -> None:
    """The day is always among what is understood, and the only one where the form says which is which."""
    month = day.strftime("%b")
    for form in (
        f"{day}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day:%Y%m%d}"[:8],
    ):
        if day.year < 2100 or form[4:5] == "-" or not form.isdigit():
            assert days_of(form) == [day], form
    assert day in days_of(f"{day.month}/{day.day}/{day.year}")


@pytest.mark.parametrize("raw", ["0x10", "0o17", "0b11", "1_0", "1_299", "+5"])
def test_a_number_of_programmers_is_no_amount(raw: str) -> None:
    """TOML has a value for it that no buyer means."""
    with pytest.raises(RulesWrong, match="put amounts in quotes"):
        parse_case_file(f"[order]\nprice = {raw}\n".encode())
    assert parse_case_file(b"[order]\nprice = 24\n").order.price == 24


def test_boxes_frames_and_the_order_of_the_upload_become_part_of_the_case(tmp_path: Path) -> None:
    """Also where the case file writes a name as another system does."""
    for name in ("received/Lid.jpg", "listing.jpg"):
        write(tmp_path / name, jpeg_bytes())
    write(
        tmp_path / "case.toml",
        '[upload]\norder = ["LISTING.jpg | received\\\\lid.jpg", "listing.jpg", "gone.jpg"]\n'
        '[[evidence]]\nfile = "received/lid.jpg"\nleave_out = true\nstill_of = "Listing.jpg"\nat = 2\n'
        '[[evidence.mark]]\nbox = [1, 2, 30, 40]\nlabel = "Crack"\n[[evidence.mark]]\nbox = [5, 6, 7, 8]\n'
        '[[evidence]]\nfile = "listing.jpg"\nlabel_at = 3.5\n',
    )
    case = catalog(tmp_path)
    lid, listing = case.original("received/Lid.jpg"), case.original("listing.jpg")
    assert lid
    assert listing
    assert lid.marks == (Mark(None, (1, 2, 30, 40), "Crack"), Mark(None, (5, 6, 7, 8)))
    assert (lid.leave_out, lid.still_of, lid.label_at) == (True, ("listing.jpg", 2.0), None)
    assert (listing.leave_out, listing.still_of, listing.label_at, listing.marks) == (False, None, 3.5, ())
    assert [entry.names for entry in case.order_wanted] == [
        ("listing.jpg", "received/Lid.jpg"),
        ("listing.jpg",),
        ("gone.jpg",),
    ]
    assert [finding.actual for finding in case.findings if finding.code == "file-missing"] == ["gone.jpg"]


def test_a_photo_that_was_taken_again_names_one_that_is_there(tmp_path: Path) -> None:
    """A mistyped name is said, with the one that was meant; it stops nothing, because nothing of it is uploaded."""
    write(tmp_path / "blurred.jpg", jpeg_bytes())
    write(tmp_path / "sharp.jpg", jpeg_bytes())
    for name, told in (("sharp.jpg", []), ("shrap.jpg", [("shrap.jpg", "warning")])):
        write(
            tmp_path / "case.toml",
            f'[[evidence]]\nfile = "blurred.jpg"\nleave_out = true\ntaken_again_as = "{name}"\n',
        )
        found = [finding for finding in catalog(tmp_path).findings if finding.code == "file-missing"]
        assert [(finding.actual, finding.severity) for finding in found] == told
        assert all("sharp.jpg" in finding.message for finding in found)
