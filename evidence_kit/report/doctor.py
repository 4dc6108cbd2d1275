"""What works here and what is missing, as text and as JSON."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from evidence_kit.model.setup import SetupCheck


class DoctorJson(msgspec.Struct, frozen=True, kw_only=True):
    """What `evidence-kit doctor --format json` prints.

    Attributes:
        ok: nothing that is needed is missing.
    """

    schema: Literal["evidence_kit.doctor/1"]
    ok: bool
    checks: tuple[SetupCheck, ...]


MARKS = {"ok": "ok", "optional": "--", "missing": "NO"}


def doctor_json(checks: Iterable[SetupCheck]) -> DoctorJson:
    """Return checks of the setup as the contract has them."""
    checks = tuple(checks)
    ok = all(check.state != "missing" for check in checks)
    return DoctorJson(schema="evidence_kit.doctor/1", ok=ok, checks=checks)


def render_doctor(result: DoctorJson) -> str:
    """Return checks of the setup as lines, each remedy below what it mends."""
    width = max(len(check.name) for check in result.checks)
    lines: list[str] = []
    for check in result.checks:
        lines.append(f"{MARKS[check.state]}  {check.name:<{width}}  {check.found}")
        if check.remedy:
            lines.append(f"    {'':<{width}}  -> {check.remedy}")
    missing = [check.name for check in result.checks if check.state == "missing"]
    lines.append("")
    lines.append(f"Missing: {', '.join(missing)}." if missing else "Everything that is needed works.")
    return "\n".join(lines) + "\n"
