"""The choices to make in the dispute form: only those that are true of the case on that day. Pure.

Guide S000-A: a claim that contradicts the facts can get the buyer banned. If a date is unknown, both choices are shown.
"""

import datetime as dt

from evidence_kit.claim.reasons import GUIDED, Choice, form_path, known_reason
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Order
from evidence_kit.model.results import ChoiceMade
from evidence_kit.policies.rules import Policy, platform_of

ON_CONDITION = {
    "always": "",
    "protection-runs": "while the buyer protection runs",
    "protection-ended": "once the buyer protection has ended",
}


def choices_of(case: Case, policy: Policy, today: dt.date) -> tuple[ChoiceMade, ...]:
    """Return the choices to make in the form, in its order; empty for a platform whose form is unknown."""
    reason = known_reason(case.claim.reason)
    if reason is None or platform_of(policy.name) != GUIDED:
        return ()
    protected = is_protected(case.order, today)
    path = form_path(reason, protected=protected, returned=case.claim.solution == "return")
    return tuple(choice_made(choice, certain=protected is not None) for choice in path)


def is_protected(order: Order, today: dt.date) -> bool | None:
    """Return whether buyer protection still runs, its last day included; None if its end is unknown."""
    return None if order.protection_ends is None else today <= order.protection_ends


def choice_made(choice: Choice, *, certain: bool = False) -> ChoiceMade:
    """Return one choice in words, with its condition unless it is `certain` to hold.

    Words that are not those of the form are marked.
    """
    when = "" if certain else ON_CONDITION[choice.when]
    ask = f"{choice.ask}, {when}" if when else choice.ask
    chosen = choice.choose if choice.words_known else f"the choice that says {choice.choose} (exact words not known)"
    return ChoiceMade(ask if ask.endswith("?") else f"{ask}:", chosen, choice.words_known, when)
