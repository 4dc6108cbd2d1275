"""The ladder after a dispute that was lost, refused or never opened: the next step, and the doors with their days."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from evidence_kit.claim.deadlines import check_windows
from evidence_kit.claim.doors import PAYMENTS, Door, doors_of
from evidence_kit.claim.now import what_now
from evidence_kit.claim.whereabouts import happened, is_appeal_answered, is_cancelled
from evidence_kit.claim.windows import Window, later_day, windows_of
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.finding import Finding, Verdict
from evidence_kit.model.results import Now, PolicyRef, verdict
from evidence_kit.policies import LoadedPolicy
from evidence_kit.text.words import ahead

SOON = 14
"""Days before a door's last one from which it goes before the others."""

Stage = Literal["before", "running", "won", "lost", "appealed", "too-late"]
"""The state of the marketplace's own dispute: not opened, open, decided for the buyer, decided otherwise, appealed, or
never opened and its time over."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """What a buyer can do next, as seen on one day.

    Attributes:
        now: the next step, the same in every verb; after the dispute, the door to try first.
        beside: what else to watch while the dispute runs; empty after it.
        doors: all of them, in the order in which they are tried.
        name: the case as it is typed into a shell.
    """

    policy: PolicyRef
    today: dt.date
    stage: Stage
    now: Now
    beside: str
    doors: tuple[Door, ...]
    findings: tuple[Finding, ...]
    name: str
    strict: bool = False

    @property
    def verdict(self) -> Verdict:
        """Return ready while a door is open; unknown when that depends on something missing in the case."""
        found = verdict(self.findings, strict=self.strict)
        if (
            found is not Verdict.ready
            or self.stage not in ("lost", "too-late")
            or any(door.usable for door in self.doors)
        ):
            return found
        return Verdict.unknown if any(door.conditional for door in self.doors) else Verdict.not_ready


def ladder_of(case: Case, policy: LoadedPolicy, today: dt.date, name: str, *, strict: bool = False) -> Ladder:
    """Return what comes next for a case on the day `today`.

    Args:
        name: the case as it is typed into a shell.
    """
    doors = doors_of(case, policy.rules, today)
    windows = windows_of(case, policy.rules, today)
    stage, over = stage_of(case, windows, today)
    first = what_now(case, policy.rules, today, tuple(check_windows(case, windows, today)))
    is_first = stage in ("before", "running", "appealed")
    return Ladder(
        policy.ref,
        today,
        stage,
        first if is_first else door_first(first, next_step(stage, over, doors), first_door(doors)),
        beside_dispute(stage, doors) if is_first else "",
        doors,
        tuple(findings_of(case, stage, doors, today)),
        name,
        strict,
    )


def stage_of(case: Case, windows: Iterable[Window], today: dt.date) -> tuple[Stage, dt.date | None]:
    """Return the state of the dispute, and the day on which the time to open one ended, if it has."""
    claim = case.claim
    if claim.appealed and not is_appeal_answered(claim):
        return "appealed", None
    if claim.decided:
        return ("won" if claim.decided.outcome == "full" else "lost"), None
    if happened(claim.opened, today) and not is_cancelled(claim, today):
        return "running", None
    last = later_day(windows)
    if last and last.latest and last.latest < today:
        return "too-late", last.latest
    return "before", None


def first_door(doors: tuple[Door, ...]) -> Door | None:
    """Return the door to try first: the usable one that closes soon, else the first usable one."""
    usable = [door for door in doors if door.usable]
    soon = [door for door in usable if door.days is not None and door.days <= SOON]
    return min(soon, key=lambda door: door.days or 0, default=usable[0] if usable else None)


def door_first(now: Now, step: str, door: Door | None) -> Now:
    """Return what to do once the dispute is over: the step through a door, with its day and source."""
    source = door.said[0].span.source if door and door.said else ""
    return Now(now.state, "{step}", {"step": step}, door.day if door else None, "", source)


def beside_dispute(stage: Stage, doors: tuple[Door, ...]) -> str:
    """Return what to watch while the dispute runs: the way to the money that ends first."""
    ends = [door for door in doors if door.text.paid_with and door.state == "open" and door.day]
    nearest = min(ends, key=lambda door: door.days or 0, default=None)
    if stage == "before" or nearest is None:
        return f"The doors below come after the {'dispute' if stage == 'before' else 'decision'}."
    condition = f", {nearest.why}" if nearest.why else ""
    return f"Do not wait for the decision past {nearest.day}: {nearest.text.title} ends that day{condition}."


def next_step(stage: Stage, over: dt.date | None, doors: tuple[Door, ...]) -> str:
    """Return the next step after the dispute, in a sentence or two."""
    if stage == "won":
        return "You won: if the money has not come after two weeks, write to payment support."
    first = first_door(doors)
    lead = f"The time to open a dispute ended on {over}. " if over else ""
    if first is None and any(door.conditional for door in doors):
        known = f"Write order.paid_with into {CASE_FILE}: which of these doors are yours depends on how you paid."
        return f"{lead}{known}"
    if first is None:
        return f"{lead}No door is known that is still open."
    return f"{lead}{first.text.title}: {first.text.do}{until_words(first)}"


def until_words(door: Door) -> str:
    """Return until when a step is possible, in words that follow it."""
    if door.day is None and door.missing:
        return f". {' or '.join(door.missing)} in {CASE_FILE} would show the last day: do it today."
    if door.day is None:
        return ". Until when is not known: do it today."
    if door.state == "perhaps":
        return f" at once. The last day was {door.day}; another source says {door.said[-1].day}."
    return f", until {door.day}."


def findings_of(case: Case, stage: Stage, doors: tuple[Door, ...], today: dt.date) -> list[Finding]:
    """Return a warning for a door that closes soon, and a note when it is unknown how the buyer paid."""
    found = [
        Finding(
            "door-near",
            CASE_FILE,
            f"{door.text.title}: the last day is {ahead(door.days)}, on {door.day}.",
            hint=door.text.do,
            expected=str(door.day),
            actual=today.isoformat(),
            source=door.said[0].span.source,
            dated=True,
        )
        for door in doors
        if door.usable and door.days is not None and 0 <= door.days <= SOON and stage not in ("won", "before")
    ]
    if case.order.paid_with is None and stage != "won":
        ways = ", ".join(f'"{way}"' for way in PAYMENTS)
        found.append(
            Finding(
                "paid-with-unknown",
                CASE_FILE,
                "It is not known how you paid; PayPal, a card's bank and Klarna help only those who paid that way.",
                hint=f"write order.paid_with into {CASE_FILE}: one of {ways}",
            )
        )
    return found
