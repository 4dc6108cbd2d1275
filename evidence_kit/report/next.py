"""What comes next, for a person the step first and then the doors."""

from evidence_kit.claim.doors import Door, door_texts
from evidence_kit.claim.ladder import Ladder, first_door
from evidence_kit.model.finding import Verdict
from evidence_kit.report.columns import columns
from evidence_kit.report.deadlines import ahead
from evidence_kit.report.text import VERDICTS, now_line, render_findings, summary

WIDTH = 30
"""Columns of a door's title; longer ones push their date to the right."""


def render(told: Ladder, *, colour: bool = False) -> str:
    """Return the next step, then each door that is open with its day, its form and the command that rebuilds for it."""
    states = {"won": (), "too-late": ("open", "perhaps")}.get(told.stage, ("open", "perhaps", "later"))
    shown = [one for one in told.doors if one.state in states]
    first = first_door(told.doors) if told.stage in ("lost", "too-late") else None
    shown.sort(key=lambda one: one is not first)
    lines = [now_line(told.now).rstrip(), *([told.beside] if told.beside else []), ""]
    for one in shown:
        lines += door_lines(one, told, fully=one is first)
    lines += closed_lines(told)
    tail = f"doors as of {door_texts().as_of}, policy {told.policy.name}, as of {told.policy.as_of}"
    words = {Verdict.ready: ("THERE IS A WAY", "32"), Verdict.not_ready: ("NO DOOR IS OPEN", "31")}
    parts = [
        "\n".join(lines).rstrip() + "\n",
        render_findings(told.findings, colour=colour),
        summary(words.get(told.verdict, VERDICTS[told.verdict]), told.findings, tail, colour=colour),
    ]
    return "\n".join(part for part in parts if part)


def door_lines(door: Door, told: Ladder, *, fully: bool) -> list[str]:
    """Return the lines of a door: title and last day, what to do, and how to make the files for it.

    Args:
        fully: it is the one to try first, whose step stands above; else one line says the step and another the files.
    """
    title = f"{door.text.title} ({door.why})" if door.why else door.text.title
    lines = columns([(title, when(door))], WIDTH)
    if not door.sure or told.stage == "before" or door.state == "later":
        return lines
    if fully:
        lines += [f"  {one}" for one in door.text.new]
        lines += [f"  form: {door.form}"] if door.form else []
    else:
        lines.append(f"  {door.text.do}")
    return [*lines, f"  {command(door, told.name)}"] if door.text.policy else lines


def when(door: Door) -> str:
    """Return until when a door is open, in words."""
    if door.state == "later":
        return "after the decision; until when is not known"
    if door.day is None or door.days is None:
        told = f"{' or '.join(door.missing)} tells" if door.missing else "not known"
        return f"until when: {told}"
    first = door.said[0]
    unit = first.span.unit.replace("-", " ")
    reckoned = f"{first.span.value} {unit} after {first.event}"
    if door.state == "perhaps":
        return f"{door.day} ({reckoned}) is over; another source says {door.said[-1].day}: try at once"
    return f"until {door.day}, {ahead(door.days)} ({reckoned})"


def closed_lines(told: Ladder) -> list[str]:
    """Return one line for the doors whose time is over, and one for those that are not the buyer's."""
    over = [
        f"{one.text.title} (since {max(last.day for last in one.said)})" for one in told.doors if one.state == "over"
    ]
    whys: dict[str, list[str]] = {}
    for one in told.doors:
        if one.state == "not-yours" and not one.text.countries:
            whys.setdefault(one.why, []).append(one.text.title)
    theirs = [f"{', '.join(titles)}: {why}" for why, titles in whys.items()]
    lines = [""] if over or theirs else []
    lines += [f"Over: {'; '.join(over)}."] if over else []
    lines += [f"Not for you: {'; '.join(theirs)}."] if theirs else []
    return lines


def command(door: Door, name: str) -> str:
    """Return the command that makes the package for a door, in a folder of its own."""
    return f"evidence-kit build {name} --policy {door.text.policy} --out {name}/package-{door.text.name}"
