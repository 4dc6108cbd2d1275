"""The ladder: the next step of a case, and the doors with their last days. Pure."""

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
from evidence_kit.model.now import Now
from evidence_kit.model.results import PolicyRef
from evidence_kit.model.verdicts import verdict
from evidence_kit.policies import LoadedPolicy
from evidence_kit.text.words import ahead

SOON = 14
"""Days before the last day of a door when it is tried before the others."""

Stage = Literal["before", "running", "won", "lost", "appealed", "too-late"]
"""The state of the dispute on the marketplace: not opened, open, decided for the buyer, decided otherwise, appealed, or
too late to open."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The next step of a buyer on one day, and the doors.

    Attributes:
        now: the next step, the same in every verb; after the dispute, the first door to try.
        beside: a sentence on the doors before and while the dispute runs; empty after it.
        doors: every door, in the order to try them.
        name: the case as it is typed into a shell.
        folder: the case that names are relative to, as it was given.
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
    folder: str = ""

    @property
    def verdict(self) -> Verdict:
        """Return the verdict; after the dispute, ready only while a door is open, unknown if that has a condition."""
        outcome = verdict(self.findings, strict=self.strict)
        if (
            outcome is not Verdict.ready
            or self.stage not in ("lost", "too-late")
            or any(door.usable for door in self.doors)
        ):
            return outcome
        return Verdict.unknown if any(door.conditional for door in self.doors) else Verdict.not_ready


def ladder_of(case: Case, policy: LoadedPolicy, today: dt.date, name: str, *, strict: bool = False) -> Ladder:
    """Return the ladder of a case on the day `today`.

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
    """Return the state of the dispute, and the day on which it became too late to open one, if so."""
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
    """Return the first door to try: the usable one that closes next if soon, else the first usable one."""
    usable = [door for door in doors if door.usable]
    soon = [door for door in usable if door.days is not None and door.days <= SOON]
    return min(soon, key=lambda door: door.days or 0, default=usable[0] if usable else None)


def door_first(now: Now, step: str, door: Door | None) -> Now:
    """Return the next step once the dispute is over: the step through a door, with its day and source."""
    source = door.last_days[0].span.source if door and door.last_days else ""
    return Now(now.state, "{step}", {"step": step}, door.day if door else None, "", source)


def beside_dispute(stage: Stage, doors: tuple[Door, ...]) -> str:
    """Return a sentence on the doors while the dispute runs: which door to the payment closes first."""
    ends = [door for door in doors if door.text.paid_with and door.state == "open" and door.day]
    nearest = min(ends, key=lambda door: door.days or 0, default=None)
    if stage == "before" or nearest is None:
        return f"Everything below comes after the {'dispute' if stage == 'before' else 'decision'}."
    condition = f", {nearest.why}" if nearest.why else ""
    return f"Do not wait for the decision past {nearest.day}: {nearest.text.title} ends that day{condition}."


def next_step(stage: Stage, over: dt.date | None, doors: tuple[Door, ...]) -> str:
    """Return the next step after the dispute, in a sentence or two."""
    if stage == "won":
        return "You won: if the money has not come after two weeks, write to payment support."
    first = first_door(doors)
    lead = f"The time to open a dispute ended on {over}. " if over else ""
    if first is None and any(door.conditional for door in doors):
        advice = f"Write order.paid_with into {CASE_FILE}: who can help you depends on how you paid."
        return f"{lead}{advice}"
    if first is None:
        return f"{lead}No other way is known that is still open."
    return f"{lead}{first.text.title}: {first.text.do}{until_words(first)}"


def until_words(door: Door) -> str:
    """Return the last day of a step, as the end of its sentence."""
    if door.day is None and door.missing:
        return f". {' or '.join(door.missing)} in {CASE_FILE} would show the last day: do it today."
    if door.day is None:
        return ". The last day is not known: do it today."
    if door.state == "perhaps":
        return f" at once. The last day was {door.day}; another source says {door.last_days[-1].day}."
    return f", until {door.day}."


def findings_of(case: Case, stage: Stage, doors: tuple[Door, ...], today: dt.date) -> list[Finding]:
    """Return a warning for each door that closes soon, and a note if it is unknown how the buyer paid."""
    found = [
        Finding(
            "door-near",
            CASE_FILE,
            f"{door.text.title}: the last day is {ahead(door.days)}, on {door.day}.",
            hint=door.text.do,
            expected=str(door.day),
            actual=today.isoformat(),
            source=door.last_days[0].span.source,
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
