"""A report for a person: what is wrong first, then what goes where, then what it comes to."""

import dataclasses
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Sequence

from evidence_kit.model.artifact import Artifact
from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding, Verdict
from evidence_kit.model.now import Now
from evidence_kit.model.results import ChoiceMade, Completeness, Report, Single
from evidence_kit.report.columns import columns
from evidence_kit.report.in_language import now_text
from evidence_kit.report.sealed import sealed_lines
from evidence_kit.text.names import printable, several

COLOURS = {Severity.error: "31", Severity.warning: "33", Severity.note: "36"}
MOST_ALIKE, FIRST_ALIKE = 20, 10
"""Entries of one kind that are all shown, and how many are where there are more; JSON has them all."""

MOST_SLOTS = 60
"""Places that are shown; no form has as many."""

SCREEN = 12
"""Lines that a good case takes, what to do now among them."""

FULL = 100

MANY = 5
"""Files with the same finding that share one entry, so that a long list stays readable."""

INTACT = {
    Verdict.ready: ("INTACT: every checksum, every origin and every limit is right", "32"),
    Verdict.not_ready: ("NOT INTACT", "31"),
    Verdict.unknown: ("UNKNOWN: something could not be examined", "33"),
}
VERDICTS = {
    Verdict.ready: ("READY", "32"),
    Verdict.not_ready: ("NOT READY", "31"),
    Verdict.unknown: ("UNKNOWN: something could not be examined", "33"),
}


def render(report: Report, *, colour: bool = False, verbose: bool = True) -> str:
    """Return a report as lines of text; `colour` adds ANSI colours for a terminal.

    Args:
        verbose: show every note of a case in full; without it as many as a screen of `SCREEN` lines has room for.
    """
    brief = not verbose and report.scope == "case"
    repaired = "repaired" if report.package else "build repairs"
    first = now_line(report.now)
    graver = [finding for finding in report.findings if finding.severity is not Severity.note]
    notes = [finding for finding in report.findings if finding.severity is Severity.note]
    parts = [render_slots(report)] if report.slots else []
    closing = verdict_line(report, colour=colour, hint=bool(brief and notes))
    if report.completeness and not (brief and report.completeness.score == FULL):
        closing += ("" if brief else "\n") + render_completeness(report.completeness)
    parts.append(closing)
    if report.form and (report.package or not brief):
        parts.append(render_form(report.form))
    if report.package and report.artifacts and report.verdict is Verdict.ready:
        parts.append(f"Upload the files in {printable(report.package)}/upload, in the order of their numbers.\n")
    if report.zip:
        ready = "" if report.verdict is Verdict.ready else ", not ready yet"
        parts.append(f"The same package as one file to hand over{ready}: {printable(report.zip)}\n")
    if report.sealed:
        parts.append(sealed_lines(report.sealed))
    if brief:
        found = render_findings(graver, colour=colour, rules=False)
        room = SCREEN - sum(part.count("\n") + 1 for part in (first, *parts, found) if part)
        found += brief_notes(notes, room, colour=colour)
    else:
        found = render_findings(report.findings, colour=colour, repaired=repaired)
    return "\n".join(part for part in (first, found, *parts) if part)


def verdict_line(report: Report, *, colour: bool, hint: bool) -> str:
    """Return what a report comes to, with the counts and the rules that were applied.

    Args:
        hint: say how the notes are shown.
    """
    words, paint = (INTACT if report.integrity else VERDICTS)[report.verdict]
    if not report.integrity:
        words = f"{words}{'; ' if ': ' in words else ': '}{report.judged.words}"
    tail = f"{'-v shows them; ' if hint else ''}{policy_line(report)}"
    return summary((words, paint), report.findings, tail, colour=colour)


def brief_notes(notes: Sequence[Finding], room: int, *, colour: bool) -> str:
    """Return the shortest notes that nothing repairs, a line each, as far as there is room for them."""
    shown = sorted((note for note in notes if not note.repairable), key=lambda note: len(note.message))
    lines = []
    for names, note, _ in shortened(gathered(shown)):
        head = painted(f"{note.severity:<8}", COLOURS[note.severity], colour=colour)
        name = printable(several(names))
        lines.append(f"{head} {name}{': ' if name else ''}{printable(note.message)}\n")
    return "".join(sorted(lines, key=len)[: max(0, room)])


def now_line(now: Now | None) -> str:
    """Return the one line on what to do now; empty where no case is judged."""
    return f"NOW: {printable(now_text(now))}\n" if now else ""


def render_completeness(found: Completeness) -> str:
    """Return how complete a case is in one line, and what is not there yet."""
    gaps = [what for what, there in (*found.must, *found.should, *found.parts) if not there]
    blocked = "nothing blocks it" if found.gate else f"blocked by {', '.join(found.blockers)}"
    still = f" Still open: {'; '.join(gaps)}." if gaps else ""
    return "\n".join(textwrap.wrap(f"Completeness {found.score} of 100, {blocked}.{still}", 110)) + "\n"


def render_form(form: Sequence[ChoiceMade]) -> str:
    """Return what to choose in the dispute form in one sentence; of what may be true, each with its condition."""
    certain = " > ".join(choice.choose for choice in form if not choice.when)
    either = " or ".join(f"{choice.when} {choice.choose}" for choice in form if choice.when)
    return textwrap.fill(f"In the form: {certain}{' > ' if either else ''}{either}.", 110) + "\n"


def policy_line(report: Report) -> str:
    """Return which rules were applied."""
    return f"policy {report.policy.name}, as of {report.policy.as_of}"


def render_findings(
    findings: Sequence[Finding], *, colour: bool = False, repaired: str = "repaired", rules: bool = True
) -> str:
    """Return the findings, the gravest first and of those the shortest; what `build` repairs is one line a file.

    Args:
        rules: name the source of each error and warning.
    """
    shown = [finding for finding in findings if not finding.repairable]
    shown.sort(key=lambda finding: (order_of(finding), len(finding.message) + len(finding.hint)))
    lines: list[str] = []
    for names, finding, more in shortened(gathered(shown)):
        head = painted(f"{finding.severity:<8}", COLOURS[finding.severity], colour=colour)
        name = printable(several(names))
        lines.append(f"{head} {name}{'  ' if name else ''}[{finding.code}]")
        lines.append(f"         {printable(finding.message)}")
        if finding.hint:
            lines.append(f"         -> {printable(finding.hint)}")
        if rules and finding.source and finding.severity is not Severity.note:
            lines.append(f"         rule: {printable(finding.source)}")
        if more:
            lines.append(f"         … and {more:,} more like this [{finding.code}]")
    repairs = repaired_together(findings)
    for names, codes in repairs if len(repairs) <= MOST_ALIKE else repairs[:FIRST_ALIKE]:
        head = painted("note    ", COLOURS[Severity.note], colour=colour)
        lines.append(f"{head} {printable(several(names))}  {repaired}: {', '.join(codes)}")
    if len(repairs) > MOST_ALIKE:
        lines.append(f"         … and {len(repairs) - FIRST_ALIKE:,} more like this")
    return "\n".join(lines) + "\n" if lines else ""


def shortened(entries: Sequence[tuple[list[str], Finding]]) -> list[tuple[list[str], Finding, int]]:
    """Return the first entries of each kind, the last of them with how many more there are."""
    counts = Counter((finding.severity, finding.code) for _, finding in entries)
    shown: Counter[tuple[Severity, str]] = Counter()
    kept = []
    for names, finding in entries:
        kind = finding.severity, finding.code
        shown[kind] += 1
        if counts[kind] <= MOST_ALIKE or shown[kind] < FIRST_ALIKE:
            kept.append((names, finding, 0))
        elif shown[kind] == FIRST_ALIKE:
            kept.append((names, finding, counts[kind] - FIRST_ALIKE))
    return kept


def gathered(findings: Sequence[Finding]) -> list[tuple[list[str], Finding]]:
    """Return the findings in their order, each with its file; what many files have in common is one entry for all."""
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        texts = map(without_name(finding), (finding.message, finding.hint, finding.source))
        alike.setdefault((finding.severity, finding.code, *texts), []).append(finding)
    entries: list[tuple[list[str], Finding]] = []
    for same in alike.values():
        if len(same) < MANY:
            entries += [([finding.path] if finding.path else [], finding) for finding in same]
        else:
            words = without_name(same[0])
            common = dataclasses.replace(same[0], message=words(same[0].message), hint=words(same[0].hint))
            entries.append(([finding.path or "" for finding in same], common))
    return sorted(entries, key=lambda entry: order_of(entry[1]))


def order_of(finding: Finding) -> int:
    """Return the place of a finding: that another reason is shown better comes before what this one lacks."""
    if finding.code == "reason-advised" and finding.severity is not Severity.note:
        return -1
    return list(Severity).index(finding.severity)


def without_name(finding: Finding) -> Callable[[str], str]:
    """Return what takes the name of a finding's file out of a text, so that it goes for several."""

    def replaced(text: str) -> str:
        if not finding.path:
            return text
        begun = re.sub(rf"^{re.escape(finding.path)} is ", "These are ", text)
        return begun.replace(finding.path, "FILE" if "evidence-kit" in text else "this file")

    return replaced


def repaired_together(findings: Sequence[Finding]) -> list[tuple[list[str], tuple[str, ...]]]:
    """Return what `build` repairs, a file at a time; where the same goes for many files, those together."""
    codes_of: dict[str, dict[str, None]] = {}
    for finding in findings:
        if finding.repairable:
            codes_of.setdefault(finding.path or "", {})[finding.code] = None
    alike: dict[tuple[str, ...], list[str]] = {}
    for name, codes in codes_of.items():
        alike.setdefault(tuple(codes), []).append(name)
    together = {name: names for names in alike.values() if len(names) >= MANY for name in names}
    return [
        (together.get(name, [name]), tuple(codes))
        for name, codes in codes_of.items()
        if name not in together or together[name][0] == name
    ]


def render_slots(report: Report) -> str:
    """Return what goes into which slot, with what it has become."""
    made = {artifact.path: artifact for artifact in report.artifacts}
    known = {original.name: original for original in report.originals}
    rows = []
    for slot in report.slots:
        what = describe(made.get(slot.path) or known.get(slot.path))
        rows.append((slot.slot, printable(slot.path), what, slot.why))
    more = len(rows) - MOST_SLOTS
    return "\n".join([*columns(rows[:MOST_SLOTS]), *([f"… and {more:,} more"] if more > 0 else []), ""])


def describe(file: Artifact | Original | None) -> str:
    """Return size, pixels and length of a file in a few words."""
    if file is None:
        return ""
    facts = file.facts
    words = [size_of(facts.bytes)]
    looked = facts.image or facts.video
    if looked:
        words.append(f"{looked.width}x{looked.height}")
    if facts.video and facts.video.duration:
        words.append(f"{facts.video.duration:.1f} s")
    if isinstance(file, Artifact):
        words.append(file.recipe.action)
    return ", ".join(words)


def size_of(size: int | None) -> str:
    """Return bytes in the unit a person would use."""
    if size is None:
        return "?"
    return f"{size / 1e6:.2f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB" if size >= 1e3 else f"{size} bytes"


def summary(verdict: tuple[str, str], findings: Sequence[Finding], tail: str, *, colour: bool = False) -> str:
    """Return the verdict's words and the counts in one line."""
    words, paint = verdict
    counts = [
        f"{count} {severity}{'s' if count != 1 else ''}"
        for severity in Severity
        if (count := sum(1 for finding in findings if finding.severity is severity))
    ]
    found = f"{'. ' if ': ' in words else ': '}{', '.join(counts)}" if counts else ""
    return f"{painted(words, paint, colour=colour)}{found}{f' ({tail})' if tail else ''}\n"


def render_single(single: Single, *, colour: bool = False) -> str:
    """Return what became of one file as lines of text."""
    parts = [render_findings(single.findings, colour=colour)]
    made = single.artifact
    if made and single.output:
        limit = f" of {size_of(single.max_bytes)}" if single.max_bytes else ""
        encodes = f", {made.encodes} encode{'s' if made.encodes != 1 else ''}" if made.encodes else ""
        reasons = made.recipe.settings.get("why")
        why = f", because {' and '.join(reasons)}" if reasons else ""
        left = [words for words in made.recipe.settings.get("dropped", ()) if words != "metadata"]
        behind = f"         left behind: {', '.join(left)}\n" if left else ""
        line = f"{printable(single.output)}  {describe(made)}{limit}{encodes}, {single.seconds:.1f} s{why}\n"
        parts.append(line + behind)
    else:
        parts.append("Nothing was written.\n")
    if single.verdict is not Verdict.ready:
        parts.append(summary(VERDICTS[single.verdict], single.findings, "", colour=colour))
    return "\n".join(part for part in parts if part)


def painted(text: str, code: str, *, colour: bool) -> str:
    """Return text in an ANSI colour, when colours are wanted."""
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
