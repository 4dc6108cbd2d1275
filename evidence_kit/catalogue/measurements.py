"""Findings about measurements in a comparison, made and impossible ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from evidence_kit.media.comparison.compose import Mixed
from evidence_kit.model.case import Original
from evidence_kit.model.finding import Finding


def two_coloured(mixed: Mixed, original: Original) -> Finding:
    """Return the finding for a mark whose colour is not measured, because it has two colours."""
    first, second = (f"{part.colour} on {part.share:.0%}" for part in mixed.parts)
    where = "listing" if mixed.side == "listing" else "received photo"
    return Finding(
        "two-colours",
        original.name,
        f"Mark {mixed.number} has two colours in the {where} ({first}, {second}), so its colour is not measured.",
        hint="draw a smaller box inside one colour, or remove colour = true (--colour)",
    )


def measured_note(received: Original, measured: Sequence[Mapping[str, Any]]) -> Finding:
    """Return the finding that lists the measurements, each with its precision and condition."""
    values = []
    for part in measured:
        if part["kind"] == "colour":
            value = f"colour {part['number']}: {part['words']}, CIEDE2000 {part['delta_e']}"
        else:
            value = f"{part['label'] or 'length'}: {part['value']} {part['unit']} \N{PLUS-MINUS SIGN}{part['error']}"
        values.append(f"{value} ({part['holds']})")
    return Finding("measured", received.name, f"Measured in the comparison: {'; '.join(values)}.")
