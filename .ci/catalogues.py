"""Message catalogues: collect what is said to the buyer, bring each catalogue up to date, compile it, or hold it up.

python .ci/catalogues.py update    adds new messages to the .po files of evidence_kit/languages, and drops old ones
python .ci/catalogues.py compile   writes the .mo beside each .po

A language begins with an empty .po file, and its code in evidence_kit/languages/__init__.py.
"""

import datetime as dt
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from evidence_kit.case.fact_questions import HOW_WORDS, OFFER_WORDS, STATUS_WORDS
from evidence_kit.case.questions import ASKED_ROLES, ONLY_YOU, PRICE
from evidence_kit.claim.attestations import load_attestations
from evidence_kit.claim.now import THE_AMOUNT, THE_OFFER, steps
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.claim.statement.phrases import load_sentences
from evidence_kit.claim.statement.telling import telling_rules
from evidence_kit.languages import CODES, DAYS, NEAR, POINT

ROOT = Path(__file__).parents[1]
WHEN = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
"""What stands in the head of each file; a real date would change it with every run."""

FOLDER = ROOT / "evidence_kit" / "languages"
CALLS = ({"say": None, "count": (1, 2), "Wrong": None, "Question": (2,), "by_example": (2,)}, {"Question": (3,)})
"""The functions whose strings are messages, and which of their arguments."""

SOURCES = (
    "case/questions.py",
    "case/fact_questions.py",
    "case/answers.py",
    "cli/init.py",
    "verbs/statement.py",
    "report/reasons.py",
)
COMPLETE = ("ru", "pl", "cs", "fr", "pt")
"""Languages in which every message is said."""

KINDS = ("init", "now", "reasons", "statement")
"""The kinds of messages that every language says: the questions of init, the line NOW, the titles of reasons and the
statement. Shooting lists ("film") are said in those that are complete."""


def messages() -> dict[str | tuple[str, str], str]:
    """Return every message, one or a pair for one and many, with the kind it belongs to; the first kind counts."""
    found: dict[str | tuple[str, str], str] = {}
    for kind, message in said():
        if message:
            found.setdefault(message, kind)
    return found


def said() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Yield each message with its kind, in the order of a talk."""
    for name in SOURCES:
        path = ROOT / "evidence_kit" / name
        for calls in CALLS:
            for _, message, _, _ in extract("python", io.BytesIO(path.read_bytes()), calls):
                yield "init", message if isinstance(message, str) else (message[0], message[1])
    yield from (("init", words) for words in ONLY_YOU)
    for table in (ASKED_ROLES, STATUS_WORDS, HOW_WORDS, OFFER_WORDS):
        yield from (("init", words) for words in table.values())
    yield "init", PRICE
    rules = telling_rules()
    yield from (("init", words) for words in rules.asked.values())
    yield from (("init", ask.words) for one in rules.reason.values() for ask in one.facts.values())
    yield from (("init", one.question) for one in load_attestations())
    for step in steps().step:
        yield from (("now", words) for words in (step.do, step.otherwise))
    yield from (("now", words) for words in (THE_OFFER, THE_AMOUNT))
    for words_of in (steps().sentence, steps().status, NEAR):
        yield from (("now", words) for words in words_of.values())
    for reason in load_reasons().values():
        yield from (("now", group.what) for group in reason.must)
    for reason in load_reasons().values():
        yield "reasons", reason.title
    for reason in load_reasons().values():
        yield from (("film", line) for line in reason.film)
        for group in (*reason.must, *reason.should):
            yield from (("film", words) for words in (group.what, group.how))
    yield from (("statement", words) for words in (*DAYS, POINT))
    told = load_sentences()
    for words_of in (told.reasons, told.told, told.seller):
        yield from (("statement", words) for words in words_of.values())
    yield from (("statement", pair) for pair in told.counted.values())


def path_of(code: str) -> Path:
    """Return the catalogue of a language."""
    return FOLDER / code / "LC_MESSAGES" / "evidence_kit.po"


def read(code: str) -> Catalog:
    """Return the catalogue of a language; an empty one where there is none."""
    path = path_of(code)
    if not path.is_file():
        return Catalog(locale=code, project="evidence_kit", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def updated(code: str) -> Catalog:
    """Return a language's catalogue with every message there is, and no other."""
    old = read(code)
    new = Catalog(
        locale=code,
        project="evidence_kit",
        header_comment=f"# Messages of evidence_kit: {code}",
        creation_date=WHEN,
        fuzzy=False,
    )
    for message, kind in messages().items():
        before = old.get(message[0] if isinstance(message, tuple) else message)
        new.add(message, before.string if before else "", flags=("python-brace-format",), auto_comments=(kind,))
    return new


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as gettext reads it, the same whenever it is made."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main(verb: str) -> int:
    """Update or compile every catalogue."""
    if verb not in ("update", "compile"):
        sys.stderr.write(__doc__ or "")
        return 2
    for code in CODES[1:]:
        path = path_of(code)
        if not path.is_file():
            continue
        if verb == "update":
            new = updated(code)  # read before the file is opened to be written, which empties it
            with path.open("wb") as file:
                write_po(file, new, width=120, no_location=True)
        else:
            path.with_suffix(".mo").write_bytes(compiled(read(code)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
