"""How often the rules of wording are right: precision and recall of each on statements that they were not made from.

    python -m tests.bench.wording [FILE] [--half even|odd] [--third tuned|test] [--list]

FILE holds `[[statement]]` with `text`, `rules` (what the statement breaks) and possibly `reason`; without it,
tests/claim/judged.toml is measured. The patterns were tuned on its even half, on tests/claim/held_out.toml, on
tests/claim/tuning.toml and on two thirds of tests/claim/tone_held_out.toml; whoever changes patterns reads nothing of the
odd half (`--half odd`) nor of the last third. The model of tone (tests/bench/train_tone.py) learnt from all of these
files: before either is measured as unread, train it with `--without FILE`. Nothing learnt from fine_statements.toml.
`--half` takes every other statement, `--third test` every third, from the third, and `--third tuned` the others.
`--alone` says what the patterns, or the model, find by themselves.
`--list` also prints what was missed and what was found wrongly; whoever changes patterns afterwards has read the file.
"""

import argparse
from collections import Counter
from pathlib import Path

import msgspec

from evidence_kit.claim.statement.tone_model import judged_sentences, promises_in
from evidence_kit.claim.statement.word_patterns import load_rules
from evidence_kit.claim.statement.wording import broken_rules, hits, quoted_place, read_words, spans_of
from evidence_kit.shipped import Strict

JUDGED = Path(__file__).parent.parent / "claim" / "judged.toml"


class Statement(Strict, frozen=True, kw_only=True):
    """A whole statement and the rules that it breaks."""

    text: str
    rules: tuple[str, ...]
    reason: str | None = None


class Statements(msgspec.Struct, frozen=True, kw_only=True):
    """A file of them; it may hold other tables, which are not for these rules."""

    statement: tuple[Statement, ...]


def load(file: Path) -> tuple[Statement, ...]:
    """Return the statements of a file."""
    return msgspec.toml.decode(file.read_bytes(), type=Statements).statement


def broken(statement: Statement, alone: str | None = None) -> set[str]:
    """Return the rules that a statement is found to break: by all, or by the patterns or the model alone."""
    if alone == "patterns":
        words = read_words(statement.text)
        return {rule.id for rule in load_rules().rule if hits(rule, statement.text, words, statement.reason)}
    if alone == "model":
        return set(promises_in(judged_sentences(statement.text)))
    return {rule.id for rule, _ in broken_rules(statement.text, statement.reason)}


def told(statement: Statement, name: str) -> str:
    """Return which patterns of a rule were found where, before anything excused them."""
    words = read_words(statement.text)
    rule = next(one for one in load_rules().rule if one.id == name)
    found = [(one.id, span) for one in rule.pattern for span in spans_of(one, statement.text, words)]
    return ", ".join(f"{pattern}: {quoted_place(statement.text, span)}" for pattern, span in found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=JUDGED)
    parser.add_argument("--list", action="store_true", help="print what was missed and what was found wrongly")
    parser.add_argument("--half", choices=("even", "odd"), help="every other statement, from the first or the second")
    parser.add_argument("--third", choices=("tuned", "test"), help="every third statement, or the others")
    parser.add_argument("--alone", choices=("patterns", "model"), help="what finds them, where not both do")
    asked = parser.parse_args()
    right, missed, wrongly = Counter[str](), Counter[str](), Counter[str]()
    statements = load(asked.file)[asked.half == "odd" :: 2 if asked.half else 1]
    if asked.third:
        statements = tuple(one for at, one in enumerate(statements) if (at % 3 == 2) == (asked.third == "test"))
    for one in statements:
        found, true = broken(one, asked.alone), set(one.rules)
        right.update(found & true)
        missed.update(true - found)
        wrongly.update(found - true)
        if asked.list:
            for name in sorted(true - found):
                print(f"MISSED {name}: {one.text}\n    {told(one, name)}")
            for name in sorted(found - true):
                print(f"WRONGLY {name} ({one.reason}): {one.text}\n    {told(one, name)}")
    print(f"\n{len(statements)} statements of {asked.file.name}\n")
    print("| rule | broken | found | missed | wrongly found | precision | recall |\n|---|---|---|---|---|---|---|")
    for name in [rule.id for rule in load_rules().rule]:
        print(row(name, right[name], missed[name], wrongly[name]))
    print(row("all", right.total(), missed.total(), wrongly.total()))


def row(name: str, right: int, missed: int, wrongly: int) -> str:
    """Return one row of the table."""
    precision = f"{right / (right + wrongly):.3f}" if right + wrongly else "-"
    recall = f"{right / (right + missed):.3f}" if right + missed else "-"
    return f"| {name} | {right + missed} | {right} | {missed} | {wrongly} | {precision} | {recall} |"


if __name__ == "__main__":
    main()
