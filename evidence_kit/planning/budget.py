"""What everything that is planned may weigh, and the share of each."""

import dataclasses

from evidence_kit.model.form import Limits
from evidence_kit.model.plan import Plan
from evidence_kit.policies.form import document_limit, image_limit, narrowed, video_limit
from evidence_kit.policies.rules import Policy


def limits_of(planned: Plan, policy: Policy) -> Limits:
    """Return what the outputs of a plan must stay within; of a limit on all files each has a share."""
    slots = [one.slot.split("-")[0] for one in planned.placements]
    images = image_limit(policy, slots.count("image") + slots.count("document"), slots.count("video"))
    left = policy.total.max_bytes.value if policy.total.max_bytes else None
    return Limits(images, video_limit(policy), document_limit(policy, left), left)


LEAST_PICTURE_BYTES = 150_000
"""What a picture needs to be seen, of a limit on all files together that documents have the first word on."""


def beside(limits: Limits, others: int) -> Limits:
    """Return the limits for a document that cannot be made smaller, beside `others` that can."""
    if limits.left is None or limits.document is None:
        return limits
    room = max(0, limits.left - others * LEAST_PICTURE_BYTES)
    return dataclasses.replace(limits, document=narrowed(limits.document, room))
