"""What is said of a picture that decodes and is damaged all the same. Pure."""

from collections.abc import Iterable

from evidence_kit.facts import Facts
from evidence_kit.model import Finding, Severity


def check_damage(name: str, facts: Facts) -> Iterable[Finding]:
    """Yield a warning when part of a picture is wrong, with the share of it as far as that can be estimated."""
    if facts.image is None or facts.image.damage is None:
        return
    share = round(100 * facts.image.damage)
    part = f"At least {share} % of this picture is" if share else "Part of this picture is"
    yield Finding(
        "damaged",
        Severity.warning,
        name,
        f"{part} damaged: missing, shifted or wrongly coloured.",
        hint="open it and see whether it still shows what it must; copy or download it again, or take the photo again",
        expected=0,
        actual=share or None,
    )
