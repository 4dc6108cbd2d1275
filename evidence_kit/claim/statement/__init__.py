"""The words of the claim: letters and signs that a form refuses, and the length where a policy knows one."""

import unicodedata
from collections.abc import Iterable

from evidence_kit.model import Case, Finding, Severity
from evidence_kit.policies.rules import Policy

SHOWN = 5
"""How many places are named; a text all in Cyrillic has hundreds."""

# Latin letters that Cyrillic and Greek ones look like; the confusables of Unicode TR 39 for these scripts.
LOOK_ALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеіјорсухѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABESIJKMHOPCTYXaeijopcyxsABEZHIKMNOPTYXo",
        strict=True,
    )
)


def check_statement(case: Case, policy: Policy) -> Iterable[Finding]:
    """Yield what is wrong with the statement of a case under a policy."""
    text = case.claim.statement
    rules = policy.text
    if not text:
        if policy.require.text and policy.require.text.value and not case.claim.unreadable:
            yield Finding(
                "statement-missing",
                Severity.error if case.claimed else Severity.note,
                None,
                "The form also wants a text that says why you open the dispute, and there is none in the case.",
                hint="write statement.txt in the case folder: what you ordered, what came, what you ask for",
                source=policy.require.text.source,
            )
        return
    if rules.latin_only and rules.latin_only.value:
        yield from foreign_letters(text, rules.latin_only.source)
    if rules.forbid:
        yield from refused_signs(text, tuple(rules.forbid.value), rules.forbid.source)
    if rules.max_chars and len(text) > rules.max_chars.value:
        yield too_long(len(text), rules.max_chars.value, "characters", rules.max_chars.source)
    if rules.max_bytes and len(text.encode()) > rules.max_bytes.value:
        yield too_long(len(text.encode()), rules.max_bytes.value, "bytes", rules.max_bytes.source)


def foreign_letters(text: str, source: str) -> Iterable[Finding]:
    """Yield one finding that names the places of letters that are not Latin."""
    wrong = [
        (index, char)
        for index, char in enumerate(text)
        if unicodedata.category(char).startswith("L") and "LATIN" not in unicodedata.name(char, "")
    ]
    if not wrong:
        return
    places = [
        f"{where(text, index)} '{char}'" + (f" (looks like '{LOOK_ALIKES[char]}')" if char in LOOK_ALIKES else "")
        for index, char in wrong[:SHOWN]
    ]
    more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    yield Finding(
        "statement-not-latin",
        Severity.error,
        None,
        f"{len(wrong)} letters are not Latin: {', '.join(places)}{more}.",
        hint="type them again with an English keyboard",
        expected="Latin letters only",
        actual=f"{len(wrong)} others",
        source=source,
    )


def refused_signs(text: str, forbidden: tuple[str, ...], source: str) -> Iterable[Finding]:
    """Yield one finding that names the places of signs a form is known or likely to refuse."""
    wrong = [(index, char) for index, char in enumerate(text) if char in forbidden or is_pictograph(char)]
    if not wrong:
        return
    places = [f"{where(text, index)} '{char}'" for index, char in wrong[:SHOWN]]
    more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    yield Finding(
        "statement-symbol",
        Severity.error,
        None,
        f"The form is known or likely to refuse {len(wrong)} signs: {', '.join(places)}{more}.",
        hint="write 'No.' for a number sign, and leave pictures out",
        expected="plain letters, digits and punctuation",
        actual=f"{len(wrong)} others",
        source=source,
    )


def is_pictograph(char: str) -> bool:
    """Return whether a character is an emoji, another picture, or a full-width form."""
    return unicodedata.category(char) == "So" or unicodedata.east_asian_width(char) == "F"


def too_long(actual: int, allowed: int, unit: str, source: str) -> Finding:
    """Return the finding for a text over a limit that the policy knows."""
    return Finding(
        "statement-too-long",
        Severity.error,
        None,
        f"The statement has {actual} {unit}; the form takes {allowed}.",
        hint=f"shorten it by {actual - allowed} {unit}",
        expected=allowed,
        actual=actual,
        source=source,
    )


def where(text: str, index: int) -> str:
    """Return the place of a character as a person counts it."""
    line = text.count("\n", 0, index) + 1
    return f"line {line}, character {index - text.rfind(chr(10), 0, index)}"
