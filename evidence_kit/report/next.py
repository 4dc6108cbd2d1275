"""What comes next, for a person the step first and then the doors."""

from evidence_kit.claim.doors import Door, door_texts
from evidence_kit.claim.ladder import Ladder, first_door
from evidence_kit.model.finding import Verdict
from evidence_kit.report.columns import columns
from evidence_kit.report.deadlines import ahead
from evidence_kit.report.text import VERDICTS, now_line, render_findings, summary

WIDTH = 30
"""Columns of a door's title; longer ones push their date to the right."""


def render(ladder: Ladder, *, colour: bool = False) -> str:
    """Return the next step, then each door that is open with its day, its form and the command that rebuilds for it."""
    states = {"won": (), "too-late": ("open", "perhaps")}.get(ladder.stage, ("open", "perhaps", "later"))
    shown = [door for door in ladder.doors if door.state in states]
    first = first_door(ladder.doors) if ladder.stage in ("lost", "too-late") else None
    shown.sort(key=lambda door: door is not first)
    lines = [now_line(ladder.now).rstrip(), *([ladder.beside] if ladder.beside else []), ""]
    for door in shown:
        lines += door_lines(door, ladder, fully=door is first)
    lines += closed_lines(ladder)
    tail = f"sources as of {door_texts().as_of}, policy {ladder.policy.name}, as of {ladder.policy.as_of}"
    words = {Verdict.ready: ("THERE IS A WAY", "32"), Verdict.not_ready: ("NO WAY IS LEFT", "31")}
    parts = [
        "\n".join(lines).rstrip() + "\n",
        render_findings(ladder.findings, colour=colour),
        summary(words.get(ladder.verdict, VERDICTS[ladder.verdict]), ladder.findings, tail, colour=colour),
    ]
    return "\n".join(part for part in parts if part)


def door_lines(door: Door, ladder: Ladder, *, fully: bool) -> list[str]:
    """Return the lines of a door: title and last day, what to do, and how to make the files for it.

    Args:
        fully: it is the one to try first, whose step is above; else one line has the step and another the files.
    """
    title = f"{door.text.title} ({door.why})" if door.why else door.text.title
    lines = columns([(title, when(door))], WIDTH)
    if not door.sure or ladder.stage == "before" or door.state == "later":
        return lines
    if fully:
        lines += [f"  {need}" for need in door.text.new]
        lines += [f"  form: {door.form}"] if door.form else []
    else:
        lines.append(f"  {door.text.do}")
    return [*lines, f"  {command(door, ladder.name)}"] if door.text.policy else lines


def when(door: Door) -> str:
    """Return until when a door is open, in words."""
    if door.state == "later":
        return "after the decision; last day not known"
    if door.day is None or door.days is None:
        to_add = f"; write {' or '.join(door.missing)} into case.toml to see it" if door.missing else ""
        return f"last day: not known{to_add}"
    first = door.last_days[0]
    unit = first.span.unit.replace("-", " ")
    reckoned = f"{first.span.value} {unit} after {first.event}"
    if door.state == "perhaps":
        return f"{door.day} ({reckoned}) is over; another source says {door.last_days[-1].day}: try at once"
    return f"until {door.day}, {ahead(door.days)} ({reckoned})"


def closed_lines(ladder: Ladder) -> list[str]:
    """Return one line for the doors whose time is over, and one for those that are not the buyer's."""
    over = [
        f"{door.text.title} (since {max(last.day for last in door.last_days)})"
        for door in ladder.doors
        if door.state == "over"
    ]
    whys: dict[str, list[str]] = {}
    for door in ladder.doors:
        if door.state == "not-yours" and not door.text.countries:
            whys.setdefault(door.why, []).append(door.text.title)
    theirs = [f"{', '.join(titles)}: {why}" for why, titles in whys.items()]
    lines = [""] if over or theirs else []
    lines += [f"Over: {'; '.join(over)}."] if over else []
    lines += [f"Not for you: {'; '.join(theirs)}."] if theirs else []
    return lines


def command(door: Door, name: str) -> str:
    """Return the command that makes the package for a door, in a folder of its own."""
    return f"evidence-kit build {name} --policy {door.text.policy} --out {name}/package-{door.text.name}"
