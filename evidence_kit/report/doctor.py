"""What works here and what is missing, as text and as JSON."""

from collections.abc import Iterable
from typing import Literal, Protocol

import msgspec


class Looked(Protocol):
    """One thing that was looked at, as `verbs.doctor` finds it."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def state(self) -> Literal["ok", "optional", "missing"]:
        """Whether it is there, and needed."""

    @property
    def found(self) -> str:
        """Its version or place, or what is wrong."""

    @property
    def remedy(self) -> str:
        """What to type or do."""


class CheckJson(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at.

    Attributes:
        state: "missing" is needed and not there; "optional" is not there, and most work goes on without it.
        found: its version or place, or what is wrong, in words.
        remedy: what to type or do; empty where nothing needs to be done.
    """

    name: str
    state: Literal["ok", "optional", "missing"]
    found: str
    remedy: str


class DoctorJson(msgspec.Struct, frozen=True, kw_only=True):
    """What `evidence-kit doctor --format json` prints.

    Attributes:
        ok: nothing that is needed is missing.
    """

    schema: Literal["evidence_kit.doctor/1"]
    ok: bool
    checks: list[CheckJson]


MARKS = {"ok": "ok", "optional": "--", "missing": "NO"}


def doctor_json(looked: Iterable[Looked]) -> DoctorJson:
    """Return what was looked at as JSON's nouns."""
    checks = [CheckJson(name=one.name, state=one.state, found=one.found, remedy=one.remedy) for one in looked]
    return DoctorJson(schema="evidence_kit.doctor/1", ok=all(one.state != "missing" for one in checks), checks=checks)


def render_doctor(told: DoctorJson) -> str:
    """Return what was looked at as lines, each remedy below what it mends."""
    width = max(len(one.name) for one in told.checks)
    lines: list[str] = []
    for one in told.checks:
        lines.append(f"{MARKS[one.state]}  {one.name:<{width}}  {one.found}")
        if one.remedy:
            lines.append(f"    {'':<{width}}  -> {one.remedy}")
    missing = [one.name for one in told.checks if one.state == "missing"]
    lines.append("")
    lines.append(f"Missing: {', '.join(missing)}." if missing else "Everything that is needed works.")
    return "\n".join(lines) + "\n"
