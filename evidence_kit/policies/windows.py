"""What a policy says of time: from when and until when a dispute can be opened, and how long each side has."""

from evidence_kit.policies.rule import Rule
from evidence_kit.strict import Strict


class DeadlineRules(Strict, frozen=True, kw_only=True):
    """How long a dispute can be opened."""

    days_after_protection: Rule[int] | None = None
    days_after_confirmation: Rule[int] | None = None
