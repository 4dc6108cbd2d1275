"""The age of a policy: a warning when its sources were read long ago."""

import datetime as dt

from evidence_kit.model.finding import Finding
from evidence_kit.policies import policy_names
from evidence_kit.policies.rules import Policy

FRESH_DAYS = 180
"""Most days since the sources of a policy were read; half a year is the choice of this project."""


def check_age(policy: Policy, today: dt.date) -> list[Finding]:
    """Return a warning if the sources of a policy were read more than 180 days before `today`."""
    age = (today - policy.as_of).days
    if age <= FRESH_DAYS:
        return []
    hint = (
        f"evidence-kit policies {policy.name}   shows the sources to check again"
        if policy.name in policy_names()
        else "check its sources again, and write the day as as_of into it"
    )
    return [
        Finding(
            "policy-stale",
            None,
            f"The rules of {policy.name} were read on {policy.as_of}, {age} days ago; the form may have changed.",
            hint=hint,
            expected=f"at most {FRESH_DAYS} days",
            actual=age,
            dated=True,
        )
    ]
