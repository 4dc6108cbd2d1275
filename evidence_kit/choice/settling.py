"""What the settings make of a report: the findings that count and are new, and the verdict that they come to."""

import dataclasses
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.choice.baseline import Key, compared, key_of, name_in, read_baseline, write_baseline
from evidence_kit.choice.chosen import chosen_each, counts, held, with_findings
from evidence_kit.choice.settings import Settings, absolute, choice_for, is_folder
from evidence_kit.model.finding import Finding
from evidence_kit.model.results import Report
from evidence_kit.text.names import portable


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check was about.

    Attributes:
        paths: files and folders as they were given.
        folder: the case, which the paths of findings are relative to; None where they are as given.
    """

    paths: tuple[Path, ...]
    folder: Path | None = None


def settled(report: Report, settings: Settings, checked: Checked) -> Report:
    """Return a report with the findings that count and that no baseline lists, and with the mildest that fail.

    Raises:
        RulesWrong: the baseline cannot be read.
    """
    places = places_of(report, checked)
    counted = counted_in(report, settings, places)
    baseline, known = settings.baseline, report.known
    if baseline is not None:
        looked_for = looking(report, settings, checked, baseline.parent)
        found = compared(named(counted, places, checked, baseline.parent), read_baseline(baseline), looked_for)
        shown = {name_in(baseline.parent, place): name for name, place in places.items()}
        gone = [outdated(key, shown.get(key[0]) or shown_as(baseline.parent, key[0], checked)) for key in found.gone]
        counted, known = [*found.new, *gone], found.known
    settled = with_findings(report, counted)
    rules = held(report.rules, [choice_for(place, settings) for place in (None, *places.values())])
    return dataclasses.replace(settled, fail_on=settings.fail_on, known=known, rules=rules)


def write_known(report: Report, settings: Settings, checked: Checked, file: Path) -> int:
    """Write the findings of a report that count into a baseline, and return how many they are.

    Raises:
        CannotWrite: something else is there, or it cannot be written.
    """
    places = places_of(report, checked)
    keys = [key_of(*one) for one in named(counted_in(report, settings, places), places, checked, file.parent)]
    return write_baseline(file, keys, looking(report, settings, checked, file.parent))


def counted_in(report: Report, settings: Settings, places: dict[str, Path]) -> list[Finding]:
    """Return the findings that count, each with its weight for its file."""
    return chosen_each(
        (finding, choice_for(places[finding.path] if finding.path else None, settings)) for finding in report.findings
    )


def places_of(report: Report, checked: Checked) -> dict[str, Path]:
    """Return where the file of each finding lies, by the path that the finding has."""
    known = {original.name: original.path for original in report.originals}
    below = checked.folder or Path()
    names = [finding.path for finding in report.findings if finding.path]
    return {name: known.get(name, below / name) for name in (*known, *names)}


def named(
    findings: Sequence[Finding], places: dict[str, Path], checked: Checked, folder: Path
) -> list[tuple[Finding, str]]:
    """Return findings, each with the path of what it is about from the baseline's folder on: its file, or the case."""
    whole = name_in(folder, checked.folder) if checked.folder else ""
    return [(finding, name_in(folder, places[finding.path]) if finding.path else whole) for finding in findings]


def looking(report: Report, settings: Settings, checked: Checked, folder: Path) -> Callable[[Key], bool]:
    """Return a function that says whether a finding would have been found, were it there.

    Its file was looked at, or is gone from a folder that was looked through, and its code counts.
    """
    files = {absolute(path) for path in (*places_of(report, checked).values(), *checked.paths)}
    folders = [absolute(path) for path in checked.paths if is_folder(path)]

    def looked_for(key: Key) -> bool:
        name, code, _ = key
        place = absolute(folder / name)
        seen = not name or place in files or any(place.is_relative_to(one) for one in folders)
        return seen and counts(code, choice_for(folder / name if name else None, settings))

    return looked_for


def shown_as(folder: Path, name: str, checked: Checked) -> str | None:
    """Return the path that a finding has for a file that was not looked at; None where it is about the whole."""
    path = portable(Path(os.path.relpath(absolute(folder / name), absolute(checked.folder or Path()))))
    return None if not name or (checked.folder and path == ".") else path


def outdated(key: Key, path: str | None) -> Finding:
    """Return the note that a baseline lists a finding that is gone."""
    _, code, found = key
    return Finding(
        "baseline-outdated",
        path,
        f"The baseline lists {code}{f' ({found})' if found else ''} here, which is no longer found.",
        hint="write the baseline again with --write-baseline FILE",
        actual=code,
    )
