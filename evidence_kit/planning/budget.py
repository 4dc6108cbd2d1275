"""What everything that is planned may weigh, and the share of each."""

import dataclasses

from evidence_kit.model.form import Form, Limits
from evidence_kit.model.plan import Plan

LEAST_PICTURE_BYTES = 150_000
"""What a picture needs to be seen, of a limit on all files together that documents have the first word on."""


def limits_of(planned: Plan, form: Form) -> Limits:
    """Return what the outputs of a plan must stay within; of a limit on all files each has a share."""
    return form.limits(planned.count("image", "document"), planned.count("video"))


def beside(limits: Limits, others: int) -> Limits:
    """Return the limits for a document that cannot be made smaller, beside `others` that can."""
    if limits.left is None or limits.document is None:
        return limits
    room = max(0, limits.left - others * LEAST_PICTURE_BYTES)
    return dataclasses.replace(limits, document=limits.document.at_most(room))
